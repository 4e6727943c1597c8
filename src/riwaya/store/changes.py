"""Who changed what, in the order in which it was done: an index of the log by report, claim and event.

The log alone has one order over all tables. Each entry that is a person's word gets a row in ``change`` for each
report that it touches; all of them can be made again from the log and the rows that it covers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, exists, func, select

from riwaya.store import log, schema
from riwaya.store.adding import Row, Session

#: The table whose rows an entry is about, by the action of the entry.
KINDS = {
    "reviewed": schema.review, "corrected": schema.correction, "judged": schema.judgement, "coded": schema.coding,
    "marked": schema.sensitivity, "assigned": schema.assignment, "said": schema.sheet, "submitted": schema.submission,
    "adjudicated": schema.adjudication, "accepted": schema.acceptance, "rejected": schema.acceptance,
}  # fmt: skip
#: What can be taken back.
UNDONE_BY_KIND = ("review", "correction", "coding", "judgement", "sensitivity", "sheet")
_CHUNK = 500
#: So many changes back are looked at for one that still counts.
_STEPS = 200


def write_down(
    session: Session, action: str, subject: str, rows: dict[str, list[Row]], undoes: int | None = None
) -> int:
    """Add an entry to the log for what a person did, and find it again by report; the number of the entry.

    ``undoes`` is the entry that is taken back by it.
    """
    connection = session.connection
    table = rows[KINDS[action].name]
    if undoes is not None:
        undo: Row = {"no": session.numbers.next(schema.undo), "entry": undoes, "by": _who(connection, table[0]),
                     "at": session.clock()}  # fmt: skip
        connection.execute(schema.undo.insert(), undo)
        rows = {**rows, "undo": [undo]}
    return index(connection, log.append(connection, session.clock, action, subject, rows))


def index(connection: Connection, entry: log.Entry) -> int:
    """Find an entry of the log again by the reports that it touches; the number of the entry."""
    found = list(_changes(connection, entry))
    if found:
        connection.execute(schema.change.insert(), found)
    return int(entry["no"])


def reindex(connection: Connection) -> None:
    """Make the index anew from the log."""
    connection.execute(schema.change.delete())
    for entry in _entries(connection):
        index(connection, entry)


def misindexed(connection: Connection) -> Iterator[int]:
    """Entries of the log whose place in the index is not what it should be."""
    table = schema.change
    known = set(connection.scalars(select(table.c.entry).distinct()))
    for entry in _entries(connection):
        rows = connection.execute(select(table).where(table.c.entry == entry["no"]).order_by(table.c.report))
        known.discard(entry["no"])
        due = sorted(_changes(connection, entry), key=lambda row: row["report"])
        if [dict(row._mapping) for row in rows] != due:
            yield entry["no"]
    yield from sorted(known)


def _entries(connection: Connection) -> Iterator[log.Entry]:
    table, last = schema.log, 0
    while True:
        query = select(table).where(table.c.no > last, table.c.action.in_(KINDS)).order_by(table.c.no).limit(_CHUNK)
        rows = connection.execute(query).all()
        yield from (dict(row._mapping) for row in rows)
        if not rows:
            return
        last = rows[-1].no


def _changes(connection: Connection, entry: log.Entry) -> Iterator[Row]:
    """The rows of the index for an entry."""
    table: Table | None = KINDS.get(entry["action"])
    ranges = json.loads(entry["detail"])["rows"]
    if table is None or table.name not in ranges:
        return
    first, last = ranges[table.name][:2]
    written = select(table).where(table.c.no >= first, table.c.no <= last).order_by(table.c.no)
    rows = [dict(row._mapping) for row in connection.execute(written)]
    if not rows or (table is schema.judgement and rows[0]["machine"]):
        return
    undoes = None
    if "undo" in ranges:
        undoes = connection.scalar(select(schema.undo.c.entry).where(schema.undo.c.no == ranges["undo"][0]))
    one = rows[0]
    event = one["subject"] if one.get("kind") == "event" else None
    claim = entry["subject"].rpartition(" ")[2] if table is schema.coding else one.get("claim")
    for report in sorted(_reports(connection, table, rows)) or ([0] if event else []):
        yield {"entry": entry["no"], "report": report, "claim": claim, "event": event, "kind": table.name,
               "first": first, "last": last, "by": _who(connection, one), "at": one["at"],
               "undoes": undoes}  # fmt: skip


def _who(connection: Connection, row: Row) -> str:
    if "by" in row:
        return str(row["by"])
    coder = select(schema.assignment.c.coder).where(schema.assignment.c.no == row["assignment"])
    return str(connection.scalar(coder))


def _reports(connection: Connection, table: Table, rows: list[Row]) -> set[int]:
    """The reports that the rows of an entry touch."""
    one, claim = rows[0], schema.claim.c
    if table is schema.judgement:
        sides = {row[side] for row in rows for side in ("left", "right")}
        return set(connection.scalars(select(claim.report).where(claim.id.in_(sides))))
    if table in (schema.review, schema.correction):
        return set(connection.scalars(select(claim.report).where(claim.id == one["claim"])))
    if table is schema.acceptance:
        return set(connection.scalars(select(schema.coding.c.report).where(schema.coding.c.no == one["coding"])))
    if table in (schema.sheet, schema.submission):
        given = schema.assignment.c
        return set(connection.scalars(select(given.report).where(given.no == one["assignment"])))
    if table is schema.sensitivity:
        named = select(schema.report.c.no).where(schema.report.c.id == one["subject"])
        return set(connection.scalars(named)) if one["kind"] == "report" else set()
    return {row["report"] for row in rows}


# --- asking it ---


def standing(connection: Connection, report: int, by: str) -> list[Row]:
    """Somebody's changes on a report that can be taken back and are not yet, newest first."""
    table, answer = schema.change, schema.change.alias("answer")
    query = (
        select(table)
        .where(table.c.report == report, table.c.by == by, table.c.undoes.is_(None),
               table.c.kind.in_(UNDONE_BY_KIND), ~exists().where(answer.c.undoes == table.c.entry))
        .order_by(table.c.entry.desc()).limit(_STEPS)
    )  # fmt: skip
    return [dict(row._mapping) for row in connection.execute(query)]


def later_of_others(connection: Connection, one: Row) -> list[Row]:
    """Changes of the same kind on the same claim that others made after this one, and that nobody took back."""
    table, answer = schema.change, schema.change.alias("answer")
    query = select(table).where(
        table.c.claim == one["claim"], table.c.kind == one["kind"], table.c.entry > one["entry"],
        table.c.by != one["by"], table.c.undoes.is_(None), ~exists().where(answer.c.undoes == table.c.entry),
    )  # fmt: skip
    return [dict(row._mapping) for row in connection.execute(query)]


def listed(connection: Connection, where: Any, limit: int) -> list[Row]:
    """Changes, newest first, one an entry: with ``reports`` (their numbers) and whether it was ``undone``."""
    table, answer = schema.change, schema.change.alias("answer")
    entries = select(table.c.entry).distinct().order_by(table.c.entry.desc()).limit(limit)
    chosen = connection.scalars(entries if where is None else entries.where(where)).all()
    undone = set(connection.scalars(select(answer.c.undoes).where(answer.c.undoes.in_(chosen))))
    found: dict[int, Row] = {}
    for row in connection.execute(select(table).where(table.c.entry.in_(chosen)).order_by(table.c.entry.desc())):
        kept = found.setdefault(row.entry, {**row._mapping, "reports": [], "undone": row.entry in undone})
        kept["reports"].append(row.report)
    return list(found.values())


def last_entry(connection: Connection) -> int:
    """The number of the newest entry of the log, 0 where there is none."""
    return int(connection.scalar(select(func.max(schema.log.c.no))) or 0)
