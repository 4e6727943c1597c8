"""Files of places that others publish, read row by row: GeoNames, Who's On First, tables such as OCHA's.

| format | file |
|---|---|
| ``geonames`` | a country dump, as text or in its zip (https://download.geonames.org/export/dump/readme.txt) |
| ``wof`` | a folder or zip of GeoJSON features, or an SQLite distribution (https://whosonfirst.org/docs/) |
| ``table`` | CSV or TSV with a header, plain or gzipped: OCHA's populated places (COD), or one's own |
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal, TextIO

from riwaya.errors import GazetteerError
from riwaya.gazetteer.romanised import arabic_key
from riwaya.gazetteer.rows import ARABIC, Refused, Row, Said, countries, division_names, made, rules, whole
from riwaya.resources import LINE

FORMATS = ("geonames", "wof", "table")
_GEONAMES = 19
_SQLITE = b"SQLite format 3\x00"
_GZIP = b"\x1f\x8b"
#: What damaged, cut off or locked files raise while they are unpacked and read.
_UNREADABLE = (OSError, EOFError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error, RuntimeError, csv.Error)

Read = Iterator[tuple[int, Row | Refused]]


def recognise(path: Path) -> str:
    """The format of a file or folder, by its look. Raises :class:`GazetteerError` where it is none of them."""
    if path.is_dir():
        return "wof"
    if _begins(path, _SQLITE):
        return "wof"
    if zipfile.is_zipfile(path):
        with _readable(path), zipfile.ZipFile(path) as archive:
            return "wof" if any(name.endswith(".geojson") for name in archive.namelist()) else "geonames"
    with _text(path) as stream:
        first = stream.readline()
    if first.count("\t") == _GEONAMES - 1 and first.split("\t")[0].isdecimal():
        return "geonames"
    if any(mark in first for mark in ",;\t"):
        return "table"
    raise GazetteerError(path, "neither a GeoNames dump, nor Who's On First, nor a table with a header; say --format")


def rows(path: Path, form: str) -> Read:
    """The rows of a file with their number, from 1 on; raises :class:`GazetteerError` with file and line."""
    readers: Mapping[str, Callable[[Path], Read]] = {"geonames": _geonames, "wof": _wof, "table": _table}
    return readers[form](path)


def _begins(path: Path, magic: bytes) -> bool:
    """Whether a file begins with certain bytes."""
    with path.open("rb") as stream:
        return stream.read(len(magic)) == magic


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raises :class:`GazetteerError` where a file cannot be opened, unpacked or decoded."""
    try:
        yield
    except _UNREADABLE as err:
        raise GazetteerError(path, f"cannot be read: {err}; fetch it again") from err


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """A text file, gzipped or the only .txt in a zip or neither."""
    with _readable(path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                texts = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()]
                if len(texts) != 1:
                    raise GazetteerError(path, f"{len(texts)} text files in the archive instead of one; unpack it")
                with archive.open(texts[0]) as raw:
                    yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        elif _begins(path, _GZIP):
            with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
                yield stream
        else:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield stream


def _geonames(path: Path) -> Read:
    """Rows of a GeoNames dump; names in Arabic letters are among the alternate names, in all languages."""
    with _text(path) as stream:
        for number, line in enumerate(stream, 1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) != _GEONAMES:
                raise GazetteerError(path, f"{len(cells)} columns instead of {_GEONAMES}; no GeoNames dump", number)
            kind = rules()["geonames"].get(cells[7])
            if kind is None:
                yield number, Refused(f"feature code {cells[7] or 'missing'}", unnamed=True)
                continue
            latin, country, people = cells[1], cells[8], whole(cells[14])
            names = tuple(dict.fromkeys(n for n in cells[3].split(",") if ARABIC.match(n)))
            yield number, made(Said(
                f"gn:{cells[0]}", names, arabic_key(latin), kind, country,
                division_names().get((country, cells[10])), cells[4], cells[5], people,
            ))  # fmt: skip


def _wof(path: Path) -> Read:
    """Features of Who's On First out of a folder, a zip or an SQLite distribution, in the order of their names."""
    for number, (where, raw) in enumerate(_features(path), 1):
        try:
            feature = json.loads(raw)
            about = dict(feature["properties"])
        except (ValueError, KeyError, TypeError) as err:
            raise GazetteerError(path, f"{where} is no GeoJSON feature: {err}", number) from err
        yield number, _feature(about)


def _features(path: Path) -> Iterator[tuple[str, bytes | str]]:
    if path.is_dir():
        found = sorted(path.rglob("*.geojson"))
        if not found:
            raise GazetteerError(path, "no .geojson file in this folder")
        for file in found:
            yield str(file.relative_to(path)), file.read_bytes()
    elif zipfile.is_zipfile(path):
        with _readable(path), zipfile.ZipFile(path) as archive:
            for name in sorted(n for n in archive.namelist() if n.endswith(".geojson")):
                yield name, archive.read(name)
    else:
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
                yield from (
                    (f"feature {n}", body) for n, body in db.execute("select id, body from geojson order by id")
                )
        except sqlite3.DatabaseError as err:
            raise GazetteerError(path, f"no Who's On First distribution: {err}") from err


def _feature(about: Mapping[str, Any]) -> Row | Refused:
    """A place of Who's On First. A region keeps its own id, by which the places in it name it."""
    if about.get("mz:is_current") == 0 or about.get("edtf:deprecated") not in (None, "", "uuuu"):
        return Refused("not current", unnamed=True)
    kind = rules()["wof"].get(str(about.get("wof:placetype")))
    if kind is None:
        return Refused(f"placetype {about.get('wof:placetype')}", unnamed=True)
    names = [n for k in ("name:ara_x_preferred", "name:ara_x_variant") for n in _words(about.get(k)) if ARABIC.match(n)]
    same = about.get("wof:concordances")
    geonames = same.get("gn:id") if isinstance(same, dict) and kind != "governorate" else None
    region = _region(about.get("wof:hierarchy"))
    people = whole(about.get("wof:population") or about.get("gn:population") or 0)
    latin = next(iter([*_words(about.get("name:eng_x_preferred")), *_words(about.get("wof:name"))]), "")
    return made(Said(
        f"wof:{about.get('wof:id')}" if not geonames else f"gn:{geonames}", tuple(dict.fromkeys(names)),
        arabic_key(latin), kind, about.get("wof:country"), f"wof:{region}" if region else None,
        about.get("lbl:latitude") or about.get("geom:latitude"),
        about.get("lbl:longitude") or about.get("geom:longitude"), people,
    ))  # fmt: skip


def _words(said: object) -> list[str]:
    """The texts of a property, which is a list of them or one by itself."""
    return [text for text in (said if isinstance(said, list) else [said]) if isinstance(text, str)]


def _region(hierarchy: object) -> int | None:
    """The id of the region over a place; -1 stands for none."""
    above = hierarchy if isinstance(hierarchy, list) else []
    ids = (one.get("region_id") for one in above if isinstance(one, dict))
    return next((id for id in ids if isinstance(id, int) and id > 0), None)


def _table(path: Path) -> Read:
    """Rows of a table with a header: names of columns as :file:`imports.yaml` lists them."""
    with _text(path) as stream:
        header = stream.readline()
        mark = max("\t;,", key=header.count)
        quoting: Literal[0, 3] = csv.QUOTE_NONE if mark == "\t" else csv.QUOTE_MINIMAL
        columns = _columns([c.strip() for c in next(csv.reader([header], delimiter=mark))], path)
        wanted = header.count(mark) + 1 if quoting == csv.QUOTE_NONE else 0
        for number, cells in enumerate(csv.reader(stream, delimiter=mark, quoting=quoting), 2):
            if not cells:
                continue
            if wanted and len(cells) != wanted:
                raise GazetteerError(path, f"{len(cells)} columns instead of {wanted}", number)
            said = {k: cells[i].strip() for k, i in columns.items() if i < len(cells)}
            yield number, _table_row(said)


def _columns(header: list[str], path: Path) -> dict[str, int]:
    """Which column holds what."""
    plain = {re.sub(r"[\s_\-.]+", "_", name.lower()): i for i, name in enumerate(header)}
    tight = {name.replace("_", ""): i for name, i in plain.items()}
    found: dict[str, int] = {}
    for field, names in rules()["columns"].items():
        if field != LINE:
            at = next((tight[n.replace("_", "")] for n in names if n.replace("_", "") in tight), None)
            found |= {} if at is None else {field: at}
    missing = [f for f in ("lat", "lon") if f not in found]
    if missing or not {"name", "key", "latin"} & found.keys():
        lacks = " and ".join(missing or ["a name"])
        raise GazetteerError(path, f"no column for {lacks} among {', '.join(header)}; name it name_ar, lat, lon", 1)
    return found


def _table_row(said: Mapping[str, str]) -> Row | Refused:
    """A place of a table; where no column has an id, it gets one made of what the row says."""
    ident = (said.get("geonameid") and f"gn:{said['geonameid']}") or (said.get("wof") and f"wof:{said['wof']}")
    names = [n for n in (said.get("name", ""), *re.split(r"[|;]", said.get("others", ""))) if ARABIC.match(n)]
    kind = rules()["geonames"].get(said.get("feature", "")) or rules()["wof"].get(said.get("placetype", ""))
    people = whole(said.get("population") or 0)
    romanised = said.get("key") or arabic_key(said.get("latin", ""))
    pcode = said.get("pcode") or None
    area = said.get("area") or pcode or ""
    known = (code for code in (said.get("country", ""), area[:3], area[:2]) if code.upper() in countries())
    own = "table:" + hashlib.sha256("|".join(f"{k}={v}" for k, v in said.items()).encode()).hexdigest()[:12]
    return made(Said(
        ident or pcode or own, tuple(dict.fromkeys(names)), romanised, kind or "settlement", next(known, None),
        said.get("admin1") or None, said.get("lat"), said.get("lon"), people, pcode,
    ))  # fmt: skip
