"""One event: all its accounts side by side, who told whom, where they contradict each other, and its history."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive import sensitive
from riwaya.archive.desk import Desk
from riwaya.archive.pool import Accounts, StorePool
from riwaya.distance import distance_km
from riwaya.errors import UsageError
from riwaya.model import Where
from riwaya.review import accounts, exploring, narration
from riwaya.review.context import AtDesk, page
from riwaya.review.pages.events import covered
from riwaya.review.security import Forbidden, NotThere, Person, Reader, Reviewer
from riwaya.review.work import CLOSED, VEILED
from riwaya.store.exploring import ExploreFilter

router = APIRouter(include_in_schema=False)
Record = dict[str, Any]
Id = Annotated[str, Form(min_length=1, max_length=200)]
#: Days before and after, and how many at most, among which somebody may look for the same event.
_NEAR_DAYS, _NEAR, _LOOKED = 3, 12, 200


@dataclass(frozen=True, slots=True)
class Told:
    """An account as the page shows it, by its number."""

    number: int
    record: Record
    quote: accounts.Quote
    differs: frozenset[str]


def seen(desk: Desk, person: Person, id: str) -> Record:
    """An event with its ``accounts`` and ``sensitivity``, as this person may see it.

    Raises :class:`NotThere`, or :class:`Forbidden` for one that is closed to readers.
    """
    try:
        found = desk.archive.event(id)
    except UsageError as err:
        raise NotThere(str(err)) from err
    with desk.archive.store.read() as connection:
        level = sensitive.events(connection, [id])[id]
        levels = sensitive.reports(connection, {one["report"] for one in found["accounts"]})
    if level >= CLOSED and not person.may("coder"):
        raise Forbidden("only coders and those above may open this event")
    told = [{**one, "sensitivity": levels.get(one["report"], 0)} for one in found["accounts"]]
    return {**found, "accounts": told, "sensitivity": level}


@router.get("/events/{id}")
def event(request: Request, desk: AtDesk, person: Reader, id: str) -> Response:
    """An event with all its accounts."""
    found = seen(desk, person, id)
    with desk.archive.store.read() as connection:
        members = StorePool(connection, Accounts()).members([id]).get(id, ())
    told = _told(found)
    return page(
        request, "event.html", person, section="events", event=found, veiled=found["sensitivity"] >= VEILED, told=told,
        numbers={one.record["id"]: one.number for one in told}, tree=narration.tree(members, found["accounts"]),
        tolls=narration.tolls_of(members), words=Counter(one["assertion"] for one in found["accounts"]),
        fields=accounts.FIELDS, plans=_linked(desk, person, found["plans"]),
        deeds=_linked(desk, person, found["deeds"]),
        near=near(desk, person, found) if person.may("reviewer") else [],
    )  # fmt: skip


def _told(found: Record) -> list[Told]:
    """The accounts, numbered from 1."""
    return [
        Told(number, one, accounts.quote(one["text"], one["trigger"]["span"]), accounts.differing(one, found))
        for number, one in enumerate(found["accounts"], 1)
    ]


def _linked(desk: Desk, person: Person, ids: list[str]) -> list[Record]:
    """The events that this one announced or carried out, as rows of a list."""
    return [row for id in ids for row in _row(desk, person, id)]


def _row(desk: Desk, person: Person, id: str) -> list[Record]:
    try:
        found = seen(desk, person, id)
    except NotThere:
        return []
    except Forbidden:
        return [{"closed": True, "sensitivity": CLOSED}]
    return [covered(found, person)]


# --- by hand ---------------------------------------------------------------------------------------------------------


@router.get("/events/{id}/near")
def others(
    request: Request, desk: AtDesk, person: Reviewer, id: str, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Events that may be the same one: near it, or the one with this id."""
    found = seen(desk, person, id)
    rows = _row(desk, person, q.strip()) if q.strip() else near(desk, person, found)
    return page(request, "part/near.html", person, near=[one for one in rows if one.get("id") != id], q=q.strip())


def near(desk: Desk, person: Person, found: Record) -> list[Record]:
    """Events of the same country and nearly the same days: those of the same type first, then by distance."""
    when, where = found["when"] or {}, found["where"] or {}
    if not when.get("first"):
        return []
    first, last = (dt.date.fromisoformat(day) for day in (when["first"], when.get("last") or when["first"]))
    days = dt.timedelta(days=_NEAR_DAYS)
    narrow = ExploreFilter(country=where.get("country"), since=_day(first, -days), until=_day(last, days))
    _, rows = exploring.listed(desk, narrow, _LOOKED)
    mine = _point(found)
    ranked = sorted(rows, key=lambda one: (one["type"] != found["type"], distance_km(mine, _point(one)), one["id"]))
    return [covered(one, person) for one in ranked if one["id"] != found["id"]][:_NEAR]


def _day(day: dt.date, shift: dt.timedelta) -> str:
    try:
        return (day + shift).isoformat()
    except OverflowError:
        return day.isoformat()


def _point(found: Record) -> Where:
    where = found["where"] or {}
    return Where("", None, None, where.get("lat"), where.get("lon"), "exact", "stated")


@router.post("/events/{id}/merge")
def merge(request: Request, desk: AtDesk, person: Reviewer, id: str, other: Id) -> Response:
    """Say that another event is the same one."""
    if other.strip() == id:
        raise UsageError("an event is itself already; choose another one")
    seen(desk, person, other.strip())
    seen(desk, person, id)
    return _on_to(request, desk.merge(id, other.strip(), person.name))


@router.post("/events/{id}/split")
def split(request: Request, desk: AtDesk, person: Reviewer, id: str, claim: Annotated[list[Id], Form()]) -> Response:
    """Say that some accounts of an event tell of another one."""
    members = {one["id"] for one in seen(desk, person, id)["accounts"]}
    if not members.issuperset(claim):
        raise UsageError("not all of these accounts are in the event; load the page again")
    if members.issubset(claim):
        raise UsageError("leave at least one account in the event")
    return _on_to(request, desk.split(id, list(dict.fromkeys(claim)), person.name))


def _on_to(request: Request, id: str) -> Response:
    """To the page of the event that came of it."""
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": f"/events/{id}"})
    return RedirectResponse(f"/events/{id}", status_code=303)


@router.get("/events/{id}/history")
def history(request: Request, desk: AtDesk, person: Reader, id: str) -> Response:
    """Every decision on an event and its claims, newest first."""
    seen(desk, person, id)
    rows = [{**row, "lines": accounts.changes(row)} for row in desk.history(event=id)]
    return page(request, "part/event_history.html", person, rows=rows)
