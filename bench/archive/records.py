"""What is planned and what is written: happenings with their sources, tellings, drafts of reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from .grammar import Name
from .world import Narrator, Party, Place


@dataclass(slots=True)
class Source:
    """Somebody who tells of a happening, with what they hold against the others (None: as it was)."""

    narrator: Narrator | None
    home: Narrator
    killed: int | None = None
    actor: Party | None = None


@dataclass(slots=True)
class Happening:
    """An event as it truly was, and what the archive comes to say of it."""

    id: str
    mode: str
    type: str
    at: dt.datetime
    place: Place
    actor: Party | None
    foe: Party | None
    words: dict[str, str | Name]
    killed: int | None = None
    injured: int | None = None
    detained: int | None = None
    status: str = "occurred"
    crowded: bool = False
    sources: list[Source] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    sides: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Telling:
    """One sentence that tells of a happening, with offsets into its report's text."""

    event: Happening
    type: str
    status: str
    start: int
    end: int
    triggers: list[tuple[int, int]]
    root: str
    chain: list[str]
    killed: tuple[int | None, int | None] | None = None
    injured: int | None = None
    detained: int | None = None
    actor: str | None = None
    denied: bool = False
    reference: bool = False
    sides: tuple[tuple[str, int], ...] = ()

    def record(self) -> dict[str, Any]:
        """As a line of the truth."""
        low, high = self.killed or (None, None)
        exact = low if self.killed and (high is None or high == low) else None
        return {
            "event": self.event.id, "type": self.type, "status": self.status, "span": [self.start, self.end],
            "triggers": [list(pair) for pair in self.triggers], "root": self.root, "roots_name": self.chain[-1],
            "chain": self.chain, "killed": exact, "killed_range": [low, high] if self.killed else None,
            "injured": self.injured, "detained": self.detained, "actor": self.actor, "denied": self.denied,
            "reference": self.reference,
        }  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A report with its truth."""

    id: str
    text: str
    title: str
    published: dt.datetime
    outlet: Narrator
    url: str
    tellings: list[Telling]
    paragraphs: list[int] = field(default_factory=list)
    copy_of: str | None = None
    supersedes: str | None = None
    agency: bool = False


def event_record(event: Happening) -> dict[str, Any]:
    """An event as a line of the truth."""
    contradictions = [
        {"kind": kind, "between": [first[0], second[0]], "sides": [first, second]}
        for kind, (first, second) in sorted(event.sides.items())
        if first and second
    ]
    actors = [p.id or p.names[0].nominative for p in (event.actor, event.foe if event.mode == "clash" else None) if p]
    return {
        "event": event.id, "type": event.type, "mode": event.mode, "status": event.status,
        "day": event.at.date().isoformat(), "at": event.at.isoformat(timespec="minutes"),
        "place": {"name": event.place.name, "lat": event.place.lat, "lon": event.place.lon},
        "governorate": event.place.governorate, "country": event.place.country,
        "actors": actors, "recipients": [event.foe.id] if event.foe and event.mode == "deal" else [],
        "true_killed": event.killed, "true_injured": event.injured, "true_detained": event.detained,
        "roots": sorted(event.roots), "roots_told": sorted(event.told), "roots_names": event.roots,
        "links": event.links, "crowded": event.crowded, "reports": len(event.reports),
        "contradictions": contradictions,
    }  # fmt: skip


def truth_record(draft: Draft) -> dict[str, Any]:
    """A report's line of the truth."""
    return {
        "report": draft.id, "copy_of": draft.copy_of, "supersedes": draft.supersedes,
        "tellings": [t.record() for t in draft.tellings],
    }  # fmt: skip
