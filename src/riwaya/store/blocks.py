"""Many events held in memory, a column each, so that any narrowing down is a few operations on whole columns."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any

from riwaya.errors import UsageError
from riwaya.store import bits
from riwaya.store.filters import ExploreFilter

#: The slim row of an event and the rows of its parties.
Row = Mapping[str, Any]
#: Latitude, longitude and precision.
Point = tuple[float, float, str | None]
#: Degrees are compared to a ten-thousandth: eleven metres.
_FINE = 10_000
_AROUND = 360
_EQUAL = ("type", "country", "status")


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a block's events: by key (id, else name) what is known of each and the rows it is in."""

    known: dict[str, dict[str, str | None]]
    rows: dict[str, array[int]]
    #: Pairs of actor, recipient and type, and for each row and pair together its row and its pair.
    pairs: tuple[tuple[str, str, str], ...]
    paired: array[int]
    pair: array[int]
    #: The rows of each pair.
    meets: tuple[array[int], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Events in the order of a listing: by first day, those without one last, then by id."""

    keys: list[str]
    ids: list[str]
    columns: dict[str, list[Any]]
    codes: dict[str, dict[Any, int]]
    planes: dict[str, bits.Planes]
    place: dict[str, int]
    points: tuple[Point, ...]
    #: The rows at each point, and the point of each row, -1 for none.
    there: tuple[array[int], ...]
    point: array[int]
    parties: Parties
    #: What is worked out when first asked for: the cells of each zoom, periods, who was killed.
    later: dict[tuple[str, Any], Any]

    @property
    def size(self) -> int:
        """How many events it holds."""
        return len(self.ids)


def block(rows: Iterable[Row], parties: Mapping[str, Sequence[Row]]) -> Block:
    """A block of slim rows, with the parties of each event."""
    made = sorted(rows, key=_key)
    columns = {name: [row[name] for row in made] for name in (*_EQUAL, "first", "killed", "sources", "precision")}
    ids = [row["event"] for row in made]
    codes = {name: {value: code for code, value in enumerate(dict.fromkeys(columns[name]))} for name in _EQUAL}
    planes = {name: bits.planes([codes[name][value] for value in columns[name]]) for name in _EQUAL}
    planes["first"] = bits.planes([_day(row["first"]) for row in made])
    planes["last"] = bits.planes([_day(row["last"] or row["first"]) for row in made])
    planes["sources"] = bits.planes(columns["sources"])
    planes["contradictions"] = bits.planes([min(1, row["contradictions"]) for row in made])
    planes["lat"] = bits.planes([_degrees(row["lat"], 90) for row in made])
    planes["lon"] = bits.planes([_degrees(row["lon"], 180) for row in made])
    points, point, there = _points(made)
    told = [parties.get(id, ()) for id in ids]
    return Block([_key(row) for row in made], ids, columns, codes, planes, {id: n for n, id in enumerate(ids)}, points,
                 there, point, _parties(told, columns["type"]), {})  # fmt: skip


def _key(row: Row) -> str:
    return f"{row['first'] or '~'} {row['event']}"


_DAYS: dict[str, int] = {}


def _day(day: str | None) -> int:
    """A day as a number; 0 for none."""
    if day is None:
        return 0
    if day not in _DAYS:
        _DAYS[day] = dt.date.fromisoformat(day).toordinal()
    return _DAYS[day]


def _degrees(value: float | None, most: int) -> int:
    """Degrees as a number above 0; 0 for none."""
    return 0 if value is None else round((value + most) * _FINE) + 1


def _points(rows: Sequence[Row]) -> tuple[tuple[Point, ...], array[int], tuple[array[int], ...]]:
    """The distinct points of rows, the point of each row, the rows of each point."""
    numbers: dict[Point, int] = {}
    point = array("l")
    there: list[array[int]] = []
    for at, row in enumerate(rows):
        if row["lat"] is None or row["lon"] is None:
            point.append(-1)
            continue
        number = numbers.setdefault((row["lat"], row["lon"], row["precision"]), len(numbers))
        if number == len(there):
            there.append(array("l"))
        there[number].append(at)
        point.append(number)
    return tuple(numbers), point, tuple(there)


def _parties(told: Sequence[Sequence[Row]], types: Sequence[str]) -> Parties:
    known: dict[str, dict[str, str | None]] = {}
    rows: dict[str, array[int]] = {}
    numbers: dict[tuple[str, str, str], int] = {}
    paired, pair = array("l"), array("l")
    meets: list[array[int]] = []
    for at, some in enumerate(told):
        sides: dict[str, list[str]] = {"actor": [], "recipient": []}
        for one in some:
            key = one["id"] or one["name"]
            sides[one["side"]].append(key)
            if key not in known:
                known[key] = {name: one[name] for name in ("id", "name", "country", "role")}
                rows[key] = array("l")
            if not rows[key] or rows[key][-1] != at:
                rows[key].append(at)
        for between in {(a, r, types[at]) for a in sides["actor"] for r in sides["recipient"]}:
            number = numbers.setdefault(between, len(numbers))
            if number == len(meets):
                meets.append(array("l"))
            meets[number].append(at)
            paired.append(at)
            pair.append(number)
    return Parties(known, rows, tuple(numbers), paired, pair, tuple(meets))


# --- narrowing down --------------------------------------------------------------------------------------------------


def chosen(block: Block, narrow: ExploreFilter, among: int) -> int:
    """The mask of those among some events that a filter leaves."""
    for name in _EQUAL:
        value = getattr(narrow, name)
        if value is not None:
            among = bits.equal(block.planes[name], block.codes[name].get(value, -1), among)
    planes = block.planes
    if narrow.since is not None:
        among = bits.at_least(planes["last"], _asked(narrow.since), among)
    if narrow.until is not None:
        among = bits.at_most(planes["first"], _asked(narrow.until), bits.at_least(planes["first"], 1, among))
    if narrow.sources is not None:
        among = bits.at_least(planes["sources"], narrow.sources, among)
    if narrow.contradicted:
        among = bits.at_least(planes["contradictions"], 1, among)
    if narrow.box is not None:
        among = inside(block, narrow.box, among)
    if narrow.actor is not None:
        among &= _of_actor(block, narrow.actor)
    return among


def _asked(day: str) -> int:
    try:
        return _day(day)
    except ValueError:
        raise UsageError(f"{day!r} is no day; write it YYYY-MM-DD") from None


def inside(block: Block, box: tuple[float, float, float, float], among: int) -> int:
    """Those among some events that lie in a box; one whose west is east of its east crosses the date line."""
    west, south, east, north = box
    around = east - west >= _AROUND
    west, east = _turned(west), _turned(east)
    lat, lon = block.planes["lat"], block.planes["lon"]
    among = bits.at_most(lat, _degrees(north, 90), bits.at_least(lat, max(1, _degrees(south, 90)), among))
    if around:
        return among
    if west <= east:
        return bits.at_most(lon, _degrees(east, 180), bits.at_least(lon, max(1, _degrees(west, 180)), among))
    return bits.at_least(lon, _degrees(west, 180), among) | bits.at_most(
        lon, _degrees(east, 180), bits.at_least(lon, 1, among))  # fmt: skip


def _turned(lon: float) -> float:
    """A longitude that a map which was turned on and on calls otherwise."""
    return lon if -180 <= lon <= 180 else (lon + 180) % _AROUND - 180


def _of_actor(block: Block, actor: str) -> int:
    parties = block.parties
    keys = [key for key, one in parties.known.items() if actor == one["id"] or actor in (one["name"] or "")]
    return bits.at(chain.from_iterable(parties.rows[key] for key in keys), block.size)


def picked(values: Iterable[Any], block: Block, mask: int) -> compress[Any]:
    """The values of those rows that a mask has."""
    return compress(values, bits.flags(mask, block.size))
