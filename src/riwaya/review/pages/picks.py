"""Pick lists, as parts of a form."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from riwaya.review import picks
from riwaya.review.context import page
from riwaya.review.security import Reader

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Query(max_length=200)]


@router.get("/pick/actors")
def actors(request: Request, person: Reader, q: Words = "") -> Response:
    """Actors of the register whose name holds these letters."""
    return page(request, "part/picks.html", person, rows=picks.actors(request.app.state.kit(), q))


@router.get("/pick/places")
def places(
    request: Request, person: Reader, q: Words = "", country: Annotated[str, Query(max_length=3)] = ""
) -> Response:
    """Places that bear this name."""
    return page(request, "part/picks.html", person, rows=picks.places(request.app.state.kit(), q, country))
