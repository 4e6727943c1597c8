"""What stands between a request and the pages: who may come in, what a page may load, and who asks.

The rules follow OWASP's cheat sheets on session management, cross-site request forgery and content security policy.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riwaya.errors import RiwayaError
from riwaya.review.settings import Settings

COOKIE = "riwaya"
#: From the least to the most that somebody may do; each may do what those before may.
ROLES = ("reader", "coder", "reviewer", "adjudicator", "admin")
SAFE = ("GET", "HEAD", "OPTIONS")
#: Bytes that a request may send: no form of these pages is longer.
LONGEST = 4_000_000
#: A page loads nothing but what this server gives it, and runs no script that stands in the page.
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "worker-src 'self' blob:", "form-action 'self'", "frame-ancestors 'none'",
    "base-uri 'none'"))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}  # fmt: skip


class NotLoggedIn(RiwayaError):
    """Nobody is logged in, or no longer."""


class Forbidden(RiwayaError):
    """Somebody asked for what their role may not do, or a request that this server's pages did not send."""


class NotThere(RiwayaError):
    """What was asked for is not there."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``csrf`` must come back with everything that changes something."""

    name: str
    role: str
    csrf: str

    def may(self, role: str) -> bool:
        """Whether this person's role is at least this one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Guard:
    """Refuses requests under foreign names or too long; gives every answer the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._hosts = app, settings.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, _limited(receive), guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if _host(scope) not in self._hosts:
            return PlainTextResponse("riwaya: this server is not known by that name; see --name", status_code=421)
        said = _header(scope, b"content-length")
        if said.isdecimal() and int(said[:20]) > LONGEST:
            return PlainTextResponse(f"riwaya: more than {LONGEST} bytes", status_code=413)
        return None


def _limited(receive: Receive) -> Receive:
    """What a request sends, until it is too much: whoever does not say how long it is gets no further than others."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > LONGEST:
            raise HTTPException(413, f"more than {LONGEST} bytes")
        return message

    return counted


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def _host(scope: Scope) -> str:
    """The name that a request came in under, without its port."""
    given = _header(scope, b"host").lower()
    return given.rsplit(":", 1)[0] if ":" in given and not given.endswith("]") else given


def person(request: Request) -> Person:
    """Who asks, by the cookie. Raises :class:`NotLoggedIn`."""
    token = request.cookies.get(COOKIE, "")
    visit = request.app.state.desk.visit(token) if token else None
    if visit is None or visit["role"] not in ROLES:
        raise NotLoggedIn("log in first")
    if visit["guest"] and visit["name"] != request.app.state.settings.alone:
        raise NotLoggedIn("this server has accounts now; log in first")
    return Person(visit["name"], visit["role"], visit["csrf"])


async def checked(request: Request, asks: Annotated[Person, Depends(person)]) -> Person:
    """Who asks for a change, once it is sure that a page of this server sent it."""
    if request.method not in SAFE:
        same_site(request)
        given = request.headers.get("x-csrf-token") or await _form_token(request)
        if not hmac.compare_digest(given.encode("utf-8", "replace"), asks.csrf.encode()):
            raise Forbidden("this was not sent by a page of this server, or the page is old: load it again")
    return asks


async def _form_token(request: Request) -> str:
    if "form" not in request.headers.get("content-type", ""):
        return ""
    return str((await request.form()).get("csrf", ""))


def same_site(request: Request) -> None:
    """Raises :class:`Forbidden` for what a browser says another site's page sent."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("another site's page sent this")
    if origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower():
        raise Forbidden("another site's page sent this")


def at_least(role: str) -> Any:
    """A dependency that lets in whoever has this role or a higher one."""

    def held(asks: Annotated[Person, Depends(checked)]) -> Person:
        if not asks.may(role):
            raise Forbidden(f"this takes the role {role}")
        return asks

    return Depends(held)


Reader = Annotated[Person, at_least("reader")]
Coder = Annotated[Person, at_least("coder")]
Reviewer = Annotated[Person, at_least("reviewer")]
Adjudicator = Annotated[Person, at_least("adjudicator")]
Admin = Annotated[Person, at_least("admin")]
