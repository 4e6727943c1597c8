# ruff: noqa: E501
"""How each report was got: the bytes that were its own, and the words that dated it; nothing of it changes a report."""

import io
import sys

import pytest

from riwaya.errors import ReadError
from riwaya.model import Captured
from riwaya.readers import capture, read

FIRST = "قُتل شخصان في قصف على سوق بلدة التين صباح الأحد."
SECOND = "وأصيب ثلاثة آخرون نُقلوا إلى مشفى الوادي القريب."
PAGE = f"<html><head><title>قصف</title></head><body><h1>قصف سوق التين اليوم</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "raws", "stated", "why"),
    [
        ("a.txt", FIRST, [FIRST], [None], "a text is the whole file"),
        ("a.html", PAGE, [PAGE], [None], "so is a page"),
        ("a.jsonl", f'{{"text": "{FIRST}"}}\r\n\n{{"text":"{SECOND}", "published": "5 أيار 2022"}}',
         [f'{{"text": "{FIRST}"}}', f'{{"text":"{SECOND}", "published": "5 أيار 2022"}}'], [None, "5 أيار 2022"],
         "a line without its end, so that the last one is like the others"),
        ("a.csv", f'text,published\n{FIRST},2022-05-05\n"{FIRST}\n{SECOND}",\n', [f"{FIRST},2022-05-05", f'"{FIRST}\n{SECOND}",'],
         ["2022-05-05", None], "all lines of a row that has several"),
        ("a.tsv", f"text\tpublished\n\n{SECOND}\t٥ أيار ٢٠٢٢\n", [f"{SECOND}\t٥ أيار ٢٠٢٢"], ["٥ أيار ٢٠٢٢"], "an empty line before it is not its own"),
    ],
)  # fmt: skip
def test_bytes_of_each_report(name, content, raws, stated, why, tmp_path):
    file = tmp_path / name
    file.write_bytes(content.encode())
    found = list(capture(file))
    assert [f.capture.raw.decode() for f in found] == raws, why
    assert [f.capture.stated for f in found] == stated
    assert {f.capture.method for f in found} == {"file"}
    assert [f.report for f in found] == list(read(file))


def test_errors_stand_in_their_place(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"text": "{FIRST}"}}\n{{oops\n{{"text": "{SECOND}"}}\n', encoding="utf-8")
    assert [type(f) for f in capture(file)] == [Captured, ReadError, Captured]


def test_standard_input_is_named_as_such(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(FIRST.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (found,) = capture("-")
    assert (found.capture.method, found.capture.raw.decode()) == ("stdin", FIRST)


def test_a_row_in_another_encoding_keeps_its_bytes(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(f"text\n{FIRST}\n".encode("cp1256"))
    (found,) = capture(file)
    assert (found.report.text, found.capture.raw) == (FIRST, FIRST.encode("cp1256"))


def test_the_address_that_a_browser_notes_in_a_page(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(PAGE.replace("<html>", "<!-- saved from url=(0026)https://altin.example/n/7 --><html>"), "utf-8")
    (found,) = capture(file)
    assert found.capture.url_given == "https://altin.example/n/7"


@pytest.mark.parametrize(
    ("value", "forwarded"),
    [('"شبكة الوادي"', "شبكة الوادي"), ('" "', None), ("true", None), ("null", None), ("7", None)],
)
def test_whom_a_record_was_forwarded_from(value, forwarded, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"text": "{FIRST}", "forwarded": {value}}}', encoding="utf-8")
    (report,) = read(file)
    assert report.forwarded == forwarded
    assert report.extra == f'{{"forwarded": {value}}}', "a coded record shows it as it was given"
