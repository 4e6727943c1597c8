"""Ingestion killed at random moments (kill -9, the whole group of processes), until it comes to its end.

The store must then equal, to the row, that of a run nobody disturbed.

    python -m bench.crash --reports 5000 --kills 50 [--db postgresql://user@host/name_{}]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.rows import differences, rows

from riwaya.store import open_store


def main() -> int:
    """Run both, compare, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--db", help="address with {} for calm and killed; the default: files in a new folder")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        made = [sys.executable, "-m", "bench.archive", folder, "--reports", str(arguments.reports), "--seed", "5"]
        subprocess.run(made, check=True)
        address = arguments.db or str(Path(folder) / "{}.db")
        feed = str(Path(folder) / "reports.jsonl")
        started = time.perf_counter()
        ingest(feed, address.format("calm"), arguments.workers).wait()
        calm = time.perf_counter() - started
        moments = random.Random(arguments.seed)
        kills, seconds = killed(feed, address.format("killed"), arguments, moments, calm)
        stores = [open_store(address.format(name)) for name in ("calm", "killed")]
        found = differences(*(rows(store) for store in stores))
        figures = {"reports": arguments.reports, "kills": kills, "calm_s": round(calm, 1),
                   "killed_s": round(seconds, 1), "equal": not found, "differences": found}  # fmt: skip
        print(json.dumps(figures, ensure_ascii=False))
        return 1 if found else 0


def ingest(feed: str, db: str, workers: int) -> subprocess.Popen[bytes]:
    """Ingestion in a group of processes of its own."""
    command = [sys.executable, "-m", "riwaya", "ingest", feed, "--db", db, "--workers", str(workers)]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def killed(feed: str, db: str, asked: argparse.Namespace, moments: random.Random, calm: float) -> tuple[int, float]:
    """Kill at random moments, spread so that the work is not done before the last; then let it end. Kills, seconds."""
    started, kills = time.perf_counter(), 0
    while kills < asked.kills:
        running = ingest(feed, db, asked.workers)
        try:
            running.wait(timeout=moments.uniform(0.2, max(4.0, calm / (asked.kills - kills))))
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            kills += 1
    last = ingest(feed, db, asked.workers)
    if last.wait() != 0:
        raise SystemExit("the last run did not end well")
    return kills, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
