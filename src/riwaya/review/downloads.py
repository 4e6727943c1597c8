"""Files that leave the archive: each time is an entry in the log, with who took it, how much it held and its hash."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from riwaya.archive import exporting
from riwaya.archive.desk import Desk
from riwaya.review.security import Person

#: Media types by the end of a file's name.
_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def download(desk: Desk, person: Person, name: str, lines: list[str]) -> Response:
    """A file of lines, each with its line break, written down as taken; a table's first line is no record."""
    body = "".join(lines).encode()
    end = name.rpartition(".")[2]
    records = len(lines) - (end == "csv")
    said = exporting.Exported(person.name, name, {}, records, hashlib.sha256(body).hexdigest())
    exporting.exported(desk.archive.store, said)
    return Response(body, media_type=_MEDIA[end], headers={"Content-Disposition": f'attachment; filename="{name}"'})
