"""Many events held in memory, a column each, so that any narrowing down is a few operations on whole columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any

from riwaya.errors import UsageError
from riwaya.store import bits, schema
from riwaya.store.filters import ExploreFilter

#: A row of ``spot`` or of ``party``, its values in the order of the columns.
Row = Sequence[Any]
#: Actor, recipient and type.
Pair = tuple[str, str, str]
#: Id, name, country and role.
Known = tuple[str | None, str, str | None, str | None]
#: Latitude, longitude and precision.
Point = tuple[float, float, str | None]
#: Degrees are compared to a ten-thousandth: eleven metres.
_FINE = 10_000
_AROUND = 360
_SPOT = tuple(column.name for column in schema.spot.columns)
_FIRST = _SPOT.index("first")
_EQUAL = ("type", "country", "status")


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a block's events: by key (id, else name) what is known of each and the events it is in."""

    known: dict[str, Known]
    rows: dict[str, list[int]]
    #: Who met whom in which type of event, and the pairs of each event.
    pairs: tuple[Pair, ...]
    within: list[tuple[int, ...]]
    #: The events of each pair.
    meets: dict[Pair, list[int]]


@dataclass(frozen=True, slots=True)
class Block:
    """Events in the order of a listing: by first day, those without one last, then by id."""

    keys: list[str]
    ids: Sequence[str]
    columns: Mapping[str, Sequence[Any]]
    codes: dict[str, dict[Any, int]]
    planes: dict[str, bits.Planes]
    place: dict[str, int]
    points: tuple[Point, ...]
    #: The point of each event, -1 for none; the events at each point.
    point: list[int]
    there: tuple[list[int], ...]
    parties: Parties
    #: What is worked out when first asked for: the cells of each zoom, periods, who was killed.
    later: dict[tuple[str, Any], Any]

    @property
    def size(self) -> int:
        """How many events it holds."""
        return len(self.ids)


def block(rows: Iterable[Row], parties: Mapping[str, Sequence[Row]]) -> Block:
    """A block of rows of ``spot``, with the rows of ``party`` of each event."""
    made = sorted(rows, key=_key)
    told = dict(zip(_SPOT, zip(*made, strict=True), strict=True)) if made else dict.fromkeys(_SPOT, ())
    codes = {name: {value: code for code, value in enumerate(dict.fromkeys(told[name]))} for name in _EQUAL}
    planes = {name: bits.planes([codes[name][value] for value in told[name]]) for name in _EQUAL}
    planes["first"] = bits.planes([_day(day) for day in told["first"]])
    planes["last"] = bits.planes([_day(last or first) for first, last in zip(told["first"], told["last"], strict=True)])
    planes["sources"] = bits.planes(told["sources"])
    planes["contradictions"] = bits.planes([min(1, count) for count in told["contradictions"]])
    planes["lat"] = bits.planes([_degrees(lat, 90) for lat in told["lat"]])
    planes["lon"] = bits.planes([_degrees(lon, 180) for lon in told["lon"]])
    points, point, there = _points(zip(told["lat"], told["lon"], told["precision"], strict=True))
    ids, columns = told["event"], {name: told[name] for name in ("type", "first", "killed", "sources")}
    named = _parties([parties.get(id, ()) for id in ids], told["type"])
    return Block([_key(row) for row in made], ids, columns, codes, planes, {id: n for n, id in enumerate(ids)}, points,
                 point, there, named, {})  # fmt: skip


def _key(row: Row) -> str:
    return f"{row[_FIRST] or '~'} {row[0]}"


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


def _points(places: Iterable[tuple[Any, Any, Any]]) -> tuple[tuple[Point, ...], list[int], tuple[list[int], ...]]:
    """The distinct points of events, the point of each event, the events of each point."""
    numbers: dict[Point, int] = {}
    point: list[int] = []
    there: list[list[int]] = []
    for row, place in enumerate(places):
        if place[0] is None or place[1] is None:
            point.append(-1)
            continue
        number = numbers.setdefault(place, len(numbers))
        if number == len(there):
            there.append([])
        there[number].append(row)
        point.append(number)
    return tuple(numbers), point, tuple(there)


def _parties(told: Sequence[Sequence[Row]], types: Sequence[str]) -> Parties:
    known: dict[str, Known] = {}
    rows: dict[str, list[int]] = {}
    meets: dict[Pair, list[int]] = {}
    for at, some in enumerate(told):
        sides: dict[str, list[str]] = {"actor": [], "recipient": []}
        for _, side, _, id, name, country, role in some:
            key = id or name
            sides[side].append(key)
            if key not in known:
                known[key] = (id, name, country, role)
                rows[key] = []
            if not rows[key] or rows[key][-1] != at:
                rows[key].append(at)
        for pair in {(a, r, types[at]) for a in sides["actor"] for r in sides["recipient"]}:
            meets.setdefault(pair, []).append(at)
    pairs = tuple(meets)
    within: list[list[int]] = [[] for _ in told]
    for number, pair in enumerate(pairs):
        for at in meets[pair]:
            within[at].append(number)
    return Parties(known, rows, pairs, [tuple(some) for some in within], meets)


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
    keys = [key for key, one in parties.known.items() if actor == one[0] or actor in one[1]]
    return bits.at(chain.from_iterable(parties.rows[key] for key in keys), block.size)


def picked(values: Iterable[Any], block: Block, mask: int) -> compress[Any]:
    """The values of those rows that a mask has."""
    return compress(values, bits.flags(mask, block.size))
