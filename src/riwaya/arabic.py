"""The script and nothing of the language's words: folding with a way back, digits, clitic letters.

Folding undoes spelling variety (vowel marks, tatweel, hamza seats, final ya and ta marbuta, presentation forms,
Persian letter shapes, digits, zero-width and direction marks) so that one key stands for every spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from riwaya.model import Span

_DROP = (
    "\u0640"  # tatweel, also when it splits a word
    "\u0670"  # superscript alef
    "\ufeff\u00ad"
    + "".join(map(chr, range(0x0610, 0x061B)))
    + "".join(map(chr, range(0x064B, 0x0660)))
    + "".join(map(chr, range(0x06D6, 0x06DD)))
    + "".join(map(chr, range(0x06DF, 0x06E9)))
    + "".join(map(chr, range(0x06EA, 0x06EE)))
    + "".join(map(chr, range(0x200B, 0x2010)))
    + "".join(map(chr, range(0x202A, 0x202F)))
    + "".join(map(chr, range(0x2060, 0x206A)))
)
#: A word as it is written, with the marks that folding drops inside and behind it.
WRITTEN = re.compile(rf"\w[\w{_DROP}]*")
_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ؤ": "و",
    "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ",
}  # fmt: skip
_DIGITS = {chr(base + i): str(i) for base in (0x0660, 0x06F0) for i in range(10)}

#: Letters that may stand, in this order, before a word: conjunction, then preposition or future mark, then article.
CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
FUTURE = "س"
IMPERFECT = "ي"
IMPERFECT_PREFIXES = ("ي", "ت", "ن", "ا")
HAMZA = "ء"
#: What an indefinite noun ends in where it is an object, vowel signs left off.
ACCUSATIVE = "ا"
#: Endings of the perfect: she, they.
FEMININE, PLURAL = "ت", "وا"
ARTICLE = "ال"
DATIVE = "ل"
LIL = "لل"
#: Pronouns that may end a word, longest first (folded).
PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "كم", "نا", "ني", "ه", "ك", "ي")
#: "my" ends nouns only, "me" verbs only.
MINE, ME = "ي", "ني"
#: Folded, a ta marbuta and this pronoun look alike; the written letter tells them apart.
HIS, TA_MARBUTA = "ه", "ة"
MIN_CORE = 2


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with, for each of its characters, the offset of the original character it came from."""

    text: str
    offsets: Sequence[int]
    length: int

    def back(self, start: int, end: int) -> Span:
        """The span of the original text that folded characters ``[start, end)`` came from, marks inside included."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else self.length
            return Span(at, at)
        stop = self.offsets[end] if end < len(self.offsets) else self.length
        return Span(self.offsets[start], stop)


@lru_cache(maxsize=8192)
def _char(ch: str) -> str:
    """What one character folds to: possibly nothing, possibly several letters (ﻻ is لا)."""
    if ch in _LETTERS:
        return _LETTERS[ch]
    if ch in _DIGITS:
        return _DIGITS[ch]
    if "\ufb50" <= ch <= "\ufdff" or "\ufe70" <= ch <= "\ufefc":
        plain = unicodedata.normalize("NFKC", ch)
        if plain != ch:  # a few stand for themselves alone: ornate brackets, marks of dots
            return "".join(_char(c) for c in plain if c not in _DROP and not c.isspace())
    return ch


class _Table(dict[int, str]):
    """Translation table that works out a character the first time it is met."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        self[code] = out = "" if ch in _DROP else _char(ch)
        return out


_TABLE = _Table()


def key(word: str) -> str:
    """The folded form of a word or phrase, without a way back: ``key("الحـرسُ") == "الحرس"``."""
    return word.translate(_TABLE)


def bare(word: str) -> str:
    """A folded word or name without its article."""
    return word[len(ARTICLE) :] if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1 else word


def fold(text: str) -> Folded:
    """Folded text with a way back to the offsets of ``text``, which stays as it is."""
    odd = {ch for ch in set(text) if len(_TABLE[ord(ch)]) != 1}
    if not odd:
        return Folded(text.translate(_TABLE), range(len(text)), len(text))
    offsets: list[int] = []
    start = 0
    for at in (i for i, ch in enumerate(text) if ch in odd):
        offsets.extend(range(start, at))
        offsets.extend([at] * len(_TABLE[ord(text[at])]))
        start = at + 1
    offsets.extend(range(start, len(text)))
    return Folded(text.translate(_TABLE), tuple(offsets), len(text))


def digits(text: str) -> str:
    """Text with Arabic-Indic and Persian digits written 0 to 9; same length."""
    return "".join(_DIGITS.get(ch, ch) for ch in text)


@dataclass(frozen=True, slots=True)
class Split:
    """One way to cut a folded word: conjunction, preposition or future letter, article, core, pronoun."""

    conjunction: str
    preposition: str
    article: bool
    core: str
    pronoun: str

    @property
    def clitics(self) -> int:
        """How many letters the cut takes for clitics."""
        return len(self.conjunction) + len(self.preposition) + 2 * self.article + len(self.pronoun)


def _heads(word: str) -> list[tuple[str, str, bool, str]]:
    """Every (conjunction, preposition, article, rest) a word's first letters allow; the bare word comes first."""
    out = [("", "", False, word)]
    starts = [("", word)]
    if word[:1] in CONJUNCTIONS:
        starts.append((word[0], word[1:]))
        out.append((word[0], "", False, word[1:]))
    for conj, rest in starts:
        if rest.startswith(ARTICLE):
            out.append((conj, "", True, rest[2:]))
        if rest.startswith(LIL):
            out.append((conj, "ل", True, rest[2:]))
        first = rest[:1]
        if first in PREPOSITIONS or first == FUTURE:
            out.append((conj, first, False, rest[1:]))
            if rest[1:].startswith(ARTICLE) and first != FUTURE:
                out.append((conj, first, True, rest[3:]))
    return out


@lru_cache(maxsize=200_000)
def splits(word: str) -> tuple[Split, ...]:
    """Every way to peel clitics off a folded word, fewest clitic letters first; the uncut word is the first."""
    found: list[Split] = []
    for conj, prep, article, rest in _heads(word):
        if len(rest) < MIN_CORE:
            continue
        found.append(Split(conj, prep, article, rest, ""))
        if article:
            continue
        for pronoun in PRONOUNS:
            if rest.endswith(pronoun) and len(rest) - len(pronoun) >= MIN_CORE:
                found.append(Split(conj, prep, article, rest[: -len(pronoun)], pronoun))
    found.sort(key=lambda s: s.clitics)
    return tuple(found)


_ARTICLES = ("وبال", "فبال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
_LEADING = ("و", "ف", "ب", "ل", "ك", "س", *IMPERFECT_PREFIXES)
#: Endings taken off in this order, at most one of each group.
_ENDINGS = (
    ("هما", "كما", "هم", "هن", "ها", "كم", "نا"),
    ("تان", "تين", "ات", "ون", "ين", "ان", "وا", "ه", "ت"),
    ("ي", "ا"),
    ("ي", "ا"),
)
_SHORTEST = 3


@lru_cache(maxsize=200_000)
def stems(word: str) -> tuple[str, ...]:
    """What a word is indexed and looked for under, whatever its clitics and spelling: one light stem, or two.

    A first letter that may be a clitic or a verb's prefix as well as the word's own gives the second:
    ``stems("والميليشيات") == ("ميليش",)``, ``stems("وزير") == ("وزير", "زير")``. Broken plurals are not undone.
    """
    folded = key(word)
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= _SHORTEST:
            return (_root(folded[len(article) :]),)
    found = [_root(folded)]
    if folded[:1] in _LEADING and len(folded) > _SHORTEST:
        found.append(_root(folded[1:]))
    return tuple(dict.fromkeys(found))


def _root(core: str) -> str:
    for group in _ENDINGS:
        ending = next((e for e in group if core.endswith(e) and len(core) - len(e) >= _SHORTEST), "")
        core = core[: len(core) - len(ending)]
    return core
