"""Which of several actors a name means: by the countries spoken of, by who reads, by whose people speak, by the day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from riwaya import coder, register, text
from riwaya.errors import RegisterError
from riwaya.model import Report, Who
from riwaya.register import Register, homes


@pytest.fixture(scope="module")
def kit() -> coder.Kit:
    return coder.load_kit()


def linked(kit: coder.Kit, raw: str, phrase: str, on: dt.date, outlet: str | None = None) -> Who:
    known = kit.register.record(outlet) if outlet else None
    report = Report("t", raw, outlet=known.ar if known else None, published=on)
    words = text.read(raw)
    found = coder.ground(report, words, coder.look(words, kit, outlet), kit).whos.values()
    return next(w for w in found if w.text == phrase)


@pytest.mark.parametrize(
    ("raw", "phrase", "on", "id", "why"),
    [
        (
            "دهم الأمن الوطني منزلا في وهران",
            "الأمن الوطني",
            dt.date(2020, 5, 1),
            "dza.dgsn",
            "short names are of the country that a place lies in",
        ),
        (
            "دهم الأمن الوطني منزلا في الموصل",
            "الأمن الوطني",
            dt.date(2020, 5, 1),
            "irq.nss",
            "the same words about a place elsewhere",
        ),
        (
            "قالت الفرقة الرابعة في الدمازين",
            "الفرقة الرابعة",
            dt.date(2024, 2, 1),
            "sdn.div4",
            "a unit's number abroad",
        ),
        ("قالت الفرقة الرابعة في درعا", "الفرقة الرابعة", dt.date(2019, 2, 1), "syr.div4", "a unit's number at home"),
        (
            "قال الحزب إن مقاتليه في صور بخير",
            "الحزب",
            dt.date(2024, 9, 1),
            "lbn.hezbollah",
            "a bare noun in its country",
        ),
        ("قال الحزب إن مقاتليه في حلب بخير", "الحزب", dt.date(2024, 9, 1), None, "a bare noun elsewhere"),
    ],
)
def test_name_is_that_of_the_country_spoken_of(
    kit: coder.Kit, raw: str, phrase: str, on: dt.date, id: str | None, why: str
) -> None:
    assert linked(kit, raw, phrase, on).id == id, why


def test_readers_know_their_own_by_short_names(kit: coder.Kit) -> None:
    raw, on = "ضبطت قوات حرس الحدود شحنة مخدرات", dt.date(2022, 3, 1)
    assert linked(kit, raw, "قوات حرس الحدود", on, "petra").id == "jor.border_guard"
    assert linked(kit, raw, "قوات حرس الحدود", on, "reuters").id is None


def test_who_writes_for_readers_at_home(kit: coder.Kit) -> None:
    known = kit.register.record
    papers = [homes.readers(known(id)) for id in ("petra", "enab_baladi", "al_jazeera", "reuters", "")]
    assert papers == ["JOR", "SYR", None, None, None]
    assert [homes.home(known(id)) for id in ("petra", "enab_baladi")] == [None, "SYR"]


@pytest.mark.parametrize(
    ("raw", "phrase", "on", "id", "why"),
    [
        (
            "قال أحمد المسماري إن الجيش الليبي دخل البلدة",
            "الجيش الليبي",
            dt.date(2019, 6, 1),
            "lby.lna",
            "its own spokesman speaks",
        ),
        (
            "قصف الجيش الليبي الميناء",
            "الجيش الليبي",
            dt.date(2019, 6, 1),
            "lby.gna_mil",
            "nobody of the rival's speaks",
        ),
        (
            "عقدت الحكومة الليبية جلستها في البيضاء",
            "الحكومة الليبية",
            dt.date(2016, 9, 1),
            "lby.interim_gov",
            "the seat of the rival",
        ),
        (
            "ردت الحكومة الليبية من طرابلس على فتحي باشاغا",
            "الحكومة الليبية",
            dt.date(2022, 6, 1),
            "lby.gnu",
            "its own seat goes before a rival's name",
        ),
        (
            "قال يحيى سريع إن القوات المسلحة اليمنية هاجمت سفينة",
            "القوات المسلحة اليمنية",
            dt.date(2024, 2, 1),
            "yem.houthi_mil",
            "claimed by an armed group",
        ),
    ],
)
def test_rivals_that_claim_one_name(kit: coder.Kit, raw: str, phrase: str, on: dt.date, id: str, why: str) -> None:
    assert linked(kit, raw, phrase, on).id == id, why


def test_outlet_of_one_side_means_its_own(kit: coder.Kit) -> None:
    raw, on = "أسقط الجيش اليمني مسيرة", dt.date(2021, 3, 1)
    assert linked(kit, raw, "الجيش اليمني", on, "almasirah").id == "yem.houthi_mil"
    assert linked(kit, raw, "الجيش اليمني", on).id == "yem.mil"


@pytest.mark.parametrize(
    ("raw", "phrase", "on", "id"),
    [
        ("زار محافظ نينوى المخيم", "محافظ نينوى", dt.date(2014, 3, 1), "irq.governor.nineveh"),
        ("زار محافظ نينوى أثيل النجيفي المخيم", "محافظ نينوى أثيل النجيفي", dt.date(2014, 3, 1), "irq.atheel_nujaifi"),
        ("قال المتحدث باسم الجيش الإسرائيلي", "المتحدث باسم الجيش الإسرائيلي", dt.date(2024, 3, 1), "isr.hagari"),
        ("قال المتحدث باسم الجيش الإسرائيلي", "المتحدث باسم الجيش الإسرائيلي", dt.date(2018, 3, 1), "isr.manelis"),
        ("التقى رئيس مجلس النواب في بيروت وفدا", "رئيس مجلس النواب", dt.date(2021, 3, 1), "lbn.berri"),
        ("قال ولي العهد السعودي", "ولي العهد السعودي", dt.date(2018, 3, 1), "sau.crown"),
        ("قال الأمين العام للأمم المتحدة", "الأمين العام للأمم المتحدة", dt.date(2018, 3, 1), "un.sg"),
        ("أعلنت وزارة الكهرباء العراقية", "وزارة الكهرباء العراقية", dt.date(2018, 3, 1), "irq.moelec"),
        ("قال رئيس البرلمان العراقي", "رئيس البرلمان العراقي", dt.date(2019, 3, 1), "irq.halbousi"),
        ("قال رئيس البرلمان العراقي السابق", "رئيس البرلمان العراقي السابق", dt.date(2019, 3, 1), None),
    ],
)
def test_titles_on_the_day(kit: coder.Kit, raw: str, phrase: str, on: dt.date, id: str | None) -> None:
    assert linked(kit, raw, phrase, on).id == id


def test_civilians_are_of_the_readers_country_where_no_place_is_named(kit: coder.Kit) -> None:
    raw, on = "تظاهر معلمون للمطالبة برواتبهم", dt.date(2022, 3, 1)
    assert linked(kit, raw, "معلمون", on, "petra").country == "JOR"
    assert linked(kit, raw, "معلمون", on, "reuters").country is None


def test_settlers_are_of_their_own_state(kit: coder.Kit) -> None:
    raw = "أحرق مستوطنون حقلا قرب نابلس فهاجمهم مزارعون"
    assert linked(kit, raw, "مستوطنون", dt.date(2023, 3, 1)).country == "ISR"
    assert linked(kit, raw, "مزارعون", dt.date(2023, 3, 1)).country == "PSE"


def test_councils_and_staffs_are_organs_of_their_state(kit: coder.Kit) -> None:
    raw, on = "انتقد مجلس نواب الشعب التونسي هيئة الأركان الإسرائيلية", dt.date(2023, 3, 1)
    assert linked(kit, raw, "مجلس نواب الشعب التونسي", on).role == "LEG"
    assert linked(kit, raw, "هيئة الأركان الإسرائيلية", on).id == "isr.mil"


@pytest.mark.parametrize(
    ("raw", "phrase", "role"),
    [
        ("قتل متشددون ثلاثة جنود", "متشددون", "REB"),
        ("قتل مسلحون ثلاثة جنود", "مسلحون", "UAF"),
        ("فجر رجل من حركة الشباب سيارة", "رجل من حركة الشباب", "REB"),
        ("دخلت قوات أمنية الحي", "قوات أمنية", "COP"),
        ("أصيب رجل من عشيرة زوبع بجروح", "رجل من عشيرة", "CVL"),
    ],
)
def test_sector_of_armed_men(kit: coder.Kit, raw: str, phrase: str, role: str) -> None:
    assert linked(kit, raw, phrase, dt.date(2018, 3, 1)).role == role


def overlay(folder: Path, entries: str) -> tuple[Register, tuple[RegisterError, ...]]:
    path = folder / "own.yaml"
    path.write_text(entries, encoding="utf-8")
    return register.inspect([path])


def test_claimed_and_bare_names_do_not_clash_and_are_not_found_by_themselves(tmp_path: Path) -> None:
    made, faults = overlay(
        tmp_path, "- {id: qqq.x, kind: armed_group, ar: لواء الرمل, en: Sand, country: SYR, claims: [الجيش السوري]}\n"
    )
    assert faults == ()
    assert "qqq.x" in {a.record for a in made.aliases("الجيش السوري")}
    assert "qqq.x" not in made.candidates("الجيش السوري")
    assert "qqq.x" not in {m.value for m in made.find(text.read("قصف الجيش السوري التلة"))}


def test_a_short_name_may_be_another_lands_full_name_but_not_its_own(tmp_path: Path) -> None:
    entry = "- {{id: qqq.x, kind: military, ar: فرقة الرمل, en: Sand, country: {}, short: [الفرقة الرابعة]}}\n"
    assert overlay(tmp_path, entry.format("YEM"))[1] == ()
    assert "الفرقه الرابعه" in str(overlay(tmp_path, entry.format("SYR"))[1][0])
