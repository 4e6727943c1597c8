"""Places and actors in context, written blind: no share of right answers may fall below its floor.

A floor is lowered only with a reason in the commit that lowers it.
"""

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parent.parent / "bench"
PLACES, COUNTRIES = 0.88, 0.9
ACTORS = {"entity": 0.86, "country": 0.92, "sector": 0.92}


def bench(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def placed() -> tuple[Counter[str], Counter[bool]]:
    counts, countries = bench("places").measure(None, None)
    return counts["all"], countries


def test_the_right_place(placed: tuple[Counter[str], Counter[bool]]) -> None:
    verdicts, countries = placed
    assert verdicts.total() == 300
    assert verdicts["right"] / 300 >= PLACES
    assert countries[True] / 300 >= COUNTRIES


def test_the_right_actor() -> None:
    measure: Callable[[], dict[str, Counter[str]]] = bench("actors").measure
    seen = measure()["all"]
    assert seen["of"] == 220
    assert {name: seen[name] / 220 >= floor for name, floor in ACTORS.items()} == dict.fromkeys(ACTORS, True)
