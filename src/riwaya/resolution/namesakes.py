"""Which of several actors a name means, by the countries that the report speaks of, and what it was on the day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from riwaya.model import Who
from riwaya.register import Register
from riwaya.register.records import Code

#: Names that mean their bearer by themselves, or in its country.
_SURE_NAMES = frozenset(("name", "short", "abbreviation", "hostile_label"))


def code_on(register: Register, id: str, on: dt.date | None) -> Code | None:
    """The code on a date, else the nearest one: an actor's country does not vanish with its last dated code."""
    found = register.resolve(id, on)
    record = register.record(id)
    if found is not None or record is None or not record.codes:
        return found
    first = record.codes[0]
    early = on is not None and first.period.first is not None and on < first.period.first
    return first if early else record.codes[-1]


def namesake(register: Register, on: dt.date | None, who: Who, spoken: Iterable[Counter[str] | None]) -> Who:
    """The actor of a name that several bear, or that is short for one only in its country: of a country spoken of.

    ``spoken`` counts how often each country is spoken of, in the sentence and in the report. That the name itself is
    taken for one of a country does not count: it is what is in doubt.
    """
    aliases = [a for a in register.aliases(who.text) if a.type in _SURE_NAMES]
    if not aliases or (who.id is not None and len({a.record for a in aliases}) < 2):
        return who
    for counted in spoken:
        here = Counter(counted or {})
        if who.country is not None:
            here[who.country] -= 1
        said = {country for country, count in here.items() if count > 0}
        fitting = {a.record for a in aliases if (a.context or register.records[a.record].country) in said}
        standing = {id for id in fitting if on is None or register.records[id].active.holds(on)}
        if len(standing or fitting) == 1:
            return linked(register, on, who, next(iter(standing or fitting)))
        if fitting:
            return who
    return who


def linked(register: Register, on: dt.date | None, who: Who, id: str) -> Who:
    """A party as the record of an id has it on the report's day."""
    record, code = register.record(id), code_on(register, id, on)
    if record is None or id == who.id:
        return who
    country, sector = (code.country, code.sector) if code else (record.country, None)
    return replace(who, id=id, name=record.ar, country=country, role=sector)
