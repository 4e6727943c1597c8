"""A store with its accounts brought together, as Python and the command line ask it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from riwaya import coder, merging, narrators
from riwaya.archive import proving, queueing, recoding
from riwaya.archive.correcting import Correction, correct
from riwaya.archive.ingesting import TOOL, Ingestion, Manifest, Plan, Progress, kin_of
from riwaya.archive.placing import MERGED_BY, Placer
from riwaya.archive.pool import Accounts
from riwaya.coder import Kit
from riwaya.errors import MissingExtra, ReadError, UsageError
from riwaya.exports.record import from_record
from riwaya.model import Captured
from riwaya.store import Filter, Store, adding, changes, erasing, log, open_store, reading, schema, searching, verifying
from riwaya.store.adding import Session
from riwaya.store.clock import Clock, utc

if TYPE_CHECKING:
    import pandas

Record = dict[str, Any]
#: Loads what coding needs.
Loader = Callable[[], Kit]


class Archive:
    """An open archive; close it, or use it in a ``with`` statement.

    Listings return plain records, as JSON would hold them; :func:`frame` makes a table of pandas' out of them.
    """

    def __init__(self, store: Store, kit: Loader | None = None, clock: Clock = utc) -> None:
        self.store, self._load, self.clock = store, kit or coder.load_kit, clock

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back files and connections."""
        self.store.close()

    @cached_property
    def kit(self) -> Kit:
        """What coding needs, loaded when first asked for."""
        return self._load()

    # --- what is there ---

    def events(self, narrow: Filter | None = None) -> Iterator[Record]:
        """Events with what is derived from their claims, earliest first."""
        with self.store.read() as connection:
            yield from reading.events(connection, narrow or Filter())

    def event(self, id: str) -> Record:
        """An event with all its claims under ``accounts``. Raises :class:`UsageError` where there is none."""
        with self.store.read() as connection:
            found = reading.event(connection, id)
            if found is None:
                raise UsageError(f"there is no event {id!r}; riwaya events lists them")
            return {**found, "accounts": reading.members(connection, id)}

    def claims(self, narrow: Filter | None = None) -> Iterator[Record]:
        """Standing claims, with their reports."""
        with self.store.read() as connection:
            yield from reading.claims(connection, narrow or Filter())

    def search(self, words: str, limit: int = 20) -> list[searching.Hit]:
        """Standing reports that hold the words, whatever their clitics and spelling, best first."""
        with self.store.read() as connection:
            return searching.search(connection, words, limit)

    def stats(self) -> Record:
        """How much there is of everything."""
        with self.store.read() as connection:
            return reading.counts(connection)

    def runs(self) -> list[Record]:
        """The runs that filled the archive, newest first."""
        with self.store.read() as connection:
            return reading.runs(connection)

    def quarantine(self) -> list[Record]:
        """What could not be read, with the reason."""
        with self.store.read() as connection:
            return reading.refused(connection)

    def release(self, inputs: Iterable[str], run: int) -> None:
        """Let go of quarantine what a run that read these inputs again could read."""
        with self.store.write() as connection:
            adding.release(connection, list(inputs), run)

    def sources(self) -> tuple[narrators.Narrator, ...]:
        """Every narrator of the standing claims: how often the root of what is told, how often relayed."""
        told: list[narrators.Told] = []
        with self.store.read() as connection:
            for record in reading.coded(connection):
                told.extend(narrators.chains(from_record(record), self.kit.register))
        return narrators.tally(told, self.kit.register)

    # --- what is put in ---

    def ingest(
        self,
        given: Iterable[Captured | ReadError],
        plan: Plan | None = None,
        progress: Progress = lambda manifest: None,
    ) -> Manifest:
        """Code and store what was read; what is there already is passed over."""
        with Ingestion(self.store, self.kit, plan or Plan(clock=self.clock), progress) as ingestion:
            ingestion.take(given)
        return ingestion.manifest

    def judge(self, left: str, right: str, verdict: str, by: str) -> None:
        """A person's word that two claims tell of one happening (``same``), or not (``different``).

        ``unsure`` takes it back. The events they are in are grouped anew; a person's word always wins.
        """
        if verdict not in ("same", "different", "unsure") or left == right:
            raise UsageError("a judgement names two claims and is same, different or unsure")
        with self.store.write() as connection:
            session = self.session(connection)
            for claim in (left, right):
                if connection.scalar(select(schema.claim.c.no).where(schema.claim.c.id == claim)) is None:
                    raise UsageError(f"there is no claim {claim!r}; riwaya claims lists them")
            row = {"left": left, "right": right, "verdict": verdict, "score": 1.0, "by": by, "why": None, "machine": 0}
            rows = adding.add_judgements(session, [row])
            placer = Placer(session, Accounts(), self.model)
            placer.regroup({event for claim in (left, right) if (event := placer.event_of(claim))})
            placer.finish()
            changes.write_down(session, "judged", f"{left} {right}", {"judgement": rows})

    def correct(self, claim: str, field: str, value: Any, by: str, note: str | None = None) -> None:
        """A person's value for a field of a claim, in the form of the record; the claim is placed anew."""
        said = json.dumps(value, ensure_ascii=False)
        self._correct(Correction(claim, field, said, by, note))

    def uncorrect(self, claim: str, field: str, by: str, note: str | None = None) -> None:
        """Take back what was said of a field: what was coded counts again."""
        self._correct(Correction(claim, field, None, by, note))

    def _correct(self, said: Correction) -> None:
        with self.store.write() as connection:
            session = self.session(connection)
            placer = Placer(session, Accounts(), self.model)
            correct(session, placer, said)
            placer.finish()

    def erase(self, report: str, by: str, why: str) -> None:
        """Erase a report's content on lawful request; a tombstone stays that says who, when and why."""
        self._erase(report, by, why)
        self.store.compact()

    def _erase(self, report: str, by: str, why: str) -> None:
        with self.store.write() as connection:
            session = self.session(connection)
            number = connection.scalar(select(schema.report.c.no).where(schema.report.c.id == report))
            if number is None:
                raise UsageError(f"there is no report {report!r}")
            if connection.scalar(select(schema.tombstone.c.report).where(schema.tombstone.c.report == number)):
                raise UsageError(f"report {report!r} was erased before")
            placer = Placer(session, Accounts(), self.model)
            placer.remove(connection.scalars(select(schema.claim.c.no).where(schema.claim.c.report == number)).all())
            erasing.erase(session, number, by, why)
            placer.notice(number)
            placer.finish()

    def retain(self, before: dt.date, by: str, why: str) -> list[str]:
        """Erase every report published before a day; the ids of those erased."""
        with self.store.read() as connection:
            table = schema.report.c
            old = select(table.id).where(table.published < before.isoformat(), table.text != "").order_by(table.no)
            ids = list(connection.scalars(old))
        try:
            for id in ids:
                self._erase(id, by, why)
        finally:
            self.store.compact()
        return ids

    # --- proving and doing again ---

    def verify(self, progress: verifying.Progress = lambda done, of: None) -> verifying.Proof:
        """Prove that neither bytes nor rows were changed; if so, that what is derived from them is as it should be.

        Events that another version derived are not derived again: :meth:`merge` brings them to this one's.
        """
        with self.store.read() as connection:
            proof = verifying.verify(connection, progress)
            wrong = () if proof.problems else tuple(proving.misderived(connection, self.model))
        return replace(proof, problems=(*proof.problems, *wrong))

    def merge(self, progress: verifying.Progress = lambda done, of: None) -> int:
        """Put every standing claim into events anew, in the order they came; how many events there are then."""
        accounts = Accounts()
        with self.store.write() as connection:
            for table in (schema.member, schema.block, schema.link, schema.event, schema.spot, schema.party):
                connection.execute(table.delete())
            connection.execute(schema.meta.delete().where(schema.meta.c.name == MERGED_BY))
            session = self.session(connection)
            placer = Placer(session, accounts, self.model)
            numbers = reading.standing_claims(connection)
            judged: list[adding.Row] = []
            for done, number in enumerate(numbers, 1):
                judged += placer.place(number, accounts.get(connection, [number])[number])
                progress(done, len(numbers))
            placer.finish(queue=False)
            queueing.rebuild(connection)
            log.append(connection, self.clock, "merged", "all", {"judgement": judged})
            return int(connection.scalar(select(func.count()).select_from(schema.event)) or 0)

    def recode(
        self, progress: verifying.Progress = lambda done, of: None, every: bool = False
    ) -> Iterator[recoding.Change]:
        """Code again what other versions coded; what would change, report by report. Nothing counts before accepted."""
        return recoding.propose(self.store, self.kit, self.clock, progress, every)

    def accept(self, by: str, verdict: str = "accepted") -> int:
        """Accept (or reject) all codings that were proposed; how many."""
        return recoding.settle(self.store, self.model, self.clock, by, verdict)

    @cached_property
    def model(self) -> merging.Model:
        """What brings accounts together, loaded when first asked for."""
        return merging.load(kin_of(self.kit))

    def session(self, connection: Any) -> Session:
        """What a write transaction needs beside its connection."""
        return adding.session(connection, self.clock, TOOL)


def open(db: str | Path = "riwaya.db", kit: Loader | None = None, create: bool = True) -> Archive:
    """Open an archive: the path of a file, or ``postgresql://user@host/name``. It is made where it is not there.

    ``kit`` loads what coding needs, when it is first needed. Without ``create`` a file that is not there is an error.
    """
    store = open_store(db, create)
    with store.read() as connection:
        filled = queueing.filled_by(connection)
    if filled is None:  # made just now, or by a version that had no queue
        with store.write() as connection:
            queueing.rebuild(connection)
    return Archive(store, kit)


def frame(records: Iterable[Record]) -> pandas.DataFrame:
    """Records as a table, one row each, nested fields as columns of their own (``where.lat``)."""
    try:
        import pandas
    except ModuleNotFoundError as err:
        raise MissingExtra("frames", "a data frame") from err
    return pandas.json_normalize(list(records))
