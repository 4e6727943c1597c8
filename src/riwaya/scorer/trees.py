"""Boosted trees over named features: what a sum of weights cannot say, where features tell something only together.

J. H. Friedman, "Greedy function approximation: a gradient boosting machine", 2001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: A value in log odds, or a feature's name, the most that leads on to the first branch, and two branches.
Tree = float | tuple[str, float, Any, Any]
#: The name under which trees know the weighted sum of the features.
SUM = "sum"


def total(trees: Iterable[Tree], told: Mapping[str, float]) -> float:
    """What all trees together add, in log odds; a feature that is not told is 0."""
    return sum([value(tree, told) for tree in trees])


def value(tree: Tree, told: Mapping[str, float]) -> float:
    """Where one tree leads."""
    get = told.get
    while not isinstance(tree, float):
        name, most, low, high = tree
        tree = low if get(name, 0.0) <= most else high
    return tree


def tree(record: object) -> Tree:
    """A tree as a weights file holds it. Raises :class:`ValueError` where a branch is missing."""
    if isinstance(record, int | float):
        return float(record)
    if not isinstance(record, list) or len(record) != 4 or not isinstance(record[0], str):
        raise ValueError(f"not a tree: {record!r}")
    name, most, low, high = record
    return name, float(most), tree(low), tree(high)
