"""Letters (``.eml``) and mailboxes (``.mbox``) as reports: the digests that news sites and monitors send out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.utils import parseaddr

from riwaya.errors import EmptyReport, ReadError
from riwaya.model import Capture, Captured, Report
from riwaya.readers import mime
from riwaya.readers.dates import parse_iso
from riwaya.readers.encoding import decode
from riwaya.readers.html import language, read_html
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import has_words
from riwaya.readers.streams import LONGEST_LINE, Peekable

_SURROGATE = re.compile("[\ud800-\udfff]")
#: mbox writes ">" before a line of a letter that begins as the next letter would.
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mail(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The one letter of a file."""
    yield _letter(stream.read(mime.LARGEST_MESSAGE + 1), path, path, options)


def read_mbox(stream: Peekable, path: str, options: ReadOptions) -> Iterator[Captured | ReadError]:
    """The letters of a mailbox, one after the other, each with its own bytes."""
    for number, raw in enumerate(_letters(stream), 1):
        yield _letter(raw, f"{path}:{number}", path, options)


def _letters(stream: Peekable) -> Iterator[bytes]:
    """The bytes of each letter, without the line that stands before it; of one that is too large, the beginning."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := stream.readline(LONGEST_LINE):
        if blank and line.startswith(b"From "):
            if begun:
                yield b"".join(lines)
            lines, size, begun = [], 0, True
        elif size <= mime.LARGEST_MESSAGE:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    if begun or lines:
        yield b"".join(lines)


def _letter(raw: bytes, where: str, path: str, options: ReadOptions) -> Captured | ReadError:
    if len(raw) > mime.LARGEST_MESSAGE:
        return ReadError(where, f"the letter has more than {mime.LARGEST_MESSAGE:,} bytes")
    message = mime.parse(_QUOTED.sub(rb"\1", raw) if where != path else raw)
    try:
        report = _report(message, where, options)
    except ReadError as err:
        return err
    stated = mime.header(message, "Date")
    named = mime.header(message, "Message-ID")
    report = replace(
        report, id="mail-" + hashlib.sha256(named.encode("utf-8", "replace") if named else raw).hexdigest()[:16],
        title=mime.header(message, "Subject") or report.title, path=path, url=report.url,
        outlet=options.outlet or _sender(message) or report.outlet,
        published=options.published or parse_iso(stated or "") or report.published,
    )  # fmt: skip
    return Captured(report, Capture(raw, "mail", mime="message/rfc822", stated=stated))


def _report(message: Message, where: str, options: ReadOptions) -> Report:
    """What a letter says in its plain text or, where it has none, in its page."""
    for part in mime.texts(message, "text/plain"):
        text = _SURROGATE.sub("\ufffd", _flowed(part, decode(mime.payload(part), mime.charset(part))[0]))
        if has_words(text):
            return Report("", text, language=language(None, text))
    for part in mime.texts(message, "text/html"):
        return read_html(mime.payload(part), where, options, mime.charset(part))
    raise EmptyReport(where, "the letter holds no text")


def _flowed(part: Message, text: str) -> str:
    """The text with its own lines: RFC 3676 marks by a space at the end those that were broken only for the way."""
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() != "flowed":
        return text.strip("\n")
    joint = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    return re.sub(r"(?<!\n--) \n(?=[^\n>])", joint, text).strip("\n")


def _sender(message: Message) -> str | None:
    """The name that a letter's sender goes by; no address, which may be a person's."""
    name = parseaddr(mime.header(message, "From") or "")[0].strip()
    return name if name and "@" not in name else None
