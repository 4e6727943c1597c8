"""What came over the network as reports, each with how it was got: a page, or an entry's own text in its feed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree

from riwaya.errors import EmptyReport
from riwaya.fetching.records import Entry, Fetched, Source
from riwaya.model import Capture, Captured, Report
from riwaya.readers.blocks import blocks
from riwaya.readers.html import language, read_html
from riwaya.readers.lines import furniture


def of_page(got: Fetched, given: str, source: Source | None = None, entry: Entry | None = None) -> Captured:
    """The report of a page that was asked for as ``given``; its entry's title and date fill what it lacks.

    Raises :class:`riwaya.errors.ReadError` where no article is found on it.
    """
    read = read_html(got.body, given)
    report = replace(
        read, path=None, url=_own_address(read.url, got.url_final),
        title=read.title or (entry.title if entry else None),
        published=read.published or (entry.published if entry else None),
        outlet=(source.outlet if source else None) or read.outlet,
        language=read.language or (source.language if source else None),
    )  # fmt: skip
    return Captured(report, _capture(got, got.body, "page", given, entry))


def of_entry(entry: Entry, got: Fetched, given: str, source: Source, site: str | None) -> Captured:
    """The report that an entry of a feed holds in itself; ``site`` is the feed's title, ``given`` the entry's address.

    Raises :class:`EmptyReport` where it holds no text.
    """
    text = text_of(entry)
    if not text:
        raise EmptyReport(given, "the feed gives no text for this entry", "full_page = true fetches its page")
    digest = hashlib.sha256(entry.raw).hexdigest()
    report = Report(
        id=digest[:16], text=text, title=entry.title, outlet=source.outlet or site, published=entry.published,
        url=entry.url, language=language(source.language, text) or source.language,
        byline=", ".join(entry.authors) or None, raw_hash=digest,
    )  # fmt: skip
    return Captured(report, _capture(got, entry.raw, "feed", given, entry))


def text_of(entry: Entry) -> str:
    """The entry's own text as lines, without links to other pages and buttons; empty where it has none."""
    if not entry.summary:
        return ""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<body>{entry.summary}</body>".encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, etree.ParserError):
        return ""
    lines = (block.text for block in blocks(root).blocks) if root is not None else ()
    return "\n".join(line for line in lines if not furniture(line) and any(ch.isalpha() for ch in line))


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def _capture(got: Fetched, raw: bytes, method: str, given: str, entry: Entry | None) -> Capture:
    return Capture(
        raw=raw, method=method, at=got.at, url_given=given, url_final=got.url_final, status=got.status,
        headers=got.headers, mime=got.mime, stated=entry.stated if entry else None,
    )  # fmt: skip


def _own_address(stated: str | None, final: str) -> str:
    """The address that a page gives itself, where it is one of the same host and not its front page alone."""
    own, got = urlsplit(stated or ""), urlsplit(final)
    same = own.scheme in ("http", "https") and own.hostname == got.hostname
    fronted = own.path in ("", "/") and not own.query and got.path not in ("", "/")
    return stated if stated and same and not fronted else final
