"""The command line: one verb a station. Data on standard output, messages and progress on standard error.

Exit codes: 0 all well, 1 nothing could be done, 2 the command was used wrongly, 3 some inputs failed (they are listed).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from riwaya import (
    checking,
    cli_gazetteer,
    cli_options,
    cli_register,
    coder,
    language,
    narrators,
    readers,
    scoring,
    table,
    trace,
)
from riwaya.errors import ReadError, RiwayaError, UsageError
from riwaya.exports import files
from riwaya.exports.record import THRESHOLD, from_record, to_record
from riwaya.model import Coding, Report
from riwaya.resources import DATA
from riwaya.scoring import show
from riwaya.version import __version__

#: New objects between two looks of the garbage collector while reports are coded.
_GARBAGE = 50_000
OK, ERROR, USAGE, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 130
DEMO = DATA / "demo"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except UsageError as err:
        _say(f"riwaya: {err}")
        return USAGE
    except RiwayaError as err:
        _say(f"riwaya: {err}")
        return ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _say("riwaya: interrupted")
        return INTERRUPTED


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


# --- what the verbs take ---------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="riwaya", description="Reads Arabic conflict reporting: who did what to whom, where, when, on whose word.",
        epilog="example: riwaya code page.html --published 2021-11-09",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"riwaya {__version__}")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for name, about, run, options in _VERBS:
        verb = verbs.add_parser(name, help=about, description=about)
        verb.set_defaults(run=run)
        for option in options:
            option(verb)
    return parser


# --- code and explain ------------------------------------------------------------------------------------------------


def _code(arguments: argparse.Namespace) -> int:
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


def _explain(arguments: argparse.Namespace) -> int:
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
    kit = load(arguments.overlay, cli_gazetteer.kept(arguments.places))
    return _over(_reports(arguments), lambda report: show(coder.code(report, kit)))


def _over(reports: Iterable[Report | ReadError], show: Callable[[Report], Iterable[str]]) -> int:
    """Print what is to show of each; failed ones are named at the end and make the exit code 3."""
    failed: list[ReadError] = []
    done = 0
    for report in reports:
        if isinstance(report, ReadError):
            failed.append(report)
            continue
        for line in show(report):
            print(line)
        done += 1
        _progress(done, len(failed))
    if failed:
        _say(f"riwaya: {done} done, {len(failed)} failed:")
        for failure in failed:
            _say(f"  {failure}")
        return PARTIAL if done else ERROR
    return OK


def load(overlay: Path | None = None, places: Path | None = None) -> coder.Kit:
    """The resources that coding needs, which the garbage collector is told to leave alone; it looks less often too."""
    kit = coder.load_kit(overlay, places)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    return kit


def _progress(done: int, failed: int) -> None:
    """A running count on standard error, on terminals and not for a handful."""
    if sys.stderr.isatty() and done >= 20 and done % 20 == 0:
        print(f"\r{done} done, {failed} failed", end="", file=sys.stderr, flush=True)


def _reports(arguments: argparse.Namespace) -> Iterator[Report | ReadError]:
    options = readers.ReadOptions(
        published=arguments.published, outlet=arguments.outlet, columns=cli_options.columns(arguments.columns)
    )
    for path in arguments.paths or ["-"]:
        yield from readers.read(path, options)


def _sources(arguments: argparse.Namespace) -> int:
    """Every narrator of the inputs: how often the root of what is told, how often relayed."""
    kit = load(arguments.overlay, cli_gazetteer.kept(arguments.places))
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
        done = _over(_reports(arguments), lambda report: hear(coder.code(report, kit)))
    shape = narrators.as_json if arguments.json else narrators.as_csv if arguments.csv else narrators.as_table
    for line in shape(narrators.tally(told, kit.register), table.terminal()):
        print(line)
    return done


# --- times, numbers, names -------------------------------------------------------------------------------------------


def _times(arguments: argparse.Namespace) -> int:
    """Every time expression and the days it means."""
    return _language(arguments, lambda report: language.find_times(report.text, report.published))


def _numbers(arguments: argparse.Namespace) -> int:
    """Every number, what it counts, and who is hurt."""
    return _language(arguments, lambda report: language.find_numbers(report.text))


def _names(arguments: argparse.Namespace) -> int:
    """Every person, group and place."""
    if arguments.plain:
        return _language(arguments, lambda report: language.find_plain_names(report.text))
    return _language(arguments, lambda report: language.find_names(report.text))


def _language(arguments: argparse.Namespace, find: Callable[[Report], Sequence[language.Found[Any]]]) -> int:
    def lines(report: Report) -> Iterator[str]:
        found = find(report)
        if arguments.json:
            yield from (json.dumps(language.as_record(one), ensure_ascii=False) for one in found)
        else:
            yield from language.as_table(found, table.terminal())

    return _over(_given(arguments), lines)


def _given(arguments: argparse.Namespace) -> Iterator[Report | ReadError]:
    """The texts given on the command line itself, in files, or on standard input."""
    for given in arguments.paths or ["-"]:
        words = not (given == "-" or os.path.exists(given) or Path(given).suffix.lower() in readers.EXTENSIONS)  # noqa: PTH110
        if words:
            yield Report("", given, published=arguments.published)
        else:
            yield from readers.read(given, readers.ReadOptions(published=arguments.published))


# --- demo, score, check ----------------------------------------------------------------------------------------------


def _demo(arguments: argparse.Namespace) -> int:
    """Code the reports that travel with the package, and any given beside them."""
    arguments.paths = [str(DEMO), *arguments.paths]
    return _code(arguments)


def _score(arguments: argparse.Namespace) -> int:
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
        _say(f"riwaya: {name} is {values[name]:.3f}, below its floor of {floor}")
    return ERROR if below else OK


def _check(arguments: argparse.Namespace) -> int:
    """Load every rule, actor and place file and run each rule's own examples."""
    checked = checking.check(arguments.overlay)
    for problem in checked.problems:
        print(problem)
    if checked.problems:
        _say(f"{len(checked.problems)} problems")
        return ERROR
    _say("; ".join(f"{n} {name}" for name, n in checked.counts.items()))
    return OK


def _answer(arguments: argparse.Namespace) -> int:
    """What a verb below a verb says, a line each."""
    sys.stdout.writelines(f"{line}\n" for line in arguments.answer(arguments))
    return OK


_Run = Callable[[argparse.Namespace], int]
_Option = Callable[[argparse.ArgumentParser], None]
_VERBS: tuple[tuple[str, str, _Run, tuple[_Option, ...]], ...] = (
    ("code", "code reports into claims", _code, (cli_options.paths, cli_options.shape)),
    ("explain", "show why each value of each claim is there", _explain, (cli_options.paths, cli_options.one_claim)),
    ("sources", "count narrators: root, relayed, relaying", _sources, (cli_options.paths, cli_options.narrators)),
    ("times", "find time expressions and the days they mean", _times, (cli_options.words, cli_options.published)),
    ("numbers", "find numbers, what they count and who is hurt", _numbers, (cli_options.words,)),
    ("names", "find persons, groups and places", _names, (cli_options.words, cli_options.plain)),
    ("demo", "code the demo reports that travel with the package", _demo, (cli_options.paths, cli_options.shape)),
    ("score", "compare coding with records annotated by hand", _score, (cli_options.gold,)),
    ("gazetteer", "bring in places, or show what a name may mean", _answer, (cli_gazetteer.options,)),
    ("register", "check the register of actors, or show what it holds", _answer, (cli_register.options,)),
    ("check", "check rule, actor and place files", _check, (cli_options.overlay,)),
)  # fmt: skip
