"""Places that no list knows: a facility with its name, a name behind a word that only places follow, a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from riwaya import arabic
from riwaya.labeller.words import peel
from riwaya.names.persons import name_run
from riwaya.names.wording import (
    Found,
    Reading,
    bare_in,
    core_in,
    ends_phrase,
    is_definite,
    is_describing,
    is_plain,
    is_rare,
    is_unknown,
    is_verb,
    meaning,
    span_of,
    wording,
)
from riwaya.nouns import nouns, read
from riwaya.register.namebook import starts
from riwaya.text import Word

_SURE = 4
_LEAST_CORE = 4


def sites(reading: Reading) -> Iterator[Found]:
    """Places by the words before them, and further parts of places the gazetteer found."""
    ends: set[int] = set()
    for i, word in enumerate(reading.words):
        if word.kind != "word":
            continue
        for first, last, cut in _at(reading, i, ends):
            ends.add(last)
            yield Found(span_of(reading.text, first, last, cut), "LOC", _SURE)


def _at(reading: Reading, i: int, ends: set[int]) -> Iterator[tuple[int, int, int]]:
    """(first, last, letters cut) of places at a word."""
    word = reading.words[i]
    cut = bare_in(word, "place_heads")
    if i and core_in(reading.words[i - 1], "person_labels") is not None:
        return
    if cut is not None and i + 1 < len(reading.words):
        end = _facility(reading, i)
        if end is not None:
            yield i, end, cut
    if i in reading.places:
        end = reading.places[i]
        if bare_in(word, "place_heads") is not None and not (
            i and bare_in(reading.words[i - 1], "place_labels") is not None
        ):
            end = _tail(reading, end)
        if end == i + 1 and bare_in(word, "compound") is not None and _continues(reading, end):
            end += 1
        ends.add(end)
        if end > reading.places[i]:
            yield i, end, next((c for core, c in starts(word.key) if c), 0) if _cut_before(reading, i) else 0
    elif _announced(reading, i) or _dateline(reading, i):
        end = i + 1
        while (
            end < i + 3
            and _continues(reading, end)
            and ((end == i + 1 and bare_in(word, "compound") is not None) or is_unknown(reading.words[end]))
        ):
            end += 1
        ends.add(end)
        yield i, _tail(reading, end), 0
    elif (off := _inside_word(reading, i)) is not None:
        ends.add(i + 1)
        yield i, i + 1, off
    elif i in ends and word.key.startswith(arabic.CONJUNCTIONS[0]) and _joined(reading, i):
        end = i + 1
        double = word.key[1:] in wording()["compound"]
        while end < i + 3 and _continues(reading, end) and (double or is_unknown(reading.words[end])):
            double = False
            end += 1
        ends.add(end)
        yield i, _tail(reading, end), 1


def _continues(reading: Reading, at: int) -> bool:
    """Whether a word can go on with a place's name: no clitic, no function word, no verb of the imperfect."""
    if at >= len(reading.words) or reading.words[at].sentence != reading.words[at - 1].sentence:
        return False
    word = reading.words[at]
    clitics = peel(word.key).clitics
    return is_plain(word) and clitics in ("", "A") and "-v" not in peel(word.key).classes and at not in reading.names


def _cut_before(reading: Reading, i: int) -> bool:
    start = reading.words[i].start
    return any(start < m.span.start < reading.words[i].end for m in reading.placed)


def _facility(reading: Reading, i: int) -> int | None:
    """Index after the name of a facility whose noun stands at a word."""
    words = reading.words
    for k in range(i + 1, min(i + 4, len(words))):
        word = words[k]
        if word.sentence != words[i].sentence or word.key in nouns().stops:
            return None
        if word.kind == "number":
            return k + 1 if k == i + 1 else None
        if word.kind != "word" or is_bound(reading, k):
            return None
        if peel(word.key).clitics.strip("A") and k not in reading.places and peel(word.key).classes:
            return None
        if k in reading.places:
            return _tail(reading, reading.places[k])
        if word.key in nouns().given or word.key in nouns().kunya:
            return _person(reading, k)
        if is_definite(word):
            known = word.key.removeprefix(arabic.ARTICLE) in nouns().adjectives
            other = word.key in wording()["place_tail"] or word.key in wording()["person_labels"]
            return None if known or other or read(word.key) is not None else _tail(reading, k + 1)
        if is_unknown(word) and not peel(word.key).clitics:
            return _tail(reading, k + 1)
        if is_verb(word) or "a" in peel(word.key).classes:
            return None
        after = words[k + 1] if k + 1 < len(words) else None
        if k == i + 1 and bare_in(words[i], "facilities") is not None and (after is None or not is_definite(after)):
            return k + 1 if _continues(reading, k) else None
    return None


def _person(reading: Reading, k: int) -> int:
    """Index after the person a facility is named for."""
    end = name_run(reading.words, k, True) or k + 1
    while end > k + 1 and (
        reading.words[end - 1].key.startswith(arabic.CONJUNCTIONS[0]) or meaning(reading.words[end - 1].key) == "v"
    ):
        end -= 1
    return end


def is_bound(reading: Reading, k: int) -> bool:
    """Whether a word bears a preposition or conjunction before the article or before a place."""
    key = reading.words[k].key
    tied = key.startswith((arabic.LIL, *(c + arabic.ARTICLE for c in (*arabic.CONJUNCTIONS, *arabic.PREPOSITIONS))))
    return tied or _cut_before(reading, k)


def _tail(reading: Reading, at: int) -> int:
    """Index after the adjectives that belong to a place's name."""
    words = reading.words
    while at < len(words) and words[at].key in wording()["place_tail"] and words[at].sentence == words[at - 1].sentence:
        at += 1
    return at


def _announced(reading: Reading, i: int) -> bool:
    """Whether a word that no list knows stands where a place stands."""
    word = reading.words[i]
    before = reading.words[i - 1] if i else None
    if before is None or before.kind != "word" or before.sentence != word.sentence or not is_plain(word):
        return False
    sure, placing = bare_in(before, "place_cues") is not None, bare_in(before, "place_prepositions") is not None
    if not sure and not placing:
        return False
    if peel(word.key).clitics.strip("A") or read(word.key) is not None or word.key in nouns().given:
        return False
    if core_in(word, "place_labels") is not None:
        return False
    likely = sure or (ends_phrase(reading, i) and (is_definite(word) or is_rare(word.key)))
    if likely and _listed_place(reading, word.key):
        return True
    guessed = meaning(word.key)[:1] in ("~", "-") and is_rare(word.key) and (sure or ends_phrase(reading, i))
    if is_unknown(word) or (guessed and not is_definite(word)):
        return True
    if not is_rare(word.key) or bare_in(word, "place_heads") is not None or is_describing(word.key):
        return False
    if sure:
        return "a" not in meaning(word.key) or is_definite(word)
    return ends_phrase(reading, i) and _nameable(word)


def _inside_word(reading: Reading, i: int) -> int | None:
    """Letters of "in" written on a place that no dictionary has (``بسرت``)."""
    key = reading.words[i].key
    core, cut = _after_in(key)
    if not cut or (i and is_unknown(reading.words[i - 1])):
        return None
    if _listed_place(reading, core) and ends_phrase(reading, i) and is_rare(core) and read(key) is None:
        return cut
    unknown = not meaning(core) and not meaning(key) and read(core) is None and not _person_like(core)
    return cut if unknown else None


@lru_cache(maxsize=30_000)
def _after_in(key: str) -> tuple[str, int]:
    """What follows "in" written on a folded word, and the letters before it; none where nothing long enough does."""
    ways = ((core, cut) for core, cut in starts(key) if cut and key[cut - 1] == arabic.PREPOSITIONS[0])
    return next(((core, cut) for core, cut in ways if len(core) >= _LEAST_CORE), ("", 0))


def _person_like(core: str) -> bool:
    return core in nouns().given or core in wording()["given"] or core in nouns().kunya


def _listed_place(reading: Reading, core: str) -> bool:
    """Whether the gazetteer has a name, guarded or not."""
    return reading.gazetteer is not None and bool(reading.gazetteer.keys(core))


def _dateline(reading: Reading, i: int) -> bool:
    """Whether a word and a colon open a sentence, as the place of a report does."""
    words = reading.words
    opens = i + 1 < len(words) and words[i + 1].key == ":" and i == reading.text.sentence_of(i).first
    return opens and _listed_place(reading, words[i].key)


def _nameable(word: Word) -> bool:
    """Whether a word that plain text seldom has may name a place."""
    return is_definite(word) or not set(meaning(word.key)) & set("av")


def _joined(reading: Reading, i: int) -> bool:
    """Whether a word goes on with a list of places: unknown, or a noun where a plural ("villages") announced a list."""
    key = reading.words[i].key
    if key[1:] in wording()["compound"] and _continues(reading, i + 1):
        return True
    if _listed(key[1:], key) or (_listed_place(reading, key[1:]) and ends_phrase(reading, i)):
        return True
    if key[1:].startswith(arabic.ARTICLE) and is_rare(key) and ends_phrase(reading, i) and read(key) is None:
        return "a" not in meaning(key)
    sentence = reading.text.sentence_of(i)
    plural = any(bare_in(w, "plural_places") is not None for w in reading.words[max(sentence.first, i - 8) : i])
    return plural and read(key) is None and "v" not in meaning(key[1:]) and key[1:] not in nouns().stops


def _listed(core: str, key: str) -> bool:
    """Whether a word can be a place for all that is known: no dictionary has it."""
    guess = meaning(core).startswith("-") and is_rare(core)
    return (guess or not meaning(core)) and read(core) is None and len(core) > 2 and key not in nouns().given
