"""An archive with known truth ingested, coded and merged: how right, how fast, how the cost grows, how large it gets.

    python -m bench.merging [--reports 20000] [--workers 2] [--db ADDRESS] [--json FILE]

The archive is that of ``bench.archive``, whose writer had not seen the code it tests.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.archive import judge
from sqlalchemy import select

from riwaya import archive, readers
from riwaya.archive import Archive, Manifest, Plan
from riwaya.archive.placing import Placer
from riwaya.cli import load
from riwaya.store import Filter, schema

Record = dict[str, Any]
#: Reports between two lines of the table of growth.
STRETCH = 5000


class Clock:
    """Seconds spent in placing claims and deriving events, and how many claims were placed."""

    def __init__(self) -> None:
        self.seconds, self.claims = 0.0, 0
        place, finish = Placer.place, Placer.finish

        def timed_place(placer: Placer, number: int, account: Any) -> Any:
            self.claims += 1
            return self._timed(place, placer, number, account)

        Placer.place = timed_place  # type: ignore[method-assign]
        Placer.finish = lambda placer: self._timed(finish, placer)  # type: ignore[method-assign]

    def _timed(self, work: Any, *given: Any) -> Any:
        started = time.process_time()
        try:
            return work(*given)
        finally:
            self.seconds += time.process_time() - started


class Memory(threading.Thread):
    """The most memory that this process and those below it held, shared pages counted once (PSS), in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.on = 0.0, True

    def run(self) -> None:
        while self.on:
            self.peak = max(self.peak, sum(map(_pss, [os.getpid(), *_below(os.getpid())])))
            time.sleep(2)


def _below(process: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{process}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _pss(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> int:
    """Make the archive, fill a store with it, judge what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--db", help="the default: a file in a new folder")
    parser.add_argument("--keep", type=Path, help="a folder with an archive made before, or to make it in")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    with TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        if not (folder / "reports.jsonl").exists():
            command = [sys.executable, "-m", "bench.archive", str(folder), "--reports", str(asked.reports)]
            subprocess.run([*command, "--seed", str(asked.seed)], check=True)
        db = asked.db or str(Path(made) / "riwaya.db")
        figures = {**filled(db, folder, asked.workers), **judged(db, folder)}
        if "://" not in db:
            size = sum(path.stat().st_size for path in Path(db).parent.glob(f"{Path(db).name}*"))
            figures["database_bytes_a_report"] = round(size / figures["reports"])
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def filled(db: str, folder: Path, workers: int) -> Record:
    """Ingest the archive; seconds, reports a second, memory, and the cost of each stretch."""
    clock, memory, growth = Clock(), Memory(), []
    memory.start()
    started = time.perf_counter()
    last = {"reports": 0, "at": 0.0, "merging": 0.0, "claims": 0}

    def progress(manifest: Manifest) -> None:
        now = time.perf_counter() - started
        if manifest.added - last["reports"] >= STRETCH:
            claims = clock.claims - last["claims"]
            growth.append({
                "reports": manifest.added, "seconds": round(now - last["at"], 1),
                "merging_ms_a_claim": round(1000 * (clock.seconds - last["merging"]) / max(1, claims), 2),
            })  # fmt: skip
            last.update(reports=manifest.added, at=now, merging=clock.seconds, claims=clock.claims)
            print(growth[-1], file=sys.stderr, flush=True)

    with archive.open(db, load) as opened:
        manifest = opened.ingest(readers.capture(folder / "reports.jsonl"), Plan(workers=workers), progress)
    seconds = time.perf_counter() - started
    memory.on = False
    return {
        "reports": manifest.added, "claims": manifest.claims, "copies": manifest.copies, "versions": manifest.versions,
        "failed": manifest.failed, "seconds": round(seconds, 1), "reports_a_second": round(manifest.added / seconds, 1),
        "merging_ms_a_claim": round(1000 * clock.seconds / max(1, clock.claims), 2), "peak_mb": round(memory.peak),
        "growth": growth,
    }  # fmt: skip


def judged(db: str, folder: Path) -> Record:
    """What came of it against the truth."""
    truths = _lines(folder / "truth.jsonl")
    events = _lines(folder / "events.jsonl")
    with archive.open(db) as opened:
        groups = _groups(opened)
        claims = list(opened.claims())
        found = list(opened.events(Filter()))
    matches = judge.match(truths, ((c["id"], c["report"], c["type"], tuple(c["trigger"]["span"])) for c in claims))
    home = {c["id"]: c["event"] for c in claims}
    counted = {e["id"]: e["independent_sources"] for e in found}
    listed = {e["id"]: {c["kind"] for c in e["contradictions"]} for e in found}
    pairs = judge.near_duplicates(truths, groups)
    scores = judge.b_cubed(matches, home)
    return {
        "events": len(found), "true_events": len(events), "matched_claims": len(matches.event),
        "unmatched_claims": len(claims) - len(matches.event),
        "near_duplicates": _shown(pairs, "precision", "recall"), "b_cubed": _shown(scores, "f1"),
        "sources": _shown(judge.sources(truths, events, matches, home, counted), "share", "share_full"),
        "sources_told": _shown(
            judge.sources(truths, events, matches, home, counted, roots="roots_told"), "share", "share_full"),
        "contradictions": _shown(judge.contradictions(events, matches, home, listed), "overall", "of_coded"),
    }  # fmt: skip


def _shown(figures: Any, *names: str) -> Record:
    shown = {**asdict(figures), **{name: getattr(figures, name) for name in names}}
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in shown.items()}


def _lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _groups(opened: Archive) -> dict[str, int]:
    """The copy group of each report."""
    report = schema.report.c
    with opened.store.read() as connection:
        rows = connection.execute(select(report.given, report.no, report.original)).all()
    return {row.given: row.original or row.no for row in rows}


if __name__ == "__main__":
    sys.exit(main())
