"""Who may log in, and as what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from riwaya.archive.accounts import LONGEST, SHORTEST
from riwaya.archive.desk import Desk
from riwaya.errors import UsageError
from riwaya.review.context import AtDesk, page
from riwaya.review.security import ROLES, Admin

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(min_length=1, max_length=64)]
Role = Annotated[str, Form(max_length=20)]
Password = Annotated[str, Form(min_length=SHORTEST, max_length=LONGEST)]


@router.get("/accounts")
def accounts(request: Request, desk: AtDesk, person: Admin) -> Response:
    """Every account."""
    return page(
        request, "accounts.html", person, section="accounts", rows=desk.accounts(), roles=ROLES, shortest=SHORTEST,
        longest=LONGEST,
    )  # fmt: skip


@router.post("/accounts")
def add(desk: AtDesk, person: Admin, name: Name, role: Role, password: Password) -> Response:
    """Let somebody in."""
    if not any(one["active"] for one in desk.accounts()) and role != "admin":
        raise UsageError("the first account is an admin's: with accounts, nobody else can make more of them here")
    desk.add_account(name.strip(), password, role, by=person.name)
    return _back()


@router.post("/accounts/role")
def change(desk: AtDesk, person: Admin, name: Name, role: Role) -> Response:
    """Change what somebody may do; whoever was logged in by that account has to log in again."""
    if role != "admin":
        _leave_an_admin(desk, name)
    desk.set_role(name, role, by=person.name)
    return _back()


@router.post("/accounts/close")
def close(desk: AtDesk, person: Admin, name: Name) -> Response:
    """Let somebody in no longer; what they decided stays."""
    _leave_an_admin(desk, name)
    desk.deactivate(name, by=person.name)
    return _back()


@router.post("/accounts/open")
def reopen(desk: AtDesk, person: Admin, name: Name) -> Response:
    """Let somebody in again."""
    desk.activate(name, by=person.name)
    return _back()


@router.post("/accounts/password")
def password(desk: AtDesk, person: Admin, name: Name, password: Password) -> Response:
    """Give somebody a new password; whoever was logged in by that account has to log in again."""
    desk.set_password(name, password, by=person.name)
    return _back()


def _leave_an_admin(desk: Desk, name: str) -> None:
    """Raises :class:`UsageError` where nobody could keep accounts any more."""
    admins = {one["name"] for one in desk.accounts() if one["active"] and one["role"] == "admin"}
    if admins == {name}:
        raise UsageError(f"{name} is the last admin; make somebody else one first")


def _back() -> Response:
    return RedirectResponse("/accounts", status_code=303)
