"""The store as merging asks it: which events are near, who is in them, what people said of claims."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from sqlalchemy import Connection, bindparam, func, select

from riwaya import merging
from riwaya.merging import Account
from riwaya.model import Judgement
from riwaya.store import schema
from riwaya.store.reading import ACCOUNT, chunks, rows_of

#: Accounts kept in memory between questions: the latest ones are asked for again and again.
_KEPT = 60_000


_AS_IT_COUNTS = (
    select(schema.claim.c.no, ACCOUNT)
    .select_from(schema.claim.outerjoin(schema.corrected, schema.corrected.c.claim == schema.claim.c.no))
    .where(schema.claim.c.no.in_(bindparam("numbers", expanding=True)))
)
_NEAR = (
    select(schema.member.c.event)
    .select_from(schema.block.join(schema.member, schema.member.c.claim == schema.block.c.claim))
    .where(schema.block.c.key.in_(bindparam("keys", expanding=True)))
)
_HOME = (
    select(schema.member.c.event)
    .select_from(schema.member.join(schema.claim, schema.claim.c.no == schema.member.c.claim))
    .where(schema.claim.c.id == bindparam("id"))
)
_INSIDE = select(schema.member.c.claim, schema.member.c.event).where(
    schema.member.c.event.in_(bindparam("events", expanding=True))
)


class Accounts:
    """Accounts by the number of their claim, read once and kept while they are asked for."""

    def __init__(self, most: int = _KEPT) -> None:
        self._kept: OrderedDict[int, Account] = OrderedDict()
        self._most = most
        self._seen: int | None = None

    def put(self, number: int, account: Account) -> None:
        """Keep an account that is at hand anyway."""
        self._kept[number] = account
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def get(self, connection: Connection, numbers: Iterable[int]) -> dict[int, Account]:
        """The accounts of claims, by number."""
        wanted = list(numbers)
        missing = [number for number in wanted if number not in self._kept]
        rows = (row for part in chunks(missing) for row in connection.execute(_AS_IT_COUNTS, {"numbers": list(part)}))
        read = {number: merging.from_json(line) for number, line in rows}
        found = {number: read.get(number) or self._kept[number] for number in wanted}
        for number, account in found.items():
            self.put(number, account)
            self._kept.move_to_end(number)
        return found

    def catch_up(self, connection: Connection) -> None:
        """Let go of claims that others corrected since this was last asked, at the beginning of a transaction."""
        table, claim = schema.correction.c, schema.claim.c
        last = connection.scalar(select(func.max(table.no))) or 0
        if self._seen is not None and last > self._seen:
            corrected = select(table.claim).where(table.no > self._seen)
            for number in connection.scalars(select(claim.no).where(claim.id.in_(corrected))):
                self._kept.pop(number, None)
        self._seen = last

    def forget(self) -> None:
        """Read everything again: what was put may not have been written after all."""
        self._kept.clear()


def hashed(keys: Iterable[str]) -> list[int]:
    """Keys as the store indexes them: signed 64-bit hashes."""
    digests = (blake2b(key.encode("utf-8", "replace"), digest_size=8).digest() for key in keys)
    return [int.from_bytes(digest, "big", signed=True) for digest in digests]


class StorePool:
    """A :class:`riwaya.merging.Pool` over the standing claims of a store."""

    def __init__(self, connection: Connection, accounts: Accounts) -> None:
        self._connection, self._accounts = connection, accounts
        self._judged = connection.scalar(select(schema.judgement.c.no).where(schema.judgement.c.machine == 0).limit(1))

    def events(self, keys: Sequence[str]) -> Sequence[str]:
        """Ids of events with a member kept under any of the keys."""
        return sorted(set(self._connection.scalars(_NEAR, {"keys": hashed(keys)})))

    def inside(self, events: Sequence[str]) -> list[tuple[int, str, Account]]:
        """The claims of events in order of arrival: number, event, account."""
        asked = (self._connection.execute(_INSIDE, {"events": list(part)}) for part in chunks(events))
        rows = sorted((claim, event) for some in asked for claim, event in some)
        accounts = self._accounts.get(self._connection, [number for number, _ in rows])
        return [(number, event, accounts[number]) for number, event in rows]

    def members(self, events: Sequence[str]) -> Mapping[str, Sequence[Account]]:
        """The accounts of events in order of arrival; the event whose first account came first comes first."""
        found: dict[str, list[Account]] = {}
        for _, event, account in self.inside(events):
            found.setdefault(event, []).append(account)
        return found

    def event_of(self, claim: str) -> str | None:
        """The event a claim is placed in, None where it is in none."""
        return self._connection.scalar(_HOME, {"id": claim})

    def verdicts(self, claims: Sequence[str]) -> Sequence[Judgement]:
        """People's judgements that touch any of the claims, oldest first."""
        return verdicts(self._connection, claims) if self._judged is not None else ()


def verdicts(connection: Connection, claims: Sequence[str]) -> list[Judgement]:
    """People's judgements that touch any of some claims, oldest first."""
    table = schema.judgement.c
    columns = (table.no, table.left, table.right, table.verdict, table.score, table.by, table.at, table.machine)
    rows = {row.no: row for side in (table.left, table.right) for row in rows_of(connection, claims, side, *columns)}
    return [
        Judgement(row.left, row.right, row.verdict, row.score, row.by, dt.datetime.fromisoformat(row.at))
        for _, row in sorted(rows.items()) if not row.machine
    ]  # fmt: skip
