"""The history: who said what, when, what it was before and after, newest first."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from riwaya.archive import deciding
from riwaya.store import changes, coders, reading, reviewing, schema
from riwaya.store.adding import Row

Record = dict[str, Any]
_SHOWN = ("entry", "at", "by", "kind", "claim", "event", "undone", "undoes")


def of_report(connection: Connection, report: int, limit: int) -> list[Record]:
    """What was done to one report. What coders say on their sheets is told once all of them have submitted."""
    change = schema.change.c
    where = change.report == report
    if any(row["submitted"] is None for row in coders.given(connection, reports=[report])):
        where = and_(where, change.kind != "sheet")
    return _told(connection, where, limit)


def of_claim(connection: Connection, claim: str, limit: int) -> list[Record]:
    """What was said of one claim, judgements with others too."""
    return _told(connection, and_(_about([claim]), schema.change.c.kind != "sheet"), limit)


def of_event(connection: Connection, event: str, limit: int) -> list[Record]:
    """What was said of an event and of the claims that are in it now."""
    claims = [id for _, id in deciding.members(connection, event)]
    where = or_(schema.change.c.event == event, _about(claims))
    return _told(connection, and_(where, schema.change.c.kind != "sheet"), limit)


def every(connection: Connection, limit: int) -> list[Record]:
    """What was done last, to whatever."""
    return _told(connection, schema.change.c.kind != "sheet", limit)


def entry(connection: Connection, number: int) -> Record:
    """What one entry of the log did."""
    (found,) = _told(connection, schema.change.c.entry == number, 1)
    return found


def _about(claims: list[str]) -> Any:
    """The condition that a change speaks of claims, by itself or in a judgement between two."""
    change, judged, claim = schema.change.c, schema.judgement.c, schema.claim.c
    between = select(judged.no).where(
        or_(judged.left.in_(claims), judged.right.in_(claims)), judged.machine == 0,
        judged.no >= change.first, judged.no <= change.last).correlate(schema.change)  # fmt: skip
    reports = select(claim.report).where(claim.id.in_(claims))
    judgement = and_(change.kind == "judgement", change.report.in_(reports), between.exists())
    return or_(change.claim.in_(claims), judgement)


def _told(connection: Connection, where: Any, limit: int) -> list[Record]:
    found = changes.listed(connection, where, limit)
    numbers = sorted({no for one in found for no in one["reports"]})
    report = schema.report.c
    ids = {no: id for no, id in reading.rows_of(connection, numbers, report.no, report.no, report.id)}
    out = []
    for one in found:
        reports = [ids[no] for no in one["reports"] if no in ids]
        told = _BY_KIND[one["kind"]](connection, one)
        out.append({**{name: one[name] for name in _SHOWN}, "report": reports[0] if len(reports) == 1 else None,
                    "reports": reports, "field": None, "note": None, **told})  # fmt: skip
    return out


def _row(connection: Connection, one: Row) -> Any:
    table = schema.METADATA.tables[one["kind"]]
    return connection.execute(select(table).where(table.c.no == one["first"])).one()


def _review(connection: Connection, one: Row) -> Record:
    row, table = _row(connection, one), schema.review.c
    query = select(table.verdict).where(table.claim == row.claim, table.no < row.no).order_by(table.no.desc())
    before = connection.scalars(query).first() or reviewing.OPEN
    what = "reopened" if row.verdict == reviewing.OPEN else row.verdict
    return {"what": what, "field": "verdict", "before": before, "after": row.verdict, "note": row.note}


def _correction(connection: Connection, one: Row) -> Record:
    row, table = _row(connection, one), schema.correction.c
    query = (
        select(table.value)
        .where(table.claim == row.claim, table.field == row.field, table.no < row.no)
        .order_by(table.no.desc())
    )
    before = connection.scalars(query).first()
    coded = _coded(connection, row.claim).get(row.field)
    values = {"before": json.loads(before) if before is not None else coded,
              "after": json.loads(row.value) if row.value is not None else coded}  # fmt: skip
    return {"what": "corrected" if row.value is not None else "uncorrected", "field": row.field, **values,
            "note": row.note}  # fmt: skip


def _coding(connection: Connection, one: Row) -> Record:
    record = _coded(connection, one["claim"]) or None
    held = schema.claim.c
    there = select(held.no).where(held.coding == one["first"], held.id == one["claim"])
    added = connection.scalar(there) is not None
    return {"what": "added" if added else "withdrawn", "before": None if added else record,
            "after": record if added else None}  # fmt: skip


def _coded(connection: Connection, claim: str) -> Record:
    """A claim as it was coded last; empty where it was erased."""
    table = schema.claim.c
    record = connection.scalars(select(table.record).where(table.id == claim).order_by(table.no.desc())).first()
    return json.loads(record) if record else {}


def _judgement(connection: Connection, one: Row) -> Record:
    table = schema.judgement
    span = (table.c.no >= one["first"], table.c.no <= one["last"])
    rows = connection.execute(select(table).where(*span).order_by(table.c.no)).all()
    why = json.loads(rows[0].why) if rows[0].why else {}
    what = {"merge": "merged", "split": "split", "undo": "regrouped"}.get(str(why.get("act")), "judged")
    pairs = [{"left": row.left, "right": row.right, "verdict": row.verdict} for row in rows]
    before = why.get("events") or ([why["event"]] if "event" in why else None)
    return {"what": what, "before": before, "after": pairs}


def _sensitivity(connection: Connection, one: Row) -> Record:
    row, table = _row(connection, one), schema.sensitivity.c
    query = (
        select(table.level)
        .where(table.kind == row.kind, table.subject == row.subject, table.no < row.no)
        .order_by(table.no.desc())
    )
    before = connection.scalars(query).first()
    return {"what": "marked" if row.level is not None else "unmarked", "field": "sensitivity", "before": before,
            "after": row.level, "note": row.why}  # fmt: skip


def _sheet(connection: Connection, one: Row) -> Record:
    row = _row(connection, one)
    return {"what": "said", "claim": row.claim, "field": row.field, "before": None,
            "after": json.loads(row.value) if row.value is not None else None, "note": row.note}  # fmt: skip


def _assignment(connection: Connection, one: Row) -> Record:
    return {"what": "assigned", "before": None, "after": _row(connection, one).coder}


def _plain(what: str) -> Any:
    return lambda connection, one: {"what": what, "before": None, "after": None}


def _acceptance(connection: Connection, one: Row) -> Record:
    table = schema.acceptance
    row = connection.execute(select(table).where(table.c.no == one["last"])).one()
    coded = connection.scalar(select(schema.coding.c.by).where(schema.coding.c.no == row.coding))
    return {"what": "recoded", "before": None, "after": {"verdict": row.verdict, "coding": row.coding, "by": coded}}


_BY_KIND: dict[str, Any] = {
    "review": _review, "correction": _correction, "coding": _coding, "judgement": _judgement,
    "sensitivity": _sensitivity, "sheet": _sheet, "assignment": _assignment, "submission": _plain("submitted"),
    "adjudication": _plain("adjudicated"), "acceptance": _acceptance,
}  # fmt: skip
