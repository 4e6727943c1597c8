"""Whether two reports that look like copies tell different stories by what was coded from their first sentences."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.distance import distance_km
from riwaya.merging.account import Account, Count
from riwaya.merging.blocking import group_of
from riwaya.merging.places import scope

_APART_KM = 5.0


def differ(ours: Sequence[Account], theirs: Sequence[Account]) -> bool:
    """Whether the first accounts of two reports name another day, another town or another toll: no copies then.

    False where nothing was coded from one of them.
    """
    if not ours or not theirs:
        return False
    one, other = (min(accounts, key=lambda a: (a.at, a.id)) for accounts in (ours, theirs))
    if group_of(one) != group_of(other):
        return True
    return _other_day(one, other) or _other_place(one, other) or _other_count(one.killed, other.killed)


def _other_day(one: Account, other: Account) -> bool:
    if one.when is None or other.when is None or not one.when.basis == other.when.basis == "stated":
        return False
    sharp = all(when.first == when.last for when in (one.when, other.when))
    return sharp and one.when.first != other.when.first and one.published == other.published


def _other_place(one: Account, other: Account) -> bool:
    here, there = one.where, other.where
    if here is None or there is None or not here.basis == there.basis == "stated":
        return False
    return scope(here) == scope(there) == "point" and _APART_KM < distance_km(here, there) < float("inf")


def _other_count(one: Count | None, other: Count | None) -> bool:
    return one is not None and other is not None and None not in (one.low, other.low) and one.low != other.low
