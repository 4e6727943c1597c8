"""Sentence templates: alternatives, agreement, slots, and the spans of the words that evoke the happening.

``(a|b)`` one of several; ``<m~f~p>`` or ``(m~f)`` by the gender of slot A; ``<<m~f>>`` by that of slot M;
``[word]`` a trigger; ``{slot}``, ``{slot:n}``, ``{slot:g}`` a value in the nominative or genitive; a ``+`` at the
end of a prefix joins it to the next word.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True, slots=True)
class Name:
    """Words with their two cases and their gender: m, f or p (plural of men)."""

    nominative: str
    genitive: str
    gender: str = "m"


@dataclass(frozen=True, slots=True)
class Text:
    """A rendered piece with the spans of its triggers."""

    words: str
    triggers: tuple[tuple[int, int], ...] = ()


Value = str | Name | Text


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    case: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, drawn (``by`` empty) or picked by the gender of a slot."""

    options: tuple[tuple[Node, ...], ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    nodes: tuple[Node, ...]


Node = str | Slot | Choice | Trigger


@dataclass(slots=True)
class Writer:
    """Joins pieces, keeps one space, contracts the article behind a preposition, and records trigger spans."""

    text: str = ""
    triggers: list[tuple[int, int]] = field(default_factory=list)

    def add(self, piece: str) -> int:
        """Add words; returns where they start."""
        if not piece:
            return len(self.text)
        if self.text.endswith("+"):
            self.text = self.text[:-1]
            if self.text.endswith("\u0644") and piece.startswith("\u0627\u0644"):
                piece = piece[2:] if piece.startswith("\u0627\u0644\u0644") else "\u0644" + piece[2:]
        elif self.text.endswith(" ") and piece[0] in " \u060c.:":
            self.text = self.text[:-1]
        start = len(self.text)
        self.text += piece
        return start


def parse_name(raw: str) -> Name:
    """``nominative/genitive g`` as a name; without a gender letter it is m."""
    body, _, last = raw.rpartition(" ")
    words, gender = (body, last) if last in ("m", "f", "p") and body else (raw, "m")
    nominative, _, genitive = words.partition("/")
    return Name(nominative, genitive or nominative, gender)


@cache
def parse(template: str) -> tuple[Node, ...]:
    """The nodes of a template."""
    nodes, at = _sequence(template, 0, "")
    if at != len(template):
        raise ValueError(f"unbalanced at {at}: {template}")
    return nodes


def _sequence(raw: str, at: int, stops: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    words = ""
    while at < len(raw) and raw[at] not in stops:
        if raw[at] in "[{(<":
            if words:
                nodes.append(words)
                words = ""
            node, at = _special(raw, at)
            nodes.extend(node)
        else:
            words += raw[at]
            at += 1
    if words:
        nodes.append(words)
    return tuple(nodes), at


def _special(raw: str, at: int) -> tuple[tuple[Node, ...], int]:
    if raw[at] == "{":
        end = raw.index("}", at)
        name, _, case = raw[at + 1 : end].partition(":")
        return (Slot(name, case),), end + 1
    if raw[at] == "[":
        inner, end = _sequence(raw, at + 1, "]")
        return (Trigger(inner),), end + 1
    if raw[at] == "<":
        depth = 2 if raw.startswith("<<", at) else 1
        options, end = _options(raw, at + depth, "~>")
        return (Choice(options, "M" if depth == 2 else "A"),), end + depth
    options, end = _options(raw, at + 1, "|~)")
    if len(options) == 1:
        return ("(", *options[0], ")"), end + 1
    separator = "A" if "~" in raw[at:end] and "|" not in raw[at:end] else ""
    return (Choice(options, separator),), end + 1


def _options(raw: str, at: int, stops: str) -> tuple[tuple[tuple[Node, ...], ...], int]:
    options = []
    while True:
        nodes, at = _sequence(raw, at, stops)
        options.append(nodes)
        if at >= len(raw):
            raise ValueError(f"not closed: {raw}")
        if raw[at] == stops[-1]:
            return tuple(options), at
        at += 1


def render(template: str, slots: dict[str, Value], rng: random.Random, inner: bool = False) -> Text:
    """A template in words. ``inner`` says that it stands behind a particle that puts its subject in the genitive form
    (the accusative, which is spelt the same), and that a plural subject stands before its verb."""
    writer = Writer()
    _write(parse(template), writer, slots, rng, "g" if inner else "n")
    return Text(writer.text.strip(), tuple(writer.triggers))


def _write(nodes: tuple[Node, ...], writer: Writer, slots: dict[str, Value], rng: random.Random, case: str) -> None:
    for node in nodes:
        if isinstance(node, str):
            writer.add(node)
        elif isinstance(node, Slot):
            _fill(slots[node.name], node.case or case, writer)
        elif isinstance(node, Trigger):
            before = len(writer.text)
            _write(node.nodes, writer, slots, rng, case)
            start = min(before, len(writer.text) - 1)
            writer.triggers.append((start, len(writer.text)))
        else:
            _write(_chosen(node, slots, rng), writer, slots, rng, case)


def _chosen(choice: Choice, slots: dict[str, Value], rng: random.Random) -> tuple[Node, ...]:
    if not choice.by:
        return choice.options[int(rng.random() * len(choice.options))]
    who = slots.get(choice.by)
    gender = who.gender if isinstance(who, Name) else "m"
    place = "mfp".index(gender)
    return choice.options[place if place < len(choice.options) else 0]


def _fill(value: Value, case: str, writer: Writer) -> None:
    if isinstance(value, Text):
        start = writer.add(value.words)
        writer.triggers.extend((start + a, start + b) for a, b in value.triggers)
    elif isinstance(value, Name):
        writer.add(value.genitive if case == "g" else value.nominative)
    else:
        writer.add(value)
