"""The register's files: records read from the packaged ones and a user's own, and the faults found among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from riwaya.errors import DataError, RegisterError
from riwaya.register.records import DEFAULTS, NON_STATE, Period, Record, defaults, parse
from riwaya.resources import entries

#: Codes of lands that are no state's, beside those of ``actors/states.yaml``.
_LANDS = frozenset(["ESH"])


def read(paths: Iterable[Path], own: frozenset[Path]) -> tuple[dict[str, Record], list[RegisterError]]:
    """Records by id, and what is wrong with the entries; one of a user's ``own`` files replaces the packaged one."""
    records: dict[str, Record] = {}
    problems: list[RegisterError] = []
    for path in paths:
        try:
            items = list(entries(path, RegisterError))
            given = defaults(items.pop(0), path) if items and DEFAULTS in items[0] else {}
        except DataError as err:
            problems.append(RegisterError(err.path, err.why, err.line, err.entry))
            continue
        problems.extend(_take(records, items, given, (path, path in own)))
    return records, problems


def _take(
    records: dict[str, Record], items: list[dict[str, Any]], given: dict[str, Any], file: tuple[Path, bool]
) -> Iterator[RegisterError]:
    """Put a file's entries among the records; yields what is wrong with those that are refused."""
    path, own = file
    for item in items:
        try:
            _add(records, parse({**given, **item}, path), own)
        except RegisterError as err:
            yield err


def _add(records: dict[str, Record], record: Record, own: bool) -> None:
    """The record among the others; refused where its id is taken, save by a packaged entry that a user's replaces."""
    old = records.get(record.id)
    if old is not None and (not own or old.file == record.file):
        raise _fault(record, f"this id is taken at {old.file}:{old.line}; give one of them another id")
    records[record.id] = record


def faults(
    records: dict[str, Record], known: Callable[[str], Record | None], bodies: Iterable[str]
) -> Iterator[RegisterError]:
    """What is wrong between records: bonds to nobody, circles of parents, countries and organs that are not known.

    ``known`` gives the record of an id, those made of a state and its organ included; ``bodies`` are the organs.
    """
    countries = {r.country for r in records.values() if r.kind == "state"} | NON_STATE | _LANDS
    organs = sorted(bodies)
    for record in records.values():
        for tie in record.ties:
            if known(tie.id) is None:
                yield _fault(record, f"no entry {tie.id!r}; write that entry or mend the name")
        for country in sorted({record.country, *(code.country for code in record.codes)} - countries - {None}, key=str):
            yield _fault(record, f"unknown country {country!r}; use a code of states.yaml or of {sorted(NON_STATE)}")
        if record.body is not None and record.body not in organs:
            yield _fault(record, f"unknown body {record.body!r}; use one of {', '.join(organs)}")
        circle = _circle(records, (record.id,), Period())
        if circle:
            yield _fault(record, f"its parents lead back to it ({' > '.join(circle)}); take one of them out")


def _circle(records: dict[str, Record], path: tuple[str, ...], during: Period) -> tuple[str, ...]:
    """The way up from the first of ``path`` back to itself through bonds that hold at one time; else nothing."""
    record = records.get(path[-1])
    for tie in record.parents if record else ():
        common = during.common(tie.period)
        if common is None or tie.id in path[1:]:
            continue
        if tie.id == path[0]:
            return (*path, tie.id)
        further = _circle(records, (*path, tie.id), common)
        if further:
            return further
    return ()


def _fault(record: Record, why: str) -> RegisterError:
    return RegisterError(record.file, why, record.line, record.id)
