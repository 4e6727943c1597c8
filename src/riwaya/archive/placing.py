"""Claims put into events inside one write transaction, and the events derived anew that this touched."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, or_, select

from riwaya import merging
from riwaya.archive import queueing
from riwaya.archive.pool import Accounts, StorePool, hashed, verdicts
from riwaya.event import Event
from riwaya.merging import Account
from riwaya.store import adding, schema, spots
from riwaya.store.adding import Row, Session
from riwaya.store.reading import chunks, rows_of
from riwaya.version import __version__

#: The row of ``meta`` that says which version put claims into events.
MERGED_BY, SEVERAL = "merged by", "several versions"


def version(model: merging.Model) -> str:
    """The version of what puts claims into events: of the program and of the weights."""
    return f"riwaya {__version__}, weights {model.version}"


class Placer:
    """Places claims one by one; :meth:`finish` derives the events that changed."""

    def __init__(self, session: Session, accounts: Accounts, model: merging.Model) -> None:
        self._session, self._accounts, self._model = session, accounts, model
        accounts.catch_up(session.connection)
        self._pool = StorePool(session.connection, accounts)
        self._touched: set[str] = set()
        self._disputed: set[str] = set()
        self._claims: set[int] = set()
        self._reports: set[int] = set()

    def place(self, number: int, account: Account) -> list[Row]:
        """Put a claim that is stored into the event it tells of; the judgements that were written."""
        connection = self._session.connection
        self._accounts.put(number, account)
        placed = merging.place(account, self._pool, self._model, self._now())
        connection.execute(schema.member.insert(), {"claim": number, "event": placed.event})
        adding.index_claim(self._session, number, hashed(merging.keys(account)))
        if placed.joined:
            self._join(placed.event, placed.joined)
        for plan, deed in placed.links:
            self._link(plan, deed)
        self._touched.add(placed.event)
        self._claims.add(number)
        self._disputed.update(placed.disputed)
        return adding.add_judgements(self._session, [_row(judged) for judged in placed.judged])

    def remove(self, numbers: Iterable[int]) -> None:
        """Take claims out of their events: they no longer stand."""
        connection, gone = self._session.connection, list(numbers)
        member, block = schema.member, schema.block
        self._claims.update(gone)
        self._touched.update(row.event for row in rows_of(connection, gone, member.c.claim, member.c.event))
        for part in chunks(gone):
            connection.execute(member.delete().where(member.c.claim.in_(part)))
            connection.execute(block.delete().where(block.c.claim.in_(part)))

    def transfer(self, numbers: Mapping[int, int]) -> None:
        """Put rows of a newer coding in the places of claims that stayed the same, by old number."""
        connection = self._session.connection
        member, block, mended = schema.member, schema.block, schema.corrected
        old = list(numbers)
        self._touched.update(row.event for row in rows_of(connection, old, member.c.claim, member.c.event))
        for was, now in numbers.items():
            for table in (member, block, mended):
                connection.execute(table.update().where(table.c.claim == was).values(claim=now))
        self._claims.update(numbers.values())

    def notice(self, report: int) -> None:
        """See to it that a report's place in the queue is looked at again."""
        self._reports.add(report)

    def event_of(self, claim: str) -> str | None:
        """The event a claim is in, None where it is in none."""
        return self._pool.event_of(claim)

    def regroup(self, events: Iterable[str]) -> None:
        """Group the claims of some events anew, by what people said of them.

        The group with the first claim of an event keeps the event's id.
        """
        connection, member = self._session.connection, schema.member.c
        inside = self._pool.inside(sorted(events))
        numbers = {account.id: number for number, _, account in inside}
        was = {account.id: event for _, event, account in inside}
        said = verdicts(connection, list(numbers))
        groups = merging.regroup([account for *_, account in inside], said, self._model, self._now())
        now: dict[str, str] = {}
        for group in groups:
            event = was[group[0]] if was[group[0]] not in now.values() else merging.event_id(group[0])
            now.update(dict.fromkeys(group, event))
            for id in group:
                connection.execute(schema.member.update().where(member.claim == numbers[id]).values(event=event))
        self._touched.update(was.values(), now.values())
        for gone in dict.fromkeys(event for event in was.values() if event not in now.values()):
            self._relink([gone], next(now[id] for id in was if was[id] == gone))

    def finish(self, queue: bool = True) -> None:
        """Derive the events that were touched, and the rows of the queue of reports that this concerns."""
        if self._disputed:
            self.regroup(self._disputed)
        self._disputed.clear()
        connection = self._session.connection
        self._unlink()
        for ids in chunks(sorted(self._touched)):
            found = self._pool.members(ids)
            connection.execute(schema.event.delete().where(schema.event.c.id.in_(ids)))
            spots.forget(connection, ids)
            rows = [event_row(derive(connection, id, accounts, self._model)) for id, accounts in found.items()]
            if rows:
                connection.execute(schema.event.insert(), rows)
                spots.write(connection, rows)
        if queue:
            self._queue()
        self._touched.clear()
        self._claims.clear()
        self._reports.clear()
        self._sign()

    def _unlink(self) -> None:
        """Let go of the links of events that have no claims left."""
        member = schema.member.c.event
        for ids in chunks(sorted(self._touched)):
            there = set(self._session.connection.scalars(select(member).where(member.in_(ids)).distinct()))
            if gone := [id for id in ids if id not in there]:
                self._relink(gone, None)

    def _queue(self) -> None:
        connection, claim = self._session.connection, schema.claim.c
        told = rows_of(connection, sorted(self._claims), claim.no, claim.report)
        queueing.refresh(connection, self._reports.union(row.report for row in told))
        queueing.refresh_disagreement(connection, self._touched)

    def _sign(self) -> None:
        """Write down which version put claims into events, or that several did."""
        connection, meta = self._session.connection, schema.meta
        before = connection.scalar(select(meta.c.value).where(meta.c.name == MERGED_BY))
        if before is None:
            connection.execute(meta.insert(), {"name": MERGED_BY, "value": version(self._model)})
        elif before != version(self._model):
            connection.execute(meta.update().where(meta.c.name == MERGED_BY).values(value=SEVERAL))

    def _join(self, event: str, others: Sequence[str]) -> None:
        connection, member = self._session.connection, schema.member
        connection.execute(member.update().where(member.c.event.in_(others)).values(event=event))
        self._relink(others, event)
        self._touched.update(others)

    def _relink(self, gone: Sequence[str], event: str | None) -> None:
        """Links of events that are no more become another's, or go too; what they led to is derived anew."""
        connection, link = self._session.connection, schema.link
        theirs = or_(link.c.plan.in_(gone), link.c.deed.in_(gone))
        pairs = connection.execute(select(link).where(theirs)).all()
        connection.execute(link.delete().where(theirs))
        for plan, deed in pairs:
            self._touched.update((plan, deed))
            if event is not None:
                self._link(event if plan in gone else plan, event if deed in gone else deed)

    def _link(self, plan: str, deed: str) -> None:
        link = schema.link
        same = select(link.c.plan).where(link.c.plan == plan, link.c.deed == deed)
        if plan != deed and self._session.connection.scalar(same) is None:
            self._session.connection.execute(link.insert().values(plan=plan, deed=deed))
            self._touched.update((plan, deed))

    def _now(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self._session.clock())


def derive(connection: Connection, event: str, accounts: Sequence[Account], model: merging.Model) -> Event:
    """An event by its accounts and by the links that the store holds."""
    link = schema.link.c
    plans = connection.scalars(select(link.plan).where(link.deed == event)).all()
    deeds = connection.scalars(select(link.deed).where(link.plan == event)).all()
    return merging.derive(event, accounts, model.kin, plans, deeds)


def event_row(event: Event) -> Row:
    """The row of an event: its JSON record, and the columns that events are found by."""
    record = merging.as_record(event)
    when, where = record["when"] or {}, record["where"] or {}
    return {
        "id": event.id, "type": event.type, "status": event.status, "first": when.get("first"),
        "last": when.get("last"), "country": where.get("country"), "admin1": where.get("admin1"),
        "lat": where.get("lat"), "lon": where.get("lon"), "killed": (record["killed"] or {}).get("best"),
        "injured": (record["injured"] or {}).get("best"), "sources": event.independent_sources,
        "claims": len(event.claims), "contradictions": len(event.contradictions),
        "record": json.dumps(record, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip


def _row(judged: merging.Judged) -> Row:
    one = judged.judgement
    why = json.dumps([[name, round(by, 3)] for name, by in judged.why], ensure_ascii=False)
    return {"left": one.left, "right": one.right, "verdict": one.verdict, "score": round(one.score, 4), "by": one.by,
            "why": why, "machine": 1}  # fmt: skip
