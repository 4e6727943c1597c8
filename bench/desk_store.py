"""A made-up desk's store of any size, written straight into its tables: for measuring, not for judging what is coded.

Words, places and parties are those of ``bench/archive/data``; every text, record and event is drawn by chance from a
seed. Words are as unequal as words are: some stand in nearly every report. Claims have the records that the program
writes, with spans that hold; events have the records that the program writes, drawn and not derived. The log covers
every row. There are no signatures or blocks: nothing ingested later is compared with what stands here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.archive.world import DATA, countries
from sqlalchemy import Connection

from riwaya.arabic import key, stems
from riwaya.archive import queueing
from riwaya.archive.placing import event_row
from riwaya.event import Contradiction, Event, Party, Range, Side
from riwaya.merging.clustering import event_id
from riwaya.model import When, Where
from riwaya.store import Store, log, open_store, schema, spots
from riwaya.store.adding import index_words, text_hash
from riwaya.store.clock import utc

Row = dict[str, Any]
TYPES = ("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "THREATEN", "AID", "CONSULT", "RETREAT", "AGREE", "ACCUSE",
         "SUPPORT", "REJECT", "REQUEST", "SANCTION", "COOPERATE", "CONCEDE")  # fmt: skip
STATUSES = ("occurred", "future", "hypothetical", "negated", "ongoing", "historical")
PRECISIONS = ("town", "governorate", "exact", "area", "district", "country")
ROLES = ("MIL", "REB", "GOV", "CVL", "COP", "SPY", "IGO", None)
#: Countries beyond those of the data, with a middle around which places are scattered.
MORE = {"LBY": (29.0, 17.0), "EGY": (27.0, 30.0), "TUN": (34.5, 9.5), "DZA": (33.0, 3.0), "MAR": (32.0, -6.0),
        "SOM": (5.0, 46.0), "JOR": (31.3, 36.6), "SAU": (24.0, 45.0), "IRN": (32.5, 53.7), "TUR": (38.0, 36.0),
        "MRT": (19.5, -11.0)}  # fmt: skip
BY, AT, TOOL = "riwaya bench", "2024-01-01T00:00:00+00:00", "bench"
FIRST_DAY, SPAN = dt.date(2021, 1, 1), 3 * 365
CHUNK = 5000


class Draw:
    """Drawing by rank: the first is drawn most often, as words, places and actors are."""

    def __init__(self, dice: random.Random, values: list[Any], slope: float = 1.0) -> None:
        self._dice, self.values = dice, values
        self.weights = list(itertools.accumulate(1 / (rank + 2) ** slope for rank in range(len(values))))

    def some(self, count: int) -> list[Any]:
        return self._dice.choices(self.values, cum_weights=self.weights, k=count)

    def one(self) -> Any:
        return self.some(1)[0]


@dataclass(frozen=True)
class World:
    """What is drawn from."""

    dice: random.Random
    words: Draw
    triggers: Draw
    types: Draw
    statuses: Draw
    outlets: Draw
    countries: Draw
    places: dict[str, Draw]
    actors: dict[str, Draw]


def world(seed: int) -> World:
    """Everything that is drawn from, the same for a seed."""
    dice = random.Random(seed)
    found = sorted({w for file in sorted(DATA.glob("*.yaml")) for w in _words(file.read_text(encoding="utf-8"))})
    dice.shuffle(found)
    # Words that are drawn by chance alone, so that there are rare ones too.
    letters = [chr(code) for code in (*range(0x628, 0x629), *range(0x62A, 0x63B), *range(0x641, 0x649))]
    rare = {"".join(dice.choices(letters, k=dice.randint(4, 6))) for _ in range(30_000)}
    codes = [*countries(), *MORE]
    outlets = [f"{one} {other}" for one, other in zip(found[:150], found[150:300], strict=True)]
    return World(
        dice, Draw(dice, found + sorted(rare), 0.95), Draw(dice, found[:60]), Draw(dice, list(TYPES), 1.3),
        Draw(dice, list(STATUSES), 2.5), Draw(dice, outlets),
        Draw(dice, codes, 1.1), {code: Draw(dice, _places(dice, code, found), 0.8) for code in codes},
        {code: Draw(dice, _actors(dice, code, found)) for code in codes},
    )  # fmt: skip


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text) if not w.isascii() and 3 < len(w) < 12]


def _places(dice: random.Random, code: str, words: list[str]) -> list[Where]:
    """Places of a country with their precision: towns as the data have them, and wider ones around their middles."""
    found: list[Where] = []
    if code in countries():
        for name, towns in countries()[code].places.items():
            found += [Where(t.name, code, name, t.lat, t.lon, "town", "stated", f"{code}.{t.name}") for t in towns]
            middle = (sum(t.lat for t in towns) / len(towns), sum(t.lon for t in towns) / len(towns))
            found.append(Where(name, code, name, *middle, "governorate", "stated", f"{code}.{name}"))
    else:
        for number in range(80):
            point = (MORE[code][0] + dice.gauss(0, 1.5), MORE[code][1] + dice.gauss(0, 1.5))
            name = f"{words[-number - 1]} {code.lower()}"
            found.append(Where(name, code, words[number], *(round(v, 3) for v in point), "town", "stated", name))
    for _ in range(len(found)):
        near = dice.choice(found)
        off = (round((near.lat or 0) + dice.gauss(0, 0.05), 3), round((near.lon or 0) + dice.gauss(0, 0.05), 3))
        found.append(Where(dice.choice(words), code, near.admin1, *off, dice.choice(PRECISIONS[2:5]), "stated", None))
    dice.shuffle(found)
    found.insert(8, Where(code, code, None, None, None, "country", "stated", code))
    return found


def _actors(dice: random.Random, code: str, words: list[str]) -> list[tuple[str | None, str, str | None, str | None]]:
    """Parties of a country: those of the data under their ids, and some that only have a name."""
    rows = list(countries()[code].parties.values()) if code in countries() else []
    found = [(one.id or None, one.names[0].nominative, code, dice.choice(ROLES)) for one in rows]
    for number in range(20 - len(found)):
        name = f"{dice.choice(words)} {dice.choice(words)}"
        found.append((f"{code.lower()}.x{number}" if number % 3 else None, name, code, dice.choice(ROLES)))
    return found


@dataclass
class Happening:
    """An event as it is drawn: what its claims tell, each a little otherwise."""

    type: str
    status: str
    day: dt.date | None
    days: int
    where: Where | None
    actors: list[tuple[str | None, str, str | None, str | None]]
    recipients: list[tuple[str | None, str, str | None, str | None]]
    killed: int | None
    injured: int | None
    claims: list[str]
    roots: set[str]
    reports: set[str]


def happening(made: World, number: int, of: int) -> Happening:
    """One event; events come in the order of their days."""
    dice, code = made.dice, made.countries.one()
    chance = dice.random()
    deadly = 0.35 if chance < 0.5 else 0.0
    return Happening(
        made.types.one(), made.statuses.one(),
        None if dice.random() < 0.03 else FIRST_DAY + dt.timedelta(days=number * SPAN // of),
        dice.choice((0, 0, 0, 0, 0, 1, 6, 29)), None if dice.random() < 0.05 else made.places[code].one(),
        made.actors[code].some(dice.choice((0, 1, 1, 1, 1, 2))), made.actors[code].some(dice.choice((0, 1, 1, 2))),
        int(dice.paretovariate(1.2)) % 300 if dice.random() < deadly else None,
        int(dice.paretovariate(1.0)) % 500 if dice.random() < deadly else None, [], set(), set(),
    )  # fmt: skip


class Page:
    """A text that is written word by word, with the spans of what was written."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0

    def write(self, words: str) -> list[int]:
        """Add words and a space; their span."""
        start = self._at
        self._parts.append(words)
        self._at += len(words) + 1
        return [start, start + len(words)]

    def text(self) -> str:
        return " ".join(self._parts)


def claim_record(made: World, page: Page, what: Happening, id: str, outlet: str) -> Row:
    """A claim of an event: its sentence written to the page, its record."""
    dice, where = made.dice, what.where
    trigger = made.triggers.one()
    span = page.write(trigger)
    sides = {side: [{"span": page.write(name), "text": name, "id": key, "name": name if key else None,
                     "country": country, "role": role} for key, name, country, role in parties]
             for side, parties in (("actors", what.actors), ("recipients", what.recipients))}  # fmt: skip
    stood = page.write(where.name) if where else None
    page.write(" ".join(made.words.some(8)) + ".")
    toll, tolls = {"killed": what.killed, "injured": what.injured}, []
    for kind, count in toll.items():
        if count is not None:
            count = toll[kind] = max(0, count + dice.choice((0, 0, 0, -1, 2)))
            tolls.append({"kind": kind, "who": None, "low": count, "high": count, "span": page.write(str(count))})
    day, last = what.day, what.day + dt.timedelta(days=what.days) if what.day else None
    root = dice.choice((outlet, made.outlets.one()))
    return {
        "id": id, "type": what.type, "mode": None, "trigger": {"span": span, "text": trigger}, **sides,
        "status": what.status, "assertion": "asserted",
        "when": {"first": day.isoformat(), "last": last.isoformat() if last else None, "time": None,
                 "grain": "day" if what.days == 0 else "week" if what.days < 9 else "month", "basis": "stated",
                 "span": None, "weekday_disagrees": False} if day else None,
        "where": {"name": where.name, "country": where.country, "admin1": where.admin1, "lat": where.lat,
                  "lon": where.lon, "precision": where.precision, "basis": where.basis,
                  "gazetteer_id": where.gazetteer_id, "span": stood} if where else None,
        **toll, "detained": None, "tolls": tolls,
        "chain": [{"name": name, "id": None, "kind": "media", "stance": "relays", "span": None}
                  for name in dict.fromkeys((outlet, root))],
        "confidence": round(dice.uniform(0.5, 1), 4), "reported": round(dice.uniform(0.5, 1), 4), "cameo": None,
        "quad": 4, "acled": None, "rule": "bench",
    }  # fmt: skip


def account_json(record: Row, report: str, outlet: str, published: str) -> str:
    """What merging sees of a claim, in the form of :mod:`riwaya.merging.account_json`."""
    when, where, root = record["when"], record["where"], record["chain"][-1]["name"]
    parties = [[[p["name"] or p["text"], p["id"], p["country"], p["role"], p["text"]] for p in record[side]]
               for side in ("actors", "recipients")]  # fmt: skip
    harmed = [record[kind] for kind in ("killed", "injured")]
    tolls = [None if count is None else [count, count, False] for count in harmed]
    return _json([
        record["id"], report, report, outlet, published, record["type"], None, record["status"], record["assertion"],
        [when["first"], when["last"], when["grain"], when["basis"], None] if when else None,
        [where[name] for name in ("name", "country", "admin1", "lat", "lon", "precision", "basis", "gazetteer_id")]
        if where else None,
        *parties, *tolls, "", "", key(record["trigger"]["text"]), [root, root, True],
        [one["name"] for one in record["chain"]], record["trigger"]["span"][0], None, 4, None, record["confidence"],
        record["reported"],
    ])  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def event_of(made: World, what: Happening) -> Event:
    """The event of what was told of it."""
    party = lambda p: Party(p[1], *(p[0], *p[2:]), tuple(what.claims), len(what.roots))  # noqa: E731
    last = what.day + dt.timedelta(days=what.days) if what.day else None
    sides = tuple(Side(str(n), tuple(what.claims[:1]), tuple(sorted(what.roots)[:1])) for n in (1, 2))
    disputed = len(what.roots) > 3 and made.dice.random() < 0.3
    ranges = [None if n is None else Range(max(0, n - 1), n, n + 2) for n in (what.killed, what.injured)]
    return Event(
        event_id(what.claims[0]), tuple(what.claims), what.type, None,
        When(what.day, last, "day", "stated") if what.day else None, what.where, tuple(map(party, what.actors)),
        tuple(map(party, what.recipients)), *ranges, what.status, len(what.roots), tuple(sorted(what.roots)),
        len(what.reports), len(what.reports), (Contradiction("toll", "killed", sides),) if disputed else (),
        credibility=max(1, 4 - min(3, len(what.roots))),
    )  # fmt: skip


def build(path: str | Path, events: int = 100_000, seed: int = 8, claims_an_event: int = 10) -> None:
    """Write a store of so many events, ten times as many claims, and about three times as many reports."""
    made, store, dice = world(seed), open_store(path), random.Random(seed + 1)
    what = [happening(made, number, events) for number in range(events)]
    # Most are told of by few, some by very many; reports of a day mix what happened around then.
    often = (min(100, max(1, round(dice.expovariate(1 / claims_an_event)))) for _ in what)
    tellings = [one for one, times in zip(what, often, strict=True) for _ in range(times)]
    order = sorted(range(len(tellings)), key=[at + dice.random() * 300 for at in range(len(tellings))].__getitem__)
    rows, numbers, start = _Rows(made), itertools.count(1), 0
    while start < len(order):
        count = dice.choice((1, 2, 3, 3, 4, 4, 6))
        rows.report(next(numbers), [tellings[at] for at in order[start : start + count]])
        start += count
        if len(rows.reports) >= CHUNK or start >= len(order):
            rows.write(store)
    for part in range(0, events, CHUNK):
        with store.write() as connection:
            found = [event_row(event_of(made, one)) for one in what[part : part + CHUNK]]
            connection.execute(schema.event.insert(), found)
            spots.write(connection, found)
    with store.write() as connection:
        queueing.rebuild(connection)
    store.close()


class _Rows:
    """Rows of reports with all that hangs on them, written in parts, each an entry of the log."""

    def __init__(self, made: World) -> None:
        self._made = made
        self._claim = 0
        self._empty()

    def _empty(self) -> None:
        self.reports: list[Row] = []
        self._captures: list[Row] = []
        self._codings: list[Row] = []
        self._claims: list[Row] = []
        self._blobs: list[Row] = []
        self._members: list[Row] = []

    def report(self, number: int, told: list[Happening]) -> None:
        """One report that tells of some events, with a few sentences that tell of none."""
        made, page, id = self._made, Page(), f"desk-{number:06}"
        outlet, days = made.outlets.one(), [one.day for one in told if one.day]
        published = (max(days, default=FIRST_DAY) + dt.timedelta(days=made.dice.choice((0, 0, 1)))).isoformat()
        title, records = " ".join(made.words.some(6)), []
        for index, what in enumerate(told, 1):
            record = claim_record(made, page, what, f"{id}.{index}", outlet)
            records.append(record)
            what.claims.append(record["id"])
            what.roots.add(record["chain"][-1]["name"])
            what.reports.add(id)
            self._claims.append(self._claim_row(record, number, account_json(record, id, outlet, published)))
            self._members.append({"claim": self._claim, "event": event_id(what.claims[0])})
        page.write(" ".join(made.words.some(made.dice.randint(20, 90))) + ".")
        self._rows_of(number, id, page.text(), {"title": title, "outlet": outlet, "published": published}, records)

    def _claim_row(self, record: Row, report: int, account: str) -> Row:
        self._claim += 1
        when, where = record["when"] or {}, record["where"] or {}
        columns = ("id", "type", "mode", "status", "assertion", "confidence")
        return {"no": self._claim, "coding": report, "report": report, **{name: record[name] for name in columns},
                "first": when.get("first"), "last": when.get("last"), "country": where.get("country"),
                "record": _json(record), "account": account}  # fmt: skip

    def _rows_of(self, number: int, id: str, text: str, said: Row, records: list[Row]) -> None:
        raw, url = text.encode(), f"https://desk.example/{number}"
        self.reports.append({
            "no": number, "id": id, "given": id, "page": f"desk.example/{number}", "version": 1, "supersedes": None,
            "outdated": None, "original": None, **said, "url": url, "language": "ar", "byline": None, "path": None,
            "forwarded": None, "related": "[]", "extra": None, "text": text, "text_hash": text_hash(text), "run": 0,
        })  # fmt: skip
        raw_hash = hashlib.sha256(raw).hexdigest()
        self._blobs.append({"hash": raw_hash, "size": len(raw), "packed": zlib.compress(raw, 1)})
        self._captures.append({
            "no": number, "report": number, "method": "file", "at": AT, "url_given": url, "url_final": None,
            "status": None, "headers": "[]", "mime": "text/plain", "stated": None, "raw_hash": raw_hash,
            "raw_size": len(raw), "tool": TOOL, "run": 0,
        })  # fmt: skip
        whole = {"id": id, **said, "url": url, "path": None, "text": None, "related": [], "contexts": [],
                 "claims": records, "attributions": [], "actors": [], "relations": [], "places": [], "times": [],
                 "by": BY}  # fmt: skip
        packed = zlib.compress(_json(whole).encode(), 1)
        self._codings.append({"no": number, "report": number, "by": BY, "at": AT, "record": packed, "run": 0})

    def write(self, store: Store) -> None:
        """Write what was gathered, with its entry in the log."""
        with store.write() as connection:
            self._write(connection)
        self._empty()

    def _write(self, connection: Connection) -> None:
        accepted = [{"no": r["no"], "coding": r["no"], "verdict": "accepted", "by": BY, "at": AT} for r in self.reports]
        rows = {"report": self.reports, "capture": self._captures, "coding": self._codings, "acceptance": accepted,
                "claim": self._claims}  # fmt: skip
        connection.execute(schema.blob.insert().prefix_with("OR IGNORE", dialect="sqlite"), self._blobs)
        for name, some in rows.items():
            connection.execute(schema.METADATA.tables[name].insert(), some)
        connection.execute(schema.member.insert(), self._members)
        connection.execute(schema.current.insert(), [{"report": r["no"], "coding": r["no"]} for r in self.reports])
        for row in self.reports:
            words = (w for w in re.findall(r"\w+", key(f"{row['title']}\n{row['text']}")))
            index_words(connection, row["no"], " ".join(stem for word in words for stem in stems(word)))
        log.append(connection, utc, "added", f"{self.reports[0]['id']} and those after it", rows)
