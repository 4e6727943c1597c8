"""People's words on whole claims, and on how sensitive a report or event is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya.store import schema
from riwaya.store.adding import Row, Session

#: What a person may say of a claim; ``open`` takes back what was said before.
VERDICTS = ("accepted", "rejected", "unsure", "open")
OPEN = "open"
#: Verdicts after which nothing is left to decide.
DECIDED = frozenset({"accepted", "rejected"})
_CHUNK = 500


def is_rejected(claim: Any) -> Any:
    """The condition that the newest word on a claim, given by the column of its id, is that it is rejected."""
    word = schema.review.alias("word").c
    newest = select(word.verdict).where(word.claim == claim).order_by(word.no.desc()).limit(1)
    return func.coalesce(newest.correlate(claim.table).scalar_subquery(), OPEN) == "rejected"


def rejected(connection: Connection) -> frozenset[str]:
    """The ids of all claims that are rejected now."""
    newest = select(func.max(schema.review.c.no)).group_by(schema.review.c.claim)
    query = select(schema.review.c.claim).where(schema.review.c.no.in_(newest), schema.review.c.verdict == "rejected")
    return frozenset(connection.scalars(query))


def words(connection: Connection, claims: Sequence[str]) -> dict[str, Row]:
    """The newest row of ``review`` for each claim that has one, by the claim's id; one that is ``open`` is none."""
    table = schema.review
    found: dict[str, Row] = {}
    for start in range(0, len(claims), _CHUNK):
        query = select(table).where(table.c.claim.in_(claims[start : start + _CHUNK])).order_by(table.c.no)
        found.update((row.claim, dict(row._mapping)) for row in connection.execute(query))
    return {claim: row for claim, row in found.items() if row["verdict"] != OPEN}


def verdict(connection: Connection, claim: str) -> str:
    """What counts as said of a claim; ``open`` where nothing is."""
    row = words(connection, [claim]).get(claim)
    return str(row["verdict"]) if row else OPEN


def add_review(session: Session, claim: str, verdict: str, by: str, note: str | None) -> Row:
    """The row of a person's word on a claim, written."""
    row: Row = {"no": session.numbers.next(schema.review), "claim": claim, "verdict": verdict, "by": by,
                "at": session.clock(), "note": note}  # fmt: skip
    session.connection.execute(schema.review.insert(), row)
    return row


# --- sensitivity ---


def marks(connection: Connection, kind: str, subjects: Iterable[str]) -> dict[str, Row]:
    """The newest word on the sensitivity of each report or event that has one, by id."""
    table, wanted = schema.sensitivity, list(subjects)
    found: dict[str, Row] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = table.c.subject.in_(wanted[start : start + _CHUNK])
        query = select(table).where(table.c.kind == kind, part).order_by(table.c.no)
        found.update((row.subject, dict(row._mapping)) for row in connection.execute(query))
    return {subject: row for subject, row in found.items() if row["level"] is not None}


def level(machine: int, mark: Row | None) -> int:
    """How sensitive something is: as a person said, unless what the program says has risen since.

    The program only raises; what it said when the person spoke stands beside the person's word.
    """
    if mark is None:
        return machine
    return max(int(mark["level"]), machine) if machine > mark["machine"] else int(mark["level"])


def add_mark(session: Session, said: Row) -> Row:
    """The row of a person's word on sensitivity (``kind subject level machine by why``), written."""
    row: Row = {"no": session.numbers.next(schema.sensitivity), "at": session.clock(), **said}
    session.connection.execute(schema.sensitivity.insert(), row)
    return row
