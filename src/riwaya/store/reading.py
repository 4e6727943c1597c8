"""What stands in the store, as plain rows and JSON records."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, case, exists, func, or_, select

from riwaya.distance import distance_km
from riwaya.model import Report, Where
from riwaya.store import reviewing, schema
from riwaya.store.filters import Filter

T = TypeVar("T")
Record = dict[str, Any]
_CHUNK = 500
#: Fewer than a degree of latitude has anywhere, so that nothing near is passed over.
_KM_A_DEGREE = 110.0


#: A claim as it counts: as corrected, else as coded.
RECORD = func.coalesce(schema.corrected.c.record, schema.claim.c.record).label("record")
ACCOUNT = func.coalesce(schema.corrected.c.account, schema.claim.c.account).label("account")


def standing_reports() -> Any:
    """The condition that a report stands: no later version takes its place and it was not erased."""
    report, later = schema.report.c, schema.report.alias("later")
    superseded = exists().where(later.c.supersedes == report.no)
    erased = exists().where(schema.tombstone.c.report == report.no)
    return and_(~superseded, report.outdated.is_(None), ~erased)


def claims(connection: Connection, narrow: Filter) -> Iterator[Record]:
    """The claims that stand, as records of the contract with ``report path outlet published``, oldest report first."""
    claim, report, current, mended = schema.claim.c, schema.report.c, schema.current.c, schema.corrected.c
    query: Select[Any] = (
        select(RECORD, report.id.label("report"), report.path, report.outlet, report.published, schema.member.c.event)
        .select_from(schema.current.join(schema.claim, claim.coding == current.coding)
                     .join(schema.report, report.no == current.report)
                     .outerjoin(schema.corrected, mended.claim == claim.no)
                     .outerjoin(schema.member, schema.member.c.claim == claim.no))
        .where(standing_reports()).order_by(claim.no)
    )  # fmt: skip
    own = {name: case((mended.claim.is_not(None), mended[name]), else_=claim[name])
           for name in ("type", "status", "country", "first", "last")}  # fmt: skip
    query = _between(query, (own["first"], own["last"]), narrow)
    if not narrow.rejected:
        query = query.where(~reviewing.is_rejected(claim.id))
    for column, value in ((own["type"], narrow.type), (own["status"], narrow.status), (own["country"], narrow.country),
                          (report.outlet, narrow.outlet)):  # fmt: skip
        query = query if value is None else query.where(column == value)
    if narrow.actor is not None:  # a record that does not hold the words as JSON writes them has no such party
        written = json.dumps(narrow.actor, ensure_ascii=False)[1:-1]
        query = query.where(_holds(connection, RECORD, written))
    found = (
        {**json.loads(row.record), "report": row.report, "path": row.path, "outlet": row.outlet,
         "published": row.published, "event": row.event}
        for row in _page(connection, query, narrow)
    )  # fmt: skip
    return _cut((one for one in found if _tells_of(one, narrow)), narrow)


def events(connection: Connection, narrow: Filter) -> Iterator[Record]:
    """The events, as JSON records, earliest first; those without a date last."""
    event = schema.event.c
    query = select(event.record).order_by(event.first.is_(None), event.first, event.id)
    query = _between(query, (event.first, event.last), narrow)
    for column, value in ((event.type, narrow.type), (event.status, narrow.status), (event.country, narrow.country)):
        query = query if value is None else query.where(column == value)
    if narrow.sources is not None:
        query = query.where(event.sources >= narrow.sources)
    if narrow.contradicted:
        query = query.where(event.contradictions > 0)
    if narrow.actor is not None:
        party = schema.party.c
        named = or_(party.id == narrow.actor, _holds(connection, party.name, narrow.actor))
        query = query.where(event.id.in_(select(party.event).where(named)))
    if narrow.near is not None:
        query = query.where(event.lat.is_not(None), _around(event.lat, narrow.near))
    found = (json.loads(row.record) for row in _page(connection, query, narrow))
    return _cut((one for one in found if _tells_of(one, narrow)), narrow)


def _holds(connection: Connection, column: Any, words: str) -> Any:
    """The condition that a column holds some words, letter by letter."""
    return (func.instr if connection.dialect.name == "sqlite" else func.strpos)(column, words) > 0


def _around(lat: Any, near: tuple[float, float, float]) -> Any:
    """The condition that a latitude is no further off than a distance allows; longitudes are looked at one by one."""
    degrees = near[2] / _KM_A_DEGREE
    return lat.between(near[0] - degrees, near[0] + degrees)


def _page(connection: Connection, query: Select[Any], narrow: Filter) -> Iterable[Any]:
    """The rows of a query, a few at a time; no more than are asked for where none will be left out."""
    if narrow.actor is None and narrow.near is None and narrow.limit is not None:
        query = query.limit(narrow.offset + narrow.limit)
    return connection.execute(query.execution_options(yield_per=_CHUNK))


def event(connection: Connection, id: str) -> Record | None:
    """An event by its id."""
    record = connection.scalar(select(schema.event.c.record).where(schema.event.c.id == id))
    return json.loads(record) if record else None


def members(connection: Connection, id: str) -> list[Record]:
    """The claims of an event, with their reports and the words around each trigger."""
    claim, report = schema.claim.c, schema.report.c
    query = (
        select(RECORD, report.id, report.path, report.outlet, report.published, report.title, report.url,
               report.text, report.original)
        .select_from(schema.member.join(schema.claim, claim.no == schema.member.c.claim)
                     .outerjoin(schema.corrected, schema.corrected.c.claim == claim.no)
                     .join(schema.report, report.no == claim.report))
        .where(schema.member.c.event == id).order_by(claim.no)
    )  # fmt: skip
    return [
        {**json.loads(row.record), "report": row.id, "path": row.path, "outlet": row.outlet, "published": row.published,
         "title": row.title, "url": row.url, "copy": row.original is not None, "text": row.text}
        for row in connection.execute(query)
    ]  # fmt: skip


def _between(query: Select[Any], days: tuple[Any, Any], narrow: Filter) -> Select[Any]:
    """Only what may lie between two days, its first and last; what has no date lies nowhere."""
    first, last = days
    if narrow.since is not None:
        query = query.where(func.coalesce(last, first) >= narrow.since)
    if narrow.until is not None:
        query = query.where(first <= narrow.until)
    return query


def _tells_of(record: Record, narrow: Filter) -> bool:
    return _names(record, narrow.actor) and _near(record["where"], narrow.near)


def _names(record: Record, actor: str | None) -> bool:
    if actor is None:
        return True
    parties = (*record["actors"], *record["recipients"])
    return any(actor == p.get("id") or any(actor in (p.get(k) or "") for k in ("name", "text")) for p in parties)


def _near(where: Record | None, near: tuple[float, float, float] | None) -> bool:
    if near is None:
        return True
    if where is None or where.get("lat") is None:
        return False
    lat, lon, km = near
    return distance_km(_point(where["lat"], where["lon"]), _point(lat, lon)) <= km


def _point(lat: float, lon: float) -> Where:
    return Where("", None, None, lat, lon, "exact", "stated")


def _cut(found: Iterable[Record], narrow: Filter) -> Iterator[Record]:
    for number, one in enumerate(found):
        if narrow.limit is not None and number >= narrow.offset + narrow.limit:
            return
        if number >= narrow.offset:
            yield one


def coded(connection: Connection) -> Iterator[Record]:
    """The JSON record of each standing report's coding that counts, with the text, oldest first.

    Claims that a person rejected are left out.
    """
    report, coding = schema.report.c, schema.coding.c
    query = (
        select(coding.record, report.id, report.text)
        .select_from(schema.current.join(schema.coding, coding.no == schema.current.c.coding)
                     .join(schema.report, report.no == coding.report))
        .where(standing_reports()).order_by(report.no)
    )  # fmt: skip
    refused = reviewing.rejected(connection)
    for row in connection.execution_options(yield_per=_CHUNK).execute(query):
        record = json.loads(zlib.decompress(row.record))
        left = [claim for claim in record["claims"] if claim["id"] not in refused]
        yield {**record, "claims": left, "id": row.id, "text": row.text}


def report(connection: Connection, number: int) -> Report:
    """A report as it was read, under the id it has here."""
    row = connection.execute(select(schema.report).where(schema.report.c.no == number)).one()
    captured = select(schema.capture.c.raw_hash).where(schema.capture.c.report == number).order_by(schema.capture.c.no)
    return Report(
        id=row.id, text=row.text, title=row.title, outlet=row.outlet, published=_published(row.published), url=row.url,
        language=row.language, related=tuple(json.loads(row.related)), byline=row.byline, path=row.path,
        raw_hash=connection.scalars(captured).first(), extra=row.extra, forwarded=row.forwarded,
    )  # fmt: skip


def _published(written: str | None) -> dt.date | None:
    if written is None:
        return None
    return dt.datetime.fromisoformat(written) if "T" in written else dt.date.fromisoformat(written)


def stands(connection: Connection, number: int) -> bool:
    """Whether a report stands: no later version takes its place and it was not erased."""
    query = select(schema.report.c.no).where(schema.report.c.no == number, standing_reports())
    return connection.scalar(query) is not None


def standing_claims(connection: Connection) -> list[int]:
    """The numbers of all claims that count, in the order they came; rejected ones do not."""
    claim = schema.claim.c
    query = (
        select(claim.no)
        .select_from(schema.current.join(schema.claim, claim.coding == schema.current.c.coding)
                     .join(schema.report, schema.report.c.no == claim.report))
        .where(standing_reports(), ~reviewing.is_rejected(claim.id)).order_by(claim.no)
    )  # fmt: skip
    return list(connection.scalars(query))


def current_by(connection: Connection) -> list[tuple[int, str]]:
    """Each report that was not erased, with the version that coded it; people's claims are added to what it coded."""
    coding, change = schema.coding.c, schema.change.c
    joined = schema.current.join(schema.coding, coding.no == schema.current.c.coding)
    rows = connection.execute(select(coding.no, coding.report, coding.by).select_from(joined).order_by(coding.report))
    by_hand = set(connection.scalars(select(change.first).where(change.kind == "coding")))
    return [(row.report, _base(connection, row.no) if row.no in by_hand else row.by) for row in rows.all()]


def _base(connection: Connection, coding: int) -> str:
    """Which version coded what a person's coding builds on."""
    record = connection.scalars(select(schema.coding.c.record).where(schema.coding.c.no == coding)).one()
    return str(json.loads(zlib.decompress(record))["base"])


def proposed(connection: Connection) -> dict[int, int]:
    """Codings that nobody accepted or rejected yet, by report."""
    coding = schema.coding.c
    settled = exists().where(schema.acceptance.c.coding == coding.no)
    rows = connection.execute(select(coding.report, coding.no).where(~settled, coding.record.is_not(None)))
    return {row.report: row.no for row in rows.all()}


def rows_of(connection: Connection, ids: Sequence[int] | Sequence[str], column: Any, *wanted: Any) -> Iterator[Any]:
    """Rows whose ``column`` is one of many numbers, asked for in chunks that any database takes."""
    for part in chunks(ids):
        yield from connection.execute(select(*wanted).where(column.in_(part)))


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Many values in parts that any database takes in one question."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def counts(connection: Connection) -> Record:
    """How much there is of everything."""
    tables = {"reports": schema.report, "captures": schema.capture, "codings": schema.coding, "claims": schema.claim,
              "events": schema.event, "judgements": schema.judgement, "corrections": schema.correction,
              "quarantined": schema.quarantine, "erased": schema.tombstone, "log": schema.log}  # fmt: skip
    found: Record = {name: connection.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}
    report = schema.report.c
    found["copies"] = connection.scalar(select(func.count()).where(report.original.is_not(None)))
    found["superseded"] = connection.scalar(select(func.count()).where(report.supersedes.is_not(None)))
    found["raw bytes"] = int(connection.scalar(select(func.sum(schema.blob.c.size))) or 0)
    found["published"] = list(connection.execute(select(func.min(report.published), func.max(report.published))).one())
    for name, column in (("by type", schema.event.c.type), ("by country", schema.event.c.country),
                         ("by outlet", report.outlet)):  # fmt: skip
        table = column.table
        rows = connection.execute(select(column, func.count()).select_from(table).group_by(column).order_by(
            func.count().desc(), column))  # fmt: skip
        found[name] = {row[0] or "": row[1] for row in rows}
    return found


def runs(connection: Connection) -> list[Record]:
    """The runs of the program, each with its manifest, newest first."""
    run = schema.run
    return [
        {"no": r.no, "started": r.started, "ended": r.ended, "tool": r.tool, "command": r.command,
         "settings": json.loads(r.settings), "counts": json.loads(r.counts) if r.counts else None}
        for r in connection.execute(select(run).order_by(run.c.no.desc()))
    ]  # fmt: skip


def refused(connection: Connection) -> list[Record]:
    """What could not be read, with the reason, oldest first."""
    table = schema.quarantine
    query = select(table.c.no, table.c.place, table.c.why, table.c.hint, table.c.input, table.c.at).order_by(table.c.no)
    return [dict(row._mapping) for row in connection.execute(query)]
