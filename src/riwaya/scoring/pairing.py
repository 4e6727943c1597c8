"""What of the gold answers to what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from riwaya.arabic import key
from riwaya.model import Claim, Coding, Span

_WORD = re.compile(r"\w+")
T = TypeVar("T")
U = TypeVar("U")


class Typed(Protocol):
    """What has a type and a trigger: a frame, a claim, an annotated event."""

    @property
    def type(self) -> str:
        """PLOVER type."""

    @property
    def trigger(self) -> Span:
        """The word that tells of it."""


def overlap(left: Span | None, right: Span | None) -> bool:
    """Whether both are there and share a character."""
    return bool(left and right and left.meets(right))


def pair(gold: Sequence[T], found: Sequence[U], same: Callable[[T, U], bool]) -> Iterator[tuple[T, U]]:
    """Greedy one-to-one pairing in gold order."""
    free = list(found)
    for wanted in gold:
        got = next((f for f in free if same(wanted, f)), None)
        if got is not None:
            free.remove(got)
            yield wanted, got


def same_event(gold: Typed, found: Typed) -> bool:
    """Whether both are of one type and their triggers overlap."""
    return gold.type == found.type and overlap(gold.trigger, found.trigger)


def claims(gold: Coding, found: Coding) -> list[tuple[Claim, Claim]]:
    """Claims of one type with overlapping triggers, one to one."""
    return list(pair(gold.claims, found.claims, same_event))


def matched(gold: Coding, found: Coding) -> tuple[list[tuple[Claim, Claim]], list[tuple[Claim, Claim]]]:
    """Claims of one type with overlapping triggers, and of the rest those whose triggers overlap, one to one."""
    alike = claims(gold, found)
    left, right = unused(gold.claims, [g for g, _ in alike]), unused(found.claims, [f for _, f in alike])
    return alike, list(pair(left, right, lambda g, f: overlap(g.trigger, f.trigger)))


def unused(every: Sequence[Claim], used: Sequence[Claim]) -> list[Claim]:
    """The claims that are not among those used."""
    taken = {id(claim) for claim in used}
    return [claim for claim in every if id(claim) not in taken]


def words(text: str, spans: Iterable[Span]) -> set[int]:
    """Offsets of the words of several spans, single letters left out."""
    return {
        span.start + m.start()
        for span in spans
        for m in _WORD.finditer(text[span.start : span.end])
        if len(m.group()) > 1
    }


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, spelling undone and one allowed to hold the other."""
    left, right = (" ".join(_WORD.findall(key(n))).lower() for n in (one, other))
    return bool(left and right) and (left in right or right in left)
