"""How far two points on the map lie apart."""

from __future__ import annotations

import math
from typing import Protocol

_EARTH_KM = 6371.0


class Point(Protocol):
    """Anything with ``lat`` and ``lon`` in degrees, both ``None`` where unknown."""

    @property
    def lat(self) -> float | None:
        """Degrees north."""

    @property
    def lon(self) -> float | None:
        """Degrees east."""


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance in km on a sphere of 6371 km (haversine); infinite where a point is unknown."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    p, q = math.radians(one.lat), math.radians(other.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, h)))
