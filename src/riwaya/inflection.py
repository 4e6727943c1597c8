"""The forms of a verb, noun or adjective from its principal parts, by the endings in ``data/ar/morphology.yaml``.

Principal parts are what a dictionary lists: a verb's perfect and imperfect ("قصف يقصف"), a noun's singular and
broken plurals ("هجوم هجمات"). Everything is folded; clitics are not part of a form, the matcher peels them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from riwaya.arabic import HAMZA, key
from riwaya.resources import DATA, LINE, load_yaml


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of a word with what it says of number, gender, tense and voice."""

    text: str
    tags: frozenset[str]


@cache
def _paradigms() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml(DATA / "ar" / "morphology.yaml")
    return {name: rows for name, rows in loaded.items() if name != LINE}


@cache
def _table(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((row.get("end", row.get("start", "")), frozenset(row["tags"])) for row in _paradigms()[name])


@cache
def _letters(name: str) -> tuple[str, ...]:
    return tuple(_paradigms()[name])


def verb(perfect: str, imperfect: str, *extra: str) -> Iterator[Form]:
    """All forms of a verb given third person singular masculine of perfect and imperfect, tagged with ``extra``."""
    past, present = key(perfect), key(imperfect)
    for text, tags in (*_perfect(past), *_imperfect(present), *_jussive(past, present)):
        yield Form(text, _all(tags, "verb", *extra))


@cache
def _all(tags: frozenset[str], *more: str) -> frozenset[str]:
    return tags.union(more)


def _perfect(base: str) -> Iterator[tuple[str, frozenset[str]]]:
    if base[-1] not in _letters("weak_last"):
        for end, tags in _table("perfect"):
            yield base + end, tags
        return
    yield base, frozenset({"perfect", "sg", "m"})
    for end, tags in _table("perfect_weak"):
        yield base[:-1] + end, tags


def _imperfect(base: str) -> Iterator[tuple[str, frozenset[str]]]:
    stem = base[1:]
    weak = stem[-1] in _letters("weak_last")
    for prefix, who in _table("imperfect_prefixes"):
        for end, tags in _table("imperfect"):
            cut = stem[:-1] if weak and end[:1] == _letters("long")[1] else stem
            yield prefix + cut + end, tags | who


def _jussive(past: str, present: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The short forms after لم: a weak last radical drops, and the long vowel of a hollow verb (قال: يقل)."""
    stem = present[1:]
    hollow = len(past) > 2 and past[-2] == _letters("long")[0] and stem[-2] in _letters("long")
    short = stem[:-1] if stem[-1] in _letters("weak_last") else stem[:-2] + stem[-1] if hollow else ""
    for prefix, who in _table("imperfect_prefixes") if short else ():
        if "first" not in who:
            yield prefix + short, who | {"imperfect", "sg", "jussive"}


def noun(singular: str, *plurals: str, tags: frozenset[str] = frozenset({"noun"})) -> Iterator[Form]:
    """All forms of a noun given its singular and its broken plurals; the sound feminine plural is always made."""
    base = key(singular)
    feminine = base.endswith(_letters("feminine"))
    paradigm, stem = ("noun_feminine", base[:-1]) if feminine else ("noun", base)
    for end, found in _table(paradigm):
        yield Form(stem + end, found | tags)
    if base.endswith(HAMZA):
        for seat in _letters("hamza_seats"):
            yield Form(base[:-1] + seat, frozenset({"sg", "bound"}) | tags)
    for plural in plurals:
        for end, found in _table("plural"):
            yield Form(key(plural) + end, found | tags)


def adjective(base: str, *plurals: str, tags: frozenset[str] = frozenset({"adjective"})) -> Iterator[Form]:
    """All forms of an adjective or participle given its masculine singular and any broken plurals."""
    for end, found in _table("adjective"):
        yield Form(key(base) + end, found | tags)
    for plural in plurals:
        yield Form(key(plural), tags | {"pl"})
