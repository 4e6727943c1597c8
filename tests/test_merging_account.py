"""What merging sees of a claim: words, figures, narrators, and the way through JSON."""

import datetime as dt

import pytest
from tests.merging_cases import account, day

import riwaya
from riwaya.merging import Count, from_json, narrators_of, to_json
from riwaya.merging import account as account_of
from riwaya.merging.words import content, name, part_of_day, sites, stem
from riwaya.model import Claim, Link, Span, Toll, When

TEXT = "قال مراسلنا إن الأمر هادئ. قتل خمسة مدنيين فجر الثلاثاء في قصف على السوق. وعاد الهدوء."
AT = TEXT.index("قصف")


def claim(**differs: object) -> Claim:
    span = Span(AT, AT + 3)
    plain: dict[str, object] = {
        "id": "c", "report": "r", "type": "ASSAULT", "mode": None, "trigger": span, "actors": (), "recipients": (),
        "status": "occurred", "assertion": "asserted", "when": day(), "where": None, "tolls": (), "killed": None,
        "injured": None, "detained": None, "chain": (), "confidence": 0.9, "reported": 0.8, "frame": 0, "rule": "x",
    }  # fmt: skip
    return Claim(**{**plain, **differs})  # type: ignore[arg-type]


def seen(told: Claim) -> riwaya.merging.Account:
    published = dt.datetime(2023, 5, 17, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    return account_of(told, TEXT, group="r", published=published, outlet="o", narrators=())


@pytest.mark.parametrize(
    ("word", "told"), [("للمدنيين", "مدني"), ("والقصف", "قصف"), ("بالقذايف", "قذايف"), ("وقصفت", "قصف"), ("يد", "يد")]
)
def test_stems(word: str, told: str) -> None:
    assert stem(word) == told


def test_only_the_sentence_of_the_trigger_counts() -> None:
    found = seen(claim())
    assert {"سوق", "مدني", "قتل"} <= found.told
    assert "هاديي" not in found.words
    assert "هدوء" not in found.words
    assert "قصف" in found.trigger
    assert "قصف" not in found.told
    assert found.part == "dawn"


def test_the_local_day_of_publication_counts() -> None:
    assert seen(claim()).published == dt.date(2023, 5, 17)


def test_a_page_without_narrators_is_its_own_root() -> None:
    assert seen(claim()).root.key == "page r"


@pytest.mark.parametrize(
    ("why", "tolls", "killed", "count"),
    [
        ("an exact figure", ((5, 5),), 5, Count(5, 5)),
        ("a floor: at least five", ((5, None),), 5, Count(5, None)),
        ("a count without a figure: dozens", ((None, None),), None, Count(None, None)),
        ("nothing said is not nought", (), None, None),
        ("nobody killed is nought", (), 0, Count(0, 0)),
    ],
)
def test_counts(why: str, tolls: tuple[tuple[int | None, int | None], ...], killed: int | None, count: Count) -> None:
    told = tuple(Toll("killed", "مدنيين", low, high, Span(AT, AT + 1)) for low, high in tolls)
    assert seen(claim(tolls=told, killed=killed)).killed == count, why


def test_some_of_the_dead_are_a_part() -> None:
    told = seen(claim(tolls=(Toll("killed", "القتلى أطفال", 3, 3, Span(AT, AT + 1)),), killed=3))
    assert told.killed == Count(3, 3, True)


def test_an_unnamed_narrator_is_known_by_who_vouches() -> None:
    links = (Link("شبكة", "media", "relays"), Link("مصدر أمني", "anonymous", "affirms"))
    other = (Link("موقع", "media", "relays"), Link("مصدر أمني", "anonymous", "affirms"))
    assert narrators_of(links, "r")[-1] != narrators_of(other, "r")[-1]
    assert narrators_of(links, "r")[-1][2] is False
    assert narrators_of((), "r") == (("page r", "r", True),)


@pytest.mark.parametrize(
    "told",
    [
        account(),
        account(
            when=None,
            where=None,
            killed=Count(None, None),
            actors=(),
            published=None,
            part="dawn",
            detained=Count(3, 3),
        ),
    ],
    ids=["full", "bare"],
)
def test_json_goes_both_ways(told: riwaya.merging.Account) -> None:
    assert from_json(to_json(told)) == told


@pytest.mark.parametrize("line", ["[]", "{}", "null", "[1]", "not json"])
def test_json_that_is_no_account_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(line)


def test_content_leaves_out_numbers_and_stop_words() -> None:
    assert content("وقال إن خمسة من المدنيين") == {"مدني"}
    assert part_of_day("قتلوا أمس") is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("وسقطت قذيفة قرب محطة الوقود في المدينة", {"محط وقود"}),
        ("استهدف القصف سوقا شعبيا", {"سوق شعب"}),
        ("استهدف القصف السوق الشعبي", {"سوق شعب"}),
        ("قال مركز البيادر إن قذيفة سقطت", set()),
        ("أغلقت المدرسة في البلدة", {"مدرس"}),
    ],
)
def test_sites_are_what_a_happening_is_at(sentence: str, found: set[str]) -> None:
    assert sites(sentence, name("مركز البيادر")) == found


@pytest.mark.parametrize(("grain", "days"), [("day", 10), ("week", 60), ("month", 365), ("year", None)])
def test_days_or_months_ago_are_a_stretch(grain: str, days: int | None) -> None:
    told = seen(claim(when=When(None, None, grain, "stated"))).when  # type: ignore[arg-type]
    assert (told and told.first and told.last and (told.last - told.first).days) == days
    assert told is None or told.basis == "inferred"
