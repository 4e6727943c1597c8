"""``riwaya times``, ``numbers`` and ``names``: what the language stations find, one by one."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from riwaya import language, readers, table
from riwaya.cli.over import over
from riwaya.errors import ReadError
from riwaya.model import Report


def times(arguments: argparse.Namespace) -> int:
    """Every time expression and the days it means."""
    return _language(arguments, lambda report: language.find_times(report.text, report.published))


def numbers(arguments: argparse.Namespace) -> int:
    """Every number, what it counts, and who is hurt."""
    return _language(arguments, lambda report: language.find_numbers(report.text))


def names(arguments: argparse.Namespace) -> int:
    """Every person, group and place."""
    if arguments.plain:
        return _language(arguments, lambda report: language.find_plain_names(report.text))
    return _language(arguments, lambda report: language.find_names(report.text))


def _language(arguments: argparse.Namespace, find: Callable[[Report], Sequence[language.Found[Any]]]) -> int:
    def lines(report: Report) -> Iterator[str]:
        found = find(report)
        if arguments.json:
            yield from (json.dumps(language.as_record(one), ensure_ascii=False) for one in found)
        else:
            yield from language.as_table(found, table.terminal())

    return over(_given(arguments), lines)


def _given(arguments: argparse.Namespace) -> Iterator[Report | ReadError]:
    """The texts given on the command line itself, in files, or on standard input."""
    for given in arguments.paths or ["-"]:
        words = not (given == "-" or os.path.exists(given) or Path(given).suffix.lower() in readers.EXTENSIONS)  # noqa: PTH110
        if words:
            yield Report("", given, published=arguments.published)
        else:
            yield from readers.read(given, readers.ReadOptions(published=arguments.published))
