"""Double coding: what a coder has to code alone, and, for adjudicators, who is given what."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive.desk import Desk, QueueFilter
from riwaya.errors import UsageError
from riwaya.review import codes
from riwaya.review.context import AtDesk, page
from riwaya.review.pages.queue import ORDERS
from riwaya.review.security import Adjudicator, Coder, NotThere, Person, at_least_role

router = APIRouter(include_in_schema=False)
Record = dict[str, Any]
Word = Annotated[str, Form(max_length=200)]
#: How many sheets and reports a page shows; among how many of the queue's first reports a draw is made.
SHOWN, POOL = 50, 5_000


@router.get("/coding")
def coding(request: Request, desk: AtDesk, person: Coder, page_no: Annotated[int, Query(alias="page", ge=0, le=10_000)] = 0) -> Response:
    """A coder's own sheets; for adjudicators the reports given out too."""
    mine = desk.assignments(coder=person.name)
    waiting = [one for one in mine if not one["submitted"]]
    judges = person.may("adjudicator")
    given = _progress(desk.assignments()) if judges else []
    return page(
        request, "coding.html", person, section="coding", waiting=[_sheet(desk, one, person) for one in waiting[:SHOWN]],
        more=max(0, len(waiting) - SHOWN), submitted=[one for one in reversed(mine) if one["submitted"]][:SHOWN], judges=judges,
        given=[_titled(desk, one) for one in given[page_no * SHOWN : (page_no + 1) * SHOWN]], counts=_counts(given),
        coders=coders(desk) if judges else [], orders=ORDERS, types=codes.types(), number=page_no,
        pages=(len(given) + SHOWN - 1) // SHOWN,
    )  # fmt: skip


def _sheet(desk: Desk, one: Record, person: Person) -> Record:
    """An assignment with the title of its report and how far its coder has come."""
    try:
        found = desk.sheet(one["assignment"], person.name)
    except UsageError:  # erased since
        return {**one, "title": None, "outlet": None, "claims": 0, "open": 0, "gone": True}
    claims = found["claims"]
    left = sum(1 for claim in claims if claim["verdict"] == "open")
    veiled = found["sensitivity"] >= 3
    return {**one, "title": None if veiled else found["title"], "outlet": found["outlet"], "claims": len(claims),
            "open": left, "gone": False, "veiled": veiled}  # fmt: skip


def _progress(rows: list[Record]) -> list[Record]:
    """What was given out, report by report: those ready to be settled first, then those under way, then the settled."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["report"]].append(row)
    reports = [{"report": report, "sheets": sheets, "state": _state(sheets)} for report, sheets in found.items()]
    return sorted(reports, key=lambda one: ("ready", "waiting", "settled").index(one["state"]))


def _state(sheets: list[Record]) -> str:
    if not all(one["submitted"] for one in sheets):
        return "waiting"
    return "settled" if all(one["settled"] for one in sheets) else "ready"


def _counts(given: list[Record]) -> dict[str, int]:
    return {state: sum(1 for one in given if one["state"] == state) for state in ("ready", "waiting", "settled")}


def _titled(desk: Desk, one: Record) -> Record:
    try:
        found = desk.report(one["report"])
    except UsageError:  # erased since
        return {**one, "title": None, "outlet": None}
    return {**one, "title": None if found["sensitivity"] >= 3 else found["title"], "outlet": found["outlet"]}


def coders(desk: Desk) -> list[str]:
    """Whoever may be given reports to code."""
    return [one["name"] for one in desk.accounts() if one["active"] and at_least_role(one["role"], "coder")]


@router.post("/coding/submit")
def submit(desk: AtDesk, person: Coder, assignment: Annotated[int, Form(ge=0)]) -> Response:
    """Close one's own sheet for good, and go on to the next one that waits."""
    mine = desk.assignments(coder=person.name)
    if all(one["assignment"] != assignment for one in mine):
        raise NotThere("this sheet is not yours")
    desk.submit(assignment, person.name)
    return RedirectResponse("/coding", status_code=303)


@router.post("/coding/assign")
def assign(
    desk: AtDesk, person: Adjudicator, count: Annotated[int, Form(ge=1, le=500)],
    first: Word, second: Word, narrow: Annotated[Narrowed, Form()],
) -> Response:  # fmt: skip
    """Give reports of the queue to two coders."""
    raise NotImplementedError
