"""How fast queue, map and search answer a desk at work: 20 clients at once, every question another one.

python -m bench.desk make /tmp/desk.db --events 100000
python -m bench.desk http /tmp/desk.db
python -m bench.desk functions /tmp/desk.db

``http`` starts ``riwaya serve`` itself and asks it over loopback; ``functions`` asks the store in threads. Each kind
is asked alone, then queue, map and search mixed; the figures go to ``bench/results`` and are printed as a table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import desk_http, desk_store
from bench.archive.world import countries
from bench.desk_http import Ask, Drawn, Site

from riwaya.archive import Archive, Desk, QueueFilter
from riwaya.store import exploring, open_store, searching
from riwaya.store.exploring import ExploreFilter

RESULTS = Path(__file__).parent / "results"
#: What is held against the limit, in milliseconds at the 95th percentile.
HELD, LIMIT = ("queue", "map", "search", "mixed"), 300
#: West, south, east, north of the countries whose places the data have; others by their middle.
WIDE = 4.0
PACKAGES = ("riwaya", "fastapi", "starlette", "uvicorn", "jinja2", "sqlalchemy")
#: The words that stand in most texts.
_COMMON = 30


class Questions:
    """What a desk asks about, drawn from what the store was drawn from."""

    def __init__(self, seed: int) -> None:
        self.world = desk_store.world(seed)
        self.boxes = {code: _box(code) for code in self.world.places}

    def draw(self, dice: random.Random) -> Drawn:
        """One question: each name of a path with a value; half of the filters are left open."""
        code = dice.choice(list(self.boxes))
        first = desk_store.FIRST_DAY + dt.timedelta(days=dice.randrange(desk_store.SPAN - 90))
        last = first + dt.timedelta(days=dice.randrange(90))
        dated = (str(first), str(last)) if dice.random() < 0.5 else (None, None)
        word, other = self.words(dice), self.words(dice)
        return {
            "country": dice.choice((None, code)), "type": dice.choice((None, dice.choice(desk_store.TYPES))),
            "status": dice.choice((None, None, *desk_store.STATUSES)), "since": dated[0], "until": dated[1],
            "order": dice.choice(("uncertainty", "disagreement", "sensitivity", "recency")),
            "sources": dice.choice((None, None, 2)), "zoom": dice.choice((5, 6, 7)),
            "box": ",".join(f"{value:.2f}" for value in self.boxes[code]),
            "words": dice.choices((word, f"{word} {other}", f'"{word} {other}"'), (5, 4, 1))[0],
            "common": dice.choice(self.world.words.values[:_COMMON]),
            "offset": dice.choices((0, 40, 80, 120, 400), (5, 2, 1, 1, 1))[0],
        }  # fmt: skip

    def words(self, dice: random.Random) -> str:
        """A word as often as texts have it, or any: most words are rare."""
        drawn = self.world.words
        if dice.random() < 0.3:
            return str(dice.choice(drawn.values))
        return str(dice.choices(drawn.values, cum_weights=drawn.weights)[0])


def _box(code: str) -> tuple[float, float, float, float]:
    if code in desk_store.MORE:
        lat, lon = desk_store.MORE[code]
        return lon - WIDE, lat - WIDE, lon + WIDE, lat + WIDE
    towns = [town for some in countries()[code].places.values() for town in some]
    lats, lons = [town.lat for town in towns], [town.lon for town in towns]
    return min(lons) - 0.5, min(lats) - 0.5, max(lons) + 0.5, max(lats) + 0.5


def functions(db: str, questions: Questions) -> dict[str, Ask]:
    """The functions behind the pages, each asked in a transaction of its own and its answer written as JSON."""
    store = open_store(db)
    desk = Desk(Archive(store))

    def asked(work: Callable[[Any, Drawn], Any], dice: random.Random) -> None:
        with store.read() as connection:
            json.dumps(work(connection, questions.draw(dice)), ensure_ascii=False, default=str)

    def narrow(q: Drawn, *names: str) -> ExploreFilter:
        return ExploreFilter(**{name: q[name] for name in names})

    def box(q: Drawn) -> exploring.Box:
        west, south, east, north = map(float, q["box"].split(","))
        return west, south, east, north

    def queued(dice: random.Random) -> None:
        q = questions.draw(dice)
        wanted = QueueFilter(order=q["order"], country=q["country"], type=q["type"], limit=50, offset=q["offset"])
        json.dumps(desk.queue(wanted), ensure_ascii=False, default=str)

    mapped = ("type", "status", "since", "until", "sources")
    kinds = {
        "map": lambda c, q: exploring.cells(c, narrow(q, *mapped), q["zoom"], box(q)),
        "search": lambda c, q: searching.search(c, q["words"]),
        "timeline": lambda c, q: exploring.days(c, narrow(q, "country", "type", "since", "until"), "week"),
        "network": lambda c, q: exploring.edges(c, narrow(q, "country", "since", "until")),
        "events": lambda c, q: exploring.listed(c, narrow(q, "country", "type", "since", "until"), 50, q["offset"]),
        "facets": lambda c, q: exploring.facets(c, narrow(q, "country", "type")),
    }
    return {"queue": queued, **{kind: partial(asked, work) for kind, work in kinds.items()}}


# --- measuring -------------------------------------------------------------------------------------------------------


def load(asks: Sequence[Ask], clients: int, seconds: float, seed: int, site: Site | None = None) -> dict[str, Any]:
    """Clients that ask without pause: milliseconds at percentiles, answers a second, processor time of each."""
    taken: list[float] = []
    failed: list[BaseException] = []
    ends = time.perf_counter() + seconds

    def work(number: int) -> None:
        dice = random.Random(seed * 1000 + number)
        try:
            while time.perf_counter() < ends and not failed:
                begun = time.perf_counter()
                dice.choice(asks)(dice)
                taken.append((time.perf_counter() - begun) * 1000)
        except BaseException as err:  # noqa: BLE001  told by whoever started the threads
            failed.append(err)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    begun, own, served = time.perf_counter(), time.process_time(), site.used() if site else 0.0
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    spent, own = time.perf_counter() - begun, time.process_time() - own
    taken.sort()
    at = {f"p{share}_ms": round(taken[min(len(taken) - 1, len(taken) * share // 100)], 1) for share in (50, 95, 99)}
    each = {"own_processor_ms": round(own * 1000 / len(taken), 2)}
    if site:
        each["server_processor_ms"] = round((site.used() - served) * 1000 / len(taken), 2)
    return {"answers": len(taken), "a_second": round(len(taken) / spent, 1), **at, **each,
            "load": round(os.getloadavg()[0], 1)}  # fmt: skip


def measured(asks: dict[str, Ask], options: argparse.Namespace, site: Site | None = None) -> dict[str, Any]:
    """The figures of each kind alone, by one client and by all, and of queue, map and search mixed."""
    for ask in asks.values():
        for number in range(3):
            ask(random.Random(number))  # what is read once is read before
    wanted = {kind: [ask] for kind, ask in asks.items() if not options.kind or kind in options.kind}
    if not options.kind or "mixed" in options.kind:
        wanted["mixed"] = [asks[kind] for kind in HELD if kind in asks]
    found = {}
    for kind, some in wanted.items():
        alone = load(some, 1, options.seconds / 3, options.seed + 1, site)
        found[kind] = {**load(some, options.clients, options.seconds, options.seed, site),
                       "alone": {name: alone[name] for name in ("p50_ms", "p95_ms")}}  # fmt: skip
    return found


def machine() -> dict[str, Any]:
    """Where and with what it was measured."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("model name")), "")
    return {"cores": os.cpu_count(), "processor": model, "system": platform.platform(),
            "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
            **{name: version(name) for name in PACKAGES}}  # fmt: skip


def table(kinds: dict[str, Any]) -> str:
    """The figures as a table for people."""
    lines = [f"{'':16}{'p50':>8}{'p95':>8}{'p99':>8}{'1 client':>10}{'a second':>10}{'server ms':>11}{'load':>7}"]
    for kind, one in kinds.items():
        figures = (one["p50_ms"], one["p95_ms"], one["p99_ms"])
        shown = "".join(f"{figure:8.0f}" for figure in figures)
        used = one.get("server_processor_ms", one["own_processor_ms"])
        others = f"{one['alone']['p50_ms']:10.1f}{one['a_second']:10.1f}{used:11.1f}{one['load']:7.1f}"
        lines.append(f"{kind:16}{shown}{others}")
    return "\n".join(lines)


def main() -> int:
    """Make a store, or measure and print; exit code 1 where queue, map or search takes longer than 300 ms."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("make", "functions", "http"))
    parser.add_argument("db", help="the store")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10, help="how long each kind is asked")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--kind", action="append", default=[], help="this kind alone; may be given several times")
    parser.add_argument(
        "--serve", action="append", default=[], metavar="OPTION", help="a further option of riwaya serve"
    )
    parser.add_argument("--out", type=Path, help="the default: bench/results/desk.json, or desk-functions.json")
    options = parser.parse_args()
    if options.what == "make":
        desk_store.build(options.db, options.events, options.seed)
        return 0
    figures = {**machine(), "what": options.what, "clients": options.clients, **_kinds(options)}
    out = options.out or RESULTS / ("desk.json" if options.what == "http" else "desk-functions.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures["kinds"]))
    return 1 if any(figures["kinds"].get(kind, {}).get("p95_ms", 0) > LIMIT for kind in HELD) else 0


def _kinds(options: argparse.Namespace) -> dict[str, Any]:
    questions = Questions(options.seed)
    if options.what == "functions":
        return {"kinds": measured(functions(options.db, questions), options)}
    there = desk_http.There(options.db, random.Random(options.seed))
    with desk_http.served(options.db, options.serve) as site:
        found = measured(desk_http.asks(site, desk_http.kinds(there), questions.draw), options, site)
        return {"store": there.size, "server_memory_mib": round(site.memory()), "kinds": found}


if __name__ == "__main__":
    sys.exit(main())
