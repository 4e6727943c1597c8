"""Copies: what stays a copy under light edits, and what only looks like one."""

import itertools

import pytest
from tests.merging_cases import account, day, town

from riwaya.merging import Count, Signature, bands, confirm, differ, is_copy, signature, similarity
from riwaya.merging.copies import BANDS, ROWS

STORY = (
    "قتل خمسة مدنيين وأصيب عشرة آخرون مساء الثلاثاء في قصف مدفعي على مدينة سرمين بريف إدلب، بحسب الدفاع المدني.\n"
    "وقال مسعف في المكان إن القصف طال السوق القديم وقت ازدحام الناس للشراء، وإن فرق الإنقاذ عملت حتى منتصف الليل.\n"
    "وتضررت عشرات المحال التجارية، وأغلقت المدارس أبوابها يوما واحدا خوفا من تجدد القصف على الأحياء السكنية."
)
BULLETIN = (
    "نشرة شبكتنا المسائية: سجل مراسلونا غارة على مدينة {town} أدت إلى مقتل {killed} أشخاص يوم {day}، فيما نفذت {force} "
    "حملة تفتيش في الأحياء المجاورة، ويمكنكم متابعة التفاصيل على صفحاتنا والتواصل معنا عبر البريد في أي وقت."
)
PLAIN = {"town": "بنش", "killed": "سبعة", "day": "الأحد", "force": "قوات النخبة"}

COPIES = [
    ("the same", STORY),
    ("an agency before, a share line behind", "إدلب - وكالة الضاد: " + STORY + "\nشاركوا الخبر مع أصدقائكم"),
    ("other spelling", STORY.replace("أ", "ا").replace("ة", "ه").replace("ى", "ي").replace("سر", "ســر")),
    ("vowel marks and eastern digits", STORY.replace("قتل", "قُتِلَ")),
    ("last paragraph cut", STORY.rsplit("\n", 1)[0]),
    ("some words replaced", STORY.replace("ازدحام", "تجمع").replace("خوفا", "خشية").replace("المكان", "الموقع")),
]
OTHERS = [
    ("another toll in the same sentence: an updated account", STORY.replace("قتل خمسة", "قتل سبعة")),
    ("another day", STORY.replace("الثلاثاء", "الخميس")),
    ("another town", STORY.replace("مدينة سرمين", "مدينة طفس")),
    ("the same background under another lead",
     "انفجرت عبوة ناسفة قرب حاجز على طريق السويداء الغربي صباحا ولم يسقط ضحايا، وفق مصدر محلي.\n"
     + STORY.split("\n", 1)[1]),
    ("a quote of one paragraph only", STORY.split("\n")[2]),
    ("nothing in common", "عقد المجلس المحلي جلسة لبحث توزيع المساعدات على العائلات الوافدة قبل حلول الشتاء في القرى."),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text"), COPIES, ids=[why for why, _ in COPIES])
def test_a_copy_stays_a_copy(why: str, text: str) -> None:
    assert is_copy((signature(STORY), STORY), (signature(text), text)), why
    assert set(bands(signature(STORY))) & set(bands(signature(text))), "no band in common: it would not be looked at"


@pytest.mark.parametrize(("why", "text"), OTHERS, ids=[why for why, _ in OTHERS])
def test_what_is_no_copy(why: str, text: str) -> None:
    assert not confirm(STORY, text), why
    assert not confirm(text, STORY), why


@pytest.mark.parametrize(
    "changed",
    [{"town": "سراقب"}, {"killed": "أربعة"}, {"day": "السبت"}, {"killed": "9"}],
    ids=lambda changed: next(iter(changed)),
)
def test_bulletins_from_one_mould_are_no_copies(changed: dict[str, str]) -> None:
    assert not confirm(BULLETIN.format(**PLAIN), BULLETIN.format(**{**PLAIN, **changed}))


def test_short_posts_are_copies_only_when_equal_after_folding() -> None:
    assert confirm("قصف على سرمين الآن", "قصفٌ على سرمين الان")
    assert not confirm("قصف على سرمين الآن", "قصف على بنش الآن")
    assert similarity(signature("قصف على سرمين الآن"), signature("قصف على بنش الآن")) < 0.1


def test_a_title_stands_in_for_a_missing_text() -> None:
    title = "مقتل خمسة مدنيين في قصف مدفعي استهدف السوق القديم وسط مدينة سرمين بريف إدلب الشرقي"
    assert similarity(signature("", title), signature(title)) == 1.0
    assert signature(STORY, title) == signature(STORY)


def test_a_signature_is_the_same_in_every_process() -> None:
    one = signature(STORY)
    assert len(one.minima) == 512
    assert len(bands(one)) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in bands(one))
    assert bands(signature("كلمة " * 20)) == bands(signature("كلمة " * 20))


def test_signatures_of_other_hashing_are_not_compared() -> None:
    one = signature(STORY)
    assert similarity(one, Signature(one.minima, one.version + 1)) == 0.0


def test_bands_find_similar_texts_as_the_formula_says() -> None:
    found = {s: 1 - (1 - s**ROWS) ** BANDS for s in (0.3, 0.6)}
    assert found[0.6] >= 0.98
    assert found[0.3] < 0.25


def test_confirming_does_not_depend_on_which_is_first() -> None:
    for (_, one), (_, other) in itertools.combinations([*COPIES, *OTHERS], 2):
        assert confirm(one, other) == confirm(other, one)


@pytest.mark.parametrize(
    ("why", "other", "differs"),
    [
        ("equal", {}, False),
        ("another town", {"where": town("طفس")}, True),
        ("a village nearby is not told apart", {"where": town("سرمين", "inferred")}, False),
        ("another toll", {"killed": Count(7, 7)}, True),
        ("another stated day on the same day of publication", {"when": day(-1)}, True),
        ("another kind of event", {"type": "PROTEST", "mode": "demo"}, True),
        ("no toll", {"killed": None}, False),
    ],
)
def test_leads_tell_reports_apart(why: str, other: dict[str, object], differs: bool) -> None:
    assert differ([account("a")], [account("b", **other)]) is differs, why
    assert differ([], [account("b", **other)]) is False
