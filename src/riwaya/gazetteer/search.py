"""What a name alone may mean: its places in the order in which they come to mind, with the reasons.

A report chooses by the company that a name keeps (:mod:`riwaya.resolution.where`); here there is none, so that the kind
of key, the layer, the kind of place and its size decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from riwaya.arabic import bare, key
from riwaya.errors import UsageError
from riwaya.gazetteer.index import Gazetteer
from riwaya.gazetteer.places import Place
from riwaya.gazetteer.rows import countries

_EXACT, _BARE, _OTHER, _ROMANISED = 2.0, 1.0, 0.5, 0.0
_LAYERS = {"hand": 1.0, "country": 1.0, "geonames": 0.5}
_SIZE = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean; the higher the score, the sooner."""

    place: Place
    score: float
    reasons: tuple[str, ...]


def find(gazetteer: Gazetteer, name: str, country: str | None = None) -> list[Candidate]:
    """The places of a name, best first; ``country`` (ISO 3166, two or three letters) keeps those of one country.

    Raises :class:`UsageError` for a country code that does not exist.
    """
    code = countries().get(country.upper()) if country else None
    if country and code is None:
        raise UsageError(f"{country!r} is no ISO 3166 country code, such as SY or SYR")
    places = (p for p in gazetteer.candidates(name) if code is None or p.country == code)
    return sorted((_weighed(place, key(name)) for place in places), key=lambda c: (-c.score, c.place.id))


def _weighed(place: Place, name: str) -> Candidate:
    """A place with its score and what it is made of."""
    if place.layer == "romanised":
        spelt, reason = _ROMANISED, "turned back from a romanised name"
    elif key(place.name) == name:
        spelt, reason = _EXACT, "spelt so"
    elif bare(key(place.name)) == bare(name):
        spelt, reason = _BARE, "but for the article"
    else:
        spelt, reason = _OTHER, "another name, or spelt with more or fewer letters"
    layer = _LAYERS.get(place.layer, 0.0)
    score = spelt + layer + _SIZE * math.log10(1 + place.population)
    size = f"{place.population} people" if place.population else "size unknown"
    return Candidate(place, round(score, 2), (reason, f"layer {place.layer}", size))
