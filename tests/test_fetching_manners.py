"""Manners at other people's sites: robots.txt, turns, being told to wait. No test waits: clock and sleep are ours."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate

import pytest

from loopback import Site, site
from riwaya.errors import FetchError
from riwaya.fetching import Fetcher, FetchSettings, Polite, Settings, Source, polite
from riwaya.fetching.robots import ASKED_AGAIN, KEPT, LARGEST_ROBOTS, LEFT_ALONE, LONGEST_ALONE, retry_after

NOON = 1_710_244_800.0


class Clock:
    """Time that passes only when somebody sleeps; ``slept`` is what was slept."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as here:
        for name in "abc":
            here.routes[f"/{name}"] = (200, {}, name.encode())
        yield here


@pytest.fixture
def clock() -> Clock:
    return Clock()


def manners(clock: Clock, **settings: object) -> Polite:
    limits = FetchSettings(**{"allow_private": True, "total": 5.0, **settings})  # type: ignore[arg-type]
    return Polite(Fetcher(limits), clock=clock, sleep=clock.sleep)


def refused(get: Polite, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get.get(url)
    return caught.value


# --- robots.txt ------------------------------------------------------------------------------------------------------


def test_robots_forbid_some_pages(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n\nUser-agent: otherbot\nDisallow: /\n")
    get = manners(clock)
    assert get.get(f"{web.url}/a").body == b"a"
    err = refused(get, f"{web.url}/b")
    assert "robots.txt" in err.why
    assert "ignore_robots" in err.hint
    assert not err.passing
    assert get.get(f"{web.url}/c").body == b"c"
    assert web.paths == ["/robots.txt", "/a", "/c"], "asked for once, and the forbidden page not at all"


def test_robots_may_name_us(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nAllow: /\n\nUser-agent: Riwaya\nDisallow: /\n")
    refused(manners(clock), f"{web.url}/a")
    assert manners(clock, ignore_robots=("127.0.0.1",)).get(f"{web.url}/a").body == b"a"


def test_a_redirect_does_not_lead_around_robots(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    web.routes["/go"] = (302, {"Location": "/b"}, b"")
    assert "forbids" in refused(manners(clock), f"{web.url}/go").why
    assert "/b" not in web.paths


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_missing_robots_allow_all(web: Site, clock: Clock, status: int) -> None:
    web.routes["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /\n")
    assert manners(clock).get(f"{web.url}/a").body == b"a"


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_robots_that_cannot_be_had_forbid_all_for_now(web: Site, clock: Clock, status: int) -> None:
    web.routes["/robots.txt"] = (status, {}, b"")
    get = manners(clock)
    err = refused(get, f"{web.url}/a")
    assert "not now" in err.why
    assert err.passing
    assert err.after == pytest.approx(ASKED_AGAIN)
    refused(get, f"{web.url}/a")
    assert web.paths == ["/robots.txt"], "it is not asked for again at once"
    clock.now += ASKED_AGAIN
    web.routes["/robots.txt"] = (200, {}, b"")
    assert get.get(f"{web.url}/a").body == b"a"


def test_rules_known_before_go_on_while_robots_cannot_be_had(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    get = manners(clock)
    get.get(f"{web.url}/a")
    web.routes["/robots.txt"] = (500, {}, b"")
    clock.now += KEPT
    assert get.get(f"{web.url}/a").body == b"a"
    assert "forbids" in refused(get, f"{web.url}/b").why
    assert web.paths.count("/robots.txt") == 2


def test_a_very_long_robots_file_is_read_as_far_as_it_must_be(web: Site, clock: Clock) -> None:
    begin = b"User-agent: *\nDisallow: /b\n"
    web.routes["/robots.txt"] = (200, {}, begin + b"#" * LARGEST_ROBOTS + b"\nDisallow: /a\n")
    get = manners(clock, largest=1_000)
    assert get.get(f"{web.url}/a").body == b"a"
    assert "forbids" in refused(get, f"{web.url}/b").why


def test_robots_that_redirect_for_ever_allow_nothing(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (302, {"Location": "/robots.txt"}, b"")
    get = manners(clock)
    for name in "ab":
        err = refused(get, f"{web.url}/{name}")
        assert "robots.txt cannot be had: it redirects in a loop" in err.why
        assert not err.passing
    assert web.paths == ["/robots.txt"]


def test_robots_of_bytes_that_are_no_text(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, bytes(range(256)) * 10 + b"\nUser-agent: *\nDisallow: /b\n")
    assert "forbids" in refused(manners(clock), f"{web.url}/b").why


# --- turns -----------------------------------------------------------------------------------------------------------


def test_a_host_is_asked_once_in_so_many_seconds(web: Site, clock: Clock) -> None:
    get = manners(clock)
    for name in "abc":
        get.get(f"{web.url}/{name}")
    assert clock.slept == [2.0, 2.0, 2.0], "after robots.txt, and between the pages"
    clock.now += 60
    get.get(f"{web.url}/a")
    assert len(clock.slept) == 3


@pytest.mark.parametrize(("own", "asked", "waits"), [(2.0, b"5", 5.0), (7.0, b"5", 7.0), (2.0, b"never", 2.0)])
def test_the_longer_of_our_delay_and_theirs_counts(
    web: Site, clock: Clock, own: float, asked: bytes, waits: float
) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: " + asked + b"\n")
    get = manners(clock, delay=own)
    get.get(f"{web.url}/a")
    get.get(f"{web.url}/b")
    assert clock.slept == [own, waits]


def test_a_turn_that_is_too_far_off_is_not_waited_for(web: Site, clock: Clock) -> None:
    web.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 300\n")
    get = manners(clock)
    get.get(f"{web.url}/a")
    err = refused(get, f"{web.url}/b")
    assert err.after == pytest.approx(300)
    assert "patience" in err.hint


def test_a_feed_may_have_its_own_delay(web: Site, clock: Clock) -> None:
    settings = Settings(FetchSettings(allow_private=True), (Source(f"{web.url}/a", delay=0.5),))
    get = polite(settings, clock=clock, sleep=clock.sleep)
    get.get(f"{web.url}/a")
    get.get(f"{web.url}/b")
    assert clock.slept == [0.5, 0.5]


# --- being told to wait ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_it_is_left_alone(web: Site, clock: Clock, status: int) -> None:
    web.routes["/busy"] = (status, {"Retry-After": "120"}, b"")
    get = manners(clock)
    get.get(f"{web.url}/a")
    err = refused(get, f"{web.url}/busy")
    assert (err.after, err.passing) == (120, True)
    asked = len(web.asked)
    clock.now += 100
    left = refused(get, f"{web.url}/b")
    assert left.after == pytest.approx(20)
    assert len(web.asked) == asked, "no request in the meantime"
    clock.now += 20
    assert get.get(f"{web.url}/b").body == b"b"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), (formatdate(NOON + 90, usegmt=True), 90.0),
        (formatdate(NOON - 90, usegmt=True), 0.0),
        (None, LEFT_ALONE), ("soon", LEFT_ALONE), ("-5", LEFT_ALONE), ("9" * 9, LONGEST_ALONE), ("9" * 40, LEFT_ALONE),
    ],
)  # fmt: skip
def test_how_long_a_host_asks_to_be_left_alone(value: str | None, seconds: float) -> None:
    assert retry_after(value, NOON) == seconds


@pytest.mark.parametrize(("status", "passing"), [(403, False), (404, False), (410, False), (500, True), (502, True)])
def test_a_page_refused_is_an_error(web: Site, clock: Clock, status: int, passing: bool) -> None:
    web.routes["/x"] = (status, {}, "لا صفحة هنا".encode())
    err = refused(manners(clock), f"{web.url}/x")
    assert str(status) in err.why
    assert err.passing is passing
