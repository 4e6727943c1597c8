"""Requests to read take turns; those that write do not; answers leave at once."""

import asyncio
import socket
from collections.abc import Awaitable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import Receive, Scope, Send

from riwaya.review import serving
from riwaya.review.turns import Turns

START: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": []}
END: dict[str, Any] = {"type": "http.response.body", "body": b"", "more_body": False}


class Slow:
    """An application whose answers begin, and end, when it is told; it counts who is at work."""

    def __init__(self) -> None:
        self.at_work = 0
        self.begin, self.end = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.at_work += 1
        await self.begin.wait()
        if scope["path"] == "/broken":
            raise ValueError("broken")
        await send(START)
        await self.end.wait()
        await send(END)


def ask(app: Turns, method: str = "GET", path: str = "/") -> Awaitable[None]:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        pass

    return asyncio.ensure_future(app({"type": "http", "method": method, "path": path}, receive, send))


def alone(work: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end in a thread of its own: the browser of other tests keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_only_so_many_are_worked_on_until_their_answers_begin() -> None:
    async def run() -> None:
        slow = Slow()
        app = Turns(slow, 2)
        asked = [ask(app) for _ in range(5)]
        await settled()
        assert slow.at_work == 2
        slow.begin.set()  # a long answer that has begun keeps nobody waiting
        await settled()
        assert slow.at_work == 5
        slow.end.set()
        await asyncio.gather(*asked)

    alone(run())


def test_what_is_written_and_files_take_no_turn() -> None:
    async def run() -> None:
        slow = Slow()
        app = Turns(slow, 1)
        asked = [ask(app), ask(app, "POST"), ask(app, "GET", "/static/riwaya.css"), ask(app)]
        await settled()
        assert slow.at_work == 3
        slow.begin.set()
        slow.end.set()
        await asyncio.gather(*asked)

    alone(run())


def test_a_turn_is_given_back_by_what_breaks_or_is_broken_off() -> None:
    async def run() -> None:
        slow = Slow()
        app = Turns(slow, 1)
        broken, gone, last = (ask(app, path=path) for path in ("/broken", "/gone", "/last"))
        await settled()
        gone.cancel()  # type: ignore[attr-defined]
        slow.begin.set()
        slow.end.set()
        found = await asyncio.gather(broken, gone, last, return_exceptions=True)
        assert [type(one) for one in found] == [ValueError, asyncio.CancelledError, type(None)]
        assert slow.at_work == 2

    alone(run())


def test_the_end_of_an_answer_does_not_wait_for_word_of_its_head() -> None:
    async def run() -> None:
        heard = serving.listen("127.0.0.1", 0)
        at_once = asyncio.get_running_loop().create_future()

        def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            own = writer.get_extra_info("socket")
            at_once.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=heard):
            _, writer = await asyncio.open_connection(*heard.getsockname())
            assert await at_once
            writer.close()

    alone(run())
