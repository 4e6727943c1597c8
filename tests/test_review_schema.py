"""The JSON interface under inputs made up from its own description: whatever comes, the server makes no mistake.

Some of what is made up names reports, claims and events that are there, so that it gets past the first question.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from reviewing import BASE, Page, served
from riwaya.review import api

#: Made up for each operation; the same ones each time.
EXAMPLES = 25
#: Fields of a claim with a value that each may hold.
SOUND = (("killed", 3), ("type", "ASSAULT"), ("status", "occurred"), ("actors", []), ("when", None), ("mode", None),
         ("where", {"name": "x", "precision": "town"}), ("tolls", []), ("chain", [{"name": "x"}]))  # fmt: skip


@pytest.fixture(scope="module")
def page(quick_passwords: None, story: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    made = served(shutil.copy(story, tmp_path_factory.mktemp("schema") / "desk.db"))
    yield made
    made.desk.archive.close()


def described() -> list[Any]:
    """The operations of the interface, as its description has them."""
    app = FastAPI()
    for router in api.ROUTERS:
        app.include_router(router)
    schema = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in schema.get_all_operations()]


def real(page: Page, chance: random.Random, path: str, name: str) -> Any:
    """Something of this name that is there."""
    report = chance.choice(("shelling-1", "shelling-3", "march-1"))
    claims = page.desk.report(report)["claims"]
    claim = chance.choice(claims)
    event = claim["event"]
    names = {"report": report, "claim": claim["id"], "claims": [claim["id"]], "event": event, "left": event,
             "right": event, "id": event if "event" in path else report}  # fmt: skip
    if name == "claim" and path.endswith("/claims"):  # a whole one, to be added
        start = chance.randrange(20)
        return {"type": chance.choice(("ASSAULT", "PROTEST")), "trigger": {"span": [start, start + 4]}}
    return names.get(name)


@pytest.mark.parametrize("operation", described(), ids=lambda one: one.label)
def test_no_input_breaks_the_server(operation: Any, page: Page) -> None:
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        filled_in(page, case)
        visit = page.desk.open_visit("amal")
        sent = {"cookies": {"riwaya": visit["token"]}, "headers": {"x-csrf-token": visit["csrf"]}}
        answer = case.call(base_url=BASE, app=page.app, **sent)
        case.validate_response(answer, checks=(checks.not_a_server_error,))
        seen.append(answer.status_code)

    seen: list[int] = []
    ask()
    assert 401 not in seen
    assert any(status < 300 for status in seen), f"nothing got through: {sorted(set(seen))}"


def filled_in(page: Page, case: Any) -> None:
    """Names of what is there in place of some of those that were made up."""
    chance = random.Random(repr((case.query, case.body)))
    for part in (case.query, case.body):
        for name in list(part) if isinstance(part, dict) else ():
            found = real(page, chance, case.path, name)
            if found is not None and chance.random() < 0.6:
                part[name] = found
    if isinstance(case.body, dict) and "field" in case.body and chance.random() < 0.7:
        field, value = chance.choice(SOUND)
        case.body.update({"field": field, "value": value if chance.random() < 0.5 else case.body.get("value")})
