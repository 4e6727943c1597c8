"""The review page of a small archive of our own, on a free port of 127.0.0.1, for tests in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiving import ingest
from riwaya import archive, coder
from riwaya.archive import Archive
from riwaya.archive.desk import Desk
from riwaya.model import Report
from riwaya.review import Settings, make, serving

KEY = "a key for tests"


@dataclass(frozen=True)
class Site:
    """A running server: its address, what it serves, and the way in."""

    address: str
    archive: Archive
    desk: Desk

    @property
    def way_in(self) -> str:
        """The link that works once."""
        return f"{self.address}/enter?key={KEY}"


@contextmanager
def serve(folder: Path, reports: list[Report]) -> Iterator[Site]:
    """A server without accounts over an archive of these reports."""
    with archive.open(str(folder / "desk.db"), coder.load_kit) as opened:
        ingest(opened, reports)
        with running(opened) as site:
            yield site


@contextmanager
def running(opened: Archive, alone: str = "mona") -> Iterator[Site]:
    """A server without accounts over an archive."""
    import uvicorn

    app = make(opened, Settings(alone=alone, key=KEY))
    app.state.kit = lambda: opened.kit
    heard = serving.listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [heard]}, daemon=True)
    thread.start()
    try:
        yield Site(serving.address(heard, "127.0.0.1"), opened, Desk(opened))
    finally:
        server.should_exit = True
        thread.join()
        heard.close()
