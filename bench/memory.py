"""Memory while coding many copies of one demo page: the resident set should not grow with their number.

python bench/memory.py [COPIES]
"""

import gc
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from riwaya import coder, readers
from riwaya.cli import DEMO, load
from riwaya.exports.record import to_record
from riwaya.model import Report

PAGE = 4096


def resident_mb() -> float:
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * PAGE / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main(arguments: list[str]) -> int:
    copies = int(arguments[0]) if arguments else 1000
    kit = load()
    with tempfile.TemporaryDirectory() as folder:
        page = sorted(DEMO.glob("*.html"))[0]
        for i in range(copies):
            shutil.copy(page, Path(folder) / f"{i:05}.html")
        for done, report in enumerate(readers.read(folder, readers.ReadOptions()), 1):
            if not isinstance(report, Report):
                raise report
            to_record(coder.code(report, kit))
            if done in (1, copies // 10, copies // 2, copies):
                gc.collect()
                print(f"{done:>6} pages  {resident_mb():>7.1f} MB resident")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
