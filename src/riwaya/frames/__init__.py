"""What the words say happened: triggers, roles, status; one frame a happening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from riwaya.frames import candidates, casting, control, roles, status
from riwaya.frames.candidates import Phrases
from riwaya.frames.draft import Draft, players
from riwaya.frames.folding import fold
from riwaya.frames.scene import Scene, arrange
from riwaya.lexicon import Hit, Lists
from riwaya.model import Assertion, Attribution, Frame, Mention, Span, Status
from riwaya.text import Text

#: A light verb carries the event noun at most so many words on, a relative one at most so many behind.
_LIGHT_AHEAD, _LIGHT_BEHIND = 24, 12
#: Probability that trigger and type are right where an entry does not say.
_WEIGHT = 0.8
#: At least this likely is an event noun that a light verb carries ("نفذ ضربة").
_CARRIED = 0.6
__all__ = ["Drawn", "draw", "find"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is made of a text: its drafts in reading order, in their scene."""

    scene: Scene
    drafts: tuple[Draft, ...]
    phrases: Phrases

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The frames alone."""
        return tuple(draft.frame for draft in self.drafts)


def find(
    text: Text,
    hits: Sequence[Hit],
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    lists: Lists,
    parts: casting.Model,
) -> Drawn:
    """The drafts of a text in reading order, each happening of a sentence once; parts given by trained weights."""
    drawn = draw(text, hits, mentions, attributions, lists)
    return replace(drawn, drafts=tuple(casting.cast(drawn.phrases, drawn.drafts, attributions, parts)))


def draw(
    text: Text,
    hits: Sequence[Hit],
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    lists: Lists,
) -> Drawn:
    """Triggers, parts and statuses by the rules."""
    scene = arrange(text, hits, mentions, lists)
    marks = [h for h in hits if h.entry.family == "status"]
    lights = [h for h in hits if h.entry.family == "light"]
    found = triggers(scene, hits)
    nouns = frozenset(h.first for h in (*found, *lights) if "verb" not in h.tags and not _is_party(scene, h))
    scene = replace(scene, events=nouns)
    results = frozenset(h.first for h in found if h.entry.says.get("fold") == "result")
    drafts = []
    for hit in found:
        said, reason, assertion = status.of(scene, hit, marks, attributions)
        own = _lights(scene, hit, lights, results)
        made = Draft(hit, _frame(scene, hit, own, said, assertion), reason)
        sure = any(light.first < hit.first or light.pronoun for light in own)
        drafts.append(replace(made, carried=tuple(players(made, "actor"))) if sure else made)
    told = tuple(fold(scene, control.share(scene, hits, drafts, attributions)))
    return Drawn(scene, told, candidates.gather(scene, mentions, told, attributions))


def triggers(scene: Scene, hits: Sequence[Hit]) -> list[Hit]:
    """One trigger a word: the longest phrase, then the entry that asks most of its context, then the likeliest."""
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.entry.family != "trigger" or _named(scene, hit):
            continue
        if hit.first not in best or _rank(hit) > _rank(best[hit.first]):
            best[hit.first] = hit
    covered = {i for h in best.values() for i in range(h.first + 1, h.last)}
    return [best[i] for i in sorted(best) if i not in covered]


def _rank(hit: Hit) -> tuple[int, int, float, int]:
    clitics = len(hit.conjunction) + len(hit.preposition) + 2 * hit.article + len(hit.pronoun)
    return hit.last - hit.first, len(hit.entry.context), float(hit.entry.says.get("weight", _WEIGHT)), -clitics


def _named(scene: Scene, hit: Hit) -> bool:
    """Whether the word is part of a registered name ("حزب الاتفاق"), not an event."""
    for first in range(hit.first, max(-1, hit.first - 8), -1):
        piece = scene.starts.get(first)
        if piece is None or piece.last <= hit.first:
            continue
        if piece.mention.rule.startswith(("register", "outlet")) or (
            piece.mention.kind in ("person", "place") and first < hit.first
        ):
            return True
    return False


def _is_party(scene: Scene, hit: Hit) -> bool:
    """Whether an event word names people here ("المعتقلين")."""
    piece = scene.starts.get(hit.first)
    return piece is not None and piece.mention.kind in ("actor", "person")


def _frame(scene: Scene, hit: Hit, lights: Sequence[Hit], said: Status, assertion: Assertion) -> Frame:
    says = hit.entry.says
    word = scene.text.words[hit.first]
    weight = float(says.get("weight", _WEIGHT))
    carried = any(light.entry.says.get("subject") in ("actor", "recipient") for light in lights)
    return Frame(
        trigger=Span(word.start, word.end), type=says["type"], mode=says.get("mode"),
        roles=roles.of(scene, hit, lights), status=said, assertion=assertion, rule=hit.entry.id,
        confidence=max(weight, _CARRIED) if carried else weight,
        refers=hit.article or says.get("fold") in ("result", "aim"),
    )  # fmt: skip


def _lights(scene: Scene, hit: Hit, lights: Sequence[Hit], results: frozenset[int]) -> list[Hit]:
    """The light verbs that carry an event noun: one before it in its clause, or one behind it in a relative clause.

    Who suffers it may be told before it, and who did it behind: ``تعرض المخفر لهجوم تبنته حركة``.
    """
    if "verb" in hit.tags:
        return []
    ahead = [x for x in lights if 0 < hit.first - x.first <= _LIGHT_AHEAD and _one_clause(scene, x, hit)][-1:]
    if ahead and ahead[0].entry.says.get("subject") == "actor":
        return ahead
    behind = [x for x in lights if 0 < x.first - hit.last <= _LIGHT_BEHIND and _tells_of(scene, hit, x, results)]
    return [*ahead, *(x for x in behind if not ahead or x.entry.says.get("subject") == "actor")][:2]


def _one_clause(scene: Scene, light: Hit, hit: Hit) -> bool:
    """Whether an event noun can be the object of a light verb: no verb, other event or clause between the two."""
    words = range(light.last, hit.first)
    if any(i in scene.verbs or i in scene.events or scene.bare(i, "subordinators") for i in words):
        return False
    marks = [i for i in words if scene.is_mark(i)]
    aside = len(marks) == 1 and marks[0] + 1 < hit.first and scene.bare(marks[0] + 1, "prepositions")
    return all(scene.is_comma(i) for i in marks) and (len(marks) != 1 or aside or "indef" in hit.tags)


def _tells_of(scene: Scene, hit: Hit, light: Hit, results: frozenset[int]) -> bool:
    """Whether a light verb behind an event noun tells of it: by its pronoun ("تبنته حركة"), or right behind it.

    What came of the event (``results``) may be told between them: ``هجوم أسفر عن مقتل جنديين، وتبنته حركة``.
    """
    words = range(hit.last, light.first)
    if any((i in scene.events and i not in results) or (scene.is_mark(i) and not scene.is_comma(i)) for i in words):
        return False
    return bool(light.pronoun) or (light.first - hit.last <= 2 and not any(i in scene.verbs for i in words))
