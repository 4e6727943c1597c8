"""What the events of a page are narrowed down by, as its address says it: for list, map, network and exports alike."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from riwaya.store.exploring import Box, ExploreFilter

#: The names in an address; those of ``web/src/store.js``.
NAMES = ("type", "status", "country", "since", "until", "actor", "sources", "contradicted", "box")
#: Longer words are nobody's name.
_LONGEST = 200
_MOST_SOURCES = 1000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A choice of events: as the store asks it, and as the address said it (what it cannot be is left out)."""

    filter: ExploreFilter
    said: Mapping[str, str]

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        return urlencode(self.said)


def read(given: Mapping[str, str]) -> Narrowed:
    """The choice that the parameters of an address make; values that none can have are passed over."""
    said = {name: words for name in NAMES if (words := _clean(name, given.get(name, "")))}
    return Narrowed(
        ExploreFilter(
            type=said.get("type"), status=said.get("status"), country=said.get("country"), since=said.get("since"),
            until=said.get("until"), actor=said.get("actor"),
            sources=int(said["sources"]) if "sources" in said else None, contradicted="contradicted" in said,
            box=box(said.get("box")),
        ), said,
    )  # fmt: skip


def box(words: str | None) -> Box | None:
    """West, south, east and north in degrees; ``None`` where the words are no box."""
    try:
        west, south, east, north = (float(one) for one in (words or "").split(","))
    except ValueError:
        return None
    inside = -90 <= south <= north <= 90 and all(-180 <= one <= 180 for one in (west, east))
    return (west, south, east, north) if inside and all(map(math.isfinite, (west, east))) else None


def _clean(name: str, words: str) -> str:
    words = words.strip().replace("\x00", "")[:_LONGEST]
    if name in ("since", "until"):
        return words if _is_day(words) else ""
    if name == "sources":
        return words if words.isascii() and words.isdigit() and int(words) <= _MOST_SOURCES else ""
    if name == "contradicted":
        return "1" if words in ("1", "true", "on") else ""
    if name == "box":
        return words if box(words) else ""
    return words


def _is_day(words: str) -> bool:
    try:
        return len(words) == 10 and bool(dt.date.fromisoformat(words))
    except ValueError:
        return False
