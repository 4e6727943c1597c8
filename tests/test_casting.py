"""Parts by trained weights: who acts, who suffers, who was named a sentence before."""

import pytest

import riwaya
from riwaya.frames.candidates import Candidate
from riwaya.frames.casting import Model, chosen
from riwaya.frames.extents import Extents
from riwaya.model import Report, Role, Span


def parts(text: str, type: str) -> tuple[list[str], list[str]]:
    claims = [c for c in riwaya.code(Report("t", text)).claims if c.type == type]
    assert claims, f"no {type}"
    return [w.text for w in claims[0].actors], [w.text for w in claims[0].recipients]


@pytest.mark.parametrize(
    ("text", "type", "actor", "recipient"),
    [
        ("قصفت قوات النظام أحياء المدينة مساء أمس.", "ASSAULT", "قوات النظام", "أحياء المدينة"),
        ("اعتقلت الشرطة ثلاثة صحافيين قرب المحكمة.", "COERCE", "الشرطة", "ثلاثة صحافيين"),
        ("تعرض موكب المحافظ لهجوم شنه مسلحون مجهولون.", "ASSAULT", "مسلحون مجهولون", "موكب المحافظ"),
        ("قتل ضابطان على يد مسلحين في كمين.", "ASSAULT", "مسلحين", "ضابطان"),
        ("طالب المتظاهرون الحكومة بالإفراج عن المعتقلين.", "REQUEST", "المتظاهرون", "الحكومة"),
    ],
)
def test_who_does_what_to_whom(text: str, type: str, actor: str, recipient: str) -> None:
    actors, recipients = parts(text, type)
    assert actor in actors
    assert recipient in recipients


@pytest.mark.parametrize(
    ("text", "type", "actor", "recipient"),
    [
        ("اعتقلت الشرطة ثلاثة صحافيين محليين قرب المحكمة.", "COERCE", "الشرطة", "ثلاثة صحافيين محليين"),
        ("قتل مسلحون مجهولون مدير المدرسة الثانوية في البلدة.", "ASSAULT", "مسلحون مجهولون", "مدير المدرسة الثانوية"),
    ],
)
def test_phrases_are_taken_whole(text: str, type: str, actor: str, recipient: str) -> None:
    assert parts(text, type) == ([actor], [recipient])


def test_meetings_have_actors_only() -> None:
    actors, recipients = parts("التقى وزير الخارجية المصري نظيره الأردني في القاهرة أمس.", "CONSULT")
    assert len(actors) == 2
    assert not recipients


def test_demonstrators_riot() -> None:
    claims = riwaya.code(Report("t", "اعتدى متظاهرون على موكب المحافظ.")).claims
    assert ("PROTEST", "riot") in {(c.type, c.mode) for c in claims}
    assert "ASSAULT" not in {c.type for c in claims}


def candidate(start: int, end: int) -> Candidate:
    return Candidate(
        start, end, Span(start, end), "actor", "name.x", "none", "none", ("00", ""), "", "000", "start", "end",
        (-1, "end"), (20, "end"), "00",
    )  # fmt: skip


def test_no_phrase_plays_two_parts_and_none_overlap() -> None:
    offered = [candidate(0, 5), candidate(3, 9), candidate(10, 12)]
    given = chosen(offered, [(0.9, 0.8), (0.95, 0.1), (0.2, 0.6)], (0.5, 0.5), lambda c: c.span)
    assert given == (Role("actor", Span(3, 9)), Role("recipient", Span(10, 12)))


def test_phrases_reach_no_further_than_the_next_part() -> None:
    offered = [candidate(0, 5), candidate(7, 9)]
    given = chosen(offered, [(0.6, 0.0), (0.0, 0.9)], (0.5, 0.5), lambda c: Span(c.span.start, c.span.end + 4))
    assert given == (Role("actor", Span(0, 5)), Role("recipient", Span(7, 13)))


def test_chances_are_probabilities() -> None:
    model = Model(
        {("a",): (400.0, -2.0), ("b",): (-900.0, -900.0)}, (0.0, 0.0), (0.5, 0.5), Extents({}, {}, (0.5, 0.5))
    )
    assert model.chances([("a",), ("unknown",)])[0] == pytest.approx(1.0)
    assert model.chances([("b",)]) == pytest.approx((0.0, 0.0))
    assert model.chances([]) == pytest.approx((1 / 3, 1 / 3))
