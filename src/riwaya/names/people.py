"""Persons by their names alone: behind titles and offices, by nicknames, and in quotes or brackets behind a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from riwaya import arabic
from riwaya.labeller.words import peel, roles
from riwaya.model import Mention
from riwaya.names.persons import name_run
from riwaya.names.wording import (
    BRACKETS,
    TANWEEN,
    Found,
    Reading,
    bare_in,
    core_in,
    ends_phrase,
    given_from,
    is_definite,
    is_plain,
    is_rare,
    is_tied,
    is_unknown,
    is_verb,
    meaning,
    quoted,
    span_of,
    wording,
)
from riwaya.nouns import nouns, read
from riwaya.text import Word

_LONGEST = 6
_SURE = 6
_SHORT = 2


def people(reading: Reading, parties: Iterable[Mention], labelled: Iterable[Mention] = ()) -> Iterator[Found]:
    """Persons' names of a text; ``parties`` are the phrases found by :mod:`riwaya.names`, ``labelled`` are guesses."""
    ends = set()
    for first, last, cut, sure in _candidates(reading, parties, labelled):
        for begin, end, off in _parts(reading, first, last, cut):
            yield Found(span_of(reading.text, begin, end, off), "PERS", sure)
            ends.add(end)
    yield from _aliases(reading)
    yield from _behind(reading, ends)


def _candidates(
    reading: Reading, parties: Iterable[Mention], labelled: Iterable[Mention]
) -> Iterator[tuple[int, int, int, int]]:
    """(first, last, letters cut, how sure) of what may be a person's name."""
    for mention in (*reading.register, *parties):
        bare = without_title(reading, mention) if mention.kind == "person" else None
        if bare is not None:
            yield *bare, _SURE
    yield from _titled(reading)
    yield from _untitled(reading)
    for mention in labelled:
        first, last = reading.text.range(mention.span)
        while first < last and (core_in(reading.words[first], "person_labels") is not None):
            first += 1
        if first < last:
            cut = _cut(reading, first, max(mention.span.start, reading.words[first].start))
            yield first, last, cut if _sure_cut(reading.words[first].key, cut) else 0, 1


def _parts(reading: Reading, first: int, last: int, cut: int) -> Iterator[tuple[int, int, int]]:
    """The names in a stretch of words: cut where "and" joins two, lengthened by words no dictionary has, trimmed."""
    words = reading.words
    while first < last - 1 and _announces(reading, first):
        first, cut = first + 1, 0
    after = reading.places.get(first, last)
    titled = first > 0 and core_in(words[first - 1], "person_labels") is not None
    if first < after < last and not titled and (_is_known(words[after].key) or words[after].key in nouns().kunya):
        first, cut = after, 0
    if last == first + 1 and _announces(reading, first):
        return
    begin, off = first, cut or (1 if first and _joins(words[first]) else 0)
    for k in range(first + 1, last + 1):
        if k < last and not _joins(words[k]) and not _breaks(words[k]):
            continue
        end = _lengthened(reading, begin, _trimmed(reading, begin, k)) if k == last else _trimmed(reading, begin, k)
        if end > begin and _is_name(reading, begin, end):
            yield begin, _to_quote(reading, begin, end), off
        begin, off = (k, 1) if k < last and _joins(words[k]) else (k + 1, 0)


def _to_quote(reading: Reading, first: int, last: int) -> int:
    """Index after a name that begins a quotation and is all of it (``"أبو يوسف المهاجر"``)."""
    close = quoted(reading, first - 1) if first else None
    return close if close is not None and last < close <= first + _LONGEST - 1 else last


def _sure_cut(key: str, cut: int) -> bool:
    """Whether letters before a name are clitics: "and" always, others before a known name alone."""
    return key.startswith(arabic.CONJUNCTIONS[0]) or _is_known(key[cut:]) or key[cut:] in nouns().kunya


def _announces(reading: Reading, at: int) -> bool:
    """Whether the first word of a stretch still belongs to what stands before the name."""
    word = reading.words[at]
    if core_in(word, "person_labels") is not None or word.key in nouns().quantities:
        return True
    before = reading.words[at - 1] if at else None
    if core_in(word, "alias_fill") is not None and before is not None:
        return any(core_in(before, group) is not None for group in ("alias", "alias_fill", "person_labels"))
    following = reading.words[at + 1].key if at + 1 < len(reading.words) else ""
    titled = is_definite(word) and not _is_known(word.key) and (_is_known(following) or following in nouns().kunya)
    return titled or (word.key in nouns().adjectives and word.key not in nouns().given)


def _breaks(word: Word) -> bool:
    """Whether a word cannot stand inside a name: an ordinary word with a preposition before it."""
    return is_tied(word) and not _is_known(word.key) and not word.key.startswith(arabic.CONJUNCTIONS)


def _untitled(reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """A given name with a further name behind it, announced by nothing."""
    for i, word in enumerate(reading.words[:-1]):
        cut = given_from(word.key) if word.kind == "word" else None
        if cut is None or i in reading.names or not _may_be_given(reading, word):
            continue
        if _family(reading, i + 1):
            yield i, i + 2, cut, _SURE - 2


def _may_be_given(reading: Reading, word: Word) -> bool:
    """Whether a word is no function word: written with its dots, "علي" is a name, "على" never."""
    dotted = reading.text.raw[word.start : word.end].endswith(arabic.MINE)
    return is_plain(word) or (dotted and word.key in nouns().given)


def _family(reading: Reading, at: int) -> bool:
    """Whether a word is a name for certain, behind a given name."""
    word = reading.words[at]
    if not _goes_on(reading, at) or word.key in nouns().joints:
        return False
    return _is_known(word.key) or is_unknown(word) or (is_definite(word) and is_rare(word.key))


def _joins(word: Word) -> bool:
    """Whether a word begins with "and" before a further name (``وكنان``), not with a letter of its own (``وليد``)."""
    key = word.key
    if not key.startswith(arabic.CONJUNCTIONS[0]) or _is_known(key):
        return False
    return len(key) > 3 or key[1:] in nouns().kunya


def _is_known(key: str) -> bool:
    listed = not {"known", "given", "surname"}.isdisjoint(roles(key))
    return listed or key in nouns().given or key in wording()["given"]


def _trimmed(reading: Reading, first: int, last: int) -> int:
    """Index after the last word that can end a name."""
    words = reading.words
    while last > first:
        word = words[last - 1]
        bound = is_tied(word)
        adverb = TANWEEN in reading.text.raw[word.start : word.end]
        after = last - 1 > first
        common = not is_rare(word.key) and not (is_definite(word) and word.key.endswith(tuple(wording()["nisba"])))
        bound = bound or (last - first > _SHORT and common)
        if word.kind != "mark" and not adverb and not (after and (bound or is_verb(word)) and not _is_known(word.key)):
            break
        last -= 1
    return last


def _lengthened(reading: Reading, first: int, last: int) -> int:
    """Index after further words that no dictionary has, family names most likely."""
    words = reading.words
    while first < last < min(len(words), first + _LONGEST) and (
        _goes_on(reading, last)
        or ((last == first + 1 or words[last - 1].key in nouns().tails) and _second(reading, last))
    ):
        last += 1
    return last


def _second(reading: Reading, at: int) -> bool:
    """Whether a noun that is seldom met can be the second word of a name."""
    word = reading.words[at]
    if not is_plain(word) or word.sentence != reading.words[at - 1].sentence or at in reading.names or _joins(word):
        return False
    plain_noun = "n" in meaning(word.key) and "v" not in meaning(word.key) and not is_tied(word)
    return (
        plain_noun
        and (is_rare(word.key) or ends_phrase(reading, at))
        and read(word.key) is None
        and at not in reading.places
    )


def _goes_on(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    if not is_plain(word) or word.sentence != reading.words[at - 1].sentence or at in reading.names:
        return False
    if TANWEEN in reading.text.raw[word.start : word.end] or _joins(word):
        return False
    if read(word.key) is not None:
        return _trade(reading, at)
    if word.key in nouns().joints and at + 1 < len(reading.words):
        return is_plain(reading.words[at + 1])
    if word.key in nouns().tails or reading.words[at - 1].key in nouns().joints or _is_known(word.key):
        return True
    peeled = peel(word.key)
    if is_definite(word):
        family = word.key.endswith(tuple(wording()["nisba"])) and word.key.removeprefix(arabic.ARTICLE) not in _common()
        rare = is_rare(word.key) and word.key.removeprefix(arabic.ARTICLE) not in _common()
        return (family or rare) and at not in reading.places
    return not meaning(word.key) and not peeled.clitics and len(word.key) > 2 and at not in reading.places


def _trade(reading: Reading, at: int) -> bool:
    """Whether the noun of a trade is a family name: definite, right behind a given name, with nothing behind it."""
    word = reading.words[at]
    behind = reading.words[at - 1].key in nouns().given and is_definite(word) and ends_phrase(reading, at)
    return behind and core_in(word, "person_labels") is None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return wording()["describing"] | frozenset(nouns().adjectives)


def _is_name(reading: Reading, first: int, last: int) -> bool:
    """Whether words are a person's name: one at least is a known name or in no dictionary."""
    words = reading.words
    if last == first + 1:
        key = words[first].key
        if (
            key.removeprefix(arabic.ARTICLE) in _common()
            or core_in(words[first], "alias_fill") is not None
            or read(key) is not None
            or is_verb(words[first])
        ):
            return False
        return not peel(key).classes.strip("-~") or _is_known(key) or set(peel(key).classes) & set("pq") != set()
    return any(_is_known(words[k].key) or is_unknown(words[k]) or _named(words[k].key) for k in range(first, last))


def _named(key: str) -> bool:
    return bool(set(peel(key).classes) & set("pq")) or key in nouns().kunya or key in nouns().joints


def without_title(reading: Reading, mention: Mention) -> tuple[int, int, int] | None:
    """(first, last, letters cut) of the name in a phrase such as "the commander in X, colonel N"."""
    words = reading.words
    first, last = reading.text.range(mention.span)
    if mention.rule in ("name.person", "name.surname") or not mention.rule.startswith("name."):
        return first, last, _cut(reading, first, mention.span.start)
    start = first
    for i in range(first, last):
        if i in reading.names:
            start = max(start, reading.names[i])
        elif _is_title(reading, i) or words[i].key in nouns().stops:
            start = max(start, i + 1)
        elif words[i].key.startswith(arabic.ARTICLE) and words[i].key not in nouns().given and start == i:
            start = i + 1 if i + 1 < last else start
    if start < last and words[last - 1].kind == "mark":
        last -= 1
    if start >= last or words[start].kind == "mark":
        return None
    return start, last, 0


def _cut(reading: Reading, first: int, start: int) -> int:
    return len(arabic.key(reading.text.raw[reading.words[first].start : start]))


def _is_title(reading: Reading, i: int) -> bool:
    """Whether a word is a rank, an office or another noun for a person."""
    word = reading.words[i]
    if word.key in nouns().given or word.key in nouns().kunya:
        return False
    noun = read(word.key)
    return core_in(word, "person_labels") is not None or noun is not None


def _aliases(reading: Reading) -> Iterator[Found]:
    """Names that "known as" or "nicknamed" brings: in quotes, or the words up to the next mark."""
    words = reading.words
    for i, word in enumerate(words):
        if core_in(word, "alias") is None:
            continue
        k = i + 1
        while k < len(words) and (core_in(words[k], "alias_fill") is not None or words[k].key in arabic.PREPOSITIONS):
            k += 1
        close = quoted(reading, k)
        if close is not None:
            yield Found(span_of(reading.text, k + 1, close), "PERS", _SURE + 2)
        elif k < len(words) and is_plain(words[k]) and _opens_alias(word, words[k], k > i + 1):
            tied = words[k].key[:1] == arabic.PREPOSITIONS[0] and _sure_cut(words[k].key, 1)
            end = name_run(words, k + 1, True, begun=1) if tied else name_run(words, k, True)
            if end is not None:
                yield Found(span_of(reading.text, k, end, int(tied)), "PERS", _SURE + 2 * tied)


def _opens_alias(cue: Word, word: Word, filled: bool) -> bool:
    """Whether another name follows its cue: at once after some, after "by" or "as" after others."""
    tied = word.key[:1] == arabic.PREPOSITIONS[0] and _sure_cut(word.key, 1)
    return filled or tied or cue.key in wording()["sure_alias"]


def _behind(reading: Reading, ends: set[int]) -> Iterator[Found]:
    """Further names in quotes or brackets right behind a person's name."""
    for end in ends:
        if end >= len(reading.words):
            continue
        close = quoted(reading, end)
        if close is None and reading.words[end].key == BRACKETS[0]:
            close = next(
                (k for k in range(end + 2, min(end + 7, len(reading.words))) if reading.words[k].key == BRACKETS[1]),
                None,
            )
        if end + 1 < len(reading.words) and reading.words[end + 1].kind == "number":
            continue
        if close is not None and bare_in(reading.words[end + 1], "org_heads") is None:
            yield Found(span_of(reading.text, end + 1, close), "PERS", _SURE + 1)


def _titled(reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Names behind words that announce a person and that the phrase grammar does not take for titles."""
    words = reading.words
    for i, word in enumerate(words[:-1]):
        if core_in(word, "person_labels") is None or word.key in wording()["alias_fill"]:
            continue
        k = i + 1
        if len(word.key) == 1:
            if words[k].key != "." or k + 1 >= len(words):
                continue
            k += 1
        close = quoted(reading, k)
        if close is not None:
            if bare_in(words[k + 1], "org_heads") is None:
                yield k + 1, close, 0, _SURE - 1
            continue
        end = name_run(words, k, True) or (k + 1 if is_unknown(words[k]) and not is_verb(words[k]) else None)
        if end is not None and k not in reading.names and core_in(words[k], "alias_fill") is None:
            yield k, end, 0, _SURE - 1
