"""Who was killed, injured, detained, missing or displaced, and how many: counts tied to the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from riwaya.arabic import ARTICLE, CONJUNCTIONS, splits
from riwaya.model import CountValue, Mention, Span, Toll, TollKind
from riwaya.resolution.counted import Counted, one_at
from riwaya.resolution.toll_scene import Act, Scene
from riwaya.resolution.toll_words import among, case_of, outcome, people_only, two, unnumbered, victim, words_for
from riwaya.resolution.unhurt import unhurt
from riwaya.text import Text

#: How many words after an act, and before a verb, its count may stand.
_AHEAD, _BACK = 14, 5
#: How many words may stand between what is joined: before a single person, and before a count.
_NEAR, _GAP = 5, 9
#: How far before its verb a single subject may stand.
_SUBJECT = 4


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


class _Finder(Scene):
    """Finds the counts of a scene's victims and acts."""

    def all(self) -> list[tuple[Toll, bool]]:
        """Every toll with whether it is a running total."""
        out = [(toll, False) for toll in self._nobody()]
        out += [(toll, True) for toll in self._running()]
        self._leave_out_parts()
        out += [(toll, False) for toll in (*self._cases(), *self._victims())]
        for harm in self.acts.values():
            out += [(toll, False) for toll in self._of(harm)]
        return out

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
        return next((self.acts[i].kind for i in range(at - 1, self.first - 1, -1) if i in self.acts), None)

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
        after = self._ahead(act)
        if after is not None:
            return [after], True
        return (self._behind(act) if act.verb else []), False

    def _ahead(self, act: Act) -> Counted | None:
        partner = self.partner(act)
        if self._ordinal(act.at + 1):
            return one_at(self.text, act.at + 1)
        for at in range(act.at + 1, min(act.at + _AHEAD, self.last)):
            if at in self.counts and (fit := self._fit(act, self.counts[at], partner)):
                return fit
            if at in self.inside and not act.verb:
                return None
            strict = people_only(self.words[act.at].key) and self.words[at].key in words_for("another")
            strict = strict or (at > act.at + 1 and self.conjoined(at))
            if act.verb and at < act.at + _BACK and self.indefinite_one(at) and not strict:
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

    def _told_already(self, counted: Counted) -> bool:
        """Whether the counted noun names its own harm; "fourteen displaced persons" may be killed as others are."""
        kind = self.victim_kind(counted)
        return kind is not None and kind not in words_for("described")

    def _ends(self, at: int, act: Act, partner: bool) -> bool:
        word = self.words[at]
        other = self.acts.get(at)
        if other is not None and not (partner and at == act.at + 1) and not other.back_only:
            return True
        if word.key in words_for("stops") and at > act.at + 1:
            return word.kind == "mark" or not any(i in self.counts for i in range(at + 1, min(at + 4, self.last)))
        return self.names_one(at) and at == act.at + 1

    def _behind(self, act: Act) -> list[Counted]:
        """The counts right before a verb, joined ones too: "ثلاثة جنود وطفلان قتلوا", "سيدة وطفليها قتلوا"."""
        for at in range(act.at - 1, max(self.first, act.at - _BACK) - 1, -1):
            if at in self.inside:
                counted = self.inside[at]
                return [counted, *self._joined_before(counted.first)] if self._free(counted) else []
            if at in self.acts or self.words[at].kind == "mark" or self.words[at].key in words_for("stops"):
                return []
        return []

    def _free(self, counted: Counted) -> bool:
        return counted.first not in self.used and counted.value.human and not self._told_already(counted)

    def _joined_before(self, first: int) -> Iterator[Counted]:
        while first > self.first and self.conjoined(first):
            before = first - 1
            if before in self.inside and self._free(self.inside[before]):
                yield self.inside[before]
                first = self.inside[before].first
            elif self.names_one(before) and before not in self.used:
                yield one_at(self.text, before)
                first = before
            else:
                return

    def _joined(self, act: Act, counted: Counted) -> Iterator[Toll]:
        """Counts and single persons joined on: "ثلاثة جنود وطفل", "seven policemen, and an engineer"."""
        at, gap, stopped = counted.last, 0, False
        while at < min(counted.last + _AHEAD, self.last) and gap < _GAP:
            word = self.words[at]
            if at in self.acts or at in self.used or victim(word.key):
                return
            stopped = stopped or gap >= _NEAR or word.key in words_for("stops")
            if stopped and word.key in words_for("stops") and word.kind == "mark":
                return
            if self.conjoined(at):
                if at in self.counts and self.counts[at].value.human:
                    if self.taken_after(self.counts[at]):
                        return
                    yield self.toll(act.kind, self.counts[at])
                    at, gap = self.counts[at].last, 0
                    continue
                if not stopped and at not in self.inside and (self.names_one(at) or self._names_more(at)):
                    yield self.toll(act.kind, one_at(self.text, at))
                    gap = 0
            at, gap = at + 1, gap + 1

    def _names_more(self, at: int) -> bool:
        """Whether one more person is named: "وسمير العلي", "وقريبه سمير العلي"."""
        if self.words[at].start in self.named:
            return False
        kin = any(s.conjunction and s.pronoun for s in splits(self.words[at].key))
        return at in self.people or (kin and at + 1 in self.people)

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
        if self.names_one(at) or at in self.people or among(self.words[at].key, words_for("none", "one_of")):
            yield self.toll(act.kind, one_at(self.text, at))
            yield from self._joined(act, one_at(self.text, at))

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
