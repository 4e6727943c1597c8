"""What the JSON interface takes and gives, as its description tells."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from riwaya.store import Filter

Record = dict[str, Any]
Id = Annotated[str, Query(min_length=1, max_length=500)]
Name = Annotated[str, Field(max_length=500)]
Word = Annotated[str | None, Field(max_length=200)]
Day = Annotated[str | None, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Note = Annotated[str | None, Field(max_length=4000)]


class Problem(BaseModel):
    """Why something was not done."""

    error: str


class _Page(BaseModel):
    """A part of a listing."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)


class Queued(_Page):
    """Which reports of the queue, and in which order."""

    order: Literal["uncertainty", "disagreement", "sensitivity", "recency"] = "uncertainty"
    type: Word = None
    country: Word = None
    place: Word = None
    outlet: Word = None
    since: Day = None
    until: Day = None


class Asked(_Page):
    """Which claims or events; ``sources`` and ``contradicted`` narrow events only, ``outlet`` claims only."""

    type: Word = None
    status: Word = None
    country: Word = None
    actor: Word = None
    outlet: Word = None
    since: Day = None
    until: Day = None
    sources: int | None = Field(None, ge=0, le=1000)
    contradicted: bool = False

    def narrow(self) -> Filter:
        """The filter of a listing."""
        return Filter(**self.model_dump())


class Searched(BaseModel):
    """Words to look for."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field(min_length=1, max_length=300)
    limit: int = Field(20, ge=1, le=100)


class Verdict(BaseModel):
    """A person's word on a whole claim."""

    claim: Name
    verdict: Literal["accepted", "rejected", "unsure", "open"]
    note: Note = None


class Correction(BaseModel):
    """A person's value for a field, in the form of the record; ``as_coded`` takes back what was said before."""

    claim: Name
    field: Annotated[str, Field(max_length=40)]
    value: Any = None
    as_coded: bool = False
    note: Note = None


class Added(BaseModel):
    """A claim that a person found in a report, as a record of the contract."""

    report: Name
    claim: dict[str, Any]


class Same(BaseModel):
    """Two events that are one happening."""

    left: Name
    right: Name


class Apart(BaseModel):
    """Claims of an event that tell of another happening."""

    event: Name
    claims: Annotated[list[Name], Field(min_length=1, max_length=500)]


class Done(BaseModel):
    """What was written: the id of what is new, or nothing."""

    id: str | None = None


#: What every path of the interface may answer beside what it is for.
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 403, 404, 421, 422, 503)
}  # fmt: skip


def made(tag: str) -> APIRouter:
    """A router of the interface."""
    return APIRouter(prefix="/api/v1", tags=[tag], responses=_PROBLEMS)
