"""What each verb of the command line takes: one function a group of options."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from riwaya.errors import UsageError
from riwaya.exports.record import THRESHOLD
from riwaya.scoring import TABLES


def paths(verb: argparse.ArgumentParser) -> None:
    """What is read, and how."""
    verb.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - or nothing: standard input")
    verb.add_argument("--published", type=day, metavar="DATE", help="publication date (YYYY-MM-DD) of all inputs")
    verb.add_argument("--outlet", help="name of the publisher of all inputs")
    verb.add_argument(
        "--columns", action="append", default=[], metavar="FIELD=COLUMN",
        help="a CSV or JSONL column named otherwise, e.g. --columns text=body",
    )  # fmt: skip
    verb.add_argument("--all", action="store_true", help=f"claims of confidence below {THRESHOLD} too")
    verb.add_argument("--overlay", type=Path, metavar="FOLDER", help="your own rules, actors and places on top")
    verb.add_argument("--places", type=Path, metavar="FILE", help="places that gazetteer import wrote, elsewhere")


def columns(pairs: Iterable[str]) -> dict[str, str]:
    """``FIELD=COLUMN`` flags as a mapping from column to field."""
    out = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise UsageError(f"--columns takes FIELD=COLUMN, not {pair!r}")
        out[column] = name
    return out


def shape(verb: argparse.ArgumentParser) -> None:
    """What coded reports are shown as."""
    shape = verb.add_mutually_exclusive_group()
    shape.add_argument("--table", action="store_true", help="a table for people (the default)")
    shape.add_argument("--json", action="store_true", help="one JSON record a line")
    verb.add_argument("--no-text", action="store_true", help="leave the text out of the JSON records")


def one_claim(verb: argparse.ArgumentParser) -> None:
    """Which claim to explain."""
    verb.add_argument("--claim", metavar="ID", help="only the claim with this id")


def narrators(verb: argparse.ArgumentParser) -> None:
    """Where narrators are counted, and how they are shown."""
    verb.add_argument("--coded", action="store_true", help="the paths hold coded records, as code --json writes them")
    shape = verb.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a line, one line a narrator")
    shape.add_argument("--csv", action="store_true", help="a CSV table")


def gold(verb: argparse.ArgumentParser) -> None:
    """What to score against, and how."""
    verb.add_argument(
        "gold", type=Path, metavar="GOLD", help="a JSONL file or a folder of .json and .jsonl files annotated by hand"
    )
    verb.add_argument(
        "--coded", type=Path, help="score this file of coded records instead of coding the gold texts now"
    )
    verb.add_argument("--json", action="store_true", help="all figures, tables and intervals as one JSON object")
    verb.add_argument(
        "--by", type=_tables, default=TABLES, metavar="TABLES",
        help=f"which tables to print beside the measures: {','.join(TABLES)} (the default: all) or none",
    )  # fmt: skip
    verb.add_argument(
        "--errors", nargs="?", type=_number, const=0, metavar="N",
        help="list what is wrong with the claims, or the first N mistakes, with the text around",
    )  # fmt: skip
    verb.add_argument(
        "--floors", type=Path, metavar="FILE", help="fail where a figure is below the floor in this JSON file"
    )


def _tables(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    if names == ("none",):
        return ()
    unknown = [name for name in names if name not in TABLES]
    if unknown:
        raise argparse.ArgumentTypeError(f"no table {unknown[0]!r}; choose from {', '.join(TABLES)}, or none")
    return names


def _number(value: str) -> int:
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise argparse.ArgumentTypeError(f"{value!r} is no number above 0; other arguments go before --errors")


def overlay(verb: argparse.ArgumentParser) -> None:
    """Which folder to check."""
    verb.add_argument("overlay", nargs="?", type=Path, metavar="FOLDER", help="your own rules, actors and places")


def words(verb: argparse.ArgumentParser) -> None:
    """The texts that times, numbers and names are looked for in."""
    verb.add_argument("paths", nargs="*", metavar="TEXT", help="the text, or a file; - or nothing: standard input")
    verb.add_argument("--json", action="store_true", help="one JSON object a line: span, text, value")
    verb.set_defaults(published=None)


def plain(verb: argparse.ArgumentParser) -> None:
    """Whether names are wanted as they stand, without who they are."""
    verb.add_argument("--plain", action="store_true", help="names alone, without titles: person, organisation, place")


def published(verb: argparse.ArgumentParser) -> None:
    """The day that relative times count from."""
    verb.add_argument("--published", type=day, metavar="DATE", help="the day (YYYY-MM-DD) that yesterday is before")


def day(value: str) -> dt.date:
    """A day as it is written on the command line."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{value!r} is no date; write it as 2021-11-09") from err
