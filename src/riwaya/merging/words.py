"""Words as merging compares them: folded, clitics and endings off; the few lists it needs lie beside the weights.

A word counts by how rare it is: log of sentences over sentences that have it (K. Spärck Jones, "A statistical
interpretation of term specificity", 1972), counted in this project's own corpus.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from riwaya.arabic import ACCUSATIVE, ARTICLE, CONJUNCTIONS, key, splits
from riwaya.errors import DataError

FOLDER = Path(__file__).parent.parent / "data" / "models" / "merging"
WORD = re.compile(r"[^\W\d_]+|\d+")
LETTERS = re.compile(r"[^\W\d_]+")
#: A stem is no shorter than this, and longer stems are compared by their first letters only.
_SHORTEST, _LONGEST = 3, 7
#: Conjunctions are taken off words that stay at least this long.
_LONG = 5


@dataclass(frozen=True, slots=True)
class Words:
    """Number words, words that tell nothing about a happening, endings (longest first), words for known people.

    ``parts`` has the part of the day that a word names; ``dates`` are days of the week and months; behind a word of
    ``place_heads`` or ``force_heads`` stands the name of a place or of an armed party; ``sites`` are what happenings
    are at, near or aimed at: market, school, bridge.
    """

    numbers: frozenset[str]
    stop: frozenset[str]
    endings: tuple[str, ...]
    known_people: frozenset[str]
    parts: Mapping[str, str]
    dates: frozenset[str]
    place_heads: frozenset[str]
    force_heads: frozenset[str]
    sites: frozenset[str]


@lru_cache(maxsize=1)
def lists() -> Words:
    """The lists of ``words.json``, folded. Raises :class:`DataError` where it cannot be read."""
    raw = _read("words.json")
    folded = {name: [key(word) for word in said] for name, said in raw.items() if name != "parts"}
    return Words(
        frozenset(folded["numbers"]), frozenset(folded["stop"]),
        tuple(sorted(folded["endings"], key=len, reverse=True)), frozenset(folded["known_people"]),
        {key(word): part for part, said in raw["parts"].items() for word in said},
        frozenset(folded["dates"]), frozenset(folded["place_heads"]), frozenset(folded["force_heads"]),
        frozenset(folded["sites"]),
    )  # fmt: skip


def _read(file: str) -> Any:
    path = FOLDER / file
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise DataError(path, f"cannot read the lists of merging ({err!r}): install the package again") from err


@lru_cache(maxsize=1)
def _rarity() -> tuple[float, Mapping[str, float]]:
    """What a word in no sentence of the corpus counts, and what each common one does."""
    raw = _read("frequencies.json")
    most = math.log(1.0 + raw["sentences"])
    return most, {stem: math.log((1.0 + raw["sentences"]) / (1.0 + n)) for stem, n in raw["stems"].items()}


def weigh(stems: Iterable[str]) -> float:
    """What words count together, each by how rare it is."""
    most, known = _rarity()
    return sum(known.get(stem, most) for stem in stems)


def is_rare(word: str) -> bool:
    """Whether a folded word is in none or hardly any sentence of the corpus, as names are."""
    return word not in lists().stop and stem(word) not in _rarity()[1]


def rarest(stems: Iterable[str], most: int) -> list[str]:
    """The rarest of some words, those of equal rarity in the order of the alphabet."""
    return sorted(stems, key=lambda stem: (-weigh((stem,)), stem))[:most]


def overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Share of two sets of words that is common to both, rare words counting more: 0 to 1."""
    if not ours or not theirs or ours.isdisjoint(theirs):
        return 0.0
    return 2 * weigh(ours & theirs) / (_weight(ours) + _weight(theirs))


@lru_cache(maxsize=50_000)
def _weight(stems: frozenset[str]) -> float:
    return weigh(stems)


def part_of_day(text: str) -> str | None:
    """The part of the day that a sentence names first: dawn, morning, noon, afternoon, evening, night."""
    parts = lists().parts
    return next((parts[word] for word in LETTERS.findall(key(text)) if word in parts), None)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A folded word without conjunction, preposition, article and ending; long stems cut: ``للمدنيين`` is ``مدني``."""
    core = next((s.core for s in splits(word) if s.article and len(s.core) >= _SHORTEST), word)
    if core == word and word[:1] in CONJUNCTIONS and len(word) >= _LONG:
        core = word[1:]
    ending = next((e for e in lists().endings if core.endswith(e) and len(core) - len(e) >= _SHORTEST), "")
    return core[: len(core) - len(ending)][:_LONGEST]


@lru_cache(maxsize=1)
def _sites() -> frozenset[str]:
    return frozenset(map(stem, lists().sites))


@lru_cache(maxsize=1)
def forces() -> frozenset[str]:
    """Stems of the words that say "forces", "army" and no more."""
    return frozenset(map(stem, lists().force_heads))


def sites(text: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
    """What a sentence says a happening was at, near or aimed at: each as its head and, where one follows, another stem.

    "قرب محطة الوقود" is ``محط وقود``. Where the word behind it is one of ``names``, the head is part of a name.
    """
    found, told = LETTERS.findall(key(text)), lists()
    out = set()
    for word, after in zip(found, (*found[1:], ""), strict=True):
        if len(word) <= len(ARTICLE) or (head := _object(word)) not in _sites():
            continue
        plain = len(after) > len(ARTICLE) and after not in told.stop and after not in told.place_heads
        more = _object(after) if plain else ""
        if more not in names:
            out.add(f"{head} {more}".strip())
    return frozenset(out)


def _object(word: str) -> str:
    """The stem of a noun that may be an object."""
    return stem(word.removesuffix(ACCUSATIVE) if len(word) > _SHORTEST else word)


def content(text: str) -> frozenset[str]:
    """Stems of the words of a text that tell something: no stop words, no numbers, nothing of one or two letters."""
    told = lists()
    found = (word for word in LETTERS.findall(key(text)) if len(word) > len(ARTICLE))
    bare = (word for word in found if word not in told.stop and word not in told.numbers)
    return frozenset(stem(word) for word in bare if word[1:] not in told.stop)


@lru_cache(maxsize=50_000)
def name(text: str) -> frozenset[str]:
    """Stems of all words of a name."""
    return frozenset(stem(word) for word in LETTERS.findall(key(text)))
