"""Claims as rows that stay readable in a terminal, Arabic and Latin script side by side."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.exports.record import THRESHOLD
from riwaya.model import Claim, Coding, Report, When, Who

HEADINGS = ("date", "what", "who", "to whom", "where", "status", "on whose word")
#: Share of the line that each column may take, and the least any column gets.
_SHARES = (10, 19, 22, 19, 13, 12, 26)
_LEAST = 8
_GAP = "  "
#: First strong isolate and its end, and a left-to-right mark: columns keep their places, words their own direction.
_ISOLATE, _END, _MARK = "\u2068", "\u2069", "\u200e"


@dataclass(frozen=True, slots=True)
class Style:
    """``width`` in columns; ``isolates`` for terminals that reorder Arabic themselves; ``color`` for headings."""

    width: int = 120
    isolates: bool = False
    color: bool = False


def terminal() -> Style:
    """The style of standard output: as wide as the terminal, in colour unless ``NO_COLOR`` is set."""
    seen = sys.stdout.isatty()
    width = shutil.get_terminal_size((140, 24)).columns
    return Style(width=width, isolates=seen, color=seen and not os.environ.get("NO_COLOR"))


def title(report: Report) -> str:
    """A report's headline, outlet and day on one line."""
    day = report.published.isoformat()[:10] if report.published else "no publication date"
    return " | ".join(x for x in (report.title or report.id, report.outlet or "outlet unknown", day) if x)


def rows(coding: Coding, every: bool = False) -> Iterator[tuple[str, ...]]:
    """One row of cells a claim, by :data:`HEADINGS`."""
    for claim in coding.claims:
        if every or claim.confidence >= THRESHOLD:
            yield _row(coding, claim)


def _row(coding: Coding, claim: Claim) -> tuple[str, ...]:
    trigger = coding.report.text[claim.trigger.start : claim.trigger.end]
    status = claim.status if claim.assertion == "asserted" else f"{claim.status}, {claim.assertion}"
    return (
        _days(claim.when),
        f"{claim.type}{' ' + claim.mode if claim.mode else ''} {trigger}",
        _names(claim.actors),
        _names(claim.recipients) + _tolls(claim),
        claim.where.name if claim.where else "",
        status,
        " ← ".join(link.name for link in claim.chain),
    )


def _days(when: When | None) -> str:
    if when is None:
        return ""
    if when.first is None or when.last is None:
        return "relative"
    return str(when.first) if when.first == when.last else f"{when.first}/{when.last:%m-%d}"


def _names(whos: Sequence[Who]) -> str:
    return "، ".join(who.text for who in whos)


def _tolls(claim: Claim) -> str:
    counted = [f"{n} {name}" for n, name in ((claim.killed, "killed"), (claim.injured, "injured")) if n is not None]
    return f" ({', '.join(counted)})" if counted else ""


def width(text: str) -> int:
    """Terminal columns that a string takes: marks and formatting characters none, wide characters two."""
    return sum(_columns(ch) for ch in text)


def _columns(ch: str) -> int:
    if unicodedata.combining(ch) or unicodedata.category(ch) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def render(title: str, table: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    """Lines of a titled table; cells are wrapped at words and cut nowhere."""
    widths = _widths(style.width)
    bold, plain = ("\033[1m", "\033[0m") if style.color else ("", "")
    yield f"{bold}{_isolated(title, style)}{plain}"
    yield from (f"{bold}{line}{plain}" for line in _line(HEADINGS, widths, style))
    for row in table:
        yield from _line(row, widths, style)


def _widths(total: int) -> list[int]:
    usable = max(total - len(_GAP) * (len(_SHARES) - 1), _LEAST * len(_SHARES))
    return [max(_LEAST, usable * share // sum(_SHARES)) for share in _SHARES]


def _line(cells: Sequence[str], widths: Sequence[int], style: Style) -> Iterator[str]:
    wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for i in range(max(len(lines) for lines in wrapped)):
        parts = [
            _padded(lines[i] if i < len(lines) else "", size, style)
            for lines, size in zip(wrapped, widths, strict=True)
        ]
        yield ((_MARK if style.isolates else "") + _GAP.join(parts)).rstrip()


def aligned(rows: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    """Lines of rows whose columns are as wide as their widest cell; nothing is wrapped."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(_padded(cell, size, style) for cell, size in zip(row, widths, strict=True)).rstrip()


def _padded(cell: str, size: int, style: Style) -> str:
    return _isolated(cell, style) + " " * (size - width(cell))


def _isolated(text: str, style: Style) -> str:
    return f"{_ISOLATE}{text}{_END}" if style.isolates and text else text


def wrap(text: str, size: int) -> list[str]:
    """Lines of at most ``size`` columns; a longer word is broken, nothing is left out."""
    lines, line = [], ""
    for word in text.split():
        while width(word) > size:
            if line:
                lines.append(line)
                line = ""
            cut = _fitting(word, size)
            lines.append(word[:cut])
            word = word[cut:]
        if line and width(line) + 1 + width(word) > size:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line or not lines else lines


def _fitting(word: str, size: int) -> int:
    """How many characters of a word fit into so many columns; at least one."""
    used = 0
    for i, ch in enumerate(word):
        used += _columns(ch)
        if used > size:
            return max(1, i)
    return len(word)
