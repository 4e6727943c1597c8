"""What is known of a page's article besides its text: title, outlet, byline, date of publication."""

from __future__ import annotations

import datetime as dt
import re

from riwaya.arabic import key
from riwaya.readers.blocks import Page
from riwaya.readers.body import Article
from riwaya.readers.dates import days_of_writing, visible_date
from riwaya.readers.lines import furniture, is_byline, names_outlet
from riwaya.readers.meta import Head, machine_date, site_like, split_suffix
from riwaya.readers.parts import Parts

ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_EDGES = " |-–—:»•·/"
#: Local time may be this far ahead of UTC where this language is written.
_EASTMOST = dt.timedelta(hours=5)
#: Parts of a page whose dates say nothing of its article.
_SIDES = frozenset({"related", "lists", "comments", "aside", "nav", "ticker", "footer"})


def title_forms(head: Head) -> tuple[str, ...]:
    """Every form of the title that the page may show."""
    named = [*head.titles, *([head.page_title] if head.page_title else [])]
    cut = [form for title in named for form in _cut_titles(title) if len(form) * 2 >= _longest_piece(title)]
    bare = [strip_site(title, site) for title in named for site in head.sites]
    known = {key(s) for s in head.sites}
    return tuple(t for t in dict.fromkeys([*named, *bare, *cut]) if key(t) not in known and t.count(" ") >= 1)


def _longest_piece(title: str) -> int:
    first, rest = split_suffix(title)
    return max(len(piece) for piece in (first, *rest))


def _cut_titles(title: str) -> list[str]:
    """A title without its last piece, without its first, and its longest piece alone."""
    first, rest = split_suffix(title)
    if not rest:
        return []
    forms = [title[: title.rfind(rest[-1])], title[title.find(rest[0], len(first)) :], max([first, *rest], key=len)]
    return [form.strip(_EDGES) for form in forms]


def shown_title(head: Head, page: Page, found: Parts, outlet: str | None) -> str | None:
    """The title as the page shows it, else as its head names it, without the name of the site."""
    if found.title is not None:
        return strip_site(page.blocks[found.title].text, outlet)
    title = next(iter(head.titles), head.page_title)
    return strip_site(title, outlet) if title else None


def strip_site(title: str, outlet: str | None) -> str:
    """A title without the site's name before or after a separator."""
    first, rest = split_suffix(title)
    if outlet and rest and _same(rest[-1], outlet):
        return title[: title.rfind(rest[-1])].strip(_EDGES) or title
    if outlet and rest and _same(first, outlet):
        return title[title.find(rest[0], len(first)) :].strip(_EDGES) or title
    if outlet and title.startswith(outlet) and title[len(outlet) :].lstrip()[:1] in ":|-–—":
        return title[len(outlet) :].strip(_EDGES) or title
    return title


def _same(left: str, right: str) -> bool:
    one, two = (re.sub(r"[\W_]+", " ", key(s)).strip().lower() for s in (left, right))
    return bool(one and two) and (one == two or (min(len(one), len(two)) >= 4 and (one in two or two in one)))


def find_outlet(head: Head, page: Page, found: Parts, article: Article) -> str | None:
    """Who published the page: what its head says, the end of its title, its brand, a byline that names a medium."""
    sites = [*head.sites, *_suffixes(head, page, found), *head.brands, *_brands(page, found)]
    sites += [line for line in article.front if names_outlet(line) and len(line.split()) <= 5]
    arabic = [s for s in sites if ARABIC_LETTER.search(s)]
    return next(iter(arabic or sites), None)


def _suffixes(head: Head, page: Page, found: Parts) -> list[str]:
    """What the title element says before or after the title that the page shows."""
    whole = head.page_title or ""
    shown = (page.blocks[found.title].text,) if found.title is not None else head.titles
    for title in shown:
        at = whole.find(title)
        if at >= 0 and len(whole) > len(title):
            ends = (whole[at + len(title) :].strip(_EDGES), whole[:at].strip(_EDGES))
            return [next(reversed(split_suffix(end)[1]), end) for end in ends if site_like(end)]
    rest = split_suffix(whole)[1]
    return [rest[-1].strip()] if rest and site_like(rest[-1]) and len(rest[-1].split()) <= 5 else []


def _brands(page: Page, found: Parts) -> list[str]:
    """Short lines above the title that come again at the foot of the page, or that name a medium."""
    top = [b.text for b in page.blocks[: found.title or 0][:30]]
    foot = key(" ".join(b.text for b in page.blocks[-8:]))
    short = [t for t in top if len(t.split()) <= 6 and not visible_date(t) and not furniture(t)]
    return [t for t in short if names_outlet(t) or (len(t.split()) >= 2 and key(t) in foot)]


def find_byline(head: Head, article: Article) -> str | None:
    """Author and outlet as the page names them between title and text, or after it."""
    lines = [line for line in (*article.front, *article.back) if not visible_date(line)]
    said = next((line for line in lines if len(line) < 120 and (is_byline(line) or names_outlet(line))), None)
    plain = (line for line in article.front if line.count(" ") < 6 and line in lines and not furniture(line))
    return said or head.author or next(plain, None)


def find_published(head: Head, page: Page, found: Parts, article: Article) -> dt.date | None:
    """When the page says it was published, with its own offset; the day that readers see settles a date in UTC."""
    stamps = [date for s in _stamps(page, found) if (date := machine_date(s))]
    seen = next((d for line in _date_lines(page, found, article) if (d := visible_date(line))), None)
    stated = [*head.dates, *stamps]
    if not stated:
        return seen or _top_date(page, found, article)
    first = stated[0]
    local = next((d for d in stated[1:] if _same_instant(first, d) and _offset(d)), None)
    if local is not None and not _offset(first):
        return local
    if seen and isinstance(first, dt.datetime) and _offset(first) == dt.timedelta(0) and first.date() != seen:
        return seen if (first + _EASTMOST).date() == seen else first
    return first


def _top_date(page: Page, found: Parts, article: Article) -> dt.date | None:
    """A date above the article, perhaps that of the visit: it counts where the text's own "today, Monday" agrees."""
    days = days_of_writing(" ".join(article.lines))
    top = range(article.first if found.title is None else found.title)
    lines = (page.blocks[i].text for i in top if found.labels[i] not in _SIDES)
    dates = {date for line in lines if (date := visible_date(line))}
    return next((d for d in dates if days == {d.weekday()}), None) if len(dates) == 1 else None


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
    where = {s: labels[min(s.block, len(labels) - 1)] for s in page.stamps}
    near = [s for s in page.stamps if where[s] is None or (where[s] == "footer" and s.block > title)]
    return [s.value for s in sorted(near, key=lambda s: (where[s] is not None, s.block < title, s.block))]


def _date_lines(page: Page, found: Parts, article: Article) -> list[str]:
    """Lines that may hold the date: between title and text, then after the text, then before the title."""
    if not page.blocks:
        return []
    begin, end = _region(page, found, article)
    title = begin if found.title is None else found.title
    order = [*range(title, article.last), *range(article.last, end), *range(begin, title)]
    return [page.blocks[i].text for i in order if found.labels[i] not in _SIDES and not page.blocks[i].prose]
