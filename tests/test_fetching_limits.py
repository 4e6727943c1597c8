"""Requests stay within their limits of time, size and place, whatever the other side sends."""

from __future__ import annotations

import gzip
import pickle
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
import urllib3.util.connection

from loopback import Site, reply, site
from riwaya.errors import FetchError, ReadError
from riwaya.fetching import Fetcher, FetchSettings
from riwaya.fetching.addresses import is_public, target

MB = 1_000_000


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as here:
        yield here


def fetcher(**settings: object) -> Fetcher:
    return Fetcher(FetchSettings(**{"allow_private": True, "total": 5.0, **settings}))  # type: ignore[arg-type]


def refused(get: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get.get(url)
    return caught.value


# --- one answer ------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_whole(web: Site) -> None:
    web.routes["/a?b=%D8%AE"] = (200, {"Content-Type": "Text/HTML; charset=utf-8", "X-Of": "us"}, "خبر".encode())
    got = fetcher(contact="desk@riwaya.example").get(f"{web.url}/a?b=خ#part")
    assert (got.status, got.body.decode(), got.mime, got.header("x-of")) == (200, "خبر", "text/html", "us")
    assert got.url_given.endswith("#part")
    assert got.url_final == f"{web.url}/a?b=%D8%AE"
    assert got.at.utcoffset() is not None
    sent = web.asked[0][1]
    assert sent["User-Agent"].startswith("riwaya/")
    assert "desk@riwaya.example" in sent["User-Agent"]
    assert sent["Host"] == f"127.0.0.1:{web.port}"


def test_a_conditional_request_may_come_back_without_a_body(web: Site) -> None:
    web.routes["/feed"] = (304, {"ETag": '"1"'}, b"")
    got = fetcher().get(f"{web.url}/feed", etag='"1"', modified="Tue, 12 Mar 2024 10:00:00 GMT")
    assert got.not_modified
    assert web.asked[0][1]["If-None-Match"] == '"1"'
    assert web.asked[0][1]["If-Modified-Since"] == "Tue, 12 Mar 2024 10:00:00 GMT"


def test_an_error_survives_a_process_border() -> None:
    err = FetchError("http://a.example/", "too large", "smaller", passing=False, after=3.0)
    back = pickle.loads(pickle.dumps(err))
    assert (str(back), back.passing, back.after) == (str(err), False, 3.0)
    assert isinstance(err, ReadError)


# --- where -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("192.168.0.1", False), ("172.16.9.9", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("240.0.0.1", False), ("::1", False),
        ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("fec0::1", False),
        ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("::ffff:93.184.216.34", True),
        ("::127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True), ("2002:7f00:1::", False),
        ("2001:db8::1", False), ("no address", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://a.example/x", "http and https"), ("file:///etc/passwd", "http and https"), ("/only/a/path", "http and"),
        ("http://me:pass@a.example/", "password"), ("http://a.example@b.example/", "password"),
        ("http:///x", "no web address"), ("http://a b.example/", "no name of a host"),
        ("http://a.example\\@b.example/", "password"), ("http://a.example\\b/", "no name of a host"),
        ("http://a.example/\x01", "wrong"), ("http://[::1/", "no web address"), ("http://a.example:99999/", "no web"),
        ("http://..example/", "no name of a host"), ("http://a.example:8080/", "port 8080"),
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str, why: str) -> None:
    err = refused(Fetcher(resolver=lambda host, port: ["93.184.216.34"]), url)
    assert why in err.why
    assert not err.passing


def test_an_address_has_one_form() -> None:
    assert target("HTTP://A.Example:80/خبر جديد?q=1 2#x").url == (
        "http://a.example/%D8%AE%D8%A8%D8%B1%20%D8%AC%D8%AF%D9%8A%D8%AF?q=1%202"
    )
    assert target("https://مثال.example").url == "https://xn--mgbh0fb.example/"
    assert target("http://[::1]:8080/").site == "[::1]:8080"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
)
def test_private_addresses_are_refused_however_they_are_written(host: str) -> None:
    err = refused(Fetcher(), f"http://{host}/")
    assert "no public address" in err.why or "no name of a host" in err.why
    assert "allow_hosts" in err.hint or "no name" in err.why


def test_a_redirect_to_a_private_address_is_refused(web: Site) -> None:
    allowed = f"feeds.example:{web.port}"
    web.routes["/feed"] = (302, {"Location": f"http://inside.example:{web.port}/secret"}, b"")
    web.routes["/feed2"] = (302, {"Location": "http://inside.example/secret"}, b"")
    web.routes["/feed3"] = (302, {"Location": "file:///etc/passwd"}, b"")
    get = Fetcher(FetchSettings(allow_hosts=(allowed,)), resolver=lambda host, port: ["127.0.0.1"])
    assert "port" in refused(get, f"http://{allowed}/feed").why
    assert "no public address" in refused(get, f"http://{allowed}/feed2").why
    assert "http and https" in refused(get, f"http://{allowed}/feed3").why
    assert web.paths == ["/feed", "/feed2", "/feed3"]
    assert web.asked[0][1]["Host"] == allowed


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads to a public address when it is checked, and to the loopback when it is asked again."""
    answers = [["10.0.0.7", "93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
    tried: list[str] = []

    def connect(address: tuple[str, int], *rest: object, **more: object) -> None:
        tried.append(address[0])
        raise ConnectionRefusedError("nobody listens in a test")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)
    get = Fetcher(resolver=lambda host, port: answers.pop(0))
    assert "connection failed" in refused(get, "http://rebind.example/").why
    assert tried == ["93.184.216.34"], "the private one of the first answer is passed over, no second one is asked for"
    assert len(answers) == 2
    assert "127.0.0.1, which is no public address" in refused(get, "http://rebind.example/").why
    assert tried == ["93.184.216.34"]


def test_a_name_that_is_not_known_or_never_answered() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    def hangs(host: str, port: int) -> list[str]:
        time.sleep(3)
        return []

    assert "cannot be looked up" in refused(Fetcher(resolver=unknown), "http://a.example/").why
    begun = time.monotonic()
    assert "longer than" in refused(Fetcher(FetchSettings(total=0.2), resolver=hangs), "http://a.example/").why
    assert time.monotonic() - begun < 2


# --- redirects -------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_up_to_a_number(web: Site) -> None:
    for n in range(7):
        web.routes[f"/{n}"] = (301, {"Location": f"/{n + 1}"}, b"")
    web.routes["/7"] = (200, {}, b"there")
    got = fetcher().get(f"{web.url}/2")
    assert (got.url_given, got.url_final, got.body) == (f"{web.url}/2", f"{web.url}/7", b"there")
    assert "more than 5 redirects" in refused(fetcher(), f"{web.url}/1").why


def test_a_redirect_loop_is_named(web: Site) -> None:
    web.routes["/a"] = (302, {"Location": "/b"}, b"")
    web.routes["/b"] = (302, {"Location": "/a"}, b"")
    assert f"loop: {web.url}/a -> {web.url}/b -> {web.url}/a" in refused(fetcher(), f"{web.url}/a").why


def test_a_redirect_to_an_arabic_address_in_bare_bytes(web: Site) -> None:
    web.routes["/a"] = (302, {"Location": "/خبر".encode().decode("latin-1")}, b"")
    web.routes["/%D8%AE%D8%A8%D8%B1"] = (200, {}, b"there")
    assert fetcher().get(f"{web.url}/a").body == b"there"


# --- size ------------------------------------------------------------------------------------------------------------


def two_gigabytes(web: Site, chunked: bool):  # type: ignore[no-untyped-def]
    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        if chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        block = b"x" * MB
        for _ in range(2_000):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
            web.sent += len(block)

    return route


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_two_gigabytes_is_cut(web: Site, chunked: bool) -> None:
    web.routes["/big"] = two_gigabytes(web, chunked)
    tracemalloc.start()
    err = refused(fetcher(largest=3 * MB), f"{web.url}/big")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 3,000,000 bytes" in err.why
    assert not err.passing
    assert web.sent < 40 * MB
    assert peak < 20 * MB


def test_a_body_that_says_it_is_too_large_is_not_begun(web: Site) -> None:
    web.routes["/big"] = (200, {"Content-Length": str(2 * 10**9)}, b"")
    assert "larger than" in refused(fetcher(), f"{web.url}/big").why


def test_the_first_bytes_alone_may_be_asked_for(web: Site) -> None:
    web.routes["/big"] = two_gigabytes(web, False)
    assert len(fetcher(largest=MB).get(f"{web.url}/big", first=5_000).body) == 5_000


def bomb() -> bytes:
    """A gzip body of about one megabyte that unpacks to one gigabyte: the same member 64 times."""
    return gzip.compress(bytes(16_777_216)) * 64


@pytest.mark.parametrize("largest", [5 * MB, 2_000 * MB])
def test_a_zip_bomb_is_stopped(web: Site, largest: int) -> None:
    """By the size limit, and where that is set very high by how many times its size the body unpacks to."""
    web.routes["/bomb"] = (200, {"Content-Encoding": "gzip"}, bomb())
    tracemalloc.start()
    err = refused(fetcher(largest=largest), f"{web.url}/bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("larger than" if largest < 10 * MB else "200 times its size") in err.why
    assert peak < 60 * MB


def deflated(raw: bytes) -> bytes:
    return zlib.compress(raw)[2:-4]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"text " * 50_000)), ("x-gzip", gzip.compress(b"text " * 50_000)),
        ("deflate", zlib.compress(b"text " * 50_000)), ("deflate", deflated(b"text " * 50_000)),
        ("identity", b"text " * 50_000), ("gzip", gzip.compress(b"text " * 20_000) + gzip.compress(b"text " * 30_000)),
        ("gzip", gzip.compress(b"text " * 50_000) + bytes(20)),
    ],
)  # fmt: skip
def test_packed_bodies_are_unpacked(web: Site, coding: str, packed: bytes) -> None:
    web.routes["/x"] = (200, {"Content-Encoding": coding}, packed)
    assert fetcher().get(f"{web.url}/x").body == b"text " * 50_000


@pytest.mark.parametrize(
    ("coding", "packed", "why"),
    [
        ("br", b"\x0b\x02\x80", "not asked for"), ("gzip, gzip", gzip.compress(b"x"), "not asked for"),
        ("gzip", b"<html>no gzip", "cannot be unpacked"),
        ("gzip", gzip.compress(bytes(range(256)) * 40)[:-20], "cut off"),
    ],
)  # fmt: skip
def test_what_cannot_be_unpacked_is_an_error(web: Site, coding: str, packed: bytes, why: str) -> None:
    web.routes["/x"] = (200, {"Content-Encoding": coding}, packed)
    assert why in refused(fetcher(), f"{web.url}/x").why


def test_a_body_cut_short_is_an_error(web: Site) -> None:
    web.routes["/x"] = (200, {"Content-Length": "5000"}, b"only this")
    assert "connection failed" in refused(fetcher(), f"{web.url}/x").why


# --- time ------------------------------------------------------------------------------------------------------------


def dripping(text: bytes):  # type: ignore[no-untyped-def]
    def route(handler: BaseHTTPRequestHandler) -> None:
        for byte in text:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)

    return route


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
KNOWN = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"


@pytest.mark.parametrize(
    "text",
    [b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000, HEAD + b"b" * 1000, KNOWN + b"b" * 1000],
    ids=["headers", "body", "body of a known length"],
)  # fmt: skip
def test_a_slow_loris_is_left_in_time(web: Site, text: bytes) -> None:
    web.routes["/slow"] = dripping(text)
    begun = time.monotonic()
    err = refused(fetcher(total=0.3), f"{web.url}/slow")
    assert 0.25 < time.monotonic() - begun < 2
    assert "longer than 0.3 seconds" in err.why
    assert err.passing


def test_a_site_that_says_nothing_is_left_in_time(web: Site) -> None:
    web.routes["/mute"] = lambda handler: time.sleep(2.5)  # type: ignore[func-returns-value]
    begun = time.monotonic()
    assert "one wait" in refused(fetcher(read=0.2), f"{web.url}/mute").why
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("sent", [b"", b"not http at all\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
                                  b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
                                  b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"])  # fmt: skip
def test_answers_that_are_none(web: Site, sent: bytes) -> None:
    web.routes["/x"] = lambda handler: handler.wfile.write(sent) and None
    assert "connection failed" in refused(fetcher(), f"{web.url}/x").why


def test_nobody_listens() -> None:
    with site() as gone:
        url = gone.url
    assert refused(fetcher(), f"{url}/").passing


# --- certificates ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(which("openssl") is None, reason="openssl makes the certificate")
def test_the_certificate_is_the_one_of_the_name(tmp_path: Path) -> None:
    """The connection goes to a numeric address, and still the name counts: in the handshake and in the certificate."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-addext", "keyUsage=critical,keyCertSign,digitalSignature"]
    command += ["-subj", "/CN=feeds.example", "-addext", "subjectAltName=DNS:feeds.example", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    named: list[str] = []
    context.sni_callback = lambda sock, name, ctx: named.append(name) if name else None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply(self, 200, {}, self.headers["Host"].encode())

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, *args: object) -> None:
            pass  # a client that does not trust the certificate breaks off

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    port = server.server_address[1]
    try:
        get = Fetcher(FetchSettings(allow_private=True, ca_file=str(cert)), lambda host, port: ["127.0.0.1"])
        assert get.get(f"https://feeds.example:{port}/").body.decode() == f"feeds.example:{port}"
        assert "certificate" in refused(get, f"https://other.example:{port}/").why
        untrusting = Fetcher(FetchSettings(allow_private=True), lambda host, port: ["127.0.0.1"])
        assert "certificate" in refused(untrusting, f"https://feeds.example:{port}/").why
    finally:
        server.shutdown()
        server.server_close()
    assert named == ["feeds.example", "other.example", "feeds.example"]
