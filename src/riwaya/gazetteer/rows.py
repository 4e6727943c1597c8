"""One row of somebody else's list of places, checked, in the words of this package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from riwaya.arabic import key
from riwaya.errors import GazetteerError
from riwaya.gazetteer.places import KINDS
from riwaya.resources import DATA, LINE, load_yaml

#: A name in Arabic letters, without those that only Persian, Urdu or Kurdish have.
ARABIC = re.compile("^[\u0621-\u063a\\s()\\-\u0640-\u0652\\d\u0670]+$")
_CITY, _TOWN = 100_000, 5_000
_EVERYBODY = 1e11
#: Nothing lies on the crossing of equator and prime meridian but the coordinates of what has none.
_NULL_ISLAND = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One place of a file: Arabic names, or the key of a romanised one; ``admin1`` a name, or ``wof:`` and an id."""

    id: str
    names: tuple[str, ...]
    romanised: str | None
    kind: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int = 0
    pcode: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is no place, and why; ``unnamed`` where it only lacks a name to be found by."""

    why: str
    unnamed: bool = False


@cache
def rules() -> dict[str, Any]:
    """What ``data/places/imports.yaml`` says: kinds by the words of each source, names of columns."""
    found: dict[str, Any] = load_yaml(DATA / "places" / "imports.yaml")
    for table in ("geonames", "wof"):
        unknown = {v for k, v in found[table].items() if k != LINE} - KINDS - {"settlement"}
        if unknown:
            raise GazetteerError(DATA / "places" / "imports.yaml", f"unknown kinds {sorted(unknown)}")
    return found


@cache
def countries() -> dict[str, str]:
    """ISO 3166 alpha-3 codes by alpha-2 code; alpha-3 codes lead to themselves."""
    rows = (line.split("\t") for line in (DATA / "places" / "iso.tsv").read_text(encoding="ascii").splitlines())
    pairs = {two: three for two, three in rows}
    return pairs | {three: three for three in pairs.values()}


@cache
def division_names() -> dict[tuple[str, str], str]:
    """Arabic names of GeoNames' first-level divisions by country (alpha-2) and code."""
    rows = (line.split("\t") for line in (DATA / "places" / "admin1.tsv").read_text(encoding="utf-8").splitlines())
    return {(country, code): name for country, code, name in rows}


def divisions() -> frozenset[tuple[str, str]]:
    """(country, Arabic name) of the first-level divisions that the package knows."""
    known = countries()
    return frozenset((known[country], name) for (country, _), name in division_names().items() if country in known)


@cache
def division_words() -> frozenset[str]:
    """Folded words that a division's name may begin with."""
    return frozenset(map(key, rules()["divisions"]))


@dataclass(frozen=True, slots=True)
class Said:
    """A row as a file has it, nothing checked: ``country`` alpha-2 or alpha-3, coordinates in whatever form."""

    id: str
    names: tuple[str, ...]
    romanised: str | None
    kind: str
    country: object
    admin1: str | None
    lat: object
    lon: object
    population: int
    pcode: str | None = None


def made(said: Said) -> Row | Refused:
    """A checked row, or why it is none."""
    try:
        north, east = float(str(said.lat)), float(str(said.lon))
    except ValueError:
        return Refused(f"no coordinates: {said.lat!r} {said.lon!r}")
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return Refused(f"coordinates outside the globe: {north} {east}")
    if abs(north) < _NULL_ISLAND and abs(east) < _NULL_ISLAND:
        return Refused(f"coordinates of nowhere: {north} {east}")
    if said.kind == "country":
        return Refused("a country, which the package knows", unnamed=True)
    if not said.names and not said.romanised:
        return Refused("no name in Arabic letters, and none that can be turned into them", unnamed=True)
    code = str(said.country or "").strip().upper()
    country = countries().get(code)
    romanised = None if said.names else said.romanised
    kind = sized(said.kind, said.population)
    return Row(
        said.id, said.names, romanised, kind, country, said.admin1, north, east, said.population, said.pcode
    )  # fmt: skip


def sized(kind: str, people: int) -> str:
    """A settlement's kind by how many live there."""
    if kind != "settlement":
        return kind
    return "city" if people >= _CITY else "town" if people >= _TOWN else "village"


def whole(said: object) -> int:
    """A number of people, 0 where none is given or more than ever lived."""
    try:
        people = float(str(said or 0))
    except ValueError:
        return 0
    return int(people) if 0 <= people < _EVERYBODY else 0
