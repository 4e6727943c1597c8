"""What speaks for and against two accounts telling of one happening, each a named feature with a value.

Cheap vetoes come first: another group of types, statuses that do not mix, days or places that cannot meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Literal

from riwaya.distance import distance_km
from riwaya.merging.account import Account, Count, Named
from riwaya.merging.blocking import group_of, span
from riwaya.merging.places import is_vague, nearness, scope
from riwaya.merging.words import name, overlap
from riwaya.model import When, Where

#: The register's parents and backers of an actor, by id.
Kin = Callable[[str], frozenset[str]]
Features = dict[str, float]
StatusClass = Literal["happened", "planned", "negated", "denied"]

_CLASSES: dict[str, StatusClass] = {
    "occurred": "happened", "ongoing": "happened", "historical": "happened",
    "future": "planned", "hypothetical": "planned", "negated": "negated",
}  # fmt: skip
#: Classes of status that one event may hold together: a denial joins what it denies.
_MIXED = frozenset({frozenset({"happened", "denied"}), frozenset({"negated", "denied"})})
#: Modes that different words of one happening are coded with.
_NEAR_MODES = (
    frozenset({"aerial", "drone"}),
    frozenset({"aerial", "heavy-weapons", "explosives"}),
    frozenset({"drone", "explosives", "heavy-weapons"}),
    frozenset({"explosives", "suicide-attack", "targeted", "destroy"}),
    frozenset({"firearms", "targeted", "primitive"}),
    frozenset({"beat", "torture", "crowd-control"}),
    frozenset({"demo", "riot", "obstruct", "vandalize"}),
    frozenset({"arrest", "abduct", "seize", "restrict"}),
)
#: Parts of the day in their order, the last before the first again: neighbours are told of one hour.
_PARTS = ("dawn", "morning", "noon", "afternoon", "evening", "night")
#: What a stretch of up to so many days is called.
_STRETCHES = ((10, "week"), (35, "month"))
#: Precise places farther apart than this, in km, and dated accounts farther apart than this, in days, never meet.
_FAR_KM, _FAR_DAYS = 60.0, 2


def no_kin(_: str) -> frozenset[str]:
    """Nobody: for where no register is at hand."""
    return frozenset()


def status_class(account: Account) -> StatusClass:
    """Whether an account says that something happened, is planned, did not happen, or denies another's word."""
    return "denied" if account.assertion == "denied" else _CLASSES[account.status]


def may_mix(one: Account, other: Account) -> bool:
    """Whether the statuses of two accounts allow one event: a plan and its deed do not, a denial and a deed do."""
    ours, theirs = status_class(one), status_class(other)
    return ours == theirs or frozenset({ours, theirs}) in _MIXED


def vetoed(one: Account, other: Account) -> bool:
    """Whether two accounts cannot be of one happening, whatever their status: by type, day or place."""
    if group_of(one) != group_of(other):
        return True
    days = gap(one, other)
    if days is not None and days > _FAR_DAYS:
        return True
    here, there = one.where, other.where
    if here is None or there is None or here.country is None or there.country is None:
        return False
    if is_vague(here) or is_vague(there):
        return here.country != there.country and here.basis == there.basis == "stated"
    if scope(here) == scope(there) == "point" and nearness(here, there) != "capital":
        apart = distance_km(here, there)
        return apart > _FAR_KM and apart != float("inf")
    return here.country != there.country


def gap(one: Account, other: Account) -> int | None:
    """Days between the nearest days that two accounts can tell of, 0 where they overlap; None where unknown."""
    ours, theirs = span(one), span(other)
    if ours is None or theirs is None:
        return None
    return max(0, (theirs[0] - ours[1]).days, (ours[0] - theirs[1]).days)


def leans(one: Account, other: Account) -> bool:
    """Whether the later of two accounts in one report names neither day nor place of its own."""
    if one.report != other.report:
        return False
    later = max(one, other, key=lambda a: (a.at, a.id))
    dated = later.when is not None and later.when.basis == "stated"
    return not dated and not (later.where is not None and later.where.basis == "stated")


def compare(one: Account, other: Account, kin: Kin = no_kin) -> Features:
    """The features of a pair, in no way dependent on which is first."""
    where, when = _place(one, other), _time(one, other)
    actors, toll = _actors(one, other, kin), _toll("killed", one.killed, other.killed)
    kind, shared = _kind(one, other), overlap(one.words, other.words)
    out: Features = {
        kind: 1.0, where: 1.0, when: 1.0, actors: 1.0, toll: 1.0,
        _toll("injured", one.injured, other.injured): 1.0,
        _toll("detained", one.detained, other.detained): 1.0,
        _recipients(one, other, kin): 1.0,
        _parts(one, other): 1.0,
        _sites(one, other): 1.0,
        f"{where} {when}": 1.0, f"{where} {actors}": 1.0, f"{where} {toll}": 1.0, f"{where} {kind}": 1.0,
        "words": shared, f"words {where}": shared,
    }  # fmt: skip
    if one.told and other.told:
        told = overlap(one.told, other.told)
        out.update({"told": told, f"told {where}": told, "told both": 1.0})
    if when.startswith("time in"):
        out.update({f"{kind} {when}": 1.0, f"words {when}": shared})
    if status_class(one) != status_class(other):
        out.update({"status mixed": 1.0, f"mixed {actors}": 1.0, f"mixed {where}": 1.0, f"mixed {kind}": 1.0})
    out.update((found, 1.0) for found in _papers(one, other))
    return out


# --- what ------------------------------------------------------------------------------------------------------------


def _kind(one: Account, other: Account) -> str:
    if one.type != other.type:
        return "type other"
    if one.mode == other.mode:
        return "mode same" if one.mode else "mode none"
    if one.mode is None or other.mode is None:
        return "mode one"
    pair = {one.mode, other.mode}
    return "mode near" if any(pair <= near for near in _NEAR_MODES) else "mode other"


# --- when and where --------------------------------------------------------------------------------------------------


def _time(one: Account, other: Account) -> str:
    ours, theirs = one.when, other.when
    if ours is None and theirs is None:
        return f"time published {_near(one.published, other.published)}"
    if ours is None or theirs is None:
        dated, undated = (other, one) if ours is None else (one, other)
        last = dated.when.last if dated.when else None
        return f"time half {_near(last, undated.published)}"
    days = gap(one, other) or 0
    if _is_day(ours) and _is_day(theirs):
        if ours.time and theirs.time and days == 0:
            return "time clock same" if _hours(ours, theirs) <= 1 else "time clock other"
        sure = "stated" if ours.basis == theirs.basis == "stated" else "inferred"
        return f"time {sure} {days}"
    return f"time stretch {days}" if days else f"time in {_stretch(one, other)}"


def _stretch(one: Account, other: Account) -> str:
    """How long the less precise of two dates is: "last week", "in October"."""
    length = max((last - first).days + 1 for first, last in filter(None, (span(one), span(other))))
    return next((told for limit, told in _STRETCHES if length <= limit), "longer")


def _near(one: dt.date | None, other: dt.date | None) -> str:
    if one is None or other is None:
        return "unknown"
    return str(min(3, abs((one - other).days)))


def _is_day(when: When) -> bool:
    return when.grain in ("day", "part_of_day") and when.first == when.last


def _hours(one: When, other: When) -> float:
    """Hours between two clock times."""
    minutes = [60 * int(w.time[:2]) + int(w.time[3:5]) for w in (one, other) if w.time and len(w.time) >= 5]
    return abs(minutes[0] - minutes[-1]) / 60 if len(minutes) > 1 else 0.0


def _parts(one: Account, other: Account) -> str:
    if one.part is None or other.part is None:
        return "part unknown"
    if one.part == other.part:
        return "part same"
    apart = abs(_PARTS.index(one.part) - _PARTS.index(other.part))
    return "part near" if apart in (1, len(_PARTS) - 1) else "part other"


def _sites(one: Account, other: Account) -> str:
    if not one.sites or not other.sites:
        return "site none" if not one.sites and not other.sites else "site one"
    if one.sites & other.sites:
        return "site same"
    heads = {site.split()[0] for site in one.sites} & {site.split()[0] for site in other.sites}
    return "site like" if heads else "site other"


def _place(one: Account, other: Account) -> str:
    here, there = one.where, other.where
    if here is None or there is None or is_vague(here) or is_vague(there):
        return "place named" if _names(one, there) or _names(other, here) else "place unknown"
    return f"place {nearness(here, there)}"


def _names(account: Account, where: Where | None) -> bool:
    """Whether the words of an account without a place have the name of the other's place in them."""
    return where is not None and is_vague(account.where) and not is_vague(where) and name(where.name) <= account.words


# --- who and how many ------------------------------------------------------------------------------------------------


def _actors(one: Account, other: Account, kin: Kin) -> str:
    ours, theirs = one.actors, other.actors
    if not ours or not theirs:
        if any(_same(p, q, kin) == "same" for p in ours or theirs for q in (*one.recipients, *other.recipients)):
            return "actor crossed"
        return "actor none" if not ours and not theirs else "actor one"
    return f"actor {_best(ours, theirs, kin)}"


def _recipients(one: Account, other: Account, kin: Kin) -> str:
    ours, theirs = one.recipients, other.recipients
    if not ours or not theirs:
        return "recipient none" if not ours and not theirs else "recipient one"
    return f"recipient {_best(ours, theirs, kin)}"


_RANK = ("same", "kin", "words", "role", "unknown", "other")


def _best(ours: tuple[Named, ...], theirs: tuple[Named, ...], kin: Kin) -> str:
    return min((_same(p, q, kin) for p in ours for q in theirs), key=_RANK.index)


def _same(one: Named, other: Named, kin: Kin) -> str:
    """How near two parties are: by id, by the register's ties, by words, by country and sector."""
    if one.id and other.id:
        if one.id == other.id:
            return "same"
        if other.id in kin(one.id) or one.id in kin(other.id):
            return "kin"
    elif overlap(one.words, other.words) >= 0.5:
        return "words"
    if one.country and one.role and (one.country, one.role) == (other.country, other.role):
        return "role"
    return "other" if (one.id and other.id) or (one.role and other.role) else "unknown"


def is_same_party(one: Named, other: Named, kin: Kin = no_kin) -> bool:
    """Whether two names may be of one party: one id, kin in the register, or the same words."""
    return _same(one, other, kin) in ("same", "kin", "words")


def _toll(kind: str, ours: Count | None, theirs: Count | None) -> str:
    if ours is None or theirs is None or ours.low is None or theirs.low is None:
        return f"{kind} none" if ours is None and theirs is None else f"{kind} one"
    if ours.part or theirs.part:
        return f"{kind} part"
    low, high = sorted((ours.low, theirs.low))
    if low == high:
        return f"{kind} same" if low < 10 else f"{kind} same many"
    if high - low <= 2 or low >= 0.75 * high:
        return f"{kind} close"
    return f"{kind} grown" if low >= 0.4 * high else f"{kind} other"


# --- on which page ---------------------------------------------------------------------------------------------------


def _papers(one: Account, other: Account) -> Iterator[str]:
    """What the pages have to do with each other."""
    if one.trigger & other.trigger:
        yield "trigger same"
    if one.report == other.report:
        yield "report same" if one.root.key != other.root.key else "report and root same"
        yield "report near" if abs(one.at - other.at) < 200 else "report apart"
        if leans(one, other):
            yield "report leaning"
            yield f"leaning {_kind(one, other)}"
    elif one.group == other.group:
        yield "copy same line" if overlap(one.words, other.words) >= 0.7 and one.trigger & other.trigger else "copy"
    elif one.root.key == other.root.key:
        yield "root same"
    if one.published and other.published:
        days = abs((one.published - other.published).days)
        yield f"published {'0-1' if days <= 1 else '2-3' if days <= 3 else '4-7' if days <= 7 else 'later'}"
