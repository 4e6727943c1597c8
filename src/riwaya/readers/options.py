"""What a caller may say about the reports being read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Fields of a record in JSON lines or of a row of a table that the readers look at.
FIELDS = ("id", "text", "html", "title", "published", "outlet", "url", "forwarded")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """``published`` and ``outlet`` override what the input says; ``columns`` maps other column names to our fields.

    ``kind`` names the reader (a key of ``READERS``) where neither extension nor content tell.
    """

    published: dt.date | None = None
    outlet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
