"""Events as a table for spreadsheets, one a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from riwaya.exports import cells, values

COLUMNS = (
    "event", "type", "mode", "status", "first", "last", "time", "date_precision", "date_basis", "place", "admin1",
    "country", "latitude", "longitude", "place_precision", "place_basis", "actors", "actor_ids", "recipients",
    "recipient_ids", "killed_low", "killed_best", "killed_high", "killed_or_more", "injured_low", "injured_best",
    "injured_high", "injured_or_more", "independent_sources", "sources", "claims", "reports", "outlets",
    "contradictions", "credibility", "reliability", "plans", "deeds",
)  # fmt: skip


def write(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file, line by line."""
    flat = (values.event(record) for record in records)
    return cells.lines(COLUMNS, ([row[name] for name in COLUMNS] for row in flat))
