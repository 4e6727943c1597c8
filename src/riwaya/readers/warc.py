"""Web archives (WARC, packed record by record or not) as reports: every page that a server answered with.

Only answers of status 200 that are HTML are read; requests, pictures, redirects and repeated visits are passed over.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from riwaya.errors import PackageMissing, ReadError
from riwaya.model import Capture, Captured
from riwaya.readers import archive
from riwaya.readers.dates import parse_iso
from riwaya.readers.html import LARGEST_PAGE, read_html
from riwaya.readers.options import ReadOptions
from riwaya.readers.streams import Peekable

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_HTML = ("text/html", "application/xhtml+xml")
_KIND = re.compile(rb"\r\nWARC-Type:[ \t]*response\b", re.IGNORECASE)
_LONGEST_HEAD = 65_536
_LARGEST_RECORD = LARGEST_PAGE + 65_536


def read_warc(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The pages of an archive, each with what its record says of how it was got; an error for a record not whole."""
    try:
        import fastwarc  # noqa: F401
    except ImportError:
        yield PackageMissing(path, "web archives are read with FastWARC", "pip install 'riwaya[warc]'")
        return
    for record in archive.records(stream, _LARGEST_RECORD, path.lower().endswith(".gz")):
        where = f"{path}:{record.number}"
        found: Captured | ReadError | None
        try:
            found = _page(record, where, path, options)
        except ReadError as err:
            found = err
        except (OSError, ValueError) as err:  # what FastWARC raises for headers and encodings it cannot make out
            found = ReadError(where, f"the record cannot be read: {err}")
        if found is not None:
            yield found


def _page(record: archive.Record, where: str, path: str, options: ReadOptions) -> Captured | None:
    """The page of a record; ``None`` where it holds none. Raises :class:`ReadError` for one that cannot be read."""
    if record.why and not record.raw:
        raise ReadError(where, record.why)
    answer = _answer(record.raw)
    if answer is None:
        return None
    if record.why:
        raise ReadError(where, record.why)
    if answer.headers.get("WARC-Block-Digest") and not _opened(record.raw).verify_block_digest():
        raise ReadError(where, "the record is not what its WARC-Block-Digest says", "fetch the archive again")
    raw = _payload(record.raw)
    if len(raw) > LARGEST_PAGE:
        raise ReadError(where, f"the page has more than {LARGEST_PAGE:,} bytes")
    url = (answer.headers.get("WARC-Target-URI") or "").strip("<> ") or None  # WARC 1.0 has it in angle brackets
    page = replace(read_html(raw, where, options, answer.http_charset), path=path)
    if not (page.url or "").startswith(("http://", "https://")):
        page = replace(page, url=url)
    return Captured(page, _capture(answer, raw, url))


def _opened(raw: bytes) -> WarcRecord:
    """A record with its own headers read."""
    from fastwarc.warc import ArchiveIterator

    return next(iter(ArchiveIterator(io.BytesIO(raw), parse_http=False, stream_detect=False)))


def _answer(raw: bytes) -> WarcRecord | None:
    """The record, its HTTP headers read, where it is an answer that holds a page; else ``None``."""
    from fastwarc.warc import WarcRecordType

    if _KIND.search(raw, 0, _LONGEST_HEAD) is None:
        return None
    answer = _opened(raw)
    if answer.record_type != WarcRecordType.response or not answer.is_http:
        return None
    answer.parse_http()
    kind = (answer.http_content_type or "").lower()
    return answer if answer.http_headers.status_code == 200 and kind in _HTML else None


def _payload(raw: bytes) -> bytes:
    """The page itself, its packing for the way undone; as it stands where its headers name a packing it has not."""
    try:
        return _unpacked(raw, "all")
    except OSError:
        return _unpacked(raw, "none")


def _unpacked(raw: bytes, how: Literal["all", "none"]) -> bytes:
    answer = _opened(raw)
    answer.parse_http(auto_decode=how)
    return answer.reader.read(LARGEST_PAGE + 1)


def _capture(answer: WarcRecord, raw: bytes, url: str | None) -> Capture:
    at = parse_iso(answer.headers.get("WARC-Date") or "")
    return Capture(
        raw, "warc", at.astimezone(dt.UTC) if isinstance(at, dt.datetime) and at.tzinfo else None, url, url,
        answer.http_headers.status_code, tuple(answer.http_headers.items()), answer.http_content_type,
    )  # fmt: skip
