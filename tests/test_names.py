"""Noun phrases of parties and persons: where they begin and end."""

from __future__ import annotations

import pytest

from riwaya import names, register, text
from riwaya.model import Mention
from riwaya.register import Register


@pytest.fixture(scope="module")
def actors() -> Register:
    return register.load()


def found(actors: Register, raw: str) -> dict[str, Mention]:
    page = text.read(raw)
    known = actors.find(page)
    return {page.slice(m.span): m for m in names.merge(known, names.find(page, known, ()))}


@pytest.mark.parametrize(
    ("raw", "phrase"),
    [
        ("هاجم مسلحون مجهولون المخفر", "مسلحون مجهولون"),
        ("أصيب ثلاثة جنود أمس", "ثلاثة جنود"),
        ("تظاهر عشرات الآلاف من المحتجين", "عشرات الآلاف من المحتجين"),
        ("خرج نحو مئتي طالبة", "نحو مئتي طالبة"),
        ("قتل 12 مدنيا عراقيا", "12 مدنيا عراقيا"),
        ("انتشرت قوات الأمن اللبنانية", "قوات الأمن اللبنانية"),
        ("اعتقلت الشرطة المتظاهرين", "الشرطة"),
        ("اعتقلت الشرطة المتظاهرين", "المتظاهرين"),
        ("وصل عناصر من الفوج 183 التابع للفرقة السابعة", "عناصر من الفوج 183"),
        ("وصل عناصر من الفوج 183 التابع للفرقة السابعة", "الفوج 183"),
        ('خطفتهم مجموعة من "لواء النهر"', 'مجموعة من "لواء النهر"'),
        ("هاجم مقاتلو حركة طالبان نقطة تفتيش للشرطة", "نقطة تفتيش للشرطة"),
        ("قال العقيد رياض الحمود إن", "العقيد رياض الحمود"),
        ("استقبل وزير خارجية النرويج لويس هانسن وفدا", "وزير خارجية النرويج لويس هانسن"),
        ("قتل الشيخ سالم العبد الله أمس", "الشيخ سالم العبد الله"),
        ("قالت المتحدثة إن جواد كاظم اعتقل", "جواد كاظم"),
        ("هدد أبو عمر الحمصي بالرد", "أبو عمر الحمصي"),
        ('التقى القيادي "سامر الشرقية" الوفد', 'القيادي "سامر الشرقية"'),
        ("قتل الصحافي الأميركي دانيال هيل في", "الصحافي الأميركي دانيال هيل"),
        ("وبالقوات التركية", "القوات التركية"),
        ("تحالف الفرنسيون معهم", "الفرنسيون"),
        ("قائد الدفاع الوطني", "قائد الدفاع الوطني"),
        ("القائم بأعمال السفارة الروسية", "القائم بأعمال السفارة الروسية"),
    ],
)
def test_phrase_is_found_whole(actors: Register, raw: str, phrase: str) -> None:
    assert phrase in found(actors, raw)


@pytest.mark.parametrize(
    ("raw", "not_phrase"),
    [
        ("تصاعد الصراع المسلح", "المسلح"),
        ("على الأرض وفي الجو", "على الأرض"),
        ("الرئيس أعلن الحداد", "الرئيس أعلن"),
        ("أطلقت القوات النار", "القوات النار"),
        ("قال الشيخ محمد إن الهدنة", "الشيخ محمد إن"),
        ("اندلعت بالقوة المفرطة", "القوة"),
    ],
)
def test_near_misses_are_left_alone(actors: Register, raw: str, not_phrase: str) -> None:
    assert not_phrase not in found(actors, raw)


@pytest.mark.parametrize(
    ("raw", "phrase", "value"),
    [
        ("مقتل عناصر من حزب الله", "عناصر من حزب الله", "lbn.hezbollah"),
        ("قيادات الحرس الثوري", "قيادات الحرس الثوري", "irn.irgc"),
        ("سكان العراق", "سكان العراق", None),
    ],
)
def test_value_is_the_group_that_people_belong_to(actors: Register, raw: str, phrase: str, value: str | None) -> None:
    assert found(actors, raw)[phrase].value == value


def test_kinds_and_rules(actors: Register) -> None:
    got = found(actors, "قصفت طائرات حربية منزل القاضي حسن مطر")
    assert (got["القاضي حسن مطر"].kind, got["القاضي حسن مطر"].rule) == ("person", "name.judge")
    assert got["طائرات حربية"].rule == "name.aircraft"
    assert next(m for t, m in got.items() if t.startswith("منزل")).rule == "name.target.site"


def test_surname_is_taken_up(actors: Register) -> None:
    got = found(actors, "وصل جواد الشمري إلى البلدة. وأكد الشمري أن الهدنة قائمة.")
    assert got["الشمري"].rule == "name.surname"


def test_no_span_twice_and_all_inside(actors: Register) -> None:
    page = text.read("اشتبك مسلحون من عشيرة البوشعبان مع قوات الأمن، وقتل العميد طارق نجم. " * 20)
    mentions = names.find(page, actors.find(page), ())
    assert len({m.span for m in mentions}) == len(mentions)
    assert all(0 <= m.span.start < m.span.end <= len(page.raw) for m in mentions)


@pytest.mark.parametrize("raw", ["", "«", "من", "عناصر", "عناصر من", 'قائد "', "أبو", "123 456", "وزير ، ، ،"])
def test_scraps_do_no_harm(actors: Register, raw: str) -> None:
    found(actors, raw)
