"""The desk: reports in a queue, what people say of them, and who they are. What the review page asks, and Python.

Every word is one append-only row with an entry in the log, written in one transaction with all that follows from it:
claims leave events and come back, events are derived anew, the queue is brought up to date.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from sqlalchemy import Connection

from riwaya.archive import adjudicating, deciding, doubling, handmade, pool, showing, telling, undoing
from riwaya.archive.accounts import IDLE, WHOLE, Accounts
from riwaya.archive.archive import Archive
from riwaya.archive.correcting import Correction, correct, standing
from riwaya.archive.deciding import Mark, Word
from riwaya.archive.placing import Placer
from riwaya.errors import UsageError
from riwaya.model import Coding
from riwaya.store import coders, queue
from riwaya.store.adding import Session
from riwaya.store.queue import QueueFilter

Record = dict[str, Any]


class Desk:
    """The desk of an open archive. Methods raise :class:`UsageError` with what is wrong and what to do."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self._store = archive, archive.store
        self._accounts = Accounts(archive.store, archive.clock)

    # --- the queue and what is in it ---

    def queue(self, narrow: QueueFilter | None = None) -> list[Record]:
        """Reports in the order asked for: ``report`` (its id), what a list shows, and what they are ordered by."""
        with self._store.read() as connection:
            return queue.listed(connection, narrow or QueueFilter())

    def waiting(self, narrow: QueueFilter | None = None) -> int:
        """How many reports the queue holds, narrowed down so, whatever limit is asked for."""
        with self._store.read() as connection:
            return queue.size(connection, narrow or QueueFilter())

    def report(self, id: str, by: str | None = None) -> Record:
        """A report with text, claims as they count, coding, versions and captures.

        What coders say on sheets is not in it. Somebody (``by``) who has the report to code and has not submitted gets
        their own sheet instead, with ``assignment`` in it: this is held here, not in the page.
        """
        with self._store.read() as connection:
            row = showing.row_of(connection, id)
            own = coders.pending(connection, row.no, by) if by is not None else None
            return doubling.sheet(connection, own["no"], own["coder"]) if own else showing.report(connection, id)

    def history(
        self, report: str | None = None, claim: str | None = None, event: str | None = None, limit: int = 200
    ) -> list[Record]:
        """Who did what, newest first, to a report, a claim, an event, or anything.

        Each has ``entry`` (of the log), ``at by what report reports claim event field before after note``, whether it
        was ``undone``, and which entry it ``undoes``.
        """
        with self._store.read() as connection:
            if report is not None:
                return telling.of_report(connection, showing.row_of(connection, report).no, limit)
            if claim is not None:
                return telling.of_claim(connection, claim, limit)
            if event is not None:
                return telling.of_event(connection, event, limit)
            return telling.every(connection, limit)

    # --- a person's word ---

    def decide(self, claim: str, verdict: str, by: str, note: str | None = None) -> Record:
        """Say that a claim is ``accepted``, ``rejected``, ``unsure``, or ``open`` again; the entry of the history.

        A rejected claim leaves its event; accepted, unsure or open it comes back.
        """
        with self._writing() as session:
            self._shared(session.connection, standing(session.connection, claim)[1], by)
            entry = deciding.decide(session, lambda: self._placer(session), Word(claim, verdict, by, note))
            return telling.entry(session.connection, entry)

    def correct(self, claim: str, field: str, value: Any, by: str, note: str | None = None) -> Record:
        """Say what a field of a claim should be, in the form of the record; the entry of the history."""
        return self._correct(Correction(claim, field, json.dumps(value, ensure_ascii=False), by, note))

    def uncorrect(self, claim: str, field: str, by: str, note: str | None = None) -> Record:
        """Take back what was said of a field: what was coded counts again; the entry of the history."""
        return self._correct(Correction(claim, field, None, by, note))

    def _correct(self, said: Correction) -> Record:
        with self._writing() as session:
            self._shared(session.connection, standing(session.connection, said.claim)[1], said.by)
            placer = self._placer(session)
            entry = correct(session, placer, said)
            placer.finish()
            return telling.entry(session.connection, entry)

    def add(self, report: str, record: Record, by: str) -> str:
        """Add a claim that the program missed, accepted at once; its id.

        ``record`` needs ``type`` and ``trigger: {span}``; what is left out is unknown, and without a ``chain`` the
        publisher says so.
        """
        with self._writing() as session:
            row = showing.row_of(session.connection, report)
            self._shared(session.connection, row.no, by)
            placer = self._placer(session)
            claim = handmade.add(session, placer, self.archive.kit, row.no, record, by)
            placer.finish()
            return claim

    def undo(self, report: str, by: str) -> Record | None:
        """Take back what this person did last to a report and what still counts; the entry of the history, if any.

        Done again it goes further back. What others said of the same since is left as it is.
        """
        with self._writing() as session:
            row = showing.row_of(session.connection, report)
            entry = undoing.undo(session, lambda: self._placer(session), row.no, by)
            return telling.entry(session.connection, entry) if entry is not None else None

    def merge(self, left: str, right: str, by: str) -> str:
        """Make one event of two, by judgements between their claims; the id of the event."""
        with self._writing() as session:
            return deciding.merge(session, self._placer(session), left, right, by)

    def split(self, event: str, claims: Sequence[str], by: str) -> str:
        """Take claims out of an event into one of their own, by judgements; the id of their event."""
        with self._writing() as session:
            return deciding.split(session, self._placer(session), event, claims, by)

    def sensitivity(self, kind: Literal["report", "event"], id: str) -> int:
        """How sensitive a report or event is, 0 to 3."""
        with self._store.read() as connection:
            return deciding.sensitivity(connection, kind, id)

    def mark(
        self, kind: Literal["report", "event"], id: str, level: int | None, by: str, why: str | None = None
    ) -> Record:
        """Say how sensitive a report or event is, 0 to 3; ``None`` takes it back. The entry of the history."""
        with self._writing() as session:
            entry = deciding.mark(session, Mark(kind, id, level, by, why))
            return telling.entry(session.connection, entry)

    # --- double coding ---

    def assign(self, reports: Sequence[str], people: Sequence[str], by: str) -> list[int]:
        """Give each report to each coder, two at the least; the numbers of the new assignments."""
        with self._writing() as session:
            return doubling.assign(session, reports, people, by)

    def assignments(self, coder: str | None = None, report: str | None = None) -> list[Record]:
        """Who has what to code, oldest first: ``assignment report coder by at submitted settled``."""
        with self._store.read() as connection:
            return doubling.assignments(connection, coder, report)

    def sheet(self, assignment: int, by: str) -> Record:
        """A report as one coder has it: the program's claims, that coder's own values, and nobody else's.

        ``by`` is who asks: another coder of the report who has not submitted yet is refused. This is held here, not in
        the page.
        """
        with self._store.read() as connection:
            return doubling.sheet(connection, assignment, by)

    def say(
        self, assignment: int, claim: str | None, field: str, value: Any, note: str | None = None,
        *, by: str | None = None,
    ) -> str:  # fmt: skip
        """Write on a sheet what its coder says of a field, of the ``verdict``, or ``added``; the claim's id.

        ``by``, where given, must be the coder.
        """
        with self._writing() as session:
            doubling.check_coder(session.connection, assignment, by)
            return doubling.say(session, assignment, (claim, field), value, note)

    def unsay(self, assignment: int, claim: str, field: str, *, by: str | None = None) -> None:
        """Take back what a sheet says of a field."""
        with self._writing() as session:
            doubling.check_coder(session.connection, assignment, by)
            doubling.write(session, assignment, (claim, field), None)

    def submit(self, assignment: int, by: str) -> None:
        """Close a sheet for good: what it says stays as it is."""
        with self._writing() as session:
            doubling.submit(session, assignment, by)

    def pairs(self) -> list[tuple[Coding, Coding]]:
        """The first two sheets submitted of each report, as Codings by their coders."""
        with self._store.read() as connection:
            return doubling.pairs(connection)

    def differences(self, report: str) -> list[Record]:
        """What an adjudicator has to choose: ``claim field values`` (by coder) where submitted sheets differ."""
        with self._store.read() as connection:
            return doubling.differences(connection, showing.row_of(connection, report).no)

    def adjudicate(self, report: str, choices: Sequence[Record], by: str) -> None:
        """Settle submitted sheets: each choice (``claim field value note``) counts for everybody from here on.

        So does what the sheets say alike. Every difference needs a choice; for ``added`` the value is the record, or
        ``None`` to leave the claim out.
        """
        with self._writing() as session:
            row = showing.row_of(session.connection, report)
            adjudicating.adjudicate(session, self._placer(session), self.archive.kit, (row.no, by), choices)

    # --- what people finished ---

    def gold(self) -> Iterator[Coding]:
        """Reports that people finished, as gold Codings: corrected, without what was rejected, oldest report first.

        Finished is a report that has no claim left to decide and that a person decided on, or that was adjudicated.
        """
        with self._store.read() as connection:
            yield from adjudicating.gold(connection)

    # --- accounts and visits ---

    def add_account(self, name: str, password: str, role: str, by: str = "admin") -> None:
        """Make an account with one of the roles ``reader coder reviewer adjudicator admin``."""
        self._accounts.add(name, password, role, by)

    def set_password(self, name: str, password: str, by: str = "admin") -> None:
        """Give an account another password; its visits end."""
        self._accounts.change(name, by, password=password)

    def set_role(self, name: str, role: str, by: str = "admin") -> None:
        """Give an account another role; its visits end."""
        self._accounts.change(name, by, role=role)

    def deactivate(self, name: str, by: str = "admin") -> None:
        """Close an account; its visits end. What its owner said stays."""
        self._accounts.change(name, by, active=False)

    def activate(self, name: str, by: str = "admin") -> None:
        """Open an account again."""
        self._accounts.change(name, by, active=True)

    def accounts(self) -> list[Record]:
        """Every account by name: ``name role active made``."""
        return self._accounts.listed()

    def check(self, name: str, password: str) -> Record | None:
        """The account (``name role settings``) where name and password are right, else ``None``; slow on purpose."""
        return self._accounts.check(name, password)

    def settings(self, name: str) -> Record:
        """What somebody chose for the page."""
        return self._accounts.settings(name)

    def keep_settings(self, name: str, settings: Record) -> None:
        """Keep what somebody chose for the page."""
        self._accounts.keep_settings(name, settings)

    def open_visit(self, name: str, role: str | None = None, whole: dt.timedelta = WHOLE) -> Record:
        """A new visit: ``token csrf ends``. ``role`` is for a visitor without an account."""
        return self._accounts.open_visit(name, role, whole)

    def visit(self, token: str, idle: dt.timedelta = IDLE) -> Record | None:
        """Who is there by a token: ``name role guest csrf ends settings``; ``None`` where it is unknown or over."""
        return self._accounts.visit(token, idle)

    def close_visit(self, token: str) -> None:
        """End a visit."""
        self._accounts.close_visit(token)

    def place(self, name: str) -> Record | None:
        """Where somebody stopped in the queue, as it was kept."""
        return self._accounts.place(name)

    def keep_place(self, name: str, state: Record) -> None:
        """Keep where somebody stopped in the queue."""
        self._accounts.keep_place(name, state)

    # --- within ---

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A write transaction, waited for in turn."""
        with self._store.write() as connection:
            yield self.archive.session(connection)

    def _placer(self, session: Session) -> Placer:
        return Placer(session, pool.Accounts(), self.archive.model)

    def _shared(self, connection: Connection, report: int, by: str) -> None:
        """Somebody who codes a report alone says so on the sheet, and not for everybody."""
        if coders.pending(connection, report, by):
            raise UsageError("you have this report to code on a sheet of your own; submit that first")
