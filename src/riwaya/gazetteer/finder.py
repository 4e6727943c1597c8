"""Place names in a text: one pass, longest name first, common words only where something says that a place is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from riwaya.arabic import ARTICLE, CONJUNCTIONS, fold
from riwaya.gazetteer.words import Feature, PlaceWords, forms
from riwaya.model import Mention, Span
from riwaya.text import Text, Word

if TYPE_CHECKING:
    from riwaya.gazetteer.index import Gazetteer

Cue = Literal["", "preposition", "feature", "short", "never"]
UNKNOWN = "place.unknown"
_BASE = "gazetteer.geonames"
#: An unknown name takes at most this many words after its feature word.
_LONGEST_UNKNOWN = 4
_LEAST_LETTERS = 3
_COMMAS = frozenset("\u060c,")
_QUOTES = frozenset("«\"“'(")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A possible name: words ``[first, last)``, ``cut`` letters of the first left out, what cue stands before it."""

    first: int
    last: int
    cut: int
    key: str
    rule: str
    guard: Cue
    cue: Cue


def find(text: Text, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Place names of a text as mentions, in order, without overlap; their value is the folded name.

    The span covers the name alone: in وبالرقة it is الرقة, in مدينة طفس it is طفس, in دوار المصرية all of it. The
    rule is ``gazetteer.hand``, ``gazetteer.geonames``, ``gazetteer.country``, ``gazetteer.short`` or ``place.unknown``.
    Time is linear in the text.
    """
    hits = list(_hits(text, gazetteer))
    sure = frozenset(hit.key for hit in hits if _enough(hit) and hit.cue == "feature")
    named = frozenset(word for hit in hits for word in hit.key.split(" ") if hit.guard not in ("short", "never"))
    return tuple(_mention(text, hit) for hit in hits if _enough(hit) or _vouched(hit, sure, named, gazetteer.words))


def _enough(hit: _Hit) -> bool:
    """Whether the words before a name are enough for its guard."""
    if hit.guard in ("short", "never"):
        return False
    return not hit.guard or hit.cue == "feature" or hit.cue == hit.guard


def _vouched(hit: _Hit, sure: frozenset[str], named: frozenset[str], words: PlaceWords) -> bool:
    """Whether the rest of the report vouches for a name: it is sure elsewhere, or short for a name that is there."""
    if hit.guard == "short":
        return words.short[hit.key].split(" ")[-1] in named or hit.cue == "feature"
    return hit.guard == "preposition" and hit.key in sure


def _hits(text: Text, gazetteer: Gazetteer) -> Iterator[_Hit]:
    """Every possible name, left to right."""
    at, last = 0, None
    while at < len(text.words):
        hit = _hit_at(text, at, gazetteer, last) if text.words[at].kind == "word" else None
        if hit is None:
            at += 1
            continue
        yield hit
        if _enough(hit):
            last = hit
        at = hit.last


def _hit_at(text: Text, at: int, gazetteer: Gazetteer, last: _Hit | None) -> _Hit | None:
    """The longest name that begins at a word, or the facility or unknown place its feature word heads."""
    words, joined = gazetteer.words, gazetteer.joined
    readings = forms(text.words[at].key)
    if words.has("whole", readings[0].core):
        readings = readings[:1]
    for form in readings:
        if gazetteer.longest(form.core):
            hit = _known(text, at, form.cut, form.core, gazetteer)
            if hit and not _barred(text, at, hit, words) and not (form.rare and hit.rule == _BASE):
                return replace(hit, cue=_cue(text, hit, form.clitics, words, last))
        feature = words.features.get(form.core)
        if feature:
            hit = _headed(text, at, form.cut, feature, gazetteer)
            if hit:
                return hit
        if form.core in words.short:
            hit = _Hit(at, at + 1, form.cut, form.core, "gazetteer.short", "short", "")
            sided = at > 0 and words.has("direction", forms(text.words[at - 1].key)[0].core)
            return replace(hit, cue="feature") if sided else hit
    for form in readings:
        if form.core in joined:
            found = joined[form.core]
            return _Hit(at, at + 1, form.cut, found, _rule(found, gazetteer), "", "feature")
    return None


def _known(text: Text, at: int, cut: int, core: str, gazetteer: Gazetteer) -> _Hit | None:
    """The longest table name whose first word is ``core``."""
    for last, name in reversed(_stretches(text, at, core, gazetteer.longest(core))):
        if gazetteer.words.has("never", name):
            return _Hit(at, last, cut, name, "gazetteer.never", "never", "")
        layer = gazetteer.layer(name)
        if layer is not None:
            return _Hit(at, last, cut, name, f"gazetteer.{layer}", gazetteer.guard(name), "")
    return None


def _stretches(text: Text, at: int, core: str, longest: int) -> list[tuple[int, str]]:
    """(end, folded words) of every stretch from a word on, shortest first; the line of a hashtag is a space."""
    found = [(at + 1, core)]
    for word in text.words[at + 1 : at + 2 * longest]:
        if word.key == "_":
            continue
        if word.is_mark or word.sentence != text.words[at].sentence or len(found) == longest:
            break
        found.append((word.index + 1, f"{found[-1][1]} {word.key}"))
    return found


def _rule(name: str, gazetteer: Gazetteer) -> str:
    """The rule of a table name: the layer of its first place."""
    return f"gazetteer.{gazetteer.layer(name)}"


def _barred(text: Text, at: int, hit: _Hit, words: PlaceWords) -> bool:
    """Whether the word before makes it something else: a newspaper's name, a nationality adjective."""
    if not at:
        return False
    before = text.words[at - 1]
    if before.key in _QUOTES:
        quoted = hit.last < len(text.words) and text.words[hit.last].is_mark
        return (quoted and words.has("paper", hit.key)) or (at > 1 and _is_outlet(text.words[at - 2], words))
    if before.is_mark:
        return False
    if hit.last - hit.first == 1 and words.has("adjective.like", hit.key):
        return any(form.core.startswith(ARTICLE) for form in forms(before.key))
    return _is_outlet(before, words)


def _is_outlet(word: Word, words: PlaceWords) -> bool:
    """Whether a word says that a newspaper, station or club is named next."""
    return any(words.has("outlet", form.core) for form in forms(word.key))


def _cue(text: Text, hit: _Hit, clitics: str, words: PlaceWords, last: _Hit | None) -> Cue:
    """What stands before a name: a feature word or side, a preposition, another place it is listed with, or nothing.

    A preposition before it and a place after it ("في X قرب Y") say as much as a feature word.
    """
    at, last_word = hit.first, hit.last - 1
    before = text.words[at - 1] if at else None
    if before is not None and before.key in _QUOTES and at > 1:
        before = text.words[at - 2]
    if before is not None and not before.is_mark and before.sentence == text.words[at].sentence:
        cores = [form.core for form in forms(before.key)]
        if any(core in words.features or words.has("direction", core) for core in cores):
            return "feature"
        if any(words.has("preposition.place", core) for core in cores):
            return "feature" if _placed_after(text, last_word, words) else "preposition"
    if clitics and not clitics.endswith(CONJUNCTIONS):
        return "feature" if _placed_after(text, last_word, words) else "preposition"
    listed = last is not None and (
        (clitics and last.last == at) or (last.last == at - 1 and before is not None and before.key in _COMMAS)
    )
    if listed or _placed_after(text, last_word, words):
        return "preposition"
    return ""


def _placed_after(text: Text, at: int, words: PlaceWords) -> bool:
    """Whether the next word places the name: "X بريف Y", "X شرقي Y", "X قرب Y"."""
    if at + 1 >= len(text.words):
        return False
    following = text.words[at + 1]
    if words.has("direction", following.key) or words.has("beside", following.key):
        return True
    return any(form.clitics and form.core in words.features for form in forms(following.key))


def _headed(text: Text, at: int, cut: int, feature: Feature, gazetteer: Gazetteer) -> _Hit | None:
    """A place that a feature word heads: a facility at a known name, or a name that no table holds."""
    start = at + 2 if at + 1 < len(text.words) and text.words[at + 1].key in _QUOTES else at + 1
    if start >= len(text.words) or text.words[start].kind != "word":
        return None
    core = text.words[start].key
    belongs = feature.role in ("part", "area")
    known = _known(text, start, 0, core, gazetteer) if gazetteer.longest(core) else None
    if known is None and feature.role == "apart":
        known = _other_article(text, start, gazetteer)
    if known and known.guard == "never":
        return known
    if known:
        joined = belongs and not _between(text, known, feature)
        return _joined_to(text, at, cut, known) if joined else replace(known, cue="feature")
    if not feature.unknown:
        return None
    last = _unknown_end(text, start, feature, gazetteer.words)
    if last is None:
        return None
    first, cut = (at, cut) if belongs else (start, 0)
    return _Hit(first, last, cut, _joined_key(text, first, last, cut), UNKNOWN, "", "feature")


def _between(text: Text, known: _Hit, feature: Feature) -> bool:
    """Whether a road's name is only its first end: طريق حلب - دمشق names two cities, not a road of Aleppo."""
    if "road" not in feature.kinds or known.last >= len(text.words):
        return False
    following = text.words[known.last]
    return following.key in ("-", "–", "—") or following.key.startswith(CONJUNCTIONS)


def _joined_to(text: Text, at: int, cut: int, known: _Hit) -> _Hit:
    """A facility at a known name: the feature word becomes part of it."""
    name = _joined_key(text, at, known.last, cut)
    return _Hit(at, known.last, cut, name, known.rule, "", "feature")


def _joined_key(text: Text, first: int, last: int, cut: int) -> str:
    """The folded name that words ``[first, last)`` make, without the letters cut off the first."""
    return " ".join(word.key for word in text.words[first:last])[cut:]


def _other_article(text: Text, at: int, gazetteer: Gazetteer) -> _Hit | None:
    """A name the table has with the article where the text has none, or the other way round (قرية شحيل: الشحيل)."""
    core = text.words[at].key
    if gazetteer.words.has("adjective", core) or gazetteer.words.has("function", core):
        return None
    found = gazetteer.other_article(core)
    return None if found is None else _Hit(at, at + 1, 0, found, _rule(found, gazetteer), "", "feature")


def _unknown_end(text: Text, at: int, feature: Feature, words: PlaceWords) -> int | None:
    """Where an unknown name that begins at a word ends; None where the word cannot begin a name."""
    first = text.words[at]
    if not _may_name(first, words) or not _is_name_like(first.key, feature, words):
        return None
    last = at + 1
    if words.has("head", first.key):
        if last >= len(text.words) or not _may_name(text.words[last], words):
            return None
        last += 1
    while last < min(len(text.words), at + _LONGEST_UNKNOWN) and _closes(text.words[last], feature, words):
        last += 1
    return last


def _is_name_like(word: str, feature: Feature, words: PlaceWords) -> bool:
    """After the word for a facility a name is definite (دوار المصرية) or begins with a head word (حاجز تل الجابية).

    After the word for a settlement it is no indefinite adjective (مدينة إسرائيلية).
    """
    if word.startswith(ARTICLE) or words.has("head", word):
        return True
    return feature.role == "apart" and not word.endswith(tuple(e for e in words.sets["nisba"] if len(e) > 1))


def _may_name(word: Word, words: PlaceWords) -> bool:
    """Whether a word may stand in a name: Arabic letters, no function word, no mere adjective."""
    if word.kind != "word" or len(word.key) < _LEAST_LETTERS - words.has("head", word.key):
        return False
    if not words.has("head", word.key) and (word.key in words.features or word.key.startswith(CONJUNCTIONS[0])):
        return False
    if words.has("function", word.key) or words.has("adjective", word.key):
        return False
    return _plain(word.key, words)


@lru_cache(maxsize=50_000)
def _is_arabic(word: str) -> bool:
    """Arabic letters only."""
    return all("\u0621" <= ch <= "\u064a" for ch in word)


def _plain(word: str, words: PlaceWords) -> bool:
    """Not a function or feature word with clitics before it."""
    if not _is_arabic(word):
        return False
    return not any(
        form.clitics and (words.has("function", form.core) or form.core in words.features) for form in forms(word)
    )


def _closes(word: Word, feature: Feature, words: PlaceWords) -> bool:
    """Whether a word goes on with an unknown name: تل الذهب الشرقية, شارع العمل الشعبي."""
    if word.kind != "word":
        return False
    if words.has("closing", word.key):
        return True
    if feature.role != "part" or not word.key.startswith(ARTICLE) or words.has("adjective", word.key):
        return False
    return word.key.endswith(tuple(words.sets["nisba"]))


def _mention(text: Text, hit: _Hit) -> Mention:
    """A hit as a mention."""
    first, last = text.words[hit.first], text.words[hit.last - 1]
    start = first.start
    if hit.cut:
        start += fold(text.raw[first.start : first.end]).offsets[hit.cut]
    return Mention(Span(start, last.end), "place", hit.rule, hit.key)
