"""How the server was told to run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from riwaya.errors import UsageError


@dataclass(frozen=True, slots=True)
class Settings:
    """``alone`` is the name of the one person of a server without accounts, ``key`` that person's way in, once.

    ``hosts`` are the names that requests may come in under: another is refused, so that a foreign page cannot reach
    the server by a name of its own. ``secure`` marks cookies for https only.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    alone: str | None = None
    key: str | None = None
    secure: bool = False


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach a server bound to it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_host(host: str, accounts: bool) -> None:
    """Raises :class:`UsageError` where others could reach a server that knows no accounts."""
    if not is_loopback(host) and not accounts:
        raise UsageError(
            f"{host} can be reached from other machines, and there are no accounts; riwaya account add NAME makes one"
        )
