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
    assert len([r for r in actors if r.kind != "state"]) >= 1600
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
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, abbr: [قسد]}", "is also that of syr.sdf"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, codes: [SYR PTY 2014..2012]}", "before it"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, parents: [syr 2014..2012]}", "before it"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, allies: [x.none]}", "no entry 'x.none'"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, successors: [x.none 2014..]}", "no entry"),
        ("- {id: x.a, kind: person, ar: فلان الاختبار, en: A, country: SYR, posts: [x.none 2014..]}", "no entry"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, posts: [syr]}", "holds no posts"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, inter: 9}", "unknown inter code 9"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, sector: XYZ}", "unknown sector"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, codes: [QQQ PTY]}", "unknown country 'QQQ'"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, body: club}", "unknown body 'club'"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, source: 3}", "source 3 is no text"),
        ("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, parents: [x.a]}", "(x.a > x.a)"),
    ],
)
def test_fault_is_named_with_file_line_and_remedy(tmp_path: Path, entry: str, why: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("# our own\n" + entry + "\n", encoding="utf-8")
    problems = registers.check([path])
    assert [p for p in problems if why in str(p) and p.line == 2 and p.entry == "x.a" and p.path == str(path)]
    with pytest.raises(RegisterError):
        registers.load(path)


def test_circles_of_parents_are_refused_where_they_hold_at_one_time(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    entries = (
        "- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, parents: [x.b 2014..]}\n"
        "- {id: x.b, kind: party, ar: تيار التجربة, en: B, country: SYR, parents: [x.c]}\n"
        "- {id: x.c, kind: party, ar: تيار الفحص, en: C, country: SYR, parents: [x.a %s]}\n"
    )
    path.write_text(entries % "2012..2016", encoding="utf-8")
    assert "(x.a > x.b > x.c > x.a)" in str(registers.check([path])[0])
    path.write_text(entries % "..2014", encoding="utf-8")
    assert registers.check([path]) == ()


def test_names_may_meet_where_one_is_guarded_or_means_its_own_country(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR, guarded: [قسد]}\n"
        "- {id: x.b, kind: party, ar: تيار التجربة, en: B, country: SYR, short: [المجلس الرئاسي]}\n",
        encoding="utf-8",
    )
    assert registers.check([path]) == ()


def test_source_is_the_entrys_own_else_that_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    entry = "- {id: x.%s, kind: party, ar: تيار %s, en: A%s, country: SYR%s}\n"
    own = entry % ("b", "التجربة", "b", ", source: its founding statement, note: small")
    path.write_text("- defaults: {source: field notes}\n" + entry % ("a", "الاختبار", "a", "") + own, encoding="utf-8")
    records = registers.load(path).records
    assert [records[id].source for id in ("x.a", "x.b")] == ["field notes", "its founding statement"]
    assert (records["x.b"].note, records["x.b"].line) == ("small", 3)
    path.write_text(entry % ("a", "الاختبار", "a", ""), encoding="utf-8")
    assert registers.load(path).records["x.a"].source == "own.yaml"
    path.write_text("- defaults: {sector: PTY}\n", encoding="utf-8")
    assert "defaults can give a source only" in str(registers.check([path])[0])


def test_every_packaged_record_says_where_it_is_known_from(register: Register) -> None:
    assert [r.id for r in register.records.values() if r.source in ("", Path(r.file).name)] == []


def test_post_gives_the_code_while_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "- {id: x.a, kind: person, ar: فلان الاختبار, en: A, country: SYR,"
        " posts: [syr.hts 2017-03..2019, irq.mod 2020..2022, irq.leg 2022..2023]}\n"
        "- {id: x.b, kind: person, ar: فلان التجربة, en: B, country: SYR, sector: PTY, posts: [irq.leg 2022..2023]}\n"
        "- {id: x.c, kind: person, ar: فلان الفحص, en: C, codes: [SYR MIL 2020..2021], posts: [irq.leg 2019..],"
        " country: SYR}\n",
        encoding="utf-8",
    )
    own = registers.load(path)

    def code(id: str, year: int | None) -> tuple[str | None, str | None]:
        found = own.resolve(id, dt.date(year, 6, 1) if year else None)
        assert found is not None
        return found.country, found.sector

    assert [code("x.a", year) for year in (2010, 2018, 2019, 2021, 2022, 2024, None)] == [
        ("SYR", None), ("SYR", "REB"), ("SYR", "ELI"), ("IRQ", "GOV"), ("IRQ", "LEG"), ("SYR", "ELI"), ("IRQ", "LEG")
    ]  # fmt: skip
    assert [code("x.b", year) for year in (2021, 2022, 2024)] == [("SYR", "PTY"), ("IRQ", "LEG"), ("SYR", "PTY")]
    assert [code("x.c", year) for year in (2020, 2022, None)] == [("SYR", "MIL"), ("IRQ", "LEG"), ("IRQ", "LEG")]
    assert [(r.id, t.period.first) for r, t in own.holders("irq.leg") if r.id.startswith("x.")] == [
        ("x.c", dt.date(2019, 1, 1)), ("x.a", dt.date(2022, 1, 1)), ("x.b", dt.date(2022, 1, 1))
    ]  # fmt: skip


LOADED = ("ميليشي", "مليشي", "مرتزقة", "عصاب", "شبيحة", "فلول", "العدو", "الاحتلال", "نظام ")


def test_no_record_is_shown_under_a_loaded_name(register: Register) -> None:
    actors = [r for r in register.records.values() if not r.is_outlet]
    assert [r.id for r in actors if r.ar.removeprefix("ال").startswith(LOADED)] == []
    assert [r.id for r in actors if any(a.text == r.ar for a in r.aliases if a.type == "hostile_label")] == []
    plain = [a.text for r in actors for a in r.aliases if a.type in ("name", "short")]
    assert [name for name in plain if name.startswith(LOADED[:6])] == []


@pytest.mark.parametrize(
    ("post", "on", "holder"),
    [
        ("syr.presidency.assad", dt.date(2023, 5, 1), "syr.bashar"),
        ("syr.presidency.transitional", dt.date(2025, 5, 1), "syr.sharaa"),
        ("syr.mfa.transitional", dt.date(2025, 5, 1), "syr.shaibani"),
        ("irq.cabinet", dt.date(2016, 1, 1), "irq.abadi"),
        ("yem.plc", dt.date(2023, 1, 1), "yem.alimi"),
        ("yem.spc", dt.date(2020, 1, 1), "yem.mashat"),
        ("lby.gnu", dt.date(2022, 1, 1), "lby.dbeibah"),
        ("lby.gsn", dt.date(2024, 1, 1), "lby.hammad"),
        ("sdn.tsc", dt.date(2024, 1, 1), "sdn.burhan"),
        ("un.envoy.syr", dt.date(2015, 1, 1), "un.demistura"),
        ("isr.mod", dt.date(2024, 1, 1), "isr.gallant"),
    ],
)
def test_who_held_an_office(register: Register, post: str, on: dt.date, holder: str) -> None:
    assert holder in [person.id for person, tie in register.holders(post) if tie.period.holds(on)]


def test_state_organ_has_one_record_at_a_time(register: Register) -> None:
    for (country, organ), ids in register.bodies.items():
        periods = [register.records[id].active for id in ids]
        meet = [a for i, a in enumerate(periods) for b in periods[i + 1 :] if a.meets(b)]
        assert meet == [], (country, organ)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("أصيب محمد إبراهيم في مصر", []),
        ("قال وزير الداخلية محمد إبراهيم إن", ["egy.m_ibrahim"]),
        ("أفاد ناشطون بأن السكان عادوا من المنفى", []),
    ],
)
def test_everyday_words_and_names_that_many_bear_are_nobody(register: Register, raw: str, found: list[str]) -> None:
    assert [id for id in ids(register, raw) if id != "egy"] == found


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


def test_one_of_a_list_may_stand_without_brackets_and_an_id_is_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "- {id: syr.oak_paper, kind: newspaper, ar: جريدة السنديان, en: Oak, site: oak.example, masthead: السنديانة}\n"
        "- {id: syr.oak_group, kind: armed_group, ar: لواء السنديان, en: Oak Brigade, codes: SYR REB 2013..}\n"
        "- {id: 5, kind: party, ar: حزب السنديان, en: Oak Party}\n",
        encoding="utf-8",
    )
    found, problems = registers.inspect([path])
    assert found.records["syr.oak_paper"].sites == ("oak.example",)
    assert found.records["syr.oak_paper"].mastheads == ("السنديانة",)
    assert [code.sector for code in found.records["syr.oak_group"].codes] == ["REB"]
    assert [(problem.line, "id 5 is no text" in problem.why) for problem in problems] == [(3, True)]
