"""A site on the loopback for tests of fetching: routes by path, and a log of what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Status, headers, body.
Answer = tuple[int, dict[str, str], bytes]
Route = Callable[[BaseHTTPRequestHandler], Answer | None]


@dataclass
class Site:
    """A running server. ``routes`` may be changed at any time; ``asked`` holds path and headers of each request."""

    port: int = 0
    routes: dict[str, Route | Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def site() -> Iterator[Site]:
    """A site for the time of a test; what is not routed is a 404."""
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers.items())))
            route = here.routes.get(self.path, (404, {}, b"none"))
            try:
                answer = route(self) if callable(route) else route
                if answer is not None:
                    reply(self, *answer)
            except OSError:
                pass  # the fetcher went away, as it should
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


def html(body: str, title: str = "") -> Answer:
    markup = f"<!doctype html><html lang=ar><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, markup.encode()


def article(title: str, place: str, extra: str = "") -> Answer:
    """A page of news of our own making."""
    return html(
        f"<article><h1>{title}</h1><p>قال مراسلنا إن قذائف سقطت فجر اليوم على أطراف بلدة {place} وأصابت ثلاثة من سكانها"
        " بجروح متفاوتة، نقلوا على إثرها إلى المشفى القريب.</p><p>وأضاف أن فرق الإنقاذ عملت ساعات على رفع الأنقاض من"
        f" الطريق العام، وأن الأهالي عادوا إلى بيوتهم بعد توقف القصف عند الظهر.</p>{extra}</article>",
        title,
    )


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return (
        f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صوت البلدة</title>'
        f"<link>http://feed.example/</link>{items}</channel></rss>"
    ).encode()


def item(link: str, title: str = "خبر من البلدة", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"
