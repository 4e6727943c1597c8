"""Feeds visited when they are due, day after day: what is remembered of each stands in the store."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from riwaya import fetching
from riwaya.archive.ingesting import Ingestion
from riwaya.errors import ReadError
from riwaya.fetching import FeedState
from riwaya.fetching.polling import Getter
from riwaya.model import Captured
from riwaya.store import Store, pages, schema

Now = Callable[[], dt.datetime]


def visit(store: Store, settings: fetching.Settings, getter: Getter, ingestion: Ingestion, now: Now) -> int:
    """Visit every feed that is due, ingest what is new in it, and remember its state; how many were visited.

    The state of a feed is written after its reports: a visit that was broken off is made again.
    """
    before = states(store)
    due = fetching.due(settings, before, now())
    for source in due:
        visited = fetching.poll(source, before.get(source.url), getter, lambda url: is_known(store, url), now)
        ingestion.take(visited)
        with store.write() as connection:
            _remember(connection, visited.state)
    return len(due)


def states(store: Store) -> dict[str, FeedState]:
    """What is remembered of each feed, by its address."""
    with store.read() as connection:
        rows = connection.execute(select(schema.feed)).all()
    return {row.url: _state(json.loads(row.state)) for row in rows}


def is_known(store: Store, url: str) -> bool:
    """Whether the page of an address was captured before."""
    given = select(schema.capture.c.no).where(schema.capture.c.url_given == url).limit(1)
    page = select(schema.report.c.no).where(schema.report.c.page == f"url {pages.address(url)}").limit(1)
    with store.read() as connection:
        return any(connection.scalar(query) is not None for query in (given, page))


def read_urls(store: Store, urls: list[str], getter: Getter) -> Iterator[Captured | ReadError]:
    """What stands at addresses, each a page or a feed."""
    for url in urls:
        yield from fetching.read_url(url, getter, lambda at: is_known(store, at))


def _remember(connection: Connection, state: FeedState) -> None:
    connection.execute(schema.feed.delete().where(schema.feed.c.url == state.url))
    connection.execute(schema.feed.insert().values(url=state.url, state=json.dumps(_plain(state))))


def _plain(state: FeedState) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in dataclasses.asdict(state).items()}


def _state(plain: dict[str, Any]) -> FeedState:
    times = {name: dt.datetime.fromisoformat(plain[name]) for name in ("at", "next_at") if plain[name]}
    return FeedState(**{**plain, **times})
