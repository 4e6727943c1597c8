"""An account as one compact line of JSON for a column, and the way back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from riwaya.merging.account import Account, Count, Named, Root
from riwaya.model import When, Where


def to_json(account: Account) -> str:
    """An account as JSON: a list in the order of its fields, without spaces."""
    a = account
    when = [_iso(a.when.first), _iso(a.when.last), a.when.grain, a.when.basis, a.when.time] if a.when else None
    row = [
        a.id, a.report, a.group, a.outlet, _iso(a.published), a.type, a.mode, a.status, a.assertion, when,
        _place(a.where), _parties(a.actors), _parties(a.recipients), _count(a.killed), _count(a.injured),
        _joined(a.told), _joined(a.words - a.told - a.trigger), _joined(a.trigger),
        [a.root.key, a.root.name, a.root.known], a.chain, a.at, a.part, a.quad, _count(a.detained),
        round(a.confidence, 4), round(a.reported, 4), *([sorted(a.sites)] if a.sites else []),
    ]  # fmt: skip
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str) -> Account:
    """The account that :func:`to_json` wrote. Raises ValueError where it is none."""
    row = json.loads(line)
    try:
        return _read(row)
    except (TypeError, AttributeError, LookupError) as err:
        raise ValueError(f"not an account: {line[:60]}") from err


def _read(r: list[Any]) -> Account:
    told, trigger = frozenset(r[15].split()), frozenset(r[17].split())
    return Account(
        id=r[0], report=r[1], group=r[2], outlet=r[3], published=_date(r[4]), type=r[5], mode=r[6], status=r[7],
        assertion=r[8],
        when=When(_date(r[9][0]), _date(r[9][1]), r[9][2], r[9][3], None, r[9][4]) if r[9] else None,
        where=Where(*r[10]) if r[10] else None,
        actors=_named(r[11]), recipients=_named(r[12]),
        killed=Count(*r[13]) if r[13] else None, injured=Count(*r[14]) if r[14] else None,
        words=told | trigger | frozenset(r[16].split()), told=told, trigger=trigger, root=Root(*r[18]),
        chain=tuple(r[19]), at=r[20], part=r[21], quad=r[22],
        detained=Count(*r[23]) if r[23] else None, confidence=r[24], reported=r[25],
        sites=frozenset(r[26]) if len(r) > 26 else frozenset(),
    )  # fmt: skip


def _joined(stems: frozenset[str]) -> str:
    return " ".join(sorted(stems))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _place(w: Any) -> list[Any] | None:
    return [w.name, w.country, w.admin1, w.lat, w.lon, w.precision, w.basis, w.gazetteer_id] if w else None


def _parties(parties: tuple[Named, ...]) -> list[list[Any]]:
    return [[p.name, p.id, p.country, p.role, _joined(p.words)] for p in parties]


def _named(rows: list[list[Any]]) -> tuple[Named, ...]:
    return tuple(Named(r[0], r[1], r[2], r[3], frozenset(r[4].split())) for r in rows)


def _count(count: Count | None) -> list[Any] | None:
    return [count.low, count.high, count.part] if count else None
