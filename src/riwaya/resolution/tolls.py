"""Who was killed, injured, detained, missing or displaced, and how many: counts tied to the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import ARTICLE, CONJUNCTIONS, key
from riwaya.counts import bare, is_measure, person
from riwaya.model import CountValue, Mention, Span, Toll, TollKind
from riwaya.numerals import tables as number_tables
from riwaya.resolution.counted import Counted, counted_in, one_at
from riwaya.resolution.toll_words import act, among, one_person, unnumbered, victim, words_for
from riwaya.resolution.unhurt import unhurt
from riwaya.text import Text

#: How many words after an act, and before a verb, its count may stand.
_AHEAD, _BACK = 14, 5


@dataclass(frozen=True, slots=True)
class _Act:
    """A word of harm: its kind, where it stands, whether its count can only stand before it, its pronoun."""

    kind: TollKind
    at: int
    back_only: bool = False
    pronoun: str = ""
    verb: bool = False


def tolls_in(
    text: Text, first: int, last: int, counts: Sequence[Mention], people: Sequence[Span] = ()
) -> tuple[Toll, ...]:
    """The tolls said in words ``[first, last)``, in reading order; a count inside another ("among them") is left out.

    ``counts`` are the count mentions of the text; ``people`` the spans of named persons, each counting one after a word
    of harm. Nobody hurt is 0; an unnumbered plural ("dozens") has ``low`` None; a running total replaces its parts.
    """
    found = _Finder(text, range(first, min(last, len(text.words))), counts, people).all()
    totals_of = {toll.kind for toll, total in found if total}
    kept = (toll for toll, total in found if total or toll.kind not in totals_of)
    return tuple(sorted(dict.fromkeys(kept), key=lambda toll: (toll.span, toll.kind)))


def totals(tolls: Sequence[Toll]) -> tuple[int | None, int | None, int | None]:
    """Killed, injured and detained as single numbers: sums of the tolls, a floor counting as its figure.

    ``None`` where nothing is said, where a count has no figure, and where it is a true range ("5 to 7").
    """
    killed, injured, detained = (_sum([t for t in tolls if t.kind == k]) for k in ("killed", "injured", "detained"))
    return killed, injured, detained


def _sum(tolls: Sequence[Toll]) -> int | None:
    if not tolls or any(t.low is None or (t.high is not None and t.high != t.low) for t in tolls):
        return None
    return sum(t.low for t in tolls if t.low is not None)


class _Finder:
    """Holds one stretch of text while its acts and victims look for their counts."""

    def __init__(self, text: Text, words: range, counts: Sequence[Mention], people: Sequence[Span]) -> None:
        self.text, self.words, self.first, self.last = text, text.words, words.start, words.stop
        self.counts = {c.first: c for c in counted_in(text, words, counts)}
        self.inside = {i: c for c in self.counts.values() for i in range(c.first, c.last)}
        self.people = {text.range(span)[0] for span in people}
        self.used: set[int] = set()
        self.acts = dict(self._acts())

    def all(self) -> list[tuple[Toll, bool]]:
        """Every toll with whether it is a running total."""
        out = [(toll, False) for toll in self._nobody()]
        out += [(toll, True) for toll in self._running()]
        self._leave_out_parts()
        out += [(toll, False) for toll in self._victims()]
        for harm in self.acts.values():
            out += [(toll, False) for toll in self._of(harm)]
        return out

    def _acts(self) -> Iterator[tuple[int, _Act]]:
        for at in range(self.first, self.last):
            found = act(self.words[at].key) if self.words[at].kind == "word" else None
            if found is not None:
                kind, how, pronoun = found
                yield at, _Act(kind, at, how == "back", pronoun, how == "verb")

    # nobody hurt

    def _nobody(self) -> Iterator[Toll]:
        for first, last, kinds in unhurt(self.text, self.first, self.last):
            self.used.update(range(first, last))
            yield from (Toll(kind, None, 0, 0, self.text.span(first, last)) for kind in kinds)

    # running totals

    def _running(self) -> Iterator[Toll]:
        for at in range(self.first, self.last):
            if not among(self.words[at].key, words_for("totals", "of")):
                continue
            kind = next((k for i in range(at + 1, min(at + 3, self.last)) if (k := victim(self.words[i].key))), None)
            to = next((i for i in range(at + 1, min(at + 10, self.last)) if self._is_to(i)), None)
            counted = self._count_from(to + 1, 4) if to is not None else None
            if counted is None:
                continue
            kind = self._victim_kind(counted) or kind
            if kind is not None:
                yield self._toll(kind, counted)

    def _is_to(self, at: int) -> bool:
        return among(self.words[at].key, words_for("totals", "to"))

    def _count_from(self, at: int, within: int) -> Counted | None:
        return next((self.counts[i] for i in range(at, min(at + within, self.last)) if i in self.counts), None)

    # counts inside other counts

    def _leave_out_parts(self) -> None:
        for at in range(self.first, self.last):
            if not among(self.words[at].key, words_for("among")):
                continue
            for i in range(at + 1, min(at + _AHEAD, self.last)):
                if i in self.acts or self.words[i].key in words_for("stops"):
                    break
                self.used.add(i)

    # nouns that are the victims: "four wounded", "two dead"

    def _victims(self) -> Iterator[Toll]:
        for counted in self.counts.values():
            kind = self._victim_kind(counted)
            before = self.acts.get(counted.first - 1)
            if kind in words_for("described") and not self._brought(counted.first):
                continue
            if kind is not None and counted.first not in self.used:
                kind = before.kind if before and before.verb else kind
                yield self._toll(kind, counted)
                yield from self._shared(counted)
        for at in range(self.first, self.last):
            kind = victim(self.words[at].key)
            if not kind or at in self.used or at in self.acts or at in self.inside:
                continue
            if self._brought(at):
                count = None if self._unsplit(at) else unnumbered(self.words[at].key)
                if count is not False:
                    self.used.add(at)
                    yield Toll(kind, self.words_of(at), count, count, self.words[at].span)

    def _victim_kind(self, counted: Counted) -> TollKind | None:
        if counted.value.of is None or counted.value.ordinal:
            return None
        at = self.text.word_at(counted.value.of.start)
        return victim(self.words[at].key)

    def _shared(self, counted: Counted) -> Iterator[Toll]:
        """ "Dozens of dead and wounded": the second noun shares the unfigured count."""
        at = counted.last
        if counted.value.low is None and at < self.last and self.words[at].key[:1] in CONJUNCTIONS:
            kind = victim(self.words[at].key)
            if kind:
                self.used.add(at)
                yield Toll(kind, self.words_of(at), None, None, self.words[at].span)

    def _unsplit(self, at: int) -> bool:
        """Whether the word stands in "between dead and wounded"."""
        return any(self.words[i].key in words_for("unsplit") for i in range(max(self.first, at - 2), at))

    def _brought(self, at: int) -> bool:
        """Whether a word shortly before brings the victims in as news, or a victim noun joined to it was brought in."""
        return any(among(self.words[i].key, words_for("brings")) for i in range(max(self.first, at - 4), at))

    # words of harm that take a count

    def _of(self, act: _Act) -> Iterator[Toll]:
        if act.at in self.used or self._tried(act.at):
            return
        found = self._found(act)
        if found is None:
            yield from self._single(act)
            return
        yield self._toll(act.kind, found)
        if self._partner(act) and act.at + 1 in self.acts:
            self.used.difference_update(range(found.first, found.last))  # the act joined to this one shares the count
            return
        yield from self._joined(act, found)

    def _found(self, act: _Act) -> Counted | None:
        """The count of an act: right before a verb that follows its people, else after it, else before it."""
        follows = act.verb and act.at + 1 not in self.counts and not self._conjoined(act.at)
        found = self._behind(act) if follows else None
        if found is None and not (act.back_only or act.pronoun):
            found = self._ahead(act)
        return self._behind(act) if found is None and (act.back_only or act.verb) else found

    def _ahead(self, act: _Act) -> Counted | None:
        partner = self._partner(act)
        for at in range(act.at + 1, min(act.at + _AHEAD, self.last)):
            if at in self.counts and (fit := self._fit(act, self.counts[at], partner)):
                return fit
            if at in self.inside and not act.verb:
                return None
            if act.verb and at < act.at + _BACK and self._indefinite_one(at):
                return one_at(self.text, at)
            if self._ends(at, act, partner):
                return None
        return None

    def _fit(self, act: _Act, counted: Counted, partner: bool) -> Counted | None:
        if counted.first in self.used or not self._can_be_people(counted, act.kind) or self._victim_kind(counted):
            return None
        if partner:  # "the killing and wounding of thirty" says of neither how many
            return replace(counted, value=CountValue(None, None, counted.value.of, True))
        return counted

    def _tried(self, at: int) -> bool:
        """Whether the act is only attempted, planned or threatened."""
        return at > self.first and among(self.words[at - 1].key, words_for("tried"))

    def _partner(self, act: _Act) -> bool:
        """Whether the next or last word is an act of another kind joined by "and"."""
        for one, other in ((act, self.acts.get(act.at + 1)), (self.acts.get(act.at - 1), act)):
            if one is None or other is None or one.kind == other.kind or not self._conjoined(other.at):
                continue
            if not (one.back_only or one.pronoun or other.back_only or other.pronoun or self._before(one)):
                return True
        return False

    def _before(self, act: _Act) -> bool:
        """Whether a verb has its people right before it: "two soldiers were killed and eight wounded"."""
        counted = self.inside.get(act.at - 1)
        return act.verb and counted is not None and counted.value.human

    def _conjoined(self, at: int) -> bool:
        return self.words[at].key[:1] in CONJUNCTIONS

    def _ends(self, at: int, act: _Act, partner: bool) -> bool:
        word = self.words[at]
        other = self.acts.get(at)
        if other is not None and not (partner and at == act.at + 1) and not other.back_only:
            return True
        if word.key in words_for("stops") and at > act.at + 1:
            return word.kind == "mark" or not any(i in self.counts for i in range(at + 1, min(at + 4, self.last)))
        return self._names_one(at) and at == act.at + 1

    def _can_be_people(self, counted: Counted, kind: TollKind) -> bool:
        value = counted.value
        if value.ordinal:
            return False
        if value.human:
            return True
        if value.of is None:
            after = self.words[counted.last].key if counted.last < self.last else ""
            return not is_measure(after) and after not in ("%", "٪")
        noun_at = self.text.word_at(value.of.start)
        return kind == "killed" and not is_measure(self.words[noun_at].key)

    def _behind(self, act: _Act) -> Counted | None:
        for at in range(act.at - 1, max(self.first, act.at - _BACK) - 1, -1):
            if at in self.inside:
                counted = self.inside[at]
                free = counted.first not in self.used and counted.value.human and not self._victim_kind(counted)
                return counted if free else None
            if at in self.acts or self.words[at].kind == "mark" or self.words[at].key in words_for("stops"):
                return None
        return None

    def _joined(self, act: _Act, counted: Counted) -> Iterator[Toll]:
        """Counts and single persons joined on: "ثلاثة جنود وطفل", "seven policemen, and an engineer"."""
        at, gap = counted.last, 0
        while at < min(counted.last + _AHEAD, self.last) and gap < 5:
            word = self.words[at]
            if at in self.acts or at in self.used or word.key in words_for("stops") or victim(word.key):
                return
            if self._conjoined(at) or (at in self.counts and self._conjoined(at)):
                if at in self.counts and self.counts[at].value.human:
                    yield self._toll(act.kind, self.counts[at])
                    at, gap = self.counts[at].last, 0
                    continue
                if self._names_one(at) and at not in self.inside:
                    self.used.add(at)
                    yield self._toll(act.kind, one_at(self.text, at))
                    gap = 0
            at, gap = at + 1, gap + 1

    def _single(self, act: _Act) -> Iterator[Toll]:
        """One person named or pointed at: "مقتل القيادي", "قضى الشيخ", "مقتله"."""
        if act.pronoun in words_for("pronoun_one"):
            yield Toll(act.kind, None, 1, 1, self.words[act.at].span)
            return
        at = act.at + 1
        relative = act.at > self.first and self.words[act.at - 1].key in words_for("relative", "who")
        if relative and self.words[act.at].key in words_for("relative", "verbs"):
            yield Toll(act.kind, None, 1, 1, self.words[act.at].span)
            return
        if act.pronoun or act.back_only or at >= self.last or at in self.used:
            return
        while at + 1 < self.last and self.words[at].key in words_for("links"):
            at += 1
        if self._names_one(at) or at in self.people or among(self.words[at].key, words_for("none", "one_of")):
            yield self._toll(act.kind, one_at(self.text, at))
            yield from self._joined(act, one_at(self.text, at))

    def _indefinite_one(self, at: int) -> bool:
        return self._names_one(at) and not self.words[at].key.startswith(ARTICLE)

    def _names_one(self, at: int) -> bool:
        if at >= self.last or at in self.inside:
            return False
        word_key = self.words[at].key
        return one_person(word_key)

    # records

    def _toll(self, kind: TollKind, counted: Counted) -> Toll:
        self.used.update(range(counted.first, counted.last))
        of = counted.value.of
        span = Span(counted.mention.span.start, max(counted.mention.span.end, of.end if of else 0))
        who = self.words_of(self.text.word_at(of.start)) if of else None
        return Toll(kind, who, counted.value.low, counted.value.high, span)

    def words_of(self, at: int) -> str:
        """The counted noun as the text writes it, an adjective or a name in the genitive after it included."""
        last = at + 1
        known = frozenset(key(w) for w in (*number_tables()["not_counted"], *number_tables()["of"]))
        if last < self.last and self.words[last].kind == "word" and last not in self.acts and last not in self.inside:
            after = self.words[last].key
            head = self.words[at].key
            genitive = head.startswith(ARTICLE) or "free" not in person(head)
            adjective = bool(person(after)) and after[:1] not in CONJUNCTIONS and not after.startswith(ARTICLE)
            definite = adjective or (after.startswith(ARTICLE) and genitive)
            if definite and after not in known and not among(after, words_for("stops") | words_for("among")):
                last += 1
        return self.text.slice(Span(bare(self.text, at).start, self.words[last - 1].end))
