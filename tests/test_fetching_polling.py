"""Visits to feeds: each entry once, with its page or with what the feed says, and nothing lost to a bad hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from loopback import Answer, Site, article, html, item, rss, site
from riwaya.errors import FetchError, ReadError
from riwaya.fetching import (
    FeedState,
    Fetcher,
    FetchSettings,
    Polite,
    Settings,
    Source,
    due,
    next_visit,
    page,
    poll,
    read_url,
    wait,
)
from riwaya.model import Captured

NOW = dt.datetime(2024, 3, 12, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
LEAD = "قال سكان إن قذائف سقطت على أطراف البلدة صباح الثلاثاء. "
#: An entry's own text: of a few words, of enough to stand for a page, of so many that no page is waited for.
SHORT, ENOUGH, LONG = LEAD, LEAD * 4, LEAD * 20


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as here:
        yield here


def told(text: str) -> str:
    return f"<description><![CDATA[<p>{text}</p>]]></description><pubDate>Tue, 12 Mar 2024 09:00:00 +0300</pubDate>"


def getter(**settings: object) -> Polite:
    limits = FetchSettings(**{"allow_private": True, "total": 5.0, "delay": 0.0, "largest": 500_000, **settings})  # type: ignore[arg-type]
    return Polite(Fetcher(limits))


def visit(
    web: Site, state: FeedState | None = None, known: set[str] | None = None, source: Source | None = None
) -> tuple[list[Captured | ReadError], FeedState]:
    """All that one visit yields, and what is remembered; what it yields is known from then on."""
    known = set() if known is None else known
    going = poll(source or Source(f"{web.url}/feed"), state, getter(), known.__contains__, lambda: NOW)
    found = list(going)
    known |= {str(f.capture.url_given) for f in found if isinstance(f, Captured)}
    return found, going.state


def reports(found: list[Captured | ReadError]) -> list[Captured]:
    return [f for f in found if isinstance(f, Captured)]


def errors(found: list[Captured | ReadError]) -> list[ReadError]:
    return [f for f in found if isinstance(f, ReadError)]


# --- a visit ---------------------------------------------------------------------------------------------------------


def test_every_new_entry_is_read_from_its_page(web: Site) -> None:
    web.routes["/feed"] = (200, {"ETag": '"7"', "Last-Modified": "Tue, 12 Mar 2024 10:00:00 GMT"},
                           rss(item("/1", "خبر أول", told(SHORT)) + item("/2")))  # fmt: skip
    web.routes["/1"] = article("سقوط قذائف على أطراف البلدة", "السويداء")
    web.routes["/2"] = article("قذائف على الطريق العام", "درعا")
    found, state = visit(web)
    first, second = reports(found)
    assert first.report.title == "سقوط قذائف على أطراف البلدة"
    assert first.report.text.startswith("قال مراسلنا إن قذائف سقطت")
    assert first.report.published == dt.datetime(2024, 3, 12, 9, tzinfo=dt.timezone(3 * HOUR)), "from the feed"
    assert (first.report.outlet, first.report.language, first.report.url) == ("صوت البلدة", "ar", f"{web.url}/1")
    assert second.report.published is None
    capture = first.capture
    assert (capture.method, capture.status, capture.url_given) == ("page", 200, f"{web.url}/1")
    assert capture.raw == web.routes["/1"][2]  # type: ignore[index]
    assert capture.stated == "Tue, 12 Mar 2024 09:00:00 +0300"
    assert capture.mime == "text/html"
    assert state == FeedState(f"{web.url}/feed", '"7"', "Tue, 12 Mar 2024 10:00:00 GMT", NOW)


def test_what_the_source_says_wins(web: Site) -> None:
    web.routes["/feed"] = (200, {}, rss(item("/1")))
    web.routes["/1"] = article("سقوط قذائف على البلدة", "درعا")
    found, _ = visit(web, source=Source(f"{web.url}/feed", outlet="مرصد حوران"))
    assert reports(found)[0].report.outlet == "مرصد حوران"


def test_entries_that_are_known_are_not_fetched(web: Site) -> None:
    web.routes["/feed"] = (200, {}, rss(item("/1") + item("/2") + item("/2")))
    web.routes["/2"] = article("سقوط قذائف على البلدة", "درعا")
    found, _ = visit(web, known={f"{web.url}/1"})
    assert len(found) == 1
    assert web.paths.count("/1") == 0
    assert web.paths.count("/2") == 1


def test_a_feed_that_has_not_changed_yields_nothing(web: Site) -> None:
    def feed(handler: BaseHTTPRequestHandler) -> Answer:
        if handler.headers["If-None-Match"] == '"7"':
            return 304, {"ETag": '"7"'}, b""
        return 200, {"ETag": '"7"'}, rss(item("/1"))

    web.routes["/feed"] = feed
    web.routes["/1"] = article("سقوط قذائف على البلدة", "درعا")
    found, state = visit(web)
    assert len(reports(found)) == 1
    again, later = visit(web, state)
    assert again == []
    assert later == state
    assert web.paths.count("/1") == 1


def test_a_visit_broken_off_is_made_again(web: Site) -> None:
    web.routes["/feed"] = (200, {"ETag": '"7"'}, rss(item("/1") + item("/2")))
    web.routes["/1"] = web.routes["/2"] = article("سقوط قذائف على البلدة", "درعا")
    going = poll(Source(f"{web.url}/feed"), None, getter(), lambda url: False)
    next(iter(going))
    assert going.state == FeedState(f"{web.url}/feed")


def test_limits_hold_and_the_rest_is_read(web: Site) -> None:
    """A robots file, a missing page, a redirect loop, a body too large, an empty page: five errors, two reports."""
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /forbidden\n")
    web.routes["/loop"] = (302, {"Location": "/loop"}, b"")
    web.routes["/large"] = (200, {}, b"x" * 600_000)
    web.routes["/empty"] = html("")
    web.routes["/1"] = article("سقوط قذائف على البلدة", "درعا")
    web.routes["/2"] = article("قذائف على الطريق العام", "حماة")
    names = ["1", "forbidden", "gone", "loop", "large", "empty", "2"]
    web.routes["/feed"] = (200, {"ETag": '"7"'}, rss("".join(item(f"/{n}") for n in names) + "<item/>"))
    found, state = visit(web)
    assert [f.report.url for f in reports(found)] == [f"{web.url}/1", f"{web.url}/2"]
    said = " ".join(str(e) for e in errors(found))
    for why in ("entry 8", "forbids", "status 404", "loop", "larger than", "no article"):
        assert why in said
    assert len(errors(found)) == 6
    assert state.etag == '"7"', "none of these is cured by asking again"


# --- the feed's own text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/forbidden", "/gone", "/broken", "/empty"])
def test_the_feeds_own_text_stands_for_a_page_that_cannot_be_had(web: Site, path: str) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /forbidden\n")
    web.routes["/broken"] = (500, {}, b"")
    web.routes["/empty"] = html("")
    web.routes["/feed"] = (200, {}, rss(item(path, "خبر", told(ENOUGH)) + item(f"{path}?2", "خبر", told(SHORT))))
    found, _ = visit(web)
    (one,) = reports(found)
    assert one.report.text == ENOUGH.strip()
    assert (one.report.title, one.report.outlet, one.report.url) == ("خبر", "صوت البلدة", f"{web.url}{path}")
    assert (one.capture.method, one.capture.url_given) == ("feed", f"{web.url}{path}")
    assert one.capture.url_final == f"{web.url}/feed"
    assert one.capture.raw.startswith(b"<item>")
    assert len(errors(found)) == 1, "a few words stand for no page"


def test_a_page_that_shows_less_than_the_feed_is_passed_over(web: Site) -> None:
    web.routes["/feed"] = (200, {}, rss(item("/1", "خبر", told(LONG))))
    web.routes["/1"] = html("<p>هذا الخبر للمشتركين وحدهم، سجل دخولك لتقرأ بقيته على موقعنا من فضلك.</p>")
    (one,) = reports(visit(web)[0])
    assert one.capture.method == "feed"
    assert one.report.text == LONG.strip()


def test_a_source_without_full_pages_is_one_request(web: Site) -> None:
    silent = "<item><guid>17</guid><description>قال سكان إن الطريق مغلق.</description></item>"
    web.routes["/feed"] = (200, {}, rss(item("/1", "خبر", told(SHORT)) + item("/2") + silent))
    source = Source(f"{web.url}/feed", full_page=False, language="ar")
    known: set[str] = set()
    found, state = visit(web, known=known, source=source)
    assert [f.report.text for f in reports(found)] == [SHORT.strip(), "قال سكان إن الطريق مغلق."]
    assert [f.capture.url_given for f in reports(found)] == [f"{web.url}/1", f"{web.url}/feed#17"]
    assert "full_page" in errors(found)[0].hint
    assert web.paths == ["/robots.txt", "/feed"]
    assert reports(visit(web, state, known, source)[0]) == []


# --- bad hours -------------------------------------------------------------------------------------------------------


def test_what_fails_in_passing_is_found_again(web: Site) -> None:
    def feed(handler: BaseHTTPRequestHandler) -> Answer:
        same = handler.headers["If-None-Match"] == '"7"'
        return (304, {}, b"") if same else (200, {"ETag": '"7"'}, rss(item("/1") + item("/2")))

    web.routes["/feed"] = feed
    web.routes["/1"] = article("سقوط قذائف على البلدة", "درعا")
    web.routes["/2"] = (500, {}, b"")
    known: set[str] = set()
    found, state = visit(web, known=known)
    assert (len(reports(found)), len(errors(found)), state.etag) == (1, 1, None)
    web.routes["/2"] = article("قذائف على الطريق العام", "حماة")
    found, state = visit(web, state, known)
    assert [f.report.url for f in reports(found)] == [f"{web.url}/2"]
    assert state.etag == '"7"'


def test_a_site_that_asks_for_patience_gets_it(web: Site) -> None:
    """Three of five pages are left for later, told in one error; a long text in the feed is taken as it is."""
    web.routes["/1"] = article("سقوط قذائف على البلدة", "درعا")
    web.routes["/2"] = (429, {"Retry-After": "7200"}, b"")
    listed = [item("/1"), item("/2"), item("/3", "خبر", told(ENOUGH)), item("/4", "خبر", told(LONG)), item("/5")]
    web.routes["/feed"] = (200, {"ETag": '"7"'}, rss("".join(listed)))
    found, state = visit(web)
    assert [(f.capture.url_given, f.capture.method) for f in reports(found)] == [
        (f"{web.url}/1", "page"), (f"{web.url}/4", "feed")]  # fmt: skip
    (error,) = errors(found)
    assert "3 entries are left for the next visit" in error.why
    assert web.paths.count("/3") == 0
    assert state.etag is None
    assert state.next_at is not None
    assert state.next_at - NOW == pytest.approx(2 * HOUR, abs=dt.timedelta(seconds=5))


@pytest.mark.parametrize("body", [b"", b"<html><body>403 Forbidden</body></html>", b"{}"])
def test_a_feed_that_is_none_is_a_failure(web: Site, body: bytes) -> None:
    web.routes["/feed"] = (200, {"ETag": '"8"'}, body)
    before = FeedState(f"{web.url}/feed", '"7"', None, NOW - HOUR, failures=1)
    found, state = visit(web, before)
    assert len(errors(found)) == len(found) == 1
    assert state == FeedState(f"{web.url}/feed", '"7"', None, NOW, failures=2)


def test_failures_are_forgotten_when_the_feed_is_back(web: Site) -> None:
    web.routes["/feed"] = (200, {}, rss(""))
    assert visit(web, FeedState(f"{web.url}/feed", failures=9))[1].failures == 0


# --- an address given by hand ----------------------------------------------------------------------------------------


def test_an_address_is_read_as_what_it_is(web: Site) -> None:
    web.routes["/feed"] = (200, {"Content-Type": "text/html"}, rss(item("/1") + item("/2")))
    web.routes["/1"] = web.routes["/2"] = article("سقوط قذائف على البلدة", "درعا")
    as_feed = list(read_url(f"{web.url}/feed", getter(), lambda url: url.endswith("/2")))
    as_page = list(read_url(f"{web.url}/1", getter(), lambda url: False))
    assert [r.capture.url_given for r in (*reports(as_feed), *reports(as_page))] == [f"{web.url}/1"] * 2
    assert web.paths.count("/feed") == 1
    (error,) = read_url(f"{web.url}/none", getter(), lambda url: False)
    assert "status 404" in str(error)
    assert page(f"{web.url}/1", getter()).report == reports(as_page)[0].report
    with pytest.raises(FetchError, match="404"):
        page(f"{web.url}/none", getter())


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("/a?id=5", False), ("http://other.example/1", False), ("{web}/", False), ("{web}/short", True)],
)
def test_the_address_a_page_gives_itself(web: Site, stated: str, kept: bool) -> None:
    stated = stated.format(web=web.url)
    status, headers, body = article("سقوط قذائف على البلدة", "درعا")
    web.routes["/1"] = (
        status,
        headers,
        body.replace(b"<title>", f"<link rel=canonical href='{stated}'><title>".encode()),
    )
    assert page(f"{web.url}/1", getter()).report.url == (stated if kept else f"{web.url}/1")


# --- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (FeedState("u"), None),
        (FeedState("u", at=NOW), HOUR),
        (FeedState("u", at=NOW, failures=1), 2 * HOUR),
        (FeedState("u", at=NOW, failures=3), 8 * HOUR),
        (FeedState("u", at=NOW, failures=5), 24 * HOUR),
        (FeedState("u", at=NOW, failures=10_000), 24 * HOUR),
        (FeedState("u", at=NOW, next_at=NOW + 2 * HOUR), 2 * HOUR),
        (FeedState("u", at=NOW, next_at=NOW + HOUR / 2), HOUR),
        (FeedState("u", at=NOW, failures=9, next_at=NOW + 30 * HOUR), 30 * HOUR),
    ],
)
def test_the_next_visit(state: FeedState, after: dt.timedelta | None) -> None:
    assert next_visit(Source("u", every=HOUR), state) == (None if after is None else NOW + after)


def test_a_feed_visited_once_in_two_days_does_not_fail_its_way_to_more_visits() -> None:
    assert next_visit(Source("u", every=48 * HOUR), FeedState("u", at=NOW, failures=2)) == NOW + 48 * HOUR


def test_what_is_due() -> None:
    sources = tuple(Source(name, every=HOUR) for name in ("new", "late", "later", "not yet"))
    settings = Settings(FetchSettings(), sources)
    ages = {"late": 3 * HOUR, "later": 2 * HOUR, "not yet": HOUR / 4}
    states = {name: FeedState(name, at=NOW - age) for name, age in ages.items()}
    assert [s.url for s in due(settings, states, NOW)] == ["new", "late", "later"]
    assert wait(settings, states, NOW) == dt.timedelta(0)
    states |= {name: FeedState(name, at=NOW) for name in ("new", "late", "later")}
    assert due(settings, states, NOW) == []
    assert wait(settings, states, NOW) == HOUR * 3 / 4
    assert wait(Settings(FetchSettings(), ()), {}, NOW) == dt.timedelta(0)
