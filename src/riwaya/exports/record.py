"""The JSON record of a Coding, one a line, and the way back: gold files and output share one form.

Every ``span`` is ``[start, end)`` in Unicode code points of the record's ``text``; what is not known is ``None`` or an
empty list; no key is left out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from riwaya.model import Attribution, Claim, Coding, Frame, Link, Relation, Report, Role, Span, Toll, When, Where, Who

Record = dict[str, Any]
#: Claims less sure than this are left out unless all are asked for.
THRESHOLD = 0.5


def to_record(coding: Coding, every: bool = False, with_text: bool = True) -> Record:
    """The record of a Coding; claims below :data:`THRESHOLD` only with ``every``, the text only with ``with_text``."""
    report = coding.report
    given: Record = json.loads(report.extra) if report.extra else {}
    return {
        **given,
        "id": report.id,
        "title": report.title,
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "url": report.url,
        "path": report.path,
        "text": report.text if with_text else None,
        "related": list(report.related),
        "contexts": list(coding.contexts),
        "claims": [_claim(report, c) for c in coding.claims if every or c.confidence >= THRESHOLD],
        "attributions": [_attribution(coding, i) for i in range(len(coding.attributions))],
        "actors": [_who(w) for w in coding.actors],
        "relations": [
            {"subject": r.subject, "relation": r.relation, "object": r.object, "span": _span(r.span)}
            for r in coding.relations
        ],
        "places": [_place(report, w) for w in coding.places],
        "times": [_time(report, w) for w in coding.times],
        "by": coding.by,
    }


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _text(report: Report, span: Span | None) -> str | None:
    return report.text[span.start : span.end] if span else None


def _who(who: Who) -> Record:
    return {
        "span": _span(who.span), "text": who.text, "id": who.id, "name": who.name,
        "country": who.country, "role": who.role,
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _when(when: When | None) -> Record | None:
    if when is None:
        return None
    return {
        "first": _day(when.first), "last": _day(when.last), "time": when.time, "grain": when.grain,
        "basis": when.basis, "span": _span(when.span), "weekday_disagrees": when.weekday_disagrees,
    }  # fmt: skip


def _where(where: Where | None) -> Record | None:
    if where is None:
        return None
    return {
        "name": where.name, "country": where.country, "admin1": where.admin1, "lat": where.lat, "lon": where.lon,
        "precision": where.precision, "basis": where.basis, "gazetteer_id": where.gazetteer_id,
        "span": _span(where.span),
    }  # fmt: skip


def _place(report: Report, where: Where) -> Record:
    out = _where(where) or {}
    out.pop("basis")
    return {"span": out.pop("span"), "text": _text(report, where.span), **out}


def _time(report: Report, when: When) -> Record:
    return {
        "span": _span(when.span), "text": _text(report, when.span), "first": _day(when.first),
        "last": _day(when.last), "grain": when.grain,
    }  # fmt: skip


def _claim(report: Report, claim: Claim) -> Record:
    return {
        "id": claim.id,
        "type": claim.type,
        "mode": claim.mode,
        "trigger": {"span": _span(claim.trigger), "text": _text(report, claim.trigger)},
        "actors": [_who(w) for w in claim.actors],
        "recipients": [_who(w) for w in claim.recipients],
        "status": claim.status,
        "assertion": claim.assertion,
        "when": _when(claim.when),
        "where": _where(claim.where),
        "killed": claim.killed,
        "injured": claim.injured,
        "detained": claim.detained,
        "tolls": [
            {"kind": t.kind, "who": t.who, "low": t.low, "high": t.high, "span": _span(t.span)} for t in claim.tolls
        ],
        "chain": [
            {"name": k.name, "id": k.id, "kind": k.kind, "stance": k.stance, "span": _span(k.span)} for k in claim.chain
        ],
        "confidence": round(claim.confidence, 4),
        "reported": round(claim.reported, 4),
        "cameo": claim.cameo,
        "quad": claim.quad,
        "acled": {"event_type": claim.acled[0], "sub_event_type": claim.acled[1]} if claim.acled else None,
        "rule": claim.rule,
    }


def _attribution(coding: Coding, index: int) -> Record:
    said = coding.attributions[index]
    carried = coding.speakers[index] if index < len(coding.speakers) else None
    span = carried.span if carried else said.speaker
    named: Record | None = None
    if span is not None:
        kinds = (a.kind for a in coding.attributions if a.speaker == span and a.kind)
        named = {
            "span": _span(span), "text": _text(coding.report, span), "id": carried.id if carried else None,
            "kind": said.kind or next(kinds, None),
        }  # fmt: skip
    return {
        "span": _span(said.span),
        "cue": {"span": _span(said.cue), "text": _text(coding.report, said.cue)},
        "speaker": named,
        "content": {"span": _span(said.content)},
        "stance": said.stance,
        "parent": said.parent,
    }


# --- and back --------------------------------------------------------------------------------------------------------


def from_record(record: Mapping[str, Any]) -> Coding:
    """The Coding that a record tells of: a person's annotation, or what the program wrote.

    Raises KeyError or ValueError where a key is missing or a value is no date.
    """
    report = Report(
        id=str(record["id"]), text=record["text"] or "", title=record["title"], outlet=record["outlet"],
        published=_published(record["published"]), url=record["url"], path=record["path"],
        related=tuple(record["related"]),
    )  # fmt: skip
    claims = tuple(_claim_back(report, row, i) for i, row in enumerate(record["claims"]))
    return Coding(
        report=report,
        attributions=tuple(_attribution_back(row) for row in record["attributions"]),
        frames=tuple(_frame(c) for c in claims),
        claims=claims,
        actors=_whos(record["actors"]),
        relations=tuple(
            Relation(r["subject"], r["relation"], r["object"], _span_back(r["span"])) for r in record["relations"]
        ),
        places=tuple(_where_back({"basis": "stated", **row}) for row in record["places"]),
        times=tuple(_when_back({"basis": "stated", **row}) for row in record["times"]),
        speakers=tuple(_speaker_back(row["speaker"]) for row in record["attributions"]),
        contexts=tuple(record["contexts"]),
        by=record["by"],
    )


def _published(value: str | None) -> dt.date | None:
    if not value:
        return None
    return dt.datetime.fromisoformat(value) if len(value) > len("2000-01-01") else dt.date.fromisoformat(value)


def _span_back(pair: Sequence[int]) -> Span:
    return Span(pair[0], pair[1])


def _whos(rows: Sequence[Mapping[str, Any]]) -> tuple[Who, ...]:
    return tuple(
        Who(_span_back(r["span"]), r["text"], r["id"], r["name"], r["country"], r["role"]) for r in rows
    )  # fmt: skip


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _when_back(row: Mapping[str, Any]) -> When:
    return When(
        _date(row["first"]), _date(row["last"]), row["grain"], row["basis"],
        _span_back(row["span"]) if row.get("span") else None, row.get("time"), bool(row.get("weekday_disagrees")),
    )  # fmt: skip


def _where_back(row: Mapping[str, Any]) -> Where:
    return Where(
        row["name"], row["country"], row["admin1"], row["lat"], row["lon"], row["precision"], row["basis"],
        row["gazetteer_id"], _span_back(row["span"]) if row.get("span") else None,
    )  # fmt: skip


def _attribution_back(row: Mapping[str, Any]) -> Attribution:
    speaker = row["speaker"] or {}
    return Attribution(
        _span_back(row["span"]), _span_back(row["cue"]["span"]),
        _span_back(speaker["span"]) if speaker.get("span") else None,
        _span_back(row["content"]["span"]), speaker.get("kind"), row["stance"], row["parent"], "record",
    )  # fmt: skip


def _speaker_back(row: Mapping[str, Any] | None) -> Who | None:
    return Who(_span_back(row["span"]), row["text"], row["id"]) if row and row["span"] else None


def _claim_back(report: Report, row: Mapping[str, Any], index: int) -> Claim:
    acled = row["acled"]
    return Claim(
        id=row["id"], report=report.id, type=row["type"], mode=row["mode"], trigger=_span_back(row["trigger"]["span"]),
        actors=_whos(row["actors"]), recipients=_whos(row["recipients"]), status=row["status"],
        assertion=row["assertion"], when=_when_back(row["when"]) if row["when"] else None,
        where=_where_back(row["where"]) if row["where"] else None,
        tolls=tuple(Toll(t["kind"], t["who"], t["low"], t["high"], _span_back(t["span"])) for t in row["tolls"]),
        killed=row["killed"], injured=row["injured"], detained=row["detained"],
        chain=tuple(
            Link(k["name"], k["kind"], k["stance"], k["id"], _span_back(k["span"]) if k["span"] else None)
            for k in row["chain"]
        ),
        confidence=row["confidence"], reported=row["reported"], frame=index, rule=row["rule"],
        cameo=row["cameo"], quad=row["quad"], acled=(acled["event_type"], acled["sub_event_type"]) if acled else None,
    )  # fmt: skip


def _frame(claim: Claim) -> Frame:
    roles = [Role("actor", w.span) for w in claim.actors] + [Role("recipient", w.span) for w in claim.recipients]
    return Frame(
        claim.trigger, claim.type, claim.mode, tuple(roles), claim.status, claim.rule, claim.assertion,
        claim.confidence, claim.reported,
    )  # fmt: skip
