"""The crosswalk: every type and mode has a code, and ACLED's event follows from who does it to whom."""

import pytest

from riwaya.model import Span, Who
from riwaya.resolution.crosswalk import codebook, crosswalk, types

ARMY = Who(Span(0, 1), "الجيش", role="MIL")
REBELS = Who(Span(2, 3), "المسلحون", role="REB")
VILLAGERS = Who(Span(4, 5), "الأهالي", role="CVL")
PERSONS = Who(Span(6, 7), "خمسة أشخاص")
MINISTRY = Who(Span(8, 9), "الوزارة", role="GOV")

CASES = [
    ("ASSAULT", None, (ARMY, REBELS), (), None, ("19", 4, ("Battles", "Armed clash"))),
    ("ASSAULT", "firearms", (REBELS,), (ARMY,), 3, ("19", 4, ("Battles", "Armed clash"))),
    ("ASSAULT", None, (REBELS,), (VILLAGERS,), 2, ("18", 4, ("Violence against civilians", "Attack"))),
    ("ASSAULT", "targeted", (), (PERSONS,), 5, ("18", 4, ("Violence against civilians", "Attack"))),
    ("ASSAULT", None, (ARMY,), (), None, ("18", 4, None)),
    ("ASSAULT", "aerial", (ARMY,), (VILLAGERS,), 9, ("19", 4, ("Explosions/Remote violence", "Air/drone strike"))),
    ("ASSAULT", "heavy-weapons", (ARMY, REBELS), (), None, ("19", 4, ("Battles", "Armed clash"))),
    ("ASSAULT", "suicide-attack", (), (ARMY,), 9, ("18", 4, ("Explosions/Remote violence", "Suicide bomb"))),
    ("ASSAULT", "unconventional", (), (), None, ("20", 4, ("Explosions/Remote violence", "Chemical weapon"))),
    ("ASSAULT", "abduct", (), (), None, ("18", 4, ("Violence against civilians", "Abduction/forced disappearance"))),
    ("ASSAULT", "crowd-control", (ARMY,), (VILLAGERS,), 0, ("18", 4, ("Protests", "Protest with intervention"))),
    ("ASSAULT", "crowd-control", (ARMY,), (), 2, ("18", 4, ("Protests", "Excessive force against protesters"))),
    ("PROTEST", "demo", (VILLAGERS,), (), None, ("14", 4, ("Protests", "Peaceful protest"))),
    ("PROTEST", "riot", (VILLAGERS,), (), None, ("14", 4, ("Riots", "Violent demonstration"))),
    ("PROTEST", "strike", (VILLAGERS,), (), None, ("14", 4, None)),
    ("COERCE", "arrest", (ARMY,), (PERSONS,), None, ("17", 4, ("Strategic developments", "Arrests"))),
    ("RETREAT", "release", (), (), None, ("08", 2, None)),
    ("AGREE", None, (ARMY, REBELS), (), None, ("03", 1, ("Strategic developments", "Agreement"))),
    ("AGREE", None, (MINISTRY, MINISTRY), (), None, ("03", 1, None)),
    ("ACCUSE", "investigate", (), (), None, ("09", 3, None)),
    ("REQUEST", "no-such-mode", (), (), None, ("10", 3, None)),
    ("DANCE", None, (), (), None, (None, None, None)),
]


@pytest.mark.parametrize(("kind", "mode", "actors", "recipients", "killed", "wanted"), CASES)
def test_crosswalk(kind: str, mode: str | None, actors: tuple[Who, ...], recipients: tuple[Who, ...],
                   killed: int | None, wanted: tuple[object, ...]) -> None:  # fmt: skip
    assert crosswalk(kind, mode, actors, recipients, killed) == wanted


def test_sixteen_types_with_their_modes() -> None:
    modes = types()
    assert len(modes) == 16
    assert sum(map(len, modes.values())) >= 60
    assert modes["RETREAT"] == ("withdraw", "release", "disarm", "ceasefire", "access", "resign")


def test_every_sense_has_a_root_code_and_a_quad_class() -> None:
    for sense in codebook().senses.values():
        assert len(sense.cameo) == 2
        assert 1 <= int(sense.cameo) <= 20
        assert sense.quad in (1, 2, 3, 4)
        assert sense.acled is None or len(sense.acled) == 2


def test_the_lexicon_names_only_types_and_modes_of_the_codebook() -> None:
    from riwaya.lexicon import load

    senses = codebook().senses
    wrong = [
        e.id for e in load().entries if e.family == "trigger" and (e.says["type"], e.says.get("mode")) not in senses
    ]
    assert not wrong
