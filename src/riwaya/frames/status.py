"""Whether a happening occurred, is to come, is only spoken of, or is denied: from the words around its trigger."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.frames.scene import Scene
from riwaya.lexicon import Hit
from riwaya.model import Assertion, Attribution, Span, Status

#: How far a status word reaches where its entry does not say, in words.
_REACH = 6
#: Which mark wins where several reach a trigger: the first of these.
_ORDER: tuple[Status, ...] = ("negated", "hypothetical", "future", "historical", "ongoing")
#: A verb governs an event noun at most so many words on.
_CLAUSE = 8
#: Charges are themselves what is told; what they are about is alleged.
_CHARGES = ("ACCUSE", "SANCTION")
_SPOKEN: dict[str, Status] = {"demands": "hypothetical", "threatens": "hypothetical", "promises": "future"}


def of(
    scene: Scene, hit: Hit, marks: Sequence[Hit], attributions: Sequence[Attribution]
) -> tuple[Status, str, Assertion]:
    """Status of a trigger, what gives it, and assertion.

    What gives a status is a particle, the entry of a status word, a stance; ``none`` for nothing.
    """
    said = inside(hit.span, attributions)
    reached = [mark for mark in marks if reaches(scene, mark, hit)]
    own_word = {mark.entry.says["marks"] for mark in reached}
    if hit.entry.says["type"] in _CHARGES:
        own_word -= {"alleged"}
    return *_judged(scene, hit, reached, said), _assertion(said, own_word)


def _judged(scene: Scene, hit: Hit, reached: Sequence[Hit], said: Sequence[Attribution]) -> tuple[Status, str]:
    """The status of a trigger and what gives it, by the status words that reach it and what is said of it."""
    fixed: Status | None = hit.entry.says.get("status")
    if fixed:
        return fixed, f"entry {fixed}"
    denied = any(mark.entry.says["marks"] == "denied" for mark in reached)
    verb = hit.first if "verb" in hit.tags else None if hit.article else governing_verb(scene, hit, _CLAUSE)
    if _negated_noun(scene, hit) or (verb is not None and _negated_verb(scene, hit, verb)):
        return "negated", "particle" if verb == hit.first or _negated_noun(scene, hit) else "governor's particle"
    if denied or any(a.stance == "denies" for a in said):
        return "negated", "denied"
    if verb is not None and _future(scene, verb):
        return "future", "future verb" if verb == hit.first else "future governor"
    if _supposed(scene, hit, verb):
        return "hypothetical", "supposed"
    for wanted in _ORDER:
        near = [mark for mark in reached if mark.entry.says["marks"] == wanted]
        if near:
            mark = min(near, key=lambda mark: abs(hit.first - mark.first))
            return wanted, f"{mark.entry.id} beside" if hit.first in (mark.last, mark.first - 1) else mark.entry.id
    spoken = next((a.stance for a in reversed(said) if a.stance in _SPOKEN), None)
    return (_SPOKEN[spoken], spoken) if spoken else ("occurred", "none")


def _supposed(scene: Scene, hit: Hit, verb: int | None) -> bool:
    """Whether "unless" stands before the verb, or "any" before an event noun."""
    if verb is not None and verb > 1 and scene.bare(verb - 2, "unless") and scene.bare(verb - 1, "negation-past"):
        return True
    return "verb" not in hit.tags and bool(hit.first) and scene.bare(hit.first - 1, "any-such")


def governing_verb(scene: Scene, hit: Hit, reach: int) -> int | None:
    """The verb that an event noun is subject or object of: the nearest before it in its clause."""
    first = scene.text.sentence_of(hit.first).first
    for i in range(hit.first - 1, max(first, hit.first - reach) - 1, -1):
        if scene.is_mark(i) or scene.bare(i, "subordinators") or i in scene.events:
            return None
        if i in scene.verbs:
            return i
    return None


def inside(trigger: Span, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions whose content holds a trigger, outermost first; a cue is not inside its own content."""
    held = [a for a in attributions if a.content.holds(trigger) and not a.cue.holds(trigger)]
    return sorted(held, key=lambda a: a.content.length, reverse=True)


def _assertion(said: Sequence[Attribution], reached: set[str]) -> Assertion:
    for attribution in reversed(said):
        if attribution.stance == "denies":
            return "denied"
        if attribution.stance == "accuses":
            return "alleged"
    return "denied" if "denied" in reached else "alleged" if "alleged" in reached else "asserted"


def _negated_verb(scene: Scene, hit: Hit, verb: int) -> bool:
    """A particle of negation right before a verb, and no "unless": ``لم يصب``, ``لم تقع اشتباكات``."""
    first = scene.text.sentence_of(hit.first).first
    if verb - 1 < first or not scene.bare(verb - 1, "negation-verbal"):
        return False
    return not (verb - 2 >= first and scene.bare(verb - 2, "unless"))


def _negated_noun(scene: Scene, hit: Hit) -> bool:
    """A particle of negation right before an event noun: ``دون أي اتفاق``."""
    first = scene.text.sentence_of(hit.first).first
    i = hit.first - 1
    while i >= first and scene.bare(i, "any-such"):
        i -= 1
    return "verb" not in hit.tags and i >= first and scene.bare(i, "negation-nominal")


def _future(scene: Scene, verb: int) -> bool:
    """The future letter or a future particle at a verb: ستشهدان, سوف تنسحب."""
    return verb in scene.futures or (verb > 0 and scene.bare(verb - 1, "future-particles"))


def reaches(scene: Scene, mark: Hit, hit: Hit) -> bool:
    """Whether a status word's scope holds the trigger: same sentence, near enough, on the right side."""
    sentence = scene.text.sentence_of(hit.first)
    if not sentence.first <= mark.first < sentence.last:
        return False
    needs = mark.entry.says.get("needs")
    if mark.first == hit.first or (needs and needs not in hit.tags):
        return False
    if "verb" in hit.tags and scene.bare(mark.first, "negation-nominal"):
        return False
    scope, window = mark.entry.says.get("scope", "after"), int(mark.entry.says.get("window", _REACH))
    ahead = mark.last <= hit.first and hit.first - mark.last < window
    behind = hit.last <= mark.first and mark.first - hit.last < window
    near = (ahead and scope != "before") or (behind and scope != "after")
    return near and not parted(scene, mark, hit)


def parted(scene: Scene, mark: Hit, hit: Hit) -> bool:
    """Whether a full clause mark stands between the two."""
    low, high = min(mark.last, hit.last), max(mark.first, hit.first)
    return not scene.marks.isdisjoint(range(low, high))
