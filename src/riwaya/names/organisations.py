"""Organisations and units by their names: in quotes, or a head noun with its number, its own name or its complement."""

from __future__ import annotations

from collections.abc import Iterator

from riwaya import arabic
from riwaya.labeller.words import peel
from riwaya.model import Mention
from riwaya.names.persons import name_run
from riwaya.names.wording import (
    Found,
    Reading,
    bare_in,
    core_in,
    is_definite,
    is_describing,
    is_plain,
    is_unknown,
    is_verb,
    meaning,
    quoted,
    span_of,
    wording,
)
from riwaya.nouns import nouns, read
from riwaya.text import Word

_SURE = 5
_LONGEST = 7


def organisations(reading: Reading) -> Iterator[Found]:
    """Names of organisations that a text shows by quotation marks or by their head nouns."""
    inside = -1
    for i, _word in enumerate(reading.words):
        if i <= inside:
            continue
        close = quoted(reading, i)
        if close is not None:
            inside = close
            if _names_group(reading, i, close):
                yield Found(span_of(reading.text, i + 1, close), "ORG", _SURE + 3)
            continue
        found = _headed(reading, i)
        if found is not None:
            yield found


def _names_group(reading: Reading, at: int, close: int) -> bool:
    """Whether words in quotes name an organisation: they begin with its head, or one stands before them."""
    first = reading.words[at + 1]
    if bare_in(first, "org_heads") == 0 or core_in(first, "org_heads") == 0:
        return True
    if first.key in nouns().kunya or first.key in nouns().given:
        return False
    before = reading.words[at - 1] if at else None
    if before is not None and before.key in arabic.PREPOSITIONS and at > 1:
        before = reading.words[at - 2]
    if before is not None and core_in(before, "org_cues") is not None:
        return True
    inside = reading.words[at + 1 : close]
    other = before is not None and core_in(before, "quote_other") is not None
    return not other and 1 < len(inside) < 5 and all(is_definite(w) for w in inside)


def _headed(reading: Reading, i: int) -> Found | None:
    """An organisation whose head noun stands at a word."""
    word = reading.words[i]
    indefinite, definite = bare_in(word, "org_heads"), core_in(word, "org_heads")
    labels = indefinite is None and bare_in(word, "cut_heads") is not None
    if definite is None and not labels:
        return None
    if any(k <= i < last and last > k + 1 for k, last in reading.names.items()):
        return None
    if bare_in(word, "fronts") is not None and i and bare_in(reading.words[i - 1], "place_prepositions") is not None:
        return None
    if labels:
        return _labelled(reading, i)
    end = _annexed(reading, i) if indefinite is not None else _described(reading, i)
    cut = indefinite if indefinite is not None else definite
    return None if cut is None or end is None else Found(span_of(reading.text, i, end, cut), "ORG", _SURE)


def _labelled(reading: Reading, i: int) -> Found | None:
    """The name behind a noun that is no part of it ("تنظيم أجناد الساحل")."""
    k = i + 1
    alone = k in reading.names or k in reading.places or k >= len(reading.words) or is_definite(reading.words[k])
    end = None if alone or reading.words[k].kind != "word" else _annexed(reading, i)
    return Found(span_of(reading.text, k, end), "ORG", _SURE) if end is not None and end > k + 1 else None


def _annexed(reading: Reading, i: int) -> int | None:
    """Index after what is annexed to an indefinite head: a number, a name, a place, a definite noun."""
    words = reading.words
    k = i + 1
    while k < min(i + _LONGEST, len(words)) and words[k].sentence == words[i].sentence:
        end = _complement(reading, i, k)
        if end is not None:
            return end if end > k else None
        if _breaks(reading, i, k):
            return k if k == i + 2 and bare_in(words[i], "weak_heads") is None and _may_end(words[k - 1]) else None
        k += 1
    return None


def _breaks(reading: Reading, i: int, k: int) -> bool:
    """Whether a word ends the name that a head began."""
    word = reading.words[k]
    if not is_plain(word) or (is_verb(word) and k > i + 1) or is_describing(word.key):
        return True
    if k > i + 1 and peel(word.key).clitics not in ("", "A"):
        return True
    return "a" in meaning(word.key) and "n" not in meaning(word.key)


def _complement(reading: Reading, i: int, k: int) -> int | None:
    """Index after a complement that makes a name of what stands before; ``k`` itself where it makes none."""
    word = reading.words[k]
    if word.kind == "number":
        return _branch(reading, k + 1)
    if k in reading.names and not _bound(reading, k, reading.register):
        if k == i + 1 and bare_in(reading.words[i], "offices") is not None:
            return k
        return _purpose(reading, _adjectives(reading, reading.names[k]))
    if k in reading.places and not _bound(reading, k, reading.placed):
        free = k == i + 1 and bare_in(reading.words[i], "place_free") is not None
        return k if free else _adjectives(reading, reading.places[k])
    if is_definite(word) and is_plain(word):
        return _definite(reading, i, k)
    named = any(word.key in g for g in (nouns().given, nouns().kunya, nouns().joints, wording()["given"]))
    if named and is_plain(word):
        if bare_in(reading.words[i], "offices") is not None:
            return k
        run = name_run(reading.words, k, True)
        return run if run is not None else k + 1
    return _named_after(reading, k) if is_unknown(word) and not peel(word.key).clitics else None


def _named_after(reading: Reading, k: int) -> int:
    """Index after a word no dictionary has and what is annexed to it ("كتيبة صقور الجبل")."""
    words = reading.words
    after = words[k + 1] if k + 1 < len(words) and words[k + 1].sentence == words[k].sentence else None
    if after is None or k + 1 in reading.names or not is_definite(after) or not is_plain(after):
        return k + 1
    if after.key in wording()["person_labels"] or is_describing(after.key) or words[k].key.startswith(arabic.ARTICLE):
        return k + 1
    return _adjectives(reading, k + 2)


def _definite(reading: Reading, i: int, k: int) -> int:
    """Index after a definite noun annexed to a head; ``k`` where everybody has one of that kind."""
    words = reading.words
    if k == i + 1 and bare_in(words[i], "offices") is not None and core_in(words[k], "org_heads") is not None:
        return k
    if k == i + 1 and (is_describing(words[k].key) or _generic(words[i], words[k])):
        return k
    if k + 1 < len(words) and words[k + 1].kind == "number" and core_in(words[k], "org_heads") is not None:
        return _branch(reading, k + 2)
    end = _adjectives(reading, k + 1)
    if words[k].key.removeprefix(arabic.ARTICLE) in nouns().adjectives:
        return _branch(reading, end)
    if end == k + 1 and bare_in(words[i], "wide_heads") is not None and _coupled(reading, end):
        end = _adjectives(reading, end + 1)
    return _purpose(reading, end)


def _coupled(reading: Reading, at: int) -> bool:
    """Whether "and the ..." goes on with what an organisation is for ("وزارة الصحة والسكان")."""
    if at >= len(reading.words) or reading.words[at].sentence != reading.words[at - 1].sentence:
        return False
    key = reading.words[at].key
    joined = key.startswith(arabic.CONJUNCTIONS[0] + arabic.ARTICLE) and at not in reading.names
    return joined and at not in reading.places and "n" in peel(key).classes


def _generic(head: Word, word: Word) -> bool:
    return word.key in wording()["generic"] and bare_in(head, "generic_heads") is not None


def _may_end(word: Word) -> bool:
    """Whether an indefinite noun right behind its head can be a whole name ("حركة إنصاف")."""
    kinds = peel(word.key).classes
    return "n" in kinds and "a" not in kinds and not peel(word.key).clitics


def lengthened(reading: Reading, first: int, last: int) -> int:
    """Index after the adjectives and the purpose that belong to a registered organisation's name with a head noun."""
    if core_in(reading.words[first], "org_heads") is None:
        return last
    end = _adjectives(reading, last)
    wide = end == last == first + 2 and bare_in(reading.words[first], "wide_heads") is not None
    return _adjectives(reading, end + 1) if wide and _coupled(reading, end) else _branch(reading, end)


def _bound(reading: Reading, k: int, mentions: tuple[Mention, ...]) -> bool:
    """Whether a proclitic stands before the name at a word."""
    word = reading.words[k]
    return any(word.start < m.span.start < word.end for m in mentions) or word.key.startswith(arabic.LIL)


def _described(reading: Reading, i: int) -> int | None:
    """Index after the adjectives that make a name of a definite head; ``None`` where they only describe it."""
    words = reading.words
    end = i + 1
    if end < len(words) and words[end].kind == "number":
        return _branch(reading, end + 1)
    end = _adjectives(reading, i + 1)
    if end == i + 1:
        return None
    whole = _branch(reading, end) if words[i + 1].key.removeprefix(arabic.ARTICLE) in nouns().adjectives else end
    whole = whole if whole > end else _purpose(reading, end)
    proper = core_in(words[i], "proper_heads") is not None or whole > end
    describes = all(is_describing(words[k].key) for k in range(i + 1, end))
    return None if describes and not proper else whole


def _branch(reading: Reading, at: int) -> int:
    """Index after the tens of an ordinal and the arm of service behind a unit's number ("22 مشاة")."""
    words = reading.words
    while (
        at < len(words) and words[at].sentence == words[at - 1].sentence and bare_in(words[at], "branches") is not None
    ):
        at += 1
    return at


def _adjectives(reading: Reading, at: int) -> int:
    """Index after the definite adjectives from a word on."""
    words = reading.words
    while 0 < at < len(words) and _adjective(reading, at):
        at += 1
    return at


def _adjective(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    if word.sentence != reading.words[at - 1].sentence or not is_definite(word) or not is_plain(word):
        return False
    if at in reading.names or word.key in wording()["person_labels"]:
        return False
    bare = word.key.removeprefix(arabic.ARTICLE)
    known = bare in nouns().adjectives or is_describing(word.key) or "a" in peel(word.key).classes
    fits = (known or bare.endswith(tuple(wording()["nisba"]))) and read(word.key) is None
    return fits or bare in nouns().adjectives


def _purpose(reading: Reading, at: int) -> int:
    """Index after "for ..." behind an organisation's name ("... لحقوق الإنسان", "... لدعم اتفاق الحديدة")."""
    words = reading.words
    if not 0 < at < len(words) or words[at].kind != "word" or words[at].sentence != words[at - 1].sentence:
        return at
    key = words[at].key
    if key.startswith(arabic.LIL):
        end = _adjectives(reading, at + 1)
        joined = end < len(words) and words[end].key.startswith(arabic.CONJUNCTIONS[0] + arabic.ARTICLE)
        return _purpose(reading, end + 1 if joined else end)
    if not key.startswith(arabic.DATIVE) or peel(key).clitics != arabic.DATIVE or "n" not in peel(key).classes:
        return at
    for k in range(at + 1, min(at + 4, len(words))):
        if not is_plain(words[k]):
            return at
        if is_definite(words[k]) or k in reading.places:
            return _adjectives(reading, reading.places.get(k, k + 1))
    return at
