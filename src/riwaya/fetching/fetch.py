"""One request over the network, held within limits of time, size and place."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from riwaya.errors import FetchError
from riwaya.fetching.addresses import Resolver, Target, addresses, lookup, target
from riwaya.fetching.decoding import CODINGS, STEP, undone
from riwaya.fetching.records import Fetched, FetchSettings, user_agent

#: Called with the address of every hop before it is asked for; it may wait, or raise.
Gate = Callable[[str], None]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, */*;q=0.5"
)
#: As much may be unpacked before the ratio counts: short texts pack very well.
_RATIO_FROM = 1_000_000
#: Addresses of a host that are tried one after the other.
_TRIES = 3


class Fetcher:
    """Asks for one address at a time. It holds no cookies, takes no proxy, and keeps no connection open.

    ``resolver`` looks names up. Robots and waiting are the business of :class:`riwaya.fetching.robots.Polite`.
    """

    def __init__(self, settings: FetchSettings | None = None, resolver: Resolver = lookup) -> None:
        self.settings = settings or FetchSettings()
        self._resolver = resolver
        self._trust: ssl.SSLContext | None = None

    def get(
        self, url: str, etag: str | None = None, modified: str | None = None, gate: Gate | None = None,
        first: int | None = None,
    ) -> Fetched:  # fmt: skip
        """The answer for an address, whatever its status, redirects followed.

        ``etag`` and ``modified`` make the request a conditional one. With ``first`` only so many bytes are taken and
        the rest is left. Raises :class:`FetchError` where there is no answer, or none within the limits.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        given = {name: value for name, value in headers.items() if value and value.isprintable()}
        visited: list[str] = []
        to = target(url)
        while True:
            visited.append(to.url)
            if gate is not None:
                gate(to.url)
            got = self._once(to, given, first)
            leads = got.header("Location") if got.status in _REDIRECTS else None
            if leads is None:
                return Fetched(url, to.url, got.status, got.headers, got.body, got.at, got.mime, got.not_modified)
            to = self._next(url, to.url, leads, visited)

    def _next(self, url: str, base: str, leads: str, visited: list[str]) -> Target:
        """The next hop of a redirect; raises :class:`FetchError` for a loop, and for too many."""
        with suppress(UnicodeError):  # bytes of a header are read as Latin-1, and a bare Arabic address is UTF-8
            leads = leads.encode("latin-1").decode("utf-8")
        try:
            to = target(urljoin(base, leads))
        except (FetchError, ValueError) as err:
            raise FetchError(url, f"it redirects to {leads[:200]}: {getattr(err, 'why', err)}", passing=False) from err
        if to.url in visited:
            raise FetchError(url, f"it redirects in a loop: {' -> '.join([*visited, to.url])[:500]}", passing=False)
        if len(visited) > self.settings.redirects:
            raise FetchError(url, f"more than {self.settings.redirects} redirects, the last to {to.url}", passing=False)
        return to

    def _once(self, to: Target, headers: dict[str, str], first: int | None) -> Fetched:
        limits = self.settings
        watch = _Watch(limits.total)
        found = addresses(to, limits, self._resolver, watch.left())
        try:
            connection = self._connected(to, found, watch)
            try:
                with watch.over(connection.sock):
                    return self._answer(connection, to, headers, first)
            finally:
                connection.close()
        except (HTTPError, HTTPException, OSError, ValueError) as err:
            if watch.late():
                raise FetchError(to.url, f"it took longer than {limits.total:g} seconds in all") from err
            raise FetchError(to.url, _reason(err)) from err

    def _connected(self, to: Target, found: tuple[str, ...], watch: _Watch) -> HTTPConnection:
        """A connection to the first of the checked addresses that takes one."""
        last: HTTPError | OSError = OSError("there is no address")
        for address in found[:_TRIES]:
            connection = self._connection(to, address, min(self.settings.connect, watch.left()))
            try:
                connection.connect()
            except (HTTPError, OSError) as err:
                connection.close()
                last = err
            else:
                connection.timeout = self.settings.read
                return connection
        raise last

    def _connection(self, to: Target, address: str, seconds: float) -> HTTPConnection:
        if to.scheme == "http":
            return HTTPConnection(address, to.port, timeout=seconds)
        self._trust = self._trust or ssl.create_default_context(cafile=self.settings.ca_file)
        return HTTPSConnection(
            address, to.port, timeout=seconds, ssl_context=self._trust, server_hostname=to.host.rstrip(".")
        )

    def _answer(self, connection: HTTPConnection, to: Target, headers: dict[str, str], first: int | None) -> Fetched:
        sent = {
            "Host": to.site, "User-Agent": user_agent(self.settings), "Accept": _ACCEPT, "Accept-Encoding": CODINGS,
            "Connection": "close", **headers,
        }  # fmt: skip
        connection.request("GET", to.path, headers=sent, preload_content=False, decode_content=False)
        response = connection.getresponse()
        moved = response.status in _REDIRECTS and "Location" in response.headers
        body = b"" if moved else self._body(response, to, first)
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        return Fetched(
            to.url, to.url, response.status, tuple(response.headers.items()), body, dt.datetime.now(dt.UTC),
            kind or None, response.status == 304,
        )  # fmt: skip

    def _body(self, response: BaseHTTPResponse, to: Target, first: int | None) -> bytes:
        """The body with its coding undone, counted at every step before and after."""
        limits = self.settings
        packed = _Count(limits.largest if first is None else max(first, limits.largest) + STEP, to.url)
        if first is None and (response.headers.get("Content-Length") or "0").isdecimal():
            packed.room_for(int(response.headers.get("Content-Length") or "0"))
        body = bytearray()
        for piece in undone(packed.counted(_read(response)), response.headers.get("Content-Encoding", ""), to.url):
            body += piece
            if first is not None and len(body) >= first:
                return bytes(body[:first])
            packed.room_for(len(body))
            if len(body) > max(_RATIO_FROM, limits.ratio * packed.bytes):
                why = f"the body unpacks to more than {limits.ratio} times its size"
                raise FetchError(to.url, why, "raise ratio if that is what you want", passing=False)
        return bytes(body)


class _Count:
    """Bytes of a body as they come, held to a limit."""

    def __init__(self, limit: int, url: str) -> None:
        self.bytes = 0
        self._limit, self._url = limit, url

    def counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.bytes += len(chunk)
            self.room_for(self.bytes)
            yield chunk

    def room_for(self, size: int) -> None:
        if size > self._limit:
            why = f"the body is larger than {self._limit:,} bytes"
            raise FetchError(self._url, why, "raise largest if that is what you want", passing=False)


def _read(response: BaseHTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(STEP, decode_content=False):
        yield chunk


class _Watch:
    """Ends a connection that is not done in time, wherever it hangs: in its headers, or byte by byte in its body.

    A time limit on the socket alone starts anew with every byte that comes.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, at least a hundredth."""
        return max(0.01, self._end - time.monotonic())

    def late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    @contextmanager
    def over(self, sock: socket.socket) -> Iterator[None]:
        """Inside this block, the socket is shut when the time is over; what was read by then does not count."""

        def shut() -> None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

        timer = threading.Timer(self.left(), shut)
        timer.daemon = True
        timer.start()
        try:
            yield
            if self.late():
                raise TimeoutError
        finally:
            timer.cancel()


def _reason(err: Exception) -> str:
    """What went wrong, in short."""
    said = str(err.__cause__ or err) or type(err).__name__
    if isinstance(err, TimeoutError) or "timed out" in str(err):
        return "no answer within the time limit for one wait"
    if "CERTIFICATE_VERIFY_FAILED" in str(err):
        return f"its certificate cannot be trusted: {said[:200]}"
    return f"the connection failed: {said[:200]}"
