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
    around = bool(text[:first].strip()), bool(text[last:].strip())
    return Quote(text[first:start], text[start:end], text[end:last], *around)


def differing(account: Record, event: Record) -> frozenset[str]:
    """Fields in which an account says something else than the event as a whole; silence differs in nothing."""
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
        if not account[part] or first is None or account["id"] in first["claims"]:
            return False
        # A copy counts with its original and is not among the claims of a party.
        return all((one["id"] or one["name"] or one["text"]) != (first["id"] or first["name"]) for one in account[part])

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


#: The fields of an account that a column shows, in order.
FIELDS = ("type", "status", "when", "where", "actors", "recipients", "killed", "injured")


# --- the history -----------------------------------------------------------------------------------------------------


def changes(row: Record) -> list[tuple[str, str | None, str | None]]:
    """What an entry of the history changed, value by value: name, before, after; what stayed the same is left out."""
    before, after = row["before"], row["after"]
    if isinstance(before, dict) or isinstance(after, dict):
        ours, theirs = (one if isinstance(one, dict) else {} for one in (before, after))
        names = [name for name in {**ours, **theirs} if name not in _NO_VALUES]
        return [(name, _said(ours.get(name)), _said(theirs.get(name))) for name in names
                if ours.get(name) != theirs.get(name)]  # fmt: skip
    return [("", _said(before), _said(after))] if before != after else []


#: Parts of a value that say where it was found, and not what it is.
_NO_VALUES = frozenset({"span", "gazetteer_id", "weekday_disagrees"})


def _said(value: Any) -> str | None:
    """A value in short: of parties and places the name, of judgements the pair."""
    if value is None:
        return None
    if isinstance(value, dict):
        if "left" in value:
            return f"{value['left']} {'=' if value['verdict'] == 'same' else '≠'} {value['right']}"
        return str(value.get("name") or value.get("text") or " ".join(map(str, value.values())))
    if isinstance(value, list):
        return "; ".join(said for one in value if (said := _said(one))) or None
    return str(value)
