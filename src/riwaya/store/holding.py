"""The events of an open store held in memory, as they stand: kept by engine, brought up to date when asked.

The log's last number tells whether anything was written since. What changed then is read alone and held as a second,
small block beside the large one, whose events that changed no longer count; when many have, all is read anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, func, select

from riwaya.store import bits, schema
from riwaya.store.blocks import Block, Row, block
from riwaya.store.reading import rows_of
from riwaya.store.spots import last_entry

#: Changed events beside the large block: as many as this, and one in so many of its own, before all is read anew.
_BESIDE, _SHARE = 1000, 50


@dataclass(frozen=True, slots=True)
class Held:
    """The events as of an entry of the log: blocks, and of each the mask of the events that count."""

    entry: int
    parts: tuple[tuple[Block, int], ...]
    #: The rows of the events that changed since the large block was made, with their parties.
    changed: dict[str, tuple[Row, Sequence[Row]]]

    @property
    def size(self) -> int:
        """How many events there are."""
        return sum(mask.bit_count() for _, mask in self.parts)


class _Holder:
    """What is held for one store; one thread at a time brings it up to date."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: Held | None = None


_HOLDERS: WeakKeyDictionary[Engine, _Holder] = WeakKeyDictionary()
_HOLDERS_LOCK = threading.Lock()


def held(connection: Connection) -> Held:
    """The events of a store, no older than what the connection sees."""
    with _HOLDERS_LOCK:
        holder = _HOLDERS.setdefault(connection.engine, _Holder())
    entry = last_entry(connection)
    with holder.lock:
        if holder.held is None:
            holder.held = _all(connection, entry)
        elif holder.held.entry < entry:
            holder.held = _newer(connection, holder.held, entry)
        return holder.held


def _all(connection: Connection, entry: int) -> Held:
    whole = block(_spots(connection, select(schema.spot)), _parties(connection.execute(select(schema.party))))
    return Held(entry, ((whole, bits.full(whole.size)),), {})


def _newer(connection: Connection, old: Held, entry: int) -> Held:
    """What was held, with what was derived since; rows of the last entry held may be among them once more."""
    rows = _spots(connection, select(schema.spot).where(schema.spot.c.changed >= old.entry).limit(_most(old) + 1))
    changed = dict(old.changed)
    ids = [row[0] for row in rows]
    told = _parties(rows_of(connection, ids, schema.party.c.event, schema.party))
    changed.update((row[0], (row, told.get(row[0], ()))) for row in rows)
    if len(changed) > _most(old):
        return _all(connection, entry)
    made = _beside(old.parts[0][0], old.parts[0][1], changed, entry)
    if made.size == connection.scalar(select(func.count()).select_from(schema.spot)):
        return made
    there = set(connection.scalars(select(schema.spot.c.event)))
    large, standing = old.parts[0]
    gone = [large.place[id] for id in large.ids if id not in there]
    standing &= ~bits.at(gone, large.size)
    return _beside(large, standing, {id: one for id, one in changed.items() if id in there}, entry)


def _most(old: Held) -> int:
    return max(_BESIDE, old.parts[0][0].size // _SHARE)


def _beside(large: Block, standing: int, changed: dict[str, tuple[Row, Sequence[Row]]], entry: int) -> Held:
    """The large block without what changed, and what changed as a block of its own."""
    places = [large.place[id] for id in changed if id in large.place]
    small = block([row for row, _ in changed.values()], {id: told for id, (_, told) in changed.items()})
    parts = ((large, standing & ~bits.at(places, large.size)), (small, bits.full(small.size)))
    return Held(entry, parts, changed)


def _spots(connection: Connection, query: Select[Any]) -> Sequence[Row]:
    return connection.execute(query).all()


def _parties(rows: Iterable[Any]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found
