"""When each feed is to be visited next: plain sums over what is remembered of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from riwaya.fetching.records import FeedState, Settings, Source

#: However often a feed fails, it is tried again after this time.
LONGEST = dt.timedelta(days=1)


def next_visit(source: Source, state: FeedState | None) -> dt.datetime | None:
    """When a feed is due; ``None`` for at once. ``every`` after the last visit, twice as late with each failure.

    It is no later than a day after the last visit (or than ``every``, if that is longer), unless the site asked for it.
    """
    if state is None or state.at is None:
        return None
    pause: dt.timedelta = source.every * 2 ** min(state.failures, 20)
    then = state.at + max(source.every, min(pause, LONGEST))
    return max(then, state.next_at) if state.next_at else then


def due(settings: Settings, states: Mapping[str, FeedState], now: dt.datetime) -> list[Source]:
    """The feeds to visit now, the one that has waited longest first; ``states`` by the feed's address."""
    times = [(next_visit(s, states.get(s.url)) or dt.datetime.min.replace(tzinfo=dt.UTC), s) for s in settings.sources]
    return [s for then, s in sorted(times, key=lambda pair: pair[0]) if then <= now]


def wait(settings: Settings, states: Mapping[str, FeedState], now: dt.datetime) -> dt.timedelta:
    """How long until the next feed is due; nothing where one is due already."""
    times = [next_visit(s, states.get(s.url)) or now for s in settings.sources]
    return max(min(times, default=now) - now, dt.timedelta(0))
