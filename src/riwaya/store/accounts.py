"""People who log in, their visits, and where each stopped in the queue: rows that change, and hold no secrets."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, bindparam, select

from riwaya.store import schema
from riwaya.store.adding import Row

Record = dict[str, Any]


def account(connection: Connection, name: str) -> Row | None:
    """The row of an account."""
    row = connection.execute(select(schema.account).where(schema.account.c.name == name)).first()
    return dict(row._mapping) if row else None


def accounts(connection: Connection) -> list[Record]:
    """Every account by name, without what is secret."""
    table = schema.account.c
    rows = connection.execute(select(table.name, table.role, table.active, table.made).order_by(table.name))
    return [{**row._mapping, "active": bool(row.active)} for row in rows]


def put(connection: Connection, row: Row) -> None:
    """A new account."""
    connection.execute(schema.account.insert(), row)


def change(connection: Connection, name: str, **values: Any) -> None:
    """Give an account other values."""
    table = schema.account
    connection.execute(table.update().where(table.c.name == name).values(**values))


# --- visits ---


def open_visit(connection: Connection, row: Row) -> None:
    """A new visit; those that are over are let go."""
    table = schema.visit
    connection.execute(table.delete().where(table.c.ends <= row["made"]))
    connection.execute(table.insert(), row)


#: Asked with each request: made once.
_WHO = schema.account.c
_VISIT = (
    select(schema.visit, _WHO.role.label("account_role"), _WHO.active, _WHO.settings)
    .select_from(schema.visit.outerjoin(schema.account, _WHO.name == schema.visit.c.account))
    .where(schema.visit.c.token_hash == bindparam("token"))
)


def visit(connection: Connection, token_hash: str) -> Row | None:
    """The row of a visit, with the ``role`` of its account where it has one, and whether that is ``active``."""
    row = connection.execute(_VISIT, {"token": token_hash}).first()
    return dict(row._mapping) if row else None


def seen(connection: Connection, token_hash: str, at: str) -> None:
    """Write down that a visitor was there."""
    table = schema.visit
    connection.execute(table.update().where(table.c.token_hash == token_hash).values(seen=at))


def close_visits(connection: Connection, *, token_hash: str | None = None, account: str | None = None) -> None:
    """End one visit, or all of an account."""
    table = schema.visit
    where = table.c.token_hash == token_hash if account is None else table.c.account == account
    connection.execute(table.delete().where(where))


# --- the place in the queue ---


def place(connection: Connection, account: str) -> Record | None:
    """Where somebody stopped in the queue."""
    table = schema.place_in_queue.c
    state = connection.scalar(select(table.state).where(table.account == account))
    return json.loads(state) if state else None


def keep_place(connection: Connection, account: str, state: Record) -> None:
    """Write down where somebody stopped."""
    table = schema.place_in_queue
    connection.execute(table.delete().where(table.c.account == account))
    connection.execute(table.insert(), {"account": account, "state": json.dumps(state, ensure_ascii=False)})
