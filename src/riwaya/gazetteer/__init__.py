"""Names to places: the tables that ship with the package, and the names found in a text.

    gazetteer = load()
    gazetteer.find(text)              # mentions: spans and keys, not yet one place each
    gazetteer.candidates("الصالحية")  # every place of that name

Which of the places of one name is meant is decided in :mod:`riwaya.resolution.where`.
"""

from __future__ import annotations

from riwaya.gazetteer.index import Gazetteer
from riwaya.gazetteer.places import Place
from riwaya.gazetteer.tables import load
from riwaya.gazetteer.words import Feature, PlaceWords

__all__ = ["Feature", "Gazetteer", "Place", "PlaceWords", "load"]
