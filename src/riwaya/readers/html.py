"""A saved web page as a report: its article, and what the page says of it."""

from __future__ import annotations

import hashlib
import re
from itertools import takewhile

from lxml import etree

from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Report
from riwaya.readers.blocks import Page, blocks
from riwaya.readers.body import select
from riwaya.readers.dates import visible_date
from riwaya.readers.encoding import decode
from riwaya.readers.facts import ARABIC_LETTER, find_byline, find_outlet, find_published, shown_title, title_forms
from riwaya.readers.lines import furniture, heading, is_prose, page_words
from riwaya.readers.meta import Head, read_head
from riwaya.readers.options import ReadOptions
from riwaya.readers.parts import parts, same_title

#: Larger pages are refused: no news page comes near.
LARGEST_PAGE = 16_000_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_SCRIPT = frozenset({"ar", "arz", "apc", "fa", "ur", "ckb", "ku", "ps", "sd", "ug", "azb", "prs"})
#: Fewer words than this, and other ways of finding the article are tried.
_FEW_WORDS = 30
#: Letters that show a text's language.
_SAMPLE = 4000


def read_html(
    raw: bytes, path: str | None = None, options: ReadOptions | None = None, charset: str | None = None
) -> Report:
    """The report that a page holds. Raises :class:`EmptyReport` or :class:`ReadError` where it holds none.

    ``charset`` is the encoding that came with the page, outside it: it is asked where its bytes do not tell.
    """
    options = options or ReadOptions()
    where = path or "<html>"
    if len(raw) > LARGEST_PAGE:
        raise ReadError(where, f"the page has {len(raw):,} bytes", f"pages of up to {LARGEST_PAGE:,} are read")
    markup = _SURROGATE.sub("\ufffd", _CONTROL.sub("", decode(raw, charset)[0]))
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
    titles = title_forms(head)
    found = parts(page, titles)
    article = select(page, found, titles)
    lines = article.lines
    if sum(line.count(" ") + 1 for line in lines) < _FEW_WORDS:
        lines = _other_opinion(lines, head, markup)
    if not lines:
        return None
    outlet = find_outlet(head, page, found, article)
    text = "\n".join(lines)
    return Report(
        id="", text=text, title=shown_title(head, page, found, outlet), outlet=outlet,
        published=find_published(head, page, found, article), url=head.url, language=language(root.get("lang"), text),
        related=_in_page_order(page, (*found.related, *article.related)), byline=find_byline(head, article),
    )  # fmt: skip


def _in_page_order(page: Page, related: tuple[str, ...]) -> tuple[str, ...]:
    at = {line: next((i for i, b in enumerate(page.blocks) if line in b.text), len(page.blocks)) for line in related}
    return tuple(sorted(at, key=lambda line: at[line]))


def _other_opinion(lines: tuple[str, ...], head: Head, markup: str) -> tuple[str, ...]:
    """What the page's JSON-LD, the general extractor, or the bare markup give where our own choice found little.

    The extractor and the bare markup are asked only where no running text was found.
    """
    own = "\n".join(lines)
    if head.body and len(head.body) > 1.5 * len(own):
        return _text_lines(head.body, head)
    if any(is_prose(line) for line in lines):
        return lines
    from trafilatura import extract  # takes half a second to load, and few pages need it

    general = extract(markup, fast=True, include_comments=False, deduplicate=False) or ""
    found = _text_lines(general or _TAG.sub("\n", markup), head)
    return found if len("".join(found)) > 1.5 * len(own) else lines


def _text_lines(text: str, head: Head) -> tuple[str, ...]:
    """Lines of an extracted text up to the first list of headlines, without title, date and furniture."""
    split = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
    lines = takewhile(lambda line: not heading(line), (line for line in split if _LETTER.search(line)))
    titles = title_forms(head)
    return tuple(s for s in lines if not (furniture(s) or visible_date(s) or same_title(s, titles)))


def language(declared: str | None, text: str) -> str | None:
    """Language of a text: the declared one where the script allows it, Arabic where most letters are Arabic's own."""
    arabic = len(ARABIC_LETTER.findall(text[:_SAMPLE]))
    other = len(_LETTER.findall(text[:_SAMPLE])) - arabic
    name = (declared or "").replace("_", "-").split("-")[0].lower() or None
    if arabic <= other:
        return name if name and name not in _ARABIC_SCRIPT else None
    if name in _ARABIC_SCRIPT:
        return name
    foreign = sum(text[:_SAMPLE].count(ch) for ch in page_words().foreign)
    return "ar" if foreign * 25 <= arabic else None
