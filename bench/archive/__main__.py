"""python -m bench.archive OUT_DIR --reports 100000 --seed 7"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .records import event_record, truth_record
from .reports import plain
from .stream import Archive


def line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def write(folder: Path, archive: Archive) -> int:
    """Write the three files as the reports come; returns how many reports."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with (
        (folder / "reports.jsonl").open("w", encoding="utf-8") as texts,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truths,
    ):
        for draft in archive.drafts():
            texts.write(line(dict(plain(draft))))
            truths.write(line(truth_record(draft)))
            written += 1
    _write_events(folder / "events.jsonl", (event_record(e) for e in archive.events.values() if e.reports))
    return written


def _write_events(path: Path, events: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(map(line, events))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.archive", description="A synthetic news archive with its truth."
    )
    parser.add_argument("out", type=Path, help="folder for reports.jsonl, truth.jsonl and events.jsonl")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, help="days from the first; by default 400, fewer for small archives")
    given = parser.parse_args()
    archive = Archive(given.reports, given.seed, given.days)
    print(f"{write(given.out, archive)} reports, {len(archive.events)} events over {archive.days} days in {given.out}")


if __name__ == "__main__":
    main()
