"""The real report beside the checkout: what must come out of it. Skipped where the folder is not there."""

from pathlib import Path

import pytest

from riwaya import coder, readers
from riwaya.exports.record import from_record, to_record
from riwaya.model import Claim, Coding

SAMPLE = Path(__file__).parent.parent.parent / "shared" / "samples" / "baladi-albukamal-meeting.txt"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason=f"no sample report at {SAMPLE}")
OUTLET, SITE = "بلدي نيوز", "عين الفرات"


def code(published: str | None = None) -> Coding:
    import datetime as dt

    day = dt.date.fromisoformat(published) if published else None
    report = readers.read_one(str(SAMPLE), readers.ReadOptions(published=day))
    return from_record(to_record(coder.code(report)))


def claims(coding: Coding, kind: str, mode: str | None = None) -> list[Claim]:
    return [c for c in coding.claims if c.type == kind and (mode is None or c.mode == mode)]


def names(claim: Claim) -> str:
    return " ".join(w.text for w in (*claim.actors, *claim.recipients))


def chain(claim: Claim) -> list[str]:
    return [link.name for link in claim.chain]


def test_outlet_title_and_related() -> None:
    report = code().report
    assert report.outlet == OUTLET
    assert report.published is None
    assert len(report.related) == 6
    assert not any(headline in report.text for headline in report.related)


def test_the_meeting() -> None:
    (first, *_) = claims(code(), "CONSULT")
    assert "الدفاع الوطني" in names(first)
    assert "الحرس الثوري" in names(first)
    assert first.where is not None
    assert (first.where.name, first.where.country) == ("البوكمال", "SYR")
    assert first.where.lat == pytest.approx(34.45, abs=0.05)
    assert chain(first) == [OUTLET]


def test_yesterday_stays_relative_until_the_day_is_given() -> None:
    when = claims(code(), "CONSULT")[0].when
    assert when is not None
    assert (when.first, when.last) == (None, None)
    when = claims(code("2021-11-09"), "CONSULT")[0].when
    assert when is not None
    assert str(when.first) == str(when.last) == "2021-11-08"
    assert not when.weekday_disagrees


def test_the_meeting_was_asked_for() -> None:
    (asked,) = claims(code(), "REQUEST", "meet")
    assert "الدفاع الوطني" in names(asked)
    assert chain(asked)[0] == OUTLET
    assert SITE in chain(asked)[1]


def test_clashes_and_the_one_in_the_desert() -> None:
    clashes = [c for c in claims(code(), "ASSAULT") if c.mode is None and c.status == "occurred" and len(c.actors) == 2]
    assert len(clashes) >= 2
    assert all("الميليشيات الإيرانية" in names(c) for c in clashes)
    assert any(c.where and "الصالحية" in c.where.name for c in clashes)


def test_shots_at_the_commander_hit_nobody() -> None:
    (shots,) = claims(code(), "ASSAULT", "firearms")
    assert "الفوج 47" in " ".join(w.text for w in shots.actors)
    assert "قائد" in " ".join(w.text for w in shots.recipients)
    assert shots.where is not None
    assert "المصرية" in shots.where.name
    assert (shots.killed, shots.injured) == (0, 0)


def test_the_threat_and_the_attack_inside_it() -> None:
    coding = code()
    (threat,) = claims(coding, "THREATEN", "violence")
    assert "فراس العراقية" in " ".join(w.text for w in threat.actors)
    assert "حرس الثوري" in " ".join(w.text for w in threat.recipients)
    assert len(chain(threat)) == 2
    assert SITE in chain(threat)[1]
    (attack,) = (c for c in claims(coding, "ASSAULT") if c.status == "hypothetical")
    assert len(chain(attack)) == 3
    assert "فراس العراقية" in chain(attack)[2]


def test_new_points_are_still_to_come() -> None:
    (spread,) = claims(code(), "MOBILIZE")
    assert spread.status == "future"


def test_the_guard_refuses_and_accuses() -> None:
    coding = code()
    assert claims(coding, "REJECT") or len(claims(coding, "THREATEN")) > 1
    (accused,) = claims(coding, "ACCUSE", "allege")
    assert "الدفاع الوطني" in " ".join(w.text for w in accused.recipients)
    assert "لواء القدس" in " ".join(w.text for w in accused.recipients)
    alleged = [c for c in claims(coding, "ASSAULT") if c.assertion == "alleged"]
    assert len(alleged) == 1


def test_actor_facts_are_kept() -> None:
    report = readers.read_one(str(SAMPLE), readers.ReadOptions())
    coding = coder.code(report)
    said = {
        (coding.actors[r.subject].text, r.relation, coding.actors[r.object].text.removeprefix("ل"))
        for r in coding.relations
    }
    assert any("الدفاع الوطني" in s and k == "backed_by" and o == "روسيا" for s, k, o in said)
    assert any("لواء القدس" in s and k == "backed_by" and o == "روسيا" for s, k, o in said)
    assert any("الفوج 47" in s and k == "part_of" and "حرس الثوري" in o for s, k, o in said)
    guards = [w for w in coding.actors if w.text == "الحرس الثوري الإيراني"]
    assert guards
    assert all(w.country == "IRN" for w in guards)


def test_the_closing_background_makes_no_event() -> None:
    coding = code()
    start = coding.report.text.rindex("\n")
    assert not [c for c in coding.claims if c.trigger.start > start and c.status == "occurred"]
