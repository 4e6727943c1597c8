"""One report's words with what the other stations found at them, looked up by word index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riwaya.arabic import LIL, PREPOSITIONS
from riwaya.attribution.quotes import Quotes, pair
from riwaya.attribution.words import forms, listed, looks_like_verb
from riwaya.lexicon import Entry, Hit
from riwaya.model import Mention
from riwaya.text import Text

#: A speaker's wish not to be named is at most this many words long.
_WITHHELD = 7


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word at words ``[first, last)``; ``tags`` tell its form."""

    entry: Entry
    first: int
    last: int
    tags: frozenset[str]
    conjunction: str
    pronoun: str

    @property
    def form(self) -> str:
        """How the cue takes speaker and content: verb, relay, passive, particle, participle, ..."""
        return str(self.entry.says.get("form", "verb"))

    def says(self, name: str) -> str:
        """What the cue's entry says under a name, or an empty string."""
        return str(self.entry.says.get(name, ""))


@dataclass(frozen=True, slots=True)
class Scene:
    """The text, its quotation marks, its cues by first word, and which words are verbs, events or parts of names.

    ``outlets`` are the words where a publisher's name begins, and whether "to" is attached there.
    """

    text: Text
    quotes: Quotes
    cues: dict[int, Cue]
    verbs: frozenset[int]
    events: frozenset[int]
    objects: frozenset[int]
    names: dict[int, int]
    people: dict[int, str]
    unnamed: dict[int, int]
    outlets: dict[int, bool]

    def key(self, at: int) -> str:
        """Folded word at an index, empty outside the text."""
        return self.text.words[at].key if 0 <= at < len(self.text.words) else ""

    def written(self, at: int) -> str:
        """The word at an index as it is written."""
        return self.text.slice(self.text.words[at].span)

    def on(self, name: str, at: int) -> bool:
        """Whether the word at an index is on one of the speaker lists; a name spelt like a preposition is not."""
        if not 0 <= at < len(self.text.words):
            return False
        if name in ("prepositions", "before_nouns") and self.written(at) in forms("names_raw"):
            return False
        return listed(name, self.text.words[at].key)

    def is_mark(self, at: int) -> bool:
        """Whether punctuation stands at an index."""
        return 0 <= at < len(self.text.words) and self.text.words[at].is_mark

    def past_unnamed(self, at: int) -> int:
        """The index after "who asked not to be named" at ``at``, commas around it or not; ``at`` where it is not there.

        The comma after belongs to it only where one opens it too.
        """
        comma = self.key(at) in forms("comma")
        end = self.unnamed.get(at + comma)
        if end is None:
            return at
        return end + (comma and self.key(end) in forms("comma"))

    def is_verb(self, at: int) -> bool:
        """Whether the lexicon knows a verb here, or the word is shaped like one."""
        return not self.on("prepositions", at) and (at in self.verbs or looks_like_verb(self.key(at)))


def stage(text: Text, hits: Sequence[Hit], mentions: Sequence[Mention]) -> Scene:
    """The scene of a text, from the lexicon's hits and whatever actors and persons are already known."""
    verbs, events, objects = set(), set(), set()
    for hit in hits:
        if hit.entry.family == "guard":
            continue
        if "verb" in hit.tags:
            verbs.add(hit.first)
        elif hit.entry.family == "trigger":
            events.add(hit.first)
            if hit.preposition == PREPOSITIONS[0]:
                objects.add(hit.first)
    names: dict[int, int] = {}
    people: dict[int, str] = {}
    for mention in mentions:
        if mention.kind in ("actor", "person") and text.words:
            first, last = text.range(mention.span)
            names[first] = max(names.get(first, 0), last)
            people[first] = mention.kind
    outlets = {text.word_at(m.span.start): _is_tied(text, m) for m in mentions if m.rule.startswith("outlet.")}
    unnamed = _unnamed(text)
    hidden = {i for first, last in unnamed.items() for i in range(first, last)}
    cues = {first: cue for first, cue in _cues(text, hits).items() if first not in hidden}
    return Scene(
        text, pair(text), cues, frozenset(verbs), frozenset(events), frozenset(objects), names, people, unnamed,
        outlets,
    )  # fmt: skip


def _is_tied(text: Text, mention: Mention) -> bool:
    """Whether "to" stands before a name in its word, its article swallowed or not."""
    word = text.words[text.word_at(mention.span.start)]
    return word.key.startswith(LIL) or (word.start < mention.span.start and word.key[:1] == PREPOSITIONS[1])


def _unnamed(text: Text) -> dict[int, int]:
    """Clauses such as "who asked not to be named" as first word and the index after the last."""
    found: dict[int, int] = {}
    for word in text.words:
        if not listed("withholds", word.key):
            continue
        first = word.index - (word.index > 0 and text.words[word.index - 1].key in forms("withholds_after"))
        for later in text.words[word.index + 1 : word.index + _WITHHELD]:
            if listed("identity", later.key):
                found[first] = later.index + 1
            if not listed("withholding", later.key):
                break
    return found


def _cues(text: Text, hits: Sequence[Hit]) -> dict[int, Cue]:
    """Cues by first word: where several share a word the longest wins, then the one with fewest letters peeled."""
    best: dict[int, Cue] = {}
    barred = forms("not_cues_raw")
    opened = {h.last for h in hits if h.entry.says.get("form") == "as_said"}
    cues = [h for h in hits if h.entry.family == "cue" and text.slice(h.span) not in barred]
    usable = [h for h in cues if _can_report(h) or (h.first in opened and "verb" in h.tags)]
    covered = 0
    for hit in sorted(usable, key=lambda h: (h.first, h.first - h.last, h.entry.id)):
        if hit.first < covered or hit.first in best:
            continue
        best[hit.first] = Cue(hit.entry, hit.first, hit.last, hit.tags, hit.conjunction, hit.pronoun)
        covered = hit.last
    return best


def _can_report(hit: Hit) -> bool:
    """Whether a form can report at all: no verb in the first person or jussive, no object where the verb takes none."""
    if "verb" not in hit.tags:
        return not (hit.article and "participle" in hit.tags)
    if {"first", "jussive", "subjunctive"} & hit.tags:
        return False
    return not hit.pronoun or (hit.pronoun in forms("third_pronouns") and "pronoun" in hit.entry.says)
