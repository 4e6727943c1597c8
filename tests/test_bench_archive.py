"""Archives with known truth: the generator keeps its promises, the judge counts as it says."""

import datetime as dt
import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.archive import judge
from bench.archive.__main__ import write
from bench.archive.copies import edited
from bench.archive.grammar import Name, parse_name, render
from bench.archive.phrases import counted, numeral
from bench.archive.records import Telling
from bench.archive.stream import Archive
from bench.archive.world import modes

ROWS = list[dict[str, Any]]


def read(path: Path) -> ROWS:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[ROWS, ROWS, ROWS]:
    folder = tmp_path_factory.mktemp("archive")
    write(folder, Archive(300, 7))
    return tuple(read(folder / f"{name}.jsonl") for name in ("reports", "truth", "events"))  # type: ignore[return-value]


class Fixed:
    """Random numbers that always draw the first."""

    def random(self) -> float:
        return 0.0

    def choice(self, options: list[Any]) -> Any:
        return options[0]


# The language of templates


def test_agreement_and_triggers() -> None:
    slots = {"A": parse_name("قوات الوادي f"), "actor": parse_name("قوات الوادي f")}
    text = render("[<قصف~قصفت>] {actor} القرية", slots, Fixed())  # type: ignore[arg-type]
    assert text.words == "قصفت قوات الوادي القرية"
    assert [text.words[a:b] for a, b in text.triggers] == ["قصفت"]


def test_cases_and_plural_subjects() -> None:
    slots = {"A": parse_name("مسلحون/مسلحين p"), "actor": parse_name("مسلحون/مسلحين p")}
    told = render("{actor} [<هاجم~هاجمت~هاجموا>] القرية", slots, Fixed(), inner=True)  # type: ignore[arg-type]
    assert told.words == "مسلحين هاجموا القرية"
    assert render("[<هاجم~هاجمت>] {actor}", slots, Fixed()).words == "هاجم مسلحون"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "joined"),
    [("الجبهة", "للجبهة"), ("اللجنة", "للجنة"), ("وكالة", "لوكالة")],
)
def test_the_article_contracts_behind_a_preposition(name: str, joined: str) -> None:
    assert render("قال ل+{M} إن", {"M": Name(name, name)}, Fixed()).words == f"قال {joined} إن"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "nominative", "genitive"),
    [
        (2, "اثنان", "اثنين"),
        (12, "اثنا عشر", "اثني عشر"),
        (15, "خمسة عشر", "خمسة عشر"),
        (23, "ثلاثة وعشرون", "ثلاثة وعشرين"),
    ],
)
def test_numerals(number: int, nominative: str, genitive: str) -> None:
    assert numeral(number) == Name(nominative, genitive)


def test_people_are_counted_by_the_grammar() -> None:
    assert counted((2, 2), "person", Fixed()) == Name("شخصان", "شخصين")  # type: ignore[arg-type]
    assert counted((5, 5), "person", Fixed()).nominative == "خمسة أشخاص"  # type: ignore[arg-type]
    assert counted((5, None), "person", Fixed()).nominative == "خمسة أشخاص على الأقل"  # type: ignore[arg-type]


def test_every_type_has_eight_wordings() -> None:
    for name, mode in modes().items():
        if name not in ("deny", "threat"):
            assert sum(len(mode.get(kind, ())) for kind in ("V", "N", "VP", "NP")) >= 8, name


# The archive


def test_an_archive_is_the_same_for_a_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        assert write(tmp_path / name, Archive(120, seed)) == 120
    files = ("reports.jsonl", "truth.jsonl", "events.jsonl")
    first, again, other = ([(tmp_path / n / f).read_bytes() for f in files] for n in "abc")
    assert first == again
    assert first != other


def test_reports_come_in_order_and_in_size(archive: tuple[ROWS, ROWS, ROWS]) -> None:
    reports, truths, _ = archive
    assert len(reports) == 300
    assert [r["id"] for r in reports] == [t["report"] for t in truths]
    assert len({r["id"] for r in reports}) == 300
    assert all(a["published"] <= b["published"] for a, b in pairwise(reports))
    lengths = [len(r["text"].split()) for r in reports]
    assert min(lengths) >= 40
    assert max(lengths) <= 230
    assert 95 <= sum(lengths) / len(lengths) <= 135


def test_spans_hold_whole_words_of_their_sentence(archive: tuple[ROWS, ROWS, ROWS]) -> None:
    reports, truths, _ = archive
    for report, truth in zip(reports, truths, strict=True):
        text = report["text"]
        for telling in truth["tellings"]:
            start, end = telling["span"]
            assert text[end - 1] == "."
            assert telling["triggers"]
            for a, b in telling["triggers"]:
                assert start <= a < b <= end
                around = text[a - 1 : a] + text[b : b + 1]
                assert not any(c.isalpha() for c in around), text[a:b]
        assert "+" not in text
        assert "{" not in text


def test_no_toll_disagrees_but_by_plan(archive: tuple[ROWS, ROWS, ROWS]) -> None:
    _, truths, events = archive
    true = {e["event"]: e for e in events}
    sides = {(e["event"], r) for e in events for c in e["contradictions"] if c["kind"] == "toll" for r in c["sides"][1]}
    for truth in truths:
        for telling in truth["tellings"]:
            killed = true[telling["event"]]["true_killed"]
            if telling["killed_range"] and (telling["event"], truth["report"]) not in sides:
                low, high = telling["killed_range"]
                assert low <= killed
                assert high is None or killed <= high


def test_copies_keep_the_roots_of_their_original(archive: tuple[ROWS, ROWS, ROWS]) -> None:
    reports, truths, _ = archive
    by_id = {t["report"]: t for t in truths}
    at = {r["id"]: n for n, r in enumerate(reports)}
    copies = [t for t in truths if t["copy_of"]]
    assert len(copies) > 30
    for copy in copies:
        original = by_id[copy["copy_of"]]
        assert at[original["report"]] < at[copy["report"]]
        assert original["copy_of"] is None
        roots = [t["root"] for t in original["tellings"]]
        assert [t["root"] for t in copy["tellings"]] == roots[: len(copy["tellings"])]


def test_events_list_the_roots_of_their_tellings(archive: tuple[ROWS, ROWS, ROWS]) -> None:
    _, truths, events = archive
    for event in events:
        told = {t["root"] for truth in truths for t in truth["tellings"] if t["event"] == event["event"]}
        assert set(event["roots"]) == told
        assert set(event["roots_told"]) <= told
    assert Counter(e["type"] for e in events)["ASSAULT"] > len(events) / 4


def test_what_is_planted_is_there(tmp_path: Path) -> None:
    write(tmp_path, Archive(1500, 11))
    truths, events = read(tmp_path / "truth.jsonl"), read(tmp_path / "events.jsonl")
    kinds = {c["kind"] for e in events for c in e["contradictions"]}
    assert kinds == {"toll", "actor", "denial"}
    tellings = [t for truth in truths for t in truth["tellings"]]
    assert {t["status"] for t in tellings} >= {"occurred", "future", "hypothetical", "negated"}
    assert any(truth["supersedes"] for truth in truths)
    assert {link["kind"] for e in events for link in e["links"]} == {"plan_of", "threat_of"}
    assert any(t["reference"] for t in tellings)
    assert any(not truth["tellings"] for truth in truths)
    for event in events:
        for contradiction in event["contradictions"]:
            assert [side[0] for side in contradiction["sides"]] == contradiction["between"]


def test_edits_carry_the_spans_along() -> None:
    text = "قال شاهد إن القصف توقف."
    start = text.index("القصف")
    event = Archive(1, 1).planner.event(dt.date(2023, 6, 1))
    told = Telling(event, "ASSAULT", "occurred", 0, len(text), [(start, start + 5)], "x", ["x"])
    changed, (moved,) = edited(text, [told], lambda word: word + "ـ" if word in ("قال", "القصف") else word)
    assert [changed[a:b] for a, b in moved.triggers] == ["القصفـ"]
    assert changed[moved.start : moved.end] == changed


# The judge


def row(report: str, *tellings: dict[str, Any], copy: str | None = None, page: str | None = None) -> dict[str, Any]:
    return {"report": report, "copy_of": copy, "supersedes": page, "tellings": list(tellings)}


def telling(
    event: str, root: str, span: tuple[int, int] = (0, 50), kind: str = "ASSAULT", **more: Any
) -> dict[str, Any]:
    at = {"event": event, "type": kind, "span": list(span), "triggers": [[span[0], span[0] + 5]], "root": root}
    return {**at, "denied": False, "reference": False, **more}


def test_pairs_of_copies() -> None:
    truths = [row("a"), row("b", copy="a"), row("c", copy="a"), row("d"), row("e")]
    pairs = judge.near_duplicates(truths, {"a": 1, "b": 1, "c": 2, "d": 1})
    assert (pairs.right, pairs.wrong, pairs.missed) == (1, 2, 2)
    assert pairs.precision == pytest.approx(1 / 3)
    assert pairs.recall == pytest.approx(1 / 3)


def test_an_updated_page_is_neither_copy_nor_stranger() -> None:
    truths = [row("a"), row("b", copy="a"), row("later", page="a")]
    pairs = judge.near_duplicates(truths, {"a": 1, "b": 1, "later": 1})
    assert (pairs.right, pairs.wrong, pairs.missed) == (1, 0, 0)


def test_nothing_to_measure_is_none() -> None:
    assert judge.near_duplicates([row("a")], {}).precision is None
    assert judge.b_cubed(judge.match([], []), {}).f1 is None


def test_claims_are_matched_by_trigger_then_by_sentence_and_type() -> None:
    truths = [row("a", telling("e", "x"), telling("f", "y", (60, 90), "AID"))]
    matches = judge.match(
        truths,
        [
            ("on trigger", "a", "COERCE", (2, 8)),
            ("in sentence", "a", "AID", (80, 85)),
            ("other type", "a", "PROTEST", (80, 85)),
            ("no report", "z", "AID", (0, 5)),
        ],
    )
    assert matches.event == {"on trigger": "e", "in sentence": "f"}
    assert matches.unmatched == ("other type", "no report")
    assert (matches.untold, matches.told) == (0, 2)


def test_threat_and_what_it_threatens_share_a_sentence() -> None:
    said, content = telling("t", "x", kind="THREATEN"), telling("p", "x", triggers=[[10, 15]])
    matches = judge.match([row("a", said, content)], [("c", "a", "ASSAULT", (10, 15)), ("d", "a", "THREATEN", (0, 4))])
    assert matches.event == {"c": "p", "d": "t"}


def matched() -> tuple[ROWS, judge.Matches]:
    truths = [
        row("a", telling("e", "x")),
        row("b", telling("e", "y")),
        row("c", telling("e", "y"), telling("f", "z", (60, 90))),
        row("d", telling("e", "w")),
    ]
    claims: list[judge.Claim] = [(name, name[0], "ASSAULT", (0, 4)) for name in ("a", "b", "c")]
    return truths, judge.match(truths, [*claims, ("c2", "c", "ASSAULT", (60, 64))])


def test_b_cubed() -> None:
    _, matches = matched()
    assert (matches.untold, matches.told) == (1, 5)
    # a and b in one found event with the stranger c2, c alone; by hand for a, b, c, c2:
    # precision (2/3 + 2/3 + 1 + 1/3) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4
    score = judge.b_cubed(matches, {"a": 1, "b": 1, "c2": 1})
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 3)
    assert score.f1 == pytest.approx(2 / 3)
    assert score.claims == 4


def test_sources_against_what_was_matched_and_against_all() -> None:
    truths, matches = matched()
    events = [{"event": "e", "roots": ["w", "x", "y"]}, {"event": "f", "roots": ["z"]}]
    found = {"a": 1, "b": 1, "c": 1, "c2": 2}
    score = judge.sources(truths, events, matches, found, {1: 2, 2: 1})
    assert (score.events, score.held, score.exact, score.exact_full) == (2, 2, 2, 1)
    wrong = judge.sources(truths, events, matches, found, {1: 3, 2: 1})
    assert (wrong.exact, wrong.exact_full, wrong.off) == (1, 2, {0: 1, 1: 1})


def test_an_event_in_pieces_is_held_by_none() -> None:
    truths, matches = matched()
    assert judge.holders(matches, {"c2": 2}) == {"f": 2}
    events = [{"event": "e", "roots": ["w", "x", "y"]}, {"event": "f", "roots": ["z"]}]
    score = judge.sources(truths, events, matches, {"c2": 2}, {2: 1})
    assert (score.events, score.held, score.exact) == (2, 1, 1)


def test_planted_contradictions() -> None:
    _, matches = matched()
    toll = {"kind": "toll", "between": ["a", "b"], "sides": [["a"], ["b", "c"]]}
    denial = {"kind": "denial", "between": ["a", "d"], "sides": [["a"], ["d"]]}
    events = [{"event": "e", "contradictions": [toll, denial]}, {"event": "f", "contradictions": []}]
    found = {"a": 1, "b": 1, "c": 1, "c2": 2}
    score = judge.contradictions(events, matches, found, {1: ["toll"], 2: ["actor"]})
    assert (score.planted, score.coded, score.found, score.found_coded, score.stray) == (2, 1, 1, 1, 1)
    assert (score.overall, score.of_coded) == (0.5, 1.0)
