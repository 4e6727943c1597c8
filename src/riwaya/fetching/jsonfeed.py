"""JSON Feed (versions 1 and 1.1, jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from riwaya.errors import ReadError
from riwaya.fetching.records import Entry
from riwaya.fetching.stamps import moment

_VERSION = "https://jsonfeed.org/version/"


def looks_like_json(text: str) -> bool:
    """Whether a text is a JSON object."""
    return text.lstrip()[:1] == "{"


def items_of(text: str, url: str) -> tuple[str | None, list[Any]]:
    """Title and items of a JSON Feed; raises :class:`ReadError` for any other JSON, and for none."""
    try:
        data = json.loads(text, parse_constant=lambda _: None, strict=False)
    except (ValueError, RecursionError) as err:
        raise ReadError(url, f"this is no JSON Feed: {str(err)[:100]}", "is the answer cut off?") from err
    if not isinstance(data, dict) or not str(data.get("version", "")).startswith(_VERSION):
        raise ReadError(url, "this is JSON, and no JSON Feed", f'a feed says "version": "{_VERSION}1.1"')
    items = data.get("items")
    if not isinstance(items, list):
        raise ReadError(url, "the JSON Feed has no list of items")
    return _string(data, "title"), items


def read_item(item: Any) -> Entry:
    """One item as an entry; raises ValueError where it is none."""
    if not isinstance(item, dict):
        raise ValueError(f"a JSON object is expected, not {type(item).__name__}")
    stated = _string(item, "date_published")
    number = item.get("id")
    texts = [_string(item, name) or "" for name in ("content_html", "content_text", "summary")]
    return Entry(
        id=str(number) if isinstance(number, str | int | float) else None,
        url=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"), summary=max(texts, key=len) or None,
        published=moment(stated), stated=stated, authors=_authors(item),
        updated=moment(_string(item, "date_modified")),
        raw=json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"),
    )  # fmt: skip


def _string(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = (_string(p, "name") for p in people if isinstance(p, dict))
    return tuple(n for n in names if n)
