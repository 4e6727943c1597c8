"""Counts as the tolls see them: with the words they cover, counted noun included."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from riwaya.counts import bare, is_floor
from riwaya.model import CountValue, Mention
from riwaya.text import Text


@dataclass(frozen=True, slots=True)
class Counted:
    """A count at words ``[first, last)`` of the range, with its mention."""

    first: int
    last: int
    mention: Mention
    value: CountValue

    @property
    def behind(self) -> bool:
        """Whether the number stands behind what it counts: "الجنود الثلاثة"."""
        return self.mention.rule == "count.behind"


def counted_in(text: Text, words: range, counts: Sequence[Mention]) -> Iterator[Counted]:
    """The counts that begin among some words; ``counts`` stand in reading order."""
    if not words:
        return
    here = text.span(words.start, words.stop)
    for mention in islice(counts, bisect_left(counts, here.start, key=lambda m: m.span.start), None):
        if mention.span.start >= here.end:
            return
        if not isinstance(mention.value, CountValue):
            continue
        begin, end = text.range(mention.span)
        if mention.value.of is not None:
            end = max(end, text.range(mention.value.of)[1])
        if begin in words:
            yield Counted(begin, end, mention, mention.value)


def one_at(text: Text, at: int) -> Counted:
    """A single person at a word, as a count of one."""
    span = bare(text, at)
    high = None if is_floor(text.words, at, at + 1) else 1
    return Counted(at, at + 1, Mention(span, "count", "count.one"), CountValue(1, high, span, True))
