"""Each toll goes to the happening that it came of."""

from dataclasses import replace

import pytest

from riwaya import counts
from riwaya.model import Attribution, Frame, Span
from riwaya.resolution.owners import assign, carry, unsure
from riwaya.resolution.tolls import tolls_in
from riwaya.text import read


def frame(raw: str, word: str, kind: str = "ASSAULT") -> Frame:
    at = raw.index(word)
    return Frame(Span(at, at + len(word)), kind, None, (), "occurred", "test")


def killed(raw: str, frames: list[Frame], said: tuple[Attribution, ...] = ()) -> dict[int, int | None]:
    text = read(raw)
    found = tolls_in(text, 0, len(text.words), counts.find(text))
    given = assign(text, found, range(len(frames)), frames, said)
    return {i: sum(t.low or 0 for t in tolls if t.kind == "killed") for i, tolls in given.items()}


@pytest.mark.parametrize(
    ("raw", "triggers", "owner", "why"),
    [
        ("قصفت القوات البلدة، وفجر مسلحون حافلة ما أدى إلى مقتل خمسة مدنيين", ("قصفت", "فجر"), 1, "nearest"),
        ("أطلقت قذيفتان وجرى تفجير متجر ومقتل خمسة مدنيين", ("أطلقت", "تفجير"), 1, "no verb of outcome"),
        ("أطلقت قذيفتان أسفرتا عن تفجير متجر ومقتل خمسة مدنيين", ("أطلقت", "تفجير"), 0, "an outcome itself"),
        ("أطلقت قذيفتان ما أسفر عن تفجير متجر ومقتل خمسة مدنيين", ("أطلقت", "تفجير"), 0, "an outcome itself"),
        ("وقع أعنف تفجير منذ الغزو وقتل خمسة مدنيين", ("تفجير", "الغزو"), 0, "a mere date"),
        ("وسقط على القرية الحدودية صاروخ قتل خمسة مدنيين، بينما نفى القصف", ("وسقط", "القصف"), 0, "of another clause"),
        ("وقع تفجير بعد الغزو وقتل خمسة مدنيين", ("تفجير", "الغزو"), 1, "after one may be because of it"),
        ("قصفوا الموقع انتقاما لمقتل خمسة مدنيين", ("قصفوا", "لمقتل"), 1, "its own word"),
        ("أغارت الطائرات غداة مقتل خمسة مدنيين", ("أغارت", "مقتل"), 1, "its own word"),
    ],
)
def test_owner(raw: str, triggers: tuple[str, ...], owner: int, why: str) -> None:
    assert killed(raw, [frame(raw, word) for word in triggers]) == {owner: 5}, why


def test_a_fitting_type_goes_before_a_nearer_one() -> None:
    raw = "قصفت القوات البلدة وتظاهر السكان بعد مقتل خمسة مدنيين"
    assert killed(raw, [frame(raw, "قصفت"), frame(raw, "تظاهر", "PROTEST")]) == {0: 5}
    assert killed(raw, [frame(raw, "تظاهر", "PROTEST")]) == {0: 5}
    assert killed(raw, [frame(raw, "تظاهر", "CONSULT")]) == {}


def test_figures_of_two_narrators_are_not_added_up() -> None:
    raw = "قال التنظيم إن التفجير أسفر عن مقتل خمسة جنود، وأكد المجلس أن جنديين قتلا"
    first, second = raw.index("إن") + 3, raw.index("أن") + 3
    comma = raw.index("،")
    said = tuple(
        Attribution(Span(a, b), Span(a, a + 2), None, Span(a, b), None, "affirms", None, "test")
        for a, b in ((first, comma), (second, len(raw)))
    )
    assert killed(raw, [frame(raw, "التفجير")]) == {0: 7}
    assert killed(raw, [frame(raw, "التفجير")], said) == {0: 5}


def test_what_only_a_cause_could_own_is_left_out() -> None:
    raw = "قتل خمسة مدنيين حين خرجت الجموع ردا على إحراق المسجد"
    assert killed(raw, [frame(raw, "إحراق")]) == {}
    assert killed(raw, [frame(raw, "إحراق"), frame(raw, "قتل")]) == {1: 5}
    raw = "قتل خمسة مدنيين حين حاصروا الثكنة فرد الحراس بإطلاق النار"
    assert killed(raw, [frame(raw, "بإطلاق")]) == {0: 5}


def test_a_toll_without_an_event_of_its_own_goes_to_the_one_told_before() -> None:
    raw = "قصفت الطائرات السوق ردا على هجوم. وأحصى المشفى خمسة قتلى."
    text = read(raw)
    second = text.sentences[1]
    found = tolls_in(text, second.first, second.last, counts.find(text))
    doubtful = replace(frame(raw, "قتلى"), confidence=0.2)
    frames = [frame(raw, "هجوم"), replace(frame(raw, "قصفت"), reported=0.3), doubtful]
    told = assign(text, found, [2], frames)
    assert list(told) == [2]
    assert carry(text, unsure(told, frames), [2], [0, 1], frames) == {1: found}
    assert carry(text, found, [2], [0, 1], [*frames[:2], replace(doubtful, confidence=0.9)]) == {}
