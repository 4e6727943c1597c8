"""What kind of input a stream is: by its first bytes where they are plain, else by its name, else by its text."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from riwaya.readers import telegram, whatsapp
from riwaya.readers.encoding import decode
from riwaya.readers.options import ReadOptions
from riwaya.readers.streams import GZIP, GZIP_WINDOW
from riwaya.readers.tables import looks_like_table

#: Kind of a file by its extension; only these are read from a folder, and a Telegram export by its name.
EXTENSIONS = {
    ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".warc": "warc", ".xlsx": "xlsx",
    ".mht": "mhtml", ".mhtml": "mhtml", ".eml": "mail", ".mbox": "mbox", ".gz": "gzip",
}  # fmt: skip
_WARC, _ZIP = b"WARC/", b"PK\x03\x04"
#: Kinds whose first bytes are always the same: a file of another kind under their name is found out.
_BINARY = frozenset({"xlsx", "gzip"})
#: What files of a kind turn out to be, by their first bytes, when they are not what their name says.
_MISNAMED = {
    "html": ("mhtml",), "mhtml": ("html",), "mail": ("html", "mbox", "mhtml"), "mbox": ("html", "mail"),
    "warc": ("html", "jsonl", "csv"),
}  # fmt: skip
_MARKUP = re.compile(
    r"\s*<(?:!--|!doctype\s+html|\?xml|(?:html|head|body|div|p|table|meta|article|title)\b)", re.IGNORECASE
)
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_LETTER = re.compile(
    r"^(?:From|Date|Subject|Message-ID|MIME-Version|Received|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_WEB_PAGE = re.compile(r"^(?:Snapshot-Content-Location:|From: \"?<?Saved by)", re.IGNORECASE | re.MULTILINE)
_MBOX = re.compile(r"From \S+ .*\d\d:\d\d.*\d{4}")


def is_read(name: str) -> bool:
    """Whether a file of a folder is read, by its name: a packed one by the extension before ``.gz``."""
    path = Path(name)
    suffix = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    return (suffix.lower() in EXTENSIONS and suffix.lower() != ".gz") or path.name.lower() == telegram.FILE_NAME


def kind_of(name: str, head: bytes, options: ReadOptions) -> str | None:
    """The kind of a stream with this name and these first bytes; ``None`` where no reader takes it."""
    asked = options.kind
    if head.startswith(GZIP):
        return "warc" if asked == "warc" or _is_archive(name, head) else "gzip"
    if asked:
        return asked
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_WARC):
        return "warc"
    return _by_name(name.lower().removesuffix(".gz"), head, options)


def _is_archive(name: str, head: bytes) -> bool:
    """Whether a gzip stream holds web archive records, whole or damaged in its beginning."""
    if name.lower().endswith(".warc.gz"):
        return True
    try:
        return zlib.decompressobj(GZIP_WINDOW).decompress(head, len(_WARC)) == _WARC
    except zlib.error:
        return False


def _by_name(name: str, head: bytes, options: ReadOptions) -> str | None:
    named = EXTENSIONS.get(Path(name).suffix)
    if named == "text":
        return "whatsapp" if whatsapp.is_export(decode(head)[0]) else "text"
    if named is None or named in _BINARY:
        return sniff(head, options)
    found = sniff(head, options) if named in _MISNAMED else named
    return found if found in _MISNAMED.get(named, ()) else named


def sniff(head: bytes, options: ReadOptions) -> str | None:
    """Kind of an input by its first bytes; ``None`` where they are no text."""
    text = decode(head[: head.rfind(b"\n") + 1] or head)[0].lstrip()
    if sum(ch < " " and ch not in "\t\n\r\f" for ch in text) * 50 > len(text):
        return None
    if _MARKUP.match(text):
        return "html"
    if text.startswith("{"):
        return "telegram" if telegram.is_export(text) else "jsonl"
    if whatsapp.is_export(text):
        return "whatsapp"
    if looks_like_table(text.split("\n", 1)[0], options):
        return "csv"
    return _letter(text.replace("\r\n", "\n")) or "text"


def _letter(text: str) -> str | None:
    """``mbox``, ``mail`` or, for a web page saved as one, ``mhtml``: what begins with the headers of a message."""
    if _MBOX.match(text):
        return "mbox"
    header = _HEADER.match(text)
    if header is None or len(set(m.lower() for m in _LETTER.findall(header.group()))) < 2:
        return None
    return "mhtml" if _WEB_PAGE.search(header.group()) else "mail"
