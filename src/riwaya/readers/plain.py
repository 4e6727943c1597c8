"""Plain text as a report: whole where it is only text, freed of its furniture where it was saved from a page."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

from riwaya.arabic import key
from riwaya.errors import EmptyReport, ReadError, UnknownFormat
from riwaya.model import Report
from riwaya.readers.dates import visible_date
from riwaya.readers.encoding import decode
from riwaya.readers.facts import strip_site
from riwaya.readers.html import language
from riwaya.readers.lines import (
    cut_read_also,
    furniture,
    heading,
    is_byline,
    is_credit,
    is_prose,
    names_outlet,
    stopped,
)
from riwaya.readers.meta import site_like, split_suffix
from riwaya.readers.options import ReadOptions
from riwaya.readers.parts import is_headline, same_title, without_bullet

#: Larger texts are refused; one report comes nowhere near.
LARGEST_TEXT = 32_000_000
_TITLE_WORDS = (3, 24)
_FRONT_WORDS = 8
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the text: title, outlet, byline and date, and the line at which the text begins."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: dt.date | None = None
    begin: int = 0


def read_text(raw: bytes, path: str | None = None, options: ReadOptions | None = None) -> Report:
    """The report that a plain text holds. Raises :class:`ReadError` where it is no text, or holds none.

    A text without title, byline or headline list keeps every character; of a text saved from a page the body's
    paragraphs are kept, joined by line ends, their white space collapsed.
    """
    options = options or ReadOptions()
    where = path or "<text>"
    if len(raw) > LARGEST_TEXT:
        raise ReadError(where, f"the text has {len(raw):,} bytes", f"texts of up to {LARGEST_TEXT:,} are read")
    content = _SURROGATE.sub("\ufffd", decode(raw)[0]).replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROL.findall(content)) * 50 > len(content):
        raise UnknownFormat(where, "this is no text", "text, HTML, JSON lines and CSV are read")
    front, body, related = _taken_apart(content)
    if not has_words(body):
        raise EmptyReport(where, "there are no words in it")
    digest = hashlib.sha256(raw).hexdigest()
    return Report(
        id=digest[:16], text=body, title=front.title, outlet=options.outlet or front.outlet,
        published=options.published or front.published, language=language(None, body), related=related,
        byline=front.byline, path=path, raw_hash=digest,
    )  # fmt: skip


def has_words(text: str) -> bool:
    """Whether a text holds a letter once vowel marks and tatweel are gone."""
    return any(ch.isalpha() for ch in key(text))


def _taken_apart(content: str) -> tuple[_Front, str, tuple[str, ...]]:
    """What stands before the text, the text itself, and the headlines listed with it."""
    raw = content.split("\n")
    lines = [re.sub(r"\s+", " ", line).strip() for line in raw]
    numbers = [i for i, line in enumerate(lines) if line]
    shown = [lines[i] for i in numbers]
    gaps = [b - a > 1 for a, b in pairwise(numbers)] + [True]
    front = _front(shown, gaps)
    body, related = _body(shown[front.begin :], front)
    if not front.begin and not related and len(body) == len(shown):
        return front, content.strip("\n"), ()
    return front, "\n".join(body), related


def _front(lines: list[str], gaps: list[bool]) -> _Front:
    """Title and furniture at the beginning; nothing where the first lines are already text."""
    title, suffix, begin = _title(lines, gaps)
    if title is None and not (len(lines) > 1 and _is_front(lines[0])):
        return _Front()
    seen: list[str] = []
    titles = (title,) if title else ()
    for line in lines[begin : min(len(lines) - 1, 12)]:
        if not (same_title(line, titles) or _is_front(line, bool(title))):
            break
        seen.append(line)
        begin += 1
    dates = [d for line in seen if (d := visible_date(line))]
    names = [line for line in seen if not visible_date(line) and not furniture(line) and not same_title(line, titles)]
    outlet = next((n for n in names if names_outlet(n) and len(n.split()) <= 5), None)
    alone = next((n for n in names[:1] if len(n.split()) <= 4 and not is_byline(n)), None)
    outlet = outlet or alone or suffix
    named = strip_site(title, outlet) if title else None
    return _Front(named, outlet, next(iter(names), None), next(iter(dates), None), begin)


def _title(lines: list[str], gaps: list[bool]) -> tuple[str | None, str | None, int]:
    """The title, the name of the site that stands after it, and the number of lines the two forms take."""
    if len(lines) < 2:
        return None, None, 0
    rest = split_suffix(lines[0])[1]
    for i, line in enumerate(lines[1:4], 1):
        if line[-1] == ".":
            continue
        if line == lines[0] or (rest and lines[0].startswith(line) and len(line) >= 10):
            suffix = lines[0][len(line) :].strip(" |-–—:»«•·/") or None
            return line, suffix if suffix and site_like(suffix) else None, i + 1
    if _clear_title(lines, gaps):
        name = rest[-1].strip() if rest and names_outlet(rest[-1]) and site_like(rest[-1]) else None
        return (strip_site(lines[0], name) if name else lines[0]), name, 1
    return None, None, 0


def _clear_title(lines: list[str], gaps: list[bool]) -> bool:
    """A short first line without a full stop, apart from longer text that follows."""
    words = lines[0].count(" ") + 1
    short = _TITLE_WORDS[0] <= words <= _TITLE_WORDS[1] and not stopped(lines[0])
    if not short or is_byline(lines[0]) or visible_date(lines[0]):
        return False
    follows = next((line for line in lines[1:8] if is_prose(line)), None)
    furnished = _is_front(lines[1]) and not is_prose(lines[1])
    return bool(follows and stopped(follows) and (gaps[0] or furnished) and len(follows) > len(lines[0]))


def _is_front(line: str, titled: bool = False) -> bool:
    """A line of furniture before the text: a date, a byline, an outlet, buttons; under a title any very short line."""
    if visible_date(line) or furniture(line):
        return True
    if stopped(line) or line.count(" ") >= _FRONT_WORDS or is_prose(line):
        return False
    return is_byline(line) or (names_outlet(line) and line.count(" ") < 5) or titled


def _body(lines: list[str], front: _Front) -> tuple[list[str], tuple[str, ...]]:
    """The paragraphs, without buttons, tags and notices, up to the list of related headlines; and those headlines."""
    kept: list[str] = []
    related: list[str] = []
    part: str | None = None
    left = _running(lines)
    for i, line in enumerate(lines):
        kind = heading(line) if i else None
        if kind and (kind != "lists" or part or not _text_goes_on(left, i + 1)):
            part = kind
        elif part and not (part != "comments" and _text_goes_on(left, i)):
            if part == "related" and is_headline(line):
                related.append(without_bullet(line))
        else:
            part = None
            text, headline = cut_read_also(line)
            related += [headline] if headline else []
            if text and not (furniture(text) or is_credit(text)):
                kept.append(text)
    while len(kept) > 1 and front.begin and not stopped(kept[-1]) and not is_prose(kept[-1]):
        kept.pop()
    return kept, tuple(dict.fromkeys(related))


def _running(lines: list[str]) -> list[int]:
    """How many lines are running text from each line on, and 0 for the end."""
    return list(accumulate((is_prose(line) and stopped(line) for line in reversed(lines)), initial=0))[::-1]


def _text_goes_on(left: list[int], at: int) -> bool:
    """Whether a line and most of what follows are running text: then a list in the middle of it is over."""
    lines = len(left) - 1 - at
    return lines > 0 and left[at] > left[at + 1] and left[at] >= 2 and left[at] * 2 >= lines
