"""Runs the server of an archive: on which address, with which way in, and until when."""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from threading import Thread

import uvicorn
from fastapi import FastAPI

from riwaya.archive import Archive
from riwaya.archive.desk import Desk
from riwaya.coder import Kit
from riwaya.errors import UsageError
from riwaya.review.app import make
from riwaya.review.settings import Settings, check_host, is_loopback
from riwaya.review.turns import Turns

#: The name of the one person of a server without accounts, where the machine's own is not given.
ALONE = "owner"
#: Seconds that requests under way are given when the server is told to stop.
_GRACE = 5


@dataclass(frozen=True, slots=True)
class Where:
    """Where a server listens, and under which further names it is known."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    secure: bool = False


class Warm:
    """Loads what coding needs in the background, once; calling it waits for that and gives it."""

    def __init__(self, load: Callable[[], Kit]) -> None:
        self._load, self._kit = load, Future[Kit]()
        Thread(target=self._run, name="kit", daemon=True).start()

    def __call__(self) -> Kit:
        """What was loaded, or what went wrong."""
        return self._kit.result()

    def _run(self) -> None:
        try:
            self._kit.set_result(self._load())
        except Exception as err:  # noqa: BLE001  whoever asks for it is told
            self._kit.set_exception(err)


def settings(desk: Desk, where: Where, owner: str = ALONE) -> Settings:
    """How the server runs: with accounts, where there are any, else for one person who comes in by a link."""
    known = {one["name"]: one["active"] for one in desk.accounts()}
    accounts = any(known.values())
    check_host(where.host, accounts)
    bare = tuple(_bracketed(name) for name in (where.host, *where.names))
    made = Settings(secure=where.secure)
    made = replace(made, hosts=tuple(dict.fromkeys((*made.hosts, *(name.lower() for name in bare)))))
    if accounts:
        return made
    alone = owner if owner not in known else f"{owner} ({ALONE})"  # a closed account of that name stays closed
    return replace(made, alone=alone, key=secrets.token_urlsafe(32))


def application(archive: Archive, kit: Callable[[], Kit], made: Settings) -> FastAPI:
    """The application with all that its pages ask for."""
    app = make(archive, made)
    app.state.kit = kit
    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any free one. Raises :class:`UsageError` where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, its answers leave at once: otherwise their ends wait some 40 ms for word that their heads came.
    heard = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        heard.bind((host.strip("[]"), port))
        heard.listen(128)
    except (OSError, OverflowError) as err:
        heard.close()
        raise UsageError(f"cannot listen on {host} port {port}: {_why(err, port)}") from err
    return heard


def address(heard: socket.socket, host: str) -> str:
    """The address of a server as a browser takes it."""
    return f"http://{_bracketed(host)}:{heard.getsockname()[1]}"


def way_in(base: str, made: Settings) -> str:
    """What whoever started the server opens first: the link that works once, or the page to log in on."""
    return f"{base}/enter?key={made.key}" if made.alone is not None else f"{base}/login"


def run(app: FastAPI, heard: socket.socket) -> None:
    """Serve until told to stop; requests under way are answered first. Nothing that is looked at goes to a log."""
    config = uvicorn.Config(
        Turns(app), access_log=False, log_level="warning", server_header=False, proxy_headers=False, lifespan="off",
        timeout_graceful_shutdown=_GRACE, ws="none",
    )  # fmt: skip
    try:
        uvicorn.Server(config).run(sockets=[heard])
    finally:
        heard.close()


def warnings(where: Where) -> Sequence[str]:
    """What whoever starts a server others can reach should know."""
    if is_loopback(where.host):
        return ()
    found = []
    if not where.secure:
        found.append(
            "passwords and texts travel unencrypted: put a proxy with https before it, and use --secure-cookies"
        )
    if where.host in ("0.0.0.0", "::") and not where.names:
        found.append("requests under the machine's own name are refused until it is given: --name HOST")
    return found


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _why(err: Exception, port: int) -> str:
    code = getattr(err, "errno", None)
    if code == errno.EADDRINUSE:
        return (
            f"something else listens there (riwaya serve itself?); try --port {port + 1}, or --port 0 for any free one"
        )
    if code in (errno.EACCES, errno.EPERM):
        return "this account may not; try a port above 1023, e.g. --port 8000"
    if isinstance(err, OverflowError):
        return "a port is a number from 0 to 65535"
    return f"{err}; --host takes an address of this machine, e.g. 127.0.0.1"
