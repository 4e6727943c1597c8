"""Whether it happened: status and assertion by trained weights; what is told of an event; damaged weights refused."""

import datetime as dt
from pathlib import Path

import pytest

import riwaya
from riwaya.errors import DataError
from riwaya.modality import ASSERTIONS, STATUSES, Model, events, load, model_of
from riwaya.model import Claim, Report, When

DAY = dt.date(2021, 6, 15)


def claim(text: str, type: str) -> Claim:
    found = [c for c in riwaya.code(Report("t", text, published=DAY)).claims if c.type == type]
    assert found, f"no {type}"
    return found[-1]


@pytest.mark.parametrize(
    ("text", "type", "status"),
    [
        ("قصفت الطائرات أمس مخزنا للحبوب شرق البلدة.", "ASSAULT", "occurred"),
        ("نجا رئيس البلدية من محاولة اغتيال أمس.", "ASSAULT", "occurred"),
        ("ستنسحب القوات من التلال الأسبوع المقبل.", "RETREAT", "future"),
        ("إذا قصفت الطائرات المرفأ فسيتوقف العمل فيه.", "ASSAULT", "hypothetical"),
        ("طالب الأهالي بالإفراج عن الصيادين.", "RETREAT", "hypothetical"),
        ("لم تقصف الطائرات أي موقع في البلدة.", "ASSAULT", "negated"),
        ("نفى المتحدث باسم الجيش قصف المدرسة.", "ASSAULT", "negated"),
        ("افترق الوفدان بلا اتفاق.", "AGREE", "negated"),
        ("احتلت القوات البريطانية المدينة عام 1917.", "COERCE", "historical"),
    ],
)
def test_status(text: str, type: str, status: str) -> None:
    assert claim(text, type).status == status


def test_a_date_of_another_clause_leaves_the_news_alone() -> None:
    text = "اعتقلت الشرطة أمس ثلاثة ناشطين أمام النصب الذي أقيم عام 1958."
    assert claim(text, "COERCE").status == "occurred"


@pytest.mark.parametrize(
    ("text", "type", "assertion"),
    [
        ("خطف مسلحون أمس مهندسا قرب الجسر.", "ASSAULT", "asserted"),
        ("اتهمت الحكومة الحركة بخطف المهندس.", "ASSAULT", "alleged"),
        ("نفت الحركة خطف المهندس.", "ASSAULT", "denied"),
        ("لم تقصف الطائرات أي موقع في البلدة.", "ASSAULT", "asserted"),
    ],
)
def test_assertion(text: str, type: str, assertion: str) -> None:
    assert claim(text, type).assertion == assertion


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (None, None, "open day"),
        (dt.date(2021, 6, 20), dt.date(2021, 6, 20), "to come"),
        (DAY, DAY, "now"),
        (dt.date(2021, 6, 1), DAY, "since"),
        (dt.date(2018, 1, 1), DAY, "since long"),
        (dt.date(2021, 6, 10), dt.date(2021, 6, 10), "recent"),
        (dt.date(2021, 4, 1), dt.date(2021, 4, 1), "quarter"),
        (dt.date(2020, 4, 1), dt.date(2020, 4, 1), "over a year"),
        (dt.date(1958, 1, 1), dt.date(1958, 12, 31), "old"),
    ],
)
def test_ages(first: dt.date | None, last: dt.date | None, name: str) -> None:
    assert events.age(When(first, last, "day", "stated"), DAY) == name


def test_an_age_needs_the_day_of_publication() -> None:
    assert events.age(When(DAY, DAY, "day", "stated"), None) == "undated day"


@pytest.mark.parametrize(
    ("word", "same"), [("والقصف", "قصف"), ("للهجوم", "هجوم"), ("بالقصف", "قصف"), ("قصف", "قصف"), ("وفد", "وفد")]
)
def test_words_are_compared_without_clitics(word: str, same: str) -> None:
    assert events.stem(word) == same


ZERO = (0.0,) * 7


def test_chances_are_probabilities() -> None:
    model = Model({("a",): (400.0, *ZERO[1:])}, ZERO, 0.5)
    statuses, assertions = model.chances([("a",), ("unknown",)])
    assert sum(statuses) == pytest.approx(1)
    assert statuses[1] == pytest.approx(1)
    assert assertions == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_an_assertion_is_marked_from_the_cut_on() -> None:
    told = [("a",)]
    assert Model({}, ZERO, 0.7).verdict(told) == (STATUSES[0], ASSERTIONS[0])
    assert Model({("a",): (*ZERO[:5], 0.0, 0.5)}, ZERO, 0.6).verdict(told) == (STATUSES[0], "denied")


def test_rows_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="not 7"):
        model_of({"cut": 0.5, "intercepts": [0] * 7, "weights": {"a|b": [1, 2]}})


@pytest.mark.parametrize("content", ["{", "{}", '{"cut": 0.5, "intercepts": [1], "weights": {}}'])
def test_damaged_weights_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "modality.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="train_modality"):
        load(path)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="train_modality"):
        load(tmp_path / "none.json")
