"""What the README tells a new user to type does what it says."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from riwaya import cli
from riwaya.cli import DEMO

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: ``serve`` runs until it is stopped; the tests of serving start it.
COMMANDS = [
    one for one in re.findall(r"^\.venv/bin/riwaya (.+?)(?:\s+#.*)?$", README, re.MULTILINE)
    if not one.startswith("serve")
]  # fmt: skip
PYTHON = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
NOTE = "قصفت طائرة مسيرة مقرا للجيش في مدينة دير الزور أمس الاثنين."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    page = sorted(DEMO.glob("*.html"))[0]
    shutil.copy(page, tmp_path / "page.html")
    (tmp_path / "reports").mkdir()
    shutil.copy(page, tmp_path / "reports" / "one.html")
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    shutil.copytree(ROOT / "tests" / "gold", tmp_path / "tests" / "gold")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 5
    assert PYTHON


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_readme(command: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = shlex.split(command.split(">")[0])
    if arguments[0] in ("events", "search", "verify"):
        assert cli.main(["ingest", "reports/"]) == 0
    assert cli.main(arguments) == 0
    out, err = capsys.readouterr()
    assert out or err


@pytest.mark.parametrize("program", PYTHON)
def test_program_of_the_readme(program: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(program, "README.md", "exec"), {})
    assert "ASSAULT" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_targets_exist(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
