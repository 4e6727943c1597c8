"""Reports that are copies of one another: MinHash over folded text to find them, the texts themselves to confirm.

A. Z. Broder, "On the resemblance and containment of documents", 1997. Three-word shingles of folded words without
digits, marks and punctuation, so that spelling variety and figures do not matter to the signature; figures and names
are looked at when a candidate is confirmed. Bands: J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets",
section 3.4: two texts of Jaccard similarity s share one of b bands of r rows with probability 1 - (1 - s^r)^b.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b

from rensa import RMinHash  # type: ignore[import-untyped]

from riwaya.arabic import key
from riwaya.merging.words import LETTERS, WORD, lists

PERMUTATIONS, SEED = 128, 20_261
#: 32 bands of 4 rows find a pair of similarity 0.6 with probability 0.988, of 0.5 with 0.873, of 0.3 with 0.229.
BANDS, ROWS = 32, 4
SHINGLE = 3
#: A text of fewer words is a copy only of a text that folds to the same words.
SHORT = 12
#: The signature's estimate errs by 0.04 (one standard deviation): candidates below this are not worth the texts.
CANDIDATE = 0.3
#: Share of the shorter text's words that stand in the other in the same order.
COVERED = 0.75
#: Share of the shorter text's shingles found in the other, below which the words need not be aligned.
CONTAINED = 0.35
#: A change of figure counts where at most this many words changed between words that did not.
_SLOT, _ANCHOR = 4, 1


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its copies: 128 minima as 512 bytes, and the version of the hashing."""

    minima: bytes
    version: int = RMinHash.ALGORITHM_VERSION


def signature(text: str, title: str | None = None) -> Signature:
    """The signature of a report's text; its title is read only where there is no text of :data:`SHORT` words.

    Texts of fewer than :data:`SHORT` words, title included, are hashed as a whole: equal or nothing in common.
    """
    words = LETTERS.findall(key(text))
    if len(words) < SHORT and title:
        words = [*LETTERS.findall(key(title)), *words]
    sketch = RMinHash(PERMUTATIONS, SEED)
    sketch.update(sorted(shingles(words)) if len(words) >= SHORT else [" ".join(WORD.findall(key(text)))])
    return Signature(array("I", sketch.digest()).tobytes())


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Every three words in a row."""
    return frozenset(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)), strict=False)))


def bands(signature: Signature) -> tuple[int, ...]:
    """Hashes of the signature's bands, signed 64-bit for a database index: texts that share one are candidates."""
    size = 4 * ROWS
    chunks = (signature.minima[i * size : (i + 1) * size] for i in range(BANDS))
    salted = (blake2b(bytes([i]) + chunk, digest_size=8).digest() for i, chunk in enumerate(chunks))
    return tuple(int.from_bytes(digest, "big", signed=True) for digest in salted)


def similarity(one: Signature, other: Signature) -> float:
    """Estimated Jaccard similarity of two texts' shingles, 0 to 1; 0 between versions that cannot be compared."""
    if one.version != other.version:
        return 0.0
    left, right = array("I", one.minima), array("I", other.minima)
    return sum(map(int.__eq__, left, right)) / len(left)


def is_copy(one: tuple[Signature, str], other: tuple[Signature, str]) -> bool:
    """Whether two reports, each its signature and its text, are one text published twice."""
    return similarity(one[0], other[0]) >= CANDIDATE and confirm(one[1], other[1])


def confirm(one: str, other: str) -> bool:
    """Whether two texts are one text published twice, by their words: short ones must be equal after folding.

    A line added, a paragraph cut and some words replaced leave a copy; a figure replaced by another in the same
    sentence does not: that is a bulletin from the same mould, or an updated account.
    """
    left, right = _words(one), _words(other)
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    if len(short) < SHORT or 3 * len(short) < len(long):
        return False
    ours, theirs = shingles(short), shingles(long)
    if len(ours & theirs) < CONTAINED * len(ours):
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_opcodes()
    kept = sum(i2 - i1 for tag, i1, i2, _, _ in blocks if tag == "equal")
    return kept >= COVERED * len(short) and not any(_other_figure(short, long, block) for block in blocks)


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(key(text)))


def _other_figure(short: Sequence[str], long: Sequence[str], block: tuple[str, int, int, int, int]) -> bool:
    """Whether few words were replaced within a sentence, and a figure by another figure among them."""
    tag, i1, i2, j1, j2 = block
    if tag != "replace" or max(i2 - i1, j2 - j1) > _SLOT or i1 < _ANCHOR or i2 > len(short) - _ANCHOR:
        return False
    ours = {word for word in short[i1:i2] if _is_figure(word)}
    theirs = {word for word in long[j1:j2] if _is_figure(word)}
    return bool(ours) and bool(theirs) and not ours & theirs


def _is_figure(word: str) -> bool:
    return word.isdigit() or word in lists().numbers
