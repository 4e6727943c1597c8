"""Reports that are copies of one another: MinHash over folded text to find them, the texts themselves to confirm.

A. Z. Broder, "On the resemblance and containment of documents", 1997. Two-word shingles of folded words without digits,
marks and punctuation, so that spelling variety and figures do not matter to the signature; figures, days and names are
looked at when a candidate is confirmed. Bands: J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets",
section 3.4: two texts of Jaccard similarity s share one of b bands of r rows with probability 1 - (1 - s^r)^b.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from rensa import RMinHash  # type: ignore[import-untyped]

from riwaya.arabic import key
from riwaya.merging.words import LETTERS, WORD, is_rare, lists, stem

PERMUTATIONS, SEED = 128, 20_261
#: 32 bands of 4 rows find a pair of similarity 0.6 with probability 0.988, of 0.5 with 0.873, of 0.3 with 0.229.
BANDS, ROWS = 32, 4
#: A word replaced costs so many shingles: with three, eight words replaced of a hundred leave too few to find it.
SHINGLE = 2
#: A text of fewer words is a copy only of a text that folds to the same words.
SHORT = 12
#: The signature's estimate errs by 0.04 (one standard deviation): candidates below this are not worth the texts.
CANDIDATE = 0.3
#: Share of the shorter text's words, what was added at its ends apart, that stand in the other in the same order.
COVERED = 0.8
#: Share of the shorter text's shingles found in the other, below which the words need not be aligned.
CONTAINED = 0.5
#: A change of figure, day or name counts where at most this many words changed between words that did not.
_SLOT = 5
#: A line that an outlet adds is no longer than this; where both texts begin with another, one is a mere byline.
_LINE, _BYLINE = 12, 4
#: The first words tell the story: of either text they must be in the other by themselves.
_LEAD = 30


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
    """Every :data:`SHINGLE` words in a row."""
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

    A line added, a paragraph cut and some words replaced leave a copy; a figure or day replaced by another in the same
    sentence does not, nor does another place or armed party: that is a bulletin from the same mould, or an updated
    account.
    """
    left, right = _words(one), _words(other)
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    if len(short) < SHORT or 4 * len(short) < len(long):
        return False
    ours, theirs = shingles(short), shingles(long)
    if len(ours & theirs) < CONTAINED * len(ours):
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_opcodes()
    return _is_covered(blocks) and _has_lead(blocks, SHORTER) and _has_lead(blocks, LONGER) and not _other_story(
        short, long, blocks
    )  # fmt: skip


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(key(text)))


#: Which of two aligned texts is meant.
SHORTER, LONGER = 1, 2
Block = tuple[str, int, int, int, int]


def _is_covered(blocks: Sequence[Block]) -> bool:
    """Whether the other has enough of the shorter text's words, a line added at its end or beginning apart."""
    last = blocks[-1]
    end = last[1] if last[0] != "equal" and last[2] - last[1] <= _LINE else last[2]
    return _kept(blocks, SHORTER, _start(blocks, SHORTER), end) >= COVERED


def _has_lead(blocks: Sequence[Block], side: int) -> bool:
    """Whether the first words of one text a line before them apart, are in the other."""
    first = _start(blocks, side)
    shorter = blocks[-1][2] - _start(blocks, SHORTER)
    return _kept(blocks, side, first, first + min(_LEAD, shorter)) >= COVERED


def _start(blocks: Sequence[Block], side: int) -> int:
    """Where a text begins behind a byline or headline that the other does not have, or has another of a few words."""
    tag, i1, i2, j1, j2 = blocks[0]
    short, long = sorted((i2 - i1, j2 - j1))
    begun = i2 if side == SHORTER else j2
    return begun if tag != "equal" and short <= _BYLINE and long <= _LINE else 0


def _kept(blocks: Sequence[Block], side: int, first: int, last: int) -> float:
    """Share of one text's words from the first to the last that both have."""
    equal = (block for block in blocks if block[0] == "equal")
    spans = ((i1, i2) if side == SHORTER else (j1, j2) for _, i1, i2, j1, j2 in equal)
    return sum(max(0, min(stop, last) - max(start, first)) for start, stop in spans) / max(1, last - first)


def _other_story(short: Sequence[str], long: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether figures, days or names were changed in place: a figure, a day, a town, two armed parties."""
    names = 0
    for tag, i1, i2, j1, j2 in blocks:
        if tag != "replace" or max(i2 - i1, j2 - j1) > _SLOT or i1 == 0 or i2 == len(short):
            continue
        ours, theirs = short[i1:i2], long[j1:j2]
        if _other(_figures(ours), _figures(theirs)) or _other(_days(ours), _days(theirs)):
            return True
        names += _other_names((short[i1 - 1], *ours), (long[j1 - 1], *theirs))
    return names > 1


def _other(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


def _figures(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit() or word in lists().numbers)


def _days(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if word in lists().dates)


def _other_names(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """2 where words behind the same sort of word ("in the town of") name another place, 1 for another armed party."""
    told = lists()
    if _other(_behind(ours, told.place_heads, True), _behind(theirs, told.place_heads, True)):
        return 2
    return int(_other(_behind(ours, told.force_heads, False), _behind(theirs, told.force_heads, False)))


def _behind(words: Sequence[str], heads: frozenset[str], rare: bool) -> frozenset[str]:
    named = (word for head, word in pairwise(words) if head in heads and word not in heads)
    return frozenset(stem(word) for word in named if not rare or is_rare(word))
