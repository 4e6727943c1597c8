"""Events as a map, a timeline and a network ask for them: counted in cells, days and between parties."""

from __future__ import annotations

import datetime as dt
import heapq
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress, islice
from typing import Any, Literal

from sqlalchemy import Connection

from riwaya.store import bits, schema
from riwaya.store.blocks import Block, Pair, Point, chosen, inside, picked
from riwaya.store.filters import Box, ExploreFilter
from riwaya.store.holding import held
from riwaya.store.reading import rows_of

__all__ = ["Box", "ExploreFilter", "cells", "days", "edges", "facets", "listed"]

Record = dict[str, Any]
Step = Literal["day", "week", "month"]
#: Places that are points on a map of a country; wider ones are areas, and never counted together with points.
_POINTS = ("exact", "town", "area")
#: Cells are quarters of a map tile: 64 points of a screen wide. No finer than a house.
_FINER, _FINEST = 2, 20
#: Where the map of the web ends.
_NORTHMOST = 85.05
#: A cell of the map: column, row, and the precision of what is an area.
_Cell = tuple[int, int, str]


def _parts(connection: Connection, narrow: ExploreFilter) -> list[tuple[Block, int]]:
    return [(block, chosen(block, narrow, among)) for block, among in held(connection).parts]


# --- the map ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """What a cell of the map is found to hold."""

    count: int = 0
    killed: int = 0
    north: float = 0.0
    east: float = 0.0
    precisions: set[str | None] = field(default_factory=set)
    types: dict[str, int] = field(default_factory=dict)
    #: Where to look for the only event: the block, its mask, the point.
    last: tuple[Block, int, int] | None = None


def cells(connection: Connection, narrow: ExploreFilter, zoom: int, box: Box | None = None) -> list[Record]:
    """Events on a map of a zoom (0: the world in one tile), near ones counted together, most first.

    Each cell: ``lat lon`` (the middle of its events), ``precision`` (null where they differ), ``count``, ``killed``
    (best figures added up), ``types`` (counts by type). A cell of one event has its ``id``. Places wider than a town's
    surroundings are cells of their own precision. Events without coordinates are not on the map.
    """
    level = min(max(zoom, 0), _FINEST) + _FINER
    found: dict[_Cell, _Found] = {}
    for block, mask in _parts(connection, narrow):
        mask = bits.at_least(block.planes["lat"], 1, mask)
        _count(block, mask if box is None else inside(block, box, mask), level, found)
    return [_cell(one) for _, one in sorted(found.items(), key=lambda item: (-item[1].count, item[0]))]


def _count(block: Block, mask: int, level: int, found: dict[_Cell, _Found]) -> None:
    names, of_point, of_row = _grid(block, level)
    for point, count in Counter(picked(block.point, block, mask)).items():
        one = found.setdefault(names[of_point[point]], _Found())
        lat, lon, precision = block.points[point]
        one.count += count
        one.north += lat * count
        one.east += lon * count
        one.precisions.add(precision)
        one.last = (block, mask, point)
    types = list(block.codes["type"])
    for code, count in Counter(picked(of_row, block, mask)).items():
        kinds = found[names[code // len(types)]].types
        kinds[types[code % len(types)]] = kinds.get(types[code % len(types)], 0) + count
    deadly = bits.flags(mask & _deadly(block), block.size)
    for code, killed in zip(compress(of_row, deadly), compress(block.columns["killed"], deadly), strict=True):
        found[names[code // len(types)]].killed += killed


def _cell(one: _Found) -> Record:
    only = one.precisions.pop() if len(one.precisions) == 1 else None
    record: Record = {
        "lat": round(one.north / one.count, 5), "lon": round(one.east / one.count, 5), "precision": only,
        "count": one.count, "killed": one.killed, "types": dict(sorted(one.types.items(), key=lambda t: (-t[1], t[0]))),
    }  # fmt: skip
    if one.count == 1 and one.last is not None:
        block, mask, point = one.last
        record["id"] = next(block.ids[row] for row in block.there[point] if mask >> (block.size - 1 - row) & 1)
    return record


#: The cells of a zoom in a block: their names, the cell of each point, and of each row cell and type in one number.
_Grid = tuple[list[_Cell], list[int], list[int]]


def _grid(block: Block, level: int) -> _Grid:
    if ("grid", level) not in block.later:
        numbers: dict[_Cell, int] = {}
        of_point = [numbers.setdefault(_cell_of(point, level), len(numbers)) for point in block.points]
        codes = block.codes["type"]
        both = zip(block.point, map(codes.__getitem__, block.columns["type"]), strict=True)
        each = {code: code for code in range(-1, len(numbers) * len(codes))}
        of_row = [each[of_point[point] * len(codes) + kind] if point >= 0 else -1 for point, kind in both]
        block.later["grid", level] = (list(numbers), of_point, of_row)
    grid: _Grid = block.later["grid", level]
    return grid


def _cell_of(point: Point, level: int) -> _Cell:
    """The cell of a point, on the square map of the web (EPSG:3857)."""
    lat, lon, precision = point
    angle = math.radians(max(-_NORTHMOST, min(_NORTHMOST, lat)))
    down = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
    wide = "" if precision in _POINTS else precision or ""
    return int((lon + 180) / 360 * 2**level), int(down * 2**level), wide


def _deadly(block: Block) -> int:
    """The mask of events in which somebody was killed."""
    if ("deadly", None) not in block.later:
        rows = (row for row, killed in enumerate(block.columns["killed"]) if killed)
        block.later["deadly", None] = bits.at(rows, block.size)
    return int(block.later["deadly", None])


# --- the timeline ----------------------------------------------------------------------------------------------------


def days(connection: Connection, narrow: ExploreFilter, by: Step = "day") -> list[Record]:
    """Events by first day, week (from Monday) or month and by type: ``start type count killed``, earliest first."""
    counts: Counter[tuple[str, str]] = Counter()
    killed: Counter[tuple[str, str]] = Counter()
    for block, mask in _parts(connection, narrow):
        mask = bits.at_least(block.planes["first"], 1, mask)
        names, codes = _periods(block, by)
        counts.update({names[code]: count for code, count in Counter(picked(codes, block, mask)).items()})
        deadly = bits.flags(mask & _deadly(block), block.size)
        for code, dead in zip(compress(codes, deadly), compress(block.columns["killed"], deadly), strict=True):
            killed[names[code]] += dead
    return [{"start": one[0], "type": one[1], "count": counts[one], "killed": killed[one]} for one in sorted(counts)]


def _periods(block: Block, by: Step) -> tuple[list[tuple[str, str]], list[int]]:
    """The periods and types of a block's events, and the one of each row."""
    if ("periods", by) not in block.later:
        starts = {day: _start(day, by) for day in set(block.columns["first"])}
        numbers: dict[tuple[str, str], int] = {}
        both = zip(block.columns["first"], block.columns["type"], strict=True)
        codes = [numbers.setdefault((starts[day], kind), len(numbers)) for day, kind in both]
        block.later["periods", by] = (list(numbers), codes)
    periods: tuple[list[tuple[str, str]], list[int]] = block.later["periods", by]
    return periods


def _start(day: str | None, by: Step) -> str:
    """The first day of the period that a day lies in."""
    if day is None or by == "day":
        return day or ""
    date = dt.date.fromisoformat(day)
    first = date.replace(day=1) if by == "month" else date - dt.timedelta(days=date.weekday())
    return first.isoformat()


# --- the network -----------------------------------------------------------------------------------------------------


def edges(connection: Connection, narrow: ExploreFilter, limit: int = 200) -> Record:
    """Who acted towards whom: the ``limit`` edges of most events, and the parties they join.

    ``edges``: ``actor recipient`` (keys of actors: the id in the register, else the name), ``type events first last``
    and ``sources`` (the most independent narrators that any one of the events rests on). ``actors``: ``key id name
    country role events``.
    """
    parts = _parts(connection, narrow)
    shown = [(block, bits.flags(mask, block.size)) for block, mask in parts]
    most = _most(shown, limit)
    return {
        "actors": [_actor(shown, key) for key in dict.fromkeys(key for pair, _ in most for key in pair[:2])],
        "edges": [_edge(shown, pair, count) for pair, count in most],
    }


#: A block with a byte for each of its events, 1 for those asked for.
_Shown = Sequence[tuple[Block, bytes]]


def _most(shown: _Shown, limit: int) -> list[tuple[Pair, int]]:
    """The pairs of most events, with how many; of equals those first by name."""
    counts: Counter[Pair] = Counter()
    for block, flags in shown:
        parties = block.parties
        found = Counter(chain.from_iterable(compress(parties.within, flags)))
        least = sorted(found.values(), reverse=True)[limit - 1] if len(shown) == 1 and len(found) > limit else 1
        counts.update({parties.pairs[number]: count for number, count in found.items() if count >= least})
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _edge(shown: _Shown, pair: Pair, count: int) -> Record:
    rows = [(block, row) for block, flags in shown for row in block.parties.meets.get(pair, ()) if flags[row]]
    first = [block.columns["first"][row] for block, row in rows if block.columns["first"][row]]
    return {
        "actor": pair[0], "recipient": pair[1], "type": pair[2], "events": count, "first": min(first, default=None),
        "last": max(first, default=None), "sources": max(block.columns["sources"][row] for block, row in rows),
    }  # fmt: skip


def _actor(shown: _Shown, key: str) -> Record:
    known = next(block.parties.known[key] for block, _ in reversed(shown) if key in block.parties.known)
    rows = ((block.parties.rows.get(key, ()), flags) for block, flags in shown)
    told = dict(zip(("id", "name", "country", "role"), known, strict=True))
    return {"key": key, **told, "events": sum(sum(map(flags.__getitem__, some)) for some, flags in rows)}


# --- listings --------------------------------------------------------------------------------------------------------


def listed(connection: Connection, narrow: ExploreFilter, limit: int = 50, offset: int = 0) -> tuple[int, list[Record]]:
    """How many events there are, and one page of their records, earliest first, those without a date last."""
    parts = _parts(connection, narrow)
    if len(parts) == 1:
        ids = list(islice(picked(parts[0][0].ids, *parts[0]), offset, offset + limit))
    else:
        merged = heapq.merge(*(picked(block.keys, block, mask) for block, mask in parts))
        ids = [key.partition(" ")[2] for key in islice(merged, offset, offset + limit)]
    columns = (schema.event.c.id, schema.event.c.record)
    records = {row.id: row.record for row in rows_of(connection, ids, schema.event.c.id, *columns)}
    return sum(mask.bit_count() for _, mask in parts), [json.loads(records[id]) for id in ids if id in records]


def facets(connection: Connection, narrow: ExploreFilter) -> dict[str, dict[str, int]]:
    """How many events there are of each ``type``, ``country`` and ``status``, most first; for pick lists.

    Each is counted as if it were not narrowed itself, so that another value can be picked.
    """
    found: dict[str, dict[str, int]] = {}
    wider = {"type": replace(narrow, type=None), "country": replace(narrow, country=None),
             "status": replace(narrow, status=None)}  # fmt: skip
    for name, asked in wider.items():
        counts: Counter[str] = Counter()
        for block, mask in _parts(connection, asked):
            planes, codes = block.planes[name], block.codes[name]
            each = {value: bits.equal(planes, code, mask).bit_count() for value, code in codes.items()}
            counts.update({value: count for value, count in each.items() if value is not None and count})
        found[name] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return found
