"""Files, folders and standard input as reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from riwaya.errors import EmptyReport, ReadError, UnknownFormat
from riwaya.model import Capture, Captured, Report
from riwaya.readers.html import LARGEST_PAGE, read_html
from riwaya.readers.kinds import is_read, kind_of
from riwaya.readers.mail import read_mail, read_mbox
from riwaya.readers.mhtml import read_mhtml, saved_from
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import LARGEST_TEXT, read_text
from riwaya.readers.streams import Peekable, buffered, unpacked, way
from riwaya.readers.tables import capture_csv, capture_jsonl, reports
from riwaya.readers.telegram import read_telegram
from riwaya.readers.warc import read_warc
from riwaya.readers.whatsapp import read_whatsapp
from riwaya.readers.xlsx import read_xlsx

Reader = Callable[[Peekable, str, ReadOptions], Iterator[Captured | ReadError]]

_SNIFF = 4096


def _whole(read_one: Callable[[bytes, str, ReadOptions], Report], largest: int, mime: str) -> Reader:
    """A reader of one report a file."""

    def reader(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
        raw = stream.read(largest + 1)
        try:
            if not raw.strip():
                raise EmptyReport(path, "the file is empty")
            report = read_one(raw, path, options)
        except ReadError as err:
            yield err
            return
        yield Captured(report, Capture(raw, way(path), url_given=saved_from(raw), mime=mime))

    return reader


def _packed(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """Any of the others, packed by gzip: what is kept is what was packed."""
    yield from _stream(unpacked(stream, path), path, options, inside=True)


#: Readers by kind of input.
READERS: dict[str, Reader] = {
    "text": _whole(read_text, LARGEST_TEXT, "text/plain"),
    "html": _whole(read_html, LARGEST_PAGE, "text/html"),
    "jsonl": capture_jsonl,
    "csv": capture_csv,
    "xlsx": read_xlsx,
    "warc": read_warc,
    "telegram": read_telegram,
    "whatsapp": read_whatsapp,
    "mhtml": read_mhtml,
    "mail": read_mail,
    "mbox": read_mbox,
    "gzip": _packed,
}


def read(path: str | Path, options: ReadOptions | None = None) -> Iterator[Report | ReadError]:
    """The reports of a file, of a folder and all below it (in order of names), or of standard input (``-``).

    What cannot be read comes as a :class:`ReadError` in its place, so that the rest can go on. Nothing is read
    before it is asked for.
    """
    return reports(capture(path, options))


def capture(path: str | Path, options: ReadOptions | None = None) -> Iterator[Captured | ReadError]:
    """The reports that :func:`read` gives, each with how it was got and the bytes that were its own."""
    options = options or ReadOptions()
    if str(path) == "-":
        yield from _stream(buffered(sys.stdin.buffer), "-", options)
        return
    for file in _files(Path(path)):
        yield from _file(file, options)


def read_one(path: str | Path, options: ReadOptions | None = None) -> Report:
    """The one report of a file; raises :class:`ReadError` where there is none, or more than one."""
    found = read(path, options)
    first = next(found, None)
    if isinstance(first, ReadError):
        raise first
    if first is None:
        raise EmptyReport(path, "there is no report in it")
    if next(found, None) is not None:
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
            if is_read(name) and not name.startswith("."):
                yield Path(folder, name)


def _file(path: Path, options: ReadOptions) -> Iterator[Captured | ReadError]:
    name = str(path)
    try:
        with path.open("rb") as stream:
            yield from _stream(buffered(stream), name, options)
    except FileNotFoundError:
        yield ReadError(name, "no such file")
    except OSError as err:
        yield ReadError(name, err.strerror or "cannot be opened")


def _stream(stream: Peekable, name: str, options: ReadOptions, inside: bool = False) -> Iterator[Captured | ReadError]:
    """What a stream holds, whatever it is; ``inside`` says that it was packed already, which is done once."""
    try:
        head = stream.peek(_SNIFF)[:_SNIFF]
        if not head:
            raise EmptyReport(name, "the file is empty")
        kind = kind_of(name, head, options)
        if kind not in READERS:
            raise UnknownFormat(name, "nothing here reads this kind of file", f"readers: {', '.join(READERS)}")
        if inside and kind in ("gzip", "warc"):
            raise UnknownFormat(name, f"{kind} inside gzip", "unpack it first")
        yield from READERS[kind](stream, name, options)
    except ReadError as err:  # raised while the stream was read: a damaged gzip stream, or a bomb
        yield err
