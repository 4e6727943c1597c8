"""The scorer: probabilities between 0 and 1, news above mention, hashing that stays put."""

import json
import pickle

import pytest

from riwaya import attribution, frames, lexicon, scorer, text, times
from riwaya.frames import casting
from riwaya.model import Frame
from riwaya.scorer import Line, Model, Scorer, features, probability, terms, trees


@pytest.fixture(scope="module")
def rules() -> lexicon.Lexicon:
    return lexicon.load()


@pytest.fixture(scope="module")
def trained() -> Scorer:
    return scorer.load()


def weighed(raw: str, rules: lexicon.Lexicon, trained: Scorer) -> tuple[Frame, ...]:
    words = text.read(raw)
    hits = rules.match(words)
    mentions = times.find(words)
    said = attribution.find(words, hits, mentions)
    found = frames.find(words, hits, mentions, said, rules.lists, casting.load()).frames
    return scorer.weigh(words, found, hits, mentions, said, trained)


#: What is told as news, and a sentence with the same word that only mentions such things.
PAIRS = [
    (
        "قتل سبعة أشخاص وأصيب عشرون آخرون بجروح أمس في هجوم انتحاري استهدف سوقا شرق المدينة",
        "هل يجوز تبرير أي هجوم من هذا النوع؟",
    ),
    (
        "اغتال مسلحون مجهولون مساء أمس ضابطا في الشرطة أمام منزله في حي الزهور",
        "وتحدث الكاتب عن سياسة الاغتيال في تاريخ المنطقة",
    ),
    (
        "تظاهر آلاف الأشخاص أمس في وسط العاصمة احتجاجا على رفع الأسعار",
        "ويتناول الفيلم حق التظاهر في المجتمعات الحديثة",
    ),
    (
        "شن مسلحون فجر اليوم هجوما على حاجز للجيش أسفر عن مقتل ثلاثة جنود",
        "ويجب ألا يكون الهجوم على الحاجز ذريعة لتأجيل الانتخابات",
    ),
]


@pytest.mark.parametrize(("news", "mention"), PAIRS)
def test_news_is_reported_more_than_mention(news: str, mention: str, rules: lexicon.Lexicon, trained: Scorer) -> None:
    told, passing = weighed(news, rules, trained), weighed(mention, rules, trained)
    assert told, "the news has an event"
    assert passing, "the mention has one too"
    best = max(f.reported for f in told)
    assert best >= 0.5
    assert best > 2 * max(f.reported for f in passing)


def test_what_has_not_happened_is_reported_less(rules: lexicon.Lexicon, trained: Scorer) -> None:
    (frame,) = weighed("لم يشن المسلحون هجوما على المدينة أمس", rules, trained)
    assert frame.status == "negated"
    assert frame.reported <= 0.2


def test_only_the_probabilities_change(rules: lexicon.Lexicon, trained: Scorer) -> None:
    words = text.read(PAIRS[0][0])
    hits = rules.match(words)
    found = frames.find(words, hits, (), (), rules.lists, casting.load()).frames
    scored = scorer.weigh(words, found, hits, (), (), trained)
    strip = [(f.trigger, f.type, f.mode, f.roles, f.status, f.rule) for f in found]
    assert [(f.trigger, f.type, f.mode, f.roles, f.status, f.rule) for f in scored] == strip
    assert all(0 <= f.confidence <= 1 and 0 <= f.reported <= 1 for f in scored)
    assert scored == scorer.weigh(words, found, hits, (), (), pickle.loads(pickle.dumps(trained)))


def test_a_frame_without_its_hit_is_scored(rules: lexicon.Lexicon, trained: Scorer) -> None:
    words = text.read(PAIRS[0][0])
    found = frames.find(words, rules.match(words), (), (), rules.lists, casting.load()).frames
    assert len(scorer.weigh(words, found, (), (), (), trained)) == len(found)
    assert scorer.weigh(text.read(""), (), (), (), (), trained) == ()


def test_the_cut_comes_out_as_one_half() -> None:
    model = Model(0.0, {"a": 2.0}, {"": Line(1.0, 0.0, 0.25), "ASSAULT": Line(2.0, 0.0, 0.5)}, {}, 0.0, False)
    assert probability(model, -1.0986123, "CONSULT") == pytest.approx(0.5)
    assert probability(model, 0.0, "CONSULT") == pytest.approx(2 / 3)
    assert probability(model, 0.0, "ASSAULT") == pytest.approx(0.5)
    assert 0 < probability(model, -1e9, "CONSULT") < probability(model, 1e9, "CONSULT") < 1


def test_trees_lead_by_what_is_told_and_add_up() -> None:
    forest = trees.forest([-1, ["a", 0.5, ["sum", 2.0, 1.0, 4.0], 16]])
    assert forest.names == ("a", "sum")
    assert forest.total({}) == 0.0
    assert forest.total({"a": 0.5, "sum": 2.5}) == 3.0
    assert forest.total({"a": 1.0, "sum": 2.5}) == 15.0
    assert trees.forest([]).total({"a": 1.0}) == 0


@pytest.mark.parametrize("damaged", [["a", 0.5, 1.0], ["a", 0.5, 1.0, None], [1, 0.5, 1.0, 2.0], "a", {}])
def test_a_damaged_tree_is_refused(damaged: object) -> None:
    with pytest.raises(ValueError, match="not a tree"):
        trees.forest([damaged])


def test_pieces_stay_where_they_are() -> None:
    assert terms.pieces("هجوم", 8)[0] == (254, 1.0)
    assert dict(terms.pieces("الهجوم", 17)).keys() & dict(terms.pieces("هجوم", 17)).keys()
    table = terms.table(2, 0.5, "AQL/gA==")
    assert [table.at(i) for i in range(4)] == [0.5, 1.0, -0.5, -64.0]


def test_classes_hold_with_a_conjunction() -> None:
    known = scorer.classes()
    assert "relative" in known["التي"]
    assert "toll" in known["وقتلي"]
    assert all(" " not in word for word in known)


def test_sentences_keep_to_themselves(rules: lexicon.Lexicon) -> None:
    words = text.read("هاجم مسلحون القرية أمس. وزار الوزير العاصمة.")
    hits = rules.match(words)
    found = frames.find(words, hits, (), (), rules.lists, casting.load()).frames
    around = list(features.sentences(features.Found(words, hits, (), ()), found, {}))
    assert len(around) == 2
    for one in around:
        assert all(one.sentence.first <= h.first < one.sentence.last for h in one.hits)
        assert all(hit is not None and hit.entry.id == frame.rule for frame, hit in one.frames)


def test_weights_are_small_and_hold_no_text() -> None:
    path = scorer.FOLDER / "scorer.json"
    raw = path.read_text(encoding="utf-8")
    assert len(raw) < 1_000_000
    assert not [ch for ch in raw if "\u0620" <= ch <= "\u06ff"]
    assert set(json.loads(raw)) == {"calm", "confidence", "reported"}
