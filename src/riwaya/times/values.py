"""Puts what the atoms of an expression say together into one value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from riwaya.model import TimeValue
from riwaya.times.grammar import Says
from riwaya.times.matching import Said

_STEP = {"past": -1, "current": 0, "future": 1}
_OWN = ("n", "skip", "hour", "minute", "minus", "nth", "half", "century")
_PARTS_OF_DAY = frozenset(
    ("dawn", "morning", "forenoon", "noon", "afternoon", "evening", "night", "midnight", "early", "late")
)
_AFTER_NOON = frozenset(("afternoon", "evening"))
#: Parts that belong to a longer period than a day keep the period's grain.
_GRAIN = {"hour": "part_of_day", "decade": "longer", "century": "longer"}


def value_of(says: Says, said: Iterable[Said]) -> TimeValue:
    """The value of an expression, from what its rule says and what its words say."""
    near: dict[str, Any] = dict(says)
    far: dict[str, Any] = {}
    for one in said:
        _take(far if one.until else near, one)
    until = _value({**far, "grain": far.get("grain", near.get("grain", "day"))}) if far else None
    return _value(near, until)


def _take(fields: dict[str, Any], one: Said) -> None:
    """What an atom says joins the fields; a field the rule computes ("-n") waits for the number."""
    if one.field:
        (value,) = one.says.values()
        fields[one.field] = value
        return
    for name, value in one.says.items():
        if name == "day" and "day" in fields and "calendar" in one.says:
            continue
        fields[name] = value


def _value(fields: dict[str, Any], until: TimeValue | None = None) -> TimeValue:
    known = {name: _number(value, fields.get("n")) for name, value in fields.items() if name not in _OWN}
    _day_of_feast(known, fields)
    if "century" in fields:
        known.update(year=(fields["century"] - 1) * 100 + 1, unit="century", grain="longer")
    counted = {"shift", "count"} & known.keys() or known.get("through")
    if known.get("unit") and "direction" in known and not counted:
        known["shift"] = _STEP[known["direction"]]
    known["time"] = _clock(fields, known.get("part"))
    known["grain"] = _grain(known)
    return TimeValue(until=until, **known)


def _number(value: Any, n: int | None) -> Any:
    if value == "n":
        return n
    if value == "-n":
        return None if n is None else -n
    return value


def _day_of_feast(known: dict[str, Any], fields: dict[str, Any]) -> None:
    """ "The second day of the feast" is that many days after its first."""
    if fields.get("nth") and known.get("day"):
        known["day"] += fields["nth"] - 1
        known["count"] = None


def _grain(known: dict[str, Any]) -> str:
    if known.get("part") in _PARTS_OF_DAY and known.get("grain", "day") == "day":
        return "part_of_day"
    if known.get("time") and known.get("grain", "day") == "day":
        return "part_of_day"
    grain = known.get("grain") or known.get("unit") or "day"
    return str(_GRAIN.get(grain, grain))


def _clock(fields: dict[str, Any], part: str | None) -> str | None:
    """HH:MM of an hour with the part of the day it stands in; ``None`` where there is no such hour."""
    hour = fields.get("hour")
    if hour is None:
        return None
    minutes = hour * 60 + fields.get("minute", 0) - fields.get("minus", 0)
    half = fields.get("half")
    late = part in _AFTER_NOON or (part == "noon" and hour < 6) or (part == "night" and hour > 5)
    if hour < 12 and (half == "pm" or late):
        minutes += 12 * 60
    elif hour == 12 and (half == "am" or part in ("night", "midnight", "dawn")):
        minutes -= 12 * 60
    if hour > 24 or not 0 <= minutes <= 24 * 60:
        return None
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
