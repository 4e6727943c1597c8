"""Figures of an event over its accounts: low, best and high, with unknown apart from 0.

Rule. Each narrator counts with its latest report's figure (the largest of that report; of some of the dead, none);
``best`` is the figure of most narrators, of equals the latest published, then the largest. ``low`` and ``high`` are the
smallest and largest figure of any account. A floor ("at least five") counts as five; where it is the largest, so says
``floor``. Denials and accounts of what did not happen give no figures.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from riwaya.event import Range
from riwaya.merging.account import Account, Count, Root
from riwaya.merging.features import status_class

Kind = Literal["killed", "injured"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One narrator's latest figure, with the account that gives it; ``high`` is ``None`` for a floor."""

    low: int
    high: int | None
    root: Root
    account: Account


def span_of(kind: Kind, accounts: Sequence[Account], known: Mapping[str, Root]) -> Range | None:
    """The range of an event's figures; None where no account counts at all, figures ``None`` where none is a number."""
    counted = [(a, count) for a in accounts if (count := _count(a, kind)) is not None]
    if not counted:
        return None
    named = [(count.low, count.high) for _, count in counted if count.low is not None]
    if not named:
        return Range(None, None, None)
    high = max(low for low, _ in named)
    floor = all(top is None for low, top in named if low == high)
    return Range(min(low for low, _ in named), _best(figures(kind, accounts, known)), high, floor)


def figures(kind: Kind, accounts: Sequence[Account], known: Mapping[str, Root]) -> tuple[Figure, ...]:
    """The figure each narrator stands by: of its latest report, the largest there."""
    by_root: dict[str, list[Figure]] = defaultdict(list)
    for account in accounts:
        count = _count(account, kind)
        if count is not None and count.low is not None:
            root = known[account.id]
            by_root[root.key].append(Figure(count.low, count.high, root, account))
    return tuple(max(found, key=_lateness) for found in by_root.values())


def _count(account: Account, kind: Kind) -> Count | None:
    count = account.killed if kind == "killed" else account.injured
    return None if count is None or count.part or status_class(account) != "happened" else count


def _lateness(figure: Figure) -> tuple[dt.date, int, str]:
    return figure.account.published or dt.date.min, figure.low, figure.account.id


def _best(figures: Sequence[Figure]) -> int:
    backed: dict[int, int] = defaultdict(int)
    for figure in figures:
        backed[figure.low] += 1
    latest = {figure.low: max(_lateness(f)[0] for f in figures if f.low == figure.low) for figure in figures}
    return max(backed, key=lambda low: (backed[low], latest[low], low))
