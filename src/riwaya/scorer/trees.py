"""Boosted trees over named features: what a sum of weights cannot say, where features tell something only together.

J. H. Friedman, "Greedy function approximation: a gradient boosting machine", 2001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: A value in log odds, or a feature's number, the most that leads on to the first branch, and two branches.
Tree = float | tuple[int, float, Any, Any]
#: The name under which trees know the weighted sum of the features.
SUM = "sum"


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees, and the names of the features that they know by number."""

    names: tuple[str, ...] = ()
    trees: tuple[Tree, ...] = ()

    def total(self, told: Mapping[str, float]) -> float:
        """What all trees together add, in log odds; a feature that is not told is 0."""
        values = [told.get(name, 0.0) for name in self.names]
        return sum([_value(tree, values) for tree in self.trees])


def _value(tree: Tree, values: Sequence[float]) -> float:
    """Where one tree leads."""
    while isinstance(tree, tuple):
        number, most, low, high = tree
        tree = low if values[number] <= most else high
    return tree


def forest(records: Iterable[object]) -> Forest:
    """Trees as a weights file holds them. Raises :class:`ValueError` where a branch is missing."""
    numbers: dict[str, int] = {}
    trees = tuple(_tree(record, numbers) for record in records)
    return Forest(tuple(numbers), trees)


def _tree(record: object, numbers: dict[str, int]) -> Tree:
    if isinstance(record, int | float):
        return float(record)
    if not isinstance(record, list) or len(record) != 4 or not isinstance(record[0], str):
        raise ValueError(f"not a tree: {record!r}")
    name, most, low, high = record
    return numbers.setdefault(name, len(numbers)), float(most), _tree(low, numbers), _tree(high, numbers)
