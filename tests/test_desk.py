"""The desk: the queue, people's words on claims, taking back, the history."""

from pathlib import Path

import pytest

from archiving import CLOCK, filled
from riwaya.archive import Archive, Desk, Filter


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
