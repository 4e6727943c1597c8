"""Frames made into claims: who exactly, when on the calendar, where on the map, how many, and on whose word."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import key, splits
from riwaya.model import Attribution, Claim, Frame, Link, Mention, Report, Span, Status, Toll, When, Where, Who
from riwaya.resolution import chain, crosswalk, tolls, when, where
from riwaya.text import Text

#: An event this long before publication is background.
_LONG_PAST = dt.timedelta(days=365)
#: Types whose claims count people.
_COUNTED = frozenset({"ASSAULT", "COERCE", "PROTEST", "RETREAT", "SANCTION", "MOBILIZE", "AID"})


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything found in a report, resolved, that claims are made from."""

    report: Report
    text: Text
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    whos: Mapping[Span, Who]
    wheres: tuple[Where, ...]
    whens: tuple[When, ...]
    counts: tuple[Mention, ...]


def resolve(ground: Ground, frames: Sequence[Frame]) -> tuple[Claim, ...]:
    """The claims of a report, one a happening and chain of narrators, in reading order."""
    triggers = tuple(sorted(f.trigger for f in frames))
    made = [_claim(ground, frame, i, triggers) for i, frame in enumerate(frames)]
    return tuple(_fold_repeats(ground.text, made))


def _claim(ground: Ground, frame: Frame, index: int, triggers: Sequence[Span]) -> Claim:
    report, text = ground.report, ground.text
    actors = _parties(ground, frame, "actor")
    recipients = _parties(ground, frame, "recipient")
    happened = _when(ground, frame.trigger)
    counted = _tolls(ground, frame, triggers)
    killed, injured, detained = tolls.totals(counted)
    cameo, quad, acled = crosswalk.crosswalk(frame.type, frame.mode, actors, recipients, killed)
    narrators = chain.narrators(frame.trigger, text, report, ground.attributions)
    return Claim(
        id=_ident(report, frame, narrators), report=report.id, type=frame.type, mode=frame.mode, trigger=frame.trigger,
        actors=actors, recipients=recipients, status=_status(frame.status, happened, report.published),
        assertion=frame.assertion, when=happened, where=where.place_of(frame.trigger, text, ground.wheres),
        tolls=counted, killed=killed, injured=injured, detained=detained, chain=narrators,
        confidence=frame.confidence, reported=frame.reported, frame=index, rule=frame.rule,
        cameo=cameo, quad=quad, acled=acled,
    )  # fmt: skip


def _ident(report: Report, frame: Frame, narrators: Sequence[Link]) -> str:
    """Stable id: the same report coded twice gives the same ids."""
    told = [report.id, frame.type, str(frame.trigger.start), *(link.name for link in narrators)]
    return hashlib.sha256("\x1f".join(told).encode("utf-8", "replace")).hexdigest()[:16]


def _parties(ground: Ground, frame: Frame, role: str) -> tuple[Who, ...]:
    return tuple(_who(ground, r.span) for r in frame.roles if r.name == role)


def _who(ground: Ground, span: Span) -> Who:
    """The party a span names: as its mention was grounded, or else by the mention that covers most of it."""
    known = ground.whos.get(span)
    text = ground.text.slice(span)
    if known is not None:
        return known
    inside = [w for s, w in ground.whos.items() if span.start <= s.start and s.end <= span.end]
    best = max(inside, key=lambda w: w.span.end - w.span.start, default=None)
    if best is None:
        return Who(span, text)
    return replace(best, span=span, text=text, id=None, name=None)


def _when(ground: Ground, trigger: Span) -> When | None:
    published = _day(ground.report.published)
    stated = when.event_time(trigger, ground.text, ground.whens, published)
    return stated or when.inherited(trigger, ground.text, ground.whens, published)


def _day(published: dt.date | None) -> dt.date | None:
    """The local day: a page's own offset counts, not UTC's."""
    return published.date() if isinstance(published, dt.datetime) else published


def _status(status: Status, happened: When | None, published: dt.date | None) -> Status:
    day = _day(published)
    if status != "occurred" or happened is None or happened.last is None or day is None:
        return status
    return "historical" if happened.last < day - _LONG_PAST else status


def _tolls(ground: Ground, frame: Frame, triggers: Sequence[Span]) -> tuple[Toll, ...]:
    """Counts of people in the frame's stretch: its sentence, up to the next trigger that counts its own."""
    if frame.type not in _COUNTED:
        return ()
    sentence = ground.text.sentence_of(ground.text.word_at(frame.trigger.start))
    return tolls.tolls_in(ground.text, sentence.first, sentence.last, ground.counts)


# --- one happening told twice ----------------------------------------------------------------------------------------


def _fold_repeats(text: Text, claims: Sequence[Claim]) -> list[Claim]:
    """Claims without those that only refer back ("the attack") to one told before on the same word."""
    kept: list[Claim] = []
    for claim in claims:
        earlier = next((c for c in reversed(kept) if _refers_back(text, claim, c)), None)
        if earlier is None:
            kept.append(claim)
        else:
            kept[kept.index(earlier)] = _joined(earlier, claim)
    return kept


def _refers_back(text: Text, claim: Claim, earlier: Claim) -> bool:
    """Whether a claim mentions an earlier one again: same type, chain, assertion, status; definite; nothing against."""
    told = (claim.type, claim.assertion, [k.name for k in claim.chain])
    if told != (earlier.type, earlier.assertion, [k.name for k in earlier.chain]):
        return False
    if claim.status != earlier.status and {claim.status, earlier.status} != {"occurred", "ongoing"}:
        return False
    if not _definite(text, claim.trigger) or (claim.mode and earlier.mode and claim.mode != earlier.mode):
        return False
    if claim.when and earlier.when and claim.when.basis == "stated" and claim.when.first != earlier.when.first:
        return False
    own = {key(w.text) for w in claim.actors} - {key(w.text) for w in (*earlier.actors, *earlier.recipients)}
    return not own or not earlier.actors


def _definite(text: Text, trigger: Span) -> bool:
    word = text.words[text.word_at(trigger.start)].key
    return any(cut.article for cut in splits(word))


def _joined(earlier: Claim, claim: Claim) -> Claim:
    """The earlier claim with what only the repeat tells."""
    return replace(
        earlier,
        actors=earlier.actors or claim.actors,
        recipients=earlier.recipients or claim.recipients,
        mode=earlier.mode or claim.mode,
        when=earlier.when or claim.when,
        where=earlier.where or claim.where,
        tolls=earlier.tolls or claim.tolls,
        killed=earlier.killed if earlier.killed is not None else claim.killed,
        injured=earlier.injured if earlier.injured is not None else claim.injured,
        detained=earlier.detained if earlier.detained is not None else claim.detained,
    )
