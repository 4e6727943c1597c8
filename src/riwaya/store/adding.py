"""Putting a report into the store with how it was got, what was coded from it and what it is found by."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite

from riwaya.model import Capture, Report
from riwaya.store import schema
from riwaya.store.clock import Clock, written
from riwaya.store.log import Numbers

Row = dict[str, Any]
#: Bytes are kept once, however often they come.
_KEEP = {
    "sqlite": sqlite.insert(schema.blob).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(schema.blob).on_conflict_do_nothing(),
}
_INDEX = {
    "sqlite": text("INSERT INTO words (rowid, stems) VALUES (:report, :stems)"),
    "postgresql": text("INSERT INTO words (report, stems) VALUES (:report, to_tsvector('simple', :stems))"),
}


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is stored: the columns it is found by, its JSON record, and its JSON account."""

    id: str
    type: str
    mode: str | None
    status: str
    assertion: str
    first: str | None
    last: str | None
    country: str | None
    confidence: float
    record: str
    account: str


@dataclass(frozen=True, slots=True)
class NewCoding:
    """One reading of a report: by which program, its JSON record with every claim, and the claims sure enough."""

    by: str
    record: str
    claims: tuple[NewClaim, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a new report stands among those there are, by their numbers; see the table ``report``."""

    id: str
    page: str
    version: int = 1
    supersedes: int | None = None
    outdated: int | None = None
    original: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What one write transaction needs beside its connection."""

    connection: Connection
    numbers: Numbers
    clock: Clock
    tool: str
    run: int


def session(connection: Connection, clock: Clock, tool: str, run: int = 0) -> Session:
    """What a write transaction needs from its beginning on; ``run`` is 0 outside a run of ingestion."""
    return Session(connection, Numbers(connection), clock, tool, run)


def text_hash(words: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def add_report(session: Session, report: Report, standing: Standing) -> Row:
    """The row of a new report, written."""
    row: Row = {
        "no": session.numbers.next(schema.report), "id": standing.id, "given": report.id, "page": standing.page,
        "version": standing.version, "supersedes": standing.supersedes, "outdated": standing.outdated,
        "original": standing.original, "title": report.title, "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None, "url": report.url,
        "language": report.language, "byline": report.byline, "path": report.path, "forwarded": report.forwarded,
        "related": json.dumps(report.related, ensure_ascii=False), "extra": report.extra, "text": report.text,
        "text_hash": text_hash(report.text), "run": session.run,
    }  # fmt: skip
    session.connection.execute(schema.report.insert(), row)
    return row


def add_capture(session: Session, report: int, capture: Capture) -> Row:
    """The row of how a report was got, written with its bytes, which are kept once however often they come."""
    raw_hash = hashlib.sha256(capture.raw).hexdigest()
    packed = {"hash": raw_hash, "size": len(capture.raw), "packed": zlib.compress(capture.raw, 6)}
    insert = _KEEP[session.connection.dialect.name]
    session.connection.execute(insert, packed)
    row: Row = {
        "no": session.numbers.next(schema.capture), "report": report, "method": capture.method,
        "at": written(capture.at) if capture.at else session.clock(), "url_given": capture.url_given,
        "url_final": capture.url_final, "status": capture.status,
        "headers": json.dumps(capture.headers, ensure_ascii=False), "mime": capture.mime, "stated": capture.stated,
        "raw_hash": raw_hash, "raw_size": len(capture.raw), "tool": session.tool, "run": session.run,
    }  # fmt: skip
    session.connection.execute(schema.capture.insert(), row)
    return row


def add_coding(session: Session, report: int, coding: NewCoding) -> tuple[Row, list[Row]]:
    """The rows of a coding and of its claims, written. It counts only once :func:`accept` says so."""
    row: Row = {
        "no": session.numbers.next(schema.coding), "report": report, "by": coding.by, "at": session.clock(),
        "record": zlib.compress(coding.record.encode("utf-8", "replace"), 6), "run": session.run,
    }  # fmt: skip
    session.connection.execute(schema.coding.insert(), row)
    claims: list[Row] = [
        {"no": session.numbers.next(schema.claim), "id": c.id, "coding": row["no"], "report": report, "type": c.type,
         "mode": c.mode, "status": c.status, "assertion": c.assertion, "first": c.first, "last": c.last,
         "country": c.country, "confidence": c.confidence, "record": c.record, "account": c.account}
        for c in coding.claims
    ]  # fmt: skip
    if claims:
        session.connection.execute(schema.claim.insert(), claims)
    return row, claims


def accept(session: Session, coding: Row, by: str, verdict: str = "accepted") -> Row:
    """The row of somebody's word on a coding, written; an accepted one is the report's current coding from here on."""
    row: Row = {
        "no": session.numbers.next(schema.acceptance), "coding": coding["no"], "verdict": verdict, "by": by,
        "at": session.clock(),
    }  # fmt: skip
    session.connection.execute(schema.acceptance.insert(), row)
    if verdict == "accepted":
        table = schema.current
        session.connection.execute(table.delete().where(table.c.report == coding["report"]))
        session.connection.execute(table.insert(), {"report": coding["report"], "coding": coding["no"]})
    return row


def index_text(session: Session, report: int, stems: str, signature: bytes, bands: Iterable[int]) -> None:
    """What a report is found by: the stems of its words, and the signature and bands that its copies share."""
    index_words(session.connection, report, stems)
    session.connection.execute(schema.signature.insert(), {"report": report, "bytes": signature})
    session.connection.execute(schema.band.insert(), [{"hash": h, "report": report} for h in set(bands)])


def index_words(connection: Connection, report: int, stems: str) -> None:
    """Put the stems of a report's words into the index of words."""
    connection.execute(_INDEX[connection.dialect.name], {"report": report, "stems": stems})


def index_claim(session: Session, claim: int, keys: Iterable[int]) -> None:
    """The keys by which other accounts of the same happening find a claim."""
    rows = [{"key": key, "claim": claim} for key in set(keys)]
    if rows:
        session.connection.execute(schema.block.insert(), rows)


def add_judgements(session: Session, judgements: Sequence[Row]) -> list[Row]:
    """Rows of judgements (``left right verdict score by why machine``), written."""
    rows = [{"no": session.numbers.next(schema.judgement), "at": session.clock(), **one} for one in judgements]
    if rows:
        session.connection.execute(schema.judgement.insert(), rows)
    return rows


def begin_run(connection: Connection, clock: Clock, tool: str, command: str, settings: Row) -> int:
    """The number of a new run of the program, written down."""
    number = Numbers(connection).next(schema.run)
    connection.execute(schema.run.insert().values(
        no=number, started=clock(), tool=tool, command=command,
        settings=json.dumps(settings, ensure_ascii=False, sort_keys=True)))  # fmt: skip
    return number


def end_run(connection: Connection, clock: Clock, number: int, counts: Row) -> None:
    """Write down what a run did."""
    told = json.dumps(counts, ensure_ascii=False, sort_keys=True)
    connection.execute(schema.run.update().where(schema.run.c.no == number).values(ended=clock(), counts=told))


def release(connection: Connection, inputs: Sequence[str], before: int) -> None:
    """Let go what a run that read these inputs again did not refuse again; ``before`` is the number of that run."""
    table = schema.quarantine
    connection.execute(table.delete().where(table.c.input.in_(inputs), table.c.run < before))


def refuse(session: Session, place: str, why: str, hint: str, given: str) -> bool:
    """Keep what could not be read, with the reason; False where that stands there already, now as of this run."""
    table = schema.quarantine
    again = table.update().where(table.c.place == place, table.c.why == why).values(run=session.run)
    if session.connection.execute(again).rowcount:
        return False
    session.connection.execute(table.insert().values(
        no=session.numbers.next(table), place=place, why=why, hint=hint, input=given, at=session.clock(),
        run=session.run))  # fmt: skip
    return True
