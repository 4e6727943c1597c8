"""A server of the review page of its own, asked as browsers ask it: what each kind of request is, and what it costs."""

from __future__ import annotations

import http.client
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from riwaya.store import open_store, schema

#: What a kind asks about a drawn question: path and parameters; what is ``None`` is left out.
Drawn = dict[str, Any]
Asked = tuple[str, Drawn]
Kind = Callable[[random.Random, Drawn], Asked]
#: Asks once with questions drawn from dice; raises where no good answer came.
Ask = Callable[[random.Random], None]
_PATIENCE = 120
_CLOCK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A running server: the port, the processes it consists of, and the cookie of whoever got in."""

    port: int
    process: int
    cookie: str

    def used(self) -> float:
        """Seconds of processor time that the server took until now, with all its processes."""
        return sum(_used(one) for one in _family(self.process))

    def memory(self) -> float:
        """MiB that its processes hold at the most."""
        return sum(_peak(one) for one in _family(self.process))


@contextmanager
def served(db: str, options: list[str]) -> Iterator[Site]:
    """``riwaya serve`` on a free port of loopback, entered by its link."""
    command = [sys.executable, "-m", "riwaya", "serve", "--db", db, "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            link = _link(process)
            threading.Thread(target=process.stderr.read, daemon=True).start()  # type: ignore[union-attr]
            port = int(link[1])
            yield Site(port, process.pid, _enter(port, link[2]))
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _link(process: subprocess.Popen[str]) -> re.Match[str]:
    said: list[str] = []
    for line in process.stderr or ():
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/enter\?key=\S+)", line)
        if found:
            return found
    raise SystemExit(f"riwaya serve gave no link: {''.join(said)}")


def _enter(port: int, path: str) -> str:
    """The cookie of the one person who may come in."""
    ends = time.monotonic() + _PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            break
        except ConnectionError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
    cookie = answer.getheader("set-cookie")
    if answer.status != 303 or not cookie:
        raise SystemExit(f"{path}: {answer.status}")
    return cookie.partition(";")[0]


def _family(process: int) -> list[int]:
    """A process and those it started."""
    try:
        threads = Path(f"/proc/{process}/task").iterdir()
        children = [int(one) for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [process, *(other for child in children for other in _family(child))]


def _used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _CLOCK


def _peak(process: int) -> float:
    said = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(said[1]) / 1024 if said else 0.0


# --- what is asked ---------------------------------------------------------------------------------------------------


class There:
    """What the store holds to be opened by its id."""

    def __init__(self, db: str, dice: random.Random) -> None:
        store = open_store(db)
        with store.read() as connection:
            last = connection.scalar(select(func.max(schema.report.c.no))) or 1
            numbers = [dice.randint(1, last) for _ in range(2000)]
            report, spot = schema.report.c, schema.spot.c
            self.reports = list(connection.scalars(select(report.id).where(report.no.in_(numbers))))
            ids = list(connection.scalars(select(spot.event)))
            self.events = dice.sample(ids, min(len(ids), 2000))
            claims = connection.scalar(select(func.count()).select_from(schema.member))
            self.size = {"events": len(ids), "claims": claims, "reports": last}
        store.close()


def kinds(there: There) -> dict[str, Kind]:
    """Every kind of request; the first three are what the figures are held against."""
    queued = ("order", "type", "country", "since", "until")
    mapped = ("type", "status", "since", "until", "sources", "zoom", "box")
    narrowed = ("country", "type", "since", "until")

    def of(path: str, *names: str, **fixed: str) -> Kind:
        """A path with parameters: drawn ones by their name, or under another name."""
        return lambda dice, q: (path, {**{one: q[one] for one in names}, **{as_: q[one] for as_, one in fixed.items()}})

    def either(*some: Kind) -> Kind:
        return lambda dice, q: dice.choice(some)(dice, q)

    return {
        "queue": either(of("/", *queued, start="offset"), of("/api/v1/queue", *queued, "offset")),
        "map": of("/api/v1/explore/cells", *mapped),
        "search": either(of("/search", q="words"), of("/api/v1/search", q="words")),
        "queue page": of("/", *queued, start="offset"),
        "queue json": of("/api/v1/queue", *queued, "offset"),
        "search page": of("/search", q="words"),
        "search json": of("/api/v1/search", q="words"),
        "search common": of("/search", q="common"),
        "timeline": of("/api/v1/explore/days", *narrowed),
        "network": of("/api/v1/explore/edges", *narrowed),
        "explore page": of("/explore", *narrowed),
        "events page": of("/events", *narrowed, start="offset"),
        "event page": lambda dice, q: (f"/events/{dice.choice(there.events)}", {}),
        "report page": lambda dice, q: ("/report", {"report": dice.choice(there.reports)}),
    }


def asks(site: Site, some: Mapping[str, Kind], draw: Callable[[random.Random], Drawn]) -> dict[str, Ask]:
    """Requests to a server, each client with a connection of its own that stays open, as a browser's does."""
    own = threading.local()
    headers = {"Cookie": site.cookie, "Accept-Encoding": "gzip", "Accept-Language": "ar"}

    def ask(kind: Kind, dice: random.Random) -> None:
        path, said = kind(dice, draw(dice))
        query = urlencode({name: value for name, value in said.items() if value is not None})
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=_PATIENCE)
        own.connection.request("GET", f"{path}?{query}", headers=headers)
        answer = own.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}?{query}: {answer.status}")

    return {name: partial(ask, kind) for name, kind in some.items()}
