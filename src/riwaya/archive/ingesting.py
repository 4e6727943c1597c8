"""Ingestion: everything that was read, coded and brought into the store, in steps that stand or fall as a whole.

What is written is acknowledged a step at a time; an interruption, however rude, loses only the step under way, and the
same command again goes on where it stopped. Reports come into the store in the order they were read, whatever number
of processes codes them, so that the same inputs make the same store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from riwaya import merging
from riwaya.archive import bringing, coding
from riwaya.archive.placing import Placer
from riwaya.archive.pool import Accounts
from riwaya.archive.products import Product, prepare, storable
from riwaya.coder import Kit
from riwaya.errors import ReadError
from riwaya.model import Captured, Report
from riwaya.store import adding, pages
from riwaya.store.adding import Session
from riwaya.store.clock import Clock, utc
from riwaya.store.database import Store
from riwaya.version import __version__

TOOL = f"riwaya {__version__}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to ingest: processes that code, reports a step, whether only to say what would be done, and who asks.

    With ``resume`` what is there already is passed over before it is coded.

    ``command`` and ``settings`` go into the manifest of the run.
    """

    workers: int = 1
    step: int = 50
    dry: bool = False
    resume: bool = True
    command: str = "ingest"
    settings: dict[str, Any] = field(default_factory=dict)
    clock: Clock = utc


@dataclass(slots=True)
class Manifest:
    """What a run did: how many reports were read, new, there already, copies, newer versions; claims; failures."""

    run: int = 0
    tool: str = TOOL
    coder: str = ""
    read: int = 0
    added: int = 0
    known: int = 0
    copies: int = 0
    versions: int = 0
    claims: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    finished: bool = False

    def as_record(self) -> dict[str, Any]:
        """It as plain values."""
        return {**asdict(self), "reasons": dict(sorted(self.reasons.items()))}


Progress = Callable[[Manifest], None]
#: Failures named one by one in a manifest; all of them stand in quarantine.
_NAMED = 50


class Ingestion:
    """A run of ingestion into an open store; :meth:`take` may be called for one source after another."""

    def __init__(self, store: Store, kit: Kit, plan: Plan, progress: Progress = lambda manifest: None) -> None:
        self.manifest = Manifest(coder=kit.version)
        self._store, self._kit, self._plan, self._progress = store, kit, plan, progress
        self._accounts = Accounts()
        self._model = merging.load(kin_of(kit))

    def __enter__(self) -> Ingestion:
        if not self._plan.dry:
            with self._store.write() as connection:
                self.manifest.run = adding.begin_run(
                    connection, self._plan.clock, TOOL, self._plan.command, self._plan.settings)  # fmt: skip
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.manifest.finished = error is None
        if not self._plan.dry:
            with self._store.write() as connection:
                adding.end_run(connection, self._plan.clock, self.manifest.run, self.manifest.as_record())

    def take(self, given: Iterable[Captured | ReadError]) -> None:
        """Code and store what was read."""
        work = coding.in_order(self._new(given), self._prepare, self._plan.workers, _place)
        while step := list(islice(work, self._plan.step)):
            self._bring(step)
            self._progress(self.manifest)

    def _prepare(self, captured: Captured) -> Product:
        return self._again(captured.report)

    def _again(self, report: Report) -> Product:
        return prepare(report, self._kit)

    def _new(self, given: Iterable[Captured | ReadError]) -> Iterator[Captured | ReadError]:
        """What was read but for what is in the store already, which need not be coded again."""
        for one in given:
            self.manifest.read += 1
            if isinstance(one, Captured) and self._plan.resume:
                with self._store.read() as connection:
                    if pages.is_there(connection, storable(one.report)):
                        self.manifest.known += 1
                        continue
            yield one

    def _bring(self, step: list[tuple[Captured, Product] | ReadError]) -> None:
        """Write one step, all of it or nothing; the counts follow once it is written."""
        if self._plan.dry:
            self._count([None if isinstance(one, ReadError) else _would(one[1]) for one in step], step)
            return
        try:
            with self._store.write() as connection:
                session = adding.session(connection, self._plan.clock, TOOL, self.manifest.run)
                placer = Placer(session, self._accounts, self._model)
                brought = [self._one(session, placer, one) for one in step]
                placer.finish()
        except BaseException:
            self._accounts.forget()
            raise
        self._count(brought, step)

    def _one(
        self, session: Session, placer: Placer, one: tuple[Captured, Product] | ReadError
    ) -> bringing.Brought | None:
        if isinstance(one, ReadError):
            adding.refuse(session, one.path, one.why, one.hint, _input(one.path))
            return None
        return bringing.bring(session, placer, one[0], one[1], self._again)

    def _count(self, brought: list[bringing.Brought | None], step: list[tuple[Captured, Product] | ReadError]) -> None:
        manifest = self.manifest
        for done, one in zip(brought, step, strict=True):
            if isinstance(one, ReadError):
                manifest.failed += 1
                manifest.reasons[one.why] += 1
                if len(manifest.failures) < _NAMED:
                    manifest.failures.append(str(one))
            elif done is None:
                manifest.known += 1
            else:
                manifest.added += 1
                manifest.copies += done.original is not None
                manifest.versions += done.supersedes is not None
                manifest.claims += done.claims


def kin_of(kit: Kit) -> merging.Kin:
    """Parents and backers of an actor, and their parents, as the register knows them on any day."""

    @cache
    def kin(id: str) -> frozenset[str]:
        near = {*kit.register.parents(id, None), *kit.register.backers(id, None)}
        return frozenset(near.union(*(kit.register.parents(one, None) for one in near)))

    return kin


def _would(product: Product) -> bringing.Brought:
    return bringing.Brought(0, None, None, len(product.claims))


def _place(captured: Captured) -> str:
    report = captured.report
    return report.path or report.url or report.id


def _input(place: str) -> str:
    """The file or feed that an error's place ("file.jsonl:12", "https://...: entry 3") lies in, to be read again."""
    if "://" in place:
        return place.split(": entry ")[0]
    head, _, line = place.rpartition(":")
    name = head if head and line.isdigit() else place
    return name if name == "-" else str(Path(name).absolute())
