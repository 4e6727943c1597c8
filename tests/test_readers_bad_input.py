"""Input that is broken, empty, huge or odd: an error that names file and line, and the rest is read all the same."""

import io
import json
import time
import tracemalloc

import pytest

from riwaya.errors import EmptyReport, ReadError, UnknownFormat
from riwaya.model import Report
from riwaya.readers import ReadOptions, read, read_csv, read_html, read_jsonl, read_one, read_text

LINE = "أعلن المجلس المحلي في بلدة التين توقف محطة المياه عن العمل بعد قصفها."


def _jsonl(*lines, options=None):
    raw = b"\n".join(x if isinstance(x, bytes) else json.dumps(x, ensure_ascii=True).encode() for x in lines)
    return list(read_jsonl(io.BytesIO(raw), "in.jsonl", options))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{not json", "not JSON"),
        (b"[1, 2]", "object is expected, not list"),
        (b"42", "object is expected, not int"),
        (b"{}", "neither text nor html"),
        ({"text": 5}, "text is no text but int"),
        ({"text": LINE, "id": ["a"]}, "id is no text but list"),
        ({"text": LINE, "published": "the other day"}, "published is no date"),
        ({"text": LINE, "published": 20240312}, "published is no date"),
        ({"text": "ـــ ًٌٍ ـ"}, "no words"),
        ({"text": "   "}, "no words"),
        ({"html": "<html><body></body></html>"}, "no article|no text"),
        (b"[" * 100_000, "nested too deep|not JSON"),
        (b'{"text": "' + b"\\u0623" * 3, "not JSON"),
    ],
    ids=str,
)
def test_a_bad_line_is_named_and_the_next_is_read(line, why):
    bad, good = _jsonl(line, {"id": "x", "text": LINE})
    assert isinstance(bad, ReadError)
    assert bad.path == "in.jsonl:1"
    assert any(part in bad.why for part in why.split("|"))
    assert (good.id, good.text) == ("x", LINE)


def test_unpaired_surrogates_are_replaced():
    (report,) = _jsonl(b'{"id": "a\\udc00", "text": "\\ud800 ' + json.dumps(LINE).encode()[1:-1] + b'"}')
    assert report.text == "\ufffd " + LINE
    assert report.id == "a\ufffd"
    report.text.encode("utf-8")


def test_nan_is_null_and_blank_lines_are_no_error():
    reports = _jsonl(b'{"text": "' + LINE.encode() + b'", "title": NaN}', b"", b"   ")
    assert [r.title for r in reports] == [None]


def test_text_of_a_record_is_untouched():
    text = "  قُـصـفت ٣ قرى،\r\n\tأمس.\u200f \x00\n"
    assert _jsonl({"text": text})[0].text == text


def test_other_keys_are_carried():
    (report,) = _jsonl({"id": 7, "text": LINE, "lang": "ar", "score": [1, {"a": None}], "path": "x"})
    assert report.id == "7"
    assert report.path is None
    assert json.loads(report.extra) == {"lang": "ar", "score": [1, {"a": None}], "path": "x"}


def test_a_record_without_id_has_the_same_one_each_time():
    first, second, other = _jsonl({"text": LINE}, {"text": LINE}, {"text": LINE + " وعادت مساءً."})
    assert first.id == second.id != other.id


def test_csv_rows(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(
        (
            "\ufeffnr;text;published\r\n1;" + LINE + ';2021-03-04\r\n2;؛؛;;;\r\n3;"أ;ب\nج";\r\n4;' + LINE + ";غداً\r\n"
        ).encode()
    )
    rows = list(read(file, ReadOptions(columns={"nr": "id"})))
    assert [type(r).__name__ for r in rows] == ["Report", "ReadError", "Report", "ReadError"]
    assert (rows[0].id, str(rows[0].published)) == ("1", "2021-03-04")
    assert rows[1].path.endswith("t.csv:3")
    assert rows[2].text == "أ;ب\nج"
    assert rows[3].path.endswith("t.csv:6")


def test_csv_in_windows_1256_after_a_plain_beginning():
    raw = b"id,text\n" + b"1,plain words\n" * 2000 + f'2,"{LINE}"\n'.encode("cp1256")
    assert list(read_csv(io.BytesIO(raw), "t.csv"))[-1].text == LINE


def test_csv_with_broken_bytes_and_open_quote():
    raw = f"text\n{LINE}\n".encode() + b"\xd8\xff\xfe broken\n" + LINE.encode() + b'\n"open'
    found = list(read_csv(io.BytesIO(raw), "t.csv"))
    assert [type(f).__name__ for f in found][:3] == ["Report", "ReadError", "Report"]
    assert found[1].path == "t.csv:3"


def test_csv_without_a_text_column_says_which_it_has():
    (error,) = read_csv(io.BytesIO(b"a,b\n1,2\n"), "t.csv")
    assert "a, b" in error.why
    assert "--columns text=" in error.hint


def test_a_folder_with_an_unreadable_and_an_empty_file(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "gold.json").write_text("{}")
    (tmp_path / ".hidden.txt").write_text(LINE, encoding="utf-8")
    found = list(read(tmp_path))
    assert [type(f) for f in found] == [EmptyReport, ReadError, Report]
    assert found[0].path == str(tmp_path / "a.txt")
    assert found[1].path == str(tmp_path / "b.txt")


def test_missing_file_and_binary_file(tmp_path):
    (missing,) = read(tmp_path / "none.txt")
    assert missing.why == "no such file"
    (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 40)
    (binary,) = read(tmp_path / "x.bin")
    assert isinstance(binary, UnknownFormat)
    (tmp_path / "x.txt").write_bytes(bytes(range(256)) * 40)
    (binary,) = read(tmp_path / "x.txt")
    assert isinstance(binary, UnknownFormat)


def test_read_one_refuses_two(tmp_path):
    file = tmp_path / "two.jsonl"
    file.write_text(f'{{"text": "{LINE}"}}\n' * 2, encoding="utf-8")
    with pytest.raises(ReadError, match="more than one"):
        read_one(file)


@pytest.mark.parametrize("raw", [b"", b"   \n", "ًٌٍ ـ \u200f".encode(), b"12 3 4"])
def test_text_without_words(raw, tmp_path):
    (tmp_path / "e.txt").write_bytes(raw)
    with pytest.raises(EmptyReport):
        read_one(tmp_path / "e.txt")


@pytest.mark.parametrize("raw", [b"<", b"<html>", b"\x00\x00<p>", b"<!-- -->", b"<html><body><script>x</script>"])
def test_page_without_words(raw):
    with pytest.raises(ReadError):
        read_html(raw)


def test_a_line_of_two_megabytes_is_read_in_time():
    text = (LINE + " ") * 30_000
    started = time.perf_counter()
    assert len(read_text(text.encode()).text) > 2_000_000
    assert len(read_html(f"<html><body><p>{text}</p></body></html>".encode()).text) > 2_000_000
    assert time.perf_counter() - started < 20


def test_deep_nesting_and_many_paragraphs():
    deep = "<div>" * 20_000 + f"<p>{LINE}</p>" + "</div>" * 20_000
    assert LINE in read_html(f"<html><body>{deep}</body></html>".encode()).text
    many = "".join(f"<p>{LINE} {i}</p>" for i in range(10_000))
    started = time.perf_counter()
    read_html(f"<html><body><div>{many}</div></body></html>".encode())
    assert time.perf_counter() - started < 20


def test_many_lines_without_running_text_take_time_in_proportion():
    page = "<html><body>" + "<p>كلمة واحدة هنا</p>" * 20_000 + "</body></html>"
    started = time.perf_counter()
    read_html(page.encode())
    assert time.perf_counter() - started < 20


def test_rows_of_dots_take_no_time():
    started = time.perf_counter()
    read_text((LINE + "\n" + "." * 200_000 + "\n" + "(" * 200_000 + "\n" + LINE).encode())
    assert time.perf_counter() - started < 5


def test_huge_input_is_refused():
    with pytest.raises(ReadError, match="bytes"):
        read_html(b"<p>" + b"x" * 16_000_000)


def test_nul_bytes_in_a_page():
    page = f"<html><body><h1>خبر\x00 قصير جداً</h1><p>{LINE}</p><p>\x00{LINE} وعاد الضخ مساءً.</p></body></html>"
    assert "\x00" not in read_html(page.encode()).text


def test_memory_stays_flat(tmp_path):
    file = tmp_path / "many.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for i in range(3_000):
            out.write(json.dumps({"id": str(i), "text": LINE * 5}) + "\n")
    tracemalloc.start()
    count = sum(isinstance(r, Report) for r in read(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3_000
    assert peak < 3_000_000
