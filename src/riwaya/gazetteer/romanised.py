"""Names in Latin letters turned back into Arabic keys, by the rules that the map offices write Arabic names with.

The romanisation is that of BGN and PCGN (1956, revised), which GeoNames uses for the Arab world: ``Al Ḩawātah`` is
written for الحواتة. Short vowels are left out again, long ones and the letters under a dot or cedilla are kept, so
that the key is mostly what :func:`riwaya.arabic.key` makes of the Arabic name. Where marks are missing (``Hawata``)
it is a guess. Persian, Kurdish and Turkish names follow other rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from riwaya.arabic import key
from riwaya.resources import DATA, LINE, load_yaml

RULES = DATA / "ar" / "romanised.yaml"
_SHORT = frozenset("aiueo")
_FEMININE, _BOUND = "ah", "at"
_APOSTROPHES = str.maketrans({"\u2018": "\u02bf", "`": "\u02bf", "\u2019": "\u02be", "'": "\u02be"})
_WORD = re.compile(r"[^\s\-]+")


@dataclass(frozen=True, slots=True)
class _Rules:
    """Letters with the pattern that finds them, longest first, and the forms of the article."""

    letters: dict[str, str]
    pattern: re.Pattern[str]
    articles: frozenset[str]
    article: str
    begins: str
    feminine: str
    last: dict[str, str]


@cache
def _rules(path: Path = RULES) -> _Rules:
    raw = load_yaml(path)
    nfc = {unicodedata.normalize("NFC", str(k)): str(v or "") for k, v in raw["letters"].items() if k != LINE}
    pattern = re.compile("|".join(re.escape(k) for k in sorted(nfc, key=len, reverse=True)))
    articles = frozenset(unicodedata.normalize("NFC", a) for a in raw["articles"])
    return _Rules(
        nfc,
        pattern,
        articles,
        raw["article"],
        raw["begins"],
        raw["feminine"],
        {str(k): str(v) for k, v in raw["last"].items()},
    )


def arabic_key(name: str) -> str | None:
    """The folded Arabic key of a romanised name; None where it holds letters that the rules do not know.

    ``Al Ḩawātah`` gives the key of الحواتة, ``Dayr az Zawr`` that of دير الزور.
    """
    rules = _rules()
    words: list[str] = []
    article = ""
    written = _WORD.findall(unicodedata.normalize("NFC", name.lower()).translate(_APOSTROPHES))
    for at, found in enumerate(written):
        if found in rules.articles:
            article = rules.article
            continue
        bound = found.endswith(_BOUND) and at + 1 < len(written)
        word = _word(found.removesuffix(_BOUND) + _FEMININE if bound else found, rules)
        if word is None:
            return None
        words.append(article + word)
        article = ""
    return key(" ".join(words)) if words else None


def _word(word: str, rules: _Rules) -> str | None:
    """One word in Arabic letters: short vowels dropped, doubled letters written once."""
    letters = []
    at = 0
    ends = word.endswith(_FEMININE) and len(word) > len(_FEMININE) + 1
    stem = word.removesuffix(_FEMININE) if ends else word
    while at < len(stem):
        found = rules.pattern.match(stem, at)
        if found is None:
            return None
        doubled = found.group() not in _SHORT and stem.startswith(found.group() * 2, at)
        letters.append(rules.letters[found.group()])
        at = found.end() + len(found.group()) * doubled
    begins = rules.begins if stem[:1] in _SHORT else ""
    if stem[-1:] in rules.last and len(stem) > 1 and not ends:
        letters[-1:] = [letters[-1] or rules.last[stem[-1]]]
    return begins + "".join(letters) + (rules.feminine if ends else "")
