"""Map, timeline and network of one choice of events, each with the same figures as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from riwaya.review import codes, exploring, narrowing
from riwaya.review.context import AtDesk, is_fragment, page
from riwaya.review.exploring import Record
from riwaya.review.security import Reader

router = APIRouter(include_in_schema=False)
#: The tables show towns apart, as the map of a country does, and no more rows than somebody reads.
_ZOOM, _ROWS = 10, 60


@router.get("/explore")
def explore(request: Request, desk: AtDesk, person: Reader) -> Response:
    """The three views with their tables; a script that follows the filters asks for the tables alone."""
    chosen = narrowing.read(request.query_params)
    cells = exploring.cells(desk, person, chosen.filter, _ZOOM, None)
    months = exploring.days(desk, chosen.filter, "month")
    network = exploring.network(desk, person, chosen.filter)
    values: dict[str, Any] = {
        "chosen": chosen, "facets": exploring.facets(desk, chosen.filter), "section": "explore",
        "types": codes.types(), "statuses": codes.STATUSES,
        "cells": cells[:_ROWS], "more_cells": max(0, len(cells) - _ROWS), "months": by_start(months),
        "edges": network["edges"][:_ROWS], "more_edges": max(0, len(network["edges"]) - _ROWS),
        "names": {one["id"]: one["name"] for one in network["actors"]}, "kin": network["kin"],
    }  # fmt: skip
    return page(request, "part/explore.html" if is_fragment(request) else "explore.html", person, **values)


def by_start(days: Sequence[Record]) -> list[Record]:
    """Each start with what began then: ``count``, ``killed``, and counts by type, most first."""
    found: dict[str, Record] = defaultdict(lambda: {"count": 0, "killed": 0, "types": {}})
    for one in days:
        row = found[one["start"]]
        row["count"] += one["count"]
        row["killed"] += one["killed"] or 0
        row["types"][one["type"]] = one["count"]
    return [{"start": start, **row, "types": dict(sorted(row["types"].items(), key=lambda t: -t[1]))}
            for start, row in sorted(found.items())]  # fmt: skip
