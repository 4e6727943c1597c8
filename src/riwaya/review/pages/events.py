"""Events: what happened, as far as the accounts agree, in a list that can be narrowed down."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from riwaya.review import codes, exploring, narrowing
from riwaya.review.context import AtDesk, is_fragment, page
from riwaya.review.security import Person, Reader
from riwaya.review.work import CLOSED

router = APIRouter(include_in_schema=False)
LENGTH = 50
_DEEPEST = 1_000_000


@router.get("/events")
def events(request: Request, desk: AtDesk, person: Reader) -> Response:
    """Events of a choice, earliest first."""
    chosen = narrowing.read(request.query_params)
    asked = request.query_params.get("start", "")
    start = min(int(asked), _DEEPEST) if asked.isascii() and asked.isdigit() else 0
    count, rows = exploring.listed(desk, chosen.filter, LENGTH, start)
    values: dict[str, Any] = {
        "rows": [covered(row, person) for row in rows], "count": count, "start": start, "chosen": chosen,
        "facets": exploring.facets(desk, chosen.filter), "types": codes.types(), "statuses": codes.STATUSES,
        "next": _page(chosen.said, start + LENGTH) if start + LENGTH < count else None,
        "before": _page(chosen.said, max(0, start - LENGTH)) if start else None, "section": "events",
    }  # fmt: skip
    return page(request, "part/events.html" if is_fragment(request) else "events.html", person, **values)


def covered(row: exploring.Record, person: Person) -> exploring.Record:
    """A row of a list; of an event that this person may not open it says only that it is there."""
    shut = row["sensitivity"] >= CLOSED and not person.may("coder")
    return {"closed": True, "sensitivity": row["sensitivity"]} if shut else {**row, "closed": False}


def _page(said: Any, start: int) -> str:
    return "/events?" + urlencode({**said, "start": str(start)})
