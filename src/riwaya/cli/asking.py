"""``riwaya events``, ``event``, ``claims``, ``search``, ``stats``, ``quarantine``, ``gold``, ``verify``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from riwaya import archive, table
from riwaya.archive import Filter
from riwaya.cli import coding, filling, gazetteer
from riwaya.cli.exits import ERROR, OK, say
from riwaya.cli.over import load
from riwaya.errors import ReadError
from riwaya.exports.record import to_record
from riwaya.table import Style, aligned

Record = dict[str, Any]
_EVENTS = ("id", "when", "what", "where", "who", "to whom", "killed", "sources", "claims", "contradictions")
_CLAIMS = ("id", "when", "what", "where", "who", "to whom", "status", "on whose word", "report")


def events(arguments: argparse.Namespace) -> int:
    """What happened, as far as claims agree."""
    with archive.open(arguments.db, create=False) as opened:
        return _listed(opened.events(narrow(arguments)), arguments, (_EVENTS, _event_cells))


def claims(arguments: argparse.Namespace) -> int:
    """What reports claim."""
    with archive.open(arguments.db, create=False) as opened:
        return _listed(opened.claims(narrow(arguments)), arguments, (_CLAIMS, _claim_cells))


def event(arguments: argparse.Namespace) -> int:
    """One event with all its accounts."""
    with archive.open(arguments.db, create=False) as opened:
        found = opened.event(arguments.id)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return OK
    for line in _whole(found, table.terminal()):
        print(line)
    return OK


def search(arguments: argparse.Namespace) -> int:
    """Reports that hold the words, whatever their clitics and spelling."""
    with archive.open(arguments.db, create=False) as opened:
        hits = opened.search(" ".join(arguments.words), arguments.limit or 20)
    for hit in hits:
        if arguments.json:
            print(json.dumps({name: getattr(hit, name) for name in hit.__slots__}, ensure_ascii=False))
        else:
            about = " | ".join(x for x in (hit.title, hit.outlet, (hit.published or "")[:10], hit.url) if x)
            print(f"{hit.report}  {about}\n    {hit.snippet}")
    if not hits:
        say("riwaya: no report holds these words")
    return OK


def sources(arguments: argparse.Namespace) -> int:
    """Every narrator of an archive: how often the root of what is told, how often relayed."""
    with archive.open(
        arguments.db, lambda: load(arguments.overlay, gazetteer.kept(arguments.places)), create=False
    ) as opened:
        coding.show(opened.sources(), arguments)
    return OK


def stats(arguments: argparse.Namespace) -> int:
    """How much there is of everything, and the runs that brought it."""
    with archive.open(arguments.db, create=False) as opened:
        found = {**opened.stats(), "runs": opened.runs()[:10]}
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return OK
    for name, value in found.items():
        if name == "runs":
            for run in value:
                counts = run["counts"] or {}
                print(f"run {run['no']}: {run['command']} {run['started']} to {run['ended'] or 'not ended'}: "
                      f"{counts.get('added', 0)} added, {counts.get('failed', 0)} failed")  # fmt: skip
        elif isinstance(value, dict):
            print(f"{name}: " + ", ".join(f"{key or '(none)'} {count}" for key, count in list(value.items())[:20]))
        else:
            print(f"{name}: {' to '.join(str(v)[:10] for v in value) if isinstance(value, list) else value}")
    return OK


def quarantine(arguments: argparse.Namespace) -> int:
    """What could not be read, with the reason; with ``--retry`` it is read again."""
    if arguments.retry:
        return filling.retry(arguments)
    with archive.open(arguments.db, create=False) as opened:
        found = opened.quarantine()
    for one in found:
        hint = f" ({one['hint']})" if one["hint"] else ""
        print(json.dumps(one, ensure_ascii=False) if arguments.json else f"{one['place']}: {one['why']}{hint}")
    say(f"riwaya: {len(found)} in quarantine; riwaya quarantine --retry reads them again")
    return OK


def verify(arguments: argparse.Namespace) -> int:
    """Proof that nothing was changed."""
    with archive.open(arguments.db, create=False) as opened:
        proof = opened.verify()
    if arguments.json:
        print(json.dumps(asdict(proof), ensure_ascii=False))
    else:
        for problem in proof.problems:
            print(f"{problem.place}: {problem.why}")
        print(f"{proof.entries} entries of the log, {proof.rows} rows and {proof.blobs} raw contents checked; "
              f"the log ends in {proof.head}")  # fmt: skip
    if proof.problems:
        say(f"riwaya: {len(proof.problems)} things are not as the log says; bring back a copy that was found whole")
    return ERROR if proof.problems else OK


def gold(arguments: argparse.Namespace) -> int:
    """Reports that people finished, as gold records that riwaya score reads."""
    done = 0
    with archive.open(arguments.db) as opened, _written(arguments.out) as out:
        for coding in archive.Desk(opened).gold():
            done += 1
            print(json.dumps(to_record(coding, every=True), ensure_ascii=False), file=out)
    say(f"riwaya: {done} report{'' if done == 1 else 's'} that people finished")
    return OK


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO]:
    """A file to write to, or standard output."""
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8") as out:
            yield out
    except OSError as err:
        raise ReadError(path, err.strerror or str(err), "check the folder and who may write there") from err


def narrow(arguments: argparse.Namespace) -> Filter:
    """The filter that the options name."""
    since, until = (str(day) if day else None for day in (arguments.since, arguments.until))
    return Filter(
        type=arguments.type, status=arguments.status, country=arguments.country, since=since, until=until,
        actor=arguments.actor, outlet=getattr(arguments, "outlet", None), near=arguments.near,
        sources=getattr(arguments, "sources", None), contradicted=getattr(arguments, "contradicted", False),
        limit=arguments.limit,
    )  # fmt: skip


# --- for people ------------------------------------------------------------------------------------------------------


def _listed(
    found: Iterable[Record], arguments: argparse.Namespace, shape: tuple[tuple[str, ...], Callable[[Record], list[str]]]
) -> int:
    if arguments.json:
        for one in found:
            print(json.dumps(one, ensure_ascii=False))
        return OK
    headings, cells = shape
    for line in aligned([list(headings), *map(cells, found)], table.terminal()):
        print(line)
    return OK


def _event_cells(event: Record) -> list[str]:
    return [
        event["id"], _days(event["when"]), _what(event), _place(event["where"]), _names(event["actors"]),
        _names(event["recipients"]), _range(event["killed"]), str(event["independent_sources"]),
        str(len(event["claims"])), ", ".join(sorted({c["kind"] for c in event["contradictions"]})),
    ]  # fmt: skip


def _claim_cells(claim: Record) -> list[str]:
    status = claim["status"] if claim["assertion"] == "asserted" else f"{claim['status']}, {claim['assertion']}"
    return [
        claim["id"], _days(claim["when"]), f"{_what(claim)} {claim['trigger']['text']}", _place(claim["where"]),
        _names(claim["actors"]), _names(claim["recipients"]), status,
        " ← ".join(link["name"] for link in claim["chain"]), claim["report"],
    ]  # fmt: skip


def _whole(event: Record, style: Style) -> Iterator[str]:
    """An event line by line: what it is, its figures, what its accounts disagree about, and the accounts."""
    yield f"{event['id']}  {_what(event)}  {_days(event['when'])}  {_place(event['where'])}  {event['status']}"
    for name, key in (("who", "actors"), ("to whom", "recipients")):
        if event[key]:
            yield f"{name}: " + "، ".join(f"{party['name']} ({party['roots']})" for party in event[key])
    for name in ("killed", "injured"):
        if event[name]["best"] is not None:
            yield f"{name}: {_range(event[name])}"
    yield f"independent sources: {event['independent_sources']}: {'، '.join(event['roots'])}"
    for one in event["contradictions"]:
        sides = "; ".join(f"{side['value']} ({'، '.join(side['roots'])})" for side in one["sides"])
        yield f"contradiction, {one['kind']} ({one['about']}): {sides}"
    for name in ("plans", "deeds"):
        if event[name]:
            yield f"{name}: {', '.join(event[name])}"
    yield ""
    rows = [[a["report"], str(a["published"] or "")[:10], a["outlet"] or "", "copy" if a["copy"] else "",
             " ← ".join(link["name"] for link in a["chain"]), _around(a)] for a in event["accounts"]]  # fmt: skip
    yield from aligned([["report", "published", "outlet", "", "on whose word", "words"], *rows], style)


def _around(account: Record, most: int = 60) -> str:
    """The words around the trigger of a claim, the trigger in square brackets."""
    start, end = account["trigger"]["span"]
    text = account["text"]
    before, after = text[max(0, start - most) : start], text[end : end + most]
    return " ".join(f"{before}[{text[start:end]}]{after}".split())


def _what(record: Record) -> str:
    return f"{record['type']}{' ' + record['mode'] if record['mode'] else ''}"


def _days(when: Record | None) -> str:
    if when is None or when["first"] is None:
        return ""
    return str(when["first"]) if when["first"] == when["last"] else f"{when['first']}/{when['last'] or ''}"


def _place(where: Record | None) -> str:
    return where["name"] if where else ""


def _names(parties: Iterable[Record]) -> str:
    return "، ".join(party["name"] or party.get("text") or "" for party in parties)


def _range(figures: Record) -> str:
    if figures["best"] is None:
        return ""
    if figures["low"] == figures["high"]:
        return f"{figures['best']}{'+' if figures['floor'] else ''}"
    return f"{figures['best']} ({figures['low']}-{figures['high'] if figures['high'] is not None else ''})"
