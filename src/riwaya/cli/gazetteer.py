"""``riwaya gazetteer``: bring in places that others publish, and show what a name may mean."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from riwaya import gazetteer
from riwaya.errors import UsageError
from riwaya.gazetteer import importing, search
from riwaya.gazetteer.loaders import FORMATS


def options(verb: argparse.ArgumentParser) -> None:
    """The verbs below ``gazetteer`` and what they take."""
    verbs = verb.add_subparsers(title="verbs", required=True, metavar="VERB")
    brought = verbs.add_parser("import", help="bring in GeoNames, Who's On First or a table of places")
    brought.set_defaults(answer=_import)
    brought.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, zip or folder")
    brought.add_argument("--format", choices=FORMATS, help="what the files are, where their look does not tell")
    brought.add_argument("--sha256", metavar="HEX", help="the checksum that the one file must have")
    shown = verbs.add_parser("find", help="show the places that a name may mean, with scores and reasons")
    shown.set_defaults(answer=_find)
    shown.add_argument("name", metavar="NAME", help="a name as texts write it")
    shown.add_argument("--country", metavar="ISO", help="ISO 3166 code of the country, alpha-2 or alpha-3")
    shown.add_argument("--limit", type=_positive, default=20, metavar="N", help="at most N places (the default: 20)")
    shown.add_argument("--json", action="store_true", help="one JSON object a line")
    for one in (brought, shown):
        places(one)
    shown.add_argument("--overlay", type=Path, metavar="FOLDER", help="your own places on top")


def _positive(value: str) -> int:
    """A whole number from 1 on."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 1 on")
    return int(value)


def places(verb: argparse.ArgumentParser) -> None:
    """Where imported places are kept."""
    verb.add_argument(
        "--places", type=Path, metavar="FILE",
        help="the file of imported places (the default: RIWAYA_PLACES, else the user's data folder)",
    )  # fmt: skip


def kept(asked: Path | None) -> Path | None:
    """The file of imported places to read: the one asked for, else the default one where it is there."""
    if asked is not None:
        return asked
    default = importing.default_path()
    return default if default.is_file() else None


def _import(arguments: argparse.Namespace) -> Iterator[str]:
    """What came of each file, a line each, and the first rows that were refused."""
    into = arguments.places or importing.default_path()
    if arguments.sha256 and len(arguments.paths) > 1:
        raise UsageError("--sha256 goes with one file; import them one by one")
    for path in arguments.paths:
        made = importing.import_file(path, into, arguments.format, arguments.sha256, _progress(path))
        if sys.stderr.isatty() and not made.before:
            sys.stderr.write("\n")
        if made.before:
            yield f"{path}: imported before, nothing to do ({made.kept} places, SHA-256 {made.checksum})"
            continue
        again = f" from row {made.resumed} on" if made.resumed else ""
        yield (
            f"{path}: {made.form}{again}, {made.kept} places, {made.passed} rows of other kinds or without a usable"
            f" name, {made.refused} refused (SHA-256 {made.checksum})"
        )
        yield from (f"  {reason}" for reason in made.reasons)
    yield f"places are kept in {into}"


def _progress(path: Path) -> importing.Progress:
    """A running count on standard error, on terminals."""

    def say(rows: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{path.name}: {rows} rows")
            sys.stderr.flush()

    return say


def _find(arguments: argparse.Namespace) -> Iterator[str]:
    """The places of a name, likeliest first; raises UsageError where there is none."""
    own = arguments.overlay / "places" if arguments.overlay else None
    tables = gazetteer.load(own if own is not None and own.is_dir() else None, kept(arguments.places))
    found = search.find(tables, arguments.name, arguments.country)[: arguments.limit]
    if not found:
        where = f" in {arguments.country}" if arguments.country else ""
        raise UsageError(f"no place called {arguments.name!r}{where}; more come with riwaya gazetteer import")
    for one in found:
        place = one.place
        if arguments.json:
            about = {name: getattr(place, name) for name in _SHOWN}
            yield json.dumps(about | {"score": one.score, "reasons": one.reasons}, ensure_ascii=False)
        else:
            at = f"{place.lat:.3f} {place.lon:.3f}" if place.lat is not None and place.lon is not None else "-"
            area = ", ".join(x for x in (place.admin1, place.country) if x)
            yield f"{one.score:5.2f}  {place.name}  {place.kind}  {area}  {at}  {place.id}  ({'; '.join(one.reasons)})"


_SHOWN = ("id", "name", "kind", "country", "admin1", "lat", "lon", "population", "pcode", "layer")
