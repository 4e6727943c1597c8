r"""Exports of Telegram Desktop (``result.json``) as reports: one a post, of one chat or of all, streamed.

The program writes control characters as ``\x0b``, which is no JSON: they are rewritten before the file is parsed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ijson  # type: ignore[import-untyped]

from riwaya.errors import ReadError
from riwaya.model import Capture, Captured, Report
from riwaya.readers.dates import parse_iso
from riwaya.readers.html import language
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import has_words
from riwaya.readers.streams import CHUNK, Peekable

#: What Telegram Desktop calls the file.
FILE_NAME = "result.json"
_SINGLE = re.compile(r'\{\s*"name"\s*:\s*(?:null|"(?:[^"\\]|\\.)*")\s*,\s*"type"\s*:\s*"\w+"\s*,\s*"id"\s*:\s*\d+')
_FULL = re.compile(
    r'\{\s*(?:"about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*)?"(?:personal_information|chats|contacts|profile_pictures)"\s*:'
)
#: An escape of JSON, or of the exporting program; taken one after the other, a written-out backslash stays one.
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
#: In an export of everything these are nobody's posts.
_PRIVATE = frozenset({"personal_chat", "bot_chat", "verify_codes", "replies"})
#: Where chats stand: the file itself, or a list of them in an export of everything.
_CHATS: tuple[list[str], ...] = ([], ["chats", "list", "item"], ["left_chats", "list", "item"])
#: No export is nested deeper; JSON made to exhaust memory is.
_DEEPEST = 50


@dataclass(slots=True)
class _Chat:
    """What is known so far of the chat whose messages are being read."""

    name: str | None = None
    type: str | None = None
    id: int | None = None


def is_export(head: str) -> bool:
    """Whether a text begins as an export does, of one chat or of everything."""
    return bool(_SINGLE.match(head) or _FULL.match(head))


def read_telegram(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The posts of an export, each with its own JSON; where the file breaks off, an error after what stands before.

    Service messages and posts without words are passed over, and so are talks of two in an export of everything.
    """
    try:
        for chat, message in _messages(ijson.basic_parse(_Repaired(stream), use_float=True), path):
            if message.get("type") == "message":
                found = _post(chat, message, path, options)
                if found is not None:
                    yield found
    except ReadError as err:
        yield err
    except ijson.JSONError as err:
        why = str(err).replace("\n", " ")[:200]
        yield ReadError(path, f"the export breaks off or is no JSON: {why}", "export the chat again as JSON")


class _Repaired:
    """The bytes of an export as JSON."""

    def __init__(self, stream: Peekable) -> None:
        self._stream, self._rest = stream, b""

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, none at the end; an escape is never cut in two."""
        if size == 0:
            return b""
        data = self._stream.read(CHUNK)
        if not data:
            rest, self._rest = self._rest, b""
            return rest
        data = self._rest + data
        cut = _cut(data)
        self._rest = data[cut:]
        return _ESCAPE.sub(_escape, data[:cut]) or self.read(size)


def _escape(found: re.Match[bytes]) -> bytes:
    return rb"\u00" + found[1] if found[1] else found[0]


def _cut(data: bytes) -> int:
    r"""Where the data can be cut: before an escape that may go on behind its end (``\``, ``\x`` or ``\x1``)."""
    tail = re.search(rb"\\(?:x[0-9A-Fa-f]?)?\Z", data[-3:])
    if tail is None:
        return len(data)
    begin = max(0, len(data) - 3) + tail.start()
    slashes = begin + 1 - len(data[: begin + 1].rstrip(b"\\"))
    return begin if slashes % 2 else len(data)


def _messages(events: Iterator[tuple[str, Any]], path: str) -> Iterator[tuple[_Chat, dict[str, Any]]]:
    """Every message with the chat it stands in, built from the events of a parser one at a time.

    Raises :class:`ReadError` for JSON nested deeper than any export.
    """
    keys: list[str] = []
    chat = _Chat()
    for event, value in events:
        if event == "map_key":
            keys[-1] = value
        elif event == "start_map" and keys[-2:] == ["messages", "item"] and keys[:-2] in _CHATS:
            yield chat, _built(events, path)
        elif event in ("start_map", "start_array"):
            chat = _Chat() if keys in _CHATS else chat
            keys.append("" if event == "start_map" else "item")
        elif event in ("end_map", "end_array"):
            keys.pop()
        elif keys[-1:] in (["name"], ["type"], ["id"]) and keys[:-1] in _CHATS:
            setattr(chat, keys[-1], value)
        if len(keys) > _DEEPEST:
            raise ReadError(path, "the JSON is nested too deep")


def _built(events: Iterator[tuple[str, Any]], path: str) -> dict[str, Any]:
    """The object whose beginning has just been read."""
    builder = ijson.ObjectBuilder()
    builder.event("start_map", None)
    depth = 1
    while depth:
        event, value = next(events)
        builder.event(event, value)
        depth += event.startswith("start_")
        depth -= event.startswith("end_")
        if depth > _DEEPEST:
            raise ReadError(path, "the JSON is nested too deep")
    value = builder.value
    return value if isinstance(value, dict) else {}


def _post(chat: _Chat, message: Mapping[str, Any], path: str, options: ReadOptions) -> Captured | None:
    """A post as a report; ``None`` where it holds no words, or belongs to a talk of two."""
    text = _text(message)
    if not has_words(text) or chat.type in _PRIVATE:
        return None
    published, stated = _published(message)
    source, author = _name(message.get("forwarded_from")), _name(message.get("author") or message.get("from"))
    extra = {"forwarded": source, "edited": _iso(_moment(message.get("edited_unixtime")) or message.get("edited"))}
    told = {name: value for name, value in extra.items() if value}
    report = Report(
        id=f"tg-{chat.id}-{message.get('id')}", text=text, outlet=options.outlet or _name(chat.name),
        published=options.published or published, language=language(None, text), path=path, forwarded=source,
        byline=author if author != _name(chat.name) else None,
        extra=json.dumps(told, ensure_ascii=False) if told else None,
    )  # fmt: skip
    raw = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    return Captured(report, Capture(raw, "telegram", mime="application/json", stated=stated))


def _text(message: Mapping[str, Any]) -> str:
    """The words of a message, however they are written: one string, or pieces with and without a format."""
    for field in ("text_entities", "text"):
        value = message.get(field)
        pieces = value if isinstance(value, list) else [value]
        words = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
        text = "".join(word for word in words if isinstance(word, str))
        if text:
            return _SURROGATE.sub("\ufffd", text)
    return ""


def _published(message: Mapping[str, Any]) -> tuple[dt.date | None, str | None]:
    """When a message was posted, in UTC where it says so, and in its own words.

    Its other date is the wall clock of the computer that exported it, which two exports need not share.
    """
    value = message.get("date_unixtime")
    moment = _moment(value)
    if moment is not None:
        return moment, str(value)
    said = message.get("date")
    return (parse_iso(said), said) if isinstance(said, str) else (None, None)


def _moment(value: Any) -> dt.datetime | None:
    """Seconds since 1970, as the export writes them in quotes, as a moment in UTC."""
    if not isinstance(value, str | int) or not re.fullmatch(r"\d{1,11}", str(value)) or int(value) == 0:
        return None
    return dt.datetime.fromtimestamp(int(value), dt.UTC)


def _iso(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, dt.date) else value if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    return _SURROGATE.sub("\ufffd", value).strip() or None if isinstance(value, str) else None
