"""Counts: digits, words, duals; floors, ranges; what is counted; and what is no count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya import counts, numerals
from riwaya.model import CountValue
from riwaya.text import read


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("واحد", 1), ("اثنتان", 2), ("ثلاثة", 3), ("عشر", 10), ("أحد عشر", 11), ("اثنتي عشرة", 12), ("تسعة عشر", 19),
        ("عشرين", 20), ("خمسة وعشرون", 25), ("واحد وتسعين", 91), ("مئة", 100), ("مائتين", 200), ("ثلاثمئة", 300),
        ("خمس مئة", 500), ("مئة وخمسة", 105), ("مئتان وخمسة وعشرون", 225), ("ألف", 1000), ("ألفي", 2000),
        ("ثلاثة آلاف", 3000), ("ألفين وأحد عشر", 2011), ("خمسة عشر ألفا", 15000), ("مئة وعشرين ألف", 120000),
        ("ألف ومئتان وخمسة وثلاثون", 1235), ("مليون ومئتي ألف", 1200000), ("٣٧", 37), ("1,500", 1500), ("5 آلاف", 5000),
        ("1.5 مليون", 1500000), ("ثمانٍ وأربعين", 48), ("والعشرين", 20), ("بخمسة عشر", 15),
    ],
)  # fmt: skip
def test_cardinals(words: str, value: int) -> None:
    text = read(words)
    number = numerals.read(text.words, 0)
    assert number is not None
    assert (number.value, number.last) == (value, len(text.words))


@pytest.mark.parametrize(
    ("words", "value"),
    [("الأولى", 1), ("ثاني", 2), ("العاشر", 10), ("الحادي عشر", 11), ("الثالثة عشرة", 13), ("الخامس والعشرين", 25)],
)
def test_ordinals(words: str, value: int) -> None:
    number = numerals.ordinal(read(words).words, 0)
    assert number is not None
    assert (number.value, number.ordinal) == (value, True)


@pytest.mark.parametrize("words", ["ثلاثة وأربعة جنود", "عشرين وثلاثين", "مئة ومئة"])
def test_two_numbers_are_not_one(words: str) -> None:
    number = numerals.read(read(words).words, 0)
    assert number is not None
    assert number.last == 1


@pytest.mark.parametrize(
    ("raw", "low", "high", "of", "human"),
    [
        ("وصل خمسة جنود", 5, 5, "جنود", True),
        ("وصل 37 شخصا", 37, 37, "شخصا", True),
        ("اعتقلوا سبعة من عناصر الحرس", 7, 7, "عناصر", True),
        ("قتل ما لا يقل عن 31 مجندا", 31, None, "مجندا", True),
        ("قتل أكثر من عشرين مدنيا", 20, None, "مدنيا", True),
        ("قتل 150 مدنيا على الأقل", 150, None, "مدنيا", True),
        ("قتل نحو مئتي مقاتل", 200, 200, "مقاتل", True),
        ("أقل من خمسة قتلى", None, 5, "قتلى", True),
        ("بين 5 و7 قتلى", 5, 7, "قتلى", True),
        ("ما بين خمسة وسبعة جنود", 5, 7, "جنود", True),
        ("من 10 إلى 15 عنصرا", 10, 15, "عنصرا", True),
        ("شيعت البلدة الجنود الأربعة", 4, 4, "الجنود", True),
        ("ودفنت حفيداتها الثلاث ليلا", 3, 3, "حفيداتها", True),
        ("نقل صديقاها إلى المشفى", 2, 2, "صديقاها", True),
        ("وصل سبعة من طلبته", 7, 7, "طلبته", True),
        ("أسر المهاجمون ثلاثة منهم", 3, 3, None, True),
        ("عشرات الجرحى", None, None, "الجرحى", True),
        ("عدد من المدنيين", None, None, "المدنيين", True),
        ("مقتل شخصين", 2, 2, "شخصين", True),
        ("مقتل ما لا يقل عن شخصين", 2, None, "شخصين", True),
        ("مقتل شخصين على الأقل", 2, None, "شخصين", True),
        ("مقتل شخصين في بلدة على أقل من ميل", 2, 2, "شخصين", True),
        ("وجنديان في الكمين", 2, 2, "جنديان", True),
        ("وطفلتان", 2, 2, "طفلتان", True),
        ("إصابة مدنيَين", 2, 2, "مدنيَين", True),
        ("على بعد 15 كيلومترا", 15, 15, "كيلومترا", False),
        ("وأصيب 28 بجروح", 28, 28, None, False),
        ("إصابة عشرة أمس", 10, 10, None, False),
    ],
)
def test_counts(raw: str, low: int | None, high: int | None, of: str | None, human: bool) -> None:
    text = read(raw)
    (mention,) = counts.find(text)
    value = mention.value
    assert isinstance(value, CountValue)
    assert (value.low, value.high, value.human) == (low, high, human)
    assert (text.slice(value.of) if value.of else None) == of


@pytest.mark.parametrize(
    "raw",
    [
        "عناصر الفوج 47", "قائد الفرقة الخامسة", "طائرة F-16", "صوتوا على القرار 2254",
        "في 14 تموز 2017", "منذ ثلاثة أيام",
        "عند الساعة العاشرة", "وصل المدنيين", "عدد من المدن", "قال الضباط",
    ],
)  # fmt: skip
def test_what_is_no_count(raw: str) -> None:
    assert counts.find(read(raw)) == ()


def test_ordinals_are_flagged() -> None:
    (mention,) = counts.find(read("ثاني هجوم من نوعه"))
    assert isinstance(mention.value, CountValue)
    assert mention.value.ordinal


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="خمسةوعشرينالفمئبضتقل0123٫.,-()نحو \u064e\n\ud800", max_size=80))
def test_any_text_is_read(raw: str) -> None:
    for mention in counts.find(read(raw)):
        assert 0 <= mention.span.start < mention.span.end <= len(raw)


@pytest.mark.parametrize("unit", ["ألف ", "مئة و", "5 ", "بين 5 و", "عشرات ", "\u064b"])
def test_long_lines_end(unit: str) -> None:
    counts.find(read(unit * (20_000 // len(unit))))
