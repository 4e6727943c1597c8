"""``riwaya serve`` and ``riwaya account``: what they print, refuse and leave behind."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from archiving import filled
from riwaya import archive, cli
from riwaya.archive.desk import Desk
from riwaya.review import serving
from riwaya.review.serving import Where
from riwaya.review.settings import is_loopback

PASSWORD = "a sentence that is long enough"


@pytest.fixture(autouse=True)
def _quick(quick_passwords: None) -> None:
    """Hashing a password takes as long as a test may."""


@pytest.fixture
def db(tmp_path: Path) -> str:
    file = str(tmp_path / "desk.db")
    filled(file, []).close()
    return file


def add(db: str, name: str, role: str, monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> int:
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)
    return cli.main(["account", "add", name, "--role", role, "--db", db])


# --- accounts --------------------------------------------------------------------------------------------------------


def test_accounts_from_adding_to_closing(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["account", "list", "--db", db]) == 0
    assert "no accounts" in capsys.readouterr().err
    assert add(db, "amal", "admin", monkeypatch) == 0
    assert add(db, "amal", "admin", monkeypatch) == 2
    assert "already" in capsys.readouterr().err
    assert cli.main(["account", "role", "amal", "reviewer", "--db", db]) == 0
    assert cli.main(["account", "close", "amal", "--db", db]) == 0
    capsys.readouterr()
    assert cli.main(["account", "list", "--db", db]) == 0
    assert capsys.readouterr().out.split("\t")[:3] == ["amal", "reviewer", "closed"]
    for words in (("role", "nobody", "coder"), ("close", "nobody"), ("password", "nobody")):
        assert cli.main(["account", *words, "--db", db]) == 2
        assert "no account nobody" in capsys.readouterr().err


def test_a_password_is_typed_twice_or_read_and_never_part_of_a_command(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter([PASSWORD, "something else altogether"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    assert cli.main(["account", "add", "amal", "--role", "admin", "--db", db]) == 2
    assert "not the same" in capsys.readouterr().err
    assert add(db, "amal", "admin", monkeypatch, password="short") == 2
    piped = subprocess.run(
        [sys.executable, "-m", "riwaya", "account", "add", "amal", "--role", "admin", "--stdin", "--db", db],
        input=f"{PASSWORD}\n", text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert piped.returncode == 0, piped.stderr
    assert PASSWORD not in piped.stdout + piped.stderr
    with archive.open(db) as opened:
        assert Desk(opened).check("amal", PASSWORD)
    with pytest.raises(SystemExit) as refused:
        cli.main(["account", "password", "amal", PASSWORD, "--db", db])
    assert refused.value.code == 2
    with pytest.raises(SystemExit):
        cli.main(["account", "add", "huda", "--role", "king", "--db", db])


# --- where it listens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [["serve", "--port", "0"], ["account", "list"]])
def test_an_archive_that_is_not_there_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    file = tmp_path / "none.db"
    assert cli.main([*verb, "--db", str(file)]) == 1
    assert f"riwaya ingest PATHS --db {file}" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "desk.example.org"])
def test_others_are_let_near_only_with_accounts(
    db: str, host: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", "--db", db, "--host", host, "--port", "0"]) == 2
    assert "riwaya account add" in capsys.readouterr().err
    add(db, "amal", "admin", monkeypatch)
    with archive.open(db) as opened:
        made = serving.settings(Desk(opened), Where(host, 0))
        assert (made.alone, made.key) == (None, None)
        Desk(opened).deactivate("amal")
        with pytest.raises(Exception, match="no accounts"):
            serving.settings(Desk(opened), Where(host, 0))


def test_a_server_for_one_person_makes_a_new_link_each_time(db: str) -> None:
    with archive.open(db) as opened:
        first, second = (serving.settings(Desk(opened), Where(), "amal") for _ in range(2))
    assert (first.alone, second.alone) == ("amal", "amal")
    assert first.key != second.key
    assert len(str(first.key)) >= 43, "256 bits"


def test_a_closed_account_is_no_owner(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(db, "amal", "reader", monkeypatch)
    with archive.open(db) as opened:
        Desk(opened).deactivate("amal")
        assert serving.settings(Desk(opened), Where(), "amal").alone != "amal"


def test_names_and_warnings() -> None:
    with pytest.raises(Exception, match="port"):
        serving.listen("127.0.0.1", 70_000)
    with pytest.raises(Exception, match="--host takes an address"):
        serving.listen("192.0.2.1", 0)
    assert serving.warnings(Where()) == ()
    assert len(serving.warnings(Where("0.0.0.0", 1))) == 2
    assert len(serving.warnings(Where("0.0.0.0", 1, ("desk.example.org",), secure=True))) == 0
    assert [is_loopback(host) for host in ("127.0.0.2", "::1", "[::1]", "localhost", "10.0.0.1", "localhost.evil")] == [
        True, True, True, True, False, False]  # fmt: skip


def test_a_further_name_is_known(db: str) -> None:
    with archive.open(db) as opened:
        made = serving.settings(Desk(opened), Where("::1", 0, ("Desk.Example.org",)))
    assert {"127.0.0.1", "localhost", "[::1]", "desk.example.org"} == set(made.hosts)


def test_a_port_that_is_taken_is_told(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--db", db, "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"port {port}" in said
    assert "--port 0" in said


# --- running ---------------------------------------------------------------------------------------------------------


def heeding_interrupts() -> None:
    """Undo what a shell does that starts the tests in the background: its programs pass over interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running(db: str, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as people start it, and the way in that it prints."""
    server = subprocess.Popen(
        [sys.executable, "-m", "riwaya", "serve", "--db", db, "--port", "0", *more], stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding_interrupts,
    )  # fmt: skip
    assert server.stderr is not None
    try:
        said = ""
        while "/enter?" not in said and "/login" not in said:
            line = server.stderr.readline()
            assert line, said
            said += line
        yield server, re.findall(r"http://\S+", said)[-1]
    finally:
        if server.poll() is None:
            server.kill()
        server.wait()
        server.stderr.close()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_server_lets_its_owner_in_once_and_ends_in_order(db: str, end: signal.Signals) -> None:
    with running(db) as (server, link):
        assert link.startswith("http://127.0.0.1:")
        with httpx.Client(base_url=link.partition("/enter")[0], timeout=60) as browser:
            assert browser.get("/").status_code == 303
            assert browser.get(link).status_code == 303
            assert browser.get("/").status_code == 200
            assert browser.get("/pick/actors", params={"q": "الجيش"}).status_code == 200, "the kit is there"
            assert browser.get(link).status_code == 403
            assert "server" not in browser.get("/").headers
        server.send_signal(end)
        assert server.stderr is not None
        assert "stopped" in server.stderr.read()
        assert server.wait(timeout=60) == 0


def test_a_request_under_way_is_answered_before_the_end(db: str) -> None:
    with running(db) as (server, link):
        port = int(link.split(":")[2].split("/")[0])
        body = b"name=nobody&password=nothing"
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            head = (f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
                    "Expect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n")  # fmt: skip
            line.sendall(head.encode())
            assert line.recv(1000).startswith(b"HTTP/1.1 100"), "the server waits for the rest"
            server.send_signal(signal.SIGINT)
            line.sendall(body)
            assert line.recv(1000).startswith(b"HTTP/1.1 401")
        assert server.wait(timeout=60) == 0


def test_with_accounts_one_logs_in(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(db, "amal", "admin", monkeypatch)
    with running(db) as (_, link):
        assert link.endswith("/login")
        assert httpx.get(f"{link.removesuffix('/login')}/enter?key=x", timeout=60).status_code == 403
        answer = httpx.post(link, data={"name": "amal", "password": PASSWORD}, timeout=60)
        assert answer.status_code == 303
