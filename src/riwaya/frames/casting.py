"""Who plays which part, by trained weights over what the clause rules and the words around say of each phrase.

The rules' own verdict is one of the features. A phrase's chances of being actor, recipient or neither are a softmax
over three sums of weights (multinomial logistic regression); ``tools/train_casting.py`` writes the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from riwaya.frames import control, extents, roles, views
from riwaya.frames.candidates import Candidate, Phrases
from riwaya.frames.draft import Draft, players
from riwaya.frames.extents import Extents
from riwaya.frames.views import PARTS, Feature, Side, View
from riwaya.model import Attribution, Role, RoleName, Span
from riwaya.resources import DATA, feature, trained

PATH = DATA / "models" / "casting.json"
#: An act of speech that the rules give no actor is mostly its narrator's: others must be likelier than not.
_SPOKEN_CUT = 0.5
#: Modes of force that demonstrators use too.
_ROUGH = (None, "primitive", "destroy", "beat")

#: Sides of events whose weights are kept; beyond it they are looked up again.
_SIDES = 20_000

Weights = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for actor and recipient (neither is 0), and from which probability on a part is given.

    ``extents`` says how far a phrase that is given a part reaches; ``rows`` holds the weights once more, by the first
    value of a feature within the rest of it, ``sides`` those that phrases on a side of some event need.
    """

    weights: Mapping[Feature, Weights]
    intercepts: Weights
    cuts: Weights
    extents: Extents
    rows: dict[Feature, dict[str, Weights]] = field(default_factory=dict, repr=False, compare=False)
    sides: dict[Side, tuple[Mapping[str, Weights], ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for (name, *values), pair in self.weights.items():
            if values:
                self.rows.setdefault((name, *values[1:]), {})[values[0]] = pair

    def chances(self, told: Iterable[Feature]) -> Weights:
        """Probabilities that a phrase is actor and recipient."""
        return self.shares(self.sums(map(self.weights.get, told)))

    def sums(self, found: Iterable[Weights | None], start: Weights = (0.0, 0.0)) -> Weights:
        """What the weights found come to, without the intercepts, on top of some others."""
        actor, recipient = start
        for pair in found:
            if pair is not None:
                actor += pair[0]
                recipient += pair[1]
        return actor, recipient

    def side(self, of: Side) -> tuple[Mapping[str, Weights], ...]:
        """The weights of the features that begin with a value of a phrase, by that value."""
        known = self.sides.get(of)
        if known is None:
            if len(self.sides) > _SIDES:
                self.sides.clear()
            known = self.sides[of] = tuple(self.rows.get(tail, {}) for tail in views.tails(of))
        return known

    def shares(self, sums: Weights) -> Weights:
        """The probabilities by the sums of weights."""
        actor, recipient = self.intercepts[0] + sums[0], self.intercepts[1] + sums[1]
        top = max(0.0, actor, recipient)
        parts = math.exp(actor - top), math.exp(recipient - top)
        total = math.exp(-top) + parts[0] + parts[1]
        return parts[0] / total, parts[1] / total


def load(path: Path = PATH) -> Model:
    """The package's weights, or others. Raises :class:`DataError` where the file is missing or damaged."""
    with trained(path, "tools/train_casting.py"):
        return model_of(json.loads(path.read_text(encoding="utf-8")))


def model_of(record: Mapping[str, Any]) -> Model:
    """Weights as they are written."""
    weights = {feature(name): (float(a), float(r)) for name, (a, r) in record["weights"].items()}
    (a, r), (low, high) = record["intercepts"], record["cuts"]
    return Model(weights, (float(a), float(r)), (float(low), float(high)), extents.from_record(record["extents"]))


def cast(phrases: Phrases, drafts: Sequence[Draft], attributions: Sequence[Attribution], model: Model) -> list[Draft]:
    """The drafts with the parts that the weights give; what the rules gave is evidence, not the last word."""
    reached: dict[Span, Span] = {}

    def reach(candidate: Candidate) -> Span:
        if candidate.span not in reached:
            reached[candidate.span] = extents.whole(phrases.scene, candidate, model.extents)
        return reached[candidate.span]

    seen = views.see(phrases, drafts, attributions)
    return [
        _riot(phrases, _cast(one, draft, attributions, model, reach)) for one, draft in zip(seen, drafts, strict=True)
    ]


def _riot(phrases: Phrases, draft: Draft) -> Draft:
    """What demonstrators do to things and people is part of their protest: ``حطم متظاهرون واجهة المصرف``."""
    frame = draft.frame
    actors = players(draft, "actor")
    if frame.type != "ASSAULT" or frame.mode not in _ROUGH or not actors:
        return draft
    first = phrases.scene.starts.get(phrases.scene.text.word_at(min(actors).start))
    if first is None or first.mention.rule != roles.PROTESTERS:
        return draft
    return replace(draft, frame=replace(frame, type="PROTEST", mode="riot"))


def _cast(
    seen: View, draft: Draft, attributions: Sequence[Attribution], model: Model, reach: Callable[[Candidate], Span]
) -> Draft:
    spoken = draft.frame.type in roles.SPOKEN and not players(draft, "actor")
    cuts = (max(_SPOKEN_CUT, model.cuts[0]), model.cuts[1]) if spoken else model.cuts
    given = chosen(seen.candidates, weighed(seen, model), cuts, reach)
    if not any(role.name == "actor" for role in given):
        own = control.himself(seen.phrases.scene, draft.hit, attributions)
        own = own or list(draft.carried[:1])
        given = (*(Role("actor", span) for span in own if not _taken(span, list(given))), *given)
    if draft.frame.type == "ACCUSE":
        veiled = roles.meant(seen.phrases.scene, draft.hit)
        given += tuple(r for r in veiled if not any(r.span.meets(g.span) for g in given))
    return draft if given == draft.frame.roles else replace(draft, frame=replace(draft.frame, roles=given))


def weighed(seen: View, model: Model) -> list[Weights]:
    """The chances of an event's candidates, what all on one side of it share looked up and summed once."""
    sides: dict[str, tuple[Weights, tuple[Mapping[str, Weights], ...]]] = {}
    out = []
    for c in seen.candidates:
        side = views.side_of(seen, c)
        if side not in sides:
            shared = model.sums(map(model.weights.get, views.of_event(seen, side)))
            sides[side] = shared, model.side(views.of_side(seen, side))
        shared, rows = sides[side]
        own = [row.get(value) for row, value in zip(rows, views.values(seen, c), strict=True)]
        both = map(model.weights.get, views.of_both(seen, c, side))
        out.append(model.shares(model.sums(both, model.sums(own, shared))))
    return out


def chosen(
    offered: Sequence[Candidate], chances: Sequence[Weights], cuts: Weights, reach: Callable[[Candidate], Span]
) -> tuple[Role, ...]:
    """The parts given: each from its cut on, the likeliest first, no phrase twice and none that overlaps another.

    A phrase goes as far as it reaches, unless it would run into one that was given a part before it.
    """
    offers: list[tuple[float, int, RoleName, Candidate]] = []
    for candidate, pair in zip(offered, chances, strict=True):
        for name, chance, cut in zip(PARTS, pair, cuts, strict=True):
            if chance >= cut:
                offers.append((chance / cut, -candidate.first, name, candidate))
    taken: list[Role] = []
    for _, _, name, candidate in sorted(offers, key=lambda offer: offer[:3], reverse=True):
        if not _taken(candidate.span, taken):
            span = reach(candidate)
            taken.append(Role(name, candidate.span if _taken(span, taken) else span))
    return tuple(sorted(taken, key=lambda role: (role.name, role.span)))


def _taken(span: Span, roles: Sequence[Role]) -> bool:
    return any(span.meets(role.span) for role in roles)
