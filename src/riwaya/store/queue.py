"""The queue of reports to be read by people: asked in any order from an index, whatever it is narrowed down by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from riwaya.errors import UsageError
from riwaya.store import schema
from riwaya.store.adding import Row
from riwaya.store.reading import chunks

Record = dict[str, Any]
Order = Literal["uncertainty", "disagreement", "sensitivity", "recency"]
ORDERS: tuple[Order, ...] = ("uncertainty", "disagreement", "sensitivity", "recency")
#: Reports that are all looked at sooner than enough of them are met on the way down an order: so many with a topic,
#: and, since days stand together in every order, more of some days.
_FEW, _MANY = 5_000, 20_000
_TOPICS = ("type", "country", "place", "outlet", "status")
_Topic = tuple[str, str]


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
    if narrow.done is not None:
        query = query_of(connection, narrow, int(narrow.done)).limit(narrow.limit).offset(narrow.offset)
        return _shown(connection, connection.execute(query).all())
    most = narrow.offset + narrow.limit
    rows = [row for done in (0, 1) for row in connection.execute(query_of(connection, narrow, done).limit(most))]
    rows.sort(key=lambda row: (getattr(row, _column(narrow).name), row.report), reverse=True)
    return _shown(connection, rows[narrow.offset : most])


def query_of(connection: Connection, narrow: QueueFilter, done: int) -> Select[Any]:
    """The question for reports that are done, or for those that are not, in the order asked for.

    It goes down the index of the order and looks at each report, which soon finds enough; where few have a topic, or
    were published on the days asked for, it starts from those.
    """
    queue, order, topics = schema.queue, _column(narrow), _asked(narrow)
    sizes = sorted((_size(connection, topic), topic) for topic in topics)
    # Additions of nothing keep the database from an index that leads the long way round.
    if sizes and sizes[0][0] < _FEW:
        rarest = sizes[0][1]
        topics.remove(rarest)
        order = order + _nothing(narrow)
        where = [queue.c.report.in_(_with(rarest)), queue.c.done + 0 == done, *_dates(narrow, queue.c.published)]
    elif narrow.order == "recency" or _size_of_days(connection, narrow, done) < _MANY:
        where = [queue.c.done == done, *_dates(narrow, queue.c.published)]
    else:
        where = [queue.c.done == done, *_dates(narrow, queue.c.published + "")]
    query = select(queue).where(*where, *(_has(topic) for topic in topics))
    return query.order_by(order.desc(), queue.c.report.desc())


def _asked(narrow: QueueFilter) -> list[_Topic]:
    return [(kind, value) for kind in _TOPICS if (value := getattr(narrow, kind)) is not None]


def _with(topic: _Topic) -> Select[Any]:
    """The reports that have a topic."""
    (kind, value), table = topic, schema.topic.c
    return select(table.report).where(table.kind == kind, table.value == value)


def _has(topic: _Topic) -> ColumnElement[bool]:
    """That a report of the queue has a topic."""
    (kind, value), table = topic, schema.topic.c
    return exists().where(table.kind == kind, table.value == value, table.report == schema.queue.c.report)


def _dates(narrow: QueueFilter, published: Any) -> list[ColumnElement[bool]]:
    """That a report was published on the days asked for."""
    found = []
    if narrow.since is not None:
        found.append(published >= narrow.since)
    if narrow.until is not None:  # a day with its hours sorts behind the day alone
        found += [published < _day_after(narrow.until), published != ""]
    return found


def _day_after(day: str) -> str:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError) as err:
        raise UsageError(f"{day!r} is no day; write it as 2021-11-09") from err


def _column(narrow: QueueFilter) -> Any:
    if narrow.order not in ORDERS:
        raise UsageError(f"the queue is ordered by {', '.join(ORDERS)}; not {narrow.order!r}")
    return schema.queue.c["published" if narrow.order == "recency" else narrow.order]


def _nothing(narrow: QueueFilter) -> Any:
    return "" if narrow.order == "recency" else 0


def _size(connection: Connection, topic: _Topic) -> int:
    """How many reports have a topic, up to where they are no longer few."""
    return _up_to(connection, _with(topic), _FEW)


def _size_of_days(connection: Connection, narrow: QueueFilter, done: int) -> int:
    """How many reports were published on the days asked for, up to where they are many."""
    if narrow.since is None and narrow.until is None:
        return _MANY
    queue = schema.queue.c
    query = select(queue.report).where(queue.done == done, *_dates(narrow, queue.published))
    return _up_to(connection, query, _MANY)


def _up_to(connection: Connection, query: Select[Any], most: int) -> int:
    return int(connection.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0)


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
