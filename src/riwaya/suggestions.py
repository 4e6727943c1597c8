"""Names that the register does not know yet, counted over a set of reports: what somebody may want to add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya import coder, language
from riwaya.model import Report, Span
from riwaya.register.namebook import surface

_KINDS = frozenset({"person", "organisation"})
#: Letters of context on either side, and how many contexts are kept of a name.
_AROUND, _CONTEXTS = 40, 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name as it is first written, person or organisation, how often it is mentioned and in how many reports."""

    name: str
    kind: str
    mentions: int
    reports: int
    contexts: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    name: str
    kind: str
    mentions: int
    reports: set[str]
    contexts: list[str]


def suggest(reports: Iterable[Report], kit: coder.Kit, least: int = 2) -> list[Suggestion]:
    """Persons and organisations without a record that are named at least so many times, the most frequent first."""
    found: dict[str, _Tally] = {}
    for report in reports:
        for one in language.find_plain_names(report.text, kit):
            if one.value.kind not in _KINDS or kit.register.aliases(one.text):
                continue
            seen = found.setdefault(surface(one.text), _Tally(one.text, one.value.kind, 0, set(), []))
            seen.mentions += 1
            seen.reports.add(report.id)
            if len(seen.contexts) < _CONTEXTS:
                seen.contexts.append(_context(report.text, one.span))
    kept = [s for s in found.values() if s.mentions >= least]
    kept.sort(key=lambda s: (-len(s.reports), -s.mentions, s.name))
    return [Suggestion(s.name, s.kind, s.mentions, len(s.reports), tuple(s.contexts)) for s in kept]


def _context(text: str, span: Span) -> str:
    """The words around a name, on one line."""
    return " ".join(text[max(0, span.start - _AROUND) : span.end + _AROUND].split())
