"""Reports given to coders who read them alone, what each says on a sheet of their own, and what was settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya.store import schema
from riwaya.store.adding import Row, Session
from riwaya.store.reading import chunks


def add(session: Session, table: Any, **values: Any) -> Row:
    """A row of an append-only table of the desk, written."""
    row: Row = {"no": session.numbers.next(table), "at": session.clock(), **values}
    session.connection.execute(table.insert(), row)
    return row


def given(connection: Connection, coder: str | None = None, reports: Sequence[int] | None = None) -> list[Row]:
    """Assignments, oldest first: their rows, with ``submitted`` (when, or ``None``) and ``submission`` (its number)."""
    table, done = schema.assignment, schema.submission.c
    query = select(table, done.no.label("submission"), done.at.label("submitted")).select_from(
        table.outerjoin(schema.submission, done.assignment == table.c.no)).order_by(table.c.no)  # fmt: skip
    if coder is not None:
        query = query.where(table.c.coder == coder)
    if reports is None:
        return [dict(row._mapping) for row in connection.execute(query)]
    parts = (connection.execute(query.where(table.c.report.in_(part))) for part in chunks(reports))
    return sorted((dict(row._mapping) for rows in parts for row in rows), key=lambda row: row["no"])


def one(connection: Connection, assignment: int) -> Row | None:
    """An assignment by its number."""
    report = connection.scalar(select(schema.assignment.c.report).where(schema.assignment.c.no == assignment))
    if report is None:
        return None
    return next(row for row in given(connection, reports=[report]) if row["no"] == assignment)


def pending(connection: Connection, report: int, coder: str) -> Row | None:
    """A coder's assignment of a report that is not submitted yet."""
    rows = given(connection, coder, [report])
    return next((row for row in rows if row["submitted"] is None), None)


def said(connection: Connection, assignment: int) -> dict[tuple[str, str], Row]:
    """What a sheet says: its newest row for each claim and field, in the order in which they were first spoken of."""
    table = schema.sheet
    rows = connection.execute(select(table).where(table.c.assignment == assignment).order_by(table.c.no))
    found = {(row.claim, row.field): dict(row._mapping) for row in rows}
    return {about: row for about, row in found.items() if row["value"] is not None}


def settled(connection: Connection, reports: Sequence[int]) -> dict[int, int]:
    """The last submission that an adjudication of each report saw; reports without one are left out."""
    table, found = schema.adjudication.c, dict[int, int]()
    for part in chunks(reports):
        query = select(table.report, func.max(table.last)).where(table.report.in_(part)).group_by(table.report)
        found.update((report, last) for report, last in connection.execute(query).all())
    return found
