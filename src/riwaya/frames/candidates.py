"""The phrases that may play a part in what a sentence tells: parties, places and things named, bare noun phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from riwaya.arabic import ARTICLE, CONJUNCTIONS, PREPOSITIONS, key
from riwaya.frames import arguments
from riwaya.frames.arguments import AGENT
from riwaya.frames.draft import Draft
from riwaya.frames.scene import Scene, clitics
from riwaya.model import Attribution, Mention, Span
from riwaya.nouns import head_of
from riwaya.text import Sentence

#: Kinds of mentions that can play a part; the rest of the phrases are chunks.
_KINDS = ("actor", "person", "place", "weapon")
#: A phrase is weighed at most so many words from the trigger.
_FARTHEST = 26
_PARTIES = ("actor", "person")
CHUNK, SPEAKER = "chunk", "speaker"
#: Closed classes told of the word behind a phrase, the first that fits.
_CLOSING = ("relatives", "subordinators", "prepositions", "among", "auxiliaries")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase over words ``[first, last)`` with what can be told of it without knowing the event.

    ``sort`` is class and sector of its head noun, ``preposition`` what governs it, ``opened`` and ``closed`` what
    stands before and behind it, ``nest`` whether it lies in or around another candidate; ``earlier`` is what it was
    in the sentence before, empty for a phrase of the event's own sentence.
    """

    first: int
    last: int
    span: Span
    kind: str
    rule: str
    sort: str
    preposition: str
    form: str
    opened: str
    closed: str
    nest: str
    earlier: str = ""


#: Running sums over the words of a sentence, one a class of words.
Passed = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The candidates of a text by sentence; ``mentions`` name something, ``parts`` is what was made of each."""

    scene: Scene
    mentions: Mapping[Span, Mention]
    spans: Mapping[int, tuple[Span, ...]]
    parts: Mapping[Span, str]
    known: dict[Span, Candidate] = field(default_factory=dict, repr=False, compare=False)
    passed: dict[int, Passed] = field(default_factory=dict, repr=False, compare=False)

    def between(self, sentence: Sentence, low: int, high: int) -> tuple[int, ...]:
        """How many verbs, marks, events, relatives and subordinators stand in words ``[low, high)`` of a sentence."""
        known = self.passed.get(sentence.index)
        if known is None:
            known = self.passed[sentence.index] = _passed(self.scene, sentence)
        if high <= low:
            return (0,) * len(known)
        return tuple(sums[high - sentence.first] - sums[low - sentence.first] for sums in known)


def _passed(scene: Scene, sentence: Sentence) -> Passed:
    words = range(sentence.first, sentence.last)
    flags = (
        [i in scene.verbs and i not in scene.starts for i in words],
        [scene.is_mark(i) for i in words],
        [i in scene.events for i in words],
        [scene.bare(i, "relatives") for i in words],
        [scene.bare(i, "subordinators") for i in words],
    )
    return tuple(tuple(accumulate(row, initial=0)) for row in flags)


def gather(
    scene: Scene, mentions: Iterable[Mention], drafts: Sequence[Draft], attributions: Iterable[Attribution]
) -> Phrases:
    """What a text names and what its drafts were given, sentence by sentence."""
    named: dict[Span, Mention] = {}
    for mention in mentions:
        if mention.kind in _KINDS:
            named.setdefault(mention.span, mention)
    parts = {a.speaker: SPEAKER for a in attributions if a.speaker}
    parts.update({role.span: role.name for draft in drafts for role in draft.frame.roles})
    placed: dict[int, list[Span]] = {}
    for span in sorted({*named, *parts}, key=lambda s: (s.start, -s.end)):
        placed.setdefault(scene.text.words[scene.text.word_at(span.start)].sentence, []).append(span)
    return Phrases(scene, named, {i: tuple(spans) for i, spans in placed.items()}, parts)


def of(phrases: Phrases, draft: Draft) -> list[Candidate]:
    """The candidates for one event: those of its own sentence in reading order, then who played a part just before."""
    scene, hit = phrases.scene, draft.hit
    sentence = scene.text.sentence_of(hit.first)
    spans = dict.fromkeys(phrases.spans.get(sentence.index, ()))
    if hit.last < len(scene.text.words):
        chunks = (a.span for a in arguments.after(scene, hit.last) if not a.is_event)
        spans.update((s, None) for s in chunks if sentence.span.holds(s))
    own = [s for s in spans if not s.meets(draft.frame.trigger)]
    carried = [*_carried(phrases, sentence), *_given(phrases, sentence, draft)]
    distinct = {c.span: c for c in carried if c.span not in spans}
    told = (_candidate(phrases, sentence, span) for span in own)
    return [*(c for c in told if _may_play(phrases, draft, c)), *distinct.values()]


def _may_play(phrases: Phrases, draft: Draft, c: Candidate) -> bool:
    """Whether a phrase is worth weighing: no place within a longer name, nothing far off that nobody gave a part."""
    if c.kind == "place" and c.nest[0] == "1":
        return False
    near = c.first - draft.hit.last <= _FARTHEST and draft.hit.first - c.last <= _FARTHEST
    return near or c.span in phrases.parts


def _given(phrases: Phrases, sentence: Sentence, draft: Draft) -> Iterator[Candidate]:
    """What the rules fetched from other sentences: whoever speaks since, the subject of a verb before."""
    for role in draft.frame.roles:
        if not sentence.span.holds(role.span):
            home = phrases.scene.text.sentence_of(phrases.scene.text.word_at(role.span.start))
            yield replace(_candidate(phrases, home, role.span), earlier=f"given-{role.name}")


def _carried(phrases: Phrases, sentence: Sentence) -> Iterator[Candidate]:
    """Who played a part or spoke in the sentence before, in the same paragraph or not."""
    if sentence.index == 0:
        return
    before = phrases.scene.text.sentences[sentence.index - 1]
    for span in phrases.spans.get(before.index, ()):
        mention = phrases.mentions.get(span)
        if mention is not None and mention.kind in _PARTIES and span in phrases.parts:
            yield replace(_candidate(phrases, before, span), earlier=phrases.parts[span])


def _candidate(phrases: Phrases, sentence: Sentence, span: Span) -> Candidate:
    known = phrases.known.get(span)
    if known is None:
        known = phrases.known[span] = _told(phrases, sentence, span)
    return known


def _told(phrases: Phrases, sentence: Sentence, span: Span) -> Candidate:
    scene, mention = phrases.scene, phrases.mentions.get(span)
    first, last = scene.text.range(span)
    prefix = key(clitics(scene.text, first, span))
    definite = scene.key(first).lstrip(CONJUNCTIONS[0]).startswith(ARTICLE)
    form = f"{int(definite)}{int(first in scene.counts)}{int(prefix[:1] in CONJUNCTIONS) if prefix else 0}"
    others = [s for s in phrases.spans.get(sentence.index, ()) if s != span]
    inside, around = any(s.holds(span) for s in others), any(span.holds(s) for s in others)
    return Candidate(
        first, last, span,
        mention.kind if mention else CHUNK, mention.rule if mention else CHUNK, _sort(mention),
        _preposition(scene, sentence, first, prefix), form, _opened(scene, sentence, first),
        _closed(scene, sentence, last), f"{int(inside)}{int(around)}",
    )  # fmt: skip


def _sort(mention: Mention | None) -> str:
    """Class and sector of a phrase's head noun."""
    head = head_of(mention) if mention else None
    return f"{head.cls}:{head.sector or '-'}" if head else "none"


def _preposition(scene: Scene, sentence: Sentence, first: int, prefix: str) -> str:
    """The preposition at a phrase, attached or written apart; ``agent`` for the phrases that mean "by"."""
    letter = prefix.lstrip("".join(CONJUNCTIONS))[:1]
    if first - 2 >= sentence.first and scene.is_agent(first - 2):
        return AGENT
    if letter in PREPOSITIONS or first == sentence.first or not scene.bare(first - 1, "prepositions"):
        return letter if letter in PREPOSITIONS else ""
    return arguments.written_apart(scene, first - 1)


def _opened(scene: Scene, sentence: Sentence, first: int) -> str:
    if first == sentence.first:
        return "start"
    before = first - 1
    if before in scene.verbs:
        return "verb"
    return "event" if before in scene.events else "mark" if scene.is_mark(before) else "word"


def _closed(scene: Scene, sentence: Sentence, last: int) -> str:
    if last >= sentence.last:
        return "end"
    listed = next((name for name in _CLOSING if scene.bare(last, name)), None)
    return listed or ("verb" if last in scene.verbs else "mark" if scene.is_mark(last) else "word")
