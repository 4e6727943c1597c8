"""Events on the map, in time and between parties, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from riwaya.archive import sensitive
from riwaya.archive.desk import Desk
from riwaya.register import Register
from riwaya.review.security import Person
from riwaya.review.work import CLOSED
from riwaya.store import exploring
from riwaya.store.exploring import Box, ExploreFilter, Step

Record = dict[str, Any]
#: Edges that a network shows: more cannot be told apart.
EDGES = 200


def cells(desk: Desk, person: Person, narrow: ExploreFilter, zoom: int, box: Box | None) -> list[Record]:
    """Cells of the map; a single event that this person may not open is not among them."""
    with desk.archive.store.read() as connection:
        found = exploring.cells(connection, narrow, zoom, box)
        if person.may("coder"):
            return found
        alone = [one["id"] for one in found if "id" in one]
        levels = sensitive.events(connection, alone)
    return [one for one in found if levels.get(one.get("id", ""), 0) < CLOSED]


def allowed(desk: Desk, person: Person, rows: Iterable[Record], kind: Literal["report", "event"]) -> list[Record]:
    """Rows without those of closed reports or events, where this person may not open them.

    The id is under ``report`` in rows of reports and claims, under ``id`` in events.
    """
    found = list(rows)
    if person.may("coder"):
        return found
    key = "report" if kind == "report" else "id"
    look = sensitive.reports if kind == "report" else sensitive.events
    with desk.archive.store.read() as connection:
        levels = look(connection, {one[key] for one in found})
    return [one for one in found if levels.get(one[key], 0) < CLOSED]


def days(desk: Desk, narrow: ExploreFilter, by: Step) -> list[Record]:
    """Events by first day, week or month and by type."""
    with desk.archive.store.read() as connection:
        return exploring.days(connection, narrow, by)


def network(desk: Desk, person: Person, narrow: ExploreFilter, limit: int = EDGES) -> Record:
    """Who dealt with whom: ``actors`` (``id`` is what edges call them), ``edges``, and ``kin`` from the register.

    For readers an edge is left out where it may rest on closed events alone: their parties may be private persons.
    """
    with desk.archive.store.read() as connection:
        found = exploring.edges(connection, narrow, limit)
        closed = sensitive.dealings(connection, CLOSED) if not person.may("coder") else {}
    edges = [one for one in found["edges"] if one["events"] > closed.get(_pair(one), 0)]
    shown = {one[side] for one in edges for side in ("actor", "recipient")}
    actors = [{**one, "id": one["key"], "register": one["id"]} for one in found["actors"] if one["key"] in shown]
    known = {one["register"] for one in actors if one["register"]}
    return {"actors": actors, "edges": edges, "kin": list(_kin(desk.archive.kit.register, known))}


def _pair(edge: Record) -> tuple[str, str, str]:
    return edge["actor"], edge["recipient"], edge["type"]


def _kin(register: Register, known: Iterable[str]) -> Iterator[Record]:
    """Whose part a party is and who backs it, among these; at any time, for a network has no one day."""
    shown = sorted(known)
    for id in shown:
        for relation, others in (("part_of", register.parents(id, None)), ("backed_by", register.backers(id, None))):
            for other in dict.fromkeys(others):
                if other in shown and other != id:
                    yield {"subject": id, "relation": relation, "object": other}


def facets(desk: Desk, narrow: ExploreFilter) -> Record:
    """How many events there are of each type, country and status."""
    with desk.archive.store.read() as connection:
        return dict(exploring.facets(connection, narrow))


def listed(desk: Desk, narrow: ExploreFilter, limit: int, offset: int = 0) -> tuple[int, list[Record]]:
    """How many events there are, and a page of them, each with its ``sensitivity``."""
    with desk.archive.store.read() as connection:
        count, records = exploring.listed(connection, narrow, limit, offset)
        levels = sensitive.events(connection, [one["id"] for one in records])
    return count, [{**one, "sensitivity": levels[one["id"]]} for one in records]
