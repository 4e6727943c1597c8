"""Words looked for in the reports, shown where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import select
from starlette.responses import Response

from riwaya.archive import sensitive
from riwaya.archive.desk import Desk
from riwaya.errors import UsageError
from riwaya.review.context import AtDesk, is_fragment, page
from riwaya.review.security import Person, Reader
from riwaya.review.work import CLOSED, VEILED
from riwaya.store import schema, searching

router = APIRouter(include_in_schema=False)
LENGTH = 30
#: Code points shown before the first word found, and in all.
_BEFORE, _AROUND = 80, 320
Words = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Found:
    """A report that was found: ``pieces`` are words of its text in order, each with whether it was looked for."""

    hit: searching.Hit
    language: str | None
    pieces: tuple[tuple[str, bool], ...]
    cut_before: bool
    cut_after: bool
    sensitivity: int

    @property
    def veiled(self) -> bool:
        """Whether its words are covered until somebody opens them."""
        return self.sensitivity >= VEILED


@router.get("/search")
def search(request: Request, desk: AtDesk, person: Reader, q: Words = "") -> Response:
    """The best reports for some words; those that this person may not open are not among them."""
    words, wordless = q.replace("\x00", "").strip(), False
    found: list[Found] = []
    hidden = 0
    if words:
        try:
            found, hidden = look(desk, person, words)
        except UsageError:
            wordless = True
    return page(
        request, "part/search.html" if is_fragment(request) else "search.html", person, section="search", q=words,
        found=found, hidden=hidden, wordless=wordless, most=LENGTH,
    )  # fmt: skip


def look(desk: Desk, person: Person, words: str, limit: int = LENGTH) -> tuple[list[Found], int]:
    """Reports that hold the words, best first, and how many of them this person may not see."""
    with desk.archive.store.read() as connection:
        hits = searching.search(connection, words, limit)
        report = schema.report.c
        query = select(report.id, report.text, report.language).where(report.id.in_([hit.report for hit in hits]))
        texts = {row.id: row for row in connection.execute(query)}
        levels = sensitive.reports(connection, texts)
    open_ = [hit for hit in hits if levels.get(hit.report, 0) < CLOSED or person.may("coder")]
    return [_found(hit, texts[hit.report], levels.get(hit.report, 0)) for hit in open_], len(hits) - len(open_)


def _found(hit: searching.Hit, row: Any, level: int) -> Found:
    text: str = row.text
    start = hit.spans[0][0] if hit.spans else 0
    first = max(0, start - _BEFORE)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    last = min(len(text), first + _AROUND)
    while last < len(text) and not text[last].isspace():
        last += 1
    pieces, at = [], first
    for begin, end in hit.spans:
        if begin >= at and end <= last:
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    pieces.append((text[at:last], False))
    return Found(hit, row.language, tuple(pieces), first > 0, last < len(text), level)
