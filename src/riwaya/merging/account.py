"""What merging sees of one claim: a frozen record with everything compared, and nothing it would have to look up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import key
from riwaya.merging import words
from riwaya.model import Assertion, Claim, Grain, Link, Status, Toll, TollKind, When, Where, Who

#: How many days before its publication a report may mean by days, weeks or months ago, and the grain of such a stretch.
_AGO: dict[Grain, tuple[int, Grain]] = {"day": (10, "week"), "week": (60, "month"), "month": (365, "longer")}
_STOP = re.compile("[.!?\u061f\u06d4\n]")


@dataclass(frozen=True, slots=True)
class Named:
    """A party as merging compares it: register id, codes, stems of its name, and the name as written."""

    name: str
    id: str | None = None
    country: str | None = None
    role: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Root:
    """The innermost narrator of a claim; equal keys are one narrator. Not ``known``: only through who vouches."""

    key: str
    name: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many people: ``high`` is ``None`` for a floor ("at least"), ``low`` for no figure at all ("dozens").

    ``part`` says that they are some of those counted elsewhere ("three of the dead").
    """

    low: int | None
    high: int | None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One claim as merging sees it.

    ``group`` is the report whose copies this one belongs to, its own id where it has none; ``outlet`` the key of the
    publisher; ``chain`` the narrators' keys from the publisher inward, ``root`` the last. ``words`` are the stems of
    the claim's sentence, ``trigger`` those of its trigger, ``told`` what is left without trigger, place and actors;
    ``part`` is the part of the day its sentence names, ``sites`` the market or school in it, ``at`` the trigger's
    offset in the text.
    """

    id: str
    report: str
    group: str
    outlet: str | None
    published: dt.date | None
    type: str
    mode: str | None
    status: Status
    assertion: Assertion
    when: When | None
    where: Where | None
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    killed: Count | None
    injured: Count | None
    words: frozenset[str]
    told: frozenset[str]
    trigger: frozenset[str]
    root: Root
    chain: tuple[str, ...]
    at: int = 0
    part: str | None = None
    sites: frozenset[str] = frozenset()
    detained: Count | None = None
    quad: int | None = None
    confidence: float = 1.0
    reported: float = 1.0


#: A narrator as the caller knows it: key, name, and whether it has a name of its own.
Narrator = tuple[str, str, bool]


def account(
    claim: Claim, text: str, *, group: str, published: dt.date | None, outlet: str | None, narrators: Sequence[Narrator]
) -> Account:
    """What merging sees of a claim of the report with this text; ``narrators`` run from the publisher inward.

    Without narrators the page itself is the root.
    """
    links = tuple(narrators) or ((f"page {claim.report}", claim.report, True),)
    sentence = _sentence(text, claim)
    trigger = words.content(text[claim.trigger.start : claim.trigger.end])
    said = words.content(sentence) | trigger
    return Account(
        id=claim.id, report=claim.report, group=group, outlet=outlet, published=_day(published),
        type=claim.type, mode=claim.mode, status=claim.status, assertion=claim.assertion,
        when=_when(claim, _day(published)),
        where=replace(claim.where, span=None) if claim.where else None,
        actors=tuple(map(_named, claim.actors)), recipients=tuple(map(_named, claim.recipients)),
        killed=_count(claim, "killed", claim.killed, text), injured=_count(claim, "injured", claim.injured, text),
        words=said, told=said - trigger - _names(claim), trigger=trigger, part=words.part_of_day(sentence),
        sites=words.sites(sentence, _names(claim) | words.name(" ".join(link[1] for link in links))),
        detained=_count(claim, "detained", claim.detained, text),
        root=Root(*links[-1]), chain=tuple(link[0] for link in links), at=claim.trigger.start,
        quad=claim.quad, confidence=claim.confidence, reported=claim.reported,
    )  # fmt: skip


def narrators_of(chain: Sequence[Link], report: str) -> tuple[Narrator, ...]:
    """The narrators of a chain where no register is at hand: by id, else by the words of the name.

    One without a name of its own ("a security source") is known only through the narrator before it.
    """
    out: list[Narrator] = []
    for link in chain:
        unnamed = link.kind in ("anonymous", "witness", "official", None) and link.id is None and bool(out)
        own = link.id or "words " + " ".join(words.LETTERS.findall(key(link.name)))
        out.append((f"{out[-1][0]} < {own}" if unnamed else own, link.name, not unnamed))
    return tuple(out) or ((f"page {report}", report, True),)


def _day(published: dt.date | None) -> dt.date | None:
    return published.date() if isinstance(published, dt.datetime) else published


def _when(claim: Claim, published: dt.date | None) -> When | None:
    """The days a claim tells of; "days ago", "months ago" are a stretch before the publication."""
    when = claim.when
    if when is None or when.first is not None:
        return replace(when, span=None) if when else None
    back = _AGO.get(when.grain)
    if back is None or published is None or when.time or claim.status not in ("occurred", "historical"):
        return None
    return When(published - dt.timedelta(days=back[0]), published, back[1], "inferred")


def is_supposed(when: When) -> bool:
    """Whether a date is only the stretch in which "months ago" is looked for: no date to show."""
    return when.basis == "inferred" and when.grain in {grain for _, grain in _AGO.values()}


def _named(who: Who) -> Named:
    return Named(who.name or who.text, who.id, who.country, who.role, words.name(who.text))


def _names(claim: Claim) -> frozenset[str]:
    """Stems of the names of a claim's place and actors: compared as such, so that they count once."""
    names = [who.text for who in claim.actors]
    if claim.where is not None:
        names += [claim.where.name, claim.where.admin1 or ""]
    return words.name(" ".join(names))


def _sentence(text: str, claim: Claim) -> str:
    """The sentence around a claim's trigger."""
    before = [m.end() for m in _STOP.finditer(text, 0, claim.trigger.start)]
    after = _STOP.search(text, claim.trigger.end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]


def _count(claim: Claim, kind: TollKind, total: int | None, text: str) -> Count | None:
    """How many a claim says were harmed in one way: its total, a floor where one of its counts is."""
    tolls = [toll for toll in claim.tolls if toll.kind == kind]
    part = bool(tolls) and all(_is_part(toll, text) for toll in tolls)
    if total is None:
        return Count(None, None, part) if any(toll.low is None for toll in tolls) else None
    floor = any(toll.high is None for toll in tolls)
    return Count(total, None if floor else total, part)


def _is_part(toll: Toll, text: str) -> bool:
    """Whether a toll counts some of the dead or injured that are known already ("three of the dead")."""
    said = words.LETTERS.findall(key(text[toll.span.start : toll.span.end] + " " + (toll.who or "")))
    return any(word in words.lists().known_people for word in said)
