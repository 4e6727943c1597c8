"""Whether the data files are sound: they load, and every rule does what its own examples say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from riwaya import gazetteer, lexicon, register, text
from riwaya.errors import DataError
from riwaya.lexicon import Entry, Lexicon


def problems(overlay: Path | None = None) -> Iterator[str]:
    """One line a problem: file, line, entry and what is wrong."""
    for name, load in (("actors", register.load), ("places", gazetteer.load)):
        try:
            load(_folder(overlay, name))
        except DataError as err:
            yield str(err)
    try:
        rules = lexicon.load(extra=_folder(overlay, "ar"))
    except DataError as err:
        yield str(err)
        return
    for entry in rules.entries:
        yield from _unproven(rules, entry)


def count(overlay: Path | None = None) -> dict[str, int]:
    """How many rules, forms and examples the lexicon holds."""
    rules = lexicon.load(extra=_folder(overlay, "ar"))
    examples = sum(len(e.examples) + len(e.near_misses) for e in rules.entries)
    return {"rules": len(rules.entries), "forms": len(rules.forms), "examples": examples}


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
