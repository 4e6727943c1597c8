"""Every rule carries its own proof: each example fires the rule that holds it, and no near miss does."""

import pytest

from riwaya.lexicon import Entry, Lexicon, load
from riwaya.text import read

LEXICON: Lexicon = load()


def cases(key: str) -> list[object]:
    return [
        pytest.param(entry, example, id=f"{entry.id}-{i}")
        for entry in LEXICON.entries
        for i, example in enumerate(getattr(entry, key))
    ]


def fired(raw: str, ident: str) -> list[str]:
    text = read(raw)
    return [text.slice(hit.span) for hit in LEXICON.match(text) if hit.entry.id == ident]


@pytest.mark.parametrize(("entry", "example"), cases("examples"))
def test_example_fires_its_own_rule(entry: Entry, example: dict[str, str]) -> None:
    words = fired(example["text"], entry.id)
    assert words, f"{entry.path}:{entry.line} {entry.id} did not fire on {example['text']}"
    for name in ("trigger", "cue"):
        if name in example:
            assert example[name] in words


@pytest.mark.parametrize(("entry", "near_miss"), cases("near_misses"))
def test_near_miss_stays_silent(entry: Entry, near_miss: str) -> None:
    assert not fired(near_miss, entry.id), f"{entry.path}:{entry.line} {entry.id} fired on {near_miss}"


@pytest.mark.parametrize("entry", [e for e in LEXICON.entries if e.family in ("trigger", "cue")], ids=lambda e: e.id)
def test_every_trigger_and_cue_has_an_example(entry: Entry) -> None:
    assert entry.examples
