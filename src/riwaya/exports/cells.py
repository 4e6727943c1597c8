"""Cells of tables that spreadsheets open: nothing in them is taken for a formula, what is unknown is empty.

A cell of words that begins with one of the signs that spreadsheets calculate with gets an apostrophe in front (OWASP,
CSV injection). Directions that a text changes and does not change back are changed back at the end of its cell, so
that one cell cannot turn round what stands in the next.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

#: What Excel needs at the head of a file to read Arabic: the byte order mark.
MARK = "\ufeff"
#: Signs that begin a formula, in their wide forms too, and characters that hide one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
            "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}  # fmt: skip
_CLOSING = frozenset(_OPENING.values())
_TURNS = re.compile(f"[{''.join(_OPENING)}]")
#: Several values in one cell.
_BETWEEN = "; "


def safe(value: object) -> str:
    """What a cell holds of a value: unknown is empty, words are never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    words = closed(str(value).replace("\x00", "\ufffd"))
    return f"'{words}" if words[:1] and not words[0].isalnum() and _is_formula(words) else words


def joined(values: Iterable[object]) -> str | None:
    """Several values as one; nothing where there is none."""
    return _BETWEEN.join(str(value) for value in values if value is not None) or None


def closed(words: str) -> str:
    """Words with every change of direction that they begin ended."""
    if not _TURNS.search(words):
        return words
    open_: list[str] = []
    for letter in words:
        if letter in _OPENING:
            open_.append(_OPENING[letter])
        elif letter in _CLOSING and letter in open_:
            while open_.pop() != letter:
                pass
    return words + "".join(reversed(open_))


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table as lines of a CSV file for spreadsheets: UTF-8 with its mark, commas, CRLF (RFC 4180)."""
    yield MARK + _line(header)
    for row in rows:
        yield _line([safe(value) for value in row])


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _is_formula(words: str) -> bool:
    """Whether words begin a formula, or would without the blanks and invisible characters before, which may go."""
    start = 0
    while start < len(words) and (words[start].isspace() or unicodedata.category(words[start]) in ("Cf", "Cc")):
        start += 1
    return words.startswith(_FORMULA) or words[start : start + 1] in _FORMULA
