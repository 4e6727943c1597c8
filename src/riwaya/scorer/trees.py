"""Boosted trees over named features: what a sum of weights cannot say, where features tell something only together.

J. H. Friedman, "Greedy function approximation: a gradient boosting machine", 2001.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: A feature's number, the most that leads on to the first branch, and two branches; a leaf has no number, and its value
#: (log odds) stands second.
Tree = tuple[int | None, float, Any, Any]
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
        total = 0.0
        for number, most, low, high in self.trees:
            while number is not None:
                number, most, low, high = low if values[number] <= most else high
            total += most
        return total


def forest(records: Iterable[object]) -> Forest:
    """Trees as a weights file holds them. Raises :class:`ValueError` where a branch is missing."""
    numbers: dict[str, int] = {}
    trees = tuple(_tree(record, numbers) for record in records)
    return Forest(tuple(numbers), trees)


def _tree(record: object, numbers: dict[str, int]) -> Tree:
    if isinstance(record, int | float):
        return None, float(record), None, None
    if not isinstance(record, list) or len(record) != 4 or not isinstance(record[0], str):
        raise ValueError(f"not a tree: {record!r}")
    name, most, low, high = record
    return numbers.setdefault(name, len(numbers)), float(most), _tree(low, numbers), _tree(high, numbers)
