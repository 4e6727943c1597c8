# ruff: noqa: E501
"""Web archives: pages with what their records say, and what is done when the file is cut, damaged or hostile."""

import base64
import gzip
import hashlib
import io
import sys
import zlib

import pytest

from riwaya.errors import PackageMissing, ReadError
from riwaya.model import Captured
from riwaya.readers import ReadOptions, archive, capture, read, streams, warc

LEAD = "قُتل ثلاثة مدنيين في غارة على قرية العين شمالي الوادي فجر الاثنين."
MORE = "وقال الدفاع المدني إن فرقه انتشلت الجثامين ونقلت المصابين إلى المشفى."


def page(n=0, charset="utf-8"):
    return f"<html><body><h1>غارة على قرية العين رقم {n}</h1><p>{LEAD}</p><p>{MORE} {n}</p></body></html>".encode(
        charset
    )


def http(body, *headers, status="200 OK", kind="text/html; charset=utf-8"):
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(block, kind="response", url="https://ayn.example/1", more="", length=None):
    mime = "application/http; msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-03-12T21:30:00Z\r\nWARC-Target-URI: {url}\r\n{more}"
        f"Content-Type: {mime}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read_bytes(raw, tmp_path, name="a.warc.gz"):
    (tmp_path / name).write_bytes(raw)
    return list(capture(tmp_path / name))


def outcome(found):
    return ["page" if isinstance(f, Captured) else f.why for f in found]


RECORDS = [record(http(page(i)), url=f"https://ayn.example/{i}") for i in range(4)]
PACKED = [gzip.compress(r) for r in RECORDS]
SHAPES = {
    "packed record by record": (b"".join(PACKED), "a.warc.gz"),
    "packed as a whole": (gzip.compress(b"".join(RECORDS)), "a.warc.gz"),
    "not packed": (b"".join(RECORDS), "a.warc"),
    "known by content, packed": (b"".join(PACKED), "a.bin"),
    "known by content, not packed": (b"".join(RECORDS), "a.dat"),
    "known by content under another name": (b"".join(PACKED), "a.html"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape, tmp_path):
    found = read_bytes(*(SHAPES[shape][0], tmp_path), SHAPES[shape][1])
    assert outcome(found) == ["page"] * 4
    assert [f.report.url for f in found] == [f"https://ayn.example/{i}" for i in range(4)]


def test_what_a_record_says_of_how_the_page_was_got(tmp_path):
    (found,) = read_bytes(gzip.compress(record(http(page(), "Server: s"))), tmp_path)
    got = found.capture
    assert (got.method, got.raw, got.status, got.mime) == ("warc", page(), 200, "text/html")
    assert got.at.isoformat() == "2024-03-12T21:30:00+00:00"
    assert (got.url_given, got.url_final) == ("https://ayn.example/1", "https://ayn.example/1")
    assert ("Server", "s") in got.headers
    assert found.report.text.startswith(LEAD)
    assert found.report.published is None, "the day of the visit is no day of publication"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (record(b"software: x", "warcinfo"), "what wrote the archive"),
        (record(http(page()), "request"), "a request"),
        (record(b"", "revisit"), "a visit that found nothing new"),
        (record(http(page(), status="301 Moved")), "a redirect"),
        (record(http(page(), status="404 Not Found")), "an error page"),
        (record(http(b"\x89PNG", kind="image/png")), "a picture"),
    ],
)
def test_what_is_no_page_is_passed_over(raw, why, tmp_path):
    assert outcome(read_bytes(gzip.compress(raw) + PACKED[0], tmp_path)) == ["page"], why


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (gzip.compress(page()), ["Content-Encoding: gzip"], "packed for the way"),
        (zlib.compress(page()), ["Content-Encoding: deflate"], "packed otherwise"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(page()), page()), ["Transfer-Encoding: chunked"], "in pieces"),
        (page(), ["Content-Encoding: gzip"], "said to be packed by an archive that kept it unpacked"),
    ],
)
def test_packing_of_the_answer_is_undone(body, headers, why, tmp_path):
    (found,) = read_bytes(record(http(body, *headers)), tmp_path, "a.warc")
    assert found.capture.raw == page(), why


def test_the_charset_of_the_answer_counts_where_the_page_does_not_tell(tmp_path):
    short = "<p>تم فض الاعتصام قسراً</p><p>ولا أنباء</p>".encode("iso-8859-6")
    raws = [record(http(short, kind=f"text/html; charset={c}")) for c in ("iso-8859-6", "nonsense", "base64")]
    found = read_bytes(b"".join(raws), tmp_path, "a.warc")
    assert "فض الاعتصام" in found[0].report.text
    assert outcome(found) == ["page"] * 3, "a charset that nobody knows is no error"


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("shape", ["packed record by record", "not packed"])
def test_a_cut_file_gives_an_error_for_its_last_record(shape, keep, tmp_path):
    raw, name = SHAPES[shape]
    last = PACKED[-1] if name.endswith("gz") else RECORDS[-1]
    found = read_bytes(raw[: len(raw) - len(last) + int(len(last) * keep)], tmp_path, name)
    assert outcome(found)[:-1] == ["page"] * 3
    assert "cut off" in found[-1].why
    assert found[-1].path.endswith(f"{name}:4")


def test_a_file_cut_between_members_or_in_the_last_line_ends_is_whole(tmp_path):
    assert outcome(read_bytes(b"".join(PACKED[:2]), tmp_path)) == ["page"] * 2
    assert outcome(read_bytes(b"".join(RECORDS[:2])[:-3], tmp_path, "a.warc")) == ["page"] * 2


def flipped(raw, at):
    return raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :]


@pytest.mark.parametrize(
    ("parts", "expected", "why"),
    [
        ([PACKED[0], b"garbage " * 9000, PACKED[2], PACKED[3]], ["page", 1, "page", "page"], "garbage of several chunks between members"),
        ([PACKED[0], streams.GZIP + b"no member", PACKED[2]], ["page", 1, "page"], "garbage that begins as a member does"),
        ([PACKED[0], flipped(PACKED[1], 80), PACKED[2]], ["page", 1, "page"], "a byte flipped inside a member"),
        ([PACKED[0], flipped(PACKED[1], len(PACKED[1]) - 6), PACKED[2]], ["page", 1, "page"], "a wrong checksum: the record is not given"),
        ([PACKED[0], PACKED[1][:-30], PACKED[2]], ["page", 1, "page"], "the end of a member is missing"),
        ([b"garbage", PACKED[0]], [1, "page"], "garbage at the beginning"),
        ([PACKED[0], b"\0" * 20], ["page", 1], "garbage at the end"),
    ],
)  # fmt: skip
def test_reading_goes_on_after_damage_in_a_packed_file(parts, expected, why, tmp_path):
    found = read_bytes(b"".join(parts), tmp_path)
    assert ["page" if isinstance(f, Captured) else 1 for f in found] == expected, why


@pytest.mark.parametrize(
    ("parts", "expected", "why"),
    [
        ([RECORDS[0], b"garbage\r\n" * 9000, RECORDS[2]], ["page", 1, "page"], "garbage between records"),
        ([RECORDS[0], record(http(page()), length=100), RECORDS[2]], ["page", 1, "page"], "a length that is too small"),
        ([RECORDS[0], record(http(page()), length=700), RECORDS[2]], ["page", 1, "page"], "a length that reaches into the next"),
        ([RECORDS[0], RECORDS[1].replace(b"Content-Length", b"Content-Langth"), RECORDS[2]], ["page", 1, "page"], "no length"),
        ([RECORDS[0], RECORDS[1][:-50], RECORDS[2]], ["page", 1, "page"], "bytes lost"),
        ([b"x" * 300_000], [1], "no archive at all"),
        ([b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000, b"\r\n", RECORDS[2]], [1, "page"], "a head without end"),
    ],
)  # fmt: skip
def test_reading_goes_on_after_damage_in_a_plain_file(parts, expected, why, tmp_path):
    found = read_bytes(b"".join(parts), tmp_path, "a.warc")
    assert ["page" if isinstance(f, Captured) else 1 for f in found] == expected, why


def test_a_record_that_is_not_what_its_digest_says(tmp_path):
    block = http(page())
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    raw = record(block, more=f"WARC-Block-Digest: sha1:{digest}\r\n")
    found = read_bytes(raw + raw.replace("ثلاثة".encode(), "ثمانة".encode()), tmp_path, "a.warc")
    assert outcome(found) == ["page", "the record is not what its WARC-Block-Digest says"]


def test_large_records_are_not_held(tmp_path, monkeypatch):
    monkeypatch.setattr(warc, "_LARGEST_RECORD", 200_000)
    film = record(http(b"\0" * 3_000_000, kind="video/mp4"))
    long = record(http(b"<p>" + b"x" * 3_000_000))
    found = read_bytes(gzip.compress(film) + gzip.compress(long) + PACKED[0], tmp_path)
    assert outcome(found)[1:] == ["page"], "the film is no page, and so no error"
    assert "200,000 are read" in found[0].why


def test_an_answer_that_unpacks_to_more_than_a_page(tmp_path):
    bomb = gzip.compress(b" " * 17_000_000)
    found = read_bytes(record(http(bomb, "Content-Encoding: gzip")) + RECORDS[0], tmp_path, "a.warc")
    assert outcome(found) == ["the page has more than 16,000,000 bytes", "page"]


def test_a_member_that_is_a_bomb_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "SWELLS_FROM", 4_000_000)
    bomb = gzip.compress(record(b"\0" * 40_000_000, "resource"))
    found = read_bytes(PACKED[0] + bomb + PACKED[1], tmp_path)
    assert outcome(found)[0::2] == ["page", "page"]
    assert "packed bytes hold more than" in found[1].why


def test_no_more_than_a_record_is_read_ahead():
    class Watched(io.BytesIO):
        taken = 0

        def read(self, size=-1, /):
            self.taken += size
            return super().read(size)

        def peek(self, size=0, /):
            return self.getbuffer()[:size].tobytes()

    noise = [gzip.compress(record(hashlib.shake_128(bytes([i])).digest(50_000), "resource")) for i in range(40)]
    stream = Watched(b"".join(noise))
    records = archive.records(stream, 1_000_000)
    for _ in range(4):
        next(records)
    assert stream.taken <= 5 * streams.CHUNK


def test_without_the_package_the_error_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    (error,) = read_bytes(PACKED[0], tmp_path)
    assert isinstance(error, PackageMissing)
    assert "riwaya[warc]" in error.hint


def test_a_page_that_calls_itself_an_archive_is_a_page(tmp_path):
    assert outcome(read_bytes(page(), tmp_path, "a.warc")) == ["page"]


def test_options_and_stdin(tmp_path, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(b"".join(PACKED))

    monkeypatch.setattr(sys, "stdin", Stdin)
    reports = list(read("-", ReadOptions(outlet="موقع العين")))
    assert [r.outlet for r in reports] == ["موقع العين"] * 4
    assert not any(isinstance(r, ReadError) for r in reports)
