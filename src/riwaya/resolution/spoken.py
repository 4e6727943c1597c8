"""Which countries a report speaks of, sentence by sentence and in all, and for whose readers it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.model import Span, Where, Who
from riwaya.register.records import NON_STATE
from riwaya.text import Text


@dataclass(frozen=True, slots=True)
class Spoken:
    """How often each country is spoken of, by sentence and under ``None`` in the report; the country of its readers."""

    text: Text
    counts: dict[int | None, Counter[str]]
    readers: str | None = None

    def tiers(self, span: Span) -> tuple[Counter[str], ...]:
        """Counts of the sentence that a span stands in, of the report, and the readers' country counted once."""
        here, all = self._sentence(span), self.counts.get(None, Counter())
        return here, all, Counter([self.readers] if self.readers else [])

    def only(self, span: Span) -> str | None:
        """The country that the sentence of a span, else the report, speaks of alone or nearly so; else the readers'."""
        every = self.counts.get(None, Counter())
        return _only(self._sentence(span)) or (_only(every) if every else self.readers)

    def _sentence(self, span: Span) -> Counter[str]:
        return self.counts.get(self.text.sentence_of(self.text.word_at(span.start)).index, Counter())


def count(text: Text, places: Iterable[Where], whos: Iterable[Who], readers: str | None) -> Spoken:
    """What the places and the parties of a report known so far say of countries."""
    found: dict[int | None, Counter[str]] = {}
    pairs = [(p.span, p.country) for p in places if p.span] + [(w.span, w.country) for w in whos]
    for span, country in pairs:
        if country and span and country not in NON_STATE:
            sentence = text.words[text.word_at(span.start)].sentence
            for key in (sentence, None):
                found.setdefault(key, Counter())[country] += 1
    return Spoken(text, found, readers)


def _only(countries: Counter[str]) -> str | None:
    """The one country, or the one that makes up three quarters of all."""
    top = countries.most_common(1)
    return top[0][0] if top and top[0][1] * 4 >= countries.total() * 3 else None
