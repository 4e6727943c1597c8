"""The rows of the queue, made of claims, events and people's words, and made anew whenever one of these changes.

``uncertainty`` is that of the least sure claim still open: 1 where the coder held it as likely wrong as right
(confidence 0.5) or a person is unsure, 0 where it was certain. ``disagreement`` is the share of the report's claims
that stand in events whose accounts contradict each other, and 1 where two coders' sheets differ that nobody has
settled. ``sensitivity`` is the highest of its claims, or what a person said. ``type`` and ``country`` are the
commonest among its claims. A report is done when none of its claims is open and nobody still has it to code.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya import sensitivity
from riwaya.store import changes, coders, queue, reading, reviewing, schema
from riwaya.store.adding import Row
from riwaya.store.verifying import Problem
from riwaya.version import __version__

Record = dict[str, Any]
#: How sensitive a claim is, by its record and the text of its report: 0 to 3, and why.
Level = Callable[[Record, str], tuple[int, tuple[str, ...]]]
#: The row of ``meta`` that says which version filled the queue.
QUEUED_BY = "queued by"
_CHUNK = 200


@lru_cache(maxsize=1)
def machine_level() -> Level:
    """What says how sensitive a claim is."""
    return partial(sensitivity.level, sensitivity.load())


def refresh(connection: Connection, reports: Iterable[int], level: Level | None = None) -> None:
    """Make the rows of some reports anew; those that no longer stand leave the queue."""
    for part in _parts(sorted(set(reports))):
        rows, topics = derived(connection, part, level)
        queue.replace(connection, part, list(rows.values()), topics)


def refresh_disagreement(connection: Connection, events: Iterable[str]) -> None:
    """Look again at the disagreement of every report with a claim in some events, and at nothing else of it."""
    member, claim = schema.member.c, schema.claim.c
    joined = schema.member.join(schema.claim, claim.no == member.claim)
    for ids in reading.chunks(sorted(set(events))):
        query = select(claim.report).select_from(joined).where(member.event.in_(ids)).distinct()
        for part in _parts(sorted(connection.scalars(query))):
            before, now = queue.disagreements(connection, part), _disagreement(connection, part)
            queue.set_disagreement(connection, {no: now[no] for no in before if before[no] != now[no]})


def rebuild(connection: Connection, level: Level | None = None) -> None:
    """Fill the queue and the index of changes anew, and write down that this version did."""
    for table in (schema.queue, schema.topic):
        connection.execute(table.delete())
    refresh(connection, connection.scalars(select(schema.report.c.no)).all(), level)
    changes.reindex(connection)
    connection.execute(schema.meta.delete().where(schema.meta.c.name == QUEUED_BY))
    connection.execute(schema.meta.insert(), {"name": QUEUED_BY, "value": __version__})


def filled_by(connection: Connection) -> str | None:
    """Which version filled the queue, ``None`` where none did: the store was just brought to today's tables."""
    return connection.scalar(select(schema.meta.c.value).where(schema.meta.c.name == QUEUED_BY))


def wrong(connection: Connection, level: Level | None = None) -> Iterator[Problem]:
    """Rows of the queue that are not what they should be, as long as this version filled it."""
    if filled_by(connection) != __version__:
        return
    last = connection.scalar(select(func.max(schema.report.c.no))) or 0
    seen = 0
    for start in range(1, last + 1, _CHUNK):
        part = range(start, start + _CHUNK)
        due, topics = derived(connection, part, level)
        table, topic = schema.queue, schema.topic
        there = {row.report: dict(row._mapping) for row in
                 connection.execute(select(table).where(table.c.report.in_(part)))}  # fmt: skip
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for row in connection.execute(select(topic).where(topic.c.report.in_(part))):
            found[row.report].add((row.kind, row.value))
        seen += len(there)
        for no in sorted({*due, *there}):
            if due.get(no) != there.get(no) or topics.get(no, set()) != found[no]:
                yield Problem(f"queue {no}", "not what the report's claims make it")
    if seen != connection.scalar(select(func.count()).select_from(schema.queue)):
        yield Problem("queue", "it holds reports that are not there")


# --- one report ------------------------------------------------------------------------------------------------------


def derived(
    connection: Connection, reports: Sequence[int], level: Level | None = None
) -> tuple[dict[int, Row], dict[int, set[tuple[str, str]]]]:
    """The rows of those reports that stand, and the topics each can be found by."""
    report, level = schema.report.c, level or machine_level()
    query = select(report.no, report.id, report.outlet, report.published, report.text).where(
        report.no.in_(reports), reading.standing_reports()).order_by(report.no)  # fmt: skip
    standing = connection.execute(query).all()
    numbers = [one.no for one in standing]
    claims = _claims(connection, numbers)
    said = reviewing.words(connection, [one["id"] for some in claims.values() for one in some])
    marks = reviewing.marks(connection, "report", [one.id for one in standing])
    disagreement = _disagreement(connection, numbers)
    waiting = {row["report"] for row in coders.given(connection, reports=numbers) if row["submitted"] is None}
    rows: dict[int, Row] = {}
    topics: dict[int, set[tuple[str, str]]] = {}
    for one in standing:
        records = claims.get(one.no, [])
        verdicts = {r["id"]: said[r["id"]]["verdict"] if r["id"] in said else reviewing.OPEN for r in records}
        open_ = [r for r in records if verdicts[r["id"]] not in reviewing.DECIDED]
        counted = [r for r in records if verdicts[r["id"]] != "rejected"]
        machine = max((level(r, one.text)[0] for r in counted), default=0)
        rows[one.no] = {
            "report": one.no, "uncertainty": max((_unsure(r, verdicts[r["id"]]) for r in open_), default=0.0),
            "disagreement": disagreement[one.no], "sensitivity": reviewing.level(machine, marks.get(one.id)),
            "published": one.published or "", "type": _commonest(r["type"] for r in counted),
            "country": _commonest((r["where"] or {}).get("country") for r in counted), "outlet": one.outlet,
            "claims": len(records), "open": len(open_), "done": int(not open_ and one.no not in waiting),
        }  # fmt: skip
        topics[one.no] = _topics(counted, one.outlet)
    return rows, topics


def _claims(connection: Connection, reports: Sequence[int]) -> dict[int, list[Record]]:
    """The claims of each report's current coding as they count, rejected ones too."""
    claim, current = schema.claim.c, schema.current.c
    query = (
        select(claim.report, reading.RECORD)
        .select_from(schema.current.join(schema.claim, claim.coding == current.coding)
                     .outerjoin(schema.corrected, schema.corrected.c.claim == claim.no))
        .where(current.report.in_(reports)).order_by(claim.no)
    )  # fmt: skip
    found: dict[int, list[Record]] = defaultdict(list)
    for report, record in connection.execute(query):
        found[report].append(json.loads(record))
    return found


def _unsure(record: Record, verdict: str) -> float:
    if verdict == "unsure":
        return 1.0
    return round(1.0 - abs(2.0 * float(record["confidence"]) - 1.0), 4)


def _commonest(values: Iterable[str | None]) -> str | None:
    """The commonest value, of equals the one that comes first."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _topics(records: Sequence[Record], outlet: str | None) -> set[tuple[str, str]]:
    found = {("outlet", outlet)}
    for record in records:
        where = record["where"] or {}
        found |= {("type", record["type"]), ("status", record["status"]), ("country", where.get("country")),
                  ("place", where.get("name")), ("place", where.get("gazetteer_id"))}  # fmt: skip
    return {(kind, value) for kind, value in found if value}


def _disagreement(connection: Connection, reports: Sequence[int]) -> dict[int, float]:
    """The disagreement of each report."""
    claim, member, event = schema.claim.c, schema.member.c, schema.event.c
    contradicted: dict[int, list[bool]] = defaultdict(list)
    query = (
        select(claim.report, event.contradictions)
        .select_from(schema.claim.join(schema.member, member.claim == claim.no)
                     .join(schema.event, event.id == member.event))
        .where(claim.report.in_(reports))
    )  # fmt: skip
    for report, number in connection.execute(query):
        contradicted[report].append(number > 0)
    split = _unsettled(connection, reports)
    share = {no: sum(some) / len(some) for no, some in contradicted.items()}
    return {no: 1.0 if no in split else round(share.get(no, 0.0), 4) for no in reports}


def _unsettled(connection: Connection, reports: Sequence[int]) -> set[int]:
    """Reports whose submitted sheets differ, and that nobody adjudicated since."""
    sheets: dict[int, list[Row]] = defaultdict(list)
    for row in coders.given(connection, reports=reports):
        if row["submission"] is not None:
            sheets[row["report"]].append(row)
    several = {no: some for no, some in sheets.items() if len(some) > 1}
    settled = coders.settled(connection, list(several))
    return {no for no, some in several.items()
            if settled.get(no, 0) < max(row["submission"] for row in some) and _differ(connection, some)}  # fmt: skip


def _differ(connection: Connection, given: Sequence[Row]) -> bool:
    said = [coders.said(connection, row["no"]) for row in given]
    values = [{about: row["value"] for about, row in one.items()} for one in said]
    return any(one != values[0] for one in values[1:])


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))
