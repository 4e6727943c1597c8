"""Which page a report is, and whether it is there already, new, or another version of one that is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sqlalchemy import Connection, Row, bindparam, select

from riwaya.model import Report
from riwaya.store import schema
from riwaya.store.adding import Standing, text_hash

#: Parts of an address that say where the reader came from, not which page it is.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def address(url: str) -> str:
    """An address without what does not tell pages apart: scheme, ``www.``, default port, tracking, fragment."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port and str(parts.port) != _DEFAULT_PORTS.get(parts.scheme.lower()) else ""
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").lower().removeprefix("www.") + port
    query = urlencode(
        [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    )
    return urlunsplit(("", host, parts.path.rstrip("/"), query, "")).removeprefix("//")


def page_of(report: Report) -> str:
    """What stays the same when a page is changed: its address; else the file that is it alone; else the id given.

    A report that is a file by itself has a hash of the file for its id.
    """
    if report.url:
        return f"url {address(report.url)}"
    alone = report.raw_hash is not None and report.raw_hash.startswith(report.id)
    if report.path and report.path != "-" and alone:
        return f"file {Path(report.path).absolute()}"
    return f"id {report.outlet or ''} {report.id}"


def standing(connection: Connection, report: Report, alike: Callable[[int], bool]) -> Standing | None:
    """Where a report is to stand; ``None`` where it is there already.

    A page with other words than its last version supersedes it, or is outdated by it where it was published earlier.
    A changed *file* is another version only where ``alike(number)`` says that the words are much the same: file names
    are used again for something else, addresses seldom.
    """
    page, words = page_of(report), text_hash(report.text)
    if is_there(connection, report):
        return None
    last = _last(connection, page)
    if last is not None and page.startswith("file ") and not alike(last.no):
        page, last = f"{page} {words[:12]}", None
    if last is None:
        return Standing(_free(connection, report.id, page), page)
    older = _earlier(report, last)
    return Standing(
        _free(connection, f"{report.id}.v{last.version + 1}" if _taken(connection, report.id) else report.id, page),
        page, last.version + 1, None if older else last.no, last.no if older else None,
    )  # fmt: skip


_report = schema.report.c
_SAME_ID = select(_report.page, _report.url).where(
    _report.given == bindparam("id"), _report.text_hash == bindparam("words")
)
_SAME_PAGE = (
    select(_report.no).where(_report.page == bindparam("page"), _report.text_hash == bindparam("words")).limit(1)
)
_VERSIONS = (
    select(_report.no, _report.version, _report.published)
    .where(_report.page == bindparam("page"), _report.outdated.is_(None))
    .order_by(_report.version.desc())
    .limit(1)
)
_TAKEN = select(_report.no).where(_report.id == bindparam("id"))


def is_there(connection: Connection, report: Report) -> bool:
    """Whether the very words stand there as this page, or under this id with no address to tell two pages apart."""
    page, words = page_of(report), text_hash(report.text)
    same = connection.execute(_SAME_ID, {"id": report.id, "words": words}).all()
    if any(row.page == page or not (row.url and report.url) for row in same):
        return True
    return connection.scalar(_SAME_PAGE, {"page": page, "words": words}) is not None


def _last(connection: Connection, page: str) -> Row[Any, Any, Any] | None:
    """The version of a page that stands: number, version, publication date."""
    return connection.execute(_VERSIONS, {"page": page}).first()


def _earlier(report: Report, last: Row[Any, Any, Any]) -> bool:
    published = report.published.isoformat() if report.published else None
    return bool(published and last.published and published[:19] < last.published[:19])


def _taken(connection: Connection, id: str) -> bool:
    return connection.scalar(_TAKEN, {"id": id}) is not None


def _free(connection: Connection, id: str, page: str) -> str:
    """The id, or one made from it where another page has it."""
    wanted = id
    tries = 0
    while _taken(connection, wanted):
        tries += 1
        mark = hashlib.sha256(f"{page} {tries}".encode("utf-8", "replace")).hexdigest()[:8]
        wanted = f"{id}-{mark}"
    return wanted
