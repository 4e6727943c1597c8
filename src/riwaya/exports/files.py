"""Coded records kept in files: JSON files of one record, JSON lines, and folders of both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from riwaya.errors import ReadError
from riwaya.exports.record import from_record
from riwaya.model import Coding

_SUFFIXES = {".json", ".jsonl"}


def by_id(path: Path) -> dict[str, Coding]:
    """The Codings of a file or of the ``.json`` and ``.jsonl`` files in a folder, by report id, in order of file name.

    Raises :class:`ReadError` for what cannot be read, holds no record, or tells of one report twice.
    """
    out: dict[str, Coding] = {}
    for file in _files(path):
        for coding in _codings(file):
            if coding.report.id in out:
                raise ReadError(file, f"a second record of report {coding.report.id}", "keep one record a report")
            out[coding.report.id] = coding
    if not out:
        raise ReadError(path, "no record in it", "one JSON record a line, as riwaya code --json writes them")
    return out


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
    if not files:
        raise ReadError(
            path, "no .json or .jsonl file in this folder", "give a JSONL file or a folder of JSON records"
        )  # fmt: skip
    return files


def _codings(file: Path) -> Iterator[Coding]:
    try:
        content = file.read_text(encoding="utf-8-sig")
    except OSError as err:
        raise ReadError(file, err.strerror or str(err)) from err
    except UnicodeDecodeError as err:
        raise ReadError(file, "not UTF-8", "records are JSON in UTF-8") from err
    chunks = [content] if file.suffix == ".json" else content.split("\n")
    for number, chunk in enumerate(chunks, 1):
        if not chunk.strip():
            continue
        try:
            yield from_record(json.loads(chunk))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as err:
            raise ReadError(
                file, f"record {number} is not a coded record: {err!r}", "see the README for its keys"
            ) from err
