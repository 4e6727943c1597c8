"""Events as they are judged: a draft with its form, its speakers, the entries and the times around."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from riwaya.arabic import ARTICLE, CONJUNCTIONS, LIL, PREPOSITIONS
from riwaya.frames import Drawn, roles, status
from riwaya.frames.scene import Scene
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Frame, Status, When
from riwaya.resolution import claims
from riwaya.resolution.claims import Ground
from riwaya.text import Sentence

#: Ages in days that are told apart, and their names.
_AGES = ((10, "recent"), (90, "quarter"), (330, "year"), (450, "over a year"))
_SHORT, _LONG = 2, 400
#: A denial or an accusation in another clause is told at most so many words off.
_FAR = 45
#: A word keeps at least so many letters when clitics are cut off for comparison.
SHORTEST = 3
#: Families of entries that name the word that governs an event.
_FAMILIES = ("trigger", "cue", "light", "status")
_ABOUT = ("denied", "alleged")
#: Stands for the word before the first and after the last.
EDGE = "#"


@dataclass(frozen=True, slots=True)
class Seen:
    """A text with what was drawn from it, by word: entries found there, ages of times, and the words of status."""

    drawn: Drawn
    ground: Ground
    day: dt.date | None
    entries: Mapping[int, tuple[str, ...]]
    ages: Mapping[int, str]
    marks: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a text: ``form`` tells part of speech, article, tense and voice, ``kind`` the first of these."""

    seen: Seen
    scene: Scene
    hit: Hit
    frame: Frame
    reason: str
    sentence: Sentence
    form: str
    kind: str
    held: tuple[Attribution, ...]

    def word(self, i: int) -> str:
        """Word ``i`` as it is compared, a mark where the sentence ends."""
        return stem(self.scene.key(i)) if self.sentence.first <= i < self.sentence.last else EDGE

    def between(self, i: int) -> range:
        """The words between word ``i`` and the trigger."""
        return range(i + 1, self.hit.first) if i < self.hit.first else range(self.hit.last, i)

    def count(self, words: Iterable[int], holds: Callable[[int], bool], most: int = 2) -> str:
        """How many of some words are of a class, as far as that is told apart."""
        return str(min(most, sum(1 for i in words if holds(i))))

    def happens(self, i: int) -> bool:
        """Whether word ``i`` is a verb or names an event."""
        return i in self.scene.verbs or i in self.scene.events


def see(drawn: Drawn, hits: Sequence[Hit], ground: Ground) -> Seen:
    """A text's drafts with what the features need of the rest."""
    day = claims.day_of(ground.report.published)
    entries: dict[int, list[str]] = {}
    for hit in hits:
        if hit.entry.family in _FAMILIES:
            entries.setdefault(hit.first, []).append(f"{hit.entry.family}.{hit.entry.id}")
    ages = {ground.text.range(when.span)[0]: age(when, day) for when in ground.whens if when.span}
    marks = tuple(hit for hit in hits if hit.entry.family == "status")
    return Seen(drawn, ground, day, {i: tuple(names) for i, names in entries.items()}, ages, marks)


def event(seen: Seen, at: int) -> Event:
    """One draft of a text as an event."""
    draft, scene = seen.drawn.drafts[at], seen.drawn.scene
    form = _form(scene, draft.hit)
    held = tuple(status.inside(draft.hit.span, seen.ground.attributions))
    sentence = scene.text.sentence_of(draft.hit.first)
    return Event(seen, scene, draft.hit, draft.frame, draft.reason, sentence, form, form.split("-")[0], held)


@lru_cache(maxsize=50_000)
def stem(key: str) -> str:
    """A word without conjunction and article, so that its forms are compared as one."""
    if key[0] in CONJUNCTIONS and len(key) > SHORTEST:
        key = key[1:]
    if key.startswith(LIL) and len(key) > SHORTEST + 1:
        return key[2:]
    if key[0] in PREPOSITIONS and key[1:].startswith(ARTICLE):
        key = key[1:]
    return key[2:] if key.startswith(ARTICLE) and len(key) > SHORTEST + 1 else key


def age(when: When, day: dt.date | None) -> str:
    """How a time stands to the day of publication."""
    if when.first is None or when.last is None:
        return f"open {when.grain}"
    if day is None:
        return f"undated {when.grain}"
    if when.first > day:
        return "to come"
    if when.last >= day:
        if (when.last - when.first).days <= _SHORT:
            return "now"
        return "since long" if (day - when.first).days > _LONG else "since"
    return next((name for days, name in _AGES if (day - when.last).days <= days), "old")


def _form(scene: Scene, hit: Hit) -> str:
    tags = hit.tags
    if "verb" not in tags:
        kind = "masdar" if "masdar" in tags else "participle" if "participle" in tags else "noun"
        return f"{kind}{'-def' if hit.article else ''}{'-pro' if hit.pronoun else ''}{'-pl' if 'pl' in tags else ''}"
    if hit.first in scene.futures:
        return "future"
    tense = "perfect" if "perfect" in tags else "imperfect"
    return f"{tense}-passive" if roles.is_passive(scene, hit) else tense


def sure(event: Event) -> Status | None:
    """The status that the word right before an event noun leaves no doubt about: ``دون اتفاق``."""
    marks = (mark.entry for mark in event.seen.marks if mark.last == event.hit.first and "verb" not in event.hit.tags)
    return next((entry.says["marks"] for entry in marks if entry.says.get("sure")), None)


def doubted(event: Event) -> bool:
    """Whether somebody speaks of the event, or a word of denial or suspicion is near."""
    return bool(event.held) or any(True for _ in doubts(event))


def doubts(event: Event) -> Iterator[Hit]:
    """Words of denial and suspicion in the event's sentence or one beside it, whether or not they govern the event."""
    for mark in event.seen.marks:
        gap = event.scene.text.words[mark.first].sentence - event.sentence.index
        if mark.entry.says["marks"] in _ABOUT and abs(gap) <= 1 and abs(mark.first - event.hit.first) <= _FAR:
            yield mark
