"""Reports far longer than any article, cut into pieces coded one by one: time grows with length and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from riwaya.model import Attribution, Claim, Coding, Relation, Report, Span

T = TypeVar("T")

#: Code points that a piece holds at most; longer than nearly all articles, so that these stay whole.
LONGEST = 24_000
#: Where a piece may end, best first: at a paragraph, a sentence, a word.
_ENDS = (re.compile(r"\n\s*"), re.compile(r"[.!?\u061f\u2026]\s+"), re.compile(r"\s+"))


def cut(report: Report) -> Iterator[tuple[int, Report]]:
    """The report in pieces of at most :data:`LONGEST` code points, each with its offset; most reports are one piece.

    A piece carries the id of the report with its offset, so that no two claims of a report share an id.
    """
    start, text = 0, report.text
    while len(text) - start > LONGEST:
        end = _end(text, start)
        yield start, _piece(report, start, end)
        start = end
    yield start, _piece(report, start, len(text))


def _piece(report: Report, start: int, end: int) -> Report:
    return replace(report, id=f"{report.id}#{start}", text=report.text[start:end]) if start else _first(report, end)


def _first(report: Report, end: int) -> Report:
    return report if end == len(report.text) else replace(report, text=report.text[:end])


def _end(text: str, start: int) -> int:
    """The last good place to cut in the second half of a piece that begins at ``start``."""
    limit = start + LONGEST
    for pattern in _ENDS:
        ends = [m.end() for m in pattern.finditer(text, start + LONGEST // 2, limit)]
        if ends:
            return ends[-1]
    return limit


def join(report: Report, parts: Sequence[tuple[int, Coding]]) -> Coding:
    """The coding of the whole report from those of its pieces: spans and indices count from its beginning."""
    if len(parts) == 1:
        return replace(parts[0][1], report=report)
    whole = Coding(report, by=parts[0][1].by)
    for offset, part in parts:
        whole = _added(whole, _moved(replace(part, report=report), offset))
    return whole


def _added(whole: Coding, part: Coding) -> Coding:
    said, framed, known = len(whole.attributions), len(whole.frames), len(whole.actors)
    part = replace(
        part,
        attributions=tuple(_below(a, said) for a in part.attributions),
        claims=tuple(_told(c, part.report, framed) for c in part.claims),
        relations=tuple(_between(r, known) for r in part.relations),
    )
    joined = {f.name: getattr(whole, f.name) + getattr(part, f.name) for f in fields(Coding) if f.name not in _ONCE}
    return replace(whole, **{**joined, "contexts": tuple(dict.fromkeys(joined["contexts"]))})


_ONCE = ("report", "by")


def _below(said: Attribution, by: int) -> Attribution:
    return said if said.parent is None else replace(said, parent=said.parent + by)


def _told(claim: Claim, report: Report, by: int) -> Claim:
    return replace(claim, report=report.id, frame=claim.frame + by)


def _between(relation: Relation, by: int) -> Relation:
    return replace(relation, subject=relation.subject + by, object=relation.object + by)


def _moved(value: T, offset: int) -> T:
    """A record with every span in it moved on; the report it is of stays."""
    if not offset:
        return value
    moved: Any = _any_moved(value, offset)
    found: T = moved
    return found


def _any_moved(value: Any, offset: int) -> Any:
    if isinstance(value, Span):
        return Span(value.start + offset, value.end + offset)
    if isinstance(value, tuple):
        return tuple(_any_moved(one, offset) for one in value)
    if is_dataclass(value) and not isinstance(value, type | Report):
        changed = {f.name: _any_moved(getattr(value, f.name), offset) for f in fields(value)}
        return replace(value, **changed)
    return value
