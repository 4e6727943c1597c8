"""The place tables: hand-written YAML over a base layer of towns, compiled into look-ups by folded name."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from riwaya.arabic import ARTICLE, key
from riwaya.distance import distance_km
from riwaya.errors import GazetteerError
from riwaya.gazetteer.index import Gazetteer
from riwaya.gazetteer.places import KINDS, Guard, Place
from riwaya.gazetteer.store import Store
from riwaya.gazetteer.words import PlaceWords, load_words
from riwaya.resources import DATA, LINE, entries

PLACES = DATA / "places"
BASE = "geonames.tsv.gz"
_SETTLED = frozenset(("city", "town", "village", "governorate", "quarter", "camp"))
#: A town of the base layer this near to a hand-written one of the same name is the same town.
_SAME_KM = 20.0
#: Base-layer names below this population are common words or people's names too often to stand alone.
_FREE_POPULATION, _FREE_ABROAD = 60_000, 400_000
_AT_HOME = frozenset((
    "SYR", "IRQ", "YEM", "LBN", "PSE", "JOR", "LBY", "SDN", "SSD", "EGY",
    "SAU", "KWT", "BHR", "QAT", "ARE", "OMN", "MAR", "DZA", "TUN", "MRT",
))  # fmt: skip
_SHORT = 3
_COLUMNS = 8
#: A P-code: two letters for the country, then a number for each level, which some countries write behind a letter.
_PCODE = re.compile(r"[A-Z]{2}(?:[A-Z]?[0-9]{2}){1,4}")
#: Population standing in for what the hand layer leaves unsaid, by kind: only its order matters.
_WEIGHT = {
    "country": 20_000_000, "governorate": 300_000, "city": 150_000, "region": 100_000, "town": 25_000,
    "district": 20_000, "sea": 500_000, "river": 100_000, "continent": 50_000_000, "desert": 20_000,
    "crossing": 15_000, "airport": 15_000, "base": 15_000, "village": 3_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A place with the names that lead to it and the guard each name carries."""

    place: Place
    names: tuple[tuple[str, Guard], ...]


def load(extra: Path | None = None, imported: Path | None = None) -> Gazetteer:
    """The gazetteer of the package, with a user's own YAML file or folder of them before it.

    ``imported`` is a file of places that ``riwaya gazetteer import`` wrote; they come after the package's.
    Raises :class:`GazetteerError` with file, line and entry where a table is wrong.
    """
    words = load_words()
    rows: list[_Row] = []
    for path in [*_extra_files(extra), *sorted(PLACES.glob("hand-*.yaml"))]:
        rows.extend(read_hand(path))
    return replace(
        _compile(rows, list(read_base(PLACES / BASE, words)), words), store=Store(imported) if imported else None
    )


def _extra_files(extra: Path | None) -> list[Path]:
    """The user's own files."""
    if extra is None:
        return []
    if not extra.exists():
        raise GazetteerError(extra, "no such file or folder of places")
    return sorted(extra.glob("*.yaml")) if extra.is_dir() else [extra]


def read_hand(path: Path) -> Iterator[_Row]:
    """Rows of a hand-written file: groups with a table.

    Its lines are ``name | lat lon | kind | other names | population | country | admin1 | pcode``, of which the last
    five may be left out; a country or first-level division given in the row goes before the group's.
    A name with ``!`` before it needs a preposition or feature word in the text, with ``!!`` a feature word.
    """
    for group in entries(path, GazetteerError):
        table = group.get("table")
        if not isinstance(table, str) or "id" not in group:
            raise GazetteerError(path, "a group needs an id and a table", group[LINE], str(group.get("id", "")))
        head = next(i for i, (k, _) in enumerate(group.items()) if k == "table")
        for number, line in enumerate(table.splitlines(), group[LINE] + head + 1):
            if line.strip():
                yield _hand_row(path, number, line, group)


def _hand_row(path: Path, number: int, line: str, group: dict[str, Any]) -> _Row:
    """One line of a hand-written table."""
    cells = [cell.strip() for cell in line.split("|")]
    if not 3 <= len(cells) <= _COLUMNS:
        raise GazetteerError(path, f"not 'name | lat lon | kind ...': {len(cells)} columns", number, line)
    name, where, kind, others, weight, country, admin1, pcode = cells + [""] * (_COLUMNS - len(cells))
    try:
        lat, lon = (float(x) for x in where.split()) if where else (None, None)
        population = int(weight) if weight else _WEIGHT.get(kind, 5_000)
    except ValueError as err:
        raise GazetteerError(path, f"not 'name | lat lon | kind | names | population': {err}", number, line) from err
    if kind not in KINDS:
        raise GazetteerError(path, f"unknown kind {kind!r}; one of {', '.join(sorted(KINDS))}", number, name)
    if lat is not None and not (-90 <= lat <= 90 and lon is not None and -180 <= lon <= 180):
        raise GazetteerError(path, "coordinates outside the globe", number, name)
    names = tuple(dict(_guarded(n) for n in [name, *others.split(",")] if n.strip()).items())
    if pcode and not _PCODE.fullmatch(pcode):
        raise GazetteerError(path, f"not a P-code: {pcode!r}", number, name)
    shown = name.lstrip("! ")
    ident = f"{group['id']}:{kind}:{key(shown)}"
    layer = "country" if kind == "country" else "hand"
    place = Place(
        ident, shown, kind, country or group.get("country"), admin1 or group.get("admin1"), lat, lon, population, layer,
        pcode or None,
    )  # fmt: skip
    return _Row(place, names)


def _guarded(name: str) -> tuple[str, Guard]:
    """(folded key, guard) of a name as the table writes it."""
    name = name.strip()
    bare = name.lstrip("!")
    guard: Guard = "feature" if name.startswith("!!") else "preposition" if name.startswith("!") else ""
    return " ".join(key(bare).split()), guard


def read_base(path: Path, words: PlaceWords) -> Iterator[_Row]:
    """Rows of the base layer that ``tools/build_places.py`` writes; none where the file is not there."""
    if not path.exists():
        return
    for number, line in enumerate(gzip.decompress(path.read_bytes()).decode("utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) != 7:
            raise GazetteerError(path, f"{len(cells)} columns instead of 7; build it again", number)
        ident, names, country, admin1, lat, lon, population = cells
        people = int(population)
        kind = "city" if people >= 100_000 else "town" if people >= 5_000 else "village"
        shown = names.split(",")
        place = Place(
            "gn:" + ident, shown[0], kind, country, admin1 or None, float(lat), float(lon), people, "geonames"
        )
        keyed = dict.fromkeys(key(n) for n in shown)
        known = people >= (_FREE_POPULATION if country in _AT_HOME else _FREE_ABROAD)
        yield _Row(place, tuple((k, _base_guard(k, known, words)) for k in keyed))


def _base_guard(name: str, known: bool, words: PlaceWords) -> Guard:
    """What a base-layer name needs beside it before it counts as a place."""
    guard = _listed(name, "", words)
    if guard or (known and len(name) > _SHORT):
        return guard
    return "preposition"


def _compile(hand: list[_Row], base: list[_Row], words: PlaceWords) -> Gazetteer:
    """Tables out of rows; a base row yields to a hand row of the same name near by."""
    places: list[Place] = []
    exact: dict[str, list[int]] = {}
    guards: dict[str, Guard] = {}
    for row in hand:
        names = _headless(row, words)
        _add(row, names, places, exact)
        for name, guard in names:
            own = _listed(name, guard, words)
            guards[name] = _weaker(guards.get(name, own), own)
    by_hand = frozenset(exact)
    for row in base:
        names = [(n, g) for n, g in row.names if n not in by_hand or not _same(row.place, n, places, exact)]
        _add(row, names, places, exact)
        for name, guard in names:
            if name not in by_hand:
                guards[name] = _weaker(guards.get(name, guard), guard)
    return Gazetteer(
        tuple(places),
        {name: tuple(found) for name, found in exact.items()},
        _bare(exact),
        {name.replace(" ", ""): name for name in exact if " " in name and len(name) > 6},
        _heads([*exact, *words.sets["never"]]),
        {name: guard for name, guard in guards.items() if guard},
        words,
    )


def _headless(row: _Row, words: PlaceWords) -> list[tuple[str, Guard]]:
    """A row's names and, of those that begin with a word like حي, what is left without it, under guard."""
    names = dict(row.names)
    for name, _ in row.names:
        head, _, rest = name.partition(" ")
        if rest and head in words.features and words.features[head].role == "apart":
            names.setdefault(rest, "feature")
    return list(names.items())


def _listed(name: str, guard: Guard, words: PlaceWords) -> Guard:
    """The guard written beside a name in the table, else the one of the lists of common words."""
    if guard:
        return guard
    if words.has("guard.feature", name):
        return "feature"
    return "preposition" if words.has("guard.preposition", name) else ""


def _weaker(one: Guard, other: Guard) -> Guard:
    """The one of two guards that lets more through: a city of a name frees the name."""
    order: tuple[Guard, ...] = ("", "preposition", "feature")
    return min(one, other, key=order.index)


def _add(row: _Row, names: Iterable[tuple[str, Guard]], places: list[Place], exact: dict[str, list[int]]) -> None:
    """Enter a place under its names; a place that lost all of them is left out."""
    entered = False
    for name, _ in names:
        if not entered:
            places.append(row.place)
            entered = True
        found = exact.setdefault(name, [])
        if len(places) - 1 not in found:
            found.append(len(places) - 1)


def _same(place: Place, name: str, places: list[Place], exact: dict[str, list[int]]) -> bool:
    """Whether a settlement of that name near by is known already."""
    known = (places[i] for i in exact[name])
    return any(p.country == place.country and p.kind in _SETTLED and distance_km(place, p) < _SAME_KM for p in known)


def _bare(exact: dict[str, list[int]]) -> dict[str, tuple[str, ...]]:
    """Names by their key without the article, where somebody may look for them under the other form."""
    out: dict[str, tuple[str, ...]] = {}
    for name in exact:
        bare = name[2:] if name.startswith(ARTICLE) else name
        if len(bare) > _SHORT:
            out[bare] = (*out.get(bare, ()), name)
    return out


def _heads(names: Iterable[str]) -> dict[str, int]:
    """First word of every name, with the number of words of the longest name it begins."""
    out: dict[str, int] = {}
    for name in names:
        first, *rest = name.split(" ")
        out[first] = max(out.get(first, 0), 1 + len(rest))
    return out
