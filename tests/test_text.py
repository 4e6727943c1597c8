"""Sentences and words with spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.text import read


def sentences(raw: str) -> list[str]:
    text = read(raw)
    return [text.slice(s.span) for s in text.sentences]


@pytest.mark.parametrize(
    ("raw", "expected", "why"),
    [
        ("وصل الوفد. غادر الوفد.", 2, "a stop ends a sentence"),
        ("هل وصل الوفد؟ نعم!", 2, "question and exclamation marks"),
        ("قال د. سامي إن الطريق مفتوح.", 1, "one letter with a stop is an abbreviation"),
        ("بلغ السعر 5.5 ليرة.", 1, "a stop in a number"),
        ("قال: «وصلنا. ثم عدنا» وغادر.", 1, "a quotation holds its sentence together"),
        ("سطر أول\nسطر ثان", 2, "a line is its own"),
        ("انتهى... ثم عاد. رحل", 2, "dots that trail off do not end it twice"),
        ("", 0, "nothing"),
        ("\u064b\u064c\u0640", 0, "only marks"),
    ],
)
def test_sentences(raw: str, expected: int, why: str) -> None:
    assert len(sentences(raw)) == expected, why


def test_words_keep_their_original_letters() -> None:
    text = read("هاجم الحـرس الثَّوري، نقطة")
    assert [text.slice(w.span) for w in text.words] == ["هاجم", "الحـرس", "الثَّوري", "،", "نقطة"]
    assert [w.key for w in text.words] == ["هاجم", "الحرس", "الثوري", "،", "نقطه"]


@given(st.text(st.sampled_from('اب ت.؟«»"\n،0٥\u0640\u064b(x)'), max_size=120))
def test_every_word_lies_in_one_sentence_and_none_overlap(raw: str) -> None:
    text = read(raw)
    ends = 0
    for i, word in enumerate(text.words):
        assert word.index == i
        assert ends <= word.start < word.end <= len(raw)
        ends = word.end
        sentence = text.sentence_of(i)
        assert sentence.first <= i < sentence.last
        assert text.word_at(word.start) == i
    assert sum(s.last - s.first for s in text.sentences) == len(text.words)


@given(st.text(st.sampled_from("اب ت.«»\n،"), max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_range_is_the_words_that_overlap(raw: str, one: int, other: int) -> None:
    from riwaya.model import Span

    start, end = sorted((min(one, len(raw)), min(other, len(raw))))
    text = read(raw)
    first, last = text.range(Span(start, end))
    inside = [w.index for w in text.words if w.start < end and start < w.end]
    assert list(range(first, last)) == inside
