"""The pages say what is so: links, paths, commands, keys and examples are held to the code."""

import argparse
import ast
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import riwaya
from riwaya import checking
from riwaya.cli import _parser
from riwaya.exports.record import from_record, to_record
from riwaya.gazetteer import tables
from riwaya.lexicon import families
from riwaya.register import records
from riwaya.resolution.crosswalk import codebook
from riwaya.resources import DATA
from riwaya.review.security import ROLES
from riwaya.review.words import load
from test_architecture import FLOORS

ROOT = Path(__file__).parent.parent
GUIDES = {language: sorted((ROOT / "docs" / language).glob("*.md")) for language in ("en", "ar")}
GUIDE = [*GUIDES["en"], *GUIDES["ar"]]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *GUIDE, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(
    r"(?<![\w./-])((?:src|docs|tests|tools|bench|requirements|\.ci)/[\w./-]*\w|[A-Z]+\.md|Makefile|NOTICE|LICENSE)"
)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(text(page)) if name == language]


def inline(page: Path) -> list[str]:
    return INLINE.findall(FENCE.sub("", text(page)))


def doc(name: str) -> Path:
    return ROOT / "docs" / name


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools" / "build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- links and paths -------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ +(.+)$", FENCE.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", head).strip().lower()) for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", text(page))):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name) if name else page
        assert there.is_file(), f"{page.name}: no {target}"
        assert not anchor or anchor in anchors(there), f"{page.name}: no heading {target}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_paths_exist(page: Path) -> None:
    missing = {path for path in PATH.findall(text(page)) if not (ROOT / path).exists()}
    assert not missing


# --- the guide of the review page ------------------------------------------------------------------------------------


def pictures(page: Path) -> list[str]:
    return re.findall(r"figures/review/([\w-]+)\.webp", text(page))


def test_both_guides_have_the_same_chapters() -> None:
    assert [page.name for page in GUIDES["en"]] == [page.name for page in GUIDES["ar"]]
    for english, arabic in zip(GUIDES["en"], GUIDES["ar"], strict=True):
        assert [name.replace("-en-", "-ar-") for name in pictures(english)] == pictures(arabic), english.name
        assert len(re.findall("^#", text(english), re.MULTILINE)) == len(re.findall("^#", text(arabic), re.MULTILINE))


@pytest.mark.parametrize("page", GUIDES["ar"], ids=named)
def test_arabic_pages_run_from_the_right(page: Path) -> None:
    assert text(page).startswith('<div dir="rtl" lang="ar" markdown>\n')
    assert text(page).rstrip().endswith("</div>")


def test_every_page_stands_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", text(ROOT / "mkdocs.yml")))
    assert {str(page.relative_to(ROOT / "docs")) for page in PAGES if page.is_relative_to(ROOT / "docs")} == listed


def test_pictures_are_small_and_all_shown() -> None:
    files = list((ROOT / "docs" / "figures" / "review").iterdir())
    assert files
    assert max(file.stat().st_size for file in files) <= 150_000
    assert sum(file.stat().st_size for file in files) <= 2_500_000
    shown = {name for page in [*PAGES, ROOT / "README.md"] for name in pictures(page)}
    assert shown == {file.stem for file in files}


def test_the_guide_names_every_key_and_role() -> None:
    keys = set(re.findall(r"(?<!\w)[a-z0-9?](?!\w)", load()["ar"]["report.keys.list"]))
    assert len(keys) > 8
    for language, pages in GUIDES.items():
        (page,) = [one for one in pages if one.name == "review.md"]
        assert keys <= {said for said in inline(page) if len(said) == 1}, language
        start = text(page.with_name("start.md"))
        for role in ROLES:
            assert f"| {load()[language][f'accounts.role.{role}']} |" in start, role


# --- commands --------------------------------------------------------------------------------------------------------


def commands(page: Path) -> Iterator[list[str]]:
    """Argument lists of ``riwaya`` in shell blocks, up to a pipe or redirection."""
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            for part in line.split("|"):
                words = shlex.split(re.split("[<>]", part)[0], comments=True)
                if words and words[0].rpartition("/")[2] == "riwaya":
                    yield words[1:]


def accepted(arguments: list[str]) -> bool:
    try:
        _parser().parse_args(arguments)
    except SystemExit as err:  # --version ends the program as well, and well
        return err.code == 0
    return True


def verbs() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_are_accepted(page: Path) -> None:
    for arguments in commands(page):
        assert accepted(arguments), f"riwaya {' '.join(arguments)}"


def options(verb: argparse.ArgumentParser) -> set[str]:
    """The flags of a verb and of the verbs below it."""
    below = (a.choices.values() for a in verb._actions if isinstance(a, argparse._SubParsersAction))
    return {*verb._option_string_actions, *(flag for more in below for one in more for flag in options(one))}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_verbs_and_flags_exist(page: Path) -> None:
    known = verbs()
    flags = {flag for verb in known.values() for flag in options(verb)}
    for said in inline(page):
        verb = re.match(r"riwaya (\w+)", said)
        assert verb is None or verb[1] in known, said
        allowed = options(known[verb[1]]) if verb else flags
        if verb or said.startswith("--"):
            assert set(re.findall(r"--[\w-]+", said)) <= {*allowed, "--version", "--check"}, said


def test_the_tutorial_shows_every_verb() -> None:
    assert {arguments[0] for arguments in commands(doc("tutorial.md"))} >= verbs().keys()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    shown = [*inline(page), *(line.split("#")[0] for block in blocks(page, "sh") for line in block.splitlines())]
    for said in shown:
        if said.startswith("make "):
            assert set(said.split()[1:]) <= targets, said


# --- the record ------------------------------------------------------------------------------------------------------


def example() -> dict[str, object]:
    (block,) = blocks(doc("data-model.md"), "json")
    loaded: dict[str, object] = json.loads(block)
    return loaded


def test_example_record_has_exactly_the_keys_written() -> None:
    record = example()
    assert to_record(from_record(record)) == record
    assert [*to_record(from_record(record))] == [*record], "the keys stand in the order in which they are written"


def spans(value: object, path: str = "") -> Iterator[tuple[str, list[int], str | None]]:
    if isinstance(value, dict):
        if isinstance(value.get("span"), list):
            yield path, value["span"], value.get("text")
        for key, inner in value.items():
            yield from spans(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from spans(inner, f"{path}[{i}]")


def test_example_spans_hold_the_words_they_say() -> None:
    record = example()
    body = str(record["text"])
    found = list(spans(record))
    assert len(found) > 10
    for path, (start, end), words in found:
        assert 0 <= start < end <= len(body), path
        assert words is None or body[start:end] == words, path


def test_every_key_is_described() -> None:
    record = example()
    described = text(doc("data-model.md")).split("## An example")[0]
    claim = record["claims"][0]  # type: ignore[index]
    for key in (*record, *claim):
        assert f"`{key}`" in described, key


# --- codebook, rules, register, places -------------------------------------------------------------------------------


def test_generated_codebook_is_up_to_date() -> None:
    page = text(doc("codebook.md"))
    assert builder().page(page) == page, "run python tools/build_docs.py"


def test_builder_refuses_a_page_without_marks() -> None:
    with pytest.raises(ValueError, match="lacks the marks"):
        builder().page("# Codebook")


def test_every_type_and_mode_is_explained() -> None:
    rows = dict(re.findall(r"^\| \*\*([A-Z]+)\*\* \|(.*)$", text(doc("codebook.md")), re.MULTILINE))
    for name, mode in codebook().senses:
        assert name in rows
        assert mode is None or f"`{mode}`" in rows[name], f"{name} {mode}"


def test_every_key_of_a_rule_is_described() -> None:
    described = text(doc("rules.md"))
    for family in families(DATA / "ar"):
        assert f"| {family.name} | `{family.files}`" in described
        for key in family.allowed:
            assert f"`{key}`" in described, f"{family.name}: {key}"


def test_every_key_and_kind_of_actors_and_places_is_described() -> None:
    described = text(doc("places-and-actors.md"))
    for word in records._KEYS | records._ALIASES.keys() | records.ACTOR_KINDS | records.OUTLET_KINDS | tables.KINDS:
        assert re.search(rf"\b{word}\b", described), word


def test_overlay_examples_load_and_prove_themselves(tmp_path: Path) -> None:
    written = []
    for name in ("rules.md", "places-and-actors.md"):
        for block in blocks(doc(name), "yaml"):
            head, _, body = block.partition("\n")
            if head.startswith("# ") and head.endswith(".yaml"):
                file = tmp_path / head.removeprefix("# ")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(body, encoding="utf-8")
                written.append(file)
    assert len(written) == 5
    assert [problem for problem in checking.check(tmp_path).problems if str(tmp_path) in problem] == []


def test_floors_are_as_drawn() -> None:
    rows = re.findall(r"^\| \d+ \| `([^`]+)` \|$", text(doc("architecture.md")), re.MULTILINE)
    assert rows == FLOORS


# --- examples in Python ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_python_examples_name_what_exists(page: Path) -> None:
    for block in blocks(page, "python"):
        tree = ast.parse(block)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "riwaya":
                for alias in node.names:
                    module = getattr(riwaya, alias.name)
                    used = re.findall(rf"\b{alias.name}\.(\w+)", block)
                    assert all(hasattr(module, name) for name in used), (alias.name, used)


def test_version_in_the_pages() -> None:
    assert f"## [{riwaya.__version__}]" in text(ROOT / "CHANGELOG.md")
    assert f"| version | {riwaya.__version__}" in text(doc("model-card.md"))
