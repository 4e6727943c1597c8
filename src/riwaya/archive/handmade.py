"""Claims that a person adds to a report: a new coding by that person, with all that was coded before as it was."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from riwaya import merging
from riwaya.archive import bringing, fields
from riwaya.archive.correcting import claim_of
from riwaya.archive.placing import Placer
from riwaya.archive.products import Prepared, account
from riwaya.coder import Kit
from riwaya.errors import UsageError
from riwaya.model import Coding, Report
from riwaya.resolution.crosswalk import crosswalk
from riwaya.store import adding, changes, reading, reviewing, schema
from riwaya.store.adding import NewClaim, NewCoding, Row, Session

Record = dict[str, Any]
#: The rule of a claim that a person made.
HAND = "hand"
#: The key of a coding's record that keeps which program coded what a person's coding builds on.
BASE = "base"
_COPIED = ("id", "type", "mode", "status", "assertion", "first", "last", "country", "confidence", "record", "account")


def add(session: Session, placer: Placer, kit: Kit, report: int, said: Record, by: str) -> str:
    """Add a claim to a report, accepted at once; its id.

    Raises :class:`UsageError` with what is wrong with the record.
    """
    connection = session.connection
    base = current(connection, report)
    read = reading.report(connection, report)
    record = completed(read, said, f"{base.no}")
    claim = claim_of(record, read.id, read.text)
    prepared = Prepared(claim, _json(record), account(Coding(read), claim, kit))
    new = bringing.new_claim(prepared, bringing.group_of(session, report))
    rows = recast(session, placer, base, [*claims_of(connection, base.no), new], by)
    number = rows["claim"][-1]["no"]
    rows["judgement"] = placer.place(number, merging.from_json(new.account))
    rows["review"] = [reviewing.add_review(session, new.id, "accepted", by, None)]
    changes.write_down(session, "coded", f"{read.id} {new.id}", rows)
    return new.id


def withdraw(session: Session, placer: Placer, report: int, claim: str, by: str, undoes: int) -> int:
    """Take a claim that was made by hand out of a report again; the number of the entry in the log."""
    base = current(session.connection, report)
    old = claims_of(session.connection, base.no)
    left = [one for one in old if one.id != claim]
    if len(left) == len(old):
        raise UsageError(f"claim {claim!r} is no longer in the coding of its report")
    rows = recast(session, placer, base, left, by)
    return changes.write_down(session, "coded", f"without {claim}", rows, undoes)


def completed(report: Report, said: Record, salt: str) -> Record:
    """The whole record of a claim that a person made; ``salt`` tells equal ones apart."""
    given = {**said} if isinstance(said, dict) else {}
    if not given.get("chain"):
        given["chain"] = [{"name": report.outlet, "kind": "media", "stance": "affirms"}] if report.outlet else []
    record = fields.whole(given, report.text)
    told = json.dumps([report.id, salt, record["type"], record["trigger"]["span"]])
    id = hashlib.sha256(f"{HAND}\x1f{told}".encode()).hexdigest()[:16]
    claim = claim_of({"id": id, **record, "cameo": None, "quad": None, "acled": None}, report.id, report.text)
    cameo, quad, acled = crosswalk(claim.type, claim.mode, claim.actors, claim.recipients, claim.killed)
    pair = {"event_type": acled[0], "sub_event_type": acled[1]} if acled else None
    rule = record.pop("rule")
    return {"id": id, **record, "cameo": cameo, "quad": quad, "acled": pair, "rule": rule}


def current(connection: Connection, report: int) -> Any:
    """The row of the coding of a report that counts; raises :class:`UsageError` where the report does not stand."""
    query = select(schema.coding).select_from(
        schema.current.join(schema.coding, schema.coding.c.no == schema.current.c.coding))  # fmt: skip
    row = connection.execute(query.where(schema.current.c.report == report)).first()
    if row is None or not reading.stands(connection, report):
        raise UsageError("this report no longer counts: a later version took its place, or it was erased")
    return row


def claims_of(connection: Connection, coding: int) -> list[NewClaim]:
    """The claims of a coding as they were coded."""
    columns = [schema.claim.c[name] for name in _COPIED]
    query = select(*columns).where(schema.claim.c.coding == coding).order_by(schema.claim.c.no)
    return [NewClaim(**row._mapping) for row in connection.execute(query)]


def of_hand(claims: Sequence[NewClaim]) -> list[NewClaim]:
    """Those claims that a person made."""
    return [one for one in claims if json.loads(one.record).get("rule") == HAND]


def recast(session: Session, placer: Placer, base: Any, claims: Sequence[NewClaim], by: str) -> dict[str, list[Row]]:
    """A coding with other claims than the one it is built on, accepted: its rows. Claims that stay keep place."""
    connection = session.connection
    before = dict(connection.execute(
        select(schema.claim.c.id, schema.claim.c.no).where(schema.claim.c.coding == base.no)).all())  # fmt: skip
    record = with_claims(json.loads(zlib.decompress(base.record)), claims)
    record |= {"by": by, BASE: record.get(BASE, record["by"])}
    coding, rows = adding.add_coding(session, base.report, NewCoding(by, _json(record), tuple(claims)))
    accepted = adding.accept(session, coding, by)
    placer.remove([no for id, no in before.items() if id not in {row["id"] for row in rows}])
    placer.transfer({before[row["id"]]: row["no"] for row in rows if row["id"] in before})
    placer.notice(base.report)
    return {"coding": [coding], "acceptance": [accepted], "claim": rows}


def with_claims(record: Record, claims: Sequence[NewClaim]) -> Record:
    """The record of a coding with these claims by hand and no others, beside all that the program coded."""
    coded = [one for one in record["claims"] if one.get("rule") != HAND]
    return {**record, "claims": [*coded, *(json.loads(one.record) for one in of_hand(claims))]}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
