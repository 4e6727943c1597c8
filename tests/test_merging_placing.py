"""Accounts brought together: what is found, what is joined, what a person's verdict does, whatever the order."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merging_cases import ARMY, AT, DAY, RUSSIA, account, day, model, nation, region, root, town

from riwaya.errors import DataError
from riwaya.merging import (
    Account,
    Count,
    MemoryPool,
    event_id,
    judgement,
    keys,
    load,
    place,
    probe,
    regroup,
    score,
)
from riwaya.merging.features import compare, may_mix, vetoed
from riwaya.model import Judgement

MONITOR, SITE = root("المرصد"), root("شبكة الضفة")
OTHER_WORDS = {"words": frozenset({"سرمين", "اعتقال", "حاجز"}), "told": frozenset({"حاجز"}), "trigger": frozenset()}
PROTEST = {
    "type": "PROTEST", "mode": "demo", "actors": (), "recipients": (), "killed": None,
    "words": frozenset({"مظاهر", "سرمين", "اسعار"}), "told": frozenset({"اسعار"}), "trigger": frozenset({"مظاهر"}),
}  # fmt: skip


def grouped(*accounts: Account, verdicts: tuple[Judgement, ...] = ()) -> set[frozenset[str]]:
    return {frozenset(group) for group in regroup(accounts, verdicts, model(), AT)}


def verdict(left: str, right: str, said: str, minute: int = 0) -> Judgement:
    return Judgement(left, right, said, 1.0, "a person", AT + dt.timedelta(minutes=minute))  # type: ignore[arg-type]


TOGETHER = [
    ("the same told by another", {"root": MONITOR}),
    ("its governorate, no actor", {"root": MONITOR, "where": region("إدلب"), "actors": ()}),
    ("undated, published the day after", {"root": MONITOR, "when": None}),
    ("a grown toll", {"root": MONITOR, "killed": Count(7, 7), "published": DAY + dt.timedelta(days=2)}),
    ("another actor named: a contradiction, not another event", {"root": MONITOR, "actors": (RUSSIA,)}),
    ("denied by the accused",
     {"root": SITE, "assertion": "denied", "status": "negated", "killed": None, "recipients": ()}),
    ("no mode", {"root": MONITOR, "mode": None}),
]  # fmt: skip
APART = [
    ("another province", {"where": town("طفس")}),
    ("a week later", {"when": day(7), "published": DAY + dt.timedelta(days=8)}),
    ("another country", {"where": town("تعز")}),
    ("a protest", PROTEST),
    ("said not to have happened", {"status": "negated"}),
    ("a plan", {"status": "future"}),
    ("the next village, other dead, others told of",
     {"root": MONITOR, "where": town("بنش"), "killed": Count(2, 2), "recipients": (), "actors": (RUSSIA,),
      "mode": "firearms", **OTHER_WORDS}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "other"), TOGETHER, ids=[row[0] for row in TOGETHER])
def test_told_of_one_happening(why: str, other: dict[str, object]) -> None:
    assert grouped(account("a"), account("b", **other)) == {frozenset("ab")}, why
    assert grouped(account("b", **other), account("a")) == {frozenset("ab")}, f"{why}, the other way round"


@pytest.mark.parametrize(("why", "other"), APART, ids=[row[0] for row in APART])
def test_told_of_two_happenings(why: str, other: dict[str, object]) -> None:
    assert grouped(account("a"), account("b", **other)) == {frozenset("a"), frozenset("b")}, why


MET = [
    ("the same day and town", {}, True),
    ("the next day", {"when": day(1)}, True),
    ("three days later", {"when": day(3)}, False),
    ("the next village", {"where": town("بنش")}, True),
    ("its governorate", {"where": region("إدلب")}, True),
    ("another governorate", {"where": region("درعا")}, False),
    ("no place, the same toll", {"where": None, "actors": ()}, True),
    ("no place, the same actor", {"where": None, "killed": None}, True),
    ("no place on the map, its name among the words", {"where": None, "actors": (), "killed": None}, True),
    ("nothing in common but the country",
     {"where": nation("سوريا", "SYR"), "actors": (RUSSIA,), "killed": Count(9, 9), **OTHER_WORDS,
      "words": frozenset({"حاجز"})}, False),
    ("undated, published the day after", {"when": None}, True),
    ("undated, published a week after", {"when": None, "published": DAY + dt.timedelta(days=7)}, False),
    ("the week of it", {"when": day(-1, "week", length=7)}, True),
    ("about a week off", {"when": day(3, "week")}, True),
    ("the month of it", {"when": day(-15, "month", length=30)}, True),
    ("the year before it", {"when": day(-300, "longer", length=301)}, True),
    ("another type", PROTEST, False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "other", "met"), MET, ids=[row[0] for row in MET])
def test_blocking_finds_them_from_either_side(why: str, other: dict[str, object], met: bool) -> None:
    one, two = account("a"), account("b", **other)
    assert bool(set(keys(one)) & set(probe(two))) is met, why
    assert bool(set(keys(two)) & set(probe(one))) is met, f"{why}, the other way round"


def test_what_tells_near_twins_apart() -> None:
    one = account("a", part="noon", sites=frozenset({"سوق شعب"}))
    other = account("b", root=MONITOR, part="dawn", sites=frozenset({"جسر نهر"}), killed=None)
    found = compare(one, other)
    assert {"part other", "site other"} <= set(found)
    assert {"part near", "site like"} <= set(compare(one, replace(other, part="afternoon", sites=frozenset({"سوق"}))))
    assert {"part same", "site same"} <= set(compare(one, replace(other, part="noon", sites=one.sites)))
    assert grouped(one, other) == {frozenset("a"), frozenset("b")}


@pytest.mark.parametrize("length", [1, 5, 20, 45, 400])
def test_a_long_stretch_writes_few_keys(length: int) -> None:
    assert len(keys(account(when=day(0, "month", length=length)))) <= 50


def test_scores_do_not_depend_on_which_is_first() -> None:
    others = [account("b", **other) for _, other in [*TOGETHER, *APART]]
    for other in others:
        assert compare(account("a"), other) == compare(other, account("a"))
        assert vetoed(account("a"), other) == vetoed(other, account("a"))
        assert may_mix(account("a"), other) == may_mix(other, account("a"))


def test_a_score_says_why() -> None:
    found = score(account("a"), account("b", root=MONITOR), model())
    assert found.score > 0.9
    assert abs(found.why[0][1]) >= abs(found.why[-1][1]) > 0
    kept = judgement(found, model(), AT)
    assert (kept.judgement.verdict, kept.judgement.left, kept.judgement.right) == ("same", "a", "b")
    assert kept.judgement.by.startswith("riwaya merging")


# --- placing ---------------------------------------------------------------------------------------------------------


def test_a_new_event_bears_the_id_of_its_first_claim() -> None:
    pool = MemoryPool()
    first = place(account("a"), pool, model(), AT)
    assert (first.event, first.is_new, first.joined) == (event_id("a"), True, ())
    pool.add(account("a"), first)
    second = place(account("b", root=MONITOR), pool, model(), AT)
    assert (second.event, second.is_new) == (event_id("a"), False)
    assert [(j.judgement.left, j.judgement.right) for j in second.judged] == [("a", "b")]


def test_joined_events_keep_the_older_id() -> None:
    pool = MemoryPool((verdict("a", "b", "different"),))
    for one in (account("a"), account("b", root=MONITOR)):
        pool.add(one, place(one, pool, model(), AT))
    assert set(pool.groups()) == {event_id("a"), event_id("b")}
    pool.judge(verdict("a", "b", "unsure", 1))
    third = place(account("c", root=SITE), pool, model(), AT)
    assert (third.event, third.joined) == (event_id("a"), (event_id("b"),))
    pool.add(account("c", root=SITE), third)
    assert [a.id for a in pool.groups()[event_id("a")]] == ["a", "b", "c"]


def test_a_plan_and_its_deed_are_linked_and_not_merged() -> None:
    pool = MemoryPool()
    plan = account("p", status="future", published=DAY - dt.timedelta(days=2), **PROTEST)
    deed = account("d", root=MONITOR, **PROTEST)
    pool.add(plan, place(plan, pool, model(), AT))
    found = place(deed, pool, model(), AT)
    assert (found.is_new, found.links) == (True, ((event_id("p"), event_id("d")),))


def test_a_plan_told_after_the_deed_is_linked_too() -> None:
    pool = MemoryPool()
    plan, deed = account("p", status="future", **PROTEST), account("d", root=MONITOR, **PROTEST)
    pool.add(deed, place(deed, pool, model(), AT))
    assert place(plan, pool, model(), AT).links == ((event_id("p"), event_id("d")),)


# --- verdicts --------------------------------------------------------------------------------------------------------

FAR = {"where": town("تعز"), "when": day(90)}


@pytest.mark.parametrize(
    ("why", "verdicts", "groups"),
    [
        ("a person's same joins what does not fit", (verdict("a", "z", "same"),), "abcz"),
        ("the newest on a pair counts", (verdict("a", "z", "same"), verdict("z", "a", "different", 1)), "abc z"),
        ("of one moment the later counts", (verdict("z", "a", "same"), verdict("a", "z", "different")), "abc z"),
        ("unsure takes back", (verdict("a", "b", "different"), verdict("a", "b", "unsure", 1)), "abc z"),
        ("of what cannot all hold the oldest yields",
         (verdict("a", "b", "different"), verdict("a", "z", "same", 1), verdict("z", "b", "same", 2)), "abcz"),
    ],
)  # fmt: skip
def test_verdicts_go_before_scores(why: str, verdicts: tuple[Judgement, ...], groups: str) -> None:
    accounts = [account("a"), account("b", root=MONITOR), account("c", root=SITE), account("z", **FAR)]
    found = grouped(*accounts, verdicts=verdicts)
    assert found == {frozenset(group) for group in groups.split()}, why


@pytest.mark.parametrize(
    ("why", "verdicts", "together"),
    [
        ("different keeps apart what fits", (verdict("a", "b", "different"),), ""),
        ("through another", (verdict("a", "z", "same"), verdict("z", "b", "different", 1)), "az"),
    ],
)
def test_different_keeps_apart_whatever_joins_the_rest(
    why: str, verdicts: tuple[Judgement, ...], together: str
) -> None:
    found = grouped(account("a"), account("b", root=MONITOR), account("c", root=SITE), account("z", **FAR),
                    verdicts=verdicts)  # fmt: skip
    assert not any({"a", "b"} <= group for group in found), why
    assert any(set(together) <= group for group in found)
    assert any("c" in group and len(group) > 1 for group in found), "c fits both: one of them has it"


def test_what_a_verdict_forbade_is_said() -> None:
    pool = MemoryPool((verdict("a", "b", "different"),))
    pool.add(account("a"), place(account("a"), pool, model(), AT))
    found = place(account("b", root=MONITOR), pool, model(), AT)
    assert found.is_new
    assert [(r.event, r.claim) for r in found.refused] == [(event_id("a"), "a")]


def test_an_account_that_goes_leaves_the_rest_as_they_fit() -> None:
    accounts = [account("a"), account("b", root=MONITOR), account("c", root=SITE)]
    assert grouped(*accounts[1:]) == {frozenset("bc")}


# --- properties ------------------------------------------------------------------------------------------------------

VARIED = st.fixed_dictionaries(
    {
        "root": st.sampled_from([MONITOR, SITE]),
        "when": st.sampled_from([None, day(), day(1), day(4)]),
        "where": st.sampled_from([None, town("سرمين"), town("بنش"), town("طفس"), region("إدلب")]),
        "actors": st.sampled_from([(), (ARMY,), (RUSSIA,)]),
        "killed": st.sampled_from([None, Count(5, 5), Count(2, 2), Count(12, 12)]),
        "mode": st.sampled_from([None, "heavy-weapons", "aerial", "firearms"]),
    }
)
ACCOUNTS = st.lists(VARIED, min_size=1, max_size=9).map(
    lambda told: [account(f"c{i}", **d) for i, d in enumerate(told)]
)
PAIR = st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["same", "different"]))


@settings(max_examples=40, deadline=None)
@given(ACCOUNTS, st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_batches_make_no_difference(accounts: list[Account], sizes: list[int]) -> None:
    whole, parts, left = MemoryPool(), MemoryPool(), list(accounts)
    for one in accounts:
        whole.add(one, place(one, whole, model(), AT))
    while left:
        size = sizes[len(left) % len(sizes)]
        batch, left = left[:size], left[size:]
        for one in batch:
            parts.add(one, place(one, parts, model(), AT))
    assert whole.groups() == parts.groups()
    assert tuple(tuple(a.id for a in g) for g in whole.groups().values()) == regroup(accounts, (), model(), AT)
    assert all(event == event_id(members[0].id) for event, members in whole.groups().items())


@settings(max_examples=60, deadline=None)
@given(ACCOUNTS, st.lists(PAIR, max_size=5))
def test_verdicts_always_hold(accounts: list[Account], said: list[tuple[int, int, str]]) -> None:
    """Those at least that do not go against a newer one: here each pair of claims once, no chains that contradict."""
    verdicts, used = [], set()
    for minute, (left, right, word) in enumerate(said):
        if left == right or max(left, right) >= len(accounts) or {left, right} & used:
            continue
        used |= {left, right}
        verdicts.append(verdict(f"c{left}", f"c{right}", word, minute))
    at = {claim: i for i, group in enumerate(regroup(accounts, verdicts, model(), AT)) for claim in group}
    for one in verdicts:
        assert (at[one.left] == at[one.right]) is (one.verdict == "same")


def test_damaged_weights_are_named(tmp_path: object) -> None:
    with pytest.raises(DataError, match="train_merging"):
        load(path=__import__("pathlib").Path(str(tmp_path)) / "none.json")


def test_a_copy_of_the_model_can_have_another_cut() -> None:
    strict = replace(model(), cut=0.999999)
    assert len(regroup([account("a"), account("b", mode=None, when=None)], (), strict, AT)) == 2
