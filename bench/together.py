"""Two coders and one ingest at once on one store, over HTTP: nothing acknowledged is lost, and nobody is refused.

    python -m bench.together --seconds 600 [--db postgresql://user@host/name]

Two people with accounts of their own judge and correct claims through the JSON interface of ``riwaya serve`` while
``riwaya ingest`` brings in more reports. Afterwards every decision that was acknowledged must stand in the store, every
report that ingestion acknowledged too, and ``riwaya verify`` must find nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy import func, select

from riwaya.store import open_store, schema

CODERS = ("huda", "samir")
PASSWORD = "a long enough password"
FIRST = 400


@dataclass
class Coder:
    """One person's session: what was acknowledged, what was refused, and how long each answer took (seconds).

    ``late`` counts decisions on a report that ingestion replaced by a newer version while it was being read.
    """

    name: str
    done: Counter[str] = field(default_factory=Counter)
    late: int = 0
    refused: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)


def main() -> int:
    """Run all three, compare, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--db")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        db = arguments.db or str(Path(folder) / "together.db")
        first, rest = feeds(Path(folder), reports=int(FIRST + arguments.seconds * 60))
        subprocess.run([*riwaya("ingest", str(first)), "--db", db], check=True, stderr=subprocess.DEVNULL)
        for name in CODERS:
            command = [*riwaya("account", "add", name), "--role", "coder", "--stdin", "--db", db]
            subprocess.run(command, check=True, input=PASSWORD.encode(), stdout=subprocess.DEVNULL)
        server, address = serve(db)
        ingest = subprocess.Popen([*riwaya("ingest", str(rest)), "--db", db], stderr=subprocess.DEVNULL)
        until = time.monotonic() + arguments.seconds
        coders = [Coder(name) for name in CODERS]
        threads = [threading.Thread(target=work, args=(address, coder, until, i)) for i, coder in enumerate(coders)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended = ingest.poll()
        ingest.terminate()
        ingest.wait()
        server.terminate()
        server.wait()
        return told(db, coders, ended)


def riwaya(*words: str) -> list[str]:
    """The command line of the program that runs this."""
    return [sys.executable, "-m", "riwaya", *words]


def feeds(folder: Path, reports: int) -> tuple[Path, Path]:
    """Reports to begin with, and those that come in meanwhile."""
    subprocess.run([sys.executable, "-m", "bench.archive", str(folder), "--reports", str(reports), "--seed", "6"],
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    lines = (folder / "reports.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    first, rest = folder / "first.jsonl", folder / "rest.jsonl"
    first.write_text("".join(lines[:FIRST]), encoding="utf-8")
    rest.write_text("".join(lines[FIRST:]), encoding="utf-8")
    return first, rest


def serve(db: str) -> tuple[subprocess.Popen[bytes], str]:
    """A server on a free port, and its address."""
    server = subprocess.Popen([*riwaya("serve"), "--db", db, "--port", "0"], stderr=subprocess.PIPE)
    assert server.stderr is not None
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
        if found:
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return server, found.group()
    raise SystemExit("the server did not start")


def work(address: str, coder: Coder, until: float, seed: int) -> None:
    """Judge and correct claims until the time is over."""
    chance = random.Random(seed)
    with httpx.Client(base_url=address, timeout=120, follow_redirects=True) as client:
        page = client.post("/login", data={"name": coder.name, "password": PASSWORD}).text
        token = re.search(r'data-csrf="([^"]+)"', page)
        client.headers["x-csrf-token"] = token.group(1) if token else ""
        while time.monotonic() < until:
            order = chance.choice(("uncertainty", "recency", "disagreement"))
            rows = _asked(client, coder, "GET", "/api/v1/queue", params={"order": order, "limit": 20})
            if not rows:
                time.sleep(0.2)
                continue
            report = _asked(client, coder, "GET", "/api/v1/reports", params={"id": chance.choice(rows)["report"]})
            for claim in (report or {}).get("claims", ()):
                verdict = chance.choice(("accepted", "rejected", "unsure"))
                said = {"claim": claim["id"], "verdict": verdict}
                if _asked(client, coder, "POST", "/api/v1/verdicts", json=said) is not None:
                    coder.done["review"] += 1
                if verdict == "accepted" and chance.random() < 0.3:
                    said = {"claim": claim["id"], "field": "killed", "value": chance.randrange(9)}
                    if _asked(client, coder, "POST", "/api/v1/corrections", json=said) is not None:
                        coder.done["correction"] += 1
            time.sleep(chance.uniform(0.1, 0.5))


def _asked(client: httpx.Client, coder: Coder, method: str, path: str, **more: object) -> object:
    started = time.perf_counter()
    try:
        answer = client.request(method, path, **more)
    except httpx.HTTPError as err:
        coder.refused.append(f"{method} {path}: {err!r}")
        return None
    coder.took.append(time.perf_counter() - started)
    if answer.status_code == 400 and "has a newer version" in answer.text:
        coder.late += 1
        return None
    if answer.is_error:
        coder.refused.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return None
    return answer.json()


def told(db: str, coders: list[Coder], ingest_ended: int | None) -> int:
    """Print what was acknowledged and what stands; 0 where they are the same and nothing else is wrong."""
    store = open_store(db)
    lost: dict[str, int] = {}
    with store.read() as connection:
        for coder in coders:
            for name, table in (("review", schema.review), ("correction", schema.correction)):
                stands = connection.scalar(select(func.count()).select_from(table).where(table.c.by == coder.name)) or 0
                lost[f"{coder.name} {name}"] = coder.done[name] - stands
        reports = connection.scalar(select(func.count()).select_from(schema.report))
    store.close()
    verified = subprocess.run([*riwaya("verify"), "--db", db], stdout=subprocess.PIPE, check=False)
    took = sorted(second for coder in coders for second in coder.took)
    figures = {
        "decisions": {coder.name: dict(coder.done) for coder in coders}, "lost": lost, "reports": reports,
        "late": sum(coder.late for coder in coders), "refused": [why for coder in coders for why in coder.refused][:10],
        "answers": len(took), "p50_ms": round(1000 * took[len(took) // 2]),
        "p95_ms": round(1000 * took[int(len(took) * 0.95)]), "slowest_ms": round(1000 * took[-1]),
        "ingest_ended_before": ingest_ended, "verify": verified.returncode,
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if not any(lost.values()) and not figures["refused"] and verified.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
