"""A review page for tests: an archive with reports, accounts of every role, and browsers that are logged in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from archiving import STORY, filled
from riwaya import coder
from riwaya.archive import Archive, accounts
from riwaya.archive.desk import Desk
from riwaya.review import Settings, make
from riwaya.review.security import ROLES
from riwaya.store import open_store
from riwaya.store.clock import Clock, utc

#: One account of each role, and a second coder; the password of all.
PEOPLE = {
    "rana": "reader",
    "kamal": "coder",
    "salma": "coder",
    "riad": "reviewer",
    "adib": "adjudicator",
    "amal": "admin",
}
PASSWORD = "a sentence that is long enough"
BASE = "http://127.0.0.1:8000"
_TOKEN = re.compile(r'data-csrf="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A server that is asked without a network."""

    app: FastAPI
    desk: Desk

    def browser(self, **more: Any) -> TestClient:
        """Somebody's browser, nobody logged in; redirects are not followed."""
        return TestClient(self.app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False, **more)

    def as_(self, name: str) -> TestClient:
        """The browser of somebody who is logged in; its requests carry the token of the page."""
        browser = self.browser()
        visit = self.desk.open_visit(name)
        browser.cookies.set("riwaya", visit["token"])
        browser.headers["x-csrf-token"] = visit["csrf"]
        return browser

    def role(self, role: str) -> TestClient:
        """The browser of somebody with a role."""
        return self.as_(next(name for name, has in PEOPLE.items() if has == role))

    def claims(self, report: str = "shelling-1") -> list[str]:
        """The ids of the claims of a report."""
        return [one["id"] for one in self.desk.report(report)["claims"]]


@contextmanager
def quickly() -> Iterator[None]:
    """Passwords hashed with next to no work: what is tested is not how long guessing takes."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", lambda: hasher)
        accounts._nobodys.cache_clear()
        yield
    accounts._nobodys.cache_clear()


def prepared(folder: Path) -> Path:
    """A file with the story and the accounts, to be copied: making it takes seconds."""
    file = folder / "prepared.db"
    with quickly(), filled(str(file), STORY) as archive:
        desk = Desk(archive)
        for name, role in PEOPLE.items():
            desk.add_account(name, PASSWORD, role)
    return file


def served(db: Path | str, settings: Settings | None = None, clock: Clock = utc) -> Page:
    """The page of an archive that is there."""
    archive = Archive(open_store(db, create=False), coder.load_kit, clock)
    return Page(make(archive, settings or Settings()), Desk(archive))


def token(page: str) -> str:
    """The token that a page's forms carry."""
    found = _TOKEN.search(page)
    assert found, "the page carries no token"
    return found[1]


assert set(PEOPLE.values()) == set(ROLES)
