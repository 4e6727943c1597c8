"""Map, timeline and network with their tables, the figures they draw, and search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html

from archiving import MARCH, RETOLD, SHELLING
from reviewing import Page
from riwaya.review import exploring
from riwaya.review.narrowing import NAMES, read
from riwaya.review.pages.explore import by_start
from telling import EVIL, event_of, told


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The march is closed to readers, the retelling is veiled."""
    made = told(str(tmp_path_factory.mktemp("explore") / "r.db"))
    made.desk.mark("report", MARCH.id, 3, "riad", "names a witness")
    made.desk.mark("report", RETOLD.id, 2, "riad", "names people at risk")
    yield made
    assert made.desk.archive.verify().problems == ()
    made.desk.archive.close()


def tree(answer) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:500]
    return html.fromstring(answer.text)


# --- figures ---------------------------------------------------------------------------------------------------------


def test_cells_days_and_edges_tell_of_the_same_events(page: Page) -> None:
    coder = page.role("coder")
    cells = coder.get("/api/v1/explore/cells?zoom=8&country=SYR").json()
    days = coder.get("/api/v1/explore/days?by=day&country=SYR").json()
    assert sum(cell["count"] for cell in cells) == sum(day["count"] for day in days) == 3
    assert {day["start"] for day in days} == {"2020-03-02", "2020-03-03"}
    graph = coder.get("/api/v1/explore/edges?country=SYR").json()
    assert {edge["actor"] for edge in graph["edges"]} <= {actor["id"] for actor in graph["actors"]}
    assert "syr.mil.assad" in {actor["register"] for actor in graph["actors"]}
    assert coder.get("/api/v1/explore/facets").json()["country"] == {"SYR": 3, "YEM": 2}


def test_readers_get_no_cell_of_a_closed_event_alone(page: Page) -> None:
    query = "/api/v1/explore/cells?zoom=8&type=PROTEST"
    assert [cell["id"] for cell in page.role("coder").get(query).json()] == [event_of(page, MARCH.id)["id"]]
    assert page.role("reader").get(query).json() == []


def test_readers_get_no_dealings_of_closed_events_alone(page: Page) -> None:
    id = event_of(page, EVIL.id)["id"]
    party = event_of(page, EVIL.id)["actors"][0]["name"]

    def parties(role: str) -> set[str]:
        return {one["name"] for one in page.role(role).get("/api/v1/explore/edges").json()["actors"]}

    assert party in parties("reader")
    page.desk.mark("event", id, 3, "riad", "names a victim")
    assert party in parties("coder")
    assert party not in parties("reader")
    assert party not in page.role("reader").get("/explore").text
    page.desk.mark("event", id, None, "riad", "checked")
    assert party in parties("reader")


def test_the_register_ties_parties_that_are_shown(page: Page) -> None:
    register = page.desk.archive.kit.register
    child = next(id for id in register.records if any(p in register.records for p in register.parents(id, None)))
    parent = next(p for p in register.parents(child, None) if p in register.records)
    assert {"subject": child, "relation": "part_of", "object": parent} in list(
        exploring._kin(register, [child, parent])
    )
    assert list(exploring._kin(register, [child])) == []


@pytest.mark.parametrize(
    "query",
    ["box=1,2,3", "box=20,50,30,40", "box=0,0,999,1", "box=a,b,c,d", "zoom=-1", "zoom=99", "since=yesterday",
     "sources=-2", "unknown=1", "type=" + "x" * 300],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(page: Page, query: str) -> None:
    answer = page.role("reader").get(f"/api/v1/explore/cells?{query}")
    assert answer.status_code == 422
    assert "error" in answer.json()


@pytest.mark.parametrize("path", ["cells", "days", "edges", "facets"])
def test_nobody_gets_figures_without_logging_in(page: Page, path: str) -> None:
    assert page.browser().get(f"/api/v1/explore/{path}").status_code == 401


# --- the page --------------------------------------------------------------------------------------------------------


def test_each_view_has_its_table_its_export_and_the_shared_form(page: Page) -> None:
    found = tree(page.role("coder").get("/explore?country=SYR&contradicted=1"))
    assert found.xpath("//*[@data-island]/@data-island") == ["map", "timeline", "network"]
    form = found.xpath("//form[@data-filters]")[0]
    assert set(form.xpath(".//@name")) == set(NAMES), "the form knows every filter that views share"
    assert len(found.xpath("//div[@id='tables']/details//table")) == 3
    for form in ("events.geojson", "timeline.csv", "network.gexf"):
        (to,) = found.xpath(f"//a[starts-with(@href, '/export/{form}')]/@href")
        assert to.endswith("?country=SYR&contradicted=1")
    assert "لا تعني إقرارًا" in found.text_content()


def test_tables_say_what_the_views_draw(page: Page) -> None:
    map_, time, network = tree(page.role("coder").get("/explore?country=SYR")).xpath("//div[@id='tables']/details")
    assert "36.082, 36.830" in map_.text_content()
    assert map_.xpath(".//tbody/tr/th/a/@href")
    assert [cell.text_content() for cell in time.xpath(".//tbody/tr/th")] == ["2020-03"]
    assert "الجيش السوري" in network.text_content()


def test_a_script_gets_the_tables_alone(page: Page) -> None:
    answer = page.role("reader").get("/explore?type=&box=", headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith("<details")


def test_months_add_up_types() -> None:
    days = [{"start": "2020-03-01", "type": "AID", "count": 1, "killed": 0},
            {"start": "2020-03-01", "type": "ASSAULT", "count": 4, "killed": 7}]  # fmt: skip
    (month,) = by_start(days)
    assert month == {"start": "2020-03-01", "count": 5, "killed": 7, "types": {"ASSAULT": 4, "AID": 1}}
    assert list(month["types"]) == ["ASSAULT", "AID"]


def test_an_address_says_the_choice_and_only_what_can_be() -> None:
    chosen = read({"type": " ASSAULT ", "since": "2020-02-30", "until": "2020-03-01", "sources": "٣", "box": "1,2,3,4",
                   "contradicted": "on", "actor": "\x00", "start": "9"})  # fmt: skip
    assert dict(chosen.said) == {"type": "ASSAULT", "until": "2020-03-01", "contradicted": "1", "box": "1,2,3,4"}
    assert chosen.filter.box == (1.0, 2.0, 3.0, 4.0)
    assert read({"box": "nan,1,2,3"}).filter.box is None


# --- search ----------------------------------------------------------------------------------------------------------


def hits(answer) -> dict[str, html.HtmlElement]:
    return {item.xpath(".//h2")[0].text_content(): item for item in tree(answer).xpath("//ol[@class='hits']/li")}


def test_words_are_found_whatever_their_clitics_and_marked(page: Page) -> None:
    found = hits(page.role("reader").get("/search", params={"q": "مدفعية قصف"}))
    item = found[SHELLING.title]
    marked = [one.text_content() for one in item.xpath(".//mark")]
    assert "قصفت" in marked
    assert "بالمدفعية" in marked
    assert item.xpath(".//p[@class='snippet']")[0].text_content().strip("… ") in SHELLING.text
    assert item.xpath(".//h2/a/@href") == [f"/report?report={SHELLING.id}"]


def test_closed_reports_are_not_found_by_readers(page: Page) -> None:
    reader = page.role("reader").get("/search", params={"q": "تعز"})
    assert hits(reader) == {}
    assert "مغلقة لحساسيتها: 1" in reader.text
    assert MARCH.title in hits(page.role("coder").get("/search", params={"q": "تعز"}))
    assert page.role("reader").get("/api/v1/search", params={"q": "تعز"}).json() == []
    assert page.role("reader").get("/api/v1/claims", params={"country": "YEM"}).json() == []
    assert page.role("reader").get("/api/v1/events", params={"country": "YEM"}).json() == []
    assert len(page.role("coder").get("/api/v1/events", params={"country": "YEM"}).json()) == 2


def test_words_of_veiled_reports_are_covered(page: Page) -> None:
    found = hits(page.role("reader").get("/search", params={"q": "المرصد"}))
    item = found[RETOLD.title]
    assert item.xpath(".//button[@data-unveil]")
    assert item.xpath(".//p[@class='snippet']/ancestor::div[@inert]")


@pytest.mark.parametrize("words", ["...", "\x00", "🙂", '"'])
def test_a_search_without_words_asks_for_some(page: Page, words: str) -> None:
    answer = page.role("reader").get("/search", params={"q": words})
    assert answer.status_code == 200
    assert hits(answer) == {}


def test_a_harmful_report_is_found_as_text(page: Page) -> None:
    item = hits(page.role("reader").get("/search", params={"q": "طائرات مجهولة"}))[EVIL.title]
    assert item.xpath(".//h2/a/@href") == ["/report?report=evil%2F..%2F1%3F%3Cb%3E"]
    assert not item.xpath(".//img | .//script | .//b | .//a[contains(@href, 'javascript')]")
    assert "javascript:alert(1)" in item.text_content()
