"""Accounts kept and brought together: ingestion, events, verdicts, coding again."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bench.rows import differences, rows
from sqlalchemy import select, text

import riwaya
from archiving import COPIED, MARCH, RETOLD, SHELLING, STORY, captured, filled, ingest
from riwaya import archive, coder
from riwaya.archive import Filter, Plan, coding, watching
from riwaya.archive.pool import Accounts
from riwaya.archive.products import product
from riwaya.errors import MissingExtra, ReadError, UsageError
from riwaya.exports.record import to_record
from riwaya.model import Coding
from riwaya.store import schema


def only(opened: archive.Archive, **narrow: object) -> dict:
    (event,) = opened.events(Filter(type="ASSAULT", **narrow))
    return event


# --- what an archive says --------------------------------------------------------------------------------------------


def test_accounts_of_one_happening_are_one_event(database: str) -> None:
    with filled(database) as opened:
        event = only(opened)
        assert event["killed"] == {"low": 3, "best": event["killed"]["best"], "high": 4, "floor": False}
        assert (event["reports"], event["independent_sources"]) == (3, 2)
        assert [c["kind"] for c in event["contradictions"]] == ["toll"]
        assert event["where"]["country"] == "SYR"
        assert event["when"]["first"] == "2020-03-03"
        accounts = opened.event(event["id"])["accounts"]
        assert {a["report"]: a["copy"] for a in accounts} == {
            "shelling-1": False, "shelling-2": True, "shelling-3": False}  # fmt: skip


def test_an_archive_is_opened_from_the_package_itself(tmp_path: Path) -> None:
    with riwaya.open(str(tmp_path / "r.db")) as opened:
        assert list(opened.events()) == []


def test_a_claim_has_the_keys_of_the_record_and_where_it_was_read(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    record = to_record(coder.code(SHELLING, coder.load_kit()))["claims"][0]
    claim = next(opened.claims())
    assert claim.keys() == record.keys() | {"report", "path", "outlet", "published", "event"}
    assert {name: claim[name] for name in record} == json.loads(json.dumps(record))
    assert (claim["report"], claim["outlet"], claim["published"]) == ("shelling-1", "موقع الرصيف", "2020-03-03")


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        ({"type": "PROTEST"}, {"YEM"}),
        ({"country": "SYR"}, {"SYR"}),
        ({"since": "2021-01-01"}, {"YEM"}),
        ({"until": "2020-12-31"}, {"SYR"}),
        ({"since": "2020-03-03", "until": "2020-03-03"}, {"SYR"}),
        ({"near": (13.58, 44.02, 25.0)}, {"YEM"}),
        ({"near": (36.0, 37.0, 60.0)}, {"SYR"}),
        ({"actor": "syr.mil.assad"}, {"SYR"}),
        ({"sources": 2}, {"SYR"}),
        ({"contradicted": True}, {"SYR"}),
        ({"status": "future"}, set()),
        ({"type": "PROTEST", "country": "SYR"}, set()),
    ],
)
def test_filters_of_events(narrow: dict, found: set[str], tmp_path_factory: pytest.TempPathFactory, story: str) -> None:
    with archive.open(story) as opened:
        assert {event["where"]["country"] for event in opened.events(Filter(**narrow))} == found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("story") / "r.db")
    filled(file).close()
    return file


def test_limit_and_offset(story: str) -> None:
    with archive.open(story) as opened:
        every = [event["id"] for event in opened.events()]
        assert [e["id"] for e in opened.events(Filter(limit=1))] == every[:1]
        assert [e["id"] for e in opened.events(Filter(limit=1, offset=1))] == every[1:2]


def test_claims_by_outlet(story: str) -> None:
    with archive.open(story) as opened:
        assert {c["report"] for c in opened.claims(Filter(outlet="منبر اليمن"))} == {"march-1"}


def test_narrators_of_an_archive(story: str) -> None:
    with archive.open(story) as opened:
        roots = {narrator.name: narrator.root for narrator in opened.sources()}
    assert roots["المرصد السوري لحقوق الإنسان"] >= 1


def test_no_such_event_says_where_to_look(story: str) -> None:
    with archive.open(story) as opened, pytest.raises(UsageError, match="riwaya events"):
        opened.event("e-none")


def test_records_as_a_data_frame(story: str) -> None:
    pandas = pytest.importorskip("pandas")
    with archive.open(story) as opened:
        frame = archive.frame(opened.events())
    assert isinstance(frame, pandas.DataFrame)
    assert set(frame["where.country"]) == {"SYR", "YEM"}


def test_a_data_frame_without_pandas_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"riwaya\[frames\]"):
        archive.frame([])


# --- how it is filled ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("workers", "step"), [(1, 1), (1, 50), (3, 2)])
def test_the_same_reports_make_the_same_store(workers: int, step: int, story: str, tmp_path: Path) -> None:
    with filled(str(tmp_path / "r.db"), workers=workers, step=step) as opened, archive.open(story) as first:
        assert differences(rows(first.store), rows(opened.store)) == []


def test_both_kinds_of_database_hold_the_same_rows(database: str, story: str) -> None:
    with filled(database) as opened, archive.open(story) as first:
        assert differences(rows(first.store), rows(opened.store)) == []


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    opened = archive.open(str(tmp_path / "r.db"))
    manifest = ingest(opened, STORY, dry=True)
    assert (manifest.read, manifest.added) == (4, 4)
    assert opened.stats()["reports"] == 0
    assert opened.runs() == []


def test_what_cannot_be_read_is_kept_with_its_reason(tmp_path: Path) -> None:
    error = ReadError(tmp_path / "in.jsonl:7", "not JSON", "is it cut off?")
    opened = filled(str(tmp_path / "r.db"), [SHELLING, error, MARCH, error])
    (one,) = opened.quarantine()
    assert (one["place"], one["why"], one["hint"]) == (str(tmp_path / "in.jsonl:7"), "not JSON", "is it cut off?")
    assert one["input"] == str(tmp_path / "in.jsonl")
    run = opened.runs()[0]
    assert (run["counts"]["added"], run["counts"]["failed"], run["counts"]["finished"]) == (2, 2, True)
    assert run["counts"]["reasons"] == {"not JSON": 2}


def test_an_interrupted_run_keeps_the_steps_that_were_written(tmp_path: Path) -> None:
    def cut_short():
        yield from map(captured, (SHELLING, COPIED))
        raise KeyboardInterrupt

    opened = archive.open(str(tmp_path / "r.db"))
    with pytest.raises(KeyboardInterrupt):
        opened.ingest(cut_short(), Plan(step=1, workers=1))
    assert opened.runs()[0]["counts"]["finished"] is False
    kept = opened.stats()["reports"]
    again = ingest(opened, STORY)
    assert (again.known, again.added) == (kept, 4 - kept)
    assert opened.verify().problems == ()


def test_killed_at_any_moment_it_goes_on_to_the_same_end(database: str, story: str, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    with feed.open("w", encoding="utf-8") as out:
        for n in range(60):
            for one in STORY:
                day = one.published + dt.timedelta(days=20 * n)
                line = {"id": f"{one.id}-{n}", "text": f"{one.text}\nالعدد {n}", "title": one.title,
                        "outlet": one.outlet, "published": str(day), "url": f"{one.url}-{n}"}  # fmt: skip
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    command = [sys.executable, "-m", "riwaya", "ingest", str(feed), "--workers", "2", "--db"]
    subprocess.run([*command, str(tmp_path / "calm.db")], check=True, capture_output=True)
    for moment in (1.5, 2.0, 2.6):
        running = subprocess.Popen([*command, database], start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    subprocess.run([*command, database], check=True, capture_output=True)
    with archive.open(str(tmp_path / "calm.db")) as calm, archive.open(database) as killed:
        assert differences(rows(calm.store), rows(killed.store)) == []
        assert killed.verify().problems == ()


def test_two_ingest_while_one_reads(database: str, tmp_path: Path) -> None:
    halves = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for number, half in enumerate(halves):
        lines = [{"id": f"{number}-{n}", "text": f"{MARCH.text} الخبر {number} رقم {n}.", "published": "2021-06-06",
                  "url": f"https://x.example/{number}/{n}"} for n in range(40)]  # fmt: skip
        half.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    archive.open(database).close()
    command = [sys.executable, "-m", "riwaya", "ingest", "--workers", "1", "--db", database]
    running = [subprocess.Popen([*command, str(half)], stderr=subprocess.DEVNULL) for half in halves]
    seen = []
    with archive.open(database) as reader:
        while any(one.poll() is None for one in running):
            seen.append(reader.stats()["reports"])
            assert len(list(reader.events())) <= 80
        assert [one.returncode for one in running] == [0, 0]
        assert seen == sorted(seen)
        assert reader.stats()["reports"] == 80
        assert reader.verify().problems == ()


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_accounts_are_read_whole_however_few_are_kept(most: int, story: str) -> None:
    with archive.open(story) as opened, opened.store.read() as connection:
        every = Accounts().get(connection, range(1, 6))
        few = Accounts(most)
        for numbers in ([1, 2, 3], [2, 4], [1, 2, 3, 4, 5], [5, 1]):
            assert few.get(connection, numbers) == {number: every[number] for number in numbers}


# --- several processes -----------------------------------------------------------------------------------------------


def work(given: int) -> int:
    if given == 3:
        raise ValueError("three")
    if given == 5:
        os._exit(9)
    return given * given


def test_work_in_processes_keeps_its_order_and_outlives_what_kills_it() -> None:
    given = [1, 2, ReadError("x", "unread"), 3, 4, 5, 6]
    done = list(coding.in_order(given, work, 2, lambda n: f"number {n}"))
    assert [one for one in done if not isinstance(one, ReadError)] == [(1, 1), (2, 4), (4, 16), (6, 36)]
    assert [(e.path, e.why.split(":")[0]) for e in done if isinstance(e, ReadError)] == [
        ("x", "unread"), ("number 3", "it could not be coded"),
        ("number 5", "the process that coded it died, more than once"),
    ]  # fmt: skip


# --- people's word ---------------------------------------------------------------------------------------------------


def shelled(opened: archive.Archive, report: str) -> str:
    return next(c["id"] for c in opened.claims(Filter(type="ASSAULT")) if c["report"] == report)


def test_a_persons_word_parts_and_joins_events(database: str) -> None:
    with filled(database) as opened:
        before = only(opened)
        one, other = shelled(opened, "shelling-1"), shelled(opened, "shelling-3")
        opened.judge(one, other, "different", "aya")
        parted = {claim["report"]: claim["event"] for claim in opened.claims(Filter(type="ASSAULT"))}
        assert parted["shelling-1"] != parted["shelling-3"]
        assert parted["shelling-1"] == before["id"]
        opened.judge(one, other, "unsure", "aya")
        assert only(opened)["id"] == before["id"]
        march = next(c["id"] for c in opened.claims() if c["report"] == "march-1")
        opened.judge(one, march, "same", "aya")
        assert before["id"] == next(c["event"] for c in opened.claims() if c["id"] == march)
        assert opened.verify().problems == ()


def test_what_is_no_judgement_is_refused(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    claim = next(opened.claims())["id"]
    for left, right, verdict in ((claim, claim, "same"), (claim, "none", "same"), (claim, "x", "perhaps")):
        with pytest.raises(UsageError):
            opened.judge(left, right, verdict, "aya")


def test_merging_anew_comes_to_the_same_events(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    before = list(opened.events())
    assert opened.merge() == len(before)
    assert list(opened.events()) == before
    assert opened.verify().problems == ()


def test_events_of_another_version_are_left_until_they_are_merged_anew(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    with opened.store.write() as connection:
        connection.execute(schema.meta.update().where(schema.meta.c.name == "merged by").values(value="an older one"))
        connection.execute(schema.event.update().values(record="{}"))
    assert opened.verify().problems == ()
    opened.merge()
    assert opened.verify().problems == ()
    with opened.store.write() as connection:
        connection.execute(schema.event.update().values(record="{}"))
    assert opened.verify().problems


# --- corrections ---


def test_a_correction_counts_until_it_is_taken_back(database: str) -> None:
    with filled(database) as opened:
        claim = shelled(opened, "shelling-3")
        before = (list(opened.claims()), list(opened.events()))
        opened.correct(claim, "killed", 3, "aya", "the paper printed a correction")
        assert only(opened)["contradictions"] == []
        assert only(opened)["killed"]["best"] == 3
        opened.correct(claim, "type", "PROTEST", "aya")
        assert {c["id"] for c in opened.claims(Filter(type="PROTEST"))} >= {claim}
        assert claim not in only(opened)["claims"]
        opened.correct(claim, "where", None, "aya")
        assert next(c for c in opened.claims() if c["id"] == claim)["where"] is None
        assert opened.verify().problems == ()
        list(opened.recode(every=True))
        opened.accept("aya")
        assert next(c for c in opened.claims() if c["id"] == claim)["type"] == "PROTEST"
        with opened.store.write() as connection:
            connection.execute(schema.corrected.update().values(record="{}"))
        assert [p.place for p in opened.verify().problems] == [f"corrected claim {claim}"]
        for field in ("killed", "type", "where"):
            opened.uncorrect(claim, field, "aya")
        assert (list(opened.claims()), list(opened.events())) == before
        assert opened.verify().problems == ()
        with opened.store.read() as connection:
            assert len(connection.execute(select(schema.correction)).all()) == 6


@pytest.mark.parametrize(
    ("field", "value"), [("rule", "x"), ("when", "yesterday"), ("actors", [3]), ("nothing", 1), ("where", {"lat": 1})]
)
def test_what_no_claim_can_have_is_refused(field: str, value: object, tmp_path: Path) -> None:
    with filled(str(tmp_path / "r.db"), [SHELLING]) as opened:
        claim = shelled(opened, "shelling-1")
        with pytest.raises(UsageError):
            opened.correct(claim, field, value, "aya")
        with pytest.raises(UsageError, match="no claim"):
            opened.correct("none", "killed", 1, "aya")
        assert opened.stats()["corrections"] == 0


# --- coding again ----------------------------------------------------------------------------------------------------


def test_coding_again_shows_what_changes_and_waits_for_a_word(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(database) as opened:
        before = list(opened.claims())
        _newer(monkeypatch)
        changes = {change.report: change for change in opened.recode()}
        assert changes.keys() == {report.id for report in STORY}
        assert [claim["type"] for claim in changes["march-1"].gone] == ["PROTEST"]
        assert {name for _, fields in changes["shelling-3"].altered for name in fields} == {"killed"}
        assert list(opened.claims()) == before
        assert opened.accept("aya", "rejected") == 4
        assert list(opened.claims()) == before
        assert list(opened.recode())
        assert opened.accept("aya") == 4
        assert not [claim for claim in opened.claims() if claim["type"] == "PROTEST"]
        assert {claim["killed"] for claim in opened.claims() if claim["report"] == "shelling-3"} <= {9, None, 0}
        assert list(opened.recode()) == []
        assert opened.verify().problems == ()
        with opened.store.read() as connection:
            assert len(connection.execute(select(schema.coding.c.no)).all()) == 12


def _newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version that sees no protests, and nine dead where there were four."""
    from riwaya.archive import recoding

    def prepare(report, kit):
        old = coder.code(report, kit)
        claims = tuple(replace(c, killed=9) if c.killed == 4 else c for c in old.claims if c.type != "PROTEST")
        return product(Coding(**{**{f: getattr(old, f) for f in old.__slots__}, "claims": claims, "by": "later"}), kit)

    monkeypatch.setattr(recoding, "prepare", prepare)
    kit = coder.load_kit()
    monkeypatch.setattr(coder, "load_kit", lambda *_: replace(kit, version="later"))
    monkeypatch.setattr(archive.Archive, "kit", property(lambda self: replace(kit, version="later")))


# --- search ----------------------------------------------------------------------------------------------------------


TABLE = Path(__file__).parent / "tables" / "search.tsv"
SEARCHES = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> archive.Archive:
    texts = dict.fromkeys(words for words, _, _ in SEARCHES)
    reports = [replace(MARCH, id=str(n), text=f"{words} هنا.", url=f"https://x.example/{n}", title=None)
               for n, words in enumerate(texts)]  # fmt: skip
    return filled(str(tmp_path_factory.mktemp("library") / "r.db"), reports)


def test_most_forms_of_a_word_are_found_and_few_others(library: archive.Archive) -> None:
    ids = {words: str(n) for n, words in enumerate(dict.fromkeys(words for words, _, _ in SEARCHES))}
    wanted = [(words, query) for words, query, answer in SEARCHES if answer == "found"]
    others = [(words, query) for words, query, answer in SEARCHES if answer == "not"]
    hits = {query: {hit.report for hit in library.search(query, 1000)} for _, query, _ in SEARCHES}
    missed = [(words, query) for words, query in wanted if ids[words] not in hits[query]]
    false = [(words, query) for words, query in others if ids[words] in hits[query]]
    assert len(missed) <= 0.1 * len(wanted), missed
    assert len(false) <= 0.1 * len(others), false


def test_the_snippet_shows_the_words_found(story: str) -> None:
    with archive.open(story) as opened:
        (hit,) = opened.search("رواتب المعلمون")
    assert "[المعلمين،]" in hit.snippet
    assert "[رواتبهم]" in hit.snippet
    assert {MARCH.text[start:end] for start, end in hit.spans} == {"المعلمين", "رواتبهم"}


def test_words_in_quotation_marks_stand_together(story: str) -> None:
    with archive.open(story) as opened:
        assert [hit.report for hit in opened.search('"مبنى المحافظة"')] == ["march-1"]
        assert opened.search('"المحافظة مبنى"') == []


def test_a_search_without_words_is_refused(story: str) -> None:
    with archive.open(story) as opened, pytest.raises(UsageError, match="no word"):
        opened.search(' "!" ')


@pytest.mark.parametrize("query", ["قصف OR 1", "a' | 'b", 'x" OR "y', "words:*", "NEAR(قصف)", "\\", "قصف -مدفعي"])
def test_a_search_is_words_and_nothing_else(query: str, database: str) -> None:
    with filled(database, [SHELLING]) as opened:
        try:
            opened.search(query)
        except UsageError:
            assert not any(ch.isalnum() for ch in query)


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_a_page_is_known_by_the_address_it_was_asked_for_and_by_its_own(tmp_path: Path) -> None:
    opened = archive.open(str(tmp_path / "r.db"))
    one = captured(SHELLING)
    opened.ingest([replace(one, capture=replace(one.capture, url_given="https://short.example/x"))])
    assert watching.is_known(opened.store, "https://short.example/x")
    assert watching.is_known(opened.store, f"{SHELLING.url}?utm_source=feed")
    assert not watching.is_known(opened.store, "https://short.example/y")


def test_words_of_an_erased_report_are_gone_from_the_index(tmp_path: Path) -> None:
    opened = filled(str(tmp_path / "r.db"))
    opened.erase("march-1", "the desk", "asked for")
    with opened.store.read() as connection:
        left = connection.scalars(text("SELECT rowid FROM words WHERE words MATCH 'معلم'")).all()
        title = connection.scalars(text("SELECT rowid FROM words WHERE words MATCH 'تتظاهر OR يتظاهر OR تظاهر'")).all()
    assert left == []
    assert title == []


def test_retold_is_no_copy(story: str) -> None:
    with archive.open(story) as opened, opened.store.read() as connection:
        originals = dict(connection.execute(select(schema.report.c.id, schema.report.c.original)).all())
    assert originals[RETOLD.id] is None
    assert originals[COPIED.id] == 1
