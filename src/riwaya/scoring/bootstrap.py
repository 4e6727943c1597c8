"""How far a figure would move with other texts: percentile bootstrap intervals.

Documents are drawn anew with replacement, as many as there are, and each figure is made again of the sums of their
counts; the interval holds the middle 95 of 100 draws (B. Efron, "Bootstrap methods: another look at the jackknife",
1979). Claims of one text hang together, so texts are drawn and not claims. The seed is fixed: the same counts give
the same interval.
"""

from __future__ import annotations

import math
import random
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from riwaya.scoring.measures import Figure, Interval, Mean, Measure, macro_f1, measure, names_in

DRAWS, SEED, LEVEL = 1000, 0, 0.95
#: Bytes that a sum of counts may take.
_FIELD = 4


def figures(documents: Sequence[Mapping[str, int]], draws: int = DRAWS) -> tuple[dict[str, Figure], Mean]:
    """The figure of every name counted in the documents, and the mean F1 over types."""
    whole: Counter[str] = Counter()
    for counts in documents:
        whole.update(counts)
    measures = {name: measure(whole, name) for name in names_in(whole)}
    drawn = [{name: measure(counts, name) for name in measures} for counts in _drawn(documents, draws)]
    means = [mean for one in drawn if (mean := macro_f1(_types(one))) is not None]
    macro = Mean(macro_f1(_types(measures)) or 0.0, _middle(means))
    return {name: _figure(m, [one[name] for one in drawn]) for name, m in measures.items()}, macro


def _types(measures: Mapping[str, Measure]) -> list[Measure]:
    return [m for name, m in measures.items() if name.startswith("type/")]


def _drawn(documents: Sequence[Mapping[str, int]], draws: int) -> Iterator[dict[str, int]]:
    """The sums of counts of each draw.

    The counts of a document are packed side by side into one whole number: adding two of these adds all counts at once.
    """
    if len(documents) < 2:
        return
    keys = sorted({key for counts in documents for key in counts})
    form = struct.Struct(f"<{len(keys)}I")
    packed = [int.from_bytes(form.pack(*(c.get(k, 0) for k in keys)), "little") for c in documents]
    chance = random.Random(SEED)
    for _ in range(draws):
        total = sum(chance.choices(packed, k=len(packed)))
        yield dict(zip(keys, form.unpack(total.to_bytes(_FIELD * len(keys), "little")), strict=True))


def _figure(whole: Measure, drawn: Sequence[Measure]) -> Figure:
    """Draws that hold nothing to measure say nothing and are left out."""
    precise = [m.precision for m in drawn if (m.gold if m.found is None else m.found)]
    recalled = [m.recall for m in drawn if m.gold]
    values = [m.value for m in drawn if m.counted]
    return Figure(whole, _middle(values), _middle(precise), _middle(recalled))


def _middle(values: Sequence[float]) -> Interval | None:
    """The bounds of the values when as many as :data:`LEVEL` leaves out are cut off, half of them at each end."""
    if not values:
        return None
    cut = math.floor(len(values) * (1 - LEVEL) / 2)
    ranked = sorted(values)
    return ranked[cut], ranked[-1 - cut]
