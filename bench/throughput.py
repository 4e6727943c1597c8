"""Reports and words a second on one core, start-up and peak memory, over copies of the demo reports.

python bench/throughput.py [SECONDS] [--json]
Seconds are those of the processor, so that what else runs on the machine does not count.
"""

import json
import resource
import sys
import time

from riwaya import coder, readers
from riwaya.cli import DEMO, load
from riwaya.exports.record import to_record
from riwaya.model import Report
from riwaya.text import read as cut

MB = 1024 if sys.platform != "darwin" else 1024 * 1024


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


def pages() -> list[Report]:
    return [r for r in readers.read(str(DEMO), readers.ReadOptions()) if isinstance(r, Report)]


def main(arguments: list[str]) -> int:
    seconds = float(next((a for a in arguments if not a.startswith("--")), "10"))
    started = time.process_time()
    kit = load()
    loaded = time.process_time() - started
    started = time.process_time()
    demo = pages()
    reading = (time.process_time() - started) / max(1, len(demo))
    words = sum(sum(w.kind != "mark" for w in cut(r.text).words) for r in demo)
    for report in demo:
        coder.code(report, kit)
    warm = peak_mb()
    rounds, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        for report in demo:
            json.dumps(to_record(coder.code(report, kit)), ensure_ascii=False)
        rounds += 1
    took = time.process_time() - started
    figures = {
        "load_s": round(loaded, 2),
        "read_pages_per_s": round(1 / reading, 1),
        "reports_per_s": round(rounds * len(demo) / took, 1),
        "words_per_s": round(rounds * words / took),
        "reports_of_300_words_per_s": round(rounds * words / took / 300, 1),
        "words_per_report": round(words / max(1, len(demo))),
        "peak_mb_after_one_round": round(warm, 1),
        "peak_mb": round(peak_mb(), 1),
        "rounds": rounds,
    }
    print(json.dumps(figures) if "--json" in arguments else "\n".join(f"{k:<28}{v}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
