"""The queue of reports to be read by people: asked in any order from an index, whatever it is narrowed down by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, exists, func, select

from riwaya.errors import UsageError
from riwaya.store import schema
from riwaya.store.adding import Row
from riwaya.store.reading import chunks

Record = dict[str, Any]
Order = Literal["uncertainty", "disagreement", "sensitivity", "recency"]
ORDERS: tuple[Order, ...] = ("uncertainty", "disagreement", "sensitivity", "recency")
#: A topic that so many reports have is common: walking the order and looking at each report finds enough of them soon.
_COMMON = 20_000
_TOPICS = ("type", "country", "place", "outlet", "status")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is ordered and narrowed down by; what is ``None`` does not narrow it.

    ``type country place status`` are those of any claim of the report (``place`` its name or its id in the gazetteer),
    ``since`` and ``until`` days of publication, inclusive. ``done`` is False for reports with something left to
    decide, True for the others, ``None`` for both.
    """

    order: Order = "uncertainty"
    type: str | None = None
    country: str | None = None
    place: str | None = None
    outlet: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    done: bool | None = False
    limit: int = 50
    offset: int = 0


def listed(connection: Connection, narrow: QueueFilter) -> list[Record]:
    """Reports of the queue in its order, the newer of equals first; with what a list shows of each."""
    most = narrow.offset + narrow.limit
    rows: list[Any] = []
    for done in (0, 1) if narrow.done is None else (int(narrow.done),):
        query = query_of(connection, narrow, done).limit(most if narrow.done is None else narrow.limit)
        rows += connection.execute(query if narrow.done is None else query.offset(narrow.offset)).all()
    if narrow.done is None:
        rows.sort(key=lambda row: (getattr(row, _column(narrow).name), row.report), reverse=True)
        rows = rows[narrow.offset : most]
    return _shown(connection, rows)


def query_of(connection: Connection, narrow: QueueFilter, done: int) -> Select[Any]:
    """The question for reports that are done, or for those that are not, in the order asked for.

    It starts from the rarest topic asked for; where all are common, from the index of the order.
    """
    if narrow.order not in ORDERS:
        raise UsageError(f"the queue is ordered by {', '.join(ORDERS)}; not {narrow.order!r}")
    queue, topic, column = schema.queue, schema.topic, _column(narrow)
    asked = [(kind, value) for kind in _TOPICS if (value := getattr(narrow, kind)) is not None]
    sizes = sorted((_size(connection, kind, value), kind, value) for kind, value in asked)
    if sizes and sizes[0][0] < _COMMON:
        _, kind, value = sizes.pop(0)
        found = select(topic.c.report).where(topic.c.kind == kind, topic.c.value == value)
        # Additions of nothing keep the database from walking an order, where it would look long for what is rare.
        query = select(queue).where(queue.c.report.in_(found), queue.c.done + 0 == done)
        query = query.order_by((column + _nothing(narrow)).desc(), queue.c.report.desc())
    else:
        query = select(queue).where(queue.c.done == done).order_by(column.desc(), queue.c.report.desc())
    for _, kind, value in sizes:
        has = and_(topic.c.kind == kind, topic.c.value == value, topic.c.report == queue.c.report)
        query = query.where(exists().where(has))
    if narrow.since is not None:
        query = query.where(queue.c.published >= narrow.since)
    if narrow.until is not None:  # a day with its hours sorts behind the day alone
        query = query.where(queue.c.published < _day_after(narrow.until), queue.c.published != "")
    return query


def _day_after(day: str) -> str:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError) as err:
        raise UsageError(f"{day!r} is no day; write it as 2021-11-09") from err


def _column(narrow: QueueFilter) -> Any:
    return schema.queue.c["published" if narrow.order == "recency" else narrow.order]


def _nothing(narrow: QueueFilter) -> Any:
    return "" if narrow.order == "recency" else 0


def _size(connection: Connection, kind: str, value: str) -> int:
    """How many reports have a topic, up to where it counts as common."""
    topic = schema.topic.c
    some = select(topic.report).where(topic.kind == kind, topic.value == value).limit(_COMMON).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def size(connection: Connection, narrow: QueueFilter) -> int:
    """How many reports there are in all, whatever limit is asked for."""
    total = 0
    for done in (0, 1) if narrow.done is None else (int(narrow.done),):
        inner = query_of(connection, narrow, done).order_by(None).subquery()
        total += int(connection.scalar(select(func.count()).select_from(inner)) or 0)
    return total


def _shown(connection: Connection, rows: Sequence[Any]) -> list[Record]:
    report = schema.report.c
    about: dict[int, Any] = {}
    for part in chunks([row.report for row in rows]):
        query = select(report.no, report.id, report.title, report.outlet, report.published, report.url, report.language,
                       func.substr(report.text, 1, 160).label("start"), report.original)  # fmt: skip
        about.update((one.no, one) for one in connection.execute(query.where(report.no.in_(part))))
    return [
        {"report": one.id, "title": one.title, "outlet": one.outlet, "published": one.published, "url": one.url,
         "language": one.language, "start": one.start, "copy": one.original is not None, "type": row.type,
         "country": row.country, "uncertainty": row.uncertainty, "disagreement": row.disagreement,
         "sensitivity": row.sensitivity, "claims": row.claims, "open": row.open, "done": bool(row.done)}
        for row in rows for one in (about[row.report],)
    ]  # fmt: skip


# --- kept up to date ---


def replace(
    connection: Connection, reports: Iterable[int], rows: Sequence[Row], topics: Mapping[int, set[tuple[str, str]]]
) -> None:
    """Put the rows of some reports in place of those there are; a report without a row leaves the queue."""
    queue, topic = schema.queue, schema.topic
    for part in chunks(list(reports)):
        connection.execute(queue.delete().where(queue.c.report.in_(part)))
        connection.execute(topic.delete().where(topic.c.report.in_(part)))
    if rows:
        connection.execute(queue.insert(), list(rows))
    found = [{"kind": kind, "value": value, "report": report}
             for report, several in topics.items() for kind, value in sorted(several)]  # fmt: skip
    if found:
        connection.execute(topic.insert(), found)


def disagreements(connection: Connection, reports: Sequence[int]) -> dict[int, float]:
    """The disagreement of reports as it stands in the queue."""
    queue = schema.queue.c
    found: dict[int, float] = {}
    for part in chunks(reports):
        rows = connection.execute(select(queue.report, queue.disagreement).where(queue.report.in_(part)))
        found.update((row.report, row.disagreement) for row in rows)
    return found


def set_disagreement(connection: Connection, found: Mapping[int, float]) -> None:
    """Write the disagreement of reports anew."""
    queue = schema.queue
    for report, value in found.items():
        connection.execute(queue.update().where(queue.c.report == report).values(disagreement=value))
