"""Agreement of two coders: coefficients by published examples, figures worked by hand, and where the two differ."""

import builtins
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from riwaya import agreement
from riwaya.cli import main
from riwaya.errors import MissingExtra, ScoreError
from riwaya.exports.record import to_record
from riwaya.model import Claim, Coding, Link, Report, Span, When, Where, Who

TEXT = "قصفت المدفعية القرية فقتل ثلاثة. انسحب المسلحون. وصل الوفد. ساد الهدوء."
DAY = dt.date(2024, 5, 6)


# --- the coefficients, by the examples of those who made them --------------------------------------------------------


def table(cells: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(cells) for j, count in enumerate(row) for _ in range(count)]


def test_kappa_of_cohens_own_table() -> None:
    # Cohen 1960, Educational and Psychological Measurement 20: 200 cases, observed .70, by chance .41.
    units = table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    assert agreement.kappa(units) == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_kappa_of_two_by_two() -> None:
    assert agreement.kappa(table([[20, 5], [10, 15]])) == pytest.approx(0.4)  # (.70 - .50) / (1 - .50)


def coded(*coders: str) -> list[tuple[Any, ...]]:
    """Units from a line a coder, as the paper prints them; a point is a missing value."""
    return [
        tuple(int(c) if c.isdigit() else None if c == "." else c for c in unit) for unit in zip(*coders, strict=True)
    ]


def test_alpha_of_krippendorffs_binary_example() -> None:
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, A.
    assert agreement.alpha(coded("0100000010", "1110010000")) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_krippendorffs_nominal_example() -> None:
    # The same, B.
    assert agreement.alpha(coded("aabbdcccedda", "babbbccceddd")) == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize(("distance", "value"), [("nominal", 0.743), ("interval", 0.849)])
def test_alpha_of_krippendorffs_matrix_with_missing_values(distance: agreement.Distance, value: float) -> None:
    # The same, C and D: four observers, twelve units, the last of them with one value alone.
    matrix = coded("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    assert agreement.alpha(matrix, distance, gaps=True) == pytest.approx(value, abs=0.0005)


@pytest.mark.parametrize("units", [[], [("a", "b")], [("a", "a")] * 9], ids=["none", "one unit", "one value"])
def test_what_says_nothing_is_none_and_not_one(units: list[tuple[str, str]]) -> None:
    assert agreement.kappa(units) is None
    assert agreement.alpha(units) is None


def test_no_value_is_a_value_of_its_own_except_in_an_interval() -> None:
    assert agreement.kappa([(None, None), ("a", "a"), ("a", None)]) == pytest.approx(0.4)  # (2/3 - 4/9) / (5/9)
    assert agreement.alpha([(None, 3), (5, None), (4, 4)], "interval") is None


def test_sets_are_compared_by_masi() -> None:
    _, apart = agreement._library()
    assert apart["masi"](frozenset(), frozenset()) == 0
    assert apart["masi"](frozenset("a"), frozenset()) == 1
    assert apart["masi"](frozenset("ab"), frozenset("abcd")) == pytest.approx(1 - (2 / 4) * (2 / 3))  # Passonneau 2006


# --- two codings -----------------------------------------------------------------------------------------------------


def claim(trigger: str, ident: str, **values: Any) -> Claim:
    start = TEXT.index(trigger)
    plain: dict[str, Any] = {
        "id": ident, "report": "r", "type": "ASSAULT", "mode": None, "trigger": Span(start, start + len(trigger)),
        "actors": (), "recipients": (), "status": "occurred", "assertion": "asserted", "when": None, "where": None,
        "tolls": (), "killed": None, "injured": None, "detained": None, "chain": (), "confidence": 1.0, "reported": 1.0,
        "frame": 0, "rule": "hand",
    }  # fmt: skip
    return Claim(**{**plain, **values})


def coding(*claims: Claim, text: str = TEXT, by: str = "first") -> Coding:
    return Coding(Report("r", text, published=DAY), claims=claims, by=by)


def who(words: str, ident: str | None = None) -> Who:
    start = TEXT.index(words)
    return Who(Span(start, start + len(words)), words, ident, None, None, None)


def test_claims_are_matched_by_their_triggers_of_one_type_first() -> None:
    left = coding(claim("قصفت", "a"), claim("قصفت", "b", type="COERCE"), claim("انسحب", "c", type="RETREAT"))
    right = coding(claim("قصفت", "x", type="COERCE"), claim("قصفت المدفعية", "y"), claim("وصل", "z"))
    matched = agreement.match((left, right))
    assert {(one.id, other.id) for one, other in matched.both} == {("a", "y"), ("b", "x")}
    assert [one.id for one in matched.left] == ["c"]
    assert [one.id for one in matched.right] == ["z"]


def test_a_claim_of_another_type_is_the_same_claim_coded_otherwise() -> None:
    pair = coding(claim("قصفت", "a")), coding(claim("قصفت", "x", type="COERCE"))
    figures = agreement.measure([pair])
    assert figures["claims"] == {"left": 1, "right": 1, "both": 1, "only_left": 0, "only_right": 0, "share": 1.0}
    assert figures["fields"]["type"] == {
        "n": 1, "equal": 0.0, "kappa": None, "alpha": None, "distance": "nominal", "pairable": 1,
    }  # fmt: skip


def test_figures_worked_by_hand() -> None:
    left = coding(claim("قصفت", "a", killed=3), claim("انسحب", "b", status="future"), claim("وصل", "c", killed=1))
    right = coding(claim("قصفت", "x", killed=3), claim("انسحب", "y"), claim("ساد", "z"))
    figures = agreement.measure([(left, right)])
    assert figures["claims"]["only_left"] == figures["claims"]["only_right"] == 1
    assert figures["claims"]["share"] == pytest.approx(4 / 6)
    # Four sentences: yes yes yes no against yes yes no yes. Observed 2/4, by chance (3/4)(3/4) + (1/4)(1/4) = 10/16.
    found = figures["fields"]["found"]
    assert (found["n"], found["equal"]) == (4, 0.5)
    assert found["kappa"] == pytest.approx((0.5 - 0.625) / 0.375)
    # Alpha: coincidences 4 yes-yes, 4 mixed; 8 values, 6 yes and 2 no: 1 - 7 * (4 / 2) / (6 * 2) = -1/6.
    assert found["alpha"] == pytest.approx(-1 / 6)
    status = figures["fields"]["status"]
    assert (status["n"], status["equal"], status["kappa"]) == (2, 0.5, 0.0)
    assert figures["fields"]["killed"]["pairable"] == 1
    assert figures["fields"]["killed"]["equal"] == 1.0


def test_days_and_tolls_are_the_farther_apart_the_farther_they_lie() -> None:
    def days(shift: int) -> tuple[Coding, Coding]:
        def at(day: dt.date) -> When:
            return When(day, day, "day", "stated")

        first = [
            claim("قصفت", "a", when=at(DAY), killed=2),
            claim("انسحب", "b", when=at(DAY + dt.timedelta(30)), killed=40),
        ]
        other = [
            replace(one, when=at(one.when.first + dt.timedelta(shift)), killed=one.killed + shift) for one in first
        ]
        return coding(*first), coding(*other)

    near, far = (agreement.measure([days(shift)])["fields"] for shift in (1, 20))
    for field in ("when", "killed"):
        assert near[field]["equal"] == far[field]["equal"] == 0
        assert 0.9 < near[field]["alpha"] < 1
        assert far[field]["alpha"] < near[field]["alpha"] - 0.2


def test_days_count_from_publication_so_that_reports_years_apart_do_not_drown_a_difference() -> None:
    def report(year: int, day: int) -> tuple[Coding, Coding]:
        published = dt.date(year, 3, 10)

        def told(shift: int) -> Coding:
            at = published - dt.timedelta(shift)
            one = claim("قصفت", "a", when=When(at, at, "day", "stated"))
            return Coding(Report("r", TEXT, published=published), claims=(one,))

        return told(day), told(3 - day)

    figures = agreement.measure([report(2014, 0), report(2024, 3)])["fields"]["when"]
    assert figures["alpha"] == pytest.approx(1 - 9 / 6)  # 0 3 and 3 0: observed 9, by chance 8 of 12 ordered pairs of 9
    undated = [tuple(replace(c, report=replace(c.report, published=None)) for c in report(2014, 0))]
    assert agreement.measure(undated)["fields"]["when"]["pairable"] == 0  # type: ignore[arg-type]


def test_parties_are_compared_by_register_id_and_then_by_name() -> None:
    army, shells = who("المدفعية", "syr.army"), who("القرية")
    left = coding(claim("قصفت", "a", actors=(army,), recipients=(shells,)))
    for other, same in (
        (who("المدفعية"), True),
        (replace(who("القرية"), id="syr.army"), True),
        (replace(army, id="syr.rebels"), False),
        (who("المسلحون"), False),
    ):
        right = coding(claim("قصفت", "x", actors=(other,), recipients=(shells,)))
        differing = {one["field"] for one in agreement.disagreements((left, right))}
        assert differing == (set() if same else {"actors"}), other


def test_places_and_narrators_are_compared_by_id_and_then_by_name() -> None:
    def told(place: str | None, town: str, site: str | None, name: str) -> Coding:
        where = Where(town, "SYR", None, None, None, "town", "stated", place)
        return coding(claim("قصفت", "a", where=where, chain=(Link(name, "media", "relays", site),)))

    left = told("g1", "طفس", "s1", "شبكة السهل")
    assert not agreement.disagreements((left, told(None, "طفس", None, "شبكه السهل")))
    assert not agreement.disagreements((left, told("g1", "مدينة طفس", "s1", "السهل")))
    assert {one["field"] for one in agreement.disagreements((left, told("g2", "طفس", "s2", "شبكة السهل")))} == {
        "where", "chain",
    }  # fmt: skip


def test_disagreements_name_claims_values_and_words() -> None:
    artillery = who("المدفعية")
    left = coding(claim("قصفت", "a", actors=(artillery,), killed=3), claim("وصل", "c"))
    right = coding(claim("انسحب", "y"), claim("قصفت", "x", killed=4))
    found = agreement.disagreements((left, right))
    assert [(one["field"], one["trigger"]) for one in found] == [
        ("actors", [0, 4]), ("killed", [0, 4]), ("found", [TEXT.index("انسحب"), TEXT.index("انسحب") + 5]),
        ("found", [TEXT.index("وصل"), TEXT.index("وصل") + 3]),
    ]  # fmt: skip
    actors, killed, theirs, ours = found
    span = [artillery.span.start, artillery.span.end]
    assert actors["left"]["claim"] == "a"
    assert actors["left"]["value"][0]["text"] == "المدفعية"
    assert actors["left"]["spans"] == [span]
    assert actors["right"] == {"claim": "x", "value": [], "spans": [[0, 4]]}
    assert (killed["left"]["value"], killed["right"]["value"]) == (3, 4)
    assert theirs["left"] is None
    assert theirs["right"]["value"]["id"] == "y"
    assert ours["right"] is None
    json.dumps(found)


def test_a_coding_agrees_with_itself() -> None:
    one = coding(claim("قصفت", "a", killed=3), claim("انسحب", "b", type="RETREAT"))
    assert not agreement.disagreements((one, one))
    figures = agreement.measure([(one, one)])["fields"]
    assert {figure["equal"] for figure in figures.values()} == {1.0}
    assert figures["type"]["kappa"] == figures["type"]["alpha"] == 1.0
    assert figures["status"]["kappa"] is None


def test_nothing_at_all_is_no_agreement() -> None:
    figures = agreement.measure([])
    assert figures["reports"] == 0
    assert figures["claims"]["share"] is None
    assert {figure["equal"] for figure in figures["fields"].values()} == {None}


def test_different_texts_are_refused() -> None:
    with pytest.raises(ScoreError, match="r: the two codings hold different texts"):
        agreement.measure([(coding(), coding(text="نص آخر"))])


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("nltk"):
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"riwaya\[agreement\]"):
        agreement.kappa([("a", "b"), ("b", "b")])


# --- the command -----------------------------------------------------------------------------------------------------


def written(path: Path, *codings: Coding) -> str:
    path.write_text("".join(json.dumps(to_record(one)) + "\n" for one in codings), encoding="utf-8")
    return str(path)


def test_the_command_prints_a_table_or_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = written(tmp_path / "a.jsonl", coding(claim("قصفت", "a", killed=3), claim("انسحب", "b", type="RETREAT")))
    other = written(
        tmp_path / "b.jsonl",
        coding(claim("قصفت", "x"), claim("انسحب", "y", type="RETREAT")),
        replace(coding(), report=Report("alone", "نص")),
    )
    assert main(["agreement", one, other, "--json"]) == 0
    shown = capsys.readouterr()
    figures = json.loads(shown.out)
    assert figures["reports"] == 1
    assert figures["fields"]["type"]["kappa"] == 1.0
    assert figures["fields"]["killed"]["alpha"] is None
    assert "alone" in shown.err
    assert main(["agreement", one, other]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("type")).split() == [
        "type",
        "2",
        "1.000",
        "1.000",
        "1.000",
        "nominal",
    ]
    assert next(line for line in lines if line.startswith("killed")).split() == [
        "killed",
        "2",
        "0.500",
        "0.000",
        "-",
        "interval",
    ]


def test_the_command_refuses_files_without_a_report_in_common(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path / "a.jsonl", coding())
    other = written(tmp_path / "b.jsonl", replace(coding(), report=Report("s", TEXT)))
    assert main(["agreement", one, other]) == 2
    assert "no report in both" in capsys.readouterr().err
