"""Coding again after an upgrade: old codings stay, what would change is shown, and counts only once accepted."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from riwaya import merging
from riwaya.archive import bringing, handmade
from riwaya.archive.correcting import mend
from riwaya.archive.ingesting import TOOL
from riwaya.archive.placing import Placer
from riwaya.archive.pool import Accounts
from riwaya.archive.products import Product, prepare
from riwaya.coder import Kit
from riwaya.store import adding, changes, log, reading, reviewing, schema
from riwaya.store.adding import NewCoding, Row, Session
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
                coding, claims = _write(session, no, products[no])
                rows = {"coding": [coding], "claim": claims}
                log.append(connection, clock, "proposed", reports[no].id, rows)
                changes.append(_change(connection, reports[no].id, no, claims))
        progress(min(start + _STEP, len(numbers)), len(numbers))
        yield from changes


def _write(session: Session, report: int, product: Product) -> tuple[Row, list[Row]]:
    """The rows of a proposed coding, with the claims that people made by hand carried over into it."""
    group = bringing.group_of(session, report)
    now = session.connection.scalar(select(schema.current.c.coding).where(schema.current.c.report == report))
    kept = handmade.of_hand(handmade.claims_of(session.connection, now or 0))
    if not kept:
        return bringing.write_coding(session, report, product, group)
    record = handmade.with_claims(json.loads(product.record), kept)
    claims = (*(bringing.new_claim(claim, group) for claim in product.claims), *kept)
    return adding.add_coding(session, report, NewCoding(product.by, json.dumps(record, ensure_ascii=False), claims))


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
    stands = reading.stands(connection, report)
    rows: dict[str, list[Row]] = {}
    if verdict == "accepted" and stands:
        coding, rows = _up_to_date(session, report, coding, by)
    row = adding.accept(session, {"no": coding, "report": report}, by, verdict)
    rows["acceptance"] = [*rows.get("acceptance", []), row]
    rows["judgement"] = []
    if verdict == "accepted" and stands:
        claim = schema.claim.c
        query = select(claim.no, claim.id).where(claim.coding == coding).order_by(claim.no)
        refused = reviewing.words(connection, [id for _, id in connection.execute(query).all()])
        for number, id in connection.execute(query).all():
            account = mend(connection, id, number)
            if id not in refused or refused[id]["verdict"] != "rejected":
                rows["judgement"] += placer.place(number, account)
        placer.remove(old)
        connection.execute(schema.corrected.delete().where(schema.corrected.c.claim.in_(old)))
    placer.notice(report)
    changes.write_down(session, verdict, f"coding {coding}", rows)


def _up_to_date(session: Session, report: int, coding: int, by: str) -> tuple[int, dict[str, list[Row]]]:
    """A proposed coding with the claims by hand that there are now; another one where people added some meanwhile."""
    connection = session.connection
    proposed, now = (
        handmade.claims_of(connection, no)
        for no in (
            coding,
            connection.scalar(select(schema.current.c.coding).where(schema.current.c.report == report)) or 0,
        )
    )
    kept = handmade.of_hand(now)
    if {one.id for one in kept} == {one.id for one in handmade.of_hand(proposed)}:
        return coding, {}
    passed = adding.accept(session, {"no": coding, "report": report}, by, "rejected")
    base = connection.execute(select(schema.coding).where(schema.coding.c.no == coding)).one()
    record = handmade.with_claims(json.loads(zlib.decompress(base.record)), kept)
    claims = (*(one for one in proposed if one not in handmade.of_hand(proposed)), *kept)
    new = NewCoding(base.by, json.dumps(record, ensure_ascii=False), claims)
    row, written = adding.add_coding(session, report, new)
    return row["no"], {"coding": [row], "claim": written, "acceptance": [passed]}


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
