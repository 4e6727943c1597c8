"""Tables of a spreadsheet program (``.xlsx``) as reports: the rows of the first sheet, below a header."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from riwaya.errors import PackageMissing, ReadError
from riwaya.model import Capture, Captured
from riwaya.readers.entries import report_of, stated
from riwaya.readers.options import FIELDS, ReadOptions
from riwaya.readers.streams import Peekable
from riwaya.readers.tables import has_text, no_text

#: Larger files, and files whose parts unpack to more, are refused: their shared texts are held in memory.
LARGEST_BOOK, LARGEST_UNPACKED = 100_000_000, 400_000_000
#: A workbook declares no document type; one that does may blow up entities.
_DOCTYPE = b"<!DOCTYPE"
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What openpyxl and what lies below it raise for a broken workbook.
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, EOFError, OSError)


def read_xlsx(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The rows of a workbook's first sheet, each with the row as JSON; an error in place of a row that is wrong."""
    try:
        import openpyxl  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        yield PackageMissing(path, "workbooks are read with openpyxl", "pip install 'riwaya[xlsx]'")
        return
    raw = stream.read(LARGEST_BOOK + 1)
    try:
        _check(raw, path)
        yield from _reports(raw, path, options)
    except ReadError as err:
        yield err
    except _BROKEN as err:
        yield ReadError(path, f"the workbook cannot be read: {err}", "save the sheet as CSV")


def _check(raw: bytes, path: str) -> None:
    """Raises :class:`ReadError` for what is no workbook, or would take too much memory."""
    if len(raw) > LARGEST_BOOK:
        raise ReadError(path, f"the workbook has more than {LARGEST_BOOK:,} bytes", "save the sheet as CSV")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            infos = parts.infolist()
            if not any(info.filename == "xl/workbook.xml" for info in infos):
                raise ReadError(path, "a zip archive that is no workbook", "unpack it and give its files")
            size = sum(info.file_size for info in infos)
            if size > LARGEST_UNPACKED:
                raise ReadError(path, f"{len(raw):,} bytes unpack to {size:,}; {LARGEST_UNPACKED:,} are read",
                                "save the sheet as CSV")  # fmt: skip
            for info in infos:
                if info.filename.endswith((".xml", ".rels")) and _DOCTYPE in parts.open(info).read(1024):
                    raise ReadError(path, f"{info.filename} declares a document type, which no workbook does")
    except zipfile.BadZipFile as err:
        raise ReadError(path, f"no workbook: {err}", "save it as .xlsx or CSV") from err


def _reports(raw: bytes, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    if not book.worksheets:
        raise ReadError(path, "the workbook has no sheet of cells")
    header: list[str] | None = None
    for number, cells in enumerate(book.worksheets[0].iter_rows(), 1):
        where = f"{path}:{number}"
        if all(cell.value is None for cell in cells):
            continue
        if header is None:
            header = _names(cells)
            if not has_text(header, options):
                yield no_text(header, where)
                return
            continue
        try:
            yield _row(header, cells, where, options)
        except ReadError as err:
            yield err


def _names(cells: Sequence[Any]) -> list[str]:
    """The names of the columns, as far as there are any."""
    names = [str(cell.value or "").strip() for cell in cells]
    return names[: max(i for i, name in enumerate(names, 1) if name)] if any(names) else []


def _row(header: list[str], cells: Sequence[Any], where: str, options: ReadOptions) -> Captured:
    """The report of a row. Raises :class:`ReadError` for one with a wrong formula in a field of ours, or none."""
    record: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if cell.data_type == "e" and options.columns.get(name, name) in FIELDS:
            raise ReadError(where, f"the formula in column {name} gives {cell.value}", "mend it and save the table")
        if name:
            record[name] = _value(cell.value, options.columns.get(name, name))
    if any(cell.value is not None for cell in cells[len(header) :]):
        raise ReadError(where, f"the row has {len(cells)} cells, the header {len(header)}")
    report = report_of(record, where, options)
    raw = json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Captured(report, Capture(raw, "file", mime=_MIME, stated=stated(record, options)))


def _value(value: Any, field: str) -> Any:
    """What a cell holds, its dates in ISO 8601; a number where a text belongs as its figures."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if field in FIELDS and isinstance(value, int | float) else value
