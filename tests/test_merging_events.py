"""What an event is by its accounts: tolls, narrators, contradictions, place and day at the best precision."""

import datetime as dt
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merging_cases import ARMY, CIVILIANS, DAY, RUSSIA, account, day, nation, region, root, town

from riwaya.event import Event, Range
from riwaya.merging import Account, Count, Named, Root, as_record, derive
from riwaya.merging.words import name

CD, MONITOR, SITE = root("الدفاع المدني"), root("المرصد"), root("شبكة الضفة")
O1, O2 = Root("o1 < مصدر", "مصدر", False), Root("o2 < مصدر", "مصدر", False)
LATER = DAY + dt.timedelta(days=3)


def event(*accounts: Account) -> Event:
    return derive("e-1", accounts)


def kinds(found: Event) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in found.contradictions]


TOLLS = [
    ("one figure", [(CD, 5, 5, 1)], Range(5, 5, 5)),
    ("most narrators win", [(CD, 5, 5, 1), (MONITOR, 7, 7, 2), (SITE, 5, 5, 1)], Range(5, 5, 7)),
    ("of equals the latest published", [(CD, 5, 5, 1), (MONITOR, 7, 7, 2)], Range(5, 7, 7)),
    ("a narrator's later figure takes the place of the earlier", [(CD, 3, 3, 0), (CD, 5, 5, 1), (CD, 7, 7, 3)],
     Range(3, 7, 7)),
    ("a floor that is the largest leaves the top open", [(CD, 5, 5, 1), (MONITOR, 7, None, 1)], Range(5, 7, 7, True)),
    ("a floor below an exact figure does not", [(CD, 5, None, 1), (MONITOR, 7, 7, 1)], Range(5, 7, 7)),
    ("dozens: people were killed, nobody knows how many", [(CD, None, None, 1)], Range(None, None, None)),
    ("nought is a figure", [(CD, 0, 0, 1)], Range(0, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "killed"), TOLLS, ids=[row[0] for row in TOLLS])
def test_tolls(why: str, told: list[tuple[Root, int | None, int | None, int]], killed: Range) -> None:
    accounts = [
        account(f"c{i}", root=who, killed=Count(low, high), published=DAY + dt.timedelta(days=late))
        for i, (who, low, high, late) in enumerate(told)
    ]
    assert event(*accounts).killed == killed, why


def test_unknown_tolls_are_not_nought() -> None:
    found = event(account(killed=None))
    assert found.killed is None
    assert as_record(found)["killed"] == {"low": None, "best": None, "high": None, "floor": False}


def test_some_of_the_dead_are_no_toll_of_their_own() -> None:
    found = event(account("a"), account("b", killed=Count(3, 3, part=True), root=MONITOR))
    assert found.killed == Range(5, 5, 5)
    assert not found.contradictions


def test_a_denial_gives_no_figures() -> None:
    found = event(account("a"), account("b", assertion="denied", status="negated", killed=Count(0, 0), root=MONITOR))
    assert found.killed == Range(5, 5, 5)


SOURCES = [
    ("two pages that quote one narrator are one source", [("a", "r1", "r1", CD, 2), ("b", "r2", "r2", CD, 2)], 1),
    ("two narrators are two", [("a", "r1", "r1", CD, 2), ("b", "r2", "r2", MONITOR, 2)], 2),
    ("the same unnamed source on two outlets' word is two",
     [("a", "r1", "r1", O1, 2), ("b", "r2", "r2", O2, 2)], 2),
    ("a copy rests on what its original rests on",
     [("a", "r1", "r1", Root("o1", "o1"), 1), ("b", "r2", "r1", Root("o2", "o2"), 1)], 1),
    ("an unnamed source in a copy is the original's",
     [("a", "r1", "r1", O1, 2), ("b", "r2", "r1", O2, 2)], 1),
    ("a copy of an attributed text that lost its credit rests on the one credited",
     [("a", "r1", "r1", CD, 2), ("b", "r2", "r1", Root("o2", "o2"), 1)], 1),
    ("what a page adds in its own name is on its own word",
     [("a", "r1", "r1", CD, 2), ("b", "r1", "r1", Root("o1", "o1"), 1)], 2),
    ("two pages of unknown outlets are two",
     [("a", "r1", "r1", Root("page r1", "r1"), 1), ("b", "r2", "r2", Root("page r2", "r2"), 1)], 2),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "count"), SOURCES, ids=[row[0] for row in SOURCES])
def test_independent_sources(why: str, told: list[tuple[str, str, str, Root, int]], count: int) -> None:
    accounts = [
        account(id, report=report, group=group, root=who, chain=("o", who.key)[2 - links :])
        for id, report, group, who, links in told
    ]
    found = event(*accounts)
    assert found.independent_sources == count, why
    assert len(found.roots) == count


CONTRADICTIONS = [
    ("agreement", {}, []),
    ("another toll on another's word", {"root": MONITOR, "killed": Count(8, 8)}, [("toll", "killed")]),
    ("at least four does not contradict five", {"root": MONITOR, "killed": Count(4, None)}, []),
    ("at least eight does", {"root": MONITOR, "killed": Count(8, None)}, [("toll", "killed")]),
    ("one narrator who counts again corrects itself", {"killed": Count(8, 8), "published": LATER}, []),
    ("who did it", {"root": MONITOR, "actors": (RUSSIA,)}, [("actor", "actors")]),
    ("gunmen contradict nobody", {"root": MONITOR, "actors": (Named("مسلحون"),)}, []),
    ("a party more is no contradiction", {"root": MONITOR, "actors": (ARMY, RUSSIA)}, []),
    ("denied", {"root": MONITOR, "assertion": "denied", "status": "negated", "killed": None}, [("denial", "status")]),
    ("another day", {"root": MONITOR, "when": day(1)}, [("time", "when")]),
    ("a day worked out by us", {"root": MONITOR, "when": day(1, basis="inferred")}, []),
    ("about a week ago", {"root": MONITOR, "when": day(2, "week")}, []),
    (
        "forces that go without a name",
        {"root": MONITOR, "actors": (Named("الجيش السوري", "syr.mil.transitional", words=name("القوات")),)},
        [],
    ),
    ("a town that may stand for its governorate", {"root": MONITOR, "where": town("تعز")}, []),
    ("another town far off", {"root": MONITOR, "where": town("طفس")}, [("place", "where")]),
    ("the next village", {"root": MONITOR, "where": town("بنش")}, []),
    ("its governorate", {"root": MONITOR, "where": region("إدلب")}, []),
]


@pytest.mark.parametrize(("why", "other", "wanted"), CONTRADICTIONS, ids=[row[0] for row in CONTRADICTIONS])
def test_contradictions(why: str, other: dict[str, object], wanted: list[tuple[str, str]]) -> None:
    found = event(account("a"), account("b", **other))
    assert kinds(found) == wanted, why
    for one in found.contradictions:
        assert len(one.sides) == 2
        assert {claim for side in one.sides for claim in side.claims} == {"a", "b"}


def test_kin_do_not_contradict() -> None:
    accounts = [account("a"), account("b", root=MONITOR, actors=(RUSSIA,))]
    told = derive("e", accounts, lambda id: frozenset({"rus.mil"} if id == "syr.mil.assad" else ()))
    assert not told.contradictions


def test_the_best_precision_that_most_narrators_support() -> None:
    found = event(
        account("a", where=region("إدلب"), when=day(-3, "week", length=7), root=CD),
        account("b", where=nation("سوريا", "SYR"), when=None, root=SITE),
        account("c", where=town("بنش"), root=MONITOR),
        account("d", where=town("سرمين"), root=CD),
        account("e", where=town("سرمين"), root=SITE, when=day(0, "day", "stated", "18:30")),
    )
    assert found.where is not None
    assert found.where.name == "سرمين"
    assert found.when is not None
    assert (found.when.first, found.when.grain, found.when.time) == (DAY, "day", "18:30")


@pytest.mark.parametrize(
    ("why", "accounts", "status"),
    [
        ("anybody's word that it happened", [account("a", status="ongoing"), account("b")], "occurred"),
        ("denied alone", [account("a", status="negated", assertion="denied")], "negated"),
        ("denied and told", [account("a", status="negated", assertion="denied"), account("b")], "occurred"),
        ("planned", [account("a", status="future")], "future"),
        ("alleged counts as told", [account("a", assertion="alleged")], "occurred"),
    ],
)
def test_status(why: str, accounts: list[Account], status: str) -> None:
    assert event(*accounts).status == status, why


@pytest.mark.parametrize(
    ("why", "roots", "denied", "credibility"),
    [
        ("one named narrator: possibly true", [CD], False, 3),
        ("two: probably true", [CD, MONITOR], False, 2),
        ("three: confirmed", [CD, MONITOR, SITE], False, 1),
        ("unnamed narrators alone: cannot be judged", [Root("o < x", "x", False)], False, 6),
        ("a denial costs a step", [CD, MONITOR], True, 3),
        ("never improbable by itself", [CD], True, 4),
    ],
)
def test_credibility_is_prefilled(why: str, roots: list[Root], denied: bool, credibility: int) -> None:
    accounts = [account(f"c{i}", root=who) for i, who in enumerate(roots)]
    if denied:
        accounts.append(account("d", root=root("الناطق"), assertion="denied", status="negated"))
    found = event(*accounts)
    assert (found.credibility, found.reliability) == (credibility, None), why


def test_parties_with_how_many_narrators_name_them() -> None:
    found = event(account("a"), account("b", root=MONITOR), account("c", root=SITE, actors=(RUSSIA,)))
    assert [(p.id, p.roots, p.claims) for p in found.actors] == [
        ("syr.mil.assad", 2, ("a", "b")), ("rus.mil", 1, ("c",)),
    ]  # fmt: skip
    assert [p.name for p in found.recipients] == [CIVILIANS.name]


def test_the_record_is_json_with_every_key() -> None:
    record = json.loads(json.dumps(as_record(derive("e-1", [account()], plans=("e-0",)))))
    wanted = (
        "id type when where actors recipients killed injured status claims independent_sources roots contradictions"
    )
    assert set(wanted.split()) <= set(record)
    assert record["killed"] == {"low": 5, "best": 5, "high": 5, "floor": False}
    assert record["when"]["first"] == DAY.isoformat()
    assert record["plans"] == ["e-0"]


VARIED = st.fixed_dictionaries(
    {
        "root": st.sampled_from([CD, MONITOR, SITE, Root("o < x", "x", False)]),
        "killed": st.sampled_from([None, Count(5, 5), Count(7, None), Count(None, None), Count(3, 3, True)]),
        "when": st.sampled_from([None, day(), day(1), day(-2, "week", length=7)]),
        "where": st.sampled_from([None, town("سرمين"), town("بنش"), region("إدلب")]),
        "actors": st.sampled_from([(), (ARMY,), (RUSSIA,), (ARMY, RUSSIA)]),
        "status": st.sampled_from(["occurred", "ongoing", "negated"]),
        "assertion": st.sampled_from(["asserted", "alleged", "denied"]),
        "group": st.sampled_from(["r-c0", "r-c1", "g"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VARIED, min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_accounts_does_not_matter(told: list[dict[str, object]], shuffled: random.Random) -> None:
    accounts = [account(f"c{i}", **differs) for i, differs in enumerate(told)]
    mixed = list(accounts)
    shuffled.shuffle(mixed)
    assert derive("e", accounts) == derive("e", mixed)
