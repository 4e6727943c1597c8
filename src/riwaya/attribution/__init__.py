"""Who says what: every place where content is put in somebody's mouth, with cue, speaker, content and nesting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from riwaya.attribution.drafts import drafts
from riwaya.attribution.kinds import saw_it, speaker_kind
from riwaya.attribution.nesting import Settled, nest
from riwaya.attribution.phrases import Range
from riwaya.attribution.scene import Scene, stage
from riwaya.attribution.words import is_definite, lemma_of
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Mention, Span, SpeakerKind
from riwaya.text import Text

#: How many words after a speaker named at the end of a clause may still describe him.
_DESCRIBED = 4
_PERSONS = ("named_person", "official", "anonymous", "witness")


def find(text: Text, hits: Sequence[Hit], mentions: Sequence[Mention] = ()) -> tuple[Attribution, ...]:
    """Every attribution of a text in reading order of its cues; ``parent`` indexes the result.

    ``hits`` are all that the lexicon found, ``mentions`` the actors and persons already known, if any.
    """
    scene = stage(text, hits, mentions)
    settled = nest(scene, list(drafts(scene)))
    kept = [i for i, s in enumerate(settled) if s.draft.written and s.draft.role != "outlet"]
    kept.sort(key=lambda i: (settled[i].draft.cue[0], settled[i].draft.role == "inner"))
    place = {old: new for new, old in enumerate(kept)}
    return tuple(_known_again(scene, [_attribution(scene, settled[i], _parent(settled, i, place)) for i in kept]))


def _known_again(scene: Scene, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """The attributions, a lone title ("القائد") with the kind of the one who was last described by that noun."""
    text = scene.text
    kinds: dict[str, SpeakerKind] = {}
    for attribution in found:
        first, last = text.range(attribution.speaker) if attribution.speaker else (0, 0)
        head = text.words[first].key if attribution.speaker else ""
        lone = last - first == 1 and is_definite(head) and attribution.kind in _PERSONS
        known = (kinds.get(lemma_of(head)) or _named_before(scene, first)) if lone else None
        if known is not None:
            yield replace(attribution, kind=known)
            continue
        if attribution.kind in _PERSONS:
            kinds[lemma_of(head)] = attribution.kind
        yield attribution


def _named_before(scene: Scene, at: int) -> SpeakerKind | None:
    """The kind of somebody named with the title at ``at`` earlier on, though not as a speaker; None where nobody is."""
    title = lemma_of(scene.key(at))
    for first in sorted((i for i, kind in scene.people.items() if i < at and kind == "person"), reverse=True):
        if scene.names[first] - first > 1 and lemma_of(scene.key(first)) == title:
            return "named_person" if speaker_kind(scene, (first, scene.names[first])) == "named_person" else None
    return None


def _parent(settled: list[Settled], at: int, place: dict[int, int]) -> int | None:
    """The nearest enclosing attribution that is kept."""
    above = settled[at].parent
    while above is not None and above not in place:
        above = settled[above].parent
    return None if above is None else place[above]


def _attribution(scene: Scene, settled: Settled, parent: int | None) -> Attribution:
    draft = settled.draft
    cue = scene.text.span(*draft.cue)
    speaker = _speaker_span(scene, draft.speaker, draft.peel) if draft.speaker else None
    content = scene.text.span(settled.start, max(settled.start + 1, settled.end))
    whole = [cue, content, *([speaker] if speaker else [])]
    span = Span(min(s.start for s in whole), max(s.end for s in whole))
    kind = "witness" if _saw_it(scene, settled) else draft.kind
    return Attribution(span, cue, speaker, content, kind, draft.stance, parent, draft.rule)  # type: ignore[arg-type]


def _saw_it(scene: Scene, settled: Settled) -> bool:
    """Whether a draft's unnamed speaker was there himself: what describes him ends where his words begin."""
    draft = settled.draft
    if draft.kind != "anonymous" or draft.speaker is None:
        return False
    end = draft.speaker[1]
    before = end + _DESCRIBED if draft.role == "trailing" else max(end, draft.start)
    return saw_it(scene, draft.speaker, before, (settled.start, settled.end))


def _speaker_span(scene: Scene, found: Range, peel: int) -> Span:
    """The speaker's characters, without ``peel`` letters of a preposition in front."""
    span = scene.text.span(*found)
    return Span(min(span.start + peel, span.end - 1), span.end)
