"""What an event is, derived from its accounts; it can be thrown away and derived again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from riwaya.event import Contradiction, Event, Party, Range
from riwaya.merging import contradictions, sources, tolls
from riwaya.merging.account import Account, Named, Root, is_supposed
from riwaya.merging.features import Kin, is_same_party, no_kin, status_class
from riwaya.merging.places import is_vague, scope
from riwaya.model import Status, When, Where

T = TypeVar("T", bound=Hashable)
_STATUS: tuple[Status, ...] = ("occurred", "ongoing", "historical", "future", "hypothetical", "negated")
_GRAIN = ("part_of_day", "day", "week", "month", "season", "year", "longer")
_SCOPE = ("point", "district", "region", "country", None)
_BASIS = ("stated", "inferred", "dateline")


def derive(
    event: str, accounts: Sequence[Account], kin: Kin = no_kin, plans: Iterable[str] = (), deeds: Iterable[str] = ()
) -> Event:
    """The event that accounts tell of; their order does not matter. ``plans`` and ``deeds`` are events linked to it.

    Copies are one account with many pages: beside their original they count among claims, reports and outlets only.
    """
    every = sorted(accounts, key=lambda a: (a.published or dt.date.max, a.report, a.at, a.id))
    told = sources.heard(every)
    known = sources.roots(told)
    said = [a for a in told if status_class(a) == "happened"] or told
    distinct = sources.distinct(told, known)
    kind, mode = _kind(said, known)
    found = contradictions.find(told, known, kin)
    return Event(
        id=event, claims=tuple(a.id for a in every), type=kind, mode=mode, when=_when(said, known),
        where=_where(said, known), actors=_parties(said, known, kin, "actors"),
        recipients=_parties(said, known, kin, "recipients"), killed=tolls.span_of("killed", told, known),
        injured=tolls.span_of("injured", told, known), status=_status(told), independent_sources=len(distinct),
        roots=tuple(root.name for root in distinct), reports=len({a.report for a in every}),
        outlets=len({a.outlet or a.report for a in every}), contradictions=found,
        credibility=_credibility(said, known, found), plans=tuple(sorted(set(plans))), deeds=tuple(sorted(set(deeds))),
    )  # fmt: skip


# --- what, when, where -----------------------------------------------------------------------------------------------


def _kind(said: Sequence[Account], known: Mapping[str, Root]) -> tuple[str, str | None]:
    """The type of most narrators, and of that type the mode of most."""
    kind = _most(said, known, lambda a: a.type)
    moded = [a for a in said if a.type == kind and a.mode]
    return kind, _most(moded, known, lambda a: a.mode) if moded else None


def _most(accounts: Sequence[Account], known: Mapping[str, Root], value: Callable[[Account], T]) -> T:
    """The value that most narrators give, then most accounts, then the first."""
    backers: dict[T, set[str]] = defaultdict(set)
    times: dict[T, int] = defaultdict(int)
    for account in accounts:
        backers[value(account)].add(known[account.id].key)
        times[value(account)] += 1
    return max(backers, key=lambda v: (len(backers[v]), times[v]))


def _when(said: Sequence[Account], known: Mapping[str, Root]) -> When | None:
    """The days of most narrators among the sharpest: a day before a month, stated before inferred."""
    dated = [(a, a.when) for a in said if a.when is not None and not is_supposed(a.when)]
    if not dated:
        return None
    sharpest = min(_sharpness(when) for _, when in dated)
    best = [a for a, when in dated if _sharpness(when) == sharpest]
    first, last = _most(best, known, lambda a: (a.when.first, a.when.last) if a.when else (None, None))
    same = [a.when for a in best if a.when and (a.when.first, a.when.last) == (first, last)]
    return max(same, key=lambda when: (when.time is not None, when.time or ""))


def _sharpness(when: When) -> tuple[int, int]:
    return _BASIS.index(when.basis), max(1, _GRAIN.index(when.grain))


def _where(said: Sequence[Account], known: Mapping[str, Root]) -> Where | None:
    """The place of most narrators among the most precise; a country alone only where nothing better is named."""
    placed = [(a, a.where) for a in said if a.where is not None]
    if not placed:
        return None
    sure = [(a, where) for a, where in placed if not is_vague(where)] or placed
    finest = min(_coarseness(where) for _, where in sure)
    best = [a for a, where in sure if _coarseness(where) == finest]
    chosen = _most(best, known, lambda a: (a.where.gazetteer_id or a.where.name) if a.where else "")
    same = [a.where for a in best if a.where and (a.where.gazetteer_id or a.where.name) == chosen]
    return min(same, key=lambda where: (_BASIS.index(where.basis), where.name))


def _coarseness(where: Where) -> int:
    """Exact places, towns and their parts count as one: what most narrators name goes before the finer point."""
    return _SCOPE.index(scope(where))


# --- who -------------------------------------------------------------------------------------------------------------


def _parties(said: Sequence[Account], known: Mapping[str, Root], kin: Kin, role: str) -> tuple[Party, ...]:
    """Distinct parties in a role with the claims and narrators that name each, those of most narrators first."""
    groups: list[list[tuple[Account, Named]]] = []
    for account in said:
        for party in getattr(account, role):
            home = next((g for g in groups if _is_one(party, g[0][1])), None)
            if home is None:
                groups.append([(account, party)])
            else:
                home.append((account, party))
    found = [_party(group, known) for group in groups]
    return tuple(sorted(found, key=lambda p: (-p.roots, -len(p.claims), p.id or "~", p.name)))


def _is_one(party: Named, other: Named) -> bool:
    return party.id == other.id if party.id and other.id else is_same_party(party, other)


def _party(group: Sequence[tuple[Account, Named]], known: Mapping[str, Root]) -> Party:
    shown = max((party for _, party in group), key=lambda p: (p.id is not None, p.role is not None))
    claims = tuple(dict.fromkeys(account.id for account, _ in group))
    roots = len({known[account.id].key for account, _ in group})
    return Party(shown.name, shown.id, shown.country, shown.role, claims, roots)


# --- how sure --------------------------------------------------------------------------------------------------------


def _status(told: Sequence[Account]) -> Status:
    """What any account that does not deny says, occurred before the rest; denials alone make it negated."""
    said = [a.status for a in told if a.assertion != "denied"]
    return min(said, key=_STATUS.index) if said else "negated"


def _credibility(said: Sequence[Account], known: Mapping[str, Root], found: Sequence[Contradiction]) -> int:
    """The Admiralty figure that corroboration alone suggests.

    1: three named narrators or more; 2: two; 3: one; 6: none with a name. A denial, or contradictory actors, cost one
    step (4 is the worst given so: improbable is a person's judgement).
    """
    named = len({known[a.id].key for a in said if known[a.id].known})
    if not named:
        return 6
    disputed = any(one.kind in ("denial", "actor") for one in found)
    return max(1, 4 - min(3, named)) + disputed


# --- as JSON ---------------------------------------------------------------------------------------------------------


def as_record(event: Event) -> dict[str, Any]:
    """An event as plain values for JSON; figures that are not known are null, no key is left out."""
    record = asdict(event)
    record["when"] = _when_record(event.when)
    if event.where is not None:
        record["where"].pop("span")
    record["killed"], record["injured"] = _range(event.killed), _range(event.injured)
    record["claims"], record["roots"] = list(event.claims), list(event.roots)
    return record


def _when_record(when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    first, last = (day.isoformat() if day else None for day in (when.first, when.last))
    return {"first": first, "last": last, "time": when.time, "grain": when.grain, "basis": when.basis}


def _range(figures: Range | None) -> dict[str, Any]:
    return asdict(figures or Range(None, None, None))
