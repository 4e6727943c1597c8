"""Numbered steps from an empty database to today's tables: forward only, each run once, in one transaction.

A step is a list of statements that never changes once released. ``{blob}``, ``{real}`` and the like stand for what
each kind of database calls them.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from riwaya.errors import StoreError
from riwaya.store import schema, spots

_WORDS = {
    "sqlite": {"blob": "BLOB", "real": "REAL", "big": "INTEGER", "slim": " WITHOUT ROWID"},
    "postgresql": {"blob": "BYTEA", "real": "DOUBLE PRECISION", "big": "BIGINT", "slim": ""},
}

_FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE run (no INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, tool TEXT NOT NULL, "
    "command TEXT NOT NULL, settings TEXT NOT NULL, counts TEXT)",
    "CREATE TABLE blob (hash TEXT PRIMARY KEY, size {big} NOT NULL, packed {blob} NOT NULL)",
    "CREATE TABLE report (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, page TEXT NOT NULL, "
    "version INTEGER NOT NULL, supersedes INTEGER, outdated INTEGER, original INTEGER, title TEXT, outlet TEXT, "
    "published TEXT, url TEXT, language TEXT, byline TEXT, path TEXT, forwarded TEXT, related TEXT NOT NULL, "
    "extra TEXT, text TEXT NOT NULL, text_hash TEXT NOT NULL, run INTEGER NOT NULL)",
    "CREATE INDEX report_page ON report (page)",
    "CREATE INDEX report_given ON report (given)",
    "CREATE INDEX report_url ON report (url)",
    "CREATE INDEX report_supersedes ON report (supersedes)",
    "CREATE INDEX report_original ON report (original)",
    "CREATE TABLE capture (no INTEGER PRIMARY KEY, report INTEGER NOT NULL, method TEXT NOT NULL, at TEXT NOT NULL, "
    "url_given TEXT, url_final TEXT, status INTEGER, headers TEXT NOT NULL, mime TEXT, stated TEXT, "
    "raw_hash TEXT NOT NULL, raw_size {big} NOT NULL, tool TEXT NOT NULL, run INTEGER NOT NULL)",
    "CREATE INDEX capture_report ON capture (report)",
    "CREATE INDEX capture_raw ON capture (raw_hash)",
    "CREATE INDEX capture_given ON capture (url_given)",
    "CREATE TABLE coding (no INTEGER PRIMARY KEY, report INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, "
    "record {blob}, run INTEGER NOT NULL)",
    "CREATE INDEX coding_report ON coding (report)",
    "CREATE TABLE acceptance (no INTEGER PRIMARY KEY, coding INTEGER NOT NULL, verdict TEXT NOT NULL, "
    "by TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX acceptance_coding ON acceptance (coding)",
    "CREATE TABLE current (report INTEGER PRIMARY KEY, coding INTEGER NOT NULL)",
    "CREATE INDEX current_coding ON current (coding)",
    "CREATE TABLE claim (no INTEGER PRIMARY KEY, id TEXT NOT NULL, coding INTEGER NOT NULL, report INTEGER NOT NULL, "
    "type TEXT NOT NULL, mode TEXT, status TEXT NOT NULL, assertion TEXT NOT NULL, first TEXT, last TEXT, "
    "country TEXT, confidence {real} NOT NULL, record TEXT NOT NULL, account TEXT NOT NULL)",
    "CREATE UNIQUE INDEX claim_coding ON claim (coding, id)",
    "CREATE INDEX claim_report ON claim (report)",
    "CREATE INDEX claim_id ON claim (id)",
    "CREATE TABLE signature (report INTEGER PRIMARY KEY, bytes {blob} NOT NULL)",
    "CREATE TABLE band (hash {big} NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (hash, report)){slim}",
    "CREATE TABLE block (key {big} NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (key, claim)){slim}",
    "CREATE TABLE member (claim INTEGER PRIMARY KEY, event TEXT NOT NULL)",
    "CREATE INDEX member_event ON member (event)",
    "CREATE TABLE link (plan TEXT NOT NULL, deed TEXT NOT NULL, PRIMARY KEY (plan, deed)){slim}",
    "CREATE INDEX link_deed ON link (deed)",
    "CREATE TABLE event (id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, first TEXT, last TEXT, "
    "country TEXT, admin1 TEXT, lat {real}, lon {real}, killed INTEGER, injured INTEGER, sources INTEGER NOT NULL, "
    "claims INTEGER NOT NULL, contradictions INTEGER NOT NULL, record TEXT NOT NULL)",
    "CREATE INDEX event_first ON event (first)",
    "CREATE TABLE judgement (no INTEGER PRIMARY KEY, {left} TEXT NOT NULL, {right} TEXT NOT NULL, "
    "verdict TEXT NOT NULL, score {real} NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, why TEXT, "
    "machine INTEGER NOT NULL)",
    "CREATE INDEX judgement_left ON judgement ({left})",
    "CREATE INDEX judgement_right ON judgement ({right})",
    "CREATE TABLE correction (no INTEGER PRIMARY KEY, claim TEXT NOT NULL, field TEXT NOT NULL, value TEXT, "
    "by TEXT NOT NULL, at TEXT NOT NULL, note TEXT)",
    "CREATE INDEX correction_claim ON correction (claim)",
    "CREATE TABLE corrected (claim INTEGER PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, first TEXT, "
    "last TEXT, country TEXT, record TEXT NOT NULL, account TEXT NOT NULL)",
    "CREATE TABLE log (no INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, "
    "detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TABLE quarantine (no INTEGER PRIMARY KEY, place TEXT NOT NULL, why TEXT NOT NULL, hint TEXT NOT NULL, "
    "input TEXT NOT NULL, at TEXT NOT NULL, run INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX quarantine_place ON quarantine (place, why)",
    "CREATE TABLE feed (url TEXT PRIMARY KEY, state TEXT NOT NULL)",
    "CREATE TABLE tombstone (report INTEGER PRIMARY KEY, id TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, "
    "why TEXT NOT NULL)",
)
_FIRST_WORDS = {
    # Contentless: the text itself stands in ``report`` alone.
    "sqlite": ("CREATE VIRTUAL TABLE words USING fts5 (stems, content='', tokenize='unicode61')",),
    "postgresql": (
        "CREATE TABLE words (report INTEGER PRIMARY KEY, stems TSVECTOR NOT NULL)",
        "CREATE INDEX words_stems ON words USING gin (stems)",
    ),
}

_SECOND = (
    "CREATE TABLE review (no INTEGER PRIMARY KEY, claim TEXT NOT NULL, verdict TEXT NOT NULL, by TEXT NOT NULL, "
    "at TEXT NOT NULL, note TEXT)",
    "CREATE INDEX review_claim ON review (claim, no)",
    "CREATE TABLE assignment (no INTEGER PRIMARY KEY, report INTEGER NOT NULL, coder TEXT NOT NULL, by TEXT NOT NULL, "
    "at TEXT NOT NULL)",
    "CREATE INDEX assignment_report ON assignment (report)",
    "CREATE INDEX assignment_coder ON assignment (coder)",
    "CREATE TABLE submission (no INTEGER PRIMARY KEY, assignment INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE UNIQUE INDEX submission_assignment ON submission (assignment)",
    "CREATE TABLE sheet (no INTEGER PRIMARY KEY, assignment INTEGER NOT NULL, claim TEXT NOT NULL, "
    "field TEXT NOT NULL, value TEXT, at TEXT NOT NULL, note TEXT)",
    "CREATE INDEX sheet_assignment ON sheet (assignment)",
    "CREATE TABLE adjudication (no INTEGER PRIMARY KEY, report INTEGER NOT NULL, last INTEGER NOT NULL, "
    "by TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX adjudication_report ON adjudication (report)",
    "CREATE TABLE sensitivity (no INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, level INTEGER, "
    "machine INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, why TEXT)",
    "CREATE INDEX sensitivity_subject ON sensitivity (kind, subject)",
    "CREATE TABLE undo (no INTEGER PRIMARY KEY, entry INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX undo_entry ON undo (entry)",
    "CREATE TABLE change (entry INTEGER NOT NULL, report INTEGER NOT NULL, claim TEXT, event TEXT, kind TEXT NOT NULL, "
    "first INTEGER NOT NULL, last INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, undoes INTEGER, "
    "PRIMARY KEY (entry, report)){slim}",
    "CREATE INDEX change_report ON change (report, entry)",
    "CREATE INDEX change_claim ON change (claim)",
    "CREATE INDEX change_event ON change (event)",
    "CREATE INDEX change_undoes ON change (undoes)",
    "CREATE TABLE queue (report INTEGER PRIMARY KEY, uncertainty {real} NOT NULL, disagreement {real} NOT NULL, "
    "sensitivity INTEGER NOT NULL, published TEXT NOT NULL, type TEXT, country TEXT, outlet TEXT, "
    "claims INTEGER NOT NULL, open INTEGER NOT NULL, done INTEGER NOT NULL)",
    *(f"CREATE INDEX queue_{order} ON queue (done, {order}, report, published)"
      for order in ("uncertainty", "disagreement", "sensitivity")),
    "CREATE INDEX queue_published ON queue (done, published, report)",
    "CREATE TABLE topic (kind TEXT NOT NULL, value TEXT NOT NULL, report INTEGER NOT NULL, "
    "PRIMARY KEY (kind, value, report)){slim}",
    "CREATE INDEX topic_report ON topic (report)",
    "CREATE TABLE account (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, active INTEGER NOT NULL, "
    "made TEXT NOT NULL, settings TEXT NOT NULL)",
    "CREATE TABLE visit (token_hash TEXT PRIMARY KEY, account TEXT NOT NULL, role TEXT, csrf TEXT NOT NULL, "
    "made TEXT NOT NULL, seen TEXT NOT NULL, ends TEXT NOT NULL)",
    "CREATE INDEX visit_account ON visit (account)",
    "CREATE TABLE place_in_queue (account TEXT PRIMARY KEY, state TEXT NOT NULL)",
)  # fmt: skip
#: Slim rows of events for maps, timelines and networks; :func:`riwaya.store.spots.fill` fills them.
_EXPLORE = (
    "CREATE TABLE spot (event TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, first TEXT, last TEXT, "
    "country TEXT, lat {real}, lon {real}, precision TEXT, killed INTEGER, sources INTEGER NOT NULL, "
    "contradictions INTEGER NOT NULL, changed INTEGER NOT NULL){slim}",
    "CREATE INDEX spot_changed ON spot (changed)",
    "CREATE TABLE party (event TEXT NOT NULL, side TEXT NOT NULL, no INTEGER NOT NULL, id TEXT, name TEXT NOT NULL, "
    "country TEXT, role TEXT, PRIMARY KEY (event, side, no)){slim}",
    "CREATE INDEX party_id ON party (id)",
    "CREATE INDEX party_name ON party (name)",
    "CREATE INDEX event_listed ON event ((first IS NULL), first, id)",
)
_NO_WORDS: dict[str, tuple[str, ...]] = {"sqlite": (), "postgresql": ()}

#: The steps in order; step n takes a database from version n - 1 to n. What is derived in the tables of the second
#: (queue, change) is made by :mod:`riwaya.archive.queueing` when an archive is opened that has none yet.
STEPS = ((_FIRST, _FIRST_WORDS), (_SECOND, _NO_WORDS), (_EXPLORE, _NO_WORDS))
#: The step that brings the slim rows.
_SPOTS = 3


def version(connection: Connection) -> int:
    """Which step the database stands at; 0 for an empty one."""
    if not inspect(connection).has_table("meta"):
        return 0
    value = connection.scalar(text("SELECT value FROM meta WHERE name = 'schema'"))
    return int(value or 0)


def migrate(connection: Connection, url: str) -> None:
    """Bring a database to today's tables, inside the caller's transaction.

    Raises :class:`StoreError` for a database of a later version, and for one that holds tables of something else.
    """
    at = version(connection)
    if at > len(STEPS):
        raise StoreError(url, f"it was written by a later version (schema {at})", "install that version of riwaya")
    if at == 0 and set(inspect(connection).get_table_names()) & set(schema.METADATA.tables):
        raise StoreError(url, "it holds tables of something else", "name another file: --db FILE")
    names = _names(connection)
    for statements, words in STEPS[at:]:
        for statement in (*statements, *words[connection.dialect.name]):
            connection.execute(text(statement.format(**names)))
    if at < _SPOTS:
        spots.fill(connection)
    if at < len(STEPS):
        connection.execute(text("DELETE FROM meta WHERE name = 'schema'"))
        connection.execute(schema.meta.insert().values(name="schema", value=str(len(STEPS))))


def _names(connection: Connection) -> dict[str, str]:
    quote = connection.dialect.identifier_preparer.quote
    return {**_WORDS[connection.dialect.name], "left": quote("left"), "right": quote("right")}
