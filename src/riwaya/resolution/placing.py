"""The place of a happening among the places of its report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import ARTICLE, CONJUNCTIONS, PREPOSITIONS, key
from riwaya.distance import distance_km
from riwaya.gazetteer.words import PlaceWords, forms, load_words
from riwaya.model import Precision, Span, Where, Who
from riwaya.text import Sentence, Text

#: What binds a place to a happening: "in X", being its object, "to X", nothing, "from X".
_INSIDE, _OBJECT, _TOWARDS, _FREE, _FROM = 3.0, 2.5, 1.5, 0.0, -1.0
#: A country right after a verb is mostly its subject.
_SUBJECT = 0.5
_EXACTNESS: dict[Precision, float] = {
    "exact": 1.0, "town": 0.9, "district": 0.4, "area": 0.3, "governorate": 0.1, "country": -0.3,
}  # fmt: skip
#: How far from the point of a wider place a narrower one may lie that is said to be in it; farther, it is a namesake.
_WITHIN_KM: dict[Precision, float] = {
    "exact": 5.0, "town": 25.0, "district": 60.0, "area": 150.0, "governorate": 250.0, "country": 2500.0,
}  # fmt: skip
_PER_WORD, _PER_MARK, _BEFORE, _LISTED = 0.06, 0.35, 0.7, 0.4
#: How many nouns may stand between a name and its preposition: "على سوق أم درمان".
_NOUNS = 1
#: How many words before a name are looked at, and how many sentences back.
_REACH, _BACK, _LEAD = 5, 3, 2
_OPENING = 5
_RULES = frozenset("-\u2013\u2014:")
_BREAKS = frozenset("\u060c,\u061b;.:!\u061f-\u2013\u2014")
_QUOTES = frozenset("«\"“'(")
_IN, _TO = PREPOSITIONS[:2]


@dataclass(frozen=True, slots=True)
class Setting:
    """A report's places in order of the text, where each begins, and the one in its dateline."""

    text: Text
    wheres: Sequence[Where]
    starts: tuple[int, ...]
    dateline: Where | None
    countries: Mapping[int, Where]


def setting(
    text: Text, wheres: Sequence[Where], parties: Iterable[Who] = (), nations: Mapping[str, Where] | None = None
) -> Setting:
    """The places of a report, ready for all its happenings.

    ``nations`` are the countries by ISO 3166 alpha-3 code: where all places of a sentence, or else all its parties with
    a country, are of one country, a happening there without a place is at least in that country.
    """
    starts = tuple(w.span.start if w.span else -1 for w in wheres)
    countries = _countries(text, wheres, parties, nations or {})
    return Setting(text, wheres, starts, _dateline(text, wheres), countries)


def _countries(
    text: Text, wheres: Sequence[Where], parties: Iterable[Who], nations: Mapping[str, Where]
) -> dict[int, Where]:
    """The one country that a sentence's places, or without any its parties, belong to."""
    placed: dict[int, set[str | None]] = {}
    peopled: dict[int, set[str | None]] = {}
    for where in wheres:
        if where.span is not None:
            placed.setdefault(text.words[text.word_at(where.span.start)].sentence, set()).add(where.country)
    for who in parties:
        if who.country is not None:
            peopled.setdefault(text.words[text.word_at(who.span.start)].sentence, set()).add(who.country)
    agreed = {**peopled, **placed}
    single = ((sentence, str(*found)) for sentence, found in agreed.items() if len(found) == 1)
    return {sentence: nations[country] for sentence, country in single if country in nations}


def place_of(trigger: Span, around: Setting) -> Where | None:
    """Where the happening that a trigger names took place, out of the report's places.

    The place of the same sentence that the words put the trigger in or at, the most specific of several; failing
    that, the place an earlier sentence of the paragraph or the lead is set in (basis ``inferred``); failing that,
    the dateline's (basis ``dateline``); failing that, the one country that the sentence speaks of (basis ``inferred``);
    else ``None``. The caller leaves out places inside actors' names.
    """
    text = around.text
    if not text.words:
        return None
    at = text.word_at(trigger.start)
    sentence = text.sentence_of(at)
    best = _best(text, at, _places_of(sentence, around))
    if best:
        return best
    for index in _earlier(text, sentence):
        best = _best(text, None, _places_of(text.sentences[index], around))
        if best:
            return replace(best, basis="inferred")
    if around.dateline:
        return replace(around.dateline, basis="dateline")
    return around.countries.get(sentence.index)


def _places_of(sentence: Sentence, around: Setting) -> list[Where]:
    """A sentence's places, without the dateline's."""
    first, last = (bisect_left(around.starts, at) for at in (sentence.span.start, sentence.span.end))
    return [w for w in around.wheres[first:last] if w is not around.dateline]


def _earlier(text: Text, sentence: Sentence) -> list[int]:
    """Sentences a place may be taken over from: those before in the paragraph, nearest first, then the lead."""
    near = []
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _BACK), -1):
        if text.sentences[index].paragraph != sentence.paragraph:
            break
        near.append(index)
    return near + [i for i in range(min(_LEAD, sentence.index)) if i not in near]


def _dateline(text: Text, wheres: Sequence[Where]) -> Where | None:
    """The place a report opens with before a dash or colon: "دمشق - خاص:"."""
    if not wheres or wheres[0].span is None:
        return None
    first, last = text.range(wheres[0].span)
    opening = text.words[last : last + _OPENING]
    if first > 2 or not opening or not opening[0].is_mark:
        return None
    return wheres[0] if any(word.key in _RULES for word in opening) else None


def _best(text: Text, at: int | None, wheres: list[Where]) -> Where | None:
    """The place that fits a trigger best (or, without one, the last that sets its sentence); ``None`` without any.

    In the trigger's own sentence a place needs nothing to bind it, unless it is a country or where somebody is from.
    """
    best, most = None, float("-inf")
    for where in wheres:
        bound = _bound(text, at, where)
        free = at is not None and bound == _FREE and where.precision != "country"
        fit = bound + _fit(text, at, where)
        if (bound >= _TOWARDS or free) and (fit > most or (at is None and fit == most)):
            best, most = where, fit
    return _narrowed(text, best, wheres) if best is not None else None


def _narrowed(text: Text, wide: Where, wheres: list[Where]) -> Where:
    """The place that a wider one only says the area of: "بلدة كفر نوران في ريف حلب" is the town."""
    for near in reversed(wheres):
        if near.span is None or wide.span is None or near.span.end > wide.span.start:
            continue
        _, after = text.range(near.span)
        first, _ = text.range(wide.span)
        between = [word.key for word in text.words[after:first]]
        own = text.words[first]
        between += [key(text.raw[own.start : wide.span.start])] if own.start < wide.span.start else []
        if not between or not all(_says_where(word) for word in between):
            return wide
        finer = _EXACTNESS[near.precision] > _EXACTNESS[wide.precision]
        return near if finer and distance_km(near, wide) <= _WITHIN_KM[wide.precision] else wide
    return wide


def _says_where(word: str) -> bool:
    """Whether a word says no more than that one place lies in another: في, بريف, محافظة."""
    words = load_words()
    return word in PREPOSITIONS or words.has("locative", word) or _passed(word, words)


def _fit(text: Text, at: int | None, where: Where) -> float:
    """How well a place suits as that of a trigger, whatever binds it: exactness, distance, marks between."""
    fit = _EXACTNESS[where.precision]
    if at is None or where.span is None:
        return fit
    first, _ = text.range(where.span)
    low, high = sorted((at, first))
    marks = sum(word.key in _BREAKS for word in text.words[low:high])
    if text.words[first].start < where.span.start and text.words[first].key[0] in CONJUNCTIONS:
        fit -= _LISTED
    return fit - _PER_WORD * min(high - low, 25) - _PER_MARK * min(marks, 4) - (_BEFORE if first < at else 0.0)


def _bound(text: Text, at: int | None, where: Where) -> float:
    """What binds a name to what stands before it: its own letter, else the first preposition or trigger going back."""
    if where.span is None:
        return _FREE
    words = load_words()
    first, _ = text.range(where.span)
    own = text.words[first]
    letter = _letter(key(text.raw[own.start : where.span.start])[-1:])
    if letter is not None:
        return letter
    nouns = 0
    for index in range(first - 1, max(-1, first - 1 - _REACH), -1):
        word = text.words[index]
        if word.sentence != own.sentence:
            break
        if index == at:
            return _SUBJECT if where.precision == "country" else _OBJECT
        if word.key in _QUOTES:
            continue
        if where.precision == "country" and words.has("between", word.key):
            return _FREE
        verdict = _verdict(word.key, words)
        if verdict is not None:
            return verdict
        nouns += not _passed(word.key, words)
        if nouns > _NOUNS or word.is_mark or word.key.startswith(ARTICLE):
            break
    return _FREE


def _letter(letter: str) -> float | None:
    """What the preposition written with a name says: ب in, ل to."""
    return {_IN: _INSIDE, _TO: _TOWARDS}.get(letter)


def _verdict(word: str, words: PlaceWords) -> float | None:
    """What a word says of the place behind it; ``None`` where it says nothing."""
    for form in forms(word):
        if form.clitics[-1:] not in (_IN, _TO):
            for group, value in (("locative", _INSIDE), ("towards", _TOWARDS), ("origin", _FROM)):
                if words.has(group, form.core):
                    return value
        elif form.core in words.features or words.has("direction", form.core):
            return _letter(form.clitics[-1])
    return None


def _passed(word: str, words: PlaceWords) -> bool:
    """Whether a word may stand between a name and its preposition: مدينة, ريف, شرقي."""
    return any(form.core in words.features or words.has("direction", form.core) for form in forms(word))
