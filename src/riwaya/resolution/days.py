"""Calendar arithmetic: from a time value and a publication date to first and last day. No Arabic is needed here.

Conventions: the week begins on Saturday; a bare weekday or a date without its year is the latest one not after the
publication, unless the words point ahead; a part of a period is a third of it (of a month: 1-10, 11-20, 21-end).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from hijridate import Gregorian, Hijri

from riwaya.model import TimeValue

Days = tuple[dt.date, dt.date]

_WEEK_BEGINS = 5
#: Third, half or quarter of a period, in twelfths.
_SHARES = {
    "start": (0, 4), "middle": (4, 8), "end": (8, 12), "first_half": (0, 6), "second_half": (6, 12),
    "quarter1": (0, 3), "quarter2": (3, 6), "quarter3": (6, 9), "quarter4": (9, 12),
}  # fmt: skip
_OF_MONTH = {
    "start": (1, 10), "middle": (11, 20), "end": (21, 31), "first_half": (1, 15), "second_half": (16, 31),
    "week1": (1, 7), "week2": (8, 14), "week3": (15, 21), "week4": (22, 31),
}  # fmt: skip
_OF_WEEK = {"start": (0, 1), "middle": (2, 4), "end": (5, 6)}
_OF_DECADE = {"start": (0, 3), "middle": (4, 6), "end": (7, 9), "first_half": (0, 4), "second_half": (5, 9)}
#: First month of a season; winter is counted to the year in which it ends.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_YEARS = {"year": 1, "decade": 10, "century": 100}


def bounds(value: TimeValue, published: dt.date | None) -> Days | None:
    """First and last day of a value; ``None`` where the words give no day or need a missing publication date."""
    try:
        return _range(value, published) if value.until else _single(value, published)
    except (ValueError, OverflowError):  # the thirty-first of February, a year beyond the calendar
        return None


def _range(value: TimeValue, published: dt.date | None) -> Days | None:
    until = value.until
    if until is None:
        return None
    if value.unit == "day" and value.shift is not None:
        return _from_here(replace(value, until=None), until, published)
    last = _single(until, published)
    if last is None:
        return None
    unit, shift = (value.unit, value.shift) if value.unit else (until.unit, until.shift)
    near = TimeValue(
        value.grain, value.anchor, unit, shift, value.count, value.through,
        value.year if value.year or value.weekday is not None else until.year if _same_year(value, until) else None,
        value.month or until.month, value.day, value.weekday, value.direction, value.part,
    )  # fmt: skip
    first = _single(near, last[1])
    return (first[0], last[1]) if first and first[0] <= last[1] else None


def _from_here(value: TimeValue, until: TimeValue, published: dt.date | None) -> Days | None:
    """From a day told by the publication to the next weekday after it, or another such day."""
    first = _single(value, published)
    if first is None:
        return None
    ahead = until.weekday is not None and until.direction is None
    last = _single(replace(until, direction="future"), first[0]) if ahead else _single(until, published)
    return (first[0], last[1]) if last and first[0] <= last[1] else None


def _same_year(value: TimeValue, until: TimeValue) -> bool:
    return (value.month or until.month or 0, value.day or 0) <= (until.month or 12, until.day or 31)


def _single(value: TimeValue, published: dt.date | None) -> Days | None:
    if value.anchor == "event":
        return None
    if value.calendar == "hijri":
        return _hijri(value, published)
    if value.year or value.month or value.day:
        return _absolute(value, published)
    if published is None:
        return None
    if value.weekday is not None and value.unit != "day":
        days = _weekday(value, value.weekday, published)
        return (published, days[1]) if value.through else days
    if value.part in _SEASONS and value.grain == "season":
        return _season(value, _year_of(value, published), published)
    if value.through:
        return _stretch(value, published)
    if value.unit is None or value.shift is None:
        return None
    if value.direction:
        return _period(value, value.unit, value.shift, published)
    return _distance(value.unit, value.shift, published)


# --- dates that the words state --------------------------------------------------------------------------


def _absolute(value: TimeValue, published: dt.date | None) -> Days | None:
    if value.unit in ("decade", "century"):
        return _years(value, value.year)
    year = _year_of(value, published)
    month = value.month
    if month is None and value.day and value.unit == "month" and published:
        year, month = _add_months(published.year, published.month, value.shift or 0)
    if month is None:
        return _within_year(value, year, published) if not value.day else None
    if year is not None:
        return _in_year(value, year, month)
    return _latest(value, month, published) if published else None


def _year_of(value: TimeValue, published: dt.date | None) -> int | None:
    """The year the words state or point to ("of last year")."""
    if value.year:
        return value.year
    if value.unit == "year" and value.shift is not None and published:
        return published.year + value.shift
    return None


def _in_year(value: TimeValue, year: int, month: int) -> Days:
    if value.day:
        day = dt.date(year, month, value.day)
        return day, day
    first, last = _OF_MONTH.get(value.part or "", (1, 31))
    return dt.date(year, month, first), dt.date(year, month, min(last, _length(year, month)))


def _within_year(value: TimeValue, year: int | None, published: dt.date | None) -> Days | None:
    if value.part in _SEASONS:
        return _season(value, year, published)
    return _years(value, year) if year is not None else None


def _latest(value: TimeValue, month: int, published: dt.date) -> Days | None:
    """A date without its year: the latest one begun by the publication, or the next where the words look ahead."""
    years = range(published.year - 8, published.year + 9)
    found = [days for year in years if (days := _possible(value, year, month))]
    if value.direction == "current":
        return next((days for days in found if days[0].year == published.year), None)
    behind = [days for days in found if days[0] <= published]
    if value.direction == "past":
        behind = [days for days in behind if days[1] < published]
    ahead = [days for days in found if days[0] > published]
    if value.direction == "future":
        return ahead[0] if ahead else None
    return _agreeing(value, behind, ahead, published)


def _agreeing(value: TimeValue, behind: list[Days], ahead: list[Days], published: dt.date) -> Days | None:
    """The date behind, unless the weekday stated with it fits only the one shortly ahead."""
    if not behind:
        return None
    if value.weekday is not None and ahead and behind[-1][0].weekday() != value.weekday:
        near = (ahead[0][0] - published).days < 183
        if near and ahead[0][0].weekday() == value.weekday:
            return ahead[0]
    return behind[-1]


def _possible(value: TimeValue, year: int, month: int) -> Days | None:
    if value.day and value.day > _length(year, month):
        return None
    return _in_year(value, year, month)


def _season(value: TimeValue, year: int | None, published: dt.date | None) -> Days | None:
    month = _SEASONS[str(value.part)]
    years = [year] if year is not None else range(published.year - 2, published.year + 3) if published else []
    found = [_quarter(y - (month == 12), month) for y in years]
    if year is not None or published is None:
        return found[0] if found else None
    if value.direction == "future":
        return next((days for days in found if days[0] > published), None)
    if value.direction == "current":
        return next((days for days in found if days[0] <= published <= days[1]), None)
    behind = [days for days in found if days[1] < published or (days[0] <= published and value.direction is None)]
    return behind[-1] if behind else None


def _quarter(year: int, month: int) -> Days:
    end_year, end = _add_months(year, month, 2)
    return dt.date(year, month, 1), dt.date(end_year, end, _length(end_year, end))


# --- dates that lean on the publication ------------------------------------------------------------------


def _weekday(value: TimeValue, weekday: int, published: dt.date) -> Days:
    if value.unit == "week" and value.shift is not None:
        day = _week_start(published) + dt.timedelta(7 * value.shift + (weekday - _WEEK_BEGINS) % 7)
        return day, day
    back = (published.weekday() - weekday) % 7
    extra = 7 * (abs(value.shift) - 1) if value.shift else 0
    if value.direction == "future":
        gap = 7 - back + extra
    elif value.direction == "past":
        gap = -(back if back > 1 else back + 7) - extra  # "last Sunday", said on Monday, is not yesterday
    elif value.direction == "current":
        gap = (weekday - _WEEK_BEGINS) % 7 - (published.weekday() - _WEEK_BEGINS) % 7
    else:
        gap = -back
    day = published + dt.timedelta(gap)
    return day, day


def _distance(unit: str, shift: int, published: dt.date) -> Days:
    """A moment so many units away: a day for days and weeks, the calendar month or year it falls in beyond that."""
    if unit == "month":
        year, month = _add_months(published.year, published.month, shift)
        return dt.date(year, month, 1), dt.date(year, month, _length(year, month))
    if unit in _YEARS:
        year = published.year + shift * _YEARS[unit]
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    day = _shifted(unit, shift, published)
    return day, day


def _shifted(unit: str, shift: int, day: dt.date) -> dt.date:
    """The day so many units from a day; hours and minutes count as the whole days they fill."""
    if unit in ("hour", "minute"):
        whole = abs(shift) // (24 if unit == "hour" else 24 * 60)
        return day + dt.timedelta(whole if shift > 0 else -whole)
    if unit in ("day", "week"):
        return day + dt.timedelta(shift * (7 if unit == "week" else 1))
    year, month = _add_months(day.year, day.month, shift * (1 if unit == "month" else 12 * _YEARS[unit]))
    return dt.date(year, month, min(day.day, _length(year, month)))


def _stretch(value: TimeValue, published: dt.date) -> Days | None:
    """The days from so long ago until the publication, or from it on."""
    if value.unit is None or value.direction not in ("past", "future"):
        return None
    count = value.count or (24 if value.unit == "hour" else None)
    if count is None:
        return None
    far = _shifted(value.unit, count if value.direction == "future" else -count, published)
    return (far, published) if value.direction == "past" else (published, far)


def _period(value: TimeValue, unit: str, shift: int, published: dt.date) -> Days | None:
    """The calendar week, month, year ... so many before or after the one the publication stands in."""
    if unit == "week":
        start = _week_start(published) + dt.timedelta(7 * shift)
        first, last = _OF_WEEK.get(value.part or "", (0, 6))
        return start + dt.timedelta(first), start + dt.timedelta(last)
    if unit == "month":
        return _in_year(value, *_add_months(published.year, published.month, shift))
    if unit == "year":
        return _years(value, published.year + shift)
    if unit in _YEARS:
        step, base = _YEARS[unit], 1 if unit == "century" else 0
        return _years(value, (published.year - base) // step * step + base + shift * step)
    return _distance(unit, shift, published)


def _years(value: TimeValue, year: int | None) -> Days | None:
    """A year, decade or century that begins with a year, or the part of it that the words name."""
    if year is None:
        return None
    if value.unit == "decade":
        first, last = _OF_DECADE.get(value.part or "", (0, 9))
        return dt.date(year + first, 1, 1), dt.date(year + last, 12, 31)
    share = _SHARES.get(value.part or "", (0, 12))
    if value.unit == "century":
        first, last = share[0] * 100 // 12, share[1] * 100 // 12 - 1
        return dt.date(year + first, 1, 1), dt.date(year + last, 12, 31)
    return dt.date(year, share[0] + 1, 1), dt.date(year, share[1], _length(year, share[1]))


# --- the Hijri calendar (Umm al-Qura; other countries may differ by a day) -------------------------------


def _hijri(value: TimeValue, published: dt.date | None) -> Days | None:
    year = _year_of(value, published)
    if year is not None and year <= 1500:
        return _hijri_days(value, year)
    if year is not None:
        return next((d for d in _hijri_between(value, year - 580, year - 576) if d[0].year == year), None)
    if published is None or not value.month:
        return None
    now = Gregorian.fromdate(published).to_hijri().year
    found = list(_hijri_between(value, now - 2, now + 2))
    if value.direction == "future":
        return next((d for d in found if d[0] > published), None)
    limit = published - dt.timedelta(1) if value.direction == "past" else published
    behind = [d for d in found if d[value.direction == "past"] <= limit]
    return behind[-1] if behind else None


def _hijri_between(value: TimeValue, first: int, last: int) -> Iterator[Days]:
    return (days for year in range(first, last + 1) if (days := _hijri_days(value, year)))


def _hijri_days(value: TimeValue, year: int) -> Days | None:
    if value.month is None:
        return _hijri_date(year, 1, 1), _hijri_date(year + 1, 1, 1) - dt.timedelta(1)
    if value.day:
        day = _hijri_date(year, value.month, value.day)
        return day, day
    length = Hijri(year, value.month, 1).month_length()
    first, last = _OF_MONTH.get(value.part or "", (1, 31))
    return _hijri_date(year, value.month, first), _hijri_date(year, value.month, min(last, length))


def _hijri_date(year: int, month: int, day: int) -> dt.date:
    found = Hijri(year, month, day).to_gregorian()
    return dt.date(found.year, found.month, found.day)


# --- small steps -----------------------------------------------------------------------------------------


def _week_start(day: dt.date) -> dt.date:
    return day - dt.timedelta((day.weekday() - _WEEK_BEGINS) % 7)


def _add_months(year: int, month: int, shift: int) -> tuple[int, int]:
    whole = year * 12 + month - 1 + shift
    return whole // 12, whole % 12 + 1


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
