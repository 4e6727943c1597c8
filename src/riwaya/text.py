"""Sentences and words with spans. The text itself is never altered."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from riwaya.arabic import Folded, fold
from riwaya.model import Span

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/٫٬]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[-\u2011'’](?=[A-Za-z])[A-Za-z]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
#: Marks that end a sentence when a space, a closing mark or the end of the line follows.
_ENDERS = frozenset(".!?؟…")
_CLOSERS = frozenset("\"'»”’)]}")
_OPEN = {"«": "»", "“": "”", "(": ")", "[": "]"}
#: A quotation longer than this many words no longer holds a sentence together.
_LONGEST_QUOTE = 120
#: A sentence longer than this many words is cut at the next of these marks, or at twice the length: no clause reaches
#: as far, and lists, tables and texts without a full stop must not take time that grows with the square of them.
_LONGEST_SENTENCE = 250
_PAUSES = frozenset("،؛,;:-–—|*•")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark: ``start end`` in the text, ``key`` its folded form, ``sentence`` its sentence's index."""

    start: int
    end: int
    key: str
    kind: str
    index: int
    sentence: int

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)

    @property
    def is_mark(self) -> bool:
        """Punctuation."""
        return self.kind == "mark"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words ``[first, last)`` of the text, in paragraph ``paragraph``."""

    span: Span
    first: int
    last: int
    index: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Text:
    """A report's text cut into sentences and words."""

    raw: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def slice(self, span: Span) -> str:
        """The original characters of a span."""
        return self.raw[span.start : span.end]

    def span(self, first: int, last: int) -> Span:
        """Span of words ``[first, last)``; raises IndexError where it is empty."""
        if first >= last:
            raise IndexError(f"no words in [{first}, {last})")
        return Span(self.words[first].start, self.words[last - 1].end)

    def word_at(self, offset: int) -> int:
        """Index of the last word that starts at or before an offset (0 where none does)."""
        after = bisect_right(self.starts, offset)
        return after - 1 if after else 0

    def range(self, span: Span) -> tuple[int, int]:
        """Words ``[first, last)`` that overlap a span; empty where it covers no word."""
        first = self.word_at(span.start)
        if self.words and self.words[first].end <= span.start:
            first += 1
        return first, max(first, bisect_left(self.starts, span.end))

    def sentence_of(self, word: int) -> Sentence:
        """The sentence that a word index stands in."""
        return self.sentences[self.words[word].sentence]


def read(raw: str) -> Text:
    """The text cut into sentences and words, in time linear in its length."""
    folded = fold(raw)
    tokens = _tokens(raw, folded)
    starts = _sentence_starts(raw, tokens)
    words: list[Word] = []
    sentences: list[Sentence] = []
    paragraph = 0
    bounds = [*starts, len(tokens)]
    for index, (first, last) in enumerate(pairwise(bounds)):
        if first and "\n" in raw[tokens[first - 1][1] : tokens[first][0]]:
            paragraph += 1
        words.extend(
            Word(start, end, word_key, kind, first + i, index)
            for i, (start, end, word_key, kind) in enumerate(tokens[first:last])
        )
        span = Span(tokens[first][0], tokens[last - 1][1])
        sentences.append(Sentence(span, first, last, index, paragraph))
    return Text(raw, tuple(words), tuple(sentences), tuple(w.start for w in words))


def _tokens(raw: str, folded: Folded) -> list[tuple[int, int, str, str]]:
    """(start, end, key, kind) of every token: cut on the folded text, so tatweel and marks split no word."""
    out = []
    offsets, length = folded.offsets, len(folded.offsets)
    for match in _TOKEN.finditer(folded.text):
        first, last = match.span()
        start = offsets[first]
        end = offsets[last] if last < length else folded.length
        while end > start and raw[end - 1].isspace():
            end -= 1
        out.append((start, end, match.group(), match.lastgroup or "mark"))
    return out


def _sentence_starts(raw: str, tokens: list[tuple[int, int, str, str]]) -> list[int]:
    """Indices of the tokens that begin a sentence: after an ender outside brackets and quotes, and on each line."""
    starts: list[int] = []
    fresh = True
    closer, opened = "", 0
    for i, (start, end, word_key, _) in enumerate(tokens):
        newline = i > 0 and "\n" in raw[tokens[i - 1][1] : start]
        if fresh or newline:
            starts.append(i)
            fresh, closer = False, "" if newline else closer
        if closer and (word_key == closer or i - opened > _LONGEST_QUOTE):
            closer = ""
        elif not closer and word_key in _OPEN:
            closer, opened = _OPEN[word_key], i
        ended = word_key in _ENDERS and not (closer and _closes_soon(raw, end, closer))
        closed = word_key in _CLOSERS and i > 0 and tokens[i - 1][2] in _ENDERS and not fresh
        if ended or closed:
            fresh = _ends_sentence(raw, tokens, i)
        fresh = fresh or _too_long(i - starts[-1], word_key)
    return starts


def _too_long(length: int, word_key: str) -> bool:
    return length >= _LONGEST_SENTENCE and (word_key in _PAUSES or length >= 2 * _LONGEST_SENTENCE)


def _closes_soon(raw: str, at: int, closer: str) -> bool:
    """Whether an open quote or bracket is closed on the same line, not far on."""
    close, line_end = raw.find(closer, at, at + 600), raw.find("\n", at, at + 600)
    return 0 <= close < line_end or (close >= 0 and line_end < 0)


def _ends_sentence(raw: str, tokens: list[tuple[int, int, str, str]], i: int) -> bool:
    """Whether the mark at token ``i`` ends its sentence: not inside an abbreviation, a list number or dots."""
    _, end, mark, _ = tokens[i]
    if i + 1 < len(tokens) and tokens[i + 1][0] == end and tokens[i + 1][2] in _CLOSERS | _ENDERS:
        return False
    glued = end < len(raw) and not raw[end].isspace()
    if mark == "." and i:
        before = tokens[i - 1][2]
        if len(before) == 1 and (glued or before.isalpha()):
            return False
        if before == "." or (before.isdigit() and glued):
            return False
    return not glued or mark in "؟!?"
