"""Claims as rows of a terminal table."""

import pytest

from riwaya.table import HEADINGS, Style, render, rows, width, wrap
from test_record import coding


def test_a_claim_is_one_row_with_all_that_is_asked() -> None:
    (row,) = rows(coding())
    assert dict(zip(HEADINGS, row, strict=True)) == {
        "date": "2021-09-13",
        "what": "ASSAULT heavy-weapons قصفت",
        "who": "قوات الفرقة",
        "to whom": " (1 killed, 0 injured)",
        "where": "الناصرية",
        "status": "occurred",
        "on whose word": "شبكة البادية ← مصدر محلي",
    }


def test_unsure_claims_only_on_request() -> None:
    assert not list(rows(coding(0.3)))
    assert list(rows(coding(0.3), every=True))


@pytest.mark.parametrize(
    ("text", "columns"), [("قصف", 3), ("قَصْف", 3), ("الحـرس", 6), ("\u2068قصف\u2069", 3), ("漢", 2)]
)
def test_width_counts_what_a_terminal_shows(text: str, columns: int) -> None:
    assert width(text) == columns


def test_wrapping_leaves_nothing_out() -> None:
    text = "قوات حفظ النظام والمستنفرون في محلية كررييييييييييييييي"
    lines = wrap(text, 10)
    assert all(width(line) <= 10 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("isolates", [True, False])
def test_lines_fit_and_isolates_are_balanced(isolates: bool) -> None:
    lines = list(render("عنوان", list(rows(coding())), Style(90, isolates)))
    assert all(width(line) <= 90 for line in lines[1:])
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069")
        assert ("\u2068" in line) <= isolates
