"""Folding undoes spelling variety and always finds the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic import digits, fold, key, splits

LETTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(),
        st.sampled_from("ﻻﷲ\u200f\u0640 اأإآىةه"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("الحـرس", "الحرس", "tatweel splits no word"),
        ("الثَّوْرِيّ", "الثوري", "vowel marks"),
        ("أحمد", "احمد", "hamza above"),
        ("إدلب", "ادلب", "hamza below"),
        ("آمن", "امن", "madda"),
        ("مستشفى", "مستشفي", "final alef maqsura"),
        ("غزة", "غزه", "ta marbuta"),
        ("مسؤول", "مسوول", "hamza on waw"),
        ("ﻻجئ", "لاجي", "presentation form of lam alef, hamza on ya"),
        ("کركوك", "كركوك", "Persian kaf"),
        ("العراقی", "العراقي", "Persian ya"),
        ("٢٠٢١", "2021", "Arabic-Indic digits"),
        ("۲۰۲۱", "2021", "Persian digits"),
        ("سوريا\u200f", "سوريا", "direction mark"),
    ],
)
def test_spellings_of_one_word_share_a_key(one: str, other: str, why: str) -> None:
    assert key(one) == other, why


@given(LETTERS)
def test_fold_leads_back_inside_the_text(raw: str) -> None:
    folded = fold(raw)
    assert folded.text == key(raw)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for i in range(len(folded.text)):
        span = folded.back(i, i + 1)
        assert 0 <= span.start <= span.end <= len(raw)
        assert folded.text[i] in key(raw[span.start : max(span.end, span.start + 1)])


@given(LETTERS)
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert key(key(raw)) == key(raw)


@given(LETTERS)
def test_whole_fold_covers_the_whole_text(raw: str) -> None:
    folded = fold(raw)
    if folded.text:
        span = folded.back(0, len(folded.text))
        assert span.end == len(raw)
        assert not key(raw[: span.start])


def test_back_covers_marks_inside_a_word() -> None:
    raw = "قال الحـرس الثَّوري"
    folded = fold(raw)
    at = folded.text.index("الحرس")
    span = folded.back(at, at + 5)
    assert raw[span.start : span.end].strip() == "الحـرس"


@given(LETTERS)
def test_digits_keep_the_length(raw: str) -> None:
    assert len(digits(raw)) == len(raw)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("وبالقصف", ("و", "ب", True, "قصف", "")),
        ("للمدينه", ("", "ل", True, "مدينه", "")),
        ("سيقصفون", ("", "س", False, "يقصفون", "")),
        ("فقتلهم", ("ف", "", False, "قتل", "هم")),
        ("والي", ("", "", False, "والي", "")),
    ],
)
def test_splits_offer_the_right_cut(word: str, expected: tuple[str, str, bool, str, str]) -> None:
    cuts = [(s.conjunction, s.preposition, s.article, s.core, s.pronoun) for s in splits(word)]
    assert expected in cuts
    assert cuts[0][3] == word


@pytest.mark.parametrize("ch", "\ufbb2\ufbc1\ufd3e\ufd3f\ufdfa\ufdfd\ufe70\ufe7f\ufeff\ufefb")
def test_every_presentation_form_folds(ch: str) -> None:
    assert key(key(ch)) == key(ch)


def test_marks_written_as_presentation_forms_vanish() -> None:
    assert key("قُ\ufe76\ufe77تل") == "قتل"
