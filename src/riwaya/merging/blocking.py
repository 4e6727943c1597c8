"""Which accounts could tell of one happening at all: keys that an account is kept under, and keys it looks under.

A key is type group, day and place (a cell of half a degree, or a governorate), or type group, day and a party, a toll,
or the name of a place. Days and neighbouring cells are widened on the looking side only. What is vague (no place, or a
country) finds others by party, toll and by the words that may be the place's name, and is found under keys of its own,
so that precise accounts do not meet all of a country's. A stretch of more than five days is kept under its weeks or
months. What is told of a month or longer finds the days in it by the place's name alone. An account without a date is
kept under the day of publication and the two days before it; one with neither is found through the copies of its report
alone.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from riwaya.merging.account import Account, Named
from riwaya.merging.places import is_capital, is_vague, scope
from riwaya.merging.words import name, rarest
from riwaya.model import Where

_CELL = 0.5
#: Degrees around a point in which others are looked for: about what the precision leaves open.
_AROUND = {"exact": 0.15, "town": 0.15, "area": 0.25, "district": 0.4}
_DAYS, _WEEKS, _PARTIES = 3, 3, 3
#: So many of the rarest words of an account without a place are tried as the name of one.
_WORDS = 8
#: Days before publication that an undated account may tell of.
_BACK = 2
#: "Two weeks ago" is a day so many days off, more or less.
_ABOUT = dt.timedelta(days=3)
#: Days of so many months are looked for by an account of a long stretch.
_MONTHS = 13
#: A toll below this is too common to find accounts by.
_TOLL = 3
_GROUPS = {
    "ASSAULT": "f", "COERCE": "h", "PROTEST": "p", "SANCTION": "s", "MOBILIZE": "m", "AID": "a",
    "RETREAT": "d", "AGREE": "d", "CONCEDE": "d", "COOPERATE": "d", "CONSULT": "d", "SUPPORT": "v",
    "REQUEST": "v", "ACCUSE": "v", "REJECT": "v", "THREATEN": "v",
}  # fmt: skip
_HELD = ("abduct",)


def group_of(account: Account) -> str:
    """The group of types within which accounts can be of one happening; abduction goes with arrest."""
    return "h" if account.mode in _HELD else _GROUPS.get(account.type, account.type)


def keys(account: Account) -> tuple[str, ...]:
    """The keys an account is kept under: at most about thirty, ten for a precise account of one day."""
    kind = group_of(account)
    days = list(_kept_days(account))
    out = [f"{kind}|{day}|{place}" for day in days for place in _kept_places(account)]
    out += [f"{kind}|{month}|d|{place}" for month in _months_of_days(account) for place in _names(account)]
    return tuple(dict.fromkeys([f"g|{account.group}|{kind}", *out]))


def probe(account: Account) -> tuple[str, ...]:
    """The keys to look under for accounts that may tell of the same happening."""
    kind = group_of(account)
    days = list(_sought_days(account))
    out = [f"{kind}|{day}|{place}" for day in days for place in _sought_places(account)]
    out += [f"{kind}|{month}|{place}" for month in _months_of_stretch(account) for place in _names(account)]
    return tuple(dict.fromkeys([f"g|{account.group}|{kind}", *out]))


# --- places, parties, tolls ------------------------------------------------------------------------------------------


def _is_wide(where: Where) -> bool:
    return scope(where) in ("region", "district") or is_capital(where)


def _kept_places(account: Account) -> Iterator[str]:
    where = account.where
    if where is None or is_vague(where):
        for sign in (*_signs(account), *_words(account)):
            yield from (sign, f"{sign}|v")
        return
    yield _region(where)
    if _is_wide(where):
        yield _region(where) + "|v"
    if scope(where) != "region" and where.lat is not None and where.lon is not None:
        yield _cell(where.lat, where.lon)
    yield from _signs(account)
    yield from _name(where)


def _sought_places(account: Account) -> Iterator[str]:
    where = account.where
    if where is None or is_vague(where):
        yield from (*_signs(account), *_words(account))
        return
    yield _region(where) if _is_wide(where) else _region(where) + "|v"
    if scope(where) != "region" and where.lat is not None and where.lon is not None:
        yield from _cells(where.lat, where.lon, _AROUND.get(where.precision, _CELL))
    yield from (f"{sign}|v" for sign in (*_signs(account), *_name(where)))


def _name(where: Where) -> Iterator[str]:
    """A place by its name: an account that names it and was not placed on the map finds it so."""
    if stems := name(where.name):
        yield f"n:{rarest(stems, 1)[0]}"


def _names(account: Account) -> Iterator[str]:
    """The name of the place of an account that has one."""
    if account.where is not None and not is_vague(account.where):
        yield from _name(account.where)


def _words(account: Account) -> Iterator[str]:
    """The rarest words of an account without a place: one of them may be the name of it."""
    return (f"n:{stem}" for stem in rarest(account.words, _WORDS))


def _region(where: Where) -> str:
    return f"r:{where.country}/{where.admin1}"


def _cell(lat: float, lon: float) -> str:
    return f"c:{math.floor(lat / _CELL)},{math.floor(lon / _CELL)}"


def _cells(lat: float, lon: float, around: float) -> Iterator[str]:
    """The cells that a square around a point touches: one to four."""
    rows = sorted({math.floor((lat + d) / _CELL) for d in (-around, around)})
    columns = sorted({math.floor((lon + d) / _CELL) for d in (-around, around)})
    yield from (f"c:{row},{column}" for row in rows for column in columns)


def _signs(account: Account) -> Iterator[str]:
    """What a vague account can be found by: its parties and its toll."""
    parties = [sign for party in (*account.actors, *account.recipients) if (sign := _party(party))]
    yield from dict.fromkeys(parties[:_PARTIES])
    for letter, count in (("k", account.killed), ("i", account.injured)):
        if count and count.low is not None and count.low >= _TOLL:
            yield f"{letter}:{count.low}"


def _party(party: Named) -> str | None:
    if party.id:
        return f"a:{party.id}"
    return "w:" + " ".join(sorted(party.words)) if len(party.words) > 1 else None


# --- days ------------------------------------------------------------------------------------------------------------


def span(account: Account) -> tuple[dt.date, dt.date] | None:
    """First and last day an account can tell of: its own, else the days up to publication; None where neither is."""
    when = account.when
    if when is not None and when.first is not None:
        last = max(when.first, when.last or when.first)
        about = _ABOUT if when.grain == "week" and last == when.first else dt.timedelta()
        return when.first - about, last + about
    if account.published is None or account.status == "historical":
        return None
    ahead = 2 if account.status in ("future", "hypothetical") else 0
    return account.published - dt.timedelta(days=_BACK), account.published + dt.timedelta(days=ahead)


def _kept_days(account: Account) -> Iterator[str]:
    days = span(account)
    if days is None:
        return
    first, last = days
    length = (last - first).days + 1
    if length <= _DAYS + 2:
        yield from (f"{first + dt.timedelta(days=i):%y%m%d}" for i in range(length))
        yield from _weeks(first, last)
    elif length <= 7 * _WEEKS:
        yield from (week + "|l" for week in _weeks(first, last))
        yield from _weeks(first, last)
    elif length <= 62:
        yield from (month + "|l" for month in _months(first, last))
    else:
        yield from dict.fromkeys((f"Y{first:%Y}|l", f"Y{last:%Y}|l"))


def _sought_days(account: Account) -> Iterator[str]:
    days = span(account)
    if days is None:
        return
    first, last = days
    length = (last - first).days + 1
    if length <= _DAYS + 2:
        yield from (f"{first + dt.timedelta(days=i):%y%m%d}" for i in range(-1, length + 1))
        yield from (week + "|l" for week in _weeks(first, last))
    elif length <= 7 * _WEEKS:
        yield from _weeks(first, last)
    yield from (month + "|l" for month in _months(first, last))
    yield f"Y{first:%Y}|l"


def _months_of_days(account: Account) -> Iterator[str]:
    """The months that a precise account's days are in."""
    days = span(account)
    if days is not None and (days[1] - days[0]).days < 7 * _WEEKS:
        yield from _months(*days)


def _months_of_stretch(account: Account) -> Iterator[str]:
    """The months that a long stretch covers, for days and for months; none of a short one, which finds by weeks."""
    days = span(account)
    if days is None or (days[1] - days[0]).days < 7 * _WEEKS:
        return
    month, last = days[0].replace(day=1), days[1]
    for _ in range(_MONTHS):
        if month <= last:
            yield from (f"M{month:%y%m}|d", f"M{month:%y%m}|l")
        month = (month + dt.timedelta(days=32)).replace(day=1)


def _weeks(first: dt.date, last: dt.date) -> list[str]:
    days = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
    return list(dict.fromkeys("W{}{:02}".format(*day.isocalendar()[:2]) for day in days))


def _months(first: dt.date, last: dt.date) -> list[str]:
    return list(dict.fromkeys([f"M{first:%y%m}", f"M{last:%y%m}"]))
