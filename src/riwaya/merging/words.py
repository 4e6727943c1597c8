"""Words as merging compares them: folded, clitics and endings off; the few lists it needs lie beside the weights."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riwaya.arabic import ARTICLE, CONJUNCTIONS, key, splits
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
    """Number words, words that tell nothing about a happening, endings (longest first), words for known people."""

    numbers: frozenset[str]
    stop: frozenset[str]
    endings: tuple[str, ...]
    known_people: frozenset[str]


@lru_cache(maxsize=1)
def lists() -> Words:
    """The lists of ``words.json``, folded. Raises :class:`DataError` where it cannot be read."""
    path = FOLDER / "words.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        folded = {name: [key(word) for word in raw[name]] for name in ("numbers", "stop", "endings", "known_people")}
    except (OSError, ValueError, KeyError) as err:
        raise DataError(path, f"cannot read the word lists ({err!r}): install the package again") from err
    return Words(
        frozenset(folded["numbers"]), frozenset(folded["stop"]),
        tuple(sorted(folded["endings"], key=len, reverse=True)), frozenset(folded["known_people"]),
    )  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A folded word without conjunction, preposition, article and ending; long stems cut: ``للمدنيين`` is ``مدني``."""
    core = next((s.core for s in splits(word) if s.article and len(s.core) >= _SHORTEST), word)
    if core == word and word[:1] in CONJUNCTIONS and len(word) >= _LONG:
        core = word[1:]
    ending = next((e for e in lists().endings if core.endswith(e) and len(core) - len(e) >= _SHORTEST), "")
    return core[: len(core) - len(ending)][:_LONGEST]


def content(text: str) -> frozenset[str]:
    """Stems of the words of a text that tell something: no stop words, no numbers, nothing of one or two letters."""
    told = lists()
    found = (word for word in LETTERS.findall(key(text)) if len(word) > len(ARTICLE))
    bare = (word for word in found if word not in told.stop and word not in told.numbers)
    return frozenset(stem(word) for word in bare if word[1:] not in told.stop)


def name(text: str) -> frozenset[str]:
    """Stems of all words of a name."""
    return frozenset(stem(word) for word in LETTERS.findall(key(text)))
