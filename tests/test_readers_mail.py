# ruff: noqa: E501
"""Letters, mailboxes and pages saved as one file."""

import base64
import quopri
from email.message import EmailMessage

import pytest

from riwaya.errors import EmptyReport, ReadError
from riwaya.readers import capture, mime

LEAD = "قُتل أربعة أشخاص وأصيب آخرون بانفجار لغم في بادية الرصافة يوم الخميس."
MORE = "وذكر مصدر طبي أن الجرحى نُقلوا إلى المشفى الوطني في المدينة."
PAGE = f"<html><head><title>لغم في البادية</title></head><body><h1>لغم يقتل أربعة في البادية</h1><p>{LEAD}</p><p>{MORE}</p></body></html>"


def letter(text=None, html=None, **headers):
    made = EmailMessage()
    given = {
        "From": "مرصد الرصافة <digest@rasafa.example>", "Subject": "نشرة الخميس", "Date": "Thu, 24 Mar 2022 23:30:00 +0300",
        "Message_ID": "<7@rasafa.example>", **headers,
    }  # fmt: skip
    for name, value in given.items():
        if value is not None:
            made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html") if text is not None else made.set_content(html, subtype="html")
    return made.as_bytes()


def read_bytes(raw, tmp_path, name="a.eml"):
    (tmp_path / name).write_bytes(raw)
    return list(capture(tmp_path / name))


def test_a_letter(tmp_path):
    raw = letter(f"{LEAD}\n\n{MORE}\n", PAGE)
    (found,) = read_bytes(raw, tmp_path)
    report, got = found.report, found.capture
    assert (report.text, report.title, report.outlet) == (f"{LEAD}\n\n{MORE}", "نشرة الخميس", "مرصد الرصافة")
    assert report.published.isoformat() == "2022-03-24T23:30:00+03:00", "with the offset of the letter"
    assert (got.raw, got.method, got.stated) == (raw, "mail", "Thu, 24 Mar 2022 23:30:00 +0300")


@pytest.mark.parametrize(
    ("raw", "text", "why"),
    [
        (letter(None, PAGE), f"{LEAD}\n{MORE}", "a page alone is read as a page"),
        (letter("...", PAGE), f"{LEAD}\n{MORE}", "a text without words is none"),
        (b"From: a <a@b.example>\nDate: Thu, 24 Mar 2022 23:30:00 +0300\n\n" + LEAD.encode("cp1256"), LEAD, "no charset named"),
        (b"From: a <a@b.example>\nSubject: x\nContent-Type: text/plain; charset=iso-8859-6\n\n" + "تم الصلح".encode("iso-8859-6"), "تم الصلح", "named"),
        (f"From: a\nSubject: x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n{LEAD[:30]} \n{LEAD[30:]}\n\n{MORE}\n".encode(), f"{LEAD[:30]} {LEAD[30:]}\n\n{MORE}", "lines that were broken for the way"),
        (b"From: a\nSubject: x\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=nonsense\n\n" + base64.encodebytes(LEAD.encode()), LEAD, "a charset that nobody knows"),
        (f"From: a\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{LEAD}\n".encode(), LEAD, "broken off before its end"),
    ],
)  # fmt: skip
def test_texts(raw, text, why, tmp_path):
    (found,) = read_bytes(raw, tmp_path)
    assert found.report.text == text, why


@pytest.mark.parametrize(
    ("headers", "field", "value", "why"),
    [
        ({"From": "digest@rasafa.example"}, "outlet", None, "an address is no outlet: it may be a person's"),
        ({"From": None}, "outlet", None, "nobody"),
        ({"Date": "soon"}, "published", None, "no date"),
        ({"Date": None}, "published", None, "no date"),
        ({"Subject": None}, "title", None, "no subject"),
    ],
)
def test_headers_that_say_nothing(headers, field, value, why, tmp_path):
    (found,) = read_bytes(letter(LEAD, **headers), tmp_path)
    assert getattr(found.report, field) == value, why


@pytest.mark.parametrize(
    "subject",
    ["=?utf-8?B?" + base64.b64encode("نشرة الخميس".encode()).decode() + "?=", "=?windows-1256?Q?" + quopri.encodestring("نشرة".encode("cp1256"), header=True).decode() + "?= =?utf-8?B?INin2YTYrtmF2YrYsw==?="],
)  # fmt: skip
def test_subjects_in_encoded_words(subject, tmp_path):
    (found,) = read_bytes(f"From: a\nDate: x\nSubject: {subject}\n\n{LEAD}\n".encode(), tmp_path)
    assert found.report.title == "نشرة الخميس"


def test_a_letter_has_one_id_wherever_it_is_kept(tmp_path):
    one, other = letter(LEAD), letter(LEAD, Message_ID="<8@rasafa.example>")
    box = b"From x Thu Mar 24 23:30:00 2022\n" + one + b"\nFrom x Thu Mar 24 23:31:00 2022\n" + other
    ids = [f.report.id for f in (*read_bytes(one, tmp_path), *read_bytes(box, tmp_path, "a.mbox"))]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("name", ["a.mbox", "box", "a.eml"])
def test_a_mailbox(name, tmp_path):
    quoted = f"From: a\nDate: x\n\n{LEAD}\n\n>From the start of a line\n".encode()
    parts = [letter(LEAD, Subject="أولى"), letter(None, "<p></p>"), quoted]
    box = b"".join(b"From rasafa@x Thu Mar 24 23:30:00 2022\n" + p + b"\n" for p in parts)
    first, second, third = read_bytes(box, tmp_path, name)
    assert (first.report.title, first.capture.raw) == ("أولى", parts[0] + b"\n")
    assert isinstance(second, ReadError)
    assert second.path == str(tmp_path / f"{name}:2")
    assert third.report.text.endswith("\nFrom the start of a line"), "what the mailbox quoted is as it was"


def test_letters_that_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(mime, "LARGEST_MESSAGE", 5_000)
    box = b"".join(b"From x Thu Mar 24 23:30:00 2022\n" + letter(t) + b"\n" for t in (LEAD * 200, LEAD))
    large, good = read_bytes(box, tmp_path, "a.mbox")
    assert "5,000 bytes" in large.why
    assert good.report.text == LEAD
    assert "5,000 bytes" in read_bytes(letter(LEAD * 200), tmp_path)[0].why


def test_a_letter_found_by_its_headers(tmp_path):
    assert read_bytes(letter(LEAD), tmp_path, "letter")[0].report.title == "نشرة الخميس"
    (text,) = read_bytes(f"ملاحظة: {LEAD}\nتاريخ: اليوم\n".encode(), tmp_path, "note")
    assert text.capture.method == "file"


def saved(page=PAGE, location="https://rasafa.example/n/7", charset="utf-8", extra=""):
    body = quopri.encodestring(page.encode(charset)).decode("ascii")
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {location}\r\nSubject: x\r\nDate: Fri, 25 Mar 2022 08:00:00 -0000\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n{extra}'
        f"--b\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: {location}\r\n\r\n{body}\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: cid:1\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    ).encode()


FRAME = "--b\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n\r\n<p>إعلان</p>\r\n"


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (saved(), "a.mhtml", "as a browser saves it"),
        (saved(), "a.mht", "under the old extension"),
        (saved(), "page", "found by its headers"),
        (saved(), "a.html", "called a plain page"),
        (saved(charset="windows-1256"), "a.mhtml", "in another encoding"),
        (saved(extra=FRAME), "a.mhtml", "a frame stands before the page"),
    ],
)
def test_saved_pages(raw, name, why, tmp_path):
    (found,) = read_bytes(raw, tmp_path, name)
    assert found.report.text == f"{LEAD}\n{MORE}", why
    assert (found.report.url, found.capture.url_given) == ("https://rasafa.example/n/7",) * 2
    assert found.capture.at.isoformat() == "2022-03-25T08:00:00+00:00", "when the browser saved it"
    assert found.report.published is None, "the day of saving is no day of publication"
    assert found.capture.method == "file"


def test_the_address_a_page_names_itself_wins(tmp_path):
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="https://rasafa.example/canon">')
    (found,) = read_bytes(saved(page), tmp_path, "a.mhtml")
    assert (found.report.url, found.capture.url_given) == ("https://rasafa.example/canon", "https://rasafa.example/n/7")


def test_an_address_in_a_comment_serves_where_there_is_no_other(tmp_path):
    page = PAGE.replace("<html>", "<!-- saved from url=(0026)https://rasafa.example/n/9 --><html>")
    (found,) = read_bytes(saved(page, "file:///C:/7.html"), tmp_path, "a.mhtml")
    assert found.report.url == "https://rasafa.example/n/9"


@pytest.mark.parametrize(
    "raw", [b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n", b"\xff" * 900]
)
def test_a_file_without_a_page(raw, tmp_path):
    (error,) = read_bytes(raw, tmp_path, "a.mhtml")
    assert isinstance(error, EmptyReport)


def test_a_page_that_is_called_saved(tmp_path):
    (found,) = read_bytes(PAGE.encode(), tmp_path, "a.mhtml")
    assert found.report.text == f"{LEAD}\n{MORE}"
