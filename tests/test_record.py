"""The JSON record: every key there, offsets into the text, and the way back loses nothing."""

import datetime as dt
import json

from riwaya.exports.record import from_record, to_record
from riwaya.model import Attribution, Claim, Coding, Frame, Link, Relation, Report, Role, Span, Toll, When, Where, Who

TEXT = "قصفت قوات الفرقة بلدة الناصرية أمس، وفق مصدر محلي."
WHO = Who(Span(5, 16), "قوات الفرقة", "syr.division", "Division", "SYR", "MIL")
DAY = When(dt.date(2021, 9, 13), dt.date(2021, 9, 13), "day", "stated", Span(31, 34))
PLACE = Where("الناصرية", "SYR", "حماة", 35.1, 36.9, "town", "stated", "x1", Span(22, 30))


def claim(confidence: float = 0.9) -> Claim:
    return Claim(
        id="c1", report="r1", type="ASSAULT", mode="heavy-weapons", trigger=Span(0, 4), actors=(WHO,), recipients=(),
        status="occurred", assertion="asserted", when=DAY, where=PLACE,
        tolls=(Toll("killed", "مدني", 1, None, Span(5, 9)),), killed=1, injured=0, detained=None,
        chain=(Link("شبكة البادية", "media", "affirms"), Link("مصدر محلي", "anonymous", "affirms", None, Span(40, 49))),
        confidence=confidence, reported=0.8, frame=0, rule="assault.shell", cameo="19", quad=4,
        acled=("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    )  # fmt: skip


def coding(confidence: float = 0.9, extra: str | None = None) -> Coding:
    published = dt.datetime(2021, 9, 14, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    report = Report("r1", TEXT, "عنوان", "شبكة البادية", published, None, "ar", ("خبر آخر",), extra=extra)
    said = Attribution(Span(36, 49), Span(36, 39), Span(40, 49), Span(0, 34), "anonymous", "affirms", None, "cue.wafq")
    frame = Frame(Span(0, 4), "ASSAULT", "heavy-weapons", (Role("actor", Span(5, 16)),), "occurred", "assault.shell")
    return Coding(
        report, attributions=(said,), frames=(frame,), claims=(claim(confidence),), actors=(WHO,),
        relations=(Relation(0, "part_of", 0, Span(5, 16)),), places=(PLACE,), times=(DAY,), speakers=(None,),
        contexts=("military",), by="riwaya test",
    )  # fmt: skip


RECORD = "id title outlet published url path text related contexts claims attributions actors relations places times by"
CLAIM = (
    "id type mode trigger actors recipients status assertion when where killed injured detained tolls chain confidence "
    "reported cameo quad acled rule"
)
SHAPES = {
    "when": "first last time grain basis span weekday_disagrees",
    "where": "name country admin1 lat lon precision basis gazetteer_id span",
}


def test_every_key_of_the_contract_is_there() -> None:
    record = to_record(coding())
    assert " ".join(record) == RECORD
    assert set(record["claims"][0]) == set(CLAIM.split())
    for name, keys in SHAPES.items():
        assert set(record["claims"][0][name]) == set(keys.split())
    assert " ".join(record["places"][0]) == "span text name country admin1 lat lon precision gazetteer_id"
    assert " ".join(record["times"][0]) == "span text first last grain"


def test_published_keeps_the_page_offset() -> None:
    assert to_record(coding())["published"] == "2021-09-14T01:30:00+03:00"


def test_the_way_back_loses_nothing() -> None:
    record = json.loads(json.dumps(to_record(coding()), ensure_ascii=False))
    assert to_record(from_record(record)) == {**record, "attributions": record["attributions"]}


def test_unsure_claims_are_left_out_unless_asked_for() -> None:
    assert to_record(coding(0.4))["claims"] == []
    assert len(to_record(coding(0.4), every=True)["claims"]) == 1


def test_text_is_left_out_on_request_and_spans_still_tell_words() -> None:
    record = to_record(coding(), with_text=False)
    assert record["text"] is None
    assert record["claims"][0]["trigger"]["text"] == "قصفت"


def test_other_keys_of_the_input_are_carried_through() -> None:
    assert to_record(coding(extra='{"batch": 7}'))["batch"] == 7
