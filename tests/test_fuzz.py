"""Bad input neither hangs nor crashes, from the readers through coding to the record; spans stay in the text."""

import contextlib
import datetime as dt
import io
import json
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import riwaya
from riwaya import counts, pieces, times
from riwaya.model import Coding, Report, Span
from riwaya.readers import read_csv, read_html, read_jsonl, read_text
from riwaya.text import read

DAY = dt.date(2021, 11, 9)
SENTENCE = "قصفت طائرة مسيرة مقرا للجيش في مدينة دير الزور أمس، ما أسفر عن مقتل جنديين، وقال مصدر طبي إن ثلاثة أصيبوا"
WORDS = """
    قال أعلن أكد نفى مصدر طبي أمني الجيش المعارضة قتل أصيب مقتل خمسة جنود 12 شخصا أمس الاثنين مساء في من على أن إن
    دير الزور حلب غزة قصف هجوم على حاجز « » ( ) " ، . : ؟ … و لم لن دون إصابات الرئيس محمد العلي بعد قبل يومين نحو
"""


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from spans(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


def check(text: str) -> Coding:
    """Codes a text and holds that its spans lie in it and that its record can be written and read back."""
    coding = riwaya.code(Report("fuzz", text, published=DAY))
    assert all(0 <= s.start <= s.end <= len(text) for s in spans(coding))
    record = riwaya.to_record(coding, every=True)
    assert riwaya.to_record(riwaya.from_record(json.loads(json.dumps(record))), every=True) == record
    ids = [claim.id for claim in coding.claims]
    assert len(ids) == len(set(ids))
    return coding


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\u064b\u064c\u064d\u064e" * 500,
        "ـ" * 500,
        "؟!.،؛:…" * 100,
        "«" * 50 + SENTENCE + "»" * 50,
        " ".join("قال «إن" for _ in range(50)) + SENTENCE + "»" * 50,
        "«" + SENTENCE,
        SENTENCE + "»",
        "(" * 1000 + SENTENCE,
        "\ud800 " + SENTENCE + " \udfff",
        "\x00\x07\x1b[31m" + SENTENCE + "\x9f",
        "\u200f\u202e" + "\u2067".join(SENTENCE) + "\u202c",
        "\u064e".join(SENTENCE),
        "ﻗﺼﻔﺖ ﻃﺎﺋﺮﺓ ﻣﻘﺮﺍ ﷺ ﷲ ﴾ ﮲ ﯁ \ufdfd \ufeff",
        "".join(map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)))),
        "".join(map(chr, range(0x0600, 0x0900))),
        "۱۲۳٤٥٦٫٧٬٨٪ 99999999999999999999999999 0 -5 1.5.6 1/2/3 31/2/2021 25:61 ²³ ½ ⅷ ৪ 万",
        "قتل " * 400,
        "5 " * 400,
        "و" * 3000,
        "😀👨‍👩‍👧‍👦🇸🇾 " * 50 + SENTENCE,
        "a\u0301" * 200 + SENTENCE,
        "<p>" + SENTENCE + "</p> & &#1605; \\u0645",
        "قبل 999999999 عام، وبعد 99999999999 يوما، وفي 31 شباط 2021، وفي سنة 0، وفي 30 رمضان 9999",
    ],
    ids=range(26),
)
def test_odd_texts_are_coded(text: str) -> None:
    check(text)


def test_presentation_forms_and_marks_change_nothing() -> None:
    plain, marked = check("قصفت الطائرة مقرا للجيش في حلب"), check("ﻗﺼﻔﺖ ﺍﻟﻄﺎﺋﺮﺓ ﻣﻘﺮﺍ ﻟﻠﺠﻴﺶ ﻓﻲ ﺣـــﻠَﺐ")
    assert [c.type for c in plain.claims] == [c.type for c in marked.claims] == ["ASSAULT"]
    assert [w.name for w in plain.places] == [w.name for w in marked.places] == ["حلب"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=[*map(chr, range(0x0600, 0x0700)), *" \n.،«»()0123\u200f\ufefb\ufd3e\ud800\x00"], max_size=120))
def test_any_letters_are_coded(text: str) -> None:
    check(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS.split()), max_size=60))
def test_any_words_are_coded(words: list[str]) -> None:
    check(" ".join(words))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for reader in (read_text, read_html):
        with contextlib.suppress(riwaya.RiwayaError):
            assert reader(raw).text
    for line_reader in (read_jsonl, read_csv):
        for found in line_reader(io.BytesIO(raw), "in"):
            assert isinstance(found, Report | riwaya.RiwayaError)


@pytest.mark.parametrize("cut", [1, 3, 7, 20])
def test_half_a_code_point_at_the_end(cut: int) -> None:
    raw = SENTENCE.encode()
    whole = raw[: len(raw) - cut - (len(raw[:-cut].decode("utf-8", "ignore").encode()) == len(raw) - cut)]
    report = read_text(whole)
    assert report.text.startswith(SENTENCE[:80])
    assert check(report.text).claims


def test_unpaired_surrogates_in_json_are_coded() -> None:
    line = b'{"id": "\\udfff", "text": "\\ud83d ' + json.dumps(SENTENCE).encode()[1:-1] + b' \\ude00"}'
    (report,) = read_jsonl(io.BytesIO(line), "in.jsonl")
    assert isinstance(report, Report)
    coding = check(report.text)
    assert json.dumps(riwaya.to_record(coding), ensure_ascii=False).encode()


# --- size ------------------------------------------------------------------------------------------------------------


def test_a_sentence_of_five_thousand_words() -> None:
    started = time.perf_counter()
    coding = check(" ".join([SENTENCE] * (5_000 // len(SENTENCE.split()) + 1)))
    assert len(coding.claims) > 100
    assert time.perf_counter() - started < 60


def test_two_megabytes_in_one_line_are_read_and_searched() -> None:
    line = (SENTENCE + " ") * (2_000_000 // len(SENTENCE))
    started = time.perf_counter()
    text = read(line)
    assert max(s.last - s.first for s in text.sentences) <= 501
    found = times.find(text)
    assert len(found) > 10_000
    assert len(counts.find(text, found)) > 10_000
    assert time.perf_counter() - started < 90


@pytest.mark.parametrize("unit", ["ا", "\u064b", "ـ", "و", "5", "\n", "\u202e"], ids=ascii)
def test_two_megabytes_of_nothing(unit: str) -> None:
    started = time.perf_counter()
    assert check(unit * (2_000_000 // len(unit))).claims == ()
    assert time.perf_counter() - started < 60


def test_long_reports_are_coded_in_pieces_that_fit_together() -> None:
    text = "\n".join(f"{SENTENCE} في اليوم {i}." for i in range(pieces.LONGEST * 2 // len(SENTENCE)))
    parts = list(pieces.cut(Report("x", text)))
    assert len(parts) > 1
    assert "".join(piece.text for _, piece in parts) == text
    assert all(text.startswith(piece.text, offset) for offset, piece in parts)
    coding = check(text)
    assert [c.trigger for c in coding.claims] == sorted(c.trigger for c in coding.claims)
    assert {text[c.trigger.start : c.trigger.end] for c in coding.claims} >= {"قصفت"}
    assert all(coding.frames[c.frame].trigger == c.trigger for c in coding.claims)
    assert all(a.parent is None or a.parent < i for i, a in enumerate(coding.attributions) if a.parent != i)
    assert {c.report for c in coding.claims} == {"fuzz"}


def test_an_article_is_one_piece_and_a_piece_may_end_within_a_word() -> None:
    assert [offset for offset, _ in pieces.cut(Report("x", "ا" * pieces.LONGEST))] == [0]
    assert [offset for offset, _ in pieces.cut(Report("x", "ا" * (pieces.LONGEST + 1)))] == [0, pieces.LONGEST]
