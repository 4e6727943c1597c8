"""Which words of a text support which value of a claim: what the review page highlights and lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Pair = tuple[int, int]
#: Fields of the record that are shown and corrected together with another.
TOGETHER = {"type": ("type", "mode"), "status": ("status", "assertion")}
#: The fields that a claim shows, in order, each with the kind of its highlight.
FIELDS = (
    ("type", "trigger"), ("status", "trigger"), ("actors", "actor"), ("recipients", "recipient"), ("when", "when"),
    ("where", "where"), ("killed", "toll"), ("injured", "toll"), ("detained", "toll"), ("chain", "chain"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a claim with its value, and whether a person gave it; ``spans`` index the evidence of the page."""

    field: str
    kind: str
    value: Any
    spans: tuple[int, ...]
    corrected: bool
    coded: Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page highlights: ``spans`` holds ``claim field kind start end`` in code points of the text."""

    spans: list[Record]
    fields: dict[str, list[Shown]]


def evidence(claims: list[Record]) -> Evidence:
    """The fields of each claim in the order in which they are shown, with the words that support them."""
    spans: list[Record] = []
    found: dict[str, list[Shown]] = {}
    for claim in claims:
        mended, coded = claim.get("corrected") or (), claim.get("coded") or {}
        found[claim["id"]] = []
        for name, kind in FIELDS:
            own = sorted(set(_spans(claim, name)))
            first = len(spans)
            spans += [{"claim": claim["id"], "field": name, "kind": kind, "start": s, "end": e} for s, e in own]
            numbers = tuple(range(first, len(spans)))
            changed = any(one in mended for one in TOGETHER.get(name, (name,)))
            before = coded.get(name, claim.get(name))
            found[claim["id"]].append(Shown(name, kind, claim.get(name), numbers, changed, before))
    return Evidence(spans, found)


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
