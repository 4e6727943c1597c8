"""What each field of a claim may hold when a person gives it: completed where it may be short, refused where wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

from riwaya.errors import UsageError
from riwaya.model import (
    Assertion,
    Grain,
    Precision,
    SpeakerKind,
    Stance,
    Status,
    TollKind,
    WhenBasis,
    WhereBasis,
)  # fmt: skip
from riwaya.resolution.crosswalk import types

Record = dict[str, Any]
_COUNTS = ("killed", "injured", "detained")


def checked(field: str, value: Any, text: str) -> Any:
    """A value as the record has it, with every key; raises :class:`UsageError` with what is wrong.

    ``text`` is the report's: spans must lie in it, and the words of a party are read from it.
    """
    if field in _COUNTS:
        return _number(field, value)
    return _CHECKS[field](value, text)


def whole(record: Record, text: str) -> Record:
    """A claim that a person made, with every key of the record but ``id``, ``cameo``, ``quad`` and ``acled``."""
    if not isinstance(record, dict):
        raise UsageError("a claim is an object with type, trigger and the rest; docs/data-model.md shows each field")
    trigger = record.get("trigger")
    span = _span(trigger.get("span") if isinstance(trigger, dict) else None, text, "trigger")
    out: Record = {"type": checked("type", record.get("type"), text)}
    if record.get("mode") is not None and record["mode"] not in types()[out["type"]]:
        raise UsageError(f"{out['type']} has no mode {record['mode']!r}; there are {_list(types()[out['type']])}")
    out |= {"mode": record.get("mode"), "trigger": {"span": span, "text": text[span[0] : span[1]]}}
    defaults: Record = {
        "actors": [],
        "recipients": [],
        "status": "occurred",
        "assertion": "asserted",
        "when": None,
        "where": None,
        "killed": None,
        "injured": None,
        "detained": None,
        "tolls": [],
        "chain": [],
    }
    for field, default in defaults.items():
        given = record.get(field)
        out[field] = checked(field, default if given is None else given, text)
    return {**out, "confidence": 1.0, "reported": 1.0, "rule": "hand"}


def _list(words: Any) -> str:
    return ", ".join(words) or "none"


def _one_of(field: str, *words: str) -> Callable[[Any, str], str]:
    def check(value: Any, text: str) -> str:
        if value not in words:
            raise UsageError(f"{field} cannot be {value!r}; it is one of {_list(words)}")
        return str(value)

    return check


def _type(value: Any, text: str) -> str:
    return _one_of("type", *types())(value, text)


def _mode(value: Any, text: str) -> str | None:
    return None if value is None else _one_of("mode", *dict.fromkeys(m for some in types().values() for m in some))(
        value, text)  # fmt: skip


def _number(field: str, value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000_000):
        return value
    raise UsageError(f"{field} is a whole number from 0 on, or null where nothing is said; not {value!r}")


def _span(value: Any, text: str, field: str) -> list[int]:
    sound = isinstance(value, list | tuple) and len(value) == 2 and all(type(at) is int for at in value)
    if not sound or not 0 <= value[0] < value[1] <= len(text):
        raise UsageError(f"{field}: {value!r} is no span of the text; give [start, end) in its {len(text)} code points")
    return [value[0], value[1]]


def _maybe(value: Any, text: str, field: str) -> list[int] | None:
    return None if value is None else _span(value, text, field)


def _row(value: Any, field: str) -> Record:
    if not isinstance(value, dict):
        raise UsageError(f"{field}: {value!r} is no object; docs/data-model.md shows each field")
    return value


def _rows(value: Any, field: str) -> list[Record]:
    if not isinstance(value, list | tuple):
        raise UsageError(f"{field} is a list, not {value!r}")
    return [_row(one, field) for one in value]


def _words(row: Record, key: str, field: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{field}: {key} is a word or null, not {value!r}")
    return value


def _parties(field: str) -> Callable[[Any, str], list[Record]]:
    def check(value: Any, text: str) -> list[Record]:
        out = []
        for row in _rows(value, field):
            start, end = _span(row.get("span"), text, field)
            codes = {key: _words(row, key, field) for key in ("id", "name", "country", "role")}
            out.append({"span": [start, end], "text": text[start:end], **codes})
        return out

    return check


def _day(row: Record, key: str) -> str | None:
    value = _words(row, key, "when")
    try:
        return dt.date.fromisoformat(value).isoformat() if value else None
    except ValueError as err:
        raise UsageError(f"when: {value!r} is no day; write it as 2021-11-09") from err


def _when(value: Any, text: str) -> Record | None:
    if value is None:
        return None
    row = _row(value, "when")
    first, last = _day(row, "first"), _day(row, "last") or _day(row, "first")
    if first and last and last < first:
        raise UsageError(f"when: it ends on {last}, before it begins on {first}")
    return {
        "first": first, "last": last, "time": _words(row, "time", "when"),
        "grain": _one_of("grain", *get_args(Grain))(row.get("grain", "day"), text),
        "basis": _one_of("basis", *get_args(WhenBasis))(row.get("basis", "stated"), text),
        "span": _maybe(row.get("span"), text, "when"), "weekday_disagrees": bool(row.get("weekday_disagrees", False)),
    }  # fmt: skip


def _where(value: Any, text: str) -> Record | None:
    if value is None:
        return None
    row = _row(value, "where")
    name = _words(row, "name", "where")
    if not name:
        raise UsageError("where: a place has a name")
    lat, lon = row.get("lat"), row.get("lon")
    on_map = all(isinstance(at, int | float) and not isinstance(at, bool) for at in (lat, lon))
    if (lat, lon) != (None, None) and not (on_map and abs(lat or 0) <= 90 and abs(lon or 0) <= 180):
        raise UsageError(f"where: {lat!r}, {lon!r} is no point: lat and lon in degrees, or null both")
    return {
        "name": name, "country": _words(row, "country", "where"), "admin1": _words(row, "admin1", "where"),
        "lat": lat, "lon": lon,
        "precision": _one_of("precision", *get_args(Precision))(row.get("precision", "town"), text),
        "basis": _one_of("basis", *get_args(WhereBasis))(row.get("basis", "stated"), text),
        "gazetteer_id": _words(row, "gazetteer_id", "where"), "span": _maybe(row.get("span"), text, "where"),
    }  # fmt: skip


def _tolls(value: Any, text: str) -> list[Record]:
    return [
        {"kind": _one_of("kind", *get_args(TollKind))(row.get("kind"), text), "who": _words(row, "who", "tolls"),
         "low": _number("low", row.get("low")), "high": _number("high", row.get("high")),
         "span": _span(row.get("span"), text, "tolls")}
        for row in _rows(value, "tolls")
    ]  # fmt: skip


def _chain(value: Any, text: str) -> list[Record]:
    out = []
    for row in _rows(value, "chain"):
        name, kind = _words(row, "name", "chain"), row.get("kind")
        if not name:
            raise UsageError("chain: a narrator has a name, if only 'a witness'")
        out.append({
            "name": name, "id": _words(row, "id", "chain"),
            "kind": None if kind is None else _one_of("kind", *get_args(SpeakerKind))(kind, text),
            "stance": _one_of("stance", *get_args(Stance))(row.get("stance", "affirms"), text),
            "span": _maybe(row.get("span"), text, "chain"),
        })  # fmt: skip
    return out


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "type": _type, "mode": _mode, "status": _one_of("status", *get_args(Status)),
    "assertion": _one_of("assertion", *get_args(Assertion)), "actors": _parties("actors"),
    "recipients": _parties("recipients"), "when": _when, "where": _where, "tolls": _tolls, "chain": _chain,
}  # fmt: skip
