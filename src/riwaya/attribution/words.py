"""The word lists that tell who speaks: kinds of speakers, what ends a name, what introduces what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya.arabic import ARTICLE, CONJUNCTIONS, LIL, bare, key, splits
from riwaya.errors import LexiconError
from riwaya.inflection import noun
from riwaya.model import SpeakerKind
from riwaya.resources import DATA, LINE, load_yaml


@dataclass(frozen=True, slots=True)
class Words:
    """Folded word lists of ``data/ar/speakers.yaml``, by name, the kind of every speaker noun, and word shapes."""

    lists: dict[str, frozenset[str]]
    kinds: dict[str, SpeakerKind]
    shapes: dict[str, re.Pattern[str]]
    lemmas: dict[str, str]


@lru_cache(maxsize=1)
def load() -> Words:
    """The word lists of the package, read once; raises :class:`LexiconError` where the file is not as it must be."""
    path = DATA / "ar" / "speakers.yaml"
    raw: dict[str, Any] = load_yaml(path)
    if not isinstance(raw, dict) or "kinds" not in raw:
        raise LexiconError(path, "the file must be a mapping with 'kinds'")
    kinds: dict[str, SpeakerKind] = {}
    lemmas: dict[str, str] = {}
    for kind, rows in raw["kinds"].items():
        if kind == LINE:
            continue
        for row in rows:
            parts = row.split()
            for form in noun(*parts):
                kinds.setdefault(form.text, kind)
                lemmas.setdefault(form.text, key(parts[0]))
            for ending in raw["plural_endings"]:  # sound masculine plural, free and bound
                kinds.setdefault(key(parts[0]) + ending, kind)
                lemmas.setdefault(key(parts[0]) + ending, key(parts[0]))
    lists = {name: frozenset(rows if name.endswith("_raw") else map(key, rows)) for name, rows in _lists(raw)}
    shapes = {name: re.compile("|".join(raw[name])) for name in ("masdar_shapes", "verb_shapes")}
    return Words(lists, kinds, shapes, lemmas)


def _lists(raw: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
    for name, rows in raw.items():
        if isinstance(rows, list) and not name.endswith("shapes"):
            yield name, rows
        elif name.endswith("_marks"):
            yield from ((f"{name}.{part}", ends) for part, ends in rows.items() if part != LINE)


@lru_cache(maxsize=50_000)
def kind_of(word: str) -> SpeakerKind | None:
    """The kind of speaker a folded word names ("المصدر": anonymous), clitics peeled; None where it names none."""
    kinds = load().kinds
    return next((kinds[s.core] for s in splits(word) if s.core in kinds), None)


@lru_cache(maxsize=50_000)
def lemma_of(word: str) -> str:
    """The dictionary form of a speaker noun ("المصادر": مصدر), or the word without its article."""
    lemmas = load().lemmas
    found = next((lemmas[s.core] for s in splits(word) if s.core in lemmas), None)
    return found or bare(word)


def is_definite(word: str) -> bool:
    """Whether a folded word carries the article."""
    return word.startswith((ARTICLE, LIL)) or any(s.article for s in splits(word) if s.preposition or s.conjunction)


@lru_cache(maxsize=50_000)
def listed(name: str, word: str) -> bool:
    """Whether a folded word is on a list, a conjunction before it allowed."""
    forms = load().lists[name]
    if word in forms or word in load().kinds:
        return word in forms
    return any(s.core in forms for s in splits(word) if s.conjunction and s.clitics == 1)


@lru_cache(maxsize=50_000)
def is_same(word: str) -> bool:
    """Whether a folded word says "the same one as before", whatever is attached in front ("لذات")."""
    same = load().lists["same"]
    return word in same or any(s.core in same and not s.pronoun for s in splits(word))


@lru_cache(maxsize=50_000)
def looks_like_masdar(word: str) -> bool:
    """Whether a folded word is shaped like a masdar that can be announced ("اغلاق")."""
    words = load()
    if word in words.lists["masdars"]:
        return True
    if word in words.lists["masdar_not"] or kind_of(word) is not None or is_definite(word):
        return False
    return bool(words.shapes["masdar_shapes"].match(word))


@lru_cache(maxsize=50_000)
def looks_like_verb(word: str) -> bool:
    """Whether a folded word is shaped like a verb in the third person ("وتدخلت")."""
    words = load()
    rest = word[1:] if word[:1] in CONJUNCTIONS else word
    if word in words.lists["verb_not"] or rest in words.lists["verb_not"] or kind_of(word) is not None:
        return False
    return bool(words.shapes["verb_shapes"].match(word))


def forms(name: str) -> frozenset[str]:
    """The folded words of a list by its name in ``speakers.yaml``."""
    return load().lists[name]
