"""Who plays which part, by trained weights over what the clause rules and the words around say of each phrase.

The rules' own verdict is one of the features. A phrase's chances of being actor, recipient or neither are a softmax
over three sums of weights (multinomial logistic regression); ``tools/train_casting.py`` writes the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from riwaya.frames import arguments, candidates, extents, roles, status
from riwaya.frames.candidates import Candidate, Governor, Phrases
from riwaya.frames.draft import Draft, cued, players
from riwaya.frames.extents import Extents
from riwaya.frames.scene import Scene
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Role, RoleName, Span
from riwaya.resources import DATA, trained
from riwaya.text import Sentence

PATH = DATA / "models" / "casting.json"
#: Distances in words that are told apart.
_STEPS = (0, 1, 2, 4, 7, 11, 17, 26)
_GOVERNED = 12
#: An act of speech that the rules give no actor is mostly its narrator's: others must be likelier than not.
_SPOKEN_CUT = 0.5
#: Modes of force that demonstrators use too.
_ROUGH = (None, "primitive", "destroy", "beat")
_PARTS: tuple[RoleName, RoleName] = ("actor", "recipient")

Feature = tuple[str, ...]
Weights = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for actor and recipient (neither is 0), and from which probability on a part is given.

    ``extents`` says how far a phrase that is given a part reaches.
    """

    weights: Mapping[Feature, Weights]
    intercepts: Weights
    cuts: Weights
    extents: Extents

    def chances(self, told: Iterable[Feature]) -> Weights:
        """Probabilities that a phrase is actor and recipient."""
        known = [pair for pair in map(self.weights.get, told) if pair]
        actor = self.intercepts[0] + sum([pair[0] for pair in known])
        recipient = self.intercepts[1] + sum([pair[1] for pair in known])
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
    weights = {tuple(name.split("|")): (float(a), float(r)) for name, (a, r) in record["weights"].items()}
    (a, r), (low, high) = record["intercepts"], record["cuts"]
    return Model(weights, (float(a), float(r)), (float(low), float(high)), extents.from_record(record["extents"]))


def cast(phrases: Phrases, drafts: Sequence[Draft], attributions: Sequence[Attribution], model: Model) -> list[Draft]:
    """The drafts with the parts that the weights give; what the rules gave is evidence, not the last word."""
    seen = views(phrases, drafts, attributions)
    return [_riot(phrases, _cast(one, draft, model)) for one, draft in zip(seen, drafts, strict=True)]


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


def _cast(seen: View, draft: Draft, model: Model) -> Draft:
    chances = [model.chances(told(seen, candidate)) for candidate in seen.candidates]
    reach = partial(extents.whole, seen.phrases.scene, model=model.extents)
    spoken = draft.frame.type in roles.SPOKEN and not players(draft, "actor")
    cuts = (max(_SPOKEN_CUT, model.cuts[0]), model.cuts[1]) if spoken else model.cuts
    given = chosen(seen.candidates, chances, cuts, reach)
    if draft.frame.type == "ACCUSE":
        veiled = roles.meant(seen.phrases.scene, draft.hit)
        given += tuple(r for r in veiled if not any(r.span.meets(g.span) for g in given))
    return replace(draft, frame=replace(draft.frame, roles=given))


def chosen(
    offered: Sequence[Candidate], chances: Sequence[Weights], cuts: Weights, reach: Callable[[Candidate], Span]
) -> tuple[Role, ...]:
    """The parts given: each from its cut on, the likeliest first, no phrase twice and none that overlaps another.

    A phrase goes as far as it reaches, unless it would run into one that was given a part before it.
    """
    offers: list[tuple[float, int, RoleName, Candidate]] = []
    for candidate, pair in zip(offered, chances, strict=True):
        for name, chance, cut in zip(_PARTS, pair, cuts, strict=True):
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


@dataclass(frozen=True, slots=True)
class View:
    """An event with the candidates for its parts, and what its clause says of where each would stand."""

    phrases: Phrases
    sentence: Sentence
    hit: Hit
    entry: str
    type: str
    form: str
    filled: str
    signature: str
    article: str
    pronoun: str
    led: str
    clitics: str
    status: str
    candidates: tuple[Candidate, ...]
    given: Mapping[Span, str]
    elsewhere: Mapping[Span, tuple[str, ...]]
    order: Mapping[Span, int]
    ahead: frozenset[Span]
    governing: frozenset[Span]
    speakers: Mapping[Span, str]


def views(phrases: Phrases, drafts: Sequence[Draft], attributions: Sequence[Attribution]) -> Iterator[View]:
    """The drafts of a text, each seen with what the features need."""
    words = phrases.scene.text.words
    together: dict[int, list[Draft]] = {}
    for draft in drafts:
        together.setdefault(words[draft.hit.first].sentence, []).append(draft)
    for draft in drafts:
        yield _view(phrases, draft, together[words[draft.hit.first].sentence], attributions)


def _view(phrases: Phrases, draft: Draft, sentence: Sequence[Draft], attributions: Sequence[Attribution]) -> View:
    """One draft among those of its sentence."""
    scene, hit, frame = phrases.scene, draft.hit, draft.frame
    after = arguments.after(scene, hit.last) if hit.last < len(scene.text.words) else ()
    verb = "verb" in hit.tags
    says = hit.entry.says
    signature = f"{says.get('subject', 'actor')}-{says.get('object', 'recipient')}-{says.get('genitive', '')}"
    return View(
        phrases, scene.text.sentence_of(hit.first), hit, hit.entry.id, frame.type, _form(scene, hit),
        _filled(frame.roles), signature, str(int(hit.article)), str(int(bool(hit.pronoun))),
        candidates.opened(scene, scene.text.sentence_of(hit.first), hit.first),
        f"{hit.preposition or '-'}{hit.conjunction or '-'}", frame.status,
        tuple(candidates.of(phrases, draft)), {role.span: role.name for role in frame.roles},
        _elsewhere(draft, sentence), {a.span: i for i, a in reversed(tuple(enumerate(after)))},
        frozenset(a.span for a in roles.subjects_before(scene, hit)) if verb else frozenset(),
        frozenset() if verb else _governing(scene, hit), _speakers(draft, attributions),
    )  # fmt: skip


def _form(scene: Scene, hit: Hit) -> str:
    """Part of speech and, of a verb, tense, number, gender and voice."""
    tags = hit.tags
    if "verb" not in tags:
        return "masdar" if "masdar" in tags else "participle" if "participle" in tags else "noun"
    tense = "perfect" if "perfect" in tags else "imperfect"
    passive = "-passive" if roles.is_passive(scene, hit) else ""
    return f"{tense}{'-pl' if 'pl' in tags else ''}{'-f' if 'f' in tags else ''}{passive}"


def _elsewhere(here: Draft, sentence: Sequence[Draft]) -> dict[Span, tuple[str, ...]]:
    """Parts that phrases play in the other events of the sentence: part, on which side, whether of its type."""
    found: dict[Span, tuple[str, ...]] = {}
    for other in sentence:
        if other is not here:
            side = "before" if other.hit.first < here.hit.first else "behind"
            same = "same" if other.frame.type == here.frame.type else "other"
            for role in other.frame.roles:
                found.setdefault(role.span, (role.name, side, same))
    return found


def _governing(scene: Scene, hit: Hit) -> frozenset[Span]:
    """The subject of the verb that an event noun depends on."""
    verb = status.governing_verb(scene, hit, _GOVERNED)
    return frozenset() if verb is None else frozenset(a.span for a in arguments.subjects(scene, verb, hit.first))


def _speakers(draft: Draft, attributions: Sequence[Attribution]) -> dict[Span, str]:
    """Speakers by how they stand to the event: its own word is their cue, it stands in what they say, or neither."""
    found = {a.speaker: "other" for a in attributions if a.speaker}
    held = status.inside(draft.hit.span, attributions)
    found.update({a.speaker: f"says-{a.stance}" for a in held if a.speaker})
    found.update({a.speaker: "cue" for a in cued(draft, attributions) if a.speaker})
    return found


# --- features --------------------------------------------------------------------------------------------------------


def told(seen: View, candidate: Candidate) -> list[Feature]:
    """Everything that is told of a phrase as a part of an event, as named features that hold."""
    c, form, kind = candidate, seen.form, seen.type
    given = _given(seen, c.span)
    side, low, high = _side(seen, c)
    touch = f"{int(c.first == seen.hit.last)}{int(c.last == seen.hit.first)}"
    order = str(min(4, seen.order[c.span])) if c.span in seen.order and not c.earlier else "none"
    governed = "yes" if c.preposition else "no"
    out: list[Feature] = [
        ("rule", given, kind), ("rule", given, form), ("rule+", given, seen.filled), ("side", side, form),
        ("prep", c.preposition, side, form), ("prep", c.preposition, side, kind),
        ("prep", c.preposition, seen.entry), ("order", order, governed, form), ("order", order, governed, kind),
        ("order", order, seen.signature, form), ("kind", c.kind, kind), ("kind", c.kind, side, form),
        ("sort", c.sort, side, form), ("mention", c.rule, kind),
        ("entry", seen.entry, side), ("nest", c.nest, c.kind), ("form", c.form, side, form),
        ("opened", c.opened, side, form), ("closed", c.closed, side),
        ("signature", seen.signature, side, form), ("article", seen.article, side, order),
        ("pronoun", seen.pronoun, side), ("status", seen.status, side), ("opened", c.opened, kind),
        ("led", seen.led, side, form), ("touch", touch, form), ("touch", touch, seen.entry),
        ("clitics", seen.clitics, side, form), ("clitics", seen.clitics, c.rule, side), ("lemma", c.lemma, kind),
        ("shape", c.shape[0], form, side), ("case", c.shape[1], side, form),
    ]  # fmt: skip
    if c.earlier:
        out += [("earlier", c.earlier, form), ("earlier", c.earlier, kind), ("earlier", c.earlier, seen.filled)]
    else:
        out += _between(seen, c, (side, low, high), form)
    out += _clause(seen, c, given)
    return out


def _given(seen: View, span: Span) -> str:
    """The part that the rules give a phrase, marked where they give it to one that overlaps."""
    exact = seen.given.get(span)
    if exact is not None:
        return exact
    return next((f"near-{name}" for other, name in seen.given.items() if other.meets(span)), "no")


def _filled(given: Sequence[Role]) -> str:
    """Which parts the rules filled."""
    return "".join(name[0] for name in _PARTS if any(role.name == name for role in given)) or "none"


def _side(seen: View, c: Candidate) -> tuple[str, int, int]:
    """Where a phrase stands to the trigger, and the words between."""
    if c.earlier:
        return "earlier", 0, 0
    if c.first <= seen.hit.first < c.last:
        return "self", c.last, c.last
    if c.last <= seen.hit.first:
        return "before", c.last, seen.hit.first
    return "behind", seen.hit.last, c.first


def _between(seen: View, c: Candidate, where: tuple[str, int, int], form: str) -> list[Feature]:
    """How far off a phrase stands, and what stands between."""
    side, low, high = where
    ruler, follower = _govern(seen, c.ruler), _govern(seen, c.next)
    away = str(next((n for n in _STEPS if high - low <= n), "far"))
    verbs, marks, events, relatives, subordinators = seen.phrases.between(seen.sentence, low, high)
    rivals = sum(1 for other in seen.candidates if low <= other.first < high and not other.earlier)
    return [
        ("away", side, away, form), ("ruler", ruler, follower, side, form), ("ruler", ruler, side, seen.type),
        ("ruler", ruler, c.preposition, side),
        ("linked", side, str(min(1, relatives)), str(min(1, subordinators))),
        ("between", side, str(min(2, verbs)), str(min(2, marks)), str(min(2, events))),
        ("rivals", side, str(min(4, rivals)), form),
    ]  # fmt: skip


def _govern(seen: View, governor: Governor) -> str:
    """The class of a word that may govern a phrase: the event's own word is told apart."""
    return "trigger" if seen.hit.first <= governor[0] < seen.hit.last else governor[1]


def _clause(seen: View, c: Candidate, given: str) -> list[Feature]:
    """What the grammar of the clause and the other events of the sentence make of a phrase."""
    out: list[Feature] = []
    if c.span in seen.ahead:
        out.append(("ahead", seen.form))
    if c.span in seen.governing:
        out += [("governing",), ("governing", seen.type)]
    speaks = seen.speakers.get(c.span)
    if speaks is not None:
        out += [("speaks", speaks), ("speaks", speaks, seen.type)]
    other = seen.elsewhere.get(c.span)
    if other is not None:
        out.append(("part", *other, given))
    return out
