"""The command line: one verb a station. Data on standard output, messages and progress on standard error.

Exit codes: 0 all well, 1 nothing could be done, 2 the command was used wrongly, 3 some inputs failed (they are listed).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from riwaya.cli import coding, gazetteer, language, options, register, scoring
from riwaya.cli.coding import DEMO
from riwaya.cli.exits import ERROR, INTERRUPTED, OK, USAGE, say
from riwaya.cli.over import load
from riwaya.errors import RiwayaError, UsageError
from riwaya.version import __version__

__all__ = ["DEMO", "load", "main"]

_Run = Callable[[argparse.Namespace], int]


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
        say(f"riwaya: {err}")
        return USAGE
    except RiwayaError as err:
        say(f"riwaya: {err}")
        return ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        say("riwaya: interrupted")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="riwaya", description="Reads Arabic conflict reporting: who did what to whom, where, when, on whose word.",
        epilog="example: riwaya code page.html --published 2021-11-09",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"riwaya {__version__}")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    for name, about, run, takes in _VERBS:
        verb = verbs.add_parser(name, help=about, description=about)
        verb.set_defaults(run=run)
        for option in takes:
            option(verb)
    return parser


def _answer(arguments: argparse.Namespace) -> int:
    """What a verb below a verb says, a line each."""
    sys.stdout.writelines(f"{line}\n" for line in arguments.answer(arguments))
    return OK


def _later(verb: str) -> _Run:
    """A verb of a module that is loaded only when it runs: what a database needs is not loaded for anything else."""

    def run(arguments: argparse.Namespace) -> int:
        module, name = verb.split(".")
        found: _Run = getattr(importlib.import_module(f"riwaya.cli.{module}"), name)
        return found(arguments)

    return run


def _sources(arguments: argparse.Namespace) -> int:
    """Narrators of inputs, or of an archive."""
    return (_later("asking.sources") if arguments.db else coding.sources)(arguments)


_Option = Callable[[argparse.ArgumentParser], None]
_VERBS: tuple[tuple[str, str, _Run, tuple[_Option, ...]], ...] = (
    ("code", "code reports into claims", coding.code, (options.paths, options.shape)),
    ("explain", "show why each value of each claim is there", coding.explain, (options.paths, options.one_claim)),
    ("sources", "count narrators: root, relayed, relaying", _sources, (options.paths, options.narrators)),
    ("ingest", "read, code, store and merge", _later("filling.ingest"),
     (options.paths, options.archive, options.filling, options.dry)),
    ("watch", "ingest feeds when they are due", _later("filling.watch"),
     (options.watched, options.archive, options.filling, options.coder)),
    ("events", "list what happened, as far as claims agree", _later("asking.events"),
     (options.archive, options.listing, options.narrowing, options.corroborated)),
    ("event", "show one event with all its accounts", _later("asking.event"),
     (options.one_event, options.archive, options.as_json)),
    ("claims", "list what reports claim", _later("asking.claims"),
     (options.archive, options.listing, options.narrowing, options.published_by)),
    ("search", "find reports by words", _later("asking.search"),
     (options.looked_for, options.archive, options.listing)),
    ("stats", "count what is in an archive", _later("asking.stats"), (options.archive, options.as_json)),
    ("quarantine", "list what could not be read, or read it again", _later("asking.quarantine"),
     (options.archive, options.paths, options.filling, options.retrying)),
    ("recode", "code again after an upgrade, and show what changes", _later("filling.recode"),
     (options.archive, options.recoding, options.by, options.coder)),
    ("judge", "say that two claims tell of one happening, or not", _later("filling.judge"),
     (options.judging, options.archive, options.by)),
    ("correct", "say what a field of a claim should be", _later("filling.correct"),
     (options.correcting, options.archive, options.by)),
    ("merge", "put all claims into events anew", _later("filling.merge"), (options.archive, options.coder)),
    ("gold", "write down what people finished as gold records", _later("asking.gold"),
     (options.archive, options.out)),
    ("erase", "erase reports on lawful request", _later("filling.erase"),
     (options.erasing, options.archive, options.by)),
    ("verify", "prove that nothing was changed", _later("asking.verify"), (options.archive, options.as_json)),
    ("serve", "serve the review page of an archive", _later("serving.serve"),
     (options.archive, options.served, options.coder)),
    ("account", "say who may log in to the review page", _later("serving.account"), (options.accounts,)),
    ("times", "find time expressions and the days they mean", language.times, (options.words, options.published)),
    ("numbers", "find numbers, what they count and who is hurt", language.numbers, (options.words,)),
    ("names", "find persons, groups and places", language.names, (options.words, options.plain)),
    ("demo", "code the demo reports that travel with the package", coding.demo, (options.paths, options.shape)),
    ("score", "compare coding with records annotated by hand", scoring.score, (options.gold,)),
    ("agreement", "say how far two coders agree, field by field", scoring.agreement,
     (options.two_coders, options.as_json)),
    ("gazetteer", "bring in places, or show what a name may mean", _answer, (gazetteer.options,)),
    ("register", "check the register of actors, or show what it holds", _answer, (register.options,)),
    ("check", "check rule, actor and place files", scoring.check, (options.overlay,)),
)  # fmt: skip
