"""The one file that knows the order of the stations: report in, Coding out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riwaya import (
    attribution,
    contexts,
    counts,
    frames,
    gazetteer,
    lexicon,
    modality,
    names,
    pieces,
    register,
    scorer,
    text,
    times,
)
from riwaya.frames import casting
from riwaya.gazetteer import Gazetteer
from riwaya.lexicon import Hit, Lexicon
from riwaya.model import Attribution, Coding, Mention, Report, TimeValue, When, Where, Who
from riwaya.register import Register, homes
from riwaya.resolution import carried, claims, signature, when, where, who
from riwaya.resolution.claims import Ground
from riwaya.resources import kept
from riwaya.scorer import Scorer
from riwaya.text import Text
from riwaya.version import __version__

#: Names found to fill roles that are no actors by themselves: things aimed at, bare nationalities.
_NO_ACTOR = ("name.target", "name.nationality")


#: Rules of persons' own names, in which a place's name is none; in an office's ("وزير خارجية البرتغال") it is one.
_OWN_NAMES = frozenset({"name.person", "name.rank", "name.address", "name.surname"})


@dataclass(frozen=True, slots=True)
class Kit:
    """Loaded resources that coding needs; build it once with :func:`load_kit` and share it."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    register: Register
    parts: casting.Model
    modality: modality.Model
    scorer: Scorer
    nations: dict[str, Where]
    armed: dict[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the stations before the frames found in a text."""

    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]


@lru_cache(maxsize=4)
def load_kit(extra: Path | None = None, imported: Path | None = None) -> Kit:
    """The package's own resources, with a user's overlay folder on top (``ar actors places`` inside it).

    ``imported`` is a file of places that ``riwaya gazetteer import`` wrote.
    """

    def overlay(name: str) -> Path | None:
        folder = extra / name if extra else None
        return folder if folder is not None and folder.is_dir() else None

    with kept():
        places, parties = gazetteer.load(overlay("places"), imported), register.load(overlay("actors"))
        return Kit(
            lexicon.load(extra=overlay("ar")), places, parties, casting.load(), modality.load(), scorer.load(),
            where.nations(places), who.armed(parties), f"riwaya {__version__}",
        )  # fmt: skip


def code(report: Report, kit: Kit | None = None) -> Coding:
    """Read one report: what it claims happened, and on whose word."""
    loaded = kit or load_kit()
    return pieces.join(report, [(offset, _code(piece, loaded)) for offset, piece in pieces.cut(report)])


def _code(report: Report, kit: Kit) -> Coding:
    """Read one report, or one piece of a report that is far longer than any article."""
    words = text.read(report.text)
    seen = look(words, kit, kit.register.outlet(report.outlet, report.url))
    hits, mentions, said = seen.hits, seen.mentions, seen.attributions
    grounded = ground(report, words, seen, kit)
    drawn = frames.find(words, hits, mentions, said, kit.lexicon.lists, kit.parts)
    framed = modality.judge(drawn, hits, grounded, kit.modality)
    framed = scorer.weigh(words, framed, hits, mentions, said, kit.scorer)
    parties = tuple(m for m in who.parties(mentions) if not m.rule.startswith(_NO_ACTOR))
    whos = tuple(grounded.whos[m.span] for m in parties)
    told = claims.resolve(grounded, framed)
    return Coding(
        report=report, mentions=mentions, attributions=said, frames=framed, claims=told, actors=whos,
        relations=who.relations(words, parties, whos), places=grounded.wheres, times=grounded.whens,
        speakers=_speakers(words, grounded), contexts=contexts.find(words, tuple(c.mode for c in told if c.mode)),
        by=kit.version,
    )  # fmt: skip


def look(words: Text, kit: Kit, outlet: str | None = None) -> Seen:
    """Rules, names and attributions found in a text: what the clause grammar works on.

    ``outlet`` is the publisher's id in the register, whose readers know some actors by short names.
    """
    hits = kit.lexicon.match(words)
    mentions = _mentions(words, kit, homes.readers(kit.register.record(outlet or "")))
    return Seen(hits, mentions, attribution.find(words, hits, mentions))


def _mentions(words: Text, kit: Kit, home: str | None) -> tuple[Mention, ...]:
    """Everything named, dated or counted, in reading order, longer spans first."""
    placed = kit.gazetteer.find(words)
    named = kit.register.find(words, where.countries(placed, kit.gazetteer) | ({home} if home else set()))
    dated = times.find(words)
    placed = _apart(placed, named)
    people = names.find(words, named, placed)
    placed = _apart(placed, tuple(m for m in people if m.rule in _OWN_NAMES))
    others = (*placed, *dated, *counts.find(words, dated))
    return tuple(sorted((*names.merge(named, people), *others), key=lambda m: (m.span.start, -m.span.end)))


def _apart(placed: tuple[Mention, ...], named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Places that are not part of a name: neither of "قوات سوريا الديمقراطية" nor of "رياض" in a person's."""
    return tuple(p for p in placed if not any(n.span.holds(p.span) and n.span != p.span for n in named))


def ground(report: Report, words: Text, seen: Seen, kit: Kit) -> Ground:
    """Mentions tied to this report: days, coordinates, register ids."""
    mentions = seen.mentions
    day = report.published.date() if isinstance(report.published, dt.datetime) else report.published
    parties = who.parties(mentions)
    outlet = kit.register.outlet(report.outlet, report.url) if report.outlet else None
    placed = tuple(m for m in mentions if m.kind == "place")
    publisher = kit.register.record(outlet or "")
    wheres = where.ground(words, placed, kit.gazetteer, homes.home(publisher))
    whos = who.ground(words, parties, kit.register, day, wheres, publisher)
    return Ground(
        report=report, text=words, mentions=mentions, attributions=seen.attributions, wheres=wheres,
        whos={m.span: w for m, w in zip(parties, whos, strict=True)},
        whens=tuple(_dated(m, day) for m in mentions if m.kind == "time"),
        counts=tuple(m for m in mentions if m.kind == "count"),
        outlet_id=outlet,
        forwarded_id=kit.register.outlet(report.forwarded, None) if report.forwarded else None,
        agency=signature.agency(words, report, kit.register), nations=kit.nations, armed=kit.armed,
    )  # fmt: skip


def _speakers(words: Text, ground: Ground) -> tuple[Who | None, ...]:
    """Who each attribution is put in the mouth of, carried on from an earlier sentence where it says no more."""
    spans = carried.speakers(words, ground.attributions)
    return tuple(ground.whos.get(span, Who(span, words.slice(span))) if span else None for span in spans)


def _dated(mention: Mention, day: dt.date | None) -> When:
    if not isinstance(mention.value, TimeValue):
        raise TypeError(f"a time mention without a time value: {mention.rule}")
    return when.resolve(mention.value, day, mention.span)
