"""Entries of the lexicon and the one pass that finds them in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from riwaya.arabic import ARTICLE, CONJUNCTIONS, FUTURE, HIS, ME, MINE, TA_MARBUTA, Split, splits
from riwaya.model import Span
from riwaya.text import Text, Word

#: Lengthiest list of cached word readings; beyond it the cache starts again.
_CACHE = 100_000


@dataclass(frozen=True, slots=True)
class Context:
    """Words of which one must (or must not) stand within so many words before or after the head."""

    forms: frozenset[str]
    within: int
    ahead: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: ``says`` holds what its family lets it say; ``examples`` and ``near_misses`` are its proof."""

    id: str
    family: str
    path: str
    line: int
    says: Mapping[str, Any]
    context: tuple[Context, ...]
    examples: tuple[Mapping[str, Any], ...]
    near_misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found at words ``[first, last)``; ``tags`` tell the form, the rest which clitics were peeled."""

    entry: Entry
    first: int
    last: int
    span: Span
    tags: frozenset[str]
    conjunction: str = ""
    preposition: str = ""
    article: bool = False
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way a written word can be the (first) word of an entry; ``rest`` holds the keys that must follow."""

    entry: Entry
    tags: frozenset[str]
    split: Split
    rest: tuple[str, ...]


class Lists(dict[str, frozenset[str]]):
    """The named word lists that contexts and grammars refer to."""

    @cached_property
    def by_word(self) -> Mapping[str, frozenset[str]]:
        """The names of the lists that each word is on."""
        names: dict[str, set[str]] = {}
        for name, words in self.items():
            for word in words:
                names.setdefault(word, set()).add(name)
        alike: dict[frozenset[str], frozenset[str]] = {}
        sealed = ((word, frozenset(on)) for word, on in names.items())
        return {word: alike.setdefault(on, on) for word, on in sealed}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled rule files."""

    entries: tuple[Entry, ...]
    forms: Mapping[str, tuple[tuple[Entry, frozenset[str], tuple[str, ...]], ...]]
    lists: Lists
    _cache: dict[str, tuple[_Reading, ...]] = field(default_factory=dict, repr=False, compare=False)

    def match(self, text: Text) -> tuple[Hit, ...]:
        """Every entry found in the text, in reading order; several entries may share a word."""
        hits: list[Hit] = []
        for word in text.words:
            if word.kind == "mark":
                continue
            readings = self.read_word(word.key)
            if readings:
                hits.extend(self._hits(text, word, readings))
        return tuple(hits)

    def _hits(self, text: Text, word: Word, readings: tuple[_Reading, ...]) -> Iterator[Hit]:
        """The readings that hold where the word stands; one that is verb and noun by its letters is one of them."""
        if text.raw[word.end - 1] == TA_MARBUTA:
            readings = tuple(r for r in readings if r.split.pronoun != HIS)
        both = _verb_and_noun(readings) if len(readings) > 1 else frozenset()
        governed = bool(both) and self._is_nominal(text, word.index)
        for reading in readings:
            if reading.entry.id in both and ("verb" in reading.tags) == (governed or _is_intransitive(reading)):
                continue
            last = _end(text, word.index, reading) if reading.rest else word.index + 1
            if last is not None and all([_holds(text, word.index, last, c) for c in reading.entry.context]):
                cut = reading.split
                yield Hit(
                    reading.entry, word.index, last, text.span(word.index, last), reading.tags,
                    cut.conjunction, cut.preposition, cut.article, cut.pronoun,
                )  # fmt: skip

    def _is_nominal(self, text: Text, index: int) -> bool:
        """Whether a word that may be verb or masdar (قصف) is the masdar: governed by a preposition, noun or verb."""
        if index <= text.sentence_of(index).first:
            return False
        before = text.words[index - 1].key
        if before[:1] in CONJUNCTIONS and before[1:] in self.lists.get("prepositions", ()):
            return True
        if before in self.lists.get("prepositions", ()):
            return True
        return any(self.has(name, before) for name in ("construct-heads", "plain-verbs"))

    def read_word(self, word_key: str) -> tuple[_Reading, ...]:
        """How a folded word can be read by the entries; a reading with no letter peeled in front wins."""
        cached = self._cache.get(word_key)
        if cached is None:
            if len(self._cache) > _CACHE:
                self._cache.clear()
            cached = self._cache[word_key] = tuple(self._readings(word_key))
        return cached

    def _readings(self, word_key: str) -> Iterator[_Reading]:
        found = [
            _Reading(entry, tags, split, rest)
            for split in splits(word_key)
            for entry, tags, rest in self.forms.get(split.core, ())
            if _fits(split, tags)
        ]
        seen: set[tuple[str, tuple[str, ...], bool]] = set()
        for reading in _likely(found):
            ident = (reading.entry.id, reading.rest, "verb" in reading.tags)
            if ident not in seen and reading.entry.family not in ("list", "guard"):
                seen.add(ident)
                yield reading

    def has(self, name: str, word_key: str) -> bool:
        """Whether a folded word, clitics peeled or not, is on the named list."""
        return on_list(self.lists.get(name, frozenset()), word_key)


def _likely(found: list[_Reading]) -> list[_Reading]:
    """Readings without those that a plainer reading of the same word makes unlikely.

    A word that stands in the lexicon whole is not cut ("والي"), and is no first person where it can be a third.
    """
    third = [r for r in found if "first" not in r.tags] or found
    whole = [r for r in third if not r.split.conjunction and not r.split.preposition and not r.rest]
    bare = any(not r.split.pronoun for r in whole)
    return [
        r
        for r in third
        if r.rest
        or not ((whole and (r.split.conjunction or r.split.preposition)) or (bare and r.split.pronoun not in ("", HIS)))
    ]


def on_list(forms: frozenset[str], word_key: str) -> bool:
    """Whether a folded word, with or without clitics, is among forms."""
    return not forms.isdisjoint(_cores(word_key))


@lru_cache(maxsize=_CACHE)
def _cores(word_key: str) -> frozenset[str]:
    """What a folded word may be on a list as: itself, or what is left of it without clitics."""
    cuts = splits(word_key)
    return frozenset({word_key, *(c.core for c in cuts if not (c.pronoun and c.core.startswith(ARTICLE)))})


def _fits(split: Split, tags: frozenset[str]) -> bool:
    """Whether the clitics of a cut may stand at a form: س before imperfects only, no article on a verb, ..."""
    if ("bound" in tags and not split.pronoun) or ("free" in tags and split.pronoun):
        return False
    if split.pronoun and "literal" in tags:
        return False
    if "verb" in tags:
        if split.article or split.preposition not in ("", FUTURE, "ل"):
            return False
        return split.pronoun != MINE and (not split.preposition or "imperfect" in tags)
    if split.preposition == FUTURE or split.pronoun == ME:
        return False
    if split.pronoun and split.core.startswith(ARTICLE):
        return False
    if "literal" in tags:
        return not split.article
    return not (split.article and "indef" in tags)


def _is_intransitive(reading: _Reading) -> bool:
    """Whether a word with a pronoun that would be its object can have none."""
    return bool(reading.split.pronoun) and reading.entry.says.get("object") == "none"


def _verb_and_noun(readings: tuple[_Reading, ...]) -> frozenset[str]:
    """The entries that a word is a verb and a noun of."""
    verbal = frozenset(r.entry.id for r in readings if "verb" in r.tags)
    return verbal.intersection(r.entry.id for r in readings if "verb" not in r.tags)


def _end(text: Text, index: int, reading: _Reading) -> int | None:
    """The word after an entry read at a word, or None where the words that must follow do not."""
    last = index + 1
    for wanted in reading.rest:
        while last < len(text.words) and text.words[last].key in "\"«»“”'":
            last += 1
        if last >= len(text.words) or text.words[last].key != wanted:
            return None
        last += 1
    return last


def _holds(text: Text, first: int, last: int, context: Context) -> bool:
    """Whether a context condition holds around words ``[first, last)``, inside their sentence."""
    sentence = text.sentence_of(first)
    if context.ahead:
        window = text.words[last : min(last + context.within, sentence.last)]
    else:
        window = text.words[max(first - context.within, sentence.first) : first]
    disjoint = context.forms.isdisjoint
    there = any([not disjoint(_cores(w.key)) for w in window if w.kind != "mark"])
    return there == context.wanted
