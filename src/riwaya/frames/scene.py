"""A report's words with everything found on them so far, arranged by word for the clause grammar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from riwaya.arabic import CONJUNCTIONS, FUTURE, IMPERFECT, IMPERFECT_PREFIXES, TA_MARBUTA, splits
from riwaya.lexicon import Hit, Lists, on_list
from riwaya.model import Mention, Span
from riwaya.text import Text

#: Mentions that can fill a role.
_PARTIES = ("person", "actor", "place", "weapon")
_QUOTES = frozenset("\"'«»“”‘’()[]")
#: A word that begins with the imperfect prefix is read as a verb from so many letters on.
_SHORTEST_VERB = 4
_COMMAS = frozenset("،,")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """A mention over words ``[first, last)``; ``prefix`` is what of its first word stands before it (clitics)."""

    first: int
    last: int
    mention: Mention
    prefix: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Words, and by word: longest party mention starting or ending there, times, verbs, closed classes.

    ``closed`` are the word lists that each word is on, with or without a leading conjunction; ``marks`` the punctuation
    that parts clauses (quotes, and commas around a time, do not).
    """

    text: Text
    lists: Lists
    closed: tuple[frozenset[str], ...]
    marks: frozenset[int]
    starts: Mapping[int, Piece]
    ends: Mapping[int, Piece]
    times: Mapping[int, int]
    counts: Mapping[int, int]
    verbs: frozenset[int]
    prefixed: Mapping[int, str]
    asides: frozenset[int] = frozenset()
    futures: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()
    clauses: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)
    classes: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    def key(self, i: int) -> str:
        """Folded word ``i``."""
        return self.text.words[i].key

    def bare(self, i: int, name: str) -> bool:
        """Whether word ``i``, with or without a leading conjunction, is in a closed class."""
        return name in self.closed[i]

    def first_of(self, i: int, names: Iterable[str]) -> str | None:
        """The first of some closed classes that word ``i`` is in, as :meth:`bare` says."""
        here = self.closed[i]
        return next((name for name in names if name in here), None) if here else None

    def listed(self, i: int, name: str) -> bool:
        """Whether word ``i`` is on a list of words that take an article and other clitics."""
        return on_list(self.lists.get(name, frozenset()), self.text.words[i].key)

    def is_mark(self, i: int) -> bool:
        """Whether word ``i`` is punctuation that parts clauses."""
        return i in self.marks

    def is_quote(self, i: int) -> bool:
        """Whether word ``i`` is a quotation mark or bracket."""
        return self.key(i) in _QUOTES

    def is_comma(self, i: int) -> bool:
        """Whether word ``i`` is a comma."""
        return self.key(i) in _COMMAS

    def is_agent(self, i: int) -> bool:
        """Whether an agent is introduced at word ``i``, by one word or two."""
        return self.agent_words(i) > 0

    def agent_words(self, i: int) -> int:
        """How many words at ``i`` introduce an agent: two (من قبل), one (بنيران), or none."""
        if i + 1 >= len(self.text.words):
            return 0
        if "fire" in self.closed[i]:
            return 1
        return 2 if f"{self.key(i)} {self.key(i + 1)}" in self.lists.get("agents", frozenset()) else 0


def arrange(text: Text, hits: Sequence[Hit], mentions: Sequence[Mention], lists: Lists) -> Scene:
    """The scene of a report."""
    starts: dict[int, Piece] = {}
    ends: dict[int, Piece] = {}
    times: dict[int, int] = {}
    counts: dict[int, int] = {}
    for mention in mentions:
        first, last = text.range(mention.span)
        if first >= last:
            continue
        if mention.kind in ("time", "count"):
            table = times if mention.kind == "time" else counts
            table[first] = max(last, table.get(first, 0))
        if mention.kind in _PARTIES:
            piece = Piece(first, last, mention, clitics(text, first, mention.span))
            if first not in starts or _rank(piece) > _rank(starts[first]):
                starts[first] = piece
            if last - 1 not in ends or _rank(piece) > _rank(ends[last - 1]):
                ends[last - 1] = piece
    named = {i for piece in starts.values() for i in range(piece.first, piece.last)}
    measured = {i for table in (times, counts) for first, last in table.items() for i in range(first, last)}
    known = {h.first for h in hits if "verb" in h.tags}
    verbs = frozenset((known | (_plain_verbs(text, lists) - named)) - measured)
    prefixed = {h.first: h.preposition for h in hits if h.preposition and "verb" not in h.tags}
    asides = _asides(text, times)
    marks = frozenset(w.index for w in text.words if w.kind == "mark" and w.key not in _QUOTES) - asides
    return Scene(
        text, lists, _closed(text, lists), marks, starts, ends, times, counts, verbs, prefixed, asides,
        _futures(text, hits, verbs),
    )  # fmt: skip


def _closed(text: Text, lists: Lists) -> tuple[frozenset[str], ...]:
    """The lists that each word is on, with or without a leading conjunction."""
    on = lists.by_word
    return tuple(
        on.get(w.key, _NONE) | on.get(w.key[1:], _NONE) if w.key[0] in CONJUNCTIONS else on.get(w.key, _NONE)
        for w in text.words
    )


def _futures(text: Text, hits: Sequence[Hit], verbs: frozenset[int]) -> frozenset[int]:
    """The verbs with a future letter: ستشهد, but not سيطر, which the lexicon knows whole."""
    whole = {h.first for h in hits if "verb" in h.tags and h.preposition != FUTURE}
    lettered = {h.first for h in hits if "verb" in h.tags and h.preposition == FUTURE}
    for i in verbs - whole:
        word = text.words[i].key.lstrip("".join(CONJUNCTIONS))
        if word[:1] == FUTURE and word[1:2] in IMPERFECT_PREFIXES and len(word) > _SHORTEST_VERB:
            lettered.add(i)
    return frozenset(lettered)


def _asides(text: Text, times: Mapping[int, int]) -> frozenset[int]:
    """The commas around a time that is set off in the middle of a clause: ``خرج الأهالي، صباح اليوم، في مظاهرة``."""
    found: set[int] = set()
    for first, last in times.items():
        closed = last < len(text.words) and text.words[last].key in _COMMAS
        if closed and first and text.words[first - 1].key in _COMMAS:
            found |= {first - 1, last}
    return frozenset(found)


def _plain_verbs(text: Text, lists: Mapping[str, frozenset[str]]) -> frozenset[int]:
    """Words that are verbs by the list of everyday verbs or by their imperfect prefix (يـ)."""
    listed, whole = lists.get("plain-verbs", frozenset()), lists.get("ya-nouns", frozenset())

    @cache
    def is_verb(word: str) -> bool:
        cuts = [c for c in splits(word) if not c.article and c.preposition in ("", FUTURE)]
        if any(c.core in listed for c in cuts):
            return True
        stems = [c.core for c in cuts if not c.pronoun]
        return any(s[0] == IMPERFECT and len(s) >= _SHORTEST_VERB and s not in whole for s in stems)

    words = (w for w in text.words if w.kind == "word" and text.raw[w.end - 1] != TA_MARBUTA)
    return frozenset(w.index for w in words if is_verb(w.key))


def _rank(piece: Piece) -> tuple[int, bool]:
    """Longest first; of equals a party before a place."""
    return piece.last - piece.first, piece.mention.kind != "place"


def clitics(text: Text, first: int, span: Span) -> str:
    """The letters of a phrase's first word that stand before the phrase."""
    word = text.words[first]
    return text.raw[word.start : span.start] if word.start < span.start else ""
