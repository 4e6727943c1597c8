"""Walks the compiled grammar from a word and brings back the longest expression that begins there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from riwaya import numerals
from riwaya.arabic import PREPOSITIONS, splits
from riwaya.text import Word
from riwaya.times.grammar import Around, Grammar, NumberClass, Rule, Says
from riwaya.times.patterns import State

_AS = PREPOSITIONS[2]
_QUOTES = frozenset('"«»“”')
_DATE = re.compile(r"(\d{1,4})([/.])(\d{1,2})\2(\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
#: How far, in words, a word of the ``near`` condition may stand from the expression.
_NEAR = 14


@dataclass(frozen=True, slots=True)
class Token:
    """What stands at a place: a label of the grammar, the clitics before it, the place after it, what it says."""

    label: str
    prefix: str
    last: int
    says: Says


@dataclass(frozen=True, slots=True)
class Said:
    """What one atom took: the field it is sent to (or none), the far end of a range or not, and what it says."""

    field: str
    until: bool
    says: Says


@dataclass(frozen=True, slots=True)
class Match:
    """A rule found at words ``[first, last)``; ``peeled`` letters of the first word are clitics outside it."""

    rule: Rule
    first: int
    last: int
    peeled: int
    said: tuple[Said, ...]


class Matcher:
    """Holds one text's words and what the grammar reads in them."""

    def __init__(self, grammar: Grammar, words: Sequence[Word]) -> None:
        self.grammar, self.words = grammar, words
        self._tokens: dict[int, tuple[Token, ...]] = {}
        self._end = len(words)
        self._best: Match | None = None

    def may_start(self, at: int) -> bool:
        """Whether any expression could begin at a word: a quick look that saves the walk."""
        word = self.words[at]
        if word.kind == "number":
            return True
        return self.grammar.opens(word.key)

    def longest(self, at: int, end: int) -> Match | None:
        """The longest expression from a word on, inside ``[at, end)``; of equally long ones the first rule's."""
        self._best, self._end = None, end
        for token in self._at(at):
            alone = token.last >= end or not self._at(token.last)
            for state in (self.grammar.whole if alone else self.grammar.start).get(token.label, ()):
                if not state.atom.prefix or state.atom.prefix == token.prefix:
                    begin = None if state.atom.lead else (at, len(token.prefix))
                    self._walk(state, token, begin, ())
        return self._best

    def _walk(self, state: State, token: Token, begin: tuple[int, int] | None, said: tuple[Said, ...]) -> None:
        if token.says:
            said = (*said, Said(state.atom.field, state.atom.until, token.says))
        if state.accepts and begin is not None:
            self._offer(state.rule, begin, token.last, said)
        at = token.last
        if not state.follow or at >= self._end:
            return
        for after in self._tokens.get(at) or self._at(at):
            for state_after in state.follow.get(after.label, ()):
                if state_after.atom.prefix == after.prefix:
                    opens = begin is None and not state_after.atom.lead
                    self._walk(state_after, after, (at, len(after.prefix)) if opens else begin, said)

    def _offer(self, order: int, begin: tuple[int, int], last: int, said: tuple[Said, ...]) -> None:
        rule, best = self.grammar.rules[order], self._best
        better = best is None or (last, -order) > (best.last, -best.rule.order)
        if better and last <= self._end and all(self._holds(c, begin[0], last) for c in rule.around):
            self._best = Match(rule, begin[0], last, begin[1], said)

    def _holds(self, around: Around, first: int, last: int) -> bool:
        words = self.words
        sentence = words[first].sentence
        if around.side == "near":
            window = words[max(0, first - _NEAR) : last + _NEAR]
            there = any(_among(w, around.words) for w in window if w.sentence == sentence)
            return there == around.wanted
        at = self._past_quotes(last) if around.side == "next" else self._before_quotes(first - 1)
        inside = 0 <= at < len(words) and words[at].sentence == sentence
        return (inside and _among(words[at], around.words)) == around.wanted

    def _past_quotes(self, at: int) -> int:
        while at < self._end and self.words[at].key in _QUOTES:
            at += 1
        return at

    def _before_quotes(self, at: int) -> int:
        while at > 0 and self.words[at].key in _QUOTES:
            at -= 1
        return at

    def _at(self, at: int) -> tuple[Token, ...]:
        found = self._tokens.get(at)
        if found is None:
            found = self._tokens[at] = (*self._words_at(at), *self._numbers_at(at))
        return found

    def _words_at(self, at: int) -> list[Token]:
        out = []
        for reading in self.grammar.readings(self.words[at].key):
            last = at + 1 + len(reading.member.rest)
            following = self.words[at + 1 : last]
            if tuple(w.key for w in following) == reading.member.rest:
                out.append(Token(reading.member.label, reading.prefix, last, reading.member.says))
        return out

    def _numbers_at(self, at: int) -> list[Token]:
        word = self.words[at]
        if word.kind == "number":
            out = _numeric(word.key, at)
        elif not numerals.is_number_word(word.key):
            return []
        else:
            out = []
        for number in (numerals.read(self.words, at), numerals.ordinal(self.words, at)):
            if number is not None and number.value is not None:
                prefix = word.key[: number.peeled]
                says = {"n": number.value}
                out.extend(Token(c.name, prefix, number.last, says) for c in self.grammar.numbers if _takes(c, number))
        return out


def _takes(wanted: NumberClass, number: numerals.Numeral) -> bool:
    kind = "ordinal" if number.ordinal else "digits" if number.digits else "definite" if number.article else "words"
    return number.value is not None and wanted.low <= number.value <= wanted.high and kind in wanted.kinds


def _among(word: Word, words: frozenset[str]) -> bool:
    if word.key in words:
        return True
    return any(s.core in words for s in splits(word.key) if not (s.pronoun or s.article) and s.preposition != _AS)


def _numeric(word_key: str, at: int) -> list[Token]:
    """A whole date or clock time written as one run of digits: "12/5/2021", "10:30"."""
    if match := _DATE.fullmatch(word_key):
        a, b, c = int(match[1]), int(match[3]), int(match[4])
        day, month, year = (c, b, a) if a > 31 else (a, b, c)
        if month > 12 >= day:
            day, month = month, day
        if year < 100:
            year += 2000 if year < 70 else 1900
        if 1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2200:
            return [Token("date_token", "", at + 1, {"year": year, "month": month, "day": day})]
    elif (match := _CLOCK.fullmatch(word_key)) and int(match[1]) < 25 and int(match[2]) < 60:
        return [Token("clock_token", "", at + 1, {"hour": int(match[1]), "minute": int(match[2])})]
    return []
