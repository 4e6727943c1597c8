"""Victims joined to victims: "three soldiers and a child", "a woman and her two children", "he with his wife"."""

from __future__ import annotations

from collections.abc import Iterator

from riwaya.arabic import ARTICLE, CONJUNCTIONS, splits
from riwaya.model import Toll
from riwaya.resolution.counted import Counted, one_at
from riwaya.resolution.toll_scene import Act, Scene
from riwaya.resolution.toll_words import victim, words_for

#: How many words before a verb its count may stand.
BACK = 5
#: How many words after a victim another may be joined.
_AHEAD = 14
#: How many words may stand between what is joined: before a single person, and before a count.
_NEAR, _GAP = 5, 9
#: From this number on the counted noun is a singular in the accusative, with the letter that ends it.
_SINGULAR, ACCUSATIVE = 11, "ا"


class Joins(Scene):
    """A scene that goes on from one victim to those joined to it, forward and back."""

    def _behind(self, act: Act) -> list[Counted]:
        """The counts right before a verb, joined ones too: "ثلاثة جنود وطفلان قتلوا", "سيدة وطفليها قتلوا"."""
        for at in range(act.at - 1, max(self.first, act.at - BACK) - 1, -1):
            if at in self.inside:
                counted = self.inside[at]
                return [counted, *self._joined_before(counted.first)] if self._free(counted) else []
            if any(self.words[i].key in words_for("floor") for i in (at, at + 1)):
                continue
            who = at == act.at - 1 and not act.pronoun and self.words[at].key in words_for("relative", "who_many")
            if (
                at in self.acts
                or self.words[at].kind == "mark"
                or (self.words[at].key in words_for("stops") and not who)
            ):
                return []
        return []

    def _free(self, counted: Counted) -> bool:
        return counted.first not in self.used and counted.value.human and not self._told_already(counted)

    def _joined_before(self, first: int) -> Iterator[Counted]:
        while first > self.first and self.conjoined(first):
            before = first - 1 - (self.words[first - 1].key in CONJUNCTIONS)
            if before - 1 in self.inside and not self.names_one(before):
                before -= 1  # past the counted noun's adjective
            if before in self.inside and self._free(self.inside[before]):
                yield self.inside[before]
                first = self.inside[before].first
            elif self.names_one(before) and before not in self.used and not self._describes(before):
                yield one_at(self.text, before)
                first = before
            else:
                return

    def _describes(self, at: int) -> bool:
        """Whether a definite word belongs to the definite one before it: the second of "البحرية الأمريكية"."""
        return at > self.first and all(self.words[i].key.startswith(ARTICLE) for i in (at - 1, at))

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
            if self.conjoined(at) or (not stopped and self._together(at)):
                if at in self.counts and self.counts[at].value.human:
                    if self.taken_after(self.counts[at]):
                        return
                    yield self.toll(act.kind, self.counts[at])
                    at, gap = self.counts[at].last, 0
                    continue
                if self._counted_with(counted, at):
                    gap = 0
                elif not stopped and at not in self.inside and (self.names_one(at) or self._names_more(at)):
                    yield self.toll(act.kind, one_at(self.text, at))
                    gap = 0
            at, gap = at + 1, gap + 1

    def _together(self, at: int) -> bool:
        """Whether "with" right before a word joins it to a victim named before: "مع زوجته"."""
        if self.words[at - 1].key not in words_for("together"):
            return False
        return at in self.counts or self.names_one(at)

    def _counted_with(self, counted: Counted, at: int) -> bool:
        """Whether a singular joined to the counted one is of the same number: "أربعين مريضا ومرافقا"."""
        of, low = counted.value.of, counted.value.low
        if of is None or low is None or low < _SINGULAR:
            return False
        return all(self.text.raw[end - 1] == ACCUSATIVE for end in (of.end, self.words[at].end))

    def _names_more(self, at: int) -> bool:
        """Whether one more person is named: "وسمير العلي", "وقريبه سمير العلي"."""
        if self.words[at].start in self.named:
            return False
        kin = any(s.conjunction and s.pronoun for s in splits(self.words[at].key))
        return at in self.people or (kin and at + 1 in self.people)

    def _told_already(self, counted: Counted) -> bool:
        """Whether the counted noun names its own harm; "fourteen displaced persons" may be killed as others are."""
        kind = self.victim_kind(counted)
        return kind is not None and kind not in words_for("described")
