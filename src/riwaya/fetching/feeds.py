"""RSS, RDF, Atom and JSON feeds read entry by entry: a broken entry is an error beside the others, and stops none."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from riwaya.errors import EmptyReport, FetchError, ReadError, UnknownFormat
from riwaya.fetching import jsonfeed
from riwaya.fetching.addresses import target
from riwaya.fetching.items import Item, Parts, cut
from riwaya.fetching.records import Entry, Feed
from riwaya.fetching.stamps import moment
from riwaya.readers.encoding import decode

#: Entries of one feed that are read; feeds of news have some tens.
MOST_ENTRIES = 2_000
#: Letters of one entry, and of what stands before the first, that a feed parser is given: on broken markup it is slow.
LONGEST_ENTRY, _LONGEST_HEAD = 500_000, 20_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_WITH_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def parse(raw: bytes, url: str) -> Feed:
    """The feed that bytes from an address hold; raises :class:`ReadError` where they hold none.

    The encoding is found by what reads as text, whatever is declared: a feed in UTF-8 that calls itself windows-1256
    is common. A page of HTML or nothing at all is an error, not a feed without entries.
    """
    if not raw.strip():
        raise EmptyReport(url, "the feed is empty: there is not one byte in it", "open it in a browser")
    text, encoding = decode(raw)
    text = text.lstrip("\ufeff \t\r\n\x00")
    if jsonfeed.looks_like_json(text):
        title, items = jsonfeed.items_of(text, url)
        return _feed(title, items, jsonfeed.read_item, url)
    parts = None if _HTML.match(text) else cut(_DECLARATION.sub("", text))
    if parts is None:
        kind = "a page of HTML" if _HTML.match(text) else "no RSS, RDF, Atom or JSON feed"
        raise UnknownFormat(url, f"this is {kind}, no feed", "open it in a browser; look for the feed's address")
    return _feed(_title(parts), parts.items, lambda item: _entry(parts, item, encoding), url)


def is_feed(mime: str | None, raw: bytes) -> bool:
    """Whether what came from the network is a feed, by its first bytes; the type is heeded for JSON alone."""
    text = decode(raw[:4096])[0].lstrip("\ufeff \t\r\n\x00")
    if jsonfeed.looks_like_json(text):
        return mime == "application/feed+json" or "jsonfeed.org/version/" in text
    return not _HTML.match(text) and cut(_DECLARATION.sub("", text)) is not None


def _feed(title: str | None, items: Iterable[Any], read: Callable[[Any], Entry], url: str) -> Feed:
    entries: list[Entry] = []
    broken: list[ReadError] = []
    for number, item in enumerate(items, 1):
        where = f"{url}: entry {number}"
        if number > MOST_ENTRIES:
            broken.append(ReadError(where, f"only {MOST_ENTRIES:,} entries of a feed are read"))
            break
        try:
            entries.append(_checked(read(item), url))
        except FetchError as err:
            broken.append(ReadError(where, err.why, err.hint))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as err:
            # What a feed parser stumbles over is not ours to foresee; the entry is named and the rest goes on.
            broken.append(ReadError(where, str(err) or type(err).__name__))
    return Feed(title, tuple(entries), tuple(broken))


def _checked(entry: Entry, url: str) -> Entry:
    """The entry with its whole address; raises ValueError or :class:`FetchError` where there is nothing to go by."""
    address = _whole(entry.url, url) or (entry.id if entry.id and _WITH_SCHEME.match(entry.id) else None)
    if address is not None:
        target(address)
    elif not (entry.summary and any(ch.isalpha() for ch in _TAG.sub("", entry.summary))):
        raise ValueError("it has neither an address nor a text")
    return replace(entry, url=address)


def _whole(link: str | None, url: str) -> str | None:
    """The address that a link of the feed at ``url`` leads to; ``None`` for one that leads to the feed itself."""
    if link is None or ":" in link.split("/")[0]:
        return link
    address = urljoin(url, link)
    return address if address.split("#")[0] != url else None


def _parsed(markup: str) -> Any:
    """A feed parser's reading. It is given a stream: a bare string it might take for the name of a file."""
    return feedparser.parse(io.BytesIO(markup.encode("utf-8", "replace")), response_headers=_UTF8)


def _title(parts: Parts) -> str | None:
    found = _parsed(f"{parts.head[:_LONGEST_HEAD]}{parts.closing}").feed
    return _text(found, "title")


def _entry(parts: Parts, item: Item, encoding: str) -> Entry:
    """One entry; raises ValueError where it is cut off, or where nothing is left of it."""
    if not item.whole:
        raise ValueError("it is cut off: the feed ends inside it")
    if len(item.markup) > LONGEST_ENTRY:
        raise ValueError(f"it is longer than {LONGEST_ENTRY:,} letters")
    found = _parsed(parts.document(item)).entries
    if not found:
        raise ValueError("it cannot be read")
    entry = found[0]
    stated, parsed = _written(entry, "published")
    updated, updated_parsed = _written(entry, "updated")
    if stated is None and not parts.closing.endswith("feed>"):
        stated, parsed = updated, updated_parsed  # dc:date: RSS knows no date of change
    texts = [_text(part, "value") or "" for part in entry.get("content", ())]
    return Entry(
        id=_text(entry, "id"), url=_link(entry), title=_plain(_text(entry, "title")),
        summary=max([*texts, _text(entry, "summary") or ""], key=len) or None,
        published=moment(stated, parsed), stated=stated,
        authors=tuple(dict.fromkeys(n for a in entry.get("authors", ()) if (n := _text(a, "name")))),
        updated=moment(updated, updated_parsed), raw=item.markup.encode(encoding, "replace"),
    )  # fmt: skip


def _link(entry: Any) -> str | None:
    """The entry's link. A parser takes any guid for one where there is no link: a bare number leads nowhere."""
    link = _text(entry, "link")
    guessed = link == _text(entry, "id") and link is not None and not link.startswith(("/", "http:", "https:"))
    return None if guessed else link


def _written(entry: Any, name: str) -> tuple[str | None, Any]:
    """A date as written and as parsed; the parser's own stand-ins from other fields are not asked for."""
    return (_text(entry, name), entry.get(f"{name}_parsed")) if name in dict.keys(entry) else (None, None)


def _text(holder: Any, name: str) -> str | None:
    value = dict.get(holder, name)
    return value.strip() or None if isinstance(value, str) else None


def _plain(title: str | None) -> str | None:
    """A title without markup, on one line."""
    return re.sub(r"\s+", " ", _TAG.sub("", title)).strip() or None if title else None
