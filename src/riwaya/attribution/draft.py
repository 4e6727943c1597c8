"""An attribution in the making: cue, speaker and the place where its content begins, before nesting is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from riwaya.arabic import key
from riwaya.attribution.clauses import Opening
from riwaya.attribution.kinds import speaker_kind
from riwaya.attribution.phrases import Range
from riwaya.attribution.scene import Cue, Scene
from riwaya.model import SpeakerKind

#: The entry of "quoting X", which names whom the speaker before it quotes.
QUOTING = "relay.quoting"


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in the making. ``begins`` is the first word of its clause, ``start`` of its content.

    ``end`` is known for quotations and for clauses before the cue. ``role`` is main, carried, participle, noun,
    trailing, interposed, inner, message or outlet; ``under`` says that its clause depends on what another speaker says.
    """

    cue: Range
    rule: str
    stance: str
    speaker: Range | None
    kind: SpeakerKind | None
    begins: int
    start: int
    end: int | None
    role: str = "main"
    under: bool = False
    peel: int = 0
    written: bool = True


def start_draft(cue: Cue, speaker: Range | None, scene: Scene, begins: int, found: Opening) -> Draft:
    """A draft with what its cue's entry says."""
    kind = speaker_kind(scene, speaker) if speaker else None
    return Draft(
        (cue.first, cue.last), cue.entry.id, cue.says("stance"), speaker, kind, begins, found.start, found.end
    )  # fmt: skip


def form_at(scene: Scene, i: int) -> str:
    """The form of the cue that begins at a word, empty where none does."""
    return scene.cues[i].form if i in scene.cues else ""


def sources(cue: Cue) -> frozenset[str]:
    """The prepositions after which a relaying cue names its source."""
    return frozenset(map(key, cue.entry.says.get("source", ())))


def is_under(scene: Scene, cue: Cue, begins: int) -> bool:
    """Whether a clause hangs on "that", on a relative, or on a noun before it."""
    if cue.conjunction and begins == cue.first:
        return False
    before = begins - 1
    first = scene.text.sentence_of(cue.first).first
    while before >= first and scene.on("auxiliaries", before):
        before -= 1
    if before < first or scene.on("connectives", before):
        return False
    return not scene.is_mark(before) or before in scene.quotes.closes


def inner(outer: Draft, cue: Range, speaker: Range | None, scene: Scene) -> Draft:
    """What the one quoted says: the same content as the one who quotes, one step further in."""
    kind = speaker_kind(scene, speaker) if speaker else None
    return replace(
        outer, cue=cue, rule=f"{outer.rule}.source", stance="affirms", speaker=speaker, kind=kind, role="inner", peel=0
    )
