"""The annotated name sentences hold together: spans lie on words, do not cross, and the halves do not share a text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

HERE = Path(__file__).parent
HALVES = ("dev", "test")
TYPES = {"PERS", "ORG", "LOC"}
CLITICS = {"", "و", "ف", "ب", "ل", "ك", "بـ", "لـ", "وب", "ول"}


def sentences(half: str) -> list[dict]:
    lines = (HERE / f"sentences-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def inside_word(char: str) -> bool:
    return char.isalnum() or char in "_ـ" or unicodedata.category(char) == "Mn"


def peeled(text: str, start: int) -> str:
    first = start
    while first and inside_word(text[first - 1]):
        first -= 1
    return text[first:start]


@pytest.mark.parametrize("half", HALVES)
def test_spans_are_flat_and_in_order(half: str) -> None:
    for sentence in sentences(half):
        end_before = 0
        for start, end, kind in sentence["names"]:
            assert kind in TYPES, sentence
            assert end_before <= start < end <= len(sentence["text"]), sentence
            end_before = end


@pytest.mark.parametrize("half", HALVES)
def test_spans_start_after_a_clitic_and_end_with_the_word(half: str) -> None:
    for sentence in sentences(half):
        text = sentence["text"]
        for start, end, _ in sentence["names"]:
            name = text[start:end]
            assert name == name.strip(), name
            assert name.count('"') % 2 == 0, name
            assert peeled(text, start) in CLITICS, (name, text)
            assert end == len(text) or not inside_word(text[end]), (name, text)


def test_no_sentence_stands_in_both_halves() -> None:
    texts = [sentence["text"] for half in HALVES for sentence in sentences(half)]
    assert len(texts) == len(set(texts))
