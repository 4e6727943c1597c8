"""A stretch of text as tolls see it: its words of harm, its counts, its people, and what has been counted already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.arabic import ARTICLE, CONJUNCTIONS
from riwaya.counts import bare, is_measure, person
from riwaya.model import Mention, Span, Toll, TollKind
from riwaya.resolution.counted import Counted, counted_in
from riwaya.resolution.toll_parties import Parties
from riwaya.resolution.toll_words import (
    act,
    among,
    idiom,
    idiom_word,
    marks,
    not_described,
    one_person,
    rules,
    tables,
    victim,
    with_object,
    words_for,
)  # fmt: skip
from riwaya.text import Text

#: How many words after a verb the word stands that makes an idiom of it.
_IDIOM = 5
#: How many words after a count the verb stands whose subject it is.
_SUBJECT = 4
#: How many words after a word of harm the one stands that says it was deadly.
_DEADLY = 12
#: How many words before a death the one stands that rules or asks for it.
_RULED = 4
#: The ending that is written like a pronoun where spelling varies, and is none.
_FEMININE, _HIM, _SEAT = "ة", "ه", "أ"


@dataclass(frozen=True, slots=True)
class Act:
    """A word of harm: its kind, where it stands, whether its count can only stand before it, its pronoun."""

    kind: TollKind
    at: int
    back_only: bool = False
    pronoun: str = ""
    verb: bool = False


class Scene:
    """Holds words ``[first, last)`` of a text while its acts and victims look for their counts."""

    def __init__(
        self, text: Text, words: range, counts: Sequence[Mention], people: Sequence[Span], parties: Parties
    ) -> None:
        self.text, self.words, self.first, self.last = text, text.words, words.start, words.stop
        self.parties = parties
        self.counts = {c.first: c for c in counted_in(text, words, counts)}
        self.inside = {i: c for c in self.counts.values() for i in range(c.first, c.last)}
        here = text.span(words.start, words.stop) if words else Span(0, 0)
        # a person whose name begins with the letter of "and" is not joined by it
        self.named = {span.start for span in people}
        self.people = {text.range(span)[0] for span in people if here.start <= span.start < here.end}
        self.marked: dict[str, list[int]] = {}
        for at in words:
            for name in marks(text.words[at].key):
                self.marked.setdefault(name, []).append(at)
        self.used: set[int] = set()
        self.said: set[TollKind] = set()
        self.acts = dict(self._acts())

    def all_marked(self, name: str) -> Sequence[int]:
        """The words that may open something, by the name :func:`riwaya.resolution.toll_words.marks` gives it."""
        return self.marked.get(name, ())

    def _acts(self) -> Iterator[tuple[int, Act]]:
        for at in self.all_marked("harm"):
            word = self.words[at]
            found = act(word.key) if word.kind == "word" else None
            if found is not None and not rules(word.key, self.words[at + 1].key if at + 1 < self.last else ""):
                kind, how, pronoun = found
                if how == "masdar" and not pronoun and self._spelled(at).endswith(_HIM) and _SEAT in self._spelled(at):
                    # "أصابه" is written like "إصابة" where spelling varies, but not with these letters
                    kind, pronoun = with_object(word.key) or (kind, pronoun)
                    how = "verb" if pronoun else how
                if pronoun and self._spelled(at).endswith(_FEMININE):
                    continue
                named = at > self.first and self.words[at - 1].key in words_for("named_by")
                if not (named and how == "verb" and at not in self.parties.agents):
                    yield at, Act(self._deadly(at) or kind, at, how == "back", pronoun, how == "verb" and not named)
            elif (verb := idiom(word.key)) and self._said_near(at, verb[1]):
                yield at, Act(verb[0], at, verb=True)

    def _spelled(self, at: int) -> str:
        return self.text.slice(self.words[at].span)

    def _deadly(self, at: int) -> TollKind | None:
        """Killed, where what follows a word of harm says that nobody lived through it: "أصيب بجروح قاتلة"."""
        for i in range(at + 1, min(at + _DEADLY, self.last)):
            if self.words[i].key in words_for("deadly"):
                return "killed"
            if (other := act(self.words[i].key)) and other[1] == "verb":
                return None
        return None

    def _said_near(self, at: int, words: frozenset[str]) -> bool:
        return any(self.words[i].key in words for i in range(at + 1, min(at + 1 + _IDIOM, self.last)))

    def conjoined(self, at: int) -> bool:
        """Whether a word is joined to what stands before it."""
        return self.words[at].key[:1] in CONJUNCTIONS or (at > self.first and self.words[at - 1].key in CONJUNCTIONS)

    def tried(self, at: int) -> bool:
        """Whether the act is only attempted, planned, threatened or ruled by a court."""
        if self.words[at].key in words_for("ruled", "deaths"):
            before = range(max(self.first, at - _RULED), at)
            if any(among(self.words[i].key, words_for("ruled", "by")) for i in before):
                return True
        return at > self.first and among(self.words[at - 1].key, words_for("tried"))

    def before(self, act: Act) -> bool:
        """Whether a verb has its people right before it: "two soldiers were killed and eight wounded"."""
        counted = self.inside.get(act.at - 1)
        return act.verb and counted is not None and counted.value.human

    def partner(self, act: Act) -> bool:
        """Whether the next or last word is an act of another kind joined by "and"."""
        for one, other in ((act, self.acts.get(act.at + 1)), (self.acts.get(act.at - 1), act)):
            if one is None or other is None or one.kind == other.kind or not self.conjoined(other.at):
                continue
            if not (one.back_only or one.pronoun or other.back_only or other.pronoun or self.before(one)):
                return True
        return False

    def victim_kind(self, counted: Counted) -> TollKind | None:
        """The kind of harm that a counted noun names itself ("four wounded")."""
        if counted.value.of is None or counted.value.ordinal:
            return None
        at = self.text.word_at(counted.value.of.start)
        return victim(self.words[at].key)

    def can_be_people(self, counted: Counted, kind: TollKind, only_people: bool = False) -> bool:
        """Whether a count may be one of people whom a kind of harm befell."""
        value = counted.value
        if value.ordinal:
            return False
        if value.human:
            return True
        if only_people:
            return value.of is None and self._of_people(counted.first)
        if value.of is None:
            after = self.words[counted.last].key if counted.last < self.last else ""
            return not is_measure(after) and after not in ("%", "٪")
        noun_at = self.text.word_at(value.of.start)
        return kind == "killed" and not is_measure(self.words[noun_at].key)

    def _of_people(self, at: int) -> bool:
        """Whether what a number counts is said before it: "سقط منهم ستة", "سقط من رجال الأمن ثمانية"."""
        for i in range(at - 1, max(self.first, at - _SUBJECT) - 1, -1):
            if self.words[i].key in words_for("of_them"):
                return True
            if self.words[i].key in words_for("from"):
                return bool(person(self.words[i + 1].key))
        return False

    def taken_after(self, counted: Counted) -> bool:
        """Whether a joined count is the subject of the next verb of harm: "امرأة قتلت وأربعة من أسرتها جرحوا"."""
        for at in range(counted.last, min(counted.last + _SUBJECT, self.last)):
            if self.words[at].kind == "mark" or (self.conjoined(at) and at in self.acts):
                return False
            if at in self.acts:
                return self.acts[at].verb
        return False

    def brought(self, at: int) -> bool:
        """Whether a word shortly before brings the victims in as news, or a victim noun joined to it was brought in."""
        return any(among(self.words[i].key, words_for("brings")) for i in range(max(self.first, at - 4), at))

    def unsplit(self, at: int) -> bool:
        """Whether the word stands in "between dead and wounded"."""
        return any(self.words[i].key in words_for("unsplit") for i in range(max(self.first, at - 2), at))

    def is_to(self, at: int) -> bool:
        """Whether a word leads to the figure of a running total."""
        return among(self.words[at].key, words_for("totals", "to"))

    def count_from(self, at: int, within: int) -> Counted | None:
        """The first count among so many words."""
        return next((self.counts[i] for i in range(at, min(at + within, self.last)) if i in self.counts), None)

    def names_one(self, at: int) -> bool:
        """Whether a word is a single person, by noun or title, that no count holds."""
        if at >= self.last or at in self.inside or self._spelled(at) in tables()["no_person"]:
            return False
        word_key = self.words[at].key
        return one_person(word_key) and not idiom_word(word_key)

    def indefinite_one(self, at: int) -> bool:
        """Whether a word is a single person not spoken of before."""
        return self.names_one(at) and not self.words[at].key.startswith(ARTICLE)

    def toll(self, kind: TollKind, counted: Counted) -> Toll:
        """The toll of a count, whose words are taken by it from now on."""
        self.used.update(range(counted.first, counted.last))
        self.said.add(kind)
        of = counted.value.of
        span = Span(counted.mention.span.start, max(counted.mention.span.end, of.end if of else 0))
        who = self.words_of(self.text.word_at(of.start)) if of else None
        return Toll(kind, who, counted.value.low, counted.value.high, span)

    def words_of(self, at: int) -> str:
        """The counted noun as the text writes it, an adjective or a name in the genitive after it included."""
        last = at + 1
        if last < self.last and self.words[last].kind == "word" and last not in self.acts and last not in self.inside:
            after = self.words[last].key
            head = self.words[at].key
            genitive = head.startswith(ARTICLE) or "free" not in person(head)
            adjective = bool(person(after)) and after[:1] not in CONJUNCTIONS and not after.startswith(ARTICLE)
            definite = adjective or (after.startswith(ARTICLE) and genitive)
            stops = among(after, words_for("stops")) or among(after, words_for("among"))
            if definite and after not in not_described() and not stops:
                last += 1
        return self.text.slice(Span(bare(self.text, at).start, self.words[last - 1].end))
