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

from riwaya.arabic import ARTICLE, LIL, splits
from riwaya.text import Text, Word

_LONGEST = 5
_CORE, _PAIR = 0.7, 0.7
#: Letters that conjunction, preposition and article take at most.
_BEFORE_CORE = 4
#: Words whose letter groups are kept: those of a report or two.
_KEPT = 8_000
#: Cached words of a table; beyond it the cache starts again.
_CACHE = 50_000

#: What the checksums of words, of letter groups and of pairs begin with.
_WHOLE, _GROUP, _FOLLOWED = crc32(b"w"), crc32(b"c"), crc32(b"p")

Pieces = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Checksums:
    """Those of a folded word: of the word, of its core where that is another, and of its letter groups."""

    whole: int
    core: int | None
    groups: tuple[int, ...]


@lru_cache(maxsize=_KEPT)
def checksums(word: str) -> Checksums:
    """The checksums of a folded word's pieces, every letter group once."""
    core = _core(word)
    groups = tuple(_groups(f"<{word}>")) if len(word) > 1 else ()
    return Checksums(_checksum(word, _WHOLE), _checksum(core, _WHOLE) if core != word else None, groups)


def _groups(edged: str) -> set[int]:
    """Checksums of a word's letter groups, each carried on from that of the group one letter shorter."""
    found: set[int] = set()
    letters = [_bytes(letter) for letter in edged]
    for i, letter in enumerate(letters):
        checksum = crc32(letter, _GROUP)
        for further in letters[i + 1 : i + _LONGEST]:
            checksum = crc32(further, checksum)
            found.add(checksum)
    return found


def pieces(word: str, bits: int) -> Pieces:
    """Places in a table of ``2 ** bits`` that a folded word counts at, and how much."""
    sums = checksums(word)
    mask = (1 << bits) - 1
    found = _words(sums, mask)
    share = _share(sums)
    for group in sums.groups:
        found[group & mask] = found.get(group & mask, 0.0) + share
    return tuple(found.items())


def _words(sums: Checksums, mask: int) -> dict[int, float]:
    """Places of a word and its core, and what they count."""
    found = {sums.whole & mask: 1.0}
    if sums.core is not None:
        found[sums.core & mask] = _CORE
    return found


def _share(sums: Checksums) -> float:
    """What each letter group counts."""
    return 1 / math.sqrt(len(sums.groups) or 1)


def pair(first: str, second: str, bits: int) -> tuple[int, float]:
    """Place and count of two words that follow each other."""
    return _checksum(f"{first} {second}", _FOLLOWED) & ((1 << bits) - 1), _PAIR


def _checksum(piece: str, start: int) -> int:
    return crc32(_bytes(piece), start)


def _bytes(piece: str) -> bytes:
    return piece.encode("utf-8", "replace")


def _core(word: str) -> str:
    """The word without a conjunction, a preposition and an article, where it has an article."""
    if ARTICLE not in word[:_BEFORE_CORE] and LIL not in word[:_BEFORE_CORE]:
        return word
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
            known = self._cache[word] = self._worth(checksums(word))
        return known

    def _worth(self, sums: Checksums) -> float:
        cells, mask = self.cells, (1 << self.bits) - 1
        total = sum([cells[place] * count for place, count in _words(sums, mask).items()])
        return (total + sum([cells[group & mask] for group in sums.groups]) * _share(sums)) * self.scale

    def at(self, place: int) -> float:
        """What one place counts for."""
        return self.cells[place] * self.scale

    def sentence(self, words: Sequence[str]) -> float:
        """What the distinct words of a sentence and their pairs count for, by the root of how many there are."""
        distinct = dict.fromkeys(words)
        pairs = {pair(a, b, self.bits)[0] for a, b in pairwise(words)}
        total = sum([self.word(word) for word in distinct])
        total += sum([self.cells[place] for place in pairs]) * _PAIR * self.scale
        return total / math.sqrt(len(distinct) or 1)


def table(bits: int, scale: float, packed: str) -> Table:
    """A table from the letters that its bytes are packed in (base 64)."""
    return Table(bits, scale, array("b", base64.b64decode(packed)))
