"""Blind double coding: each coder on a sheet of their own, until both have submitted and somebody has settled it.

What one coder says is seen by no other coder of the report before that one has submitted too. This is held here, in
:func:`sheet`, and in :class:`riwaya.archive.Desk`, not in the page.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from riwaya.archive import fields, handmade, queueing, showing
from riwaya.archive.correcting import FIELDS
from riwaya.errors import UsageError
from riwaya.exports.record import from_record
from riwaya.model import Coding
from riwaya.store import changes, coders, reading, reviewing, schema
from riwaya.store.adding import Row, Session

Record = dict[str, Any]
#: What can be said on a sheet beside the fields of a claim.
VERDICT, ADDED = "verdict", "added"


def assign(session: Session, reports: Sequence[str], people: Sequence[str], by: str) -> list[int]:
    """Give each report to each coder; numbers of the new assignments. Who has a report already gets it once."""
    connection, made = session.connection, []
    for id in dict.fromkeys(reports):
        row = showing.row_of(connection, id)
        handmade.current(connection, row.no)
        there = {one["coder"] for one in coders.given(connection, reports=[row.no])}
        if len(there | set(people)) < 2:
            raise UsageError(f"report {id!r} needs two different coders: each is blind to the other")
        for coder in dict.fromkeys(people):
            if coder in there:
                continue
            new = coders.add(session, schema.assignment, report=row.no, coder=coder, by=by)
            changes.write_down(session, "assigned", f"{id} {coder}", {"assignment": [new]})
            made.append(int(new["no"]))
        queueing.refresh(connection, [row.no])
    return made


def assignments(connection: Connection, coder: str | None, report: str | None) -> list[Record]:
    """Who has what to code, oldest first: ``assignment report coder by at submitted`` and whether it is ``settled``."""
    numbers = [showing.row_of(connection, report).no] if report is not None else None
    given = coders.given(connection, coder, numbers)
    reports = sorted({row["report"] for row in given})
    names = {no: id for no, id in reading.rows_of(
        connection, reports, schema.report.c.no, schema.report.c.no, schema.report.c.id)}  # fmt: skip
    settled = coders.settled(connection, reports)
    return [
        {"assignment": row["no"], "report": names[row["report"]], "coder": row["coder"], "by": row["by"],
         "at": row["at"], "submitted": row["submitted"],
         "settled": row["submission"] is not None and settled.get(row["report"], 0) >= row["submission"]}
        for row in given
    ]  # fmt: skip


def sheet(connection: Connection, assignment: int, by: str) -> Record:
    """A report as one coder has it: the program's claims with that coder's own values, and nobody else's.

    Another coder of the report who has not submitted yet is refused.
    """
    row = _assignment(connection, assignment)
    if by != row["coder"] and coders.pending(connection, row["report"], by):
        raise UsageError("submit your own sheet of this report first; until then the others stay closed to you")
    report = connection.execute(select(schema.report).where(schema.report.c.no == row["report"])).one()
    if connection.scalar(select(schema.tombstone.c.report).where(schema.tombstone.c.report == report.no)) is not None:
        raise UsageError(f"report {report.id!r} was erased")
    level = queueing.machine_level()
    claims = []
    for one in _claims(connection, row):
        degree, reasons = level(one, report.text)
        claims.append({**one, "event": None, "sensitivity": degree, "reasons": list(reasons)})
    marks = reviewing.marks(connection, "report", [report.id])
    machine = max((claim["sensitivity"] for claim in claims), default=0)
    return {
        **showing.about(connection, report), **showing.coded(connection, report.no), "claims": claims,
        "sensitivity": reviewing.level(machine, marks.get(report.id)), "assignment": assignment,
        "coder": row["coder"], "submitted": row["submitted"], "done": row["submitted"] is not None,
    }  # fmt: skip


def _claims(connection: Connection, assignment: Row) -> list[Record]:
    """The program's claims with a coder's values, then the claims that the coder added."""
    said: dict[str, dict[str, Any]] = defaultdict(dict)
    notes: dict[str, str | None] = {}
    for (claim, field), row in coders.said(connection, assignment["no"]).items():
        said[claim][field] = json.loads(row["value"])
        notes[claim] = row["note"] or notes.get(claim)
    found = [json.loads(one.coded) for one in showing.rows(connection, assignment["report"])]
    coded = [one for one in found if one["rule"] != handmade.HAND]
    added = [values[ADDED] for values in said.values() if ADDED in values]
    out = []
    for record in (*coded, *added):
        own = said[record["id"]]
        values = {name: value for name, value in own.items() if name in FIELDS}
        verdict = own.get(VERDICT, "accepted" if ADDED in own else reviewing.OPEN)
        out.append({
            **record, **values, "verdict": verdict, "verdict_by": assignment["coder"] if VERDICT in own else None,
            "verdict_at": None, "note": notes.get(record["id"]), "corrected": list(values),
            "coded": {name: record[name] for name in values}, "hand": ADDED in own,
        })  # fmt: skip
    return out


def say(session: Session, assignment: int, about: tuple[str | None, str], value: Any, note: str | None) -> str:
    """Write on a sheet what its coder says of (claim, field); the claim's id, which is new where one is added.

    ``value`` is a value as the record has it, a verdict, or a whole claim for the field ``added``.
    """
    connection, (claim, field) = session.connection, about
    row = _assignment(connection, assignment)
    report = reading.report(connection, row["report"])
    known = {one["id"] for one in _claims(connection, row)}
    if field == ADDED:
        last = connection.scalar(select(func.max(schema.sheet.c.no))) or 0
        record = handmade.completed(report, value, f"sheet {assignment} {last}")
        value, claim = (record if claim is None else {**record, "id": claim}), claim or record["id"]
    elif claim not in known:
        raise UsageError(f"there is no claim {claim!r} on this sheet")
    elif field == VERDICT:
        if value not in reviewing.VERDICTS:
            raise UsageError(f"a verdict is {', '.join(reviewing.VERDICTS)}; not {value!r}")
    elif field in FIELDS:
        value = fields.checked(field, value, report.text)
    else:
        raise UsageError(f"{field!r} is no field to speak of; there are {', '.join((*FIELDS, VERDICT, ADDED))}")
    write(session, assignment, (str(claim), field), json.dumps(value, ensure_ascii=False), note)
    return str(claim)


def write(
    session: Session, assignment: int, about: tuple[str, str], value: str | None, note: str | None = None,
    *, undoes: int | None = None,
) -> int:  # fmt: skip
    """A row of a sheet, its value as JSON, or ``None`` to take back; the number of the entry in the log."""
    if is_submitted(session.connection, assignment):
        raise UsageError("this sheet is submitted; what it says stays as it is")
    claim, field = about
    row = coders.add(session, schema.sheet, assignment=assignment, claim=claim, field=field, value=value, note=note)
    return changes.write_down(session, "said", f"{assignment} {claim} {field}", {"sheet": [row]}, undoes)


def submit(session: Session, assignment: int, by: str) -> None:
    """Close a sheet for good."""
    row = _assignment(session.connection, assignment)
    if by != row["coder"]:
        raise UsageError(f"this sheet is {row['coder']}'s to submit")
    if row["submitted"] is not None:
        raise UsageError("this sheet was submitted before")
    new = coders.add(session, schema.submission, assignment=assignment, by=by)
    changes.write_down(session, "submitted", f"{assignment}", {"submission": [new]})
    queueing.refresh(session.connection, [row["report"]])


def check_coder(connection: Connection, assignment: int, by: str | None) -> None:
    """See to it that who speaks is the coder whose sheet it is."""
    row = _assignment(connection, assignment)
    if by is not None and by != row["coder"]:
        raise UsageError(f"this sheet is {row['coder']}'s")


def is_submitted(connection: Connection, assignment: int) -> bool:
    """Whether a sheet is closed."""
    done = schema.submission.c
    return connection.scalar(select(done.no).where(done.assignment == assignment)) is not None


def pairs(connection: Connection) -> list[tuple[Coding, Coding]]:
    """The first two sheets submitted of each report, as Codings by their coders, oldest report first.

    Claims that a coder rejected are left out of that coder's Coding.
    """
    return [(codings[0], codings[1]) for no in _twice(connection)
            for codings in ([coding(connection, row) for row in _submitted(connection, no)[:2]],)]  # fmt: skip


def coding(connection: Connection, assignment: Row) -> Coding:
    """What a sheet says, as a Coding by its coder."""
    record = showing.coded(connection, assignment["report"])
    report = connection.execute(select(schema.report).where(schema.report.c.no == assignment["report"])).one()
    claims = [one for one in _claims(connection, assignment) if one["verdict"] != "rejected"]
    return from_record({
        **record, "claims": claims, "id": report.id, "text": report.text, "title": report.title,
        "outlet": report.outlet, "published": report.published, "url": report.url, "path": report.path,
        "related": json.loads(report.related), "by": assignment["coder"],
    })  # fmt: skip


def _twice(connection: Connection) -> list[int]:
    """Reports that stand and of which two sheets were submitted."""
    given, done = schema.assignment.c, schema.submission.c
    query = select(given.report).select_from(
        schema.assignment.join(schema.submission, done.assignment == given.no)
        .join(schema.report, schema.report.c.no == given.report)).where(reading.standing_reports())  # fmt: skip
    return list(connection.scalars(query.group_by(given.report).having(func.count() > 1).order_by(given.report)))


def _submitted(connection: Connection, report: int) -> list[Row]:
    given = [row for row in coders.given(connection, reports=[report]) if row["submission"] is not None]
    return sorted(given, key=lambda row: row["submission"])


def _assignment(connection: Connection, assignment: int) -> Row:
    row = coders.one(connection, assignment)
    if row is None:
        raise UsageError(f"there is no assignment {assignment}")
    return row


# --- settling --------------------------------------------------------------------------------------------------------


def differences(connection: Connection, report: int) -> list[Record]:
    """What is to be chosen between submitted sheets: ``claim field`` and ``values`` by coder, in order of the claims.

    The fields are those of the record, ``verdict``, and ``added`` for a claim that only some added (their value is the
    record, ``None`` for the others).
    """
    if any(row["submission"] is None for row in coders.given(connection, reports=[report])):
        raise UsageError("not every coder of this report has submitted yet")
    sheets = {row["coder"]: {c["id"]: c for c in _claims(connection, row)} for row in _submitted(connection, report)}
    out = []
    for claim in dict.fromkeys(id for claims in sheets.values() for id in claims):
        rows = {coder: claims.get(claim) for coder, claims in sheets.items()}
        if None in rows.values():
            out.append({"claim": claim, "field": ADDED, "values": {who: _bare(row) for who, row in rows.items()}})
            continue
        for field in (VERDICT, *FIELDS):
            values = {coder: (row or {}).get(field) for coder, row in rows.items()}
            if _several(values.values()):
                out.append({"claim": claim, "field": field, "values": values})
    return out


def agreed(connection: Connection, report: int) -> list[tuple[str, str, Any]]:
    """What every sheet says alike and the program did not: (claim, field, value)."""
    open_ = {(one["claim"], one["field"]) for one in differences(connection, report)}
    first = _claims(connection, _submitted(connection, report)[0])
    alike = [(one["id"], VERDICT, one["verdict"]) for one in first if one["verdict"] != reviewing.OPEN]
    alike += [(one["id"], field, one[field]) for one in first for field in one["corrected"]]
    return [one for one in alike if one[:2] not in open_ and (one[0], ADDED) not in open_]


def _bare(claim: Record | None) -> Record | None:
    """The record of a claim that a coder added, without what the sheet adds to it."""
    own = ("verdict", "verdict_by", "verdict_at", "note", "corrected", "coded", "hand")
    return {name: value for name, value in claim.items() if name not in own} if claim else None


def _several(values: Iterable[Any]) -> bool:
    return len({json.dumps(value, sort_keys=True) for value in values}) > 1
