"""Streams of reports: JSON lines and CSV, read line by line. A bad line is an error that does not stop the rest."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from typing import Any

from riwaya.errors import ReadError
from riwaya.model import Capture, Captured, Report
from riwaya.readers.encoding import decode
from riwaya.readers.entries import report_of, stated
from riwaya.readers.options import FIELDS, ReadOptions
from riwaya.readers.streams import LONGEST_LINE, Stream, numbered, utf8_lines, way

_DELIMITERS = (",", ";", "\t", "|")


def read_jsonl(stream: Stream, path: str, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of JSON lines, one a line; in place of a line that cannot be read, the error that says why."""
    return reports(capture_jsonl(stream, path, options or ReadOptions()))


def read_csv(stream: Stream, path: str, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of a table with a header; in place of a row that cannot be read, the error that says why.

    Separated by comma, semicolon, tab or bar; UTF-8 with or without mark, UTF-16 or windows-1256.
    """
    return reports(capture_csv(stream, path, options or ReadOptions()))


def reports(found: Iterator[Captured | ReadError]) -> Iterator[Report | ReadError]:
    """What was found, without how it was got."""
    return (one if isinstance(one, ReadError) else one.report for one in found)


def capture_jsonl(stream: Stream, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The reports of JSON lines, each with the bytes of its line without the line's end."""
    for number, line in numbered(stream):
        where = f"{path}:{number}"
        if isinstance(line, ReadError):
            yield ReadError(where, line.why, line.hint)
            continue
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if not text:
            continue
        try:
            record = _object(text, where)
            report = report_of(record, where, options)
        except ReadError as err:
            yield err
            continue
        yield Captured(
            report, Capture(line.rstrip(b"\r\n"), way(path), mime="application/json", stated=stated(record, options))
        )


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


def capture_csv(stream: Stream, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The reports of a table, each with the bytes of its row: of all lines where it has several."""
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(stream)
    rows = csv.reader(lines, delimiter=lines.delimiter)
    header: list[str] | None = None
    while True:
        lines.bad = None
        lines.taken.clear()
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
            if not has_text(header, options):
                yield no_text(header, where)
                return
            continue
        found = _row(header, row, where, (options, lines.bad))
        if isinstance(found, ReadError):
            yield found
            continue
        raw = b"".join(lines.taken).rstrip(b"\r\n")
        report, said = found
        yield Captured(report, Capture(raw, way(path), mime="text/csv", stated=said))


def no_text(header: list[str], where: str) -> ReadError:
    """The error about a table in which no column is the text."""
    return ReadError(
        where, f"no column is named text or html: {', '.join(header)[:200]}", "name yours: --columns text=NAME"
    )


def _row(
    header: list[str], row: list[str], where: str, about: tuple[ReadOptions, str | None]
) -> tuple[Report, str | None] | ReadError:
    """The report of a row and its date in the row's own words."""
    options, bad = about
    if bad:
        return ReadError(where, bad, "save the table as UTF-8")
    if len(row) > len(header):
        return ReadError(where, f"the row has {len(row)} cells, the header {len(header)}", "is a separator unquoted?")
    record = dict(zip(header, row, strict=False))
    try:
        return report_of(record, where, options), stated(record, options)
    except ReadError as err:
        return err


def has_text(header: list[str], options: ReadOptions) -> bool:
    """Whether a table's header names a column for the text."""
    return any(options.columns.get(name, name) in ("text", "html") for name in header)


class _Lines:
    """Decoded lines of a table; ``taken`` are the bytes of the last ones and ``bad`` says what is wrong with them,
    ``delimiter`` is what its header uses.
    """

    def __init__(self, stream: Stream) -> None:
        self._lines = utf8_lines(stream)
        sample = self._lines.peek(65536)
        whole = sample[: sample.rfind(b"\n") + 1] or sample
        text, self._encoding = decode(whole)
        first = text.split("\n", 1)[0]
        self.delimiter = max(_DELIMITERS, key=first.count)
        self.bad: str | None = None
        self.taken: list[bytes] = []
        self._begun = False
        self._settled = not whole.isascii()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self._lines.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.taken.append(raw)
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
    return len(names) > 1 and has_text(names, options) and any(n in FIELDS for n in names)
