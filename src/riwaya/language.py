"""The times, numbers and names of any text, for who needs only those: values with the words they stand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from riwaya import coder, counts, names, times
from riwaya.model import CountValue, Mention, Report, Span, TimeValue, Toll, TollKind, When, Where, Who
from riwaya.names import learned
from riwaya.resolution import tolls, when
from riwaya.table import Style, aligned
from riwaya.text import Text, read

V = TypeVar("V", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """Something found in a text: ``span`` in code points, the words as they stand, and what they mean."""

    span: Span
    text: str
    value: V


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``high`` is ``None`` for a floor, ``low`` where the words give no figure ("dozens").

    ``of`` is the counted noun as written, ``toll`` what happened to the people counted.
    """

    low: int | None
    high: int | None
    of: str | None = None
    human: bool = False
    ordinal: bool = False
    toll: TollKind | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text: ``kind`` is person, organisation or place."""

    kind: str


def find_times(text: str, published: dt.date | None = None) -> tuple[Found[When], ...]:
    """Every time expression with the days it means in a text published on a day (a datetime's own local day).

    Without ``published`` what leans on it ("أمس") has ``first`` and ``last`` None.
    """
    words = read(text)
    mentions = ((m, m.value) for m in times.find(words))
    return tuple(
        Found(m.span, words.slice(m.span), when.resolve(value, published, m.span))
        for m, value in mentions
        if isinstance(value, TimeValue)
    )


def find_numbers(text: str) -> tuple[Found[Number], ...]:
    """Every number with what it counts, and nobody hurt ("دون إصابات") as 0; dates and names of units are none."""
    words = read(text)
    mentions = counts.find(words)
    hurt = [t for s in words.sentences for t in tolls.tolls_in(words, s.first, s.last, mentions)]
    found = [_number(words, m, m.value, hurt) for m in mentions if isinstance(m.value, CountValue)]
    found += [Found(t.span, words.slice(t.span), Number(0, 0, human=True, toll=t.kind)) for t in hurt if t.high == 0]
    return tuple(sorted(found, key=lambda f: f.span))


def _number(words: Text, mention: Mention, value: CountValue, hurt: Sequence[Toll]) -> Found[Number]:
    toll = next((t.kind for t in hurt if t.span.start <= mention.span.start < t.span.end), None)
    of = words.slice(value.of) if value.of else None
    number = Number(value.low, value.high, of, value.human, value.ordinal, toll)
    return Found(mention.span, words.slice(mention.span), number)


def find_names(text: str, kit: coder.Kit | None = None) -> tuple[Found[Who | Where], ...]:
    """Every person, group and place named, as coding finds them: ``Who`` with its register id, ``Where`` on the map."""
    coding = coder.code(Report("", text), kit)
    places = [(place.span, place) for place in coding.places if place.span]
    named: list[tuple[Span, Who | Where]] = [*((who.span, who) for who in coding.actors), *places]
    named.sort(key=lambda item: (item[0].start, -item[0].end))
    return tuple(Found(span, text[span.start : span.end], value) for span, value in named)


def find_plain_names(text: str, kit: coder.Kit | None = None) -> tuple[Found[Name], ...]:
    """Every name of a person, an organisation or a place, flat and without titles; nothing is said of who it is."""
    kit, words = kit or coder.load_kit(), read(text)
    registered, placed = kit.register.find(words), kit.gazetteer.find(words)
    named = learned.find(words, registered, placed, names.find(words, registered, placed), kit.gazetteer)
    return tuple(Found(m.span, words.slice(m.span), Name(_NAME_KINDS[m.kind])) for m in named)


_NAME_KINDS = {"person": "person", "actor": "organisation", "place": "place"}


# --- as records and as a table ---------------------------------------------------------------------------------------


def as_record(found: Found[Any]) -> dict[str, Any]:
    """What was found as a JSON object: ``span text value``; dates are ISO, ``kind`` of a name is actor or place."""
    value = {f.name: _plain(getattr(found.value, f.name)) for f in fields(found.value) if f.name not in _SHOWN_ABOVE}
    kind = {Who: {"kind": "actor"}, Where: {"kind": "place"}}.get(type(found.value), {})
    return {"span": _plain(found.span), "text": found.text, "value": {**kind, **value}}


_SHOWN_ABOVE = ("span", "text", "basis")


def _plain(value: object) -> object:
    if isinstance(value, Span):
        return [value.start, value.end]
    return value.isoformat() if isinstance(value, dt.date) else value


def as_table(found: Iterable[Found[Any]], style: Style) -> Iterator[str]:
    """Lines of a table with a row for each thing found; no line where there is none."""
    records = [as_record(one) for one in found]
    if not records:
        return
    heads = list(records[0]["value"]) if len({tuple(r["value"]) for r in records}) == 1 else _NAME_HEADS
    rows = [["span", "text", *heads], *(_cells(record, heads) for record in records)]
    yield from aligned(rows, style)


_NAME_HEADS = ["kind", "name", "id", "country", "role", "lat", "lon", "precision"]


def _cells(record: Mapping[str, Any], heads: Sequence[str]) -> list[str]:
    value = {**record["value"]}
    value.setdefault("id", value.get("gazetteer_id"))
    start, end = record["span"]
    return [f"{start}-{end}", record["text"], *(_cell(value.get(head)) for head in heads)]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else " ".join(str(value).split())
