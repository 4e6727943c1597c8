"""Every reporting word of a text as a draft, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from riwaya.attribution.draft import Draft, form_at
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.speech import (
    by_saying,
    headlines,
    message,
    noun_of_speech,
    outlet_voice,
    participle,
    passive,
    relay,
    reporting_verb,
)
from riwaya.attribution.vouching import as_said, locative, own_words, particle


def drafts(scene: Scene) -> Iterator[Draft]:
    """The drafts of a text in reading order."""
    used = -1
    heads = headlines(scene)
    for first in sorted({*scene.cues, *heads}):
        if first <= used:
            continue
        if first in heads:
            yield from heads[first]
            used = heads[first][-1].cue[1] - 1
        if first not in scene.cues or first <= used:
            continue
        cue = scene.cues[first]
        made = _FORMS[cue.form](scene, cue)
        yield from made
        if made:
            used = max(used, *(d.cue[1] - 1 for d in made), _absorbed(scene, made[-1]))
            if cue.form in ("particle", "as_said", "relay", "locative"):
                used = max(used, *((d.speaker[1] - 1 if d.speaker else 0) for d in made))


def _absorbed(scene: Scene, made: Draft) -> int:
    """Index of the participle or noun that only leads over to the content ("رد قائلا: ..."), -1 where none does."""
    between = range(made.cue[1], made.start) if made.role not in ("trailing", "interposed") else range(0)
    return max((i for i in between if form_at(scene, i) in ("participle", "own_noun")), default=-1)


_FORMS: dict[str, Callable[[Scene, Cue], list[Draft]]] = {
    "verb": reporting_verb,
    "relay": relay,
    "passive": passive,
    "participle": participle,
    "by_saying": by_saying,
    "noun": noun_of_speech,
    "message": message,
    "own": own_words,
    "own_noun": message,
    "outlet": outlet_voice,
    "as_said": as_said,
    "particle": particle,
    "locative": locative,
}
