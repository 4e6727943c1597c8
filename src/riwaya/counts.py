"""Counts in a report: how many, of whom or what, exact or floor or about: "خمسة جنود", "قتيلين", "أكثر من 20"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from riwaya import numerals, times
from riwaya.arabic import CONJUNCTIONS, Split, fold, key, splits
from riwaya.inflection import adjective, noun
from riwaya.model import CountValue, Mention, Span
from riwaya.numerals import Numeral
from riwaya.text import Text, Word

#: The dual ending with its vowel written, which tells it from the plural: "مدنيَين".
_DUAL_VOWEL = re.compile("\u064e\u064a\u0652?\u0646")
_AFTER = 3
#: The most words of a phrase like "ما لا يقل عن".
_LONGEST = 5
#: The feminine ending as folded, and before a pronoun.
_FEMININE, _BOUND = key("ة"), "ت"
_KIN = frozenset({"dual", "bound"})
_QUOTES = frozenset('"«»“”')


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the words before a number make of it: floor, ceiling or about; where the number begins."""

    kind: str
    first: int
    number: int


def find(text: Text, times_found: Sequence[Mention] | None = None) -> tuple[Mention, ...]:
    """Every count in reading order: digits, number words and duals of human nouns, each with what it counts.

    Years, dates, clock times and the numbers of units ("الفوج 47") are none. ``times_found`` are the time mentions of
    the same text where the caller has them already; they are looked for otherwise.
    """
    taken = _taken(text, times.find(text) if times_found is None else times_found)
    found: list[Mention] = []
    at = 0
    while at < len(text.words):
        mention, last = (None, at + 1) if at in taken else _at(text, at, taken)
        if mention is not None:
            found.append(mention)
        at = last
    return tuple(found)


def _taken(text: Text, found: Sequence[Mention]) -> frozenset[int]:
    return frozenset(i for mention in found for i in range(*text.range(mention.span)))


def _at(text: Text, at: int, taken: frozenset[int]) -> tuple[Mention | None, int]:
    """The count that begins at a word, and the word after it."""
    word = text.words[at]
    if word.kind == "mark" or not _may_count(word.key, word.kind):
        return None, at + 1
    bound = _bound(text.words, at)
    number = _number(text, bound.number, taken)
    if number is not None:
        return _counted(text, bound, number, taken)
    if is_dual(text, at):
        last = at + 1
        after = numerals.read(text.words, last) if last < len(text.words) else None
        last = after.last if after and after.value == 2 else last
        head = bare(text, at)
        high = None if is_floor(text.words, at, last) else 2
        return Mention(head, "count", "count.dual", CountValue(2, high, head, True)), last
    return None, at + 1


@lru_cache(maxsize=50_000)
def _may_count(word_key: str, kind: str) -> bool:
    """A quick look: digits, a number word, a vague plural, a word like "about", or the dual of a human noun."""
    if kind == "number" or numerals.is_number_word(word_key) or "dual" in person(word_key):
        return True
    return _vague(word_key) is not None or any(form in _phrases() for form in _forms(word_key))


# --- the number and the words around it ----------------------------------------------------------------------------


def _bound(words: Sequence[Word], at: int) -> _Bound:
    """What stands before a number that begins at or after a word: "no fewer than", "about", or nothing."""
    first, kind = at, ""
    for _ in range(2):
        step = next((s for form in _forms(words[at].key) for s in _phrase(words, at, form)), None)
        if step is None or step[1] >= len(words):
            break
        kind, at = kind or step[0], step[1]
    return _Bound(kind, first, at)


def _phrase(words: Sequence[Word], at: int, form: str) -> Iterator[tuple[str, int]]:
    for kind, rest in _phrases().get(form, ()):
        last = at + 1 + len(rest)
        if tuple(w.key for w in words[at + 1 : last]) == rest:
            yield kind, last


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """First word -> (kind, words that follow), longest first."""
    out: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for kind in ("floor", "ceiling", "about"):
        for phrase in numerals.tables()[kind]:
            first, *rest = key(phrase).split()
            out.setdefault(first, []).append((kind, tuple(rest)))
    for found in out.values():
        found.sort(key=lambda item: -len(item[1]))
    return out


@lru_cache(maxsize=50_000)
def _forms(word_key: str) -> tuple[str, ...]:
    """A folded word without the clitics it may carry in front."""
    return tuple(dict.fromkeys(s.core for s in splits(word_key) if not s.pronoun and not s.article))


def _number(text: Text, at: int, taken: frozenset[int]) -> Numeral | None:
    """The number at a word, unless it names a unit, a road, a resolution, or belongs to a time."""
    words = text.words
    if at in taken or (at and _names(words, at - 1)):
        return None
    word = words[at]
    if word.kind == "word" and (vague := _vague(word.key)) is not None:
        return Numeral(None, at, at + 1, peeled=vague) if _countable(words, at) else None
    return numerals.read(words, at) or numerals.ordinal(words, at)


def _names(words: Sequence[Word], before: int) -> bool:
    """Whether the word before a number makes it a name: "الفوج 47", "F-16"."""
    word = words[before]
    if word.key in ("-", "_", "/") and before and words[before].end == words[before + 1].start:
        return words[before - 1].end == word.start
    return any(s.core in _named_by() and not s.pronoun for s in splits(word.key)) if word.kind == "word" else False


@lru_cache(maxsize=1)
def _named_by() -> frozenset[str]:
    return frozenset(s.core for w in numerals.tables()["named_by"] for s in splits(key(w)) if not s.conjunction)


@lru_cache(maxsize=50_000)
def _vague(word_key: str) -> int | None:
    """How many clitic letters stand before a plural that gives no figure ("dozens"); None for other words."""
    known = _list("vague") | _list("vague_people")
    for split in splits(word_key):
        if split.core in known and not split.pronoun:
            return len(split.conjunction) + len(split.preposition)
    return None


def _countable(words: Sequence[Word], at: int) -> bool:
    """Whether a vague plural counts here: "dozens" always, "several" only of people."""
    if not any(form in _list("vague_people") for form in _forms(words[at].key)):
        return True
    after = next((w for w in words[at + 1 : at + 4] if w.key not in _list("of")), None)
    return after is not None and bool(person(after.key))


def _counted(text: Text, bound: _Bound, number: Numeral, taken: frozenset[int]) -> tuple[Mention, int]:
    """The count as a mention: the number with its bounds and its counted noun."""
    words, last = text.words, number.last
    if number.article and not number.ordinal and number.first and _are_people(words[number.first - 1].key):
        head = bare(text, number.first - 1)
        span = Span(head.start, words[last - 1].end)
        return Mention(span, "count", "count.behind", CountValue(number.value, number.value, head, True)), last
    low = high = number.value
    second = _range_end(words, bound, number)
    if second is not None and number.value is not None and second.value is not None:
        low, high, last = number.value, second.value, second.last
    of, human, after = _noun(text, last) if last not in taken else (None, False, last)
    if bound.kind == "floor" or _floor_after(words, max(after, last)):
        high = None
    elif bound.kind == "ceiling":
        low = None
    peeled = number.peeled if bound.first == number.first else 0
    span = Span(words[bound.first].start + peeled, words[last - 1].end)
    rule = "count.ordinal" if number.ordinal else "count.vague" if number.value is None else "count.number"
    return Mention(span, "count", rule, CountValue(low, high, of, human, number.ordinal)), max(last, after)


def _range_end(words: Sequence[Word], bound: _Bound, number: Numeral) -> Numeral | None:
    """The far end of "5 إلى 7", "بين خمسة وسبعة", "5-7", larger than the near end."""
    at = number.last
    if at >= len(words) or number.ordinal or number.value is None:
        return None
    between = bound.first and words[bound.first - 1].key in _list("range", "from")
    joined = words[at].key in _list("range", "join") and at + 1 < len(words)
    if joined and (between or words[at].key != CONJUNCTIONS[0]):
        second = numerals.read(words, at + 1)
    elif between and words[at].key[:1] == CONJUNCTIONS[0]:
        second = numerals.read(words, at)
    else:
        return None
    larger = second is not None and second.value is not None and second.value > number.value
    return second if larger else None


def is_floor(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether words ``[first, last)`` that count by themselves are a floor: "ما لا يقل عن شخصين", "مدني على الأقل"."""
    before = (s for at in range(max(0, first - _LONGEST), first) for form in _forms(words[at].key)
              for s in _phrase(words, at, form))  # fmt: skip
    return ("floor", first) in before or _floor_after(words, last)


def _floor_after(words: Sequence[Word], at: int) -> bool:
    """Whether "at least" follows the counted noun."""
    for start in range(at, min(at + _AFTER, len(words))):
        for phrase in numerals.tables()["floor_after"]:
            wanted = key(phrase).split()
            if [w.key for w in words[start : start + len(wanted)]] == wanted:
                return True
    return False


# --- the counted noun ------------------------------------------------------------------------------------------------


def _noun(text: Text, at: int) -> tuple[Span | None, bool, int]:
    """The counted noun after a number: its span, whether it is human, and the word after it."""
    words = text.words
    if at < len(words) and words[at].key in _QUOTES:
        at += 1
    if at >= len(words) or words[at].kind != "word" or words[at].sentence != words[at - 1].sentence:
        return None, False, at
    if words[at].key in _list("of_them"):
        return None, True, at
    if words[at].key in _list("of"):
        at += 1
        if at >= len(words) or words[at].kind != "word":
            return None, False, at
    word = words[at]
    if word.key in _list("not_counted") or _is_joined(word.key):
        return None, False, at
    human = bool(person(word.key)) or _owned(word.key) or word.key in _list("others") or word.key in _list("groups")
    return word.span, human, at + 1


@lru_cache(maxsize=50_000)
def _is_joined(word_key: str) -> bool:
    """Whether a word begins with "and" and not with a letter of its own ("وزير")."""
    split = _human(word_key)
    return word_key[:1] in CONJUNCTIONS if split is None else bool(split.conjunction)


@lru_cache(maxsize=50_000)
def _are_people(word_key: str) -> bool:
    """Whether a folded word is a definite plural of people, whose number may follow it: "الجنود الثلاثة"."""
    split = _human(word_key)
    return split is not None and (split.article or bool(split.pronoun)) and "pl" in person(word_key)


def bare(text: Text, at: int) -> Span:
    """The span of a counted noun without the conjunction or preposition written onto it."""
    word = text.words[at]
    split = _human(word.key)
    letters = len(split.conjunction) + len(split.preposition) if split else 0
    if not letters:
        return word.span
    offsets = fold(text.raw[word.start : word.end]).offsets
    return Span(word.start + offsets[letters], word.end)


def is_dual(text: Text, at: int) -> bool:
    """Whether a word is the dual of a human noun beyond doubt: "شخصان", "طفلتين", "جنديين", "مدنيَين"."""
    word = text.words[at]
    tags = person(word.key)
    if "dual" not in tags:
        return False
    return "pl" not in tags or bool(_DUAL_VOWEL.search(text.raw[word.start : word.end]))


@lru_cache(maxsize=50_000)
def person(word_key: str) -> frozenset[str]:
    """What a folded word says as a human noun (sg, dual, pl), clitics peeled; empty for other words."""
    split = _human(word_key)
    if split is None:
        return frozenset()
    return _KIN if split.pronoun and split.core in _kin() else _people()[split.core]


@lru_cache(maxsize=50_000)
def _human(word_key: str) -> Split | None:
    """The way to cut a word that leaves a human noun, or the dual of one before a pronoun ("طفليها")."""
    people, kin = _people(), _kin()
    for split in splits(word_key):
        if split.core in people or (split.pronoun and split.core in kin):
            return split
    return None


@lru_cache(maxsize=50_000)
def _owned(word_key: str) -> bool:
    """Whether a folded word is a human noun before a pronoun ("معاونيه"), told from other words by a number."""
    people = _people()
    return any(s.pronoun and (s.core in people or _unbound(s.core) in people) for s in splits(word_key))


def _unbound(core: str) -> str:
    """A noun as it is written without a pronoun: "إخوت" of "إخوتها" is "إخوة"."""
    return core[:-1] + _FEMININE if core.endswith(_BOUND) else core


@lru_cache(maxsize=1)
def _kin() -> frozenset[str]:
    return frozenset(f.text[:-1] for w in numerals.tables()["kin"] for f in noun(w) if "dual" in f.tags)


@lru_cache(maxsize=1)
def _people() -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for kind in ("broken", "sound"):
        for parts in numerals.tables()["people"][kind]:
            forms = () if kind == "broken" else adjective(*parts.split())
            for form in (*noun(*parts.split()), *forms):
                out[form.text] = out.get(form.text, frozenset()) | form.tags
    return out


@lru_cache(maxsize=64)
def _list(name: str, part: str = "") -> frozenset[str]:
    rows = numerals.tables()[name]
    return frozenset(key(word) for word in (rows[part] if part else rows))


def is_measure(word_key: str) -> bool:
    """Whether a folded word is a unit of measure, money or time: what it counts is never people."""
    return any(form in _list("measures") for form in _forms(word_key))
