"""Coding the blind passages with chains of narrators: no figure may fall below its floor.

A floor is lowered only with a reason in the commit that lowers it.
"""

import json
from pathlib import Path

import pytest

from riwaya import coder
from riwaya.exports.record import from_record, to_record
from riwaya.model import Coding
from riwaya.scoring import Measure, score

FOLDER = Path(__file__).parent / "chains"
FLOORS = {
    "claims": 0.6, "status": 0.9, "chain": 0.8, "deep_chain": 0.7, "root": 0.83, "attributions": 0.74,
    "speaker_kind": 0.88,
}  # fmt: skip


def gold() -> list[Coding]:
    rows = (line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    return [from_record(json.loads(row)) for row in rows]


@pytest.fixture(scope="module")
def measures() -> dict[str, Measure]:
    return score((told, from_record(to_record(coder.code(told.report)))) for told in gold())


def test_there_are_as_many_passages_as_said() -> None:
    assert len(gold()) == 132


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_below_its_floor(name: str, measures: dict[str, Measure]) -> None:
    assert measures[name].value >= FLOORS[name], f"{name}: {measures[name]}"
