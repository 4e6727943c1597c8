"""Whose the dead are: each toll of a sentence with the happening that it came of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from riwaya.arabic import CONJUNCTIONS
from riwaya.model import Attribution, Frame, Span, Toll, TollKind
from riwaya.resolution.toll_words import act, among, outcome, words_for
from riwaya.resolution.when import boundary
from riwaya.text import Text

#: Types whose happenings a kind of toll can come of, likeliest first.
_TYPES: dict[TollKind, tuple[str, ...]] = {
    "killed": ("ASSAULT", "PROTEST"),
    "injured": ("ASSAULT", "PROTEST"),
    "missing": ("ASSAULT", "COERCE"),
    "detained": ("COERCE", "ASSAULT", "PROTEST"),
    "displaced": ("SANCTION", "COERCE", "ASSAULT"),
}
#: What puts a happening behind the others, in words of distance: an outcome itself, or a mere date ("since the war").
_OUTCOME, _DATE = 60, 200
#: The same for a happening told in passing, one that has not happened, and for one unlike to be one at all.
_PASSING, _UNREAL, _UNSURE = 25, 40, 100
#: The conjunction of what follows from the happening before it ("فقتل خمسة"), and how far that puts a word of harm.
_THEN, _RESULT = CONJUNCTIONS[1], 30
#: How many words after its word of harm a toll stands that is of that word alone.
_NEXT = 3
#: The least confidence of a frame that counts as told.
_TOLD = 0.5


def assign(
    text: Text, tolls: Sequence[Toll], own: Sequence[int], frames: Sequence[Frame], said: Sequence[Attribution] = ()
) -> dict[int, tuple[Toll, ...]]:
    """Each toll of a sentence by the index of its frame, ``own`` being the indices of the sentence's frames.

    The nearest frame of a type that the toll fits, clause boundaries counted in; where a verb of outcome ("ما أسفر عن")
    leads to the toll, the nearest before that verb. Counts that two narrators give of one happening are not added up:
    the one given with it is kept. A toll without a fitting frame is left out.
    """
    given: dict[int, list[Toll]] = {}
    for toll in tolls:
        owner = _owner(text, toll, own, frames)
        if owner is not None:
            given.setdefault(owner, []).append(toll)
    return {i: tuple(_of_one_voice(frames[i], found, said)) for i, found in given.items()}


def carry(
    text: Text, tolls: Sequence[Toll], own: Sequence[int], before: Sequence[int], frames: Sequence[Frame]
) -> dict[int, tuple[Toll, ...]]:
    """The tolls left over in a sentence that tells of no fitting happening, given to the main one told before it."""
    if any(frames[i].confidence >= _TOLD and frames[i].type in ("ASSAULT", "PROTEST") for i in own):
        return {}
    given: dict[int, list[Toll]] = {}
    main = [i for i in before if _unlike(frames[i]) <= _PASSING and not _behind(text, frames[i].trigger)]
    for toll in tolls:
        for kind in _TYPES[toll.kind]:
            fit = [i for i in main if frames[i].type == kind]
            if fit:
                given.setdefault(min(fit, key=lambda i: _unlike(frames[i])), []).append(toll)
                break
    return {i: tuple(found) for i, found in given.items()}


def unsure(told: Mapping[int, tuple[Toll, ...]], frames: Sequence[Frame]) -> list[Toll]:
    """The tolls that only a frame unlike to be an event has: one told before may have better claim to them."""
    return [toll for i, tolls in told.items() if frames[i].confidence < _TOLD for toll in tolls]


def _owner(text: Text, toll: Toll, own: Sequence[int], frames: Sequence[Frame]) -> int | None:
    led = _led(text, toll)
    for kind in _TYPES[toll.kind]:
        fit = [i for i in own if frames[i].type == kind]
        if fit:
            near = min(fit, key=lambda i: _distance(text, toll, frames[i].trigger, led) + _unlike(frames[i]))
            trigger = frames[near].trigger
            return None if toll.span < trigger and _behind(text, trigger) else near
    return None


def _unlike(frame: Frame) -> int:
    """How far a frame stands behind others as the source of a toll, whatever its place."""
    far = _PASSING if frame.reported < _TOLD else 0
    far += _UNREAL if frame.status in ("negated", "hypothetical", "future") else 0
    return far + (_UNSURE if frame.confidence < _TOLD else 0)


def _led(text: Text, toll: Toll) -> int:
    """The word of the last verb of outcome before a toll in its sentence; -1 where there is none."""
    at = text.word_at(toll.span.start)
    first = text.sentence_of(at).first
    return next((i for i in range(at, first - 1, -1) if outcome(text.words[i].key)), -1)


def _distance(text: Text, toll: Toll, trigger: Span, led: int) -> int:
    here, there = text.word_at(toll.span.start), text.word_at(trigger.start)
    far = sum(1 + boundary(text.words[i].key) for i in range(min(here, there) + 1, max(here, there)))
    if 0 <= led < there and there != led + 1:
        far += _OUTCOME
    if text.words[there].key[:1] == _THEN and act(text.words[there].key):
        far += _RESULT
    return far + (0 if _of_itself(text, toll, there) else _behind(text, trigger))


def _behind(text: Text, trigger: Span) -> int:
    """How far a happening stands back that is only a date or the cause of another."""
    at = text.word_at(trigger.start)
    far = _DATE if at and text.words[at - 1].key in words_for("dating") else 0
    return far + (_OUTCOME if any(_causes(text, i) for i in range(max(0, at - 2), at)) else 0)


def _causes(text: Text, at: int) -> bool:
    """Whether a word opens what brought another happening about: "احتجاجا على", "الرد على"."""
    if among(text.words[at].key, words_for("replies")):
        return text.words[at + 1].key in words_for("to")
    return among(text.words[at].key, words_for("causes"))


def _of_itself(text: Text, toll: Toll, at: int) -> bool:
    """Whether a toll follows a word of its harm that is itself the trigger: "انتقاما لمقتل ثلاثة"."""
    here = text.word_at(toll.span.start)
    if not 0 < here - at <= _NEXT:
        return False
    said = [found for i in range(at, here) if (found := act(text.words[i].key))]
    return len(said) == 1 and act(text.words[at].key) == said[0] and said[0][0] == toll.kind


def _of_one_voice(frame: Frame, tolls: Sequence[Toll], said: Sequence[Attribution]) -> Iterator[Toll]:
    with_frame = _voice(frame.trigger, said)
    for toll in tolls:
        voices = [_voice(t.span, said) for t in tolls if t.kind == toll.kind]
        kept = with_frame if with_frame in voices else voices[0]
        if _voice(toll.span, said) == kept:
            yield toll


def _voice(span: Span, said: Sequence[Attribution]) -> int | None:
    """The innermost attribution whose content a span stands in."""
    inside = [i for i, a in enumerate(said) if a.content.holds(span)]
    return min(inside, key=lambda i: said[i].content.length, default=None)
