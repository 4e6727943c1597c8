"""Time expressions of a report, as the words give them: "أول من أمس", "نهاية أيلول الماضي", "منذ ثلاثة أيام"."""

from __future__ import annotations

from riwaya.arabic import fold
from riwaya.model import Mention, Span
from riwaya.text import Text, Word
from riwaya.times.grammar import load
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
            found.append(Mention(_span(text, match), "time", match.rule.id, value_of(match.rule.says, match.said)))
        at = match.last
    return tuple(found)


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
