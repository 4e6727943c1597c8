"""What a listing is narrowed down by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a listing of claims or events; what is ``None`` does not narrow it.

    ``since`` and ``until`` are days (``YYYY-MM-DD``) of the happening, inclusive; ``actor`` is part of a party's name
    or its id; ``near`` is (lat, lon, km). ``sources`` is the least number of independent narrators, ``contradicted``
    asks for events whose accounts contradict each other. Claims that a person rejected are listed only with
    ``rejected``.
    """

    type: str | None = None
    status: str | None = None
    country: str | None = None
    since: str | None = None
    until: str | None = None
    actor: str | None = None
    outlet: str | None = None
    near: tuple[float, float, float] | None = None
    sources: int | None = None
    contradicted: bool = False
    rejected: bool = False
    limit: int | None = None
    offset: int = 0


#: West, south, east and north in degrees; west lies east of east where the box crosses the date line.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ExploreFilter:
    """Narrows events down; what is ``None`` does not narrow them.

    ``since`` and ``until`` are days (``YYYY-MM-DD``) of the happening, inclusive; ``actor`` is the id of a party or
    part of its name; ``sources`` is the least number of independent narrators, ``contradicted`` asks for events whose
    accounts contradict each other; ``box`` is west, south, east, north in degrees.
    """

    type: str | None = None
    country: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    actor: str | None = None
    sources: int | None = None
    contradicted: bool = False
    box: Box | None = None
