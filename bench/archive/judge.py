"""What a system makes of an archive, measured against its truth: pure functions over plain records.

``truths`` are the lines of truth.jsonl, ``events`` those of events.jsonl. A claim is ``(id, report, type, trigger)``
with the trigger as ``(start, end)`` in code points of the report's text. Shares are ``None`` where nothing was there
to be measured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Claim = tuple[str, str, str, tuple[int, int]]
Groups = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports put together rightly, wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return share(self.right, self.right + self.missed)


@dataclass(frozen=True, slots=True)
class Matches:
    """Which telling each claim is: its event and its place in the report's list. What was not matched is counted."""

    event: dict[str, str]
    telling: dict[str, tuple[str, int]]
    unmatched: tuple[str, ...]
    untold: int
    told: int


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed over the matched claims (Bagga and Baldwin 1998); ``claims`` is how many those are."""

    precision: float | None
    recall: float | None
    f1: float | None
    claims: int


@dataclass(frozen=True, slots=True)
class Sources:
    """Events whose number of independent sources is right.

    ``events`` had a matched telling, ``held`` of them have one found event with at least half of their claims;
    ``exact`` compares with the roots of the matched tellings, ``exact_full`` with all roots of the true event. An
    event that is not held counts as wrong. ``off`` is how far the held ones are from the matched roots.
    """

    events: int
    held: int
    exact: int
    exact_full: int
    off: dict[int, int]

    @property
    def share(self) -> float | None:
        return share(self.exact, self.events)

    @property
    def share_full(self) -> float | None:
        return share(self.exact_full, self.events)


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Planted contradictions: all, those with both sides coded, and those found; ``stray`` found in events without."""

    planted: int
    coded: int
    found: int
    found_coded: int
    stray: int

    @property
    def overall(self) -> float | None:
        return share(self.found, self.planted)

    @property
    def of_coded(self) -> float | None:
        return share(self.found_coded, self.coded)


def share(part: int, whole: int) -> float | None:
    """A part of a whole, ``None`` of nothing."""
    return part / whole if whole else None


def near_duplicates(truths: Iterable[Mapping[str, Any]], found: Groups) -> Pairs:
    """Pairwise right, wrong and missed of "same copy group".

    Pairs of an updated page and what it supersedes, with the copies of either, are near to each other by right and no
    copies of each other: they count neither way. A report that ``found`` does not name stands alone.
    """
    truths = list(truths)
    group = {t["report"]: t["copy_of"] or t["report"] for t in truths}
    family = _families(truths, group)
    right = _pairs(Counter((group[r], found[r]) for r in group if r in found))
    neutral = _pairs(Counter((family[group[r]], found[r]) for r in group if r in found))
    together = _pairs(Counter(found[r] for r in group if r in found))
    return Pairs(right, together - neutral, _pairs(Counter(group.values())) - right)


def _families(truths: list[Mapping[str, Any]], group: Mapping[str, str]) -> dict[str, str]:
    """Copy groups tied by supersession, each by the group it goes back to."""
    before = {group[t["report"]]: group.get(t["supersedes"], t["supersedes"]) for t in truths if t["supersedes"]}
    family = {}
    for name in set(group.values()):
        first = name
        while first in before:
            first = before[first]
        family[name] = first
    return family


def _pairs(sizes: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def match(truths: Iterable[Mapping[str, Any]], claims: Iterable[Claim]) -> Matches:
    """Tie claims to tellings: by a shared trigger, else by lying in the telling's sentence with its type.

    Where several tellings share the trigger, that of the claim's type goes first. Several claims may be one telling.
    """
    tellings = {t["report"]: t["tellings"] for t in truths}
    event: dict[str, str] = {}
    telling: dict[str, tuple[str, int]] = {}
    unmatched = []
    for name, report, kind, trigger in claims:
        at = _telling(tellings.get(report, ()), kind, trigger)
        if at is None:
            unmatched.append(name)
        else:
            telling[name] = (report, at)
            event[name] = tellings[report][at]["event"]
    told = sum(map(len, tellings.values()))
    return Matches(event, telling, tuple(unmatched), told - len(set(telling.values())), told)


def _telling(tellings: Sequence[Mapping[str, Any]], kind: str, trigger: tuple[int, int]) -> int | None:
    by_trigger = [n for n, t in enumerate(tellings) if any(_meet(trigger, span) for span in t["triggers"])]
    by_trigger.sort(key=lambda n: tellings[n]["type"] != kind)
    inside = [n for n, t in enumerate(tellings) if t["type"] == kind and _within(trigger, t["span"])]
    return next(iter([*by_trigger, *inside]), None)


def _meet(left: Sequence[int], right: Sequence[int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _within(inner: Sequence[int], outer: Sequence[int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def b_cubed(matches: Matches, found: Groups) -> BCubed:
    """Precision, recall and F1 of the found events over the matched claims; a claim in no event stands alone."""
    placed = {c: ("in", found[c]) if c in found else ("alone", c) for c in matches.event}
    both = Counter((matches.event[c], placed[c]) for c in placed)
    true, ours = Counter(matches.event.values()), Counter(placed.values())
    if not placed:
        return BCubed(None, None, None, 0)
    precision = sum(n * n / ours[group] for (_, group), n in both.items()) / len(placed)
    recall = sum(n * n / true[event] for (event, _), n in both.items()) / len(placed)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall), len(placed))


def holders(matches: Matches, found: Groups) -> dict[str, Hashable]:
    """For each true event the found event with most of its claims, where that is at least half of them."""
    votes: dict[str, Counter[Hashable]] = defaultdict(Counter)
    for claim, event in matches.event.items():
        votes[event][found.get(claim, ("alone", claim))] += 1
    best = {event: count.most_common(1)[0] for event, count in votes.items()}
    return {event: group for event, (group, n) in best.items() if 2 * n >= votes[event].total()}


def sources(
    truths: Iterable[Mapping[str, Any]],
    events: Iterable[Mapping[str, Any]],
    matches: Matches,
    found: Groups,
    counted: Mapping[Hashable, int],
    roots: str = "roots",
) -> Sources:
    """How often the number of independent sources, ``counted`` by found event, is the true one.

    ``roots`` names the key of the full truth: ``roots``, or ``roots_told`` without denials and looks back.
    """
    tellings = {t["report"]: t["tellings"] for t in truths}
    full = {e["event"]: len(e[roots]) for e in events}
    seen: dict[str, set[str]] = defaultdict(set)
    for report, at in matches.telling.values():
        told = tellings[report][at]
        if roots == "roots" or not (told["denied"] or told["reference"]):
            seen[told["event"]].add(told["root"])
    held = {event: group for event, group in holders(matches, found).items() if event in seen}
    ours = {event: counted.get(group, 0) for event, group in held.items()}
    exact = sum(ours[e] == len(seen[e]) for e in ours)
    exact_full = sum(ours[e] == full[e] for e in ours)
    off = Counter(ours[e] - len(seen[e]) for e in ours)
    return Sources(len(seen), len(held), exact, exact_full, dict(sorted(off.items())))


def contradictions(
    events: Iterable[Mapping[str, Any]],
    matches: Matches,
    found: Groups,
    listed: Mapping[Hashable, Iterable[str]],
) -> Contradictions:
    """Planted contradictions for which the event that holds theirs lists one of that kind.

    ``listed`` gives the kinds (toll, actor, denial) by found event. A side is coded where a claim of one of its
    reports was matched to the event.
    """
    coded = {(event, matches.telling[claim][0]) for claim, event in matches.event.items()}
    held = holders(matches, found)
    planted = both = right = right_coded = stray = 0
    for event in events:
        kinds = set(listed.get(held[event["event"]], ())) if event["event"] in held else set()
        stray += len(kinds - {c["kind"] for c in event["contradictions"]})
        for contradiction in event["contradictions"]:
            hit = contradiction["kind"] in kinds
            known = all(any((event["event"], r) in coded for r in side) for side in contradiction["sides"])
            planted, right = planted + 1, right + hit
            both, right_coded = both + known, right_coded + (hit and known)
    return Contradictions(planted, both, right, right_coded, stray)
