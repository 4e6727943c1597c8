"""What is watched and how, what came over the network, and what is remembered of a feed between two visits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from riwaya.errors import ReadError
from riwaya.version import __version__

#: The name that robots.txt files may address.
ROBOT = "riwaya"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits and manners of every request. Times are in seconds, sizes in bytes.

    ``connect`` and ``read`` bound one wait each, ``total`` a whole request from the name's look-up to the last byte;
    ``largest`` holds for the body as sent and as unpacked, ``ratio`` for how many times its size it unpacks to.
    ``delay`` is the least time between two requests to a host, ``patience`` the longest turn that is waited for.
    ``allow_hosts`` (``host`` or ``host:port``) may have private addresses and any port; with ``allow_private`` all may.
    ``ignore_robots`` names hosts whose owners gave leave; ``ca_file`` is a file of certificates to trust.
    """

    contact: str | None = None
    delay: float = 2.0
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    patience: float = 60.0
    largest: int = 10_000_000
    ratio: int = 200
    redirects: int = 5
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()
    ignore_robots: tuple[str, ...] = ()
    ca_file: str | None = None


def user_agent(settings: FetchSettings) -> str:
    """What a request says of itself: name, version, and whom to write to."""
    about = f" (+{settings.contact})" if settings.contact else ""
    return f"{ROBOT}/{__version__}{about}"


@dataclass(frozen=True, slots=True)
class Source:
    """One feed to watch. ``every`` is the time between two visits; ``delay`` (seconds) replaces the general one.

    ``outlet`` and ``language`` are taken for every report of it; without ``full_page`` the feed's own text is read.
    """

    url: str
    outlet: str | None = None
    every: dt.timedelta = dt.timedelta(minutes=30)
    full_page: bool = True
    delay: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file of feeds to watch says."""

    fetch: FetchSettings
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed: the marks of its last version, the last visit, failures in a row, the next visit.

    ``etag`` and ``modified`` are ``None`` where the feed is to be read again even if it stays the same.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    at: dt.datetime | None = None
    failures: int = 0
    next_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. ``body`` has its content coding undone; ``at`` is when it was complete, in UTC."""

    url_given: str
    url_final: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: dt.datetime
    mime: str | None = None
    not_modified: bool = False

    def header(self, name: str) -> str | None:
        """The first header of a name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. ``summary`` is the longest text it has, HTML or plain; ``stated`` its date as written.

    ``published`` and ``updated`` carry the offset that is written; a zone that is only an ambiguous abbreviation is
    left away, so that the local day stands. ``raw`` is the entry's own part of the feed.
    """

    id: str | None
    url: str | None
    title: str | None
    summary: str | None
    published: dt.date | None
    stated: str | None
    authors: tuple[str, ...] = ()
    updated: dt.date | None = None
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: its entries in their order, and for each entry that cannot be read an error with its number."""

    title: str | None
    entries: tuple[Entry, ...]
    broken: tuple[ReadError, ...] = ()
