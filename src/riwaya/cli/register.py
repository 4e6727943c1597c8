"""``riwaya register``: whether the register of actors is sound, with a folder of one's own on top, and what it says."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from riwaya import coder, readers, suggestions
from riwaya import register as registers
from riwaya.cli.options import day
from riwaya.errors import UsageError
from riwaya.model import Report
from riwaya.register import Register
from riwaya.register.records import Code, Period, Record, Tie
from riwaya.resources import yaml_files

#: The folder of an overlay that holds its actors.
_ACTORS = "actors"


def options(verb: argparse.ArgumentParser) -> None:
    """The verbs below ``register`` and what they take."""
    verbs = verb.add_subparsers(title="verbs", required=True, metavar="VERB")
    sound = verbs.add_parser("check", help="list what is wrong: clashes of names, dates, bonds, codes")
    sound.set_defaults(answer=_check)
    shown = verbs.add_parser("show", help="show the records of a name or an id")
    shown.set_defaults(answer=_show)
    shown.add_argument("name", metavar="NAME", help="a name as texts write it, or an id")
    shown.add_argument("--on", type=day, metavar="DATE", help="only what held on this day (YYYY-MM-DD)")
    new = verbs.add_parser("suggest", help="list names in reports that no record bears, with counts and contexts")
    new.set_defaults(answer=_suggest)
    new.add_argument("paths", nargs="+", metavar="PATH", help="reports: files or folders")
    new.add_argument("--least", type=int, default=2, metavar="N", help="named at least N times (the default: 2)")
    new.add_argument("--json", action="store_true", help="one JSON object a line")
    new.add_argument("--overlay", type=Path, metavar="FOLDER", help="your own rules, actors and places on top")
    for one in (sound, shown):
        one.add_argument("--register", type=Path, metavar="FOLDER", help="your own actors (YAML files) on top")


def _own(folder: Path | None) -> list[Path]:
    """The files of a user's folder: all its YAML files, of an overlay's those that hold actors."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name the one that holds your YAML files")
    return yaml_files(folder / _ACTORS if (folder / _ACTORS).is_dir() else folder)


def _check(arguments: argparse.Namespace) -> tuple[str, ...]:
    """How many records there are; raises UsageError with every fault, one line each, where there are any."""
    own = _own(arguments.register)
    register, problems = registers.inspect(own)
    if problems:
        raise UsageError("\n  ".join([f"{len(problems)} problems in the register:", *map(str, problems)]))
    outlets = sum(record.is_outlet for record in register.records.values())
    files = {str(path) for path in own}
    added = sum(record.file in files for record in register.records.values())
    yours = f", {added} of them yours" if own else ""
    return (f"{len(register.records) - outlets} actors and {outlets} outlets{yours}: no problems",)


def _show(arguments: argparse.Namespace) -> tuple[str, ...]:
    """What the register holds of a name or an id, on a day or over all time."""
    register, problems = registers.inspect(_own(arguments.register))
    for problem in problems:
        raise problem
    ids = register.named_by(arguments.name)
    found = [r for r in map(register.record, ids) if r and (arguments.on is None or r.active.holds(arguments.on))]
    if not found:
        raise UsageError(f"the register has no {arguments.name!r}" + (" on that day" if ids else ""))
    return tuple(line for record in found for line in _lines(register, record, arguments))


def _suggest(arguments: argparse.Namespace) -> Iterator[str]:
    """Names without a record, a line each; what cannot be read is named on standard error and passed over."""
    kit = coder.load_kit(arguments.overlay)
    found = suggestions.suggest(_reports(arguments.paths), kit, arguments.least)
    for one in found:
        if arguments.json:
            yield json.dumps(asdict(one), ensure_ascii=False)
        else:
            yield f"{one.mentions:5}  {one.reports:5}  {one.kind:<12}  {one.name}"
            yield from (f"{'':28}... {context} ..." for context in one.contexts)


def _reports(paths: list[str]) -> Iterator[Report]:
    for path in paths:
        for report in readers.read(path, readers.ReadOptions()):
            if isinstance(report, Report):
                yield report
            else:
                sys.stderr.write(f"riwaya: {report}\n")


def _lines(register: Register, record: Record, arguments: argparse.Namespace) -> Iterator[str]:
    yield f"{record.id}  {record.ar}  {record.en}"
    yield from _fields(
        [
            ("kind", record.kind),
            ("active", _dates(record.active)),
            ("codes", "; ".join(_codes(register, record, arguments))),
            ("inter", str(record.inter or "")),
            ("names", "; ".join(f"{a.text} ({a.type})" for a in record.aliases if a.text != record.ar)),
            *((name, _ties(getattr(record, name), arguments)) for name in _TIES),
            ("held by", _holders(register, record, arguments)),
            ("note", record.note),
            ("source", record.source),
        ]
    )
    yield ""


_TIES = ("parents", "backers", "allies", "successors", "posts", "heads")


def _fields(pairs: list[tuple[str, str]]) -> Iterator[str]:
    return (f"  {name:<11}{value}" for name, value in pairs if value)


def _codes(register: Register, record: Record, arguments: argparse.Namespace) -> Iterator[str]:
    """The code of the day, else all of them with their periods."""
    codes = record.codes if arguments.on is None else (register.resolve(record.id, arguments.on),)
    return (f"{_code(code)} {_dates(code.period)}".strip() for code in codes if code is not None)


def _code(code: Code) -> str:
    return f"{code.country or '-'} {'+'.join([code.sector or '-', *code.other])}"


def _ties(ties: tuple[Tie, ...], arguments: argparse.Namespace) -> str:
    held = (tie for tie in ties if arguments.on is None or tie.period.holds(arguments.on))
    return "; ".join(f"{tie.id} {_dates(tie.period)}".strip() for tie in held)


def _holders(register: Register, record: Record, arguments: argparse.Namespace) -> str:
    """Who held an office, in the order of their days."""
    return "; ".join(
        f"{person.ar} {_dates(tie.period)}".strip()
        for person, tie in register.holders(record.id)
        if arguments.on is None or tie.period.holds(arguments.on)
    )


def _dates(period: Period) -> str:
    return f"{period.first or ''}..{period.last or ''}" if period != Period() else ""
