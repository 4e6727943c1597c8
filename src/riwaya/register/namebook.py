"""Names as the register matches them: folded spellings, the trie they make, and where a word's proclitics end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from riwaya import arabic
from riwaya.errors import RegisterError
from riwaya.register.records import Alias, Record

#: Marks that may stand around or inside a name.
QUOTES = frozenset("\"'«»“”‘’„`")
#: Types of names that are looked up where a report says more, and are not found in a text by themselves.
SOFT = frozenset(("claimed", "bare", "title"))
#: The key under which a trie node holds the aliases that end there.
END = ""
Trie = dict[str, Any]


@lru_cache(maxsize=100_000)
def starts(key: str) -> tuple[tuple[str, int], ...]:
    """Every (word without conjunction and preposition, letters taken off): ``وللجيش`` gives ``الجيش`` with two off."""
    found = [(key, 0)]
    for split in arabic.splits(key):
        taken = len(split.conjunction) + len(split.preposition)
        if split.pronoun or not taken or split.preposition == arabic.FUTURE:
            continue
        lil = split.article and key[len(split.conjunction) :].startswith(arabic.LIL)
        core = arabic.ARTICLE + split.core if split.article else split.core
        found.append((core, len(split.conjunction) if lil else taken))
    return tuple(found)


def surface(name: str) -> str:
    """A name as one folded line without quotes, the key of the table of names."""
    key = arabic.key(name)
    if key.startswith(arabic.LIL):
        key = arabic.ARTICLE + key[2:]
    return " ".join("".join(" " if c in QUOTES or c == "-" else c for c in key).split())


def compile_names(
    records: dict[str, Record], heads: dict[str, tuple[str, ...]], forms: dict[str, Any]
) -> tuple[dict[str, tuple[Alias, ...]], list[RegisterError]]:
    """Whose every folded name is, and the names that two records claim at once. ``heads`` are nouns of publishers."""
    named: dict[str, tuple[Alias, ...]] = {}
    problems: list[RegisterError] = []
    for record in records.values():
        for name, alias in _names(record, heads, forms):
            holders = named.get(name, ())
            if any(held.record == record.id and held.context in (None, alias.context) for held in holders):
                continue
            others = [h for h in holders if h.record != record.id and not _apart(records, h, alias)]
            problems.extend(_clash(records, record, name, others))
            named[name] = (*holders, alias)
    return named, problems


def _names(record: Record, heads: dict[str, tuple[str, ...]], forms: dict[str, Any]) -> Iterator[tuple[str, Alias]]:
    """Every folded line that names a record; an outlet's also behind the nouns of its kind ("صحيفة", "قناة")."""
    for alias in record.aliases:
        for name in _spellings(alias.text, forms):
            yield name, alias
            if alias.type in SOFT:
                continue
            for noun in heads.get(record.kind, ()):
                if alias.type != "short" and not name.startswith(noun):
                    yield f"{noun} {name}", Alias(alias.text, "name", record.id)


def _spellings(text: str, forms: dict[str, Any]) -> list[str]:
    """Folded spellings of a name: an optional article ``(ال)``, case endings of plurals and of ``أبو``."""
    lines = [""]
    for word in surface(text).split():
        optional = f"({arabic.ARTICLE})"
        variants = [word[len(optional) :], arabic.ARTICLE + word[len(optional) :]] if optional in word else [word]
        for nominative, oblique in forms["endings"]:
            variants += [v[: -len(nominative)] + oblique for v in variants if v.endswith(nominative) and len(v) > 5]
        variants += [other for other in forms["words"].get(word, ())]
        lines = [f"{line} {variant}".strip() for line in lines for variant in variants]
    return lines


def _apart(records: dict[str, Record], held: Alias, alias: Alias) -> bool:
    """Whether two records may share a name: at different times, or in different named contexts."""
    if (held.type == "guarded") != (alias.type == "guarded") or SOFT & {held.type, alias.type}:
        return True
    lands = [a.context or records[a.record].country for a in (held, alias)]
    if (held.context or alias.context) and lands[0] != lands[1]:
        return True
    return not records[held.record].active.meets(records[alias.record].active)


def _clash(records: dict[str, Record], record: Record, name: str, held: list[Alias]) -> Iterator[RegisterError]:
    for other in held:
        there = records[other.record]
        why = (
            f"the name {name!r} is also that of {there.id} ({there.file}:{there.line}); drop it from one, put it under"
            " 'short' with different countries, or give them 'active' periods that do not meet"
        )
        yield RegisterError(record.file, why, record.line, record.id)


def trie(named: dict[str, tuple[Alias, ...]]) -> Trie:
    """Names as nested dicts of words; the aliases that end at a node stand under the empty word."""
    root: Trie = {}
    for name, every in named.items():
        aliases = tuple(alias for alias in every if alias.type not in SOFT)
        if not aliases:
            continue
        node = root
        for word in name.split():
            node = node.setdefault(word, {})
        node[END] = aliases
    return root
