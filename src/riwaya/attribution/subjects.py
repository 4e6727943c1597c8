"""Who speaks where the name stands before the verb: subject, antecedent of a relative clause, topic."""

from __future__ import annotations

from riwaya.arabic import CONJUNCTIONS
from riwaya.attribution.phrases import Range, phrase
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.words import forms, is_definite, kind_of, listed

#: How far before a verb its subject and its topic ("as for X") may stand.
_BACK, _TOPIC = 26, 20
#: More words than "who asked not to be named" takes, commas and all.
_ASIDE = 12
_TELLERS = frozenset({"official", "named_person", "anonymous", "witness", "document"})


def subject_before(scene: Scene, cue: Cue) -> Range | None:
    """The phrase before a verb that is its subject ("مصدر عسكري نفى"); None where a clause begins with the verb."""
    if cue.conjunction and not scene.on("auxiliaries", cue.first - 1):
        return _topic(scene, cue) if cue.conjunction == CONJUNCTIONS[1] else None
    first = scene.text.sentence_of(cue.first).first
    stop = cue.first
    while stop > first and scene.on("auxiliaries", stop - 1):
        stop -= 1
    if stop > first and scene.on("relatives", stop - 1):
        comma = stop - 2 > first and scene.key(stop - 2) in forms("comma")
        return _antecedent(scene, stop - 1 - comma, first)
    if scene.key(stop - 1) in forms("comma"):
        opened = _comma_before(scene, stop - 1, first)
        found = None if opened is None else _ending_at(scene, opened, first)
        longer = phrase(scene, found[0], stop - 1) if found else None
        return longer if longer is not None and longer[1] == stop - 1 else found
    return _beside(scene, stop) or _ending_at(scene, stop, first)


def _beside(scene: Scene, stop: int) -> Range | None:
    """An unnamed teller right before a verb that says what he told, not its clause's subject: ``إلى مهندس قال إن``."""
    start = stop - 1
    prefixed = scene.on("prepositions", start - 1) and not scene.on("auxiliaries", start - 1)
    found = phrase(scene, start, stop) if prefixed and kind_of(scene.key(start)) in _TELLERS else None
    return found if found is not None and not is_definite(scene.key(start)) else None


def _topic(scene: Scene, cue: Cue) -> Range | None:
    """Who was set at the head of the clause whose verb the cue is: ``أما المدير فقال إن``."""
    first = scene.text.sentence_of(cue.first).first
    for i in range(cue.first - 2, max(first, cue.first - _TOPIC) - 1, -1):
        if scene.on("topics", i):
            found = phrase(scene, i + 1, cue.first)
            return found if found and not _has_verb(scene, found[1], cue.first) else None
    return None


def _antecedent(scene: Scene, stop: int, first: int) -> Range | None:
    """The phrase that a relative clause from ``stop`` on qualifies."""
    found = _ending_at(scene, stop, first)
    start = stop - 1
    while found is None and start >= _boundary(scene, stop, first):
        if kind_of(scene.key(start)) is not None or start in scene.people:
            tried = phrase(scene, start, stop)
            if tried is not None and tried[1] == stop:
                longer = kind_of(scene.key(start - 1)) is not None
                found = None if longer else tried
        start -= 1
    return found


def _comma_before(scene: Scene, comma: int, first: int) -> int | None:
    """The comma that opens the aside which the given comma closes."""
    for i in range(comma - 1, max(first, comma - 20), -1):
        if scene.key(i) in forms("comma"):
            return i
    return None


def _ending_at(scene: Scene, stop: int, first: int) -> Range | None:
    """The phrase that begins at the clause boundary before ``stop`` and reaches it, qualifications left aside."""
    stop = next((i for i in range(max(first + 1, stop - _ASIDE), stop) if scene.past_unnamed(i) == stop), stop)
    start = _boundary(scene, stop, first)
    while start < stop and (scene.on("auxiliaries", start) or scene.on("openers_verb", start)):
        start += 1
    if start >= stop:
        return None
    found = phrase(scene, start, stop)
    if found is None:
        return None
    end = found[1]
    qualified = scene.on("prepositions", end) or scene.on("relatives", end) or scene.on("times", end)
    return found if end == stop or (qualified and not _has_verb(scene, end, stop)) else None


def _has_verb(scene: Scene, start: int, stop: int) -> bool:
    relative = False
    for i in range(start, stop):
        relative = relative or scene.on("relatives", i)
        if scene.is_verb(i) and not relative:
            return True
    return False


def _boundary(scene: Scene, stop: int, first: int) -> int:
    """Index of the first word of the clause that runs up to ``stop``."""
    for i in range(stop - 1, max(first - 1, stop - _BACK), -1):
        word = scene.key(i)
        if word in forms("that"):
            return i + 1
        if scene.is_mark(i) and word in forms("pauses") | forms("colon") | forms("enders"):
            return i + 1
        if scene.on("connectives", i) or scene.quotes.loose.get(i) is not None:
            return i + 1
        if word[:1] in CONJUNCTIONS and listed("that", word):
            return i + 1
        opened = scene.quotes.closes.get(i)
        if opened is not None and opened >= stop:
            return i + 1
    return max(first, stop - _BACK + 1)
