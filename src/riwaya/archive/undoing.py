"""Taking back what somebody did last to a report, by a new row; done again it goes further back."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from riwaya.archive import doubling, handmade
from riwaya.archive.correcting import Correction, correct
from riwaya.archive.deciding import Mark, NewPlacer, Word, decide, mark
from riwaya.store import adding, changes, coders, reviewing, schema
from riwaya.store.adding import Row, Session


def undo(session: Session, placer: NewPlacer, report: int, by: str) -> int | None:
    """Take back somebody's newest change on a report that still counts; the number of the log entry that does it.

    What others have said of the same since stays: such a change is passed over. ``None`` where nothing is left. Who has
    the report to code alone takes back what the own sheet says, and nothing that counts for everybody.
    """
    blind = coders.pending(session.connection, report, by) is not None
    for one in changes.standing(session.connection, report, by):
        if (not blind or one["kind"] == "sheet") and _counts(session.connection, one):
            return _BY_KIND[one["kind"]](session, placer, one)
    return None


def _counts(connection: Connection, one: Row) -> bool:
    """Whether taking a change back changes anything: nobody else has spoken of the same since."""
    kind = one["kind"]
    if kind == "review":
        return not changes.later_of_others(connection, one)
    if kind == "correction":
        field = _row(connection, kind, one["first"])["field"]
        others = changes.later_of_others(connection, one)
        return all(_row(connection, kind, other["first"])["field"] != field for other in others)
    if kind == "coding":
        now = select(schema.current.c.coding).where(schema.current.c.report == one["report"])
        held = select(schema.claim.c.no).where(schema.claim.c.coding.in_(now), schema.claim.c.id == one["claim"])
        return connection.scalar(held) is not None
    if kind == "sheet":
        return not doubling.is_submitted(connection, _row(connection, kind, one["first"])["assignment"])
    return True


def _review(session: Session, placer: NewPlacer, one: Row) -> int:
    table = schema.review.c
    before = session.connection.scalars(
        select(table.verdict).where(table.claim == one["claim"], table.no < one["first"]).order_by(table.no.desc())
    ).first()
    return decide(session, placer, Word(one["claim"], before or reviewing.OPEN, one["by"], None, one["entry"]))


def _correction(session: Session, placer: NewPlacer, one: Row) -> int:
    table = schema.correction.c
    row = _row(session.connection, "correction", one["first"])
    before = session.connection.scalars(
        select(table.value).where(table.claim == one["claim"], table.field == row["field"], table.no < row["no"])
        .order_by(table.no.desc())
    ).first()  # fmt: skip
    placing = placer()
    said = Correction(one["claim"], row["field"], before, one["by"], None, one["entry"])
    entry = correct(session, placing, said)
    placing.finish()
    return entry


def _coding(session: Session, placer: NewPlacer, one: Row) -> int:
    placing = placer()
    entry = handmade.withdraw(session, placing, one["report"], one["claim"], one["by"], one["entry"])
    placing.finish()
    return entry


def _judgement(session: Session, placer: NewPlacer, one: Row) -> int:
    """What was said before of every pair of claims that one decision judged, in the order in which it was judged."""
    connection, table = session.connection, schema.judgement
    span = (table.c.no >= one["first"], table.c.no <= one["last"])
    rows: list[Row] = []
    for row in connection.execute(select(table).where(*span).order_by(table.c.no)).all():
        pair = (row.left, row.right)
        before = connection.scalars(
            select(table.c.verdict)
            .where(table.c.left.in_(pair), table.c.right.in_(pair), table.c.machine == 0, table.c.no < one["first"])
            .order_by(table.c.no.desc())
        ).first()
        rows.append({"left": row.left, "right": row.right, "verdict": before or "unsure", "score": 1.0,
                     "by": one["by"], "why": json.dumps({"act": "undo"}), "machine": 0})  # fmt: skip
    written = adding.add_judgements(session, rows)
    placing = placer()
    claims = {row[side] for row in written for side in ("left", "right")}
    placing.regroup({event for claim in sorted(claims) if (event := placing.event_of(claim))})
    placing.finish()
    return changes.write_down(session, "judged", f"undo {one['entry']}", {"judgement": written}, one["entry"])


def _sensitivity(session: Session, placer: NewPlacer, one: Row) -> int:
    table = schema.sensitivity.c
    row = _row(session.connection, "sensitivity", one["first"])
    before = session.connection.scalars(
        select(table.level).where(table.kind == row["kind"], table.subject == row["subject"], table.no < row["no"])
        .order_by(table.no.desc())
    ).first()  # fmt: skip
    return mark(session, Mark(row["kind"], row["subject"], before, one["by"], None, one["entry"]))


def _sheet(session: Session, placer: NewPlacer, one: Row) -> int:
    table = schema.sheet.c
    row = _row(session.connection, "sheet", one["first"])
    before = session.connection.scalars(
        select(table.value)
        .where(table.assignment == row["assignment"], table.claim == row["claim"], table.field == row["field"],
               table.no < row["no"])
        .order_by(table.no.desc())
    ).first()  # fmt: skip
    return doubling.write(session, row["assignment"], (row["claim"], row["field"]), before, undoes=one["entry"])


def _row(connection: Connection, kind: str, no: int) -> dict[str, Any]:
    table = schema.METADATA.tables[kind]
    return dict(connection.execute(select(table).where(table.c.no == no)).one()._mapping)


_BY_KIND = {
    "review": _review, "correction": _correction, "coding": _coding, "judgement": _judgement,
    "sensitivity": _sensitivity, "sheet": _sheet,
}  # fmt: skip
