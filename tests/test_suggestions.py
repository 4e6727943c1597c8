"""Names that no record bears: counted over reports, with where they stand; known ones are left out."""

import json
from pathlib import Path

import pytest

from riwaya import cli, coder
from riwaya.model import Report
from riwaya.suggestions import suggest

TEXTS = {
    "a": "أعلنت حركة الفجر البعيد أنها قصفت موقعا للجيش السوري قرب دير الزور.",
    "b": "ونفت حركة الفجر البعيد ذلك. وقال القيادي سامر النخلاوي من حركة الفجر البعيد إن الهدنة مستمرة.",
}


def test_unknown_names_are_counted_with_their_contexts() -> None:
    reports = [Report(id=id, text=text) for id, text in TEXTS.items()]
    (movement,) = suggest(reports, coder.load_kit())
    assert (movement.name, movement.kind) == ("حركة الفجر البعيد", "organisation")
    assert (movement.mentions, movement.reports) == (3, 2)
    assert all(movement.name in context for context in movement.contexts)
    names = [s.name for s in suggest(reports, coder.load_kit(), least=1)]
    assert "سامر النخلاوي" in names
    assert "الجيش السوري" not in names


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert cli.main(["register", "suggest", str(tmp_path), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["mentions"] == 3
    assert cli.main(["register", "suggest", str(tmp_path / "none.txt")]) == 0
    assert "none.txt" in capsys.readouterr().err
