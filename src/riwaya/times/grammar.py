"""The grammar of time expressions as ``data/ar/times.yaml`` writes it: word classes, number classes and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from riwaya.arabic import ARTICLE, FUTURE, key, splits
from riwaya.errors import LexiconError
from riwaya.inflection import verb
from riwaya.model import TimeValue
from riwaya.numerals import is_number_word
from riwaya.resources import DATA, LINE, load_yaml
from riwaya.times.patterns import PatternError, State, compile_pattern, pieces, quoted, words_of

Says = Mapping[str, Any]
_OWN = ("n", "skip", "hour", "minute", "minus", "nth", "half", "century")
_SAYABLE = frozenset((*(f.name for f in fields(TimeValue)), *_OWN))
_RULE = frozenset(("id", "pattern", "say", "examples", "near_misses", "silent", LINE))
_AROUND = ("previous", "not_previous", "next", "not_next", "near")


@dataclass(frozen=True, slots=True)
class Around:
    """Words of which one must (or must not) stand right before, right after, or in the same sentence."""

    side: str
    wanted: bool
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern's meaning. A ``silent`` rule takes its words and yields nothing."""

    id: str
    order: int
    says: Says
    around: tuple[Around, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class NumberClass:
    """Which numbers an atom takes: between ``low`` and ``high``, of these kinds."""

    name: str
    low: int
    high: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Member:
    """A word or phrase of a class: the words that must follow, and what it says."""

    label: str
    rest: tuple[str, ...]
    says: Says


@dataclass(frozen=True, slots=True)
class WordReading:
    """A member as which a written word can be read, with the clitics peeled off it."""

    prefix: str
    member: Member


@dataclass(frozen=True, slots=True)
class Ahead:
    """Words that send a bare weekday or a date without its year into the future, and how far they reach."""

    words: frozenset[str]
    window: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled grammar: ``start`` holds the states a match may begin with, by label; ``whole`` those it may be."""

    rules: tuple[Rule, ...]
    start: Mapping[str, list[State]]
    whole: Mapping[str, list[State]]
    members: Mapping[str, tuple[Member, ...]]
    numbers: tuple[NumberClass, ...]
    ahead: Ahead
    cache: dict[str, tuple[WordReading, ...]]
    openers: dict[str, bool]

    def readings(self, word_key: str) -> tuple[WordReading, ...]:
        """How a folded word can be read, clitics in front peeled; empty for nearly all words."""
        found = self.cache.get(word_key)
        if found is None:
            if len(self.cache) > 100_000:
                self.cache.clear()
            found = self.cache[word_key] = tuple(self._readings(word_key))
        return found

    def opens(self, word_key: str) -> bool:
        """Whether an expression may begin with a folded word."""
        found = self.openers.get(word_key)
        if found is None:
            if len(self.openers) > 100_000:
                self.openers.clear()
            found = any(reading.member.label in self.start for reading in self.readings(word_key))
            found = self.openers[word_key] = found or is_number_word(word_key)
        return found

    def _readings(self, word_key: str) -> Iterator[WordReading]:
        for split in splits(word_key) if word_key[:1].isalpha() else ():
            if not split.pronoun:
                prefix = split.conjunction + split.preposition
                form = ARTICLE + split.core if split.article else split.core
                yield from (WordReading(prefix, member) for member in self.members.get(form, ()))
        if len(word_key) < 2 or not word_key[:1].isalpha():
            yield from (WordReading("", member) for member in self.members.get(word_key, ()))


@lru_cache(maxsize=2)
def load(path: Path = DATA / "ar" / "times.yaml", months: Path = DATA / "ar" / "months.yaml") -> Grammar:
    """The grammar of a file, compiled; raises :class:`LexiconError` naming file, line and rule."""
    raw = load_yaml(path)
    members = dict(_classes(path, raw, load_yaml(months)))
    numbers = tuple(_number(name, row) for name, row in raw["numbers"].items() if name != LINE)
    labels = frozenset({m.label for found in members.values() for m in found} | {n.name for n in numbers})
    labels |= {"date_token", "clock_token"}
    phrases = {name: text for name, text in raw["phrases"].items() if name != LINE}
    rules: list[Rule] = []
    start: dict[str, list[State]] = {}
    for order, row in enumerate(raw["rules"]):
        rules.append(_rule(path, row, order))
        try:
            parts = pieces(str(row.get("pattern", "")), phrases)
            states = compile_pattern(parts, labels, order)
        except PatternError as err:
            raise LexiconError(path, str(err), row.get(LINE), rules[-1].id) from err
        for word in words_of(parts):
            literal = Member(quoted(word), (), {})
            if literal not in members.get(word, ()):
                members[word] = (*members.get(word, ()), literal)
        for state in states:
            start.setdefault(state.atom.label, []).append(state)
    whole = {label: [state for state in states if state.accepts] for label, states in start.items()}
    return Grammar(tuple(rules), start, whole, members, numbers, _ahead(raw["ahead"]), {}, {})


def _ahead(row: Mapping[str, Any]) -> Ahead:
    verbs = (f"{FUTURE}{f.text}" for parts in row["verbs"] for f in verb(*parts.split()) if "imperfect" in f.tags)
    return Ahead(frozenset((*map(key, row["words"]), *verbs)), int(row["window"]))


def _number(name: str, row: Mapping[str, Any]) -> NumberClass:
    return NumberClass(name, int(row["from"]), int(row["to"]), frozenset(row["kinds"]))


def _rule(path: Path, row: Mapping[str, Any], order: int) -> Rule:
    ident = str(row.get("id", ""))
    unknown = row.keys() - _RULE - set(_AROUND)
    says = _says(path, row.get("say") or {}, row.get(LINE), ident)
    if not ident or unknown:
        why = f"unknown key {sorted(unknown)}" if unknown else "a rule without id"
        raise LexiconError(path, why, row.get(LINE), ident)
    around = tuple(
        Around(name.removeprefix("not_"), not name.startswith("not_"), frozenset(map(key, row[name])))
        for name in _AROUND
        if name in row
    )
    return Rule(ident, order, says, around, bool(row.get("silent")))


def _says(path: Path, given: Mapping[str, Any], line: int | None, ident: str) -> Says:
    says = {name: value for name, value in given.items() if name != LINE}
    if unknown := says.keys() - _SAYABLE:
        raise LexiconError(path, f"a time cannot say {sorted(unknown)}", line, ident)
    return says


def _classes(path: Path, raw: Mapping[str, Any], months: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """First word -> the members that begin with it, over all classes."""
    out: dict[str, list[Member]] = {}
    for phrase, label, says in (*_written(path, raw), *_calendar(raw, months)):
        first, *rest = key(phrase).split()
        out.setdefault(first, []).append(Member(label, tuple(rest), says))
    return ((first, tuple(sorted(found, key=lambda m: -len(m.rest)))) for first, found in out.items())


def _written(path: Path, raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Says]]:
    for label, rows in raw["classes"].items():
        for row in rows if label != LINE else ():
            if isinstance(row, str):
                yield row, label, {}
                continue
            says = _says(path, row.get("say") or {}, row.get(LINE), label)
            yield from ((word, label, says) for word in row["any"])


def _calendar(raw: Mapping[str, Any], months: Mapping[str, Any]) -> Iterator[tuple[str, str, Says]]:
    """Months and weekdays; a month's name that is also another word goes by ``month`` only where context proves it."""
    weak = frozenset(map(key, raw["weak_months"]))
    for kind, label in (("gregorian", "month"), ("hijri", "hijri_month")):
        for name, number in months[kind].items():
            if name != LINE:
                says = {"month": number} if kind == "gregorian" else {"month": number, "calendar": kind}
                yield name, f"{label}_weak" if key(name) in weak else label, says
    for name, number in months["weekdays"].items():
        if name != LINE and key(name).startswith(ARTICLE):
            yield name, "weekday", {"weekday": number}
