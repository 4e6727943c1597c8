"""Which words of a text support which value of a claim: what the review page highlights and lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Pair = tuple[int, int]
#: The fields that a claim shows, in order, each with the kind of its highlight.
FIELDS = (
    ("type", "trigger"), ("status", "trigger"), ("actors", "actor"), ("recipients", "recipient"), ("when", "when"),
    ("where", "where"), ("killed", "toll"), ("injured", "toll"), ("detained", "toll"), ("chain", "narrator"),
)  # fmt: skip
KINDS = tuple(dict.fromkeys(kind for _, kind in FIELDS))


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a claim with its value, the spans (code points) that support it, and whether a person gave it."""

    field: str
    kind: str
    value: Any
    spans: tuple[Pair, ...]
    corrected: bool
    coded: Any


def fields(claim: Record) -> list[Shown]:
    """The fields of a claim in the order in which they are shown."""
    mended, coded = claim.get("corrected") or (), claim.get("coded") or {}
    return [
        Shown(name, kind, claim.get(name), tuple(sorted(set(_spans(claim, name)))), name in mended, coded.get(name))
        for name, kind in FIELDS
    ]  # fmt: skip


def highlights(claims: list[Record]) -> list[Record]:
    """What the page's script highlights: ``claim field kind start end``, in code points of the text."""
    return [
        {"claim": claim["id"], "field": shown.field, "kind": shown.kind, "start": start, "end": end}
        for claim in claims
        for shown in fields(claim)
        for start, end in shown.spans
    ]


def _spans(claim: Record, field: str) -> Iterator[Pair]:
    if field in ("type", "status"):
        found = [claim["trigger"]["span"]]
    elif field in ("actors", "recipients", "chain"):
        found = [one.get("span") for one in claim[field] or ()]
    elif field in ("when", "where"):
        found = [(claim[field] or {}).get("span")]
    else:
        found = [toll["span"] for toll in claim["tolls"] or () if toll["kind"] == field]
    return ((span[0], span[1]) for span in found if span)
