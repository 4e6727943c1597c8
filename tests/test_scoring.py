"""Scores on Codings small enough to count by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from riwaya.errors import ScoreError
from riwaya.model import Claim, Coding, Link, Report, Span, Where, Who
from riwaya.scoring import NAMES, Figure, Measure, Mistake, evaluate, mistakes, same_name, score
from test_record import TEXT, claim, coding

#: One degree north of the place of the gold: 6,371 km * pi / 180 away.
PLACE = Where("الناصرية", "IRQ", None, 36.1, 36.9, "town", "stated", None, Span(22, 30))


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


# --- intervals and tables --------------------------------------------------------------------------------------------


def told(number: int, *claims: Claim) -> Coding:
    """A report of its own number, with these claims."""
    return Coding(replace(coding().report, id=f"r{number}"), claims=claims)


def found_as(kind: str, status: str = "occurred", assertion: str = "asserted") -> Claim:
    return replace(claim(), type=kind, status=status, assertion=assertion)  # type: ignore[arg-type]


#: Five reports: two ASSAULT found (one with a wrong status, one called alleged), one missed, one COERCE found as AID.
PAIRS = [
    (told(1, found_as("ASSAULT")), told(1, found_as("ASSAULT"))),
    (told(2, found_as("ASSAULT")), told(2, found_as("ASSAULT", "future", "alleged"))),
    (told(3, found_as("ASSAULT")), told(3)),
    (told(4, found_as("COERCE")), told(4, found_as("AID"))),
    (told(5, found_as("PROTEST")), told(5, found_as("PROTEST"))),
]


def every_figure() -> list[Figure]:
    scores = evaluate(PAIRS)
    return [*scores.measures.values(), *(figure for rows in scores.by.values() for figure in rows.values())]


def test_the_measures_are_those_of_score() -> None:
    assert {name: figure.measure for name, figure in evaluate(PAIRS).measures.items()} == score(PAIRS)
    assert list(score(PAIRS)) == list(NAMES)


def test_intervals_hold_their_value() -> None:
    for figure in every_figure():
        whole = (figure.measure.value, figure.measure.precision, figure.measure.recall)
        for value, bounds in zip(whole, (figure.interval, figure.precision, figure.recall), strict=True):
            assert bounds is None or 0 <= bounds[0] <= value <= bounds[1] <= 1
    macro = evaluate(PAIRS).macro
    assert macro.interval is not None
    assert macro.interval[0] < macro.value < macro.interval[1]


def test_what_differs_between_texts_is_less_sure() -> None:
    figures = evaluate(PAIRS).measures
    low, high = figures["claims"].interval or (0, 0)
    assert low < figures["claims"].measure.value < high
    assert figures["toll"].interval == (1, 1)


def test_the_same_texts_give_the_same_intervals() -> None:
    assert evaluate(PAIRS) == evaluate(PAIRS)


def test_bounds_of_two_texts_counted_by_hand() -> None:
    """One text all right and one all wrong: a quarter of the draws holds only the one, a quarter only the other."""
    right, wrong = PAIRS[0], PAIRS[2]
    assert evaluate([right, wrong]).measures["claims"].precision == (1, 1)
    assert evaluate([right, wrong]).measures["claims"].recall == (0, 1)


@pytest.mark.parametrize("pairs", [PAIRS[:1], []], ids=["one", "none"])
def test_fewer_than_two_texts_have_no_interval(pairs: list[tuple[Coding, Coding]]) -> None:
    scores = evaluate(pairs)
    assert scores.documents == len(pairs)
    assert scores.macro.interval is None
    assert {figure.interval for figure in scores.measures.values()} == {None}


def test_what_nothing_was_counted_for_has_no_interval() -> None:
    assert evaluate(PAIRS).measures["attributions"].interval is None


def test_types_add_up_to_all_claims() -> None:
    scores = evaluate(PAIRS)
    rows = {name: figure.measure for name, figure in scores.by["type"].items()}
    assert rows == {
        "AID": Measure(0, 0, 1), "ASSAULT": Measure(2, 3, 2), "COERCE": Measure(0, 1, 0), "PROTEST": Measure(1, 1, 1),
    }  # fmt: skip
    assert added(rows.values()) == scores.measures["claims"].measure
    assert scores.macro.value == pytest.approx((0 + 0.8 + 0 + 1) / 4)


def added(measures: Iterable[Measure]) -> Measure:
    rows = list(measures)
    return Measure(sum(m.hit for m in rows), sum(m.gold for m in rows), sum(m.found or 0 for m in rows))


def test_status_and_assertion_by_value_over_matched_claims() -> None:
    by = evaluate(PAIRS).by
    assert {row: figure.measure for row, figure in by["status"].items()} == {
        "future": Measure(0, 0, 1), "occurred": Measure(2, 3, 2),
    }  # fmt: skip
    assert {row: figure.measure for row, figure in by["assertion"].items()} == {
        "alleged": Measure(0, 0, 1), "asserted": Measure(2, 3, 2),
    }  # fmt: skip


def test_roles_add_up_over_types_and_to_both() -> None:
    half = replace(claim(), actors=(Who(Span(5, 9), TEXT[5:9]),), recipients=(Who(Span(17, 21), TEXT[17:21]),))
    pairs = [*PAIRS, (told(6, found_as("ASSAULT")), told(6, half))]
    scores = evaluate(pairs)
    role = {row: figure.measure for row, figure in scores.by["role"].items()}
    assert role["actors"] == scores.measures["actors"].measure == Measure(7, 8, 7)
    assert role["actors"] == added(m for row, m in role.items() if row.startswith("actors/"))
    assert role["actors/ASSAULT"] == Measure(5, 6, 5)
    assert role["both"] == added([role["actors"], role["recipients"]]) == Measure(7, 8, 8)


# --- the error list --------------------------------------------------------------------------------------------------


def kinds(found: Coding) -> list[tuple[str, str | None, str | None]]:
    return [(m.kind, m.gold, m.found) for m in mistakes([(coding(), found)])]


def test_what_is_right_is_no_mistake() -> None:
    assert mistakes([(coding(), coding())]) == []


def test_a_planted_miss_is_named_with_the_text_around() -> None:
    gold = "ASSAULT heavy-weapons"
    around = "[قصفت] قوات الفرقة بلدة الناصرية أمس، وفق مصدر محلي."
    assert mistakes([(coding(), Coding(coding().report))]) == [
        Mistake("missed", gold, None, "r1", Span(0, 4), around, None)
    ]


def test_a_planted_false_claim_is_named_with_its_rule() -> None:
    false = replace(claim(), id="c2", type="COERCE", mode=None, trigger=Span(36, 39), rule="coerce.planted")
    found = replace(coding(), claims=(claim(), false))
    (mistake,) = mistakes([(coding(), found)])
    assert (mistake.kind, mistake.gold, mistake.found) == ("false", None, "COERCE")
    assert (mistake.rule, mistake.trigger) == ("coerce.planted", Span(36, 39))
    assert "[وفق] مصدر" in mistake.around


@pytest.mark.parametrize(
    ("what", "mistake"),
    [
        ({"type": "COERCE"}, ("type", "ASSAULT heavy-weapons", "COERCE heavy-weapons")),
        ({"mode": None}, ("mode", "heavy-weapons", None)),
        ({"status": "future"}, ("status", "occurred", "future")),
        ({"assertion": "denied"}, ("assertion", "asserted", "denied")),
        ({"actors": ()}, ("actors", "قوات الفرقة", None)),
        ({"recipients": (Who(Span(17, 30), TEXT[17:30]),)}, ("recipients", None, "بلدة الناصرية")),
        ({"when": None}, ("when", "2021-09-13", None)),
        ({"where": PLACE}, ("where", "الناصرية SYR (town)", "الناصرية IRQ (town), 111 km off")),
        ({"killed": 2}, ("toll", "1 killed", "2 killed")),
        ({"injured": None}, ("toll", "0 injured", None)),
        ({"chain": ()}, ("chain", "شبكة البادية <- مصدر محلي", None)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_each_wrong_value_is_one_mistake(what: dict[str, object], mistake: tuple[str, str | None, str | None]) -> None:
    assert kinds(changed(**what)) == [mistake]


def test_mistakes_and_figures_tell_the_same() -> None:
    counted = Counter(m.kind for m in mistakes(PAIRS))
    measures = score(PAIRS)
    assert counted == {"status": 1, "assertion": 1, "missed": 1, "type": 1}
    assert counted["missed"] + counted["type"] == measures["claims"].gold - measures["claims"].hit
    assert counted["false"] + counted["type"] == (measures["claims"].found or 0) - measures["claims"].hit


def test_long_texts_are_cut_between_words() -> None:
    text = f"{'قبل ' * 40}قصفت{' بعد' * 40}"
    gold = Coding(Report("r1", text), claims=(replace(claim(), trigger=Span(160, 164)),))
    (mistake,) = mistakes([(gold, Coding(gold.report))])
    before, _, after = mistake.around.partition("[قصفت]")
    assert set(before.split()) == {"…", "قبل"}
    assert set(after.split()) == {"…", "بعد"}
    assert 60 <= len(before) + len(after) <= 130
