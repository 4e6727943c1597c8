"""The archive day by day: happenings become reports, and reports leave in the order of publication."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

from . import copies, rates, reports, tellings
from .grammar import Text, render
from .happenings import VIOLENT, Planner, crowd, identifier
from .records import Draft, Happening, Source, Telling
from .reports import Paragraph
from .tellings import Scene
from .world import Narrator, Place, countries, data

#: Plans are told up to so many days before the deed: reports are held back that long.
AHEAD = 3
#: How many happenings of a governorate are kept to look back to.
TOLD_AGAIN = 40


class Archive:
    """One run: ``drafts()`` yields reports in order; afterwards ``events`` holds what truly happened."""

    def __init__(self, wanted: int, seed: int, days: int | None = None) -> None:
        self.wanted, self.seed = wanted, seed
        self.days = days or max(rates.FEWEST_DAYS, min(rates.DAYS, wanted // rates.REPORTS_A_DAY))
        self.planner = Planner(seed)
        self.rng = random.Random(f"reports:{seed}")
        self.made = 0
        self.events: dict[str, Happening] = {}
        self.past: dict[str, deque[Happening]] = defaultdict(lambda: deque(maxlen=TOLD_AGAIN))
        self.heap: list[tuple[dt.datetime, int, Draft]] = []

    def drafts(self) -> Iterator[Draft]:
        """All reports by time of publication."""
        self._before()
        for number in range(self.days):
            day = rates.FIRST_DAY + dt.timedelta(number)
            self._day(day, self.wanted * (number + 1) // self.days)
            safe = dt.datetime.combine(day - dt.timedelta(AHEAD), dt.time(), rates.OFFSET)
            while self.heap and self.heap[0][0] < safe:
                yield heapq.heappop(self.heap)[2]
        while self.heap:
            yield heapq.heappop(self.heap)[2]

    def _before(self) -> None:
        """Happenings of the year before the archive begins: they are only looked back to."""
        for _ in range(60):
            day = rates.FIRST_DAY - dt.timedelta(self.rng.randint(20, 360))
            event = self.planner.event(day)
            self.events[event.id] = event
            self.past[event.place.governorate].append(event)

    def _day(self, day: dt.date, until: int) -> None:
        """Everything whose happening falls on that day, until so many reports are made in all."""
        room = until - self.made
        others = min(room, round(room * (rates.QUIET + rates.BULLETINS + rates.SUMMARIES)))
        stories: list[tuple[Happening, int]] = []
        told = 0
        while told < room - others:
            for event in self.planner.day(day):
                size = min(self.planner.size(), room - others - told)
                if size > 0:
                    stories.append((event, size))
                    told += size
        crowd([event for event, _ in stories])
        for event, size in stories:
            self._story(event, size)
        for event, _ in stories:
            self.past[event.place.governorate].append(event)
        for _ in range(others):
            self._aside(day)

    # Stories

    def _story(self, event: Happening, size: int) -> None:
        self.events[event.id] = event
        self.planner.sources(event, size)
        rng, written = self.rng, list[Draft]()
        if size >= 3 and rng.random() < rates.PLANNED and self._plannable(event):
            size -= self._plan(event)
        musts = self._musts(event, size)
        while len(written) < size:
            if written and not musts and rng.random() < rates.COPY:
                written.append(self._copy(event, self._copied(written)))
            elif not musts and size - len(written) >= 2 and self._grows(event):
                first = self._own(event, Scene(self._outlet(event), self._time(event), rng, floor=True))
                written += [first, self._update(event, first)]
            else:
                written.append(self._lead(event, musts.pop(0) if musts else "any", not written))

    def _plannable(self, event: Happening) -> bool:
        if event.mode in VIOLENT:
            return bool(event.actor and "threat" in event.actor.does and event.mode in ("shell", "clash"))
        return event.mode in ("demo", "aid", "meet", "move", "pull")

    def _musts(self, event: Happening, size: int) -> list[str]:
        """Tellings that a planted disagreement needs, the first of them first."""
        kinds = []
        if any(s.killed is not None for s in event.sources):
            kinds += ["exact", "toll"]
        if any(s.actor for s in event.sources):
            kinds += ["named", "actor"]
        known = event.actor and event.actor.id and event.mode in VIOLENT and event.mode != "clash"
        if known and size >= 3 and not kinds and self.rng.random() < rates.DENIAL:
            kinds += ["named", "denial"]
        return kinds if len(kinds) <= size else []

    def _lead(self, event: Happening, must: str, first: bool) -> Draft:
        rng = self.rng
        scene = Scene(self._outlet(event), self._time(event, first), rng, exact=must == "exact", named=must == "named")
        if must in ("toll", "actor"):
            source = next(s for s in event.sources if (s.killed is not None or s.actor is not None))
        elif must in ("exact", "named"):
            plain = [s for s in event.sources if s.killed is None and s.actor is None]
            source = rng.choice([*plain, Source(None, scene.outlet)])
        else:
            source = self._source(event, scene.outlet)
        return self._own(event, scene, source, must == "denial")

    def _source(self, event: Happening, outlet: Narrator) -> Source:
        if self.rng.random() < rates.OWN_WORD:
            return Source(None, outlet)
        weights = [1 / (n + 1) for n in range(len(event.sources))]
        return self.rng.choices(event.sources, weights)[0]

    def _own(self, event: Happening, scene: Scene, source: Source | None = None, denied: bool = False) -> Draft:
        """A report in its own words."""
        rng = self.rng
        source = source or self._source(event, scene.outlet)
        lead = tellings.tell(event, source, scene)
        paragraphs: list[Paragraph] = [[lead]]
        if denied:
            paragraphs.append([tellings.deny(event, scene)])
        if rng.random() < rates.MORE:
            paragraphs[0].append(tellings.add_more(event, lead[1][0], scene))
        second = rng.choice(event.sources) if event.sources else source
        if second is not source and rng.random() < rates.SECOND_NARRATOR:
            paragraphs.append([self._second(event, second, scene)])
        paragraphs += self._others(event, scene)
        reports.fill(paragraphs, event.place, rng)
        return self._draft(event, scene, paragraphs)

    def _second(self, event: Happening, second: Source, scene: Scene) -> Any:
        frames = data("frames")["contra" if second.killed or second.actor else "also"]
        words, told = tellings.tell(event, second, scene)
        return _opened(self.rng.choice(frames), words, told, self.rng)

    def _others(self, event: Happening, scene: Scene) -> list[Paragraph]:
        """Another event of these days, or a look back."""
        rng, found = self.rng, list[Paragraph]()
        past = self.past[event.place.governorate]
        if past and rng.random() < rates.ELSEWHERE:
            other = past[-1]
            if other.sources and 0 < (scene.published - other.at).total_seconds() < 3 * 86400 and other is not event:
                words, told = tellings.tell(other, Source(None, scene.outlet), scene)
                found.append([_opened(rng.choice(data("frames")["elsewhere"]), words, told, rng)])
        if past and rng.random() < rates.REFERENCE:
            old = [e for e in rng.choices(past, k=rates.REFERENCE_ATTEMPTS)
                   if (scene.published.date() - e.at.date()).days >= 1]  # fmt: skip
            if old:
                found.append([tellings.look_back(old[0], scene)])
        return found

    def _outlet(self, event: Happening) -> Narrator:
        outlets = countries()[event.place.country].outlets
        weights = [2.0 if o.agency else 1.0 for o in outlets]
        return self.rng.choices(outlets, weights)[0]

    def _time(self, event: Happening, first: bool = False) -> dt.datetime:
        hours = self.rng.lognormvariate(0, 0.9) * (2.5 if first else 8.0)
        return event.at + dt.timedelta(minutes=20 + round(60 * min(hours, 140)))

    def _draft(self, event: Happening, scene: Scene, paragraphs: list[Paragraph], old: Draft | None = None) -> Draft:
        prefix = reports.dateline(event.place, scene.outlet, self.rng)
        text, told, starts = reports.assemble(paragraphs, prefix)
        title = tellings.headline(event, self.rng)
        draft = self._new(scene.outlet, scene.published, title, text, event.place)
        draft.tellings, draft.paragraphs = told, starts
        self.parts = paragraphs
        if old:
            draft.url, draft.supersedes = old.url, old.id
        return self._out(draft)

    def _new(self, outlet: Narrator, published: dt.datetime, title: str, text: str, place: Place) -> Draft:
        self.made += 1
        name = identifier("r", self.seed, self.made)
        host = f"{place.country.lower()}-{sum(map(ord, outlet.names[0].nominative)) % 1000}.example"
        return Draft(name, text, title, published, outlet, f"https://{host}/news/{name[1:]}", [])

    def _out(self, draft: Draft) -> Draft:
        for telling in draft.tellings:
            _register(draft, telling)
        heapq.heappush(self.heap, (draft.published, self.made, draft))
        return draft

    # Copies, updates, plans

    def _copied(self, written: list[Draft]) -> Draft:
        """Which report of the event a republisher takes: agencies' before others', the first before the later."""
        weights = [(3.0 if d.outlet.agency else 1.0) / (n + 1) for n, d in enumerate(written)]
        chosen = self.rng.choices(written, weights)[0]
        return next(d for d in written if d.id == chosen.copy_of) if chosen.copy_of else chosen

    def _copy(self, event: Happening, original: Draft) -> Draft:
        rng, outlet = self.rng, self._outlet(event)
        while outlet.key == original.outlet.key:
            outlet = self._outlet(event)
        published = original.published + dt.timedelta(minutes=5 + round(rng.expovariate(1 / 240)))
        title = tellings.headline(event, rng) if rng.random() < rates.NEW_HEADLINE else original.title
        copy = self._new(outlet, published, title, "", event.place)
        copies.republish(original, copy, rng)
        copy.copy_of = original.id
        return self._out(copy)

    def _grows(self, event: Happening) -> bool:
        return event.mode in ("shell", "air", "ied", "clash") and (event.killed or 0) > 2 and (
            self.rng.random() < rates.UPDATE
        )  # fmt: skip

    def _update(self, event: Happening, first: Draft) -> Draft:
        """The same page later, with the toll as it then stood; the rest stays."""
        paragraphs = [list(p) for p in self.parts]
        later = first.published + dt.timedelta(minutes=60 + round(self.rng.expovariate(1 / 200)))
        root = first.tellings[0].root
        scene = Scene(first.outlet, later, self.rng, exact=True)
        source = next((s for s in event.sources if s.narrator and root.split("|")[0] == s.narrator.key), None)
        if source and (source.narrator is None or source.narrator.kind == "anonymous"):
            source = None
        paragraphs[0][0] = tellings.tell(event, source or Source(None, first.outlet), scene)
        paragraphs[0][1:] = []
        return self._draft(event, scene, paragraphs, first)

    def _plan(self, event: Happening) -> int:
        """One report before the deed, perhaps with a copy; returns how many."""
        rng = self.rng
        at = event.at - dt.timedelta(minutes=rng.randint(20 * 60, 60 * 60))
        plan = self.planner.planned(event)
        published = at + dt.timedelta(minutes=rng.randint(30, 120))
        threat = self.planner.threat(plan, at) if event.mode in VIOLENT else None
        for told in (plan, threat):
            if told:
                self.events[told.id] = told
        scene = Scene(self._outlet(event), published, rng)
        paragraphs: list[Paragraph] = [[tellings.announce(plan, threat, scene)]]
        reports.fill(paragraphs, event.place, rng)
        draft = self._draft(event, scene, paragraphs)
        if rng.random() < rates.COPY:
            self._copy(event, draft)
            return 2
        return 1

    # What tells no event of its own

    def _aside(self, day: dt.date) -> None:
        rng = self.rng
        country = countries()[rng.choice(list(countries()))]
        governorate = rng.choice(country.governorates)
        place = rng.choice(country.places[governorate])
        total = rates.QUIET + rates.BULLETINS + rates.SUMMARIES
        draw = rng.random() * total
        if draw < rates.QUIET:
            outlet = rng.choice(country.outlets)
            title, text = reports.quiet(place, rng)
            published = _hour(day, rng.randrange(8, 22), rng)
        elif draw < rates.QUIET + rates.BULLETINS:
            # A few outlets publish the same form for the same governorate day after day.
            kind = rng.choice(["weather", "prices"])
            governorate = rng.choice(country.governorates[:3])
            place = rng.choice(country.places[governorate])
            outlet = country.outlets[(sum(map(ord, governorate + kind))) % 3]
            title, text = reports.bulletin(kind, place, day, rng)
            published = _hour(day, rng.randrange(6, 9), rng)
        else:
            self._summary(day, place, country.outlets[0])
            return
        self._out(self._new(outlet, published, title, text, place))

    def _summary(self, day: dt.date, place: Place, outlet: Narrator) -> None:
        """A daily count over a governorate: a happening of its own that no single attack is."""
        rng, published = self.rng, _hour(day, 22, self.rng)
        event = self.planner.event(day)
        event.mode, event.type, event.place, event.actor, event.foe = "summary", "ASSAULT", place, None, None
        event.killed, event.injured, event.detained = rng.randint(3, 40), None, None
        event.at = published - dt.timedelta(hours=12)
        self.events[event.id] = event
        title, lines, lead = reports.summary(place, event.killed, rng)
        telling = tellings.truth(event, lead, outlet.key, [outlet.names[0].nominative])
        telling.killed = (event.killed, event.killed)
        paragraphs: list[Paragraph] = [[(lead, [telling])]]
        paragraphs += [[(line, [])] for line in lines]
        text, told, _ = reports.assemble(paragraphs)
        draft = self._new(outlet, published, title, text, place)
        draft.tellings = told
        self._out(draft)


def _hour(day: dt.date, hour: int, rng: random.Random) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, rng.randrange(60)), rates.OFFSET)


def _opened(opening: str, words: Any, told: list[Telling], rng: random.Random) -> Any:
    """A sentence behind its opening words."""
    start = render(opening, {}, rng).words
    if not start:
        return words, told
    by = len(start) + 1
    moved = Text(f"{start} {words.words}", tuple((a + by, b + by) for a, b in words.triggers))
    for telling in told:
        telling.triggers = [(a + by, b + by) for a, b in telling.triggers]
        telling.end += by
    return moved, told


def _register(draft: Draft, telling: Telling) -> None:
    """Put down at the event who told it, and on which side of a disagreement."""
    event = telling.event
    event.roots.setdefault(telling.root, telling.chain[-1])
    if not telling.reference and not telling.denied:
        event.told.setdefault(telling.root, telling.chain[-1])
    if draft.id not in event.reports:
        event.reports.append(draft.id)
    for kind, side in telling.sides:
        ids = event.sides.setdefault(kind, ([], []))[side]
        if draft.id not in ids:
            ids.append(draft.id)
