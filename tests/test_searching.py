"""Search where very many reports hold the words: bounded, newest first, phrases still found."""

from collections.abc import Iterator

import pytest

from archiving import CLOCK
from riwaya.model import Report
from riwaya.store import Store, adding, open_store, searching
from riwaya.store.adding import Standing

#: Every report holds the first two words; they stand together in some only, and one report says them more often.
TEXTS = {
    0: "وصلت القافلة إلى المدينة صباح اليوم",
    1: "القافلة عبرت المدينة دون توقف",
    2: "المدينة المدينة المدينة استقبلت القافلة",
    3: "في المدينة قافلة طويلة من الشاحنات",
    4: "غادرت القافلة المدينة بعد ساعات",
    5: "سكان المدينة انتظروا القافلة طويلا",
}


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    made = open_store(database)
    with made.write() as connection:
        session = adding.session(connection, CLOCK, "test")
        for number, words in TEXTS.items():
            row = adding.add_report(session, Report(f"r{number}", words), Standing(f"r{number}", f"page {number}"))
            adding.index_words(connection, row["no"], searching.indexed(None, words))
    yield made
    made.close()


def found(store: Store, query: str, limit: int = 20, offset: int = 0) -> list[str]:
    with store.read() as connection:
        return [hit.report for hit in searching.search(connection, query, limit, offset)]


def test_few_are_ranked(store: Store) -> None:
    assert set(found(store, "القافلة المدينة")) == {f"r{number}" for number in TEXTS}
    assert found(store, "المدينة")[0] == "r2"


def test_of_very_many_the_newest_come_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST", 4)
    assert found(store, "المدينة") == ["r5", "r4", "r3", "r2"]
    assert found(store, "المدينة", limit=2) == ["r5", "r4"]
    assert found(store, "انتظروا") == ["r5"]


@pytest.mark.parametrize("most", [2, 1000])
def test_a_phrase_is_found_behind_many_that_only_hold_its_words(
    store: Store, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", most)
    assert found(store, '"وصلت القافلة إلى المدينة"') == ["r0"]
    assert found(store, '"القافلة عبرت" المدينة') == ["r1"]
    assert found(store, '"القافلة الشاحنات"') == []


def test_few_at_once_are_all_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(store, "القافلة المدينة")
    monkeypatch.setattr(searching, "_AT_ONCE", 2)
    assert found(store, "القافلة المدينة") == whole
    assert found(store, "القافلة المدينة", limit=2) + found(store, "القافلة المدينة", limit=9, offset=2) == whole


def test_what_no_longer_stands_is_left_out_of_very_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.write() as connection:
        session = adding.session(connection, CLOCK, "test")
        words = "القافلة لم تصل إلى المدينة"
        row = adding.add_report(session, Report("r5", words), Standing("r5.v2", "page 5", 2, supersedes=6))
        adding.index_words(connection, row["no"], searching.indexed(None, words))
    monkeypatch.setattr(searching, "MOST", 3)
    assert found(store, "المدينة") == ["r5.v2", "r4"]


def test_a_word_with_marks_is_shown_where_it_stands(store: Store) -> None:
    words = "ثم وَصَلَتِ الحافـــلةُ متأخرة"
    with store.write() as connection:
        session = adding.session(connection, CLOCK, "test")
        row = adding.add_report(session, Report("r6", words), Standing("r6", "page 6"))
        adding.index_words(connection, row["no"], searching.indexed(None, words))
    with store.read() as connection:
        [hit] = searching.search(connection, '"وصلت الحافلة"')
    assert [words[start:end] for start, end in hit.spans] == ["وَصَلَتِ", "الحافـــلةُ"]
    assert hit.snippet == "ثم [وَصَلَتِ] [الحافـــلةُ] متأخرة"


def test_quotation_marks_around_nothing_ask_for_nothing(store: Store) -> None:
    assert found(store, '"" انتظروا') == ["r5"]
