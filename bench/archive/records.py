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
