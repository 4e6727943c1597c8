"""Rule files: loaded, checked entry by entry, compiled into one table of forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.arabic import ARTICLE, FEMININE, IMPERFECT, PLURAL, key
from riwaya.errors import LexiconError
from riwaya.inflection import Form, adjective, noun, verb
from riwaya.lexicon.matching import Context, Entry, Lexicon, Lists
from riwaya.resources import DATA, LINE, entries, load_yaml

_WORDS = ("any", "verbs", "nouns", "masdars", "participles", "adjectives")
_CONTEXT = ("after", "before", "not_after", "not_before")
_COMMON = frozenset({"id", "examples", "near_misses", LINE, *_WORDS, *_CONTEXT})


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    files: str
    required: frozenset[str]
    allowed: frozenset[str]


def families(folder: Path) -> tuple[_Family, ...]:
    """The families of rule files that ``families.yaml`` declares."""
    rows = load_yaml(folder / "families.yaml")
    return tuple(
        _Family(r["family"], r["files"], frozenset(r["required"]), frozenset((*r["required"], *r["allowed"])))
        for r in rows
    )


def load(folder: Path | None = None, extra: Path | None = None) -> Lexicon:
    """The lexicon of a folder (the package's own by default), with a user's folder of the same layout on top.

    Raises :class:`LexiconError` naming file, line and entry.
    """
    base = folder or DATA / "ar"
    roots = [base, *([extra] if extra else [])]
    raw: list[tuple[_Family, Path, dict[str, Any]]] = []
    for family in families(base):
        for root in roots:
            for path in sorted(root.glob(family.files)):
                raw.extend((family, path, item) for item in entries(path, LexiconError))
    lists = ((str(item["id"]), frozenset(_list_forms(path, item))) for f, path, item in raw if f.name == "list")
    return _compile(raw, Lists(lists))


def standing_alone(path: Path, items: Iterable[dict[str, Any]], says: frozenset[str]) -> Lexicon:
    """A lexicon of these entries alone, which the coder never sees; each may say ``says`` beside its words.

    Raises :class:`LexiconError` naming file, line and entry.
    """
    family = _Family(path.stem, path.name, frozenset(), says)
    return _compile([(family, path, item) for item in items], Lists())


def _compile(raw: list[tuple[_Family, Path, dict[str, Any]]], lists: Lists) -> Lexicon:
    forms: dict[str, list[tuple[Entry, frozenset[str], tuple[str, ...]]]] = {}
    found: list[Entry] = []
    ids: dict[str, Path] = {}
    for family, path, item in raw:
        entry = _entry(family, path, item, lists)
        if entry.id in ids:
            raise LexiconError(path, f"this id is already used in {ids[entry.id].name}", entry.line, entry.id)
        ids[entry.id] = path
        if family.name == "list":
            continue
        found.append(entry)
        for form in _forms(path, item):
            head, *rest = form.text.split()
            forms.setdefault(head, []).append((entry, form.tags, tuple(rest)))
    return Lexicon(tuple(found), {k: tuple(v) for k, v in forms.items()}, lists)


def _entry(family: _Family, path: Path, item: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Entry:
    line, ident = int(item.get(LINE, 0)), str(item.get("id", ""))
    if not ident:
        raise LexiconError(path, "an entry without id", line)
    missing = family.required - item.keys()
    unknown = item.keys() - family.allowed - _COMMON
    if missing or unknown:
        why = f"missing {sorted(missing)}" if missing else f"unknown key {sorted(unknown)}"
        raise LexiconError(
            path, f"{why}; an entry of family {family.name} may say {sorted(family.allowed)}", line, ident
        )
    if not any(item.get(k) for k in _WORDS):
        raise LexiconError(path, f"no words: give one of {', '.join(_WORDS)}", line, ident)
    context = tuple(_context(path, item, name, lists) for name in _CONTEXT if name in item)
    says = {k: v for k, v in item.items() if k in family.allowed}
    return Entry(
        ident, family.name, str(path), line, says, context,
        tuple(item.get("examples") or ()), tuple(map(str, item.get("near_misses") or ())),
    )  # fmt: skip


def _context(path: Path, item: Mapping[str, Any], name: str, lists: Mapping[str, frozenset[str]]) -> Context:
    given = item[name]
    if not isinstance(given, dict) or not given.get("any"):
        raise LexiconError(path, f"{name} must be {{any: [words], within: n}}", item.get(LINE), str(item["id"]))
    forms: set[str] = set()
    for word in given["any"]:
        if str(word).startswith("@"):
            if word[1:] not in lists:
                raise LexiconError(path, f"no list called {word}", item.get(LINE), str(item["id"]))
            forms |= lists[word[1:]]
        else:
            forms.add(key(str(word)))
    return Context(frozenset(forms), int(given.get("within", 6)), name.endswith("after"), not name.startswith("not"))


def _list_forms(path: Path, item: Mapping[str, Any]) -> Iterator[str]:
    return (form.text for form in _forms(path, item))


def _forms(path: Path, item: Mapping[str, Any]) -> Iterator[Form]:
    """All forms of an entry's words."""
    phrases = frozenset(key(str(word)) for word in item.get("any") or ())
    for name in _WORDS:
        for word in item.get(name) or ():
            if not isinstance(word, str) or not word.strip():
                raise LexiconError(path, f"{name} must list strings, not {word!r}", item.get(LINE), str(item["id"]))
            if name == "any":
                yield Form(key(word), frozenset({"literal", *_verbal(key(word), phrases)}))
                continue
            try:
                yield from _MAKERS[name](word)
            except (TypeError, IndexError) as err:
                why = f"cannot inflect {word!r} under {name}: give the principal parts"
                raise LexiconError(path, why, item.get(LINE), str(item["id"])) from err


def _verbal(word: str, phrases: frozenset[str]) -> tuple[str, ...]:
    """Tags of a literal word that its neighbours show to be a verb form: listed with its ending, or after يـ too."""
    if " " in word or word.startswith(ARTICLE):
        return ()
    if word.startswith(IMPERFECT) or IMPERFECT + word[1:] in phrases:
        return ("verb", "imperfect")
    if word + FEMININE in phrases:
        return ("verb", "perfect", "sg", "m")
    if word.endswith(FEMININE) and word[:-1] in phrases:
        return ("verb", "perfect", "sg", "f")
    return ("verb", "perfect", "pl") if word.endswith(PLURAL) and word[:-2] in phrases else ()


def _verbs(parts: str) -> Iterable[Form]:
    """Forms of "perfect imperfect", or of "perfect imperfect / passive perfect passive imperfect"."""
    active, _, passive = parts.partition("/")
    yield from verb(*active.split())
    if passive:
        yield from verb(*passive.split(), "passive")


_MAKERS: dict[str, Callable[[str], Iterable[Form]]] = {
    "verbs": _verbs,
    "nouns": lambda w: noun(*w.split()),
    "masdars": lambda w: noun(*w.split(), tags=frozenset({"noun", "masdar"})),
    "participles": lambda w: adjective(*w.split(), tags=frozenset({"participle"})),
    "adjectives": lambda w: adjective(*w.split()),
}
