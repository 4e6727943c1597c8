"""Two coders' sheets settled by a third person, and reports that people finished as gold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from riwaya.archive import deciding, doubling, handmade, queueing, showing
from riwaya.archive.correcting import Correction, correct
from riwaya.archive.deciding import Word
from riwaya.archive.doubling import ADDED, VERDICT
from riwaya.archive.placing import Placer
from riwaya.coder import Kit
from riwaya.errors import UsageError
from riwaya.exports.record import from_record
from riwaya.model import Coding
from riwaya.store import changes, coders, reading, reviewing, schema
from riwaya.store.adding import Session

Record = dict[str, Any]


def adjudicate(session: Session, placer: Placer, kit: Kit, who: tuple[int, str], choices: Sequence[Record]) -> None:
    """Settle the submitted sheets of a report (``who`` is its number, and the adjudicator).

    What was chosen, and what the sheets say alike, becomes corrections, verdicts and claims for everybody.
    """
    connection, (report, by) = session.connection, who
    submitted = [row for row in coders.given(connection, reports=[report]) if row["submission"] is not None]
    if len(submitted) < 2:
        raise UsageError("two coders have to submit their sheets before these can be settled")
    chosen = {(one["claim"], one["field"]): one for one in choices}
    differences = doubling.differences(connection, report)
    left = [f"{one['claim']} {one['field']}" for one in differences if (one["claim"], one["field"]) not in chosen]
    if left:
        raise UsageError(f"the sheets differ in what you did not choose: {', '.join(left)}")
    alike = [{"claim": claim, "field": field, "value": value}
             for claim, field, value in doubling.agreed(connection, report)
             if (claim, field) not in chosen]  # fmt: skip
    for one in (*alike, *chosen.values()):
        _settle(session, placer, kit, who, one)
    last = max(row["submission"] for row in submitted)
    row = coders.add(session, schema.adjudication, report=report, last=last, by=by)
    changes.write_down(session, "adjudicated", f"{report}", {"adjudication": [row]})
    placer.finish()
    queueing.refresh(connection, [report])


def _settle(session: Session, placer: Placer, kit: Kit, who: tuple[int, str], one: Record) -> None:
    (report, by), field, note = who, one["field"], one.get("note")
    if field == ADDED:
        if one["value"] is not None:
            handmade.add(session, placer, kit, report, one["value"], by)
    elif field == VERDICT:
        if reviewing.verdict(session.connection, one["claim"]) != one["value"]:
            deciding.decide(session, lambda: placer, Word(one["claim"], one["value"], by, note))
    else:
        correct(session, placer, Correction(one["claim"], field, json.dumps(one["value"]), by, note))


# --- gold ------------------------------------------------------------------------------------------------------------


def gold(connection: Connection) -> Iterator[Coding]:
    """Reports that people finished, oldest first, as Codings by these people."""
    report, waits, settled = schema.report.c, schema.queue.c, schema.adjudication.c
    adjudicated = select(settled.report)
    spoken = (
        select(schema.claim.c.report)
        .join(schema.current, schema.current.c.coding == schema.claim.c.coding)
        .join(schema.review, schema.review.c.claim == schema.claim.c.id)
    )
    query = (
        select(schema.report)
        .join(schema.queue, waits.report == report.no)
        .where(or_(report.no.in_(adjudicated), (waits.done == 1) & report.no.in_(spoken)))
        .order_by(report.no)
    )
    for row in connection.execute(query).all():
        yield _gold(connection, row)


def _gold(connection: Connection, row: Any) -> Coding:
    claims = showing.shared(connection, row)
    counted = [claim for claim in claims if claim["verdict"] != "rejected"]
    return from_record({
        **showing.coded(connection, row.no), "claims": counted, "id": row.id, "text": row.text, "title": row.title,
        "outlet": row.outlet, "published": row.published, "url": row.url, "path": row.path,
        "related": json.loads(row.related), "by": ", ".join(_people(connection, row.no, claims)),
    })  # fmt: skip


def _people(connection: Connection, report: int, claims: Sequence[Record]) -> list[str]:
    """Who finished a report: who decided on its claims, corrected or added some, or settled its sheets."""
    ids = [claim["id"] for claim in claims]
    said = schema.correction.c
    found = {claim["verdict_by"] for claim in claims if claim["verdict_by"]}
    for part in reading.chunks(ids):
        newest = select(func.max(said.no)).where(said.claim.in_(part)).group_by(said.claim, said.field)
        found |= set(connection.scalars(select(said.by).where(said.no.in_(newest), said.value.is_not(None))))
    settled = schema.adjudication.c
    found |= set(connection.scalars(select(settled.by).where(settled.report == report)))
    return sorted(found)
