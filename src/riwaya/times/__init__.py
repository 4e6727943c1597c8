"""Time expressions of a report, as the words give them: "أول من أمس", "نهاية أيلول الماضي", "منذ ثلاثة أيام"."""

from __future__ import annotations

from dataclasses import replace

from riwaya.arabic import CONJUNCTIONS, fold
from riwaya.model import Mention, Span, TimeValue
from riwaya.text import Text, Word
from riwaya.times.grammar import Ahead, load
from riwaya.times.matching import Match, Matcher
from riwaya.times.values import value_of

__all__ = ["find"]


def find(text: Text) -> tuple[Mention, ...]:
    """Every time expression with a calendar meaning, in reading order, none overlapping.

    ``value`` is a :class:`riwaya.model.TimeValue` that needs no publication date. Durations ("for three days") and
    repetition ("every Friday") are no times. The span leaves out clitics and the preposition before a date.
    """
    grammar = load()
    matcher = Matcher(grammar, text.words)
    found: list[Mention] = []
    at, end = 0, len(text.words)
    while at < end:
        match = matcher.longest(at, _sentence_end(text, at)) if matcher.may_start(at) else None
        if match is None:
            at += 1
            continue
        if not match.rule.silent:
            value = _sent_ahead(text, match, value_of(match.rule.says, match.said), grammar.ahead)
            found.append(Mention(_span(text, match), "time", match.rule.id, value))
        at = match.last
    return tuple(found)


def _sent_ahead(text: Text, match: Match, value: TimeValue, ahead: Ahead) -> TimeValue:
    """The value, looking ahead where it says no direction itself and a verb before it does: "سيصل الوفد الجمعة"."""
    bare = value.weekday is not None or value.month is not None
    if not bare or value.year or value.unit or value.direction or value.until or value.anchor == "event":
        return value
    begin = max(text.sentence_of(match.first).first, match.first - ahead.window)
    coming = any(_is_ahead(word.key, ahead.words) for word in text.words[begin : match.first])
    return replace(value, direction="future") if coming else value


def _is_ahead(word_key: str, words: frozenset[str]) -> bool:
    return word_key in words or (word_key[:1] in CONJUNCTIONS and word_key[1:] in words)


def _sentence_end(text: Text, at: int) -> int:
    return text.sentences[text.words[at].sentence].last


def _span(text: Text, match: Match) -> Span:
    """The span of a match, clitics before its first word left out."""
    first, last = text.words[match.first], text.words[match.last - 1]
    return Span(_after_letters(text, first, match.peeled), last.end)


def _after_letters(text: Text, word: Word, letters: int) -> int:
    """Offset of a word's letter number ``letters``, vowel marks and tatweel not counted."""
    if not letters:
        return word.start
    offsets = fold(text.raw[word.start : word.end]).offsets
    return word.start + (offsets[letters] if letters < len(offsets) else 0)
