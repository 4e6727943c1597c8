"""The register: names found, dates obeyed, faults refused with file, line and remedy."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import pytest

from riwaya import register as registers
from riwaya import text as texts
from riwaya.errors import RegisterError
from riwaya.register import Register
from riwaya.register.records import NON_STATE, OUTLET_KINDS, period


@pytest.fixture(scope="module")
def register() -> Register:
    return registers.load()


def ids(register: Register, raw: str) -> list[str]:
    return [str(m.value) for m in register.find(texts.read(raw))]


def names(register: Register, raw: str) -> list[str]:
    text = texts.read(raw)
    return [text.slice(m.span) for m in register.find(text)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("اشتبكت قوات سوريا الديمقراطية مع المهاجمين", ["syr.sdf"]),
        ("اتهم ناشطون «قسد» بالاعتقال", ["syr.sdf"]),
        ('عناصر ميليشيا "الدفاع الوطني" انتشروا', ["syr.ndf"]),
        ("سلّم الموقع للحرس الثوري", ["irn.irgc"]),
        ("هاجم الحوثيون الميناء", ["yem.houthi"]),
        ("هجوم على الحوثيين", ["yem.houthi"]),
        ("تنظيم القاعدة في بلاد المغرب الإسلامي تبنى", ["aq.aqim"]),
        ("تفقد القاعدة الجوية", []),
        ("بين حماس وفتح", ["pse.hamas", "pse.fatah"]),
        ("تم فتح المعبر أمام الشاحنات", []),
        ("قالت صحيفة الحياة إن", ["al_hayat"]),
        ("عادت الحياة إلى المدينة", []),
        ("نقلت قناة «الجزيرة» عن", ["al_jazeera"]),
        ('وأفاد موقع "عين الفرات" نفسه', ["ayn_furat"]),
        ("اتفقت روسيا وتركيا على", ["rus", "tur"]),
        ("وصل إلى مطار في سوريا", []),
        ("قصف طيران التحالف مواقع في اليمن", ["coalition.yemen"]),
        ("قصف طيران التحالف مواقع", []),
    ],
)
def test_finds_the_record_that_is_named(register: Register, raw: str, expected: list[str]) -> None:
    assert ids(register, raw) == expected


def test_span_leaves_the_proclitic_out_and_closes_its_quotation(register: Register) -> None:
    assert names(register, "ولواء القدس") == ["لواء القدس"]
    assert names(register, 'ضد تنظيم "داعش" أمس') == ['تنظيم "داعش"']


@pytest.mark.parametrize(
    ("id", "on", "country", "sector"),
    [
        ("syr.hts", dt.date(2020, 5, 1), "SYR", "REB"),
        ("sdn.rsf", dt.date(2020, 1, 1), "SDN", "PRM"),
        ("sdn.rsf", dt.date(2024, 1, 1), "SDN", "REB"),
        ("afg.taliban", dt.date(2008, 1, 1), "AFG", "REB"),
        ("afg.taliban", dt.date(2022, 1, 1), "AFG", "GOV"),
        ("tur.mil", None, "TUR", "MIL"),
        ("kaz.cop", dt.date(2022, 1, 6), "KAZ", "COP"),
    ],
)
def test_code_is_that_of_the_date(register: Register, id: str, on: dt.date | None, country: str, sector: str) -> None:
    code = register.resolve(id, on)
    assert code is not None
    assert (code.country, code.sector) == (country, sector)


def test_state_body_changes_with_the_regime(register: Register) -> None:
    assert register.body("SYR", "mil", dt.date(2016, 1, 1)) == "syr.mil.assad"
    assert register.body("SYR", "mil", dt.date(2025, 6, 1)) == "syr.mil.transitional"
    assert register.body("XXX", "mil", None) is None


def test_parents_and_backers_are_dated(register: Register) -> None:
    assert "syr.nlf" not in register.parents("syr.ahrar", dt.date(2015, 1, 1))
    assert "syr.nlf" in register.parents("syr.ahrar", dt.date(2020, 1, 1))
    assert register.backers("syr.gov.assad", dt.date(2014, 1, 1)) == ("irn",)


def test_register_is_large_and_pickles(register: Register) -> None:
    actors = [r for r in register.records.values() if not r.is_outlet]
    assert len(actors) >= 600
    assert len(register.records) - len(actors) >= 900
    assert pickle.loads(pickle.dumps(register)).resolve("irq", None) == register.resolve("irq", None)


def test_every_outlet_has_kind_and_country_and_names_of_its_own(register: Register) -> None:
    outlets = [r for r in register.records.values() if r.is_outlet]
    states = {r.country for r in register.records.values() if r.kind == "state"}
    assert [r.id for r in outlets if r.kind not in OUTLET_KINDS or r.country is None] == []
    assert {r.country for r in outlets} - states - NON_STATE <= {"ESH", "HKG", "VAT"}
    assert len({r.en for r in outlets}) == len(outlets)
    hosts = [host for r in outlets for host in r.sites]
    assert len(set(hosts)) == len(hosts)
    assert all(host == host.lower() and "/" not in host and "." in host for host in hosts)


@pytest.mark.parametrize(
    ("name", "url", "id"),
    [
        ("رويترز", None, "reuters"),
        ("Enab Baladi", None, "enab_baladi"),
        ("عنب بلدي | Enab Baladi", None, "enab_baladi"),
        ("www.enabbaladi.net", None, "enab_baladi"),
        ("@reuters", None, "reuters"),
        ("السفير", None, "as_safir"),
        ("الوطن", None, None),
        ("الوطن", "https://www.alwatan.sy/archives/1", "al_watan_sy"),
        ("صحيفة الأيام", "https://al-ayyam.ps/ar/1", "al_ayyam_ps"),
        ("صحيفة الأيام", None, None),
        ("شبكة الوادي", "https://valley.example/1", None),
        ("حزب الله", None, "lbn.hezbollah"),
        (None, "https://aljazeera.net/news", "al_jazeera"),
        ("رويترز", "http://[", "reuters"),
    ],
)
def test_outlet_of_a_page(register: Register, name: str | None, url: str | None, id: str | None) -> None:
    assert register.outlet(name, url) == id


def test_a_papers_name_that_several_bear_needs_its_country(register: Register) -> None:
    assert ids(register, "ذكرت صحيفة الوطن في الكويت أن") == ["watan_kw"]
    assert ids(register, "ذكرت صحيفة الوطن أن الكويت وقطر") == ["kwt", "qat"]
    assert ids(register, "ذكرت صحيفة الوطن أن") == []


@pytest.mark.parametrize("dates", ["2014..2012", "2014-05-02..2014-05-02", "2014", "2014-13.."])
def test_wrong_period_is_refused(dates: str) -> None:
    with pytest.raises(ValueError, match=r"period|FROM|month"):
        period(dates)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, active: '2014..2012'}", "before it begins"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, parents: [x.none]}", "no entry 'x.none'"),
        ("- {id: x.a, kind: klub, ar: تيار الاختبار, en: A, country: SYR}", "unknown kind"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, colour: red}", "unknown key"),
        ("- {id: x.a, kind: party, en: A, country: SYR}", "lacks 'ar'"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, codes: [SYR XYZ]}", "unknown sector"),
        ("- {id: x.a, kind: party, ar: حزب الله, en: A, country: SYR}", "is also that of lbn.hezbollah"),
    ],
)
def test_fault_is_named_with_file_line_and_remedy(tmp_path: Path, entry: str, why: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("# our own\n" + entry + "\n", encoding="utf-8")
    problems = registers.check([path])
    assert [p for p in problems if why in str(p) and p.line == 2 and p.entry == "x.a" and p.path == str(path)]
    with pytest.raises(RegisterError):
        registers.load(path)


def test_packaged_register_has_no_fault() -> None:
    assert registers.check([]) == ()


def test_overlay_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "- {id: x.new, kind: armed_group, ar: كتيبة الاختبار, en: Test, country: SYR, sector: REB}\n"
        "- {id: deu.merkel, kind: person, ar: أنغيلا ميركل, en: Angela Merkel, country: DEU, sector: ELI}\n",
        encoding="utf-8",
    )
    register = registers.load(path)
    assert ids(register, "هاجمت كتيبة الاختبار الموقع") == ["x.new"]
    code = register.resolve("deu.merkel", dt.date(2010, 1, 1))
    assert code is not None
    assert code.sector == "ELI"
