"""Content coding undone in small steps, so that whoever counts the bytes can stop before memory is full."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from riwaya.errors import FetchError

#: The most bytes that one step gives.
STEP = 65_536
#: What is asked for; nothing else is accepted.
CODINGS = "gzip, deflate"
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b"


def undone(chunks: Iterable[bytes], coding: str, url: str) -> Iterator[bytes]:
    """The body in pieces of at most :data:`STEP` bytes; raises :class:`FetchError` where it cannot be unpacked."""
    names = [n for part in coding.lower().split(",") if (n := part.strip()) not in ("", "identity")]
    if not names:
        yield from chunks
        return
    if names not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise FetchError(url, f"the body is packed as {coding[:60]!r}, which was not asked for", passing=False)
    try:
        yield from _unpacked(chunks, names[0] != "deflate", url)
    except zlib.error as err:
        raise FetchError(url, f"the body cannot be unpacked: {err}") from err


def _unpacked(chunks: Iterable[bytes], gzip: bool, url: str) -> Iterator[bytes]:
    machine = None
    members = 0
    for data in chunks:
        while data:
            if machine is None and members and not (gzip and _MAGIC.startswith(data[:2])):
                return  # a gzip body may hold several members; anything else behind the first is padding
            machine = machine or zlib.decompressobj(_GZIP if gzip else _deflate(data))
            if piece := machine.decompress(data, STEP):
                yield piece
            data = machine.unconsumed_tail
            if machine.eof:
                data, machine, members = machine.unused_data, None, members + 1
    if machine is not None:
        yield from _last(machine, url)


def _last(machine: zlib._Decompress, url: str) -> Iterator[bytes]:
    """What the machine still holds back."""
    while piece := machine.decompress(b"", STEP):
        yield piece
    if not machine.eof:
        raise FetchError(url, "the packed body is cut off")


def _deflate(data: bytes) -> int:
    """``deflate`` is meant to have zlib's two bytes in front, and some servers leave them out."""
    wrapped = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
