"""How far coders who did not see each other's sheets say the same."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from riwaya import agreement
from riwaya.errors import MissingExtra, UsageError
from riwaya.exports import cells
from riwaya.model import Coding
from riwaya.review.context import AtDesk, page
from riwaya.review.downloads import download
from riwaya.review.security import Adjudicator

router = APIRouter(include_in_schema=False)
Record = dict[str, Any]
Pair = tuple[Coding, Coding]
_HEADER = ("first", "second", "reports", "field", "n", "equal", "kappa", "alpha", "distance", "pairable")


@router.get("/agreement")
def shown(request: Request, desk: AtDesk, person: Adjudicator) -> Response:
    """Agreement field by field, over all pairs and for each pair of coders."""
    return page(request, "agreement.html", person, section="agreement", parts=parts(desk.pairs()))


@router.get("/agreement.csv")
def table(desk: AtDesk, person: Adjudicator) -> Response:
    """The same as a table for spreadsheets; what is undefined is empty."""
    rows = [
        (*(part["coders"] or ("", "")), part["reports"], row["field"], *(row[name] for name in _HEADER[4:]))
        for part in parts(desk.pairs())
        for row in part["rows"]
    ]
    return download(desk, person, "agreement.csv", list(cells.lines(_HEADER, rows)))


def parts(pairs: list[Pair]) -> list[Record]:
    """Agreement of all pairs (``coders`` is ``None``), then of each two coders, if there are several."""
    if not pairs:
        return []
    by: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        left, right = sorted(pair, key=lambda coding: coding.by)
        by[left.by, right.by].append((left, right))
    every = [pair for some in by.values() for pair in some]
    try:
        return [_part(None, every), *(_part(coders, by[coders]) for coders in sorted(by))]
    except MissingExtra as err:
        raise UsageError(str(err)) from err


def _part(coders: tuple[str, str] | None, pairs: list[Pair]) -> Record:
    measured = agreement.measure(pairs)
    rows = [{"field": field, **row, "why": _why(row)} for field, row in measured["fields"].items()]
    return {"coders": coders, "reports": measured["reports"], "claims": measured["claims"], "rows": rows}


def _why(row: Record) -> list[str]:
    """Why a coefficient says nothing: the keys of the words for it."""
    found = []
    if row["kappa"] is None:
        found.append("few" if row["n"] < 2 else "same")
    if row["alpha"] is None:
        found.append("few" if row["pairable"] < 2 else "same")
    return list(dict.fromkeys(f"agreement.why.{one}" for one in found))
