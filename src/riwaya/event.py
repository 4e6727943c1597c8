"""What happened, as far as the claims agree: the frozen records that merging derives and others show.

An event is never written by hand and holds nothing of its own: it is what the judgements say that a set of claims has
in common, and can be derived again at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from riwaya.model import Status, When, Where

ContradictionKind = Literal["toll", "actor", "denial", "time", "place"]


@dataclass(frozen=True, slots=True)
class Range:
    """A count of people over several accounts: the smallest, the best supported and the largest figure named.

    ``None`` is unknown, never 0. ``floor`` says that the largest was given as "at least": there may be more.
    """

    low: int | None
    best: int | None
    high: int | None
    floor: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient of an event: the claims that name it and how many independent narrators they rest on."""

    name: str
    id: str | None
    country: str | None
    role: str | None
    claims: tuple[str, ...]
    roots: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: what it says, in which claims, on whose word (names of innermost narrators)."""

    value: str
    claims: tuple[str, ...]
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where the accounts of an event cannot all be right; ``about`` names the field ("killed", "actors")."""

    kind: ContradictionKind
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What the judgements say a set of claims has in common; everything here is derived from the claims.

    ``independent_sources`` counts distinct innermost narrators, ``roots`` names them. ``reliability`` (Admiralty A
    to F) is a person's to give; ``credibility`` (1 confirmed to 6 cannot be judged) is prefilled from corroboration.
    ``plans`` are the events that announced this one, ``deeds`` those that carried this one out.
    """

    id: str
    claims: tuple[str, ...]
    type: str = ""
    mode: str | None = None
    when: When | None = None
    where: Where | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    killed: Range | None = None
    injured: Range | None = None
    status: Status = "occurred"
    independent_sources: int = 0
    roots: tuple[str, ...] = ()
    reports: int = 0
    outlets: int = 0
    contradictions: tuple[Contradiction, ...] = ()
    reliability: str | None = None
    credibility: int = 6
    plans: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
