"""What the archive is about: places, parties, outlets and narrators, read from the data files beside this module."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .grammar import Name, parse_name

DATA = Path(__file__).resolve().parent / "data"
KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A town; ``side`` is where it lies in its governorate, empty near the middle."""

    name: str
    kind: str
    lat: float
    lon: float
    governorate: str
    country: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Somebody who can be the root of a telling. ``kind``: media, org, person, party or anonymous."""

    key: str
    kind: str
    names: tuple[Name, ...]
    agency: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts; ``id`` is empty for unknown gunmen."""

    id: str
    names: tuple[Name, ...]
    does: frozenset[str]
    foes: tuple[str, ...]
    where: frozenset[str]


@dataclass(frozen=True, slots=True)
class Country:
    """One country's stage."""

    code: str
    governorates: tuple[str, ...]
    places: dict[str, tuple[Place, ...]]
    parties: dict[str, Party]
    outlets: tuple[Narrator, ...]
    monitors: tuple[Narrator, ...]


@cache
def data(name: str) -> Any:
    """A data file as plain values."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def modes() -> dict[str, Any]:
    """Sentence templates of every mode."""
    return {**data("assault"), **data("civil")}


def distance(left: Place, right: Place) -> float:
    """Kilometres between two towns, on a plane good enough for a governorate."""
    east = (left.lon - right.lon) * math.cos(math.radians(left.lat))
    return KM_A_DEGREE * math.hypot(left.lat - right.lat, east)


@cache
def countries() -> dict[str, Country]:
    """All countries by code."""
    world = _publishers("world")
    return {code: _country(code, world) for code in data("places")}


def _country(code: str, world: tuple[list[Narrator], list[Narrator]]) -> Country:
    outlets, monitors = _publishers(code)
    places = {g: _places(code, g, rows) for g, rows in data("places")[code].items()}
    ordered = sorted(places, key=lambda g: -len(places[g]))
    parties = {row["id"]: _party(row) for row in data("parties")[code]}
    both = (tuple(outlets + world[0]), tuple(monitors + world[1]))
    return Country(code, tuple(ordered), places, parties, *both)


def _places(code: str, governorate: str, rows: dict[str, list[Any]]) -> tuple[Place, ...]:
    lat = sum(row[1] for row in rows.values()) / len(rows)
    lon = sum(row[2] for row in rows.values()) / len(rows)
    found = []
    for name, (kind, north, east) in rows.items():
        side = _side(north - lat, (east - lon) * math.cos(math.radians(lat)))
        found.append(Place(name, kind, north, east, governorate, code, side))
    return tuple(found)


def _side(north: float, east: float) -> str:
    if math.hypot(north, east) * KM_A_DEGREE < 8:
        return ""
    if abs(north) > abs(east):
        return "north" if north > 0 else "south"
    return "east" if east > 0 else "west"


def _party(row: dict[str, Any]) -> Party:
    names = tuple(parse_name(raw) for raw in row["names"])
    foes, where = tuple(row.get("foes", ())), frozenset(row.get("in", ()))
    return Party(row["id"] or "", names, frozenset(row["does"]), foes, where)


@cache
def unknown() -> Party:
    """Gunmen whom nobody names."""
    return _party(data("parties")["unknown"])


def _publishers(code: str) -> tuple[list[Narrator], list[Narrator]]:
    rows = data("outlets")[code]
    agencies = [_publisher(raw, "media", True) for raw in rows["agencies"]]
    media = [_publisher(raw, "media") for raw in rows["media"] + rows["ours"]]
    return agencies + media, [_publisher(raw, "org") for raw in rows["monitors"]]


def _publisher(raw: str, kind: str, agency: bool = False) -> Narrator:
    body, _, gender = raw.rpartition(" ")
    names = tuple(_published(part.strip(), gender) for part in body.split("="))
    return Narrator(f"{kind}:{names[0].nominative}", kind, names, agency)


def _published(name: str, gender: str) -> Name:
    """One of a publisher's names: its own head noun settles the gender of the verb before it."""
    heads = data("words")["heads"]
    own = next((g for g in heads if name.split()[0] in heads[g]), gender)
    return parse_name(f"{name} {own}")


def person(country: str, governorate: str, number: int) -> Narrator:
    """One of the few persons who are quoted in a governorate: always the same for a number."""
    words, frames = data("words"), data("frames")
    seed = sum(map(ord, country + governorate)) * 7 + number * 131
    first, last = words["people"]["first"], words["people"]["last"]
    post = words["posts"][seed % len(words["posts"])]
    parts = {"first": first[seed // 3 % len(first)], "last": last[seed // 5 % len(last)], "post": post}
    parts["role"] = words["roles"][post]
    names = tuple(Name(surface, surface) for surface in (f.format(**parts) for f in frames["named"]))
    return Narrator(f"person:{country}/{governorate}:{number}", "person", names)


def spoken(party: Party) -> Narrator:
    """A party as a narrator."""
    return Narrator(f"party:{party.id}", "party", party.names)
