"""From time values to days, and from the times of a sentence to the time of an event."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from riwaya.arabic import key, splits
from riwaya.model import Span, TimeValue, When
from riwaya.resolution.days import bounds
from riwaya.resources import DATA, LINE, load_yaml
from riwaya.text import Text

#: How far a time may stand from its event, as :func:`_cost` counts words and the boundaries between them.
_FARTHEST = 60
#: So many words reach from a verb of looking back to the time that is its own, and what such a time costs an event.
_RECALLED, _ITS_OWN = 4, 20
_COARSE = {"month": 2, "season": 4, "year": 8, "longer": 12}


def resolve(value: TimeValue, published: dt.date | None, span: Span | None = None) -> When:
    """The days a time value means in a report published on a day (a datetime's own local day).

    ``first`` and ``last`` are ``None`` where the words give no day ("for months") or need a missing publication date.
    """
    day = published.date() if isinstance(published, dt.datetime) else published
    days = bounds(value, day)
    first, last = days or (None, None)
    disagrees = value.weekday is not None and first is not None and first == last and first.weekday() != value.weekday
    return When(first, last, value.grain, "stated", span, value.time, disagrees)


def event_time(trigger: Span, text: Text, whens: Sequence[When]) -> When | None:
    """The time among ``whens`` that governs the event at ``trigger``: the nearest of its sentence that no clause

    boundary cuts off, a time after the event or at the sentence's head before one that merely precedes it; ``None``
    where the sentence has none. A clock time without a day takes the day of another time of the sentence.
    """
    here = text.word_at(trigger.start)
    if not text.words:
        return None
    sentence = text.sentence_of(here)
    inside = [(w, *text.range(w.span)) for w in whens if w.span and sentence.span.holds(w.span)]
    costs = [(_cost(text, here, first, last) + _coarse(when), first, when) for when, first, last in inside]
    near = sorted((c for c in costs if c[0] <= _FARTHEST), key=lambda c: c[:2])
    if not near:
        return None
    return _with_clock(near[0][2], [when for _, _, when in near])


def _with_clock(best: When, others: Sequence[When]) -> When:
    """A day joined with the clock time that stands apart from it in the same sentence."""
    if best.first is None and best.time:
        day = next((w for w in others if w.first and w.first == w.last and not w.time), None)
        return replace(day, time=best.time, grain=best.grain) if day else best
    clock = next((w for w in others if w.first is None and w.time), None)
    if clock and best.first == best.last and not best.time and best.grain in ("day", "part_of_day"):
        return replace(best, time=clock.time, grain=clock.grain)
    return best


def inherited(trigger: Span, text: Text, whens: Sequence[When]) -> When | None:
    """The running date of the trigger's paragraph: the last day named before its sentence, its basis ``inferred``."""
    if not text.words:
        return None
    sentence = text.sentence_of(text.word_at(trigger.start))
    first = text.sentences[bisect_left(text.sentences, sentence.paragraph, key=lambda s: s.paragraph)]
    days = ("day", "part_of_day")
    before = [
        w for w in whens
        if w.span and w.first and w.grain in days and first.span.start <= w.span.start < sentence.span.start
    ]  # fmt: skip
    return replace(max(before, key=lambda w: w.span or trigger), basis="inferred") if before else None


def _coarse(when: When) -> int:
    """A day is more often an event's time than a year, and an unresolved stretch least."""
    if when.first is None:
        return 0 if when.time else 8
    return _COARSE.get(when.grain, 0)


def _cost(text: Text, here: int, first: int, last: int) -> int:
    """Words between event and time, and what the boundaries among them add."""
    between = range(last, here) if last <= here else range(here + 1, first)
    cost = sum(1 + boundary(text.words[i].key) for i in between)
    if last <= here and first - text.sentence_of(here).first > 2:
        cost += 6
    if last <= here and _is_recalled(text, first):
        cost += _ITS_OWN
    if first > here:  # "the shelling that hit it last week"
        reach = 3 if _is_recalled(text, here) else 2
        behind = (word.key for word in text.words[here + 1 : min(first, here + reach)])
        cost -= sum(boundary(word) for word in behind if word in _recalling("relatives"))
    return cost


def _is_recalled(text: Text, first: int) -> bool:
    """Whether a time is that of looking back: "the people remember today ..."."""
    start = max(text.sentence_of(first).first, first - _RECALLED)
    return any(form.core in _recalling("verbs") for word in text.words[start:first] for form in splits(word.key))


@lru_cache(maxsize=2)
def _recalling(what: str) -> frozenset[str]:
    return frozenset(map(key, load_yaml(DATA / "ar" / "recalling.yaml")[what]))


@lru_cache(maxsize=1)
def _boundaries() -> dict[str, int]:
    return dict(_weights())


def _weights() -> Iterator[tuple[str, int]]:
    for row in load_yaml(DATA / "ar" / "clauses.yaml"):
        yield from ((key(word), int(row["weight"])) for word in row["any"] if word != LINE)


@lru_cache(maxsize=50_000)
def boundary(word_key: str) -> int:
    """How strongly a folded word or mark cuts a clause off from what stands before it; 0 for most words."""
    table = _boundaries()
    if word_key in table:
        return table[word_key]
    return max((table.get(s.core, 0) for s in splits(word_key) if s.conjunction and not s.pronoun), default=0)
