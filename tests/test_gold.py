"""Coding our annotated demo reports: no figure may fall below its floor.

A floor is lowered only with a reason in the commit that lowers it.
"""

import json
from pathlib import Path

import pytest

from riwaya import coder, readers
from riwaya.cli import DEMO
from riwaya.exports.record import from_record, to_record
from riwaya.model import Coding
from riwaya.scoring import Measure, score

TESTS = Path(__file__).parent
FLOORS: dict[str, float] = json.loads((TESTS / "floors.json").read_text(encoding="utf-8"))
GOLD = [from_record(json.loads(p.read_text(encoding="utf-8"))) for p in sorted((TESTS / "gold").glob("*.json"))]


def coded(gold: Coding) -> Coding:
    return from_record(to_record(coder.code(gold.report)))


@pytest.fixture(scope="module")
def measures() -> dict[str, Measure]:
    return score((gold, coded(gold)) for gold in GOLD)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_below_its_floor(name: str, measures: dict[str, Measure]) -> None:
    assert round(measures[name].value, 3) >= FLOORS[name], f"{name}: {measures[name]}"


def test_every_measure_has_a_floor(measures: dict[str, Measure]) -> None:
    assert set(FLOORS) == set(measures)


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.report.id)
def test_the_page_reads_as_the_annotator_read_it(gold: Coding) -> None:
    report = readers.read_one(str(DEMO / f"{gold.report.id}.html"), readers.ReadOptions())
    assert report.text == gold.report.text
    assert report.published == gold.report.published
    assert list(report.related) == list(gold.report.related)


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.report.id)
def test_every_span_tells_its_own_words(gold: Coding) -> None:
    record = to_record(coder.code(gold.report))
    text = record["text"]
    for claim in record["claims"]:
        for told in (claim["trigger"], *claim["actors"], *claim["recipients"]):
            start, end = told["span"]
            assert text[start:end] == told["text"]
        assert len({claim["id"] for claim in record["claims"]}) == len(record["claims"])
