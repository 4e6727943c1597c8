"""Who may sit at the desk: accounts with a password each, and visits that end.

Passwords are kept as Argon2 hashes (RFC 9106), visits by the SHA-256 of a random token that the visitor alone has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from riwaya.errors import UsageError
from riwaya.store import Store, accounts, log
from riwaya.store.clock import Clock

Record = dict[str, Any]
#: What people may do, each all that the one before may: read, code, review, settle double coding, keep accounts.
ROLES = ("reader", "coder", "reviewer", "adjudicator", "admin")
#: The least length of a password, as NIST SP 800-63B has it where it is the only proof, and the most that is hashed.
SHORTEST, LONGEST = 15, 1024
#: A visit ends after so long without a request, and after so long in any case.
IDLE, WHOLE = dt.timedelta(hours=2), dt.timedelta(hours=12)
#: Requests of one visit within so many seconds are one to the store, which would else write at each.
_OFTEN = 60


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """The hash of a password that nobody has: to check against where there is no account, which takes as long."""
    return _hasher().hash(secrets.token_hex())


class Accounts:
    """Accounts and visits of a store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def add(self, name: str, password: str, role: str, by: str) -> None:
        """Make an account; raises :class:`UsageError` where there is one of that name."""
        if not name.strip() or name != name.strip() or len(name) > 64:
            raise UsageError("a name has 1 to 64 letters, and no space before or after")
        row = {"name": name, "role": _role(role), "hash": _hash(password), "active": 1, "made": self._clock(),
               "settings": "{}"}  # fmt: skip
        with self._store.write() as connection:
            if accounts.account(connection, name):
                raise UsageError(f"there is an account {name!r} already")
            accounts.put(connection, row)
            log.append(connection, self._clock, "account", name, {}, by=by, role=role)

    def change(self, name: str, by: str, *, password: str | None = None, role: str | None = None,
               active: bool | None = None) -> None:  # fmt: skip
        """Give an account another password or role, or close or open it; whatever is changed ends its visits."""
        values: Record = {}
        if password is not None:
            values["hash"] = _hash(password)
        if role is not None:
            values["role"] = _role(role)
        if active is not None:
            values["active"] = int(active)
        with self._store.write() as connection:
            self._there(connection, name)
            accounts.change(connection, name, **values)
            accounts.close_visits(connection, account=name)
            told = {what: value for what, value in values.items() if what != "hash"}
            log.append(connection, self._clock, "account", name, {}, by=by, changed=sorted(values), **told)

    def listed(self) -> list[Record]:
        """Every account by name: ``name role active made``."""
        with self._store.read() as connection:
            return accounts.accounts(connection)

    def check(self, name: str, password: str) -> Record | None:
        """The account (``name role settings``) where the password is right and it is open, else ``None``.

        Takes the same time whether there is such an account or not.
        """
        with self._store.read() as connection:
            row = accounts.account(connection, name)
        right = _is_right(row["hash"] if row else _nobodys(), password[:LONGEST])
        if row is None or not right or not row["active"]:
            return None
        if _hasher().check_needs_rehash(row["hash"]):
            with self._store.write() as connection:
                accounts.change(connection, name, hash=_hasher().hash(password[:LONGEST]))
        return {"name": row["name"], "role": row["role"], "settings": json.loads(row["settings"])}

    def settings(self, name: str) -> Record:
        """What somebody chose for the page; empty where there is no account."""
        with self._store.read() as connection:
            row = accounts.account(connection, name)
        return json.loads(row["settings"]) if row else {}

    def keep_settings(self, name: str, settings: Record) -> None:
        """Keep what somebody chose for the page."""
        with self._store.write() as connection:
            self._there(connection, name)
            accounts.change(connection, name, settings=json.dumps(settings, ensure_ascii=False))

    def _there(self, connection: Any, name: str) -> None:
        if accounts.account(connection, name) is None:
            raise UsageError(f"there is no account {name!r}")

    # --- visits ---

    def open_visit(self, name: str, role: str | None = None, whole: dt.timedelta = WHOLE) -> Record:
        """A new visit: its secret ``token``, its ``csrf`` token, and when it ``ends`` at the latest.

        ``role`` is for a visitor without an account, where one person alone uses the page.
        """
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._clock()
        ends = (dt.datetime.fromisoformat(now) + whole).isoformat()
        row = {"token_hash": _digest(token), "account": name, "role": _role(role) if role else None, "csrf": csrf,
               "made": now, "seen": now, "ends": ends}  # fmt: skip
        with self._store.write() as connection:
            if role is None:
                self._there(connection, name)
            accounts.open_visit(connection, row)
        return {"token": token, "csrf": csrf, "ends": ends}

    def visit(self, token: str, idle: dt.timedelta = IDLE) -> Record | None:
        """Who is there by a token: ``name role guest csrf ends settings``; ``None`` where the visit is unknown or over.

        A ``guest`` has no account: whoever serves has to know whether guests may come in.
        """
        digest, now = _digest(token), dt.datetime.fromisoformat(self._clock())
        with self._store.read() as connection:
            row = accounts.visit(connection, digest)
        if row is None:
            return None
        seen, ends = (dt.datetime.fromisoformat(row[at]) for at in ("seen", "ends"))
        role = row["account_role"] if row["active"] else None if row["account_role"] else row["role"]
        if role is None or now >= ends or now - seen >= idle:
            return None
        if (now - seen).total_seconds() >= _OFTEN:
            with self._store.write() as connection:
                accounts.seen(connection, digest, now.isoformat())
        return {"name": row["account"], "role": role, "guest": row["account_role"] is None, "csrf": row["csrf"],
                "ends": row["ends"], "settings": json.loads(row["settings"] or "{}")}  # fmt: skip

    def close_visit(self, token: str) -> None:
        """End a visit."""
        with self._store.write() as connection:
            accounts.close_visits(connection, token_hash=_digest(token))

    # --- the place in the queue ---

    def place(self, name: str) -> Record | None:
        """Where somebody stopped in the queue."""
        with self._store.read() as connection:
            return accounts.place(connection, name)

    def keep_place(self, name: str, state: Record) -> None:
        """Write down where somebody stopped in the queue."""
        with self._store.write() as connection:
            accounts.keep_place(connection, name, state)


def may(role: str | None, needed: str) -> bool:
    """Whether a role holds all that another may do."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def _role(role: str) -> str:
    if role not in ROLES:
        raise UsageError(f"a role is {', '.join(ROLES)}; not {role!r}")
    return role


def _hash(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST} letters")
    return _hasher().hash(password)


def _is_right(hash: str, password: str) -> bool:
    try:
        return _hasher().verify(hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
