"""The desk: the queue, people's words on claims, taking back, the history."""

import gzip
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from bench.rows import differences, rows
from sqlalchemy import text

from archiving import CLOCK, COPIED, MARCH, RETOLD, SHELLING, captured, filled, ingest
from riwaya import archive
from riwaya.archive import Archive, Desk, Filter, Ingestion, Plan, QueueFilter, queueing
from riwaya.errors import UsageError
from riwaya.store import queue, schema


def desk_of(db: str, **plan: object) -> Desk:
    opened = filled(db, **plan)
    opened.clock = CLOCK
    return Desk(opened)


@pytest.fixture
def desk(database: str):
    made = desk_of(database)
    yield made
    assert made.archive.verify().problems == ()
    made.archive.close()


@pytest.fixture
def file_desk(tmp_path: Path):
    made = desk_of(str(tmp_path / "r.db"))
    yield made
    assert made.archive.verify().problems == ()


def claims(opened: Archive, report: str, **narrow: object) -> list[dict]:
    return [claim for claim in opened.claims(Filter(**narrow)) if claim["report"] == report]


def of_type(desk: Desk, report: str, type: str = "ASSAULT") -> str:
    return next(claim["id"] for claim in desk.report(report)["claims"] if claim["type"] == type)


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_a_rejected_claim_leaves_its_event_and_comes_back(desk: Desk) -> None:
    claim = of_type(desk, "shelling-3")
    (before,) = desk.archive.events(Filter(type="ASSAULT"))
    said = desk.decide(claim, "rejected", "aya", "another village")
    assert (said["what"], said["before"], said["after"], said["note"]) == (
        "rejected", "open", "rejected", "another village")  # fmt: skip
    (left,) = desk.archive.events(Filter(type="ASSAULT"))
    assert set(before["claims"]) - set(left["claims"]) == {claim}
    assert claim not in {one["id"] for one in desk.archive.claims()}
    assert claim in {one["id"] for one in desk.archive.claims(Filter(rejected=True))}
    desk.decide(claim, "accepted", "aya")
    assert list(desk.archive.events(Filter(type="ASSAULT"))) == [before]
    desk.decide(claim, "rejected", "aya")
    assert desk.archive.merge() == len(list(desk.archive.events()))
    assert claim not in {id for event in desk.archive.events() for id in event["claims"]}


def test_words_on_a_claim_are_taken_back_one_by_one(desk: Desk) -> None:
    claim = of_type(desk, "shelling-3")
    before = list(desk.archive.events())
    desk.decide(claim, "accepted", "aya")
    desk.decide(claim, "rejected", "aya", "a mistake of mine")
    desk.correct(claim, "killed", 9, "aya")
    assert verdict(desk, claim) == "rejected"
    took = [desk.undo("shelling-3", "aya") for _ in range(4)]
    assert [(one["what"], one["before"], one["after"]) for one in took if one] == [
        ("uncorrected", 9, 4), ("accepted", "rejected", "accepted"), ("reopened", "accepted", "open")]  # fmt: skip
    assert took[3] is None
    assert desk.undo("shelling-3", "basil") is None
    assert list(desk.archive.events()) == before
    assert [one["undone"] for one in desk.history(report="shelling-3")] == [False] * 3 + [True] * 3


def verdict(desk: Desk, claim: str) -> str:
    return next(one["verdict"] for one in desk.report("shelling-3")["claims"] if one["id"] == claim)


def test_undoing_leaves_what_others_said_since(file_desk: Desk) -> None:
    claim = of_type(file_desk, "shelling-3")
    file_desk.correct(claim, "injured", 2, "aya")
    file_desk.decide(claim, "accepted", "aya")
    file_desk.decide(claim, "rejected", "basil")
    assert file_desk.undo("shelling-3", "aya")["field"] == "injured"
    assert verdict(file_desk, claim) == "rejected"
    file_desk.undo("shelling-3", "basil")
    assert verdict(file_desk, claim) == "accepted"
    assert file_desk.undo("shelling-3", "aya")["what"] == "reopened"


@pytest.mark.parametrize(("claim", "said"), [("none", "accepted"), (None, "perhaps")])
def test_what_is_no_word_on_a_claim_is_refused(claim: str | None, said: str, file_desk: Desk) -> None:
    with pytest.raises(UsageError):
        file_desk.decide(claim or of_type(file_desk, "shelling-3"), said, "aya")


def test_a_claim_of_an_older_version_is_no_longer_decided_on(file_desk: Desk) -> None:
    claim = of_type(file_desk, "shelling-1")
    ingest(file_desk.archive, [replace(SHELLING, text=SHELLING.text.replace("ثلاثة", "ستة"))])
    with pytest.raises(UsageError, match="counts"):
        file_desk.decide(claim, "accepted", "aya")
    assert {one["report"] for one in file_desk.queue()} >= {"shelling-1.v2"}
    assert [one["id"] for one in file_desk.report("shelling-1")["versions"]] == ["shelling-1", "shelling-1.v2"]
    assert file_desk.report("shelling-1")["stands"] is False


def test_a_corrected_chain_changes_who_told_it(file_desk: Desk) -> None:
    claim = of_type(file_desk, "shelling-3")
    chain = next(one["chain"] for one in file_desk.archive.claims() if one["id"] == claim)
    file_desk.correct(claim, "chain", chain[:1], "aya")
    (event,) = file_desk.archive.events(Filter(type="ASSAULT"))
    assert "صحيفة الضحى" in event["roots"]
    with pytest.raises(UsageError, match="narrator"):
        file_desk.correct(claim, "chain", [{"kind": "media"}], "aya")


# --- claims by hand --------------------------------------------------------------------------------------------------


def moved(text: str = SHELLING.text) -> dict:
    start = text.index("نقلت")
    return {"type": "AID", "trigger": {"span": [start, start + 4]}, "killed": 0}


def test_a_claim_by_hand_stands_beside_the_others_and_is_carried_over(desk: Desk) -> None:
    coded = desk.report("shelling-1")["claims"]
    events = {event["id"] for event in desk.archive.events()}
    desk.correct(coded[0]["id"], "killed", 9, "aya")
    claim = desk.add("shelling-1", moved(), "aya")
    shown = {one["id"]: one for one in desk.report("shelling-1")["claims"]}
    assert shown.keys() == {coded[0]["id"], claim}
    assert shown[coded[0]["id"]]["killed"] == 9
    new = shown[claim]
    assert (new["hand"], new["verdict"], new["confidence"], new["rule"]) == (True, "accepted", 1.0, "hand")
    assert (new["trigger"]["text"], new["chain"][0]["name"], new["quad"]) == ("نقلت", "موقع الرصيف", 2)
    assert events < {event["id"] for event in desk.archive.events()}
    assert desk.report("shelling-1")["coding"]["by"] == "aya"
    assert list(desk.archive.recode()) == []
    list(desk.archive.recode(every=True))
    other = desk.add("shelling-1", {**moved(), "type": "CONSULT"}, "basil")
    desk.archive.accept("aya")
    assert {one["id"] for one in desk.report("shelling-1")["claims"]} == {coded[0]["id"], claim, other}
    assert list(desk.archive.recode()) == []
    assert desk.undo("shelling-1", "basil")["what"] == "withdrawn"
    assert desk.undo("shelling-1", "aya")["claim"] == claim
    assert {one["id"] for one in claims(desk.archive, "shelling-1")} == {coded[0]["id"]}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"type": "WAR"}, "type cannot be"),
        ({"mode": "by-moonlight"}, "no mode"),
        ({"trigger": None}, "no span"),
        ({"trigger": {"span": [3, 999_999]}}, "no span"),
        ({"trigger": {"span": [5, 5]}}, "no span"),
        ({"trigger": {"span": [True, 5]}}, "no span"),
        ({"actors": [{"span": [0, -1]}]}, "no span"),
        ({"actors": "the army"}, "a list"),
        ({"status": "maybe"}, "status cannot be"),
        ({"killed": -1}, "whole number"),
        ({"killed": True}, "whole number"),
        ({"when": {"first": "yesterday"}}, "no day"),
        ({"when": {"first": "2020-03-04", "last": "2020-03-03"}}, "before it begins"),
        ({"where": {"name": "X", "lat": 91, "lon": 0}}, "no point"),
        ({"where": {"lat": 1.0, "lon": 0}}, "has a name"),
        ({"tolls": [{"kind": "sad", "low": 1, "span": [0, 1]}]}, "kind cannot be"),
        ({"chain": [{"name": "X", "stance": "sings"}]}, "stance cannot be"),
    ],
)
def test_a_claim_by_hand_that_cannot_be_is_refused(wrong: dict, why: str, story: Desk) -> None:
    with pytest.raises(UsageError, match=why):
        story.add("shelling-1", {**moved(), **wrong}, "aya")
    assert story.history() == []


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory):
    made = desk_of(str(tmp_path_factory.mktemp("desk") / "r.db"))
    yield made
    made.archive.close()


# --- events ----------------------------------------------------------------------------------------------------------


def test_events_are_merged_and_split_by_hand(desk: Desk) -> None:
    before = list(desk.archive.events())
    shelling, march = (next(e for e in before if e["type"] == type) for type in ("ASSAULT", "PROTEST"))
    kept = desk.merge(march["id"], shelling["id"], "aya")
    assert kept == shelling["id"]
    assert set(desk.archive.event(kept)["claims"]) == {*shelling["claims"], *march["claims"]}
    assert desk.undo("march-1", "aya")["what"] == "regrouped"
    assert list(desk.archive.events()) == before
    out = shelling["claims"][1:]
    other = desk.split(shelling["id"], out, "aya")
    assert set(desk.archive.event(other)["claims"]) == set(out)
    assert desk.archive.event(shelling["id"])["claims"] == shelling["claims"][:1]
    assert [one["what"] for one in desk.history(event=other)] == ["split"]
    desk.undo("shelling-1", "aya")
    assert list(desk.archive.events()) == before
    for wrong in (lambda: desk.merge(kept, kept, "a"), lambda: desk.merge(kept, "e-none", "a"),
                  lambda: desk.split(kept, [], "a"), lambda: desk.split(kept, shelling["claims"], "a"),
                  lambda: desk.split(kept, ["none"], "a")):  # fmt: skip
        with pytest.raises(UsageError):
            wrong()


# --- sensitivity -----------------------------------------------------------------------------------------------------


def test_a_persons_word_on_sensitivity_holds_until_the_program_says_more(file_desk: Desk, monkeypatch) -> None:
    program = {"level": 2}
    monkeypatch.setattr(queueing, "machine_level", lambda: lambda record, text: (program["level"], ("a name",)))
    claim = of_type(file_desk, "shelling-3")
    assert file_desk.sensitivity("report", "shelling-3") == 2
    file_desk.mark("report", "shelling-3", 1, "aya", "nobody is named")
    assert file_desk.sensitivity("report", "shelling-3") == 1
    file_desk.decide(claim, "accepted", "aya")
    assert first(file_desk.queue(QueueFilter(done=None)), "shelling-3")["sensitivity"] == 1
    program["level"] = 3
    file_desk.decide(claim, "unsure", "aya")
    assert first(file_desk.queue(QueueFilter(order="sensitivity")), "shelling-3")["sensitivity"] == 3
    assert file_desk.report("shelling-3")["claims"][0]["reasons"] == ["a name"]
    (event,) = file_desk.archive.events(Filter(type="ASSAULT"))
    assert file_desk.sensitivity("event", event["id"]) == 3
    assert file_desk.mark("event", event["id"], 0, "aya")["event"] == event["id"]
    assert file_desk.sensitivity("event", event["id"]) == 0
    with pytest.raises(UsageError):
        file_desk.mark("report", "shelling-3", 4, "aya")
    for _ in range(3):
        file_desk.undo("shelling-3", "aya")
    assert file_desk.sensitivity("report", "shelling-3") == 3
    monkeypatch.undo()
    file_desk.archive.merge()  # the other reports too, now that the program says something else


def first(rows: list[dict], report: str) -> dict:
    return next(row for row in rows if row["report"] == report)


# --- the queue -------------------------------------------------------------------------------------------------------


def test_the_queue_follows_what_is_done(desk: Desk) -> None:
    assert [one["report"] for one in desk.queue(QueueFilter(order="recency"))] == [
        "march-1", "shelling-3", "shelling-2", "shelling-1"]  # fmt: skip
    assert desk.queue()[0]["report"] == "march-1"
    assert {one["disagreement"] for one in desk.queue() if one["type"] == "ASSAULT"} == {1.0}
    claim = of_type(desk, "shelling-3")
    desk.correct(claim, "killed", 3, "aya")
    assert {one["disagreement"] for one in desk.queue()} == {0.0}
    desk.decide(claim, "unsure", "aya")
    assert (desk.queue()[0]["report"], desk.queue()[0]["uncertainty"]) == ("shelling-3", 1.0)
    desk.decide(claim, "accepted", "aya")
    assert desk.waiting() == 3
    assert [one["report"] for one in desk.queue(QueueFilter(done=True))] == ["shelling-3"]
    assert desk.waiting(QueueFilter(done=None)) == 4
    desk.archive.erase("march-1", "aya", "asked for")
    assert desk.waiting(QueueFilter(done=None)) == 3


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        ({"type": "PROTEST"}, {"march-1"}),
        ({"country": "YEM", "type": "PROTEST"}, {"march-1"}),
        ({"country": "YEM", "type": "ASSAULT"}, set()),
        ({"place": "كفر نوران"}, {"shelling-1", "shelling-2", "shelling-3"}),
        ({"outlet": "صحيفة الضحى"}, {"shelling-3"}),
        ({"status": "negated"}, set()),
        ({"since": "2021-06-06"}, {"march-1"}),
        ({"until": "2020-03-03"}, {"shelling-1", "shelling-2", "shelling-3"}),
        ({"done": True}, set()),
        ({"done": None, "limit": 2, "order": "recency"}, {"march-1", "shelling-3"}),
        ({"limit": 2, "offset": 3, "order": "recency"}, {"shelling-1"}),
    ],
)
@pytest.mark.parametrize("common", [0, 20_000])
def test_the_queue_narrowed_down(narrow: dict, found: set, common: int, story: Desk, monkeypatch) -> None:
    monkeypatch.setattr(queue, "_FEW", common)
    monkeypatch.setattr(queue, "_MANY", common)
    assert {one["report"] for one in story.queue(QueueFilter(**narrow))} == found


@pytest.mark.parametrize("narrow", [{"order": "type"}, {"until": "tomorrow"}])
def test_the_queue_says_what_it_cannot_be_asked(narrow: dict, story: Desk) -> None:
    with pytest.raises(UsageError):
        story.queue(QueueFilter(**narrow))


@pytest.mark.parametrize("narrow", [{}, {"type": "ASSAULT"}, {"type": "ASSAULT", "country": "SYR"}, {"since": "2020"}])
@pytest.mark.parametrize("order", queue.ORDERS)
def test_every_order_comes_from_an_index(order: str, narrow: dict, story: Desk, monkeypatch) -> None:
    for name in ("_FEW", "_MANY"):  # as in a large archive, where all of these are common
        monkeypatch.setattr(queue, name, 0)
    plan = plan_of(story, QueueFilter(order=order, **narrow))
    name = "published" if order == "recency" else order
    assert any(f"INDEX queue_{name}" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def plan_of(desk: Desk, narrow: QueueFilter) -> list[str]:
    with desk.archive.store.read() as connection:
        asked = queue.query_of(connection, narrow, 0).limit(50)
        compiled = asked.compile(connection.engine, compile_kwargs={"literal_binds": True})
        return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]


def test_few_days_and_few_reports_of_a_kind_are_started_from(story: Desk) -> None:
    assert any("INDEX queue_published" in step for step in plan_of(story, QueueFilter(since="2021-11-01")))
    assert any("kind=? AND value=?" in step for step in plan_of(story, QueueFilter(type="ASSAULT")))
    assert not any("INDEX queue_" in step for step in plan_of(story, QueueFilter(type="ASSAULT")))


def test_a_wrong_row_of_the_queue_is_found(tmp_path: Path) -> None:
    desk = desk_of(str(tmp_path / "r.db"))
    for statement in ("UPDATE queue SET open = 7 WHERE report = 1", "DELETE FROM topic WHERE report = 2",
                      "INSERT INTO queue VALUES (99, 0, 0, 0, '', NULL, NULL, NULL, 0, 0, 1)"):  # fmt: skip
        with desk.archive.store.write() as connection:
            connection.execute(text(statement))
        assert [p.place.split()[0] for p in desk.archive.verify().problems] == ["queue"]
        desk.archive.merge()
        assert desk.archive.verify().problems == ()


# --- proof -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", [
    "UPDATE review SET verdict = 'accepted'", "DELETE FROM review", "UPDATE review SET note = 'otherwise'",
    "UPDATE sheet SET value = '3'", "UPDATE submission SET by = 'nobody'", "UPDATE assignment SET coder = 'nobody'",
    "UPDATE sensitivity SET level = 0", "UPDATE undo SET entry = 1", "DELETE FROM adjudication",
    "UPDATE change SET by = 'nobody'", "DELETE FROM change",
    "INSERT INTO member SELECT no, 'e-x' FROM claim WHERE id = (SELECT claim FROM review WHERE verdict = 'rejected')",
])  # fmt: skip
def test_a_changed_word_is_found(statement: str, spoken: Path, tmp_path: Path) -> None:
    copy = tmp_path / "r.db"
    copy.write_bytes(spoken.read_bytes())
    with archive.open(str(copy)) as opened:
        with opened.store.write() as connection:
            connection.execute(text(statement))
        assert opened.verify().problems


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which people said something of every kind."""
    file = tmp_path_factory.mktemp("spoken") / "r.db"
    desk = desk_of(str(file))
    double(desk, "shelling-1")
    desk.decide(of_type(desk, "shelling-3"), "accepted", "aya", "seen on the film of Mr Sensitive")
    desk.decide(of_type(desk, "shelling-3"), "rejected", "aya")
    desk.mark("report", "shelling-1", 2, "aya", "names Mr Sensitive")
    desk.decide(of_type(desk, "shelling-2"), "unsure", "aya", "is this Mr Sensitive")
    desk.undo("shelling-2", "aya")
    desk.archive.close()
    assert not list(file.parent.glob("*-wal"))
    return file


def double(desk: Desk, report: str) -> None:
    """Two coders read a report, and a third settles it."""
    claim = of_type(desk, report)
    one, other = desk.assign([report], ["huda", "omar"], "aya")
    desk.say(one, claim, "killed", 5, "Mr Sensitive counted them")
    desk.say(one, claim, "verdict", "accepted")
    desk.say(other, claim, "verdict", "accepted")
    desk.say(other, claim, "injured", 9)
    desk.submit(one, "huda")
    desk.submit(other, "omar")
    desk.adjudicate(report, [{"claim": claim, "field": "killed", "value": 5},
                             {"claim": claim, "field": "injured", "value": 5}], "aya")  # fmt: skip


def test_erasing_takes_what_people_wrote_of_a_report(spoken: Path, tmp_path: Path) -> None:
    copy = tmp_path / "r.db"
    copy.write_bytes(spoken.read_bytes())
    with archive.open(str(copy)) as opened:
        assert opened.verify().problems == ()
        for report in ("shelling-1", "shelling-2", "shelling-3"):
            opened.erase(report, "aya", "asked for")
        assert opened.verify().problems == ()
        desk = Desk(opened)
        assert [one["report"] for one in desk.queue(QueueFilter(done=None))] == ["march-1"]
        assert list(desk.gold()) == []
        assert len(desk.history()) > 8
        with pytest.raises(UsageError, match="erased"):
            desk.report("shelling-1")
        with pytest.raises(UsageError, match="erased"):
            desk.sheet(1, "huda")
    left = b"".join(path.read_bytes() for path in tmp_path.glob("r.db*"))
    assert b"Mr Sensitive" not in left


# --- old stores ------------------------------------------------------------------------------------------------------


def test_a_store_without_a_queue_gets_one_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    file.write_bytes(gzip.decompress((Path(__file__).parent / "tables/store/v1.db.gz").read_bytes()))
    with archive.open(str(file)) as opened:
        desk = Desk(opened)
        assert desk.waiting() == 4
        assert opened.verify().problems == ()
        claim = of_type(desk, "shelling-3")
        desk.decide(claim, "rejected", "aya")
        assert {one["id"] for one in opened.claims()} & {claim} == set()
        assert opened.verify().problems == ()
        assert len(desk.history()) >= 1


def test_a_filled_store_of_the_first_schema_is_brought_to_todays(database: str) -> None:
    desk = desk_of(database)
    desk.archive.judge(of_type(desk, "shelling-3"), of_type(desk, "shelling-1"), "different", "aya")
    before = rows(desk.archive.store)
    with desk.archive.store.write() as connection:
        for name in ("review", "assignment", "submission", "sheet", "adjudication", "sensitivity", "undo", "change",
                     "queue", "topic", "account", "visit", "place_in_queue", "spot", "party"):  # fmt: skip
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("DROP INDEX event_listed"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'schema'"))
        connection.execute(text("DELETE FROM meta WHERE name = 'queued by'"))
    desk.archive.close()
    with archive.open(database) as opened:
        assert differences(before, rows(opened.store)) == []
        assert [one["what"] for one in Desk(opened).history()] == ["judged"]


# --- plans and deeds -------------------------------------------------------------------------------------------------


def plan_of_two(desk: Desk) -> tuple[str, str, str]:
    """An event linked as the plan of two others; the ids of all three."""
    plan, left, right = sorted(event["id"] for event in desk.archive.events())[:3]
    with desk.archive.store.write() as connection:
        for deed in (left, right):
            connection.execute(schema.link.insert(), {"plan": plan, "deed": deed})
    for event in (plan, left, right):  # derived anew, each
        desk.archive.correct(desk.archive.event(event)["claims"][0], "injured", 1, "aya")
    assert desk.archive.event(plan)["deeds"] == sorted((left, right))
    return plan, left, right


def test_a_plan_follows_deeds_that_are_found_to_be_one(database: str) -> None:
    desk = desk_of(database)
    plan, left, right = plan_of_two(desk)
    kept = desk.merge(left, right, "aya")
    assert desk.archive.event(plan)["deeds"] == [kept]
    assert desk.archive.event(kept)["plans"] == [plan]
    assert desk.archive.verify().problems == ()


def test_a_plan_lets_go_of_a_deed_whose_claims_are_all_rejected(database: str) -> None:
    desk = desk_of(database)
    plan, left, right = plan_of_two(desk)
    for claim in desk.archive.event(left)["claims"]:
        desk.decide(claim, "rejected", "aya")
    assert desk.archive.event(plan)["deeds"] == [right]
    assert desk.archive.verify().problems == ()


# --- several at once -------------------------------------------------------------------------------------------------


def test_an_ingestion_that_goes_on_sees_what_was_corrected_meanwhile(tmp_path: Path) -> None:
    desk = desk_of(str(tmp_path / "r.db"), reports=[SHELLING])
    with Ingestion(desk.archive.store, desk.archive.kit, Plan()) as ingestion:
        ingestion.take([captured(COPIED)])
        desk.correct(of_type(desk, "shelling-1"), "killed", 4, "aya")
        desk.correct(of_type(desk, "shelling-2"), "killed", 4, "aya")
        ingestion.take([captured(RETOLD)])
    assert desk.archive.verify().problems == ()
    (event,) = desk.archive.events()
    assert event["contradictions"] == []


def test_two_people_and_an_ingest_at_once_lose_nothing(database: str) -> None:
    desk = desk_of(database)
    failed: list[BaseException] = []

    def decide(by: str) -> None:
        mine = Desk(archive.open(database))
        try:
            for n in range(12):
                claim = of_type(mine, "shelling-3")
                mine.decide(claim, ("accepted", "rejected")[n % 2], by)
        except BaseException as err:  # noqa: BLE001
            failed.append(err)
        finally:
            mine.archive.close()

    people = [threading.Thread(target=decide, args=(by,)) for by in ("aya", "basil")]
    for one in people:
        one.start()
    more = [replace(MARCH, id=f"m{n}", text=f"{MARCH.text} الخبر {n}.", url=f"https://x.example/{n}") for n in range(6)]
    ingest(desk.archive, more, step=1)
    for one in people:
        one.join()
    assert failed == []
    assert len(desk.history(report="shelling-3")) == 24
    assert desk.waiting(QueueFilter(done=None)) == 10
    assert desk.archive.verify().problems == ()
    desk.archive.close()
