"""Inputs one after another: what each verb that reads reports has in common."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from riwaya import coder, readers
from riwaya.cli import options
from riwaya.cli.exits import ERROR, OK, PARTIAL, say
from riwaya.errors import ReadError
from riwaya.model import Report

#: New objects between two looks of the garbage collector while reports are coded.
_GARBAGE = 50_000


def over(reports: Iterable[Report | ReadError], show: Callable[[Report], Iterable[str]]) -> int:
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
        say(f"riwaya: {done} done, {len(failed)} failed:")
        for failure in failed:
            say(f"  {failure}")
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


def reports(arguments: argparse.Namespace) -> Iterator[Report | ReadError]:
    """The reports of the paths given, or of standard input; an error in place of what cannot be read."""
    said = read_options(arguments)
    for path in arguments.paths or ["-"]:
        yield from readers.read(path, said)


def read_options(arguments: argparse.Namespace) -> readers.ReadOptions:
    """What the caller says of the reports."""
    return readers.ReadOptions(
        published=arguments.published, outlet=arguments.outlet, columns=options.columns(arguments.columns)
    )
