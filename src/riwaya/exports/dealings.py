"""Events counted by day and by who dealt with whom: what a timeline and a network are written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

Record = dict[str, Any]
Step = Literal["day", "week", "month"]


@dataclass(slots=True)
class Party:
    """A party by its key: its id in the register, else its name."""

    name: str
    id: str | None
    country: str | None
    role: str | None
    events: int = 0


@dataclass(slots=True)
class Dealing:
    """What one party is told to have done to another, by type of event."""

    events: int = 0
    first: str | None = None
    last: str | None = None
    sources: int = 0


@dataclass(slots=True)
class Network:
    """Parties by key, and dealings by (actor, recipient, type)."""

    parties: dict[str, Party] = field(default_factory=dict)
    dealings: dict[tuple[str, str, str], Dealing] = field(default_factory=dict)


@dataclass(slots=True)
class Count:
    """Events of one type that begin on one day; ``killed`` adds up the best figures that are known."""

    events: int = 0
    killed: int | None = None
    unknown: int = 0


def network(records: Iterable[Record]) -> Network:
    """The parties of events, and the dealings between actors and recipients."""
    made = Network()
    for record in records:
        sides = [[_party(made, one) for one in record[part]] for part in ("actors", "recipients")]
        for key in dict.fromkeys(sides[0] + sides[1]):
            made.parties[key].events += 1
        for actor, recipient in dict.fromkeys(product(*sides)):
            _count(made.dealings.setdefault((actor, recipient, record["type"]), Dealing()), record)
    return made


def _party(made: Network, one: Record) -> str:
    key = str(one["id"] or one["name"])
    made.parties.setdefault(key, Party(one["name"], one["id"], one["country"], one["role"]))
    return key


def _count(dealing: Dealing, record: Record) -> None:
    when = record["when"] or {}
    dealing.events += 1
    dealing.sources = max(dealing.sources, record["independent_sources"])
    dealing.first = min(filter(None, (dealing.first, when.get("first"))), default=None)
    dealing.last = max(filter(None, (dealing.last, when.get("last") or when.get("first"))), default=None)


def days(records: Iterable[Record], by: Step = "day") -> Iterator[tuple[str, str, Count]]:
    """First day of each step with a type and the count of its events, earliest first; undated ones are left out."""
    found: dict[tuple[str, str], Count] = {}
    for record in records:
        first = (record["when"] or {}).get("first")
        if first is None:
            continue
        count = found.setdefault((_start(first, by), record["type"]), Count())
        killed = (record["killed"] or {}).get("best")
        count.events += 1
        count.unknown += killed is None
        count.killed = count.killed if killed is None else (count.killed or 0) + killed
    return ((start, kind, found[start, kind]) for start, kind in sorted(found))


def _start(day: str, by: Step) -> str:
    if by == "day":
        return day
    if by == "month":
        return f"{day[:7]}-01"
    date = dt.date.fromisoformat(day)
    return (date - dt.timedelta(days=date.weekday())).isoformat()
