"""Which of several actors a name means, by the countries that the report speaks of, and what it was on the day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import key
from riwaya.model import Span, Where, Who
from riwaya.register import Register
from riwaya.register.records import Alias, Code, Record
from riwaya.resolution.spoken import Spoken

#: Names that mean their bearer by themselves, or in its country.
_SURE_NAMES = frozenset(("name", "short", "abbreviation", "hostile_label"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a report says around a name: the countries, the parties and places known so far, whose outlet it is."""

    spoken: Spoken
    whos: tuple[Who, ...]
    places: tuple[Where, ...]
    outlet: Record | None = None

    def witnesses(self, span: Span) -> Iterator[list[str]]:
        """Ids of those who may tell whose side is meant: named in the sentence, in the report, the outlet itself."""
        here = self._here(span)
        yield [w.id for w in self.whos if w.id and w.span != span and here.holds(w.span)]
        yield [w.id for w in self.whos if w.id and w.span != span]
        yield [self.outlet.id] if self.outlet else []

    def towns(self, span: Span) -> set[str]:
        """Folded names of the places of the sentence."""
        here = self._here(span)
        return {key(p.name) for p in self.places if p.span and p.name and here.holds(p.span)}

    def _here(self, span: Span) -> Span:
        text = self.spoken.text
        return text.sentence_of(text.word_at(span.start)).span


def code_on(register: Register, id: str, on: dt.date | None) -> Code | None:
    """The code on a date, else the nearest one: an actor's country does not vanish with its last dated code."""
    found = register.resolve(id, on)
    record = register.record(id)
    if found is not None or record is None or not record.codes:
        return found
    first = record.codes[0]
    early = on is not None and first.period.first is not None and on < first.period.first
    return first if early else record.codes[-1]


def namesake(register: Register, on: dt.date | None, who: Who, about: Setting) -> Who:
    """The actor of a name that several bear or claim, or that is short for one only in its country.

    Countries of the sentence count first, then those of the report, then the one whose readers the report is written
    for. That the name itself is taken for one of a country does not count: it is what is in doubt.
    """
    aliases = register.aliases(who.text)
    if not aliases:
        return who
    rival = _rival(register, on, who, about, [a.record for a in aliases if a.type == "claimed"])
    if who.id is None and len(titled := [a.record for a in aliases if a.type == "title"]) == 1:
        return linked(register, on, who, titled[0])
    types = _SURE_NAMES if who.id else _SURE_NAMES | {"bare"}
    sure = [a for a in aliases if a.type in types]
    if rival is None and sure and (who.id is None or len({a.record for a in sure}) > 1):
        standing = [a for a in sure if on is None or register.records[a.record].active.holds(on)]
        rival = _of_country(register, standing or sure, who, about)
    return linked(register, on, who, rival) if rival else who


def _rival(register: Register, on: dt.date | None, who: Who, about: Setting, ids: Sequence[str]) -> str | None:
    """Of those that claim a name for themselves, the one that the report is by or that people of its speak in it."""
    standing = [id for id in ids if on is None or register.records[id].active.holds(on)]
    towns, held = about.towns(who.span), register.record(who.id or "")
    if not standing or (held is not None and held.seats & towns):
        return None
    for witnesses in about.witnesses(who.span):
        sides = {side for id in witnesses for side in _sides(register, id, on)}
        bound = [id for id in standing if sides.intersection((id, *register.parents(id, on)))]
        if bound:
            own = who.id is not None and bool(sides.intersection((who.id, *register.parents(who.id, on))))
            return bound[0] if len(bound) == 1 and not own else None
    seated = [id for id in standing if register.records[id].seats & towns]
    return seated[0] if len(seated) == 1 else None


def _sides(register: Register, id: str, on: dt.date | None) -> set[str]:
    """The bodies that a person holds a post at on a day, that an outlet speaks for, that a body belongs to."""
    record = register.record(id)
    if record is None:
        return set()
    ties = (*record.posts, *record.heads) if record.kind == "person" else record.parents
    ties = record.backers if record.is_outlet else ties
    return {tie.id for tie in ties if on is None or tie.period.holds(on)}


def _of_country(register: Register, aliases: Sequence[Alias], who: Who, about: Setting) -> str | None:
    """Of the bearers of a name the one of a country spoken of; None where none or several are."""
    pool = {a.record: a.context or register.records[a.record].country for a in aliases}
    for counted in about.spoken.tiers(who.span):
        here = Counter(counted)
        if who.country is not None:
            here[who.country] -= 1
        fitting = {id: country for id, country in pool.items() if here[country or ""] > 0}
        if len(fitting) == 1:
            return next(iter(fitting))
        pool = fitting or pool
    return None


def linked(register: Register, on: dt.date | None, who: Who, id: str) -> Who:
    """A party as the record of an id has it on the report's day."""
    record, code = register.record(id), code_on(register, id, on)
    if record is None or id == who.id:
        return who
    country, sector = (code.country, code.sector) if code else (record.country, None)
    return replace(who, id=id, name=record.ar, country=country, role=sector)
