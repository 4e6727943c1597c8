"""Where merging looks for accounts placed before: what a store must answer, and one that lives in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from riwaya.merging.account import Account
from riwaya.merging.blocking import keys
from riwaya.model import Judgement

if TYPE_CHECKING:
    from riwaya.merging.clustering import Placement


class Pool(Protocol):
    """Events and their accounts as a store keeps them. Every answer is in a fixed order."""

    def events(self, keys: Sequence[str]) -> Sequence[str]:
        """Ids of events with a member kept under any of the keys."""

    def members(self, events: Sequence[str]) -> Mapping[str, Sequence[Account]]:
        """The accounts of events in order of arrival; the events themselves by the arrival of their first account."""

    def event_of(self, claim: str) -> str | None:
        """The event a claim is placed in, None where it is in none."""

    def verdicts(self, claims: Sequence[str]) -> Sequence[Judgement]:
        """People's judgements that touch any of the claims."""


class MemoryPool:
    """A pool in memory: for tests, for the Python interface, and to group a few events anew."""

    def __init__(self, verdicts: Sequence[Judgement] = ()) -> None:
        self._blocks: dict[str, dict[str, None]] = {}
        self._members: dict[str, list[Account]] = {}
        self._of: dict[str, str] = {}
        self._arrival: dict[str, int] = {}
        self._verdicts: dict[str, dict[int, Judgement]] = {}
        self._judged = 0
        for verdict in verdicts:
            self.judge(verdict)

    def judge(self, verdict: Judgement) -> None:
        """Keep a person's verdict; it counts for what is placed from now on."""
        self._judged += 1
        for claim in (verdict.left, verdict.right):
            self._verdicts.setdefault(claim, {})[self._judged] = verdict

    def events(self, keys: Sequence[str]) -> Sequence[str]:
        """Ids of events with a member kept under any of the keys."""
        claims = (claim for at in keys for claim in self._blocks.get(at, ()))
        return list(dict.fromkeys(self._of[claim] for claim in claims))

    def members(self, events: Sequence[str]) -> Mapping[str, Sequence[Account]]:
        """The accounts of events in order of arrival; the oldest event first."""
        ordered = sorted(events, key=lambda event: self._arrival[self._members[event][0].id])
        return {event: self._members[event] for event in ordered}

    def event_of(self, claim: str) -> str | None:
        """The event a claim is placed in, None where it is in none."""
        return self._of.get(claim)

    def verdicts(self, claims: Sequence[str]) -> Sequence[Judgement]:
        """People's judgements that touch any of the claims, oldest first."""
        found = {number: one for claim in claims for number, one in self._verdicts.get(claim, {}).items()}
        return [found[number] for number in sorted(found)]

    def add(self, account: Account, placement: Placement) -> str:
        """Keep an account where it was placed; the id of its event."""
        event = placement.event
        self._arrival[account.id] = len(self._arrival)
        self._members.setdefault(event, []).append(account)
        self._of[account.id] = event
        for other in placement.joined:
            for moved in self._members.pop(other):
                self._members[event].append(moved)
                self._of[moved.id] = event
            self._members[event].sort(key=lambda a: self._arrival[a.id])
        for at in keys(account):
            self._blocks.setdefault(at, {})[account.id] = None
        return event

    def groups(self) -> dict[str, tuple[Account, ...]]:
        """All events with their accounts, in order of arrival."""
        return {event: tuple(found) for event, found in self.members(list(self._members)).items()}
