"""Contexts of a report: what its words speak for, and what a stray word does not."""

import pytest

from riwaya.contexts import contexts, find
from riwaya.text import read

CASES = [
    ("ضبطت قوات مكافحة المخدرات شحنة من الكبتاغون كانت في طريقها إلى الحدود", "illegal_drugs"),
    ("أعلنت مفوضية الانتخابات أن فرز أصوات الناخبين في الاستفتاء انتهى", "election"),
    ("انتشلت فرق الإنقاذ جثامين من تحت الأنقاض بعد الزلزال", "disasters"),
    ("حكمت محكمة الجنايات على المتهمين بالسجن وطعن المحامون في الحكم", "legal"),
    ("وصل عشرات المهاجرين على متن قوارب الموت واعترضهم خفر السواحل", "migration"),
    ("اتهم التقرير القوات باستخدام غاز السارين والأسلحة الكيميائية", "cbrn"),
    ("بحث وزير الخارجية مع نظيره إعادة فتح السفارة والعلاقات الثنائية", "diplomatic"),
    ("قصفت القوات المسلحة مواقع وتقدم الجيش بدباباته نحو الثكنة", "military"),
    ("دعا نواب في البرلمان إلى جلسة للتصويت على مشروع القانون", "legislative"),
    ("تفشت الكوليرا في المخيم ونقل المرضى إلى المستشفى", "health"),
    ("وقالت هيومن رايتس إن الانتهاكات ترقى إلى جرائم حرب", "human_rights"),
    ("وتعرضت الوزارة لهجوم سيبراني نفذه قراصنة إلكترونيين مع اختراق الموقع", "cyber"),
]


@pytest.mark.parametrize(("raw", "wanted"), CASES, ids=[c[1] for c in CASES])
def test_words_speak_for_a_context(raw: str, wanted: str) -> None:
    assert wanted in find(read(raw))


@pytest.mark.parametrize("raw", ["", "خرج الأهالي إلى الحقول لجني الزيتون", "هطلت أمطار خفيفة على المدينة مساء"])
def test_a_stray_word_makes_no_context(raw: str) -> None:
    assert find(read(raw)) == ()


def test_crime_gives_way_to_the_more_particular_kind() -> None:
    raw = "أوقفت الشرطة عصابة مسلحة متورطة في جريمة قتل وسرقة"
    assert "crime" in find(read(raw))
    drugs = find(read(raw + " وتهريب المخدرات وصادرت حبوب مخدرة"))
    assert "illegal_drugs" in drugs
    assert "crime" not in drugs


def test_one_word_repeated_does_not_add_up() -> None:
    assert find(read("برلمانية " * 1 + "نائب " * 40)) == ()


def test_a_mode_brings_its_context() -> None:
    assert find(read("انقطع الموقع ساعات"), modes=("cyber", "arrest")) == ("cyber",)


def test_thirty_seven_contexts_sorted() -> None:
    assert len(contexts()) == 37
    found = find(read(" ".join(raw for raw, _ in CASES)))
    assert list(found) == sorted(found)
    assert set(found) <= set(contexts())
