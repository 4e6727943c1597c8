"""What leaves the archive: the events of a choice with their claims, and an entry in the log for each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from riwaya.archive import sensitive
from riwaya.store import Store, exploring, log, schema
from riwaya.store.clock import Clock, utc
from riwaya.store.exploring import ExploreFilter
from riwaya.store.reading import RECORD, chunks

Record = dict[str, Any]
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Exported:
    """What somebody took out: the form, what it was narrowed down by, how many records, and the hash of the file."""

    by: str
    form: str
    narrow: Mapping[str, str]
    records: int
    sha256: str


def exported(store: Store, said: Exported, clock: Clock = utc) -> None:
    """Write into the log that something was taken out."""
    with store.write() as connection:
        log.append(connection, clock, "exported", said.form, {}, by=said.by, filter=dict(said.narrow),
                   records=said.records, sha256=said.sha256)  # fmt: skip


def events(connection: Connection, narrow: ExploreFilter, below: int | None = None) -> Iterator[Record]:
    """The events of a choice, earliest first; with ``below`` only those less sensitive than that."""
    kept = sensitive.closed(connection, below) if below is not None else frozenset()
    offset = 0
    while True:
        _, page = exploring.listed(connection, narrow, limit=_PAGE, offset=offset)
        yield from (record for record in page if record["id"] not in kept)
        if len(page) < _PAGE:
            return
        offset += _PAGE


def claims(connection: Connection, told: Iterator[Record]) -> Iterator[Record]:
    """The claims of events, event by event, with ``report outlet published title url event``."""
    for part in _parts(told):
        ids = [record["id"] for record in part]
        found: dict[str, list[Record]] = {id: [] for id in ids}
        for some in chunks(ids):
            for record in _claims(connection, some):
                found[record["event"]].append(record)
        for id in ids:
            yield from found[id]


def _claims(connection: Connection, events: Sequence[str]) -> Iterator[Record]:
    claim, report, member = schema.claim.c, schema.report.c, schema.member.c
    query = (
        select(RECORD, report.id, report.outlet, report.published, report.title, report.url, member.event)
        .select_from(schema.member.join(schema.claim, claim.no == member.claim)
                     .outerjoin(schema.corrected, schema.corrected.c.claim == claim.no)
                     .join(schema.report, report.no == claim.report))
        .where(member.event.in_(events)).order_by(claim.no)
    )  # fmt: skip
    for row in connection.execute(query):
        yield {**json.loads(row.record), "report": row.id, "outlet": row.outlet, "published": row.published,
               "title": row.title, "url": row.url, "event": row.event}  # fmt: skip


def _parts(records: Iterator[Record]) -> Iterator[list[Record]]:
    part: list[Record] = []
    for record in records:
        part.append(record)
        if len(part) == _PAGE:
            yield part
            part = []
    if part:
        yield part
