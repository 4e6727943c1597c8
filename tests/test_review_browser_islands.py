"""The islands in a real browser: exact evidence, exact selections, filters shared, nothing from outside."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from browser import WEB, Tab

REVIEW = WEB.parent / "src" / "riwaya" / "review"
#: Stricter than the server's own: workers from blobs are not allowed either.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
#: The texts that the highlights of each kind cover.
COVERED = """() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)]))"""
#: Selects units of the paragraph that holds a piece of text; the test counts the units itself.
SELECT = """([index, start, end]) => {
    const node = document.querySelectorAll("[data-start]")[index].firstChild;
    getSelection().setBaseAndExtent(node, start, node, end);
}"""
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"


class Pages(SimpleHTTPRequestHandler):
    """The built page and the test pages, under a strict policy."""

    asked: list[str]

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        self.asked.append(path)
        path = path.partition("?")[0]
        return str(REVIEW / path.lstrip("/") if path.startswith("/static/") else WEB / "test" / Path(path).name)

    def guess_type(self, path: Any) -> str:
        return "text/javascript" if str(path).endswith(".js") else super().guess_type(path)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every path that was asked for, with its query."""
    return []


@pytest.fixture(scope="module")
def site(asked: list[str]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, asked=asked))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def paragraphs() -> list[str]:
    return [p.text_content() for p in html.parse(WEB / "test" / "evidence.html").getroot().xpath("//*[@data-text]//p")]


def spans() -> list[dict[str, Any]]:
    found = html.parse(WEB / "test" / "evidence.html").getroot().get_element_by_id("spans").text
    return json.loads(found)


TEXT = "\n".join(paragraphs())


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def open_evidence(tab: Tab, site: str) -> Any:
    page = tab.open(f"{site}/evidence.html")
    tab.until("CSS.highlights.size > 0")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def choose(tab: Tab, words: str, before: int = 0, after: int = 0) -> dict[str, Any]:
    """Selects words as a person would, cut short by ``before`` and ``after`` units; what the page told."""
    page = tab.page
    (index,) = [i for i, one in enumerate(paragraphs()) if words in one]
    start = units(paragraphs()[index].split(words)[0])
    page.evaluate("""() => { window.told = null;
        addEventListener("riwaya:selection", (event) => { window.told = event.detail }, { once: true }) }""")
    page.evaluate(SELECT, [index, start + before, start + units(words) - after])
    return tab.until("window.told")


# --- the text and its evidence ---------------------------------------------------------------------------------------


def test_highlights_cover_exactly_the_spans(tab: Tab, site: str) -> None:
    covered = open_evidence(tab, site).evaluate(COVERED)
    for kind in ("trigger", "actor", "recipient", "when", "where", "toll", "chain", "other"):
        wanted = [TEXT[one["start"] : one["end"]] for one in spans() if one["kind"] == kind]
        assert wanted, kind
        assert covered[f"ev-{kind}"] == wanted
    assert not tab.problems
    assert not tab.outside


def test_highlights_do_not_change_the_text(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    shown = "[...document.querySelectorAll('[data-start]')].map((p) => p.textContent)"
    sizes = """() => [...document.querySelectorAll('[data-start]')].flatMap((p) => {
        const range = document.createRange(); range.selectNodeContents(p);
        return [...range.getClientRects()].map((box) => [box.width, box.height]) })"""
    with_marks = page.evaluate(sizes)
    page.evaluate("CSS.highlights.clear()")
    assert page.evaluate(sizes) == with_marks
    assert page.evaluate(shown) == paragraphs()
    assert page.locator("[data-text] p *").count() == 0


def test_a_field_shows_its_words_and_its_claim(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    number, field = next((i, one) for i, one in enumerate(spans()) if one["field"] == "actors")
    page.locator(f"[data-spans='{number}']").focus()
    covered = page.evaluate(COVERED)
    assert covered["ev-active"] == [TEXT[field["start"] : field["end"]]]
    assert covered["ev-claim"] == [TEXT[one["start"] : one["end"]] for one in spans() if one["claim"] == field["claim"]]


def test_a_click_on_evidence_goes_to_its_claim(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    box = page.evaluate("() => [...CSS.highlights.get('ev-when')][1].getBoundingClientRect().toJSON()")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    focused = page.evaluate("[document.activeElement.dataset.claim, document.activeElement.dataset.field]")
    assert focused == ["c3", "when"]


@pytest.mark.parametrize(
    "words", ["قُتِلَ", "لا سيّما", "تحذيرا عبر Telegram 😀 قبل", "👨‍👩‍👧", "الأمل (Al-Amal)", "2024-03-05"]
)
def test_selected_words_come_back_in_code_points(tab: Tab, site: str, words: str) -> None:
    page = open_evidence(tab, site)
    start = TEXT.index(words)
    assert choose(tab, words) == {"start": start, "end": start + len(words), "text": words}
    assert page.locator("[data-selection=start]").input_value() == str(start)


def test_a_selection_never_cuts_a_letter_from_its_marks(tab: Tab, site: str) -> None:
    open_evidence(tab, site)
    start = TEXT.index("قُتِلَ")
    # From the mark on the first letter to before the mark on the last.
    assert choose(tab, "قُتِلَ", before=1, after=1) == {"start": start, "end": start + 6, "text": "قُتِلَ"}
    start = TEXT.index("👨‍👩‍👧")
    assert choose(tab, "👨‍👩‍👧", before=3, after=2) == {"start": start, "end": start + 5, "text": "👨‍👩‍👧"}
    start = TEXT.index("فرق")
    assert choose(tab, " فرق ") == {"start": start, "end": start + 3, "text": "فرق"}


def test_a_selection_over_paragraphs(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    page.evaluate("""() => { window.told = null;
        addEventListener("riwaya:selection", (event) => { window.told = event.detail });
        const [one, , , two] = document.querySelectorAll("[data-start]");
        getSelection().setBaseAndExtent(one.firstChild, one.firstChild.length - 8, two.firstChild, 4) }""")
    told = tab.until("window.told")
    assert told["text"] == TEXT[told["start"] : told["end"]]
    assert told["end"] == TEXT.index("ونفى") + 4


def test_words_are_chosen_and_added_by_keyboard(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    page.evaluate("addEventListener('riwaya:add', (event) => { window.added = event.detail })")
    page.locator("[data-text]").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    page.locator(".offer").wait_for()
    page.keyboard.press("Enter")
    start = TEXT.index("ثلاثةُ")
    assert page.evaluate("window.added") == {"start": start, "end": start + len("ثلاثةُ مدنيّين"), "text": "ثلاثةُ مدنيّين"}


def test_altered_text_is_not_marked(tab: Tab, site: str) -> None:
    def alter(route: Any) -> None:
        body = route.fetch().text().replace('<p data-start="0">', '<p data-start="0" data-end="999">')
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={"content-security-policy": POLICY})

    tab.page.route("**/evidence.html", alter)
    page = tab.open(f"{site}/evidence.html")
    assert page.locator("[data-island] > [data-notice]").inner_text()
    assert page.evaluate("CSS.highlights.size") == 0


def test_without_highlights_the_list_remains(tab: Tab, site: str) -> None:
    tab.page.add_init_script("delete window.Highlight")
    page = tab.open(f"{site}/evidence.html")
    assert page.locator("[data-island] > [data-notice]").inner_text()
    assert page.locator("[data-spans]").count() == len(spans())


# --- keys, veils -----------------------------------------------------------------------------------------------------


def test_keys_work_with_arabic_letters_switched_on(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    page.evaluate("addEventListener('click', ({ target }) => { window.pressed = target.closest('button')?.className })")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "claim-c2"
    # The key of "a" with an Arabic layout.
    pressed = "new KeyboardEvent('keydown', {key: 'ش', code: 'KeyA', bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({pressed})")
    assert page.evaluate("window.pressed") == "accepted"
    page.keyboard.press("k")
    page.keyboard.press("2")
    assert page.evaluate("[window.pressed, document.activeElement.id]") == ["rejected", "claim-c1"]


def test_sensitive_content_stays_closed_until_opened(tab: Tab, site: str) -> None:
    page = open_evidence(tab, site)
    assert page.locator(".veiled [inert]").count() == 1
    page.keyboard.press("o")
    assert page.locator(".veiled, [inert]").count() == 0


# --- map, timeline, network ------------------------------------------------------------------------------------------


def open_explore(tab: Tab, site: str, query: str = "") -> Any:
    page = tab.open(f"{site}/explore.html{query}")
    for name in ("map", "timeline", "network"):
        page.wait_for_selector(f"[data-island={name}][data-ready]", state="attached")
    return page


def test_the_map_shows_what_the_server_counted(tab: Tab, site: str, asked: list[str]) -> None:
    page = open_explore(tab, site)
    cells = json.loads((WEB / "test/cells.json").read_text(encoding="utf-8"))
    assert page.locator(".map-cells button").count() == len(cells)
    assert page.locator(".maplibregl-canvas").is_visible()
    assert page.locator(".map-cells button").first.inner_text().split() == ["35.93,", "36.63", "212"]
    page.locator(".map-cells button", has_text="بادية الشمال").click()
    assert page.locator(".map-card bdi").first.inner_text() == "بادية الشمال"
    assert page.locator(".map-card a").get_attribute("href") == "/events/e1"
    assert any("cells.json?zoom=" in path and "box=" in path for path in asked)
    assert not tab.outside
    assert not tab.problems


def test_moving_the_map_narrows_the_others(tab: Tab, site: str, asked: list[str]) -> None:
    page = open_explore(tab, site)
    assert "box=" not in page.url
    with page.expect_request(lambda request: "edges.json?box=" in request.url):
        page.locator(".maplibregl-ctrl-zoom-in").click()
    page.wait_for_url("**box=**")


def test_a_range_of_the_timeline_is_kept_in_the_url(tab: Tab, site: str) -> None:
    page = open_explore(tab, site)
    page.locator(".plot svg").scroll_into_view_if_needed()
    box = page.locator(".plot svg").bounding_box()
    y = box["y"] + 80
    with page.expect_request(lambda request: "cells.json?since=" in request.url):
        page.mouse.move(box["x"] + 300, y)
        page.mouse.down()
        page.mouse.move(box["x"] + 600, y, steps=4)
        page.mouse.up()
    since, until = (page.locator(".plot-tools input").nth(i).input_value() for i in (0, 1))
    assert "2021" < since < until < "2024-07-31"
    assert f"since={since}&until={until}" in page.url
    assert f"since={since}&until={until}" in page.locator("a[data-filtered]").get_attribute("href")
    page.locator(".plot-tools input").nth(0).fill("2022-01-01")
    page.wait_for_url("**since=2022-01-01**")
    page.locator(".plot-tools button").click()
    assert "since" not in page.url


def test_the_filters_of_a_link_are_shown_and_asked_for(tab: Tab, site: str, asked: list[str]) -> None:
    asked.clear()
    page = open_explore(tab, site, "?type=PROTEST&contradicted=1&keep=me")
    assert page.locator("select[name=type]").input_value() == "PROTEST"
    assert page.locator("input[name=contradicted]").is_checked()
    data = [path for path in asked if ".json?" in path]
    assert len(data) >= 3
    assert all("type=PROTEST&contradicted=1" in path for path in data)
    page.locator("select[name=type]").select_option("ASSAULT")
    assert page.url.endswith("?keep=me&type=ASSAULT&contradicted=1")


def test_the_network_shows_parties_and_narrows_to_one(tab: Tab, site: str) -> None:
    page = open_explore(tab, site)
    graph = json.loads((WEB / "test/edges.json").read_text(encoding="utf-8"))
    drawn = "(document.querySelector('[data-island=network]').network)"
    assert page.evaluate(f"{drawn}.nodes().length") == len(graph["actors"])
    assert page.evaluate(f"{drawn}.edges().length") == len(graph["edges"]) + len(graph["kin"])
    page.locator(".net-actors button", has_text="لواء السهل").click()
    page.wait_for_url("**actor=liwa**")
    page.wait_for_selector(".net-actors button[aria-pressed=true]")
    assert page.evaluate(f"{drawn}.nodes('.chosen').id()") == "liwa"


def test_without_webgl_the_page_says_so(tab: Tab, site: str) -> None:
    tab.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = tab.open(f"{site}/explore.html")
    assert page.locator("[data-island=map] > [data-notice]").inner_text()


@pytest.mark.parametrize("name", ["evidence", "explore"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_barrier(tab: Tab, site: str, name: str, theme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not there: run make web")
    tab.page.emulate_media(color_scheme=theme)
    page = open_explore(tab, site) if name == "explore" else open_evidence(tab, site)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
