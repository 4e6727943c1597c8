"""Plain names: persons without titles, organisations with their heads, places; each example is invented."""

import itertools
from functools import lru_cache

import pytest

import riwaya
from riwaya import coder, labeller, names
from riwaya.labeller.weights import apart
from riwaya.names import evidence, learned
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


# --- weighed by the labeller under our own rules ---------------------------------------------------------------------

WEIGHED = [
    ("قال العقيد سامر الحلو إن الطريق آمن.", ["person سامر الحلو"]),
    ("التقى نادر عبود وسالم حمدان في حلب.", ["person نادر عبود", "person سالم حمدان", "place حلب"]),
    ('تبنى تنظيم "راية الشمال" التفجير.', ["organisation راية الشمال"]),
    ("انسحبت القوات التركية من الموقع.", []),
    ("وصلت المساعدات إلى حلب وحماة.", ["place حلب", "place حماة"]),
    ("سلم المقاتلون أسلحتهم لـلواء 77 في نوى.", ["organisation لواء 77", "place نوى"]),
    ("عرض الرسام صور الأطفال في القاعة.", []),
]


@pytest.mark.parametrize(("text", "expected"), WEIGHED)
def test_names_weighed(text: str, expected: list[str]) -> None:
    assert [f"{f.value.kind} {f.text}" for f in riwaya.find_plain_names(text)] == expected


def test_a_name_behind_two_lams_begins_at_the_second() -> None:
    assert "لحرس الثوري" in [f.text for f in riwaya.find_plain_names("قصفت الطائرات مقرا للحرس الثوري قرب تدمر.")]


def test_rules_are_evidence_and_not_the_last_word() -> None:
    """The rules take the coming and going of travellers for a movement; the labeller does not."""
    text = "أغلقت السفارة أبوابها أمام حركة المسافرين."
    assert found(text) == ["ORG حركة المسافرين"]
    assert riwaya.find_plain_names(text) == ()


@pytest.mark.parametrize("text", ["", '"', '""', '"""', "في", "لل", "لـ", 'الملقب بـ"', "و", "\ud800 محمد", "قناة 7"])
def test_odd_ends_are_no_error_when_weighed(text: str) -> None:
    for name in riwaya.find_plain_names(text):
        assert 0 <= name.span.start < name.span.end <= len(text)


def test_names_weighed_never_overlap() -> None:
    text = 'قال محمد علي "أبو حسن" من "حركة أحرار الجبل" في قرية تل الزيتون إن لواء الفتح انسحب من مطار حلب الدولي.'
    spans = [name.span for name in riwaya.find_plain_names(text)]
    assert spans
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_well_known_names_are_found_behind_clitics() -> None:
    assert evidence.known(read("سافر إلى هونغ كونغ وباريس").words)[2:] == [
        ["kn.place.B2"],
        ["kn.place.I2E"],
        ["kn.place.B1Ec"],
    ]


def test_the_features_trained_on_are_those_summed() -> None:
    """The trainer's features add up to the scores that decoding takes from its caches."""
    text = read("التقى نادر عبود ممثل لواء 77 في حلب .")
    registered, placed = kit().register.find(text), kit().gazetteer.find(text)
    page = evidence.page_of(text, registered, placed, names.find(text, registered, placed), kit().gazetteer)
    model, last = learned.packaged(), len(text.words)
    for row, summed in zip(learned.features(page, 0, last), learned.scores(page, 0, last, model), strict=True):
        assert apart(model.weights, sum(model.weights.features.get(feature, 0) for feature in row)) == summed
