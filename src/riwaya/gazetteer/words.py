"""The words around place names: features, sides, prepositions, and the guards of names that are common words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from riwaya.arabic import ARTICLE, CONJUNCTIONS, LIL, PREPOSITIONS, key
from riwaya.errors import GazetteerError
from riwaya.resources import DATA, entries

FeatureRole = Literal["apart", "part", "area", "near"]
WORDS = DATA / "ar" / "places.yaml"
#: Letters seldom written before a place ("so", "like") are cut off only where this many are left.
_MIN_AFTER_RARE = 5
_RARE = (CONJUNCTIONS[1], PREPOSITIONS[2])


@dataclass(frozen=True, slots=True)
class Feature:
    """A word such as قرية or معبر: whether it belongs to the name, what kinds of place it asks for."""

    id: str
    role: FeatureRole
    kinds: tuple[str, ...]
    unknown: bool


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Everything ``data/ar/places.yaml`` says, by folded key."""

    features: dict[str, Feature]
    sets: dict[str, frozenset[str]]
    short: dict[str, str]

    def has(self, group: str, word: str) -> bool:
        """Whether a folded word is in a group (direction, preposition.place, ...)."""
        return word in self.sets[group]


_GROUPS = (
    "direction", "preposition.place", "locative", "beside", "between", "inside", "towards", "origin", "outlet",
    "adjective.like", "adjective", "function", "head", "closing", "nisba", "guard.feature", "guard.preposition",
    "whole", "paper", "never",
)  # fmt: skip


@lru_cache(maxsize=1)
def load_words(path: Path = WORDS) -> PlaceWords:
    """The words around place names. Raises :class:`GazetteerError` with file, line and entry."""
    features: dict[str, Feature] = {}
    sets: dict[str, frozenset[str]] = {}
    short: dict[str, str] = {}
    for entry in entries(path, GazetteerError):
        name = str(entry.get("id", ""))
        if name.startswith("feature."):
            feature = _feature(entry, path)
            features.update((key(word), feature) for word in (*entry["words"], *entry.get("dual", ())))
        elif name == "short":
            short = {key(k): key(v) for k, v in entry["names"].items() if not k.startswith("__")}
        else:
            sets[name] = frozenset(key(str(w)) for w in entry.get("words", ()))
    missing = [group for group in _GROUPS if group not in sets]
    if missing:
        raise GazetteerError(path, f"groups missing: {', '.join(missing)}")
    return PlaceWords(features, sets, short)


def _feature(entry: dict[str, object], path: Path) -> Feature:
    """One feature entry as a record."""
    role, kinds = entry.get("role"), entry.get("kinds")
    if role not in ("apart", "part", "area", "near") or not isinstance(kinds, list):
        line = entry.get("__line__")
        raise GazetteerError(
            path,
            "a feature needs a role (apart, part, area, near) and a list of kinds",
            line if isinstance(line, int) else None,
            str(entry["id"]),
        )
    return Feature(str(entry["id"]), role, tuple(map(str, kinds)), bool(entry.get("unknown")))


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word as a name's first word: letters cut off before it, and what is left."""

    cut: int
    clitics: str
    core: str

    @property
    def rare(self) -> bool:
        """Whether a letter seldom written before a place is among those cut off."""
        return self.clitics.startswith(_RARE) or self.clitics.endswith(_RARE)


@lru_cache(maxsize=200_000)
def forms(word: str) -> tuple[Form, ...]:
    """The readings of a folded word without conjunction and preposition, the uncut word first: للعراق is ل + العراق."""
    out = [Form(0, "", word)]
    starts = [(0, "", word)]
    if word[:1] in CONJUNCTIONS:
        starts.append((1, word[0], word[1:]))
        out.append(Form(1, word[0], word[1:]))
    for cut, clitics, rest in starts:
        first = rest[:1]
        if rest.startswith(LIL):
            out.append(Form(cut + 1, clitics + first, ARTICLE + rest[2:]))
        elif first in PREPOSITIONS:
            out.append(Form(cut + 1, clitics + first, rest[1:]))
    return tuple(form for form in out if not form.cut or len(form.core) >= (_MIN_AFTER_RARE if form.rare else 2))
