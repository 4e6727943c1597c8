"""Plain names, flat and as long as they go: persons without their titles, organisations with their head noun, places.

The stations speak of parties ("three fighters of the movement"); this reads what they found down to names alone and
adds what only quotation marks, head nouns, cues of nicknames or the trained labeller show. Rules read ``plain.PERS``,
``plain.ORG`` and ``plain.LOC``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from riwaya import arabic
from riwaya.gazetteer import Gazetteer
from riwaya.model import Mention, MentionKind, Span
from riwaya.names.organisations import lengthened, organisations
from riwaya.names.people import people
from riwaya.names.sites import sites
from riwaya.names.wording import Found, Reading, bare_in, core_in, reading_of, span_of, wording
from riwaya.nouns import nouns, states
from riwaya.register.namebook import QUOTES
from riwaya.text import Text

#: Names this sure go before longer ones.
_FIRST = 8
_KINDS: dict[str, MentionKind] = {"PERS": "person", "ORG": "actor", "LOC": "place"}


def plain(
    text: Text,
    register: Iterable[Mention],
    placed: Iterable[Mention],
    parties: Iterable[Mention],
    labelled: Iterable[Mention] = (),
    gazetteer: Gazetteer | None = None,
) -> tuple[Mention, ...]:
    """Names of persons, organisations and places, in order, never overlapping; the labeller fills what is left."""
    reading, guesses = reading_of(text, register, placed, gazetteer), tuple(labelled)
    return chosen(reading, stations(reading, parties, guesses), guesses)


@dataclass(frozen=True, slots=True)
class Stations:
    """What rules read as names of persons, organisations and places, before those that overlap are weighed."""

    people: tuple[Found, ...]
    organisations: tuple[Found, ...]
    sites: tuple[Found, ...]


def stations(reading: Reading, parties: Iterable[Mention], guesses: Iterable[Mention] = ()) -> Stations:
    """Names by the rules, persons also by the labeller's guesses."""
    persons = people(reading, parties, (m for m in guesses if m.rule.endswith("PERS")))
    return Stations(tuple(persons), tuple(organisations(reading)), tuple(sites(reading)))


def chosen(reading: Reading, found: Stations, guesses: Iterable[Mention] = ()) -> tuple[Mention, ...]:
    """Of what stations and guesses found the names that stand, in order, never overlapping."""
    persons = tuple(_as_place(reading, p) for p in _widened(found.people))
    sure = [*_registered(reading), *_placed(reading), *found.organisations, *(p for p in persons if p.sure > 1)]
    sure += found.sites
    taken = _longest(sure, [])
    guessed = [p for p in persons if p.sure == 1]
    guessed += [name for m in guesses if (name := _labelled(reading, m)) is not None]
    names = sorted(_longest(guessed, taken), key=lambda f: f.span)
    return tuple(Mention(_bare(reading.text, f.span), _KINDS[f.kind], f"plain.{f.kind}") for f in names)


def _bare(text: Text, span: Span) -> Span:
    """A span without tatweel before it and without the preposition of ``لل``."""
    start = span.start
    while start < span.end - 1 and not arabic.key(text.raw[start]):
        start += 1
    twice = arabic.key(text.raw[start : start + 2]) == arabic.LIL
    return Span(start + twice, span.end)


def _longest(found: list[Found], taken: list[Found]) -> list[Found]:
    """Of names that overlap the longest, and of equals the surest; none over what is taken."""
    kept = list(taken)
    for item in sorted(found, key=lambda f: (f.sure < _FIRST, f.span.start - f.span.end, -f.sure)):
        if all(item.span.end <= c.span.start or c.span.end <= item.span.start for c in kept):
            kept.append(item)
    return kept


def _as_place(reading: Reading, person: Found) -> Found:
    """What looks like a person behind "the town of" or "the hospital of" is a place."""
    first, _ = reading.text.range(person.span)
    before = reading.words[first - 1] if first else None
    place = before is not None and bare_in(before, "place_labels") is not None and person.sure < _FIRST
    return replace(person, kind="LOC") if place else person


def _widened(persons: tuple[Found, ...]) -> Iterator[Found]:
    """Persons with guesses that go on with a sure name made sure as well."""
    sure = [p for p in persons if p.sure > 1]
    for person in persons:
        over = [s for s in sure if s.span.meets(person.span)]
        goes_on = len(over) == 1 and person.span.holds(over[0].span)
        yield replace(person, sure=over[0].sure) if person.sure == 1 and goes_on else person


def _registered(reading: Reading) -> Iterator[Found]:
    """Names of the register without the labels before them; states and capitals are places."""
    for mention in reading.register:
        if mention.kind == "person":
            continue
        first, last = reading.text.range(mention.span)
        state = isinstance(mention.value, str) and mention.value.upper() in states()
        if state or (reading.places.get(first) == last and mention.rule.endswith(".gov")):
            yield Found(mention.span, "LOC", 5)
            continue
        trimmed = _without(reading, mention.span, "org_labels")
        if trimmed is not None and not _national(reading, trimmed):
            yield Found(_inside(reading, _whole(reading, trimmed)), "ORG", 7)


def _whole(reading: Reading, span: Span) -> Span:
    """A registered name with the adjectives that belong to it here."""
    first, last = reading.text.range(span)
    end = lengthened(reading, first, last)
    return span if end == last else Span(span.start, reading.words[end - 1].end)


def _national(reading: Reading, span: Span) -> bool:
    """Whether a party is only described by its nation ("the American forces")."""
    first, last = reading.text.range(span)
    words = reading.words
    rest = [words[k].key for k in range(first + 1, last)]
    nation = all(key.removeprefix(arabic.ARTICLE) in nouns().nations for key in rest)
    anyone = all(key in wording()["generic"] for key in rest) and bare_in(words[first], "generic_heads") is not None
    return bool(rest) and (anyone or (nation and core_in(words[first], "national_heads") is not None))


def _inside(reading: Reading, span: Span) -> Span:
    """The words in quotation marks where a name ends with them."""
    first, last = reading.text.range(span)
    marks = [k for k in range(first, last) if reading.words[k].key in QUOTES]
    if not marks or marks[0] + 1 >= last:
        return span
    end = marks[1] if len(marks) > 1 else last
    return span_of(reading.text, marks[0] + 1, end)


def _placed(reading: Reading) -> Iterator[Found]:
    """Places without the words for their kind before them."""
    for mention in reading.placed:
        trimmed = _without(reading, mention.span, "place_labels")
        if trimmed is not None:
            first, _ = reading.text.range(trimmed)
            yield Found(trimmed, "LOC", 6 if bare_in(reading.words[first], "place_heads") is not None else 4)


def _labelled(reading: Reading, mention: Mention) -> Found | None:
    """A name of the labeller, read by the same measure."""
    kind = mention.rule.rsplit(".", 1)[-1]
    if kind != "LOC":
        return None
    span = _without(reading, mention.span, "place_labels")
    return None if span is None else Found(span, kind, 1)


def _without(reading: Reading, span: Span, group: str) -> Span | None:
    """A span without the words of a list, and without quotation marks, at its beginning."""
    words = reading.words
    first, last = reading.text.range(span)
    start = span.start
    while first < last - 1 and _label(reading, first, group):
        first += 1
        start = words[first].start
    while first < last and words[first].key in QUOTES:
        first += 1
        start = words[first].start if first < last else start
    end = words[last - 1].end if last else span.end
    while last > first and words[last - 1].key in QUOTES and sum(w.key in QUOTES for w in words[first:last]) % 2:
        last -= 1
        end = words[last - 1].end
    return Span(start, end) if first < last else None


def _label(reading: Reading, at: int, group: str) -> bool:
    """Whether a word only says what kind of thing the name behind it is."""
    return bare_in(reading.words[at], group) is not None
