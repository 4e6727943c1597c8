"""Messages in MIME, as mail and saved pages use it: their headers, their parts, and the bytes of these."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from riwaya.readers.encoding import decode

#: A larger message is refused; what makes messages large is pictures.
LARGEST_MESSAGE = 64_000_000
#: Deeper messages inside messages are not looked at.
_MOST_PARTS = 2_000


def parse(raw: bytes) -> Message:
    """The message that bytes hold; never fails, since whatever cannot be made out is taken for text."""
    return email.message_from_bytes(raw, policy=policy.compat32)


def header(message: Message, name: str) -> str | None:
    """A header in plain words: encoded words decoded, folded lines joined; ``None`` where it is missing or empty."""
    value = message.get(name)
    if value is None:
        return None
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        pieces = [(str(value), None)]
    words = "".join(piece if isinstance(piece, str) else decode(piece, said)[0] for piece, said in pieces)
    return " ".join(words.split()) or None


def texts(message: Message, kind: str) -> Iterator[Message]:
    """The parts of a media type that are no attachment, in order."""
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            return
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            yield part


def payload(part: Message) -> bytes:
    """The bytes of a part, base64 or quoted-printable undone."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def charset(part: Message) -> str | None:
    """The encoding that a part names for its text."""
    named = part.get_param("charset")
    return named if isinstance(named, str) else None
