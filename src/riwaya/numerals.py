"""Numbers as digits or words: "37", "خمسة وعشرون", "مئتان", "الثالثة عشرة". Reads one number at a place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya.arabic import CONJUNCTIONS, key, splits
from riwaya.resources import DATA, LINE, load_yaml
from riwaya.text import Word

_SLOTS = ("unit", "ten", "teens", "tens", "hundred", "hundreds", "scale", "scaled")
#: What may join a group after which slot: a hundred takes anything below it, a unit takes tens ("five and twenty").
_JOINS = {
    "hundred": ("unit", "ten", "teens", "tens"),
    "unit": ("tens",),
}
_GROUPED = re.compile(r"\d{1,3}(?:[.,٬]\d{3})+")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d+)")
#: Digits beyond this many are an identifier, not a number of anything.
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What one word can be as part of a number: ``slot`` and ``value``, and the clitics before it."""

    slot: str
    value: int
    conjunction: str
    preposition: str
    article: bool

    @property
    def peeled(self) -> int:
        """How many letters stand before the number word (the article is part of it)."""
        return len(self.conjunction) + len(self.preposition)


@lru_cache(maxsize=50_000)
def is_number_word(word_key: str) -> bool:
    """Whether a folded word can begin a number, cardinal or ordinal."""
    return reading(word_key) is not None or reading(word_key, "ordinal") is not None


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at words ``[first, last)``; ``peeled`` letters before it are clitics. ``value`` None: no figure."""

    value: int | None
    first: int
    last: int
    ordinal: bool = False
    article: bool = False
    digits: bool = False
    conjunction: bool = False
    peeled: int = 0


@lru_cache(maxsize=2)
def tables() -> dict[str, Any]:
    """``data/ar/numbers.yaml`` as it stands."""
    loaded: dict[str, Any] = load_yaml(DATA / "ar" / "numbers.yaml")
    return loaded


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, dict[str, tuple[str, int]]]:
    """Folded word -> (slot, value), cardinals and ordinals apart."""
    out: dict[str, dict[str, tuple[str, int]]] = {"cardinal": {}, "ordinal": {}}
    for slot in (*_SLOTS, "ordinal"):
        kind = "ordinal" if slot == "ordinal" else "cardinal"
        for value, words in tables()[slot].items():
            if value != LINE:
                out[kind].update((key(word), (slot, int(value))) for word in words)
    return out


@lru_cache(maxsize=50_000)
def reading(word_key: str, kind: str = "cardinal") -> Reading | None:
    """How a folded word reads as part of a number, fewest clitic letters peeled; None where it is no number word."""
    known = _vocabulary()[kind]
    for split in splits(word_key):
        if split.core in known and not split.pronoun:
            slot, value = known[split.core]
            return Reading(slot, value, split.conjunction, split.preposition, split.article)
    return None


@lru_cache(maxsize=50_000)
def _following(word_key: str) -> Reading | None:
    """How a word reads inside a number: there "وأحد" is "and one", not the word for one that is written alike."""
    known = _vocabulary()["cardinal"]
    if word_key[:1] == CONJUNCTIONS[0] and word_key[1:] in known:
        slot, value = known[word_key[1:]]
        return Reading(slot, value, CONJUNCTIONS[0], "", False)
    return reading(word_key)


@lru_cache(maxsize=50_000)
def plain(word_key: str) -> int | None:
    """The value of a run of digits ("1,500" is 1500); None for decimals, dates, clock times and identifiers."""
    if word_key.isdigit():
        return int(word_key) if len(word_key) <= _LONGEST else None
    if _GROUPED.fullmatch(word_key):
        return int(re.sub(r"\D", "", word_key)) if len(word_key) <= _LONGEST + 4 else None
    return None


def read(words: Sequence[Word], at: int) -> Numeral | None:
    """The cardinal number that begins at a word, as long as it goes; None where none begins there."""
    word = words[at]
    if word.kind == "number":
        return _digits(words, at)
    start = reading(word.key) if word.kind == "word" else None
    if start is None:
        return None
    total, group, slots, i = 0, start.value, [start.slot], at + 1
    if start.slot in ("scale", "scaled"):
        total, group, slots = start.value, 0, []
    while i < len(words):
        after = _following(words[i].key) if words[i].kind == "word" else None
        step = _step(after, group, slots, total)
        if step is None:
            break
        total, group, slots = step
        i += 1
    return Numeral(
        total + group, at, i, article=start.article, conjunction=bool(start.conjunction), peeled=start.peeled
    )


def _step(after: Reading | None, group: int, slots: list[str], total: int) -> tuple[int, int, list[str]] | None:
    """The number taken on by one more word, as (total, group, slots of the group), or None where it is complete."""
    if after is None or after.preposition:
        return None
    if after.conjunction:
        return _joined(after, group, slots, total)
    if after.slot == "scale" and group:
        return total + group * after.value, 0, []
    if after.slot == "ten" and slots[-1:] == ["unit"]:
        return total, group + 10, [*slots[:-1], "teens"]
    if after.slot == "hundred" and slots == ["unit"] and 3 <= group <= 9:
        return total, group * 100, ["hundred"]
    return None


def _joined(after: Reading, group: int, slots: list[str], total: int) -> tuple[int, int, list[str]] | None:
    """The number taken on by "and so many", where the words before leave room for it."""
    if after.conjunction != CONJUNCTIONS[0]:
        return None
    if after.slot in ("scale", "scaled"):
        return (total + after.value, 0, []) if not group and 0 < after.value < _smallest(total) else None
    if not slots:
        return (total, after.value, [after.slot]) if total and after.value < _smallest(total) else None
    last = "hundred" if slots[-1] in ("hundred", "hundreds") else slots[-1]
    if after.slot in _JOINS.get(last, ()):
        return total, group + after.value, [*slots, after.slot]
    return None


def _smallest(total: int) -> int:
    """The smallest scale that a running total is a multiple of."""
    return next((scale for scale in (10**3, 10**6, 10**9) if total % (scale * 1000)), 10**9)


def _digits(words: Sequence[Word], at: int) -> Numeral | None:
    """A number that begins with digits: "37", "1,500", "5 آلاف", "1.5 مليون"."""
    value = plain(words[at].key)
    after = reading(words[at + 1].key) if at + 1 < len(words) and words[at + 1].kind == "word" else None
    scale = after.value if after and after.slot == "scale" and not after.peeled and not after.article else 0
    if value is not None:
        return Numeral(value * (scale or 1), at, at + 1 + bool(scale), digits=True)
    decimal = _DECIMAL.fullmatch(words[at].key)
    if decimal and scale and len(decimal[2]) <= 3:
        whole = int(decimal[1]) * scale + int(decimal[2]) * scale // 10 ** len(decimal[2])
        return Numeral(whole, at, at + 2, digits=True)
    return None


def ordinal(words: Sequence[Word], at: int) -> Numeral | None:
    """The ordinal that begins at a word ("الثالثة عشرة", "الخامس والعشرين", "أول"); None where none does."""
    word = words[at]
    start = reading(word.key, "ordinal") if word.kind == "word" else None
    if start is None:
        return None
    value, last = start.value, at + 1
    after = _following(words[last].key) if last < len(words) and words[last].kind == "word" else None
    if after and value < 10:
        if after.slot == "ten" and not after.peeled:
            value, last = value + 10, last + 1
        elif after.slot == "tens" and after.conjunction == CONJUNCTIONS[0] and after.article == start.article:
            value, last = value + after.value, last + 1
    return Numeral(
        value, at, last, ordinal=True, article=start.article, conjunction=bool(start.conjunction), peeled=start.peeled
    )
