"""Proof that what is derived from rows is what the rows make it: corrected claims, events, the queue, the history."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from riwaya import merging
from riwaya.archive import queueing
from riwaya.archive.correcting import mended
from riwaya.archive.placing import MERGED_BY, derive, event_row, version
from riwaya.archive.pool import Accounts, StorePool
from riwaya.store import changes, reading, reviewing, schema, spots
from riwaya.store.verifying import Problem

_CORRECTED = select(schema.corrected, schema.claim.c.id).join(
    schema.claim, schema.claim.c.no == schema.corrected.c.claim
)


def misderived(connection: Connection, model: merging.Model) -> list[Problem]:
    """What is not as it should be; events that another version derived are not derived again."""
    found = list(_members(connection))
    if _is_ours(connection, model):
        found += [*_corrected(connection), *_events(connection, model)]
    if not found:  # the queue is made of what was looked at so far
        found += queueing.wrong(connection)
    if queueing.filled_by(connection) is not None:
        found += [Problem(f"change {no}", "not what the log makes it") for no in changes.misindexed(connection)]
    return found


def _is_ours(connection: Connection, model: merging.Model) -> bool:
    """Whether this version, and no other, put the claims into events."""
    signed = select(schema.meta.c.value).where(schema.meta.c.name == MERGED_BY)
    return bool(connection.scalar(signed) in (None, version(model)))


def _members(connection: Connection) -> Iterator[Problem]:
    """Claims in events that were rejected."""
    claim, member = schema.claim.c, schema.member.c
    query = select(claim.id).select_from(schema.member.join(schema.claim, claim.no == member.claim))
    for id in connection.scalars(query.where(reviewing.is_rejected(claim.id)).order_by(claim.no)):
        yield Problem(f"claim {id}", "it was rejected and is in an event all the same")


def _corrected(connection: Connection) -> Iterator[Problem]:
    for row in connection.execute(_CORRECTED).all():
        if dict(row._mapping) != {**(mended(connection, row.id, row.claim) or {}), "id": row.id}:
            yield Problem(f"corrected claim {row.id}", "not what its corrections make it")


def _events(connection: Connection, model: merging.Model) -> Iterator[Problem]:
    yield from (Problem(f"event {id}", "its slim rows are not its own") for id in spots.wrong(connection))
    pool = StorePool(connection, Accounts())
    ids = list(connection.scalars(select(schema.event.c.id).order_by(schema.event.c.id)))
    member = schema.member.c.event
    homeless = connection.scalars(select(member).where(member.not_in(select(schema.event.c.id))).distinct())
    yield from (Problem(f"event {id}", "its row is missing") for id in homeless)
    for part in reading.chunks(ids):
        rows = {r.id: dict(r._mapping) for r in reading.rows_of(connection, part, schema.event.c.id, schema.event)}
        members = pool.members(part)
        for id in part:
            told = members.get(id, ())
            if not told or event_row(derive(connection, id, told, model)) != rows[id]:
                yield Problem(f"event {id}", "not what its claims make it")
