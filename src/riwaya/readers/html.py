"""A saved web page as a report: its article, and what the page says of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter

from lxml import etree

from riwaya.arabic import key
from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Report
from riwaya.readers.blocks import Page, blocks
from riwaya.readers.body import Article, select
from riwaya.readers.dates import visible_date
from riwaya.readers.encoding import decode
from riwaya.readers.lines import furniture, is_byline, names_outlet
from riwaya.readers.meta import Head, machine_date, read_head, site_like, split_suffix
from riwaya.readers.options import ReadOptions
from riwaya.readers.parts import Parts, parts, same_title

#: Larger pages are refused: no news page comes near.
LARGEST_PAGE = 16_000_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLOCK_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_SCRIPT = frozenset({"ar", "arz", "apc", "fa", "ur", "ckb", "ku", "ps", "sd", "ug", "azb", "prs"})
#: Fewer words than this, and other ways of finding the article are tried.
_FEW_WORDS = 30
#: Local time may be this far ahead of UTC where this language is written.
_EASTMOST = dt.timedelta(hours=5)


def read_html(raw: bytes, path: str | None = None, options: ReadOptions | None = None) -> Report:
    """The report that a page holds. Raises :class:`EmptyReport` or :class:`ReadError` where it holds none."""
    options = options or ReadOptions()
    where = path or "<html>"
    if len(raw) > LARGEST_PAGE:
        raise ReadError(where, f"the page has {len(raw):,} bytes", f"pages of up to {LARGEST_PAGE:,} are read")
    markup = _SURROGATE.sub("\ufffd", _CONTROL.sub("", decode(raw)[0]))
    root = _parse(markup)
    if root is None:
        raise EmptyReport(where, "the page holds no text")
    report = _report(root, markup)
    if report is None:
        raise EmptyReport(where, "no article was found on the page")
    digest = hashlib.sha256(raw).hexdigest()
    return Report(
        id=digest[:16], text=report.text, title=report.title, outlet=options.outlet or report.outlet,
        published=options.published or report.published, url=report.url, language=report.language,
        related=report.related, byline=report.byline, path=path, raw_hash=digest,
    )  # fmt: skip


def _parse(markup: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(markup.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, etree.ParserError):
        return None


def _report(root: etree._Element, markup: str) -> Report | None:
    head = read_head(root)
    body = root.find(".//body")
    page = blocks(body if body is not None else root)
    titles = _titles(head)
    found = parts(page, titles)
    article = select(page, found, titles)
    lines = article.lines
    if sum(line.count(" ") + 1 for line in lines) < _FEW_WORDS:
        lines = _other_opinion(lines, head, markup)
    if not lines:
        return None
    outlet = _outlet(head, page, found, article)
    text = "\n".join(lines)
    return Report(
        id="", text=text, title=_title(head, page, found, outlet), outlet=outlet,
        published=_published(head, page, found, article), url=head.url, language=language(root.get("lang"), text),
        related=tuple(dict.fromkeys((*found.related, *article.related))), byline=_byline(head, article),
    )  # fmt: skip


def _titles(head: Head) -> tuple[str, ...]:
    """Every form of the title that the page may show."""
    named = [*head.titles, *([head.page_title] if head.page_title else [])]
    cut = [split_suffix(t)[0] for t in named]
    known = {key(s) for s in head.sites}
    return tuple(t for t in dict.fromkeys([*named, *cut]) if key(t) not in known and t.count(" ") >= 1)


def _title(head: Head, page: Page, found: Parts, outlet: str | None) -> str | None:
    """The title as the page shows it, else as its head names it, without the name of the site."""
    if found.title is not None:
        return strip_site(page.blocks[found.title].text, outlet)
    title = next(iter(head.titles), head.page_title)
    return strip_site(title, outlet) if title else None


def strip_site(title: str, outlet: str | None) -> str:
    """A title without the site's name before or after a separator."""
    first, rest = split_suffix(title)
    if rest and outlet and (_same(first, outlet) or _same(rest[-1], outlet)):
        at = title.rfind(rest[-1]) if _same(rest[-1], outlet) else len(title)
        begin = 0 if at < len(title) else title.find(rest[0])
        return title[begin:at].strip(" |-–—:»«•·/") or title
    return title


def _same(left: str, right: str) -> bool:
    one, two = (re.sub(r"[\W_]+", " ", key(s)).strip().lower() for s in (left, right))
    return bool(one and two) and (one == two or (min(len(one), len(two)) >= 4 and (one in two or two in one)))


def _outlet(head: Head, page: Page, found: Parts, article: Article) -> str | None:
    """Who published the page: what its head says, the end of its title, its brand, a byline that names a medium."""
    sites = [*head.sites, *_suffixes(head, page, found), *_brands(page, found)]
    sites += [line for line in article.front if names_outlet(line) and len(line.split()) <= 5]
    arabic = [s for s in sites if _ARABIC.search(s)]
    return next(iter(arabic or sites), None)


def _suffixes(head: Head, page: Page, found: Parts) -> list[str]:
    """The last piece of the title element, where the title shown on the page is the rest of it."""
    if head.page_title is None:
        return []
    first, rest = split_suffix(head.page_title)
    shown = (page.blocks[found.title].text,) if found.title is not None else head.titles
    shown_keys = [key(s) for s in shown]
    ends = [p for p in (rest[-1:] + [first]) if rest and site_like(p) and not any(key(p) in s for s in shown_keys)]
    return [p.strip() for p in ends if shown_keys or p != first]


def _brands(page: Page, found: Parts) -> list[str]:
    """Short lines above the title that come again at the foot of the page, or that name a medium."""
    top = [b.text for b in page.blocks[: found.title or 0][:30]]
    foot = key(" ".join(b.text for b in page.blocks[-8:]))
    short = [t for t in top if len(t.split()) <= 6 and not visible_date(t) and not furniture(t)]
    return [t for t in short if names_outlet(t) or (len(t.split()) >= 2 and key(t) in foot)]


def _byline(head: Head, article: Article) -> str | None:
    """Author and outlet as the page names them between title and text, or after it."""
    lines = [line for line in (*article.front, *article.back) if not visible_date(line)]
    said = next((line for line in lines if len(line) < 120 and (is_byline(line) or names_outlet(line))), None)
    plain = next((line for line in article.front if line.count(" ") < 6 and not furniture(line) and not visible_date(line)), None)
    return said or head.author or plain


def _published(head: Head, page: Page, found: Parts, article: Article) -> dt.date | None:
    """When the page says it was published, with its own offset; the day that readers see settles a date in UTC."""
    stamps = [date for s in _stamps(page, found) if (date := machine_date(s))]
    seen = next((d for line in _date_lines(page, found, article) if (d := visible_date(line))), None)
    stated = [*head.dates, *stamps]
    if not stated:
        return seen
    first = stated[0]
    local = next((d for d in stated[1:] if _same_instant(first, d) and _offset(d)), None)
    if local is not None and not _offset(first):
        return local
    if seen and isinstance(first, dt.datetime) and _offset(first) == dt.timedelta(0) and first.date() != seen:
        return seen if (first + _EASTMOST).date() == seen else first
    return first


def _offset(date: dt.date) -> dt.timedelta | None:
    return date.utcoffset() if isinstance(date, dt.datetime) else None


def _same_instant(left: dt.date, right: dt.date) -> bool:
    if not isinstance(left, dt.datetime) or not isinstance(right, dt.datetime):
        return False
    if left.tzinfo is None or right.tzinfo is None:
        return False
    return abs(left - right) < dt.timedelta(minutes=2)


def _region(page: Page, found: Parts, article: Article) -> tuple[int, int]:
    """Blocks of the smallest node that holds title and article; from the title on where that is the whole page."""
    title = article.first if found.title is None else found.title
    node = page.blocks[min(title, len(page.blocks) - 1)].node
    while node > 0 and page.last[node] < article.last:
        node = page.parents[node]
    whole = node <= 0 or page.tags[node] == "body"
    return (title if whole else page.first[node]), page.last[max(node, 0)]


def _stamps(page: Page, found: Parts) -> list[str]:
    """Machine dates inside the article's part of the page, those after the title first."""
    title = found.title or 0
    labels = (*found.labels, None)
    near = [s for s in page.stamps if labels[min(s.block, len(labels) - 1)] is None]
    return [s.value for s in sorted(near, key=lambda s: (s.block < title, s.block))]


def _date_lines(page: Page, found: Parts, article: Article) -> list[str]:
    """Lines that may hold the date: between title and text, then after the text, then before the title."""
    if not page.blocks:
        return []
    begin, end = _region(page, found, article)
    title = begin if found.title is None else found.title
    order = [*range(title, article.last), *range(article.last, end), *range(begin, title)]
    sides = ("related", "lists", "comments", "aside", "nav", "ticker", "footer")
    return [page.blocks[i].text for i in order if found.labels[i] not in sides and not page.blocks[i].prose]


def _other_opinion(lines: tuple[str, ...], head: Head, markup: str) -> tuple[str, ...]:
    """What the page's own article body, the general extractor, or the bare markup give where our choice found little."""
    from trafilatura import extract

    general = extract(markup, fast=True, include_comments=False, include_tables=True, deduplicate=False) or ""
    bare = _BLOCK_TAG.sub("\n", markup) if not general and not lines else ""
    texts = ["\n".join(lines), head.body or "", general, bare]
    best = max(range(len(texts)), key=lambda i: (len(texts[i]) > 1.5 * len(texts[0]), -i) if i else (False, 0))
    split = [re.sub(r"\s+", " ", line).strip() for line in texts[best].split("\n")]
    titles = _titles(head)
    return tuple(s for s in split if s and _LETTER.search(s) and furniture(s) is None and not same_title(s, titles))


def language(declared: str | None, text: str) -> str | None:
    """Language of a text: the declared one where the script allows it, Arabic where most letters are Arabic's own."""
    letters = Counter(bool(_ARABIC.match(ch)) for ch in _LETTER.findall(text[:4000]))
    name = (declared or "").replace("_", "-").split("-")[0].lower() or None
    if letters[True] <= letters[False]:
        return name if name and name not in _ARABIC_SCRIPT else None
    if name in _ARABIC_SCRIPT:
        return name
    foreign = sum(text[:4000].count(ch) for ch in "\u067e\u0686\u0698\u06af\u06cc\u06a9\u06d5\u06ce")
    return "ar" if foreign * 25 <= letters[True] else None
