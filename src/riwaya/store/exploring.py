"""Events as a map, a timeline and a network ask for them: counted in cells, days and between parties."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from riwaya.store import schema

Record = dict[str, Any]
#: West, south, east and north in degrees; west lies east of east where the box crosses the date line.
Box = tuple[float, float, float, float]
Step = Literal["day", "week", "month"]
#: Places that are points on a map of a country; wider ones are areas, and never counted together with points.
_POINTS = ("exact", "town", "area")
#: Cells are quarters of a map tile: 64 points of a screen wide.
_FINER = 2
_NORTHMOST = 85.05


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


def cells(connection: Connection, narrow: ExploreFilter, zoom: int, box: Box | None = None) -> list[Record]:
    """Events on a map of a zoom (0: the world in one tile), near ones counted together, most first.

    Each cell: ``lat lon`` (the middle of its events), ``precision`` (null where they differ), ``count``, ``killed``
    (best figures added up), ``types`` (counts by type). A cell of one event has its ``id``. Places wider than a town's
    surroundings are cells of their own precision. Events without coordinates are not on the map.
    """
    raise NotImplementedError


def days(connection: Connection, narrow: ExploreFilter, by: Step = "day") -> list[Record]:
    """Events by first day, week (from Monday) or month and by type: ``start type count killed``, earliest first."""
    raise NotImplementedError


def edges(connection: Connection, narrow: ExploreFilter, limit: int = 200) -> Record:
    """Who acted towards whom: the ``limit`` edges of most events, and the parties they join.

    ``edges``: ``actor recipient`` (keys of actors: the id in the register, else the name), ``type events first last``
    and ``sources`` (the most independent narrators that any one of the events rests on). ``actors``: ``key id name
    country role events``.
    """
    raise NotImplementedError


def listed(connection: Connection, narrow: ExploreFilter, limit: int = 50, offset: int = 0) -> tuple[int, list[Record]]:
    """How many events there are, and one page of their records, earliest first, those without a date last."""
    raise NotImplementedError


def facets(connection: Connection, narrow: ExploreFilter) -> dict[str, dict[str, int]]:
    """How many events there are of each ``type``, ``country`` and ``status``, most first; for pick lists.

    Each is counted as if it were not narrowed itself, so that another value can be picked.
    """
    raise NotImplementedError
