"""Events by day, week or month and by type, as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from riwaya.exports import cells, dealings

#: ``killed`` is empty where no event gives a figure; ``without_figure`` says how many of the events give none.
COLUMNS = ("start", "type", "events", "killed", "without_figure")


def write(records: Iterable[dict[str, Any]], by: dealings.Step = "day") -> Iterator[str]:
    """The file, line by line."""
    rows = dealings.days(records, by)
    return cells.lines(COLUMNS, ((start, kind, one.events, one.killed, one.unknown) for start, kind, one in rows))
