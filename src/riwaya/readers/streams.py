"""Streams of bytes: looked at before they are read, taken line by line, and unpacked within bounds."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

from riwaya.errors import ReadError

#: A longer line is refused: it would not fit into memory beside the rest.
LONGEST_LINE = 64_000_000
#: What is unpacked may be this many times as large as what is packed, once it is larger than ``SWELLS_FROM`` bytes.
#: Dumps of reports as JSON shrink to a fifth or a tenth; deflate itself goes up to about a thousand.
SWELLS, SWELLS_FROM = 200, 64_000_000
GZIP = b"\x1f\x8b\x08"
CHUNK = 65_536
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: zlib's name for a stream with the head and the checksum of gzip.
GZIP_WINDOW = 31


class Peekable(Protocol):
    """A stream of bytes that can be looked at before it is read."""

    def peek(self, size: int = ..., /) -> bytes:
        """The next bytes, which stay to be read."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""

    def readline(self, size: int = ..., /) -> bytes:
        """The next line."""


Stream = BinaryIO | Peekable


def buffered(stream: Stream) -> Peekable:
    """A stream whose first bytes can be looked at without taking them."""
    return cast(Peekable, stream) if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream))


def utf8_lines(stream: Stream) -> Peekable:
    """The stream, looked at beforehand; a UTF-16 one is rewritten as UTF-8."""
    lines = buffered(stream)
    if lines.peek(2)[:2] not in _UTF16:
        return lines
    return buffered(io.BytesIO(lines.read().decode("utf-16", "replace").encode("utf-8")))


def numbered(stream: Stream) -> Iterator[tuple[int, bytes | ReadError]]:
    """Lines with their numbers; a line that is too long is skipped to its end."""
    lines = utf8_lines(stream)
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(LONGEST_LINE)
        yield number, ReadError("", f"the line is longer than {LONGEST_LINE:,} bytes")


def way(path: str) -> str:
    """How a report read from a path was got, as :class:`~riwaya.model.Capture` names it."""
    return "stdin" if path == "-" else "file"


def swollen(packed: int, unpacked: int) -> bool:
    """Whether bytes unpack to far more than any text does."""
    return unpacked > SWELLS_FROM and unpacked > SWELLS * packed


def unpacked(stream: Peekable, path: str) -> Peekable:
    """The bytes that a gzip stream holds. Reading raises :class:`ReadError` where it is damaged, cut off or a bomb."""
    return io.BufferedReader(_Unpacked(stream, path), CHUNK)


class _Unpacked(io.RawIOBase):
    """A gzip stream of one member or many, undone as it is read."""

    def __init__(self, stream: Peekable, path: str) -> None:
        self._stream, self._path = stream, path
        self._member = zlib.decompressobj(GZIP_WINDOW)
        self._packed = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """How many bytes were put into ``buffer``; 0 at the end."""
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while not (data := self._inflated(size)):
            if self._member.eof:
                self._packed = self._member.unused_data or self._more()
                if not self._packed:
                    return b""
                self._member = zlib.decompressobj(GZIP_WINDOW)
            elif not self._packed:
                self._packed = self._more()
                if not self._packed:
                    raise ReadError(self._path, "the gzip stream is cut off", "fetch the file again")
        self._given += len(data)
        if swollen(self._taken, self._given):
            raise ReadError(
                self._path, f"{self._taken:,} bytes unpack to more than {self._given:,}",
                f"no text shrinks to less than one in {SWELLS}: unpack it yourself if you trust it",
            )  # fmt: skip
        return data

    def _inflated(self, size: int) -> bytes:
        if self._member.eof:
            return b""
        try:
            data = self._member.decompress(self._packed, size)
        except zlib.error as err:
            raise ReadError(self._path, f"not valid gzip: {err}", "fetch the file again") from err
        self._packed = self._member.unconsumed_tail
        return data

    def _more(self) -> bytes:
        data = self._stream.read(CHUNK)
        self._taken += len(data)
        return data
