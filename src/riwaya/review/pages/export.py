"""Files of what was chosen, for other programs; each one that leaves is written down in the log."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import IO, Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from riwaya.archive import exporting
from riwaya.archive.desk import Desk
from riwaya.exports import claims_csv, events_csv, geojson, gexf, timeline_csv
from riwaya.exports.dealings import Step
from riwaya.review import narrowing
from riwaya.review.context import AtDesk
from riwaya.review.narrowing import Narrowed
from riwaya.review.security import NotThere, Person, Reader
from riwaya.review.work import CLOSED

router = APIRouter(include_in_schema=False)
Records = Iterator[dict[str, Any]]
Writer = Callable[[Iterable[dict[str, Any]]], Iterator[str]]
_CSV = "text/csv; charset=utf-8"
#: Each file: what writes it, and what it is.
FORMS: Mapping[str, tuple[Writer, str]] = {
    "events.csv": (events_csv.write, _CSV), "events.geojson": (geojson.write, "application/geo+json"),
    "claims.csv": (claims_csv.write, _CSV), "network.gexf": (gexf.write, "application/gexf+xml"),
    "timeline.csv": (timeline_csv.write, _CSV),
}  # fmt: skip
_STEPS: tuple[Step, ...] = ("day", "week", "month")
#: Bytes kept in memory; larger files lie in a temporary one until they are sent.
_IN_MEMORY = 8_000_000
_PIECE = 65_536


@router.get("/export/{form}")
def export(request: Request, desk: AtDesk, person: Reader, form: str) -> Response:
    """The file of a choice in a form. It is whole, and in the log, before its first byte is sent."""
    if form not in FORMS:
        raise NotThere(f"there is no export {form!r}; there are {', '.join(FORMS)}")
    chosen = narrowing.read(request.query_params)
    write, kind = FORMS[form]
    by = request.query_params.get("by", "")
    if form == "timeline.csv" and by in _STEPS:
        write = partial(timeline_csv.write, by=by)
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed once it is sent
    try:
        said = _written(desk, person, chosen, form, write, file)
        exporting.exported(desk.archive.store, said, desk.archive.clock)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="riwaya-{form}"', "X-Content-SHA256": said.sha256}
    return StreamingResponse(_pieces(file), media_type=kind, headers=headers, background=BackgroundTask(file.close))


def _written(
    desk: Desk, person: Person, chosen: Narrowed, form: str, write: Writer, file: IO[bytes]
) -> exporting.Exported:  # fmt: skip
    """Write the file; what the log says of it."""
    whole, counter = hashlib.sha256(), _Counter()
    with desk.archive.store.read() as connection:
        for line in write(counter.counted(_records(connection, person, chosen, form))):
            piece = line.encode("utf-8", "replace")
            whole.update(piece)
            file.write(piece)
    file.seek(0)
    return exporting.Exported(person.name, form, chosen.said, counter.seen, whole.hexdigest())


def _records(connection: Connection, person: Person, chosen: Narrowed, form: str) -> Records:
    """The events of a choice that this person may see, or their claims."""
    told = exporting.events(connection, chosen.filter, None if person.may("coder") else CLOSED)
    return exporting.claims(connection, told) if form == "claims.csv" else told


class _Counter:
    """How many records went by."""

    def __init__(self) -> None:
        self.seen = 0

    def counted(self, records: Records) -> Records:
        """The records, counted as they go by."""
        for record in records:
            self.seen += 1
            yield record


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
