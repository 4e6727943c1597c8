"""The phrases that may play a part in what a sentence tells: parties, places and things named, bare noun phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from operator import sub

from riwaya.arabic import ARTICLE, CONJUNCTIONS, PREPOSITIONS, TA_MARBUTA, key
from riwaya.frames import arguments
from riwaya.frames.arguments import AGENT
from riwaya.frames.draft import Draft
from riwaya.frames.scene import Scene, clitics
from riwaya.model import Attribution, Mention, Span
from riwaya.nouns import Noun, endings, head_of, read
from riwaya.text import Sentence

#: Kinds of mentions that can play a part; the rest of the phrases are chunks.
_KINDS = ("actor", "person", "place", "weapon")
#: A phrase is weighed at most so many words behind the trigger, and before it.
_FARTHEST = (18, 26)
#: The same for a bare phrase or a place.
_FARTHEST_UNNAMED = (7, 12)
_PARTIES = ("actor", "person")
#: Of the bare phrases behind a verb so many may be its subject and object.
_SUBJECTS = 2
CHUNK, SPEAKER = "chunk", "speaker"
#: Classes whose words are told by themselves before a phrase or trigger.
_LEADING = ("prepositions", "subordinators", "relatives", "particles")
#: Closed classes told of the word behind a phrase, the first that fits.
_CLOSING = ("means", "relatives", "subordinators", "prepositions", "among", "auxiliaries")

#: Where a word stands that governs phrases or parts them, and its class.
Governor = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase over words ``[first, last)`` with what can be told of it without knowing the event.

    ``sort`` is class and sector of its head noun, ``lemma`` the noun, ``shape`` its gender, number and case as far as
    letters show them, ``preposition`` what governs it, ``opened`` and ``closed`` what stands before and behind it,
    ``ruler`` and ``next`` the nearest words on either side that may govern it, each with its class, ``nest`` whether
    it lies in or around another candidate; ``earlier`` is what it was in the sentence before, empty for a phrase of
    the event's own sentence.
    """

    first: int
    last: int
    span: Span
    kind: str
    rule: str
    sort: str
    lemma: str
    shape: tuple[str, str]
    preposition: str
    form: str
    opened: str
    closed: str
    ruler: Governor
    next: Governor
    nest: str
    earlier: str = ""


#: The classes that are counted between a phrase and the trigger.
_COUNTED = (("verb",), ("mark", "comma"), ("event",), ("relatives",), ("subordinators",))
#: By word of a sentence, how many of each class stand before it.
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
    governors: dict[int, tuple[Governor, ...]] = field(default_factory=dict, repr=False, compare=False)
    subjects: dict[int, tuple[Span, ...]] = field(default_factory=dict, repr=False, compare=False)
    carried: dict[int, tuple[Candidate, ...]] = field(default_factory=dict, repr=False, compare=False)

    def between(self, sentence: Sentence, low: int, high: int) -> tuple[int, ...]:
        """How many verbs, marks, events, relatives and subordinators stand in words ``[low, high)`` of a sentence."""
        known = self.passed.get(sentence.index)
        if known is None:
            known = self.passed[sentence.index] = _passed(self, sentence)
        if high <= low:
            return (0,) * len(_COUNTED)
        return tuple(map(sub, known[high - sentence.first], known[low - sentence.first]))


def _parting(phrases: Phrases, sentence: Sentence) -> tuple[Governor, ...]:
    """The words of a sentence that may govern phrases or part them, in reading order."""
    known = phrases.governors.get(sentence.index)
    if known is None:
        found = (_governor(phrases.scene, i) for i in range(sentence.first, sentence.last))
        known = phrases.governors[sentence.index] = tuple(g for g in found if g)
    return known


def _governors(phrases: Phrases, sentence: Sentence, first: int, last: int) -> tuple[Governor, Governor]:
    """The nearest words before and behind words ``[first, last)`` that may govern them or part them from others."""
    known = _parting(phrases, sentence)
    at = bisect_left(known, (first, ""))
    behind = next((g for g in known[at:] if g[0] >= last), (sentence.last, "end"))
    return known[at - 1] if at else (sentence.first - 1, "end"), behind


def _governor(scene: Scene, i: int) -> Governor | None:
    """A word that may govern phrases or part them, with its class."""
    if i in scene.verbs and i not in scene.starts:
        return i, "verb"
    if i in scene.events:
        return i, "event"
    if scene.is_mark(i):
        return i, "comma" if scene.is_comma(i) else "mark"
    name = scene.first_of(i, ("relatives", "subordinators"))
    return (i, name) if name else None


def _passed(phrases: Phrases, sentence: Sentence) -> Passed:
    classes = dict(_parting(phrases, sentence))
    words = range(sentence.first, sentence.last)
    rows = ([classes.get(i) in names for i in words] for names in _COUNTED)
    return tuple(zip(*(accumulate(row, initial=0) for row in rows), strict=True))


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
    spans.update((s, None) for s in _subjects(phrases, sentence))
    own = [s for s in spans if not s.meets(draft.frame.trigger) or _is_itself(phrases, draft, s)]
    carried = [*_carried(phrases, sentence), *_given(phrases, sentence, draft)]
    distinct = {c.span: c for c in carried if c.span not in spans}
    told = (_candidate(phrases, sentence, span) for span in own)
    return [*(c for c in told if _may_play(phrases, draft, c)), *distinct.values()]


def _subjects(phrases: Phrases, sentence: Sentence) -> tuple[Span, ...]:
    """The bare phrases that open a clause of a sentence or follow a verb of it: what may be its subject or object."""
    known = phrases.subjects.get(sentence.index)
    if known is None:
        found: dict[Span, None] = {}
        for i in _openings(phrases, sentence):
            bare = [a for a in arguments.after(phrases.scene, i) if not a.preposition and not a.is_event]
            found.update((a.span, None) for a in bare[:_SUBJECTS] if sentence.span.holds(a.span))
        known = phrases.subjects[sentence.index] = tuple(found)
    return known


def _openings(phrases: Phrases, sentence: Sentence) -> Iterator[int]:
    """The words at which clauses of a sentence begin, and those behind its verbs."""
    yield sentence.first
    for i, name in _parting(phrases, sentence):
        if name in ("verb", "subordinators") and i + 1 < sentence.last:
            yield i + 1


def _is_itself(phrases: Phrases, draft: Draft, span: Span) -> bool:
    """Whether a phrase that names a party is headed by the event's own word: ``المتظاهرون``."""
    mention = phrases.mentions.get(span)
    party = mention is not None and mention.kind in _PARTIES and "verb" not in draft.hit.tags
    return party and phrases.scene.text.word_at(span.start) == draft.hit.first


def _may_play(phrases: Phrases, draft: Draft, c: Candidate) -> bool:
    """Whether a phrase is worth weighing: no place within a longer name, no shell or mine, nothing far off.

    Far off counts what somebody gave a part.
    """
    if (c.kind == "place" and c.nest[0] == "1") or (c.kind == CHUNK and phrases.scene.bare(c.first, "means")):
        return False
    behind, ahead = _FARTHEST_UNNAMED if c.kind in (CHUNK, "place") else _FARTHEST
    near = c.first - draft.hit.last <= behind and draft.hit.first - c.last <= ahead
    return near or c.span in phrases.parts


def _given(phrases: Phrases, sentence: Sentence, draft: Draft) -> Iterator[Candidate]:
    """What the rules fetched from other sentences: whoever speaks since, the subject of a verb before."""
    for role in draft.frame.roles:
        if not sentence.span.holds(role.span):
            home = phrases.scene.text.sentence_of(phrases.scene.text.word_at(role.span.start))
            yield replace(_candidate(phrases, home, role.span), earlier=f"given-{role.name}")


def _carried(phrases: Phrases, sentence: Sentence) -> tuple[Candidate, ...]:
    """Who played a part or spoke in the sentence before, in the same paragraph or not."""
    known = phrases.carried.get(sentence.index)
    if known is None:
        known = phrases.carried[sentence.index] = tuple(_from_before(phrases, sentence))
    return known


def _from_before(phrases: Phrases, sentence: Sentence) -> Iterator[Candidate]:
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
    others = [
        s for s in phrases.spans.get(sentence.index, ()) if s.start < span.end and span.start < s.end and s != span
    ]
    inside, around = any(s.holds(span) for s in others), any(span.holds(s) for s in others)
    noun = read(scene.key(first))
    return Candidate(
        first, last, span,
        mention.kind if mention else CHUNK, mention.rule if mention else CHUNK, _sort(mention),
        noun.form.head.id if noun else "none", _shape(scene, first, noun),
        _preposition(scene, sentence, first, prefix), form, opened(scene, sentence, first),
        _closed(scene, sentence, last), *_governors(phrases, sentence, first, last), f"{int(inside)}{int(around)}",
    )  # fmt: skip


def _shape(scene: Scene, first: int, noun: Noun | None) -> tuple[str, str]:
    """Gender and number of a phrase's first word, and the case its ending shows."""
    word = scene.text.words[first]
    feminine = scene.text.raw[word.end - 1] == TA_MARBUTA
    plural = noun is not None and noun.form.plural
    case = next((e for e in endings()["case"] if word.key.endswith(e)), "")
    return f"{int(feminine)}{int(plural)}", case or ("accusative" if arguments.is_accusative(scene, first) else "")


def _sort(mention: Mention | None) -> str:
    """Class and sector of a phrase's head noun."""
    head = head_of(mention) if mention else None
    return f"{head.cls}:{head.sector or '-'}" if head else "none"


def _preposition(scene: Scene, sentence: Sentence, first: int, prefix: str) -> str:
    """The preposition at a phrase, attached or written apart; ``agent`` for the phrases that mean "by"."""
    letter = prefix.lstrip("".join(CONJUNCTIONS))[:1]
    if any(first - n >= sentence.first and scene.agent_words(first - n) == n for n in (1, 2)):
        return AGENT
    if letter in PREPOSITIONS or first == sentence.first or not scene.bare(first - 1, "prepositions"):
        return letter if letter in PREPOSITIONS else ""
    return arguments.written_apart(scene, first - 1)


def opened(scene: Scene, sentence: Sentence, first: int) -> str:
    """What stands before a word: a word of a closed class by itself, others by what they are."""
    if first == sentence.first:
        return "start"
    before = first - 1
    if scene.first_of(before, _LEADING):
        return scene.key(before)
    if before in scene.verbs:
        return "verb"
    return "event" if before in scene.events else "mark" if scene.is_mark(before) else "word"


def _closed(scene: Scene, sentence: Sentence, last: int) -> str:
    if last >= sentence.last:
        return "end"
    listed = scene.first_of(last, _CLOSING)
    return listed or ("verb" if last in scene.verbs else "mark" if scene.is_mark(last) else "word")
