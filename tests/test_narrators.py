"""Who tells what a set of reports tells: one narrator under all its names, roots counted and not pages."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from riwaya import arabic, cli, coder, narrators, trace
from riwaya.attribution.personal import own_name
from riwaya.model import Coding, Report
from riwaya.narrators import Narrator


def coding(text: str, outlet: str | None, id: str = "r", byline: str | None = None) -> Coding:
    return coder.code(Report(id, text, outlet=outlet, byline=byline))


def tally(*codings: Coding) -> dict[str, Narrator]:
    register = coder.load_kit().register
    found = narrators.tally([told for one in codings for told in narrators.chains(one, register, True)], register)
    return {n.id or n.name: n for n in found}


def chain(found: Coding, at: str) -> list[tuple[str, str | None]]:
    start = found.report.text.index(at)
    (claim,) = (c for c in found.claims if c.trigger.start == start)
    return [(link.name, link.id) for link in claim.chain]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(رويترز) قصفت طائرة القرية.", ["رويترز"]),
        ("وكالة السنابل للأنباء - قصفت طائرة القرية.", ["وكالة السنابل للأنباء"]),
        ("نقلا عن عنب بلدي: قصفت طائرة القرية.", ["عنب بلدي"]),
        ("قصفت طائرة القرية.\nنقلا عن: رويترز", ["رويترز"]),
        ("قصفت طائرة القرية.\nالمصدر: شبكة السنابل الإخبارية", ["شبكة السنابل الإخبارية"]),
        ("قصفت طائرة القرية.\nالمصدر: مواقع محلية", []),
        ("قصفت طائرة القرية.\nالمصدر: موقع السنابل + وكالات", []),
        ("(صور) قصفت طائرة القرية.", []),
        ("بلدة الدانا - قصفت طائرة القرية.", []),
        ("موقع السهل - قصفت طائرة القرية.", []),
    ],
)
def test_the_medium_that_a_page_credits_told_it(text: str, names: list[str]) -> None:
    assert [name for name, _ in chain(coding(text, "موقع السهل"), "قصفت")] == ["موقع السهل", *names]


def test_a_root_quoted_under_two_names_by_two_outlets_is_one_narrator() -> None:
    found = tally(
        coding("قالت وكالة الصحافة الفرنسية إن طائرة قصفت القرية.", "شبكة المدار", "a"),
        coding("وذكرت فرانس برس أن مدفعية قصفت التل.", "موقع السهل", "b"),
    )
    agency = found["afp"]
    assert (agency.root, agency.relayed, agency.relaying, agency.reports) == (2, 2, 0, 2)
    assert (agency.kind, agency.country) == ("agency", "FRA")
    assert (found["شبكة المدار"].root, found["شبكة المدار"].relaying) == (0, 1)


def test_an_outlet_is_the_narrator_that_others_quote() -> None:
    found = tally(
        coding("قصفت طائرة القرية.", "Enab Baladi", "a"),
        coding("قال موقع «عنب بلدي» إن طائرة قصفت القرية.", "شبكة المدار", "b"),
    )
    assert (found["enab_baladi"].root, found["enab_baladi"].relayed) == (2, 1)


def test_a_source_without_a_name_is_known_through_who_vouches() -> None:
    told = "قال مصدر أمني إن طائرة قصفت القرية."
    register = coder.load_kit().register
    codings = [coding(told, "شبكة المدار", "a"), coding(told, "موقع السهل", "b"), coding(told, "شبكة المدار", "c")]
    found = narrators.tally([t for c in codings for t in narrators.chains(c, register, True)], register)
    assert {(n.via, n.root) for n in found if n.kind == "anonymous"} == {("شبكة المدار", 2), ("موقع السهل", 1)}


def roots(*told: tuple[str, str]) -> set[str]:
    """The keys of the innermost narrators of texts, each told by an outlet."""
    register = coder.load_kit().register
    coded = [coding(text, outlet, f"r{i}") for i, (text, outlet) in enumerate(told)]
    return {chain[-1].key for one in coded for _, chain in narrators.chains(one, register, True)}


def test_a_person_is_one_narrator_under_any_title() -> None:
    told = "قال {} إن طائرة قصفت القرية."
    names = [
        "العقيد وليد الصباغ", "قائد العمليات وليد الصباغ", "المتحدث باسم الشرطة العقيد وليد الصباغ", "وليد الصباغ",
        "عضو المجلس المحلي وليد الصباغ", "وجيه المنطقة الشيخ وليد الصباغ",
    ]  # fmt: skip
    assert roots(*((told.format(name), f"موقع {i}") for i, name in enumerate(names))) == {"words وليد الصباغ"}
    assert roots((told.format("العقيد نبيل الصباغ"), "موقع السهل")) == {"words نبيل الصباغ"}


def test_a_publisher_called_by_its_name_alone_vouches_with_its_id() -> None:
    told = "نقلت الشرق الأوسط عن مصدر مطلع قوله إن طائرة قصفت القرية."
    assert roots((told, "شبكة المدار"), (told, "موقع السهل")) == {"asharq_alawsat < مصدر مطلع"}


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("قصفت طائرة القرية، بحسب المعطيات الأولية.", "words شبكه المدار"),
        ("قصفت طائرة القرية، بحسب المعطيات الأولية، وفق ما نقلت رويترز عن بلدية القرية.", "words بلديه القريه"),
        ("قصفت طائرة القرية، بحسب بيانات البلدية.", "words شبكه المدار < بيانات البلديه"),
    ],
)
def test_data_that_nobody_stands_behind_narrates_nothing(text: str, root: str) -> None:
    assert roots((text, "شبكة المدار")) == {root}


@pytest.mark.parametrize(
    ("phrase", "own"),
    [
        ("رئيس البلدية المهندس هيثم القاسمي", "هيثم القاسمي"),
        ("العقيد رائد الشامخ", "رائد الشامخ"),
        ("المتحدث باسم القوات أحمد سالم", "أحمد سالم"),
        ("وزير خارجية البرتغال جواو كرافينيو", "جواو كرافينيو"),
        ("الشيخ أبو خالد الجبوري", "أبو خالد الجبوري"),
        ("قائد العمليات المشتركة", ""),
        ("العقيد الصباغ", ""),
        ("الناطق العسكري", ""),
    ],
)
def test_a_persons_own_name_behind_rank_and_office(phrase: str, own: str) -> None:
    assert own_name(arabic.key(phrase).split()) == tuple(arabic.key(own).split())


def test_a_page_of_an_unknown_outlet_is_a_narrator_of_its_own() -> None:
    found = tally(coding("قصفت طائرة القرية.", None, "a"), coding("قصفت طائرة التل.", None, "b"))
    assert {name: n.root for name, n in found.items()} == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("text", "byline", "names"),
    [
        ("دمشق - وام: قصفت طائرة القرية.", None, ["وام"]),
        ("قصفت طائرة القرية. (رويترز)", None, ["رويترز"]),
        ("قصفت طائرة القرية.\nالمصدر: وكالة الأناضول", None, ["وكالة الأناضول"]),
        ("قصفت طائرة القرية.", "المصدر: رويترز", ["رويترز"]),
        ("قصفت طائرة القرية. (رويترز، فرانس برس)", None, []),
        ("قصفت طائرة القرية.", "المصدر: وكالات", []),
        ("قصفت طائرة القرية. (صورة من الأرشيف)", None, []),
    ],
)
def test_the_agency_that_signs_a_report_told_it(text: str, byline: str | None, names: list[str]) -> None:
    found = chain(coding(text, "شبكة المدار", byline=byline), "قصفت")
    assert [name for name, _ in found] == ["شبكة المدار", *names]
    assert all(id for _, id in found[1:])


def test_the_outlet_stands_once_whatever_it_is_called() -> None:
    found = coding("قالت وكالة الصحافة الفرنسية إن طائرة قصفت القرية.", "AFP")
    assert chain(found, "قصفت") == [("AFP", "afp")]


def test_a_source_is_not_the_house_it_told() -> None:
    found = coding("قالت مصادر متطابقة لوكالة رويترز إن طائرة قصفت القرية.", "شبكة المدار")
    assert all(id != "reuters" for name, id in chain(found, "قصفت") if name.startswith("مصادر"))


def test_explain_draws_the_narrators_with_what_hangs_on_their_word() -> None:
    found = coding("قصفت طائرة القرية. وذكرت وكالة رويترز أن مسؤولا محليا نفى اعتقال الطبيب.", "شبكة المدار")
    lines = list(trace.lines(trace.narrators(found, found.claims)))
    assert lines[0] == "told by: شبكة المدار"
    assert lines[1].startswith("  claim: ")
    at = next(i for i, line in enumerate(lines) if line.startswith("  ") and line.endswith("[reuters]"))
    assert lines[at + 1].startswith("    denies: مسؤولا محليا")
    assert lines[at + 2].startswith("      claim: ")
    assert "COERCE" in lines[at + 2]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = cli.main([str(a) for a in arguments])
    return code, capsys.readouterr().out


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("قالت وكالة رويترز إن طائرة قصفت القرية.", encoding="utf-8")
    return path


def test_sources_shows_a_table_json_and_csv(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    code, out = run(capsys, "sources", report, "--outlet", "شبكة المدار", "--all")
    assert code == 0
    assert out.splitlines()[0].split() == ["id", "name", "kind", "country", "root", "relayed", "relaying", "reports"]
    assert out.splitlines()[1].split() == ["reuters", "رويترز", "agency", "GBR", "1", "1", "0", "1"]
    _, out = run(capsys, "sources", report, "--outlet", "شبكة المدار", "--all", "--json")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["reuters", None]
    _, out = run(capsys, "sources", report, "--outlet", "شبكة المدار", "--all", "--csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert [(row["id"], row["root"], row["relaying"]) for row in rows] == [("reuters", "1", "0"), ("", "0", "1")]


def test_sources_of_coded_records_are_those_of_the_reports(
    capsys: pytest.CaptureFixture[str], report: Path, tmp_path: Path
) -> None:
    _, coded = run(capsys, "code", report, "--json", "--all")
    records = tmp_path / "coded.jsonl"
    records.write_text(coded, encoding="utf-8")
    _, fresh = run(capsys, "sources", report, "--all", "--json")
    code, kept = run(capsys, "sources", records, "--coded", "--all", "--json")
    assert code == 0
    assert kept == fresh


def test_a_record_without_ids_is_counted_by_the_names_of_its_media() -> None:
    found = coding("قصفت طائرة القرية.", "رويترز")
    bare = tuple(replace(c, chain=tuple(replace(link, id=None) for link in c.chain)) for c in found.claims)
    assert tally(replace(found, claims=bare)) == tally(found)
    assert set(tally(found)) == {"reuters"}
