"""Where what is said begins, and whose word it is: the clause around a reporting word."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.arabic import CONJUNCTIONS, PLURAL, PREPOSITIONS, bare, key
from riwaya.attribution.phrases import Range, phrase
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.words import forms, is_definite, kind_of, looks_like_masdar

#: How far from the speaker what is said may begin, and how far back a phrase may vouch.
_AHEAD, _VOUCHED = 32, 400
_ASIDE = 16
_REACH = {"next": 4, "once": 1, "prep": 12}
_SHORT_QUOTE, _QUOTED = 6, 4
#: A participle so near after the subject only introduces what the verb says ("رد قائلا").
_CLOSE = 3
_ACTING = frozenset({"organization", "official", "named_person"})
_TALKS = frozenset({"verb", "relay", "passive", "as_said"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Words ``[intro, start)`` introduce content that begins at ``start``; ``end`` is known only for a quotation."""

    intro: int
    start: int
    end: int | None = None


def limit_of(scene: Scene, at: int) -> int:
    """Index after the last word of the sentence a word stands in."""
    return scene.text.sentence_of(at).last


def opening(scene: Scene, at: int, cue: Cue, limit: int) -> Opening | None:
    """Where the content of a cue begins at or after ``at``; None where the words put nothing in anybody's mouth."""
    needs = cue.says("needs") or "that"
    if needs == "once" and len(scene.written(cue.first)) > len(scene.key(cue.first)):
        needs = "that"  # its vowel mark is written: no mistaking it
    stop = min(limit, at + _REACH.get(needs, _AHEAD))
    if needs == "by":
        return next((_opens(scene, i, at, False) for i in range(at, stop) if _is_by_that(scene.key(i))), None)
    if needs == "prep":
        return None if scene.on("that", cue.first - 1) else _with(scene, at, stop, cue)
    if cue.says("stance") == "demands":
        stop = _first_pause(scene, at, stop)
    if cue.pronoun and cue.says("pronoun") == "content":
        return _complement(scene, at, limit)
    early = _with(scene, at, stop, cue) if needs == "with" and cue.says("stance") != "affirms" else None
    i = at
    while i < stop and (early is None or i < early.intro):
        found = _opens(scene, i, at, needs == "once")
        if found is not None:
            direct = _object(scene, at, at + 1) if needs == "object" and _paused(scene, at, found.intro) else None
            return direct or found
        if i > at and _another_clause(scene, i, at):
            break
        i = _beyond(scene, i)
    if needs == "object":
        return _object(scene, at, limit) or _object(scene, _past_relative(scene, at, limit), limit)
    if needs == "with":
        return early or _with(scene, at, stop, cue)
    return None


def _is_by_that(word: str) -> bool:
    """Whether a folded word is "that" with the preposition with which something is described as something."""
    return word.startswith(PREPOSITIONS[0]) and word in forms("that")


def _first_pause(scene: Scene, at: int, stop: int) -> int:
    """Index of the first comma after ``at`` that does not stand there itself, at most ``stop``."""
    return next((i for i in range(at + 1, stop) if scene.key(i) in forms("comma")), stop)


def _complement(scene: Scene, at: int, limit: int) -> Opening | None:
    """What follows the subject of "deemed it ...", an aside between commas left out."""
    i = after_aside(scene, at, limit)
    return Opening(i, i) if i < limit and not scene.is_mark(i) else None


def _beyond(scene: Scene, i: int) -> int:
    """The next word to look at: a short quoted name is stepped over, and an aside before "that"."""
    aside_at = scene.key(i) in forms("comma") and not scene.on("that", i + 1)
    if aside_at and (i + 1 in scene.cues or scene.key(i + 1)[:1] not in CONJUNCTIONS):
        commas = (j for j in range(i + 2, i + _ASIDE) if scene.key(j) in forms("comma"))
        return next((j + 1 for j in commas if scene.on("that", j + 1) or scene.key(j + 1) in forms("colon")), i + 1)
    close = scene.quotes.closes.get(i)
    return close + 1 if close is not None and close - i <= _SHORT_QUOTE else i + 1


def _paused(scene: Scene, at: int, stop: int) -> bool:
    """Whether a comma stands in words ``[at, stop)``."""
    return any(scene.key(i) in forms("comma") for i in range(at, stop))


def _opens(scene: Scene, i: int, at: int, once: bool) -> Opening | None:
    """The opening that the word at ``i`` makes, if it makes one."""
    word = scene.key(i)
    if word in forms("colon"):
        return _from(scene, i, i + 1)
    if word in forms("that"):
        if scene.on("no_that", i - 1) and i > at:
            return None
        return _from(scene, i, i + 1 if word in forms("plain_that") else i)
    end = scene.quotes.end(i)
    if end is None or (once and not scene.on("that", i + 1)):
        return None
    long = end - i > _SHORT_QUOTE
    after = scene.quotes.past(i)
    return Opening(i, i, after) if (long or i == at) and not scene.on("that", after) else None


def _from(scene: Scene, intro: int, start: int) -> Opening | None:
    if start >= len(scene.text.words):
        return None
    if scene.quotes.end(start) is None:
        return Opening(intro, start)
    after = scene.quotes.past(start)
    closing = after >= limit_of(scene, after - 1) or scene.is_mark(after)
    return Opening(intro, start, after if closing else None)


def _another_clause(scene: Scene, i: int, at: int) -> bool:
    """Whether another reporting verb or a new main clause begins at ``i``."""
    other = scene.cues.get(i)
    if other is not None and other.form == "participle" and i - at > _CLOSE and scene.is_mark(i - 1):
        return True
    noun = scene.on("relatives", i - 1) or scene.on("before_nouns", i - 1)
    if other is not None and other.form in _TALKS and not noun:
        return other.form != "verb" or "verb" in other.tags
    return scene.on("breaks", i) and scene.is_mark(i - 1)


def _past_relative(scene: Scene, at: int, limit: int) -> int:
    """The index after the comma that ends a relative clause at ``at``; ``limit`` where there is none."""
    at += scene.key(at) in forms("comma")
    if not scene.on("relatives", at):
        return limit
    return next((i + 1 for i in range(at, min(limit, at + _AHEAD)) if scene.key(i) in forms("comma")), limit)


def _object(scene: Scene, at: int, limit: int) -> Opening | None:
    """Content that is a masdar or event noun right after the speaker, times and places in between."""
    for i in range(at, min(limit, at + 4)):
        word = scene.key(i)
        if scene.is_mark(i) and word in forms("enders"):
            return None
        if looks_like_masdar(bare(word)) or looks_like_masdar(word) or (i in scene.events and not scene.is_verb(i)):
            return Opening(i, i)
    return None


def _with(scene: Scene, at: int, limit: int, cue: Cue) -> Opening | None:
    """Content that begins at a preposition of the cue ("هدد باقتحام"): an event word first, else any such word."""
    preps = tuple(key(p) for p in cue.entry.says.get("prep", ()))
    fallback: int | None = None
    for i in range(at, min(limit, at + _AHEAD)):
        word = scene.key(i)
        if i > at and _another_clause(scene, i, at):
            break
        if i in scene.objects and PREPOSITIONS[0] in preps:
            return Opening(i, i)
        if (word in preps and _fits(scene, i + 1, cue)) or (PREPOSITIONS[0] in preps and _prefixed(scene, i, i == at)):
            fallback = i if fallback is None else fallback
    if fallback is None:
        return None
    single = scene.key(fallback) in preps
    if single and scene.quotes.end(fallback + 1) is not None:
        return Opening(fallback, fallback + 1, scene.quotes.past(fallback + 1))
    return Opening(fallback, fallback + 1 if single else fallback)


def _fits(scene: Scene, i: int, cue: Cue) -> bool:
    """Whether the word after a preposition can be content: anything for a demand, a happening for a plain report."""
    word = scene.key(i)
    event = i in scene.events or looks_like_masdar(word) or looks_like_masdar(bare(word))
    return cue.says("stance") != "affirms" or event


def _prefixed(scene: Scene, i: int, near: bool) -> bool:
    """Whether the word at ``i`` is a noun with an attached preposition and no name or everyday word."""
    word = scene.key(i)
    if not word.startswith(PREPOSITIONS[0]):
        return False
    plain = kind_of(word) is not None and kind_of(word[1:]) is None
    barred = plain or scene.on("kept_prefixed", i) or scene.on("prepositions", i) or i in scene.names
    return len(word) == 1 or (len(word) > (2 if near else 4) and not barred)


def quoted_before(scene: Scene, cue: Cue) -> Opening | None:
    """The quotation right before a verb, a comma between or not: ``«...»، يقول الحارس``."""
    close = cue.first - 1
    close -= scene.key(close) in forms("comma")
    start = scene.quotes.opens.get(close)
    if start is None or close - start <= _QUOTED or cue.conjunction:
        return None
    return Opening(start, start, close + 1)


def subject_after(scene: Scene, at: int, limit: int, asides: bool = True) -> tuple[Range | None, int]:
    """The phrase that follows a verb, and the index after it; pronouns, times and asides between are stepped over."""
    i = at
    while i < limit and (scene.on("leading", i) or scene.on("times", i)):
        i += 1
    if scene.key(i) in forms("comma"):
        skipped = aside(scene, i, limit) if asides else None
        if skipped is None:
            return None, at
        i = skipped
    if i >= limit or _is_content_quote(scene, i):
        return None, at
    found = phrase(scene, i, limit)
    return (found, min(limit, scene.past_unnamed(found[1]))) if found else (None, at)


def aside(scene: Scene, comma: int, limit: int) -> int | None:
    """Index after an aside between two commas, None where the first one opens none."""
    for i in range(comma + 1, min(limit, comma + 14)):
        if scene.key(i) in forms("comma"):
            return i + 1
        if scene.on("that", i) or (i in scene.cues and "verb" in scene.cues[i].tags):
            return None
    return None


def after_aside(scene: Scene, at: int, limit: int) -> int:
    """The index after an aside between commas that begins at ``at``, or ``at``."""
    return (aside(scene, at, limit) or at) if scene.key(at) in forms("comma") else at


def _is_content_quote(scene: Scene, at: int) -> bool:
    """Whether what is quoted at ``at`` is what is said rather than the speaker's name."""
    end = scene.quotes.end(at)
    if end is None:
        return False
    if end - at > _SHORT_QUOTE or at not in scene.quotes.closes:
        return True
    after = end + 1
    if after >= limit_of(scene, at) or scene.key(after) in forms("enders"):
        return True
    if scene.key(after) in forms("comma"):
        return not _content_ahead(scene, after)
    return not (scene.on("that", after) or scene.is_mark(after) or scene.key(after).startswith(PREPOSITIONS[0]))


def _content_ahead(scene: Scene, at: int) -> bool:
    """Whether what is said still follows in the sentence, so that a quotation before it can only be a name."""
    for i in range(at, min(limit_of(scene, at), at + 14)):
        if scene.on("that", i) and not scene.on("no_that", i - 1):
            return True
        if i in scene.objects or _prefixed(scene, i, near=False) or scene.key(i) in forms("colon"):
            return True
    return False


def clause_start(scene: Scene, at: int, whole: bool = False) -> int:
    """First word of what a phrase at the end of a clause vouches for: back to the sentence's or main clause's begin.

    With ``whole`` main clauses belong to it that go on with what happened and bring in nobody else who acts: so does
    the outcome ("..., and two were killed, according to X").
    """
    first = max(scene.text.sentence_of(at).first, at - _VOUCHED)
    level = scene.quotes.depth[at]
    for i in range(at - 1, first - 1, -1):
        if scene.quotes.depth[i] > level:
            continue
        if scene.key(i) in forms("colon") and i - first < 8:
            return i + 1
        if i == first or not scene.is_mark(i - 1) or (whole and _goes_along(scene, i)):
            continue
        if scene.on("breaks", i):
            return i + 1
        joined = scene.key(i)[:1] in CONJUNCTIONS and scene.is_verb(i) and scene.key(i - 1) in forms("pauses")
        if joined and not scene.key(i).endswith(PLURAL):  # "they" goes on with the subject before
            return i
    return past_openers(scene, first, at)


def _goes_along(scene: Scene, i: int) -> bool:
    """Whether the clause at a conjunction goes on with what was told: its verb has no new party as its subject."""
    if scene.on("breaks", i):
        if not scene.on("adding", i):
            return False
        i += 1
    subject = i + 1
    party = kind_of(scene.key(subject)) in _ACTING
    return not (party or (scene.people.get(subject) is not None and is_definite(scene.key(subject))))


def past_openers(scene: Scene, first: int, at: int) -> int:
    """The first word after "on the security front" and the like."""
    i = first
    while i < at and scene.on("openers", i):
        i += 1
    if i == first or i - first > 4 or (i - first == 1 and not scene.is_mark(i)):
        return first
    return i + 1 if scene.is_mark(i) else i


def sentence_subject(scene: Scene, at: int) -> Range | None:
    """The subject of the sentence's first verb, for a verb or participle further on that names nobody itself."""
    first = scene.text.sentence_of(at).first
    while first < at and (scene.on("openers", first) or scene.on("auxiliaries", first) or scene.is_mark(first)):
        first += 1
    named = kind_of(scene.key(first)) is not None or first in scene.people or is_definite(scene.key(first))
    start = first if named else first + 1
    if start >= at:
        return None
    found, _ = subject_after(scene, start, at)
    return found if found and found[1] <= at else None
