"""What a place is, and of which kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a text must have beside a name before it counts as a place: nothing, a preposition, a feature word.
Guard = Literal["", "preposition", "feature"]
KINDS = frozenset((
    "country", "governorate", "district", "region", "continent",
    "city", "town", "village", "quarter", "camp",
    "crossing", "airport", "base", "dam", "field", "port", "refinery", "road", "bridge", "roundabout", "square",
    "checkpoint", "prison", "landmark",
    "desert", "mountain", "valley", "plain", "island", "river", "sea", "strait", "lake",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the tables. ``country`` is ISO 3166 alpha-3, ``lat lon`` degrees WGS 84, ``layer`` its origin.

    ``pcode`` is the P-code of the division that the place is or is the seat of: the lowest one where there
    are several.
    """

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    population: int
    layer: str
    pcode: str | None = None
