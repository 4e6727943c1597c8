"""Claims as a table for spreadsheets, one a row, each with its report and its chain of narrators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from riwaya.exports import cells, values

COLUMNS = (
    "claim", "event", "report", "outlet", "published", "title", "url", "type", "mode", "status", "assertion", "trigger",
    "first", "last", "time", "date_precision", "date_basis", "place", "admin1", "country", "latitude", "longitude",
    "place_precision", "place_basis", "actors", "actor_ids", "recipients", "recipient_ids", "killed", "injured",
    "detained", "narrators", "confidence", "reported", "rule",
)  # fmt: skip


def write(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file, line by line; records have ``report outlet published title url event`` beside the keys of a claim."""
    flat = (values.claim(record) for record in records)
    return cells.lines(COLUMNS, ([row[name] for name in COLUMNS] for row in flat))
