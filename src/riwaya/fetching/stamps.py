"""When an entry was published, from what the feed writes; nothing is invented where it writes nothing."""

from __future__ import annotations

import datetime as dt
import time

from riwaya.readers.dates import find_date, parse_iso

_LONGEST = 200


def moment(stated: str | None, parsed: time.struct_time | None = None) -> dt.date | None:
    """The date that an entry states, with its offset where one is written; ``None`` where there is none to be read.

    ``parsed`` is a feed parser's own reading in UTC, taken where ours has none. Ours comes first because the local
    day counts: a zone given as letters other than GMT, UTC or Z is left away and the day stays as written ("AST" is
    Atlantic time to a parser, and Arabia's to who writes it).
    """
    if not stated or not stated.strip():
        return None
    said = stated.strip()[:_LONGEST]
    own = parse_iso(said) or find_date(said)
    if own is not None or parsed is None:
        return own
    try:
        return dt.datetime(*parsed[:6], tzinfo=dt.UTC)
    except ValueError:
        return None
