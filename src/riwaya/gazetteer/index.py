"""The compiled tables: from a name to its places, those of the package first, then imported ones."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.arabic import bare, key
from riwaya.distance import distance_km
from riwaya.gazetteer.finder import find
from riwaya.gazetteer.places import Guard, Place
from riwaya.gazetteer.store import Store
from riwaya.gazetteer.words import PlaceWords, forms
from riwaya.model import Mention
from riwaya.text import Text

#: An imported place this near to one of the package with the same name and country is the same place; cities are wide.
_SAME_KM, _SAME_CITY_KM, _CITY = 8.0, 30.0, 100_000


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Compiled tables. Keys are folded names; ``exact bare joined`` lead to places by index; ``store`` is imported."""

    places: tuple[Place, ...]
    exact: dict[str, tuple[int, ...]]
    bare: dict[str, tuple[str, ...]]
    joined: dict[str, str]
    heads: dict[str, int]
    guards: dict[str, Guard]
    words: PlaceWords
    store: Store | None = None

    def candidates(self, name: str, country: str | None = None) -> tuple[Place, ...]:
        """Places of a name, folded or not: by exact key, else without or with the article, else without spaces.

        Failing that, without the letters written with it (``بالقاهرة``). ``country`` (ISO 3166 alpha-3) keeps those of
        one country, or all where none lies there.
        """
        folded = key(name)
        places = self._named(folded)
        if not places:
            first, _, rest = folded.partition(" ")
            peeled = (f"{form.core} {rest}".strip() for form in forms(first) if form.clitics)
            places = next((found for found in map(self._named, peeled) if found), ())
        if country is None:
            return places
        return tuple(p for p in places if p.country == country) or places

    def _named(self, name: str) -> tuple[Place, ...]:
        """The places of a folded name by the first kind of key that leads to any."""
        own = tuple(self.places[i] for found in self.keys(name) for i in self.exact[found])
        if self.store is None:
            return own
        imported = self.store.places(name)
        if not own and not imported:
            imported = self.store.places(bare(name), "bare") or self.store.places(name.replace(" ", ""), "joined")
        return (*own, *(place for place in imported if not any(_is_same(place, other) for other in own)))

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of the package's tables that a folded name stands for."""
        if name in self.exact:
            return (name,)
        without = bare(name)
        if without in self.bare:
            return self.bare[without]
        joined = self.joined.get(name.replace(" ", ""))
        return (joined,) if joined else ()

    def longest(self, word: str) -> int:
        """How many words the longest name has that begins with a folded word; 0 where none does."""
        own = self.heads.get(word, 0)
        return own if self.store is None else max(own, self.store.longest(word))

    def layer(self, name: str) -> str | None:
        """Where the first place of a folded name comes from: hand, country, geonames, imported; None for no name."""
        if name in self.exact:
            return self.places[self.exact[name][0]].layer
        return "imported" if self.store is not None and self.store.guard(name) is not None else None

    def guard(self, name: str) -> Guard:
        """What a text must have beside a folded name that :meth:`layer` knows."""
        if name in self.exact:
            return self.guards.get(name, "")
        return (self.store.guard(name) if self.store is not None else None) or ""

    def other_article(self, word: str) -> str | None:
        """A name of one word like ``word`` but with the article where that has none, or the other way round."""
        found = self.bare.get(bare(word))
        if found or self.store is None:
            return found[0] if found else None
        places = self.store.places(bare(word), "bare")
        return key(places[0].name) if places and self.store.guard(key(places[0].name)) is not None else None

    def find(self, text: Text) -> tuple[Mention, ...]:
        """Place names in a text, in order and without overlap: see :func:`riwaya.gazetteer.finder.find`."""
        return find(text, self)


def _is_same(place: Place, other: Place) -> bool:
    """Whether an imported place is one of the package's."""
    if place.id == other.id:
        return True
    if place.country != other.country or other.lat is None:
        return False
    wide = min(place.population, other.population) >= _CITY
    return distance_km(place, other) < (_SAME_CITY_KM if wide else _SAME_KM)
