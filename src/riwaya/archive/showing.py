"""A report with everything the desk shows of it: text, claims as they count, and how it came here."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Connection, select

from riwaya.archive import queueing
from riwaya.errors import UsageError
from riwaya.store import reading, reviewing, schema

Record = dict[str, Any]
#: Parts of a coding's record that are shown beside the claims.
_PARTS = ("contexts", "attributions", "actors", "relations", "places", "times")


def report(connection: Connection, id: str) -> Record:
    """A report as it counts now; raises :class:`UsageError` where there is none."""
    row = row_of(connection, id)
    coding = coded(connection, row.no)
    marks = reviewing.marks(connection, "report", [row.id])
    claims = shared(connection, row)
    machine = max((c["sensitivity"] for c in claims if c["verdict"] != "rejected"), default=0)
    waits = connection.execute(select(schema.queue).where(schema.queue.c.report == row.no)).first()
    return {
        **about(connection, row), **coding, "claims": claims,
        "sensitivity": reviewing.level(machine, marks.get(row.id)), "done": bool(waits.done) if waits else None,
    }  # fmt: skip


def row_of(connection: Connection, id: str) -> Any:
    """The row of a report by its id; raises :class:`UsageError` where there is none or it was erased."""
    row = connection.execute(select(schema.report).where(schema.report.c.id == id)).first()
    if row is None:
        raise UsageError(f"there is no report {id!r}")
    if connection.scalar(select(schema.tombstone.c.report).where(schema.tombstone.c.report == row.no)) is not None:
        raise UsageError(f"report {id!r} was erased")
    return row


def about(connection: Connection, row: Any) -> Record:
    """What is known of a report beside what was coded: its text, versions, captures, and whose copy it is."""
    table = schema.report.c
    pages = connection.execute(
        select(table.no, table.id, table.version, table.published).where(table.page == row.page).order_by(table.version)
    ).all() if row.page != "erased" else []  # fmt: skip
    capture = schema.capture
    captures = connection.execute(select(capture).where(capture.c.report == row.no).order_by(capture.c.no))
    original = select(table.id).where(table.no == row.original)
    return {
        "id": row.id, "title": row.title, "outlet": row.outlet, "published": row.published, "url": row.url,
        "path": row.path, "language": row.language, "byline": row.byline, "forwarded": row.forwarded,
        "text": row.text, "related": json.loads(row.related),
        "stands": reading.stands(connection, row.no),
        "versions": [{"id": one.id, "version": one.version, "published": one.published,
                      "current": reading.stands(connection, one.no)} for one in pages],
        "captures": [{name: getattr(one, name) for name in ("method", "at", "url_given", "url_final", "status", "mime",
                      "stated", "raw_hash", "raw_size", "tool")} for one in captures],
        "original": connection.scalar(original) if row.original is not None else None,
        "copies": list(connection.scalars(select(table.id).where(table.original == row.no).order_by(table.no))),
    }  # fmt: skip


def coded(connection: Connection, report: int) -> Record:
    """The coding of a report that counts: who made it and when, and its parts beside the claims."""
    query = select(schema.coding).select_from(
        schema.current.join(schema.coding, schema.coding.c.no == schema.current.c.coding))  # fmt: skip
    row = connection.execute(query.where(schema.current.c.report == report)).first()
    if row is None or row.record is None:
        return {"coding": None, **{part: [] for part in _PARTS}}
    record = json.loads(zlib.decompress(row.record))
    return {"coding": {"no": row.no, "by": row.by, "at": row.at}, **{part: record[part] for part in _PARTS}}


def rows(connection: Connection, report: int) -> list[Any]:
    """The claims of a report's current coding: ``no``, ``id``, ``coded`` and ``record`` (as it counts), and event."""
    claim, current = schema.claim.c, schema.current.c
    query = (
        select(claim.no, claim.id, claim.record.label("coded"), reading.RECORD, schema.member.c.event)
        .select_from(schema.current.join(schema.claim, claim.coding == current.coding)
                     .outerjoin(schema.corrected, schema.corrected.c.claim == claim.no)
                     .outerjoin(schema.member, schema.member.c.claim == claim.no))
        .where(current.report == report).order_by(claim.no)
    )  # fmt: skip
    return list(connection.execute(query))


def shared(connection: Connection, report: Any) -> list[Record]:
    """The claims of a report as they count for everybody.

    Each has ``verdict``, ``verdict_by``, ``verdict_at``, ``note``, ``corrected`` (fields), ``coded`` (their values
    before), ``event``, ``hand`` (whether a person made it), ``sensitivity`` and ``reasons``.
    """
    found = rows(connection, report.no)
    said = reviewing.words(connection, [one.id for one in found])
    level = queueing.machine_level()
    out = []
    for one in found:
        record, before = json.loads(one.record), json.loads(one.coded)
        fields = [name for name in record if record[name] != before.get(name)]
        word = said.get(one.id, {"verdict": reviewing.OPEN, "by": None, "at": None, "note": None})
        degree, reasons = level(record, report.text)
        out.append({
            **record, "verdict": word["verdict"], "verdict_by": word["by"], "verdict_at": word["at"],
            "note": word["note"], "corrected": fields, "coded": {name: before.get(name) for name in fields},
            "event": one.event, "hand": record["rule"] == "hand", "sensitivity": degree, "reasons": list(reasons),
        })  # fmt: skip
    return out
