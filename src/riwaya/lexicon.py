"""Rule files of the language: loaded, checked, compiled into one table of forms, and matched in one pass.

An entry names words by principal parts, says what it means, and carries its own proof (examples, near misses).
Matching cost does not grow with the number of entries: each word's clitic cuts are looked up in one dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from riwaya.arabic import (
    ARTICLE,
    CONJUNCTIONS,
    FEMININE,
    FUTURE,
    HIS,
    IMPERFECT,
    ME,
    MINE,
    PLURAL,
    TA_MARBUTA,
    Split,
    key,
    splits,
)
from riwaya.errors import LexiconError
from riwaya.inflection import Form, adjective, noun, verb
from riwaya.model import Span
from riwaya.resources import DATA, LINE, entries, load_yaml
from riwaya.text import Text, Word

_WORDS = ("any", "verbs", "nouns", "masdars", "participles", "adjectives")
_CONTEXT = ("after", "before", "not_after", "not_before")
_COMMON = frozenset({"id", "examples", "near_misses", LINE, *_WORDS, *_CONTEXT})
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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled rule files. ``lists`` are the named word lists that contexts and grammars refer to."""

    entries: tuple[Entry, ...]
    forms: Mapping[str, tuple[tuple[Entry, frozenset[str], tuple[str, ...]], ...]]
    lists: Mapping[str, frozenset[str]]
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
        verbal = {r.entry.id for r in readings if "verb" in r.tags}
        nominal = {r.entry.id for r in readings if "verb" not in r.tags}
        both = verbal & nominal
        governed = bool(both) and self._is_nominal(text, word.index)
        for reading in readings:
            intransitive = bool(reading.split.pronoun) and reading.entry.says.get("object") == "none"
            if reading.entry.id in both and ("verb" in reading.tags) == (governed or intransitive):
                continue
            hit = _hit(text, word.index, reading)
            if hit is not None and all(_holds(text, hit, c) for c in reading.entry.context):
                yield hit

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


@lru_cache(maxsize=_CACHE)
def on_list(forms: frozenset[str], word_key: str) -> bool:
    """Whether a folded word, with or without clitics, is among forms."""
    return word_key in forms or any(
        cut.core in forms and not (cut.pronoun and cut.core.startswith(ARTICLE)) for cut in splits(word_key)
    )


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


def _hit(text: Text, index: int, reading: _Reading) -> Hit | None:
    """The reading as a hit at a word, or None where the words that must follow do not."""
    last = index + 1
    for wanted in reading.rest:
        while last < len(text.words) and text.words[last].key in "\"«»“”'":
            last += 1
        if last >= len(text.words) or text.words[last].key != wanted:
            return None
        last += 1
    cut = reading.split
    return Hit(
        reading.entry, index, last, text.span(index, last), reading.tags,
        cut.conjunction, cut.preposition, cut.article, cut.pronoun,
    )  # fmt: skip


def _holds(text: Text, hit: Hit, context: Context) -> bool:
    """Whether a context condition holds around a hit, inside its sentence."""
    sentence = text.sentence_of(hit.first)
    if context.ahead:
        window = text.words[hit.last : min(hit.last + context.within, sentence.last)]
    else:
        window = text.words[max(hit.first - context.within, sentence.first) : hit.first]
    there = any(on_list(context.forms, w.key) for w in window if w.kind != "mark")
    return there == context.wanted


# --- loading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    files: str
    required: frozenset[str]
    allowed: frozenset[str]


def families(folder: Path) -> tuple[_Family, ...]:
    """The families of rule files that ``families.yaml`` declares."""
    rows = load_yaml(folder / "families.yaml")
    return tuple(
        _Family(r["family"], r["files"], frozenset(r["required"]), frozenset((*r["required"], *r["allowed"])))
        for r in rows
    )


def load(folder: Path | None = None, extra: Path | None = None) -> Lexicon:
    """The lexicon of a folder (the package's own by default), with a user's folder of the same layout on top.

    Raises :class:`LexiconError` naming file, line and entry.
    """
    base = folder or DATA / "ar"
    roots = [base, *([extra] if extra else [])]
    raw: list[tuple[_Family, Path, dict[str, Any]]] = []
    for family in families(base):
        for root in roots:
            for path in sorted(root.glob(family.files)):
                raw.extend((family, path, item) for item in entries(path, LexiconError))
    lists = {str(item["id"]): frozenset(_list_forms(path, item)) for f, path, item in raw if f.name == "list"}
    return _compile(raw, lists)


def _compile(raw: list[tuple[_Family, Path, dict[str, Any]]], lists: Mapping[str, frozenset[str]]) -> Lexicon:
    forms: dict[str, list[tuple[Entry, frozenset[str], tuple[str, ...]]]] = {}
    found: list[Entry] = []
    ids: dict[str, Path] = {}
    for family, path, item in raw:
        entry = _entry(family, path, item, lists)
        if entry.id in ids:
            raise LexiconError(path, f"this id is already used in {ids[entry.id].name}", entry.line, entry.id)
        ids[entry.id] = path
        if family.name == "list":
            continue
        found.append(entry)
        for form in _forms(path, item):
            head, *rest = form.text.split()
            forms.setdefault(head, []).append((entry, form.tags, tuple(rest)))
    return Lexicon(tuple(found), {k: tuple(v) for k, v in forms.items()}, lists)


def _entry(family: _Family, path: Path, item: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Entry:
    line, ident = int(item.get(LINE, 0)), str(item.get("id", ""))
    if not ident:
        raise LexiconError(path, "an entry without id", line)
    missing = family.required - item.keys()
    unknown = item.keys() - family.allowed - _COMMON
    if missing or unknown:
        why = f"missing {sorted(missing)}" if missing else f"unknown key {sorted(unknown)}"
        raise LexiconError(
            path, f"{why}; an entry of family {family.name} may say {sorted(family.allowed)}", line, ident
        )
    if not any(item.get(k) for k in _WORDS):
        raise LexiconError(path, f"no words: give one of {', '.join(_WORDS)}", line, ident)
    context = tuple(_context(path, item, name, lists) for name in _CONTEXT if name in item)
    says = {k: v for k, v in item.items() if k in family.allowed}
    return Entry(
        ident, family.name, str(path), line, says, context,
        tuple(item.get("examples") or ()), tuple(map(str, item.get("near_misses") or ())),
    )  # fmt: skip


def _context(path: Path, item: Mapping[str, Any], name: str, lists: Mapping[str, frozenset[str]]) -> Context:
    given = item[name]
    if not isinstance(given, dict) or not given.get("any"):
        raise LexiconError(path, f"{name} must be {{any: [words], within: n}}", item.get(LINE), str(item["id"]))
    forms: set[str] = set()
    for word in given["any"]:
        if str(word).startswith("@"):
            if word[1:] not in lists:
                raise LexiconError(path, f"no list called {word}", item.get(LINE), str(item["id"]))
            forms |= lists[word[1:]]
        else:
            forms.add(key(str(word)))
    return Context(frozenset(forms), int(given.get("within", 6)), name.endswith("after"), not name.startswith("not"))


def _list_forms(path: Path, item: Mapping[str, Any]) -> Iterator[str]:
    return (form.text for form in _forms(path, item))


def _forms(path: Path, item: Mapping[str, Any]) -> Iterator[Form]:
    """All forms of an entry's words."""
    phrases = frozenset(key(str(word)) for word in item.get("any") or ())
    for name in _WORDS:
        for word in item.get(name) or ():
            if not isinstance(word, str) or not word.strip():
                raise LexiconError(path, f"{name} must list strings, not {word!r}", item.get(LINE), str(item["id"]))
            if name == "any":
                yield Form(key(word), frozenset({"literal", *_verbal(key(word), phrases)}))
                continue
            try:
                yield from _MAKERS[name](word)
            except (TypeError, IndexError) as err:
                why = f"cannot inflect {word!r} under {name}: give the principal parts"
                raise LexiconError(path, why, item.get(LINE), str(item["id"])) from err


def _verbal(word: str, phrases: frozenset[str]) -> tuple[str, ...]:
    """Tags of a literal word that its neighbours show to be a verb form: listed with its ending, or after يـ too."""
    if " " in word or word.startswith(ARTICLE):
        return ()
    if word.startswith(IMPERFECT) or IMPERFECT + word[1:] in phrases:
        return ("verb", "imperfect")
    if word + FEMININE in phrases:
        return ("verb", "perfect", "sg", "m")
    if word.endswith(FEMININE) and word[:-1] in phrases:
        return ("verb", "perfect", "sg", "f")
    return ("verb", "perfect", "pl") if word.endswith(PLURAL) and word[:-2] in phrases else ()


def _verbs(parts: str) -> Iterable[Form]:
    """Forms of "perfect imperfect", or of "perfect imperfect / passive perfect passive imperfect"."""
    active, _, passive = parts.partition("/")
    yield from verb(*active.split())
    if passive:
        yield from verb(*passive.split(), "passive")


_MAKERS: dict[str, Callable[[str], Iterable[Form]]] = {
    "verbs": _verbs,
    "nouns": lambda w: noun(*w.split()),
    "masdars": lambda w: noun(*w.split(), tags=frozenset({"noun", "masdar"})),
    "participles": lambda w: adjective(*w.split(), tags=frozenset({"participle"})),
    "adjectives": lambda w: adjective(*w.split()),
}
