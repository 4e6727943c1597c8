"""Web addresses taken apart and checked: scheme, host, port, and where on the network the host really is.

The address that is checked is the address that is connected to: a name is looked up once for each request, so that
a second look-up cannot lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from riwaya.errors import FetchError
from riwaya.fetching.records import FetchSettings

#: Numeric addresses of a host and port; raises OSError where there are none.
Resolver = Callable[[str, int], Sequence[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PATH = "/%:@!$&'()*+,;=~-._"
#: IPv6 ranges that carry an IPv4 address in their last bits (RFC 6052, RFC 4291).
_CARRIES = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


@dataclass(frozen=True, slots=True)
class Target:
    """A web address in the one form that is checked, connected to and compared."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """Host as the Host header has it: with its port where that is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.site}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def target(url: str) -> Target:
    """An address taken apart; raises :class:`FetchError` for what is no plain http or https address.

    Letters beyond ASCII are written as their UTF-8 bytes in a path, and by IDNA in a host.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError as err:
        raise _refused(url, f"this is no web address: {err}") from err
    if parts.scheme not in PORTS:
        raise _refused(url, "only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise _refused(url, "the address carries a name or a password", "leave out what stands before the @")
    if not host or _CONTROL.search(url.strip()):
        raise _refused(url, "this is no web address: its host or a character of it is wrong")
    query = f"?{quote(parts.query, safe=_PATH + '?')}" if parts.query else ""
    return Target(
        parts.scheme, _host(host, url), PORTS[parts.scheme] if port is None else port,
        (quote(parts.path, safe=_PATH) or "/") + query,
    )  # fmt: skip


def _refused(url: str, why: str, hint: str = "") -> FetchError:
    return FetchError(url, why, hint, passing=False)


def _host(host: str, url: str) -> str:
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as err:
        raise _refused(url, f"this is no name of a host: {host[:80]!r}") from err
    if not _HOST.fullmatch(name):
        raise _refused(url, f"this is no name of a host: {host[:80]!r}")
    return name


def lookup(host: str, port: int) -> Sequence[str]:
    """The system's addresses of a host, best first; raises OSError where it knows none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def addresses(to: Target, settings: FetchSettings, resolver: Resolver, seconds: float) -> tuple[str, ...]:
    """The addresses of a target that may be connected to; raises :class:`FetchError` where there are none.

    ``seconds`` is how long the look-up may take.
    """
    free = settings.allow_private or to.host in settings.allow_hosts or _written(to) in settings.allow_hosts
    if not free and to.port != PORTS[to.scheme]:
        raise _refused(to.url, f"port {to.port} is not the one of {to.scheme}", f'allow_hosts = ["{_written(to)}"]')
    found = _in_time(resolver, to, seconds)
    open_to = tuple(a for a in found if free or is_public(a))
    if not found:
        raise FetchError(to.url, f"the name {to.host} has no address")
    if not open_to:
        raise _refused(
            to.url, f"{to.host} is at {found[0]}, which is no public address",
            f'if you mean a host of your own: allow_hosts = ["{to.host}"]',
        )  # fmt: skip
    return open_to


def _written(to: Target) -> str:
    return f"{to.host}:{to.port}"


def _in_time(resolver: Resolver, to: Target, seconds: float) -> tuple[str, ...]:
    """A look-up that is left behind when it takes too long: the system's own call knows no time limit."""
    answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(resolver(to.host, to.port))
        except (OSError, UnicodeError) as err:
            answers.put(err)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchError(to.url, f"looking up {to.host} took longer than {seconds:g} seconds") from None
    if isinstance(answer, OSError | UnicodeError):
        raise FetchError(to.url, f"the name {to.host} cannot be looked up: {answer}", "is it spelt right?") from answer
    return tuple(answer)


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public network, an IPv4 address inside an IPv6 one included."""
    try:
        ip: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = _inner(ip)
    if inner is not None:
        return is_public(str(inner))
    if isinstance(ip, ipaddress.IPv6Address) and (ip.is_site_local or ip.scope_id):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _inner(ip: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, translated, or through a 6to4 or Teredo tunnel."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if any(ip in net for net in _CARRIES):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None)
