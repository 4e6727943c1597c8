"""From time values to days, and from a sentence's times to the time of an event."""

import datetime as dt

import pytest

from riwaya import times
from riwaya.model import Span, TimeValue, When
from riwaya.resolution.when import event_time, inherited, resolve
from riwaya.text import Text, read

PUBLISHED = dt.date(2021, 11, 9)


def whens(text: Text) -> list[When]:
    return [resolve(m.value, PUBLISHED, m.span) for m in times.find(text) if isinstance(m.value, TimeValue)]


def trigger(raw: str, word: str) -> Span:
    at = raw.index(word)
    return Span(at, at + len(word))


@pytest.mark.parametrize(
    ("raw", "word", "wanted"),
    [
        ("وقع الهجوم أمس قرب الجسر، وقال السكان إن الدورية انسحبت اليوم", "الهجوم", "أمس"),
        ("وقع الهجوم أمس قرب الجسر، وقال السكان إن الدورية انسحبت اليوم", "انسحبت", "اليوم"),
        ("أمس الاثنين، قصفت المدفعية القرية", "قصفت", "أمس الاثنين"),
        ("ويستعيد أهل القرية اليوم القصف الذي دمر المدرسة الشهر الماضي", "القصف", "الشهر الماضي"),
        ("تتذكر المدينة اليوم حصار القلعة قبل عامين", "حصار", "قبل عامين"),
        ("استعادت القوات اليوم القرية بعد معارك", "معارك", "اليوم"),
        ("قصفت المدفعية القرية التي سيطر عليها الفصيل عام 2015 مساء أمس", "قصفت", "مساء أمس"),
        ("قصفت المدفعية القرية", "قصفت", None),
        ("قصفت المدفعية القرية. وأمس عاد الهدوء", "قصفت", None),
    ],
)
def test_event_time(raw: str, word: str, wanted: str | None) -> None:
    text = read(raw)
    when = event_time(trigger(raw, word), text, whens(text))
    assert (text.slice(when.span) if when and when.span else None) == wanted


def test_clock_time_takes_the_day_of_its_sentence() -> None:
    raw = "انفجرت العبوة أمس في السوق عند الساعة 10:30"
    text = read(raw)
    when = event_time(trigger(raw, "انفجرت"), text, whens(text))
    assert when is not None
    assert (when.first, when.time) == (dt.date(2021, 11, 8), "10:30")


def test_running_date_is_inferred_and_stays_in_its_paragraph() -> None:
    raw = "عقد الاجتماع أمس الاثنين. وهاجم مسلحون الحاجز.\nواعتقلت الدورية شابا."
    text = read(raw)
    when = inherited(trigger(raw, "وهاجم"), text, whens(text))
    assert when is not None
    assert (when.first, when.basis) == (dt.date(2021, 11, 8), "inferred")
    assert inherited(trigger(raw, "واعتقلت"), text, whens(text)) is None


def test_local_day_of_a_datetime_counts() -> None:
    late = dt.datetime(2021, 11, 9, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    when = resolve(TimeValue("day", unit="day", shift=-1), late)
    assert when.first == dt.date(2021, 11, 8)


def test_nothing_is_made_up_without_a_publication_date() -> None:
    when = resolve(TimeValue("day", unit="day", shift=-1), None)
    assert (when.first, when.last, when.grain) == (None, None, "day")


@pytest.mark.parametrize(
    "value",
    [
        TimeValue("day", "calendar", year=2022, month=2, day=30),
        TimeValue("day", "calendar", year=1600, month=1, day=10, calendar="hijri"),
        TimeValue("year", unit="century", shift=-40),
        TimeValue("day", unit="day", shift=-10_000_000),
    ],
)
def test_days_that_are_not_on_the_calendar_are_none(value: TimeValue) -> None:
    when = resolve(value, PUBLISHED)
    assert (when.first, when.last) == (None, None)


def test_empty_text_has_no_event_time() -> None:
    assert event_time(Span(0, 0), read(""), []) is None
    assert inherited(Span(0, 0), read(""), []) is None
