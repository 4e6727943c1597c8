"""Words around plain names (``data/ar/names.yaml``), and a text with the registered names and places found in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from riwaya import arabic
from riwaya.arabic import fold
from riwaya.gazetteer import Gazetteer
from riwaya.labeller.words import lists, peel
from riwaya.model import Mention, Span
from riwaya.nouns import nouns, read
from riwaya.register.namebook import QUOTES, starts
from riwaya.resources import DATA, LINE, load_yaml
from riwaya.text import Text, Word

#: Brackets that another name may stand in.
BRACKETS = ("(", ")")
#: The mark of an indefinite accusative, which no name here bears.
TANWEEN = "\u064b"
ALIKE = frozenset("\"'")
_OPENING = frozenset("«“„\"'")
_LONGEST_QUOTE = 9


@dataclass(frozen=True, slots=True)
class Found:
    """A name: where, PERS ORG or LOC, and how sure its source is (more is surer)."""

    span: Span
    kind: str
    sure: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its registered names and places: by index of the first word, the index after the last."""

    text: Text
    words: tuple[Word, ...]
    register: tuple[Mention, ...]
    placed: tuple[Mention, ...]
    names: dict[int, int]
    places: dict[int, int]
    gazetteer: Gazetteer | None = None


def reading_of(
    text: Text, register: Iterable[Mention], placed: Iterable[Mention], gazetteer: Gazetteer | None = None
) -> Reading:
    """A text with its registered names and places by the words they begin at."""
    names, places = tuple(register), tuple(placed)
    ranges = [{first: last for first, last in (text.range(m.span) for m in ms)} for ms in (names, places)]
    return Reading(text, text.words, names, places, ranges[0], ranges[1], gazetteer)


@lru_cache(maxsize=1)
def wording() -> dict[str, frozenset[str]]:
    """Word lists of the file by name, folded."""
    rows = load_yaml(DATA / "ar" / "names.yaml")
    return {name: frozenset(map(arabic.key, words)) for name, words in rows.items() if name != LINE}


@lru_cache(maxsize=1)
def _lists_by_word() -> dict[str, tuple[str, ...]]:
    """The names of the lists that hold a folded word."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in wording().items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found


Cuts = dict[str, int]
_NO_LIST: tuple[Cuts, Cuts] = ({}, {})


@lru_cache(maxsize=30_000)
def _cuts(key: str) -> tuple[Cuts, Cuts]:
    """By list that holds a folded word: letters of proclitics before it; then the same, the article taken off too."""
    bare: Cuts = {}
    core: Cuts = {}
    for rest, cut in starts(key):
        for name in _lists_by_word().get(rest, ()):
            bare.setdefault(name, cut)
            core.setdefault(name, cut)
        for name in _lists_by_word().get(rest.removeprefix(arabic.ARTICLE), ()):
            core.setdefault(name, cut)
    return (bare, core) if core else _NO_LIST


def core_in(word: Word, group: str) -> int | None:
    """Letters of proclitics before a word of a list, with or without the article; ``None`` where it is in none."""
    return _cuts(word.key)[1].get(group) if word.kind == "word" else None


def bare_in(word: Word, group: str) -> int | None:
    """As :func:`core_in`, for a word without the article."""
    return _cuts(word.key)[0].get(group) if word.kind == "word" else None


@lru_cache(maxsize=30_000)
def given_from(key: str) -> int | None:
    """Letters of proclitics before a given name; ``None`` where a folded word is none."""
    listed = (wording()["given"], nouns().given)
    return next((cut for core, cut in starts(key) if any(core in words for words in listed)), None)


def span_of(text: Text, first: int, last: int, cut: int = 0) -> Span:
    """Span of words ``[first, last)`` without ``cut`` folded letters of the first."""
    word = text.words[first]
    offset = fold(text.raw[word.start : word.end]).offsets[cut] if cut else 0
    return Span(word.start + offset, text.words[last - 1].end)


def quoted(reading: Reading, at: int) -> int | None:
    """Index of the mark that closes the quotation opened at a word; ``None`` where none is opened or it runs on."""
    words = reading.words
    if at + 2 >= len(words) or words[at].key not in _OPENING or _closes(reading, at):
        return None
    for k in range(at + 2, min(at + _LONGEST_QUOTE, len(words))):
        if words[k].key in QUOTES:
            return k
    return None


def _closes(reading: Reading, at: int) -> bool:
    """Whether a mark that looks alike at both ends closes a quotation: an odd number of them stands before it."""
    sentence = reading.text.sentence_of(at)
    mark = reading.words[at].key
    return mark in ALIKE and sum(w.key == mark for w in reading.words[sentence.first : at]) % 2 == 1


def is_definite(word: Word) -> bool:
    """Whether a word bears the article."""
    return word.kind == "word" and word.key.startswith(arabic.ARTICLE) and len(word.key) > 3


def is_plain(word: Word) -> bool:
    """Whether a word can be part of a name at all."""
    return word.kind == "word" and word.key not in nouns().stops


def is_unknown(word: Word) -> bool:
    """Whether no dictionary has a word, proclitics and endings aside: a name, most likely."""
    kinds = meaning(word.key)
    guessed = kinds[:1] in ("~", "-") and is_rare(word.key)
    return is_plain(word) and (guessed or not kinds) and read(word.key) is None


def meaning(key: str) -> str:
    """Dictionary classes of a folded word: no verb bears the article; ``o`` for ordinary words no dictionary has."""
    peeled = peel(key)
    kinds = peeled.classes
    if "A" in peeled.clitics:
        kinds = kinds.replace("v", "").strip("-~")
    return kinds or ("o" if not is_rare(key) or _owned(key) else "")


def _owned(key: str) -> bool:
    """Whether a folded word is an ordinary one with a pronoun ("خسائره")."""
    return any(s.pronoun and len(s.core) > 2 and s.core in lists().ordinary for s in arabic.splits(key))


def is_tied(word: Word) -> bool:
    """Whether a preposition or conjunction is written on a word that the dictionary has without it."""
    peeled = peel(word.key)
    if peeled.clitics.strip("A" + arabic.FUTURE) and peeled.classes:
        return True
    return any(s.preposition and s.pronoun and len(s.core) > 2 and lists().classes.get(s.core) for s in _splits(word))


def _splits(word: Word) -> tuple[arabic.Split, ...]:
    """Ways to read a word that is no name of its own."""
    return arabic.splits(word.key) if not peel(word.key).classes else ()


def ends_phrase(reading: Reading, at: int) -> bool:
    """Whether nothing belongs to a word: a mark, a conjunction or a function word follows, or the text ends."""
    after = reading.words[at + 1] if at + 1 < len(reading.words) else None
    return after is None or not is_plain(after) or after.key.startswith(arabic.CONJUNCTIONS[0])


def is_rare(key: str) -> bool:
    """Whether a folded word is not one of those that plain text is made of."""
    return key not in lists().ordinary and peel(key).core not in lists().ordinary


def is_verb(word: Word) -> bool:
    """Whether the dictionary knows a word as a verb alone."""
    return word.kind == "word" and peel(word.key).classes in ("v", "-v", "~v")


def is_describing(key: str) -> bool:
    """Whether a folded word is an adjective that describes ("government", "armed") or a nationality."""
    bare = key.removeprefix(arabic.ARTICLE)
    table = wording()["describing"]
    return bare in nouns().nations or any(bare.removesuffix(end) in table for end in ("", *_ADJECTIVE_ENDS))


_ADJECTIVE_ENDS = (arabic.HIS,)
