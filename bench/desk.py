"""How fast queue, map and search answer a desk at work: 20 clients at once, every question another one.

python -m bench.desk make /tmp/desk.db --events 100000
python -m bench.desk functions /tmp/desk.db
python -m bench.desk http http://127.0.0.1:8000 --header "Cookie: visit=…" --path "queue=/queue?country={country}"

``functions`` asks the store in threads, ``http`` a running server over loopback. In a path, ``{country} {type}
{status} {since} {until} {order} {sources} {zoom} {box} {word} {words} {offset}`` are drawn anew for each request.
Each kind is asked alone, then all mixed; the figures go to ``bench/results``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from bench import desk_store
from bench.archive.world import countries

from riwaya.archive import Archive
from riwaya.store import exploring, open_store, searching
from riwaya.store.exploring import ExploreFilter

RESULTS = Path(__file__).parent / "results"
#: West, south, east, north of the countries whose places the data have; others by their middle.
WIDE = 4.0
PATHS = {
    "queue": "/api/queue?country={country}&order={order}&offset={offset}",
    "map": "/api/map?zoom={zoom}&box={box}&type={type}&since={since}&until={until}",
    "search": "/api/search?q={words}",
}
#: Asks once with questions drawn from dice; raises where no good answer came.
Ask = Callable[[random.Random], None]


class Questions:
    """What a desk asks about, drawn from what the store was drawn from."""

    def __init__(self, seed: int) -> None:
        self.world = desk_store.world(seed)
        self.boxes = {code: _box(code) for code in self.world.places}

    def draw(self, dice: random.Random) -> dict[str, Any]:
        """One question: each name of a path with a value; half of the filters are left open."""
        code = dice.choice(list(self.boxes))
        first = desk_store.FIRST_DAY + dt.timedelta(days=dice.randrange(desk_store.SPAN - 90))
        last = first + dt.timedelta(days=dice.randrange(90))
        dated = (str(first), str(last)) if dice.random() < 0.5 else (None, None)
        word, other = self.words(dice), self.words(dice)
        return {
            "country": code, "type": dice.choice((None, *desk_store.TYPES)),
            "status": dice.choice((None, None, *desk_store.STATUSES)), "since": dated[0], "until": dated[1],
            "order": dice.choice(("uncertainty", "disagreement", "sensitivity", "recency")),
            "sources": dice.choice((None, None, 2)), "zoom": dice.choice((5, 6, 7)), "box": self.boxes[code],
            "word": word, "words": dice.choice((word, f"{word} {other}")), "offset": dice.choice((0, 0, 50, 500)),
        }  # fmt: skip

    def words(self, dice: random.Random) -> str:
        """A word as often as texts have it."""
        drawn = self.world.words
        return str(dice.choices(drawn.values, cum_weights=drawn.weights)[0])


def _box(code: str) -> tuple[float, float, float, float]:
    if code in desk_store.MORE:
        lat, lon = desk_store.MORE[code]
        return lon - WIDE, lat - WIDE, lon + WIDE, lat + WIDE
    towns = [town for some in countries()[code].places.values() for town in some]
    lats, lons = [town.lat for town in towns], [town.lon for town in towns]
    return min(lons) - 0.5, min(lats) - 0.5, max(lons) + 0.5, max(lats) + 0.5


# --- what is asked ---------------------------------------------------------------------------------------------------


def functions(db: str, questions: Questions) -> dict[str, Ask]:
    """The functions behind the pages, each asked in a transaction of its own and its answer written as JSON."""
    store = open_store(db)

    def asked(work: Callable[[Any, dict[str, Any]], Any], dice: random.Random) -> None:
        with store.read() as connection:
            json.dumps(work(connection, questions.draw(dice)), ensure_ascii=False, default=str)

    def narrow(q: dict[str, Any], *names: str) -> ExploreFilter:
        return ExploreFilter(**{name: q[name] for name in names})

    mapped = ("type", "status", "since", "until", "sources")
    kinds = {
        "map": lambda c, q: exploring.cells(c, narrow(q, *mapped), q["zoom"], q["box"]),
        "search": lambda c, q: searching.search(c, q["words"]),
        "timeline": lambda c, q: exploring.days(c, narrow(q, "country", "type", "since", "until"), "week"),
        "network": lambda c, q: exploring.edges(c, narrow(q, "country", "since", "until")),
        "events": lambda c, q: exploring.listed(c, narrow(q, "country", "type", "since", "until"), 50, q["offset"]),
        "facets": lambda c, q: exploring.facets(c, narrow(q, "country", "type")),
    }
    found = {kind: partial(asked, work) for kind, work in kinds.items()}
    queue = _queue(Archive(store), questions)
    return {"queue": queue, **found} if queue else found


def _queue(archive: Archive, questions: Questions) -> Ask | None:
    """The queue, where this version has one."""
    try:
        from riwaya.archive import Desk, QueueFilter
    except ImportError:
        return None
    desk = Desk(archive)

    def ask(dice: random.Random) -> None:
        q = questions.draw(dice)
        wanted = QueueFilter(order=q["order"], country=q["country"], type=q["type"], limit=50, offset=q["offset"])
        json.dumps(desk.queue(wanted), ensure_ascii=False, default=str)

    return ask


def over_http(url: str, paths: dict[str, str], headers: dict[str, str], questions: Questions) -> dict[str, Ask]:
    """Requests to a server, each client with a connection of its own that stays open."""
    target, own = urlsplit(url), threading.local()

    def ask(path: str, dice: random.Random) -> None:
        drawn = questions.draw(dice)
        drawn["box"] = ",".join(f"{value:.2f}" for value in drawn["box"])
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port or 80, timeout=60)
        filled = path.format(**{name: quote(str(value)) if value is not None else "" for name, value in drawn.items()})
        own.connection.request("GET", filled, headers=headers)
        answer = own.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{filled}: {answer.status}")

    return {kind: partial(ask, path) for kind, path in paths.items()}


# --- measuring -------------------------------------------------------------------------------------------------------


def load(asks: list[Ask], clients: int, seconds: float, seed: int) -> dict[str, Any]:
    """Clients that ask without pause: milliseconds at the 50th, 95th and 99th percentile, answers a second."""
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
        except BaseException as err:  # noqa: BLE001 - told by the thread that waits
            failed.append(err)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    begun, used = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    spent, used, taken = time.perf_counter() - begun, time.process_time() - used, sorted(taken)
    at = {f"p{share}_ms": round(taken[min(len(taken) - 1, len(taken) * share // 100)], 1) for share in (50, 95, 99)}
    return {"answers": len(taken), "a_second": round(len(taken) / spent, 1), **at,
            "own_processor_ms": round(used * 1000 / len(taken), 2)}  # fmt: skip


def main() -> int:
    """Make a store, or measure and print; exit code 1 where queue, map or search takes longer than 300 ms."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("make", "functions", "http"))
    parser.add_argument("where", help="file of the store, or address of the server")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10, help="how long each kind is asked")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--path", action="append", default=[], metavar="KIND=PATH")
    parser.add_argument("--header", action="append", default=[], metavar="NAME: VALUE")
    parser.add_argument("--out", type=Path, help="the default: bench/results/desk-WHAT.json")
    options = parser.parse_args()
    if options.what == "make":
        desk_store.build(options.where, options.events, options.seed)
        return 0
    questions = Questions(options.seed)
    if options.what == "functions":
        asks = functions(options.where, questions)
    else:
        paths = {**PATHS, **dict(one.split("=", 1) for one in options.path)}
        headers = {name.strip(): value.strip() for name, value in (one.split(":", 1) for one in options.header)}
        asks = over_http(options.where, paths, headers, questions)
    figures = measured(asks, options)
    out = options.out or RESULTS / f"desk-{options.what}.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    slow = [kind for kind in ("queue", "map", "search") if figures["kinds"].get(kind, {}).get("p95_ms", 0) > 300]
    return 1 if slow else 0


def measured(asks: dict[str, Ask], options: argparse.Namespace) -> dict[str, Any]:
    """The figures of each kind alone, and of queue, map and search mixed."""
    for ask in asks.values():
        ask(random.Random(0))  # what is read once is read before
    found = {kind: load([ask], options.clients, options.seconds, options.seed) for kind, ask in asks.items()}
    wanted = [asks[kind] for kind in ("queue", "map", "search") if kind in asks]
    found["mixed"] = load(wanted, options.clients, options.seconds, options.seed)
    return {"what": options.what, "clients": options.clients, "cores": os.cpu_count(),
            "load_before": round(os.getloadavg()[0], 1), "kinds": found}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
