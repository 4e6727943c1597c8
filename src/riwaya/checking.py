"""Whether the data files are sound: they load, and every rule does what its own examples say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from riwaya import gazetteer, lexicon, register, text
from riwaya.errors import DataError
from riwaya.lexicon import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, one line a problem (file, line, entry, why), and how many rules, forms and examples there are."""

    problems: tuple[str, ...]
    counts: Mapping[str, int]


def check(overlay: Path | None = None) -> Checked:
    """The package's data files, with a user's overlay folder on top."""
    problems: list[str] = []
    for name, load in (("actors", register.load), ("places", gazetteer.load)):
        try:
            load(_folder(overlay, name))
        except DataError as err:
            problems.append(str(err))
    try:
        rules = lexicon.load(extra=_folder(overlay, "ar"))
    except DataError as err:
        return Checked((*problems, str(err)), {})
    problems += [problem for entry in rules.entries for problem in _unproven(rules, entry)]
    examples = sum(len(e.examples) + len(e.near_misses) for e in rules.entries)
    return Checked(tuple(problems), {"rules": len(rules.entries), "forms": len(rules.forms), "examples": examples})


def _folder(overlay: Path | None, name: str) -> Path | None:
    folder = overlay / name if overlay else None
    return folder if folder is not None and folder.is_dir() else None


def _unproven(rules: Lexicon, entry: Entry) -> Iterator[str]:
    """Examples on which the entry stays silent, near misses on which it fires."""
    for example in entry.examples:
        if not _fires(rules, entry, str(example["text"])):
            yield f"{entry.path}:{entry.line}: {entry.id}: silent on its example: {example['text']}"
    for near_miss in entry.near_misses:
        if _fires(rules, entry, near_miss):
            yield f"{entry.path}:{entry.line}: {entry.id}: fires on its near miss: {near_miss}"


def _fires(rules: Lexicon, entry: Entry, raw: str) -> bool:
    return any(hit.entry.id == entry.id for hit in rules.match(text.read(raw)))
