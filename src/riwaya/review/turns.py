"""Requests take turns: a few at once are all answered sooner than many that are in each other's way."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What takes no turn: files of the page cost nothing, and files that leave the archive take long to make.
_FREE = ("/static/", "/export/", "/gold.jsonl")
#: Requests to read that are worked on at once. One processor runs Python at a time, and each further thread that wants
#: it makes all of them slower (``bench/desk.py``: 20 clients, 4 instead of 40 at once, took half the time).
AT_ONCE = 4


class Turns:
    """Lets so many requests to read be worked on at once, each until its answer begins; others wait in a row.

    Those that write take no turn: they may wait long for another program that writes, and nobody is to wait for them.
    """

    def __init__(self, app: ASGIApp, most: int = AT_ONCE) -> None:
        self._app, self._turns = app, asyncio.Semaphore(most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is its turn."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        waits = True

        async def begun(message: Message) -> None:
            nonlocal waits
            if waits:
                waits = False
                self._turns.release()
            await send(message)

        await self._turns.acquire()
        try:
            await self._app(scope, receive, begun)
        finally:
            if waits:
                self._turns.release()
