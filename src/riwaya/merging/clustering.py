"""Events out of accounts, one account at a time: the same order of arrival gives the same events, however batched.

An account joins the event whose members it fits best on average (average linkage over the most telling members, the
best pair counted again); events that it shows to be one are joined if they fit each other. People's verdicts go before
every score.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from riwaya.merging.account import Account
from riwaya.merging.blocking import probe, span
from riwaya.merging.features import leans, may_mix, status_class, vetoed
from riwaya.merging.linking import BOUND, Judged, Model, Scored, judgement, log_odds, probability, score
from riwaya.merging.places import is_vague, scope
from riwaya.merging.pool import MemoryPool, Pool
from riwaya.merging.verdicts import Bonds, bonds, forbidden
from riwaya.model import Judgement

#: At most so many members of an event are compared with a new account, and of each of two events to be joined.
MEMBERS, JOINING = 12, 6
#: Of an event that so many of its most telling members speak against so clearly (log odds), no more are compared.
_TRIED, _HOPELESS = 3, -4.0
#: Share of the best pair in the linkage; the rest is the mean.
BEST = 0.35
#: A denial says little beside what it denies, and something was said for it to deny; so does what looks back to a week
#: or a month: this much is enough for it to join the event that it fits best, or for what it means to join it.
SLIGHT = 0.2
#: An account of more days than this looks back.
_LONG = 5
#: What a member counts that the account leans on, being in the same report; others count 1 and what they tell.
LEANING = 40.0
#: Scores below this are not worth keeping as judgements.
FLOOR = 0.2


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that scores would have put an account into, and a person's verdict kept it out of."""

    event: str
    claim: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a new account goes: ``event`` is new where ``is_new``; ``joined`` are other events that become part of it.

    ``judged`` are the judgements worth keeping; ``links`` pairs of (event of the plan, event of the deed); ``refused``
    what verdicts forbade; ``disputed`` events whose claims verdicts now keep apart: they are to be grouped anew.
    """

    account: str
    event: str
    is_new: bool
    joined: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    refused: tuple[Refused, ...] = ()
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a new account fits an event: log odds of the linkage, the member it fits best, whether statuses mix.

    ``slight`` says that one of the two denies and the other does not, or that one looks back over days or months.
    """

    event: str
    odds: float
    best: Account
    mixes: bool
    slight: bool


def event_id(claim: str) -> str:
    """The id of the event whose first claim this is."""
    return "e-" + blake2b(claim.encode(), digest_size=8).hexdigest()


def place(new: Account, pool: Pool, model: Model, at: dt.datetime) -> Placement:
    """Where a new account goes among the events of a pool; ``at`` dates the judgements. Changes nothing itself."""
    said = bonds(new.id, pool.verdicts)
    bound = [e for claim in sorted(said.same) if claim != new.id and (e := pool.event_of(claim))]
    near = pool.members(list(dict.fromkeys([*bound, *pool.events(probe(new))])))
    fits = [fit for event, members in near.items() if (fit := _fit(event, new, members, model))]
    kept_out = _kept_out(said, pool)
    floor = _logit(model.cut)
    good = [fit for fit in fits if fit.mixes and fit.odds >= (_logit(SLIGHT) if fit.slight else floor)]
    refused = tuple(Refused(fit.event, kept_out[fit.event]) for fit in good if fit.event in kept_out)
    open_ = sorted((f for f in good if f.event not in kept_out), key=lambda f: -f.odds)
    chosen = list(dict.fromkeys([e for e in near if e in bound] or [f.event for f in open_[:1]]))
    chosen += _also(chosen, [f.event for f in open_ if f.odds >= floor], near, pool, model)
    ordered = [event for event in near if event in chosen]
    links = tuple(_links(new, ordered[0] if ordered else event_id(new.id), fits, floor))
    disputed = tuple(event for event in ordered if event in kept_out)
    return Placement(
        new.id, ordered[0] if ordered else event_id(new.id), not ordered, tuple(ordered[1:]),
        tuple(_judged(new, fits, model, at)), links, refused, disputed,
    )  # fmt: skip


def regroup(
    accounts: Sequence[Account], verdicts: Iterable[Judgement], model: Model, at: dt.datetime
) -> tuple[tuple[str, ...], ...]:
    """Claims of the accounts, given in order of arrival, grouped into events anew under people's verdicts.

    An event's id is :func:`event_id` of its first claim.
    """
    pool = MemoryPool(tuple(verdicts))
    for account in accounts:
        pool.add(account, place(account, pool, model, at))
    return tuple(tuple(a.id for a in members) for members in pool.groups().values())


def telling(account: Account) -> int:
    """How much an account says: a point for each of day, place, actors, recipients, tolls and mode."""
    sharp = account.when is not None and account.when.grain in ("day", "part_of_day")
    placed = 0 if is_vague(account.where) else 2 if scope(account.where) != "region" else 1
    rest = (account.actors, account.recipients, account.killed or account.injured, account.mode)
    return 2 * sharp + placed + sum(bool(part) for part in rest)


def most_telling(members: Sequence[Account], most: int = MEMBERS) -> list[Account]:
    """The members that say most, one a copy group first, the earlier of equals."""
    if len(members) == 1:
        return list(members)
    if len(members) <= most:
        return sorted(members, key=telling, reverse=True)
    seen: set[tuple[str, str]] = set()
    ranked = []
    for member in sorted(members, key=lambda a: -telling(a)):
        again = (member.group, member.root.key) in seen
        seen.add((member.group, member.root.key))
        ranked.append((again, member))
    return [member for _, member in sorted(ranked, key=lambda r: r[0])][:most]


# --- fitting ---------------------------------------------------------------------------------------------------------


def _fit(event: str, new: Account, members: Sequence[Account], model: Model) -> _Fit | None:
    """How an account fits an event; None where its most telling members speak clearly against it."""
    compared: list[tuple[float, float, Account]] = []
    chosen = most_telling(members)
    for member in chosen:
        odds = -BOUND if vetoed(new, member) else log_odds(new, member, model)
        compared.append((odds, LEANING if leans(new, member) else 1.0 + telling(member), member))
        if len(compared) == _TRIED and max(c[0] for c in compared) <= _HOPELESS:
            return None
    best = max(compared, key=lambda c: c[0])
    if best[0] <= _HOPELESS:
        return None
    mixes = all(may_mix(new, member) for member in chosen)
    denies = {status_class(member) == "denied" for member in members}
    back = _looks_back(new) or all(map(_looks_back, members))
    slight = back or denies == {status_class(new) != "denied"}
    return _Fit(event, _linkage(compared), best[2], mixes, slight)


def _looks_back(account: Account) -> bool:
    """Whether an account tells of a stretch, not of a day: "last week", "in October"."""
    days = span(account)
    return account.when is not None and days is not None and (days[1] - days[0]).days >= _LONG


def _linkage(compared: Sequence[tuple[float, float, Account]]) -> float:
    mean = sum(odds * weight for odds, weight, _ in compared) / sum(weight for _, weight, _ in compared)
    return BEST * max(odds for odds, _, _ in compared) + (1 - BEST) * mean


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _also(
    chosen: Sequence[str], good: Sequence[str], near: Mapping[str, Sequence[Account]], pool: Pool, model: Model
) -> list[str]:
    """Further events that the account fits and that fit the chosen one too, no verdict between them."""
    if not chosen:
        return []
    inside = [account for event in chosen for account in near[event]]
    out = []
    for event in good:
        if event in chosen or not _fits(inside, near[event], model):
            continue
        if not forbidden([a.id for a in near[event]], [a.id for a in inside], pool.verdicts):
            out.append(event)
            inside.extend(near[event])
    return out


def _fits(ours: Sequence[Account], theirs: Sequence[Account], model: Model) -> bool:
    """Whether two events are one by the average over their most telling members."""
    left, right = most_telling(ours, JOINING)[:JOINING], most_telling(theirs, JOINING)[:JOINING]
    if not all(may_mix(one, other) for one in left for other in right):
        return False
    pairs = [(one, other) for one in left for other in right]
    odds = [-BOUND if vetoed(one, other) else log_odds(one, other, model) for one, other in pairs]
    return BEST * max(odds) + (1 - BEST) * sum(odds) / len(odds) >= _logit(model.cut)


# --- what is kept beside ---------------------------------------------------------------------------------------------


def _kept_out(said: Bonds, pool: Pool) -> dict[str, str]:
    """Events that a verdict keeps a claim out of, each with the claim it is different from."""
    return {event: claim for claim in sorted(said.different) if (event := pool.event_of(claim))}


def _links(new: Account, event: str, fits: Sequence[_Fit], floor: float) -> Iterable[tuple[str, str]]:
    """Plans of this deed, or deeds of this plan, as (plan, deed)."""
    own = status_class(new)
    for fit in fits:
        classes = {own, status_class(fit.best)}
        if fit.odds >= floor and classes == {"planned", "happened"}:
            yield (event, fit.event) if own == "planned" else (fit.event, event)


def _judged(new: Account, fits: Sequence[_Fit], model: Model, at: dt.datetime) -> Iterable[Judged]:
    """The best pair of each event that the account might have been in."""
    for fit in fits:
        if fit.mixes and probability(fit.odds) >= FLOOR:
            found: Scored = score(fit.best, new, model)
            yield judgement(found, model, at)
