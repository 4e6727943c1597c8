"""One record of JSON lines or of a table as a report."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Report
from riwaya.readers.dates import find_date, parse_iso
from riwaya.readers.html import language, read_html
from riwaya.readers.options import FIELDS, ReadOptions
from riwaya.readers.plain import has_words

_SURROGATE = re.compile("[\ud800-\udfff]")


def report_of(record: Mapping[str, Any], where: str, options: ReadOptions) -> Report:
    """The report of a record; ``where`` (file and line) begins the message of the :class:`ReadError` it may raise.

    ``text`` stays as it is given and wins over ``html``; fields given win over what the page says; keys that are
    no field of ours go into ``extra`` as JSON, and so does ``forwarded``, which a coded record has no key for.
    """
    named, extra = _sorted(record, options)
    text = _string(named, "text", where)
    html = _string(named, "html", where)
    if text is None and html is None:
        raise ReadError(where, "neither text nor html is given", "name the column: --columns text=NAME")
    published = options.published or _published(named.get("published"), where)
    if text is not None and not (html and not has_words(text)):
        report = _of_text(text, where)
    else:
        report = read_html((html or "").encode("utf-8", "replace"), where)
    report = replace(
        report, path=None, extra=extra, published=published or report.published,
        title=_string(named, "title", where) or report.title, url=_string(named, "url", where) or report.url,
        outlet=options.outlet or _string(named, "outlet", where) or report.outlet, forwarded=_forwarded(named),
    )  # fmt: skip
    return replace(report, id=_id(named.get("id"), report, where))


def stated(record: Mapping[str, Any], options: ReadOptions) -> str | None:
    """The date of publication in the record's own words."""
    value = _sorted(record, options)[0].get("published")
    return value if isinstance(value, str) and value.strip() else None


def _forwarded(named: Mapping[str, Any]) -> str | None:
    """The name that a record was forwarded from; other uses of the word than for a name are let be."""
    value = named.get("forwarded")
    return _SURROGATE.sub("\ufffd", value).strip() or None if isinstance(value, str) else None


def _sorted(record: Mapping[str, Any], options: ReadOptions) -> tuple[dict[str, Any], str | None]:
    """Our fields under our names, and the rest as JSON; a mapped column wins over one that has the name by chance."""
    named: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    mapped = {options.columns[name] for name in record if name in options.columns}
    for name, value in record.items():
        target = options.columns.get(name, name if name not in mapped else None)
        if target in FIELDS:
            named[target] = value
        if target not in FIELDS or target == "forwarded":
            rest[name] = value
    return named, json.dumps(rest, ensure_ascii=False, default=str) if rest else None


def _string(named: Mapping[str, Any], name: str, where: str) -> str | None:
    value = named.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ReadError(where, f"{name} is no text but {type(value).__name__}")
    return _SURROGATE.sub("\ufffd", value)


def _of_text(text: str, where: str) -> Report:
    if not has_words(text):
        raise EmptyReport(where, "there are no words in the text")
    return Report(id="", text=text, language=language(None, text))


def _published(value: Any, where: str) -> dt.date | None:
    """The date given; raises :class:`ReadError` for one that cannot be read, rather than coding without a date."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    date = (parse_iso(value) or find_date(value[:200])) if isinstance(value, str) else None
    if date is None:
        raise ReadError(where, f"published is no date: {str(value)[:40]!r}", "write YYYY-MM-DD, or leave it out")
    return date


def _id(value: Any, report: Report, where: str) -> str:
    """The id as given, else a hash of the content."""
    if isinstance(value, str) and value:
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value not in (None, ""):
        raise ReadError(where, f"id is no text but {type(value).__name__}")
    parts = (report.outlet, report.title, str(report.published), report.url, report.text)
    return hashlib.sha256("\x1f".join(p or "" for p in parts).encode()).hexdigest()[:16]
