"""Why a claim is there: the rules and words of each value, from the text as the program reads it today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from riwaya import coder, trace
from riwaya.coder import Kit
from riwaya.model import Report, Span

Record = dict[str, Any]


def lines(report: Record, claim: Record, kit: Kit) -> list[str]:
    """The tree of a claim as indented lines; none where the program finds no such claim (any more)."""
    read = Report(
        report["id"], report["text"], title=report["title"], outlet=report["outlet"], url=report["url"],
        published=_day(report["published"]), language=report["language"], byline=report["byline"],
        forwarded=report["forwarded"],
    )  # fmt: skip
    coding = coder.code(read, kit)
    trigger = Span(*claim["trigger"]["span"])
    same = [one for one in coding.claims if one.trigger == trigger]
    best = next((one for one in same if one.type == claim["type"]), same[0] if same else None)
    return list(trace.lines(trace.explain(coding, best))) if best is not None else []


def _day(written: str | None) -> dt.date | None:
    if written is None:
        return None
    return dt.datetime.fromisoformat(written) if "T" in written else dt.date.fromisoformat(written)
