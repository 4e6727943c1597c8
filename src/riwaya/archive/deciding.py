"""A person's word on a whole claim, on what is one event, and on how sensitive something is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from riwaya.archive import queueing
from riwaya.archive.correcting import standing
from riwaya.archive.placing import Placer
from riwaya.archive.pool import Accounts
from riwaya.errors import UsageError
from riwaya.store import adding, changes, reading, reviewing, schema
from riwaya.store.adding import Row, Session

#: Makes what puts claims into events, where that is needed: it has to load the register.
NewPlacer = Callable[[], Placer]
LEVELS = range(4)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a claim: accepted, rejected, unsure, or open; ``undoes`` is the log entry it takes back."""

    claim: str
    verdict: str
    by: str
    note: str | None = None
    undoes: int | None = None


def decide(session: Session, placer: NewPlacer, said: Word) -> int:
    """Write a person's word on a claim down; a rejected claim leaves its event, one that is so no more comes back."""
    if said.verdict not in reviewing.VERDICTS:
        raise UsageError(f"a verdict is {', '.join(reviewing.VERDICTS)}; not {said.verdict!r}")
    connection = session.connection
    number, report = standing(connection, said.claim)
    was = reviewing.verdict(connection, said.claim) == "rejected"
    rows = {"review": [reviewing.add_review(session, said.claim, said.verdict, said.by, said.note)]}
    if was == (said.verdict == "rejected"):
        queueing.refresh(connection, [report])
    else:
        placing = placer()
        if was:
            rows["judgement"] = placing.place(number, Accounts().get(connection, [number])[number])
        else:
            placing.remove([number])
        placing.finish()
    return changes.write_down(session, "reviewed", f"{said.claim} {said.verdict}", rows, said.undoes)


# --- events ----------------------------------------------------------------------------------------------------------


def merge(session: Session, placer: Placer, left: str, right: str, by: str) -> str:
    """Make one event of two by judgements between their claims; the event's id."""
    ours, theirs = (members(session.connection, event) for event in (left, right))
    if left == right:
        raise UsageError("one event cannot be merged with itself")
    first, second = sorted((ours, theirs))
    claims = [id for _, id in (*first, *second)]
    why = {"act": "merge", "events": [left, right]}
    grouping = _Grouping(session, placer, by, why)
    pairs: list[Pair] = [(claims[0], second[0][1], "same")]
    while pairs:
        homes = grouping.judge(pairs, claims)
        strays = [claim for claim in claims[1:] if homes[claim] != homes[claims[0]]]
        pairs = grouping.new([(claims[0], claim, "same") for claim in strays])
    grouping.finish(f"{left} {right}")
    return _homes(session.connection, claims[:1])[claims[0]]


def split(session: Session, placer: Placer, event: str, claims: Sequence[str], by: str) -> str:
    """Take claims out of an event, into one of their own, by judgements; the id of their event."""
    every = [id for _, id in members(session.connection, event)]
    out = [claim for claim in every if claim in set(claims)]
    stay = [claim for claim in every if claim not in set(claims)]
    unknown = sorted(set(claims) - set(every))
    if unknown:
        raise UsageError(f"claim {unknown[0]!r} is not in event {event!r}")
    if not out or not stay:
        raise UsageError("to split an event name some of its claims, and not all")
    grouping = _Grouping(session, placer, by, {"act": "split", "event": event, "claims": out})
    pairs: list[Pair] = [(stay[0], out[0], "different")]
    while pairs:
        homes = grouping.judge(pairs, every)
        found = [(out[0], claim, "same") for claim in out[1:] if homes[claim] != homes[out[0]]]
        found += [(claim, out[0], "different") for claim in stay if homes[claim] == homes[out[0]]]
        found += [(stay[0], claim, "same") for claim in stay[1:] if homes[claim] not in (homes[stay[0]], homes[out[0]])]
        pairs = grouping.new(found)
    grouping.finish(event)
    return _homes(session.connection, out[:1])[out[0]]


Pair = tuple[str, str, str]


class _Grouping:
    """Judgements of one decision, written until the claims lie as the decision says."""

    def __init__(self, session: Session, placer: Placer, by: str, why: dict[str, Any]) -> None:
        self._session, self._placer, self._by = session, placer, by
        self._why = json.dumps(why, ensure_ascii=False)
        self._said: set[Pair] = set()
        self.rows: list[Row] = []

    def judge(self, pairs: Sequence[Pair], claims: Sequence[str]) -> dict[str, str]:
        """Write judgements down and group the claims anew; the event of each claim then."""
        self._said.update(pairs)
        said = [{"left": left, "right": right, "verdict": verdict, "score": 1.0, "by": self._by, "why": self._why,
                 "machine": 0} for left, right, verdict in pairs]  # fmt: skip
        self.rows += adding.add_judgements(self._session, said)
        self._placer.regroup(set(_homes(self._session.connection, claims).values()))
        return _homes(self._session.connection, claims)

    def new(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Those pairs that were not judged so in this decision: what is left to say."""
        return [pair for pair in pairs if pair not in self._said]

    def finish(self, subject: str) -> None:
        """Derive the events and write the decision into the log."""
        self._placer.finish()
        changes.write_down(self._session, "judged", subject, {"judgement": self.rows})


def members(connection: Connection, event: str) -> list[tuple[int, str]]:
    """Numbers and ids of the claims of an event, in order of arrival; raises :class:`UsageError` for no event."""
    claim, member = schema.claim.c, schema.member.c
    query = select(claim.no, claim.id).select_from(schema.member.join(schema.claim, claim.no == member.claim))
    found = [(row.no, row.id) for row in connection.execute(query.where(member.event == event).order_by(claim.no))]
    if not found:
        raise UsageError(f"there is no event {event!r}; riwaya events lists them")
    return found


def _homes(connection: Connection, claims: Sequence[str]) -> dict[str, str]:
    """The event of each of some claims."""
    claim, member = schema.claim.c, schema.member.c
    joined = schema.member.join(schema.claim, claim.no == member.claim)
    found: dict[str, str] = {}
    for part in reading.chunks(claims):
        query = select(claim.id, member.event).select_from(joined).where(claim.id.in_(part))
        found.update((row.id, row.event) for row in connection.execute(query))
    return found


# --- sensitivity -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word on how sensitive a report or event is; ``level`` ``None`` takes it back."""

    kind: Literal["report", "event"]
    subject: str
    level: int | None
    by: str
    why: str | None = None
    undoes: int | None = None


def mark(session: Session, said: Mark) -> int:
    """Write a person's word on sensitivity down."""
    if said.level is not None and said.level not in LEVELS:
        raise UsageError(f"a level of sensitivity is 0, 1, 2 or 3; not {said.level!r}")
    machine = machine_level(session.connection, said.kind, said.subject)
    row = reviewing.add_mark(session, {"kind": said.kind, "subject": said.subject, "level": said.level,
                                       "machine": machine, "by": said.by, "why": said.why})  # fmt: skip
    if said.kind == "report":
        queueing.refresh(session.connection, [_report(session.connection, said.subject)])
    subject = f"{said.kind} {said.subject}"
    return changes.write_down(session, "marked", subject, {"sensitivity": [row]}, said.undoes)


def sensitivity(connection: Connection, kind: str, id: str) -> int:
    """How sensitive a report or event is: 0 to 3."""
    return reviewing.level(machine_level(connection, kind, id), reviewing.marks(connection, kind, [id]).get(id))


def machine_level(connection: Connection, kind: str, id: str) -> int:
    """How sensitive the program holds a report or event to be: as its most sensitive claim."""
    claim, text = schema.claim.c, schema.report.c.text
    query = select(reading.RECORD, text).select_from(
        schema.claim.join(schema.report, schema.report.c.no == claim.report)
        .outerjoin(schema.corrected, schema.corrected.c.claim == claim.no))  # fmt: skip
    if kind == "report":
        number = _report(connection, id)
        now = select(schema.current.c.coding).where(schema.current.c.report == number)
        query = query.where(claim.coding.in_(now), ~reviewing.is_rejected(claim.id))
    elif kind == "event":
        query = query.where(claim.no.in_([no for no, _ in members(connection, id)]))
    else:
        raise UsageError(f"sensitive are a report or an event, not {kind!r}")
    level = queueing.machine_level()
    return max((level(json.loads(record), words)[0] for record, words in connection.execute(query)), default=0)


def _report(connection: Connection, id: str) -> int:
    number = connection.scalar(select(schema.report.c.no).where(schema.report.c.id == id))
    if number is None:
        raise UsageError(f"there is no report {id!r}")
    return int(number)
