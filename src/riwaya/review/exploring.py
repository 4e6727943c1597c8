"""Events on the map, in time and between parties, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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


def days(desk: Desk, narrow: ExploreFilter, by: Step) -> list[Record]:
    """Events by first day, week or month and by type."""
    with desk.archive.store.read() as connection:
        return exploring.days(connection, narrow, by)


def network(desk: Desk, narrow: ExploreFilter, limit: int = EDGES) -> Record:
    """Who dealt with whom: ``actors`` (``id`` is what edges call them), ``edges``, and ``kin`` from the register."""
    with desk.archive.store.read() as connection:
        found = exploring.edges(connection, narrow, limit)
    actors = [{**one, "id": one["key"], "register": one["id"]} for one in found["actors"]]
    known = {one["register"] for one in actors if one["register"]}
    return {"actors": actors, "edges": found["edges"], "kin": list(_kin(desk.archive.kit.register, known))}


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
