"""Manners: what a site's robots.txt allows, how often it may be asked, and when it wants to be left alone.

After RFC 9309: a robots.txt that is missing (4xx) allows all; one that cannot be had (5xx, no connection) forbids
all for now.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from protego import Protego

from riwaya.errors import FetchError
from riwaya.fetching.addresses import Target, target
from riwaya.fetching.fetch import Fetcher
from riwaya.fetching.records import ROBOT, Fetched, Settings

#: Bytes of a robots.txt that are read (RFC 9309, 2.5); the rest is left.
LARGEST_ROBOTS = 500_000
#: Seconds for which a robots.txt is kept, and after which one that could not be had is asked for again.
KEPT, ASKED_AGAIN = 86_400.0, 600.0
#: Seconds for which a host is left alone that asks for it without saying how long; and the longest it may ask for.
LEFT_ALONE, LONGEST_ALONE = 300.0, 86_400.0


@dataclass(slots=True)
class _Rules:
    """A robots.txt: its rules, or the error for which there are none; and until when that holds."""

    rules: Protego | None
    error: FetchError | None
    until: float


class Polite:
    """A fetcher with manners: it obeys robots.txt, waits its turn at every host, and heeds Retry-After.

    ``delays`` are seconds between two requests for single hosts; ``clock`` gives seconds since 1970, ``sleep`` waits.
    It is made for one thread.
    """

    def __init__(
        self, fetcher: Fetcher, delays: Mapping[str, float] | None = None, clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._fetcher, self._delays = fetcher, delays or {}
        self._clock, self._sleep = clock, sleep
        self._robots: dict[str, _Rules] = {}
        self._turn: dict[str, float] = {}
        self._shut: dict[str, float] = {}

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The answer for an address: a page, or word that it has not changed.

        Raises :class:`FetchError` where robots.txt forbids it, where the host wants to be left alone, for any status
        of 400 and above, and for all that :meth:`Fetcher.get` raises it for.
        """
        got = self._fetcher.get(url, etag, modified, gate=self._enter)
        self._heed(got)
        if got.status in (404, 410):
            raise FetchError(url, f"there is no such page (status {got.status})", passing=False)
        if got.status >= 300 and not got.not_modified:
            raise FetchError(url, f"the site refuses it (status {got.status})", passing=got.status >= 500)
        return got

    def _enter(self, url: str) -> None:
        """Before every hop: robots.txt, then the turn."""
        to = target(url)
        if to.host in self._fetcher.settings.ignore_robots:
            self._wait(to, 0)
            return
        kept = self._rules(to)
        if kept.rules is None:
            raise _not_had(url, kept, self._clock())
        if not kept.rules.can_fetch(url, ROBOT):
            hint = f'with the leave of the site\'s owner: ignore_robots = ["{to.host}"]'
            raise FetchError(url, f"the robots.txt of {to.site} forbids it", hint, passing=False)
        self._wait(to, kept.rules.crawl_delay(ROBOT) or 0)

    def _wait(self, to: Target, asked: float) -> None:
        """Wait for the turn at a host; raises :class:`FetchError` where the host is to be left alone for long."""
        now = self._clock()
        if now < self._shut.get(to.host, now):
            left = self._shut[to.host] - now
            raise FetchError(to.url, f"{to.host} asked to be left alone for {left:.0f} seconds more", after=left)
        left = self._turn.get(to.host, now) - now
        patience = self._fetcher.settings.patience
        if left > patience:
            why = f"{to.host} wants {left:.0f} more seconds between two requests"
            raise FetchError(to.url, why, f"longer than patience, {patience:g} seconds", after=left)
        if left > 0:
            self._sleep(left)
        own = self._delays.get(to.host, self._fetcher.settings.delay)
        self._turn[to.host] = self._clock() + max(own, asked)

    def _rules(self, to: Target) -> _Rules:
        kept = self._robots.get(to.origin)
        if kept is None or self._clock() >= kept.until:
            kept = self._robots[to.origin] = self._asked(to, kept)
        return kept

    def _asked(self, to: Target, before: _Rules | None) -> _Rules:
        """The robots.txt of a site. While it cannot be had, the rules known before go on."""
        try:
            got = self._fetcher.get(f"{to.origin}/robots.txt", gate=self._turn_only, first=LARGEST_ROBOTS)
            self._heed(got)
            if got.status >= 500:
                raise FetchError(got.url_given, f"status {got.status}")
        except FetchError as err:
            until = self._clock() + max(ASKED_AGAIN, err.after or 0.0)
            return _Rules(before.rules if before else None, err, until)
        text = got.body.decode("utf-8-sig", "replace") if got.status < 300 else ""
        return _Rules(Protego.parse(text), None, self._clock() + KEPT)

    def _turn_only(self, url: str) -> None:
        self._wait(target(url), 0)

    def _heed(self, got: Fetched) -> None:
        """Leave a host alone that says there are too many requests, or that it is overloaded."""
        if got.status not in (429, 503):
            return
        host = target(got.url_final).host
        after = retry_after(got.header("Retry-After"), self._clock())
        self._shut[host] = max(self._shut.get(host, 0.0), self._clock() + after)
        why = f"{host} asks to be left alone for {after:.0f} seconds (status {got.status})"
        raise FetchError(got.url_given, why, after=after)


def _not_had(url: str, kept: _Rules, now: float) -> FetchError:
    """The error for a page whose robots.txt cannot be had: not now, or not at all where it is refused for good."""
    why = kept.error.why if kept.error else "there is none"
    if kept.error and not kept.error.passing:
        return FetchError(url, f"its robots.txt cannot be had: {why}", kept.error.hint, passing=False)
    return FetchError(url, f"not now: its robots.txt cannot be had: {why}", after=kept.until - now)


def retry_after(value: str | None, now: float) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), at most a day; ``now`` is seconds since 1970."""
    said = (value or "").strip()
    if said.isdecimal() and len(said) < 12:
        return min(float(said), LONGEST_ALONE)
    try:
        then = parsedate_to_datetime(said)
    except ValueError:
        return LEFT_ALONE
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return min(max(then.timestamp() - now, 0.0), LONGEST_ALONE)


def polite(
    settings: Settings, fetcher: Fetcher | None = None, clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Polite:  # fmt: skip
    """The fetcher that a file of feeds describes, with the delays that it sets for the hosts of single feeds."""
    delays = {target(s.url).host: s.delay for s in settings.sources if s.delay is not None}
    return Polite(fetcher or Fetcher(settings.fetch), delays, clock, sleep)
