"""The entries of an XML feed cut out of its text one by one, so that a broken one spoils no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ROOT = re.compile(r"<(?:([\w.-]+):)?(rss|feed|RDF|channel)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_EDGE = re.compile(r"<!\[CDATA\[|<!--|<(?P<end>/?)(?P<prefix>[\w.-]+:)?(?:item|entry)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_CDATA, _CDATA_END, _COMMENT_END = "<![CDATA[", "]]>", "-->"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as it stands in the text of the feed; ``whole`` is whether it has an end before the feed has."""

    markup: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A feed in pieces: what stands before its first entry, the tags every entry stands in, and the entries."""

    head: str
    opening: str
    closing: str
    items: tuple[Item, ...]

    def document(self, item: Item) -> str:
        """A feed that holds this one entry."""
        return f"{self.opening}{item.markup}{self.closing}"


def cut(text: str) -> Parts | None:
    """The pieces of an XML feed; ``None`` where the text is none."""
    root = _ROOT.search(text)
    if root is None:
        return None
    prefix, name = root[1], root[2].lower()
    tag = f"{prefix}:{root[2]}" if prefix else root[2]
    inside = name == "rss"
    opening, closing = root[0] + "<channel>" * inside, "</channel>" * inside + f"</{tag}>"
    entry_prefix = prefix if name == "feed" else None
    spans = list(_spans(text, root.end(), entry_prefix))
    head = text[: spans[0][0] if spans else len(text)]
    return Parts(head, opening, closing, tuple(Item(text[a:b], whole) for a, b, whole in spans))


def _spans(text: str, at: int, prefix: str | None) -> Iterator[tuple[int, int, bool]]:
    """Beginning and end of every entry, and whether it is whole: one without an end goes up to the next."""
    begun: int | None = None
    for start, end, closes, empty in _edges(text, at, prefix):
        if closes:
            if begun is not None:
                yield begun, end, True
            begun = None
            continue
        if begun is not None:
            yield begun, start, True
        if empty:
            yield start, end, True
        begun = None if empty else start
    if begun is not None:
        yield begun, len(text), False


def _edges(text: str, at: int, prefix: str | None) -> Iterator[tuple[int, int, bool, bool]]:
    """Tags of entries outside comments and quoted markup: start, end, whether it closes, whether it is empty."""
    wanted = f"{prefix}:" if prefix else None
    comments = True
    while found := _EDGE.search(text, at):
        at = found.end()
        if found[0] == _CDATA:
            at = _after_cdata(text, at)
        elif found[0] == "<!--":
            end = text.find(_COMMENT_END, at) if comments else -1
            comments, at = end >= 0, max(at, end)
        elif (found["prefix"] or None) == wanted:
            yield found.start(), at, bool(found["end"]), found[0].endswith("/>")


def _after_cdata(text: str, at: int) -> int:
    """Where quoted markup ends; at its beginning where it is never closed, or not before the next is opened."""
    following = text.find(_CDATA, at)
    return max(at, text.find(_CDATA_END, at, following if following >= 0 else len(text)))
