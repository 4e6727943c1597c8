"""Frames made into claims: who exactly, when on the calendar, where on the map, how many, and on whose word."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from riwaya.arabic import DATIVE
from riwaya.model import Attribution, Claim, Frame, Link, Mention, Report, Span, Status, Toll, When, Where, Who
from riwaya.resolution import bearing, chain, crosswalk, owners, placing, repeats, toll_parties, tolls, when
from riwaya.resolution.chain import Voices
from riwaya.resolution.placing import Setting
from riwaya.text import Text

#: An event this long before publication is background.
_LONG_PAST = dt.timedelta(days=365)
_PAST = frozenset({"occurred", "ongoing", "historical"})
#: Acts done by speaking, whose actor is the one who speaks where nobody else is named.
_SPOKEN_ACTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE", "SUPPORT", "AGREE"})
_UTTERED = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
_ADDRESSED = frozenset({"THREATEN", "REQUEST"})
_PARTIES = ("named_person", "official", "organization")
_NAMELESS = ("anonymous", "witness")


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
    outlet_id: str | None = None
    forwarded_id: str | None = None
    agency: Link | None = None
    nations: Mapping[str, Where] = field(default_factory=dict)
    armed: Mapping[str, str] = field(default_factory=dict)


def resolve(ground: Ground, frames: Sequence[Frame]) -> tuple[Claim, ...]:
    """The claims of a report, one a happening and chain of narrators, in reading order."""
    heard, setting = (
        chain.voices(ground.text, ground.attributions, ground.agency, ground.mentions),
        placing.setting(ground.text, ground.wheres, ground.whos.values(), ground.nations),
    )
    counted = _tolls(ground, frames)
    made = [_claim(ground, frame, i, (heard, setting, counted.get(i, ()))) for i, frame in enumerate(frames)]
    return repeats.fold(ground.text, frames, made)


def _claim(ground: Ground, frame: Frame, index: int, around: tuple[Voices, Setting, tuple[Toll, ...]]) -> Claim:
    report, (heard, setting, counted) = ground.report, around
    narrators = _once(ground, chain.narrators(frame.trigger, report, heard))
    actors, narrators = _doers(ground, frame, narrators)
    where = placing.place_of(frame.trigger, setting)
    actors = bearing.doers(frame.type, actors, ground.armed)
    recipients = _parties(ground, frame, "recipient") or _addressed(ground, frame, actors)
    recipients = bearing.struck(frame.type, recipients, where)
    happened = when_of(ground, frame)
    killed, injured, detained = tolls.totals(counted)
    cameo, quad, acled = crosswalk.crosswalk(frame.type, frame.mode, actors, recipients, killed)
    return Claim(
        id=_ident(report, frame, narrators), report=report.id, type=frame.type, mode=frame.mode, trigger=frame.trigger,
        actors=actors, recipients=recipients, status=frame.status,
        assertion=frame.assertion, when=happened, where=where,
        tolls=counted, killed=killed, injured=injured, detained=detained, chain=narrators,
        confidence=frame.confidence, reported=frame.reported, frame=index, rule=frame.rule,
        cameo=cameo, quad=quad, acled=acled,
    )  # fmt: skip


def _ident(report: Report, frame: Frame, narrators: Sequence[Link]) -> str:
    """Stable id: the same report coded twice gives the same ids."""
    told = [report.id, frame.type, str(frame.trigger.start), *(link.name for link in narrators)]
    return hashlib.sha256("\x1f".join(told).encode("utf-8", "replace")).hexdigest()[:16]


# --- who -------------------------------------------------------------------------------------------------------------


def _doers(ground: Ground, frame: Frame, narrators: tuple[Link, ...]) -> tuple[tuple[Who, ...], tuple[Link, ...]]:
    """Actors and chain: whoever threatens, accuses or demands is the actor of that claim, not a narrator of it."""
    actors = _parties(ground, frame, "actor")
    last = narrators[-1] if narrators else None
    if frame.type not in _SPOKEN_ACTS or last is None or last.span is None:
        return actors, narrators
    taken = actors or ((_who(ground, last.span),) if last.kind in _PARTIES else ())
    uttered = frame.type in _UTTERED and any(_same_party(who, last) for who in taken)
    return taken, narrators[:-1] if uttered else narrators


def _addressed(ground: Ground, frame: Frame, actors: Sequence[Who]) -> tuple[Who, ...]:
    """Whom a threat or demand is spoken to: the party that its speaker turns to (``رسالة للحرس``), before the words."""
    said = chain.innermost(frame.trigger, ground.attributions)
    if frame.type not in _ADDRESSED or said is None or not actors:
        return ()
    cue, speaker = ground.attributions[said].cue, actors[0].span
    between = [w for s, w in ground.whos.items() if speaker.end <= s.start and s.end <= cue.start]
    return tuple(w for w in between if _is_dative(ground.text, w.span))[:1]


def _is_dative(text: Text, span: Span) -> bool:
    """Whether a party stands after the preposition ل written to it, its article swallowed or not."""
    word = text.words[text.word_at(span.start)]
    return word.key.startswith(DATIVE + DATIVE) or (word.start < span.start and word.key.startswith(DATIVE))


def _same_party(who: Who, link: Link) -> bool:
    span = link.span
    overlap = span is not None and who.span.meets(span)
    return overlap or (who.id is not None and who.id == link.id) or who.text == link.name


def _once(ground: Ground, narrators: Sequence[Link]) -> tuple[Link, ...]:
    """A chain with ids in which the outlet and an agency stand once, whatever names they are given on the way."""
    out: list[Link] = []
    for link in (_identified(ground, link) for link in narrators):
        if link.id is None or not any(link.id == n.id and "media" in (n.kind, link.kind) for n in out):
            out.append(link)
    return tuple(out)


def _identified(ground: Ground, link: Link) -> Link:
    """A narrator with its id in the register, where it stands there; a source without a name is not its house."""
    if link.kind in _NAMELESS:
        return link
    named = _publishers(ground).get(link.name) if link.span is None else _main(ground, link.span)
    known = named or link.id
    return link if known == link.id else replace(link, id=known)


def _publishers(ground: Ground) -> Mapping[str | None, str | None]:
    """The ids of those who publish and forward the report, by the names it gives them."""
    return {ground.report.forwarded: ground.forwarded_id, ground.report.outlet: ground.outlet_id}


def _main(ground: Ground, span: Span) -> str | None:
    """The id of the registered name that makes up most of a description (موقع "عين الفرات")."""
    known = ground.whos.get(span)
    if known is not None and known.id:
        return known.id
    inside = [w for s, w in ground.whos.items() if w.id and span.holds(s)]
    best = max(inside, key=lambda w: w.span.length, default=None)
    return best.id if best and 2 * best.span.length > span.length else None


def _parties(ground: Ground, frame: Frame, role: str) -> tuple[Who, ...]:
    return tuple(_who(ground, r.span) for r in frame.roles if r.name == role)


def _who(ground: Ground, span: Span) -> Who:
    """The party a span names: as its mention was grounded, or else with what is known of the party it holds.

    Who that is holds for a phrase that only goes on behind its name, not for one that names somebody of the party.
    """
    known = ground.whos.get(span)
    if known is not None:
        return known
    inside = [w for s, w in ground.whos.items() if span.holds(s)]
    headed = [w for w in inside if w.span.start == span.start and w.role is not None]
    best = max(headed or inside, key=lambda w: w.span.length, default=None)
    text = ground.text.slice(span)
    if best is None:
        return Who(span, text)
    same = best.span.start == span.start
    return replace(best, span=span, text=text, id=best.id if same else None, name=best.name if same else None)


# --- when, and how many ----------------------------------------------------------------------------------------------


def when_of(ground: Ground, frame: Frame) -> When | None:
    """The time stated for an event, or running on from before; none to come for what has already happened."""
    published = day_of(ground.report.published)
    stated = when.event_time(frame.trigger, ground.text, ground.whens)
    if stated is None or stated.first is None:
        stated = when.inherited(frame.trigger, ground.text, ground.whens) or stated
    return None if frame.type in _SPOKEN_ACTS and frame.status in _PAST and _to_come(stated, published) else stated


def _to_come(happened: When | None, published: dt.date | None) -> bool:
    return bool(happened and happened.first and published and happened.first > published)


def day_of(published: dt.date | None) -> dt.date | None:
    """The local day: a page's own offset counts, not UTC's."""
    return published.date() if isinstance(published, dt.datetime) else published


def dated(status: Status, happened: When | None, day: dt.date | None) -> Status:
    """What its date makes of an event: long ago is background, after the day of publication to come."""
    if status != "occurred" or happened is None or happened.last is None or day is None:
        return status
    if _to_come(happened, day):
        return "future"
    return "historical" if happened.last < day - _LONG_PAST else status


def _tolls(ground: Ground, frames: Sequence[Frame]) -> dict[int, tuple[Toll, ...]]:
    """Each toll of a sentence with the nearest frame of a type that it can belong to, by the frame's index."""
    text = ground.text
    people = tuple(m.span for m in ground.mentions if m.kind == "person")
    acting = toll_parties.parties(text, frames)
    given: dict[int, tuple[Toll, ...]] = {}
    before: list[int] = []
    for sentence in text.sentences:
        own = [i for i, f in enumerate(frames) if sentence.span.start <= f.trigger.start < sentence.span.end]
        found = (
            tolls.tolls_in(text, sentence.first, sentence.last, ground.counts, people, acting) if own or before else ()
        )
        told = owners.assign(text, found, own, frames, ground.attributions)
        left = [toll for toll in found if not any(toll in tolls_of for tolls_of in told.values())]
        left += owners.unsure(told, frames)
        kept = {i: {toll.kind for toll in tolls_of} for i, tolls_of in given.items()}
        carried = owners.carry(text, left, own, before, frames)
        carried = {i: tuple(t for t in more if t.kind not in kept.get(i, ())) for i, more in carried.items()}
        moved = {toll for more in carried.values() for toll in more}
        given |= {i: tuple(t for t in tolls_of if t not in moved) for i, tolls_of in told.items()}
        given |= {i: (*given.get(i, ()), *more) for i, more in carried.items()}
        before = own or before
    return given
