"""What the forms of the review screen say, as values of a claim's record; :class:`UsageError` for what cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from riwaya.errors import UsageError
from riwaya.review import codes

Record = dict[str, Any]
Said = Mapping[str, Sequence[str]]
FIELDS = (
    "type",
    "status",
    "assertion",
    "actors",
    "recipients",
    "when",
    "where",
    "killed",
    "injured",
    "detained",
    "chain",
)


def value(field: str, said: Said, claim: Record, text: str) -> Any:
    """The value of a field as its form gives it; ``claim`` is what it was."""
    if field in ("killed", "injured", "detained"):
        return _count(_one(said, "count"))
    if field in ("status", "assertion"):
        return _among(_one(said, field), codes.STATUSES if field == "status" else codes.ASSERTIONS)
    if field == "type":
        return _among(_one(said, "type"), codes.types())
    if field == "mode":
        return _one(said, "mode") or None
    if field in ("actors", "recipients"):
        return _parties(said, text, claim["trigger"]["span"])
    if field == "when":
        return _when(said, claim.get("when"))
    if field == "where":
        return _where(said, claim.get("where"))
    if field == "chain":
        return _chain(said, text)
    raise UsageError(f"{field!r} is no field to correct")


def claim(said: Said, report: Record) -> Record:
    """The record of a claim that a person adds; its trigger are the words that were selected."""
    text = report["text"]
    span = _span(_one(said, "start"), _one(said, "end"), text)
    if span is None:
        raise UsageError("select the words of the deed first")
    kind = _among(_one(said, "type"), codes.types())
    return {
        "type": kind, "mode": _one(said, "mode") or None, "trigger": {"span": span, "text": text[span[0] : span[1]]},
        "status": _among(_one(said, "status") or "occurred", codes.STATUSES),
        "assertion": _among(_one(said, "assertion") or "asserted", codes.ASSERTIONS),
        "actors": _parties(said, text, span, "actors."), "recipients": _parties(said, text, span, "recipients."),
        "when": _when(said, None), "where": _where(said, None), "killed": _count(_one(said, "killed")),
        "injured": _count(_one(said, "injured")), "detained": None, "tolls": [],
        "chain": _chain(said, text) or _publisher(report),
    }  # fmt: skip


def _publisher(report: Record) -> list[Record]:
    return [{"name": report["outlet"] or "?", "id": None, "kind": "media", "stance": "affirms", "span": None}]


def _one(said: Said, name: str) -> str:
    return (said.get(name) or [""])[0].strip()


def _among(given: str, known: Any) -> str:
    if given not in known:
        raise UsageError(f"{given!r} is none of {', '.join(known)}")
    return given


def _count(given: str) -> int | None:
    """A number of people; nothing is unknown, and 0 is nobody."""
    if not given:
        return None
    plain = given.translate({0x660 + i: ord("0") + i for i in range(10)})
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 9):
        raise UsageError(f"{given!r} is no number of people; leave it empty where it is unknown")
    return int(plain)


def _span(start: str, end: str, text: str) -> list[int] | None:
    if not (start.isdecimal() and end.isdecimal()):
        return None
    if not 0 <= int(start) < int(end) <= len(text):
        raise UsageError("these words do not lie in the text")
    return [int(start), int(end)]


def _rows(said: Said, prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a list in a form: its inputs come as many times as there are rows."""
    columns = [said.get(prefix + name, ()) for name in names]
    longest = max((len(column) for column in columns), default=0)
    return [
        {n: (c[i].strip() if i < len(c) else "") for n, c in zip(names, columns, strict=True)} for i in range(longest)
    ]


def _parties(said: Said, text: str, trigger: list[int], prefix: str = "") -> list[Record]:
    """Parties by words that were selected, else by a name: its words in the text, or those of the deed, stand for it.

    Rows without either are left out.
    """
    found = []
    for row in _rows(said, prefix, ("name", "id", "country", "role", "start", "end")):
        span = _span(row["start"], row["end"], text)
        if not row["name"] and span is None:
            continue
        at = text.find(row["name"]) if row["name"] else -1
        span = span or ([at, at + len(row["name"])] if at >= 0 else trigger)
        found.append({"span": span, "text": text[span[0] : span[1]], "id": row["id"] or None,
                      "name": row["name"] or None, "country": row["country"].upper() or None,
                      "role": row["role"].upper() or None})  # fmt: skip
    return found


def _day(given: str) -> str | None:
    if not given:
        return None
    try:
        return dt.date.fromisoformat(given).isoformat()
    except ValueError as err:
        raise UsageError(f"{given!r} is no day; write it as 2021-06-30") from err


def _when(said: Said, was: Record | None) -> Record | None:
    first, last = _day(_one(said, "first")), _day(_one(said, "last"))
    if first is None and last is None:
        return None
    first, last = first or last, last or first
    if str(last) < str(first):
        raise UsageError(f"{last} is before {first}")
    grain = _one(said, "grain") or ("day" if first == last else "longer")
    return {"first": first, "last": last, "time": None, "grain": _among(grain, codes.GRAINS), "basis": "stated",
            "span": (was or {}).get("span"), "weekday_disagrees": False}  # fmt: skip


def _where(said: Said, was: Record | None) -> Record | None:
    name = _one(said, "place")
    if not name:
        return None
    lat, lon = _degrees(_one(said, "lat"), 90), _degrees(_one(said, "lon"), 180)
    return {"name": name, "country": _one(said, "country").upper() or None, "admin1": _one(said, "admin1") or None,
            "lat": lat if lon is not None else None, "lon": lon if lat is not None else None,
            "precision": _among(_one(said, "precision") or "town", codes.PRECISIONS), "basis": "stated",
            "gazetteer_id": _one(said, "gazetteer_id") or None, "span": (was or {}).get("span")}  # fmt: skip


def _degrees(given: str, most: float) -> float | None:
    if not given:
        return None
    try:
        found = float(given)
    except ValueError as err:
        raise UsageError(f"{given!r} is no number of degrees") from err
    if not -most <= found <= most:
        raise UsageError(f"{given} degrees is not on the map")
    return found


def _chain(said: Said, text: str) -> list[Record]:
    """Narrators from the publisher inward."""
    found = []
    for row in _rows(said, "narrator.", ("name", "id", "kind", "stance", "start", "end")):
        if row["name"]:
            found.append({"name": row["name"], "id": row["id"] or None,
                          "kind": _among(row["kind"], codes.SPEAKERS) if row["kind"] else None,
                          "stance": _among(row["stance"] or "affirms", codes.STANCES),
                          "span": _span(row["start"], row["end"], text)})  # fmt: skip
    return found
