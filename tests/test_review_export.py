"""Files that leave: safe in spreadsheets, honest about the unknown, written down, and closed to whom they must be."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from archiving import MARCH, STORY, filled
from reviewing import Page
from riwaya.archive import Desk, exporting, sensitive
from riwaya.exports import cells, claims_csv, dealings, events_csv, geojson, gexf, timeline_csv
from riwaya.review.pages.export import FORMS
from riwaya.store.exploring import ExploreFilter
from telling import EVIL, event_of, told


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The march is closed to readers."""
    made = told(str(tmp_path_factory.mktemp("export") / "r.db"))
    made.desk.mark("report", MARCH.id, 3, "riad", "names a witness")
    yield made
    assert made.desk.archive.verify().problems == ()
    made.desk.archive.close()


def table(words: str) -> list[dict[str, str]]:
    assert words.startswith("\ufeff"), "Excel reads Arabic by it"
    return list(csv.DictReader(io.StringIO(words.removeprefix("\ufeff"), newline="")))


def got(page: Page, path: str, role: str = "coder") -> str:
    answer = page.role(role).get(f"/export/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content.decode("utf-8")


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), (0, "0"), (-5.25, "-5.25"), (True, "yes"), ("نص", "نص"), ("3-4", "3-4"),
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("  =1", "'  =1"),
        ("\u202e=1", "'\u202e=1\u202c"), ("\u200f=1", "'\u200f=1"),
        ("＝1", "'＝1"), ("a\x00b", "a\ufffdb"), ("'=1", "'=1"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert cells.safe(value) == cell


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("نص", "نص"), ("\u202eا", "\u202eا\u202c"), ("\u202eا\u202c", "\u202eا\u202c"), ("\u2067ا", "\u2067ا\u2069"),
        ("\u2067\u202eا", "\u2067\u202eا\u202c\u2069"), ("\u2067\u202eا\u2069", "\u2067\u202eا\u2069"),
        ("ا\u202c", "ا\u202c"),
    ],
)  # fmt: skip
def test_a_cell_turns_nothing_round_but_itself(words: str, closed: str) -> None:
    assert cells.closed(words) == closed


def test_lines_are_csv_whatever_is_in_them() -> None:
    words = "".join(cells.lines(("a", "b"), [['x,"y"\r\nz', None]]))
    assert words.endswith("\r\n")
    assert table(words) == [{"a": 'x,"y"\r\nz', "b": ""}]


# --- formats ---------------------------------------------------------------------------------------------------------


def test_unknown_is_empty_and_never_zero(page: Page) -> None:
    rows = {row["event"]: row for row in table(got(page, "events.csv"))}
    shelling, march = rows[event_of(page)["id"]], rows[event_of(page, MARCH.id)["id"]]
    assert [shelling[f"killed_{name}"] for name in ("low", "best", "high", "or_more")] == ["3", "4", "4", "no"]
    assert [march[f"killed_{name}"] for name in ("low", "best", "high", "or_more")] == ["", "", "", ""]
    assert march["reliability"] == ""
    assert (shelling["latitude"], shelling["longitude"], shelling["place_precision"]) == ("36.082", "36.83", "town")
    assert shelling["sources"].count("; ") == 2
    assert shelling["contradictions"] == "toll (killed); denial (status)"


def test_columns_are_those_promised(page: Page) -> None:
    for form, columns in (("events.csv", events_csv.COLUMNS), ("claims.csv", claims_csv.COLUMNS),
                          ("timeline.csv", timeline_csv.COLUMNS)):  # fmt: skip
        assert tuple(table(got(page, form))[0]) == columns


def test_claims_carry_their_report_and_chain_safely(page: Page) -> None:
    rows = table(got(page, "claims.csv"))
    assert {row["event"] for row in rows} == {event["id"] for event in page.desk.archive.events()}
    evil = next(row for row in rows if row["report"] == EVIL.id)
    assert evil["outlet"].startswith("'=cmd")
    assert evil["outlet"].endswith("\u202c")
    assert evil["narrators"].startswith("'=cmd")
    copied = next(row for row in rows if row["report"] == "shelling-2")
    assert copied["narrators"] == "موقع المدار < موقع الرصيف < الدفاع المدني السوري"


def test_geojson_is_that_of_the_rfc(page: Page) -> None:
    found = json.loads(got(page, "events.geojson"))
    assert set(found) == {"type", "features"}, "no crs"
    features = {feature["id"]: feature for feature in found["features"]}
    shelling = features[event_of(page)["id"]]
    assert shelling["geometry"] == {"type": "Point", "coordinates": [36.83, 36.082]}
    assert shelling["properties"]["place_precision"] == "town"
    assert features[event_of(page, MARCH.id)["id"]]["properties"]["killed_best"] is None
    assert json.loads("".join(geojson.write([])))["features"] == []


def test_an_event_without_coordinates_has_no_geometry(page: Page) -> None:
    event = {**event_of(page), "where": None}
    (feature,) = json.loads("".join(geojson.write([event])))["features"]
    assert feature["geometry"] is None


def test_the_network_is_xml_with_days_and_names_as_text(page: Page) -> None:
    space = {"g": "http://www.gexf.net/1.2draft"}
    found = etree.fromstring(got(page, "network.gexf").encode())
    nodes = {node.get("id"): node.get("label") for node in found.iterfind(".//g:node", space)}
    assert nodes["syr.mil.assad"] == "الجيش السوري"
    edges = found.findall(".//g:edge", space)
    assert {edge.get("source") for edge in edges} | {edge.get("target") for edge in edges} <= set(nodes)
    assert all(edge.get("start") <= edge.get("end") for edge in edges if edge.get("start"))


def test_a_network_holds_any_name(page: Page) -> None:
    name = 'a"<b>&\x01\u202e\ud800'
    party = {"id": None, "name": name, "country": None, "role": None}
    event = {**event_of(page), "actors": [party], "recipients": [party]}
    (node,) = etree.fromstring("".join(gexf.write([event])).encode()).iter("{*}node")
    assert node.get("label") == 'a"<b>&\ufffd\u202e\ufffd\u202c'


def test_a_timeline_adds_up_what_is_known() -> None:
    def event(first: str | None, killed: int | None) -> dict[str, Any]:
        return {"type": "ASSAULT", "when": {"first": first} if first else None, "killed": {"best": killed}}

    told = [event("2020-03-03", 2), event("2020-03-05", None), event("2020-03-09", None), event(None, 9)]
    week = [(start, one.events, one.killed, one.unknown) for start, _, one in dealings.days(told, "week")]
    assert week == [("2020-03-02", 2, 2, 1), ("2020-03-09", 1, None, 1)]
    assert [start for start, *_ in dealings.days(told, "month")] == ["2020-03-01"]
    assert table("".join(timeline_csv.write([event("2020-03-09", None)])))[0]["killed"] == ""


# --- who gets what, and what the log says ----------------------------------------------------------------------------


def test_filters_hold_for_every_form(page: Page) -> None:
    assert {row["country"] for row in table(got(page, "events.csv?country=SYR&type=ASSAULT"))} == {"SYR"}
    assert {row["type"] for row in table(got(page, "claims.csv?type=PROTEST"))} == {"PROTEST"}
    assert [row["start"] for row in table(got(page, "timeline.csv?by=month&country=SYR"))] == ["2020-03-01"]
    assert len(json.loads(got(page, "events.geojson?box=40,10,46,16"))["features"]) == 2


def test_each_export_is_in_the_log(page: Page) -> None:
    words = got(page, "events.csv?country=YEM&nonsense=1")
    with page.desk.archive.store.read() as connection:
        entry = connection.exec_driver_sql("SELECT action, subject, detail FROM log ORDER BY no DESC LIMIT 1").one()
    detail = json.loads(entry.detail)
    assert (entry.action, entry.subject) == ("exported", "events.csv")
    assert detail["by"] == "kamal"
    assert detail["filter"] == {"country": "YEM"}
    assert detail["records"] == 2
    assert detail["sha256"] == hashlib.sha256(words.encode("utf-8")).hexdigest()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_closed_leaves_with_coders_alone(page: Page, form: str) -> None:
    sign = {"network.gexf": "مئات المعلمين", "timeline.csv": "2021-06-06"}.get(form, "تعز")
    assert sign in got(page, form)
    assert sign not in got(page, form, "reader")


@pytest.mark.parametrize("form", ["../../etc/passwd", "events.xlsx", "events.csv%00", "..%2f..%2fsetup"])
def test_there_are_no_other_files(page: Page, form: str) -> None:
    assert page.role("admin").get(f"/export/{form}").status_code == 404


def test_nobody_exports_without_logging_in(page: Page) -> None:
    assert page.browser().get("/export/events.csv").status_code == 303


def test_exports_and_levels_on_every_database(database: str) -> None:
    opened = filled(database, STORY)
    desk = Desk(opened)
    desk.mark("report", MARCH.id, 3, "riad", "names a witness")
    ids = {event["id"]: event["type"] for event in opened.events()}
    desk.mark("event", next(id for id, kind in ids.items() if kind == "ASSAULT"), 2, "riad", "named people")
    with opened.store.read() as connection:
        levels = {ids[id]: level for id, level in sensitive.events(connection, ids).items()}
        assert levels == {"ASSAULT": 2, "PROTEST": 3, "REQUEST": 3}
        assert {ids[id] for id in sensitive.closed(connection, 2)} == {"ASSAULT", "PROTEST", "REQUEST"}
        assert [e["type"] for e in exporting.events(connection, ExploreFilter(), below=3)] == ["ASSAULT"]
        told_ = list(exporting.claims(connection, exporting.events(connection, ExploreFilter())))
        assert sorted(claim["id"] for claim in told_) == sorted(claim["id"] for claim in opened.claims())
    exporting.exported(opened.store, exporting.Exported("amal", "events.csv", {"type": "ASSAULT"}, 1, "0" * 64))
    assert opened.verify().problems == ()
    opened.close()
