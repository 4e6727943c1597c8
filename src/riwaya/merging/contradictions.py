"""Where the accounts of one event cannot all be right, side against side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from riwaya.distance import distance_km
from riwaya.event import Contradiction, ContradictionKind, Side
from riwaya.merging.account import Account, Named, Root
from riwaya.merging.features import Kin, is_same_party, no_kin, status_class
from riwaya.merging.places import is_capital, scope
from riwaya.merging.tolls import Figure, Kind, figures
from riwaya.merging.words import forces

#: Precise places farther apart than this, in km, cannot both be where it happened.
_APART_KM = 15.0


def find(accounts: Sequence[Account], known: Mapping[str, Root], kin: Kin = no_kin) -> tuple[Contradiction, ...]:
    """The contradictions of an event: tolls, who did it, denials, days and places, between different narrators."""
    said = [a for a in accounts if status_class(a) == "happened"]
    found = [
        _tolls("killed", said, known),
        _tolls("injured", said, known),
        _actors(said, known, kin),
        _denials(accounts, known),
        _sides("time", "when", said, known, _day, _different),
        _sides("place", "where", said, known, _site, _far),
    ]
    return tuple(one for one in found if one is not None)


def _tolls(kind: Kind, said: Sequence[Account], known: Mapping[str, Root]) -> Contradiction | None:
    """Figures of different narrators that no one number satisfies: "at least five" and seven agree."""
    told = figures(kind, said, known)
    if not any(not _agree(one, other) for one in told for other in told):
        return None
    values = sorted({(f.low, f.high is None) for f in told})
    sides = [(f"{low}+" if floor else str(low), [f for f in told if (f.low, f.high is None) == (low, floor)])
             for low, floor in values]  # fmt: skip
    return Contradiction("toll", kind, tuple(
        _side(value, [f.account for f in backed], known) for value, backed in sides
    ))  # fmt: skip


def _agree(one: Figure, other: Figure) -> bool:
    low, high = sorted((one, other), key=lambda f: f.low)
    return low.low == high.low or low.high is None


def _actors(said: Sequence[Account], known: Mapping[str, Root], kin: Kin) -> Contradiction | None:
    """Accounts that name actors of which none may be the other's: each group of agreeing ones is a side."""
    sides: list[list[Account]] = []
    for account in said:
        if not _named(account):
            continue
        home = next((s for s in sides if any(_share(account, other, kin) for other in s)), None)
        if home is None:
            sides.append([account])
        else:
            home.append(account)
    if len(sides) < 2 or not _several(sides, known):
        return None
    return Contradiction("actor", "actors", tuple(_side(_named(side[0])[0].name, side, known) for side in sides))


def _named(account: Account) -> list[Named]:
    """Actors that the register knows by a name; "gunmen" and "the forces" contradict nobody."""
    return [party for party in account.actors if party.id and not party.words <= forces()]


def _share(one: Account, other: Account, kin: Kin) -> bool:
    return any(is_same_party(p, q, kin) for p in _named(one) for q in _named(other))


def _denials(accounts: Sequence[Account], known: Mapping[str, Root]) -> Contradiction | None:
    denied = [a for a in accounts if status_class(a) == "denied"]
    said = [a for a in accounts if status_class(a) == "happened"]
    if not denied or not said:
        return None
    return Contradiction("denial", "status", (_side("happened", said, known), _side("denied", denied, known)))


# --- days and places -------------------------------------------------------------------------------------------------


def _sides(
    kind: ContradictionKind, about: str, said: Sequence[Account], known: Mapping[str, Root],
    value: Callable[[Account], str | None], differ: Callable[[Account, Account], bool],
) -> Contradiction | None:  # fmt: skip
    """Sides of a field by its value, where accounts of different narrators differ in it beyond its precision."""
    sides: dict[str, list[Account]] = {}
    for account in said:
        told = value(account)
        if told is not None:
            sides.setdefault(told, []).append(account)
    groups = [sides[told] for told in sorted(sides)]
    clash = any(differ(a[0], b[0]) and _several([a, b], known) for i, a in enumerate(groups) for b in groups[i + 1 :])
    if not clash:
        return None
    return Contradiction(kind, about, tuple(_side(told, sides[told], known) for told in sorted(sides)))


def _day(account: Account) -> str | None:
    when = account.when
    if when is None or when.first is None or when.basis != "stated" or when.first != when.last:
        return None
    if when.grain not in ("day", "part_of_day"):
        return None  # "two weeks ago" is about that day
    return when.first.isoformat()


def _different(one: Account, other: Account) -> bool:
    return _day(one) != _day(other)


def _site(account: Account) -> str | None:
    where = account.where
    if where is None or scope(where) != "point" or where.basis != "stated" or is_capital(where):
        return None  # a town that bears its governorate's name may stand for all of it
    return where.name


def _far(one: Account, other: Account) -> bool:
    if one.where is None or other.where is None:
        return False
    return _APART_KM < distance_km(one.where, other.where) < float("inf")


def _several(sides: Sequence[Sequence[Account]], known: Mapping[str, Root]) -> bool:
    """Whether the sides rest on different narrators: one narrator who says two things has corrected itself."""
    told = [{known[a.id].key for a in side} for side in sides]
    return any(one != other for i, one in enumerate(told) for other in told[i + 1 :])


def _side(value: str, accounts: Sequence[Account], known: Mapping[str, Root]) -> Side:
    names: Iterator[str] = (known[a.id].name for a in accounts)
    return Side(value, tuple(a.id for a in accounts), tuple(dict.fromkeys(names)))
