"""What the interface says, in Arabic and in English: the files of ``data/review``, one a screen."""

from __future__ import annotations

from functools import cache
from typing import Literal

from riwaya.errors import DataError
from riwaya.resources import DATA, LINE, load_yaml

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
FOLDER = DATA / "review"


@cache
def load() -> dict[Language, dict[str, str]]:
    """The words of each language by their keys. Raises :class:`DataError` where a key lacks one or stands twice."""
    found: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    for path in sorted(FOLDER.glob("*.yaml")):
        for key, said in load_yaml(path).items():
            if key == LINE:
                continue
            if not isinstance(said, dict) or not all(isinstance(said.get(one), str) for one in LANGUAGES):
                raise DataError(path, f"{key!r} needs words in {' and '.join(LANGUAGES)}")
            if key in found["ar"]:
                raise DataError(path, f"{key!r} stands in another file too", said[LINE])
            for language in LANGUAGES:
                found[language][key] = said[language]
    return found


def say(language: Language, key: str, **values: object) -> str:
    """The words of a key, ``{name}`` in them filled in. Raises ``KeyError`` for a key that no file has."""
    words = load()[language][key]
    return words.format(**values) if values else words
