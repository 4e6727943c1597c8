"""Workbooks: the rows of the first sheet, what is wrong with single rows, and files made to do harm."""

import datetime as dt
import io
import json
import sys
import zipfile

import openpyxl
import pytest

from riwaya.errors import PackageMissing, ReadError
from riwaya.model import Captured
from riwaya.readers import ReadOptions, capture, xlsx

LEAD = "اعتقلت دورية خمسة شبان عند حاجز الجسر صباح الثلاثاء."
MORE = "أفرج عن ثلاثة من المعتقلين بعد ساعات."


def book(*rows, **sheets):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for name, cells in sheets.items():
        made.create_sheet(name).append(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read_bytes(raw, tmp_path, name="a.xlsx", options=None):
    (tmp_path / name).write_bytes(raw)
    return list(capture(tmp_path / name, options))


def test_rows(tmp_path):
    head = ["id", "text", "published", "outlet", "url", "severity"]
    raw = book(
        head,
        [7, LEAD, dt.datetime(2022, 3, 25), "مرصد الجسر", "https://jisr.example/7", 3],
        [],
        [8.0, MORE, dt.datetime(2022, 3, 25, 14, 5), None, None, None],
        ["n9", LEAD, "٢٥ آذار ٢٠٢٢"],
        other=["text", "لا تُقرأ إلا الورقة الأولى"],
    )
    first, second, third = read_bytes(raw, tmp_path)
    report = first.report
    assert (report.id, report.text, str(report.published), report.outlet) == ("7", LEAD, "2022-03-25", "مرصد الجسر")
    assert (report.url, json.loads(report.extra)) == ("https://jisr.example/7", {"severity": 3})
    assert json.loads(first.capture.raw) == dict(zip(head, ["7", LEAD, "2022-03-25", *list_of(report), 3], strict=True))
    assert second.report.id == "8"
    assert second.report.published == dt.datetime(2022, 3, 25, 14, 5)
    assert second.capture.stated == "2022-03-25T14:05:00"
    assert (str(third.report.published), third.capture.stated) == ("2022-03-25", "٢٥ آذار ٢٠٢٢")


def list_of(report):
    return [report.outlet, report.url]


def test_formulas_that_went_wrong(tmp_path):
    raw = book(["text", "published", "n"], ["#REF!", None, 1], [LEAD, None, "#DIV/0!"], [MORE, "#VALUE!", 1])
    text, other, date = read_bytes(raw, tmp_path)
    assert (text.path, text.why) == (str(tmp_path / "a.xlsx:2"), "the formula in column text gives #REF!")
    assert json.loads(other.report.extra) == {"n": "#DIV/0!"}, "in a column of others it does no harm"
    assert date.why == "the formula in column published gives #VALUE!"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([None, "2022-03-25"], "neither text nor html"),
        (["", "2022-03-25"], "neither text nor html"),
        (["...", "2022-03-25"], "no words"),
        ([LEAD, "soon"], "published is no date"),
        ([LEAD, 44645], "published is no date"),
        ([LEAD, "2022-03-25", "x"], "the row has 3 cells, the header 2"),
    ],
)
def test_a_bad_row_is_named_and_the_next_is_read(row, why, tmp_path):
    bad, good = read_bytes(book(["text", "published"], row, [LEAD]), tmp_path)
    assert bad.path == str(tmp_path / "a.xlsx:2")
    assert why in bad.why
    assert good.report.text == LEAD


def test_columns_of_other_names(tmp_path):
    raw = book(["notes", "event_date"], [LEAD, dt.datetime(2022, 3, 25)])
    (error,) = read_bytes(raw, tmp_path)
    assert "notes, event_date" in error.why
    options = ReadOptions(columns={"notes": "text", "event_date": "published"})
    (found,) = read_bytes(raw, tmp_path, options=options)
    assert (found.report.text, str(found.report.published)) == (LEAD, "2022-03-25")


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (archive(xl__workbook_xml="<x/>", xl__sheet_xml=" " * 3_000_000), "bytes unpack to 3,000,004"),
        (archive(xl__workbook_xml="<x/>", xl__sharedStrings_xml=LAUGHS), "declares a document type"),
        (archive(a_xml="<x/>"), "a zip archive that is no workbook"),
        (archive(xl__workbook_xml="<x/>"), "the workbook cannot be read"),
        (book(["text"], [LEAD])[:-200], "no workbook"),
        (b"PK\x03\x04" + b"x" * 400, "no workbook"),
        (book(["a", "b"], [1, 2]), "no column is named text or html: a, b"),
    ],
    ids=["bomb", "laughs", "zip", "hollow", "cut", "fake", "strange"],
)
def test_what_is_refused(raw, why, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "LARGEST_UNPACKED", 2_000_000)
    (error,) = read_bytes(raw, tmp_path)
    assert isinstance(error, ReadError)
    assert why in error.why


def test_a_sheet_that_breaks_off_gives_the_rows_before(tmp_path):
    raw = book(["text"], *[[f"{LEAD} {i}"] for i in range(300)])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info, part[: len(part) // 2] if info.filename.endswith("sheet1.xml") else part)
    *rows, error = read_bytes(out.getvalue(), tmp_path)
    assert len(rows) > 100
    assert all(isinstance(row, Captured) for row in rows)
    assert "cannot be read" in error.why


@pytest.mark.parametrize("name", ["a.csv", "a.bin", "a.txt"])
def test_found_whatever_its_name(name, tmp_path):
    (found,) = read_bytes(book(["text"], [LEAD]), tmp_path, name)
    assert found.report.text == LEAD


def test_a_table_that_is_called_a_workbook(tmp_path):
    (found,) = read_bytes(f"id,text\n1,{LEAD}\n".encode(), tmp_path)
    assert found.report.id == "1"


def test_without_the_package_the_error_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (error,) = read_bytes(book(["text"], [LEAD]), tmp_path)
    assert isinstance(error, PackageMissing)
    assert "riwaya[xlsx]" in error.hint
