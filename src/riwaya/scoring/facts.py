"""A found claim held against its gold claim, value by value: what the shares count and the error list names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from riwaya.distance import distance_km
from riwaya.model import Claim, Link, When, Where, Who
from riwaya.scoring.pairing import same_name, words

NEAR_KM = 25.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a claim in words, ``None`` where there is none, and whether it is right.

    ``shares`` are the measures that it counts for.
    """

    kind: str
    right: bool
    gold: str | None
    found: str | None
    shares: Mapping[str, bool] = field(default_factory=dict)


def facts(text: str, gold: Claim, found: Claim) -> Iterator[Fact]:
    """All values that can be right or wrong; what the gold leaves open is neither."""
    if gold.mode:
        yield _fact("mode", gold.mode, found.mode)
    yield _fact("status", gold.status, found.status)
    yield Fact("assertion", gold.assertion == found.assertion, gold.assertion, found.assertion)
    yield _party("actors", text, gold.actors, found.actors)
    yield _party("recipients", text, gold.recipients, found.recipients)
    if gold.when and gold.when.first and gold.when.last:
        yield _fact("when", _days(gold.when), _days(found.when))
    if gold.where:
        yield _place(gold.where, found.where)
    for kind, wanted, got in (("killed", gold.killed, found.killed), ("injured", gold.injured, found.injured)):
        if wanted is not None or got is not None:
            yield _fact("toll", _count(kind, wanted), _count(kind, got))
    if gold.chain:
        yield _narrators(gold.chain, found.chain)


def _fact(kind: str, gold: str | None, found: str | None) -> Fact:
    return Fact(kind, gold == found, gold, found, {kind: gold == found})


def _party(role: str, text: str, gold: Sequence[Who], found: Sequence[Who]) -> Fact:
    right = words(text, (w.span for w in gold)) == words(text, (w.span for w in found))
    return Fact(role, right, _listed(gold), _listed(found))


def _listed(whos: Sequence[Who]) -> str | None:
    return "; ".join(" ".join(who.text.split()) for who in whos) or None


def _days(when: When | None) -> str | None:
    if when is None:
        return None
    first, last = when.first or "?", when.last or "?"
    return f"{first}" if first == last != "?" else f"{first} to {last}"


def _place(gold: Where, found: Where | None) -> Fact:
    km = distance_km(gold, found) if found else math.inf
    shares = {"where_country": found is not None and found.country == gold.country}
    if gold.lat is not None and gold.precision != "country":
        shares["where_25km"] = km <= NEAR_KM
    away = f", {km:.0f} km off" if NEAR_KM < km < math.inf else ""
    named = f"{_named(found)}{away}" if found else None
    return Fact("where", all(shares.values()), _named(gold), named, shares)


def _named(where: Where) -> str:
    return " ".join(x for x in (where.name, where.country, f"({where.precision})") if x)


def _count(kind: str, count: int | None) -> str | None:
    return None if count is None else f"{count} {kind}"


def _narrators(gold: Sequence[Link], found: Sequence[Link]) -> Fact:
    exact = len(gold) == len(found) and all(same_name(g.name, f.name) for g, f in zip(gold, found, strict=True))
    shares = {"chain": exact, "root": bool(found) and same_name(gold[-1].name, found[-1].name)}
    if len(gold) > 1:
        shares["deep_chain"] = exact
    return Fact("chain", exact, _linked(gold), _linked(found), shares)


def _linked(chain: Sequence[Link]) -> str | None:
    return " <- ".join(" ".join(link.name.split()) for link in chain) or None
