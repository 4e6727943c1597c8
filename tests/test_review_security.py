"""Who comes in and what they may do, over every route there is: a new one is asked the same questions.

The questions are those of OWASP's cheat sheets on sessions, cross-site requests, access control and injection.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from lxml import html

from archiving import captured
from reviewing import PASSWORD, PEOPLE, Page, served, token
from riwaya.archive import Plan
from riwaya.model import Report
from riwaya.review import Settings
from riwaya.review.security import HEADERS, LONGEST, POLICY, ROLES, SAFE
from riwaya.review.throttle import FREE, NAMES, Throttle, TooMany
from riwaya.review.throttle import LONGEST as LONGEST_WAIT

#: What needs nobody to be logged in. Whatever else is reached without an account is a hole.
PUBLIC = {("GET", "/login"), ("POST", "/login"), ("GET", "/enter"), ("POST", "/settings")}
#: Changes that any reader may make: of their own visit and account.
OWN = {"/logout", "/password"}
#: The least roles of whole parts of the page, by how paths begin.
LEAST = {"/accounts": "admin", "/adjudicate": "adjudicator", "/agreement": "adjudicator", "/gold.jsonl": "adjudicator",
         "/coding/assign": "adjudicator", "/coding": "coder", "/claim/": "reader", "/report/mark": "coder"}  # fmt: skip
HOSTILE = Report(
    "hostile-1",
    "قصفت طائرات <script>alert(1)</script> بلدة كفر نوران وقتل مدنيان، حسب \"><img src=x onerror=alert(2)> الدفاع"
    " المدني.\njavascript:alert(3) {{ 7 * 7 }} \u202eقلب\u202c \u2067عزل",
    title="</title><script>alert(4)</script>", outlet="\" onmouseover=\"alert(5)", published=dt.date(2020, 3, 4),
    url="javascript:alert(6)",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(quick_passwords: None, story: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that tests only ask, or change back."""
    made = served(shutil.copy(story, tmp_path_factory.mktemp("asked") / "desk.db"))
    made.desk.archive.ingest([captured(HOSTILE)], Plan())
    yield made
    made.desk.archive.close()


@pytest.fixture
def own(quick_passwords: None, desk_db: Path) -> Iterator[Page]:
    """A page of a test's own."""
    made = served(desk_db)
    yield made
    made.desk.archive.close()


def routes(page: Page) -> list[tuple[str, str, APIRoute]]:
    """Every route: method, path, and what FastAPI knows of it. A kind that is not known here fails."""
    found, left = [], list(page.app.routes)
    while left:
        route = left.pop(0)
        if isinstance(route, APIRoute):
            found += [(method, route.path, route) for method in sorted(route.methods)]
        elif hasattr(route, "original_router"):  # what FastAPI keeps of an included router
            left += route.original_router.routes
        else:
            assert getattr(route, "path", "") in ("/static", "/api/v1/openapi.json"), f"what is {route}?"
    assert len(found) > 30
    return found


def least(dependant: Dependant) -> str | None:
    """The role that a route takes, as its dependencies have it."""
    roles = [role for one in dependant.dependencies if (role := least(one))]
    call = dependant.call
    if getattr(call, "__qualname__", "").startswith("at_least."):
        roles.append(inspect.getclosurevars(call).nonlocals["role"])  # type: ignore[arg-type]
    return max(roles, key=ROLES.index, default=None)


def guarded(page: Page) -> list[tuple[str, str, str]]:
    """Every route that is not public, with the role that it takes."""
    return [(method, path, str(least(route.dependant))) for method, path, route in routes(page)
            if (method, path) not in PUBLIC]  # fmt: skip


def asked(page: Page, method: str, path: str, browser: Any, **more: Any) -> Any:
    """The answer of a route to a request with values in its path."""
    return browser.request(method, re.sub(r"\{\w+(:\w+)?\}", "x", path), **more)


# --- who may do what -------------------------------------------------------------------------------------------------


def test_every_route_takes_a_role_or_is_meant_for_everybody(page: Page) -> None:
    there = {(method, path) for method, path, _ in routes(page)}
    assert there >= PUBLIC
    for method, path, role in guarded(page):
        assert role in ROLES, f"{method} {path} can be reached by anybody"
        if method not in SAFE and path not in OWN:
            assert role != "reader", f"{method} {path}: readers change nothing"
        for start, wanted in LEAST.items():
            if path.startswith(start):
                assert ROLES.index(role) >= ROLES.index(wanted), f"{method} {path}"


def test_nobody_gets_anywhere_without_logging_in(page: Page) -> None:
    browser = page.browser()
    for method, path, _ in guarded(page):
        answer = asked(page, method, path, browser)
        if path.startswith("/api/"):
            assert answer.status_code == 401, f"{method} {path}"
            assert list(answer.json()) == ["error"]
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/login"), f"{method} {path}"
        part = asked(page, method, path, browser, headers={"hx-request": "true"})
        assert part.status_code == 401, f"{method} {path} as a part of a page"
        browser.cookies.set("riwaya", "made-up")
        assert asked(page, method, path, browser).status_code in (303, 401), f"{method} {path} with a made-up token"
        browser.cookies.clear()


def test_no_lower_role_reaches_a_route(page: Page) -> None:
    browsers = {role: page.role(role) for role in ROLES}
    for method, path, role in guarded(page):
        for lower in ROLES[: ROLES.index(role)]:
            answer = asked(page, method, path, browsers[lower])
            assert answer.status_code == 403, f"{method} {path} as {lower}"
            assert role in answer.text
        if path != "/logout":
            answer = asked(page, method, path, browsers[role])
            assert answer.status_code not in (303, 401, 403) or path in ("/queue/next", "/coding/submit"), (
                f"{method} {path}"
            )


def test_no_other_method_gets_around(page: Page) -> None:
    admin = page.role("admin")
    for path in {path for _, path, _ in routes(page)}:
        known = {method for method, other, _ in routes(page) if other == path}
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - known:
            assert asked(page, method, path, admin).status_code == 405, f"{method} {path}"


# --- requests of other sites -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{"x-csrf-token": ""}, {"x-csrf-token": "wrong"}, {"x-csrf-token": "ü"}, {"origin": "https://evil.example"},
     {"origin": "null"}, {"origin": "http://[::"}, {"origin": "http://127.0.0.1:9000"},
     {"origin": "http://127.0.0.1:8000.evil.example"},
     {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)  # fmt: skip
def test_nothing_is_changed_by_another_site(page: Page, headers: dict[str, str]) -> None:
    admin = page.role("admin")
    changes = [(method, path) for method, path, _ in routes(page) if method not in SAFE]
    assert len(changes) > 10
    for method, path in changes:
        if (method, path) in PUBLIC and "x-csrf-token" in headers:
            continue  # nobody is logged in there whose rights could be borrowed
        sent = {name: value.encode("latin-1") for name, value in headers.items()}
        answer = asked(page, method, path, admin, headers=sent)
        assert answer.status_code == 403, f"{method} {path}"
    assert admin.get("/settings").status_code == 200, "still logged in"


def test_the_token_of_another_visit_is_none(page: Page) -> None:
    admin, other = page.role("admin"), page.role("coder")
    for method, path, _ in routes(page):
        if method not in SAFE and (method, path) not in PUBLIC:
            sent = {"x-csrf-token": other.headers["x-csrf-token"]}
            assert asked(page, method, path, admin, headers=sent).status_code == 403, f"{method} {path}"


def test_a_page_of_the_server_itself_gets_through(own: Page) -> None:
    coder = own.role("coder")
    csrf = coder.headers.pop("x-csrf-token")
    said = {"claim": own.claims()[0], "verdict": "accepted"}
    sent = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    path = "/claim/verdict?report=shelling-1"
    assert coder.post(path, data=said, headers=sent).status_code == 403
    assert coder.post(path, data={**said, "csrf": "wrong"}, headers=sent).status_code == 403
    assert coder.post(path, data={**said, "csrf": csrf}, headers=sent).status_code == 200


def test_forms_in_other_kinds_do_not_carry_a_token(own: Page) -> None:
    coder = own.role("coder")
    csrf = coder.headers.pop("x-csrf-token")
    for kind in ("text/plain", "application/json"):
        body = f"csrf={csrf}&claim=x&verdict=accepted"
        answer = coder.post("/claim/verdict?report=shelling-1", content=body, headers={"content-type": kind})
        assert answer.status_code == 403, kind


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example:8000", "", "127.0.0.1:8000:x",
     "localhost.", "0.0.0.0", "[::1", "127.0.0.1, evil.example"],
)  # fmt: skip
def test_a_foreign_name_that_leads_here_is_refused(page: Page, host: str) -> None:
    admin = page.role("admin")
    for path in ("/", "/login", "/api/v1/queue", "/static/icon.svg", "/nowhere"):
        answer = admin.get(path, headers={"host": host})
        assert answer.status_code == 421, path
        assert all(answer.headers[name] == value for name, value in HEADERS.items())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8000", "LOCALHOST", "[::1]", "[::1]:8000"])
def test_names_of_this_machine_are_known(page: Page, host: str) -> None:
    assert page.browser().get("/login", headers={"host": host}).status_code == 200


# --- visits ----------------------------------------------------------------------------------------------------------


def log_in(browser: Any, name: str = "kamal", password: str = PASSWORD) -> Any:
    return browser.post("/login", data={"name": name, "password": password})


def test_logging_in_gives_a_new_token_and_the_old_one_is_dead(own: Page) -> None:
    browser = own.browser()
    browser.cookies.set("riwaya", "planted-by-somebody")
    assert log_in(browser).status_code == 303
    first = browser.cookies.get("riwaya", domain="127.0.0.1")
    browser.cookies.clear()
    assert first != "planted-by-somebody"
    browser.cookies.set("riwaya", first)
    assert browser.get("/settings").status_code == 200
    second = log_in(browser).cookies["riwaya"]
    assert second != first
    for dead in (first, "planted-by-somebody"):
        browser.cookies.clear()
        browser.cookies.set("riwaya", dead)
        assert browser.get("/settings").status_code == 303
    assert own.desk.visit(second)


def test_cookies_are_kept_from_scripts_and_other_sites(desk_db: Path) -> None:
    for secure in (False, True):
        made = served(desk_db, Settings(secure=secure))
        browser = made.browser()
        said = log_in(browser).headers["set-cookie"].lower()
        assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in said.split(";")}
        assert ("secure" in said.split("; ")) == secure
        assert "max-age" not in said, "it ends with the browser"
        shown = browser.post("/settings", data={"language": "en"}).headers["set-cookie"].lower()
        assert "httponly" in shown
        assert "samesite=strict" in shown
        made.desk.archive.close()


def test_logging_out_ends_the_visit(own: Page) -> None:
    browser = own.role("coder")
    value = browser.cookies["riwaya"]
    assert browser.post("/logout").headers["location"] == "/login"
    browser.cookies.set("riwaya", value)
    assert browser.get("/settings").status_code == 303
    assert own.desk.visit(value) is None


def test_visits_end_by_themselves(desk_db: Path) -> None:
    now = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    made = served(desk_db, clock=lambda: now.isoformat())
    idle, busy = made.role("coder"), made.role("coder")
    for _ in range(7):
        now += dt.timedelta(minutes=100)
        assert busy.get("/settings").status_code == 200
    assert idle.get("/settings").status_code == 303, "two hours without a request"
    now += dt.timedelta(minutes=100)
    assert busy.get("/settings").status_code == 303, "twelve hours in any case"
    made.desk.archive.close()


def test_a_new_password_or_role_ends_every_visit_of_the_account(own: Page) -> None:
    here, there = own.as_("kamal"), own.as_("kamal")
    new = "quite another sentence"
    assert here.post("/password", data={"old": "wrong", "new": new}).status_code == 403
    assert here.post("/password", data={"old": PASSWORD, "new": "short"}).status_code == 422
    answer = here.post("/password", data={"old": PASSWORD, "new": new})
    assert answer.status_code == 303
    assert there.get("/settings").status_code == 303
    assert own.desk.check("kamal", new)
    for change in (lambda: own.desk.set_role("kamal", "reader"), lambda: own.desk.deactivate("kamal")):
        visit = own.as_("kamal")
        change()
        assert visit.get("/settings").status_code == 303


def test_the_link_of_a_server_without_accounts_works_once(tmp_path: Path) -> None:
    from archiving import filled

    filled(str(tmp_path / "alone.db"), []).close()
    made = served(tmp_path / "alone.db", Settings(alone="owner", key="k" * 43))
    assert made.browser().get("/enter?key=wrong").status_code == 403
    assert made.browser().get("/enter").status_code == 403
    answers: list[int] = []
    ask = lambda: answers.append(made.browser().get(f"/enter?key={'k' * 43}").status_code)  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [403] * 7
    visit = made.desk.open_visit("owner", role="admin")
    browser = made.browser()
    browser.cookies.set("riwaya", visit["token"])
    assert browser.get("/accounts").status_code == 200
    later = served(tmp_path / "alone.db", Settings())
    browser = later.browser()
    browser.cookies.set("riwaya", visit["token"])
    assert browser.get("/accounts").status_code == 303, "with accounts nobody is let in without one"
    for one in (made, later):
        one.desk.archive.close()


# --- passwords -------------------------------------------------------------------------------------------------------


def test_guessing_gets_slower(own: Page) -> None:
    now = 0.0
    own.app.state.throttle = Throttle(lambda: now)
    browser = own.browser()
    for _ in range(FREE):
        assert log_in(browser, password="wrong").status_code == 401
    refused = log_in(browser)
    assert (refused.status_code, int(refused.headers["retry-after"])) == (429, 2)
    assert log_in(browser, "salma").status_code == 303, "others are let in"
    now = 2.5
    assert log_in(browser, password="wrong").status_code == 401
    now = 5.0
    assert log_in(browser).status_code == 429, "the wait has doubled"
    now = 7.0
    assert log_in(browser).status_code == 303
    assert log_in(browser, password="wrong").status_code == 401, "and begins anew"


def test_an_unknown_name_is_told_like_a_wrong_password(page: Page) -> None:
    wrong, nobody = (log_in(page.browser(), name, "wrong") for name in ("salma", "nobody"))
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text == nobody.text


def test_many_tries_at_once_do_not_slip_through() -> None:
    throttle = Throttle(lambda: 0.0)
    through = 0
    for _ in range(50):
        try:
            throttle.begin("kamal")
        except TooMany:
            continue
        through += 1
    assert through == FREE


def test_the_wait_and_the_names_are_bounded() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(60):
        throttle.begin("kamal")
        now += LONGEST_WAIT
    throttle.begin("kamal")
    with pytest.raises(TooMany) as waits:
        throttle.begin("kamal")
    assert waits.value.wait <= LONGEST_WAIT
    for number in range(NAMES + 10):
        throttle.begin(str(number))
    assert len(throttle) == NAMES


# --- what an answer carries ------------------------------------------------------------------------------------------


def test_the_policy_lets_no_script_or_style_of_a_page_run() -> None:
    parts = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == parts["connect-src"] == parts["form-action"] == "'self'"
    assert parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_every_answer_keeps_a_page_to_itself(page: Page) -> None:
    admin, nobody = page.role("admin"), page.browser()
    answers = [asked(page, method, path, browser) for method, path, _ in routes(page) for browser in (nobody, admin)
               if method in SAFE]  # fmt: skip
    answers += [nobody.get("/static/icon.svg"), nobody.get("/static/none"), nobody.get("/nowhere"), admin.put("/"),
                nobody.post("/login"), log_in(nobody, password="wrong"), nobody.get("/", headers={"host": "x"}),
                nobody.get("/api/v1/openapi.json")]  # fmt: skip
    assert {answer.status_code for answer in answers} >= {200, 303, 401, 404, 405, 421, 422}
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, f"{answer.request.url}: {name}"
        if "/static/" not in str(answer.request.url):
            assert answer.headers["cache-control"] == "no-store", answer.request.url


def test_an_error_nobody_thought_of_tells_nothing(own: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(type(own.desk), "queue", broken)
    for path in ("/", "/api/v1/queue"):
        answer = own.role("admin").get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert answer.headers["content-security-policy"] == POLICY


def test_a_request_has_an_end(page: Page) -> None:
    browser = page.browser()
    big = b"x" * (LONGEST + 1)
    assert browser.post("/login", content=big).status_code == 413
    pieces = (big[:65_536] for _ in range(LONGEST // 65_536 + 2))
    sent = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/login", content=pieces, headers=sent).status_code in (400, 413)


# --- what a page holds -----------------------------------------------------------------------------------------------

VALUES = {"report": "hostile-1", "field": "killed", "q": "قصف", "start": "0", "end": "4", "form": "events.csv",
          "zoom": "3", "key": "x", "words": "قصف"}  # fmt: skip


def values(page: Page, path: str, report: str) -> dict[str, str]:
    """What a route needs to be asked for something that is there; pages pass over what they do not need."""
    claim = page.desk.report(report)["claims"][0]
    id = str(claim["event"]) if "event" in path else report
    every = {**VALUES, "report": report, "id": id, "event": str(claim["event"]), "claim": claim["id"]}
    if path.startswith("/api/"):
        wanted = page.app.openapi()["paths"][path].get("get", {}).get("parameters", [])
        return {one["name"]: every[one["name"]] for one in wanted if one["required"]}
    return every


def screens(
    page: Page, browser: Any, report: str = "hostile-1", parts: bool = True, words: str = "قصف"
) -> Iterator[tuple[str, Any]]:  # fmt: skip
    """What every route gives that is asked with GET, as a page and as a part of one."""
    for method, path, _ in routes(page):
        if method != "GET":
            continue
        said = values(page, path, report)
        said.update({"q": words} if "q" in said else {})
        to = re.sub(r"\{(\w+)(:\w+)?\}", lambda found, said=said: said.pop(found[1]), path)
        for headers in ({}, {"hx-request": "true"}) if parts else ({},):
            yield path, browser.get(to, params=said, headers=headers)


def test_no_page_holds_a_script_a_style_or_a_way_out(page: Page) -> None:
    seen = 0
    for path, answer in screens(page, page.role("admin")):
        assert answer.status_code < 500, path
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text.strip():
            continue
        assert answer.status_code == 200 or path in ("/enter", "/adjudicate"), f"{path}: {answer.status_code}"
        seen += 1
        for element in html.document_fromstring(answer.text).iter():
            if not isinstance(element.tag, str):
                continue
            where = f"{path}: <{element.tag} {dict(element.attrib)}>"
            assert element.tag not in ("style", "iframe", "object", "embed", "base", "img"), where
            if element.tag == "script":
                assert element.get("type") == "application/json" or element.get("src", "").startswith("/static/"), where
            for name, value in element.attrib.items():
                assert not name.startswith(("on", "hx-on")), where
                assert name != "style", where
                if name in ("href", "src", "action", "hx-get", "hx-post", "formaction", "data-to"):
                    assert re.match(r"[/#?](?![/\\])|$", value), where
            sends = element.tag == "form" and element.get("method", "").lower() == "post"
            if sends and element.get("action") not in ("/login", "/settings"):
                assert element.xpath('.//input[@name="csrf"]'), where
    assert seen > 20


def test_words_of_a_report_are_shown_as_words(page: Page) -> None:
    text = page.role("admin").get("/report?report=hostile-1&open=true").text
    tree = html.document_fromstring(text)
    shown = tree.xpath("//*[@data-text]")[0].text_content()
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7 * 7 }}" in shown
    assert "</title><script>alert(4)" in tree.xpath("//h1")[0].text_content()
    assert not tree.xpath('//script[contains(., "alert")][not(@type="application/json")]')


# --- paths, names and where one is led -------------------------------------------------------------------------------


def raw(page: Page, path: str) -> int:
    """The status of a path sent as it stands, which browsers and their likes would tidy first."""
    sent: list[Any] = []
    said = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not said:
            await anyio.sleep_forever()
        return said.pop()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
             "path": path, "raw_path": path.encode("utf-8", "replace"), "query_string": b"", "root_path": "",
             "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1),
             "server": ("127.0.0.1", 8000)}  # fmt: skip
    # In a thread of its own: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(anyio.run, page.app, scope, receive, send).result()
    assert not any(b"Settings" in message.get("body", b"") for message in sent), "a file of the program was given out"
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    "path",
    ["/static/../security.py", "/static/../../../../../../etc/passwd", "/static//etc/passwd", "/static/..\\app.py",
     "/static/built/../../app.py", "/static/./../app.py", "/static/\x00", "/static/icon.svg\x00.css", "/static/",
     "/static/" + "a" * 5000, "/static/built", "/static/..", "//static/../app.py"],
    ids=lambda path: repr(path[:30]),
)  # fmt: skip
def test_no_file_but_those_of_the_page_is_given_out(page: Page, path: str) -> None:
    assert raw(page, "/static/icon.svg") == 200
    assert raw(page, path) in (400, 404, 405)


@pytest.mark.parametrize(
    "id", ["../../etc/passwd", "..%2f..", "\x00", "' OR 1=1 --", "%", "<script>", "a" * 400, "\ud800"]
)
def test_ids_are_names_and_nothing_else(page: Page, id: str) -> None:
    admin = page.role("admin")
    quoted = id.encode("utf-8", "surrogatepass")
    for path in ("/report", "/claims/panel", "/adjudicate", "/report/history", "/claim/why"):
        answer = admin.get(path, params={"report": quoted, "claim": quoted})
        assert answer.status_code in (400, 404), path
        assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "/\n/evil.example", "\t//evil.example", " //evil.example", "javascript:alert(1)", "/\u2028/x", "evil.example", "",
     "@x", "/\r\nSet-Cookie: riwaya=x"],
    ids=repr,
)  # fmt: skip
def test_nobody_is_led_away(page: Page, back: str) -> None:
    answer = page.browser().post("/settings", data={"language": "en", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "riwaya=x" not in answer.headers.get("set-cookie", "")


def test_one_is_led_back_within_the_page(page: Page) -> None:
    back = "/report?report=shelling-1&type=ASSAULT"
    assert page.browser().post("/settings", data={"back": back}).headers["location"] == back


# --- blind to each other ---------------------------------------------------------------------------------------------


def test_no_route_shows_a_coder_what_the_other_one_says(own: Page) -> None:
    own.desk.assign(["shelling-1"], ["kamal", "salma"], "adib")
    sheets = {one["coder"]: one["assignment"] for one in own.desk.assignments()}
    claim = own.claims()[0]
    own.desk.say(sheets["salma"], claim, "killed", 73_311, note="the word of salma", by="salma")
    own.desk.say(sheets["salma"], None, "added", {"type": "PROTEST", "trigger": {"span": [0, 4]}}, by="salma")
    added = own.desk.sheet(sheets["salma"], "salma")["claims"][-1]["id"]
    signs = ("73311", "73,311", "the word of salma", added)
    assert any(sign in own.as_("salma").get("/report?report=shelling-1").text for sign in signs)
    for name, submitted in (("riad", False), ("kamal", False), ("kamal", True)):
        for path, answer in screens(own, own.as_(name), "shelling-1", parts=False):
            assert not any(sign in answer.text for sign in signs), f"{path} as {name}"
        kamal = own.as_("kamal")
        for path in ("/report", "/claims/panel", "/claim/edit", "/report/history", "/report/add", "/claim/why"):
            said = {
                "report": "shelling-1",
                "sheet": sheets["salma"],
                "claim": claim,
                "field": "killed",
                "start": 0,
                "end": 4,
            }
            assert kamal.get(path, params=said).status_code == 403, path
        said = {"claim": claim, "verdict": "rejected", "field": "killed", "count": "1"}
        for path in ("/claim/verdict", "/claim/field", "/report/undo", "/report/add"):
            where = f"{path}?report=shelling-1&sheet={sheets['salma']}"
            assert kamal.post(where, data=said).status_code == 403, path
        if name == "kamal" and not submitted:
            own.desk.submit(sheets["salma"], "salma")
    assert own.desk.sheet(sheets["salma"], "salma")["claims"][0]["killed"] == 73_311


def test_who_codes_a_report_alone_changes_nothing_for_everybody(own: Page) -> None:
    own.desk.assign(["shelling-1"], ["kamal", "salma"], "adib")
    claim = own.claims()[0]
    kamal = own.as_("kamal")
    said = {"claim": claim, "verdict": "rejected"}
    assert kamal.post("/api/v1/verdicts", json=said).status_code == 400
    assert kamal.post("/claim/verdict?report=shelling-1", data=said).status_code == 200, "on the sheet"
    assert own.desk.report("shelling-1")["claims"][0]["verdict"] == "open"


def test_no_route_gives_a_reader_anything_of_a_closed_report(own: Page) -> None:
    own.desk.mark("report", "march-1", 3, "adib", "names somebody at risk")
    signs = ("معلمو تعز", "المعلمين", "رواتبهم", "minbar.example")
    found = screens(own, own.as_("kamal"), "march-1", words="رواتبهم")
    shown = {path for path, answer in found if any(sign in answer.text for sign in signs)}
    assert {"/report", "/search", "/api/v1/reports", "/api/v1/queue", "/api/v1/claims"} <= shown, "coders find it"
    for path, answer in screens(own, own.as_("rana"), "march-1", words="رواتبهم"):
        text = answer.text.replace("رواتبهم", "", 2) if path == "/search" else answer.text  # what was asked for
        assert not [sign for sign in signs if sign in text], path


def test_everybody_is_somebody(page: Page) -> None:
    for name in PEOPLE:
        assert token(page.as_(name).get("/settings").text)
