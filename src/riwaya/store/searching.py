"""Full-text search: a word is found whatever its clitics and spelling, and shown where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, TextClause, select, text

from riwaya.arabic import WRITTEN, key, stems
from riwaya.errors import UsageError
from riwaya.store import schema
from riwaya.store.reading import standing_reports

#: Reports that are ranked; where more hold the words, the newest are shown.
MOST = 1000
#: Reports read at once.
_AT_ONCE = 40
#: Stems that may stand between those of neighbouring words: a word is indexed under two at the most.
_NEAR = 2
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


def search(connection: Connection, query: str, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Standing reports that hold every word of a query, best first; words in quotation marks must stand together.

    Where more than :data:`MOST` reports hold them, the newest :data:`MOST` are looked at and come newest first: words
    that nearly every report holds tell none apart. Raises :class:`UsageError` for a query without words.
    """
    wanted = [stems(word) for word in _words(query)]
    if not wanted:
        raise UsageError(f"there is no word to look for in {query!r}")
    told = ([stems(word) for word in _words(phrase)] for phrase in _PHRASE.findall(query))
    phrases = [phrase for phrase in told if phrase]
    sought, places_of = _Sought(wanted), [_Sought(phrase) for phrase in phrases]
    found: list[Hit] = []
    for row in _rows(connection, wanted, phrases):
        if all(_stands(row.text, phrase) for phrase in places_of):
            if offset:
                offset -= 1
                continue
            places = _places(row.text, sought)
            found.append(Hit(row.id, row.title, row.outlet, row.published, row.url, _snippet(row.text, places), places))
        if len(found) == limit:
            break
    return found


#: The stems of each word of a query, any of which will do.
_Wanted = Sequence[tuple[str, ...]]


def _rows(connection: Connection, wanted: _Wanted, phrases: Sequence[_Wanted]) -> Iterator[Any]:
    """Standing reports that hold a stem of every word, best first, read a few at a time."""
    report = schema.report.c
    query = select(report.no, report.id, report.title, report.outlet, report.published, report.url, report.text)
    numbers = _best(connection, wanted, phrases)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        rows = {row.no: row for row in connection.execute(query.where(report.no.in_(some), standing_reports()))}
        for number in some:
            if number in rows:
                yield rows[number]


def _best(connection: Connection, wanted: _Wanted, phrases: Sequence[_Wanted]) -> Sequence[int]:
    """Numbers of reports that hold a stem of every word: best first, or the newest where there are very many.

    Phrases leave those in which stems of neighbouring words stand near each other, at once where the index knows
    every place, else where there are very many; of very many, the newest half: each is read to see whether they stand
    one behind the other.
    """
    asked = _ASK[connection.dialect.name]
    words = asked.words(wanted)
    near = asked.both.join([words, *(asked.near(pair) for phrase in phrases for pair in pairwise(phrase))])
    match = near if asked.every_place else words
    newest = connection.scalars(asked.newest, {"match": match, "most": MOST + 1}).all()
    if len(newest) <= MOST:
        return connection.scalars(asked.best, {"match": match}).all()
    if near == words:
        return newest[:MOST]
    if not asked.every_place:
        newest = connection.scalars(asked.newest, {"match": near, "most": MOST // 2}).all()
    return newest[: MOST // 2]


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a kind of database is asked for words."""

    newest: TextClause
    best: TextClause
    both: str
    words: Callable[[_Wanted], str]
    near: Callable[[_Wanted], str]
    #: PostgreSQL keeps no place behind the 16,383rd word, and no more than 255 of a stem.
    every_place: bool


def _fts5(wanted: _Wanted) -> str:
    return " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in some) + ")" for some in wanted)


def _fts5_near(pair: _Wanted) -> str:
    left, right = pair
    return "(" + " OR ".join(f'NEAR("{one}" "{other}", {_NEAR})' for one in left for other in right) + ")"


def _tsquery(wanted: _Wanted) -> str:
    return " & ".join("(" + " | ".join(f"'{stem}'" for stem in some) + ")" for some in wanted)


def _tsquery_near(pair: _Wanted) -> str:
    left, right = pair
    apart = [f"'{one}' <{steps}> '{other}'" for one in left for other in right for steps in range(1, _NEAR + 2)]
    return "(" + " | ".join(apart) + ")"


#: The words' own order is that of arrival, which the newest are taken by; the best are ranked by how often and how
#: near the beginning the words stand.
_ASK = {
    "sqlite": _Asked(
        text("SELECT rowid FROM words WHERE words MATCH :match ORDER BY rowid DESC LIMIT :most"),
        text("SELECT rowid FROM words WHERE words MATCH :match ORDER BY bm25(words), rowid"),
        " AND ", _fts5, _fts5_near, True,
    ),
    "postgresql": _Asked(
        text("SELECT report FROM words WHERE stems @@ CAST(:match AS tsquery) ORDER BY report DESC LIMIT :most"),
        text("SELECT report FROM words WHERE stems @@ CAST(:match AS tsquery) "
             "ORDER BY ts_rank(stems, CAST(:match AS tsquery)) DESC, report"),
        " & ", _tsquery, _tsquery_near, False,
    ),
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> frozenset[str]:
    """The stems of a word as it is written; texts are made of the same words again and again."""
    return frozenset(stems(key(word)[:_LONGEST]))


class _Sought(dict[str, int]):
    """Which of some words a written word is, a bit each from the first on; worked out the first time it is met."""

    def __init__(self, wanted: _Wanted) -> None:
        self._wanted = [frozenset(some) for some in wanted]

    def __missing__(self, word: str) -> int:
        has = _stems(word)
        self[word] = found = sum(1 << at for at, some in enumerate(self._wanted) if not some.isdisjoint(has))
        return found

    @property
    def count(self) -> int:
        """How many words there are."""
        return len(self._wanted)


def _places(words: str, sought: _Sought) -> tuple[tuple[int, int], ...]:
    """Where in a text words stand that are sought."""
    return tuple(m.span() for m in WRITTEN.finditer(words) if sought[m[0]])


def _stands(words: str, phrase: _Sought) -> bool:
    """Whether the words of a phrase stand one behind the other."""
    met = [phrase[word] for word in WRITTEN.findall(words)]
    steps = range(phrase.count)
    return any(
        first & 1 and all(met[at + step] >> step & 1 for step in steps)
        for at, first in enumerate(met[: len(met) - phrase.count + 1])
    )


def _snippet(words: str, places: tuple[tuple[int, int], ...]) -> str:
    """The words around the place where most of what was looked for stands, those found in square brackets."""
    spans = [m.span() for m in re.finditer(r"\S+", words)]
    if not spans:
        return ""
    starts = [start for start, _ in spans]
    hits = sorted({i for start, end in places for i in range(max(0, bisect_right(starts, start) - 1),
                                                             bisect_left(starts, end))}) or [0]  # fmt: skip
    best = max(hits, key=lambda i: (sum(i <= other < i + 2 * _AROUND for other in hits), -i))
    first, last = max(0, best - _AROUND // 2), min(len(spans), best + 2 * _AROUND)
    marked = set(hits) if places else set()
    shown = [f"[{words[s:e]}]" if i in marked else words[s:e] for i, (s, e) in enumerate(spans[first:last], first)]
    return ("… " if first else "") + " ".join(shown) + (" …" if last < len(spans) else "")
