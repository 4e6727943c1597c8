"""The labeller of names: spans lie on the names, proclitics stay outside, odd input does no harm."""

import gzip
import itertools
import random
from pathlib import Path

import pytest

from riwaya import labeller
from riwaya.labeller import weights as weighing
from riwaya.labeller import words
from riwaya.labeller.features import tokens
from riwaya.labeller.words import count_bin, known_names, peel
from riwaya.names import evidence
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
    weights = weighing.build(("B-X", "I-X", "O"), [[0] * 3] * 3, {})
    assert weighing.best(weights, [[0, 9000, 5000], [0, 9000, 8000]], 0.0) == ["O", "O"]
    assert weighing.best(weights, [[3000, 9000, 5000], [0, 9000, 2000]], 0.0) == ["B-X", "I-X"]


def test_the_best_labelling_is_the_best_of_all() -> None:
    labels = ("B-X", "B-Y", "I-X", "I-Y", "O")
    chance = random.Random(7)
    for _ in range(50):
        moves = [[chance.randint(-3000, 3000) for _ in labels] for _ in labels]
        rows = [[chance.randint(-4000, 4000) for _ in labels] for _ in range(4)]
        weights = weighing.build(labels, moves, {})

        def score(path: tuple[int, ...], weights=weights, rows=rows) -> int:
            steps = sum(weights.moves[j][i] for i, j in itertools.pairwise(path))
            return steps + sum(row[j] - 500 * (labels[j] == "O") for row, j in zip(rows, path, strict=True))

        paths = (p for p in itertools.product(range(5), repeat=4) if not labels[p[0]].startswith("I-"))
        assert weighing.best(weights, rows, 0.5) == [labels[j] for j in max(paths, key=score)]


def test_of_equal_labels_the_first_is_taken() -> None:
    weights = weighing.build(("B-X", "B-Y", "O"), [[0] * 3] * 3, {})
    assert weighing.best(weights, [[5, 5, 0]] * 3, 0.0) == ["B-X"] * 3


@pytest.mark.parametrize("row", [(0, 0, 0), (1, -1, 0), (-5, 70_000, -3), (-2_000_000, -1, 2_000_000)])
def test_scores_put_together_come_apart_again(row: tuple[int, ...]) -> None:
    weights = weighing.build(("B-X", "I-X", "O"), [[0] * 3] * 3, {})
    scores = weighing.together(enumerate(row))
    assert weighing.apart(weights, scores) == row
    assert weighing.apart(weights, scores + scores) == tuple(2 * value for value in row)


@pytest.mark.parametrize("path", [words.MODELS / "names.tsv.gz", evidence.MODEL / "names.tsv.gz"])
def test_weights_are_written_as_they_are_read(path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        assert weighing.lines(weighing.load(path)) == stream.read()


def test_scores_kept_and_scores_summed_anew_agree() -> None:
    row = tokens(read("التقى محمد علي خالد حسن في حلب ."), ())
    weights = weighing.packaged()
    first = weighing.emissions(weights, row)
    weights.tokens.clear()
    weights.pairs.clear()
    assert weighing.emissions(weights, row) == first
