"""A page as the lines a reader sees, in order, each knowing which part of the page it stands in.

Nothing is judged by Arabic words here: only tags, attributes and how much of a line is link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from riwaya.readers.lines import is_prose


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q s samp small span"
    " strike strong sub sup time tt u var wbr o:p"
)
#: Inline elements that stand apart like a block where their class names a part of the page (a caption, a row of tags).
_SPANS = frozenset({"span", "small", "em", "i", "font"})
_SKIP = _words(
    "script style noscript template svg iframe object embed applet canvas audio video button select option textarea"
    " input datalist map nav marquee head dialog amp-ad amp-sidebar amp-social-share amp-iframe amp-analytics"
    " amp-consent amp-user-notification progress meter"
)
_HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_TAG_ZONES = {"footer": "footer", "aside": "aside", "figcaption": "caption", "figure": "caption", "header": "header"}
_ROLE_ZONES = {
    "navigation": "nav", "banner": "header", "contentinfo": "footer", "complementary": "aside", "search": "nav",
    "dialog": "cookie", "alertdialog": "cookie", "marquee": "ticker",
}  # fmt: skip
#: Words of class names and ids, by the part of a page they name.
_CLASS_ZONES = {
    "share": "share sharing shares sharer social socials sharedaddy addtoany addthis sharethis shareaholic sharebar",
    "tags": "tags taglist tagcloud keywords hashtags",
    "related": "related rel relnews relatednews readalso"
    " relatedposts similar yarpp crp recommended recommendations suggested readmore seealso",
    "lists": "mostread mostviewed popular trending latest recent newest ticker breaking urgent mostcommented",
    "comments": "comments commentlist comment respond disqus commentform",
    "caption": "caption cap captions figcaption credit credits imgcaption",
    "cookie": "cookie cookies consent gdpr cmp",
    "nav": "nav navbar navigation menu submenu breadcrumb breadcrumbs crumbs pagination pager topbar offcanvas toolbar",
    "footer": "footer copyright copyrights colophon bottombar",
    "aside": "sidebar widget widgets sidenav",
    "advert": "ad ads adv advert adverts advertisement adsbygoogle adslot banner banners sponsor sponsored promo"
    " newsletter subscribe subscription subscribebox popup modal taboola outbrain",
    "poll": "poll polls survey quiz vote",
    "author": "authorbox authorbio aboutauthor bio",
    "embed": "twitter instagram fb tiktok telegram",
}
_WORD_ZONE = {word: zone for zone, words in _CLASS_ZONES.items() for word in words.split()}
_PAIRS = {
    ("most", "read"): "lists", ("most", "viewed"): "lists", ("most", "popular"): "lists", ("see", "also"): "related",
    ("read", "also"): "related", ("read", "more"): "related", ("also", "read"): "related", ("news", "strip"): "ticker",
    ("live", "strip"): "ticker", ("author", "box"): "author", ("author", "bio"): "author", ("tag", "links"): "tags",
    ("post", "tags"): "tags", ("tag", "cloud"): "tags", ("breaking", "news"): "lists", ("site", "header"): "header",
    ("latest", "news"): "lists", ("print", "link"): "share", ("font", "size"): "share",
}  # fmt: skip
#: Class names that a theme hangs on the whole article, and that name no part of the page.
_THEME = re.compile(r"(?:tag|category|has|no|with|type|status|format|is|not|page|elementor)-|post-\d")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_HIDDEN_CLASS = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "hidden", "d-none"})
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page. ``links`` is the share of its letters that stand in links; ``breaks`` how many <br> precede,
    ``image`` whether a picture stands between it and the line before, ``anchors`` the texts of its links.
    """

    text: str
    node: int
    links: float
    tag: str
    heading: bool
    breaks: int
    prose: bool
    image: bool
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date written for machines in the page itself, before block ``block``, inside ``node``."""

    value: str
    block: int
    node: int


@dataclass(slots=True)
class Page:
    """The blocks of a page, and for each node its parent, its part of the page, and the range of its blocks."""

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    zones: list[str | None] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)

    def up(self, node: int) -> Iterator[int]:
        """A node and its ancestors, innermost first."""
        while node >= 0:
            yield node
            node = self.parents[node]

    def holds(self, node: int, block: int) -> bool:
        """Whether a block stands inside a node."""
        return self.first[node] <= block < self.last[node]


@dataclass(slots=True)
class _Walk:
    """What is open while a page is walked."""

    page: Page
    open: list[int] = field(default_factory=list)
    elements: list[etree._Element] = field(default_factory=list)
    pieces: list[tuple[str, int, bool]] = field(default_factory=list)
    links: int = 0
    anchor: int = 0
    bold: int = 0
    breaks: int = 0
    image: bool = False

    def text(self, value: str | None) -> None:
        if value:
            self.pieces.append((value, self.anchor if self.links else 0, self.bold > 0))

    def flush(self) -> None:
        """End the line that is being gathered."""
        if not self.pieces:
            return
        text = _SPACE.sub(" ", "".join(p[0] for p in self.pieces)).strip()
        if text:
            self._add(text)
        self.pieces.clear()

    def _add(self, text: str) -> None:
        node = self.open[-1] if self.open else -1
        linked = sum(len(p[0].strip()) for p in self.pieces if p[1])
        plain_bold = all(p[2] for p in self.pieces if p[0].strip())
        tag = self.page.tags[node] if node >= 0 else ""
        links = linked / len(text)
        head = tag in _HEADINGS or any(self.page.tags[n] in _HEADINGS for n in self.open[-3:])
        block = Block(
            text, node, links, tag, head or (plain_bold and len(text) < 160), self.breaks,
            links < 0.5 and is_prose(text), self.image, self._anchors(),
        )  # fmt: skip
        self.page.blocks.append(block)
        self.breaks, self.image = 0, False

    def _anchors(self) -> tuple[str, ...]:
        """The text of each link of the line."""
        texts: dict[int, str] = {}
        for text, anchor, _ in self.pieces:
            if anchor:
                texts[anchor] = texts.get(anchor, "") + text
        return tuple(t for text in texts.values() if (t := _SPACE.sub(" ", text).strip()))

    def start(self, element: etree._Element, tag: str) -> None:
        """Enter a block-level element."""
        self.flush()
        self.elements.append(element)
        page = self.page
        page.parents.append(self.open[-1] if self.open else -1)
        page.tags.append(tag)
        page.zones.append(_zone(element, tag))
        page.first.append(len(page.blocks))
        page.last.append(len(page.blocks))
        self.open.append(len(page.tags) - 1)

    def end(self) -> None:
        """Leave it."""
        self.flush()
        self.elements.pop()
        self.page.last[self.open.pop()] = len(self.page.blocks)


def blocks(body: etree._Element) -> Page:
    """The lines of a page in reading order. Time and memory grow with the page's length, whatever its depth."""
    walk = _Walk(Page())
    walker = etree.iterwalk(body, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walker:
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if element is not body and _hidden(element, tag):
                walker.skip_subtree()
                skipped = element
                continue
            _enter(walk, element, tag)
        else:
            if element is skipped:
                skipped = None
                walk.flush() if tag not in _INLINE else None
            else:
                _leave(walk, element, tag)
            if element is not body:
                walk.text(element.tail)
    walk.flush()
    return walk.page


def _enter(walk: _Walk, element: etree._Element, tag: str) -> None:
    if tag == "br":
        walk.flush()
        walk.breaks += 1
    elif tag in _INLINE and not (tag in _SPANS and element.get("class") and _zone(element, tag)):
        walk.links += tag == "a"
        walk.anchor += tag == "a"
        walk.bold += tag in ("b", "strong")
        walk.image = walk.image or tag == "img"
    else:
        walk.start(element, tag)
    value = _stamp(element, tag)
    if value and walk.open:
        walk.page.stamps.append(Stamp(value, len(walk.page.blocks), walk.open[-1]))
    walk.text(element.text)


def _stamp(element: etree._Element, tag: str) -> str | None:
    """The machine date of a <time> or of an element marked as date of publication; none of a date of change."""
    about = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
    if "modified" in about or ("updated" in about and "published" not in about):
        return None
    if tag == "time" or "datepublished" in about:
        return element.get("datetime") or element.get("content")
    return element.get("title") if "published" in about else None


def _leave(walk: _Walk, element: etree._Element, tag: str) -> None:
    if tag == "br":
        return
    if walk.elements and walk.elements[-1] is element:
        walk.end()
        return
    walk.links -= tag == "a"
    walk.bold -= tag in ("b", "strong")


def _hidden(element: etree._Element, tag: str) -> bool:
    """Elements that show no text of the page: scripts, menus, buttons, and what is hidden by its own attributes."""
    if not tag or tag in _SKIP:
        return True
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true":
        return True
    style, classes = get("style"), get("class")
    if style and _HIDDEN.search(style):
        return True
    return bool(classes) and not _HIDDEN_CLASS.isdisjoint((classes or "").lower().split())


def _zone(element: etree._Element, tag: str) -> str | None:
    """The part of a page that an element's tag, role, class or id names; ``None`` where they name none."""
    if tag in ("body", "html", "main"):
        return None
    if tag in _TAG_ZONES:
        return _TAG_ZONES[tag]
    role = _ROLE_ZONES.get(element.get("role") or "")
    if role:
        return role
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return next((zone for name in names if (zone := _class_zone(name))), None)


def _class_zone(name: str) -> str | None:
    """The part of a page a class name names: by its words, and by pairs of them ("most-read")."""
    pieces = [w.lower() for w in _CAMEL.findall(name)]
    if len(pieces) > 5:
        return None
    pair = next((_PAIRS[p] for p in pairwise(pieces) if p in _PAIRS), None)
    if pair or _THEME.match(name):
        return pair
    return next((_WORD_ZONE[w] for w in pieces if w in _WORD_ZONE), None)
