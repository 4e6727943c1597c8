"""Where a person's name begins and ends: given names, kunyas, joints, and the words that no name runs over."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya import arabic
from riwaya.nouns import Nouns, endings, nouns, read
from riwaya.register.namebook import starts
from riwaya.text import Word

_LONGEST = 5
_UNKNOWN_ALLOWED = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A name without a title: index after its last word, letters of proclitics before it."""

    end: int
    cut: int


def name_run(words: tuple[Word, ...], at: int, sure: bool, begun: int = 0) -> int | None:
    """Index after the name that begins at a word; ``sure`` where a rank or office before it makes any word a name;
    ``begun`` counts its words before ``at``.
    """
    table = nouns()
    if at >= len(words):
        return None
    known = words[at].key in table.given and _surely_name(table, words, at + 1)
    if not known and not _may_begin(table, words[at], sure):
        return None
    end, unknown = at, begun
    while end < len(words) and end - at < _LONGEST and words[end].sentence == words[at].sentence:
        word = words[end]
        joint = word.key in table.joints
        if not joint and not (end == at or _may_go_on(table, word)):
            break
        usual = joint or word.key in table.given or word.key.startswith(arabic.ARTICLE)
        after_joint = end > at - begun and words[end - 1].key in table.joints
        unknown += not usual and not after_joint
        if unknown > _UNKNOWN_ALLOWED:
            break
        end += 1
        tail = end < len(words) and words[end].key in table.tails
        if end - at + begun > 1 and word.key.startswith(arabic.ARTICLE) and not after_joint and not tail:
            break
    while end > at and words[end - 1].key in table.joints:
        end -= 1
    return end if end > at else None


def untitled(words: tuple[Word, ...], i: int) -> Run | None:
    """A name that no title announces: a given name and at least one more name word, or a kunya."""
    table = nouns()
    for core, cut in starts(words[i].key):
        kunya = core in table.kunya
        if not kunya and core not in table.given:
            continue
        if core in table.stops and not _surely_name(table, words, i + 1):
            continue
        if i + 1 >= len(words) or not _second(table, words[i + 1], words[i].sentence, kunya):
            continue
        end = name_run(words, i + 1, True, begun=1)
        if end is not None:
            return Run(min(end, i + 3) if kunya else end, cut)
    return None


def _surely_name(table: Nouns, words: tuple[Word, ...], at: int) -> bool:
    """Whether the next word is a given name: "علي" is a name before one, and the particle على elsewhere."""
    return (
        at < len(words)
        and (words[at].key in table.given or words[at].key in table.joints)
        and (words[at].key not in table.stops)
    )


def _second(table: Nouns, word: Word, sentence: int, kunya: bool) -> bool:
    """Whether a word can follow a first name that no title announced."""
    if word.kind != "word" or word.sentence != sentence or not _may_go_on(table, word):
        return False
    if kunya or word.key in table.given or word.key in table.joints:
        return True
    ordinary = word.key.removeprefix(arabic.ARTICLE)
    return ordinary not in table.adjectives and not _verb_like(word.key)


def _may_begin(table: Nouns, word: Word, sure: bool) -> bool:
    if word.kind != "word" or word.key in table.stops or word.key.removeprefix(arabic.ARTICLE) in table.cue_words:
        return False
    if word.key in table.given or word.key in table.joints or word.key in table.kunya:
        return True
    if not sure or read(word.key) is not None or _verb_like(word.key) or len(word.key) < 3:
        return False
    bare = word.key.removeprefix(arabic.ARTICLE)
    if word.key in table.no_names or table.no_name_shapes.match(word.key):
        return False
    return bare not in table.adjectives and bare not in table.nations and not _tied(table, word.key)


def _may_go_on(table: Nouns, word: Word) -> bool:
    """Whether a word can be a further part of a name."""
    key = word.key
    if word.kind != "word" or key in table.stops or key.removeprefix(arabic.ARTICLE) in table.cue_words:
        return False
    if key in table.given or key in table.joints:
        return True
    if key.startswith(arabic.ARTICLE):
        return read(key) is None or key.endswith(arabic.PRONOUNS[-1])
    return read(key) is None and not _verb_like(key) and not _tied(table, key) and len(key) > 2


def _tied(table: Nouns, key: str) -> bool:
    """Whether a word begins with a conjunction or preposition before a word that ends names, or before the article."""
    for core, cut in starts(key):
        if cut and (core in table.stops or core in table.given or core.startswith(arabic.ARTICLE)):
            return True
    return key.startswith((arabic.LIL, arabic.PREPOSITIONS[1] + arabic.ARTICLE[0]))


def _verb_like(key: str) -> bool:
    """Whether a word looks like a verb: a subject letter before at least three more, or the feminine ending."""
    return len(key) > 3 and (key.startswith(endings()["imperfect"]) or key.endswith(endings()["bound"]))
