"""The table of time expressions through our grammar and through the best general date library for Arabic, dateparser.

python bench/dates.py [--json] [--misses]

dateparser is given every chance: the bare expression (we find it in its sentence ourselves) and its own search in
the words and in the sentence, Arabic in general and in four countries' month names, dates before and after the
reference day preferred, its Hijri calendar; if any of all these answers is right, it is counted right. It yields one
moment, so it is asked only for expressions of a single day and is right where it gives that day; weeks, months, years
and ranges, which it cannot express, are counted for us alone.
"""

import contextlib
import datetime as dt
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dateparser
from dateparser.calendars.hijri import HijriCalendar
from dateparser.search import search_dates

from riwaya import find_times

TABLE = Path(__file__).parent.parent / "tests" / "tables" / "times.tsv"
ALONE, NOTHING, DAYS = "longer than a day, or without one", "sentences without any time", "all of a single day"
LOCALES = ["ar", "ar-SY", "ar-IQ", "ar-LB", "ar-TN"]


@dataclass(frozen=True)
class Row:
    kind: str
    published: dt.date | None
    sentence: str
    words: str | None
    first: dt.date | None
    last: dt.date | None


def rows() -> Iterator[Row]:
    kind = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            published, marked, first, last = (line.split("\t") + [""] * 3)[:4]
            words = re.search(r"\[(.*?)\]", marked)
            sentence = marked.replace("[", "").replace("]", "")
            yield Row(kind, day(published), sentence, words and words[1], day(first), day(last))


def day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def ours(row: Row) -> bool:
    found = [(f.value.first, f.value.last) for f in find_times(row.sentence, row.published)]
    return found == ([(row.first, row.last)] if row.words else [])


def theirs(row: Row) -> bool:
    """Whether any of dateparser's answers is right; where nothing should be found, whether its search finds nothing."""
    if row.words is None:
        return not search_dates(row.sentence, languages=["ar"], settings=_settings(row, "past"))
    return row.first in {answer for prefer in ("past", "future") for answer in _answers(row, _settings(row, prefer))}


def _answers(row: Row, settings: dict[str, object]) -> Iterator[dt.date]:
    found = [dateparser.parse(row.words, locales=[locale], settings=settings) for locale in LOCALES]
    for words in (row.words, row.sentence):
        found += [moment for _, moment in search_dates(words, languages=["ar"], settings=settings) or ()]
    with contextlib.suppress(OverflowError):
        hijri = HijriCalendar(row.words).get_date()
        found += [hijri.date_obj] if hijri else []
    yield from (moment.date() for moment in found if moment)


def _settings(row: Row, prefer: str) -> dict[str, object]:
    base = dt.datetime.combine(row.published or dt.date(2021, 11, 9), dt.time(12))
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer, "PREFER_DAY_OF_MONTH": "first"}


def comparable(row: Row) -> bool:
    return row.words is not None and row.first is not None and row.first == row.last


def group(row: Row) -> str:
    return row.kind if comparable(row) else ALONE if row.words else NOTHING


def main(arguments: list[str]) -> int:
    of: Counter[str] = Counter()
    right: dict[str, Counter[str]] = {"riwaya": Counter(), "dateparser": Counter()}
    for row in rows():
        of[group(row)] += 1
        right["riwaya"][group(row)] += ours(row)
        if group(row) != ALONE:
            right["dateparser"][group(row)] += theirs(row)
            if "--misses" in arguments and not theirs(row):
                print(f"{group(row)}\t{row.words}\t{row.first}")
    days = [name for name in of if name not in (ALONE, NOTHING)]
    of[DAYS] = sum(of[name] for name in days)
    for count in right.values():
        count[DAYS] = sum(count[name] for name in days)
    if "--json" in arguments:
        print(json.dumps({"of": of, **right}, ensure_ascii=False))
        return 0
    print(f"{'expressions':<44}{'of':>5}{'riwaya':>8}{'dateparser':>12}")
    for name in (*days, DAYS, ALONE, NOTHING):
        other = "-" if name == ALONE else right["dateparser"][name]
        print(f"{name:<44}{of[name]:>5}{right['riwaya'][name]:>8}{other:>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
