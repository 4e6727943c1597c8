"""The words of harm in ``data/ar/tolls.yaml``: which kind they name, and how they take their count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from riwaya.arabic import ARTICLE, key, splits
from riwaya.counts import person
from riwaya.inflection import noun, verb
from riwaya.model import TollKind
from riwaya.numerals import tables as number_tables
from riwaya.resources import DATA, load_yaml


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """``data/ar/tolls.yaml`` as it stands."""
    loaded: dict[str, Any] = load_yaml(DATA / "ar" / "tolls.yaml")
    return loaded


@lru_cache(maxsize=16)
def words_for(name: str, part: str = "") -> frozenset[str]:
    """A list of the file, folded."""
    rows = tables()[name]
    return frozenset(key(word) for word in (rows[part] if part else rows))


def keys(words: Sequence[str]) -> frozenset[str]:
    """Words folded."""
    return frozenset(key(word) for word in words)


@lru_cache(maxsize=1)
def _act_forms() -> Mapping[str, tuple[TollKind, str]]:
    out: dict[str, tuple[TollKind, str]] = {}
    for row in tables()["acts"]:
        out.update((key(word), (row["kind"], "word")) for word in row.get("words", ()))
        for word in row.get("masdars", ()):
            out.update((f.text, (row["kind"], "masdar")) for f in noun(word) if not f.tags & {"dual", "pl", "bound"})
        out.update((key(word), (row["kind"], "back")) for word in row.get("after_only", ()))
    return out


@lru_cache(maxsize=1)
def _verb_forms() -> Mapping[str, tuple[TollKind, str]]:
    return {
        form.text: (row["kind"], "verb")
        for row in tables()["acts"]
        for parts in row.get("verbs", ())
        for half in parts.split("/")
        for form in verb(*half.split())
    }


@lru_cache(maxsize=1)
def _bound_forms() -> Mapping[str, tuple[TollKind, str]]:
    """Forms of masdars that stand only before an attached pronoun ("إصابت" in "إصابته")."""
    return {
        form.text: (row["kind"], "masdar")
        for row in tables()["acts"]
        for word in row.get("masdars", ())
        for form in noun(word)
        if "bound" in form.tags
    }


@lru_cache(maxsize=50_000)
def act(word_key: str) -> tuple[TollKind, str, str] | None:
    """The kind of a word of harm, how it takes its count (verb, masdar, word, back) and its attached pronoun."""
    for split in splits(word_key):
        found = (_bound_forms().get(split.core) if split.pronoun else None) or _act_forms().get(split.core)
        if not (split.article or split.preposition or split.pronoun):
            found = _verb_forms().get(split.core) or found
        elif split.pronoun and not split.preposition:
            found = found or _verb_forms().get(split.core)
        if found is None:
            continue
        if not (split.pronoun and found[1] in ("word", "back")):
            return found[0], found[1], split.pronoun
    return None


@lru_cache(maxsize=1)
def _victim_forms() -> Mapping[str, tuple[TollKind, frozenset[str]]]:
    out: dict[str, tuple[TollKind, frozenset[str]]] = {}
    for kind, rows in tables()["victims"].items():
        for parts in rows if isinstance(rows, list) else ():
            out.update((form.text, (kind, form.tags)) for form in noun(*parts.split()))
    return out


@lru_cache(maxsize=50_000)
def victim(word_key: str) -> TollKind | None:
    """The kind a folded word names its people by ("قتلى": killed), or None."""
    forms = _victim_forms()
    return next((forms[s.core][0] for s in splits(word_key) if s.core in forms and not s.pronoun), None)


@lru_cache(maxsize=50_000)
def unnumbered(word_key: str) -> int | bool | None:
    """1 for a single victim, None for a plural, False where the word is neither."""
    forms = _victim_forms()
    tags = next((forms[s.core][1] for s in splits(word_key) if s.core in forms and not s.pronoun), frozenset())
    if "pl" in tags:
        return None
    return 1 if "sg" in tags and "dual" not in tags else False


@lru_cache(maxsize=50_000)
def one_person(word_key: str) -> bool:
    """Whether a folded word is a human noun or title in the singular."""
    titles = frozenset(map(key, number_tables()["titles"]))
    if any(((ARTICLE if s.article else "") + s.core) in titles for s in splits(word_key) if not s.pronoun):
        return True
    tags = person(word_key)
    return "sg" in tags and not tags & {"dual", "pl"}


@lru_cache(maxsize=200_000)
def among(word_key: str, words: frozenset[str]) -> bool:
    """Whether a folded word, a conjunction or preposition peeled or not, is among words."""
    return word_key in words or any(s.core in words for s in splits(word_key) if not s.pronoun and not s.article)
