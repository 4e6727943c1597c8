"""Code the evaluation sets that stand beside the checkout and print what their scorer says, set by set.

python bench/evaluate.py FOLDER [--json]      FOLDER holds score.py, dev.jsonl, gsr/ and pages/
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from riwaya import coder, readers
from riwaya.exports.record import to_record
from riwaya.model import Report

SETS = [
    ("dev", "full", "dev.jsonl", "dev.jsonl", False),
    ("pages", "pages", "pages", "pages", False),
    ("gsr assault", "detect", "gsr/assault_labels.csv", "gsr/assault_input.jsonl", True),
    ("gsr protest", "detect", "gsr/protest_labels.csv", "gsr/protest_input.jsonl", True),
    ("gsr assault spans", "spans", "gsr/assault_spans.json", "gsr/assault_spans_input.jsonl", False),
    ("gsr protest spans", "spans", "gsr/protest_spans.json", "gsr/protest_spans_input.jsonl", False),
]


def reports(path: Path) -> Iterator[Report]:
    sources = sorted(path.glob("*.html")) if path.is_dir() else [path]
    for source in sources:
        for report in readers.read(str(source), readers.ReadOptions()):
            if isinstance(report, Exception):
                raise report
            yield report


def evaluate(folder: Path, kind: str, gold: str, source: str) -> tuple[dict[str, object], float]:
    kit = coder.load_kit(None)
    started = time.perf_counter()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as coded:
        for report in reports(folder / source):
            coded.write(json.dumps(to_record(coder.code(report, kit)), ensure_ascii=False) + "\n")
    took = time.perf_counter() - started
    command = [sys.executable, str(folder / "score.py"), kind, str(folder / gold), coded.name]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    Path(coded.name).unlink()
    return json.loads(out), took


def short(value: object) -> str:
    if isinstance(value, dict) and "f1" in value:
        counts = f"{value['tp']}/{value['gold']} ({value['found']})"
        return f"F1 {value['f1']:.3f}  P {value['p']:.3f}  R {value['r']:.3f}  {counts}"
    if isinstance(value, dict) and "accuracy" in value:
        return f"{value['accuracy']}  {value['hit']}/{value['of']}"
    return json.dumps(value, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    wanted = [a for a in arguments[1:] if not a.startswith("--")]
    scores = {}
    for name, kind, gold, source, _ in SETS:
        if wanted and name not in wanted:
            continue
        scores[name], took = evaluate(folder, kind, gold, source)
        if "--json" not in arguments:
            print(f"== {name} ({took:.1f} s)")
            for key, value in scores[name].items():
                if key != "by_type":
                    print(f"{key:<28}{short(value)}")
    if "--json" in arguments:
        print(json.dumps(scores, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
