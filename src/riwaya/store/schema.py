"""The tables, as SQLAlchemy knows them; :mod:`riwaya.store.migrations` makes them.

Append-only, each row's digest in the log: report, capture, coding, acceptance, claim, judgement, correction, review,
assignment, submission, sheet, adjudication, sensitivity, undo. Derived, and made again from those at any time: current,
corrected, signature, band, block, member, link, event, spot, party, words, queue, topic, change. Of the work itself:
run, quarantine, feed, account, visit, place_in_queue. Numbers (``no``) are given by the program under the write lock,
so that two stores that were fed the same reports are equal whatever was interrupted on the way.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()

meta = Table("meta", METADATA, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

run = Table(
    "run", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("started", Text, nullable=False), Column("ended", Text), Column("tool", Text, nullable=False),
    Column("command", Text, nullable=False), Column("settings", Text, nullable=False), Column("counts", Text),
)  # fmt: skip

#: Bytes as they came, compressed with zlib, by the SHA-256 of the uncompressed bytes.
blob = Table(
    "blob", METADATA,
    Column("hash", Text, primary_key=True), Column("size", BigInteger, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)  # fmt: skip

#: ``supersedes`` is the version before it, ``outdated`` a later version that was there first, ``original`` the report
#: that it is a copy of. None of them changes once the row stands.
report = Table(
    "report", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True), Column("given", Text, nullable=False),
    Column("page", Text, nullable=False), Column("version", Integer, nullable=False),
    Column("supersedes", Integer), Column("outdated", Integer), Column("original", Integer),
    Column("title", Text), Column("outlet", Text), Column("published", Text), Column("url", Text),
    Column("language", Text), Column("byline", Text), Column("path", Text), Column("forwarded", Text),
    Column("related", Text, nullable=False), Column("extra", Text),
    Column("text", Text, nullable=False), Column("text_hash", Text, nullable=False),
    Column("run", Integer, nullable=False),
)  # fmt: skip

capture = Table(
    "capture", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("report", Integer, nullable=False),
    Column("method", Text, nullable=False), Column("at", Text, nullable=False),
    Column("url_given", Text), Column("url_final", Text), Column("status", Integer),
    Column("headers", Text, nullable=False), Column("mime", Text), Column("stated", Text),
    Column("raw_hash", Text, nullable=False), Column("raw_size", BigInteger, nullable=False),
    Column("tool", Text, nullable=False), Column("run", Integer, nullable=False),
)  # fmt: skip

#: ``record`` is the JSON record of the Coding with every claim, compressed with zlib; the text stands in ``report``.
coding = Table(
    "coding", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("report", Integer, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False), Column("record", LargeBinary),
    Column("run", Integer, nullable=False),
)  # fmt: skip

#: Which coding of a report counts: the one accepted last.
acceptance = Table(
    "acceptance", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("coding", Integer, nullable=False),
    Column("verdict", Text, nullable=False), Column("by", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip

current = Table(
    "current", METADATA,
    Column("report", Integer, primary_key=True, autoincrement=False), Column("coding", Integer, nullable=False),
)  # fmt: skip

#: ``record`` is the claim as the contract has it, ``account`` what merging sees of it; both JSON.
claim = Table(
    "claim", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("id", Text, nullable=False),
    Column("coding", Integer, nullable=False), Column("report", Integer, nullable=False),
    Column("type", Text, nullable=False), Column("mode", Text), Column("status", Text, nullable=False),
    Column("assertion", Text, nullable=False), Column("first", Text), Column("last", Text),
    Column("country", Text), Column("confidence", Float, nullable=False),
    Column("record", Text, nullable=False), Column("account", Text, nullable=False),
)  # fmt: skip

signature = Table(
    "signature", METADATA,
    Column("report", Integer, primary_key=True, autoincrement=False), Column("bytes", LargeBinary, nullable=False),
)  # fmt: skip

band = Table(
    "band", METADATA,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("report", Integer, primary_key=True, autoincrement=False),
)  # fmt: skip

block = Table(
    "block", METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("claim", Integer, primary_key=True, autoincrement=False),
)  # fmt: skip

member = Table(
    "member", METADATA,
    Column("claim", Integer, primary_key=True, autoincrement=False), Column("event", Text, nullable=False),
)  # fmt: skip

#: An event that was planned or threatened, and the one that it became.
link = Table(
    "link", METADATA, Column("plan", Text, primary_key=True), Column("deed", Text, primary_key=True),
)  # fmt: skip

event = Table(
    "event", METADATA,
    Column("id", Text, primary_key=True), Column("type", Text, nullable=False), Column("status", Text, nullable=False),
    Column("first", Text), Column("last", Text), Column("country", Text), Column("admin1", Text),
    Column("lat", Float), Column("lon", Float), Column("killed", Integer), Column("injured", Integer),
    Column("sources", Integer, nullable=False), Column("claims", Integer, nullable=False),
    Column("contradictions", Integer, nullable=False), Column("record", Text, nullable=False),
)  # fmt: skip

#: What a map, a timeline and a network need of each event, in slim rows; see :mod:`riwaya.store.spots`.
spot = Table(
    "spot", METADATA,
    Column("event", Text, primary_key=True), Column("type", Text, nullable=False),
    Column("status", Text, nullable=False), Column("first", Text), Column("last", Text), Column("country", Text),
    Column("lat", Float), Column("lon", Float), Column("precision", Text), Column("killed", Integer),
    Column("sources", Integer, nullable=False), Column("contradictions", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
)  # fmt: skip

party = Table(
    "party", METADATA,
    Column("event", Text, primary_key=True), Column("side", Text, primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False), Column("id", Text),
    Column("name", Text, nullable=False), Column("country", Text), Column("role", Text),
)  # fmt: skip

judgement = Table(
    "judgement", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("left", Text, nullable=False), Column("right", Text, nullable=False),
    Column("verdict", Text, nullable=False), Column("score", Float, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False), Column("why", Text),
    Column("machine", Integer, nullable=False),
)  # fmt: skip

#: A person's value for a field of a claim; the newest row of a field counts, and one with ``null`` takes it back.
correction = Table(
    "correction", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("claim", Text, nullable=False),
    Column("field", Text, nullable=False), Column("value", Text), Column("by", Text, nullable=False),
    Column("at", Text, nullable=False), Column("note", Text),
)  # fmt: skip

#: Claims as corrections have them, derived from those: what stands here goes before the row of ``claim``.
corrected = Table(
    "corrected", METADATA,
    Column("claim", Integer, primary_key=True, autoincrement=False), Column("type", Text, nullable=False),
    Column("status", Text, nullable=False), Column("first", Text), Column("last", Text), Column("country", Text),
    Column("record", Text, nullable=False), Column("account", Text, nullable=False),
)  # fmt: skip

log = Table(
    "log", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("at", Text, nullable=False),
    Column("action", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False), Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)  # fmt: skip

quarantine = Table(
    "quarantine", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("place", Text, nullable=False),
    Column("why", Text, nullable=False), Column("hint", Text, nullable=False), Column("input", Text, nullable=False),
    Column("at", Text, nullable=False), Column("run", Integer, nullable=False),
)  # fmt: skip

feed = Table("feed", METADATA, Column("url", Text, primary_key=True), Column("state", Text, nullable=False))

tombstone = Table(
    "tombstone", METADATA,
    Column("report", Integer, primary_key=True, autoincrement=False), Column("id", Text, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False), Column("why", Text, nullable=False),
)  # fmt: skip

# --- what people say at the desk ---

#: A person's word on a whole claim: accepted, rejected, unsure, or open, which takes it back. The newest counts.
review = Table(
    "review", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("claim", Text, nullable=False),
    Column("verdict", Text, nullable=False), Column("by", Text, nullable=False), Column("at", Text, nullable=False),
    Column("note", Text),
)  # fmt: skip

#: A report that a coder is to read alone, without seeing what others say of it.
assignment = Table(
    "assignment", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("report", Integer, nullable=False),
    Column("coder", Text, nullable=False), Column("by", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip

submission = Table(
    "submission", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("assignment", Integer, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip

#: What a coder says on a sheet of their own: a field of a claim, ``verdict``, or ``added`` with a whole record. The
#: newest row of a field counts, and one with ``null`` takes it back.
sheet = Table(
    "sheet", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("assignment", Integer, nullable=False),
    Column("claim", Text, nullable=False), Column("field", Text, nullable=False), Column("value", Text),
    Column("at", Text, nullable=False), Column("note", Text),
)  # fmt: skip

#: Sheets of a report settled: all that were submitted up to the number ``last``.
adjudication = Table(
    "adjudication", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("report", Integer, nullable=False),
    Column("last", Integer, nullable=False), Column("by", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip

#: A person's word on how sensitive a report or event is, 0 to 3; ``machine`` is what the program said then. One with
#: ``null`` takes it back.
sensitivity = Table(
    "sensitivity", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False), Column("level", Integer), Column("machine", Integer, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False), Column("why", Text),
)  # fmt: skip

#: A change taken back: the entry of the log that made it. The rows beside this one in its own entry do it.
undo = Table(
    "undo", METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False), Column("entry", Integer, nullable=False),
    Column("by", Text, nullable=False), Column("at", Text, nullable=False),
)  # fmt: skip

#: Who changed what at which entry of the log, for each report that it touches (0 for an event alone). ``first`` and
#: ``last`` are the numbers of the rows in the table ``kind``; ``undoes`` is the entry that this one takes back.
change = Table(
    "change", METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, primary_key=True, autoincrement=False), Column("claim", Text), Column("event", Text),
    Column("kind", Text, nullable=False), Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False), Column("by", Text, nullable=False), Column("at", Text, nullable=False),
    Column("undoes", Integer),
)  # fmt: skip

#: Each standing report as the desk sorts it; ``published`` is empty where unknown.
queue = Table(
    "queue", METADATA,
    Column("report", Integer, primary_key=True, autoincrement=False), Column("uncertainty", Float, nullable=False),
    Column("disagreement", Float, nullable=False), Column("sensitivity", Integer, nullable=False),
    Column("published", Text, nullable=False), Column("type", Text), Column("country", Text), Column("outlet", Text),
    Column("claims", Integer, nullable=False), Column("open", Integer, nullable=False),
    Column("done", Integer, nullable=False),
)  # fmt: skip

#: What a report in the queue can be found by: type, country, place, status of each of its claims, and its outlet.
topic = Table(
    "topic", METADATA,
    Column("kind", Text, primary_key=True), Column("value", Text, primary_key=True),
    Column("report", Integer, primary_key=True, autoincrement=False),
)  # fmt: skip

# --- who sits there ---

account = Table(
    "account", METADATA,
    Column("name", Text, primary_key=True), Column("role", Text, nullable=False), Column("hash", Text, nullable=False),
    Column("active", Integer, nullable=False), Column("made", Text, nullable=False),
    Column("settings", Text, nullable=False),
)  # fmt: skip

#: A visit to the page, by the SHA-256 of its secret token; ``role`` where the visitor has no account.
visit = Table(
    "visit", METADATA,
    Column("token_hash", Text, primary_key=True), Column("account", Text, nullable=False), Column("role", Text),
    Column("csrf", Text, nullable=False), Column("made", Text, nullable=False), Column("seen", Text, nullable=False),
    Column("ends", Text, nullable=False),
)  # fmt: skip

#: Where somebody stopped in the queue.
place_in_queue = Table(
    "place_in_queue", METADATA, Column("account", Text, primary_key=True), Column("state", Text, nullable=False),
)  # fmt: skip
