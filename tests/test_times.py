"""Time expressions: found where they stand, and worth the days the calendar gives them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya import times
from riwaya.model import TimeValue
from riwaya.resolution.when import resolve
from riwaya.resources import DATA, load_yaml
from riwaya.text import read

TABLE = Path(__file__).parent / "tables" / "times.tsv"
RULES = load_yaml(DATA / "ar" / "times.yaml")["rules"]


def rows() -> list[object]:
    found = []
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            found.append(pytest.param(*(line.split("\t") + [""] * 6)[:6], id=f"line{number}"))
    return found


def day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


@pytest.mark.parametrize(("published", "marked", "first", "last", "grain", "clock"), rows())
def test_table(published: str, marked: str, first: str, last: str, grain: str, clock: str) -> None:
    wanted = re.search(r"\[(.*?)\]", marked)
    text = read(marked.replace("[", "").replace("]", ""))
    found = [(text.slice(m.span), m.value) for m in times.find(text)]
    if wanted is None:
        assert not found
        return
    words, value = next((f for f in found if f[0] in wanted[1] or wanted[1] in f[0]), (None, None))
    assert isinstance(value, TimeValue), f"not found; found {found}"
    when = resolve(value, day(published))
    assert (when.first, when.last, when.grain) == (day(first), day(last), grain)
    assert when.time == (clock or None)
    assert len(found) == 1
    assert words in (wanted[1], wanted[1].removeprefix("في "), f"خلال {wanted[1]}")


def test_table_is_large_enough() -> None:
    assert len(rows()) >= 150


def cases(name: str) -> list[object]:
    return [pytest.param(r["id"], e, id=f"{r['id']}-{i}") for r in RULES for i, e in enumerate(r.get(name, ()))]


@pytest.mark.parametrize(("rule", "example"), cases("examples"))
def test_example_is_found_by_its_own_rule(rule: str, example: dict[str, str]) -> None:
    text = read(example["text"])
    assert example["time"] in [text.slice(m.span) for m in times.find(text) if m.rule == rule]


@pytest.mark.parametrize(("rule", "near_miss"), cases("near_misses"))
def test_near_miss_stays_silent(rule: str, near_miss: str) -> None:
    assert rule not in [m.rule for m in times.find(read(near_miss))]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("ولسنة 2008 حسابها", "سنة 2008"),
        ("وبالأمس عاد الهدوء", "الأمس"),
        ("فَجْرَ أَمْسِ قصفوا", "فَجْرَ أَمْسِ"),
        ("والثـــلاثاء عادوا", "الثـــلاثاء"),
    ],
)
def test_clitics_marks_and_tatweel(raw: str, words: str) -> None:
    text = read(raw)
    assert [text.slice(m.span) for m in times.find(text)] == [words]


def test_weekday_that_disagrees_is_flagged() -> None:
    text = read("في 5 تشرين الثاني 2021 وصلوا، والاثنين 6 تشرين الثاني 2021 عادوا")
    flags = [resolve(m.value, None).weekday_disagrees for m in times.find(text) if isinstance(m.value, TimeValue)]
    assert flags == [False, True]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="أمسيومقبلعاشرذحج0123 /-:.()،ًـ\u200f\n\ud800", max_size=80))
def test_any_text_is_read(raw: str) -> None:
    for mention in times.find(read(raw)):
        assert 0 <= mention.span.start < mention.span.end <= len(raw)


@pytest.mark.parametrize("unit", ["أمس ", "قبل ", "5 ", "ألف ", "بين 5 و", "\u064b", "يوم الجمعة من "])
def test_long_lines_end(unit: str) -> None:
    times.find(read(unit * (20_000 // len(unit))))
