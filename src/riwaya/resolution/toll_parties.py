"""Who does a harm and whom it befalls, as the frames of a text have it: a count of those who kill is no toll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riwaya.model import Frame
from riwaya.text import Text

_NOBODY: range = range(0)


@dataclass(frozen=True, slots=True)
class Parties:
    """Words of those who act by the word of their verb, and the first words of those whom an event befalls."""

    agents: Mapping[int, frozenset[int]] = field(default_factory=dict)
    victims: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def acts_in(self, verb: int, at: int) -> bool:
        """Whether a word names who does what a verb says."""
        return at in self.agents.get(verb, _NOBODY)


def parties(text: Text, frames: Sequence[Frame]) -> Parties:
    """The parties of every frame, by the word of its trigger."""
    agents: dict[int, frozenset[int]] = {}
    victims: dict[int, tuple[int, ...]] = {}
    for frame in frames:
        at = text.word_at(frame.trigger.start)
        acting = [text.range(role.span) for role in frame.roles if role.name == "actor"]
        suffering = [text.range(role.span) for role in frame.roles if role.name == "recipient"]
        agents[at] = frozenset(i for first, last in acting for i in range(first, last))
        victims[at] = tuple(first for first, _ in suffering)
    return Parties(agents, victims)
