"""Quotation marks paired over a whole text: all shapes, nested, unbalanced, never closed, running over paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.text import Text

_OPENING = {"«": "»", "“": "”", "„": "”", "‹": "›"}
_CLOSING = frozenset(_OPENING.values())
_STRAIGHT = frozenset("\"''‟″")
#: A quotation may run on over so many words before it is taken for one that was never closed.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Quotes:
    """``closes`` maps the word index of an opening mark to its closing mark, ``opens`` the other way round.

    ``depth`` tells of every word how many quotations it stands in. A mark without partner is in neither map; an
    opening one that is never closed is in ``loose`` with the index of the word after its paragraph.
    """

    closes: dict[int, int]
    opens: dict[int, int]
    loose: dict[int, int]
    depth: tuple[int, ...]

    def end(self, at: int) -> int | None:
        """Where what is quoted from the mark at ``at`` ends, its closing mark not counted; None where it opens none."""
        return self.closes[at] if at in self.closes else self.loose.get(at)

    def past(self, at: int) -> int:
        """Index of the word after the quotation that the mark at ``at`` opens; raises KeyError where it opens none."""
        return self.closes[at] + 1 if at in self.closes else self.loose[at]


def pair(text: Text) -> Quotes:
    """Every quotation mark of the text with its partner, in one pass."""
    closes: dict[int, int] = {}
    stack: list[int] = []
    for word in text.words:
        if word.kind != "mark":
            continue
        opener = _opener(text, stack, word.index)
        if opener is None:
            stack.append(word.index)
        elif opener >= 0:
            while stack.pop() != opener:
                pass
            closes[opener] = word.index
    loose = {at: _paragraph_end(text, at) for at in stack}
    return Quotes(closes, {v: k for k, v in closes.items()}, loose, _depths(text, closes))


def _opener(text: Text, stack: list[int], at: int) -> int | None:
    """The opening mark that the mark at ``at`` closes; None where it opens itself, -1 where it does neither."""
    mark = text.words[at].key
    recent = stack[-8:]
    if mark in _OPENING:
        return None
    if mark in _CLOSING:
        fits = [i for i in recent if _OPENING.get(text.words[i].key) == mark and at - i <= _LONGEST]
        return fits[-1] if fits else -1
    if mark not in _STRAIGHT:
        return -1
    same = [i for i in recent if text.words[i].key == mark and at - i <= _LONGEST]
    return None if not same or _faces_forward(text, at) else same[-1]


def _faces_forward(text: Text, at: int) -> bool:
    """Whether a straight mark clings to the word after it and not to the one before: it opens."""
    word, raw = text.words[at], text.raw
    before = word.start == 0 or raw[word.start - 1].isspace() or raw[word.start - 1] in "(ـ"
    after = word.end < len(raw) and not raw[word.end].isspace()
    return before and after


def _paragraph_end(text: Text, at: int) -> int:
    """Index after the last word of the line that an unclosed mark stands in."""
    sentence = text.sentence_of(at)
    index = sentence.index
    while (
        text.sentences[index].last < at + _LONGEST
        and index + 1 < len(text.sentences)
        and (text.sentences[index + 1].paragraph == sentence.paragraph)
    ):
        index += 1
    return min(text.sentences[index].last, at + _LONGEST)


def _depths(text: Text, closes: dict[int, int]) -> tuple[int, ...]:
    steps = [0] * (len(text.words) + 1)
    for start, end in closes.items():
        steps[start] += 1
        steps[end] -= 1
    depth, out = 0, []
    for step in steps[:-1]:
        depth += step
        out.append(depth)
    return tuple(out)
