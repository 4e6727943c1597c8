"""How sensitive a claim is, and why: what the words around it, its parties and its narrators could do to people.

Levels are 0 none, 1 moderate, 2 high, 3 severe, after the four of OCHA. The machine errs on the careful side; a person
may lower it. Words, levels and what adds up stand in ``data/ar/sensitivity.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya import arabic, lexicon, names, numerals
from riwaya import text as cutting
from riwaya.errors import LexiconError
from riwaya.lexicon import Lexicon, on_list
from riwaya.model import Span
from riwaya.nouns import nouns, read
from riwaya.resources import DATA, LINE, load_yaml
from riwaya.text import Text

Record = Mapping[str, Any]
#: Found words of each sentence: the reason, and where.
Found = Mapping[int, tuple[tuple[str, Span], ...]]
_FILE = DATA / "ar" / "sensitivity.yaml"
#: Words that an age may be from its cue, and a thing from its age.
_NEAR = 4
#: Nouns that name bodies, premises and gear: what follows one without article is its name, not a person's.
_BODIES = frozenset({"unit", "organ", "gear", "target", "label"})
#: Narrators that are no single person, whatever they are called.
_HOUSES = frozenset({"media", "organization", "document"})
_OPEN, _CLOSE = "(", ")"


@dataclass(frozen=True, slots=True)
class Ages:
    """How an age is told: words for years, words of age, those right before it, a preposition, what has other ages."""

    adult: int
    years: frozenset[str]
    cues: frozenset[str]
    son: frozenset[str]
    before: frozenset[str]
    things: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What makes a claim sensitive: words, and the level of each reason, of its words as target, and of several."""

    words: Lexicon
    levels: Mapping[str, int]
    aimed: Mapping[str, int]
    needs: Mapping[str, str]
    together: tuple[tuple[frozenset[str], int], ...]
    modes: Mapping[str, str]
    counts: Mapping[str, str]
    narrators: Mapping[str, str]
    ages: Ages
    named_after: frozenset[str]


CHILD, PRIVATE = "child", "private_person"


@lru_cache(maxsize=1)
def load() -> Rules:
    """The package's rules, compiled once; raises LexiconError naming file, line and entry."""
    rows = load_yaml(_FILE)
    reasons = {name: given for name, given in rows["reasons"].items() if name != LINE}
    words = lexicon.standing_alone(_FILE, rows["entries"], frozenset({"reason"}))
    for entry in words.entries:
        if entry.says.get("reason") not in reasons:
            raise LexiconError(_FILE, f"reason must be one of {', '.join(reasons)}", entry.line, entry.id)
    ages = rows["ages"]
    return Rules(
        words, {name: int(given["level"]) for name, given in reasons.items()},
        {name: int(given["aimed"]) for name, given in reasons.items() if "aimed" in given},
        {name: str(given["needs"]) for name, given in reasons.items() if "needs" in given},
        tuple((frozenset(row["reasons"]), int(row["level"])) for row in rows["together"]),
        rows["modes"], rows["counts"], rows["narrators"],
        Ages(int(ages["adult"]), *(_keys(ages[name]) for name in ("years", "age", "son", "from", "not"))),
        _keys(rows["named_after"]),
    )  # fmt: skip


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(arabic.key, words))


def level(rules: Rules, record: Record, text: str) -> tuple[int, tuple[str, ...]]:
    """How sensitive one claim's record is, and the reasons, the gravest first; ``text`` is its report's.

    Looked at are mode, counts, parties and narrators, and the sentences of trigger, parties and counts.
    """
    cut, found = _looked(rules, text)
    hits = [hit for sentence in sorted(_sentences(cut, record)) for hit in found.get(sentence, ())]
    reasons = {*_stated(rules, record), *(reason for reason, _ in hits)}
    if _names_somebody(rules, record):
        reasons.add(PRIVATE)
    reasons = {reason for reason in reasons if rules.needs.get(reason, reason) in reasons}
    levels = {reason: rules.levels[reason] for reason in reasons}
    targets = [Span(*who["span"]) for who in record.get("recipients") or () if who.get("span")]
    for reason, span in hits:
        if reason in levels and reason in rules.aimed and any(span.meets(target) for target in targets):
            levels[reason] = rules.aimed[reason]
    whole = [height for set_, height in rules.together if set_ <= reasons]
    ordered = sorted(levels, key=lambda reason: (-levels[reason], reason))
    return max([0, *levels.values(), *whole]), tuple(ordered)


def _stated(rules: Rules, record: Record) -> Iterator[str]:
    """What mode, counts and kinds of narrators say without any word of the text."""
    if record.get("mode") in rules.modes:
        yield rules.modes[record["mode"]]
    yield from (reason for name, reason in rules.counts.items() if record.get(name))
    for link in record.get("chain") or ():
        if link.get("kind") in rules.narrators:
            yield rules.narrators[link["kind"]]


# --- the words -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _looked(rules: Rules, raw: str) -> tuple[Text, Found]:
    """A text cut into sentences, with what is found in each: claims of one report come one after the other."""
    text = cutting.read(raw)
    found: dict[int, list[tuple[str, Span]]] = {}
    for hit in rules.words.match(text):
        found.setdefault(text.words[hit.first].sentence, []).append((hit.entry.says["reason"], hit.span))
    for span in _young(rules.ages, text):
        found.setdefault(text.words[text.word_at(span.start)].sentence, []).append((CHILD, span))
    return text, {sentence: tuple(hits) for sentence, hits in found.items()}


def _sentences(text: Text, record: Record) -> set[int]:
    """The sentences that hold the trigger, a party or a count of a claim."""
    rows = [record.get("trigger") or {}, *(row for name in ("actors", "recipients", "tolls") for row in record[name])]
    spans = [row["span"] for row in rows if row.get("span")]
    return {text.words[text.word_at(start)].sentence for start, _ in spans if text.words}


def _young(ages: Ages, text: Text) -> Iterator[Span]:
    """Numbers that are the age of somebody below the age of adults."""
    for i, word in enumerate(text.words):
        if word.kind != "word":
            continue
        if word.key in ages.years or on_list(ages.years, word.key):
            at = next((k for k in range(max(0, i - _NEAR), i) if _number(text, k, i, ages.adult)), None)
            if at is not None and _told_as_age(ages, text, at, i):
                yield text.span(at, i + 1)
        elif word.key in ages.cues and i > 1 and text.words[i - 1].key in ages.before:
            for k in range(max(0, i - _NEAR), i - 1):
                number = numerals.ordinal(text.words, k)
                if number and number.last == i - 1 and number.value is not None and number.value < ages.adult:
                    yield text.span(k, i + 1)
                    break


def _number(text: Text, at: int, end: int, adult: int) -> bool:
    """Whether words ``[at, end)`` are a number of years below the age of adults."""
    number = numerals.read(text.words, at)
    return number is not None and number.last == end and number.value is not None and number.value < adult


def _told_as_age(ages: Ages, text: Text, at: int, year: int) -> bool:
    """Whether a number of years is somebody's age: a word of age stands near, or it stands in brackets alone."""
    words, sentence = text.words, text.sentence_of(at)
    before = words[max(sentence.first, at - _NEAR) : at]
    after = words[year + 1 : min(year + 3, sentence.last)]
    if any(on_list(ages.things, word.key) for word in before):
        return False
    bracketed = bool(before and after) and before[-1].key == _OPEN and after[0].key == _CLOSE
    owned = bool(before) and before[-1].key in ages.son
    return bracketed or owned or any(word.key in ages.cues for word in (*before, *after))


# --- the names -------------------------------------------------------------------------------------------------------


def _names_somebody(rules: Rules, record: Record) -> bool:
    """Whether a party or a narrator is a person with a name whom the register does not know."""
    for who in (*(record.get("actors") or ()), *(record.get("recipients") or ())):
        if not who.get("id") and _is_named(rules, who["text"]):
            return True
    for link in record.get("chain") or ():
        if link.get("id") or link.get("kind") in _HOUSES:
            continue
        if link.get("kind") == "named_person" or _is_named(rules, link["name"]):
            return True
    return False


@lru_cache(maxsize=20_000)
def _is_named(rules: Rules, name: str) -> bool:
    """Whether a party's or narrator's words hold a person's own name, not only an office, a body or a place."""
    cut, table = cutting.read(name), nouns()
    if len(cut.words) == 1:
        return cut.words[0].key in table.given and cut.words[0].key not in table.stops
    for mention in names.find(cut, ()):
        first, last = cut.range(mention.span)
        if mention.kind != "person" or (first and _heads_a_name(rules, cut.words[first - 1].key)):
            continue
        own = mention.rule in ("name.person", "name.surname")
        if own or any(w.key in table.given or w.key in table.kunya for w in cut.words[first + 1 : last]):
            return True
    return False


def _heads_a_name(rules: Rules, key: str) -> bool:
    """Whether what stands behind a noun is its own name: "مدينة", "كتائب"; not "المستشفى" in "مدير المستشفى سامر"."""
    if key.startswith(arabic.ARTICLE):
        return False
    noun = read(key)
    return on_list(rules.named_after, key) or (noun is not None and noun.form.head.cls in _BODIES)
