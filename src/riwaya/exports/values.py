"""What several formats say of an event or a claim, flat: one name, one value, unknown is ``None`` and never 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riwaya.exports.cells import joined

Record = Mapping[str, Any]
Row = dict[str, Any]


def event(record: Record) -> Row:
    """An event: the range of its figures, its place with the precision, and on how many words it rests."""
    return {
        "event": record["id"], "type": record["type"], "mode": record["mode"], "status": record["status"],
        **when(record["when"]), **where(record["where"]),
        **parties("actors", record["actors"]), **parties("recipients", record["recipients"]),
        **_figures("killed", record["killed"]), **_figures("injured", record["injured"]),
        "independent_sources": record["independent_sources"], "sources": joined(record["roots"]),
        "claims": len(record["claims"]), "reports": record["reports"], "outlets": record["outlets"],
        "contradictions": joined(f"{one['kind']} ({one['about']})" for one in record["contradictions"]),
        "credibility": record["credibility"], "reliability": record["reliability"],
        "plans": joined(record["plans"]), "deeds": joined(record["deeds"]),
    }  # fmt: skip


def claim(record: Record) -> Row:
    """A claim: one report's telling, with who narrates it from the publisher inward."""
    return {
        "claim": record["id"], "event": record["event"], "report": record["report"], "outlet": record["outlet"],
        "published": record["published"], "title": record["title"], "url": record["url"],
        "type": record["type"], "mode": record["mode"], "status": record["status"], "assertion": record["assertion"],
        "trigger": record["trigger"]["text"], **when(record["when"]), **where(record["where"]),
        **parties("actors", record["actors"]), **parties("recipients", record["recipients"]),
        "killed": record["killed"], "injured": record["injured"], "detained": record["detained"],
        "narrators": " < ".join(link["name"] for link in record["chain"]) or None,
        "confidence": record["confidence"], "reported": record["reported"], "rule": record["rule"],
    }  # fmt: skip


def when(days: Record | None) -> Row:
    """The days of a happening with how they are known."""
    names = {"first": "first", "last": "last", "time": "time", "grain": "date_precision", "basis": "date_basis"}
    return {name: days.get(key) if days else None for key, name in names.items()}


def where(place: Record | None) -> Row:
    """The place of a happening; coordinates never without their precision."""
    names = {"name": "place", "admin1": "admin1", "country": "country", "lat": "latitude", "lon": "longitude",
             "precision": "place_precision", "basis": "place_basis"}  # fmt: skip
    return {name: place.get(key) if place else None for key, name in names.items()}


def parties(part: str, named: Sequence[Record]) -> Row:
    """The parties that play a part: as named, with ids of the register in the same order."""
    ids = [one.get("id") for one in named]
    return {
        part: joined(one.get("name") or one.get("text") for one in named),
        f"{part.removesuffix('s')}_ids": joined(id or "none" for id in ids) if any(ids) else None,
    }


def _figures(kind: str, figures: Record | None) -> Row:
    said = figures or {}
    known = said.get("best") is not None
    low, best, high = (said.get(name) for name in ("low", "best", "high"))
    return {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high,
            f"{kind}_or_more": bool(said.get("floor")) if known else None}  # fmt: skip
