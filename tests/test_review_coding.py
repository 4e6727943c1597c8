"""Double coding on the page: who is given what, how far they agree, how it is settled, what gold comes of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reviewing import PASSWORD, Page, served
from riwaya.errors import UsageError
from riwaya.exports.record import from_record
from riwaya.review.pages.adjudication import _chosen
from riwaya.review.pages.agreement import parts
from riwaya.review.pages.coding import Giving, drawn


@pytest.fixture
def page(quick_passwords: None, desk_db: Path) -> Iterator[Page]:
    made = served(desk_db)
    yield made
    made.desk.archive.close()


def give(page: Page, report: str = "shelling-1") -> dict[str, int]:
    """A report given to both coders; their assignments by name."""
    page.desk.assign([report], ["kamal", "salma"], "adib")
    return {one["coder"]: one["assignment"] for one in page.desk.assignments(report=report)}


def judged(page: Page, name: str, sheet: int, **fields: object) -> None:
    """A coder accepts every claim of a sheet but says something else of fields of the first, and submits."""
    claims = page.desk.sheet(sheet, name)["claims"]
    for claim in claims:
        page.desk.say(sheet, claim["id"], "verdict", "accepted", by=name)
    for field, value in fields.items():
        page.desk.say(sheet, claims[0]["id"], field, value, by=name)
    page.desk.submit(sheet, name)


def choices(text: str, prefer: str) -> dict[str, str]:
    """The form of an adjudication with the option of one coder (or ``coded``, ``neither``) chosen throughout."""
    chosen: dict[str, str] = {}
    for name, number, label in re.findall(
        r'type="radio" name="([^"]+)" value="(\d+)"[^>]*>\s*<span><kbd>\d</kbd> <small>(.*?)</small>', text, re.DOTALL
    ):
        if prefer in re.sub(r"<[^>]+>", "", label):
            chosen.setdefault(name, number)
    return chosen


# --- giving out and coding -------------------------------------------------------------------------------------------


def test_an_adjudicator_gives_out_the_next_reports_of_the_queue(page: Page) -> None:
    answer = page.role("adjudicator").post(
        "/coding/assign", data={"count": 2, "first": "kamal", "second": "salma", "seed": ""}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/coding")
    given = page.desk.assignments()
    assert [one["coder"] for one in given] == ["kamal", "salma"] * 2
    assert {one["report"] for one in given} == {row["report"] for row in page.desk.queue()[:2]}
    assert {one["by"] for one in given} == {"adib"}


@pytest.mark.parametrize(
    ("said", "why"),
    [({"second": "kamal"}, "two different coders"), ({"second": "rana"}, "no open account of a coder"),
     ({"second": "nobody"}, "no open account of a coder"), ({"country": "XXX"}, "no report of the queue fits"),
     ({"count": 0}, "greater than"), ({"since": "yesterday"}, "pattern")],
)  # fmt: skip
def test_what_cannot_be_given_out_is_said(page: Page, said: dict[str, object], why: str) -> None:
    answer = page.role("adjudicator").post(
        "/coding/assign", data={"count": 2, "first": "kamal", "second": "salma", **said}
    )
    assert answer.status_code in (400, 422)
    assert why in answer.text
    assert page.desk.assignments() == []


def test_the_same_seed_draws_the_same_reports_and_none_twice(page: Page) -> None:
    giving = Giving(count=2, first="kamal", second="salma", draw="random", seed=7)
    lots = {seed: tuple(drawn(page.desk, giving.model_copy(update={"seed": seed}))) for seed in range(20)}
    assert drawn(page.desk, giving) == list(lots[7])
    assert len(set(lots.values())) > 1, "the seed decides"
    page.desk.assign(lots[7], ["kamal", "salma"], "adib")
    assert not set(drawn(page.desk, giving)) & set(lots[7])


def test_a_coder_finds_the_sheet_codes_on_it_and_submits_it(page: Page) -> None:
    sheet = give(page)["kamal"]
    coder = page.as_("kamal")
    listing = coder.get("/coding").text
    assert f'href="/report?report=shelling-1&amp;sheet={sheet}"' in listing
    assert "/coding/assign" not in listing, "giving out is not for coders"
    claim = page.desk.sheet(sheet, "kamal")["claims"][0]["id"]
    where = f"?report=shelling-1&sheet={sheet}"
    screen = coder.get(f"/report{where}")
    assert screen.status_code == 200
    assert f'name="assignment" value="{sheet}"' in screen.text, "it can be submitted from the screen"
    assert coder.post(f"/claim/verdict{where}", data={"claim": claim, "verdict": "accepted"}).status_code == 200
    assert coder.post(f"/claim/field{where}", data={"claim": claim, "field": "killed", "count": "7"}).status_code == 200
    own = page.desk.sheet(sheet, "kamal")["claims"][0]
    assert (own["verdict"], own["killed"], own["corrected"]) == ("accepted", 7, ["killed"])
    shared = page.desk.report("shelling-1")["claims"][0]
    assert (shared["verdict"], shared["corrected"]) == ("open", []), "nothing counts for everybody yet"
    assert coder.post("/coding/submit", data={"assignment": sheet}).headers["location"] == "/coding"
    assert page.desk.assignments(coder="kamal")[0]["submitted"] is not None
    again = coder.post(f"/claim/verdict{where}", data={"claim": claim, "verdict": "rejected"})
    assert (again.status_code, "submitted" in again.text) == (400, True)
    closed = coder.get(f"/report{where}").text
    assert 'name="assignment"' not in closed


def test_nobody_submits_the_sheet_of_somebody_else(page: Page) -> None:
    sheet = give(page)["salma"]
    for name in ("kamal", "adib", "amal"):
        assert page.as_(name).post("/coding/submit", data={"assignment": sheet}).status_code == 404
    assert page.desk.assignments(coder="salma")[0]["submitted"] is None


def test_an_erased_report_does_not_break_the_listing(page: Page) -> None:
    give(page)
    page.desk.archive.erase("shelling-1", "amal", "asked for")
    for name in ("kamal", "adib"):
        assert page.as_(name).get("/coding").status_code == 200


# --- agreement -------------------------------------------------------------------------------------------------------


def test_agreement_is_shown_by_field_and_by_pair_with_reasons_for_dashes(page: Page) -> None:
    assert parts([]) == []
    for report in ("shelling-1", "shelling-3", "march-1"):
        sheets = give(page, report)
        judged(page, "kamal", sheets["kamal"])
        judged(page, "salma", sheets["salma"], **({"killed": 40} if report != "march-1" else {}))
    every, pair = parts(page.desk.pairs())
    assert (every["coders"], pair["coders"], pair["reports"]) == (None, ("kamal", "salma"), 3)
    rows = {row["field"]: row for row in pair["rows"]}
    assert rows["type"]["equal"] == 1.0
    assert rows["killed"]["equal"] < 1
    assert rows["detained"]["kappa"] is None
    assert rows["detained"]["why"][0].startswith("agreement.why.")
    adjudicator = page.role("adjudicator")
    adjudicator.cookies.set("riwaya-show", "en")
    text = adjudicator.get("/agreement").text
    assert "one and the same value throughout" in text
    table = adjudicator.get("/agreement.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    found = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    killed = next(row for row in found if row["field"] == "killed" and row["first"] == "kamal")
    assert (killed["second"], float(killed["equal"])) == ("salma", rows["killed"]["equal"])


def test_a_name_that_is_a_formula_stays_words_in_the_table(page: Page) -> None:
    page.desk.add_account("=1+1", PASSWORD, "coder")
    page.desk.assign(["march-1"], ["=1+1", "salma"], "adib")
    for one in page.desk.assignments(report="march-1"):
        judged(page, one["coder"], one["assignment"])
    text = page.role("adjudicator").get("/agreement.csv").text
    assert "'=1+1" in text
    assert not re.search(r"(^|,)=1", text, re.MULTILINE)


# --- settling --------------------------------------------------------------------------------------------------------


@pytest.fixture
def split(page: Page) -> Page:
    """Two sheets that differ in a toll, a verdict, and a claim that one coder alone found."""
    sheets = give(page)
    text = page.desk.report("shelling-1")["text"]
    start = text.index("عادوا")
    page.desk.say(sheets["salma"], None, "added",
                  {"type": "CONCEDE", "trigger": {"span": [start, start + 5]}}, by="salma")  # fmt: skip
    judged(page, "kamal", sheets["kamal"], killed=3)
    judged(page, "salma", sheets["salma"], killed=9, verdict="unsure")
    return page


def test_what_differs_is_shown_side_by_side_with_its_evidence(split: Page) -> None:
    text = split.role("adjudicator").get("/adjudicate?report=shelling-1").text
    names = set(re.findall(r'type="radio" name="\w+ (\w+)"', text))
    assert names == {"killed", "verdict", "added"}
    spans = json.loads(re.search(r'id="spans">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    body = split.desk.report("shelling-1")["text"]
    assert "عادوا" in {body[one["start"] : one["end"]] for one in spans}
    assert all(0 <= one["start"] < one["end"] <= len(body) for one in spans)
    assert {"1", "2", "3"} <= set(re.findall(r'data-key="(\d)"', text))


def test_the_choice_of_an_adjudicator_counts_for_everybody(split: Page) -> None:
    adjudicator = split.role("adjudicator")
    form = choices(adjudicator.get("/adjudicate?report=shelling-1").text, "salma")
    answer = adjudicator.post("/adjudicate?report=shelling-1", data=form)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/coding")
    claims = split.desk.report("shelling-1")["claims"]
    assert (claims[0]["killed"], claims[0]["verdict"]) == (9, "unsure")
    assert claims[-1]["trigger"]["text"] == "عادوا"
    assert all(one["settled"] for one in split.desk.assignments(report="shelling-1"))
    last = split.desk.history(report="shelling-1")
    assert {one["by"] for one in last if one["what"] in ("adjudicated", "corrected")} == {"adib"}


def test_as_coded_and_neither_can_be_chosen(split: Page) -> None:
    adjudicator = split.role("adjudicator")
    adjudicator.cookies.set("riwaya-show", "en")
    text = adjudicator.get("/adjudicate?report=shelling-1").text
    coded, neither = choices(text, "as coded"), choices(text, "neither")
    assert {name.split()[1] for name in coded} == {"killed", "verdict"}
    form = {**coded, **{name: number for name, number in neither.items() if name.split()[1] in ("killed", "added")}}
    assert adjudicator.post("/adjudicate?report=shelling-1", data=form).status_code == 303
    claims = split.desk.report("shelling-1")["claims"]
    assert (claims[0]["killed"], claims[0]["verdict"]) == (None, "open")
    assert claims[-1]["trigger"]["text"] != "عادوا", "the added claim was left out"


def test_every_difference_needs_a_choice(split: Page) -> None:
    adjudicator = split.role("adjudicator")
    form = choices(adjudicator.get("/adjudicate?report=shelling-1").text, "kamal")
    form.popitem()
    for wrong in (form, {**form, "x": "1"}, dict.fromkeys(form, "99"), dict.fromkeys(form, "²")):
        answer = adjudicator.post("/adjudicate?report=shelling-1", data=wrong)
        assert (answer.status_code, "choose for every difference" in answer.text) == (400, True)
    assert not any(one["settled"] for one in split.desk.assignments())
    with pytest.raises(UsageError):
        _chosen({"options": []}, "0")


def test_who_coded_a_report_does_not_settle_it(page: Page) -> None:
    page.desk.assign(["march-1"], ["adib", "salma"], "amal")
    for one in page.desk.assignments(report="march-1"):
        judged(page, one["coder"], one["assignment"])
    for ask in (TestClient.get, TestClient.post):
        answer = ask(page.as_("adib"), "/adjudicate?report=march-1")
        assert (answer.status_code, "yourself" in answer.text) == (403, True)
    assert page.as_("amal").get("/adjudicate?report=march-1").status_code == 200


def test_nothing_is_settled_before_both_submitted(page: Page) -> None:
    sheets = give(page)
    judged(page, "kamal", sheets["kamal"])
    assert page.role("adjudicator").get("/adjudicate?report=shelling-1").status_code == 400
    assert page.role("adjudicator").get("/adjudicate?report=none").status_code == 404
    assert page.role("adjudicator").get("/adjudicate?report=march-1").status_code == 400


# --- gold ------------------------------------------------------------------------------------------------------------


def test_finished_reports_are_downloaded_as_gold_and_that_is_logged(split: Page) -> None:
    adjudicator = split.role("adjudicator")
    assert adjudicator.get("/gold.jsonl").text == ""
    form = choices(adjudicator.get("/adjudicate?report=shelling-1").text, "salma")
    adjudicator.post("/adjudicate?report=shelling-1", data=form)
    answer = adjudicator.get("/gold.jsonl")
    assert "attachment" in answer.headers["content-disposition"]
    (coding,) = [from_record(json.loads(line)) for line in answer.text.splitlines()]
    assert (coding.report.id, coding.claims[0].killed) == ("shelling-1", 9)
    with split.desk.archive.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM log ORDER BY no DESC LIMIT 1").mappings().all()
    assert "exported" in str(dict(rows[0]))
    assert "adib" in str(dict(rows[0]))


# --- accounts --------------------------------------------------------------------------------------------------------


def test_an_admin_keeps_accounts(page: Page) -> None:
    admin = page.role("admin")
    said = {"name": "huda", "role": "coder", "password": PASSWORD}
    assert admin.post("/accounts", data=said).headers["location"] == "/accounts"
    assert page.desk.check("huda", PASSWORD)
    assert admin.post("/accounts/role", data={"name": "huda", "role": "reviewer"}).status_code == 303
    assert page.desk.check("huda", PASSWORD)["role"] == "reviewer"  # type: ignore[index]
    other = "another sentence, long enough"
    assert admin.post("/accounts/password", data={"name": "huda", "password": other}).status_code == 303
    assert page.desk.check("huda", PASSWORD) is None
    assert admin.post("/accounts/close", data={"name": "huda"}).status_code == 303
    assert page.desk.check("huda", other) is None
    assert admin.post("/accounts/open", data={"name": "huda"}).status_code == 303
    assert page.desk.check("huda", other)
    text = admin.get("/accounts").text
    assert PASSWORD not in text
    assert "argon2" not in text


@pytest.mark.parametrize(
    ("path", "said"),
    [("", {"name": "huda", "role": "coder", "password": "too short"}), ("", {"name": "huda", "role": "king"}),
     ("", {"name": "kamal", "role": "coder", "password": PASSWORD}), ("", {"name": " ", "role": "coder"}),
     ("/role", {"name": "kamal", "role": "king"}), ("/role", {"name": "nobody", "role": "coder"}),
     ("/close", {"name": "nobody"}), ("/password", {"name": "kamal", "password": "short"})],
)  # fmt: skip
def test_what_no_account_can_be_is_refused(page: Page, path: str, said: dict[str, str]) -> None:
    before = page.desk.accounts()
    answer = page.role("admin").post(f"/accounts{path}", data={"password": PASSWORD, **said})
    assert answer.status_code in (400, 422)
    assert page.desk.accounts() == before


def test_the_last_admin_stays(page: Page) -> None:
    admin = page.role("admin")
    for path, said in (("close", {}), ("role", {"role": "reader"})):
        answer = admin.post(f"/accounts/{path}", data={"name": "amal", **said})
        assert (answer.status_code, "last admin" in answer.text) == (400, True)
    page.desk.set_role("riad", "admin")
    assert admin.post("/accounts/close", data={"name": "amal"}).status_code == 303
    assert admin.get("/accounts").status_code == 303, "and is out at once"
    page.desk.activate("amal")
    page.desk.deactivate("riad")
    assert page.as_("amal").post("/accounts/close", data={"name": "amal"}).status_code == 400, "a closed admin is none"
