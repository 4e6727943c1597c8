"""The list of events and the page of one event: what they show, to whom, and what people do there by hand."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from archiving import COPIED, MARCH, RETOLD, SHELLING
from reviewing import Page
from riwaya import archive
from riwaya.archive.desk import Desk
from riwaya.review import Settings, make
from riwaya.review.accounts import changes, differing, quote
from telling import DENIAL, EVIL, NEAR, event_of, told


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("events") / "r.db"
    page = told(str(path))
    page.desk.archive.close()
    return path


def opened(path: Path) -> Page:
    desk = Desk(archive.open(path))
    return Page(make(desk.archive, Settings(hosts=("127.0.0.1",))), desk)


@pytest.fixture(scope="module")
def page(master: Path) -> Iterator[Page]:
    """A page that no test changes."""
    made = opened(master)
    yield made
    made.desk.archive.close()


@pytest.fixture
def fresh(master: Path, tmp_path: Path) -> Iterator[Page]:
    """A page of its own, proved whole in the end."""
    shutil.copy(master, tmp_path / "r.db")
    made = opened(tmp_path / "r.db")
    yield made
    assert made.desk.archive.verify().problems == ()
    made.desk.archive.close()


def tree(answer) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:500]
    return html.fromstring(answer.text)


def rows(answer) -> list[str]:
    return [row.text_content() for row in tree(answer).xpath("//table[contains(@class, 'events')]/tbody/tr")]


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_row_says_when_where_what_who_and_how_sure(page: Page) -> None:
    (row,) = rows(page.role("reader").get("/events?country=SYR&contradicted=1"))
    for words in ("2020-03-03", "كفر نوران", "اعتداء مسلح: قصف", "الجيش السوري", "4 (3–4)", "عدد الضحايا", "نفي"):
        assert words in row


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5), ("type=PROTEST", 1), ("country=SYR", 3), ("since=2020-03-03&until=2020-03-03", 2), ("sources=2", 1),
        ("actor=syr.mil.assad", 2), ("status=negated", 0), ("type=ASSAULT&country=YEM", 0),
        ("box=36,35,37.5,37", 3), ("box=nonsense", 5), ("since=2020-13-45", 5), ("sources=-1", 5), ("start=9999", 5),
    ],
)  # fmt: skip
def test_filters_narrow_and_nonsense_is_passed_over(page: Page, query: str, count: int) -> None:
    answer = page.role("reader").get(f"/events?{query}")
    assert f"عدد الأحداث: {count}" in tree(answer).text_content()


def test_a_script_gets_the_rows_alone(page: Page) -> None:
    answer = page.role("reader").get("/events?type=PROTEST", headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith('<div id="rows">')
    assert "type=PROTEST" in answer.text, "exports keep the choice"


def test_pages_follow_each_other_and_keep_the_choice(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riwaya.review.pages.events.LENGTH", 2)
    found = tree(page.role("reader").get("/events?country=SYR"))
    (to,) = found.xpath("//nav[@class='pages']/a/@href")
    assert to == "/events?country=SYR&start=2"
    assert len(rows(page.role("reader").get(to))) == 1


def test_what_is_closed_is_a_row_without_words_for_readers(fresh: Page) -> None:
    fresh.desk.mark("report", MARCH.id, 3, "riad", "names a witness")
    reader = " ".join(rows(fresh.role("reader").get("/events?country=YEM")))
    assert "حدث مغلق" in reader
    assert "تعز" not in reader
    assert "تعز" in " ".join(rows(fresh.role("coder").get("/events?country=YEM")))


# --- one event -------------------------------------------------------------------------------------------------------


def test_all_accounts_stand_side_by_side_with_the_trigger_marked(page: Page) -> None:
    event = event_of(page)
    found = tree(page.role("reader").get(f"/events/{event['id']}"))
    cards = found.xpath("//article[contains(@class, 'account')]")
    assert len(cards) == len(event["claims"]) >= 4
    for card, account in zip(cards, event["accounts"], strict=True):
        (said,) = card.xpath(".//blockquote")
        assert said.xpath("mark")[0].text == account["trigger"]["text"]
        assert said.text_content().strip("… ") in account["text"]
        assert card.xpath(".//footer/a/@href") == [f"/report?report={account['report']}"]


def test_values_that_differ_from_the_event_are_marked(page: Page) -> None:
    event = event_of(page)
    found = tree(page.role("reader").get(f"/events/{event['id']}"))
    at = {one["report"]: number for number, one in enumerate(event["accounts"], 1)}

    def marked(report: str) -> list[str]:
        return found.xpath(f"//*[@id='account-{at[report]}']//div[contains(@class, 'differs')]/dt/text()")

    assert marked(SHELLING.id) == ["قتلى"]
    assert marked(RETOLD.id) == []
    assert "الحال" in marked(DENIAL.id)
    assert "قتلى" not in marked(DENIAL.id), "who says nothing of the dead contradicts nobody"


def test_the_tree_has_one_root_for_each_independent_source(page: Page) -> None:
    event = event_of(page)
    found = tree(page.role("reader").get(f"/events/{event['id']}"))
    roots = found.xpath("//ul[@class='tree']/li")
    assert sorted(root.xpath("span/strong")[0].text_content() for root in roots) == sorted(event["roots"])
    assert len(roots) == event["independent_sources"]
    (defence,) = [root for root in roots if "الدفاع المدني" in root.xpath("span")[0].text_content()]
    leaves = [leaf.text_content() for leaf in defence.xpath(".//li[@class='page']")]
    assert len(leaves) == 2, "the copy stands with what it copies"
    assert [COPIED.outlet in leaf and "نسخة" in leaf for leaf in leaves] == [False, True]


def test_tolls_by_narrator_show_a_dash_and_never_a_zero_for_what_is_unknown(page: Page) -> None:
    found = tree(page.role("reader").get(f"/events/{event_of(page)['id']}"))
    table = {row.xpath("th")[0].text_content(): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
             for row in found.xpath("//table[@class='tolls']/tbody/tr")}  # fmt: skip
    assert table["المرصد السوري لحقوق الإنسان"] == ["4 (3)", "–"]
    assert table["الدفاع المدني السوري"] == ["3 (1)", "5 (1)"]
    assert table["وزارة الدفاع السورية"] == ["–", "–"]


def test_contradictions_are_rows_with_sides_and_who_says_it(page: Page) -> None:
    found = tree(page.role("reader").get(f"/events/{event_of(page)['id']}"))
    bodies = found.xpath("//table[@class='contradictions']/tbody")
    kinds = [body.xpath(".//th")[0].text_content() for body in bodies]
    assert [kind.split(":")[0] for kind in kinds] == ["عدد الضحايا", "نفي"]
    denial = [" ".join(row.text_content().split()) for row in bodies[1].xpath("tr")]
    assert "لم يقع" in denial[1]
    assert "وزارة الدفاع السورية" in denial[1]


def test_wording_stays_that_of_reports(page: Page) -> None:
    found = tree(page.role("reader").get(f"/events/{event_of(page)['id']}"))
    assert found.xpath("//span[contains(@class, 'assertion-denied')]/text()")[0].startswith("نُفي: ")
    assert "ليس حكم شخص" in found.text_content(), "credibility is marked as prefilled"
    assert "لم يحكم بها أحد" in found.text_content(), "reliability is left to people"


@pytest.mark.parametrize("id", ["e-0000000000000000", "..%2f..%2fetc%2fpasswd", "%00", "e'%20OR%201=1", "x" * 5000])
def test_an_event_that_is_not_there_is_not_found(page: Page, id: str) -> None:
    assert page.role("reader").get(f"/events/{id}").status_code == 404


def test_a_report_that_means_harm_is_shown_as_text(page: Page) -> None:
    event = event_of(page, EVIL.id)
    for path in (f"/events/{event['id']}", "/events", "/explore", "/search?q=طائرات"):
        answer = page.role("reviewer").get(path)
        found = tree(answer)
        assert not found.xpath("//script[not(@src) and not(@type='application/json')]"), path
        assert not found.xpath("//@*[starts-with(name(), 'on')]"), path
        assert not [to for to in found.xpath("//@href | //@src | //@action") if "javascript" in to.lower()], path
        assert not found.xpath("//*[@style]"), "the content policy forbids it"
        assert "<img" not in answer.text
    card = tree(page.role("reader").get(f"/events/{event['id']}")).xpath("//article")[0]
    assert EVIL.title in card.text_content()
    for turned in card.xpath(".//*[contains(text(), '\u202e')]"):
        assert turned.tag == "bdi" or turned.get("dir") == "auto" or turned.tag in ("mark", "blockquote"), "kept inside"


def test_sensitive_accounts_are_covered_until_opened_and_closed_to_readers(fresh: Page) -> None:
    path = f"/events/{event_of(fresh)['id']}"
    fresh.desk.mark("report", RETOLD.id, 2, "riad", "names of people at risk")
    found = tree(fresh.role("reader").get(path))
    assert found.xpath("//div[@class='veiled']//button[@data-unveil]")
    assert found.xpath("//div[@class='accounts']/@inert") == [""]
    fresh.desk.mark("report", RETOLD.id, 3, "riad", "names of people at risk")
    assert fresh.role("reader").get(path).status_code == 403
    assert fresh.role("reader").get(f"{path}/history").status_code == 403
    assert fresh.role("reader").get(f"/api/v1/events/one?id={path.split('/')[-1]}").status_code == 403
    assert fresh.role("coder").get(path).status_code == 200


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_reviewer_merges_a_near_event_and_splits_it_off_again(fresh: Page) -> None:
    seconds = itertools.count()
    fresh.desk.archive.clock = lambda: f"2024-01-02T03:04:{next(seconds):02}+00:00"
    reviewer, event, near = fresh.role("reviewer"), event_of(fresh), event_of(fresh, NEAR.id)
    offered = tree(reviewer.get(f"/events/{event['id']}")).xpath("//input[@name='other']/@value")
    assert near["id"] in offered
    answer = reviewer.post(f"/events/{event['id']}/merge", data={"other": near["id"]})
    assert answer.status_code == 303
    merged = event_of(fresh)
    assert answer.headers["location"] == f"/events/{merged['id']}"
    assert set(merged["claims"]) == {*event["claims"], *near["claims"]}

    answer = reviewer.post(f"/events/{merged['id']}/split", data={"claim": near["claims"]})
    assert answer.status_code == 303
    assert set(event_of(fresh)["claims"]) == set(event["claims"])
    assert set(event_of(fresh, NEAR.id)["claims"]) == set(near["claims"])

    past = tree(reviewer.get(f"/events/{event_of(fresh)['id']}/history"))
    assert "فصل روايات" in past.xpath("//li")[0].text_content(), "the newest first"
    assert past.xpath("//li//del") or past.xpath("//li//ins"), "before and after"


@pytest.mark.parametrize("role", ["reader", "coder"])
def test_nobody_below_a_reviewer_merges_or_splits(page: Page, role: str) -> None:
    event, near, browser = event_of(page), event_of(page, NEAR.id), page.role(role)
    assert browser.post(f"/events/{event['id']}/merge", data={"other": near["id"]}).status_code == 403
    assert browser.post(f"/events/{event['id']}/split", data={"claim": event["claims"][:1]}).status_code == 403
    assert browser.get(f"/events/{event['id']}/near").status_code == 403
    found = tree(browser.get(f"/events/{event['id']}"))
    assert not found.xpath("//form[contains(@action, 'merge') or contains(@action, 'split')]")
    assert event_of(page)["claims"] == event["claims"]


def test_another_sites_page_merges_nothing(page: Page) -> None:
    event, near, browser = event_of(page), event_of(page, NEAR.id), page.role("admin")
    for headers in ({"x-csrf-token": ""}, {"x-csrf-token": "guess"}, {"origin": "http://evil.example"},
                    {"sec-fetch-site": "cross-site"}):  # fmt: skip
        answer = browser.post(f"/events/{event['id']}/merge", data={"other": near["id"]}, headers=headers)
        assert answer.status_code == 403
    assert event_of(page)["claims"] == event["claims"]


@pytest.mark.parametrize(
    ("what", "data", "status"),
    [
        ("merge", {"other": "e-0000000000000000"}, 404), ("merge", {}, 422), ("split", {}, 422),
        ("split", {"claim": "not-here"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(page: Page, what: str, data: dict[str, str], status: int) -> None:
    answer = page.role("reviewer").post(f"/events/{event_of(page)['id']}/{what}", data=data)
    assert answer.status_code == status


def test_an_event_is_not_merged_with_itself_nor_emptied(page: Page) -> None:
    event, browser = event_of(page), page.role("reviewer")
    assert browser.post(f"/events/{event['id']}/merge", data={"other": event["id"]}).status_code == 400
    assert browser.post(f"/events/{event['id']}/split", data={"claim": event["claims"]}).status_code == 400


# --- pieces ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span", "said"),
    [
        ("وقصفت البلدة", [1, 5], ("و", "قصفت", " البلدة")),
        ("😀 قُتِل رجل", [2, 7], ("😀 ", "قُتِل", " رجل")),
        ("أول\nقصف ثان\nثالث", [4, 7], ("", "قصف", " ثان")),
    ],
)
def test_words_around_a_trigger_are_the_texts_own(text: str, span: list[int], said: tuple[str, str, str]) -> None:
    found = quote(text, span)
    assert (found.before, found.trigger, found.after) == said


def test_long_text_is_cut_at_blanks() -> None:
    found = quote("كلمة " * 200 + "قصف" + " كلمة" * 200, [1000, 1003])
    assert found.cut_before
    assert found.cut_after
    assert set(found.before.split()) == set(found.after.split()) == {"كلمة"}


def test_silence_differs_in_nothing() -> None:
    nothing = {"id": "c", "type": "ASSAULT", "status": "occurred", "assertion": "asserted", "when": None, "where": None,
               "actors": [], "recipients": [], "killed": None, "injured": None}  # fmt: skip
    event = {
        **nothing,
        "killed": {"best": 3},
        "injured": {"best": 0},
        "actors": [{"id": "a", "name": "a", "claims": []}],
    }
    assert differing(nothing, event) == frozenset()
    assert differing({**nothing, "injured": 2, "killed": 3}, event) == {"injured"}


def test_a_change_is_told_value_by_value() -> None:
    before = {"name": "سرمين", "country": "SYR", "lat": 35.9, "span": [1, 2]}
    row = {"before": before, "after": {**before, "name": "بنش", "span": [5, 6]}}
    assert changes(row) == [("name", "سرمين", "بنش")]
    assert changes({"before": 3, "after": None}) == [("", "3", None)]
    assert changes({"before": "open", "after": "open"}) == []
