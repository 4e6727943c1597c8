"""Scores and mistakes as lines for people and as one JSON object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from riwaya.scoring.bootstrap import LEVEL, SEED
from riwaya.scoring.measures import Figure, Interval, Scores
from riwaya.scoring.mistakes import Mistake

_HEADINGS = {"type": "claims by type", "status": "status", "assertion": "assertion", "role": "words by role"}
#: First strong isolate and its end: in terminals, Arabic keeps its own direction and leaves the line its own.
_ISOLATE, _END = "\u2068", "\u2069"


def tables(scores: Scores, by: Iterable[str]) -> Iterator[str]:
    """The table of the measures, then those asked for: precision, recall, F1 or share, interval, counts."""
    yield from _table("measure", scores.measures)
    for name in by:
        yield ""
        yield from _breakdown(scores, name)


def _table(title: str, rows: Mapping[str, Figure]) -> Iterator[str]:
    yield f"{title:<22}{'P':>7}{'R':>7}{'F1/share':>10}{'95% interval':>16}  right/gold (found)"
    for name, figure in rows.items():
        m = figure.measure
        found = f" ({m.found})" if m.found is not None else ""
        ratios = f"{m.precision:>7.3f}{m.recall:>7.3f}{m.value:>10.3f}{_interval(figure.interval):>16}"
        yield f"{name:<22}{ratios}  {m.hit}/{m.gold}{found}"


def _interval(bounds: Interval | None) -> str:
    return f"{bounds[0]:.3f}-{bounds[1]:.3f}" if bounds else "-"


def _breakdown(scores: Scores, name: str) -> Iterator[str]:
    """What is most frequent first; the table by type ends with its mean."""
    rows = {row: figure for row, figure in scores.by[name].items() if "/" not in row}
    yield from _table(_HEADINGS[name], dict(sorted(rows.items(), key=lambda item: _place(*item))))
    if name == "type" and rows:
        yield f"{'mean of the types':<36}{scores.macro.value:>10.3f}{_interval(scores.macro.interval):>16}"


def _place(row: str, figure: Figure) -> tuple[bool, int]:
    return row == "both", -figure.measure.gold


def mistakes(every: Sequence[Mistake], limit: int | None, isolated: bool = False) -> Iterator[str]:
    """How many there are of each kind, and the first of them, two lines each."""
    counted = Counter(m.kind for m in every)
    yield ""
    yield f"errors: {', '.join(f'{n} {kind}' for kind, n in counted.most_common()) or 'none'}"
    start, end = (_ISOLATE, _END) if isolated else ("", "")
    for m in every[:limit]:
        gold, found = (f"{start}{value}{end}" if value else "nothing" for value in (m.gold, m.found))
        rule = f"  [{m.rule}]" if m.rule else ""
        yield f"{m.report} {m.trigger.start}-{m.trigger.end} {m.kind}: gold {gold}, found {found}{rule}"
        yield f"    {start}{m.around}{end}"
    left = len(every[limit:]) if limit is not None else 0
    if left:
        yield f"and {left} more"


def as_record(scores: Scores) -> dict[str, Any]:
    """One value a measure, then all there is: the measures with intervals and counts, and the tables."""
    macro = scores.macro
    return {
        **{name: round(figure.measure.value, 3) for name, figure in scores.measures.items()},
        "documents": scores.documents,
        "bootstrap": {"draws": scores.draws, "seed": SEED, "level": LEVEL, "drawn": "documents"},
        "measures": {name: _figure(figure) for name, figure in scores.measures.items()},
        "by": {table: _rows(rows) for table, rows in scores.by.items()},
        "macro_f1": {"value": round(macro.value, 3), "interval": _bounds(macro.interval)},
    }


def _rows(rows: Mapping[str, Figure]) -> dict[str, Any]:
    """Rows of a table; those of a role and a type stand inside their role."""
    out: dict[str, Any] = {}
    for row, figure in rows.items():
        name, _, kind = row.partition("/")
        if kind:
            out[name].setdefault("by_type", {})[kind] = _figure(figure)
        else:
            out[name] = _figure(figure)
    return out


def _figure(figure: Figure) -> dict[str, Any]:
    m = figure.measure
    return {
        "precision": round(m.precision, 3), "recall": round(m.recall, 3), "value": round(m.value, 3),
        "hit": m.hit, "gold": m.gold, "found": m.found, "interval": _bounds(figure.interval),
        "precision_interval": _bounds(figure.precision), "recall_interval": _bounds(figure.recall),
    }  # fmt: skip


def _bounds(interval: Interval | None) -> list[float] | None:
    return [round(bound, 3) for bound in interval] if interval else None


def mistake_records(every: Iterable[Mistake]) -> list[dict[str, Any]]:
    """Mistakes as JSON objects."""
    return [
        {
            "kind": m.kind, "gold": m.gold, "found": m.found, "report": m.report,
            "trigger": [m.trigger.start, m.trigger.end], "rule": m.rule, "around": m.around,
        }
        for m in every
    ]  # fmt: skip
