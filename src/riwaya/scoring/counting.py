"""One text's counts: ``NAME:gold``, ``NAME:found`` and ``NAME:hit`` of every measure and of every row of the tables."""

from __future__ import annotations

from collections import Counter

from riwaya.model import Attribution, Claim, Coding
from riwaya.scoring import pairing
from riwaya.scoring.facts import facts
from riwaya.scoring.pairing import overlap, pair, words

#: Content that starts within so many characters of the gold content starts right.
_START = 15


def tally(gold: Coding, found: Coding) -> Counter[str]:
    """Counts of one text."""
    counts: Counter[str] = Counter()
    _claims(counts, gold, found)
    _attributions(counts, gold, found)
    _mentions(counts, gold, found)
    return counts


def _share(counts: Counter[str], name: str, right: bool) -> None:
    counts[f"{name}:gold"] += 1
    counts[f"{name}:hit"] += right


def _claims(counts: Counter[str], gold: Coding, found: Coding) -> None:
    for side, claims in (("gold", gold.claims), ("found", found.claims)):
        for claim in claims:
            counts[f"claims:{side}"] += 1
            counts[f"type/{claim.type}:{side}"] += 1
    for wanted, got in pairing.claims(gold, found):
        counts["claims:hit"] += 1
        counts[f"type/{wanted.type}:hit"] += 1
        for fact in facts(gold.report.text, wanted, got):
            for name, right in fact.shares.items():
                _share(counts, name, right)
        _values(counts, wanted, got)
        _parties(counts, gold.report.text, wanted, got)


def _values(counts: Counter[str], gold: Claim, found: Claim) -> None:
    """Status and assertion of a matched claim, by value."""
    marked = gold.assertion != "asserted"
    counts["alleged_or_denied:gold"] += marked
    counts["alleged_or_denied:found"] += found.assertion != "asserted"
    counts["alleged_or_denied:hit"] += marked and gold.assertion == found.assertion
    for table in ("status", "assertion"):
        wanted, got = getattr(gold, table), getattr(found, table)
        counts[f"{table}/{wanted}:gold"] += 1
        counts[f"{table}/{got}:found"] += 1
        counts[f"{table}/{wanted}:hit"] += wanted == got


def _parties(counts: Counter[str], text: str, gold: Claim, found: Claim) -> None:
    """Words of actors and recipients of a matched claim, whole and by type."""
    for role, parties, ours in (
        ("actors", gold.actors, found.actors),
        ("recipients", gold.recipients, found.recipients),
    ):
        wanted, got = words(text, (w.span for w in parties)), words(text, (w.span for w in ours))
        for row in (role, *(f"role/{name}{kind}" for name in (role, "both") for kind in ("", f"/{gold.type}"))):
            counts[f"{row}:gold"] += len(wanted)
            counts[f"{row}:found"] += len(got)
            counts[f"{row}:hit"] += len(wanted & got)


def _attributions(counts: Counter[str], gold: Coding, found: Coding) -> None:
    text = gold.report.text
    counts["attributions:gold"] += len(gold.attributions)
    counts["attributions:found"] += len(found.attributions)

    def same(wanted: Attribution, got: Attribution) -> bool:
        ours = words(text, [got.speaker] if got.speaker else [])
        theirs = words(text, [wanted.speaker] if wanted.speaker else [])
        if not ours and not theirs:
            return overlap(wanted.cue, got.cue)
        return 2 * len(ours & theirs) >= len(ours | theirs)

    for wanted, got in pair(gold.attributions, found.attributions, same):
        counts["attributions:hit"] += 1
        _share(counts, "attribution_content", abs(wanted.content.start - got.content.start) <= _START)
        if wanted.kind:
            _share(counts, "speaker_kind", wanted.kind == got.kind)


def _mentions(counts: Counter[str], gold: Coding, found: Coding) -> None:
    counts["places:gold"] += len(gold.places)
    counts["places:found"] += len(found.places)
    for place, ours in pair(gold.places, found.places, lambda g, f: overlap(g.span, f.span)):
        counts["places:hit"] += 1
        _share(counts, "place_country", place.country == ours.country)
    counts["times:gold"] += len(gold.times)
    counts["times:found"] += len(found.times)
    for time, got in pair(gold.times, found.times, lambda g, f: overlap(g.span, f.span)):
        counts["times:hit"] += 1
        if time.first and time.last:
            _share(counts, "time_value", (time.first, time.last) == (got.first, got.last))
