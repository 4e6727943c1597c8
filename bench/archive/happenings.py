"""What truly happened on a day: events with their parties, tolls and sources, twins and planted disagreements."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import Counter
from dataclasses import replace

from . import rates
from .grammar import Name, parse_name
from .records import Happening, Source
from .world import Country, Narrator, Party, Place, countries, data, distance, modes, person, spoken, unknown

#: Modes whose subject is a party that the register knows.
PARTY_MODES = ("shell", "air", "ied", "clash", "kill", "arrest", "curfew", "deal", "move", "pull")
VIOLENT = ("shell", "air", "ied", "clash", "kill")
TOLLED = ("shell", "air", "ied", "clash")
PERSONS = 8


def identifier(kind: str, seed: int, number: int) -> str:
    """An id that says nothing of the order in which things were made."""
    return kind + hashlib.sha1(f"{seed}:{kind}:{number}".encode(), usedforsecurity=False).hexdigest()[:11]


class Planner:
    """Draws happenings; holds the random numbers and the count of ids, nothing else."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(f"happenings:{seed}")
        self.made = 0
        self.codes = list(countries())

    def day(self, day: dt.date) -> list[Happening]:
        """One event, or an event with its twin."""
        first = self.event(day)
        if self.rng.random() >= rates.TWIN or first.mode == "curfew":
            return [first]
        return [first, self.twin(first)]

    def event(self, day: dt.date) -> Happening:
        """A new event on that day."""
        rng = self.rng
        country = countries()[rng.choice(self.codes)]
        weights = [(n + 1) ** rates.THEATRE_SLOPE for n in range(len(country.governorates))]
        place = rng.choice(country.places[rng.choices(country.governorates, weights)[0]])
        mode = rng.choices(list(rates.MODES), list(rates.MODES.values()))[0]
        return self._made(day, rng.randrange(1, 22), place, mode, None)

    def twin(self, other: Happening) -> Happening:
        """Another event of that type on that day, next door or in the same town hours apart."""
        rng, place, hour = self.rng, other.place, other.at.hour
        towns = [p for p in countries()[place.country].places[place.governorate] if p != place]
        if rng.random() < rates.TWIN_NEXT_DOOR:
            place = rng.choice([p for p in towns if distance(p, place) <= rates.NEXT_DOOR_KM] or towns)
        else:
            hour = (hour + rng.choice([8, 9, 10, 11, 12])) % 22 or 1
        return self._made(other.at.date(), hour, place, other.mode, other)

    def _made(self, day: dt.date, hour: int, place: Place, mode: str, other: Happening | None) -> Happening:
        country = countries()[place.country]
        actor = self._actor(country, place, mode)
        if other and self.rng.random() < 0.7:
            actor = other.actor
        at = dt.datetime.combine(day, dt.time(hour, self.rng.randrange(60)), rates.OFFSET)
        self.made += 1
        event = Happening(
            identifier("e", self.seed, self.made), mode, modes()[mode]["type"], at, place, actor,
            self._foe(country, actor, mode), self._words(place, other),
        )  # fmt: skip
        self._toll(event, other)
        return event

    def _actor(self, country: Country, place: Place, mode: str) -> Party | None:
        if mode not in PARTY_MODES:
            return None
        if mode in unknown().does and self.rng.random() < rates.UNKNOWN_ACTOR:
            return unknown()
        able = able_parties(country, place, mode)
        return self.rng.choice(able) if able else next(iter(country.parties.values()))

    def _foe(self, country: Country, actor: Party | None, mode: str) -> Party | None:
        if actor is None or mode not in ("clash", "deal"):
            return None
        known = [country.parties[key] for key in actor.foes if key in country.parties]
        return self.rng.choice(known or [next(p for p in country.parties.values() if p != actor)])

    def _words(self, place: Place, other: Happening | None) -> dict[str, str | Name]:
        words, rng = data("words"), self.rng
        taken = set(map(str, other.words.values())) if other else set()

        def draw(kind: str) -> str:
            return str(rng.choice([w for w in words[kind] if str(w) not in taken]))

        helper = rng.choice(data("parties")["helpers"][place.country])
        fields = {"p": place.name, "g": place.governorate}
        return {
            "target": draw("targets"), "victim": draw("victims"), "crowd": parse_name(draw("crowds")),
            "demand": draw("demands"), "goods": draw("goods"), "official": draw("officials").format(**fields),
            "guests": parse_name(draw("guests")), "topic": draw("topics"), "helper": parse_name(helper),
        }  # fmt: skip

    def _toll(self, event: Happening, other: Happening | None) -> None:
        toll, rng = modes()[event.mode]["toll"], self.rng
        if toll == "detained":
            event.detained = rng.randint(2, 24) + (25 if other and other.detained and other.detained < 24 else 0)
        elif toll:
            least, most, none, many = toll
            event.killed = min(most, least + int(rng.expovariate(1 / 3.0)))
            event.injured = min(many, none + int(rng.expovariate(1 / 5.0)))
            if other and event.mode in TOLLED and abs(event.killed - (other.killed or 0)) < 2:
                event.killed = (other.killed or 0) + rng.choice([2, 3, 5])

    def size(self) -> int:
        """How many reports an event gets, its copies among them."""
        if self.rng.random() < rates.ONE_REPORT:
            return 1
        return max(2, min(rates.SIZE_MOST, round(self.rng.lognormvariate(0, rates.SIZE_SIGMA) * rates.SIZE_MEDIAN)))

    def sources(self, event: Happening, size: int) -> None:
        """Draw who tells of it, and plant the disagreements."""
        rng, country = self.rng, countries()[event.place.country]
        wanted = 1 + min(9, int(size * rng.uniform(0.2, 0.6)))
        seen: set[str] = set()
        while len(event.sources) < wanted:
            narrator = self._narrator(event, country)
            if narrator.key not in seen:
                seen.add(narrator.key)
                event.sources.append(Source(narrator, rng.choice(country.outlets)))
        if size >= 3:
            self._disagree(event, country)

    def _narrator(self, event: Happening, country: Country) -> Narrator:
        rng, draw = self.rng, self.rng.random()
        if draw < 0.28:
            return rng.choice(country.monitors)
        if draw < 0.50:
            return person(country.code, event.place.governorate, rng.randrange(PERSONS))
        if draw < 0.62:
            return rng.choice([o for o in country.outlets if o.agency])
        parties = [p for p in country.parties.values() if p is not event.actor]
        if draw < 0.70 and event.mode in PARTY_MODES:
            return spoken(rng.choice(parties))
        name = parse_name(rng.choice(data("words")["anonymous"]))
        return Narrator(f"anon:{name.nominative}", "anonymous", (name,))

    def _disagree(self, event: Happening, country: Country) -> None:
        rng = self.rng
        dissent = next((s for s in event.sources[1:] if s.narrator and s.narrator.kind in ("org", "person")), None)
        if event.mode in TOLLED and event.killed and rng.random() < rates.TOLL_CONTRADICTION:
            dissent = dissent or self._dissenter(event, country)
            dissent.killed = event.killed * 2 + rng.choice([1, 2, 3])
        elif event.mode in ("shell", "air", "ied", "kill") and event.actor and event.actor.id:
            others = [p for p in able_parties(country, event.place, event.mode) if p != event.actor]
            if others and rng.random() < rates.ACTOR_CONTRADICTION:
                dissent = dissent or self._dissenter(event, country)
                dissent.actor = rng.choice(others)

    def _dissenter(self, event: Happening, country: Country) -> Source:
        taken = {s.narrator.key for s in event.sources if s.narrator}
        narrator = next(m for m in (*country.monitors, person(country.code, event.place.governorate, PERSONS))
                        if m.key not in taken)  # fmt: skip
        event.sources.append(Source(narrator, self.rng.choice(country.outlets)))
        return event.sources[-1]

    def planned(self, event: Happening) -> Happening:
        """The same as it was announced or threatened before: an event of its own, linked to the deed."""
        return self._before(
            event, event.type, "hypothetical" if event.mode in VIOLENT else "future", event.at, "plan_of"
        )

    def threat(self, plan: Happening, at: dt.datetime) -> Happening:
        """The threat itself, an event on the day it was uttered."""
        return self._before(plan, "THREATEN", "occurred", at, "threat_of")

    def _before(self, event: Happening, kind: str, status: str, at: dt.datetime, link: str) -> Happening:
        self.made += 1
        name = identifier("e", self.seed, self.made)
        told = replace(event, id=name, type=kind, status=status, at=at, killed=None, injured=None, detained=None)
        told.links = [{"kind": link, "event": event.id}]
        told.sources, told.reports, told.roots, told.told, told.sides = [], [], {}, {}, {}
        return told


def able_parties(country: Country, place: Place, mode: str) -> list[Party]:
    """Parties of the country that do such things in that governorate."""
    return [
        p for p in country.parties.values()
        if mode in p.does and (not p.where or place.governorate in p.where)
    ]  # fmt: skip


def crowd(events: list[Happening]) -> None:
    """Mark the events of one day that share type and governorate with another."""
    count = Counter((e.type, e.place.country, e.place.governorate) for e in events)
    for event in events:
        event.crowded = count[event.type, event.place.country, event.place.governorate] > 1
