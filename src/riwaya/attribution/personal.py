"""A person's own name in a phrase that calls him by rank and office as well."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.arabic import ARTICLE
from riwaya.attribution.words import forms, is_definite, kind_of, listed
from riwaya.nouns import nouns

#: A surname or a given name alone tells too little of who is meant.
_LEAST = 2


def own_name(keys: Sequence[str], sure: bool = False) -> tuple[str, ...]:
    """The folded words of a person's own name at the end of a phrase, rank and office left out.

    Empty where no name of two words or more can be told; with ``sure`` also where it begins with no known given name,
    or with a kunya, as those of places do.
    """
    if sure and any(key in forms("kunya") for key in keys):
        return ()
    first = next((i for i in range(len(keys)) if not _is_title(keys, i)), len(keys))
    given = next((i for i in range(first, len(keys) - 1) if _is_given(keys, i)), None)
    start = given if given is not None else len(keys) if sure else first
    last = next((i for i in range(start, len(keys)) if _ends_name(keys[i])), len(keys))
    return tuple(keys[start:last]) if last - start >= _LEAST else ()


def _is_given(keys: Sequence[str], i: int) -> bool:
    """Whether a given name or a kunya begins at a word.

    One that is a title too does behind a definite title or before another bare word: ``العقيد رائد الشامخ``.
    """
    if keys[i] in forms("kunya"):
        return True
    if keys[i] not in nouns().given or _is_office(keys, i):
        return False
    titled = i > 0 and is_definite(keys[i - 1])
    return kind_of(keys[i]) is None or titled or not (is_definite(keys[i + 1]) or kind_of(keys[i + 1]))


def _is_office(keys: Sequence[str], i: int) -> bool:
    """Whether a word that may be a given name joins an office and its body ("باسم")."""
    return i > 0 and listed("kept_prefixed", keys[i]) and kind_of(keys[i - 1]) == "official"


def _is_title(keys: Sequence[str], i: int) -> bool:
    """Whether a word is part of what stands before the name: rank, office, body, adjective, preposition."""
    if i + 1 < len(keys) and _is_given(keys, i):
        return False
    joined = listed("kept_prefixed", keys[i]) or listed("prepositions", keys[i])
    return joined or is_definite(keys[i]) or kind_of(keys[i]) is not None


def _ends_name(word: str) -> bool:
    titled = word.startswith(ARTICLE) and kind_of(word) in ("official", "organization", "media", "document")
    return titled or listed("prepositions", word) or listed("relatives", word)
