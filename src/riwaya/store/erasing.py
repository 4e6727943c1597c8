"""Erasing a report on lawful request: its content goes, a tombstone stays that says who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, text

from riwaya.store import log, schema
from riwaya.store.adding import Session
from riwaya.store.searching import indexed

_REPORT: dict[str, Any] = {"title": None, "outlet": None, "url": None, "byline": None, "path": None, "forwarded": None,
                           "related": "[]", "extra": None, "text": "", "page": "erased"}  # fmt: skip
_CAPTURE: dict[str, Any] = {"url_given": None, "url_final": None, "headers": "[]", "stated": None}
_CLAIM: dict[str, Any] = {"mode": None, "first": None, "last": None, "country": None, "record": "{}", "account": "{}"}


def erase(session: Session, report: int, by: str, why: str) -> None:
    """Erase the content of a report, whose claims no event may hold any longer.

    Raw bytes that another report has as well stay for that one. The log keeps the hashes, which give nothing back.
    """
    connection = session.connection
    row = connection.execute(select(schema.report).where(schema.report.c.no == report)).one()
    claim = schema.claim.c
    query = select(claim.no, claim.id, claim.coding).where(claim.report == report).order_by(claim.no)
    claims = connection.execute(query).all()
    numbers, ids = [one.no for one in claims], [one.id for one in claims]
    _forget_words(session, report, indexed(row.title, row.text))
    _forget_bytes(session, report)
    for table, blank in ((schema.report, _REPORT), (schema.capture, _CAPTURE), (schema.claim, _CLAIM),
                         (schema.coding, {"record": None})):  # fmt: skip
        key = table.c.no if table is schema.report else table.c.report
        connection.execute(table.update().where(key == report).values(**blank))
    connection.execute(schema.corrected.delete().where(schema.corrected.c.claim.in_(numbers)))
    connection.execute(schema.block.delete().where(schema.block.c.claim.in_(numbers)))
    connection.execute(schema.current.delete().where(schema.current.c.report == report))
    said = _forget_words_of_people(connection, report, row.id, ids)
    tombstone = {"report": report, "id": row.id, "by": by, "at": session.clock(), "why": why}
    connection.execute(schema.tombstone.insert().values(**tombstone))
    firsts = {one.coding: one.no for one in reversed(claims)}
    _write_down(session, tombstone, [*(("claim", no) for no in firsts.values()), *said])


def _forget_words_of_people(
    connection: Connection, report: int, id: str, claims: Sequence[str]
) -> list[tuple[str, int]]:
    """Take out what people wrote about a report and its claims; the rows that this touched. Who and when stays."""
    for table in (schema.queue, schema.topic):
        connection.execute(table.delete().where(table.c.report == report))
    sheets = select(schema.assignment.c.no).where(schema.assignment.c.report == report)
    marked = (schema.sensitivity.c.kind == "report") & (schema.sensitivity.c.subject == id)
    blanks: tuple[tuple[Table, Any, dict[str, Any]], ...] = (
        (schema.correction, schema.correction.c.claim.in_(claims), {"value": None, "note": None}),
        (schema.review, schema.review.c.claim.in_(claims), {"note": None}),
        (schema.sheet, schema.sheet.c.assignment.in_(sheets), {"value": None, "note": None}),
        (schema.sensitivity, marked, {"why": None}),
    )  # fmt: skip
    touched: list[tuple[str, int]] = []
    for table, where, blank in blanks:
        connection.execute(table.update().where(where).values(**blank))
        touched += [(table.name, no) for no in connection.scalars(select(table.c.no).where(where))]
    return touched


def _forget_words(session: Session, report: int, stems: str) -> None:
    connection = session.connection
    if connection.dialect.name == "sqlite":
        gone = "INSERT INTO words (words, rowid, stems) VALUES ('delete', :report, :stems)"
        connection.execute(text(gone), {"report": report, "stems": stems})
    else:
        connection.execute(text("DELETE FROM words WHERE report = :report"), {"report": report})
    connection.execute(schema.signature.delete().where(schema.signature.c.report == report))
    connection.execute(schema.band.delete().where(schema.band.c.report == report))


def _forget_bytes(session: Session, report: int) -> None:
    capture = schema.capture.c
    own = select(capture.raw_hash).where(capture.report == report)
    shared = select(capture.raw_hash).where(capture.report != report, capture.report.not_in(
        select(schema.tombstone.c.report)))  # fmt: skip
    table = schema.blob
    session.connection.execute(table.delete().where(table.c.hash.in_(own), table.c.hash.not_in(shared)))


def _write_down(session: Session, tombstone: dict[str, Any], touched: list[tuple[str, int]]) -> None:
    """The entry of the log: the tombstone, and which ranges of rows no longer have their first digests."""
    connection, report = session.connection, tombstone["report"]
    for table in (schema.capture, schema.coding):
        found = connection.scalars(select(table.c.no).where(table.c.report == report)).all()
        touched = [*touched, *((table.name, no) for no in found)]
    left = connection.execute(select(schema.report).where(schema.report.c.no == report)).one()
    erased = sorted([("report", report), *touched])
    rows = {"report": [dict(left._mapping)]}
    log.append(connection, session.clock, "erased", str(report), rows, erased=erased, tombstone=tombstone)
