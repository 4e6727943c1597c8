"""``riwaya serve`` and ``riwaya account``: the review page, and who may come in."""

from __future__ import annotations

import argparse
import getpass
import signal
import sys
from typing import Any

from riwaya import archive
from riwaya.archive.accounts import SHORTEST
from riwaya.archive.desk import Desk
from riwaya.cli import gazetteer
from riwaya.cli.exits import OK, say
from riwaya.cli.options import user
from riwaya.cli.over import load
from riwaya.errors import UsageError
from riwaya.review import serving
from riwaya.review.serving import Warm, Where


def serve(arguments: argparse.Namespace) -> int:
    """Serve the review page of an archive until stopped."""
    where = Where(arguments.host, arguments.port, tuple(arguments.name), arguments.secure_cookies)
    kit = Warm(lambda: load(arguments.overlay, gazetteer.kept(arguments.places)))
    with archive.open(arguments.db, kit, create=False) as opened:
        made = serving.settings(Desk(opened), where, user())
        heard = serving.listen(where.host, where.port)
        base = serving.address(heard, where.host)
        say(f"riwaya: {arguments.db} is served at {base}; Ctrl-C stops it")
        for warning in serving.warnings(where):
            say(f"riwaya: {warning}")
        say(f"riwaya: {'open this link, it works once' if made.alone is not None else 'log in at'}: "
            f"{serving.way_in(base, made)}")  # fmt: skip
        _stop_as_told()
        try:
            serving.run(serving.application(opened, kit, made), heard)
        except KeyboardInterrupt:
            say("riwaya: stopped")
    return OK


def _stop_as_told() -> None:
    """Being told to end is as good as Ctrl-C: what is open is closed properly."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def account(arguments: argparse.Namespace) -> int:
    """Add, list and change the people who may log in."""
    with archive.open(arguments.db, create=False) as opened:
        _ACTIONS[arguments.action](Desk(opened), arguments)
    return OK


def _add(desk: Desk, arguments: argparse.Namespace) -> None:
    if any(one["name"] == arguments.who for one in desk.accounts()):
        raise UsageError(
            f"there is an account {arguments.who} already; riwaya account password {arguments.who} changes it"
        )
    desk.add_account(arguments.who, _password(arguments), arguments.role, by=arguments.by)
    say(f"riwaya: {arguments.who} may log in as {arguments.role}")


def _list(desk: Desk, arguments: argparse.Namespace) -> None:
    rows = desk.accounts()
    for one in rows:
        print(f"{one['name']}\t{one['role']}\t{'open' if one['active'] else 'closed'}\t{one['made'][:10]}")
    if not rows:
        say("riwaya: no accounts; riwaya serve lets in one person by a link. riwaya account add NAME makes one")


def _role(desk: Desk, arguments: argparse.Namespace) -> None:
    desk.set_role(_known(desk, arguments.who), arguments.role, by=arguments.by)
    say(f"riwaya: {arguments.who} is {arguments.role} now")


def _close(desk: Desk, arguments: argparse.Namespace) -> None:
    desk.deactivate(_known(desk, arguments.who), by=arguments.by)
    say(f"riwaya: {arguments.who} may no longer log in; what they decided stays")


def _new_password(desk: Desk, arguments: argparse.Namespace) -> None:
    desk.set_password(_known(desk, arguments.who), _password(arguments), by=arguments.by)
    say(f"riwaya: {arguments.who} has a new password; whoever was logged in as {arguments.who} is not any more")


_ACTIONS = {"add": _add, "list": _list, "role": _role, "close": _close, "password": _new_password}


def _known(desk: Desk, name: str) -> str:
    if all(one["name"] != name for one in desk.accounts()):
        raise UsageError(f"there is no account {name}; riwaya account list shows them")
    return name


def _password(arguments: argparse.Namespace) -> str:
    """A password as it is typed, unseen and twice, or as the first line of standard input."""
    if arguments.stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password for {arguments.who} ({SHORTEST} characters or more): ")
    if getpass.getpass("Once more: ") != first:
        raise UsageError("the two are not the same; nothing was changed")
    return first
