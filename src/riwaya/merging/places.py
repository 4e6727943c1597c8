"""How much of the map a place covers, and how far two places of different scope are from each other."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from riwaya.distance import distance_km
from riwaya.merging.words import name
from riwaya.model import Precision, Where

Scope = Literal["point", "district", "region", "country"]
#: Distances in km, nearest first, with what they are called.
_BANDS = ((2.0, "near"), (8.0, "by"), (20.0, "around"), (40.0, "off"))


def scope(where: Where | None) -> Scope | None:
    """How much of the map a place covers; the countryside of a governorate is the governorate; None without a place."""
    if where is None:
        return None
    return _scope(where.precision, where.name, where.admin1, where.lat is None)


@lru_cache(maxsize=50_000)
def _scope(precision: Precision, said: str, admin1: str | None, unplaced: bool) -> Scope:
    if precision == "country" or (admin1 is None and unplaced):
        return "country"
    if precision == "governorate" or (precision == "area" and _is_named_so(said, admin1)):
        return "region"
    return "district" if precision == "district" else "point"


def is_vague(where: Where | None) -> bool:
    """Whether a place tells no more than a country."""
    return scope(where) in (None, "country")


def is_capital(where: Where) -> bool:
    """Whether a point bears the name of its governorate, and so may stand for all of it."""
    return scope(where) in ("point", "district") and _is_named_so(where.name, where.admin1)


@lru_cache(maxsize=50_000)
def _is_named_so(said: str, admin1: str | None) -> bool:
    """Whether a place bears the name of its governorate."""
    return admin1 is not None and name(admin1) <= name(said)


def nearness(here: Where, there: Where) -> str:
    """How near two places that are no countries lie, under their precision: "same", "within", "near" to "far"."""
    if here.gazetteer_id and here.gazetteer_id == there.gazetteer_id:
        return "region" if scope(here) == "region" else "same"
    scopes = {scope(here), scope(there)}
    home = here.country == there.country and here.admin1 == there.admin1
    if "region" in scopes:
        return ("region" if len(scopes) == 1 else "within") if home else "other region"
    if home and (is_capital(here) or is_capital(there)):
        return "capital"
    apart = distance_km(here, there)
    if apart == 0.0:
        return "same"  # what has no place of its own on the map lies at its town's
    if apart == float("inf"):
        return "same" if here.name == there.name else "unknown"
    near = next((told for limit, told in _BANDS if apart <= limit), "far")
    return f"{near} wide" if "district" in scopes else near
