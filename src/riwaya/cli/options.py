"""What each verb of the command line takes: one function a group of options."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
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
    coder(verb)


def coder(verb: argparse.ArgumentParser) -> None:
    """What reports are coded with."""
    verb.add_argument("--overlay", type=Path, metavar="FOLDER", help="your own rules, actors and places on top")
    verb.add_argument("--places", type=Path, metavar="FILE", help="places that gazetteer import wrote, elsewhere")


def as_json(verb: argparse.ArgumentParser) -> None:
    """Whether the answer is for a program."""
    verb.add_argument("--json", action="store_true", help="as one JSON object")


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
    verb.add_argument("--db", metavar="DB", help="those of an archive, instead of paths: a file, or postgresql://...")
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


def two_coders(verb: argparse.ArgumentParser) -> None:
    """Whose codings are held against each other."""
    about = "a JSONL file or a folder of .json and .jsonl files of records"
    verb.add_argument("first", type=Path, metavar="FIRST", help=f"what one coder says: {about}")
    verb.add_argument("second", type=Path, metavar="SECOND", help="what another says of the same reports")


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


def _count(value: str) -> int:
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise argparse.ArgumentTypeError(f"{value!r} is no number from 1 on")


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


def archive(verb: argparse.ArgumentParser) -> None:
    """Which archive."""
    verb.add_argument(
        "--db", default="riwaya.db", metavar="DB", help="a file, or postgresql://user@host/name (default: riwaya.db)"
    )


def listing(verb: argparse.ArgumentParser) -> None:
    """How a list is shown, and how long it gets."""
    verb.add_argument("--json", action="store_true", help="one JSON object a line")
    verb.add_argument("--limit", type=_count, metavar="N", help="at most N")


def narrowing(verb: argparse.ArgumentParser) -> None:
    """Which claims or events."""
    verb.add_argument("--type", type=str.upper, metavar="TYPE", help="PLOVER type: ASSAULT, PROTEST ...")
    verb.add_argument("--status", metavar="STATUS", help="occurred, ongoing, future, hypothetical, negated, historical")
    verb.add_argument("--country", type=str.upper, metavar="ISO", help="country it happened in, ISO 3166 alpha-3")
    verb.add_argument("--since", type=day, metavar="DATE", help="on this day (YYYY-MM-DD) or later")
    verb.add_argument("--until", type=day, metavar="DATE", help="on this day or before")
    verb.add_argument("--actor", metavar="NAME", help="a party's register id, or part of its name")
    verb.add_argument("--near", type=_near, metavar="LAT,LON,KM", help="within so many km of a point")


def _near(value: str) -> tuple[float, float, float]:
    try:
        lat, lon, km = (float(part) for part in value.split(","))
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{value!r} is not LAT,LON,KM, e.g. 35.33,40.14,25") from err
    return lat, lon, km


def corroborated(verb: argparse.ArgumentParser) -> None:
    """Events by how well they are attested."""
    verb.add_argument("--sources", type=_count, metavar="N", help="at least N independent narrators")
    verb.add_argument("--contradicted", action="store_true", help="only where accounts contradict each other")


def published_by(verb: argparse.ArgumentParser) -> None:
    """Claims by who published them."""
    verb.add_argument("--outlet", metavar="NAME", help="only of this publisher, as reports name it")


def one_event(verb: argparse.ArgumentParser) -> None:
    """Which event."""
    verb.add_argument("id", metavar="ID", help="the event's id, as riwaya events lists it")


def looked_for(verb: argparse.ArgumentParser) -> None:
    """Words to look for."""
    verb.add_argument("words", nargs="+", metavar="WORDS", help='words; "in quotation marks" they stand together')


def filling(verb: argparse.ArgumentParser) -> None:
    """How reports are coded and stored."""
    verb.add_argument("--workers", type=_count, metavar="N", help="processes that code (the default: one a core)")
    verb.add_argument(
        "--resume", action=argparse.BooleanOptionalAction, default=True,
        help="pass over what is there before coding it (the default), or code it and look then",
    )  # fmt: skip
    verb.add_argument("--json", action="store_true", help="the manifest of the run as JSON")


def dry(verb: argparse.ArgumentParser) -> None:
    """Whether to write anything, and how addresses are fetched."""
    verb.add_argument("--fetch", type=Path, metavar="FILE", help="manners and limits of this feeds.toml for addresses")
    verb.add_argument("--dry-run", action="store_true", help="read and code, and write nothing")


def watched(verb: argparse.ArgumentParser) -> None:
    """Which feeds."""
    verb.add_argument("file", type=Path, metavar="FILE", help="feeds.toml: the feeds, and how often")
    verb.add_argument("--once", action="store_true", help="visit what is due, and end")


def recoding(verb: argparse.ArgumentParser) -> None:
    """What is coded again, and what becomes of it."""
    answer = verb.add_mutually_exclusive_group()
    answer.add_argument("--accept", action="store_true", help="what was shown counts from now on")
    answer.add_argument("--reject", action="store_true", help="what was shown does not count")
    verb.add_argument("--every", action="store_true", help="also what this version coded")
    verb.add_argument("--json", action="store_true", help="one JSON object a report that changes")


def by(verb: argparse.ArgumentParser) -> None:
    """Who says so."""
    verb.add_argument("--by", default=user(), metavar="NAME", help="who does it (the default: you)")


def user() -> str:
    """The name of whoever runs the program, where the machine knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def judging(verb: argparse.ArgumentParser) -> None:
    """What is judged."""
    verb.add_argument("left", metavar="CLAIM", help="the id of a claim")
    verb.add_argument("right", metavar="CLAIM", help="the id of another")
    verb.add_argument("verdict", choices=("same", "different", "unsure"), help="one happening, two, or take it back")


def correcting(verb: argparse.ArgumentParser) -> None:
    """What is corrected."""
    verb.add_argument("claim", metavar="CLAIM", help="the id of a claim")
    verb.add_argument("field", metavar="FIELD", help="a key of the record: type, status, killed, where ...")
    verb.add_argument("value", nargs="?", metavar="VALUE", help="as JSON; a bare word is a word, null is unknown")
    verb.add_argument("--undo", action="store_true", help="take back what was said of the field")
    verb.add_argument("--note", metavar="TEXT", help="why, kept with it")


def erasing(verb: argparse.ArgumentParser) -> None:
    """What is erased, and why."""
    verb.add_argument("report", nargs="?", metavar="REPORT", help="the id of a report")
    verb.add_argument("--before", type=day, metavar="DATE", help="every report published before this day")
    verb.add_argument("--why", required=True, metavar="REASON", help="kept on the tombstone")


def out(verb: argparse.ArgumentParser) -> None:
    """Where to."""
    verb.add_argument("--out", type=Path, metavar="FILE", help="into this file (the default: standard output)")


def retrying(verb: argparse.ArgumentParser) -> None:
    """Whether what could not be read is read again."""
    verb.add_argument("--retry", action="store_true", help="read them again, with the options of ingest")


# --- the review page ---

_ROLES = ("reader", "coder", "reviewer", "adjudicator", "admin")


def served(verb: argparse.ArgumentParser) -> None:
    """Where the review page is served."""
    verb.add_argument("--host", default="127.0.0.1", metavar="HOST", help="address to listen on (default: 127.0.0.1)")
    verb.add_argument("--port", type=int, default=8000, metavar="N", help="port (default: 8000); 0: any free one")
    verb.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="a further name that browsers know this server by; others are refused",
    )  # fmt: skip
    verb.add_argument("--secure-cookies", action="store_true", help="cookies over https only, behind a proxy")


def accounts(verb: argparse.ArgumentParser) -> None:
    """The verbs below ``account`` and what they take."""
    verbs = verb.add_subparsers(title="verbs", required=True, metavar="VERB")
    for name, about in (
        ("add", "let somebody in; the password is asked for"), ("list", "list who may log in"),
        ("role", "change what somebody may do"), ("close", "let somebody in no longer"),
        ("password", "set a new password, which is asked for"),
    ):  # fmt: skip
        one = verbs.add_parser(name, help=about, description=about)
        one.set_defaults(action=name)
        archive(one)
        by(one)
        if name != "list":
            one.add_argument("who", metavar="NAME", help="the name to log in with")
        if name == "add":
            one.add_argument("--role", choices=_ROLES, required=True, help="each may do what those before it may")
        elif name == "role":
            one.add_argument("role", metavar="ROLE", choices=_ROLES, help=", ".join(_ROLES))
        if name in ("add", "password"):
            one.add_argument("--stdin", action="store_true", help="the password is the first line of standard input")
