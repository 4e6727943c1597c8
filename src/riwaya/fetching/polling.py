"""A visit to a feed: what is new in it since the last one, with every entry's full page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from riwaya.errors import FetchError, ReadError
from riwaya.fetching.accounts import of_entry, of_page, text_of, words
from riwaya.fetching.feeds import is_feed, parse
from riwaya.fetching.records import Entry, Feed, FeedState, Fetched, Source
from riwaya.model import Captured

#: Words that an entry's own text needs to stand for a page that cannot be had; and for one that can be had later.
ENOUGH, PLENTY = 25, 120
#: A page whose text is this much shorter than what its feed says of it was not read well, or is not shown to us.
_LONGER = 1.5

Known = Callable[[str], bool]


class Getter(Protocol):
    """What fetches: :class:`riwaya.fetching.robots.Polite`, or anything like it that raises for refusals."""

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The answer for an address; raises :class:`FetchError` where there is none."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Poll:
    """One visit to a feed. Iterate over it to the end; then ``state`` is what to remember for the next visit.

    Until then ``state`` is the one before, so that a visit that was broken off is simply made again.
    """

    def __init__(
        self, source: Source, state: FeedState | None, fetcher: Getter, known: Known,
        now: Callable[[], dt.datetime] = _now,
    ) -> None:  # fmt: skip
        self.state = state or FeedState(source.url)
        self._source, self._fetcher, self._known, self._now = source, fetcher, known, now
        self._late: list[FetchError] = []

    def __iter__(self) -> Iterator[Captured | ReadError]:
        before = self.state
        self._late = []
        try:
            got = self._fetcher.get(self._source.url, before.etag, before.modified)
            feed = None if got.not_modified else parse(got.body, got.url_final)
        except ReadError as err:
            at = self._now()
            self.state = replace(before, at=at, failures=before.failures + 1, next_at=_not_before(at, [err]))
            yield err
            return
        if feed is None:
            self.state = replace(before, at=self._now(), failures=0, next_at=None)
            return
        yield from feed.broken
        yield from self._entries(feed, got)
        at = self._now()
        self.state = FeedState(self._source.url, None, None, at, 0, _not_before(at, self._late))
        if not self._late:
            self.state = replace(self.state, etag=got.header("ETag"), modified=got.header("Last-Modified"))

    def _entries(self, feed: Feed, got: Fetched) -> Iterator[Captured | ReadError]:
        put_off: list[FetchError] = []
        for entry, given in _new(feed, self._source.url, self._known):
            try:
                yield self._account(entry, given, feed, got)
            except FetchError as err:
                self._late += [err] if err.passing else []
                put_off += [err] if err.after is not None else []
                if err.after is None:
                    yield err
            except ReadError as err:
                yield err
        if put_off:
            number = "1 entry is" if len(put_off) == 1 else f"{len(put_off)} entries are"
            after = max(err.after or 0 for err in put_off)
            why = f"{number} left for the next visit: {put_off[0].why}"
            yield FetchError(self._source.url, why, put_off[0].hint, after=after)

    def _account(self, entry: Entry, given: str, feed: Feed, got: Fetched) -> Captured:
        """The page of an entry, or what the feed itself says where there is no page to be had."""
        if not (self._source.full_page and entry.url):
            return of_entry(entry, got, given, self._source, feed.title)
        own = text_of(entry)
        try:
            page = of_page(self._fetcher.get(entry.url), given, self._source, entry)
        except ReadError as err:
            put_off = isinstance(err, FetchError) and err.after is not None
            if words(own) >= (PLENTY if put_off else ENOUGH):
                return of_entry(entry, got, given, self._source, feed.title)
            raise
        if words(own) >= ENOUGH and len(own) > _LONGER * len(page.report.text):
            return of_entry(entry, got, given, self._source, feed.title)
        outlet = page.report.outlet or feed.title
        return replace(page, report=replace(page.report, outlet=outlet))


def poll(
    source: Source, state: FeedState | None, fetcher: Getter, known: Known, now: Callable[[], dt.datetime] = _now
) -> Poll:
    """A visit to a feed, to be iterated over: a report for each new entry, and an error for each that cannot be read.

    The request is conditional on ``state``: a feed that has not changed yields nothing. ``known`` is asked with the
    address of each entry (``Capture.url_given`` of its report) and says whether there is a report of it. Entries that
    failed in passing make the next visit an unconditional one, which finds them again.
    """
    return Poll(source, state, fetcher, known, now)


def page(url: str, fetcher: Getter) -> Captured:
    """The report of one page. Raises :class:`ReadError` where it cannot be had, or no article is on it."""
    return of_page(fetcher.get(url), url)


def read_url(url: str, fetcher: Getter, known: Known) -> Iterator[Captured | ReadError]:
    """The reports of an address: of the new entries where it is a feed, else of the page; errors in their place."""
    try:
        got = fetcher.get(url)
        if not is_feed(got.mime, got.body):
            yield of_page(got, url)
            return
    except ReadError as err:
        yield err
        return
    yield from Poll(Source(url), None, _Answered(fetcher, url, got), known)


class _Answered:
    """A fetcher that has one answer already."""

    def __init__(self, fetcher: Getter, url: str, got: Fetched) -> None:
        self._fetcher, self._url, self._got = fetcher, url, got

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        return self._got if url == self._url else self._fetcher.get(url, etag, modified)


def _new(feed: Feed, url: str, known: Known) -> Iterator[tuple[Entry, str]]:
    """Entries that are not known yet, each once, with the address that stands for it."""
    seen: set[str] = set()
    for entry in feed.entries:
        given = entry.url or f"{url}#{entry.id or hashlib.sha256(entry.raw).hexdigest()[:16]}"
        if given not in seen and not known(given):
            yield entry, given
        seen.add(given)


def _not_before(at: dt.datetime, errors: list[FetchError] | list[ReadError]) -> dt.datetime | None:
    """The time before which the site does not want to be asked again; ``None`` where it did not say."""
    waits = [err.after for err in errors if isinstance(err, FetchError) and err.after]
    return at + dt.timedelta(seconds=max(waits)) if waits else None
