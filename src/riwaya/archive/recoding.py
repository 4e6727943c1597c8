"""Coding again after an upgrade: old codings stay, what would change is shown, and counts only once accepted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from riwaya import merging
from riwaya.archive import bringing
from riwaya.archive.correcting import mend
from riwaya.archive.ingesting import TOOL
from riwaya.archive.placing import Placer
from riwaya.archive.pool import Accounts
from riwaya.archive.products import prepare
from riwaya.coder import Kit
from riwaya.store import adding, log, reading, schema
from riwaya.store.adding import Row, Session
from riwaya.store.clock import Clock
from riwaya.store.database import Store

Record = dict[str, Any]
#: Fields of a claim that are compared; confidence moves a little with every training.
_FIELDS = ("type", "mode", "trigger", "actors", "recipients", "status", "assertion", "when", "where", "killed",
           "injured", "detained", "tolls", "chain")  # fmt: skip
_STEP = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What another coding of a report changes: claims that are new, that are gone, and fields that are other."""

    report: str
    added: tuple[Record, ...] = ()
    gone: tuple[Record, ...] = ()
    altered: tuple[tuple[str, dict[str, tuple[Any, Any]]], ...] = field(default=())

    @property
    def is_none(self) -> bool:
        """Whether nothing changes but the version."""
        return not (self.added or self.gone or self.altered)


def propose(
    store: Store, kit: Kit, clock: Clock, progress: Callable[[int, int], None], every: bool = False
) -> Iterator[Change]:
    """Code again each standing report whose coding is not this version's (or ``every`` one), and store the codings."""
    with store.read() as connection:
        numbers = [no for no, by in reading.current_by(connection) if every or by != kit.version]
        waiting = set(reading.proposed(connection))
    numbers = [no for no in numbers if no not in waiting]
    for start in range(0, len(numbers), _STEP):
        part = numbers[start : start + _STEP]
        with store.read() as connection:
            reports = {no: reading.report(connection, no) for no in part}
        products = {no: prepare(report, kit) for no, report in reports.items()}
        with store.write() as connection:
            session = adding.session(connection, clock, TOOL)
            changes = []
            for no in part:
                coding, claims = bringing.write_coding(session, no, products[no], bringing.group_of(session, no))
                rows = {"coding": [coding], "claim": claims}
                log.append(connection, clock, "proposed", reports[no].id, rows)
                changes.append(_change(connection, reports[no].id, no, claims))
        progress(min(start + _STEP, len(numbers)), len(numbers))
        yield from changes


def settle(store: Store, model: merging.Model, clock: Clock, by: str, verdict: str) -> int:
    """Accept or reject every coding that was proposed and not settled; how many there were."""
    accounts = Accounts()
    with store.read() as connection:
        proposed = sorted(reading.proposed(connection).items())
    for start in range(0, len(proposed), _STEP):
        with store.write() as connection:
            session = adding.session(connection, clock, TOOL)
            placer = Placer(session, accounts, model)
            for report, coding in proposed[start : start + _STEP]:
                _settle(session, placer, (report, coding), by, verdict)
            placer.finish()
    return len(proposed)


def _settle(session: Session, placer: Placer, which: tuple[int, int], by: str, verdict: str) -> None:
    """One proposed coding, accepted or rejected. New claims find their events before the old ones leave them."""
    (report, coding), connection = which, session.connection
    old = bringing.standing_claims(session, report)
    row = adding.accept(session, {"no": coding, "report": report}, by, verdict)
    judged: list[Row] = []
    if verdict == "accepted" and reading.stands(connection, report):
        claim = schema.claim.c
        query = select(claim.no, claim.id).where(claim.coding == coding).order_by(claim.no)
        for number, id in connection.execute(query).all():
            judged += placer.place(number, mend(connection, id, number))
        placer.remove(old)
        connection.execute(schema.corrected.delete().where(schema.corrected.c.claim.in_(old)))
    log.append(connection, session.clock, verdict, f"coding {coding}", {"acceptance": [row], "judgement": judged})


def _change(connection: Connection, id: str, report: int, claims: list[Row]) -> Change:
    """What the claims of a proposed coding change against those that count."""
    claim, current = schema.claim.c, schema.current.c
    query = select(claim.record).select_from(schema.claim.join(schema.current, current.coding == claim.coding))
    old = {one["id"]: one for one in map(json.loads, connection.scalars(query.where(current.report == report)))}
    new = {one["id"]: one for one in (json.loads(row["record"]) for row in claims)}
    altered = []
    for claim_id in old.keys() & new.keys():
        fields = {name: (old[claim_id][name], new[claim_id][name]) for name in _FIELDS
                  if old[claim_id][name] != new[claim_id][name]}  # fmt: skip
        if fields:
            altered.append((claim_id, fields))
    added = tuple(one for at, one in new.items() if at not in old)
    gone = tuple(one for at, one in old.items() if at not in new)
    return Change(id, added, gone, tuple(sorted(altered)))
