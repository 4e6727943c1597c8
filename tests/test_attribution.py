"""Who says what: passages of our own with every attribution in them, and texts made to break the reading."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from riwaya import lexicon
from riwaya.arabic import key
from riwaya.attribution import find
from riwaya.attribution.words import kind_of
from riwaya.model import Attribution, Mention
from riwaya.text import Text, read

LEXICON = lexicon.load()
ROWS = yaml.safe_load((Path(__file__).parent / "tables" / "attributions.yaml").read_text(encoding="utf-8"))
CUES = [(e, x) for e in LEXICON.entries if e.family == "cue" for x in e.examples]


def found(raw: str, mentions: tuple[Mention, ...] = ()) -> tuple[Text, tuple[Attribution, ...]]:
    text = read(raw)
    return text, find(text, LEXICON.match(text), mentions)


def told(text: Text, attribution: Attribution, wanted: dict[str, Any]) -> dict[str, Any]:
    speaker = text.slice(attribution.speaker) if attribution.speaker else None
    content = text.slice(attribution.content)[: len(wanted["content"])]
    return {
        "cue": text.slice(attribution.cue), "speaker": speaker, "kind": attribution.kind, "content": content,
        "stance": attribution.stance, "under": attribution.parent,
    }  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_every_attribution_of_a_passage(row: dict[str, Any]) -> None:
    text, attributions = found(row["text"])
    wanted = [{"stance": "affirms", "under": None, **w} for w in row["all"]]
    assert [text.slice(a.cue) for a in attributions] == [w["cue"] for w in wanted]
    assert [told(text, a, w) for a, w in zip(attributions, wanted, strict=True)] == wanted


@pytest.mark.parametrize(("entry", "example"), CUES, ids=[f"{e.id}-{i}" for i, (e, _) in enumerate(CUES)])
def test_examples_of_the_cues_are_read_as_they_say(entry: lexicon.Entry, example: dict[str, Any]) -> None:
    text, attributions = found(example["text"])
    if "content" not in example:
        return
    starts = [text.slice(a.content)[: len(example["content"])] for a in attributions]
    assert example["content"] in starts, (starts, entry.id)
    if example.get("speaker"):
        assert example["speaker"] in [text.slice(a.speaker) for a in attributions if a.speaker]


def test_a_known_name_bounds_the_speaker() -> None:
    raw = "وتتهم حركة الفجر الجديد ميليشيا الساحل بخطف الصيادين"
    text = read(raw)
    name = text.span(1, 4)
    attributions = find(text, LEXICON.match(text), [Mention(name, "actor", "register")])
    assert [text.slice(a.speaker) for a in attributions if a.speaker] == ["حركة الفجر الجديد"]


def test_kinds_of_speaker_nouns_in_all_forms() -> None:
    assert [kind_of(key(w)) for w in ("المصادر", "مسؤولون", "للوكالة", "شهود", "بيانه", "الكتائب")] == [
        "anonymous", "official", "media", "witness", "document", "organization",
    ]  # fmt: skip
    assert kind_of("جبل") is None


BROKEN = {
    "one sentence of 5,000 words": " ".join(["وقال مصدر إن القصف مستمر"] * 1000),
    "fifty levels": " ".join(["قال شاهد إن"] * 50) + " القصف مستمر",
    "a thousand opening quotes": "وقال القائد " + "«" * 1000 + "لن نخرج",
    "quotes crossing": 'قال «القائد "إن» القصف" مستمر» وأضاف "أن',
    "only cues": " ".join(["قال", "بحسب", "نقلت", "وفقا", "اتهم", "مضيفا"] * 300),
    "only commas": "قال ، ، ، " * 500,
    "empty": "",
    "one mark": "«",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
def test_broken_texts_are_read_in_linear_time(raw: str) -> None:
    text = read(raw)
    hits = LEXICON.match(text)
    start = time.perf_counter()
    attributions = find(text, hits)
    assert time.perf_counter() - start < 2
    for index, attribution in enumerate(attributions):
        assert attribution.content.start < attribution.content.end <= len(raw)
        assert attribution.parent is None or attribution.parent != index


def test_no_attribution_is_its_own_ancestor() -> None:
    for row in ROWS:
        _, attributions = found(row["text"])
        for attribution in attributions:
            seen, at = 0, attribution.parent
            while at is not None:
                at, seen = attributions[at].parent, seen + 1
                assert seen <= len(attributions)
