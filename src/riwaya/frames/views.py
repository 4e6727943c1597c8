"""Events with the candidates for their parts, and what is told of each candidate as named features.

A feature is its name and values. What is told of an event alone is told once for all phrases on one side of it; of
most other features the value that comes first is the phrase's and the rest the event's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from riwaya.frames import arguments, candidates, roles, status
from riwaya.frames.arguments import Argument
from riwaya.frames.candidates import Candidate, Governor, Phrases
from riwaya.frames.draft import Draft, cued
from riwaya.frames.scene import Scene
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Role, RoleName, Span
from riwaya.text import Sentence

#: Distances in words that are told apart.
_STEPS = (0, 1, 2, 4, 7, 11, 17, 26)
_AWAY = tuple(str(next(n for n in _STEPS if away <= n)) for away in range(_STEPS[-1] + 1))
#: Small numbers as features write them.
_FEW = ("0", "1", "2", "3", "4")
_GOVERNED = 12
_EARLIER = "earlier"
PARTS: tuple[RoleName, RoleName] = ("actor", "recipient")

Feature = tuple[str, ...]
Side = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class View:
    """An event with the candidates for its parts, and what its clause says of where each would stand.

    ``firsts`` are the first words of the candidates of its own sentence, in order; ``clause`` is told of phrases by the
    grammar of the clause and those who speak, ``elsewhere`` by their parts in the other events of the sentence.
    """

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
    firsts: tuple[int, ...]
    given: Mapping[Span, str]
    order: Mapping[Span, int]
    clause: Mapping[Span, Sequence[Feature]]
    elsewhere: Mapping[Span, Feature]


def see(phrases: Phrases, drafts: Sequence[Draft], attributions: Sequence[Attribution]) -> Iterator[View]:
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
    offered = tuple(candidates.of(phrases, draft))
    form = _form(scene, hit)
    ahead = roles.subjects_before(scene, hit) if verb else ()
    governing = () if verb else _governing(scene, hit)
    signature = f"{says.get('subject', 'actor')}-{says.get('object', 'recipient')}-{says.get('genitive', '')}"
    return View(
        phrases, scene.text.sentence_of(hit.first), hit, hit.entry.id, frame.type, form,
        _filled(frame.roles), signature, str(int(hit.article)), str(int(bool(hit.pronoun))),
        candidates.opened(scene, scene.text.sentence_of(hit.first), hit.first),
        f"{hit.preposition or '-'}{hit.conjunction or '-'}", frame.status,
        offered, tuple(sorted(c.first for c in offered if not c.earlier)),
        {role.span: role.name for role in frame.roles}, {a.span: i for i, a in reversed(tuple(enumerate(after)))},
        _clause(frame.type, form, (ahead, governing), _speakers(draft, attributions)), _elsewhere(draft, sentence),
    )  # fmt: skip


def _form(scene: Scene, hit: Hit) -> str:
    """Part of speech and, of a verb, tense, number, gender and voice."""
    tags = hit.tags
    if "verb" not in tags:
        return "masdar" if "masdar" in tags else "participle" if "participle" in tags else "noun"
    tense = "perfect" if "perfect" in tags else "imperfect"
    passive = "-passive" if roles.is_passive(scene, hit) else ""
    return f"{tense}{'-pl' if 'pl' in tags else ''}{'-f' if 'f' in tags else ''}{passive}"


def _elsewhere(here: Draft, sentence: Sequence[Draft]) -> dict[Span, Feature]:
    """Parts that phrases play in the other events of the sentence: part, on which side, whether of its type."""
    found: dict[Span, Feature] = {}
    for other in sentence:
        if other is not here:
            side = "before" if other.hit.first < here.hit.first else "behind"
            same = "same" if other.frame.type == here.frame.type else "other"
            for role in other.frame.roles:
                found.setdefault(role.span, ("part", role.name, side, same))
    return found


def _governing(scene: Scene, hit: Hit) -> Sequence[Argument]:
    """The subject of the verb that an event noun depends on."""
    verb = status.governing_verb(scene, hit, _GOVERNED)
    return () if verb is None else arguments.subjects(scene, verb, hit.first)


def _speakers(draft: Draft, attributions: Sequence[Attribution]) -> dict[Span, str]:
    """Speakers by how they stand to the event: its own word is their cue, it stands in what they say, or neither."""
    found = {a.speaker: "other" for a in attributions if a.speaker}
    held = status.inside(draft.hit.span, attributions)
    found.update({a.speaker: f"says-{a.stance}" for a in held if a.speaker})
    found.update({a.speaker: "cue" for a in cued(draft, attributions) if a.speaker})
    return found


def _clause(
    kind: str, form: str, subjects: tuple[Iterable[Argument], Iterable[Argument]], speakers: Mapping[Span, str]
) -> dict[Span, list[Feature]]:
    """What the grammar of the clause makes of phrases, by phrase: subjects of the event's verb, of its governor."""
    found: dict[Span, list[Feature]] = {}
    ahead, governing = ({a.span for a in some} for some in subjects)
    for span in ahead:
        found.setdefault(span, []).append(("ahead", form))
    for span in governing:
        found.setdefault(span, []).extend((("governing",), ("governing", kind)))
    for span, speaks in speakers.items():
        found.setdefault(span, []).extend((("speaks", speaks), ("speaks", speaks, kind)))
    return found


# --- features --------------------------------------------------------------------------------------------------------


def told(seen: View, c: Candidate) -> list[Feature]:
    """Everything that is told of a phrase as a part of an event, as named features that hold."""
    side = side_of(seen, c)
    paired = zip(tails(of_side(seen, side)), values(seen, c), strict=True)
    return [*of_event(seen, side), *((name, value, *rest) for (name, *rest), value in paired), *of_both(seen, c, side)]


def side_of(seen: View, c: Candidate) -> str:
    """Where a phrase stands to the trigger."""
    if c.earlier:
        return _EARLIER
    if c.first <= seen.hit.first < c.last:
        return "self"
    return "before" if c.last <= seen.hit.first else "behind"


def of_event(seen: View, side: str) -> list[Feature]:
    """What is told of an event to all phrases on one side of it."""
    form = seen.form
    return [
        ("side", side, form), ("entry", seen.entry, side), ("signature", seen.signature, side, form),
        ("pronoun", seen.pronoun, side), ("status", seen.status, side), ("led", seen.led, side, form),
        ("clitics", seen.clitics, side, form),
    ]  # fmt: skip


def of_side(seen: View, side: str) -> Side:
    """What ``tails`` are made of: the same for all phrases on one side of an event, and of many events."""
    return side, seen.form, seen.type, seen.filled, seen.entry, seen.signature


def tails(of: Side) -> list[Feature]:
    """The features that begin with a value of the phrase, without it."""
    side, form, kind, filled, entry, signature = of
    found: list[Feature] = [
        ("rule", kind), ("rule", form), ("rule+", filled), ("touch", form), ("touch", entry),
        ("order", signature, form), ("prep", side, form), ("prep", side, kind), ("prep", entry),
        ("kind", kind), ("kind", side, form), ("sort", side, form), ("mention", kind), ("form", side, form),
        ("opened", side, form), ("opened", kind), ("closed", side), ("lemma", kind), ("shape", form, side),
        ("case", side, form),
    ]  # fmt: skip
    if side == _EARLIER:
        return [*found, ("earlier", form), ("earlier", kind), ("earlier", filled)]
    return [*found, ("ruler", side, kind)]


def values(seen: View, c: Candidate) -> tuple[str, ...]:
    """What a phrase is in each of the features that ``tails`` begins."""
    given, touch, order, preposition = _given(seen, c.span), _touch(seen.hit, c), _order(seen, c), c.preposition
    rest = (c.earlier,) * 3 if c.earlier else (_govern(seen, c.ruler),)
    return (
        given, given, given, touch, touch, order, preposition, preposition, preposition, c.kind, c.kind, c.sort,
        c.rule, c.form, c.opened, c.opened, c.closed, c.lemma, *c.shape, *rest,
    )  # fmt: skip


def of_both(seen: View, c: Candidate, side: str) -> list[Feature]:
    """What is told of phrase and event together, or of the phrase alone."""
    order, governed = _order(seen, c), "yes" if c.preposition else "no"
    out: list[Feature] = [
        ("order", order, governed, seen.form), ("order", order, governed, seen.type),
        ("article", seen.article, side, order), ("nest", c.nest, c.kind), ("clitics", seen.clitics, c.rule, side),
    ]  # fmt: skip
    if not c.earlier:
        out += _between(seen, c, side)
    out += seen.clause.get(c.span, ())
    other = seen.elsewhere.get(c.span)
    if other is not None:
        out.append((*other, _given(seen, c.span)))
    return out


def _touch(hit: Hit, c: Candidate) -> str:
    """Whether a phrase stands right behind the trigger, and right before it."""
    return ("1" if c.first == hit.last else "0") + ("1" if c.last == hit.first else "0")


def _order(seen: View, c: Candidate) -> str:
    """Which of the phrases behind the trigger it is."""
    at = None if c.earlier else seen.order.get(c.span)
    return "none" if at is None else _FEW[min(4, at)]


def _given(seen: View, span: Span) -> str:
    """The part that the rules give a phrase, marked where they give it to one that overlaps."""
    exact = seen.given.get(span)
    if exact is not None:
        return exact
    return next((f"near-{name}" for other, name in seen.given.items() if other.meets(span)), "no")


def _filled(given: Sequence[Role]) -> str:
    """Which parts the rules filled."""
    return "".join(name[0] for name in PARTS if any(role.name == name for role in given)) or "none"


def _between(seen: View, c: Candidate, side: str) -> list[Feature]:
    """How far off a phrase stands, and what stands between."""
    low, high = _gap(seen.hit, c, side)
    ruler, follower = _govern(seen, c.ruler), _govern(seen, c.next)
    away = "far" if high - low > _STEPS[-1] else _AWAY[max(0, high - low)]
    verbs, marks, events, relatives, subordinators = seen.phrases.between(seen.sentence, low, high)
    rivals = max(0, bisect_left(seen.firsts, high) - bisect_left(seen.firsts, low))
    return [
        ("away", side, away, seen.form), ("ruler", ruler, follower, side, seen.form),
        ("ruler", ruler, c.preposition, side),
        ("linked", side, _FEW[min(1, relatives)], _FEW[min(1, subordinators)]),
        ("between", side, _FEW[min(2, verbs)], _FEW[min(2, marks)], _FEW[min(2, events)]),
        ("rivals", side, _FEW[min(4, rivals)], seen.form),
    ]  # fmt: skip


def _gap(hit: Hit, c: Candidate, side: str) -> tuple[int, int]:
    """The words between a phrase and the trigger."""
    if side == "behind":
        return hit.last, c.first
    return c.last, hit.first if side == "before" else c.last


def _govern(seen: View, governor: Governor) -> str:
    """The class of a word that may govern a phrase: the event's own word is told apart."""
    return "trigger" if seen.hit.first <= governor[0] < seen.hit.last else governor[1]
