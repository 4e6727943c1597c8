"""The annotated corpus: every record can be read, says what its text says, and shares nothing with the tests' gold."""

import json
from pathlib import Path

import pytest

from riwaya.exports.record import from_record
from riwaya.resolution import crosswalk

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "corpus").glob("*.jsonl"))
#: So many words in a row would mean that one text was made from another.
RUN = 8


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_records_are_sound(path: Path) -> None:
    for row in rows(path):
        coding = from_record(row)
        text = coding.report.text
        for claim in coding.claims:
            assert claim.mode is None or claim.mode in crosswalk.types()[claim.type], claim.id
            assert text[claim.trigger.start : claim.trigger.end].strip(), claim.id
            assert all(text[w.span.start : w.span.end] == w.text for w in (*claim.actors, *claim.recipients)), claim.id
        assert all(0 <= start < end <= len(text) for start, end, _ in row["names"])  # type: ignore[attr-defined]


def test_size_and_spread() -> None:
    claims = [c for path in FILES for row in rows(path) for c in from_record(row).claims]
    texts = [str(row["text"]) for path in FILES for row in rows(path)]
    assert len(texts) == len(set(texts)) >= 1500
    assert {c.type for c in claims} == set(crosswalk.types())
    assert {c.status for c in claims} >= {"occurred", "ongoing", "future", "hypothetical", "negated", "historical"}
    assert {c.assertion for c in claims} == {"asserted", "alleged", "denied"}


def runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_nothing_is_shared_with_what_is_scored() -> None:
    own = {run for path in FILES for row in rows(path) for run in runs(str(row["text"]))}
    own |= {run for row in rows(ROOT / "corpus" / "calm" / "sentences.jsonl") for run in runs(str(row["text"]))}
    scored = [json.loads(p.read_text(encoding="utf-8"))["text"] for p in (ROOT / "tests" / "gold").glob("*.json")]
    scored += [row["text"] for row in rows(ROOT / "tests" / "calm" / "sentences.jsonl")]
    assert not [run for text in scored for run in runs(str(text)) & own]
