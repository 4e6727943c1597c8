"""Files, folders and standard input as reports."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from riwaya.errors import EmptyReport, ReadError, UnknownFormat
from riwaya.model import Report
from riwaya.readers.encoding import decode
from riwaya.readers.html import LARGEST_PAGE, read_html
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import LARGEST_TEXT, read_text
from riwaya.readers.tables import Peekable, buffered, looks_like_table, read_csv, read_jsonl

Reader = Callable[[Peekable, str, ReadOptions], Iterator[Report | ReadError]]

#: Kind of a file by its extension; only these are read from a folder.
EXTENSIONS = {
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_SNIFF = 4096
_MARKUP = re.compile(
    r"\s*<(?:!--|!doctype\s+html|\?xml|(?:html|head|body|div|p|table|meta|article|title)\b)", re.IGNORECASE
)


def _whole(read_one: Callable[[bytes, str, ReadOptions], Report], largest: int) -> Reader:
    """A reader of one report a file."""

    def reader(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Report | ReadError]:
        raw = stream.read(largest + 1)
        try:
            if not raw.strip():
                raise EmptyReport(path, "the file is empty")
            yield read_one(raw, path, options)
        except ReadError as err:
            yield err

    return reader


#: Readers by kind of input.
READERS: dict[str, Reader] = {
    "text": _whole(read_text, LARGEST_TEXT),
    "html": _whole(read_html, LARGEST_PAGE),
    "jsonl": read_jsonl,
    "csv": read_csv,
}


def read(path: str | Path, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of a file, of a folder and all below it (in order of names), or of standard input (``-``).

    What cannot be read comes as a :class:`ReadError` in its place, so that the rest can go on. Nothing is read
    before it is asked for.
    """
    options = options or ReadOptions()
    if str(path) == "-":
        yield from _stream(buffered(sys.stdin.buffer), "-", options)
        return
    for file in _files(Path(path)):
        yield from _file(file, options)


def read_one(path: str | Path, options: ReadOptions | None = None) -> Report:
    """The one report of a file; raises :class:`ReadError` where there is none, or more than one."""
    reports = read(path, options)
    first = next(reports, None)
    if isinstance(first, ReadError):
        raise first
    if first is None:
        raise EmptyReport(path, "there is no report in it")
    if next(reports, None) is not None:
        raise ReadError(path, "there is more than one report in it", "read() gives them one by one")
    return first


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the files of known kinds below a folder, by name; no link to a folder is followed."""
    if not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in EXTENSIONS and not name.startswith("."):
                yield Path(folder, name)


def _file(path: Path, options: ReadOptions) -> Iterator[Report | ReadError]:
    name = str(path)
    try:
        with path.open("rb") as stream:
            yield from _stream(buffered(stream), name, options)
    except FileNotFoundError:
        yield ReadError(name, "no such file")
    except OSError as err:
        yield ReadError(name, err.strerror or "cannot be opened")


def _stream(stream: Peekable, name: str, options: ReadOptions) -> Iterator[Report | ReadError]:
    head = stream.peek(_SNIFF)[:_SNIFF]
    if not head:
        yield EmptyReport(name, "the file is empty")
        return
    kind = options.kind or EXTENSIONS.get(Path(name).suffix.lower()) or sniff(head, options)
    if kind not in READERS:
        yield UnknownFormat(name, "nothing here reads this kind of file", f"readers: {', '.join(READERS)}")
        return
    yield from READERS[kind](stream, name, options)


def sniff(head: bytes, options: ReadOptions) -> str | None:
    """Kind of an input by its first bytes; ``None`` where they are no text."""
    text = decode(head[: head.rfind(b"\n") + 1] or head)[0].lstrip()
    if sum(ch < " " and ch not in "\t\n\r\f" for ch in text) * 50 > len(text):
        return None
    if _MARKUP.match(text):
        return "html"
    if text.startswith("{"):
        return "jsonl"
    return "csv" if looks_like_table(text.split("\n", 1)[0], options) else "text"
