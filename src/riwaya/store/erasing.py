"""Erasing a report on lawful request: its content goes, a tombstone stays that says who, when and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from riwaya.store import log, schema
from riwaya.store.adding import Session
from riwaya.store.searching import indexed

_REPORT: dict[str, Any] = {"title": None, "outlet": None, "url": None, "byline": None, "path": None, "forwarded": None,
                           "related": "[]", "extra": None, "text": "", "page": "erased"}  # fmt: skip
_CAPTURE: dict[str, Any] = {"url_given": None, "url_final": None, "headers": "[]", "stated": None}
_CLAIM: dict[str, Any] = {"mode": None, "first": None, "last": None, "country": None, "record": "{}", "account": "{}"}


def erase(session: Session, report: int, by: str, why: str) -> list[int]:
    """Erase the content of a report; returns the numbers of its claims, which no event may hold any longer.

    Raw bytes that another report has as well stay for that one. The log keeps the hashes, which give nothing back.
    """
    connection = session.connection
    row = connection.execute(select(schema.report).where(schema.report.c.no == report)).one()
    claims = list(connection.scalars(select(schema.claim.c.no).where(schema.claim.c.report == report)))
    _forget_words(session, report, indexed(row.title, row.text))
    _forget_bytes(session, report)
    for table, blank in ((schema.report, _REPORT), (schema.capture, _CAPTURE), (schema.claim, _CLAIM),
                         (schema.coding, {"record": None})):  # fmt: skip
        key = table.c.no if table is schema.report else table.c.report
        connection.execute(table.update().where(key == report).values(**blank))
    connection.execute(schema.corrected.delete().where(schema.corrected.c.claim.in_(claims)))
    connection.execute(schema.block.delete().where(schema.block.c.claim.in_(claims)))
    connection.execute(schema.current.delete().where(schema.current.c.report == report))
    corrected = schema.correction.c.claim.in_(_claim_ids(session, report))
    connection.execute(schema.correction.update().where(corrected).values(value=None, note=None))
    tombstone = {"report": report, "id": row.id, "by": by, "at": session.clock(), "why": why}
    connection.execute(schema.tombstone.insert().values(**tombstone))
    _write_down(session, tombstone)
    return claims


def _claim_ids(session: Session, report: int) -> list[str]:
    return list(session.connection.scalars(select(schema.claim.c.id).where(schema.claim.c.report == report)))


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


def _write_down(session: Session, tombstone: dict[str, Any]) -> None:
    """The entry of the log: the tombstone, and which ranges of rows no longer have their first digests."""
    connection, report = session.connection, tombstone["report"]
    touched: list[tuple[str, int]] = [("report", report)]
    for table in (schema.capture, schema.coding):
        found = connection.scalars(select(table.c.no).where(table.c.report == report).order_by(table.c.no)).all()
        touched.extend((table.name, no) for no in found)
    claim = schema.claim.c
    for coding in connection.scalars(select(claim.coding).where(claim.report == report).distinct()).all():
        first = select(claim.no).where(claim.coding == coding).order_by(claim.no).limit(1)
        touched.append(("claim", connection.scalars(first).one()))
    ids = _claim_ids(session, report)
    corrections = connection.scalars(select(schema.correction.c.no).where(schema.correction.c.claim.in_(ids))).all()
    touched.extend(("correction", no) for no in corrections)
    left = connection.execute(select(schema.report).where(schema.report.c.no == report)).one()
    rows = {"report": [dict(left._mapping)]}
    log.append(connection, session.clock, "erased", str(report), rows, erased=sorted(touched), tombstone=tombstone)
