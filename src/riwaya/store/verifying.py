"""Proof that nothing was changed: every byte, every row and the log itself against what the log says of them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya.store import schema
from riwaya.store.adding import text_hash
from riwaya.store.log import digest, link

#: Append-only tables: each of their rows is covered by an entry of the log.
COVERED = ("report", "capture", "coding", "acceptance", "claim", "judgement", "correction", "review", "assignment",
           "submission", "sheet", "adjudication", "sensitivity", "undo")  # fmt: skip
_NONE = "0" * 64
_CHUNK = 200
#: Told how many entries of the log were checked, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the log says: where, and what is wrong."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, what is wrong, and the log's last hash, to be kept elsewhere."""

    entries: int
    rows: int
    blobs: int
    head: str
    problems: tuple[Problem, ...]


def verify(connection: Connection, progress: Progress = lambda done, of: None) -> Proof:
    """Check the raw bytes, the texts, every append-only row and the chain of the log."""
    problems: list[Problem] = []
    covered: dict[str, int] = dict.fromkeys(COVERED, 0)
    entries, head = _entries(connection, problems, covered, progress)
    rows = _uncovered(connection, problems, covered)
    blobs = 0
    for problem in _blobs(connection):
        blobs += 1
        if problem is not None:
            problems.append(problem)
    problems.extend(_texts(connection))
    problems.extend(_tombstones(connection))
    return Proof(entries, rows, blobs, head, tuple(problems))


def _entries(
    connection: Connection, problems: list[Problem], covered: dict[str, int], progress: Progress
) -> tuple[int, str]:
    """Walk the log: each link of the chain, and the digests of the rows that each entry wrote."""
    table = schema.log
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    erased = _erased(connection)
    head, expected = _NONE, 1
    for start in range(0, total + _CHUNK, _CHUNK):
        query = select(table).where(table.c.no > start, table.c.no <= start + _CHUNK).order_by(table.c.no)
        chunk: list[_Covers] = []
        for row in connection.execute(query):
            entry = dict(row._mapping)
            if entry["no"] != expected or entry["previous"] != head or link(entry) != entry["hash"]:
                problems.append(Problem(f"log {entry['no']}", "the entry was changed, or one before it is missing"))
            head, expected = entry["hash"], entry["no"] + 1
            chunk.extend(_covers(entry, problems))
        problems.extend(_changed(connection, chunk, covered, erased))
        progress(min(start + _CHUNK, total), total)
    return total, head


#: What an entry says of a range of rows: its number, what was done, table, first and last number, digest.
_Covers = tuple[int, str, str, int, int, str]


def _covers(entry: dict[str, Any], problems: list[Problem]) -> list[_Covers]:
    try:
        ranges = json.loads(entry["detail"])["rows"].items()
        done = f"{entry['action']} {entry['subject']}"
        return [(entry["no"], done, name, first, last, hash) for name, (first, last, hash) in ranges if name in COVERED]
    except (ValueError, KeyError, TypeError, AttributeError):
        problems.append(Problem(f"log {entry['no']}", "the entry cannot be read"))
        return []


def _changed(
    connection: Connection, chunk: list[_Covers], covered: dict[str, int], erased: set[tuple[str, int]]
) -> Iterator[Problem]:
    """Ranges of rows whose digest is not what some entries of the log say. Rows are fetched a table at a time."""
    for name in COVERED:
        table = schema.METADATA.tables[name]
        told = [c for c in chunk if c[2] == name and (c[1].startswith("erased ") or (name, c[3]) not in erased)]
        covered[name] = max([covered[name], *(c[4] for c in chunk if c[2] == name)])
        rows: dict[int, dict[str, Any]] = {}
        wanted = sorted({no for c in told for no in range(c[3], c[4] + 1)})
        for start in range(0, len(wanted), _CHUNK):
            query = select(table).where(table.c.no.in_(wanted[start : start + _CHUNK]))
            rows.update((row.no, dict(row._mapping)) for row in connection.execute(query))
        for number, done, _, first, last, hash in told:
            if digest(table, [rows[no] for no in range(first, last + 1) if no in rows]) != hash:
                which = f"{name} {first}" if first == last else f"{name} {first} to {last}"
                yield Problem(which, f"not as log entry {number} says ({done})")


def _erased(connection: Connection) -> set[tuple[str, int]]:
    """Rows that were erased on request, as (table, first number of the range): their first digests no longer hold."""
    found: set[tuple[str, int]] = set()
    table = schema.log
    for detail in connection.scalars(select(table.c.detail).where(table.c.action == "erased")):
        try:
            found |= {(name, first) for name, first in json.loads(detail)["erased"]}
        except (ValueError, KeyError, TypeError):
            continue  # the walk over the log says so
    return found


def _uncovered(connection: Connection, problems: list[Problem], covered: dict[str, int]) -> int:
    """Rows that no entry of the log knows of; returns how many rows there are in all."""
    rows = 0
    for name in COVERED:
        table = schema.METADATA.tables[name]
        count, last = connection.execute(select(func.count(), func.max(table.c.no)).select_from(table)).one()
        rows += count
        if (last or 0) > covered[name]:
            problems.append(Problem(f"{name} {covered[name] + 1} to {last}", "the log knows nothing of these rows"))
    return rows


def _blobs(connection: Connection) -> Iterator[Problem | None]:
    """Each content as it was got, unpacked and hashed; and contents that are missing."""
    table, capture = schema.blob, schema.capture
    last = ""
    while True:
        rows = connection.execute(select(table).where(table.c.hash > last).order_by(table.c.hash).limit(_CHUNK)).all()
        for row in rows:
            try:
                raw = zlib.decompress(row.packed)
            except zlib.error:
                yield Problem(f"raw {row.hash}", "the bytes cannot be unpacked")
                continue
            sound = hashlib.sha256(raw).hexdigest() == row.hash and len(raw) == row.size
            yield None if sound else Problem(f"raw {row.hash}", "the bytes are not those that were got")
        if not rows:
            break
        last = rows[-1].hash
    gone = select(capture.c.no, capture.c.raw_hash).where(
        capture.c.raw_hash.not_in(select(table.c.hash)), capture.c.report.not_in(select(schema.tombstone.c.report)),
    )  # fmt: skip
    for no, raw_hash in connection.execute(gone):
        yield Problem(f"capture {no}", f"its bytes are missing: raw {raw_hash}")


def _texts(connection: Connection) -> Iterator[Problem]:
    """Texts that do not have the hash that stands beside them."""
    table = schema.report
    kept = table.c.no.not_in(select(schema.tombstone.c.report))
    for no, words, expected in connection.execution_options(yield_per=_CHUNK).execute(
        select(table.c.no, table.c.text, table.c.text_hash).where(kept)
    ):  # fmt: skip
        if text_hash(words) != expected:
            yield Problem(f"report {no}", "the text does not have its hash")


def _tombstones(connection: Connection) -> Iterator[Problem]:
    """Tombstones that the log knows otherwise or not at all, and erasures without one."""
    logged: dict[int, Any] = {}
    for detail in connection.scalars(select(schema.log.c.detail).where(schema.log.c.action == "erased")):
        try:
            told = json.loads(detail)["tombstone"]
            logged[told["report"]] = told
        except (ValueError, KeyError, TypeError):
            continue  # the walk over the log says so
    standing = {row.report: dict(row._mapping) for row in connection.execute(select(schema.tombstone))}
    for report in sorted(logged.keys() | standing.keys()):
        if logged.get(report) != standing.get(report):
            yield Problem(f"tombstone {report}", "not as the log says")
