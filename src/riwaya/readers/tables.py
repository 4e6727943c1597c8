"""Streams of reports: JSON lines and CSV, read line by line. A bad line is an error that does not stop the rest."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol, cast

from riwaya.errors import ReadError
from riwaya.model import Report
from riwaya.readers.encoding import decode
from riwaya.readers.entries import report_of
from riwaya.readers.options import FIELDS, ReadOptions

#: A longer line is refused: it would not fit into memory beside the rest.
LONGEST_LINE = 64_000_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = (",", ";", "\t", "|")


class Peekable(Protocol):
    """A stream of bytes that can be looked at before it is read."""

    def peek(self, size: int = ..., /) -> bytes:
        """The next bytes, which stay to be read."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""

    def readline(self, size: int = ..., /) -> bytes:
        """The next line."""


Stream = BinaryIO | Peekable


def read_jsonl(stream: Stream, path: str, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of JSON lines, one a line; in place of a line that cannot be read, the error that says why."""
    options = options or ReadOptions()
    for number, line in _numbered(stream):
        where = f"{path}:{number}"
        if isinstance(line, ReadError):
            yield ReadError(where, line.why, line.hint)
            continue
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if not text:
            continue
        try:
            yield report_of(_object(text, where), where, options)
        except ReadError as err:
            yield err


def _numbered(stream: Stream) -> Iterator[tuple[int, bytes | ReadError]]:
    """Lines with their numbers; a line that is too long is skipped to its end."""
    lines = _utf8_lines(stream)
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(LONGEST_LINE)
        yield number, ReadError("", f"the line is longer than {LONGEST_LINE:,} bytes")


def buffered(stream: Stream) -> Peekable:
    """A stream whose first bytes can be looked at without taking them."""
    return cast(Peekable, stream) if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream))


def _utf8_lines(stream: Stream) -> Peekable:
    """The stream, looked at beforehand; a UTF-16 one is rewritten as UTF-8."""
    lines = buffered(stream)
    if lines.peek(2)[:2] not in _UTF16:
        return lines
    return buffered(io.BytesIO(lines.read().decode("utf-16", "replace").encode("utf-8")))


def _object(text: str, where: str) -> dict[str, Any]:
    """The JSON object of a line. NaN, which JSON does not know, is taken for null."""
    try:
        value = json.loads(text, parse_constant=lambda _: None)
    except RecursionError as err:
        raise ReadError(where, "the JSON is nested too deep") from err
    except ValueError as err:
        raise ReadError(where, f"not JSON: {err}", _json_hint(text)) from err
    if not isinstance(value, dict):
        raise ReadError(where, f"a JSON object is expected, not {type(value).__name__}", _json_hint(text))
    return value


def _json_hint(text: str) -> str:
    return "one object a line is read; an array becomes lines with: jq -c '.[]'" if text[:1] in "[{" else ""


def read_csv(stream: Stream, path: str, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of a table with a header; in place of a row that cannot be read, the error that says why.

    Separated by comma, semicolon, tab or bar; UTF-8 with or without mark, UTF-16 or windows-1256.
    """
    options = options or ReadOptions()
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(stream)
    rows = csv.reader(lines, delimiter=lines.delimiter)
    header: list[str] | None = None
    while True:
        lines.bad = None
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as err:
            yield ReadError(f"{path}:{rows.line_num}", f"not CSV: {err}", "is a quotation mark left open?")
            continue
        where = f"{path}:{rows.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header = [name.strip() for name in row]
            if not _has_text(header, options):
                yield ReadError(where, f"no column is named text or html: {', '.join(header)[:200]}",
                                "name yours: --columns text=NAME")  # fmt: skip
                return
            continue
        yield _row(header, row, where, (options, lines.bad))


def _row(header: list[str], row: list[str], where: str, about: tuple[ReadOptions, str | None]) -> Report | ReadError:
    options, bad = about
    if bad:
        return ReadError(where, bad, "save the table as UTF-8")
    if len(row) > len(header):
        return ReadError(where, f"the row has {len(row)} cells, the header {len(header)}", "is a separator unquoted?")
    try:
        return report_of(dict(zip(header, row, strict=False)), where, options)
    except ReadError as err:
        return err


def _has_text(header: list[str], options: ReadOptions) -> bool:
    return any(options.columns.get(name, name) in ("text", "html") for name in header)


class _Lines:
    """Decoded lines of a table; ``bad`` says what is wrong with the last ones, ``delimiter`` what its header uses."""

    def __init__(self, stream: Stream) -> None:
        self._lines = _utf8_lines(stream)
        sample = self._lines.peek(65536)
        whole = sample[: sample.rfind(b"\n") + 1] or sample
        text, self._encoding = decode(whole)
        first = text.split("\n", 1)[0]
        self.delimiter = max(_DELIMITERS, key=first.count)
        self.bad: str | None = None
        self._begun = False
        self._settled = not whole.isascii()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self._lines.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        if not self._begun and raw.startswith(codecs.BOM_UTF8):
            raw = raw[3:]
        self._begun = True
        if not (self._settled or raw.isascii()):
            self._settled, self._encoding = True, decode(raw)[1]
        try:
            return raw.decode(self._encoding)
        except UnicodeDecodeError as err:
            self.bad = f"not valid {self._encoding}: {err.reason} at byte {err.start}"
            return raw.decode(self._encoding, "replace")


def looks_like_table(first_line: str, options: ReadOptions) -> bool:
    """Whether a first line is the header of a table with a column for the text."""
    delimiter = max(_DELIMITERS, key=first_line.count)
    names = [name.strip().strip('"') for name in first_line.split(delimiter)]
    return len(names) > 1 and _has_text(names, options) and any(n in FIELDS for n in names)
