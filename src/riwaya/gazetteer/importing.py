"""Write places of others into one SQLite file: in batches, with a checksum, going on where it was broken off.

A file is known by its checksum: imported twice it changes nothing; broken off, it goes on behind the last batch.
Places of one id are written once, whichever file names them first; later files add names to them.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from riwaya.arabic import bare, key
from riwaya.errors import GazetteerError
from riwaya.gazetteer import loaders
from riwaya.gazetteer.rows import Row, division_words, divisions
from riwaya.gazetteer.store import FORMAT, SCHEMA, Store
from riwaya.gazetteer.words import PlaceWords, load_words
from riwaya.nouns import read

_BATCH = 5_000
_CHUNK = 1 << 20
#: Rows that are refused are named up to this many times.
_NAMED = 5
#: More refused rows than this part of a file mean that it is not what it was taken for.
_BROKEN = 0.5
#: Lists of words that are no place by themselves; shorter names are mostly found inside other words.
_EVERYDAY = ("never", "direction", "beside", "function", "adjective", "guard.feature")
_LEAST_LETTERS = 4
#: A name of one word is mostly a common word or a person's name as well; longer names hardly ever.
_ALONE, _LONGER = "feature", "preposition"

#: Called with the rows read so far.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: places kept, rows refused with the first reasons, rows without a usable name or kind."""

    path: Path
    form: str
    checksum: str
    kept: int
    refused: int
    passed: int
    reasons: tuple[str, ...]
    before: bool = False
    resumed: int = 0


def default_path() -> Path:
    """Where imported places are kept unless a path is given: ``RIWAYA_PLACES``, else the user's data folder."""
    if os.environ.get("RIWAYA_PLACES"):
        return Path(os.environ["RIWAYA_PLACES"])
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "riwaya" / "places.sqlite"


def import_file(
    path: Path, into: Path, form: str | None = None, checksum: str | None = None, progress: Progress | None = None
) -> Imported:
    """Import a file or folder of places. Raises :class:`GazetteerError` with file and line where it is broken.

    What earlier files brought stays in any case. ``checksum`` is the SHA-256 that the file must have, in hexadecimal
    digits; of a folder it is that of its GeoJSON files, names and all.
    """
    if not path.exists():
        raise GazetteerError(path, "no such file or folder")
    found = _checksum(path)
    if checksum is not None and checksum.lower() != found:
        raise GazetteerError(path, f"its SHA-256 is {found}, not {checksum.lower()}; fetch it again")
    form = form or loaders.recognise(path)
    if into.is_file():
        with closing(Store(into)) as store:
            row = store.source(found)
        if row is not None and row[0]:
            return Imported(path, form, found, row[2], row[3], 0, (), before=True)
    with _opened(into) as db:
        try:
            return _all(db, path, form, found, progress or (lambda _: None))
        except sqlite3.DatabaseError as err:
            raise GazetteerError(into, f"cannot be written: {err}; what is kept stays, import again to go on") from err


def _all(db: sqlite3.Connection, path: Path, form: str, checksum: str, progress: Progress) -> Imported:
    """A file from where it was broken off, or from its beginning, to its end."""
    row = db.execute("select position from source where checksum = ? and format = ?", (checksum, form)).fetchone()
    if row is None:
        db.execute("insert or replace into source values (?, ?, ?, 0, 0, 0, 0)", (checksum, str(path), form))
        db.commit()
    made = _write(db, path, form, checksum, row[0] if row else 0, progress)
    _finish(db)
    db.execute("update source set done = 1 where checksum = ?", (checksum,))
    db.commit()
    db.execute("pragma optimize")
    return made


def _checksum(path: Path) -> str:
    """SHA-256 of a file, or of the lines that sha256sum writes of a folder's GeoJSON files."""
    digest = hashlib.sha256()
    if path.is_dir():
        for file in sorted(path.rglob("*.geojson")):
            digest.update(f"{_checksum(file)}  {file.relative_to(path).as_posix()}\n".encode())
        return digest.hexdigest()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as err:
        raise GazetteerError(path, f"cannot be read: {err}") from err
    return digest.hexdigest()


class _opened:
    """The file of imported places, made where it is missing; closed in any case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path)
            self._db.execute("pragma journal_mode = wal")
            self._db.executescript(SCHEMA)
            self._db.execute("insert or ignore into meta values ('format', ?)", (str(FORMAT),))
            self._db.commit()
            row = self._db.execute("select value from meta where name = 'format'").fetchone()
        except (OSError, sqlite3.DatabaseError) as err:
            self._close()
            raise GazetteerError(self._path, f"cannot be written as a file of places: {err}; choose another") from err
        if row[0] != str(FORMAT):
            self._close()
            raise GazetteerError(self._path, f"format {row[0]} instead of {FORMAT}; import into a new file")
        return self._db

    def __exit__(self, *_: object) -> None:
        if self._db is not None:
            self._db.rollback()
            with suppress(sqlite3.OperationalError):  # somebody reads it: it stays as it is till the next import
                self._db.execute("pragma journal_mode = delete")
        self._close()

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()


def _write(db: sqlite3.Connection, path: Path, form: str, checksum: str, position: int, progress: Progress) -> Imported:
    """Every row behind ``position``, a batch a transaction."""
    kept = refused = passed = read = 0
    (before,) = db.execute("select refused from source where checksum = ?", (checksum,)).fetchone()
    reasons: list[str] = []
    source = (item for item in loaders.rows(path, form) if item[0] > position)
    while batch := list(islice(source, _BATCH)):
        kept_before, refused_before = kept, refused
        for number, row in batch:
            if isinstance(row, Row):
                kept += 1
            elif row.unnamed:
                passed += 1
            else:
                refused += 1
                reasons.append(f"{path}:{number}: {row.why}")
        del reasons[_NAMED:]
        read += len(batch)
        wrong, rows = before + refused, position + read
        if reasons and wrong > _BROKEN * rows and rows > _NAMED:
            raise GazetteerError(path, f"{wrong} of {rows} rows are no places, such as {reasons[0]}; wrong --format?")
        _enter(db, (row for _, row in batch if isinstance(row, Row)))
        db.execute(
            "update source set position = ?, kept = kept + ?, refused = refused + ? where checksum = ?",
            (batch[-1][0], kept - kept_before, refused - refused_before, checksum),
        )
        db.commit()
        progress(rows)
    return Imported(path, form, checksum, kept, refused, passed, tuple(reasons), resumed=position)


def _enter(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Places with their names, and the length of the longest name that begins with a word."""
    words = load_words()
    for row in rows:
        keyed = list(dict.fromkeys(" ".join(key(n).split()) for n in row.names)) or [row.romanised or ""]
        shown = row.names[0] if row.names else keyed[0]
        db.execute(
            "insert or ignore into place (id, name, kind, country, admin1, lat, lon, population, pcode)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, shown, row.kind, row.country, row.admin1, row.lat, row.lon, row.population, row.pcode),
        )
        (number,) = db.execute("select n from place where id = ?", (row.id,)).fetchone()
        for name in keyed:
            if not _is_usable(name, words):
                continue
            first, *rest = name.split(" ")
            db.execute(
                "insert or ignore into name values (?, ?, ?, ?, ?, ?)",
                (name, number, bare(name), name.replace(" ", ""), _LONGER if rest else _ALONE, int(not row.names)),
            )
            db.execute(
                "insert into head values (?, ?)"
                " on conflict (word) do update set longest = max(longest, excluded.longest)",
                (first, 1 + len(rest)),
            )


def _is_usable(name: str, words: PlaceWords) -> bool:
    """Whether a name can be looked for in texts: no everyday word, no mere word for a kind of place or a side."""
    if " " in name:
        return not words.has("never", name)
    core = bare(name)
    if len(core) < _LEAST_LETTERS or core in words.features or read(name) is not None:
        return False
    return not any(words.has(group, form) for group in _EVERYDAY for form in (name, core))


def _finish(db: sqlite3.Connection) -> None:
    """Divisions by name: regions of Who's On First for their ids, and one spelling for all of a country's."""
    db.execute(
        "update place set admin1 = (select r.name from place r where r.id = place.admin1) where admin1 like 'wof:%'"
        " and exists (select 1 from place r where r.id = place.admin1)"
    )
    known = {(country, _division(name)): name for country, name in divisions()}
    for country, said in db.execute("select distinct country, admin1 from place where admin1 is not null").fetchall():
        name = known.get((country, _division(said)))
        if name is not None and name != said:
            db.execute("update place set admin1 = ? where country = ? and admin1 = ?", (name, country, said))


def _division(name: str) -> str:
    """A division's key without the word for its kind and without its article."""
    folded = key(name)
    head, _, rest = folded.partition(" ")
    return bare(rest if rest and head in division_words() else folded)
