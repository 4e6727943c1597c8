"""A Coding against the gold Coding of the same text: how much was found, and how much of it is right.

Claims are paired one to one by type and overlapping trigger; parties are compared by words, single letters left out;
precision, recall and F1 are fractions. Distances are great circles on a sphere of 6,371 km.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from riwaya.errors import ScoreError
from riwaya.model import Coding
from riwaya.scoring.bootstrap import DRAWS, figures
from riwaya.scoring.counting import tally
from riwaya.scoring.measures import NAMES, TABLES, Figure, Mean, Measure, Scores, measure, names_under
from riwaya.scoring.mistakes import Mistake, mistakes_of
from riwaya.scoring.pairing import same_name

__all__ = [
    "NAMES", "TABLES", "Figure", "Mean", "Measure", "Mistake", "Scores", "evaluate", "mistakes", "same_name", "score",
]  # fmt: skip

Pairs = Iterable[tuple[Coding, Coding]]


def score(pairs: Pairs) -> dict[str, Measure]:
    """Measures over (gold, found) Codings of the same texts. Raises :class:`ScoreError` where the texts differ."""
    counts: Counter[str] = Counter()
    for gold, found in pairs:
        counts.update(_counts(gold, found))
    return {name: measure(counts, name) for name in NAMES}


def evaluate(pairs: Pairs, draws: int = DRAWS) -> Scores:
    """Measures as of :func:`score` and tables by type, status, assertion and role, with bootstrap intervals.

    Raises :class:`ScoreError` where the texts differ.
    """
    counts = [_counts(gold, found) for gold, found in pairs]
    every, macro = figures(counts, draws)
    return Scores(
        len(counts),
        draws,
        {name: every[name] for name in NAMES},
        {table: {row: every[f"{table}/{row}"] for row in names_under(every, table)} for table in TABLES},
        macro,
    )


def mistakes(pairs: Pairs) -> list[Mistake]:
    """What is wrong with the claims found, in the order of the pairs and of the text."""
    return [mistake for gold, found in pairs for mistake in mistakes_of(gold, found)]


def _counts(gold: Coding, found: Coding) -> Counter[str]:
    if gold.report.text != found.report.text:
        raise ScoreError(f"{gold.report.id}: gold and coded record hold different texts")
    return tally(gold, found)
