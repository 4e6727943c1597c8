"""How sensitive reports and events are, many at once: what listings, search and exports keep from readers.

An event is as sensitive as the most sensitive report that tells of it, since what it says comes from there too; a
person may mark it higher, and lowers it by marking its reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from riwaya.store import reviewing, schema
from riwaya.store.reading import chunks

_TOLD = (
    schema.member.join(schema.claim, schema.claim.c.no == schema.member.c.claim)
    .join(schema.queue, schema.queue.c.report == schema.claim.c.report)
)  # fmt: skip


def events(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The level of each event, 0 to 3."""
    wanted = list(ids)
    found = dict.fromkeys(wanted, 0)
    member, queue = schema.member.c, schema.queue.c
    for part in chunks(wanted):
        query = select(member.event, queue.sensitivity).select_from(_TOLD)
        for event, level in connection.execute(query.where(member.event.in_(part), queue.sensitivity > 0)):
            found[event] = max(found[event], level)
    for event, mark in reviewing.marks(connection, "event", wanted).items():
        found[event] = max(found[event], mark["level"])
    return found


def reports(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The level of each report that stands, 0 to 3."""
    report, queue = schema.report.c, schema.queue.c
    joined = schema.report.join(schema.queue, queue.report == report.no)
    found: dict[str, int] = {}
    for part in chunks(list(ids)):
        query = select(report.id, queue.sensitivity).select_from(joined).where(report.id.in_(part))
        found.update((id, level) for id, level in connection.execute(query))
    return found


def closed(connection: Connection, level: int) -> frozenset[str]:
    """The ids of all events that are at least so sensitive."""
    queue, claim, member = schema.queue.c, schema.claim.c, schema.member.c
    # Both values of ``done`` are named, so that the index on it and on the level is used.
    few = select(queue.report).where(queue.done.in_((0, 1)), queue.sensitivity >= level)
    joined = schema.claim.join(schema.member, member.claim == claim.no)
    told: set[str] = set()
    for part in chunks(connection.scalars(few).all()):
        told.update(connection.scalars(select(member.event).select_from(joined).where(claim.report.in_(part))))
    table = schema.sensitivity.c
    marked = select(table.subject).where(table.kind == "event", table.level >= level).distinct()
    marks = reviewing.marks(connection, "event", connection.scalars(marked).all())
    return frozenset((*told, *(id for id, mark in marks.items() if mark["level"] >= level)))


def dealings(connection: Connection, level: int) -> Counter[tuple[str, str, str]]:
    """How often one party deals with another in events that are so sensitive: actor, recipient (id or name), type."""
    found: Counter[tuple[str, str, str]] = Counter()
    actor, recipient, event = schema.party.alias("actor"), schema.party.alias("recipient"), schema.event.c
    named = [func.coalesce(side.c.id, side.c.name) for side in (actor, recipient)]
    joined = schema.event.join(actor, actor.c.event == event.id).join(recipient, recipient.c.event == event.id)
    for part in chunks(sorted(closed(connection, level))):
        query = select(event.id, *named, event.type).select_from(joined).distinct().where(
            event.id.in_(part), actor.c.side == "actor", recipient.c.side == "recipient")  # fmt: skip
        found.update((row[1], row[2], row[3]) for row in connection.execute(query))
    return found
