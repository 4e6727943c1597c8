"""Dates of publication: machine-readable ones with their offset, and the date lines that readers see.

What cannot be read is ``None``: no date is ever guessed, and none is taken from a Hijri date alone.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from riwaya.arabic import key
from riwaya.readers.lines import is_prose, page_words, stopped, tokens
from riwaya.resources import LINE, packaged

_MONTHS = "ar/months.yaml"
_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_RFC = re.compile(r"\s*(?:\w+,\s*)?(\d{1,2}) (\w{3,9}) (\d{4})(?: (\d\d):(\d\d)(?::\d\d)?\s*(GMT|UTC|Z|[+-]\d{4})?)?")
_AMERICAN = re.compile(r"\s*(?:\w+,\s*)?(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})")
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>(?:19|20)\d\d)\s?([/.-])\s?(?P<m1>\d{1,2})\s?\2\s?(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?([/.-])\s?(?P<m2>\d{1,2})\s?\6\s?(?P<y2>(?:19|20)\d\d))(?![\d/-])"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)
#: A date line has few words beside the date.
_LONGEST = 16
_OTHER_WORDS = 6


def _zone(name: str | None) -> dt.tzinfo | None:
    if name is None:
        return None
    if name[0] not in "+-":
        return dt.UTC
    hours, minutes = int(name[1:3]), int(name[-2:])
    if hours > 14 or minutes > 59:
        return None
    return dt.timezone((1 if name[0] == "+" else -1) * dt.timedelta(hours=hours, minutes=minutes))


def parse_iso(value: str) -> dt.date | None:
    """The date, or date-time with the offset that is written, of an ISO 8601 or RFC 2822 value; else ``None``."""
    match = _ISO.match(key(value)) or _COMPACT.match(value)
    if match is None:
        return _rfc(value)
    year, month, day, hour, minute, second, zone = match.groups()
    date = _day(int(year), int(month), int(day))
    if date is None or hour is None:
        return date
    try:
        return dt.datetime.combine(date, dt.time(int(hour), int(minute), int(second or 0), tzinfo=_zone(zone)))
    except ValueError:
        return None


def _rfc(value: str) -> dt.date | None:
    """An e-mail style date ("Tue, 12 Mar 2024 14:05:00 +0300") or an English one ("March 12, 2024")."""
    found = _RFC.match(value)
    if found is None:
        found = _AMERICAN.match(value)
        return _day(int(found["y"]), _english(found["m"]), int(found["d"])) if found else None
    day, month, year, hour, minute, zone = found.groups()
    date = _day(int(year), _english(month), int(day))
    if date is None or hour is None or int(hour) > 23 or int(minute) > 59:
        return date
    return dt.datetime(date.year, date.month, date.day, int(hour), int(minute), tzinfo=_zone(zone))


def _english(name: str) -> int:
    """Number of an English month name or its first three letters; 0 where it is none."""
    return next((i for i, m in enumerate(_ENGLISH, 1) if m.startswith(name.lower()) and len(name) >= 3), 0)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if _FIRST <= date < _LAST else None


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """Folded names of the Gregorian months, with their numbers."""
    return _numbered("gregorian")


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    """Folded names of the weekdays, Monday 0."""
    return _numbered("weekdays")


def _numbered(part: str) -> dict[str, int]:
    return {key(name): int(n) for name, n in packaged(_MONTHS)[part].items() if name != LINE}


@lru_cache(maxsize=1)
def _calendar_words() -> frozenset[str]:
    """Folded words of all month and weekday names, without the article."""
    spec = packaged(_MONTHS)
    names = [n for part in ("gregorian", "hijri", "weekdays") for n in spec[part] if n != LINE]
    return frozenset(word for name in names for word in tokens(name))


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    """Day, month and year with a month name, or two ("March/March"), in either order."""
    names = sorted([*month_names(), *_ENGLISH, *(m[:3] for m in _ENGLISH)], key=len, reverse=True)
    month = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)
    fill = rf"(?:\s|[-/.,،]|(?<!\w)(?:{'|'.join(map(re.escape, page_words().date_fillers))})(?!\w))*"
    twin = rf"(?:\s*[/\-–(\[|،,]?\s*(?:{month})\s*[)\]]?)?"
    day_first = rf"(?<!\d)(?P<d1>\d{{1,2}}){fill}(?P<m1>{month})(?!\w){twin}{fill}(?P<y1>(?:19|20)\d\d)(?!\d)"
    month_first = (
        rf"(?<!\w)(?P<m2>{month})(?!\w){twin}\s+(?P<d2>\d{{1,2}})(?:\s*[،,]\s*|\s+)(?P<y2>(?:19|20)\d\d)(?!\d)"
    )
    return re.compile(f"{day_first}|{month_first}", re.IGNORECASE)


def _month(name: str) -> int:
    name = re.sub(r"\s+", " ", name.lower())
    return month_names().get(name) or _english(name)


def find_date(line: str) -> dt.date | None:
    """The first Gregorian date with day, month and year that a line writes out.

    Digits may be Arabic-Indic, the month of any system or double ("آذار/مارس"); figures alone are day first.
    """
    folded = key(line)
    named = _named().search(folded)
    if named:
        part = "1" if named["d1"] else "2"
        return _day(int(named["y" + part]), _month(named["m" + part]), int(named["d" + part]))
    match = _NUMERIC.search(folded)
    if match is None:
        return None
    if match["y1"]:
        return _day(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    day, month = int(match["d2"]), int(match["m2"])
    return _day(int(match["y2"]), month, day) or _day(int(match["y2"]), day, month)


def visible_date(line: str) -> dt.date | None:
    """The date of a line that says when a page was published, and little else; ``None`` for any other line.

    What follows a word of change ("last update") does not count, nor does a line of copyright.
    """
    folded = key(line)
    if len(folded) > 200 or not _YEAR.search(folded) or (stopped(line) and is_prose(line)):
        return None
    for word in page_words().update_words:
        cut = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
        if cut:
            folded = folded[: cut.start()]
    if any(word in folded.lower() for word in page_words().not_published):
        return None
    words = tokens(folded)
    other = [w for w in words if not (w.isdigit() or w in _calendar_words() or w in page_words().date_words)]
    if len(words) > _LONGEST or len(other) > _OTHER_WORDS:
        return None
    return find_date(folded)


@lru_cache(maxsize=1)
def _weekday_said() -> re.Pattern[str]:
    names = sorted(_weekdays(), key=len, reverse=True)
    today, yesterday = "|".join(page_words().today), "|".join(page_words().yesterday)
    return re.compile(rf"(?<!\w)(?:(?P<t>{today})|(?P<y>{yesterday}))\s+(?P<d>{'|'.join(names)})(?!\w)")


def days_of_writing(text: str) -> frozenset[int]:
    """Weekdays (Monday 0) on which a text says it was written: "today, Monday", or a day after "yesterday, Sunday"."""
    numbers = _weekdays()
    found = _weekday_said().finditer(key(text[:50_000]))
    return frozenset((numbers[m["d"]] + (m["y"] is not None)) % 7 for m in found)
