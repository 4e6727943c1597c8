"""A frame in the making, with what several steps ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.lexicon import Hit
from riwaya.model import Attribution, Frame, RoleName, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A frame with the hit it was made from, and what gives the status that the rules see in it.

    ``outcome`` holds once a result with its victims has been folded into it, ``carried`` are the actors that a
    light verb gives an event noun.
    """

    hit: Hit
    frame: Frame
    reason: str = "none"
    outcome: bool = False
    carried: tuple[Span, ...] = ()


def players(draft: Draft, part: RoleName) -> list[Span]:
    """The phrases that play a part."""
    return [role.span for role in draft.frame.roles if role.name == part]


def cued(draft: Draft, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions whose cue is the draft's own word."""
    start = draft.frame.trigger.start
    return [a for a in attributions if a.cue.start <= start < a.cue.end]
