"""The review page in a real browser: a desk's work by keyboard, by selection and by hand, and nothing from outside."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiving import COPIED, MARCH, RETOLD, SHELLING
from browser import WEB, Tab
from desk_site import Site, serve
from riwaya import readers
from riwaya.archive.desk import QueueFilter
from riwaya.cli.coding import DEMO
from riwaya.model import Report

#: Vowel marks, lam-alef, an emoji, Latin letters and digits of two kinds in one text: what offsets go wrong on.
MIXED = Report(
    "mixed-1",
    "😀 قَصَفَت الطائرات الحربية اليوم الأربعاء بلدة الأتارب في ريف حلب، ما أدى لمقتل ٣ مدنيين، وفق ما قال ناشط"
    " لـ Radio Shams FM.\nولا أنباء عن جرحى حتى الآن 🚑. وأعلنت قوات النظام السوري أن الغارة استهدفت مقرًا للمسلحين.",
    title="غارة على الأتارب", outlet="راديو شمس", published=dt.date(2020, 3, 4), language="ar",
)  # fmt: skip
DEMO_REPORTS = [one for one in readers.read(DEMO, readers.ReadOptions()) if isinstance(one, Report)][:2]
REPORTS = [SHELLING, COPIED, RETOLD, MARCH, MIXED, *DEMO_REPORTS]
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
#: What each highlight covers, as the browser reads it out.
COVERED = """() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)]))"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serve(tmp_path, REPORTS) as running:
        yield running


@pytest.fixture
def page(site: Site, tab: Tab) -> Iterator[Any]:
    """The queue, somebody having come in by the link; afterwards nothing may have gone wrong or outside."""
    yield tab.open(site.way_in)
    assert tab.outside == []
    assert tab.problems == []


def at_hand(page: Any) -> str:
    """The claim that keys go to."""
    return str(page.evaluate("document.activeElement.closest('[data-item]')?.dataset.claim ?? ''"))


def decided(site: Site) -> dict[str, str]:
    return {claim["id"]: claim["verdict"] for one in REPORTS for claim in site.desk.report(one.id)["claims"]}


def test_ten_claims_are_reviewed_by_keyboard_alone(site: Site, page: Any, tab: Tab) -> None:
    keys = page.keyboard
    keys.press("j")
    keys.press("Enter")
    page.wait_for_selector(".claim")
    done: dict[str, str] = {}
    press = {"accepted": "a", "rejected": "2", "unsure": "Space"}
    for _ in range(60):
        if len(done) == 10:
            break
        keys.press("j")
        claim = at_hand(page)
        if not claim or claim in done:
            before = page.url
            if page.locator("[data-unveil]").count():
                keys.press("o")
            keys.press("n")
            page.wait_for_url(lambda url, before=before: url != before)
            page.wait_for_selector(".claim")
            continue
        verdict = list(press)[len(done) % 3]
        keys.press(press[verdict])
        page.wait_for_selector(f"[data-claim='{claim}'].verdict-{verdict}")
        tab.until(f"document.activeElement.closest('[data-item]')?.dataset.claim === '{claim}'")
        done[claim] = verdict
    assert len(done) == 10
    found = decided(site)
    assert {claim: found[claim] for claim in done} == done
    assert {one["by"] for one in site.desk.history(limit=10)} == {"mona"}


def test_what_was_done_is_taken_back_by_a_key(site: Site, page: Any) -> None:
    page.goto(f"{site.address}/report?report=shelling-3")
    page.keyboard.press("j")
    claim = at_hand(page)
    page.keyboard.press("x")
    page.wait_for_selector(f"[data-claim='{claim}'].verdict-rejected")
    with page.expect_navigation():
        page.keyboard.press("u")
    page.wait_for_selector(f"[data-claim='{claim}'].verdict-open")
    assert decided(site)[claim] == "open"


def test_the_queue_is_filtered_and_the_address_keeps_it(site: Site, page: Any) -> None:
    page.goto(site.address)
    assert page.locator("table.queue tbody tr").count() == len(REPORTS)
    page.select_option("select[name=type]", "PROTEST")
    page.wait_for_url("**type=PROTEST**")
    rows = page.locator("table.queue tbody tr")
    found = [one["report"] for one in site.desk.queue(QueueFilter(type="PROTEST"))]
    assert 0 < len(found) < len(REPORTS)
    rows.nth(len(found)).wait_for(state="detached")
    assert rows.count() == len(found)
    page.reload()
    assert rows.count() == len(found)


def test_a_place_is_corrected_from_a_pick_list(site: Site, page: Any) -> None:
    page.goto(f"{site.address}/report?report=shelling-3")
    claim = page.locator(".claim").first
    id = claim.get_attribute("data-claim")
    claim.locator("[data-field=where] .edit").click()
    place = claim.locator("input[name=place]")
    place.fill("الأتارب")
    option = claim.locator(".picks [data-values]").first
    option.wait_for()
    place.press("ArrowDown")
    page.keyboard.press("Enter")
    claim.locator(".edit-form button.main").click()
    page.locator(f"[data-claim='{id}'] .field.corrected[data-field=where]").wait_for()
    (found,) = [one for one in site.desk.report("shelling-3")["claims"] if one["id"] == id]
    assert found["where"]["name"] == "الأتارب"
    assert found["where"]["lat"] == pytest.approx(36.1, abs=0.3)
    assert site.archive.verify().problems == ()


@pytest.mark.parametrize("by_key", [False, True])
def test_a_claim_is_added_by_selecting_words(site: Site, page: Any, by_key: bool) -> None:
    page.goto(f"{site.address}/report?report=march-1")
    before = len(site.desk.report("march-1")["claims"])
    words = "للمطالبة"
    page.evaluate(
        """(words) => { const node = document.querySelector("[data-start]").firstChild;
        const at = node.data.indexOf(words); getSelection().setBaseAndExtent(node, at, node, at + words.length); }""",
        words,
    )
    offer = page.locator(".offer")
    offer.wait_for()
    if by_key:
        page.keyboard.press("m")
    else:
        offer.click()
    form = page.locator("form.adding")
    form.locator("select[name=type]").select_option("REQUEST")
    form.locator("button.main").click()
    form.wait_for(state="detached")
    claims = site.desk.report("march-1")["claims"]
    assert len(claims) == before + 1
    (added,) = [one for one in claims if one["hand"]]
    assert added["trigger"]["text"] == words
    assert MARCH.text[slice(*added["trigger"]["span"])] == words
    page.locator(f"#claim-{added['id']}").wait_for()


def test_evidence_covers_exactly_the_spans(site: Site, page: Any, tab: Tab) -> None:
    page.goto(f"{site.address}/report?report=mixed-1&open=true")
    tab.until("[...CSS.highlights.values()].some((one) => one.size)")
    covered = page.evaluate(COVERED)
    claims = site.desk.report("mixed-1")["claims"]
    triggers = [MIXED.text[slice(*one["trigger"]["span"])] for one in claims]
    assert len(triggers) > 1
    assert any("َ" in word for word in triggers), "a trigger with vowel marks"
    assert set(covered["ev-trigger"]) == set(triggers)
    places = [MIXED.text[slice(*c["where"]["span"])] for c in claims if c["where"] and c["where"]["span"]]
    assert set(covered["ev-where"]) == set(places)
    shown = page.locator("[data-text] p").all_text_contents()
    assert "\n".join(shown) == MIXED.text


def test_two_events_are_merged_and_taken_out(site: Site, page: Any) -> None:
    left, right = (one["id"] for one in list(site.archive.events())[:2])
    page.goto(f"{site.address}/events/{left}")
    page.locator("input[name=q]").fill(right)
    page.locator("form:has(input[name=q]) button").click()
    page.locator(f"#merge input[value='{right}']").check()
    with page.expect_navigation():
        page.locator("#merge button.main").click()
    ids = {one["id"] for one in site.archive.events()}
    assert len({left, right} & ids) == 1
    page.goto(f"{site.address}/events")
    with page.expect_download() as got:
        page.locator("a[href*='events.csv']").first.click()
    written = Path(got.value.path()).read_text(encoding="utf-8-sig")
    assert len(written.splitlines()) == len(ids) + 1


@pytest.mark.parametrize("path", ["/", "/report?report=shelling-1&open=true", "/events", "/explore", "/search?q=x",
                                  "/settings", "/coding"])  # fmt: skip
@pytest.mark.parametrize("show", ["ar.latin.gregorian.light", "en.arabic.both.dark"])
def test_pages_are_accessible(site: Site, page: Any, path: str, show: str) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core: run make web")
    page.context.add_cookies([{"name": "riwaya-show", "value": show, "url": site.address}])
    page.goto(f"{site.address}{path}")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found["violations"] if one["impact"] in ("serious", "critical")
    ]  # fmt: skip
    assert serious == []
    assert re.fullmatch("ar|en", page.get_attribute("html", "lang") or "")
