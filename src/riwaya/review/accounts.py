"""The accounts of an event side by side: the words around each deed, and where an account differs from the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
#: Code points of the text shown on each side of the deed.
_AROUND = 220
_ENDS = "\n"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report as they stand there: before the trigger, the trigger, after it; whether more stands around."""

    before: str
    trigger: str
    after: str
    cut_before: bool
    cut_after: bool


def quote(text: str, span: list[int]) -> Quote:
    """The words around a span of code points, cut at blanks, inside its paragraph."""
    start, end = span
    first = max(text.rfind(_ENDS, 0, start) + 1, start - _AROUND)
    stop = text.find(_ENDS, end)
    last = min(len(text) if stop < 0 else stop, end + _AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return Quote(text[first:start], text[start:end], text[end:last], bool(text[:first].strip()), bool(text[last:].strip()))


def differing(account: Record, event: Record) -> frozenset[str]:
    """Fields in which an account says something else than the event as a whole; what it does not say differs in nothing."""
    return frozenset(name for name, differs in _DIFFER.items() if differs(account, event))


def _when(account: Record, event: Record) -> bool:
    ours, theirs = account["when"], event["when"]
    if not ours or not theirs or not ours["first"] or not theirs["first"]:
        return False
    return (ours["first"], ours["last"]) != (theirs["first"], theirs["last"])


def _where(account: Record, event: Record) -> bool:
    ours, theirs = account["where"], event["where"]
    if not ours or not theirs:
        return False
    return bool((ours["gazetteer_id"] or ours["name"]) != (theirs["gazetteer_id"] or theirs["name"]))


def _parties(part: str) -> Callable[[Record, Record], bool]:
    """Whether an account names parties, and none of them is the one that most narrators name."""

    def differ(account: Record, event: Record) -> bool:
        first = next(iter(event[part]), None)
        return bool(account[part]) and first is not None and account["id"] not in first["claims"]

    return differ


def _toll(kind: str) -> Callable[[Record, Record], bool]:
    def differ(account: Record, event: Record) -> bool:
        best = (event[kind] or {}).get("best")
        return account[kind] is not None and best is not None and account[kind] != best

    return differ


_DIFFER: dict[str, Callable[[Record, Record], bool]] = {
    "type": lambda account, event: bool(account["type"] != event["type"]),
    "status": lambda account, event: bool(account["status"] != event["status"] or account["assertion"] == "denied"),
    "actors": _parties("actors"), "recipients": _parties("recipients"), "when": _when, "where": _where,
    "killed": _toll("killed"), "injured": _toll("injured"),
}  # fmt: skip
