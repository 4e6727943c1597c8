"""What an archive says, as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request

from riwaya.archive import QueueFilter
from riwaya.review import picks
from riwaya.review.api.shapes import Asked, Id, Queued, Record, Searched, made
from riwaya.review.context import AtDesk
from riwaya.review.exploring import allowed
from riwaya.review.pages.event import seen
from riwaya.review.pages.search import look
from riwaya.review.security import Reader
from riwaya.review.work import CLOSED, Work

router = made("reading")
#: What a row of the queue says of a report that is closed.
_COVERED = dict.fromkeys(("title", "start", "url", "outlet"))
Words = Annotated[str, Query(min_length=1, max_length=200)]


@router.get("/queue")
def queue(desk: AtDesk, person: Reader, asked: Annotated[Queued, Query()]) -> list[Record]:
    """Reports that wait for review, in an order; of those that are closed to who asks nothing is told but that."""
    rows = desk.queue(QueueFilter(**asked.model_dump()))
    return [one if one["sensitivity"] < CLOSED or person.may("coder") else {**one, **_COVERED} for one in rows]


@router.get("/reports")
def report(desk: AtDesk, person: Reader, id: Id) -> Record:
    """A report with its text and its claims as they count."""
    return Work(desk, person, id).load()


@router.get("/claims")
def claims(desk: AtDesk, person: Reader, asked: Annotated[Asked, Query()]) -> list[Record]:
    """Claims that stand, oldest report first."""
    return allowed(desk, person, desk.archive.claims(asked.narrow()), "report")


@router.get("/events")
def events(desk: AtDesk, person: Reader, asked: Annotated[Asked, Query()]) -> list[Record]:
    """Events, earliest first."""
    return allowed(desk, person, desk.archive.events(asked.narrow()), "event")


@router.get("/events/one")
def event(desk: AtDesk, person: Reader, id: Id) -> Record:
    """An event with all its accounts."""
    return seen(desk, person, id)


@router.get("/search")
def search(desk: AtDesk, person: Reader, asked: Annotated[Searched, Query()]) -> list[Record]:
    """Reports that hold the words, whatever their clitics and spelling."""
    found, _ = look(desk, person, asked.q, asked.limit)
    return [{name: getattr(one.hit, name) for name in one.hit.__slots__} for one in found]


@router.get("/history")
def history(desk: AtDesk, person: Reader, report: Id) -> list[Record]:
    """Every decision on a report, newest first."""
    Work(desk, person, report).load()
    return desk.history(report=report)


@router.get("/actors")
def actors(request: Request, person: Reader, q: Words) -> list[Record]:
    """Actors of the register whose name holds these letters."""
    return picks.actors(request.app.state.kit(), q)


@router.get("/places")
def places(request: Request, person: Reader, q: Words) -> list[Record]:
    """Places of the gazetteer that bear this name."""
    return picks.places(request.app.state.kit(), q)
