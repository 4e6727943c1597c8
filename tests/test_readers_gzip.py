"""Packed files: read as what is in them, within bounds, with an error where they are damaged, and without memory."""

import gzip
import tracemalloc
import zlib

import pytest

from riwaya.errors import ReadError, UnknownFormat
from riwaya.model import Report
from riwaya.readers import ReadOptions, capture, read, streams

LINE = "أعلن المجلس المحلي في بلدة التين توقف محطة المياه عن العمل بعد قصفها مساء الأربعاء."
MORE = "وقال رئيس المجلس إن فرق الصيانة بدأت إصلاح الأعطال، وإن الضخ سيعود خلال يومين."
PAGE = f"<html><body><h1>توقف محطة المياه في التين</h1><p>{LINE}</p><p>{MORE}</p></body></html>"
ROWS = f'{{"text": "{LINE}"}}\n{{"text": "{MORE}"}}\n'


@pytest.mark.parametrize(
    ("name", "content", "texts", "why"),
    [
        ("a.jsonl.gz", ROWS, [LINE, MORE], "the extension inside tells"),
        ("a.csv.gz", f"text\n{LINE}\n{MORE}\n", [LINE, MORE], "also of a table with one column"),
        ("a.html.gz", PAGE, [f"{LINE}\n{MORE}"], "a page"),
        ("a.txt.gz", LINE, [LINE], "a text"),
        ("a.gz", ROWS, [LINE, MORE], "without one, the content tells"),
        ("a.jsonl", ROWS, [LINE, MORE], "packed, whatever the name says"),
        ("a.html", PAGE, [f"{LINE}\n{MORE}"], "as some servers send pages"),
    ],
)
def test_packed_files(name, content, texts, why, tmp_path):
    (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    assert [r.text for r in read(tmp_path / name)] == texts, why


def test_members_one_after_the_other_and_padding(tmp_path):
    half = len(ROWS) // 2
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(ROWS[:half].encode()) + gzip.compress(ROWS[half:].encode()))
    assert [r.text for r in read(file)] == [LINE, MORE]
    assert [c.capture.raw.decode() for c in capture(file)] == ROWS.splitlines()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda raw: raw[:-20], "cut off"),
        (lambda raw: raw[:-6] + b"\0\0" + raw[-4:], "not valid gzip"),
        (lambda raw: raw + b"garbage", "not valid gzip"),
    ],
)
def test_damage_comes_after_what_could_be_read(spoil, why, tmp_path):
    file = tmp_path / "a.jsonl.gz"
    rows = "".join(f'{{"id": "{i}", "text": "{LINE} {i * 7919 % 1009}"}}\n' for i in range(9000))
    file.write_bytes(spoil(gzip.compress(rows.encode())))
    *reports, error = read(file)
    assert all(isinstance(r, Report) for r in reports)
    assert len(reports) > 8000, "nearly all stands before the damage"
    assert isinstance(error, ReadError)
    assert why in error.why


def test_a_bomb_is_left_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "SWELLS_FROM", 2_000_000)
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
    for name in ("a.jsonl.gz", "a.txt.gz", "a.csv.gz", "a.gz"):
        (tmp_path / name).write_bytes(bomb)
        tracemalloc.start()
        (error,) = read(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "unpack to more than" in error.why
        assert peak < 150_000_000, "300 MB lie in it"


def test_a_page_larger_than_any_is_refused_packed_too(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>" + LINE.encode() * 120_000))
    (error,) = read(tmp_path / "a.html.gz")
    assert "up to 16,000,000 are read" in error.hint


def test_gzip_inside_gzip_is_not_followed(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(gzip.compress(ROWS.encode())))
    (error,) = read(tmp_path / "a.jsonl.gz")
    assert isinstance(error, UnknownFormat)


def test_a_folder_gives_packed_files_of_known_kinds(tmp_path):
    for name in ("a.jsonl.gz", "b.sql.gz", "c.gz"):
        (tmp_path / name).write_bytes(gzip.compress(ROWS.encode()))
    assert len(list(read(tmp_path))) == 2


def test_a_kind_that_is_asked_for_holds_for_what_is_inside(tmp_path):
    (tmp_path / "a.dat").write_bytes(gzip.compress(ROWS.encode()))
    assert [r.text for r in read(tmp_path / "a.dat", ReadOptions(kind="jsonl"))] == [LINE, MORE]
