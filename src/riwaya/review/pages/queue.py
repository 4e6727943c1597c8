"""The queue: which report to review next."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive import QueueFilter
from riwaya.review import codes
from riwaya.review.context import AtDesk, is_fragment, page
from riwaya.review.security import Coder, Reader
from riwaya.store.queue import ORDERS

router = APIRouter(include_in_schema=False)
LENGTH = 40
#: The cookie that keeps which report was open last.
AT = "riwaya-at"
#: The cookie that keeps which were open since the queue was looked at, how many it keeps, and how many pages of the
#: queue are looked through for another.
SEEN, _KEPT, _FAR = "riwaya-seen", 200, 10
NAMES = ("order", "type", "country", "place", "outlet", "since", "until", "done", "start")


def _filter(request: Request) -> tuple[QueueFilter, dict[str, str]]:
    said = {name: request.query_params.get(name, "").strip() for name in NAMES}
    order = next((one for one in ORDERS if one == said["order"]), ORDERS[0])
    start = int(said["start"]) if said["start"].isdecimal() else 0
    narrow = QueueFilter(
        order=order, limit=LENGTH + 1, offset=min(start, 1_000_000), done=None if said["done"] else False,
        **{name: said[name] or None for name in ("type", "country", "place", "outlet", "since", "until")},
    )  # fmt: skip
    return narrow, {**{k: v for k, v in said.items() if v}, "order": order}


@router.get("/")
def queue(request: Request, desk: AtDesk, person: Reader) -> Response:
    """Reports that wait, the most in need of a person first."""
    narrow, said = _filter(request)
    rows = desk.queue(narrow)
    values: dict[str, Any] = {
        "rows": rows[:LENGTH], "said": said, "orders": ORDERS, "types": codes.types(), "section": "queue",
        "next": _page(said, narrow.offset + LENGTH) if len(rows) > LENGTH else None,
        "before": _page(said, max(0, narrow.offset - LENGTH)) if narrow.offset else None,
        "carry": _carry(said), "left_at": left_at(request),
    }  # fmt: skip
    answer = page(request, "part/queue.html" if is_fragment(request) else "queue.html", person, **values)
    answer.delete_cookie(SEEN, path="/queue")
    return answer


def _carry(said: dict[str, str]) -> str:
    """What a report's page keeps of the queue it was opened from, so that the next one is of the same queue."""
    return urlencode({k: v for k, v in said.items() if k != "start"})


def left_at(request: Request) -> str | None:
    """The report that was open last, as a path."""
    path = request.cookies.get(AT, "")
    return f"/report?{path}" if path else None


def _page(said: dict[str, str], start: int) -> str:
    return "/?" + urlencode({**said, "start": str(start)})


@router.get("/queue/next")
def next_report(request: Request, desk: AtDesk, person: Coder, after: str = "") -> Response:
    """On to the first report in this order that was not open yet; back to the queue where none waits."""
    narrow, said = _filter(request)
    carry, seen = _carry(said), _seen(request, after)
    for part in range(_FAR):
        rows = desk.queue(replace(narrow, offset=part * narrow.limit))
        for row in rows:
            if row["open"] and short(row["report"]) not in seen:
                answer = RedirectResponse(f"/report?{urlencode({'report': row['report']})}&{carry}", status_code=303)
                answer.set_cookie(SEEN, ".".join(seen), samesite="strict", httponly=True, path="/queue")
                return answer
        if len(rows) < narrow.limit:
            break
    answer = RedirectResponse(f"/?{carry}", status_code=303)
    answer.delete_cookie(SEEN, path="/queue")
    return answer


def _seen(request: Request, after: str) -> list[str]:
    """The reports that were open since the queue was looked at, in short, so that one left open does not come again."""
    before = [one for one in request.cookies.get(SEEN, "").split(".") if one]
    return [*dict.fromkeys((*before, short(after)))][-_KEPT:]


def short(report: str) -> str:
    """A report's id as the cookie keeps it."""
    return hashlib.blake2b(report.encode(), digest_size=6).hexdigest()
