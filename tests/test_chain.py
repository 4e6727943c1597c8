"""On whose word: passages of our own with the chain of narrators of their claims."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from riwaya import lexicon, register
from riwaya.attribution import find
from riwaya.model import Report, Span
from riwaya.resolution.carried import antecedents, speakers
from riwaya.resolution.chain import narrators, voices
from riwaya.resolution.signature import agency
from riwaya.text import read

LEXICON = lexicon.load()
REGISTER = register.load()
ROWS = yaml.safe_load((Path(__file__).parent / "tables" / "chains.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(row, claim, id=f"{row['why']}: {claim['at']}") for row in ROWS for claim in row["claims"]]


def trigger_of(raw: str, at: str) -> Span:
    start = raw.index(at)
    return Span(start, start + len(at.split()[0]))


@pytest.mark.parametrize(("row", "claim"), CASES)
def test_chain_of_a_claim(row: dict[str, Any], claim: dict[str, Any]) -> None:
    text = read(row["text"])
    attributions = find(text, LEXICON.match(text))
    report = Report("r", row["text"], outlet=row["outlet"])
    trigger = trigger_of(row["text"], claim["at"])
    links = narrators(trigger, report, voices(text, attributions, agency(text, report, REGISTER)))
    outlet = [row["outlet"]] if row["outlet"] else []
    assert [link.name for link in links] == [*outlet, *claim["chain"]]
    assert all(getattr(links[-1], told) == claim[told] for told in ("kind", "stance") if told in claim)


def test_speakers_are_carried_on() -> None:
    text = read("وقال المختار إن القصف توقف. وأضاف أن الأهالي عادوا.")
    attributions = find(text, LEXICON.match(text))
    assert [attributions[1].speaker, antecedents(text, attributions)] == [None, (0, 0)]
    assert [text.slice(s) for s in speakers(text, attributions) if s] == ["المختار", "المختار"]


def test_nothing_said_means_no_narrator_but_the_outlet() -> None:
    text = read("قصفت القرية.")
    heard = voices(text, ())
    assert narrators(Span(0, 5), Report("r", text.raw, outlet="شبكة المدار"), heard)[0].name == "شبكة المدار"
    assert narrators(Span(0, 5), Report("r", text.raw), heard) == ()


@pytest.mark.parametrize("levels", [1, 5, 50])
def test_nesting_of_any_depth_is_read(levels: int) -> None:
    raw = " ".join(f"قال شاهد{'ا' * i} إن" for i in range(levels)) + " القصف مستمر"
    text = read(raw)
    heard = voices(text, find(text, LEXICON.match(text)))
    report = Report("r", raw, outlet="شبكة المدار")
    assert 1 <= len(narrators(trigger_of(raw, "القصف"), report, heard)) <= levels + 1
