"""Settling what two coders said of a report: where their sheets differ, and which of them counts."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive.desk import Desk
from riwaya.errors import UsageError
from riwaya.exports.record import to_record
from riwaya.review.context import AtDesk, page
from riwaya.review.downloads import download
from riwaya.review.evidence import evidence
from riwaya.review.pages.report import paragraphs
from riwaya.review.security import Adjudicator, Forbidden, NotThere, Person
from riwaya.review.work import VEILED

router = APIRouter(include_in_schema=False)
Record = dict[str, Any]
Report = Annotated[str, Query(max_length=500)]
#: Fields for which no value is a value: a choice of neither says that nothing is known.
_UNKNOWN: dict[str, Any] = {"mode": None, "actors": [], "recipients": [], "when": None, "where": None, "killed": None,
                            "injured": None, "detained": None, "tolls": [], "chain": []}  # fmt: skip
ADDED, VERDICT = "added", "verdict"


@router.get("/adjudicate")
def adjudicate(request: Request, desk: AtDesk, person: Adjudicator, report: Report, open: bool = False) -> Response:
    """The sheets of a report beside each other, where they differ."""
    sheets = _sheets(desk, person, report)
    found = desk.report(report)
    differences = [_shown(one, sheets) for one in desk.differences(report)]
    spans, claims = _evidence(sheets, differences)
    return page(
        request, "adjudicate.html", person, section="coding", report=found, coders=list(sheets), claims=claims,
        spans=spans, paragraphs=paragraphs(found["text"]), veiled=found["sensitivity"] >= VEILED and not open,
        count=len(differences), alike=_alike(sheets, differences),
    )  # fmt: skip


def _sheets(desk: Desk, person: Person, report: str) -> dict[str, Record]:
    """The sheets of a report by their coders. Raises what says why they are not to be settled by this person now."""
    try:
        rows = desk.assignments(report=report)
    except UsageError as err:
        raise NotThere(str(err)) from err
    if any(row["coder"] == person.name for row in rows):
        raise Forbidden("you coded this report yourself; somebody else has to settle it")
    if len(rows) < 2 or not all(row["submitted"] for row in rows):
        raise UsageError("not every coder of this report has submitted yet")
    return {row["coder"]: desk.sheet(row["assignment"], person.name) for row in rows}


def _shown(difference: Record, sheets: dict[str, Record]) -> Record:
    """A difference with what may be chosen: ``coders names value``, equal values once."""
    claim, field = difference["claim"], difference["field"]
    options: list[Record] = []
    said = [("coders", coder, value) for coder, value in difference["values"].items()]
    for kind, name, value in (*said, *(("names", *one) for one in _others(sheets, claim, field))):
        option = next((one for one in options if one["value"] == value), None)
        if option is None:
            option = {"coders": [], "names": [], "value": value}
            options.append(option)
        option[kind].append(name)
    return {**difference, "options": options, "row": _row(sheets, claim)}


def _others(sheets: dict[str, Record], claim: str, field: str) -> list[tuple[str, Any]]:
    """What else may be chosen: what the program coded, and that neither is right."""
    if field == ADDED:
        return [("neither", None)]
    if field == VERDICT:
        return [("coded", "open"), ("neither", "unsure")]
    row = _row(sheets, claim)
    coded = row["coded"].get(field, row[field]) if not row["hand"] else row[field]
    return [("coded", coded), *([("neither", _UNKNOWN[field])] if field in _UNKNOWN else [])]


def _row(sheets: dict[str, Record], claim: str) -> Record:
    """A claim as the first sheet that has it has it, with what each field was coded as on any of them."""
    rows = [one for sheet in sheets.values() for one in sheet["claims"] if one["id"] == claim]
    coded = {name: value for row in rows for name, value in (row.get("coded") or {}).items()}
    return {**rows[0], "coded": coded}


def _evidence(sheets: dict[str, Record], differences: list[Record]) -> tuple[list[Record], list[Record]]:
    """The words that support each value, as the page's script takes them, and the differences claim by claim."""
    ids = list(dict.fromkeys(one["claim"] for one in differences))
    versions = [one for sheet in sheets.values() for one in sheet["claims"] if one["id"] in ids]
    spans = list({json.dumps(span): span for row in versions for span in evidence([row]).spans}.values())
    numbers: dict[tuple[str, str], list[int]] = {}
    for number, span in enumerate(spans):
        numbers.setdefault((span["claim"], span["field"]), []).append(number)
    claims = []
    for id in ids:
        rows = [{**one, "spans": numbers.get((id, one["field"])) or numbers.get((id, "type"), [])}
                for one in differences if one["claim"] == id]  # fmt: skip
        claims.append({"id": id, "claim": rows[0]["row"], "rows": rows, "spans": numbers.get((id, "type"), [])})
    return spans, claims


def _alike(sheets: dict[str, Record], differences: list[Record]) -> int:
    """How many claims all sheets tell alike."""
    ids = {one["id"] for sheet in sheets.values() for one in sheet["claims"]}
    return len(ids - {one["claim"] for one in differences})


@router.post("/adjudicate")
async def settle(request: Request, desk: AtDesk, person: Adjudicator, report: Report) -> Response:
    """What was chosen counts for everybody from here on; the form has an option for each ``claim field``."""
    form = await request.form()
    sheets = _sheets(desk, person, report)
    note = str(form.get("note", ""))[:4000].strip() or None
    choices = []
    for one in desk.differences(report):
        name = f"{one['claim']} {one['field']}"
        chosen = _chosen(_shown(one, sheets), str(form.get(name, "")))
        choices.append({"claim": one["claim"], "field": one["field"], "value": chosen["value"], "note": note})
    desk.adjudicate(report, choices, person.name)
    return RedirectResponse("/coding", status_code=303)


def _chosen(difference: Record, number: str) -> Record:
    options: list[Record] = difference["options"]
    if not (number.isascii() and number.isdecimal() and int(number) < len(options)):
        raise UsageError("choose for every difference; nothing was written")
    return options[int(number)]


# --- what is finished ---


@router.get("/gold.jsonl")
def gold(desk: AtDesk, person: Adjudicator) -> Response:
    """Every finished report as a gold record a line, as ``riwaya score`` and training read it; that is logged."""
    lines = [f"{json.dumps(to_record(coding), ensure_ascii=False)}\n" for coding in desk.gold()]
    return download(desk, person, "gold.jsonl", lines)
