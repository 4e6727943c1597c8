"""Coming in, going out, and how things are shown."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive.accounts import LONGEST, SHORTEST
from riwaya.review import shown
from riwaya.review.context import SHOW, AtDesk, page
from riwaya.review.security import COOKIE, Forbidden, Reader, same_site

router = APIRouter(include_in_schema=False)
#: Seconds that a browser keeps what somebody chose to see.
_YEAR = 365 * 24 * 3600


@router.get("/enter")
def enter(request: Request, desk: AtDesk, key: str = "") -> Response:
    """The way in for the one person of a server without accounts: a link that works once."""
    name = request.app.state.ways_in.pop(key, None)  # taken out in one step: of two at once only one comes in
    if name is None:
        why = "this link was used, or never was one; start riwaya serve again for another"
        return page(request, "error.html", status=403, status_code=403, why=why)
    return _let_in(request, desk, name)


@router.get("/login")
def ask(request: Request) -> Response:
    """The form to log in with."""
    return page(request, "login.html", wrong=False)


@router.post("/login", dependencies=[Depends(same_site)])
def login(
    request: Request, desk: AtDesk, name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:  # fmt: skip
    """Let somebody in who has an account; whoever was in before is not any more."""
    throttle = request.app.state.throttle
    throttle.begin(name)
    if desk.check(name, password) is None:
        return page(request, "login.html", status=401, wrong=True)
    throttle.passed(name)
    return _let_in(request, desk, name)


def _let_in(request: Request, desk: AtDesk, name: str) -> Response:
    """A new visit under a new token: one that a page may have known before is worth nothing."""
    before = request.cookies.get(COOKIE)
    if before:
        desk.close_visit(before)
    settings = request.app.state.settings
    visit = desk.open_visit(name, role="admin" if settings.alone == name else None)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(COOKIE, visit["token"], httponly=True, samesite="strict", secure=settings.secure, path="/")
    return answer


@router.post("/logout")
def logout(request: Request, desk: AtDesk, person: Reader) -> Response:
    """End the visit."""
    desk.close_visit(request.cookies[COOKIE])
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/settings")
def settings(request: Request, person: Reader) -> Response:
    """How things are shown, and the account."""
    return page(request, "settings.html", person, shortest=SHORTEST)


@router.post("/settings", dependencies=[Depends(same_site)])
async def choose(request: Request) -> Response:
    """Keep in the browser how somebody wants things shown; it needs nobody to be logged in."""
    form = await request.form()
    said = shown.read(request.cookies.get(SHOW))
    values = {name: str(form.get(name) or getattr(said, name)) for name in shown.ALLOWED}
    answer = RedirectResponse(_back(str(form.get("back") or "/")), status_code=303)
    made = shown.read(".".join(values.values()))
    answer.set_cookie(SHOW, shown.written(made), max_age=_YEAR, samesite="strict", httponly=True, path="/")
    return answer


def _back(path: str) -> str:
    """A path of this server, never an address of another."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


@router.post("/password")
def password(
    request: Request, desk: AtDesk, person: Reader, old: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(min_length=SHORTEST, max_length=LONGEST)],
) -> Response:  # fmt: skip
    """A new password of one's own; every other visit of the account ends."""
    throttle = request.app.state.throttle
    throttle.begin(person.name)
    if desk.check(person.name, old) is None:
        raise Forbidden("that is not the password of this account")
    throttle.passed(person.name)
    desk.set_password(person.name, new, by=person.name)
    return _let_in(request, desk, person.name)
