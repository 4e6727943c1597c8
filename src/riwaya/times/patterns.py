"""Patterns over word classes, compiled into one graph whose walk costs the same however many patterns there are.

A pattern is written as atoms in a row: a class name, a number class, or an Arabic word as it stands; ``( | )`` and
``?`` as usual; ``<NAME>`` stands for a named phrase; ``field=class`` sends what the class says to another field;
``و+class`` wants that clitic before the word; ``>`` ends the words that must stand before but are no part of the
span; ``>>`` begins the far end of a range.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from riwaya.arabic import key

_PIECE = re.compile(r"<\w+>|>>|>|[()|?]|[^\s()|?<>]+")


@dataclass(frozen=True, slots=True)
class Atom:
    """One place of a pattern: ``label`` a class name or a quoted word, ``prefix`` the clitic it must carry."""

    label: str
    field: str = ""
    prefix: str = ""
    lead: bool = False
    until: bool = False


@dataclass(slots=True)
class State:
    """An atom of one rule, the atoms that may follow it, and whether the rule may end here."""

    atom: Atom
    rule: int
    accepts: bool = False
    follow: dict[str, list[State]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Part:
    """A compiled stretch of a pattern: where it may begin and end, and whether it may be left out."""

    first: tuple[State, ...]
    last: tuple[State, ...]
    empty: bool


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(slots=True)
class _Parser:
    """Reads one pattern; the graph it makes is linear in the pattern's length."""

    pieces: Sequence[str]
    labels: frozenset[str]
    rule: int
    at: int = 0
    until: bool = False
    made: list[State] = field(default_factory=list)

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def alternatives(self) -> _Part:
        before, far = self.until, False
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            far, self.until = far or self.until, before
            parts.append(self.sequence())
        self.until = far or self.until
        first = tuple(state for part in parts for state in part.first)
        last = tuple(state for part in parts for state in part.last)
        return _Part(first, last, any(part.empty for part in parts))

    def sequence(self) -> _Part:
        whole, begin = _Part((), (), True), len(self.made)
        while self.peek() not in ("", "|", ")"):
            if self.peek() == ">>":
                self.until = True
            elif self.peek() == ">":
                for state in self.made[begin:]:
                    state.atom = replace(state.atom, lead=True)
            else:
                whole = _chain(whole, self.item())
                continue
            self.at += 1
        return whole

    def item(self) -> _Part:
        if self.peek() == "(":
            self.at += 1
            part = self.alternatives()
            if self.peek() != ")":
                raise PatternError("a bracket is not closed")
            self.at += 1
        else:
            state = State(self.atom(self.peek()), self.rule)
            self.made.append(state)
            self.at += 1
            part = _Part((state,), (state,), False)
        if self.peek() == "?":
            self.at += 1
            part = _Part(part.first, part.last, True)
        return part

    def atom(self, piece: str) -> Atom:
        rest, target, prefix = piece, "", ""
        if "=" in rest:
            target, rest = rest.split("=", 1)
        if "+" in rest:
            prefix, rest = rest.split("+", 1)
        if not re.search(r"[A-Za-z]", rest):
            rest = quoted(rest)
        elif rest not in self.labels:
            raise PatternError(f"no class called {rest}")
        return Atom(rest, target, prefix, until=self.until)


def quoted(word: str) -> str:
    """The label of a word that stands in a pattern as it is."""
    return "'" + key(word)


def _chain(left: _Part, right: _Part) -> _Part:
    for state in left.last:
        for after in right.first:
            state.follow.setdefault(after.atom.label, []).append(after)
    first = (*left.first, *right.first) if left.empty else left.first
    last = (*left.last, *right.last) if right.empty else right.last
    return _Part(first, last, left.empty and right.empty)


def pieces(pattern: str, phrases: Mapping[str, str], depth: int = 0) -> list[str]:
    """The pieces of a pattern, named phrases put in their place; raises :class:`PatternError`."""
    out: list[str] = []
    for piece in _PIECE.findall(pattern):
        if not piece.startswith("<"):
            out.append(piece)
            continue
        name = piece[1:-1]
        if name not in phrases or depth > 8:
            raise PatternError(f"no phrase called {name}" if depth <= 8 else f"phrase {name} contains itself")
        out.extend(("(", *pieces(phrases[name], phrases, depth + 1), ")"))
    return out


def compile_pattern(parts: Sequence[str], labels: frozenset[str], rule: int) -> tuple[State, ...]:
    """The states a pattern may begin with; raises :class:`PatternError` where it cannot be read or may be empty."""
    parser = _Parser(parts, labels, rule)
    part = parser.alternatives()
    if parser.at < len(parts):
        raise PatternError(f"unexpected {parser.peek()!r}")
    if part.empty:
        raise PatternError("the pattern may match nothing")
    for state in part.last:
        state.accepts = True
    return part.first


def words_of(parts: Sequence[str]) -> set[str]:
    """The Arabic words that stand in a pattern as they are."""
    found = (re.split(r"[=+]", piece)[-1] for piece in parts if piece not in (">", ">>", "(", ")", "|", "?"))
    return {key(word) for word in found if not re.search(r"[A-Za-z]", word)}
