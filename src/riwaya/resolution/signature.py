"""The agency whose report a page prints: named in the dateline, signed at the end, or credited in the byline.

A medium that is no agency is one too where the page credits it at the head or on a last line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from riwaya.arabic import key
from riwaya.attribution.words import forms, kind_of, lemma_of, listed
from riwaya.model import Link, Report, Span
from riwaya.register import Register
from riwaya.text import Text, Word

#: A dateline is no longer than this many words and marks; a signature stands within this many last characters.
_DATELINE, _TAIL = 12, 90
_BRACKETS = re.compile(r"(?:[.!؟?»\"]|^|\n)\s*[(\[]\s*(?P<name>[^()\[\]\n]{2,40}?)\s*[)\]][\s.]*\Z")
_LAST_LINE = re.compile(r"\n\s*(?P<name>[^\s.][^\n.]{2,50}?)[\s.]*\Z")
_HEAD = re.compile(
    r"\s*(?:[(\[]\s*(?P<bracketed>[^()\[\]\n:]{2,40}?)\s*[)\]]|(?P<plain>[^()\[\]\n:.،]{2,50}?)\s*(?P<mark>[-–—:]))\s"
)
#: A word of a credit; marks that part several that are credited.
_CREDIT = re.compile(r"(?P<word>[^\s:]+)")
_PARTED = re.compile(r"[+/،,;؛&|]")
_PIECE = re.compile(r"[^-–—/|:،,()\[\]«»\"\n]+")


def agency(text: Text, report: Report, register: Register) -> Link | None:
    """The agency of a report as its outermost narrator behind the outlet; None where several or none are named."""
    opened = _dateline(text, register) or _headed(text, register)
    return opened or _signed(text, register) or _credited(report, register)


def _dateline(text: Text, register: Register) -> Link | None:
    """The agency before the colon of a dateline ("دمشق - رويترز:"), or in its brackets."""
    head = text.words[:_DATELINE]
    colon = next((w.index for w in head if w.key in forms("colon")), 0) or _bracket(head)
    for first, last in _parts(text, 0, colon):
        span = text.span(first, last)
        known = _link(register, text.slice(span), span)
        if first and (known or _named(head, first, last)):
            return known or Link(text.slice(span), "media", "relays", None, span)
    return None


def _bracket(head: Sequence[Word]) -> int:
    """Index of the bracket that a dash follows in a dateline ("عدن (وكالة المدى) -"), 0 where there is none."""
    return next((w.index for w, after in pairwise(head) if w.key == ")" and after.key in forms("dashes")), 0)


def _named(head: Sequence[Word], first: int, last: int) -> bool:
    """Whether words are an agency's name though no register has it: "وكالة المدى"."""
    return listed("news_names", head[first].key) or (last - first > 1 and kind_of(head[first].key) == "media")


def _headed(text: Text, register: Register) -> Link | None:
    """The medium before the first word: in brackets, before a dash, or quoted before a colon ("نقلا عن رويترز:")."""
    head = _HEAD.match(text.raw)
    if head is None:
        return None
    written = head["bracketed"] or head["plain"]
    name = written if register.outlet(written) else _past_credit(written)
    if head["mark"] == ":" and name == written:
        return None
    start = head.end("bracketed" if head["bracketed"] else "plain") - len(name)
    return _medium(register, name, Span(start, start + len(name)))


def _past_credit(name: str) -> str:
    """A name without the word for source before it and the preposition after that; the same where none is there."""
    first = _CREDIT.match(name)
    if first is None or not listed("credit", key(first["word"])):
        return name
    name = name[first.end() :].lstrip(" :-–")
    second = _CREDIT.match(name)
    return name[second.end() :].lstrip(" :-–") if second and listed("prepositions", key(second["word"])) else name


def _signed(text: Text, register: Register) -> Link | None:
    """The agency that stands alone at the very end, in brackets or behind a word for source ("(رويترز)")."""
    begin = max(0, len(text.raw) - _TAIL)
    tail = text.raw[begin:]
    signed = _BRACKETS.search(tail) or _LAST_LINE.search(tail)
    if signed is None:
        return None
    name = signed["name"]
    if signed.re is _LAST_LINE:
        name = _past_credit(name)
        if name == signed["name"]:
            return None
    start = begin + signed.end("name") - len(name)
    span = Span(start, start + len(name))
    return _link(register, name, span) or (_medium(register, name, span) if signed.re is _LAST_LINE else None)


def _medium(register: Register, name: str, span: Span) -> Link | None:
    """The medium to which a line credits the report: one in the register or called a medium."""
    id = register.outlet(name)
    record = register.records.get(id) if id else None
    words = key(name).split()
    called = len(words) > 1 and kind_of(words[0]) == "media" and lemma_of(words[0]) == words[0]
    if not ((record and record.is_outlet) or (called and not _PARTED.search(name))):
        return None
    return Link(name, "media", "relays", id, span)


def _credited(report: Report, register: Register) -> Link | None:
    """The one agency that the byline names ("المصدر: رويترز"); it stands outside the text."""
    pieces = (m.group().strip() for m in _PIECE.finditer(report.byline or ""))
    named = [link for piece in pieces if (link := _link(register, piece, None))]
    return named[0] if len(named) == 1 else None


def _link(register: Register, name: str, span: Span | None) -> Link | None:
    """The narrator that a name makes where it is an agency's."""
    id = register.outlet(name)
    record = register.records.get(id) if id else None
    return Link(name, "media", "relays", id, span) if record and record.kind == "agency" else None


def _parts(text: Text, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The runs of words between marks, as half-open ranges of word indices."""
    start = first
    for i in range(first, last + 1):
        if i == last or text.words[i].is_mark:
            if start < i:
                yield start, i
            start = i + 1
