"""Mentions grounded at a date, taken up again, and tied to one another."""

from __future__ import annotations

import datetime as dt

import pytest

from riwaya import names, register, text
from riwaya.model import Mention, Span, Where, Who
from riwaya.register import Register
from riwaya.resolution import who

DAY = dt.date(2021, 9, 14)


@pytest.fixture(scope="module")
def actors() -> Register:
    return register.load()


def read(actors: Register, raw: str) -> tuple[text.Text, tuple[Mention, ...]]:
    page = text.read(raw)
    known = actors.find(page)
    return page, names.merge(known, names.find(page, known, ()))


def whos(actors: Register, raw: str, on: dt.date | None = DAY, places: tuple[Where, ...] = ()) -> dict[str, Who]:
    page, mentions = read(actors, raw)
    return {w.text: w for w in who.ground(page, mentions, actors, on, places)}


def ties(actors: Register, raw: str) -> set[tuple[str, str, str]]:
    page, mentions = read(actors, raw)
    grounded = who.ground(page, mentions, actors, DAY, ())
    found = who.relations(page, mentions, grounded)
    return {(grounded[r.subject].text, r.relation, grounded[r.object].text) for r in found}


@pytest.mark.parametrize(
    ("raw", "on", "phrase", "id", "country", "role"),
    [
        ("الجيش السوري", dt.date(2016, 3, 1), "الجيش السوري", "syr.mil.assad", "SYR", "MIL"),
        ("الجيش السوري", dt.date(2025, 3, 1), "الجيش السوري", "syr.mil.transitional", "SYR", "MIL"),
        ("الحكومة السودانية", dt.date(2010, 3, 1), "الحكومة السودانية", "sdn.gov.bashir", "SDN", "GOV"),
        ("القوات النيجيرية", DAY, "القوات النيجيرية", "nga.mil", "NGA", "MIL"),
        ("وزارة الدفاع الإيطالية", DAY, "وزارة الدفاع الإيطالية", "ita.mod", "ITA", "MIL"),
        ("جندي أمريكي", DAY, "جندي أمريكي", None, "USA", "MIL"),
        ("مسلحون مجهولون", DAY, "مسلحون مجهولون", None, None, "UAF"),
        ("مسلحون من تنظيم القاعدة", DAY, "مسلحون من تنظيم القاعدة", "aq", "IMG", "REB"),
        ("مسلحو حماس", dt.date(2006, 1, 1), "مسلحو حماس", "pse.hamas", "PSE", "REB"),
        ("ضابط في الشرطة العراقية", DAY, "ضابط في الشرطة العراقية", "irq.cop", "IRQ", "COP"),
        ("قوات الأمن اللبنانية", DAY, "قوات الأمن اللبنانية", None, "LBN", "COP"),
        ("وزير الخارجية العراقي", DAY, "وزير الخارجية العراقي", "irq.mfa", "IRQ", "GOV"),
        ("الرئيس السوري", dt.date(2023, 5, 1), "الرئيس السوري", "syr.presidency.assad", "SYR", "GOV"),
        ("الرئيس السوري", dt.date(2025, 5, 1), "الرئيس السوري", "syr.presidency.transitional", "SYR", "GOV"),
        ("للرئيس السوري", dt.date(2025, 5, 1), "للرئيس السوري", "syr.presidency.transitional", "SYR", "GOV"),
        ("الرئيس السوري", None, "الرئيس السوري", None, "SYR", "GOV"),
        ("الرئيس السوري السابق", dt.date(2025, 5, 1), "الرئيس السوري السابق", None, "SYR", "GOV"),
        ("الرئيس السوري الراحل", dt.date(2025, 5, 1), "الرئيس السوري", None, "SYR", "GOV"),
        ("رئيس وزراء إسبانيا", DAY, "رئيس وزراء إسبانيا", "esp.cabinet", "ESP", "GOV"),
        ("نائب وزير الدفاع الإسباني", DAY, "نائب وزير الدفاع الإسباني", None, "ESP", "GOV"),
        ("رئاسة الوزراء الإسبانية", DAY, "رئاسة الوزراء الإسبانية", "esp.cabinet", "ESP", "GOV"),
        ("الرئاسة الإسبانية", DAY, "الرئاسة الإسبانية", "esp.president", "ESP", "GOV"),
        ("منظمة الزرقاوي", dt.date(2005, 5, 1), "منظمة الزرقاوي", None, "IRQ", "REB"),
        ("قوات بشار الأسد", dt.date(2015, 5, 1), "قوات بشار الأسد", "syr.mil.assad", "SYR", "MIL"),
        ("عناصر صدام حفتر", dt.date(2022, 5, 1), "عناصر صدام حفتر", None, "LBY", "REB"),
        ("ميليشيا قسد", dt.date(2021, 5, 1), "ميليشيا قسد", "syr.sdf", "SYR", "REB"),
        ("أحمد الشرع", dt.date(2023, 5, 1), "أحمد الشرع", "syr.sharaa", "SYR", "REB"),
        ("أحمد الشرع", dt.date(2025, 5, 1), "أحمد الشرع", "syr.sharaa", "SYR", "GOV"),
        ("رئيس الوزراء، إيهود أولمرت", dt.date(2007, 1, 1), "رئيس الوزراء، إيهود أولمرت", "isr.olmert", "ISR", "GOV"),
        ("أربعة صحافيين فرنسيين", DAY, "أربعة صحافيين فرنسيين", None, "FRA", "JRN"),
        ("الفوج 111 التابع للفرقة الرابعة", DAY, "الفوج 111", None, "SYR", "MIL"),
        ("مقاتلو حركة طالبان", dt.date(2008, 5, 1), "مقاتلو حركة طالبان", "afg.taliban", "AFG", "REB"),
        ("ثكنة عسكرية", DAY, "ثكنة عسكرية", None, None, "MIL"),
    ],
)
def test_grounded_at_the_date(
    actors: Register, raw: str, on: dt.date | None, phrase: str, id: str | None, country: str | None, role: str | None
) -> None:
    got = whos(actors, raw, on)[phrase]
    assert (got.id, got.country, got.role) == (id, country, role)


def test_loaded_name_stays_as_written_and_the_record_shows_its_own(actors: Register) -> None:
    got = whos(actors, "هاجمت مرتزقة تركيا القرية")["مرتزقة تركيا"]
    assert (got.text, got.id, got.name) == ("مرتزقة تركيا", "syr.sna", "الجيش الوطني السوري")


def test_title_gives_the_role_where_the_register_knows_none_for_the_day(actors: Register) -> None:
    raw = "الجنرال خليفة حفتر وزعيم حزب المحافظين ديفيد كاميرون"
    got = whos(actors, raw, dt.date(2007, 5, 1))
    assert got["زعيم حزب المحافظين ديفيد كاميرون"].role == "PTY"


def test_state_organ_takes_the_only_country_spoken_of(actors: Register) -> None:
    assert whos(actors, "قالت السودان إن الجيش انسحب")["الجيش"].id == "sdn.saf"
    assert whos(actors, "قال شهود إن الجيش انسحب")["الجيش"].country is None


def test_civilians_take_the_country_of_their_sentence_but_gunmen_do_not(actors: Register) -> None:
    raw = "قتل مسلحون خمسة مدنيين في سامراء"
    at = raw.index("سامراء")
    place = Where("سامراء", "IRQ", None, None, None, "town", "stated", None, Span(at, at + 6))
    got = whos(actors, raw, DAY, (place,))
    assert got["خمسة مدنيين"].country == "IRQ"
    assert got["مسلحون"].country is None


@pytest.mark.parametrize(
    ("raw", "phrase", "id"),
    [
        ("هاجم تنظيم داعش الحقل ثم انسحب التنظيم", "التنظيم", "isis"),
        ("أعلنت حركة طالبان الهدنة وقالت الحركة إنها ملتزمة", "الحركة", "afg.taliban"),
        ("نعت قوات سوريا الديمقراطية ثلاثة من مقاتليها", "ثلاثة من مقاتليها", "syr.sdf"),
        ("انسحب المهاجمون ثم عاد التنظيم", "التنظيم", None),
    ],
)
def test_bare_nouns_take_up_the_party_before(actors: Register, raw: str, phrase: str, id: str | None) -> None:
    assert whos(actors, raw)[phrase].id == id


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("فصيل محلي مدعوم من تركيا", {("فصيل محلي", "backed_by", "تركيا")}),
        (
            'وصل "لواء القدس وقوات النمر" المدعومان من روسيا',
            {("لواء القدس", "backed_by", "روسيا"), ("قوات النمر", "backed_by", "روسيا")},
        ),
        ('"الفوج 52 التابع للحرس الثوري"', {("الفوج 52", "part_of", "للحرس الثوري")}),
        ("قائد جيش الإسلام", {("قائد جيش الإسلام", "leads", "جيش الإسلام")}),
        ("القيادي في حركة حماس", {("القيادي في حركة حماس", "member_of", "حركة حماس")}),
        ("كتيبة النهر بقيادة أبو حسن الشامي", {("أبو حسن الشامي", "leads", "كتيبة النهر")}),
        ("كتائب القسام ـ الجناح العسكري لحركة حماس", {("كتائب القسام", "part_of", "حركة حماس")}),
        ("ميليشيات موالية لحزب الله", {("ميليشيات", "allied_with", "حزب الله")}),
        ("الحرس الثوري الإيراني", set()),
        ("حزب الله وتركيا", set()),
    ],
)
def test_relations(actors: Register, raw: str, expected: set[tuple[str, str, str]]) -> None:
    assert ties(actors, raw) == expected


def test_one_who_for_each_party_in_order(actors: Register) -> None:
    page, mentions = read(actors, "التقى وزير الدفاع الروسي قادة من الحشد الشعبي في بغداد")
    grounded = who.ground(page, mentions, actors, None, ())
    assert [w.span for w in grounded] == [m.span for m in who.parties(mentions)]
