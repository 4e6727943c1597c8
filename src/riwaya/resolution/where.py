"""Place mentions to places on the map; which of them a happening has is told by :mod:`riwaya.resolution.placing`.

A name is not a place: of the places that bear it, one is chosen by what the words ask for (قرية، محافظة), by what
the sentence and the report name beside it, by how near that lies, and last by size. Coordinates are never made up:
an unknown name has none, and a capital never stands in for its country.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from riwaya.arabic import PREPOSITIONS, key
from riwaya.distance import distance_km
from riwaya.gazetteer import Feature, Gazetteer, Place
from riwaya.gazetteer.words import PlaceWords, forms
from riwaya.model import Mention, Precision, Where
from riwaya.text import Text, Word

_PRECISION: dict[str, Precision] = {
    "country": "country", "governorate": "governorate", "district": "district",
    "city": "town", "town": "town", "village": "town",
    "region": "area", "desert": "area", "mountain": "area", "valley": "area", "plain": "area", "island": "area",
    "river": "area", "sea": "area", "strait": "area", "lake": "area", "continent": "area",
}  # fmt: skip
#: Precision of a name that no table holds, by the role of its feature word.
_UNKNOWN: dict[str, Precision] = {"apart": "town", "part": "exact", "area": "area", "near": "area"}
#: How far back from a name the words that govern it are looked for.
_REACH = 3
#: At most this many anchors of a sentence are measured against a candidate, so that time stays linear.
_ANCHORS = 8
#: Scores of a candidate: what the words ask for outweighs the company it keeps, and that its size.
_ASKED, _SENTENCE, _REPORT, _HOME, _ADMIN1, _NEAR, _SIZE = 3.0, 1.5, 2.0, 1.0, 1.5, 1.5, 0.25
_NEAR_KM = 150.0
#: The same for divisions and fixed points that only other sentences name; their key instead of a sentence's number.
_ADMIN1_FAR, _NEAR_FAR, _ANYWHERE = 0.75, 0.75, -1
#: A town of the base layer, or one with an everyday word for a name, that is smaller than this is not believed where
#: the rest of the report is elsewhere.
_KNOWN_ABROAD = 100_000
#: The part of the votes that counts as support; how many times larger a place is that outweighs its homonyms.
_SOME, _OUTWEIGHS = 0.05, 4
#: Places that others listed, without a look at what news mean by the name; and what a layer is worth beside them.
_OTHERS = frozenset({"geonames", "imported", "romanised"})
_LAYER = {"hand": 0.5, "country": 0.5, "romanised": -0.5}
#: The part of a name's vote from which on it speaks of a country by itself.
_MOSTLY = 0.5
_DIVISIONS = frozenset({"governorate", "district", "region"})
#: What a place loses where no word asks for its kind.
_UNASKED = {
    "governorate": 1.2, "district": 0.6, "region": 0.3, "quarter": 1.0, "landmark": 0.6, "road": 1.0, "square": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Site:
    """A mention with where it stands, the feature word over it, and the places that bear its name.

    ``common``: the name is an everyday word as well (الزهور), which places that no table holds bear too. ``shares`` is
    its vote for countries.
    """

    index: int
    mention: Mention
    first: int
    sentence: int
    feature: Feature | None
    side: bool
    places: tuple[Place, ...]
    whole: bool
    common: bool
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a report's places say together.

    Votes for countries, in all and by sentence; by sentence and governorate the mentions that name it; fixed points.
    """

    votes: dict[str, float]
    by_sentence: dict[int, dict[str, float]]
    admin1: dict[tuple[int, str], tuple[int, ...]]
    anchors: dict[int, tuple[tuple[int, Place], ...]]
    home: str | None


def ground(text: Text, mentions: Sequence[Mention], gazetteer: Gazetteer, home: str | None = None) -> tuple[Where, ...]:
    """One :class:`Where` for each place mention, in order; mentions of other kinds are passed over.

    ``home`` is the outlet's country (ISO 3166 alpha-3). The name a table lacks has no coordinates, unless the words
    put it inside a known place ("حي X في مدينة Y": then those of Y, at the precision of Y), or it is a street,
    roundabout or the like and the sentence names one town (basis ``inferred``). Its country is known only where all
    other places of the report agree.
    """
    named = [mention for mention in mentions if mention.kind == "place"]
    sites = [_site(text, i, mention, gazetteer) for i, mention in enumerate(named)]
    scene = _scene(sites, home)
    chosen = [_choose(site, scene) for site in sites]
    countries = {p.country for p in chosen if p and p.country}
    agreed = next(iter(countries)) if len(countries) == 1 else None
    towns = _towns(sites, chosen)
    out = []
    for i, (site, place) in enumerate(zip(sites, chosen, strict=True)):
        container = _container(text, i, sites, chosen, gazetteer.words) or _in_town(text, site, towns)
        out.append(_where(text, site, place, container, agreed))
    return tuple(out)


def countries(mentions: Sequence[Mention], gazetteer: Gazetteer) -> frozenset[str]:
    """The countries that place mentions most likely lie in, each name taken by itself."""
    shares = (_shares(gazetteer.candidates(str(mention.value))) for mention in mentions)
    return frozenset(country for votes in shares for country, share in votes.items() if share > _MOSTLY)


def nations(gazetteer: Gazetteer) -> dict[str, Where]:
    """The countries of the tables by ISO 3166 alpha-3 code, as places that nobody named (basis ``inferred``)."""
    found = (p for p in gazetteer.places if p.kind == "country" and p.country)
    return {
        p.country: Where(p.name, p.country, None, p.lat, p.lon, "country", "inferred", p.id) for p in found if p.country
    }


def _site(text: Text, index: int, mention: Mention, gazetteer: Gazetteer) -> _Site:
    """A mention with its surroundings."""
    words = gazetteer.words
    first, _ = text.range(mention.span)
    feature, side = _governing(text, first, words)
    value = mention.value if isinstance(mention.value, str) else text.slice(mention.span)
    name, whole = words.short.get(value, value), True
    places = gazetteer.candidates(name)
    if not places and " " in value:
        head, rest = value.split(" ", 1)
        if head in words.features:
            feature, whole, name = words.features[head], False, rest
            places = gazetteer.candidates(rest)
    if feature is None and (own := words.features.get(value.split(" ")[0])) and own.kinds[0] == "governorate":
        feature = own
    common = any(gazetteer.guards.get(found) == "feature" for found in gazetteer.keys(name))
    return _Site(
        index, mention, first, text.words[first].sentence, feature, side, places, whole, common, _shares(places)
    )


def _governing(text: Text, first: int, words: PlaceWords) -> tuple[Feature | None, bool]:
    """The feature word that governs a name, and whether the name is only a point of reference (ريف X, غربي X)."""
    feature: Feature | None = None
    at = first - 1
    sentence = text.words[first].sentence
    while at >= max(0, first - _REACH) and not text.words[at].is_mark and text.words[at].sentence == sentence:
        cores = [form.core for form in forms(text.words[at].key)]
        found = next((words.features[core] for core in cores if core in words.features), None)
        if found:
            if found.role == "near":
                return feature or found, True
            feature = feature or found
        elif any(words.has("direction", core) for core in cores):
            return feature, True
        else:
            break
        at -= 1
    return feature, False


def _scene(sites: list[_Site], home: str | None) -> _Scene:
    """Votes of the mentions whose country is not in doubt, and the fixed points of each sentence."""
    votes: dict[str, float] = defaultdict(float)
    by_sentence: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    admin1: dict[tuple[int, str], tuple[int, ...]] = {}
    anchors: dict[int, list[tuple[int, Place]]] = {}
    for site in sites:
        for country, share in site.shares.items():
            votes[country] += share
            by_sentence[site.sentence][country] += share
        for name in {p.admin1 for p in site.places if p.admin1 and p.kind == "governorate"}:
            for named in ((site.sentence, name), (_ANYWHERE, name)):
                admin1[named] = (*admin1.get(named, ())[:1], site.index)
        points = [p for p in site.places if p.lat is not None and p.kind != "country"]
        if points and _dominates(points):
            fixed = (site.index, max(points, key=lambda p: p.population))
            anchors.setdefault(site.sentence, []).append(fixed)
            anchors.setdefault(_ANYWHERE, []).append(fixed)
    return _Scene(
        dict(votes),
        {sentence: dict(shares) for sentence, shares in by_sentence.items()},
        admin1,
        {s: tuple(found[:_ANCHORS]) for s, found in anchors.items()},
        home,
    )


def _shares(places: Sequence[Place]) -> dict[str, float]:
    """A name's vote, shared out among the countries that have a place of its name, by the largest in each."""
    largest: dict[str | None, int] = {}
    for place in places:
        largest[place.country] = max(largest.get(place.country, 0), place.population + 1)
    total = sum(largest.values())
    return {country: people / total for country, people in largest.items() if country}


def _dominates(points: list[Place]) -> bool:
    """Whether one place of a name outweighs all those that do not lie about it (a city and its governorate)."""
    main = max(points, key=lambda p: p.population)
    return all(distance_km(main, p) < _NEAR_KM / 2 or p.population < main.population / _OUTWEIGHS for p in points)


def _choose(site: _Site, scene: _Scene) -> Place | None:
    """The place meant among those that bear the name; the first of the table where the scores are equal."""
    if not site.places:
        return None
    best = max(site.places, key=lambda place: _score(place, site, scene))
    return None if _stranger(best, site, scene) else best


def _stranger(place: Place, site: _Site, scene: _Scene) -> bool:
    """Whether a small place lies where nothing in the report points: another of that name is meant.

    That holds of towns of the base layer, of imported places, and of places whose name is an everyday word.
    """
    small = place.population < _KNOWN_ABROAD and (place.layer in _OTHERS or site.common)
    if not small or place.country == scene.home:
        return False
    own = site.shares
    others = sum(scene.votes.values()) - sum(own.values())
    return others > _SOME and place.country is not None and _support(scene.votes, own, place.country) < _SOME


def _score(place: Place, site: _Site, scene: _Scene) -> float:
    """How well a place fits its mention: words, company, home, nearness, size."""
    score = _SIZE * math.log10(1 + place.population)
    if site.feature and place.kind in site.feature.kinds:
        score += _ASKED - 0.3 * site.feature.kinds.index(place.kind)
    else:
        score -= _UNASKED.get(place.kind, 0.0) if place.kind not in _DIVISIONS or _has_seat(place, site) else 0.0
    score += _LAYER.get(place.layer, 0.0)
    country = place.country
    if country:
        own = site.shares
        score += _support(scene.by_sentence.get(site.sentence, {}), own, country) * _SENTENCE
        score += _support(scene.votes, own, country) * _REPORT + (country == scene.home) * _HOME
    if place.admin1 and set(scene.admin1.get((site.sentence, place.admin1), ())) - {site.index}:
        score += _ADMIN1
    elif place.admin1 and set(scene.admin1.get((_ANYWHERE, place.admin1), ())) - {site.index}:
        score += _ADMIN1_FAR
    near = _nearness(place, site, scene.anchors.get(site.sentence, ()))
    return score + max(_NEAR * near, _NEAR_FAR * _nearness(place, site, scene.anchors.get(_ANYWHERE, ())))


def _has_seat(division: Place, site: _Site) -> bool:
    """Whether a town of the same name lies in or by a division, which is then rather meant."""
    others = (p for p in site.places if p.kind not in _DIVISIONS and p.country == division.country)
    return any(distance_km(division, other) < _NEAR_KM for other in others)


def _nearness(place: Place, site: _Site, anchors: Sequence[tuple[int, Place]]) -> float:
    """1 beside one of the fixed points that other mentions give, 0 far from all."""
    gaps = (distance_km(place, other) for at, other in anchors if at != site.index)
    return max(0.0, 1 - min(gaps, default=math.inf) / _NEAR_KM)


def _support(votes: dict[str, float], own: dict[str, float], country: str) -> float:
    """A country's part of the votes of the other mentions, 0 where there are hardly any."""
    others = sum(votes.values()) - sum(own.values())
    if others < _SOME:
        return 0.0
    return max(0.0, votes.get(country, 0.0) - own.get(country, 0.0)) / others


def _container(text: Text, at: int, sites: list[_Site], chosen: list[Place | None], words: PlaceWords) -> Where | None:
    """What is known of an unknown place from the next words: "حي X في مدينة Y", "دوار X بالبوكمال", "X شرقي Y"."""
    if chosen[at] is not None and sites[at].whole:
        return None
    if at + 1 >= len(sites) or chosen[at + 1] is None or sites[at + 1].sentence != sites[at].sentence:
        return None
    _, last = text.range(sites[at].mention.span)
    after = sites[at + 1]
    between = text.words[last : after.first]
    if len(between) > _REACH:
        return None
    own = text.words[after.first]
    letter = key(text.raw[own.start : after.mention.span.start])[-1:]
    place = chosen[at + 1]
    if place is None or not _puts_inside(between, letter, words):
        return None
    said = text.slice(sites[at].mention.span)
    return replace(_within(said, place), precision="area") if after.side else _within(said, place)


def _towns(sites: list[_Site], chosen: list[Place | None]) -> dict[int, dict[str, Place]]:
    """The settlements each sentence names, by sentence and id."""
    towns: dict[int, dict[str, Place]] = {}
    for site, place in zip(sites, chosen, strict=True):
        if place and site.whole and _PRECISION.get(place.kind) == "town":
            towns.setdefault(site.sentence, {})[place.id] = place
    return towns


def _in_town(text: Text, site: _Site, towns: dict[int, dict[str, Place]]) -> Where | None:
    """An unknown street, roundabout or checkpoint in the only town that its sentence names (basis ``inferred``)."""
    named = list(towns.get(site.sentence, {}).values())
    if site.places or len(named) != 1 or site.feature is None or site.feature.role != "part":
        return None
    return replace(_within(text.slice(site.mention.span), named[0]), basis="inferred")


def _puts_inside(between: Sequence[Word], letter: str, words: PlaceWords) -> bool:
    """Whether the words between two names say that the first lies in the second: في, بمدينة, بريف."""
    inside = letter == PREPOSITIONS[0]
    for word in between:
        features = [form.clitics for form in forms(word.key) if form.core in words.features]
        says = PREPOSITIONS[0] in features or words.has("inside", word.key) or words.has("direction", word.key)
        if not says and not features:
            return False
        inside = inside or says
    return inside


def _where(text: Text, site: _Site, place: Place | None, container: Where | None, agreed: str | None) -> Where:
    """The record of one mention."""
    span = site.mention.span
    said = text.slice(span)
    if place is None:
        precision = _UNKNOWN[site.feature.role if site.feature else "apart"]
        if container:
            return replace(container, span=span)
        return Where(said, agreed, None, None, None, precision, "stated", None, span)
    precision = _PRECISION.get(place.kind, "exact")
    if not site.whole:  # a facility or stretch of land known only by the town it is called after
        beside: Precision = "area" if site.feature and site.feature.role == "area" else "town"
        return replace(_within(said, place), span=span, precision=beside)
    if site.side and precision != "country":
        precision = "area"
    if precision == "town" and not site.side and _is_all_of(site.feature, place):
        return Where(place.name, place.country, place.admin1, place.lat, place.lon, "governorate", "stated", None, span)
    return Where(place.name, place.country, place.admin1, place.lat, place.lon, precision, "stated", place.id, span)


def _is_all_of(feature: Feature | None, place: Place) -> bool:
    """Whether the words ask for the governorate, and the tables know only its seat: محافظة النبطية."""
    asked = feature is not None and feature.kinds[0] == "governorate"
    return asked and place.admin1 is not None and key(place.admin1) == key(place.name)


def _within(name: str, place: Place) -> Where:
    """A place without a record of its own, at the coordinates of the one it lies in."""
    precision = _PRECISION.get(place.kind, "town")
    return Where(name, place.country, place.admin1, place.lat, place.lon, precision, "stated")
