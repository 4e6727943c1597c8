"""What maps, timelines and networks need of each event, in slim rows beside its record; derived, as the event is.

``spot`` has a row an event and says by ``changed`` at which entry of the log it was derived last; ``party`` has a row
for each side's party.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya.store import schema

Row = dict[str, Any]
_CHUNK = 500
_SAME = ("type", "status", "first", "last", "country", "lat", "lon", "killed", "sources", "contradictions")
_EVENT = (schema.event.c.id, schema.event.c.record, *(schema.event.c[name] for name in _SAME))


def write(connection: Connection, events: Iterable[Mapping[str, Any]]) -> None:
    """Write what is derived from rows of ``event`` that were just written."""
    changed = last_entry(connection)
    found = [(spot(row), parties(row)) for row in events]
    if found:
        connection.execute(schema.spot.insert(), [{**one, "changed": changed} for one, _ in found])
    named = [party for _, some in found for party in some]
    if named:
        connection.execute(schema.party.insert(), named)


def forget(connection: Connection, events: Sequence[str]) -> None:
    """Take out what was derived from some events."""
    connection.execute(schema.spot.delete().where(schema.spot.c.event.in_(events)))
    connection.execute(schema.party.delete().where(schema.party.c.event.in_(events)))


def fill(connection: Connection) -> None:
    """Derive every row anew from the events as they stand."""
    for table in (schema.spot, schema.party):
        connection.execute(table.delete())
    after = ""
    while rows := _part(connection, after):
        write(connection, rows)
        after = rows[-1]["id"]


def _part(connection: Connection, after: str) -> list[Row]:
    query = select(*_EVENT).where(schema.event.c.id > after).order_by(schema.event.c.id).limit(_CHUNK)
    return [dict(row._mapping) for row in connection.execute(query)]


def spot(row: Mapping[str, Any]) -> Row:
    """The slim row of an event, but for when it changed."""
    where = json.loads(row["record"])["where"] or {}
    return {"event": row["id"], **{name: row[name] for name in _SAME}, "precision": where.get("precision")}


def parties(row: Mapping[str, Any]) -> list[Row]:
    """The rows of an event's parties."""
    record = json.loads(row["record"])
    return [
        {"event": row["id"], "side": side, "no": no, "id": one["id"], "name": one["name"],
         "country": one["country"], "role": one["role"]}
        for side, name in (("actor", "actors"), ("recipient", "recipients")) for no, one in enumerate(record[name])
    ]  # fmt: skip


def _derived(row: Mapping[str, Any]) -> tuple[Row, list[Row]] | None:
    """The slim rows of an event; ``None`` where its record cannot be read."""
    try:
        return spot(row), parties(row)
    except (ValueError, KeyError, TypeError):
        return None


def last_entry(connection: Connection) -> int:
    """The number of the log's last entry: whatever is written to the store, it goes up."""
    return int(connection.scalar(select(func.max(schema.log.c.no))) or 0)


def wrong(connection: Connection) -> Iterator[str]:
    """Ids of events whose slim rows are not what the event makes them, and of slim rows without an event."""
    spots, named = schema.spot.c, schema.party.c
    after = ""
    while rows := _part(connection, after):
        ids = [row["id"] for row in rows]
        after = ids[-1]
        slim = connection.execute(select(schema.spot).where(spots.event.in_(ids)))
        placed = {row.event: dict(row._mapping) for row in slim}
        told: dict[str, list[Row]] = {}
        query = select(schema.party).where(named.event.in_(ids)).order_by(named.event, named.side, named.no)
        for one in connection.execute(query):
            told.setdefault(one.event, []).append(dict(one._mapping))
        for row in rows:
            found = placed.get(row["id"], {})
            found.pop("changed", None)
            if (found, told.get(row["id"], [])) != _derived(row):
                yield row["id"]
    known = select(schema.event.c.id)
    for column in (spots.event, named.event):
        yield from connection.scalars(select(column).where(column.not_in(known)).distinct())
