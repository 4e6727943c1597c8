"""Double coding: what a coder has to code alone and, for adjudicators, who is given what."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, Field, field_validator
from starlette.responses import RedirectResponse, Response

from riwaya.archive import QueueFilter
from riwaya.archive.accounts import may
from riwaya.archive.desk import Desk
from riwaya.errors import UsageError
from riwaya.review import codes
from riwaya.review.context import AtDesk, page
from riwaya.review.security import Adjudicator, Coder, NotThere
from riwaya.review.work import CLOSED
from riwaya.store.queue import ORDERS

router = APIRouter(include_in_schema=False)
Record = dict[str, Any]
Text = Annotated[str, Field(max_length=200)]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
#: How many sheets and reports a page shows; among how many of the queue's first reports lots are drawn.
SHOWN, POOL = 40, 5_000
#: What becomes of a report that was given out, in the order in which an adjudicator cares.
STATES = ("ready", "waiting", "settled")


# --- what is to be coded ---


@router.get("/coding")
def coding(
    request: Request, desk: AtDesk, person: Coder, start: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """A coder's own sheets; for adjudicators what was given out too."""
    mine = desk.assignments(coder=person.name)
    waiting = [one for one in mine if not one["submitted"]]
    given = progress(desk.assignments()) if person.may("adjudicator") else []
    return page(
        request, "coding.html", person, section="coding", waiting=[_sheet(desk, one) for one in waiting[:SHOWN]],
        submitted=[one for one in reversed(mine) if one["submitted"]][:SHOWN], left=len(waiting),
        given=[_titled(desk, one) for one in given[start : start + SHOWN]], start=start, length=SHOWN,
        counts={state: sum(one["state"] == state for one in given) for state in STATES}, all=len(given),
        coders=coders(desk) if person.may("adjudicator") else [], orders=ORDERS, types=codes.types(), pool=POOL,
    )  # fmt: skip


def _sheet(desk: Desk, one: Record) -> Record:
    """A coder's own assignment with the title of its report, and how many of its claims were not judged yet."""
    try:
        found = desk.sheet(one["assignment"], one["coder"])
    except UsageError:  # the report was erased since
        return {**one, "title": None, "claims": None, "open": None}
    judged = [claim["verdict"] for claim in found["claims"]]
    return {**one, **_head(found), "claims": len(judged), "open": judged.count("open")}


def _head(found: Record) -> Record:
    """What a list shows of a report; the title of a closed one is not shown in lists."""
    return {"title": found["title"] if found["sensitivity"] < CLOSED else None, "outlet": found["outlet"]}


def progress(rows: list[Record]) -> list[Record]:
    """What was given out, report by report: ``report sheets state``, those that wait for an adjudicator first."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["report"]].append(row)
    reports = [{"report": report, "sheets": sheets, "state": _state(sheets)} for report, sheets in found.items()]
    return sorted(reports, key=lambda one: STATES.index(one["state"]))


def _state(sheets: list[Record]) -> str:
    if not all(one["submitted"] for one in sheets):
        return "waiting"
    return "settled" if all(one["settled"] for one in sheets) else "ready"


def _titled(desk: Desk, one: Record) -> Record:
    try:
        return {**one, **_head(desk.report(one["report"]))}
    except UsageError:  # erased since
        return {**one, "title": None, "outlet": None}


def coders(desk: Desk) -> list[str]:
    """Whoever may be given reports to code."""
    return [one["name"] for one in desk.accounts() if one["active"] and may(one["role"], "coder")]


@router.post("/coding/submit")
def submit(desk: AtDesk, person: Coder, assignment: Annotated[int, Form(ge=0, le=2**31)]) -> Response:
    """Close one's own sheet for good."""
    if all(one["assignment"] != assignment for one in desk.assignments(coder=person.name)):
        raise NotThere("you have no such sheet")
    desk.submit(assignment, person.name)
    return RedirectResponse("/coding", status_code=303)


# --- who codes what ---


class Giving(BaseModel):
    """Which reports of the queue are given to which two coders."""

    count: Annotated[int, Field(ge=1, le=500)]
    first: Text
    second: Text
    draw: Literal["next", "random"] = "next"
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    order: Literal["uncertainty", "disagreement", "sensitivity", "recency"] = "uncertainty"
    type: Text = ""
    country: Text = ""
    place: Text = ""
    outlet: Text = ""
    since: Day = ""
    until: Day = ""
    done: bool = False

    @field_validator("seed", mode="before")
    @classmethod
    def _left_empty(cls, given: Any) -> Any:
        return given or 1

    def narrow(self) -> QueueFilter:
        """The part of the queue that is given out."""
        return QueueFilter(
            order=self.order, done=None if self.done else False, limit=POOL, type=self.type.strip() or None,
            country=self.country.strip() or None, place=self.place.strip() or None,
            outlet=self.outlet.strip() or None, since=self.since or None, until=self.until or None,
        )  # fmt: skip


@router.post("/coding/assign")
def assign(desk: AtDesk, person: Adjudicator, giving: Annotated[Giving, Form()]) -> Response:
    """Give reports of the queue to two coders, each blind to the other."""
    known = coders(desk)
    for name in (giving.first, giving.second):
        if name not in known:
            raise UsageError(f"{name!r} is no open account of a coder")
    if giving.first == giving.second:
        raise UsageError("double coding takes two different coders")
    reports = drawn(desk, giving)
    if not reports:
        raise UsageError("no report of the queue fits that was not given out before")
    desk.assign(reports, [giving.first, giving.second], person.name)
    return RedirectResponse("/coding", status_code=303)


def drawn(desk: Desk, giving: Giving) -> list[str]:
    """The next reports of the queue, or some drawn by lot: the same seed draws the same ones from the same queue.

    Reports that were given out before are passed over.
    """
    given = {one["report"] for one in desk.assignments()}
    there = [row["report"] for row in desk.queue(giving.narrow()) if row["report"] not in given]
    if giving.draw == "next":
        return there[: giving.count]
    return random.Random(giving.seed).sample(there, min(giving.count, len(there)))
