"""Forms made from principal parts."""

import pytest

from riwaya.inflection import adjective, noun, verb

VERBS = [
    ("قصف", "يقصف", "قصف قصفت قصفوا قصفا يقصف تقصف يقصفون يقصفوا يقصفان", "sound"),
    ("قال", "يقول", "قال قالت قالوا يقول تقول يقولون يقل", "hollow, with its jussive"),
    ("نفى", "ينفي", "نفي نفت نفوا ينفي تنفي ينفون ينف", "weak in ya (folded)"),
    ("دعا", "يدعو", "دعا دعت دعوا يدعو تدعو يدعون يدع", "weak in waw"),
    ("شن", "يشن", "شن شنت شنوا يشن تشن يشنون", "doubled"),
    ("أعلن", "يعلن", "اعلن اعلنت اعلنوا يعلن تعلن يعلنون", "form four"),
]
NOUNS = [
    (("هجوم", "هجمات"), "هجوم هجوما هجومان هجومين هجمات", "broken plural"),
    (("غارة",), "غاره غارات غارتان غارتين غارت", "feminine, with its form before a pronoun"),
    (("تفجير",), "تفجير تفجيرا تفجيران تفجيرات", "sound plural is made"),
]


@pytest.mark.parametrize(("perfect", "imperfect", "expected", "why"), VERBS)
def test_verb_forms(perfect: str, imperfect: str, expected: str, why: str) -> None:
    assert set(expected.split()) <= {f.text for f in verb(perfect, imperfect)}, why


@pytest.mark.parametrize(("parts", "expected", "why"), NOUNS)
def test_noun_forms(parts: tuple[str, ...], expected: str, why: str) -> None:
    assert set(expected.split()) <= {f.text for f in noun(*parts)}, why


def test_adjective_agrees() -> None:
    assert {"متهم", "متهمه", "متهمون", "متهمين", "متهمات"} <= {f.text for f in adjective("متهم")}


def test_passive_is_marked() -> None:
    assert all("passive" in f.tags for f in verb("أصيب", "يصاب", "passive"))
