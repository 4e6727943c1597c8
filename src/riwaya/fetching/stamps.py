"""When an entry was published, from what the feed writes; nothing is invented where it writes nothing."""

from __future__ import annotations

import datetime as dt
import re
import time

from riwaya.readers.dates import find_date, parse_iso

_LONGEST = 200
#: Two figures for the year, which the older of the two standards for mail allowed (RFC 822).
_SHORT_YEAR = re.compile(r"(?<=\d [A-Za-z]{3} )(?=\d\d \d?\d:)")
_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|\bGMT|\bUTC|\dZ)\b")
_ABBREVIATION = re.compile(r"\b(?!AM\b|PM\b)[A-Z]{2,5}$")


def moment(stated: str | None, parsed: time.struct_time | None = None) -> dt.date | None:
    """The date that an entry states, with its offset where one is written; ``None`` where there is none to be read.

    ``parsed`` is a feed parser's own reading in UTC, taken where ours has none. Ours comes first because the local
    day counts: a zone given as letters other than GMT, UTC or Z is left away and the day stays as written ("AST" is
    Atlantic time to a parser, and Arabia's to who writes it).
    """
    if not stated or not stated.strip():
        return None
    said = stated.strip()[:_LONGEST]
    own = parse_iso(_SHORT_YEAR.sub("20", said)) or find_date(said)
    if own is not None or parsed is None or (_ABBREVIATION.search(said) and not _OFFSET.search(said)):
        return own
    try:
        return dt.datetime(*parsed[:6], tzinfo=dt.UTC if _OFFSET.search(said) else None)
    except ValueError:
        return None
