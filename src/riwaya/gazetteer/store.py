"""Imported places in one SQLite file: looked up by folded name, read only while coding.

The file is written by :mod:`riwaya.gazetteer.importing`. A name leads to its places by its exact key, by its key
without the article, or without spaces; ``guard`` says what a text must have beside a name before it counts as a place.
"""

from __future__ import annotations

import os
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from riwaya.errors import GazetteerError
from riwaya.gazetteer.places import Guard, Place

FORMAT = 1
#: Places once, under every name they have, and the length of the longest name by its first word.
SCHEMA = """
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists source (
    checksum text primary key, path text not null, format text not null, done integer not null,
    position integer not null, kept integer not null, refused integer not null
) without rowid;
create table if not exists place (
    n integer primary key, id text unique not null, name text not null, kind text not null, country text, admin1 text,
    lat real not null, lon real not null, population integer not null, pcode text
);
create table if not exists name (
    key text not null, place integer not null references place (n), bare text not null, joined text not null,
    guard text not null, romanised integer not null, primary key (key, place)
) without rowid;
create index if not exists name_bare on name (bare);
create index if not exists name_joined on name (joined);
create table if not exists head (word text primary key, longest integer not null) without rowid;
"""
_PLACE = "select p.id, p.name, p.kind, p.country, p.admin1, p.lat, p.lon, p.population, n.romanised, p.pcode"
_KEPT = 65_536
How = Literal["key", "bare", "joined"]


class Store:
    """The imported places of one file. Safe over a fork: each process opens the file for itself."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`GazetteerError` where the file is missing, is no gazetteer, or has another format."""
        self.path = path
        self._opened: dict[int, sqlite3.Connection] = {}
        if not path.is_file():
            raise GazetteerError(path, "no such file of imported places; write it with riwaya gazetteer import")
        try:
            row = self._db.execute("select value from meta where name = 'format'").fetchone()
        except sqlite3.DatabaseError as err:
            self.close()
            raise GazetteerError(path, f"no file of imported places ({err}); import anew into another file") from err
        if row is None or row[0] != str(FORMAT):
            self.close()
            raise GazetteerError(path, f"format {row[0] if row else '?'} instead of {FORMAT}; import anew")
        self.longest = lru_cache(_KEPT)(self._longest)
        self.places = lru_cache(_KEPT)(self._places)
        self.guard = lru_cache(_KEPT)(self._guard)

    @property
    def _db(self) -> sqlite3.Connection:
        """The connection of this process. One from before a fork is kept open: only its opener may close it."""
        own = os.getpid()
        if own not in self._opened:
            address = f"{self.path.resolve().as_uri()}?mode=ro"
            self._opened[own] = sqlite3.connect(address, uri=True, check_same_thread=False)
        return self._opened[own]

    def close(self) -> None:
        """Close the file in this process; a later look-up opens it again."""
        found = self._opened.pop(os.getpid(), None)
        if found is not None:
            found.close()

    def _ask(self, query: str, *given: str) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises :class:`GazetteerError` where the file is damaged or has gone."""
        try:
            return self._db.execute(query, given).fetchall()
        except sqlite3.Error as err:
            raise GazetteerError(self.path, f"cannot be read any more ({err}); import anew") from err

    def _longest(self, word: str) -> int:
        """How many words the longest name has that begins with a word, 0 where none does."""
        found = self._ask("select longest from head where word = ?", word)
        return int(found[0][0]) if found else 0

    def _places(self, name: str, how: How = "key") -> tuple[Place, ...]:
        """The places of a folded name, of a name without its article, or of one without spaces; largest first."""
        rows = self._ask(
            f"{_PLACE} from name n join place p on p.n = n.place where n.{how} = ? order by p.population desc, p.id",
            name,
        )
        return tuple(dict.fromkeys(_place(row) for row in rows))

    def _guard(self, name: str) -> Guard | None:
        """What a text must have beside a name; None where no place bears it."""
        (row,) = self._ask("select min(guard), count(*) from name where key = ?", name)
        if not row[1]:
            return None
        return "feature" if row[0] == "feature" else "preposition"

    def source(self, checksum: str) -> tuple[int, int, int, int] | None:
        """Whether a file is done, its last row read, rows kept and refused, by checksum; None where it never came."""
        query = "select done, position, kept, refused from source where checksum = ?"
        found = self._ask(query, checksum)
        return (found[0][0], found[0][1], found[0][2], found[0][3]) if found else None

    def count(self) -> int:
        """How many places the file holds."""
        return int(self._ask("select count(*) from place")[0][0])


def _place(row: tuple[object, ...]) -> Place:
    ident, name, kind, country, admin1, lat, lon, people, romanised, pcode = row
    layer = "romanised" if romanised else "imported"
    if str(admin1).startswith("wof:"):
        admin1 = None
    return Place(ident, name, kind, country, admin1, lat, lon, people, layer, pcode)  # type: ignore[arg-type]
