"""``riwaya score``, ``agreement`` and ``check``: coding against gold, two coders, data files against their examples."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from riwaya import agreement as agreeing
from riwaya import checking, coder, scoring, table
from riwaya.cli.exits import ERROR, OK, say
from riwaya.cli.over import load
from riwaya.errors import ReadError, UsageError
from riwaya.exports import files
from riwaya.exports.record import from_record, to_record
from riwaya.model import Coding
from riwaya.scoring import show


def score(arguments: argparse.Namespace) -> int:
    """Code the gold texts (or take a coded file) and print precision, recall and F1, and on request what is wrong."""
    floors = _floors(arguments.floors) if arguments.floors else {}
    pairs = _pairs(arguments)
    scores = scoring.evaluate(pairs)
    wrong = scoring.mistakes(pairs) if arguments.errors is not None else None
    limit: int | None = arguments.errors or None
    if arguments.json:
        errors = {} if wrong is None else {"errors": show.mistake_records(wrong[:limit])}
        print(json.dumps({**show.as_record(scores), **errors}, ensure_ascii=False, indent=1))
    else:
        for line in show.tables(scores, arguments.by):
            print(line)
        for line in () if wrong is None else show.mistakes(wrong, limit, table.terminal().isolates):
            print(line)
    return _held({name: figure.measure.value for name, figure in scores.measures.items()}, floors)


def _pairs(arguments: argparse.Namespace) -> list[tuple[Coding, Coding]]:
    """Gold and found Codings of the same reports."""
    gold = files.by_id(arguments.gold)
    if arguments.coded:
        coded = files.by_id(arguments.coded)
        missing = sorted(gold.keys() - coded.keys())
        if missing:
            raise UsageError(f"{arguments.coded}: no record for {', '.join(missing[:5])}")
        return [(g, coded[i]) for i, g in gold.items()]
    kit = load()
    return [(g, _confident(coder.code(g.report, kit))) for g in gold.values()]


def _confident(coding: Coding) -> Coding:
    """The Coding as its record would show it: without the claims that are too unsure."""
    return from_record(to_record(coding))


def _floors(path: Path) -> dict[str, float]:
    """The least that each measure may be."""
    try:
        floors = json.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise ReadError(path, err.strerror or str(err)) from err
    except ValueError as err:
        raise ReadError(path, f"no JSON: {err}", 'floors are written {"claims": 0.8}') from err
    if not isinstance(floors, dict) or not all(isinstance(floor, int | float) for floor in floors.values()):
        raise ReadError(path, "no figures by name of measure", 'floors are written {"claims": 0.8}')
    unknown = sorted(floors.keys() - scoring.NAMES.keys())
    if unknown:
        raise UsageError(f"{path}: no measure {', '.join(unknown)}; there are {', '.join(scoring.NAMES)}")
    return floors


def _held(values: Mapping[str, float], floors: Mapping[str, float]) -> int:
    below = {n: f for n, f in floors.items() if round(values[n], 3) < f}
    for name, floor in below.items():
        say(f"riwaya: {name} is {values[name]:.3f}, below its floor of {floor}")
    return ERROR if below else OK


def agreement(arguments: argparse.Namespace) -> int:
    """How far two coders agree on the reports that both coded."""
    left, right = files.by_id(arguments.first), files.by_id(arguments.second)
    alone = sorted(left.keys() ^ right.keys())
    pairs = [(coding, right[i]) for i, coding in left.items() if i in right]
    if not pairs:
        raise UsageError(f"no report in both {arguments.first} and {arguments.second}: they are told by their ids")
    if alone:
        say(f"riwaya: {len(alone)} reports of one coder alone left out: {', '.join(alone[:5])}")
    figures = agreeing.measure(pairs)
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return OK
    counts = figures["claims"]
    print(f"{figures['reports']} reports; claims of both {counts['both']}, of the first alone {counts['only_left']}, "
          f"of the second alone {counts['only_right']}")  # fmt: skip
    print(f"{'field':<12}{'n':>6}{'equal':>8}{'kappa':>8}{'alpha':>8}  distance")
    for name, found in figures["fields"].items():
        values = "".join(f"{_figure(found[figure]):>8}" for figure in ("equal", "kappa", "alpha"))
        print(f"{name:<12}{found['n']:>6}{values}  {found['distance']}")
    return OK


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def check(arguments: argparse.Namespace) -> int:
    """Load every rule, actor and place file and run each rule's own examples."""
    checked = checking.check(arguments.overlay)
    for problem in checked.problems:
        print(problem)
    if checked.problems:
        say(f"{len(checked.problems)} problems")
        return ERROR
    say("; ".join(f"{n} {name}" for name, n in checked.counts.items()))
    return OK
