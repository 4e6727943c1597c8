"""The review screen: a text, what was coded from it with the words it rests on, and one keystroke to judge it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from riwaya.errors import UsageError
from riwaya.review import codes, explaining, forms
from riwaya.review.context import AtDesk, page
from riwaya.review.evidence import TOGETHER, evidence
from riwaya.review.pages.queue import AT, NAMES
from riwaya.review.security import Coder
from riwaya.review.work import AS_CODED, VEILED, Reading, Work, Writing

router = APIRouter(include_in_schema=False)
Note = Annotated[str, Form(max_length=4000)]
Word = Annotated[str, Form(max_length=200)]


@router.get("/report")
def report(request: Request, work: Reading, open: bool = False) -> Response:
    """A report with its claims."""
    found = work.load()
    kept = {name: value for name in NAMES if (value := request.query_params.get(name))}
    answer = page(
        request, "report.html", work.person, section="queue" if work.sheet is None else "coding", work=work,
        report=found, veiled=found["sensitivity"] >= VEILED and not open, paragraphs=paragraphs(found["text"]),
        evidence=evidence(found["claims"]), kept=kept, current=None,
    )  # fmt: skip
    if work.sheet is None:
        answer.set_cookie(AT, request.url.query, samesite="strict", httponly=True, path="/")
    return answer


def paragraphs(text: str) -> list[tuple[int, str]]:
    """The lines of a text with the code point each begins at; joined by newlines they are the text again."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, line))
        start += len(line) + 1
    return found


@router.get("/claims/panel")
def panel(request: Request, work: Reading, claim: str | None = None) -> Response:
    """All claims of a report, as a part of the page."""
    return claims(request, work, claim)


def claims(request: Request, work: Work, current: str | None) -> Response:
    """The claims of a report as they are now, with the evidence of each; ``current`` is the one at hand."""
    found = work.load()
    return page(
        request, "part/claims.html", work.person, work=work, report=found, evidence=evidence(found["claims"]),
        current=current,
    )  # fmt: skip


@router.get("/claim/why")
def why(request: Request, work: Reading, claim: str) -> Response:
    """Which rules and words led to each value of a claim, as the program reads the report today."""
    found, shown = work.claim(claim)
    lines = explaining.lines(found, shown, request.app.state.kit())
    return page(request, "part/why.html", work.person, claim=shown, lines=lines)


@router.post("/claim/verdict")
def verdict(request: Request, work: Writing, claim: Word, verdict: Word, note: Note = "") -> Response:
    """A person's word on a whole claim."""
    if verdict not in ("accepted", "rejected", "unsure", "open"):
        raise UsageError(f"a claim is accepted, rejected, unsure or open, not {verdict!r}")
    work.put(claim, "verdict", verdict, note or None)
    return claims(request, work, claim)


@router.get("/claim/edit")
def edit(request: Request, work: Reading, claim: str, field: str) -> Response:
    """The form to correct a field with, in place of its value."""
    if field not in forms.FIELDS:
        raise UsageError(f"{field!r} is no field to correct")
    found, shown = work.claim(claim)
    return page(
        request, "part/edit.html", work.person, work=work, report=found, claim=shown, field=field, codes=codes,
        value=shown.get(field), corrected=set(shown["corrected"]).intersection(TOGETHER.get(field, (field,))),
    )  # fmt: skip


@router.post("/claim/field")
async def field(request: Request, work: Writing, claim: Word, field: Word, note: Note = "") -> Response:
    """A person's value for a field; ``as_coded`` takes back what was said before."""
    form = await request.form()
    found, shown = work.claim(claim)
    said = {name: [str(one) for one in form.getlist(name)] for name in form}
    for name in TOGETHER.get(field, (field,)):
        if "as_coded" in said:
            if name in shown["corrected"]:
                work.put(claim, name, AS_CODED, note or None)
            continue
        value: Any = forms.value(name, said, shown, found["text"])
        if value != shown.get(name):
            work.put(claim, name, value, note or None)
    return claims(request, work, claim)


@router.get("/report/add")
def adding(request: Request, work: Reading, start: int, end: int) -> Response:
    """The form to add a claim with, for words that were selected."""
    found = work.load()
    if not 0 <= start < end <= len(found["text"]):
        raise UsageError("these words do not lie in the text")
    return page(
        request, "part/add.html", work.person, work=work, report=found, start=start, end=end, codes=codes,
        words=found["text"][start:end],
    )  # fmt: skip


@router.post("/report/add")
async def add(request: Request, work: Writing) -> Response:
    """Add the claim that the form describes, and show it."""
    form = await request.form()
    found = work.load()
    said = {name: [str(one) for one in form.getlist(name)] for name in form}
    id = work.add(forms.claim(said, found))
    return claims(request, work, id)


@router.post("/report/undo")
def undo(request: Request, work: Writing) -> Response:
    """Take back what this person changed last on this report."""
    undone = work.undo()
    if undone is None:
        raise UsageError("there is nothing to take back")
    answer = RedirectResponse(f"/report?{work.query}&open=true", status_code=303)
    if request.headers.get("hx-request"):
        answer = Response(status_code=204, headers={"HX-Refresh": "true"})  # type: ignore[assignment]
    return answer


@router.get("/report/history")
def history(request: Request, desk: AtDesk, work: Reading) -> Response:
    """Every decision on this report, newest first."""
    work.load()
    rows = [one for one in desk.history(report=work.report) if work.sheet is None or one["by"] == work.person.name]
    return page(request, "part/history.html", work.person, rows=rows)


@router.post("/report/mark")
def mark(
    request: Request, desk: AtDesk, person: Coder, work: Writing, level: Annotated[int, Form(ge=0, le=3)],
    why: Annotated[str, Form(min_length=3, max_length=1000)],
) -> Response:  # fmt: skip
    """Say how sensitive a report is; lowering it takes a reviewer."""
    found = work.load()
    if level < found["sensitivity"]:
        _reviewer(person)
    desk.mark("report", work.report, level, person.name, why)
    return RedirectResponse(f"/report?{work.query}&open=true", status_code=303)


def _reviewer(person: Any) -> None:
    if not person.may("reviewer"):
        raise UsageError("only a reviewer may lower how sensitive a report is")
