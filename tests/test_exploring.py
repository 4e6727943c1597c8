"""Cells, days, edges, listings and facets against the same counted one event at a time, in large and small blocks."""

import datetime as dt
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from archiving import CLOCK, RETOLD, SHELLING, filled, ingest
from riwaya import archive
from riwaya.errors import UsageError
from riwaya.store import Store, bits, exploring, holding, log, open_store, schema, spots
from riwaya.store.exploring import ExploreFilter

TOWNS = [
    (36.2, 37.1, "town"), (36.21, 37.12, "town"), (33.5, 36.3, "exact"), (35.0, 38.5, "governorate"),
    (34.8, 39.0, "country"), (15.3, 44.2, "area"), (-17.5, 179.9, "town"), (-17.4, -179.9, "town"), None,
]  # fmt: skip
NAMES = [("sy.a", "الفصيل الأول"), ("sy.b", "الفصيل الثاني"), (None, "مسلحون"), (None, "قوات محلية")]
FILTERS = [
    ExploreFilter(), ExploreFilter(type="ASSAULT"), ExploreFilter(type="none such"), ExploreFilter(country="SYR"),
    ExploreFilter(since="2023-02-01"), ExploreFilter(until="2023-02-10"), ExploreFilter(status="future"),
    ExploreFilter(since="2023-01-20", until="2023-01-22", country="SYR"), ExploreFilter(sources=3),
    ExploreFilter(contradicted=True), ExploreFilter(actor="sy.a"), ExploreFilter(actor="الفصيل"),
    ExploreFilter(actor="nobody"), ExploreFilter(box=(36.0, 33.0, 39.0, 37.0)),
    ExploreFilter(box=(179.0, -20.0, -179.0, 0.0)), ExploreFilter(sources=10**6), ExploreFilter(until="0001-01-01"),
]  # fmt: skip


def event_row(dice: random.Random, number: int) -> dict[str, object]:
    """The row of a made-up event."""
    place, day = dice.choice(TOWNS), dt.date(2023, 1, 1) + dt.timedelta(days=dice.randrange(60))
    first = None if dice.random() < 0.1 else day.isoformat()
    last = None if first is None or dice.random() < 0.2 else (day + dt.timedelta(days=dice.choice((0, 9)))).isoformat()
    record = {
        "where": {"precision": place[2]} if place else None,
        **{side: [{"id": id, "name": name, "country": None, "role": None}
                  for id, name in dice.sample(NAMES, dice.randrange(3))] for side in ("actors", "recipients")},
    }  # fmt: skip
    return {
        "id": f"e-{number}", "type": dice.choice(("ASSAULT", "PROTEST", "AID")),
        "status": dice.choice(("occurred", "future")), "first": first, "last": last,
        "country": dice.choice(("SYR", "YEM", None)), "admin1": None, "lat": place[0] if place else None,
        "lon": place[1] if place else None, "killed": dice.choice((None, None, 0, 3, 200)), "injured": None,
        "sources": dice.randrange(5), "claims": 1, "contradictions": dice.choice((0, 0, 2)),
        "record": json.dumps(record),
    }  # fmt: skip


def put(store: Store, rows: Iterable[dict[str, object]], gone: Iterable[str] = ()) -> None:
    """Write events, in place of those of the same id, and take some away."""
    with store.write() as connection:
        made = list(rows)
        ids = [*(str(row["id"]) for row in made), *gone]
        connection.execute(schema.event.delete().where(schema.event.c.id.in_(ids)))
        spots.forget(connection, ids)
        if made:
            connection.execute(schema.event.insert(), made)
        spots.write(connection, made)
        log.append(connection, CLOCK, "placed", "events", {})


def rows_of(store: Store, narrow: ExploreFilter) -> list[dict[str, object]]:
    """The events that a filter leaves, looked at one by one, in the order of a listing."""
    with store.read() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(schema.event))]
    return sorted(filter(lambda row: _fits(row, narrow), rows), key=lambda r: (r["first"] is None, r["first"], r["id"]))


def _fits(row: dict, narrow: ExploreFilter) -> bool:
    record, box = json.loads(row["record"]), narrow.box
    parties = record["actors"] + record["recipients"]
    last = row["last"] or row["first"]
    return (
        all(getattr(narrow, name) in (None, row[name]) for name in ("type", "country", "status"))
        and (narrow.since is None or (last is not None and last >= narrow.since))
        and (narrow.until is None or (row["first"] is not None and row["first"] <= narrow.until))
        and (narrow.sources is None or row["sources"] >= narrow.sources)
        and (not narrow.contradicted or row["contradictions"] > 0)
        and (narrow.actor is None or any(narrow.actor == p["id"] or narrow.actor in p["name"] for p in parties))
        and (box is None or (row["lat"] is not None and box[1] <= row["lat"] <= box[3] and (
            box[0] <= row["lon"] <= box[2] if box[0] <= box[2] else row["lon"] >= box[0] or row["lon"] <= box[2])))
    )  # fmt: skip


@pytest.fixture(scope="module", params=["large", "large and small"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Events in one block; and in two, some changed, some gone and some new since the first was made."""
    made, dice = open_store(str(tmp_path_factory.mktemp("exploring") / "r.db")), random.Random(5)
    put(made, [event_row(dice, number) for number in range(400)])
    if request.param == "large and small":
        with made.read() as connection:
            assert len(holding.held(connection).parts) == 1
        put(made, [event_row(dice, number) for number in range(350, 450)], ["e-7", "e-8"])
        put(made, [event_row(dice, number) for number in range(340, 360)], ["e-9", "e-351", "e-441"])
        with made.read() as connection:
            assert len(holding.held(connection).parts) == 2
    yield made
    made.close()


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_a_listing_holds_what_each_event_by_itself_says(store: Store, narrow: ExploreFilter) -> None:
    rows = rows_of(store, narrow)
    with store.read() as connection:
        count, page = exploring.listed(connection, narrow, limit=20, offset=10)
    assert count == len(rows)
    assert page == [json.loads(row["record"]) for row in rows[10:30]]


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_facets_count_as_if_not_narrowed_by_themselves(store: Store, narrow: ExploreFilter) -> None:
    with store.read() as connection:
        found = exploring.facets(connection, narrow)
    for name in ("type", "country", "status"):
        rows = rows_of(store, replace(narrow, **{name: None}))
        assert found[name] == Counter(row[name] for row in rows if row[name])
        assert list(found[name].values()) == sorted(found[name].values(), reverse=True)


@pytest.mark.parametrize("by", ["day", "week", "month"])
@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_days_weeks_and_months_add_up(store: Store, narrow: ExploreFilter, by: str) -> None:
    expected: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows_of(store, narrow):
        if row["first"]:
            day = dt.date.fromisoformat(row["first"])
            start = {"day": day, "week": day - dt.timedelta(day.weekday()), "month": day.replace(day=1)}[by]
            one = expected[start.isoformat(), row["type"]]
            one[0], one[1] = one[0] + 1, one[1] + (row["killed"] or 0)
    with store.read() as connection:
        found = exploring.days(connection, narrow, by)
    assert [(r["start"], r["type"], [r["count"], r["killed"]]) for r in found] == [
        (*name, figures) for name, figures in sorted(expected.items())
    ]  # fmt: skip


@pytest.mark.parametrize("zoom", [0, 6, 20])
@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_cells_hold_every_event_with_coordinates_once(store: Store, narrow: ExploreFilter, zoom: int) -> None:
    rows = [row for row in rows_of(store, narrow) if row["lat"] is not None]
    with store.read() as connection:
        found = exploring.cells(connection, narrow, zoom)
    assert sum(cell["count"] for cell in found) == len(rows)
    assert sum(cell["killed"] for cell in found) == sum(row["killed"] or 0 for row in rows)
    assert sum((Counter(cell["types"]) for cell in found), Counter()) == Counter(row["type"] for row in rows)
    by_id = {row["id"]: row for row in rows}
    for cell in found:
        assert sum(cell["types"].values()) == cell["count"]
        assert ("id" in cell) == (cell["count"] == 1)
        if "id" in cell:
            assert (cell["lat"], cell["lon"]) == (by_id[cell["id"]]["lat"], by_id[cell["id"]]["lon"])
            assert cell["precision"] == json.loads(by_id[cell["id"]]["record"])["where"]["precision"]
    if zoom == 20:
        expected = Counter((row["lat"], row["lon"]) for row in rows)
        assert Counter({(cell["lat"], cell["lon"]): cell["count"] for cell in found}) == expected


def test_wide_places_are_never_counted_with_points(store: Store) -> None:
    with store.read() as connection:
        world = exploring.cells(connection, ExploreFilter(country="SYR"), 0)
    assert {cell["precision"] for cell in world} >= {"governorate", "country"}


def test_a_view_of_the_map_holds_what_lies_in_it(store: Store) -> None:
    view = (36.0, 33.0, 37.5, 37.0)
    inside = rows_of(store, ExploreFilter(box=view))
    with store.read() as connection:
        for box in (view, (view[0] + 360, view[1], view[2] + 360, view[3])):
            assert (
                sum(cell["count"] for cell in exploring.cells(connection, ExploreFilter(), 8, box)) == len(inside) > 0
            )
        everywhere = exploring.cells(connection, ExploreFilter(), 1, (-200.0, -90.0, 200.0, 90.0))
    assert sum(cell["count"] for cell in everywhere) == len(rows_of(store, ExploreFilter(box=(-180, -90, 180, 90))))


@pytest.mark.parametrize("narrow", FILTERS, ids=str)
def test_edges_join_every_actor_with_every_recipient_of_an_event(store: Store, narrow: ExploreFilter) -> None:
    met: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    events: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(store, narrow):
        record = json.loads(row["record"])
        sides = [[p["id"] or p["name"] for p in record[side]] for side in ("actors", "recipients")]
        for key in sides[0] + sides[1]:
            events[key].add(row["id"])
        for actor in sides[0]:
            for recipient in sides[1]:
                met[actor, recipient, row["type"]].append(row)
    with store.read() as connection:
        found = exploring.edges(connection, narrow, limit=10)
    expected = sorted(met, key=lambda pair: (-len(met[pair]), pair))[:10]
    assert [(e["actor"], e["recipient"], e["type"]) for e in found["edges"]] == expected
    for edge, pair in zip(found["edges"], expected, strict=True):
        days = [row["first"] for row in met[pair] if row["first"]]
        assert (edge["events"], edge["sources"]) == (len(met[pair]), max(row["sources"] for row in met[pair]))
        assert (edge["first"], edge["last"]) == (min(days, default=None), max(days, default=None))
    assert {a["key"]: a["events"] for a in found["actors"]} == {
        key: len(events[key]) for pair in expected for key in pair[:2]
    }  # fmt: skip


def test_a_day_that_is_none_is_refused(store: Store) -> None:
    with store.read() as connection, pytest.raises(UsageError, match="YYYY-MM-DD"):
        exploring.days(connection, ExploreFilter(since="yesterday"))


# --- kept with the events --------------------------------------------------------------------------------------------


def test_what_is_written_is_seen_at_once(database: str) -> None:
    with filled(database, [SHELLING]) as opened:

        def shown() -> list[dict]:
            with opened.store.read() as connection:
                return exploring.cells(connection, ExploreFilter(), 6)

        assert [cell["killed"] for cell in shown()] == [3]
        ingest(opened, [RETOLD])
        claim = next(one for one in opened.claims() if one["report"] == SHELLING.id)
        opened.correct(claim["id"], "killed", 9, "the desk")
        assert [cell["killed"] for cell in shown()] == [event["killed"]["best"] for event in opened.events()]
        opened.erase("shelling-1", "the desk", "asked for")
        opened.erase("shelling-3", "the desk", "asked for")
        assert shown() == []
        assert opened.verify().problems == ()


@pytest.mark.parametrize("statement", [
    "UPDATE spot SET lat = 1.0 WHERE lat IS NOT NULL",
    "DELETE FROM spot",
    "DELETE FROM party",
    "UPDATE party SET name = 'x'",
    "INSERT INTO party VALUES ('e-none', 'actor', 0, NULL, 'x', NULL, NULL)",
    "INSERT INTO spot VALUES ('e-none', 'AID', 'occurred', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0)",
])  # fmt: skip
def test_slim_rows_that_are_not_the_events_are_found_and_merging_mends_them(statement: str, database: str) -> None:
    with filled(database) as opened:
        with opened.store.write() as connection:
            connection.exec_driver_sql(statement)
        assert any("slim" in problem.why for problem in opened.verify().problems)
        opened.merge()
        assert opened.verify().problems == ()


def test_a_store_from_before_them_is_filled(database: str) -> None:
    with filled(database) as opened, opened.store.write() as connection:
        before = {name: sorted(map(str, connection.execute(select(schema.METADATA.tables[name]).order_by("event"))))
                  for name in ("party",)}  # fmt: skip
        for name in ("party", "spot"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("DROP INDEX event_listed")
        connection.exec_driver_sql("UPDATE meta SET value = '2' WHERE name = 'schema'")
    with archive.open(database) as opened:
        assert opened.verify().problems == ()
        with opened.store.read() as connection:
            after = sorted(map(str, connection.execute(select(schema.party).order_by(schema.party.c.event))))
        assert after == before["party"] != []


def test_many_changes_are_read_anew(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "_BESIDE", 10)
    made, dice = open_store(str(tmp_path_factory.mktemp("many") / "r.db")), random.Random(6)
    for start in range(0, 60, 6):
        put(made, [event_row(dice, number) for number in range(start, start + 6)])
        with made.read() as connection:
            assert holding.held(connection).size == start + 6
            assert exploring.listed(connection, ExploreFilter())[0] == start + 6
    made.close()


# --- masks -----------------------------------------------------------------------------------------------------------


def test_masks_compare_as_numbers_do() -> None:
    dice = random.Random(4)
    for size in (0, 1, 7, 8, 9, 300):
        values = [dice.choice((0, 1, 5, 255, 256, 2**31, dice.randrange(1000))) for _ in range(size)]
        column, whole = bits.planes(values), bits.full(size)
        assert bits.at((n for n, v in enumerate(values) if v % 2), size) == bits.at(
            [n for n, v in enumerate(values) if v % 2], size)  # fmt: skip
        for value in (-1, 0, 1, 4, 5, 255, 256, 257, 999, 2**31, 2**32):
            for compared, expected in ((bits.equal, [v == value for v in values]),
                                       (bits.at_least, [v >= value for v in values]),
                                       (bits.at_most, [v <= value for v in values])):  # fmt: skip
                assert list(bits.flags(compared(column, value, whole), size)) == expected, (compared, value)
