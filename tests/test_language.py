"""Times, numbers and names as plain functions: spans into the text as it stands, values resolved."""

import datetime as dt

import riwaya
from riwaya.model import Where, Who

TEXT = "قال ناشط إن ثلاثة جنود قتلوا في مدينة إدلب مساء أمس، وأصيب طفلان."


def test_times() -> None:
    (found,) = riwaya.find_times(TEXT, dt.date(2024, 3, 1))
    assert found.text == "مساء أمس" == TEXT[found.span.start : found.span.end]
    assert (found.value.first, found.value.grain) == (dt.date(2024, 2, 29), "part_of_day")


def test_a_datetime_counts_by_its_own_local_day() -> None:
    late = dt.datetime(2024, 3, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    assert riwaya.find_times(TEXT, late)[0].value.first == dt.date(2024, 2, 29)


def test_numbers() -> None:
    found = riwaya.find_numbers(TEXT)
    assert [(f.text, f.value.low, f.value.of, f.value.toll) for f in found] == [
        ("ثلاثة", 3, "جنود", "killed"),
        ("طفلان", 2, "طفلان", "injured"),
    ]


def test_names() -> None:
    found = riwaya.find_names(TEXT)
    assert all(f.text == TEXT[f.span.start : f.span.end] for f in found)
    places = [f.value for f in found if isinstance(f.value, Where)]
    assert [(p.name, p.country) for p in places] == [("إدلب", "SYR")]
    assert any(isinstance(f.value, Who) for f in found)
