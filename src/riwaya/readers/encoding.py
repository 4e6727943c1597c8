"""Bytes into text: by mark, by what is declared, and by whether the result reads as Arabic."""

from __future__ import annotations

import codecs
import re

from riwaya.arabic import key
from riwaya.readers.lines import page_words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{3,30})""", re.IGNORECASE)
_GUESSES = ("cp1256", "iso-8859-6", "cp720", "mac-arabic")
#: Declared by default where nobody chose it: says nothing.
_EMPTY_WORDS = frozenset({"iso8859-1", "latin-1", "ascii", "cp1252"})
_SAMPLE = 20_000
_HEAD = 4096


def decode(raw: bytes, said: str | None = None) -> tuple[str, str]:
    """The text of bytes and the encoding it was read by; what no encoding explains becomes U+FFFD.

    ``said`` is the encoding that whoever sent them names (HTTP's or a message's charset), asked where the bytes
    themselves do not tell.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace"), name
    wide = _wide(raw)
    if wide:
        return raw.decode(wide, "replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = _best(raw, said)
        return raw.decode(name, "replace"), name


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the markup or the spaces is zero, or the Arabic block's 06."""
    head = raw[:_HEAD]
    if len(head) < 8:
        return None
    halves = (head[0::2], head[1::2])
    high = [(half.count(0) + half.count(6)) / len(half) for half in halves]
    if head.count(0) * 20 < len(head) and head.count(6) * 4 < len(head):
        return None
    if high[1] > 0.9 and high[0] < 0.5:
        return "utf-16-le"
    return "utf-16-be" if high[0] > 0.9 and high[1] < 0.5 else None


def declared(raw: bytes) -> str | None:
    """Python's name of the encoding that the head of a page declares; ``None`` where it declares none it knows."""
    found = _DECLARED.search(raw[:_HEAD])
    if found is None:
        return None
    return _known(found.group(1).decode("ascii"))


def _known(name: str) -> str | None:
    """Python's name of an encoding of text; ``None`` for one it does not know, or that nobody chose."""
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
        b"a".decode(found, "replace")
    except (LookupError, ValueError):
        return None
    return None if found in _EMPTY_WORDS else found


def _best(raw: bytes, said: str | None) -> str:
    """The encoding whose text reads best: declared ones first, then UTF-8 with a few bad bytes, then the guesses."""
    sample = _sample(raw)
    named = (_known(said) if said else None, declared(raw))
    names = [*(n for n in named if n), "utf-8", *_GUESSES, "cp1252"]
    return max(names, key=lambda name: _reads(sample, name))


def _sample(raw: bytes) -> bytes:
    """A stretch that holds letters beyond ASCII, from where they begin."""
    first = next((m.start() for m in re.finditer(rb"[\x80-\xff]{3}", raw)), 0)
    return raw[first : first + _SAMPLE]


def _reads(sample: bytes, name: str) -> float:
    """How far the sample reads as Arabic under an encoding: frequent words, less what is no letter of a text."""
    text = key(sample.decode(name, "replace"))
    words = re.findall(r"\w+", text)
    if not words:
        return 0.0
    common = page_words().common
    known = sum(1 for w in words if w in common or w.startswith(common[-1]))
    bad = text.count("\ufffd") + sum("\x80" <= ch <= "\x9f" for ch in text)
    return float(known - bad) / len(words)
