"""What a page's head says of its article: JSON-LD, meta elements, the title element."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from riwaya.readers.dates import find_date, parse_iso
from riwaya.readers.lines import furniture

_ARTICLE = re.compile(r"(?:Article|NewsArticle|ReportageNewsArticle|BlogPosting|Posting|Report|Blog)$")
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "article.published", "sailthru.date", "parsely-pub-date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "publication-date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dc.date.created", "dcterms.created", "article_date_original", "originalpublicationdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rnews:datepublished", "ptime", "date",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher",
          "publisher", "twitter:app:name:iphone")  # fmt: skip
_SUFFIX = re.compile(r"\s+[|\-–—:»«•·/]+\s+|\s*(?:\||::|»|«|•)\s*")
_BRAND = re.compile(r"(?:^|[\s_-])(?:logo|brand|site-?(?:name|title)|masthead-title)(?:$|[\s_-])", re.IGNORECASE)
_HOME = re.compile(r"(?:/|\./|/?index\.(?:php|html?)|/?(?:ar|home)/?|https?://[^/]+/?)$")
_LONGEST_BRAND = 6
_LONGEST_SITE = 8
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page states; ``titles`` and ``sites`` best first, ``dates`` in the order of their weight."""

    titles: tuple[str, ...]
    sites: tuple[str, ...]
    dates: tuple[dt.date, ...]
    page_title: str | None
    author: str | None
    url: str | None
    body: str | None
    brands: tuple[str, ...] = ()


def read_head(root: etree._Element) -> Head:
    """Titles, names of the site, dates of publication, author and address as the head states them."""
    metas = _metas(root)
    nodes = list(_linked_data(root))
    articles = [n for n in nodes if _is_article(n)]
    pages = [n for n in nodes if n not in articles and "WebPage" in _types(n)]
    page_title = _clean(root.findtext(".//title"))
    titles = [*(_text(a.get("headline")) for a in articles[:1]), metas.get("og:title"), metas.get("twitter:title")]
    sites = [metas.get(_SITES[0]), *_publishers(articles, nodes), *(metas.get(name) for name in _SITES[1:])]
    dates = [*_linked_dates(articles[:1]), *_meta_dates(metas), *_linked_dates([*pages[:1], *articles[1:2]])]
    first = articles[0] if articles else {}
    return Head(
        _distinct(titles),
        tuple(s for s in _distinct(sites) if "://" not in s),
        tuple(dates),
        page_title,
        _name(first.get("author"), nodes) or metas.get("author"),
        metas.get("og:url") or _canonical(root),
        _text(first.get("articleBody")),
        _distinct(list(_brands(root))),
    )


def _clean(value: str | None) -> str | None:
    return re.sub(r"\s+", " ", value).strip() or None if value else None


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return _clean(value) if isinstance(value, str) else None


def _distinct(values: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))


def _brands(root: etree._Element) -> Iterator[str]:
    """Short texts, or descriptions of the picture, of what is marked as logo or leads to the front page."""
    marked = [
        e for e in root.iter("div", "a", "span", "h1", "h2", "p") if _BRAND.search(e.get("class") or e.get("id") or "")
    ]
    home = [a for a in root.iter("a") if _HOME.match(a.get("href") or "")]
    for element in (*marked[:5], *home[:5]):
        pictures = [img.get("alt") for img in element.iter("img")]
        for text in ("".join(str(t) for t in element.itertext()), *pictures):
            name = _clean(text)
            if name and len(name.split()) <= _LONGEST_BRAND and furniture(name) is None and not find_date(name):
                yield name


def _metas(root: etree._Element) -> dict[str, str]:
    """Content of the meta elements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = _clean(meta.get("content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _canonical(root: etree._Element) -> str | None:
    return next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"), None)


def _linked_data(root: etree._Element) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, those inside ``@graph`` and lists too; broken JSON is passed over."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        raw = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*;?\s*$|^\s*<!--|-->\s*$", "", script.text or "")
        try:
            data = json.loads(raw.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(data, 0)


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth < _DEEPEST:
        for item in data:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(name), (dict, list)) and depth < _DEEPEST:
                yield from _objects(data[name], depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node))


def _name(value: Any, nodes: list[dict[str, Any]]) -> str | None:
    """The name of a person or organisation that stands in place, in a list, or elsewhere under the same ``@id``."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return _clean(value)
    if not isinstance(value, dict):
        return None
    name = _text(value.get("name"))
    if name or "@id" not in value:
        return name
    return next((found for n in nodes if n.get("@id") == value["@id"] and (found := _text(n.get("name")))), None)


def _publishers(articles: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> list[str | None]:
    """Names of the publishers of the articles, then of the organisations and sites the page describes."""
    named = [_name(a.get(key), nodes) for a in articles for key in ("publisher", "sourceOrganization")]
    kinds = {"Organization", "NewsMediaOrganization", "WebSite"}
    return [*named, *(_text(n.get("name")) for n in nodes if kinds.intersection(_types(n)))]


def _linked_dates(nodes: list[dict[str, Any]]) -> list[dt.date]:
    values = [_text(n.get("datePublished")) for n in nodes]
    return [date for value in values if value and (date := machine_date(value))]


def _meta_dates(metas: dict[str, str]) -> list[dt.date]:
    return [date for name in _DATES if name in metas and (date := machine_date(metas[name]))]


def machine_date(value: str) -> dt.date | None:
    """A date written for machines, or one in words that a careless page puts in the same place."""
    return parse_iso(value) or find_date(value[:200])


def split_suffix(title: str) -> tuple[str, list[str]]:
    """The pieces of a page title at its separators: all but the last few may be the headline, the last the site."""
    pieces = [p for p in _SUFFIX.split(title) if p and p.strip()]
    return (pieces[0], pieces[1:]) if pieces else (title, [])


def site_like(piece: str) -> bool:
    """Whether a piece of a title is short enough to name a site."""
    return 0 < len(piece.split()) <= _LONGEST_SITE and len(piece) <= 60
