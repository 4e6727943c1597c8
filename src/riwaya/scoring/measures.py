"""Counts and the figures made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

#: The measures in the order in which they are shown, and whether each asks how much of what was found is right too.
NAMES = {
    "claims": True, "mode": False, "status": False, "alleged_or_denied": True, "actors": True, "recipients": True,
    "when": False, "where_country": False, "where_25km": False, "toll": False, "chain": False, "deep_chain": False,
    "root": False, "attributions": True, "attribution_content": False, "speaker_kind": False, "places": True,
    "place_country": False, "times": True, "time_value": False,
}  # fmt: skip
#: Tables beside the measures; their rows are counted as ``TABLE/ROW``.
TABLES = ("type", "status", "assertion", "role")
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts behind one figure: ``hit`` of ``gold`` found among ``found``; a share has no ``found``."""

    hit: int
    gold: int
    found: int | None = None

    @property
    def precision(self) -> float:
        """Right of what was found; a share's precision is the share."""
        of = self.gold if self.found is None else self.found
        return self.hit / of if of else 0.0

    @property
    def recall(self) -> float:
        """Found of what there is."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def value(self) -> float:
        """F1, or the share for a measure that only asks how many are right."""
        if self.found is None:
            return self.recall
        total = self.gold + self.found
        return 2 * self.hit / total if total else 0.0

    @property
    def counted(self) -> int:
        """How much there is to be right or wrong about; 0 where the figure says nothing."""
        return self.gold + (self.found or 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with the bootstrap intervals of its value, precision and recall.

    They are ``None`` where nothing was counted and for fewer than two documents.
    """

    measure: Measure
    interval: Interval | None = None
    precision: Interval | None = None
    recall: Interval | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of several measures' values, 0 where there are none, with its bootstrap interval."""

    value: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over so many documents, drawn anew so often, ``macro`` the mean F1 over types, and tables ``by`` name.

    The tables are :data:`TABLES`; their rows are named without them ("ASSAULT", "occurred"). Those of ``role`` are
    "actors", "recipients", "both", and each of these with a type behind a slash ("actors/ASSAULT").
    """

    documents: int
    draws: int
    measures: Mapping[str, Figure]
    by: Mapping[str, Mapping[str, Figure]]
    macro: Mean


def measure(counts: Mapping[str, int], name: str) -> Measure:
    """The measure of a name, a row of a table (``type/ASSAULT``) too: these have precision and recall."""
    found = counts.get(f"{name}:found", 0) if NAMES.get(name, True) else None
    return Measure(counts.get(f"{name}:hit", 0), counts.get(f"{name}:gold", 0), found)


def names_in(counts: Collection[str]) -> list[str]:
    """Names that are counted: the measures, then the rows of the tables in the order of the alphabet."""
    return [*NAMES, *sorted({key.rpartition(":")[0] for key in counts} - NAMES.keys())]


def names_under(names: Collection[str], table: str) -> list[str]:
    """The rows of a table, named without it."""
    return [name.removeprefix(f"{table}/") for name in names if name.startswith(f"{table}/")]


def macro_f1(types: Collection[Measure]) -> float | None:
    """The plain mean of F1 over the types that gold or found hold; ``None`` where there are none."""
    values = [m.value for m in types if m.counted]
    return sum(values) / len(values) if values else None
