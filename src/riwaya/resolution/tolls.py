"""Who was killed, injured, detained, missing or displaced, and how many: counts tied to the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from riwaya.arabic import ARTICLE, CONJUNCTIONS, splits
from riwaya.model import CountValue, Mention, Span, Toll, TollKind
from riwaya.resolution.counted import Counted, one_at
from riwaya.resolution.toll_joins import ACCUSATIVE, BACK, Joins
from riwaya.resolution.toll_parties import Parties
from riwaya.resolution.toll_scene import Act
from riwaya.resolution.toll_words import (
    among,
    case_of,
    one_life,
    outcome,
    people_only,
    two,
    unnumbered,
    victim,
    words_for,
)  # fmt: skip
from riwaya.resolution.unhurt import unhurt
from riwaya.text import Text

#: How many words after an act its count may stand.
_AHEAD = 14
#: How far before its verb a single subject may stand.
_SUBJECT = 4
#: How far after a word of harm the one whom it befell may be named.
_VICTIM = 9
_DEAD_OR_HURT = ("killed", "injured")
NO_PARTIES = Parties()


def tolls_in(
    text: Text,
    first: int,
    last: int,
    counts: Sequence[Mention],
    people: Sequence[Span] = (),
    parties: Parties = NO_PARTIES,
) -> tuple[Toll, ...]:
    """The tolls said in words ``[first, last)``, in reading order; a count inside another ("among them") is left out.

    ``counts`` are the count mentions of the text; ``people`` the spans of named persons, each counting one after a word
    of harm; ``parties`` who does a harm and whom it befalls. Nobody hurt is 0; an unnumbered plural ("dozens") has
    ``low`` None; a running total replaces its parts.
    """
    found = _Finder(text, range(first, min(last, len(text.words))), counts, people, parties).all()
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


class _Finder(Joins):
    """Finds the counts of a scene's victims and acts."""

    def all(self) -> list[tuple[Toll, bool]]:
        """Every toll with whether it is a running total."""
        out = [(toll, False) for toll in self._nobody()]
        out += [(toll, True) for toll in self._running()]
        self._leave_out_parts()
        out += [(toll, False) for toll in (*self._cases(), *self._victims())]
        for harm in self.acts.values():
            out += [(toll, False) for toll in self._of(harm)]
        return out + [(toll, False) for toll in self._known()]

    # nobody hurt

    def _nobody(self) -> Iterator[Toll]:
        for first, last, kinds in unhurt(self.text, self.all_marked("none"), self.last):
            self.used.update(range(first, last))
            yield from (Toll(kind, None, 0, 0, self.text.span(first, last)) for kind in kinds)

    # running totals

    def _running(self) -> Iterator[Toll]:
        for at in self.all_marked("total"):
            kind = next((k for i in range(at + 1, min(at + 3, self.last)) if (k := victim(self.words[i].key))), None)
            to = next((i for i in range(at + 1, min(at + 10, self.last)) if self.is_to(i)), None)
            if to is None and kind is not None and at + 2 in self.counts:
                to = at + 1
            if to is None and at > self.first and among(self.words[at - 1].key, words_for("reached")):
                to = at
            counted = self.count_from(to + 1, 4) if to is not None else None
            if counted is None:
                continue
            kind = self.victim_kind(counted) or kind or self._harm_before(at)
            if kind is not None:
                yield self.toll(kind, counted)
                yield from self._running_on(counted.last)

    def _running_on(self, at: int) -> Iterator[Toll]:
        """The next total of a list: "عدد القتلى 12 والجرحى 30"."""
        kind = victim(self.words[at].key) if at < self.last and self.conjoined(at) else None
        if kind is not None and at + 1 in self.counts:
            yield self.toll(kind, self.counts[at + 1])

    def _harm_before(self, at: int) -> TollKind | None:
        """The harm told of before "the toll": what it counts where it does not say itself."""
        before = range(at - 1, self.first - 1, -1)
        told = next((self.acts[i].kind for i in before if i in self.acts), None)
        return told or next((kind for i in before if (kind := victim(self.words[i].key))), None)

    # counts inside other counts

    def _leave_out_parts(self) -> None:
        for at in self.all_marked("among"):
            if at > self.first and (at - 1 in self.acts or among(self.words[at - 1].key, words_for("brings"))):
                continue  # "fell of them twenty": the number is no part of another
            for i in range(at + 1, min(at + _AHEAD, self.last)):
                if i in self.acts or self.words[i].key in words_for("stops") or self._opens_more(i):
                    break
                self.used.add(i)

    def _opens_more(self, at: int) -> bool:
        """Whether a new toll follows the parts of the last: "بينهم طفل، و87 جريحا", "وخلف ثلاثين جريحا"."""
        counted = self.counts.get(at)
        if counted is None or not self.conjoined(at) or self.words[at - 1].kind != "mark":
            return self.conjoined(at) and outcome(self.words[at].key)
        return self.victim_kind(counted) is not None

    # nouns that are the victims: "four wounded", "two dead", "three cases of suffocation"

    def _cases(self) -> Iterator[Toll]:
        for at in self.all_marked("case"):
            if at + 1 == self.last:
                return
            kind, counted = case_of(self.words[at + 1].key), self.inside.get(at - 1)
            if kind is None or counted is None or counted.first in self.used or self.conjoined(at):
                continue
            self.used.add(at + 1)
            yield self.toll(kind, counted)

    def _victims(self) -> Iterator[Toll]:
        for counted in self.counts.values():
            kind = self.victim_kind(counted)
            before = self.acts.get(counted.first - 1)
            if kind in words_for("described") and not self.brought(counted.first):
                continue
            if self._spoken_of(counted):
                continue
            if kind is not None and counted.first not in self.used:
                kind = before.kind if before and before.verb else kind
                yield self.toll(kind, counted)
                yield from self._shared(counted)
        for at in self.all_marked("victim"):
            kind = victim(self.words[at].key)
            if not kind or at in self.used or at in self.acts or at in self.inside:
                continue
            if self.brought(at):
                count = None if self.unsplit(at) else unnumbered(self.words[at].key)
                if count is not False:
                    self.used.add(at)
                    yield Toll(kind, self.words_of(at), count, count, self.words[at].span)

    def _spoken_of(self, counted: Counted) -> bool:
        """Whether the victims are known already: "the three dead", "one of the two dead"."""
        of = counted.value.of
        definite = of is not None and self.words[self.text.word_at(of.start)].key.startswith(ARTICLE)
        return definite and (counted.value.low == 1 or counted.behind)

    def _known(self) -> Iterator[Toll]:
        """Victims whom the text knows already, where it has not counted them before: "القتلى الثلاثة"."""
        for counted in self.counts.values():
            kind = self.victim_kind(counted)
            if kind in _DEAD_OR_HURT and kind not in self.said and counted.behind and counted.first not in self.used:
                yield self.toll(kind, counted)

    def _shared(self, counted: Counted) -> Iterator[Toll]:
        """ "Dozens of dead and wounded": the second noun shares the unfigured count."""
        at = counted.last
        if counted.value.low is None and at < self.last and self.words[at].key[:1] in CONJUNCTIONS:
            kind = victim(self.words[at].key)
            if kind:
                self.used.add(at)
                yield Toll(kind, self.words_of(at), None, None, self.words[at].span)

    # words of harm that take a count

    def _of(self, act: Act) -> Iterator[Toll]:
        if act.at in self.used or self.tried(act.at):
            return
        found, ahead = self._found(act)
        if not found:
            yield from self._single(act)
            return
        for counted in found:
            yield self.toll(act.kind, counted)
        if self.partner(act) and act.at + 1 in self.acts:
            for counted in found:  # the act joined to this one shares the count
                self.used.difference_update(range(counted.first, counted.last))
            return
        if ahead or len(found) == 1:
            yield from self._joined(act, found[-1])

    def _found(self, act: Act) -> tuple[list[Counted], bool]:
        """The counts of an act: right before a verb that follows its people, else after it, else before it.

        With them whether they stand after it.
        """
        follows = act.verb and act.at + 1 not in self.counts and not self.conjoined(act.at)
        found = self._behind(act) if follows else []
        if found or act.back_only or act.pronoun:
            return found or (self._behind(act) if act.back_only else []), False
        if self._himself(act.at + 1):
            return [], False
        after = self._ahead(act)
        if after is not None:
            return [after], True
        return (self._behind(act) if act.verb else []), False

    def _ahead(self, act: Act) -> Counted | None:
        partner, aside = self.partner(act), False
        if self._ordinal(act.at + 1):
            return one_at(self.text, act.at + 1)
        for at in range(act.at + 1, min(act.at + _AHEAD, self.last)):
            if self.parties.acts_in(act.at, at):
                continue
            if act.verb and self._ordinal(at) and self.text.raw[self.words[at].end - 1] == ACCUSATIVE:
                return one_at(self.text, at)
            if at in self.counts and (fit := self._fit(act, self.counts[at], partner)):
                return fit
            if at in self.inside and not act.verb:
                return None
            strict = people_only(self.words[act.at].key) and self.words[at].key in words_for("another")
            strict = strict or (at > act.at + 1 and self.conjoined(at))
            aside = aside or self.words[at].kind == "mark"
            if act.verb and at < act.at + BACK and not aside and self.indefinite_one(at) and not strict:
                return one_at(self.text, at)
            if self._ends(at, act, partner):
                return None
        return None

    def _ordinal(self, at: int) -> bool:
        """Whether one more person is counted by an ordinal: "وأصيب ثالث"."""
        counted = self.counts.get(at)
        return counted is not None and counted.value.ordinal and not self.words[at].key.startswith(ARTICLE)

    def _fit(self, act: Act, counted: Counted, partner: bool) -> Counted | None:
        strict = people_only(self.words[act.at].key)
        if self.conjoined(counted.first) and self.taken_after(counted):
            return None
        if (
            counted.first in self.used
            or not self.can_be_people(counted, act.kind, strict)
            or self._told_already(counted)
        ):
            return None
        if partner:  # "the killing and wounding of thirty" says of neither how many
            return replace(counted, value=CountValue(None, None, counted.value.of, True))
        return counted

    def _ends(self, at: int, act: Act, partner: bool) -> bool:
        word = self.words[at]
        other = self.acts.get(at)
        if other is not None and not (partner and at == act.at + 1) and not other.back_only:
            return True
        if word.key in words_for("stops") and at > act.at + 1:
            return word.kind == "mark" or not any(i in self.counts for i in range(at + 1, min(at + 4, self.last)))
        return self.names_one(at) and at == act.at + 1

    def _single(self, act: Act) -> Iterator[Toll]:
        """One person named or pointed at ("مقتل القيادي", "مقتله"), or two ("فارقا الحياة")."""
        pointed = self._pointed(act)
        if pointed is not None:
            yield Toll(act.kind, None, pointed, pointed, self.words[act.at].span)
            return
        at = act.at + 1
        if act.verb and not act.pronoun and (before := self._single_before(act)) is not None:
            yield self.toll(act.kind, one_at(self.text, before))
            return
        if act.pronoun or act.back_only or at >= self.last or at in self.used or people_only(self.words[act.at].key):
            return
        while at + 1 < self.last and self.words[at].key in words_for("links"):
            at += 1
        for one in self._victims_named(act, at):
            yield self.toll(act.kind, one_at(self.text, one))
            yield from self._joined(act, one_at(self.text, one))

    def _victims_named(self, act: Act, at: int) -> Sequence[int]:
        """The single person that a word of harm is said of: right after it, or the one whom the event befalls."""
        if self._himself(at):
            return [at]
        acting = self.parties.acts_in(act.at, at)
        if not acting and (self._one(at) or among(self.words[at].key, words_for("none", "one_of"))):
            return [at]
        suffering = self.parties.victims.get(act.at, ())
        if len(suffering) == 1 and at <= suffering[0] < act.at + _VICTIM + len(self.parties.agents[act.at]):
            return [i for i in suffering if self._one(i) and i not in self.used]
        return []

    def _himself(self, at: int) -> bool:
        """Whether a pronoun stands for one victim, others joined to it: "قتل هو ومرافقاه"."""
        return at + 1 < self.last and self.words[at].key in words_for("himself") and self.conjoined(at + 1)

    def _one(self, at: int) -> bool:
        return self.names_one(at) or at in self.people

    def _single_before(self, act: Act) -> int | None:
        """The person not spoken of before who is the subject of a clause of harm: "إن امرأة قتلت"."""
        for at in range(act.at - 1, max(self.first, act.at - _SUBJECT), -1):
            if self.indefinite_one(at) and among(self.words[at - 1].key, words_for("that")):
                return at
        return None

    def _pointed(self, act: Act) -> int | None:
        """How many persons of whom the text spoke before an act points at by a pronoun or by its form."""
        word_key, known = self.words[act.at].key, act.kind in self.said
        if act.kind in ("killed", "injured") and act.verb and two(word_key):
            return None if known else 2
        if not known and one_life(word_key, self.words[act.at + 1].key if act.at + 1 < self.last else ""):
            return 1
        pronouns = {act.pronoun}
        if act.back_only:
            pronouns = set() if known else {s.pronoun for s in splits(word_key)}
        if act.at > self.first and self.words[act.at - 1].key in words_for("referring"):
            return None
        if pronouns & words_for("pronoun_two"):
            return 2
        if pronouns & words_for("pronoun_one") and not self._of_many(act):
            return 1
        relative = act.at > self.first and self.words[act.at - 1].key in words_for("relative", "who")
        return 1 if relative and word_key in words_for("relative", "verbs") else None

    def _of_many(self, act: Act) -> bool:
        """A verb's "her" may be a town or a crowd; a masdar's and a death's is a person's."""
        return act.verb and act.pronoun not in words_for("pronoun_him")
