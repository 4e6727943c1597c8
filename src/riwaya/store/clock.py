"""The time as the store writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

#: Gives the time as written; an argument, so that tests can stop it.
Clock = Callable[[], str]


def utc() -> str:
    """Now, in UTC, as ISO 8601 to the second."""
    return written(dt.datetime.now(dt.UTC))


def written(at: dt.datetime) -> str:
    """A moment as the store writes it: UTC, ISO 8601, to the second; one without a zone is taken for UTC."""
    moment = at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return moment.replace(microsecond=0).isoformat()
