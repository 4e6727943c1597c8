"""The queue and the review screen, asked without a browser: what they show, what they write down, what they refuse."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from archiving import SHELLING, ingest
from reviewing import Page, prepared, served
from riwaya import archive
from riwaya.coder import load_kit
from riwaya.errors import UsageError
from riwaya.model import Report
from riwaya.review import forms, words

#: What somebody may put into a page so that it does something in a reader's browser, or hides what it says.
HOSTILE = Report(
    "hostile/1?x=&y",
    "<script>alert(1)</script> قصفت قوات النظام السوري بالمدفعية يوم الثلاثاء بلدة كفر نوران \u202etxt.exe\u202c"
    " ما أدى إلى مقتل ثلاثة مدنيين، وفق ما قال <img src=x onerror=alert(2)> للوكالة.",
    title='"><svg onload=alert(3)>=HYPERLINK("http://evil.example")', outlet="</bdi><script>alert(4)</script>",
    published=dt.date(2020, 3, 3), url="javascript:alert(5)", related=("<b onmouseover=alert(6)>x</b>",), language="ar",
)  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the story, the accounts and the hostile report, to be copied."""
    file = prepared(tmp_path_factory.mktemp("review"))
    with archive.open(file, load_kit) as opened:
        ingest(opened, [HOSTILE])
    return file


@pytest.fixture
def page(ready: Path, tmp_path: Path) -> Iterator[Page]:
    made = served(shutil.copy(ready, tmp_path / "review.db"))
    yield made
    made.desk.archive.close()


@pytest.fixture
def coder(page: Page) -> TestClient:
    return page.role("coder")


def screen(report: str) -> str:
    return f"/report?report={quote(report, safe='')}"


def hostile(page: Page) -> str:
    (found,) = [one["report"] for one in page.desk.queue() if "onload" in (one["title"] or "")]
    return str(found)


@pytest.mark.parametrize("path", ["/", "/?type=ASSAULT&order=recency", "report", "/events", "/search?q=كفر نوران"])
def test_what_a_report_carries_is_shown_as_text(page: Page, coder: TestClient, path: str) -> None:
    answer = coder.get(screen(hostile(page)) if path == "report" else path)
    assert answer.status_code == 200
    tree = html.fromstring(answer.text)
    for script in tree.iter("script"):
        assert script.get("src", "").startswith("/static/") or script.get("type") == "application/json"
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert element.get(name, "/").split(":")[0] not in ("javascript", "data", "http", "https")
    assert "alert(" in answer.text or path in ("/events",)
    if path == "report":
        shown = "\n".join(p.text_content() for p in tree.xpath("//*[@data-text]/p"))
        assert shown == HOSTILE.text


def test_a_report_by_an_id_that_needs_care_is_found(page: Page, coder: TestClient) -> None:
    (link,) = html.fromstring(coder.get("/").text).xpath("//a[contains(., 'onload')]/@href")
    assert coder.get(link).status_code == 200


def test_a_verdict_is_written_and_shown(page: Page, coder: TestClient) -> None:
    claim = page.claims()[0]
    answer = coder.post("/claim/verdict?report=shelling-1", data={"claim": claim, "verdict": "rejected", "note": "no"})
    assert answer.status_code == 200
    assert "verdict-rejected" in answer.text
    (found,) = [one for one in page.desk.report("shelling-1")["claims"] if one["id"] == claim]
    assert (found["verdict"], found["verdict_by"], found["note"]) == ("rejected", "kamal", "no")
    assert found["event"] is None
    assert "no" in coder.get("/report/history?report=shelling-1").text


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("killed", {"count": "٧"}, 7),
        ("killed", {"count": ""}, None),
        ("injured", {"count": "0"}, 0),
        ("status", {"status": "negated", "assertion": "denied"}, "negated"),
        ("type", {"type": "COERCE", "mode": "seize"}, "COERCE"),
        ("when", {"first": "2020-03-01", "last": ""}, "2020-03-01"),
        ("where", {"place": "سرمدا", "country": "syr", "lat": "36.18", "lon": "36.72", "precision": "town"}, "سرمدا"),
        (
            "actors",
            {"name": "قوات النظام", "id": "", "country": "syr", "role": "mil", "start": "", "end": ""},
            "قوات النظام",
        ),
        ("chain", {"narrator.name": "شاهد", "narrator.kind": "witness", "narrator.stance": "affirms"}, "شاهد"),
    ],
)
def test_a_field_is_corrected(page: Page, coder: TestClient, field: str, said: dict[str, str], value: object) -> None:
    claim = page.claims()[0]
    assert coder.get(f"/claim/edit?report=shelling-1&claim={claim}&field={field}").status_code == 200
    sent = {"claim": claim, "field": field, "narrator.id": "", **said}
    answer = coder.post("/claim/field?report=shelling-1", data=sent)
    assert answer.status_code == 200, answer.text
    (found,) = [one for one in page.desk.report("shelling-1")["claims"] if one["id"] == claim]
    got = found[field]
    if isinstance(got, list):
        got = got[0]["name"]
    elif isinstance(got, dict):
        got = got.get("name") or got["first"]
    assert got == value
    back = coder.post("/claim/field?report=shelling-1", data={"claim": claim, "field": field, "as_coded": "1"})
    assert back.status_code == 200
    (found,) = [one for one in page.desk.report("shelling-1")["claims"] if one["id"] == claim]
    assert found["corrected"] == []
    assert page.desk.archive.verify().problems == ()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("killed", {"count": "many"}), ("killed", {"count": "-1"}), ("status", {"status": "maybe"}),
        ("type", {"type": "X"}),
        ("when", {"first": "2020-13-01"}), ("when", {"first": "2020-03-02", "last": "2020-03-01"}),
        ("where", {"place": "x", "lat": "91", "lon": "0"}), ("where", {"place": "x", "lat": "north", "lon": "0"}),
        ("actors", {"name": "x", "start": "5", "end": "99999"}), ("colour", {"colour": "red"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(
    page: Page, coder: TestClient, field: str, said: dict[str, str]
) -> None:
    claim = page.claims()[0]
    before = json.dumps(page.desk.report("shelling-1"), default=str)
    answer = coder.post("/claim/field?report=shelling-1", data={"claim": claim, "field": field, **said})
    assert answer.status_code == 400
    assert json.dumps(page.desk.report("shelling-1"), default=str) == before


def test_a_claim_is_added_and_taken_back(page: Page, coder: TestClient) -> None:
    start = SHELLING.text.index("عادوا")
    before = page.claims()
    form = coder.get(f"/report/add?report=shelling-1&start={start}&end={start + 5}")
    assert "عادوا" in form.text
    said = {"start": start, "end": start + 5, "type": "RETREAT", "status": "occurred", "assertion": "asserted",
            "actors.name": "الأهالي", "first": "2020-03-03", "grain": "day",
            "narrator.name": "الدفاع المدني السوري"}  # fmt: skip
    assert coder.post("/report/add?report=shelling-1", data=said).status_code == 200
    (added,) = [one for one in page.desk.report("shelling-1")["claims"] if one["hand"]]
    assert added["trigger"] == {"span": [start, start + 5], "text": "عادوا"}
    assert SHELLING.text[slice(*added["actors"][0]["span"])] == "الأهالي"
    assert coder.post("/report/undo?report=shelling-1").status_code == 303
    assert page.claims() == before


def test_readers_look_and_change_nothing(page: Page) -> None:
    reader, claim = page.role("reader"), page.claims()[0]
    shown = reader.get(screen("shelling-1")).text
    assert 'class="verdicts"' not in shown
    assert "data-readonly" in shown
    answer = reader.post("/claim/verdict?report=shelling-1", data={"claim": claim, "verdict": "accepted"})
    assert answer.status_code == 403


def test_severe_reports_are_closed_to_readers_and_covered_for_others(page: Page) -> None:
    page.desk.mark("report", "shelling-1", 3, "amal", "named witnesses")
    reader, coder = page.role("reader"), page.role("coder")
    assert reader.get(screen("shelling-1")).status_code == 403
    assert reader.get("/api/v1/reports", params={"id": "shelling-1"}).status_code == 403
    assert SHELLING.title not in reader.get("/").text
    rows = {one["report"]: one for one in reader.get("/api/v1/queue").json()}
    assert rows["shelling-1"]["title"] is rows["shelling-1"]["start"] is None
    assert rows["march-1"]["title"]
    covered = html.fromstring(coder.get(screen("shelling-1")).text)
    assert covered.xpath("//*[@data-text]/@inert") == [""]
    assert html.fromstring(coder.get(f"{screen('shelling-1')}&open=true").text).xpath("//*[@data-text]/@inert") == []


def test_only_a_reviewer_lowers_how_sensitive_a_report_is(page: Page) -> None:
    said = {"level": "3", "why": "names a child"}
    assert page.role("coder").post("/report/mark?report=march-1", data=said).status_code == 303
    assert page.role("coder").post("/report/mark?report=march-1", data={**said, "level": "0"}).status_code == 400
    assert page.role("reviewer").post("/report/mark?report=march-1", data={**said, "level": "0"}).status_code == 303


def test_the_next_report_is_another_one_even_if_claims_are_left_open(page: Page, coder: TestClient) -> None:
    seen, after = set(), ""
    for _ in range(len(page.desk.queue()) + 1):
        to = coder.get("/queue/next", params={"after": after}).headers["location"]
        if to.startswith("/?"):
            break
        after = parse_qs(urlsplit(to).query)["report"][0]
        assert after not in seen
        seen.add(after)
    assert len(seen) == len(page.desk.queue())


def test_words_stand_in_both_languages() -> None:
    found = words.load()
    assert set(found["ar"]) == set(found["en"])
    assert words.say("en", "report.claim", number=3) == "Claim 3"


def test_a_count_is_written_in_either_digits() -> None:
    assert forms.value("killed", {"count": ["١٢"]}, {}, "") == 12
    with pytest.raises(UsageError, match="no number"):
        forms.value("killed", {"count": ["1e9"]}, {}, "")
