"""Entries of the actor and outlet files as frozen records, read from YAML and refused where they are wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya import arabic
from riwaya.errors import RegisterError
from riwaya.resources import LINE

#: What an actor can be; ``body`` is a state's organ made from the state's name.
ACTOR_KINDS = frozenset({
    "state", "government", "office", "ministry", "parliament", "court", "military", "police", "intelligence",
    "paramilitary", "armed_group", "party", "coalition", "operations_room", "igo", "ngo", "company", "tribe",
    "council", "movement", "people", "person", "body"
})  # fmt: skip
OUTLET_KINDS = frozenset({
    "agency", "newspaper", "tv", "radio", "magazine", "local_site", "site", "party_organ", "government_organ",
    "monitor", "social_channel"
})  # fmt: skip
SECTORS = frozenset({
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"
})  # fmt: skip
NON_STATE = frozenset(["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"])
#: Numbers of the kinds of actor that ACLED tells apart.
INTER = range(1, 9)
#: The entry of a file, before all others, that says what its entries need not repeat.
DEFAULTS = "defaults"
#: Sector of kinds whose entries need not say it; publishers are JRN.
_IMPLIED = {"state": "GOV", "monitor": "CVL"}
_ALIASES = {"aka": "name", "abbr": "abbreviation", "hostile": "hostile_label", "short": "short", "guarded": "guarded",
            "claims": "claimed", "bare": "bare", "title": "title"}  # fmt: skip
_KEYS = frozenset({
    "id", "kind", "ar", "en", "country", "sector", "codes", "parents", "backers", "inter", "active", "body",
    "unless", "adj", "people", "affiliation", "context", "note", "masthead", "site", "source", "allies", "successors",
    "posts", "heads", "seats", "voices"
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` up to, and without, ``last``; ``None`` is an open side."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether a day lies in the period."""
        return (self.first is None or self.first <= on) and (self.last is None or on < self.last)

    def meets(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.common(other) is not None

    def common(self, other: Period) -> Period | None:
        """The days that two periods share, if any."""
        first = max(self.first or dt.date.min, other.first or dt.date.min)
        last = min(self.last or dt.date.max, other.last or dt.date.max)
        return Period(first, last) if first < last else None


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of a record. ``context`` is a country that the text must speak of for the name to mean this record."""

    text: str
    type: str
    record: str
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """PLOVER country (or non-state code), sector and further sectors, with the period in which they hold."""

    country: str | None
    sector: str | None
    other: tuple[str, ...] = ()
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Tie:
    """A dated bond to another record."""

    id: str
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Record:
    """An actor or outlet with its names, codes and bonds, and where they are known from (``source``)."""

    id: str
    kind: str
    ar: str
    en: str
    aliases: tuple[Alias, ...] = ()
    country: str | None = None
    codes: tuple[Code, ...] = ()
    parents: tuple[Tie, ...] = ()
    backers: tuple[Tie, ...] = ()
    allies: tuple[Tie, ...] = ()
    successors: tuple[Tie, ...] = ()
    posts: tuple[Tie, ...] = ()
    heads: tuple[Tie, ...] = ()
    voices: tuple[Tie, ...] = ()
    inter: int | None = None
    active: Period = Period()
    body: str | None = None
    unless: frozenset[str] = frozenset()
    seats: frozenset[str] = frozenset()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mastheads: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    file: str = ""
    line: int | None = None

    @property
    def is_outlet(self) -> bool:
        """Whether this is a publisher rather than a party."""
        return self.kind in OUTLET_KINDS

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every bond to another record."""
        return (*self.parents, *self.backers, *self.allies, *self.successors, *self.posts, *self.heads, *self.voices)


def parse(item: dict[str, Any], path: Path) -> Record:
    """The record of a YAML entry; raises RegisterError with file, line, entry and what to do."""
    try:
        return _record(item, path)
    except (ValueError, KeyError, TypeError) as err:
        why = f"the entry lacks {err.args[0]!r}; add it" if isinstance(err, KeyError) else str(err)
        raise RegisterError(path, why, item.get(LINE), str(item.get("id", ""))) from err


def _record(item: dict[str, Any], path: Path) -> Record:
    id, kind = item["id"], item["kind"]
    strange = item.keys() - _KEYS - _ALIASES.keys() - {LINE}
    if strange:
        raise ValueError(f"unknown key {sorted(strange)[0]!r}; known are {', '.join(sorted(_KEYS | _ALIASES.keys()))}")
    if not isinstance(id, str) or not id:
        raise ValueError(f"id {id!r} is no text; write it as country.name")
    if kind not in ACTOR_KINDS | OUTLET_KINDS:
        raise ValueError(f"unknown kind {kind!r}; use one of {', '.join(sorted(ACTOR_KINDS | OUTLET_KINDS))}")
    if {"posts", "heads", "voices"} & item.keys() and kind != "person":
        raise ValueError(f"a {kind} holds no posts; put the ids under 'parents', or make the kind 'person'")
    country = _country(item, id)
    return Record(
        id=id, kind=kind, ar=item["ar"], en=item["en"], aliases=_aliases(item, id, country), country=country,
        codes=_codes(item, country), parents=_ties(item.get("parents")),
        backers=_ties([*_list(item.get("backers")), *_list(item.get("affiliation"))]),
        allies=_ties(item.get("allies")), successors=_ties(item.get("successors")),
        posts=_ties(item.get("posts")), heads=_ties(item.get("heads")), voices=_ties(item.get("voices")),
        inter=_inter(item.get("inter")), active=period(item.get("active", "..")), body=item.get("body"),
        unless=frozenset(map(arabic.key, _list(item.get("unless")))),
        seats=frozenset(map(arabic.key, _list(item.get("seats")))),
        adjectives=tuple(_list(item.get("adj"))), people=tuple(_list(item.get("people"))),
        mastheads=tuple(_list(item.get("masthead"))), sites=tuple(_list(item.get("site"))),
        source=_words(item, "source") or path.name, note=_words(item, "note"), file=str(path), line=item.get(LINE),
    )  # fmt: skip


def defaults(item: dict[str, Any], path: Path) -> dict[str, Any]:
    """What a file's first entry, ``defaults: {source: ...}``, gives to the entries that do not say it themselves."""
    given = item[DEFAULTS]
    if not isinstance(given, dict) or given.keys() - {"source", LINE} or not _words(given, "source"):
        raise RegisterError(path, "defaults can give a source only: defaults: {source: ...}", item.get(LINE), DEFAULTS)
    return {"source": given["source"]}


def _words(item: dict[str, Any], key: str) -> str:
    """A line of free text, or nothing."""
    value = item.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} {value!r} is no text; put quotes around it")
    return " ".join(value.split())


def _inter(value: Any) -> int | None:
    if value is not None and (type(value) is not int or value not in INTER):
        raise ValueError(
            f"unknown inter code {value!r}; write ACLED's number, {INTER[0]} to {INTER[-1]}, or leave it out"
        )
    return value


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _country(item: dict[str, Any], id: str) -> str | None:
    """The entry's country, else the three letters that its id begins with."""
    if "country" in item:
        country = item["country"]
    else:
        head = str(id).split(".")[0]
        country = head.upper() if len(head) == 3 else None
    if country is not None and not (isinstance(country, str) and len(country) == 3 and country.isupper()):
        raise ValueError(f"country {country!r} is no ISO 3166 alpha-3 or PLOVER code; write three capitals or null")
    return country


def _aliases(item: dict[str, Any], id: str, country: str | None) -> tuple[Alias, ...]:
    bound = [*_list(item.get("guarded")), *_list(item.get("short")), *_list(item.get("title"))]
    found = [] if item["ar"] in bound else [Alias(item["ar"], "name", id)]
    for key, kind in _ALIASES.items():
        contexts = _list(item.get("context", country)) if kind in ("short", "bare") else [None]
        found += [Alias(text, kind, id, context) for text in _list(item.get(key)) for context in contexts]
    if any(not isinstance(a.text, str) or not a.text.strip() for a in found):
        raise ValueError("a name must be text; put quotes around it")
    return tuple(found)


def _codes(item: dict[str, Any], country: str | None) -> tuple[Code, ...]:
    """Codes as ``SYR PRM+REB 2012..2024-12-08``, or one made of the entry's country and sector."""
    if "codes" not in item:
        sector = item.get("sector") or _IMPLIED.get(item["kind"]) or ("JRN" if item["kind"] in OUTLET_KINDS else None)
        return (Code(country, _sector(sector) if sector else None),)
    found = []
    for line in _list(item["codes"]):
        parts = str(line).split()
        if len(parts) not in (2, 3):
            raise ValueError(f"code {line!r} must read COUNTRY SECTOR or COUNTRY SECTOR FROM..TO")
        sector, *other = map(_sector, parts[1].split("+"))
        found.append(Code(parts[0], sector, tuple(other), period(parts[2] if len(parts) == 3 else "..")))
    return tuple(found)


def _sector(name: str) -> str:
    if name not in SECTORS:
        raise ValueError(f"unknown sector {name!r}; use one of {', '.join(sorted(SECTORS))}")
    return name


def _ties(items: Any) -> tuple[Tie, ...]:
    """Bonds as ``id`` or ``id FROM..TO``."""
    found = []
    for line in _list(items):
        id, _, dates = str(line).partition(" ")
        found.append(Tie(id, period(dates or "..")))
    return tuple(found)


def period(dates: Any) -> Period:
    """The period ``a..b`` (each a year, month or day, or empty); raises ValueError where it ends before it begins."""
    first, dots, last = str(dates).strip().partition("..")
    if not dots:
        raise ValueError(f"period {dates!r} must read FROM..TO; leave a side empty where it is open")
    found = Period(_day(first), _day(last))
    if found.first and found.last and found.last <= found.first:
        raise ValueError(f"the period {dates} ends before it begins; swap or mend the dates")
    return found


def _day(text: str) -> dt.date | None:
    """First day of a year, month or day written ``2014``, ``2014-06``, ``2014-06-29``."""
    if not text:
        return None
    numbers = [int(part) for part in text.split("-")]
    return dt.date(*[*numbers, 1, 1][:3])
