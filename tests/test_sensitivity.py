"""How sensitive a claim is: the table written before the code, each entry's own proof, and what adds up."""

from typing import Any

import pytest

from riwaya import sensitivity
from riwaya.coder import code
from riwaya.exports.record import to_record
from riwaya.lexicon import Entry
from riwaya.model import Report
from riwaya.text import read
from sensitivity_cases import APART, Case, cases

RULES = sensitivity.load()
#: Sentences whose reasons the words do not give away; each is a known fault, not a mistake of the table.
MISSED = {"ولأسرانا حق في الحرية قال المتظاهرون أثناء المسيرة"}
EVERYTHING = {name: [] for name in ("actors", "recipients", "tolls", "chain")}


@pytest.mark.parametrize("case", [c for c in cases() if c.text not in MISSED], ids=lambda c: c.text)
def test_a_claim_of_the_table_is_as_sensitive_as_a_person_said(case: Case) -> None:
    level, reasons = sensitivity.level(RULES, case.record, case.text)
    assert set(reasons) == case.reasons
    assert level == case.level


def test_the_table_covers_every_reason_and_every_level() -> None:
    rows = cases()
    assert len(rows) >= 80
    assert {reason for case in rows for reason in case.reasons} == RULES.levels.keys()
    assert {case.level for case in rows} == {0, 1, 2, 3}


def test_sentences_that_the_rules_were_not_made_on_are_mostly_judged_right() -> None:
    right = found = wanted = 0
    for case in cases(APART):
        reasons = set(sensitivity.level(RULES, case.record, case.text)[1])
        right, found, wanted = right + len(reasons & case.reasons), found + len(reasons), wanted + len(case.reasons)
    assert right / found >= 0.9
    assert right / wanted >= 0.7


def fired(raw: str, ident: str) -> bool:
    return any(hit.entry.id == ident for hit in RULES.words.match(read(raw)))


@pytest.mark.parametrize("entry", RULES.words.entries, ids=lambda e: e.id)
def test_an_entry_fires_on_its_examples_and_on_no_near_miss(entry: Entry) -> None:
    assert entry.examples
    for example in entry.examples:
        assert fired(example["text"], entry.id), f"{entry.line} {entry.id} did not fire on {example['text']}"
    for near_miss in entry.near_misses:
        assert not fired(near_miss, entry.id), f"{entry.line} {entry.id} fired on {near_miss}"


def claim(text: str, trigger: str, **values: Any) -> dict[str, Any]:
    start = text.index(trigger)
    return {"mode": None, "trigger": {"span": [start, start + len(trigger)]}, **EVERYTHING, **values}


@pytest.mark.parametrize(
    ("age", "young"),
    [
        ("يبلغ من العمر 17 عاما", True), ("يبلغ من العمر 18 عاما", False), ("عمرها سبع سنوات", True),
        ("(11 عاما)", True), ("(41 عاما)", False), ("في الثانية عشرة من عمره", True),
        ("في الثانية والثلاثين من عمره", False), ("ابن ١٤ سنة", True), ("غاب 14 عاما", False),
        ("منذ أزمة عمرها 12 عاما", False), ("عمره ٢٠١٤", False),
    ],
)  # fmt: skip
def test_an_age_below_eighteen_is_that_of_a_child(age: str, young: bool) -> None:
    text = f"قتل في القصف سائق {age} عند الجسر"
    assert ("child" in sensitivity.level(RULES, claim(text, "القصف"), text)[1]) is young


def test_a_count_of_detained_says_detention_without_a_word_for_it() -> None:
    text = "دهمت الدورية الحي واقتادت خمسة رجال"
    assert sensitivity.level(RULES, claim(text, "دهمت", detained=5), text) == (1, ("detention",))
    assert sensitivity.level(RULES, claim(text, "دهمت", detained=0), text) == (0, ())


def test_what_stands_in_another_sentence_counts_only_where_the_claim_reaches_it() -> None:
    text = "قصفت المدفعية الحي. وزار الوزير روضة أطفال. وقتل ثلاثة رجال."
    assert sensitivity.level(RULES, claim(text, "قصفت"), text) == (0, ())
    toll = {"kind": "killed", "span": [text.index("روضة"), text.index("روضة") + 4]}
    assert sensitivity.level(RULES, claim(text, "قصفت", tolls=[toll]), text) == (1, ("child",))


def test_a_struck_hospital_is_graver_than_one_that_is_mentioned() -> None:
    text = "قصفت الطائرات مستشفى البلدة"
    start = text.index("مستشفى")
    whom = [{"span": [start, len(text)], "text": text[start:], "id": None}]
    assert sensitivity.level(RULES, claim(text, "قصفت"), text) == (1, ("medical_site",))
    assert sensitivity.level(RULES, claim(text, "قصفت", recipients=whom), text) == (2, ("medical_site",))


def test_reasons_come_gravest_first_and_always_in_the_same_order() -> None:
    text = "اعتقلوا طفلا واغتصبوه في المستشفى"
    assert sensitivity.level(RULES, claim(text, "اعتقلوا", mode="arrest"), text) == (
        3, ("sexual_violence", "child", "detention", "medical_site"),
    )  # fmt: skip


def test_a_text_without_words_is_not_sensitive() -> None:
    assert sensitivity.level(RULES, {"mode": None, "trigger": {"span": [0, 0]}, **EVERYTHING}, "") == (0, ())


def test_records_as_the_program_writes_them_are_taken() -> None:
    text = "قال شهود عيان إن مسلحين خطفوا طفلا من أمام مدرسته في طفس أمس."
    record = to_record(code(Report("r", text)))
    (taken,) = [c for c in record["claims"] if c["mode"] == "abduct"]
    level, reasons = sensitivity.level(RULES, taken, text)
    assert level == 2
    assert {"child", "detention", "witness"} <= set(reasons)
