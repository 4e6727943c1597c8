"""Events on the map for geographic programs: GeoJSON (RFC 7946: longitude before latitude, WGS 84, no ``crs``).

A point is the middle of the place named, as precise as ``place_precision`` says and no more. An event whose place is
not known has no geometry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from riwaya.exports import values


def write(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file, feature by feature."""
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    for record in records:
        yield between + json.dumps(_feature(values.event(record)), ensure_ascii=False, allow_nan=False)
        between = ",\n"
    yield "\n]}\n"


def _feature(row: values.Row) -> dict[str, Any]:
    lat, lon = row.pop("latitude"), row.pop("longitude")
    known = lat is not None and lon is not None
    point = {"type": "Point", "coordinates": [lon, lat]} if known else None
    return {"type": "Feature", "id": row["event"], "geometry": point, "properties": row}
