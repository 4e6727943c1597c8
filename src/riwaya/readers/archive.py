"""The records of a web archive as bytes, one after the other, whatever has happened to the file.

A record is given only when all of it is there and what follows it begins where it should; after damage, reading goes
on at the next record that can be found. No more than one record is held in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from riwaya.readers.streams import CHUNK, GZIP, GZIP_WINDOW, Peekable, swollen

_MAGIC, _END = b"WARC/", b"\r\n\r\n"
_FIRST_LINE = re.compile(rb"WARC/1\.[01]\r\n")
#: The first line may stand across two chunks.
_STEP = 16
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
#: The lines that begin a record take far less.
_LONGEST_HEAD = 65_536
#: Of a record that is too large, so much is given: enough to see what it is.
_STUB = 65_536
#: So many bytes of a member of a gzip stream show whether a record begins in it.
_SAMPLE = 512


@dataclass(frozen=True, slots=True)
class Record:
    """A record of an archive, counted from 1: its bytes, or why they are not all here."""

    number: int
    raw: bytes
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Damage:
    """Stands among the chunks of a stream where some of it could not be read."""

    why: str


class _BrokenError(Exception):
    """The record being read is not whole."""

    def __init__(self, why: str, raw: bytes = b"") -> None:
        self.why, self.raw = why, raw
        super().__init__(why)


def records(stream: Peekable, largest: int, packed: bool = False) -> Iterator[Record]:
    """The records of an archive, packed or not; of those larger than ``largest`` bytes the beginning, and why.

    ``packed`` says that it is called so, whatever its first bytes are.
    """
    head = stream.peek(len(_MAGIC))
    packed = head.startswith(GZIP) or (packed and not head.startswith(_MAGIC))
    source = _Source(_members(stream) if packed else _plain(stream))
    number = 0
    while True:
        number += 1
        try:
            raw = _next(source, largest)
        except _BrokenError as err:
            yield Record(number, err.raw, err.why)
            continue
        if raw is None:
            return
        yield Record(number, raw)


class _Source:
    """Chunks gathered as far as they are needed."""

    def __init__(self, chunks: Iterator[bytes | _Damage]) -> None:
        self._chunks = chunks
        self.buffer = bytearray()

    def fill(self, size: int) -> bool:
        """Whether so many bytes are there. Raises :class:`_BrokenError` at damage before them, and drops what was."""
        while len(self.buffer) < size:
            if not self._pull(size):
                return False
        return True

    def _pull(self, size: int) -> bool:
        item = next(self._chunks, None)
        if isinstance(item, _Damage):
            have = len(self.buffer)
            self.buffer.clear()
            raise _BrokenError(f"{item.why}; {have:,} of {size:,} bytes of it are there" if have else item.why)
        self.buffer += item or b""
        return item is not None

    def settle(self) -> None:
        """Wait for the checksum behind what was taken. Raises :class:`_BrokenError` where it is wrong."""
        if not self.buffer:
            self._pull(1)

    def take(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        return taken

    def skip(self, size: int) -> None:
        """Pass over bytes without holding them."""
        while size > 0 and self.fill(1):
            size -= len(self.take(min(size, CHUNK)))

    def resume(self) -> bool:
        """Pass over everything up to the first line of a record; whether there is one."""
        while (found := _FIRST_LINE.search(self.buffer)) is None:
            del self.buffer[: max(0, len(self.buffer) - _STEP)]
            if not self.fill(len(self.buffer) + 1):
                self.buffer.clear()
                return False
        at = found.start()
        del found  # it holds the buffer, which could not shrink
        del self.buffer[:at]
        return True


def _next(source: _Source, largest: int) -> bytes | None:
    """The next record, ``None`` at the end. Raises :class:`_BrokenError` for one that is not whole."""
    while source.fill(1) and source.buffer[0] in b"\r\n":
        source.take(1)
    if not source.fill(1):
        return None
    source.fill(len(_MAGIC))
    if not source.buffer.startswith(_MAGIC):
        found = source.resume()
        raise _BrokenError("here is no record, but something else" + ("" if found else ", up to the end"))
    head = _head(source)
    length = _LENGTH.search(source.buffer, 0, head)
    if length is None:
        source.take(len(_MAGIC))
        source.resume()
        raise _BrokenError("the record does not say its Content-Length")
    size = head + int(length[1])
    if size > largest:
        source.fill(min(size, _STUB))
        stub = source.take(min(size, _STUB))
        source.skip(size - len(stub))
        raise _BrokenError(f"the record has {size:,} bytes, {largest:,} are read", stub)
    return _body(source, size, int(length[1]))


def _head(source: _Source) -> int:
    """Where the head of a record ends, the empty line included."""
    size = 0
    while (at := source.buffer.find(_END, 0, _LONGEST_HEAD)) < 0:
        size = len(source.buffer)
        if size >= _LONGEST_HEAD or not source.fill(size + 1):
            source.take(len(_MAGIC))
            source.resume()
            raise _BrokenError("the record is cut off in its head" if size < _LONGEST_HEAD else "its head has no end")
    return at + len(_END)


def _body(source: _Source, size: int, length: int) -> bytes:
    """The whole record, once what follows it shows that it ends where it says."""
    if not source.fill(size):
        have = len(source.buffer) - (size - length)
        source.buffer.clear()
        raise _BrokenError(f"the record is cut off: its Content-Length is {length:,}, {have:,} bytes are there")
    source.fill(size + len(_END))
    if source.buffer[size : size + len(_END)] != _END[: len(source.buffer) - size]:
        source.take(len(_MAGIC))
        source.resume()
        raise _BrokenError(f"the record does not end where its Content-Length of {length:,} says")
    raw = source.take(size)
    source.take(len(_END))
    source.settle()
    return raw


# --- the stream below ------------------------------------------------------------------------------------------------


def _plain(stream: Peekable) -> Iterator[bytes]:
    while data := stream.read(CHUNK):
        yield data


def _members(stream: Peekable) -> Iterator[bytes | _Damage]:
    """What each member of a gzip stream holds, in chunks, and an empty one where a member ended as it should."""
    packed = stream.read(CHUNK)
    while packed:
        member, taken, given = zlib.decompressobj(GZIP_WINDOW), len(packed), 0
        why = None
        while not (member.eof or why):
            try:
                data = member.decompress(packed, 16 * CHUNK)
            except zlib.error as err:
                why = f"the gzip stream is damaged ({err})"
                break
            packed, given = member.unconsumed_tail, given + len(data)
            if data:
                yield data
            elif not (member.eof or packed):
                packed = stream.read(CHUNK)
                taken += len(packed)
                why = None if packed else "the gzip stream is cut off"
            if swollen(taken, given):
                why = f"{taken:,} packed bytes hold more than {given:,}"
        yield _Damage(why) if why else b""
        packed = _onward(packed, stream) if why else member.unused_data or stream.read(CHUNK)


def _onward(packed: bytes, stream: Peekable) -> bytes:
    """The packed bytes from the next member on in which a record begins; none where there is no other."""
    packed, ended = packed[1:], False
    while True:
        at = packed.find(GZIP)
        if not ended and (at < 0 or len(packed) - at < _SAMPLE):
            more = stream.read(CHUNK)
            packed, ended = packed[at if at >= 0 else 1 - len(GZIP) :] + more, not more
        elif at < 0:
            return b""
        elif _begins(packed[at : at + _SAMPLE]):
            return packed[at:]
        else:
            packed = packed[at + 1 :]


def _begins(sample: bytes) -> bool:
    try:
        return zlib.decompressobj(GZIP_WINDOW).decompress(sample, len(_MAGIC)) == _MAGIC
    except zlib.error:
        return False
