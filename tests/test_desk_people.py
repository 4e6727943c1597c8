"""The desk: coders blind to one another, gold, accounts and visits."""

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from archiving import CLOCK, MARCH, filled
from riwaya import cli
from riwaya.archive import Desk, QueueFilter, accounts
from riwaya.errors import UsageError
from riwaya.exports import files
from riwaya.exports.record import from_record, to_record

PASSWORD = "nine green lanterns"


@pytest.fixture
def desk(database: str):
    opened = filled(database)
    opened.clock = CLOCK
    yield Desk(opened)
    assert opened.verify().problems == ()
    opened.close()


@pytest.fixture
def file_desk(tmp_path: Path):
    opened = filled(str(tmp_path / "r.db"))
    opened.clock = CLOCK
    yield Desk(opened)
    assert opened.verify().problems == ()


def only(desk: Desk, report: str = "shelling-3") -> str:
    (claim,) = desk.report(report)["claims"]
    return claim["id"]


def added(words: str = "تعز", type: str = "CONSULT") -> dict:
    start = MARCH.text.index(words)
    return {"type": type, "trigger": {"span": [start, start + len(words)]}}


# --- double coding ---------------------------------------------------------------------------------------------------


def test_two_coders_are_blind_until_both_submitted_and_a_third_settles(desk: Desk) -> None:
    claim = only(desk)
    desk.correct(claim, "killed", 9, "aya")
    desk.correct(claim, "injured", 1, "omar")
    one, other = desk.assign(["shelling-3"], ["huda", "omar"], "aya")
    assert desk.assign(["shelling-3"], ["huda", "omar"], "aya") == []
    desk.say(one, claim, "killed", 5)
    desk.say(one, claim, "status", "ongoing", "it went on", by="huda")
    desk.say(one, claim, "verdict", "accepted")
    seen = desk.report("shelling-3", by="omar")
    assert (seen["assignment"], seen["claims"][0]["killed"], seen["claims"][0]["verdict"]) == (other, 4, "open")
    own = desk.report("shelling-3", by="huda")["claims"][0]
    assert (own["killed"], own["coded"], own["note"]) == (5, {"killed": 4, "status": "occurred"}, "it went on")
    assert desk.report("shelling-3", by="aya")["claims"][0]["killed"] == 9
    assert "said" not in {what["what"] for what in desk.history(report="shelling-3")}
    for wrong in (
        lambda: desk.sheet(one, "omar"),
        lambda: desk.decide(claim, "accepted", "omar"),
        lambda: desk.correct(claim, "killed", 1, "huda"),
        lambda: desk.say(one, claim, "killed", 1, by="omar"),
        lambda: desk.submit(one, "omar"),
        lambda: desk.differences("shelling-3"),
        lambda: desk.adjudicate("shelling-3", [], "aya"),
    ):
        with pytest.raises(UsageError):
            wrong()
    desk.submit(one, "huda")
    assert desk.pairs() == []
    assert desk.sheet(one, "aya")["claims"][0]["killed"] == 5
    desk.say(other, claim, "status", "ongoing")
    desk.say(other, claim, "injured", 3)
    assert desk.undo("shelling-3", "omar")["what"] == "said"
    assert desk.undo("shelling-3", "omar")["field"] == "status"
    assert desk.undo("shelling-3", "omar") is None
    desk.say(other, claim, "status", "ongoing")
    desk.submit(other, "omar")
    assert desk.undo("shelling-3", "omar")["what"] == "uncorrected"
    assert desk.undo("shelling-3", "omar") is None
    with pytest.raises(UsageError, match="submitted"):
        desk.say(other, claim, "killed", 1)
    (pair,) = desk.pairs()
    assert [(coding.by, coding.claims[0].killed, coding.claims[0].status) for coding in pair] == [
        ("huda", 5, "ongoing"), ("omar", 4, "ongoing")]  # fmt: skip
    assert {(d["field"], *d["values"].values()) for d in desk.differences("shelling-3")} == {
        ("verdict", "accepted", "open"), ("killed", 5, 4)}  # fmt: skip
    with pytest.raises(UsageError, match=r"did not choose: .* killed"):
        desk.adjudicate("shelling-3", [{"claim": claim, "field": "verdict", "value": "accepted"}], "aya")
    desk.adjudicate(
        "shelling-3",
        [
            {"claim": claim, "field": "verdict", "value": "accepted"},
            {"claim": claim, "field": "killed", "value": 4, "note": "as printed"},
        ],
        "aya",
    )
    settled = desk.report("shelling-3")["claims"][0]
    assert (settled["killed"], settled["status"], settled["verdict"], settled["verdict_by"]) == (
        4, "ongoing", "accepted", "aya")  # fmt: skip
    assert [one["settled"] for one in desk.assignments(report="shelling-3")] == [True, True]
    assert "said" in {what["what"] for what in desk.history(report="shelling-3")}
    assert {what["by"] for what in desk.history()} == {"aya", "huda", "omar"}


def test_the_queue_knows_what_is_with_coders_and_where_they_differ(file_desk: Desk) -> None:
    claim = only(file_desk, "shelling-2")
    file_desk.decide(claim, "accepted", "aya")
    file_desk.correct(claim, "killed", 4, "aya")
    file_desk.correct(only(file_desk, "shelling-1"), "killed", 4, "aya")

    def row() -> dict:
        return next(one for one in file_desk.queue(QueueFilter(done=None)) if one["report"] == "shelling-2")

    assert (row()["done"], row()["disagreement"]) == (True, 0.0)
    one, other = file_desk.assign(["shelling-2"], ["huda", "omar"], "aya")
    assert row()["done"] is False
    file_desk.say(one, claim, "killed", 5)
    file_desk.submit(one, "huda")
    file_desk.submit(other, "omar")
    assert (row()["done"], row()["disagreement"]) == (True, 1.0)
    file_desk.adjudicate("shelling-2", [{"claim": claim, "field": "killed", "value": 4}], "aya")
    assert row()["disagreement"] == 0.0


def test_claims_that_coders_add_are_chosen_or_left(file_desk: Desk) -> None:
    one, other = file_desk.assign(["march-1"], ["huda", "omar"], "aya")
    mine = file_desk.say(one, None, "added", added())
    again = file_desk.say(one, None, "added", added())
    theirs = file_desk.say(other, None, "added", added("مبنى"))
    assert len({mine, again, theirs}) == 3
    file_desk.unsay(one, again, "added")
    file_desk.say(one, mine, "status", "ongoing")
    assert [c["hand"] for c in file_desk.sheet(one, "huda")["claims"]] == [False, False, True]
    for assignment, coder in ((one, "huda"), (other, "omar")):
        file_desk.submit(assignment, coder)
    found = {d["claim"]: d for d in file_desk.differences("march-1")}
    assert {d["field"] for d in found.values()} == {"added"}
    assert found[mine]["values"]["omar"] is None
    file_desk.adjudicate("march-1", [
        {"claim": mine, "field": "added", "value": found[mine]["values"]["huda"]},
        {"claim": theirs, "field": "added", "value": None},
    ], "aya")  # fmt: skip
    (hand,) = [c for c in file_desk.report("march-1")["claims"] if c["hand"]]
    assert (hand["status"], hand["type"], hand["verdict"]) == ("ongoing", "CONSULT", "accepted")


@pytest.mark.parametrize("said", [
    ("none", "killed", 3), (None, "killed", 3), ("claim", "rule", "x"), ("claim", "killed", -3),
    ("claim", "verdict", "perhaps"), (None, "added", {"type": "WAR"}), (None, "added", None),
])  # fmt: skip
def test_what_cannot_stand_on_a_sheet_is_refused(said: tuple, file_desk: Desk) -> None:
    (one, _) = file_desk.assign(["shelling-3"], ["huda", "omar"], "aya")
    claim, field, value = said
    with pytest.raises(UsageError):
        file_desk.say(one, only(file_desk) if claim == "claim" else claim, field, value)
    for wrong in (lambda: file_desk.assign(["march-1"], ["huda", "huda"], "aya"), lambda: file_desk.sheet(99, "huda"),
                  lambda: file_desk.assign(["none"], ["huda", "omar"], "aya")):  # fmt: skip
        with pytest.raises(UsageError):
            wrong()


# --- gold ------------------------------------------------------------------------------------------------------------


def test_what_people_finished_is_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, out = str(tmp_path / "r.db"), tmp_path / "gold.jsonl"
    with filled(db) as opened:
        desk = Desk(opened)
        assert list(desk.gold()) == []
        first, second = (one["id"] for one in desk.report("march-1")["claims"])
        desk.decide(first, "accepted", "basil")
        assert list(desk.gold()) == []
        desk.decide(second, "rejected", "aya")
        desk.correct(first, "killed", 0, "huda")
        (gold,) = desk.gold()
        assert (gold.by, [claim.id for claim in gold.claims], gold.claims[0].killed) == ("aya, basil, huda", [first], 0)
        assert from_record(json.loads(json.dumps(to_record(gold)))) == gold
    assert cli.main(["gold", "--db", db, "--out", str(out)]) == 0
    assert "1 report" in capsys.readouterr().err
    assert files.by_id(out) == {"march-1": gold}
    assert cli.main(["gold", "--db", db]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["march-1"]
    assert cli.main(["score", str(out)]) == 0
    assert cli.main(["gold", "--db", db, "--out", str(tmp_path / "none" / "x")]) == 1


# --- accounts and visits ---------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, dt.datetime]:
    return {"now": dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC)}


@pytest.fixture
def office(database: str, clock: dict[str, dt.datetime]):
    opened = filled(database, [])
    opened.clock = lambda: clock["now"].isoformat()
    made = Desk(opened)
    made.add_account("huda", PASSWORD, "coder", "aya")
    yield made
    assert opened.verify().problems == ()
    opened.close()


def test_a_password_opens_an_account_until_it_is_closed(office: Desk) -> None:
    assert office.check("huda", PASSWORD) == {"name": "huda", "role": "coder", "settings": {}}
    assert office.check("huda", PASSWORD + " ") is None
    assert office.check("nobody", PASSWORD) is None
    office.set_password("huda", "another fifteen letters", "aya")
    assert office.check("huda", PASSWORD) is None
    office.set_role("huda", "reviewer", "aya")
    office.keep_settings("huda", {"digits": "arabic"})
    assert office.check("huda", "another fifteen letters")["role"] == "reviewer"
    assert office.settings("huda") == {"digits": "arabic"}
    office.deactivate("huda", "aya")
    assert office.check("huda", "another fifteen letters") is None
    assert [(one["name"], one["role"], one["active"]) for one in office.accounts()] == [("huda", "reviewer", False)]
    with office.archive.store.read() as connection:
        kept = str(connection.execute(text("SELECT hash FROM account")).all())
        logged = str(connection.execute(text("SELECT * FROM log")).all())
    assert "$argon2id$" in kept
    assert "argon2" not in logged
    assert "reviewer" in logged


def test_a_hash_of_weaker_settings_is_made_anew(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=64)
    with office.archive.store.write() as connection:
        connection.execute(text("UPDATE account SET hash = :hash"), {"hash": weak.hash(PASSWORD)})
    assert office.check("huda", PASSWORD)
    with office.archive.store.read() as connection:
        assert not accounts._hasher().check_needs_rehash(connection.scalar(text("SELECT hash FROM account")))


def test_an_unknown_name_costs_as_much_as_a_wrong_password(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(accounts, "_is_right", lambda hash, password: bool(asked.append(hash)))
    office.check("huda", PASSWORD)
    office.check("nobody", PASSWORD)
    assert [hash.split("$")[3] for hash in asked] == [asked[0].split("$")[3]] * 2


@pytest.mark.parametrize(("name", "password", "role"), [
    ("huda", PASSWORD, "coder"), (" omar", PASSWORD, "coder"), ("", PASSWORD, "coder"), ("omar", "short", "coder"),
    ("omar", PASSWORD, "emperor"), ("omar", "x" * 2000, "coder"),
])  # fmt: skip
def test_what_is_no_account_is_refused(name: str, password: str, role: str, tmp_path: Path) -> None:
    desk = Desk(filled(str(tmp_path / "r.db"), []))
    desk.add_account("huda", PASSWORD, "reader")
    with pytest.raises(UsageError):
        desk.add_account(name, password, role)
    with pytest.raises(UsageError):
        desk.set_role("nobody", "reader")


def test_a_visit_ends_idle_in_any_case_and_with_the_password(office: Desk, clock: dict[str, dt.datetime]) -> None:
    opened = office.open_visit("huda")
    token = opened["token"]
    found = office.visit(token)
    assert (found["name"], found["role"], found["csrf"], found["ends"], found["settings"]) == (
        "huda", "coder", opened["csrf"], opened["ends"], {})  # fmt: skip
    assert office.visit("another") is None
    with office.archive.store.read() as connection:
        assert token not in str(connection.execute(text("SELECT * FROM visit")).all())
    for _ in range(6):  # there every hour and a half
        clock["now"] += dt.timedelta(hours=1.5)
        assert office.visit(token)
    clock["now"] += dt.timedelta(hours=2)
    assert office.visit(token) is None
    token = office.open_visit("huda")["token"]
    for _ in range(8):
        clock["now"] += dt.timedelta(hours=1.5)
        found = office.visit(token)
    assert found is None
    ends = (
        office.close_visit,
        lambda _: office.set_password("huda", PASSWORD + "!"),
        lambda _: office.deactivate("huda"),
    )
    for end in ends:
        token = office.open_visit("huda")["token"]
        assert office.visit(token)
        end(token)
        assert office.visit(token) is None
    alone = office.open_visit("me", role="admin")["token"]
    assert office.visit(alone)["role"] == "admin"
    with pytest.raises(UsageError):
        office.open_visit("nobody")


def test_the_place_in_the_queue_is_kept(office: Desk) -> None:
    assert office.place("huda") is None
    office.keep_place("huda", {"report": "march-1"})
    office.keep_place("huda", {"report": "shelling-1"})
    assert office.place("huda") == {"report": "shelling-1"}


def test_roles_hold_what_lower_ones_may() -> None:
    assert accounts.may("admin", "reader")
    assert accounts.may("coder", "coder")
    assert not accounts.may("coder", "reviewer")
    assert not accounts.may(None, "reader")
