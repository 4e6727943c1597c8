"""What a single word tells about being part of a name: dictionaries, lists, spelling; all by folded word.

``models/names/words.tsv.gz`` holds the dictionary classes (verb, noun, adjective, function word, name of a person, of a
place) and how often a word stands in plain text; ``known.yaml`` lists of well-known names.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya import arabic
from riwaya.nouns import nouns, read
from riwaya.resources import DATA, load_yaml, trained
from riwaya.text import Word
from riwaya.text import read as cut

MODELS = DATA / "models" / "names"
#: Classes of words that are names and nothing else.
_NAMES = frozenset("plq")
_LISTS = ("club", "company", "media", "org", "misc")
_LEAST = 2
Trie = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lists:
    """Dictionary classes and counts by word, given names, surnames, a trie of other names, endings to take off.

    ``ordinary`` are words that stand in plain text and seldom in a name.
    """

    classes: dict[str, str]
    counts: dict[str, int]
    ordinary: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    names: Trie
    endings: tuple[str, ...]
    participle: str
    feminine: str


@dataclass(frozen=True, slots=True)
class Peeled:
    """A folded word without proclitics: the clitics (``A`` the article), what is left, its dictionary classes."""

    clitics: str
    core: str
    classes: str


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The packaged word lists, read once. Raises DataError where they are missing or broken."""
    classes, counts, ordinary = _dictionary()
    rows = load_yaml(MODELS / "known.yaml")
    given, surnames = (frozenset(map(arabic.key, rows[name].split())) for name in ("given", "surname"))
    endings = tuple(map(arabic.key, rows["endings"].split()))
    return Lists(classes, counts, ordinary, given, surnames, _trie(rows), endings, rows["participle"], rows["feminine"])


def _dictionary() -> tuple[dict[str, str], dict[str, int], frozenset[str]]:
    path = MODELS / "words.tsv.gz"
    classes: dict[str, str] = {}
    counts: dict[str, int] = {}
    ordinary = set()
    with trained(path, "tools/train_names.py"), gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            word, kinds, count, mark = line.rstrip("\n").split("\t")
            if kinds:
                classes[word] = kinds
            if count:
                counts[word] = int(count)
            if mark:
                ordinary.add(word)
    return classes, counts, frozenset(ordinary)


def _trie(rows: dict[str, str]) -> Trie:
    """Well-known names by their words; an end holds the names of the lists."""
    root: Trie = {}
    for kind in _LISTS:
        for name in rows[kind].split("|"):
            node = root
            for word in cut(name.strip()).words:
                node = node.setdefault(word.key, {})
            if node is not root:
                node.setdefault("", []).append(kind)
    return root


@lru_cache(maxsize=100_000)
def peel(key: str) -> Peeled:
    """A word without the proclitics that the dictionary says are none of its letters: ``وبالمدينة`` is مدينة."""
    if key in nouns().stops:
        return Peeled("", key, "f")
    fallback = None
    for split in arabic.splits(key):
        if split.pronoun:
            continue
        clitics = split.conjunction + split.preposition + ("A" if split.article else "")
        kinds = classes(split.core)
        if kinds:
            return Peeled(clitics, split.core, kinds)
        if fallback is None or (split.article and "A" not in fallback.clitics):
            fallback = Peeled(clitics, split.core, "")
    return fallback or Peeled("", key, "")


def classes(core: str) -> str:
    """Dictionary classes of a word without clitics; ``~`` before them where an ending had to be taken off."""
    table = lists()
    known = table.classes.get(core)
    if known:
        return known
    for end in table.endings:
        if core.endswith(end) and len(core) - len(end) >= _LEAST:
            for stem in (core[: -len(end)], core[: -len(end)] + table.feminine):
                common = "".join(c for c in table.classes.get(stem, "") if c not in _NAMES)
                if common:
                    return "~" + common
    if len(core) > _LEAST + 1 and "v" in table.classes.get(core[1:], ""):
        first = core[0]
        return "-v" if first in arabic.IMPERFECT_PREFIXES else "-m" if first == table.participle else ""
    return ""


@lru_cache(maxsize=100_000)
def roles(key: str) -> tuple[str, ...]:
    """What our own lists say of a word: head noun, title, given name, surname, kunya, nationality."""
    table, own = nouns(), lists()
    found = {}
    noun = read(key)
    if noun is not None:
        found.update({"h=" + noun.form.head.cls: 1, "i=" + noun.form.head.id: 1})
        if noun.title is not None:
            found["title"] = 1
    for name, words in (("kunya", table.kunya), ("joint", table.joints)):
        if key in words:
            found[name] = 1
    for split in arabic.splits(key):
        if not split.pronoun:
            cut_off = "+" if split.conjunction or split.preposition else ""
            found.update(dict.fromkeys((r + cut_off for r in _lists_of(split.core, split.article, own)), 1))
    return tuple(found)


def _lists_of(core: str, article: bool, own: Lists) -> list[str]:
    """The lists that hold a core: given names, surnames, nationalities."""
    table = nouns()
    found = ["given"] if core in table.given else []
    if core in own.given and not article:
        found.append("known")
    if core in own.surnames or (article and arabic.ARTICLE + core in own.surnames):
        found.append("surname")
    if core in table.nations:
        found.append("people" if core in table.plural_nations else "nation")
    return found


def count_bin(count: int) -> str:
    """How common a word is: 0 unseen, 1, 2 (2-3), 3 (4-15), 4 (16-99), 5."""
    return "0" if count <= 0 else str(1 + sum(count >= least for least in (2, 4, 16, 100)))


def packaged_count(core: str) -> int:
    """How often a word without clitics stands in the texts counted for the package."""
    return lists().counts.get(core, 0)


Count = Callable[[str], int]


def known_names(words: tuple[Word, ...]) -> list[list[str]]:
    """For each word its place in a well-known name: ``club.B`` begins one, ``club.I`` goes on with it."""
    found: list[list[str]] = [[] for _ in words]
    at = 0
    while at < len(words):
        if words[at].kind != "word" or not _openings(words[at].key):
            at += 1
            continue
        last, kinds = _longest(words, at)
        for i in range(at, last):
            long = "2" if last - at > 1 else "1"
            found[i].extend(f"{kind}.{'B' if i == at else 'I'}{long}" for kind in kinds)
        at = max(last, at + 1)
    return found


def _longest(words: tuple[Word, ...], at: int) -> tuple[int, list[str]]:
    """Index after the longest well-known name that begins at a word, its proclitics aside, and the lists it is in."""
    for opening in _openings(words[at].key):
        node: Trie | None = opening
        best: tuple[int, list[str]] = (at, [])
        i = at
        while node is not None:
            i += 1
            if "" in node:
                best = (i, node[""])
            node = node.get(words[i].key) if i < len(words) else None
        if best[1]:
            return best
    return at, []


@lru_cache(maxsize=20_000)
def _openings(key: str) -> tuple[Trie, ...]:
    """What well-known names go on with behind a folded word, its proclitics aside."""
    starts = ((arabic.ARTICLE if s.article else "") + s.core for s in arabic.splits(key) if not s.pronoun)
    return tuple(lists().names[start] for start in starts if start in lists().names)
