"""The store alone: tables and migrations, where a report stands, the log and its proof."""

import datetime as dt
import gzip
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update

from archiving import COPIED, MARCH, RETOLD, SHELLING, STORY, captured, filled, ingest
from riwaya import archive
from riwaya.errors import StoreError
from riwaya.store import Store, migrations, open_store, pages, schema
from riwaya.store.verifying import COVERED


def test_migrations_make_the_tables_that_the_program_knows(database: str) -> None:
    store = open_store(database)
    with store.read() as connection:
        assert migrations.version(connection) == len(migrations.STEPS)
        seen = inspect(connection)
        for name, table in schema.METADATA.tables.items():
            found = {column["name"]: column["nullable"] for column in seen.get_columns(name)}
            assert found.keys() == {column.name for column in table.columns}, name
            keys = {column.name for column in table.primary_key}
            for column in table.columns:
                assert column.name in keys or found[column.name] == column.nullable, f"{name}.{column.name}"


def test_opening_twice_changes_nothing(database: str) -> None:
    open_store(database).close()
    with open_store(database).read() as connection:
        assert connection.scalars(select(schema.meta.c.value)).all() == [str(len(migrations.STEPS))]


@pytest.mark.parametrize("released", sorted(Path(__file__).parent.glob("tables/store/v*.db.gz")), ids=lambda p: p.name)
def test_a_store_of_each_released_schema_opens_with_all_it_held(released: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    file.write_bytes(gzip.decompress(released.read_bytes()))
    with archive.open(str(file)) as opened:
        assert opened.stats()["reports"] == 4
        assert opened.verify().problems == ()
        assert opened.merge() == len(list(opened.events())) > 0
        assert opened.verify().problems == ()
        assert [hit.report for hit in opened.search("المعلمون")] == ["march-1"]
        assert ingest(opened, STORY).added == 0


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda p: p.write_bytes(b"no database, but long enough to be looked at" * 40), "not a database"),
        (
            lambda p: sqlite3.connect(p).execute("CREATE TABLE event (x)").connection.commit(),
            "tables of something else",
        ),
        (lambda p: _later(p), "later version"),
        (lambda p: p.mkdir(), "unable to open"),
    ],
    ids=["not a database", "somebody else's", "from the future", "a folder"],
)
def test_what_is_no_store_is_refused(make, why: str, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    make(path)
    with pytest.raises(StoreError, match=why):
        open_store(path)


def _later(path: Path) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '999'")


@pytest.mark.parametrize("url", ["mysql://u@h/d", "postgresql://nobody@127.0.0.1:1/none", "/no/such/folder/x.db"])
def test_an_address_that_leads_nowhere_says_so(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.a.example/x/", "http://a.example/x", True),
        ("https://a.example/x?utm_source=f&id=4", "https://a.example/x?id=4", True),
        ("https://A.example:443/x#top", "https://a.example/x", True),
        ("https://a.example/x?id=4", "https://a.example/x?id=5", False),
        ("https://a.example:8080/x", "https://a.example/x", False),
        ("https://a.example/X", "https://a.example/x", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    assert (pages.address(one) == pages.address(other)) is same


def test_an_address_that_cannot_be_read_stays_as_it_is() -> None:
    assert pages.address("http://[broken") == "http://[broken"


# --- where a report stands -------------------------------------------------------------------------------------------


def standing(store: Store) -> dict[str, tuple[int, str | None, str | None]]:
    with store.read() as connection:
        rows = connection.execute(select(schema.report)).all()
    ids = {row.no: row.id for row in rows}
    return {row.id: (row.version, ids.get(row.supersedes), ids.get(row.outdated)) for row in rows}


def test_the_same_report_is_there_once_however_often_it_comes(database: str) -> None:
    opened = filled(database)
    again = ingest(opened, [*STORY, replace(SHELLING, path="/elsewhere")])
    assert (again.added, again.known) == (0, 5)
    assert opened.stats()["reports"] == 4


def test_a_changed_page_supersedes_and_an_older_one_does_not(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"), [SHELLING])
    later = replace(SHELLING, text=SHELLING.text.replace("ثلاثة", "ستة"), published=dt.date(2020, 3, 4))
    older = replace(SHELLING, text="خبر عاجل: قصف على كفر نوران.", published=dt.date(2020, 3, 2))
    ingest(opened, [later, older])
    assert standing(opened.store) == {
        "shelling-1": (1, None, None),
        "shelling-1.v2": (2, "shelling-1", None),
        "shelling-1.v3": (3, None, "shelling-1.v2"),
    }
    assert {claim["report"] for claim in opened.claims()} == {"shelling-1.v2"}
    assert {event["killed"]["best"] for event in opened.events()} == {6}


def test_two_pages_with_one_id_are_two_reports(tmp_path: Path) -> None:
    other = replace(MARCH, id=SHELLING.id)
    opened = filled(str(tmp_path / "r.db"), [SHELLING, other])
    ids = list(standing(opened.store))
    assert len(ids) == 2
    assert all(id.startswith("shelling-1") for id in ids)


def test_messages_of_one_mailbox_are_no_versions_of_one_another(tmp_path: Path) -> None:
    letters = [replace(SHELLING, id=f"message-{n}", url=None, path="/in/desk.mbox", raw_hash=f"{n}",
                       text=SHELLING.text.replace("خمسة", f"{n}")) for n in (7, 8)]  # fmt: skip
    opened = filled(str(tmp_path / "r.db"), letters)
    assert standing(opened.store) == {"message-7": (1, None, None), "message-8": (1, None, None)}


def test_a_file_used_again_for_something_else_is_no_new_version(tmp_path: Path) -> None:
    first = replace(SHELLING, url=None, path="/in/note.txt", raw_hash="shelling-1")
    changed = replace(first, id="other", text=SHELLING.text.replace("خمسة", "سبعة"), raw_hash="other")
    unlike = replace(MARCH, url=None, path="/in/note.txt", raw_hash="march-1")
    opened = filled(str(tmp_path / "r.db"), [first, changed, unlike])
    assert standing(opened.store) == {
        "shelling-1": (1, None, None), "other": (2, "shelling-1", None), "march-1": (1, None, None),
    }  # fmt: skip


# --- proof -----------------------------------------------------------------------------------------------------------


def test_a_whole_store_is_found_whole(database: str) -> None:
    with filled(database) as opened:
        proof = opened.verify()
        assert proof.problems == ()
        assert (proof.entries, proof.blobs) == (4, 4)


def test_a_flipped_byte_in_raw_storage_is_found(database: str) -> None:
    with filled(database) as opened:
        with opened.store.write() as connection:
            row = connection.execute(select(schema.blob)).first()
            packed = bytearray(row.packed)
            packed[len(packed) // 2] ^= 1
            connection.execute(update(schema.blob).where(schema.blob.c.hash == row.hash).values(packed=bytes(packed)))
        assert [problem.place for problem in opened.verify().problems] == [f"raw {row.hash}"]


@pytest.mark.parametrize("name", [*COVERED[:6], "log", "event", "queue"])
def test_a_flipped_letter_in_any_row_is_found(name: str, tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    table = schema.METADATA.tables[name]
    column = {"report": "title", "capture": "url_given", "coding": "by", "acceptance": "by", "claim": "record",
              "judgement": "why", "log": "subject", "event": "record", "queue": "published"}[name]  # fmt: skip
    with opened.store.write() as connection:
        key = next(iter(table.primary_key))
        row = connection.execute(select(key, table.c[column]).order_by(key)).first()
        old = row[1] or "x"
        new = old[:-1] + chr(ord(old[-1]) ^ 1)
        connection.execute(update(table).where(key == row[0]).values({column: new}))
    assert opened.verify().problems


@pytest.mark.parametrize("statement", [
    "DELETE FROM claim WHERE no = 1",
    "DELETE FROM log WHERE no = 2",
    "DELETE FROM blob",
    "INSERT INTO acceptance VALUES (99, 1, 'accepted', 'nobody', '2020-01-01')",
    "DELETE FROM event",
    "INSERT INTO tombstone VALUES (1, 'shelling-1', 'nobody', '2020-01-01', 'none')",
])  # fmt: skip
def test_rows_that_go_or_come_without_the_log_are_found(statement: str, tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    with opened.store.write() as connection:
        connection.execute(text(statement))
    assert opened.verify().problems


def test_a_flipped_byte_of_the_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "r.db"
    filled(str(file)).close()
    raw = bytearray(file.read_bytes())
    at = raw.find("موقع الرصيف".encode())
    raw[at + 1] ^= 1
    file.write_bytes(raw)
    with archive.open(str(file)) as opened:
        assert opened.verify().problems


# --- erasing ---------------------------------------------------------------------------------------------------------


def test_an_erased_report_leaves_nothing_but_its_tombstone(database: str) -> None:
    with filled(database) as opened:
        opened.erase("shelling-3", "the desk", "asked by a person named in it")
        assert not [claim for claim in opened.claims() if claim["report"] == "shelling-3"]
        assert opened.search("المرصد") == []
        assert opened.verify().problems == ()
        assert all("المرصد السوري لحقوق الإنسان" not in root for event in opened.events() for root in event["roots"])
        with opened.store.read() as connection:
            tombstone = connection.execute(select(schema.tombstone)).one()
            assert (tombstone.id, tombstone.by, tombstone.why) == (
                "shelling-3", "the desk", "asked by a person named in it")  # fmt: skip
            assert connection.scalar(select(schema.report.c.text).where(schema.report.c.id == "shelling-3")) == ""


def test_nothing_of_an_erased_report_stays_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "r.db"
    with filled(str(file)) as opened:
        opened.erase("march-1", "the desk", "asked for")
    left = b"".join(path.read_bytes() for path in tmp_path.glob("r.db*"))
    for word in ("المعلمين", "معلم", "رواتبهم", "minbar.example", "منبر"):
        assert word.encode() not in left, word
    assert "موقع الرصيف".encode() in left


def test_bytes_that_two_reports_share_stay_for_the_other(tmp_path: Path) -> None:
    opened = archive.open(str(tmp_path / "r.db"))
    opened.ingest([captured(SHELLING, b"both"), captured(MARCH, b"both")])
    opened.erase("march-1", "the desk", "asked for")
    assert opened.verify().problems == ()
    with opened.store.read() as connection:
        assert len(connection.execute(select(schema.blob)).all()) == 1


def test_retention_erases_what_is_older_than_a_day(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    gone = opened.retain(dt.date(2021, 1, 1), "the desk", "kept for a year")
    assert gone == ["shelling-1", "shelling-2", "shelling-3"]
    assert opened.retain(dt.date(2021, 1, 1), "the desk", "kept for a year") == []
    assert {claim["report"] for claim in opened.claims()} == {"march-1"}
    assert opened.verify().problems == ()


def test_a_full_disk_is_a_clear_error_and_a_clean_state(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"), [SHELLING])
    with opened.store.write() as connection:
        pages_now = connection.scalar(text("PRAGMA page_count"))
    opened.close()
    opened = archive.open(str(tmp_path / "r.db"))
    _keep_to(opened.store, pages_now + 2)
    large = replace(RETOLD, text=f"{RETOLD.text}\n\n" + "\n".join(f"{RETOLD.text} {n}" for n in range(400)))
    with pytest.raises(StoreError, match="disk is full"):
        ingest(opened, [COPIED, large])
    opened.close()
    with archive.open(str(tmp_path / "r.db")) as opened:
        assert opened.stats()["reports"] == 1
        assert opened.verify().problems == ()
        assert ingest(opened, STORY).added == 3


def _keep_to(store: Store, pages: int) -> None:
    """What the database says where it may not grow is what it says on a full disk."""
    from sqlalchemy import event

    @event.listens_for(store.engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    store.engine.dispose()
