"""The article among the lines of a page: its paragraphs, and the lines that stand before and after them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from riwaya.arabic import key
from riwaya.readers.blocks import Block, Page
from riwaya.readers.dates import visible_date
from riwaya.readers.lines import cut_read_also, furniture, is_credit, is_prose, stopped
from riwaya.readers.parts import Parts, prose_mass, same_title

#: A child with this share of its parent's prose is where the article stands.
_DESCEND = 0.7
_DESCEND_TITLED = 0.3
_CAPTION_WORDS = 25
_LINK_LINE = 0.6
_SURE_WORDS = 9
_WRAPPED = 45
_SCRAP_WORDS = 5
#: Parts inside an article where "read also: headline" may stand.
_INLINE_BOXES = frozenset({"aside", "advert"})


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs of the body, furniture lines before and after it, headlines cut out of it, and its range of blocks."""

    lines: tuple[str, ...]
    front: tuple[str, ...]
    back: tuple[str, ...]
    related: tuple[str, ...]
    first: int
    last: int


def select(page: Page, found: Parts, titles: tuple[str, ...]) -> Article:
    """The article: the tightest part of the page that holds its running text, with the lead that stands before it."""
    if not page.blocks:
        return Article((), (), (), (), 0, 0)
    container = _container(page, found)
    start = 0 if found.title is None else found.title + 1
    first, last = max(start, page.first[container]), page.last[container]
    before = range(start, first) if found.title is not None else range(0)
    inside = [i for i in range(first, last) if found.labels[i] is None]
    lead = [i for i in before if found.labels[i] is None]
    after = _after(page, found, container)
    blocks = _until_next(page, [*lead, *inside, *after], titles)
    article = _article(_joined(blocks), titles, (first, last))
    boxed = [page.blocks[i] for i in range(start, last) if found.labels[i] in _INLINE_BOXES]
    cut = (cut_read_also(b.text, linked=True)[1] for b in boxed)
    return replace(article, related=(*article.related, *(line for line in cut if line)))


def _container(page: Page, found: Parts) -> int:
    """The node that holds the article's paragraphs."""
    after = -1 if found.title is None else found.title
    wanted = [label is None and i > after for i, label in enumerate(found.labels)]
    mass = prose_mass(page, wanted)
    heaviest: dict[int, int] = {}
    for node in range(1, len(mass)):
        parent = page.parents[node]
        if mass[node] and (parent not in heaviest or mass[node] > mass[heaviest[parent]]):
            heaviest[parent] = node
    node = 0
    while (child := heaviest.get(node)) is not None:
        titled = found.title is not None and page.holds(child, found.title)
        if mass[child] < mass[node] * (_DESCEND_TITLED if titled else _DESCEND) or _is_paragraph(page, child, heaviest):
            break
        node = child
    return node


def _is_paragraph(page: Page, node: int, heaviest: dict[int, int]) -> bool:
    """A node that holds one line only."""
    return node not in heaviest and page.last[node] - page.first[node] <= 1


def _after(page: Page, found: Parts, container: int) -> list[int]:
    """Running text that follows the container beside it, up to the first part of another kind."""
    parent = page.parents[container]
    if parent < 0:
        return []
    out = []
    for i in range(page.last[container], page.last[parent]):
        block = page.blocks[i]
        if found.labels[i] in ("related", "lists", "comments", "footer") or block.tag == "h1":
            break
        if found.labels[i] is None and block.links < 0.2 and _goes_on(block.text):
            out.append(i)
    return out


def _goes_on(text: str) -> bool:
    """Whether a line beside the article's own part is surely text of it: a whole sentence and no question."""
    return text.count(" ") >= _SURE_WORDS and is_prose(text) and stopped(text) and text.rstrip()[-1:] not in "؟?…"


def _until_next(page: Page, chosen: list[int], titles: tuple[str, ...]) -> list[Block]:
    """The chosen blocks up to the headline of a second article."""
    blocks: list[Block] = []
    for i in chosen:
        block = page.blocks[i]
        if block.tag == "h1" and any(b.prose for b in blocks) and not same_title(block.text, titles):
            break
        blocks.append(block)
    return blocks


def _joined(blocks: list[Block]) -> list[Block]:
    """Blocks with lines put together that a single <br> wraps where two end a paragraph."""
    doubles = sum(b.breaks >= 2 for b in blocks)
    singles = sum(b.breaks == 1 for b in blocks)
    if doubles < 2 or not singles:
        return blocks
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if last and block.breaks == 1 and last.node == block.node and _is_wrapped(last):
            text = f"{last.text} {block.text}"
            out[-1] = replace(last, text=text, prose=last.prose or block.prose or is_prose(text))
        else:
            out.append(block)
    return out


def _is_wrapped(block: Block) -> bool:
    """A long line of text that breaks off without an end."""
    return (
        block.links < 0.5 and len(block.text) >= _WRAPPED and not stopped(block.text) and not visible_date(block.text)
    )


def _article(blocks: list[Block], titles: tuple[str, ...], bounds: tuple[int, int]) -> Article:
    kept: list[Block] = []
    aside: list[str] = []
    front: list[str] = []
    related: list[str] = []
    told = False  # whether running text has begun; asked anew of every line, a page of 100,000 took minutes
    for block in blocks:
        text, headline = cut_read_also(block.text, block.links > 0.4)
        if headline:
            related.append(headline)
        if not text or same_title(text, titles):
            continue
        block = replace(block, text=text) if headline else block
        if (block.image and _is_caption(block)) or _is_scrap(block, told):
            continue
        if _outside(block):
            (aside if told else front).append(text)
        elif not _repeats(text, kept):
            kept.append(block)
            told = told or block.prose
    lead = next((i for i, b in enumerate(kept) if b.prose), len(kept))
    end = _last_line(kept)
    front += [b.text for b in kept[:lead]]
    back = [*aside, *(b.text for b in kept[end:])] if lead < len(kept) else aside
    return Article(tuple(b.text for b in kept[lead:end]), tuple(front), tuple(back), tuple(related), *bounds)


def _outside(block: Block) -> bool:
    """A line that stands in the article's place and is not of it."""
    if furniture(block.text) or is_credit(block.text) or visible_date(block.text):
        return True
    return block.links > _LINK_LINE and not (is_prose(block.text) and stopped(block.text))


def _is_scrap(block: Block, told: bool) -> bool:
    """A few words in the midst of the text that are neither sentence, heading, item nor quotation."""
    if block.heading or block.tag == "li" or block.text.count(" ") >= _SCRAP_WORDS or not told:
        return False
    return not stopped(block.text) and block.text[-1] not in "»”\"'"


def _is_caption(block: Block) -> bool:
    return not stopped(block.text) and block.text.count(" ") < _CAPTION_WORDS and visible_date(block.text) is None


def _repeats(text: str, kept: list[Block]) -> bool:
    """Whether a paragraph says again what the last few or the first ones said."""
    said = key(text)
    return len(said) > 40 and any(key(b.text) == said for b in [*kept[:3], *kept[-3:]])


def _last_line(kept: list[Block]) -> int:
    """One past the last paragraph: short lines after it are no part of the article, but items of its list are."""
    end = len(kept)
    while end and not kept[end - 1].prose and not stopped(kept[end - 1].text) and kept[end - 1].tag != "li":
        end -= 1
    return end
