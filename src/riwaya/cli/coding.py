"""``riwaya code``, ``explain``, ``sources`` and ``demo``: reports into claims, and on whose word."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from riwaya import coder, narrators, table, trace
from riwaya.cli import gazetteer
from riwaya.cli.exits import OK
from riwaya.cli.over import load, over, reports
from riwaya.exports import files
from riwaya.exports.record import THRESHOLD, to_record
from riwaya.model import Coding
from riwaya.resources import DATA

DEMO = DATA / "demo"


def code(arguments: argparse.Namespace) -> int:
    """Code every input, as a table or as JSON records."""
    show = _json_lines(arguments) if arguments.json else _tables(arguments)
    return _over_inputs(arguments, show)


def _json_lines(arguments: argparse.Namespace) -> Callable[[Coding], Iterator[str]]:
    def lines(coding: Coding) -> Iterator[str]:
        record = to_record(coding, every=arguments.all, with_text=not arguments.no_text)
        yield json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")

    return lines


def _tables(arguments: argparse.Namespace) -> Callable[[Coding], Iterator[str]]:
    style = table.terminal()

    def lines(coding: Coding) -> Iterator[str]:
        found = list(table.rows(coding, arguments.all))
        yield from table.render(table.title(coding.report), found, style)
        if not found:
            yield "no claims"
        yield ""

    return lines


def explain(arguments: argparse.Namespace) -> int:
    """Why each value of each claim is there."""

    def lines(coding: Coding) -> Iterator[str]:
        yield table.title(coding.report)
        wanted, every = arguments.claim, arguments.all
        shown = [c for c in coding.claims if (c.id == wanted if wanted else every or c.confidence >= THRESHOLD)]
        if not wanted:
            yield from trace.lines(trace.narrators(coding, shown))
        for claim in shown:
            yield from trace.lines(trace.explain(coding, claim))
        if not wanted:
            yield from trace.lines(trace.attributions(coding))
        yield ""

    return _over_inputs(arguments, lines)


def _over_inputs(arguments: argparse.Namespace, show: Callable[[Coding], Iterator[str]]) -> int:
    """Code the inputs one by one and print each."""
    kit = load(arguments.overlay, gazetteer.kept(arguments.places))
    return over(reports(arguments), lambda report: show(coder.code(report, kit)))


def sources(arguments: argparse.Namespace) -> int:
    """Every narrator of the inputs: how often the root of what is told, how often relayed."""
    kit = load(arguments.overlay, gazetteer.kept(arguments.places))
    told: list[narrators.Told] = []

    def hear(coding: Coding) -> tuple[str, ...]:
        told.extend(narrators.chains(coding, kit.register, arguments.all))
        return ()

    done = OK
    if arguments.coded:
        for path in arguments.paths:
            for coding in files.by_id(Path(path)).values():
                hear(coding)
    else:
        done = over(reports(arguments), lambda report: hear(coder.code(report, kit)))
    show(narrators.tally(told, kit.register), arguments)
    return done


def show(found: Sequence[narrators.Narrator], arguments: argparse.Namespace) -> None:
    """Narrators in the shape that was asked for."""
    shape = narrators.as_json if arguments.json else narrators.as_csv if arguments.csv else narrators.as_table
    for line in shape(found, table.terminal()):
        print(line)


def demo(arguments: argparse.Namespace) -> int:
    """Code the reports that travel with the package, and any given beside them."""
    arguments.paths = [str(DEMO), *arguments.paths]
    return code(arguments)
