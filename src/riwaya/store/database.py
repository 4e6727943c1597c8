"""A database that is open: SQLite in one file, or a PostgreSQL server. One writer at a time, any number of readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, NoSuchModuleError

from riwaya.errors import MissingExtra, StoreError, UsageError
from riwaya.store import migrations

#: Seconds that a writer waits for another to finish.
_PATIENCE = 120
#: The key of the lock that writers to PostgreSQL take turns by; any number would do.
_TURN = 7_261_965
_WRITES = "riwaya_writes"
#: What is written is on the disk before it counts as written, and what is deleted is overwritten.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
#: Pages kept in memory by a writer, and by each of many readers, in KiB.
_WRITER, _READER = 65_536, 16_384
#: Connections kept open, and as many more when all are in use: a page of a desk may ask several at once.
_KEPT = 24

#: Tables that hold content of reports: what was deleted in them is to leave the disk.
_EMPTIED = ("report", "blob", "coding", "claim", "capture", "words", "corrected", "correction", "review", "sheet",
            "sensitivity", "queue", "topic")  # fmt: skip


class Store:
    """An open database. ``read()`` and ``write()`` give a connection inside a transaction."""

    def __init__(self, engine: Engine, url: str) -> None:
        self.engine, self.url = engine, url

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite's."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store from its first statement on."""
        steady = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self.engine.connect().execution_options(**steady) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection that alone may write; all it did is kept at the end, or nothing where an error comes out."""
        with self._told(), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
            yield connection

    def compact(self) -> None:
        """Let nothing stay on the disk of what was deleted: neither in the journal nor in rows out of use."""
        with self._told(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.exec_driver_sql("VACUUM " + ", ".join(_EMPTIED))

    def close(self) -> None:
        """Give back files and connections."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database as ours, with what to try; a value that cannot be kept is its giver's mistake."""
        try:
            yield
        except (DataError, UnicodeEncodeError, OverflowError) as err:
            raise UsageError(f"no database keeps this: {str(getattr(err, 'orig', err)).splitlines()[0]}") from err
        except DBAPIError as err:
            raise StoreError(self.url, *_reason(err)) from err


def open_store(url: str | Path, create: bool = True) -> Store:
    """Open a store, made or brought to today's tables where need be.

    ``url`` is the path of a SQLite file, or ``postgresql://user:password@host/name``. Raises :class:`StoreError`,
    without ``create`` for a file that is not there too.
    """
    target = _target(str(url))
    shown = target.render_as_string(hide_password=True) if target.drivername != "sqlite" else str(target.database)
    store = Store(_engine(target, shown), shown)
    if not create and target.drivername == "sqlite" and not Path(shown).exists():
        raise StoreError(shown, "there is no such archive", f"riwaya ingest PATHS --db {shown} makes one")
    try:
        with store.write() as connection:
            migrations.migrate(connection, shown)
    except StoreError:
        store.close()
        raise
    return store


def _target(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        target = make_url(url)
    except ArgumentError as err:
        raise StoreError(url, "this is no address of a database", "a file, or postgresql://user@host/name") from err
    if target.drivername in ("postgresql", "postgres"):
        return target.set(drivername="postgresql+psycopg")
    if target.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(url, f"{target.drivername} is not known here", "a file, or postgresql://user@host/name")
    return target


def _engine(target: URL, shown: str) -> Engine:
    if target.drivername == "sqlite":
        return _sqlite(target, shown)
    try:
        return create_engine(target)
    except (ModuleNotFoundError, NoSuchModuleError) as err:
        raise MissingExtra("postgres", "a PostgreSQL server") from err


def _sqlite(target: URL, shown: str) -> Engine:
    folder = Path(target.database or "").parent
    if not folder.is_dir():
        raise StoreError(shown, f"there is no folder {folder}", "make it, or name another file: --db FILE")
    pool: dict[str, Any] = {"pool_size": _KEPT, "max_overflow": _KEPT, "pool_use_lifo": True}
    engine = create_engine(target, connect_args={"timeout": _PATIENCE}, **pool)

    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        cache = _WRITER if writes else _READER
        if connection.info.get("cache") != cache:
            connection.exec_driver_sql(f"PRAGMA cache_size=-{cache}")
            connection.info["cache"] = cache
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _reason(err: DBAPIError) -> tuple[str, str]:
    """What the database says, and what to try."""
    words = str(err.orig).strip().split("\n")[0]
    low = words.lower()
    if "disk is full" in low or "no space left" in low or "could not extend file" in low:
        return "the disk is full; nothing of this step was written", "free some space and run the same command again"
    if "locked" in low:
        return f"another program has been writing for {_PATIENCE} s", "wait for it to end, or end it"
    if "not a database" in low or "malformed" in low:
        return words, "is this a file of riwaya's? bring back a copy that riwaya verify found whole"
    if "readonly" in low or "unable to open" in low:
        return words, "check who may write to the file and its folder"
    if "connection" in low:
        return words, "is the server up, and the address right?"
    return words, ""
