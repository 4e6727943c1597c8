"""Full-text search: a word is found whatever its clitics and spelling, and shown where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, Row, column, select, table, text

from riwaya.arabic import key, stems
from riwaya.errors import UsageError
from riwaya.store import schema
from riwaya.store.reading import standing_reports

#: The index of words, which each kind of database makes in its own way.
_WORDS = table("words", column("rowid"), column("report"), column("stems"))
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]*)"')
#: Longer "words" are no words; PostgreSQL takes none above 2 kB.
_LONGEST = 60
#: Words shown around the place found.
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that was found: its row, the words around the best place, and where in the text words were found."""

    report: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    snippet: str
    spans: tuple[tuple[int, int], ...]


def indexed(title: str | None, text: str) -> str:
    """The stems under which a report is indexed, its title's first, parted by spaces."""
    return " ".join(stem for word in _words(f"{title or ''}\n{text}") for stem in stems(word))


def _words(words: str) -> list[str]:
    return [word[:_LONGEST] for word in _WORD.findall(key(words))]


def search(connection: Connection, query: str, limit: int = 20) -> list[Hit]:
    """Standing reports that hold every word of a query, best first; words in quotation marks must stand together.

    Raises :class:`UsageError` for a query without words.
    """
    wanted = [stems(word) for word in _words(query)]
    if not wanted:
        raise UsageError(f"there is no word to look for in {query!r}")
    phrases = [[stems(word) for word in _words(phrase)] for phrase in _PHRASE.findall(query)]
    found: list[Hit] = []
    for row in _rows(connection, wanted):
        places = _places(row.text, {stem for some in wanted for stem in some})
        if all(_stands(row.text, phrase) for phrase in phrases):
            found.append(Hit(row.id, row.title, row.outlet, row.published, row.url, _snippet(row.text, places), places))
        if len(found) == limit:
            break
    return found


def _rows(connection: Connection, wanted: list[tuple[str, ...]]) -> list[Row[tuple[str, ...]]]:
    """Standing reports that hold a stem of every word, best first."""
    report = schema.report.c
    query = select(report.id, report.title, report.outlet, report.published, report.url, report.text)
    if connection.dialect.name == "sqlite":
        match = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in some) + ")" for some in wanted)
        query = query.select_from(schema.report.join(_WORDS, _WORDS.c.rowid == report.no))
        query = query.where(text("words MATCH :match"))
        query = query.order_by(text("bm25(words)"), report.no)
    else:
        match = " & ".join("(" + " | ".join(f"'{stem}'" for stem in some) + ")" for some in wanted)
        query = query.select_from(schema.report.join(_WORDS, _WORDS.c.report == report.no))
        query = query.where(text("words.stems @@ CAST(:match AS tsquery)"))
        query = query.order_by(text("ts_rank(words.stems, CAST(:match AS tsquery)) DESC"), report.no)
    return list(connection.execute(query.where(standing_reports()), {"match": match}))


def _places(words: str, wanted: set[str]) -> tuple[tuple[int, int], ...]:
    """Where in a text words stand that have one of the stems."""
    return tuple(m.span() for m in re.finditer(r"\w+", words) if wanted.intersection(stems(key(m.group()))))


def _stands(words: str, phrase: list[tuple[str, ...]]) -> bool:
    """Whether the words of a phrase stand one behind the other."""
    found = [set(stems(word)) for word in _words(words)]
    return any(
        all(found[at + i].intersection(some) for i, some in enumerate(phrase))
        for at in range(len(found) - len(phrase) + 1)
    )  # fmt: skip


def _snippet(words: str, places: tuple[tuple[int, int], ...]) -> str:
    """The words around the place where most of what was looked for stands, those found in square brackets."""
    spans = [m.span() for m in re.finditer(r"\S+", words)]
    if not spans:
        return ""
    hits = [i for i, (start, end) in enumerate(spans) if any(s < end and e > start for s, e in places)] or [0]
    best = max(hits, key=lambda i: (sum(i <= other < i + 2 * _AROUND for other in hits), -i))
    first, last = max(0, best - _AROUND // 2), min(len(spans), best + 2 * _AROUND)
    marked = set(hits) if places else set()
    shown = [f"[{words[s:e]}]" if i in marked else words[s:e] for i, (s, e) in enumerate(spans[first:last], first)]
    return ("… " if first else "") + " ".join(shown) + (" …" if last < len(spans) else "")
