"""Pages that a browser saved as one file (``.mhtml``, ``.mht``), and the address a browser notes in a saved page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Capture, Captured
from riwaya.readers import mime
from riwaya.readers.dates import parse_iso
from riwaya.readers.html import read_html
from riwaya.readers.options import ReadOptions
from riwaya.readers.streams import Peekable, way

#: "saved from url=(0031)https://site.example/page": browsers write it near the beginning of a page they save.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>\"]{1,2000}?)\s*-->", re.IGNORECASE)
_HEAD = 4096


def read_mhtml(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The page that the file was saved from; its pictures and frames are passed over."""
    raw = stream.read(mime.LARGEST_MESSAGE + 1)
    try:
        if len(raw) > mime.LARGEST_MESSAGE:
            raise ReadError(path, f"the file has more than {mime.LARGEST_MESSAGE:,} bytes", "save the page as HTML")
        yield _page(raw, path, options)
    except ReadError as err:
        yield err


def _page(raw: bytes, path: str, options: ReadOptions) -> Captured:
    message = mime.parse(raw)
    saved = mime.header(message, "Snapshot-Content-Location") or mime.header(message, "Content-Location")
    pages = list(mime.texts(message, "text/html"))
    if not pages:
        raise EmptyReport(path, "there is no page in it")
    main = next((p for p in pages if saved and mime.header(p, "Content-Location") == saved), pages[0])
    content = mime.payload(main)
    url = _web(saved) or _web(mime.header(main, "Content-Location")) or saved_from(content)
    report = read_html(content, path, options, mime.charset(main))
    report = replace(report, url=_web(report.url) or url)
    at = parse_iso(mime.header(message, "Date") or "")
    moment = at.astimezone(dt.UTC) if isinstance(at, dt.datetime) and at.tzinfo else None
    return Captured(report, Capture(content, way(path), moment, url_given=url, mime="text/html"))


def saved_from(page: bytes) -> str | None:
    """The address that a page was saved from, as the browser noted it in a comment."""
    found = _SAVED_FROM.search(page, 0, _HEAD)
    return found[1].decode("utf-8", "replace") if found else None


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None
