"""A person's value for a field of a claim: a row of its own, which goes before what was coded until taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from riwaya import merging
from riwaya.archive import fields
from riwaya.archive.placing import Placer
from riwaya.errors import UsageError
from riwaya.exports.record import from_record
from riwaya.merging import Account
from riwaya.model import Claim
from riwaya.store import changes, reading, reviewing, schema
from riwaya.store.adding import Row, Session

#: Fields that a person may correct.
FIELDS = ("type", "mode", "status", "assertion", "actors", "recipients", "when", "where", "killed", "injured",
          "detained", "tolls", "chain")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says of a field of a claim: its value as JSON, or ``None`` to take back what was said before.

    ``undoes`` is the entry of the log that it takes back, where it does.
    """

    claim: str
    field: str
    value: str | None
    by: str
    note: str | None = None
    undoes: int | None = None


def correct(session: Session, placer: Placer, said: Correction) -> int:
    """Write a correction down and place the claim anew; the number of its entry in the log.

    Raises :class:`UsageError` where there is no such claim or field, or where a claim cannot have the value.
    """
    if said.field not in FIELDS:
        raise UsageError(f"{said.field!r} is no field to correct; there are {', '.join(FIELDS)}")
    connection = session.connection
    number, report = standing(connection, said.claim)
    value = said.value
    if value is not None:
        text = connection.scalars(select(schema.report.c.text).where(schema.report.c.no == report)).one()
        value = json.dumps(fields.checked(said.field, json.loads(value), text), ensure_ascii=False)
    row = {
        "no": session.numbers.next(schema.correction), "claim": said.claim, "field": said.field, "value": value,
        "by": said.by, "at": session.clock(), "note": said.note,
    }  # fmt: skip
    connection.execute(schema.correction.insert(), row)
    account = mend(connection, said.claim, number)
    judged: list[Row] = []
    if reviewing.verdict(connection, said.claim) != "rejected":  # a rejected claim waits outside until it is back
        placer.remove([number])
        judged = placer.place(number, account)
    placer.notice(report)
    rows = {"correction": [row], "judgement": judged}
    return changes.write_down(session, "corrected", f"{said.claim} {said.field}", rows, said.undoes)


def standing(connection: Connection, claim: str) -> tuple[int, int]:
    """The numbers of a claim that stands, rejected or not, and of its report; raises :class:`UsageError` for others."""
    row = connection.execute(_STANDING, {"id": claim}).first()
    if row is None:
        raise UsageError(f"there is no claim {claim!r} that counts; riwaya claims lists them")
    if not reading.stands(connection, row.report):
        raise UsageError(f"claim {claim!r} counts no longer: its report was erased or has a newer version")
    return row.no, row.report


_STANDING = (
    select(schema.claim.c.no, schema.claim.c.report)
    .select_from(schema.claim.join(schema.current, schema.current.c.coding == schema.claim.c.coding))
    .where(schema.claim.c.id == bindparam("id"))
)
_CODED = (
    select(schema.claim.c.record, schema.claim.c.account, schema.report.c.id, schema.report.c.text)
    .select_from(schema.claim.join(schema.report, schema.report.c.no == schema.claim.c.report))
    .where(schema.claim.c.no == bindparam("no"))
)


def mend(connection: Connection, id: str, number: int) -> Account:
    """Keep a claim as its corrections have it beside the row that was coded; its account as it counts now."""
    connection.execute(schema.corrected.delete().where(schema.corrected.c.claim == number))
    row = mended(connection, id, number)
    if row is not None:
        connection.execute(schema.corrected.insert(), row)
        return merging.from_json(row["account"])
    return merging.from_json(connection.execute(_CODED, {"no": number}).one().account)


def mended(connection: Connection, id: str, number: int) -> Row | None:
    """The row of a claim as its corrections have it, the newest of each field; ``None`` where none is left."""
    table = schema.correction.c
    said = connection.execute(select(table.field, table.value).where(table.claim == id).order_by(table.no)).all()
    newest: dict[str, str | None] = {row.field: row.value for row in said}
    values = {field: json.loads(value) for field, value in newest.items() if value is not None}
    if not values:
        return None
    coded = connection.execute(_CODED, {"no": number}).one()
    before = json.loads(coded.record)
    record = {**before, **values}
    claim = claim_of(record, coded.id, coded.text)
    account = _account(claim, coded.text, merging.from_json(coded.account))
    if "chain" in values:
        account = _told_by(account, claim, before["chain"])
    return _row(number, record, claim, account)


def claim_of(record: dict[str, Any], report: str, text: str) -> Claim:
    """The claim of a record; raises :class:`UsageError` where a claim cannot be so."""
    try:
        (claim,) = from_record({**_EMPTY, "id": report, "text": text, "claims": [record]}).claims
        return claim
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as err:
        raise UsageError(f"a claim cannot have this value ({err!r}); docs/data-model.md shows each field") from err


_EMPTY: dict[str, Any] = {
    "title": None, "outlet": None, "published": None, "url": None, "path": None, "related": [], "contexts": [],
    "attributions": [], "actors": [], "relations": [], "places": [], "times": [], "by": "",
}  # fmt: skip


def _account(claim: Claim, text: str, coded: Account) -> Account:
    """What merging sees of a corrected claim: all but its narrators, group and day of publication anew."""
    new = merging.account(claim, text, group=coded.group, published=coded.published, outlet=coded.outlet, narrators=())
    return replace(new, root=coded.root, chain=coded.chain)


def _told_by(account: Account, claim: Claim, coded: list[dict[str, Any]]) -> Account:
    """An account with the narrators of a corrected chain; a publisher that stayed the same keeps its key."""
    narrators = list(merging.narrators_of(claim.chain, claim.report))
    if claim.chain and coded and claim.chain[0].name == coded[0]["name"] and account.outlet:
        narrators[0] = (account.outlet, *narrators[0][1:])
    key, name, known = narrators[-1]
    return replace(account, root=merging.Root(key, name, known), chain=tuple(one[0] for one in narrators))


def _row(number: int, record: dict[str, Any], claim: Claim, account: Account) -> Row:
    when, where = claim.when, claim.where
    return {
        "claim": number, "type": claim.type, "status": claim.status,
        "first": when.first.isoformat() if when and when.first else None,
        "last": when.last.isoformat() if when and when.last else None, "country": where.country if where else None,
        "record": json.dumps(record, ensure_ascii=False, separators=(",", ":")), "account": merging.to_json(account),
    }  # fmt: skip
