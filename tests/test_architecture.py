"""The house stands as drawn: imports point downwards, Arabic words live in data files, budgets hold."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "riwaya"
MODULES = sorted(SOURCE.rglob("*.py"))
#: Floors from the ground up; a module may import from its own folder and from lower floors only.
FLOORS = [
    "model errors version distance",
    "arabic resources event",
    "text inflection nouns",
    "lexicon numerals register gazetteer readers store merging exports scoring trace redaction pieces",
    "labeller fetching",
    "names times attribution contexts scorer",
    "counts frames",
    "resolution",
    "modality",
    "coder checking table sensitivity agreement",
    "language narrators",
    "suggestions archive",
    "review",
    "cli",
    "__init__ __main__",
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names.split()}
#: These know only the model and the script, so that the coder can be replaced and the database still opens.
ONLY_MODEL = {"store", "merging", "exports"}
GROUND = {"model", "event", "errors", "distance", "arabic"}
ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3]{2,}")


def top(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "riwaya":
            found |= {alias.name for alias in node.names if alias.name in FLOOR}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("riwaya."):
            found.add(str(node.module).split(".")[1])
    return found - {top(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_downwards(path: Path) -> None:
    assert top(path) in FLOOR, f"{path.name} stands on no floor"
    for name in imports(path):
        assert FLOOR[name] < FLOOR[top(path)], f"{path.name} imports {name} from its own floor or above"
    if top(path) in ONLY_MODEL:
        assert imports(path) <= GROUND


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_arabic_words_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if ARABIC_WORD.search(node.value)
    ]
    allowed = top(path) == "arabic"
    assert allowed or not words, f"{path.name}: {words}: Arabic words belong in data/ar"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_budgets(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert content.count("\n") <= 350, f"{path.name} is too long"
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{path.name}: {node.name} is too long"
            assert len(node.args.args) <= 6, f"{path.name}: {node.name} takes too many parameters"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            assert top(path) == "cli"
