"""Text exports of WhatsApp chats as reports: one a message, in the shapes that phones in Arabic and English write.

The times are the wall clock of the phone that exported; messages have no ids, so one is made of minute and words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath
from typing import Literal

from riwaya.arabic import key
from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Capture, Captured, Report
from riwaya.readers.encoding import decode
from riwaya.readers.html import language
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import LARGEST_TEXT, has_words
from riwaya.readers.streams import Peekable
from riwaya.resources import packaged

_WORDS = "ar/chats.yaml"
#: Marks of direction, and spaces that phones write between a time and its half of the day.
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\ufeff"
_STRIP = str.maketrans({**dict.fromkeys(_MARKS), "\u202f": " ", "\u00a0": " "})
#: Arabic figures, letters, comma and mark of direction in a date show a phone that writes the day first.
_TELLS = re.compile("[\u0621-\u064a\u0660-\u0669\u060c\u200f]")
_SENDER = re.compile(r"([^:\n]{1,100}?):(?:\s|$)")
_NUMBER = re.compile(r"[+\d\s()\-~]{6,}$")
_EDGES = " \t\r\n<>[]().\u2026" + _MARKS
Order = Literal["day first", "month first", "year first"]


@dataclass(frozen=True, slots=True)
class _Words:
    """``chats.yaml``, folded."""

    stamp: re.Pattern[str]
    names: re.Pattern[str]
    after_noon: frozenset[str]
    left_out: frozenset[str]
    notices: tuple[str, ...]
    attached: tuple[str, ...]
    edited: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A message's date as three figures and in its own words, its time, and where the message begins in its line."""

    figures: tuple[int, int, int]
    time: dt.time
    said: str
    end: int


@dataclass(slots=True)
class _Message:
    """A message: when, by whom, its lines, and the lines as they stand in the file."""

    stamp: _Stamp
    sender: str
    lines: list[str]
    whole: list[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    spec = packaged(_WORDS)
    halves = "|".join(re.escape(w) for part in ("before_noon", "after_noon") for w in _longest(spec[part]))
    stamp = (
        r"\[?(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})[,\u060c]?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
        rf"(?:\s?({halves}))?(?:\]\s?|\s[-\u2013]\s)"
    )
    return _Words(
        re.compile(stamp, re.IGNORECASE),
        re.compile(rf"(?:{'|'.join(map(re.escape, spec['file_names']))})\s+(.+)", re.IGNORECASE),
        frozenset(w.lower() for w in spec["after_noon"]),
        frozenset(key(w).lower() for w in spec["left_out"]),
        tuple(key(w).lower() for w in spec["notices"]),
        tuple(spec["attached"]),
        re.compile(rf"[\s{_MARKS}]*<[{_MARKS}]*(?:{'|'.join(map(re.escape, spec['edited']))})[.{_MARKS}]*>\s*$"),
    )


def _longest(words: list[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def is_export(head: str) -> bool:
    """Whether a text begins as an export does: with a dated line, and soon with one that names its sender."""
    lines = [line for line in head.split("\n")[:40] if line.strip()]
    if not lines or _stamp(lines[0]) is None:
        return False
    return any(_SENDER.match(line, stamp.end) for line in lines if (stamp := _stamp(line)))


def chat_name(path: str) -> str | None:
    """The name of the chat in the name of its file or, for a file called ``_chat``, its folder; no telephone number."""
    file = PurePath(path.removesuffix(".gz"))
    found = _words().names.match((file.parent.name if file.stem == "_chat" else file.stem).translate(_STRIP))
    name = found[1].strip() if found else None
    return None if name is None or _NUMBER.match(name) else name


def read_whatsapp(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The messages of a chat; the program's own notices and messages without words are passed over."""
    raw = stream.read(LARGEST_TEXT + 1)
    if len(raw) > LARGEST_TEXT:
        yield ReadError(path, f"the export has more than {LARGEST_TEXT:,} bytes", "cut it in two at a message")
        return
    messages = list(_messages(decode(raw)[0]))
    if not messages:
        yield EmptyReport(path, "no message of a WhatsApp export was found in it")
        return
    order = _order([m.stamp for m in messages])
    name, seen = options.outlet or chat_name(path), Counter[tuple[str, str]]()
    for message in messages:
        text, edited = _text(message)
        if text is None:
            continue
        same = (_minute(message.stamp), text)
        seen[same] += 1
        published = options.published or _published(message.stamp, order)
        report = Report(
            id="wa-" + hashlib.sha256("\x1f".join((*same, str(seen[same]))).encode()).hexdigest()[:16],
            text=text, outlet=name, published=published, language=language(None, text), path=path,
            byline=None if _NUMBER.match(message.sender) else message.sender,
            extra=json.dumps({"edited": True}) if edited else None,
        )  # fmt: skip
        whole = "\n".join(message.whole).encode("utf-8")
        yield Captured(report, Capture(whole, "whatsapp", mime="text/plain", stated=message.stamp.said))


def _messages(text: str) -> Iterator[_Message]:
    """Every message with its sender; what the program itself notes has none, and its lines go with it."""
    current: _Message | None = None
    for line in _SURROGATE.sub("\ufffd", text).split("\n"):
        stamp = _stamp(line)
        if stamp is None:
            if current is not None:
                current.lines.append(line)
                current.whole.append(line)
            continue
        if current is not None:
            yield current
        sender = _SENDER.match(line, stamp.end)
        current = _Message(stamp, _clean(sender[1]), [line[sender.end() :]], [line]) if sender else None
    if current is not None:
        yield current


def _stamp(line: str) -> _Stamp | None:
    """The date and time that a line begins with, marks of direction aside; ``None`` where it begins with none."""
    if not any(ch.isdigit() for ch in line[:6]):
        return None
    plain = line[:80].translate(_STRIP)
    found = _words().stamp.match(plain)
    if found is None:
        return None
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() in _words().after_noon else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    end = _place(line, found.end())
    said = line[: _place(line, found.end(7) if found[7] else found.end(6) if found[6] else found.end(5))]
    return _Stamp(
        (int(found[1]), int(found[2]), int(found[3])), dt.time(hour, minute, second), said.strip("[" + _EDGES), end
    )  # fmt: skip


def _place(line: str, count: int) -> int:
    """Where ``count`` characters of a line end, marks of direction not counted; those that follow are passed."""
    at = 0
    while at < len(line) and (count or line[at] in _MARKS):
        count -= line[at] not in _MARKS
        at += 1
    return at


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(_STRIP)).strip(" ~")


def _text(message: _Message) -> tuple[str | None, bool]:
    """The words of a message, and whether it was changed later; no words where it is a file or a notice."""
    words = _words()
    kept = [line.rstrip("\r") for line in message.lines if not any(w in line for w in words.attached)]
    whole = "\n".join(kept)
    text = words.edited.sub("", whole)
    bare = key(text.strip(_EDGES)).lower()
    if not has_words(text) or bare in words.left_out or any(notice in bare for notice in words.notices):
        return None, False
    return text.strip(_MARKS + " \n"), text != whole


# --- when ------------------------------------------------------------------------------------------------------------


def _minute(stamp: _Stamp) -> str:
    """The minute of a message, written the same whatever phone wrote it: in other orders, with short years, seconds."""
    figures = sorted(figure % 100 for figure in stamp.figures)
    return f"{'-'.join(map(str, figures))} {stamp.time:%H:%M}"


def _order(stamps: Sequence[_Stamp]) -> Order | None:
    """The order of day and month in a file, as its own dates tell; ``None`` where both orders make sense."""
    dates = [s.figures for s in stamps]
    if any(a > 31 for a, _, _ in dates):
        return "year first"
    late, later = sum(a > 12 for a, _, _ in dates), sum(b > 12 for _, b, _ in dates)
    if late != later:
        return "day first" if late > later else "month first"
    days = all(x <= y for x, y in pairwise((c, b, a) for a, b, c in dates))
    months = all(x <= y for x, y in pairwise((c, a, b) for a, b, c in dates))
    if days != months:
        return "day first" if days else "month first"
    return "day first" if any(_TELLS.search(s.said) for s in stamps) else None


def _published(stamp: _Stamp, order: Order | None) -> dt.datetime | None:
    """The moment by the phone's clock; ``None`` where nothing tells the day from the month."""
    a, b, c = stamp.figures
    if order is None and a != b:
        return None
    year, month, day = (a, b, c) if order == "year first" else (c, a, b) if order == "month first" else (c, b, a)
    try:
        return dt.datetime.combine(dt.date(year + 2000 if year < 100 else year, month, day), stamp.time)
    except ValueError:
        return None
