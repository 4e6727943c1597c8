"""Who says what: every place where content is put in somebody's mouth, with cue, speaker, content and nesting."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.attribution.drafts import drafts
from riwaya.attribution.nesting import Settled, nest
from riwaya.attribution.phrases import Range
from riwaya.attribution.scene import Scene, stage
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Mention, Span
from riwaya.text import Text


def find(text: Text, hits: Sequence[Hit], mentions: Sequence[Mention] = ()) -> tuple[Attribution, ...]:
    """Every attribution of a text in reading order of its cues; ``parent`` indexes the result.

    ``hits`` are all that the lexicon found, ``mentions`` the actors and persons already known, if any.
    """
    scene = stage(text, hits, mentions)
    settled = nest(scene, list(drafts(scene)))
    kept = [i for i, s in enumerate(settled) if s.draft.written and s.draft.role != "outlet"]
    kept.sort(key=lambda i: (settled[i].draft.cue[0], settled[i].draft.role == "inner"))
    place = {old: new for new, old in enumerate(kept)}
    return tuple(_attribution(scene, settled[i], _parent(settled, i, place)) for i in kept)


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
    return Attribution(span, cue, speaker, content, draft.kind, draft.stance, parent, draft.rule)  # type: ignore[arg-type]


def _speaker_span(scene: Scene, found: Range, peel: int) -> Span:
    """The speaker's characters, without ``peel`` letters of a preposition in front."""
    span = scene.text.span(*found)
    return Span(min(span.start + peel, span.end - 1), span.end)
