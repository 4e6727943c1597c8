"""The labeller of names: spans lie on the names, proclitics stay outside, odd input does no harm."""

import pytest

from riwaya import labeller
from riwaya.labeller import weights as weighing
from riwaya.labeller.features import tokens
from riwaya.labeller.words import count_bin, known_names, peel
from riwaya.text import read


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("قال الرئيس الفرنسي جاك شيراك إن بلاده ترحب بالاتفاق.", "جاك شيراك", "label.PERS"),
        ("وصل الوفد إلى باريس مساء أمس.", "باريس", "label.LOC"),
        ("وقال محمود عباس إن المفاوضات مستمرة.", "محمود عباس", "label.PERS"),
        ("عقدت الأمم المتحدة مؤتمرا في جنيف.", "الأمم المتحدة", "label.ORG"),
    ],
)
def test_names_are_found_whole(text: str, name: str, rule: str) -> None:
    found = [(text[m.span.start : m.span.end], m.rule) for m in labeller.names(text)]
    assert (name, rule) in found


@pytest.mark.parametrize(
    ("text", "name"),
    [("سافر الوزير من دمشق وبيروت إلى عمان.", "بيروت"), ("تحدث عن الوضع في العراق وسوريا.", "سوريا")],
)
def test_proclitics_stay_outside(text: str, name: str) -> None:
    assert name in [text[m.span.start : m.span.end] for m in labeller.names(text)]


@pytest.mark.parametrize("text", ["", "ً ٌ ٍ", "...", "123 456", "hello", "و", "\ud800 محمد"])
def test_odd_input_is_no_error(text: str) -> None:
    for mention in labeller.names(text):
        assert 0 <= mention.span.start < mention.span.end <= len(text)


def test_plain_words_are_no_names() -> None:
    assert labeller.names("وقال إن هذا الأمر غير مقبول.") == ()


@pytest.mark.parametrize(("word", "core"), [("وبالمدينة", "مدينه"), ("والولد", "ولد"), ("قال", "قال"), ("من", "من")])
def test_words_are_peeled_by_the_dictionary(word: str, core: str) -> None:
    assert peel(read(word).words[0].key).core == core


@pytest.mark.parametrize(
    ("count", "bin"), [(0, "0"), (-1, "0"), (1, "1"), (2, "2"), (3, "2"), (4, "3"), (99, "4"), (100, "5")]
)
def test_counts_fall_into_bins(count: int, bin: str) -> None:
    assert count_bin(count) == bin


def test_known_names_are_told_by_their_words() -> None:
    assert known_names(read("فاز ريال مدريد أمس").words) == [[], ["club.B2"], ["club.I2"], []]


def test_spans_are_read_as_seqeval_reads_them() -> None:
    labels = ["O", "B-PERS", "I-PERS", "B-PERS", "I-LOC", "O", "I-ORG"]
    assert list(labeller.spans(labels)) == [(1, 3, "PERS"), (3, 4, "PERS"), (4, 5, "LOC"), (6, 7, "ORG")]


def test_no_label_follows_where_it_cannot() -> None:
    weights = weighing.build(("B-X", "I-X", "O"), [[0.0] * 3] * 3, {})
    assert weighing.best(weights, [[0.0, 9.0, 5.0], [0.0, 9.0, 8.0]], 0.0) == ["O", "O"]
    assert weighing.best(weights, [[3.0, 9.0, 5.0], [0.0, 9.0, 2.0]], 0.0) == ["B-X", "I-X"]


def test_scores_kept_and_scores_summed_anew_agree() -> None:
    row = tokens(read("التقى محمد علي خالد حسن في حلب ."), ())
    weights = weighing.packaged()
    first = weighing.emissions(weights, row)
    weights.tokens.clear()
    weights.pairs.clear()
    assert weighing.emissions(weights, row) == first
