"""What pick lists offer for a few letters: actors of the register, places of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riwaya.arabic import key
from riwaya.coder import Kit
from riwaya.gazetteer import search
from riwaya.register import Register

Record = dict[str, Any]
LENGTH = 12
#: How precise a place of a kind is.
_PRECISION = {"country": "country", "governorate": "governorate", "district": "district", "region": "area",
              "city": "town", "town": "town", "village": "town", "quarter": "town", "camp": "town",
              "desert": "area", "mountain": "area", "valley": "area", "plain": "area", "island": "area",
              "river": "area", "sea": "area", "strait": "area", "lake": "area"}  # fmt: skip


def actors(kit: Kit, words: str) -> list[Record]:
    """Actors whose Arabic or English name holds the words, those that begin with them first."""
    wanted, plain = key(words.strip()), words.strip().casefold()
    if not plain:
        return []
    found = sorted(
        (not name.startswith(wanted or plain), len(name), id)
        for name, id in _names(kit.register)
        if (wanted and wanted in name) or plain in name
    )
    ids = list(dict.fromkeys(id for *_, id in found))[:LENGTH]
    return [_actor(kit.register, id) for id in ids]


def _names(register: Register) -> Iterator[tuple[str, str]]:
    for record in register.records.values():
        yield key(record.ar), record.id
        yield record.en.casefold(), record.id
        for alias in record.aliases:
            yield key(alias.text), record.id


def _actor(register: Register, id: str) -> Record:
    record, code = register.records[id], register.resolve(id, None)
    return {"id": id, "name": record.ar, "en": record.en, "country": code.country if code else record.country,
            "role": code.sector if code else None}  # fmt: skip


def places(kit: Kit, words: str, country: str | None = None) -> list[Record]:
    """Places that bear a name, the likeliest first."""
    if not words.strip():
        return []
    found = search.find(kit.gazetteer, words.strip(), country or None)[:LENGTH]
    return [
        {"gazetteer_id": one.place.id, "place": one.place.name, "kind": one.place.kind, "country": one.place.country,
         "admin1": one.place.admin1, "lat": one.place.lat, "lon": one.place.lon,
         "precision": _PRECISION.get(one.place.kind, "exact")}
        for one in found
    ]  # fmt: skip
