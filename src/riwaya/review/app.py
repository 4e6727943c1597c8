"""The server: its pages, its JSON interface, and how errors are told."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from riwaya.archive import Archive
from riwaya.archive.desk import Desk
from riwaya.errors import RiwayaError, StoreError, UsageError
from riwaya.review import api, pages
from riwaya.review.context import HERE, page
from riwaya.review.security import HEADERS, Forbidden, Guard, NotLoggedIn, NotThere
from riwaya.review.settings import Settings
from riwaya.review.throttle import Throttle, TooMany
from riwaya.version import __version__

#: What went wrong, as a status of HTTP; the first that fits.
STATUS: tuple[tuple[type[RiwayaError], int], ...] = (
    (NotLoggedIn, 401), (Forbidden, 403), (NotThere, 404), (TooMany, 429), (UsageError, 400), (StoreError, 503),
    (RiwayaError, 500),
)  # fmt: skip


class Kept(StaticFiles):
    """Files of the page, which a browser may keep but asks about each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, with leave to keep it."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def make(archive: Archive, settings: Settings | None = None) -> FastAPI:
    """The server of an open archive, as an ASGI application."""
    app = FastAPI(
        title="Riwaya", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        description="Claims, events and their review, as the review page reads and writes them.",
    )  # fmt: skip
    app.state.settings = settings or Settings()
    app.state.desk, app.state.throttle = Desk(archive), Throttle()
    app.state.kit = lambda: archive.kit
    app.state.ways_in = {app.state.settings.key: app.state.settings.alone} if app.state.settings.key else {}
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5)
    app.add_middleware(Guard, settings=app.state.settings)
    app.mount("/static", Kept(directory=HERE / "static"), name="static")
    for router in (*api.ROUTERS, *pages.ROUTERS):
        app.include_router(router)
    for kind in (RiwayaError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(Exception, _broken)
    return app


async def _told(request: Request, error: Exception) -> Response:
    """An error as JSON, a part of a page or a page; whoever is not logged in is led to where one does."""
    status, why = _status(error)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": why}, status_code=status)
    fragment = request.headers.get("hx-request") == "true"
    if status == 401 and not fragment:
        return RedirectResponse("/login", status_code=303)
    answer = page(request, "part/error.html" if fragment else "error.html", status=status, status_code=status, why=why)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait)
    return answer


async def _broken(request: Request, error: Exception) -> Response:
    """An error that nobody thought of: what it was is told where the server was started, and nowhere else."""
    why = "the server made a mistake; what it was is told where riwaya serve runs"
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": why}, status_code=500, headers=HEADERS)
    return PlainTextResponse(f"riwaya: {why}", status_code=500, headers=HEADERS)


def _status(error: Exception) -> tuple[int, str]:
    if isinstance(error, RequestValidationError):
        return 422, "; ".join(f"{'.'.join(str(x) for x in one['loc'])}: {one['msg']}" for one in error.errors())
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail)
    return next(status for kind, status in STATUS if isinstance(error, kind)), str(error)
