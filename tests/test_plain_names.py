"""Plain names: persons without titles, organisations with their heads, places; each example is invented."""

import itertools
from functools import lru_cache

import pytest

from riwaya import coder, labeller, names
from riwaya.names.plain import plain
from riwaya.text import read

CASES = [
    ("قال العقيد سامر الحلو إن الطريق آمن.", ["PERS سامر الحلو"]),
    ('اعتقلت الشرطة راني الكردي الملقب بـ"الذيب" في حماة.', ["PERS راني الكردي", "PERS الذيب", "LOC حماة"]),
    ('ظهر "أبو قتادة الشامي" في تسجيل جديد.', ["PERS أبو قتادة الشامي"]),
    ("التقى نادر عبود وسالم حمدان في حلب.", ["PERS نادر عبود", "PERS سالم حمدان", "LOC حلب"]),
    ('تبنى تنظيم "راية الشمال" التفجير.', ["ORG راية الشمال"]),
    ('نشر موقع "صوت الوادي" الخبر.', ["ORG صوت الوادي"]),
    ("انتشر اللواء 77 في المدينة.", ["ORG اللواء 77"]),
    ("انسحبت كتيبة صقور الجبل من الطريق.", ["ORG كتيبة صقور الجبل"]),
    ("أعلنت وزارة الصحة والسكان الحصيلة.", ["ORG وزارة الصحة والسكان"]),
    ("انسحبت القوات التركية من الموقع.", []),
    ("أغلق المتظاهرون جسر العطيشان أمس.", ["LOC جسر العطيشان"]),
    ("انفجر لغم في قرية كفرشلايا صباح أمس.", ["LOC كفرشلايا"]),
    ("وصلت المساعدات إلى حلب وحماة.", ["LOC حلب", "LOC حماة"]),
    ("عرض الرسام صور الأطفال في القاعة.", []),
]


@lru_cache(maxsize=1)
def kit() -> coder.Kit:
    return coder.load_kit()


def found(raw: str) -> list[str]:
    text = read(raw)
    registered, placed = kit().register.find(text), kit().gazetteer.find(text)
    labelled = labeller.find(text, (*registered, *placed))
    mentions = plain(text, registered, placed, names.find(text, registered, placed), labelled, kit().gazetteer)
    return [f"{m.rule.removeprefix('plain.')} {raw[m.span.start : m.span.end]}" for m in mentions]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_plain_names(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["", '"', '""', '"""', "في", "قرية", 'الملقب بـ"', "وزارة", "أبو", "د.", "قناة 7"])
def test_odd_ends_are_no_error(text: str) -> None:
    assert isinstance(found(text), list)


def test_names_never_overlap() -> None:
    text = read('قال محمد علي من "حركة أحرار الجبل" في قرية تل الزيتون إن لواء الفتح انسحب من مطار حلب الدولي.')
    mentions = plain(text, kit().register.find(text), kit().gazetteer.find(text), (), labeller.find(text))
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(mentions))
