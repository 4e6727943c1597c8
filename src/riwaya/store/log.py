"""The log: what was done to the store, each entry holding the hash of the one before and the digests of its rows.

``hash = SHA-256(previous | no | at | action | subject | detail)``. A digest is the SHA-256 of rows as JSON, their
values in the order of the table's columns and bytes as their own SHA-256. A row that changes, goes or comes without
the log's knowledge is found by :mod:`riwaya.store.verifying`; to find a log cut short at its end as well, keep its
last hash elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from riwaya.store import schema
from riwaya.store.clock import Clock

Row = Mapping[str, Any]
#: An entry of the log, by the names of its columns.
Entry = dict[str, Any]
#: The rows that one step added to a table, all of them new and numbered without a gap.
Rows = Mapping[str, Sequence[Row]]
_NONE = "0" * 64
_LAST = select(schema.log.c.no, schema.log.c.hash).order_by(schema.log.c.no.desc()).limit(1)


def append(connection: Connection, clock: Clock, action: str, subject: str, rows: Rows, **note: Any) -> Entry:
    """Add an entry: ``action`` done to ``subject``, with digests of the ``rows`` it wrote and what else is of note."""
    last = connection.execute(_LAST).first()
    covered = {name: [some[0]["no"], some[-1]["no"], digest(schema.METADATA.tables[name], some)]
               for name, some in rows.items() if some}  # fmt: skip
    entry: Entry = {
        "no": last.no + 1 if last else 1, "at": clock(), "action": action, "subject": subject,
        "detail": json.dumps({**note, "rows": covered}, ensure_ascii=False, sort_keys=True),
        "previous": last.hash if last else _NONE,
    }  # fmt: skip
    connection.execute(schema.log.insert(), {**entry, "hash": link(entry)})
    return entry


def link(entry: Row) -> str:
    """The hash of an entry, from what it says and the hash before it."""
    said = [entry[name] for name in ("previous", "no", "at", "action", "subject", "detail")]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def digest(table: Table, rows: Sequence[Row]) -> str:
    """The digest of rows of a table."""
    whole = hashlib.sha256()
    for row in rows:
        values = [_plain(row.get(column.name)) for column in table.columns]
        whole.update(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))
    return whole.hexdigest()


def _plain(value: Any) -> Any:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else value


class Numbers:
    """The numbers that come next in each table. Good inside one write transaction, where nobody else can take them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[str, int] = {}

    def next(self, table: Table) -> int:
        """A number that no row of the table has."""
        if table.name not in self._last:
            self._last[table.name] = self._connection.scalar(select(func.max(table.c.no))) or 0
        self._last[table.name] += 1
        return self._last[table.name]
