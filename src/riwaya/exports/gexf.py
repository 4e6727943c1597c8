"""Who is told to have dealt with whom, for programs that draw networks: GEXF 1.2, directed, with days on the edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from riwaya.exports import dealings
from riwaya.exports.cells import closed

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
<graph defaultedgetype="directed" mode="dynamic" timeformat="date">
"""
_NODE = (("register", "string"), ("country", "string"), ("role", "string"), ("events", "integer"))
_EDGE = (("type", "string"), ("events", "integer"), ("first", "string"), ("last", "string"), ("sources", "integer"))
#: Characters that no XML file may hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file, part by part; an edge is what one party did to another, by type, as heavy as there are events."""
    made = dealings.network(records)
    yield _HEAD
    yield from _attributes("node", _NODE)
    yield from _attributes("edge", _EDGE)
    yield "<nodes>\n"
    for key, party in made.parties.items():
        values = {"register": party.id, "country": party.country, "role": party.role, "events": party.events}
        yield f"<node id={_quoted(key)} label={_quoted(party.name)}>{_values(_NODE, values)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for number, ((actor, recipient, kind), one) in enumerate(made.dealings.items()):
        values = {"type": kind, "events": one.events, "first": one.first, "last": one.last, "sources": one.sources}
        days = "".join(f" {name}={_quoted(day)}" for name, day in (("start", one.first), ("end", one.last)) if day)
        ends = f"source={_quoted(actor)} target={_quoted(recipient)}"
        yield f'<edge id="{number}" {ends} label={_quoted(kind)} weight="{one.events}"{days}>'
        yield f"{_values(_EDGE, values)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(of: str, names: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">'
    yield from (f'<attribute id="{name}" title="{name}" type="{kind}"/>' for name, kind in names)
    yield "</attributes>\n"


def _values(names: Iterable[tuple[str, str]], values: Mapping[str, object]) -> str:
    known = ((name, values[name]) for name, _ in names if values[name] is not None)
    return "<attvalues>" + "".join(f'<attvalue for="{name}" value={_quoted(v)}/>' for name, v in known) + "</attvalues>"


def _quoted(value: object) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", closed(str(value))))
