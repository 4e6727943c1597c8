"""The error list: each claim missed, found where there is none, or found with a value that is not right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from riwaya.model import Claim, Coding, Span
from riwaya.scoring import pairing
from riwaya.scoring.facts import facts

#: Characters shown on either side of a trigger.
_AROUND = 60
#: Words that the cut may have gone through.
_FIRST, _LAST = re.compile(r"^\S+"), re.compile(r"\S+$")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong: its kind, what the gold says, what was found, and where in which report.

    ``kind`` is missed, false, type, mode, status, assertion, actors, recipients, when, where, toll or chain; ``gold``
    and ``found`` are ``None`` where there is no value; ``rule`` is the rule that fired; ``around`` is the text on both
    sides of the trigger, the trigger in brackets. A wrong type counts as one claim missed and one false in the figures.
    """

    kind: str
    gold: str | None
    found: str | None
    report: str
    trigger: Span
    around: str
    rule: str | None


def mistakes_of(gold: Coding, found: Coding) -> list[Mistake]:
    """What is wrong with the claims of one text, in the order of the text."""
    pairs, retyped = pairing.matched(gold, found)
    both = [*pairs, *retyped]
    missed = pairing.unused(gold.claims, [g for g, _ in both])
    false = pairing.unused(found.claims, [f for _, f in both])
    out = [mistake for wanted, got in pairs for mistake in _wrong_values(gold, wanted, got)]
    out += [_mistake(gold, "type", pair, _kind(pair[0]), _kind(pair[1])) for pair in retyped]
    out += [_mistake(gold, "missed", (claim, None), _kind(claim), None) for claim in missed]
    out += [_mistake(gold, "false", (None, claim), None, _kind(claim)) for claim in false]
    return sorted(out, key=lambda mistake: mistake.trigger)


def _wrong_values(coding: Coding, gold: Claim, found: Claim) -> Iterator[Mistake]:
    for fact in facts(coding.report.text, gold, found):
        if not fact.right:
            yield _mistake(coding, fact.kind, (gold, found), fact.gold, fact.found)


def _kind(claim: Claim) -> str:
    return f"{claim.type} {claim.mode}" if claim.mode else claim.type


def _mistake(
    coding: Coding, kind: str, claims: tuple[Claim | None, Claim | None], gold: str | None, found: str | None
) -> Mistake:
    rule = claims[1].rule if claims[1] else None
    trigger = next(claim.trigger for claim in claims if claim)
    return Mistake(kind, gold, found, coding.report.id, trigger, _around(coding.report.text, trigger), rule)


def _around(text: str, trigger: Span) -> str:
    """The trigger in brackets between what stands around it, on one line, cut words left out."""
    before, after = text[max(0, trigger.start - _AROUND) : trigger.start], text[trigger.end : trigger.end + _AROUND]
    if trigger.start > _AROUND:
        before = "…" + _FIRST.sub("", before)
    if trigger.end + _AROUND < len(text):
        after = _LAST.sub("", after) + "…"
    return " ".join(f"{before}[{text[trigger.start : trigger.end]}]{after}".split())
