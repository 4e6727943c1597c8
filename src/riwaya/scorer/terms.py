"""Words as hashed pieces, and tables of what each piece counts for.

A word is its folded form, its core without article and conjunction, and its letter groups of two to five; a piece's
place in a table is a checksum of it, so a table holds numbers alone.
"""

from __future__ import annotations

import base64
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from riwaya.arabic import ARTICLE, splits
from riwaya.text import Text, Word

_SHORTEST, _LONGEST = 2, 5
_CORE, _PAIR = 0.7, 0.7
#: Cached words of a table; beyond it the cache starts again.
_CACHE = 50_000

Pieces = tuple[tuple[int, float], ...]


@lru_cache(maxsize=50_000)
def pieces(word: str, bits: int) -> Pieces:
    """Places in a table of ``2 ** bits`` that a folded word counts at, and how much."""
    found = {_place("w" + word, bits): 1.0}
    core = _core(word)
    if core != word:
        found[_place("w" + core, bits)] = _CORE
    edged = f"<{word}>"
    sizes = range(_SHORTEST, _LONGEST + 1) if len(word) > 1 else ()
    groups = {edged[i : i + n] for n in sizes for i in range(len(edged) - n + 1)}
    share = 1 / math.sqrt(len(groups) or 1)
    for group in sorted(groups):
        place = _place("c" + group, bits)
        found[place] = found.get(place, 0.0) + share
    return tuple(found.items())


def pair(first: str, second: str, bits: int) -> tuple[int, float]:
    """Place and count of two words that follow each other."""
    return _place(f"p{first} {second}", bits), _PAIR


def _place(piece: str, bits: int) -> int:
    return crc32(piece.encode("utf-8", "replace")) & ((1 << bits) - 1)


def _core(word: str) -> str:
    """The word without a conjunction, a preposition and an article, where it has an article."""
    return next((cut.core for cut in splits(word) if cut.article and not cut.pronoun), word.removeprefix(ARTICLE))


def typed(kind: str, word: str) -> str:
    """A word together with the type of the event that it stands near."""
    return f"{kind}_{word}"


def words_of(words: Sequence[Word]) -> list[str]:
    """Folded words and numbers without marks, every number alike."""
    return ["#" if w.kind == "number" else w.key for w in words if w.kind != "mark"]


def window(text: Text, first: int, last: int, at: int, reach: int = 4) -> tuple[list[str], list[str]]:
    """The words before and after word ``at`` in a sentence ``[first, last)``, nearest first."""
    before = words_of(text.words[max(first, at - 2 * reach) : at])[::-1][:reach]
    return before, words_of(text.words[at + 1 : min(last, at + 1 + 2 * reach)])[:reach]


@dataclass(frozen=True, slots=True)
class Table:
    """What each piece counts for: signed bytes times ``scale``."""

    bits: int
    scale: float
    cells: array[int]
    _cache: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def word(self, word: str) -> float:
        """What a folded word counts for."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) > _CACHE:
                self._cache.clear()
            known = self._cache[word] = self._sum(pieces(word, self.bits))
        return known

    def _sum(self, counted: Pieces) -> float:
        cells, scale = self.cells, self.scale
        return sum([cells[place] * scale * count for place, count in counted])

    def at(self, place: int) -> float:
        """What one place counts for."""
        return self.cells[place] * self.scale

    def sentence(self, words: Sequence[str]) -> float:
        """What the distinct words of a sentence and their pairs count for, by the root of how many there are."""
        distinct = sorted(set(words))
        pairs = {pair(a, b, self.bits) for a, b in pairwise(words)}
        total = sum(map(self.word, distinct)) + self._sum(tuple(sorted(pairs)))
        return total / math.sqrt(len(distinct) or 1)


def table(bits: int, scale: float, packed: str) -> Table:
    """A table from the letters that its bytes are packed in (base 64)."""
    return Table(bits, scale, array("b", base64.b64decode(packed)))
