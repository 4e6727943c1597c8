"""The one file that knows the order of the stations: report in, Coding out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riwaya import attribution, contexts, counts, frames, gazetteer, lexicon, names, register, text, times
from riwaya.gazetteer import Gazetteer
from riwaya.lexicon import Lexicon
from riwaya.model import Coding, Mention, Report, Span, TimeValue, When, Who
from riwaya.register import Register
from riwaya.resolution import claims, when, where, who
from riwaya.resolution.claims import Ground
from riwaya.text import Text


@dataclass(frozen=True, slots=True)
class Kit:
    """Loaded resources that coding needs; build it once with :func:`load_kit` and share it."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    register: Register
    version: str


@lru_cache(maxsize=4)
def load_kit(extra: Path | None = None) -> Kit:
    """The package's own resources, with a user's overlay folder on top (``ar actors places`` inside it)."""
    from riwaya import __version__

    def overlay(name: str) -> Path | None:
        folder = extra / name if extra else None
        return folder if folder is not None and folder.is_dir() else None

    return Kit(
        lexicon.load(extra=overlay("ar")), gazetteer.load(overlay("places")), register.load(overlay("actors")),
        f"riwaya {__version__}",
    )  # fmt: skip


def code(report: Report, kit: Kit | None = None) -> Coding:
    """Read one report: what it claims happened, and on whose word."""
    kit = kit or load_kit()
    words = text.read(report.text)
    hits = kit.lexicon.match(words)
    mentions = _mentions(words, kit)
    said = attribution.find(words, hits, mentions)
    framed = frames.find(words, hits, mentions, said, kit.lexicon.lists)
    ground, speakers = _ground(report, words, mentions, said, kit)
    parties = tuple(m for m in mentions if m.kind in ("actor", "person"))
    whos = tuple(ground.whos[m.span] for m in parties)
    return Coding(
        report=report, mentions=mentions, attributions=said, frames=framed, claims=claims.resolve(ground, framed),
        actors=whos, relations=who.relations(words, parties, whos), places=ground.wheres, times=ground.whens,
        speakers=speakers, contexts=contexts.find(words), by=kit.version,
    )  # fmt: skip


def _mentions(words: Text, kit: Kit) -> tuple[Mention, ...]:
    """Everything named, dated or counted, in reading order, longer spans first."""
    named = kit.register.find(words)
    dated = times.find(words)
    placed = _apart(kit.gazetteer.find(words), named)
    people = names.find(words, named, placed)
    counted = tuple(c for c in counts.find(words) if not any(_covers(t.span, c.span) for t in dated))
    found = {(m.span, m.kind): m for m in (*people, *named, *placed, *dated, *counted)}
    return tuple(sorted(found.values(), key=lambda m: (m.span.start, -m.span.end)))


def _apart(placed: tuple[Mention, ...], named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Places that are not part of a registered name ("داعش ولاية ...", "قوات سوريا الديمقراطية")."""
    return tuple(p for p in placed if not any(_covers(n.span, p.span) and n.span != p.span for n in named))


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _ground(
    report: Report, words: Text, mentions: tuple[Mention, ...], said: tuple[claims.Attribution, ...], kit: Kit
) -> tuple[Ground, tuple[Who | None, ...]]:
    """Mentions tied to this report: days, coordinates, register ids."""
    day = report.published.date() if isinstance(report.published, dt.datetime) else report.published
    placed = tuple(m for m in mentions if m.kind == "place")
    parties = tuple(m for m in mentions if m.kind in ("actor", "person"))
    wheres = where.ground(words, placed, kit.gazetteer, None)
    whos = dict(zip((m.span for m in parties), who.ground(words, parties, kit.register, day, wheres), strict=True))
    dated = tuple(_dated(m, day) for m in mentions if m.kind == "time")
    counted = tuple(m for m in mentions if m.kind == "count")
    speakers = tuple(whos.get(a.speaker) if a.speaker else None for a in said)
    return Ground(report, words, mentions, said, whos, wheres, dated, counted), speakers


def _dated(mention: Mention, day: dt.date | None) -> When:
    if not isinstance(mention.value, TimeValue):
        raise TypeError(f"a time mention without a time value: {mention.rule}")
    return when.resolve(mention.value, day, mention.span)
