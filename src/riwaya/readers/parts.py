"""Which part of a page each of its lines stands in: the article, or one of the things around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from riwaya.arabic import key
from riwaya.readers.blocks import Block, Page
from riwaya.readers.dates import visible_date
from riwaya.readers.lines import cut_read_also, furniture, heading, is_prose

#: A node with this share of the page's prose is no side part, whatever its class says.
_MAIN_SHARE = 0.5
#: Parts that may well hold more prose than the article.
_BULKY = frozenset({"comments", "related", "lists"})
_LONGEST_HEADLINE = 220
_BULLETS = re.compile(r"^[\s•·▪■●◄►*|–—-]+|^[»›←]\s+|^\d{1,2}\s*[.)-]\s+|[\s|]+$")


@dataclass(frozen=True, slots=True)
class Parts:
    """For each block its part (``None``: perhaps the article), where the title stands, and the related headlines."""

    labels: tuple[str | None, ...]
    title: int | None
    related: tuple[str, ...]
    main: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Article:
    """Nodes that hold the article, the block of its title, and the blocks of the page that are running text."""

    main: frozenset[int]
    title: int
    prose: list[int]

    def has_prose(self, first: int, last: int) -> bool:
        """Whether there is running text in blocks ``[first, last)``."""
        at = bisect_left(self.prose, first)
        return at < len(self.prose) and self.prose[at] < last


def parts(page: Page, titles: tuple[str, ...]) -> Parts:
    """The part of every line, by tags and class names first, then by the headings that readers see."""
    title = find_title(page, titles)
    main = _main_nodes(page, title)
    labels = _zone_labels(page, main)
    related = _mark_headed(page, labels, main, title)
    return Parts(tuple(labels), title, related, main)


def same_title(line: str, titles: tuple[str, ...]) -> bool:
    """Whether a line says what one of the titles says, spelling and a cut-off end aside."""
    return any(_alike(_letters(line), _letters(title)) for title in titles)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", key(text[:500])).strip()


def _alike(left: str, right: str) -> bool:
    if not left or not right:
        return False
    short, long = sorted((left, right), key=len)
    if left == right:
        return True
    near = len(short) >= 15 and len(short) * 10 >= len(long) * 6
    return near and (long.startswith(short) or long.endswith(short))


def find_title(page: Page, titles: tuple[str, ...]) -> int | None:
    """The block that shows the title: a heading rather than plain text; without any title known, the first long h1."""
    exact = {_letters(title) for title in titles}
    best: tuple[tuple[int, bool, int], int] | None = None
    for i, block in enumerate(page.blocks):
        if len(block.text) > 400 or not same_title(block.text, titles):
            continue
        level = (2 if block.tag == "h1" else 1 if re.fullmatch(r"h[2-6]", block.tag) else 0) - (block.links > 0.5)
        rank = (level, _letters(block.text) in exact, len(block.text))
        if best is None or rank > best[0]:
            best = (rank, i)
    if best:
        return best[1]
    long = (i for i, b in enumerate(page.blocks) if b.tag == "h1" and b.text.count(" ") >= 2 and not titles)
    return next(long, None)


def prose_mass(page: Page, wanted: list[bool]) -> list[int]:
    """Letters of running text inside each node, over the wanted blocks."""
    mass = [0] * len(page.tags)
    for block, want in zip(page.blocks, wanted, strict=True):
        if want and block.prose and block.node >= 0:
            mass[block.node] += len(block.text)
    for node in range(len(mass) - 1, 0, -1):
        if page.parents[node] >= 0:
            mass[page.parents[node]] += mass[node]
    return mass


def _main_nodes(page: Page, title: int | None) -> frozenset[int]:
    """Nodes that cannot be a side part: they hold the title, or most of the prose."""
    mass = prose_mass(page, [True] * len(page.blocks))
    least = (mass[0] if mass else 0) * _MAIN_SHARE
    holds = (n for n in range(len(mass)) if title is not None and page.holds(n, title))
    bulk = (n for n, m in enumerate(mass) if m and m >= least and page.zones[n] not in _BULKY)
    return frozenset(holds) | frozenset(bulk)


def _zone_labels(page: Page, main: frozenset[int]) -> list[str | None]:
    zone: list[str | None] = []
    for node, own in enumerate(page.zones):
        parent = page.parents[node]
        inherited = zone[parent] if parent >= 0 else None
        zone.append(own if own and node not in main else inherited)
    return [zone[b.node] if b.node >= 0 else None for b in page.blocks]


def _section(page: Page, at: int, main: frozenset[int]) -> tuple[int, bool]:
    """Where the part that a heading opens may end, and whether it stands in the flow of the article itself."""
    for node in page.up(page.blocks[at].node):
        if node in main:
            return page.last[node], True
        if any(b.text.count(" ") >= 2 for b in page.blocks[at + 1 : min(page.last[node], at + 40)]):
            return page.last[node], False
    return len(page.blocks), True


def _mark_headed(page: Page, labels: list[str | None], main: frozenset[int], title: int | None) -> tuple[str, ...]:
    """Label what stands under headings such as "related" and "most read"; what comes back is the related headlines."""
    related: list[str] = []
    prose = [i for i, block in enumerate(page.blocks) if block.prose]
    at = 0
    while at < len(page.blocks):
        kind = heading(page.blocks[at].text) if at != title else None
        zone_list = kind is None and labels[at] == "related"
        if kind is None and not zone_list:
            at += 1
            continue
        first = at if zone_list else at + 1
        end = _zone_end(labels, at) if zone_list else _part_end(page, at, kind or "", _Article(main, title or 0, prose))
        labels[at:end] = [kind or "related"] * (end - at)
        if (kind or "related") == "related":
            related += _headlines(page.blocks[first:end])
        at = max(end, at + 1)
    return tuple(dict.fromkeys(related))


def _zone_end(labels: list[str | None], at: int) -> int:
    end = at
    while end < len(labels) and labels[end] == "related":
        end += 1
    return end


def _part_end(page: Page, at: int, kind: str, article: _Article) -> int:
    """The block after the part that a heading opens: the next heading, the end of its box, or the next running text."""
    last, in_flow = _section(page, at, article.main)
    if in_flow and kind == "comments" and not article.has_prose(article.title, at):
        return at + 1
    linked = False
    for i in range(at + 1, last):
        block = page.blocks[i]
        if heading(block.text):
            return i
        if in_flow and kind != "comments" and _flow_goes_on(block, article.has_prose(i, last)):
            return i
        if linked and block.heading and block.links < 0.3 and not block.prose and kind == "related":
            return i
        linked = linked or block.links > 0.5
    return last


def _flow_goes_on(block: Block, more_text: bool) -> bool:
    """Running text, or a crosshead or other line with running text after it, means that a list of links is over."""
    if block.links >= 0.5:
        return False
    return block.prose or (more_text and (block.heading or block.tag == "p"))


def _headlines(found: list[Block]) -> list[str]:
    """The headlines among the blocks of a list: its headings where it has some, else its links, else its lines."""
    heads = [b for b in found if re.fullmatch(r"h[2-6]", b.tag)]
    links = [b for b in found if b.links > 0.5]
    if heads and links and not any(b.links > 0.5 for b in heads) and len(heads) < len(links):
        heads = []
    chosen = heads or links or [b for b in found if not is_prose(b.text) or b.tag == "li"]
    lines = (line for b in chosen for line in _items(b))
    return [line for line in lines if is_headline(line)]


def _items(block: Block) -> list[str]:
    """The headlines of one block: its links where several stand in a row, else the line without cue and bullet."""
    several = [a for a in block.anchors if a.count(" ") >= 2]
    lines = several if several and block.links > 0.5 else [block.text]
    cut = (cut_read_also(line, linked=True)[1] or line for line in lines)
    return [without_bullet(line) for line in cut]


def without_bullet(line: str) -> str:
    """An item of a list without its bullet or number."""
    return _BULLETS.sub("", line)


def is_headline(line: str) -> bool:
    """Whether a line of a list can be the headline of an article: some words, no button, no date."""
    if not 2 <= line.count(" ") + 1 <= 40 or len(line) > _LONGEST_HEADLINE:
        return False
    return furniture(line) is None and visible_date(line) is None
