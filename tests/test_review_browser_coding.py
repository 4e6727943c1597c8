"""Double coding in a real browser: coded, submitted and settled by keyboard alone, with no request to anywhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from browser import Tab
from reviewing import Page, served
from riwaya.review import serving


@pytest.fixture
def page(quick_passwords: None, desk_db: Path) -> Iterator[tuple[Page, str]]:
    made = served(desk_db)
    heard = serving.listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(made.app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [heard]})
    thread.start()
    yield made, serving.address(heard, "127.0.0.1")
    server.should_exit = True
    thread.join()
    heard.close()
    made.desk.archive.close()


def come_in(tab: Tab, page: Page, address: str, name: str, path: str) -> Any:
    """Somebody's browser, logged in, at a page."""
    token = page.desk.open_visit(name)["token"]
    tab.page.context.add_cookies([{"name": "riwaya", "value": token, "url": address}])
    return tab.open(f"{address}{path}")


def test_two_coders_differ_and_a_third_settles_it_by_keyboard(tab: Tab, page: tuple[Page, str]) -> None:
    made, address = page
    desk = made.desk
    desk.assign(["shelling-1"], ["kamal", "salma"], "adib")
    sheets = {one["coder"]: one["assignment"] for one in desk.assignments()}
    claim = made.claims()[0]
    desk.say(sheets["salma"], claim, "killed", 9, by="salma")
    desk.say(sheets["salma"], claim, "verdict", "unsure", by="salma")
    desk.submit(sheets["salma"], "salma")

    at = come_in(tab, made, address, "kamal", "/coding")
    at.keyboard.press("j")
    at.keyboard.press("Enter")
    at.wait_for_url("**/report?report=shelling-1*")
    at.keyboard.press("a")
    tab.until("document.querySelector('.claim').classList.contains('verdict-accepted')")
    at.locator("form[action='/coding/submit'] button").press("Enter")
    at.wait_for_url("**/coding")
    assert all(one["submitted"] for one in desk.assignments())

    at = come_in(tab, made, address, "adib", "/adjudicate?report=shelling-1")
    fields = at.locator(".difference").evaluate_all("all => all.map(one => one.dataset.field)")
    assert fields == ["verdict", "killed"]
    at.keyboard.press("j")
    at.keyboard.press("2")  # kamal's, who submitted second
    at.keyboard.press("j")
    tab.until(
        "document.activeElement.dataset.field == 'killed' || document.activeElement.closest('[data-field=killed]')"
    )
    at.keyboard.press("1")
    at.keyboard.press("s")
    at.wait_for_url("**/coding")
    settled = desk.report("shelling-1")["claims"][0]
    assert (settled["verdict"], settled["killed"]) == ("accepted", 9)
    assert tab.outside == []
    assert tab.problems == []
