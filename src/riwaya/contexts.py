"""PLOVER contexts of a report: what kind of matter it is about, from lists of words that speak for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya.arabic import key, splits
from riwaya.inflection import adjective, noun
from riwaya.resources import DATA, entries
from riwaya.text import Text

#: Points that words and strong words count, and the points a context needs where it does not say.
_POINTS = {"words": 1, "phrases": 1, "strong": 2}
_NEEDS = 3
#: A long report needs more: one point for every so many words.
_WORDS_A_POINT = 120
#: Contexts dropped where one of these more particular ones holds.
_GENERAL = {"crime": frozenset({"trafficking", "corruption", "illegal_drugs"})}
#: Modes that carry the context of the same name.
_OF_MODE = frozenset({"misinformation", "cyber"})


@dataclass(frozen=True, slots=True)
class _Sign:
    """A word (``rest`` empty) or phrase that speaks for a context; ``name`` is how the file writes it."""

    context: str
    name: str
    points: int
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    signs: Mapping[str, tuple[_Sign, ...]]
    needs: Mapping[str, int]


@lru_cache(maxsize=1)
def _table() -> _Table:
    signs: dict[str, dict[_Sign, None]] = defaultdict(dict)
    needs: dict[str, int] = {}
    for row in entries(DATA / "ar" / "contexts.yaml"):
        needs[row["id"]] = row.get("needs", _NEEDS)
        for first, sign in _signs(row):
            signs[first][sign] = None
    return _Table({k: tuple(v) for k, v in signs.items()}, needs)


def _signs(row: Mapping[str, Any]) -> Iterator[tuple[str, _Sign]]:
    """Every first word with the sign it begins; an entry of ``words`` brings its plurals and endings."""
    for name, points in _POINTS.items():
        for written in row.get(name, ()):
            first, *rest = key(written).split()
            if name == "words":
                for form in (*noun(first, *rest), *adjective(first)):
                    yield form.text, _Sign(row["id"], written, points, ())
            else:
                yield first, _Sign(row["id"], written, points, tuple(rest))


def contexts() -> tuple[str, ...]:
    """The names of all contexts, sorted."""
    return tuple(sorted(_table().needs))


def find(text: Text, modes: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The PLOVER contexts that a report's words speak for, sorted; some ``modes`` of its claims bring their own."""
    table = _table()
    points: dict[str, int] = defaultdict(int)
    for sign in {s for index in range(len(text.words)) for s in _at(text, index)}:
        points[sign.context] += sign.points
    floor = len(text.words) / _WORDS_A_POINT
    found = {c for c, n in points.items() if n >= max(table.needs[c], floor)} | _OF_MODE.intersection(modes)
    return tuple(sorted(c for c in found if not found & _GENERAL.get(c, frozenset())))


def _at(text: Text, index: int) -> Iterator[_Sign]:
    """The signs that begin at a word, whatever clitics stand before or after it."""
    for sign in _readings(text.words[index].key):
        end = index + 1 + len(sign.rest)
        if not sign.rest or tuple(w.key for w in text.words[index + 1 : end]) == sign.rest:
            yield sign


@lru_cache(maxsize=50_000)
def _readings(word: str) -> tuple[_Sign, ...]:
    """The signs that a written word can begin, clitics peeled or not."""
    signs = _table().signs
    return tuple(dict.fromkeys(sign for split in splits(word) for sign in signs.get(split.core, ())))
