"""``riwaya ingest``, ``watch``, ``recode``, ``merge`` and ``erase``: what changes an archive."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from riwaya import archive, fetching, readers
from riwaya.archive import Archive, Ingestion, Manifest, Plan, watching
from riwaya.archive.recoding import Change
from riwaya.cli import gazetteer
from riwaya.cli.exits import ERROR, OK, PARTIAL, say
from riwaya.cli.over import load, read_options
from riwaya.errors import ReadError, UsageError
from riwaya.model import Captured

_SCHEMES = ("http://", "https://")


def ingest(arguments: argparse.Namespace) -> int:
    """Read, code, store and merge what is named; what is there already is passed over."""
    with _opened(arguments) as opened:
        with Ingestion(opened.store, opened.kit, _plan(arguments, "ingest"), _progress) as ingestion:
            ingestion.take(_given(arguments, opened))
        return _told(ingestion.manifest, arguments)


def retry(arguments: argparse.Namespace) -> int:
    """Read again the inputs that stand in quarantine."""
    with _opened(arguments) as opened:
        inputs = dict.fromkeys(one["input"] for one in opened.quarantine())
        arguments.paths = [name for name in inputs if name != "-"]
        with Ingestion(opened.store, opened.kit, _plan(arguments, "quarantine"), _progress) as ingestion:
            if arguments.paths:
                ingestion.take(_given(arguments, opened))
        opened.release(arguments.paths, ingestion.manifest.run)
        return _told(ingestion.manifest, arguments)


def watch(arguments: argparse.Namespace) -> int:
    """Visit the feeds of a file when they are due, until interrupted (or once)."""
    settings = fetching.load(arguments.file)
    getter = fetching.polite(settings)
    with _opened(arguments) as opened:
        while True:
            with Ingestion(opened.store, opened.kit, _plan(arguments, "watch"), _progress) as ingestion:
                visited = watching.visit(opened.store, settings, getter, ingestion, _now)
            say(f"{visited} feeds visited")
            done = _told(ingestion.manifest, arguments)
            if arguments.once:
                return done
            pause = fetching.wait(settings, watching.states(opened.store), _now())
            time.sleep(max(1.0, pause.total_seconds()))


def recode(arguments: argparse.Namespace) -> int:
    """Code again what other versions coded and show what would change; or accept or reject what was shown."""
    with _opened(arguments) as opened:
        if arguments.accept or arguments.reject:
            verdict = "accepted" if arguments.accept else "rejected"
            print(f"{opened.accept(arguments.by, verdict)} codings {verdict}")
            return OK
        done = changed = 0
        for change in opened.recode(_counted("coded again"), arguments.every):
            done, changed = done + 1, changed + (not change.is_none)
            if not change.is_none:
                for line in _change_json(change) if arguments.json else _change(change):
                    print(line)
        say(f"{done} reports coded again, {changed} change; nothing counts before riwaya recode --accept")
        return OK


def merge(arguments: argparse.Namespace) -> int:
    """Put every claim into events anew."""
    with _opened(arguments) as opened:
        print(f"{opened.merge(_counted('placed'))} events")
    return OK


def judge(arguments: argparse.Namespace) -> int:
    """A person's word on whether two claims tell of one happening."""
    with _opened(arguments) as opened:
        opened.judge(arguments.left, arguments.right, arguments.verdict, arguments.by)
    return OK


def correct(arguments: argparse.Namespace) -> int:
    """A person's value for a field of a claim, or what was coded again."""
    with _opened(arguments) as opened:
        if arguments.undo:
            opened.uncorrect(arguments.claim, arguments.field, arguments.by, arguments.note)
        elif arguments.value is None:
            raise UsageError("give the value as JSON, or --undo: riwaya correct CLAIM killed 5")
        else:
            opened.correct(arguments.claim, arguments.field, _value(arguments.value), arguments.by, arguments.note)
    return OK


def _value(written: str) -> Any:
    """A value as JSON has it; a bare word is a word."""
    try:
        return json.loads(written)
    except ValueError:
        return written


def erase(arguments: argparse.Namespace) -> int:
    """Erase reports: one by its id, or all that were published before a day."""
    if (arguments.report is None) == (arguments.before is None):
        raise UsageError("name one report, or a day: riwaya erase REPORT --why TEXT")
    with _opened(arguments) as opened:
        if arguments.report is not None:
            opened.erase(arguments.report, arguments.by, arguments.why)
            say(f"{arguments.report} is erased; its tombstone stays")
        else:
            gone = opened.retain(arguments.before, arguments.by, arguments.why)
            say(f"{len(gone)} reports are erased; their tombstones stay")
    return OK


# --- what they have in common ----------------------------------------------------------------------------------------


def _opened(arguments: argparse.Namespace) -> Archive:
    overlay, places = getattr(arguments, "overlay", None), getattr(arguments, "places", None)
    return archive.open(arguments.db, lambda: load(overlay, gazetteer.kept(places)))


def _plan(arguments: argparse.Namespace, command: str) -> Plan:
    settings = {name: _plain(getattr(arguments, name, None)) for name in (
        "paths", "file", "published", "outlet", "columns", "overlay", "places", "workers", "resume")}  # fmt: skip
    return Plan(
        workers=arguments.workers or os.cpu_count() or 1, dry=getattr(arguments, "dry_run", False), command=command,
        settings={name: value for name, value in settings.items() if value is not None},
        resume=getattr(arguments, "resume", True),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path | dt.date) else value


def _given(arguments: argparse.Namespace, opened: Archive) -> Iterator[Captured | ReadError]:
    """What the paths and addresses on the command line hold; standard input where there are none."""
    said = read_options(arguments)
    urls = [path for path in arguments.paths if path.startswith(_SCHEMES)]
    for path in [path for path in arguments.paths if path not in urls] or ([] if urls else ["-"]):
        yield from readers.capture(path, said)
    if urls:
        named: Path | None = getattr(arguments, "fetch", None)
        settings = fetching.load(named) if named else fetching.Settings(fetching.FetchSettings(), ())
        getter = fetching.polite(settings)
        yield from watching.read_urls(opened.store, urls, getter)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _progress(manifest: Manifest) -> None:
    """A running count on standard error, on terminals."""
    if sys.stderr.isatty():
        line = f"{manifest.read} read, {manifest.added} added, {manifest.claims} claims, {manifest.failed} failed"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


def _counted(what: str) -> Any:
    def say_so(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} of {of} {what}", end="", file=sys.stderr, flush=True)

    return say_so


def _told(manifest: Manifest, arguments: argparse.Namespace) -> int:
    """What the run did: on standard error for people, as JSON where asked for."""
    if getattr(arguments, "json", False):
        print(json.dumps(manifest.as_record(), ensure_ascii=False))
    would = " (nothing was written)" if getattr(arguments, "dry_run", False) else ""
    say(
        f"riwaya: {manifest.read} read: {manifest.added} added ({manifest.copies} copies, {manifest.versions} newer"
        f" versions), {manifest.known} there already, {manifest.failed} failed; {manifest.claims} claims{would}"
    )
    for failure in manifest.failures:
        say(f"  {failure}")
    if not manifest.failed:
        return OK
    return PARTIAL if manifest.added or manifest.known else ERROR


def _change_json(change: Change) -> Iterator[str]:
    fields = {id: {name: {"old": old, "new": new} for name, (old, new) in some.items()} for id, some in change.altered}
    record = {"report": change.report, "added": change.added, "gone": change.gone, "altered": fields}
    yield json.dumps(record, ensure_ascii=False)


def _change(change: Change) -> Iterator[str]:
    yield change.report
    for sign, claims in (("+", change.added), ("-", change.gone)):
        yield from (f"  {sign} {one['type']} {one['trigger']['text']} ({one['id']})" for one in claims)
    for id, fields in change.altered:
        for name, (old, new) in fields.items():
            yield f"  ~ {id} {name}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 80 else words[:79] + "…"
