"""A Coding against the gold Coding of the same text: how much was found, and how much of it is right.

Claims are paired one to one by type and overlapping trigger; parties are compared by words, single letters left out;
precision, recall and F1 are fractions. Distances are great circles on a sphere of 6,371 km.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from riwaya.arabic import key
from riwaya.distance import distance_km
from riwaya.errors import ScoreError
from riwaya.model import Attribution, Claim, Coding, Link, Span, Who

_WORD = re.compile(r"\w+")
_NEAR_KM = 25.0
#: Content that starts within so many characters of the gold content starts right.
_START = 15
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts behind one figure: ``hit`` of ``gold`` found among ``found``; a share has no ``found``."""

    hit: int
    gold: int
    found: int | None = None

    @property
    def precision(self) -> float:
        """Right of what was found; a share's precision is the share."""
        of = self.gold if self.found is None else self.found
        return self.hit / of if of else 0.0

    @property
    def recall(self) -> float:
        """Found of what there is."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def value(self) -> float:
        """F1, or the share for a measure that only asks how many are right."""
        if self.found is None:
            return self.recall
        total = self.gold + self.found
        return 2 * self.hit / total if total else 0.0


def score(pairs: Iterable[tuple[Coding, Coding]]) -> dict[str, Measure]:
    """Measures over (gold, found) Codings of the same texts. Raises :class:`ScoreError` where the texts differ."""
    counts: Counter[str] = Counter()
    for gold, found in pairs:
        if gold.report.text != found.report.text:
            raise ScoreError(f"{gold.report.id}: gold and coded record hold different texts")
        _score_claims(counts, gold, found)
        _score_attributions(counts, gold, found)
        _score_mentions(counts, gold, found)
    return {name: _measure(counts, name) for name in _NAMES}


_NAMES = {
    "claims": True, "mode": False, "status": False, "alleged_or_denied": True, "actors": True, "recipients": True,
    "when": False, "where_country": False, "where_25km": False, "toll": False, "chain": False, "deep_chain": False,
    "root": False, "attributions": True, "attribution_content": False, "places": True, "place_country": False,
    "times": True, "time_value": False,
}  # fmt: skip


def _measure(counts: Counter[str], name: str) -> Measure:
    found = counts[f"{name}:found"] if _NAMES[name] else None
    return Measure(counts[f"{name}:hit"], counts[f"{name}:gold"], found)


def _overlap(left: Span | None, right: Span | None) -> bool:
    return bool(left and right and left.meets(right))


def _pair(gold: Sequence[T], found: Sequence[T], same: Callable[[T, T], bool]) -> Iterator[tuple[T, T]]:
    """Greedy one-to-one pairing in gold order."""
    free = list(found)
    for wanted in gold:
        got = next((f for f in free if same(wanted, f)), None)
        if got is not None:
            free.remove(got)
            yield wanted, got


def _words(text: str, spans: Iterable[Span]) -> set[int]:
    """Offsets of the words of several spans, single letters left out."""
    return {
        span.start + m.start()
        for span in spans
        for m in _WORD.finditer(text[span.start : span.end])
        if len(m.group()) > 1
    }


def _score_claims(counts: Counter[str], gold: Coding, found: Coding) -> None:
    counts["claims:gold"] += len(gold.claims)
    counts["claims:found"] += len(found.claims)
    pairs = _pair(gold.claims, found.claims, lambda g, f: g.type == f.type and _overlap(g.trigger, f.trigger))
    for wanted, got in pairs:
        counts["claims:hit"] += 1
        _score_facts(counts, wanted, got)
        for role in ("actors", "recipients"):
            _score_party(counts, role, gold.report.text, getattr(wanted, role), getattr(got, role))
        _score_chain(counts, wanted.chain, got.chain)


def _share(counts: Counter[str], name: str, right: bool) -> None:
    counts[f"{name}:gold"] += 1
    counts[f"{name}:hit"] += right


def _score_facts(counts: Counter[str], gold: Claim, found: Claim) -> None:
    """Mode, status, assertion, date, place and toll of a matched claim."""
    if gold.mode:
        _share(counts, "mode", gold.mode == found.mode)
    _share(counts, "status", gold.status == found.status)
    marked = gold.assertion != "asserted"
    counts["alleged_or_denied:gold"] += marked
    counts["alleged_or_denied:found"] += found.assertion != "asserted"
    counts["alleged_or_denied:hit"] += marked and gold.assertion == found.assertion
    if gold.when and gold.when.first and gold.when.last:
        ours = (found.when.first, found.when.last) if found.when else None
        _share(counts, "when", ours == (gold.when.first, gold.when.last))
    if gold.where:
        _share(counts, "where_country", found.where is not None and found.where.country == gold.where.country)
        if gold.where.lat is not None and gold.where.precision != "country":
            _share(counts, "where_25km", found.where is not None and distance_km(gold.where, found.where) <= _NEAR_KM)
    for name in ("killed", "injured"):
        if getattr(gold, name) is not None or getattr(found, name) is not None:
            _share(counts, "toll", getattr(gold, name) == getattr(found, name))


def _score_party(counts: Counter[str], role: str, text: str, gold: Sequence[Who], found: Sequence[Who]) -> None:
    wanted = _words(text, (w.span for w in gold))
    got = _words(text, (w.span for w in found))
    counts[f"{role}:gold"] += len(wanted)
    counts[f"{role}:found"] += len(got)
    counts[f"{role}:hit"] += len(wanted & got)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, spelling undone and one allowed to hold the other."""
    left, right = (" ".join(_WORD.findall(key(n))).lower() for n in (one, other))
    return bool(left and right) and (left in right or right in left)


def _score_chain(counts: Counter[str], gold: Sequence[Link], found: Sequence[Link]) -> None:
    if not gold:
        return
    exact = len(gold) == len(found) and all(same_name(g.name, f.name) for g, f in zip(gold, found, strict=True))
    _share(counts, "chain", exact)
    if len(gold) > 1:
        _share(counts, "deep_chain", exact)
    _share(counts, "root", bool(found) and same_name(gold[-1].name, found[-1].name))


def _score_attributions(counts: Counter[str], gold: Coding, found: Coding) -> None:
    text = gold.report.text
    counts["attributions:gold"] += len(gold.attributions)
    counts["attributions:found"] += len(found.attributions)

    def same(wanted: Attribution, got: Attribution) -> bool:
        ours = _words(text, [got.speaker] if got.speaker else [])
        theirs = _words(text, [wanted.speaker] if wanted.speaker else [])
        if not ours and not theirs:
            return _overlap(wanted.cue, got.cue)
        return 2 * len(ours & theirs) >= len(ours | theirs)

    for wanted, got in _pair(gold.attributions, found.attributions, same):
        counts["attributions:hit"] += 1
        _share(counts, "attribution_content", abs(wanted.content.start - got.content.start) <= _START)


def _score_mentions(counts: Counter[str], gold: Coding, found: Coding) -> None:
    counts["places:gold"] += len(gold.places)
    counts["places:found"] += len(found.places)
    for place, ours in _pair(gold.places, found.places, lambda g, f: _overlap(g.span, f.span)):
        counts["places:hit"] += 1
        _share(counts, "place_country", place.country == ours.country)
    counts["times:gold"] += len(gold.times)
    counts["times:found"] += len(found.times)
    for time, got in _pair(gold.times, found.times, lambda g, f: _overlap(g.span, f.span)):
        counts["times:hit"] += 1
        if time.first and time.last:
            _share(counts, "time_value", (time.first, time.last) == (got.first, got.last))
