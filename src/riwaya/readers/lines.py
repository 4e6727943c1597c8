"""What a line of a page is, by the words pages use: a heading, a row of buttons, a byline, or none of these.

The words stand in ``data/ar/page.yaml``; here is only how a line is compared with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya.arabic import ARTICLE, fold, key
from riwaya.errors import DataError
from riwaya.resources import DATA, LINE, load_yaml

PAGE = DATA / "ar" / "page.yaml"
_TOKEN = re.compile(r"[^\W_]+|[:©]")
_STOP = re.compile(r"[.!؟?…:؛][\s\"'»”’)\]]{0,6}$")
_COUNT = re.compile(r"^\W*\d+\W+|\W*\(?\d+\)?\W*$")
_CUT = re.compile(r"(?:\.{2,}|…|\[…\]|\[\.\.\.\])\s*$")
#: A line of at least so many words that is not a row of links is prose, however it ends.
PROSE_WORDS = 14
#: With a full stop at its end, so many are enough.
PROSE_WORDS_STOPPED = 6

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Phrases that make a line one kind, as tuples of folded words."""

    name: str
    longest: int
    whole: frozenset[Tokens]
    tails: frozenset[Tokens]
    starts: tuple[Tokens, ...]
    contains: tuple[str, ...]
    first: frozenset[str]
    inner: frozenset[str]


@dataclass(frozen=True, slots=True)
class PageWords:
    """``page.yaml``, folded."""

    headings: tuple[Kind, ...]
    furniture: tuple[Kind, ...]
    nouns: frozenset[str]
    qualifiers: tuple[Tokens, ...]
    read_also: re.Pattern[str]
    share: frozenset[str]
    byline: tuple[Tokens, ...]
    credits: tuple[Tokens, ...]
    outlet: tuple[str, ...]
    date_words: frozenset[str]
    date_fillers: tuple[str, ...]
    today: tuple[str, ...]
    yesterday: tuple[str, ...]
    update_words: tuple[str, ...]
    not_published: tuple[str, ...]
    common: tuple[str, ...]
    foreign: str


def tokens(line: str) -> Tokens:
    """Folded words of a line without the article; a colon and a copyright sign are words too."""
    return tuple(_bare(word) for word in _TOKEN.findall(key(line).lower()))


def _bare(word: str) -> str:
    return word[2:] if len(word) > 4 and word.startswith(ARTICLE) else word


def _kind(name: str, spec: dict[str, Any]) -> Kind:
    whole, tails, starts, contains = (
        [tokens(str(p)) for p in spec.get(part, ())] for part in ("whole", "tails", "starts", "contains")
    )
    return Kind(
        name,
        int(spec.get("longest", 8)),
        frozenset(map(_plain, whole)),
        frozenset(map(_plain, tails)),
        tuple(starts),
        tuple(f" {' '.join(p)} " for p in contains),
        frozenset(p[0] for p in (*starts, *whole)),
        frozenset(p[0] for p in contains),
    )


def _kinds(specs: dict[str, Any]) -> tuple[Kind, ...]:
    return tuple(_kind(name, spec) for name, spec in specs.items() if name != LINE)


def _read_also(phrases: list[str]) -> re.Pattern[str]:
    """Finds a cue that begins a line or a sentence, with the colon or dots after it."""
    names = sorted({re.escape(key(p)).replace(r"\ ", r"\s+") for p in phrases}, key=len, reverse=True)
    edge = r"(?:^|(?<=[.!؟?»\"”)\]]))\W{0,6}"
    return re.compile(rf"{edge}(?:{'|'.join(names)})(?P<mark>\s*(?:[:：|؛…]|\.\.+|-|–|»|←|>>)\s*|\s*$)?(?!\w)")


@lru_cache(maxsize=1)
def page_words() -> PageWords:
    """The words of ``page.yaml``, loaded once. Raises :class:`DataError` where the file lacks a part."""
    spec = load_yaml(PAGE)
    try:
        related = spec["headings"]["related"]
        return PageWords(
            _kinds(spec["headings"]),
            _kinds(spec["furniture"]),
            frozenset(_bare(key(w)) for w in related["nouns"]),
            tuple(tokens(q) for q in related["qualifiers"]),
            _read_also(spec["read_also"]),
            frozenset(_bare(key(str(w)).lower()) for w in spec["share_words"]),
            tuple(tokens(p) for p in spec["byline"]["starts"]),
            tuple(tokens(p) for p in spec["byline"]["credits"]),
            tuple(key(w) for w in spec["outlet_words"]),
            frozenset(_bare(key(w)) for w in spec["date_words"]),
            tuple(key(w) for w in spec["date_fillers"]),
            tuple(key(w) for w in spec["today"]),
            tuple(key(w) for w in spec["yesterday"]),
            tuple(key(w) for w in spec["update_words"]),
            tuple(key(w) for w in spec["not_published"]),
            tuple(key(w) for w in spec["common"]),
            str(spec["foreign_letters"]),
        )
    except KeyError as err:
        raise DataError(PAGE, f"the key {err} is missing") from err


def _plain(words: Tokens) -> Tokens:
    return tuple(w for w in words if w != ":")


def _begins(words: Tokens, plain: Tokens, phrase: Tokens) -> bool:
    line = words if ":" in phrase else plain
    return line[: len(phrase)] == phrase


def _is_kind(kind: Kind, words: Tokens) -> bool:
    if not words or len(words) > 2 * kind.longest:
        return False
    begins, holds = words[0] in kind.first, not kind.inner.isdisjoint(words)
    plain = _plain(words) if begins or holds else ()
    if not plain or len(plain) > kind.longest:
        return False
    joined = f" {' '.join(words)} "
    return (begins and _begins_as(kind, words, plain)) or (holds and any(p in joined for p in kind.contains))


def _begins_as(kind: Kind, words: Tokens, plain: Tokens) -> bool:
    """Whether a line is a whole phrase of a kind, with or without its tail, or begins with one."""
    if any(plain[:n] in kind.whole and (n == len(plain) or plain[n:] in kind.tails) for n in range(1, len(plain) + 1)):
        return True
    return any(_begins(words, plain, p) for p in kind.starts)


def heading(line: str) -> str | None:
    """``related``, ``lists`` or ``comments`` where a line is the heading of such a part, else ``None``."""
    if len(line) > 90:
        return None
    words = tokens(_COUNT.sub("", line))
    found = next((kind.name for kind in page_words().headings if _is_kind(kind, words)), None)
    return found or ("related" if _names_related(_plain(words)) else None)


def _names_related(words: Tokens) -> bool:
    """A noun for articles, a word for kinship, and at most one word more: "other reports related to the topic"."""
    page = page_words()
    if not 2 <= len(words) <= 6 or words[0] not in page.nouns:
        return False
    rests = (words[1:], words[2:]) if len(words) > 2 else (words[1:],)
    return any(rest[: len(q)] == q and len(rest) <= len(q) + 1 for rest in rests for q in page.qualifiers)


def furniture(line: str) -> str | None:
    """The kind of a line that belongs to no article (``share``, ``tags``, ``cookie`` ...), else ``None``."""
    if len(line) > 600:
        return None
    words = tokens(line)
    plain = _plain(words)
    if not plain:
        return "empty"
    if len(plain) <= 14 and all(w in page_words().share or w.isdigit() for w in plain):
        return None if all(w.isdigit() for w in plain) else "share"
    return next((kind.name for kind in page_words().furniture if _is_kind(kind, words)), None)


def is_byline(line: str) -> bool:
    """A short line without a full stop that begins as bylines do."""
    words = tokens(line)
    plain = _plain(words)
    if len(plain) > 9 or stopped(line):
        return False
    return any(_begins(words, plain, p) for p in page_words().byline)


def is_credit(line: str) -> bool:
    """A short line that names author, editor or source after a colon, wherever it stands."""
    words = tokens(line)
    plain = _plain(words)
    return len(words) <= 10 and any(_begins(words, plain, p) for p in page_words().credits)


def names_outlet(line: str) -> bool:
    """A short line that holds a word for a medium ("agency", "newspaper")."""
    folded = f" {key(line)} "
    return len(line) <= 60 and any(f" {w} " in folded or f" {ARTICLE}{w} " in folded for w in page_words().outlet)


def stopped(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_STOP.search(line))


def is_prose(line: str) -> bool:
    """Whether a line reads as running text rather than as a headline, a button or a teaser that is cut short."""
    words = line.count(" ") + 1
    if words < PROSE_WORDS_STOPPED or (_CUT.search(line) and words < 60):
        return False
    return words >= PROSE_WORDS or stopped(line)


def cut_read_also(line: str, linked: bool = False) -> tuple[str, str | None]:
    """A line without its "read also: headline", and that headline, where it has one.

    A mark must follow the cue ("read also:") unless the line is mostly a link (``linked``).
    """
    if not page_words().read_also.search(key(line)):
        return line, None
    folded = fold(line)
    for match in page_words().read_also.finditer(folded.text):
        if match["mark"] is not None or (linked and match.start() == 0):
            at = folded.back(match.start(), match.end())
            return line[: at.start].rstrip(), line[at.end :].strip(' .:-–«»"“”()[]>‹›') or None
    return line, None
