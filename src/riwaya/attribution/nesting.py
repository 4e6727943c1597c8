"""Which attribution stands inside which, and where what is said ends: one pass over the drafts with a stack."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from riwaya.arabic import PREPOSITIONS
from riwaya.attribution.clauses import clause_start, limit_of, sentence_subject
from riwaya.attribution.draft import Draft
from riwaya.attribution.kinds import speaker_kind
from riwaya.attribution.phrases import Range, phrase
from riwaya.attribution.scene import Scene
from riwaya.attribution.words import forms, kind_of

#: Deeper nesting than this is read as standing side by side.
#: Stances whose content is a phrase rather than a clause.
_PHRASES = frozenset({"accuses", "threatens"})
_DEEPEST = 64
#: How many words back a message's sender is looked for.
_BACK = 40
_SENDERS = frozenset({"official", "named_person", "organization", "anonymous", "witness"})


@dataclass(slots=True)
class Settled:
    """A draft with its content's words ``[start, end)`` and the index of the one it stands inside."""

    draft: Draft
    start: int
    end: int
    parent: int | None = None


@dataclass(slots=True)
class _State:
    """Attributions still open, outermost first, by index into ``done``."""

    done: list[Settled] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    sentence: int = -1


def nest(scene: Scene, found: list[Draft]) -> list[Settled]:
    """The drafts with ends and parents, in the same order."""
    state = _State()
    for draft in found:
        _enter_sentence(scene, state, draft)
        _close_passed(state, draft)
        _take(scene, state, draft)
    for index in state.open:
        _stretch(scene, state.done[index])
    return state.done


def _enter_sentence(scene: Scene, state: _State, draft: Draft) -> None:
    """At a new sentence only quotations that are still open go on."""
    sentence = scene.text.words[draft.cue[0]].sentence
    if sentence == state.sentence:
        return
    first = scene.text.sentences[sentence].first
    for index in state.open:
        _stretch(scene, state.done[index])
    state.open = [i for i in state.open if state.done[i].end > first]
    state.sentence = sentence
    state.here = []


def _stretch(scene: Scene, settled: Settled) -> None:
    """Let content run on to the end of a quotation that was opened inside it and closes after its sentence."""
    at, stop = settled.start, settled.end
    while at < stop:
        close = scene.quotes.closes.get(at)
        if close is None:
            at += 1
            continue
        settled.end = max(settled.end, close + 1)
        at = close + 1


def _close_passed(state: _State, draft: Draft) -> None:
    state.open = [i for i in state.open if state.done[i].end > draft.cue[0]]


def _take(scene: Scene, state: _State, draft: Draft) -> None:
    index = len(state.done)
    start = draft.start
    end = draft.end if draft.end is not None else max(start + 1, _phrase_end(scene, draft))
    settled = Settled(draft, start, end)
    state.done.append(settled)
    state.here.append(index)
    if draft.role in ("trailing", "interposed"):
        _cover(scene, state, index)
        return
    if draft.role == "inner":
        settled.parent = index - 1
        if state.done[index - 1].draft.start == start:
            settled.start = state.done[index - 1].start
        for covered in state.here:
            if state.done[covered].parent == index - 1 and covered < index - 1:
                state.done[covered].parent = index
    else:
        _relate(scene, state, index)
    start = settled.start
    if draft.role == "message":
        settled.draft = _with_sender(scene, settled)
    elif draft.role in ("carried", "participle") and not _spoken_before(state):
        subject = sentence_subject(scene, draft.cue[0])
        if subject is not None:
            settled.draft = replace(draft, speaker=subject, kind=speaker_kind(scene, subject))
    if settled.parent is not None:
        settled.end = max(start + 1, min(settled.end, state.done[settled.parent].end))
    if len(state.open) < _DEEPEST:
        state.open.append(index)


def _phrase_end(scene: Scene, draft: Draft) -> int:
    """The end of the sentence; of a charge or threat, which is a phrase, the comma before the next verb."""
    limit = limit_of(scene, draft.start)
    if draft.stance not in _PHRASES:
        return limit
    depth = scene.quotes.depth[draft.start]
    for i in range(draft.start + 1, limit - 1):
        if scene.key(i) in forms("comma") and scene.quotes.depth[i] <= depth and scene.is_verb(i + 1):
            return i
    return limit


def _spoken_before(state: _State) -> bool:
    """Whether somebody already speaks in the sentence of the draft taken last."""
    return any(state.done[i].draft.speaker for i in state.here[:-1])


def _relate(scene: Scene, state: _State, index: int) -> None:
    """Close what this draft ends and find what it stands inside."""
    draft = state.done[index].draft
    level = scene.quotes.depth[draft.cue[0]]
    inside = [i for i in state.open if _quotes(scene, state.done[i], draft, level)]
    if draft.under or draft.role == "message":
        state.done[index].parent = state.open[-1] if state.open else None
        return
    if draft.role in ("participle", "carried") and len(state.open) > len(inside):
        last = state.open.pop()
        _end_at(scene, state.done[last], draft.begins)
        state.done[index].parent = state.done[last].parent
        return
    for i in state.open[len(inside) :]:
        _end_at(scene, state.done[i], draft.begins)
    state.open = state.open[: len(inside)]
    state.done[index].parent = state.open[-1] if state.open else None


def _quotes(scene: Scene, settled: Settled, draft: Draft, level: int) -> bool:
    """Whether a draft stands in a quotation that is part of what a settled one holds."""
    deeper = scene.quotes.depth[settled.draft.cue[0]] < level
    return deeper and settled.start <= draft.begins < settled.end


def _end_at(scene: Scene, settled: Settled, at: int) -> None:
    """Let content end before ``at``, the comma and the connective there left out."""
    while at > settled.start + 1 and (scene.key(at - 1) in forms("comma") or scene.on("breaks", at - 1)):
        at -= 1
    settled.end = max(settled.start + 1, min(settled.end, at))


def _cover(scene: Scene, state: _State, index: int) -> None:
    """A phrase that vouches for the clause around it takes in what was said there."""
    covering = state.done[index]
    if covering.draft.role == "trailing" and not _others(state, index):
        covering.start = min(covering.start, clause_start(scene, covering.draft.cue[0], whole=True))
    inside: list[int] = []
    for i in reversed(range(max(0, index - _DEEPEST), index)):
        other = state.done[i]
        if other.draft.cue[0] < covering.start:
            break
        if other.parent is None and other.draft.role != "outlet":
            inside.append(i)
    for i in inside:
        state.done[i].parent = index
        if covering.draft.role == "trailing":
            _end_at(scene, state.done[i], covering.draft.cue[0])
    outer = [i for i in state.open if i not in inside and state.done[i].start <= covering.start < state.done[i].end]
    top = [i for i in outer if state.done[i].parent not in inside]
    covering.parent = top[-1] if top and state.done[top[-1]].draft.cue[0] < covering.start else None
    if covering.draft.role == "interposed":
        state.open = [*(i for i in state.open if i in top), index, *(i for i in state.open if i in inside)]


def _others(state: _State, index: int) -> bool:
    """Whether somebody else is quoted earlier in the sentence: a source at its end then vouches for its clause only."""
    roles = (state.done[i].draft.role for i in state.here if i < index)
    return any(role not in ("trailing", "interposed", "inner") for role in roles)


def _with_sender(scene: Scene, settled: Settled) -> Draft:
    """A message's draft with the nearest person or body named before it in the sentence as its speaker."""
    draft = settled.draft
    found = _sender(scene, draft.cue[0])
    return draft if found is None else replace(draft, speaker=found, kind=speaker_kind(scene, found))


def _sender(scene: Scene, at: int) -> Range | None:
    first = scene.text.sentence_of(at).first
    for i in range(max(first, at - _BACK), at):
        if scene.on("prepositions", i - 1) or scene.on("prepositions", i):
            continue
        kind = kind_of(scene.key(i))
        prefixed = scene.key(i)[:1] in PREPOSITIONS and kind_of(scene.key(i)[1:]) == kind
        if (kind in _SENDERS and not prefixed) or (kind is None and i in scene.people):
            found = phrase(scene, i, at)
            if found is not None:
                return found
    return None
