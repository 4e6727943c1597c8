"""Scores on Codings small enough to count by hand."""

from dataclasses import replace

import pytest

from riwaya.errors import ScoreError
from riwaya.model import Coding, Link, Report, Span, Who
from riwaya.scoring import Measure, same_name, score
from test_record import TEXT, coding


def changed(**what: object) -> Coding:
    base = coding()
    return replace(base, claims=(replace(base.claims[0], **what),))  # type: ignore[arg-type]


def test_the_gold_against_itself_is_perfect() -> None:
    assert {n: m.value for n, m in score([(coding(), coding())]).items() if m.gold} == {
        n: 1.0 for n, m in score([(coding(), coding())]).items() if m.gold
    }


def test_nothing_found_is_zero() -> None:
    empty = Coding(coding().report)
    measures = score([(coding(), empty)])
    assert measures["claims"] == Measure(0, 1, 0)
    assert measures["claims"].value == 0


@pytest.mark.parametrize(
    ("what", "measure"),
    [
        ({"mode": "aerial"}, "mode"),
        ({"status": "future"}, "status"),
        ({"when": None}, "when"),
        ({"where": None}, "where_25km"),
        ({"killed": 2}, "toll"),
        ({"chain": (Link("شبكة البادية", "media", "affirms"),)}, "chain"),
    ],
)
def test_one_wrong_value_costs_its_measure_and_no_other(what: dict[str, object], measure: str) -> None:
    measures = score([(coding(), changed(**what))])
    assert measures[measure].value < 1
    assert measures["claims"].value == 1


def test_half_of_the_words_of_a_party() -> None:
    actors = (Who(Span(5, 9), TEXT[5:9]),)
    measure = score([(coding(), changed(actors=actors))])["actors"]
    assert (measure.hit, measure.gold, measure.found) == (1, 2, 1)


def test_alleged_found_where_the_gold_asserts_is_a_false_one() -> None:
    measure = score([(coding(), changed(assertion="alleged"))])["alleged_or_denied"]
    assert (measure.hit, measure.gold, measure.found) == (0, 0, 1)


def test_other_type_is_no_match() -> None:
    assert score([(coding(), changed(type="COERCE"))])["claims"].hit == 0


def test_different_texts_are_refused() -> None:
    other = replace(coding(), report=Report("r1", "نص آخر"))
    with pytest.raises(ScoreError, match="r1"):
        score([(coding(), other)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("وكالة البادية", 'وكالة "البادية"', True), ("البادية", "وكالة البادية للأنباء", True), ("", "وكالة", False)],
)
def test_same_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
