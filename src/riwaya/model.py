"""The words of the field: frozen records that every station reads and none alters.

A *claim* is one report's telling, with its chain of narrators; an *event* is what happened, as far as the
claims agree. Offsets are Unicode code points into ``Report.text``, which is never altered. Whatever is not
known is ``None`` or an empty tuple, never a made-up value.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

MentionKind = Literal["actor", "person", "place", "time", "count", "weapon"]
SpeakerKind = Literal["named_person", "official", "organization", "media", "anonymous", "witness", "document"]
Stance = Literal["affirms", "denies", "accuses", "promises", "threatens", "demands", "relays"]
Status = Literal["occurred", "ongoing", "future", "hypothetical", "negated", "historical"]
Assertion = Literal["asserted", "alleged", "denied"]
Grain = Literal["part_of_day", "day", "week", "month", "season", "year", "longer"]
WhenBasis = Literal["stated", "inferred", "dateline"]
WhereBasis = Literal["stated", "inferred", "dateline"]
Precision = Literal["exact", "town", "area", "district", "governorate", "country"]
TollKind = Literal["killed", "injured", "detained", "missing", "displaced"]
RelationKind = Literal["part_of", "backed_by", "leads", "member_of", "allied_with", "rival_of"]
RoleName = Literal["actor", "recipient", "instrument", "content"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of code points in ``Report.text``."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many code points it covers."""
        return self.end - self.start

    def holds(self, other: Span) -> bool:
        """Whether another span lies in it, its own included."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Report:
    """One published text as it was read; ``text`` is never altered.

    ``published`` is a date, or a datetime carrying the page's own offset: its local day counts.
    ``id`` is the id given with the input, or a hash of the content. ``extra`` holds the input's other keys, as JSON.
    ``forwarded`` names whom a post was forwarded from: its outlet only passed it on.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: dt.date | None = None
    url: str | None = None
    language: str | None = None
    related: tuple[str, ...] = ()
    byline: str | None = None
    path: str | None = None
    raw_hash: str | None = None
    extra: str | None = None
    forwarded: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """How one report was got, in the terms of the Berkeley Protocol: what is kept so that it can be proved later.

    ``raw`` holds the bytes as they came: of this report alone where a file holds many (its line, its record, its
    message). ``method`` names the way (``file stdin page feed warc telegram whatsapp mail``); ``at`` the moment in UTC,
    ``None`` for now; ``stated`` the publication date in the source's own words.
    """

    raw: bytes
    method: str
    at: dt.datetime | None = None
    url_given: str | None = None
    url_final: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    mime: str | None = None
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """A report with how it was got."""

    report: Report
    capture: Capture


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time expression as the words give it, before any publication date is known.

    ``unit`` and ``shift`` count from the anchor ("two days ago": day, -2); ``year month day weekday`` (Monday 0)
    are calendar fields the words state; ``direction`` is past, future or current; ``part`` a part of the day
    ("dawn") or of the period ("start"); ``through`` marks a stretch that reaches to the anchor ("during the past
    two days"); ``count`` is how many units it covers; ``until`` the far end of a range; ``time`` a clock time HH:MM.
    """

    grain: Grain
    anchor: Literal["published", "calendar", "event"] = "published"
    unit: str | None = None
    shift: int | None = None
    count: int | None = None
    through: bool = False
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    direction: Literal["past", "future", "current"] | None = None
    part: str | None = None
    time: str | None = None
    calendar: Literal["gregorian", "hijri"] = "gregorian"
    until: TimeValue | None = None


@dataclass(frozen=True, slots=True)
class CountValue:
    """A number with what it counts. ``high`` equals ``low`` when exact and is ``None`` for a floor ("at least five").

    ``of`` is the span of the counted noun ("شخصان" counts itself: 2), ``human`` whether it counts people.
    ``low`` is ``None`` where the words give no figure ("dozens").
    """

    low: int | None
    high: int | None
    of: Span | None = None
    human: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words yield, not yet tied to this report: a name, a time, a number, a weapon.

    ``value`` is a :class:`TimeValue`, a :class:`CountValue`, a register or gazetteer key, or ``None``.
    ``head`` is the span of the head word where it differs from the whole ("commander of X": commander).
    """

    span: Span
    kind: MentionKind
    rule: str
    value: TimeValue | CountValue | str | None = None
    head: Span | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content put in somebody's mouth. ``parent`` is the index of the attribution this one stands inside."""

    span: Span
    cue: Span
    speaker: Span | None
    content: Span
    kind: SpeakerKind | None
    stance: Stance
    parent: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Role:
    """A span that plays a part in a frame."""

    name: RoleName
    span: Span


@dataclass(frozen=True, slots=True)
class Frame:
    """What the WORDS say happened: trigger, PLOVER type and mode, roles, status. Nothing is resolved yet.

    ``assertion`` is what the words around the trigger alone say (``denied`` for "denied that"); ``refers`` that they
    speak of something known ("the attack", or its outcome alone); ``confidence`` is the probability that trigger and
    type are right, ``reported`` that the sentence reports it as news.
    """

    trigger: Span
    type: str
    mode: str | None
    roles: tuple[Role, ...]
    status: Status
    rule: str
    assertion: Assertion = "asserted"
    confidence: float = 0.5
    reported: float = 0.5
    refers: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Days on the calendar. ``first`` and ``last`` are ``None`` where the publication date is needed and missing."""

    first: dt.date | None
    last: dt.date | None
    grain: Grain
    basis: WhenBasis
    span: Span | None = None
    time: str | None = None
    weekday_disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A place on the map. ``lat`` and ``lon`` are degrees WGS 84, both ``None`` where unknown."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: Precision
    basis: WhereBasis
    gazetteer_id: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A party or speaker as named here; ``id name country role`` come from the register where it is known there.

    ``country`` is ISO 3166 alpha-3 or a PLOVER non-state code, ``role`` a PLOVER sector.
    """

    span: Span
    text: str
    id: str | None = None
    name: str | None = None
    country: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What the text itself says of two actors; ``subject`` and ``object`` index ``Coding.actors``."""

    subject: int
    relation: RelationKind
    object: int
    span: Span


@dataclass(frozen=True, slots=True)
class Toll:
    """One count of people. ``high`` is ``None`` for a floor; ``low`` is ``None`` for an unnumbered count ("dozens")."""

    kind: TollKind
    who: str | None
    low: int | None
    high: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """One narrator of a chain that runs from the publisher inward to the witness."""

    name: str
    kind: SpeakerKind | None
    stance: Stance
    id: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one report MEANS to say happened, and on whose word. ``frame`` indexes ``Coding.frames``."""

    id: str
    report: str
    type: str
    mode: str | None
    trigger: Span
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    status: Status
    assertion: Assertion
    when: When | None
    where: Where | None
    tolls: tuple[Toll, ...]
    killed: int | None
    injured: int | None
    detained: int | None
    chain: tuple[Link, ...]
    confidence: float
    reported: float
    frame: int
    rule: str
    cameo: str | None = None
    quad: int | None = None
    acled: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """All that one reading of a report yields. A person's annotation is a ``Coding`` too."""

    report: Report
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    frames: tuple[Frame, ...] = ()
    claims: tuple[Claim, ...] = ()
    actors: tuple[Who, ...] = ()
    relations: tuple[Relation, ...] = ()
    places: tuple[Where, ...] = ()
    times: tuple[When, ...] = ()
    speakers: tuple[Who | None, ...] = ()
    contexts: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody's or something's word on whether two claims tell of one happening."""

    left: str
    right: str
    verdict: Literal["same", "different", "unsure"]
    score: float
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What the judgements say a set of claims has in common; everything here is derived from the claims."""

    id: str
    claims: tuple[str, ...]
