"""Events counted on the map, in time and between parties, as JSON: what the islands of the page draw."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from riwaya.review import exploring, narrowing
from riwaya.review.api.shapes import Day, Record, Word, made
from riwaya.review.context import AtDesk
from riwaya.review.security import Reader
from riwaya.store.exploring import ExploreFilter, Step

router = made("exploring")
_BOX = r"^-?\d{1,3}(\.\d{1,9})?(,-?\d{1,3}(\.\d{1,9})?){3}$"


class Narrowed(BaseModel):
    """Which events; ``box`` is west, south, east and north in degrees."""

    model_config = ConfigDict(extra="forbid")
    type: Word = None
    status: Word = None
    country: Word = None
    since: Day = None
    until: Day = None
    actor: Word = None
    sources: int | None = Field(None, ge=0, le=1000)
    contradicted: bool = False
    box: Annotated[str | None, Field(pattern=_BOX, max_length=80)] = None

    @model_validator(mode="after")
    def _is_box(self) -> Narrowed:
        if self.box is not None and narrowing.box(self.box) is None:
            raise ValueError("a box is west, south, east and north in degrees, with south below north")
        return self

    def narrow(self) -> ExploreFilter:
        """The choice as the store asks it."""
        said = {name: getattr(self, name) for name in narrowing.NAMES if name != "box"}
        return ExploreFilter(**said, box=narrowing.box(self.box))


class Celled(Narrowed):
    """Which events, and how near one looks (0: the whole world on one tile)."""

    zoom: int = Field(4, ge=0, le=22)


class Stepped(Narrowed):
    """Which events, and the length of a step in time."""

    by: Step = "day"


class Linked(Narrowed):
    """Which events, and how many edges at most."""

    limit: int = Field(exploring.EDGES, ge=1, le=2000)


class Paged(Narrowed):
    """Which events, and which of them."""

    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)


@router.get("/explore/cells")
def cells(desk: AtDesk, person: Reader, asked: Annotated[Celled, Query()]) -> list[Record]:
    """Events on a map, near ones counted together; those alone in their cell carry their id."""
    narrow = asked.narrow()
    return exploring.cells(desk, person, narrow, asked.zoom, narrow.box)


@router.get("/explore/days")
def days(desk: AtDesk, person: Reader, asked: Annotated[Stepped, Query()]) -> list[Record]:
    """Events by first day, week or month and by type."""
    return exploring.days(desk, asked.narrow(), asked.by)


@router.get("/explore/edges")
def edges(desk: AtDesk, person: Reader, asked: Annotated[Linked, Query()]) -> Record:
    """Who dealt with whom, and who belongs to or is backed by whom."""
    return exploring.network(desk, person, asked.narrow(), asked.limit)


@router.get("/explore/facets")
def facets(desk: AtDesk, person: Reader, asked: Annotated[Narrowed, Query()]) -> Record:
    """How many events there are of each type, country and status."""
    return exploring.facets(desk, asked.narrow())
