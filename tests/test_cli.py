"""The command line: what goes where, which exit code, and what a failing input does to the others."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from riwaya import cli

TESTS = Path(__file__).parent
BODY = "قصفت طائرة مسيرة مقرا للجيش في مدينة دير الزور أمس الاثنين، ما أسفر عن مقتل جنديين، وفق مصدر طبي."


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main([str(a) for a in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(BODY, encoding="utf-8")
    return path


def test_json_is_one_record_a_line_on_standard_output(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    code, out, err = run(capsys, "code", report, "--json", "--published", "2021-11-09", "--outlet", "شبكة البادية")
    assert (code, err) == (0, "")
    (line,) = out.splitlines()
    record = json.loads(line)
    assert record["text"] == BODY
    assert record["outlet"] == "شبكة البادية"
    (claim,) = (c for c in record["claims"] if c["type"] == "ASSAULT")
    assert claim["when"]["first"] == "2021-11-08"
    assert claim["killed"] == 2
    assert [k["name"] for k in claim["chain"]] == ["شبكة البادية", "مصدر طبي"]


def test_the_table_is_the_default_and_has_every_column(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    code, out, _ = run(capsys, "code", report, "--published", "2021-11-09")
    assert code == 0
    assert all(heading.split()[0] in out for heading in ("date", "what", "who", "where", "status", "on whose word"))
    assert "ASSAULT" in out
    assert "\033" not in out


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BODY.encode())))
    code, out, _ = run(capsys, "code", "-", "--json")
    assert code == 0
    assert json.loads(out)["text"] == BODY


def test_one_bad_and_one_empty_file_do_not_stop_the_rest(
    capsys: pytest.CaptureFixture[str], report: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "broken.jsonl").write_bytes(b"{not json\n")
    code, out, err = run(capsys, "code", tmp_path, "--json")
    assert code == 3
    assert len(out.splitlines()) == 1
    assert "empty.html" in err
    assert "broken.jsonl" in err


def test_nothing_readable_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "code", tmp_path / "missing.html")
    assert (code, out) == (1, "")
    assert "missing.html" in err


@pytest.mark.parametrize(
    "arguments",
    [["code", "--published", "yesterday"], ["nosuchverb"], ["code", "--json", "--table", "x"], []],
    ids=["bad date", "bad verb", "two shapes", "no verb"],
)
def test_wrong_use_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2


def test_columns_flag_must_be_a_pair(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    code, _, err = run(capsys, "code", report, "--columns", "body")
    assert code == 2
    assert "FIELD=COLUMN" in err


def test_csv_with_other_column_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(f"nr,body,day\n7,{BODY.replace(',', '')},2021-11-09\n", encoding="utf-8")
    columns = ["--columns", "id=nr", "--columns", "text=body", "--columns", "published=day"]
    code, out, _ = run(capsys, "code", path, "--json", *columns)
    assert code == 0
    record = json.loads(out)
    assert (record["id"], record["published"]) == ("7", "2021-11-09")


def test_explain_names_rules_and_words(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    code, out, _ = run(capsys, "explain", report, "--published", "2021-11-09")
    assert code == 0
    assert "قصفت" in out
    assert "[assault." in out
    assert "on whose word" in out


def test_explain_of_one_claim_shows_only_that_claim(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    _, out, _ = run(capsys, "code", report, "--json")
    claim = json.loads(out)["claims"][0]
    _, out, _ = run(capsys, "explain", report, "--claim", claim["id"])
    assert out.count("claim: ") == 1


def test_coding_twice_gives_the_same_bytes(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    assert run(capsys, "code", report, "--json") == run(capsys, "code", report, "--json")


def test_score_of_the_gold_against_itself_is_perfect(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    gold = next((Path(__file__).parent / "gold").glob("*.json"))
    code, out, _ = run(capsys, "score", gold, "--coded", gold, "--json")
    assert code == 0
    assert json.loads(out)["claims"] == 1.0


def test_a_figure_below_its_floor_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    gold = next((Path(__file__).parent / "gold").glob("*.json"))
    floors = tmp_path / "floors.json"
    floors.write_text('{"claims": 1.01}', encoding="utf-8")
    code, _, err = run(capsys, "score", gold, "--coded", gold, "--floors", floors)
    assert code == 1
    assert "claims" in err


def test_score_names_a_file_that_is_no_gold(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    code, _, err = run(capsys, "score", path)
    assert code == 1
    assert "gold.jsonl" in err
    assert "record 1" in err


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, Path]:
    """Gold of three reports, and the same with the first claim of the first taken out and one of the second renamed."""
    gold, coded = tmp_path / "gold", tmp_path / "coded.jsonl"
    gold.mkdir()
    records = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((TESTS / "gold").glob("*.json"))[:3]]
    (gold / "one.json").write_text(json.dumps(records[0]), encoding="utf-8")
    (gold / "two.jsonl").write_text("\n".join(json.dumps(r) for r in records[1:]), encoding="utf-8")
    del records[0]["claims"][0]
    records[1]["claims"][0].update(status="historical", rule="planted.rule")
    coded.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return gold, coded


def test_score_prints_intervals_and_every_table(capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]) -> None:
    gold, coded = planted
    code, out, err = run(capsys, "score", gold, "--coded", coded)
    assert (code, err) == (0, "")
    assert out.count("95% interval") == 5
    for title in ("measure", "claims by type", "status", "assertion", "words by role"):
        assert any(line.startswith(f"{title} ") and line.endswith("right/gold (found)") for line in out.splitlines())
    assert "mean of the types" in out
    assert "errors" not in out


def test_score_prints_the_tables_asked_for(capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]) -> None:
    gold, coded = planted
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--by", "role,status")
    heads = [line.split("  ")[0] for line in out.splitlines() if line.endswith("right/gold (found)")]
    assert heads == ["measure", "words by role", "status"]
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--by", "none")
    assert out.count("95% interval") == 1


def test_score_as_json_holds_measures_tables_and_intervals(
    capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]
) -> None:
    gold, coded = planted
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--json")
    record = json.loads(out)
    assert record.keys() >= json.loads((TESTS / "floors.json").read_text(encoding="utf-8")).keys()
    assert record["documents"] == 3
    assert record["bootstrap"] == {"draws": 1000, "seed": 0, "level": 0.95, "drawn": "documents"}
    claims = record["measures"]["claims"]
    assert claims["value"] == record["claims"]
    assert claims["interval"][0] <= claims["value"] <= claims["interval"][1]
    assert claims["gold"] == claims["found"] + 1 == sum(row["gold"] for row in record["by"]["type"].values())
    historical = record["by"]["status"]["historical"]
    assert historical["found"] == historical["hit"] + 1
    actors = record["by"]["role"]["actors"]
    assert actors["gold"] == sum(row["gold"] for row in actors["by_type"].values())
    assert "errors" not in record


def test_score_lists_errors(capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]) -> None:
    gold, coded = planted
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--by", "none", "--errors")
    _, _, listed = out.partition("\nerrors: ")
    counted, missed, around, status, _ = listed.splitlines()
    assert counted == "1 missed, 1 status"
    assert missed.startswith("d01-deir-ezzor ")
    assert " missed: gold ASSAULT" in missed
    assert missed.endswith(", found nothing")
    assert "[" in around
    assert status.startswith("d02-idlib ")
    assert status.endswith(" status: gold occurred, found historical  [planted.rule]")
    assert run(capsys, "score", gold, "--coded", gold, "--errors")[1].endswith("\nerrors: none\n")


def test_score_lists_the_first_errors(capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]) -> None:
    gold, coded = planted
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--errors", "1")
    assert out.endswith("and 1 more\n")
    _, out, _ = run(capsys, "score", gold, "--coded", coded, "--json", "--errors", "1")
    (error,) = json.loads(out)["errors"]
    assert error["kind"] in {"missed", "status"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "colour"], "no table 'colour'; choose from type, status, assertion, role, or none"),
        (["--errors", "0"], "'0' is no number above 0"),
        (["--errors", "gold"], "other arguments go before --errors"),
    ],
    ids=["table", "zero", "path"],
)
def test_score_says_what_it_takes(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["score", str(TESTS / "gold"), *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("floors", "code", "message"),
    [
        ('{"colour": 1}', 2, "no measure colour; there are claims, mode"),
        ('{"claims": "high"}', 1, "no figures by name of measure"),
        ("{", 1, "no JSON"),
        (None, 1, "No such file"),
    ],
    ids=["unknown", "no figure", "no JSON", "missing"],
)
def test_bad_floors_are_named_before_anything_is_coded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, floors: str | None, code: int, message: str
) -> None:
    path = tmp_path / "floors.json"
    if floors is not None:
        path.write_text(floors, encoding="utf-8")
    got, out, err = run(capsys, "score", TESTS / "gold", "--floors", path)
    assert (got, out) == (code, "")
    assert f"floors.json: {message}" in err


def test_score_takes_a_report_once(capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path]) -> None:
    gold, coded = planted
    (gold / "twice.jsonl").write_text(coded.read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = run(capsys, "score", gold)
    assert code == 1
    assert "twice.jsonl: a second record of report d01-deir-ezzor" in err


def test_score_reads_a_line_as_a_line_whatever_stands_in_it(
    capsys: pytest.CaptureFixture[str], planted: tuple[Path, Path], tmp_path: Path
) -> None:
    record = json.loads((planted[0] / "one.json").read_text(encoding="utf-8"))
    record["title"] = "one\u2028title"
    path = tmp_path / "odd.jsonl"
    path.write_text("\ufeff" + json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    code, out, err = run(capsys, "score", path, "--coded", path, "--by", "none")
    assert (code, err) == (0, "")
    assert next(line for line in out.splitlines() if line.startswith("claims ")).split()[4] == "-"


def test_score_of_a_folder_or_file_without_records(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no .json or .jsonl file in this folder" in run(capsys, "score", tmp_path)[2]
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    code, _, err = run(capsys, "score", tmp_path)
    assert code == 1
    assert "no record in it" in err


def test_check_finds_the_package_sound(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check")
    assert (code, out) == (0, "")
    assert "rules" in err


def test_register_check_counts_or_lists_every_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "register", "check")
    assert code == 0
    assert out.endswith("no problems\n")
    own = tmp_path / "actors" / "own.yaml"
    own.parent.mkdir()
    own.write_text("- {id: x.a, kind: party, ar: تيار الاختبار, en: A, country: SYR}\n", encoding="utf-8")
    for folder in (tmp_path, own.parent):
        code, out, _ = run(capsys, "register", "check", "--register", folder)
        assert (code, "1 of them yours" in out) == (0, True)
    with own.open("a", encoding="utf-8") as more:
        more.write("- {id: x.b, kind: party, ar: حزب الله, en: B, country: SYR, parents: [x.none]}\n")
    code, out, err = run(capsys, "register", "check", "--register", tmp_path)
    assert (code, out) == (2, "")
    assert f"{own}:2: x.b: no entry 'x.none'" in err
    assert "is also that of lbn.hezbollah" in err
    assert run(capsys, "register", "check", "--register", own)[0] == 2


def test_register_show_tells_what_held_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "register", "show", "الجيش السوري", "--on", "2016-03-01")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line and not line.startswith(" ")] == ["syr.mil.assad"]
    assert re.search(r"codes +SYR MIL\n", out)
    assert re.search(r"source +\w", out)
    assert run(capsys, "register", "show", "Fatah")[1].startswith("pse.fatah ")
    code, _, err = run(capsys, "register", "show", "لا أحد")
    assert code == 2
    assert "no 'لا أحد'" in err


def test_own_actors_are_coded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "mine" / "actors" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "- {id: x.new, kind: armed_group, ar: كتيبة الاختبار, en: A, country: SYR, sector: REB,"
        " hostile: [عصابة الاختبار]}\n"
        "- {id: syr.sdf, kind: military, ar: قوات سوريا الديمقراطية, en: SDF, sector: MIL}\n",
        encoding="utf-8",
    )
    path = tmp_path / "report.txt"
    path.write_text("قصفت عصابة الاختبار مواقع قوات سوريا الديمقراطية أمس.\n", encoding="utf-8")
    _, out, _ = run(capsys, "code", "--json", "--overlay", tmp_path / "mine", path)
    found = {a["id"]: (a["text"], a["name"], a["role"]) for a in json.loads(out)["actors"]}
    assert found["x.new"] == ("عصابة الاختبار", "كتيبة الاختبار", "REB")
    assert found["syr.sdf"][2] == "MIL"


def test_check_names_file_line_and_entry_of_a_bad_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "ar" / "triggers"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("- id: mine.act\n  type: ASSAULT\n  verb: [x]\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", tmp_path)
    assert code == 1
    assert "mine.yaml:1" in out
    assert "mine.act" in out


def test_the_module_runs_and_honours_no_color(report: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(Path(cli.__file__).parent.parent.parent)}
    out = subprocess.run(
        [sys.executable, "-m", "riwaya", "code", str(report)], capture_output=True, check=True, env=environment
    )
    assert b"\033" not in out.stdout
    assert "ASSAULT" in out.stdout.decode()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("riwaya ")


# --- times, numbers, names: the text itself, a file, or standard input ------------------------------------------------


def test_times_of_a_text_given_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "times", "قصفوا القرية فجر أمس الاثنين", "--published", "2021-11-09", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["span"], found["text"]) == ([13, 28], "فجر أمس الاثنين")
    value = {"first": "2021-11-08", "last": "2021-11-08", "grain": "part_of_day", "time": None}
    assert found["value"] == {**value, "weekday_disagrees": False}


def test_times_without_a_day_to_count_from_stay_open(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "times", "وصلوا أمس", "--json")
    assert json.loads(out)["value"]["first"] is None


def test_numbers_say_what_they_count_and_who_is_hurt(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "numbers", "مقتل أكثر من عشرين مدنيا ووصول 3 شاحنات. وسقطت قذيفة دون إصابات", "--json")
    values = [json.loads(line)["value"] for line in out.splitlines()]
    assert [(v["low"], v["high"], v["of"], v["toll"]) for v in values] == [
        (20, None, "مدنيا", "killed"), (3, 3, "شاحنات", None), (0, 0, None, "injured"), (0, 0, None, "killed"),
    ]  # fmt: skip


def test_names_come_with_what_is_known_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "names", "دخلت قوات سوريا الديمقراطية مدينة دير الزور", "--json")
    values = {found["text"]: found["value"] for found in map(json.loads, out.splitlines())}
    assert values["قوات سوريا الديمقراطية"]["id"] == "syr.sdf"
    assert (values["دير الزور"]["kind"], values["دير الزور"]["country"]) == ("place", "SYR")


@pytest.mark.parametrize("verb", ["times", "numbers", "names"])
def test_a_table_for_people_is_the_default(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    code, out, _ = run(capsys, verb, BODY)
    heading, *rows = out.splitlines()
    assert code == 0
    assert heading.startswith("span")
    assert rows


def test_words_from_a_file_and_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, report: Path
) -> None:
    import io

    _, from_file, _ = run(capsys, "times", report, "--published", "2021-11-09")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BODY.encode())))
    _, from_stream, _ = run(capsys, "times", "--published", "2021-11-09")
    assert "2021-11-08" in from_file
    assert from_stream == from_file


def test_a_missing_file_is_no_text(capsys: pytest.CaptureFixture[str], report: Path) -> None:
    assert run(capsys, "numbers", "missing.txt") == (1, "", "riwaya: 0 done, 1 failed:\n  missing.txt: no such file\n")
    assert run(capsys, "numbers", "missing.txt", report)[0] == 3


def test_nothing_found_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "times", "لا شيء هنا") == (0, "", "")


@pytest.mark.parametrize("verb", ["times", "numbers", "names"])
@pytest.mark.parametrize("words", ["", "\x00", "\ud800 أمس", "ا" * 5000, "﮲﴾ 5 ﷽"])
def test_odd_texts_do_no_harm(capsys: pytest.CaptureFixture[str], verb: str, words: str) -> None:
    assert run(capsys, verb, words)[0] == 0
    assert run(capsys, verb, words, "--json")[0] == 0
