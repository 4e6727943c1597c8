# ruff: noqa: E501
"""Text exports of WhatsApp: the shapes that phones write, what is a message in them, and when it was sent."""

import pytest

from riwaya.errors import EmptyReport
from riwaya.readers import ReadOptions, capture, read, whatsapp

LEAD = "انفجار عبوة ناسفة قرب جسر الزيتون"
MORE = "تعرضت أطراف الحي لقصف بالهاون"
NAME = "WhatsApp Chat with أخبار الزيتون.txt"


def read_chat(text, tmp_path, name=NAME, options=None):
    (tmp_path / name).write_bytes(text.encode())
    return list(capture(tmp_path / name, options))


@pytest.mark.parametrize(
    ("stamp", "moment", "why"),
    [
        ("[25/03/2022, 14:05:33] {}", "2022-03-25T14:05:33", "an iPhone, 24 hours"),
        ("[25/03/2022, 2:05:33 PM] {}", "2022-03-25T14:05:33", "an iPhone, 12 hours"),
        ("\u200e[25/03/2022, 2:05:33\u202fPM] {}", "2022-03-25T14:05:33", "a mark before it, a narrow space in it"),
        ("25/03/2022, 14:05 - {}", "2022-03-25T14:05:00", "Android"),
        ("3/25/22, 2:05 PM - {}", "2022-03-25T14:05:00", "Android in America"),
        ("3/25/22, 12:05 AM - {}", "2022-03-25T00:05:00", "midnight"),
        ("25/03/2022, 12:05 pm - {}", "2022-03-25T12:05:00", "noon"),
        ("25.03.22, 14:05 - {}", "2022-03-25T14:05:00", "points"),
        ("2022-03-25, 14:05 - {}", "2022-03-25T14:05:00", "the year first"),
        ("٢٥‏/٣‏/٢٠٢٢، ٢:٠٥ م - {}", "2022-03-25T14:05:00", "Arabic figures, comma, marks and half of the day"),
        ("[٢٥‏/٣‏/٢٠٢٢، ١٢:٠٥:٠٧ ص] ‏{}", "2022-03-25T00:05:07", "an Arabic iPhone"),
        ("25/3/2022، 2:05 مساءً - {}", "2022-03-25T14:05:00", "the half of the day written out"),
    ],
)  # fmt: skip
def test_shapes(stamp, moment, why, tmp_path):
    (found,) = read_chat(stamp.format(f"سامر: {LEAD}\n"), tmp_path)
    report = found.report
    assert report.published.isoformat() == moment, why
    assert (report.text, report.byline, report.outlet) == (LEAD, "سامر", "أخبار الزيتون")


@pytest.mark.parametrize(
    ("dates", "expected", "why"),
    [
        (["1/2/2022", "25/2/2022"], ["2022-02-01", "2022-02-25"], "25 is no month: day first in all the file"),
        (["1/2/2022", "2/25/2022"], ["2022-01-02", "2022-02-25"], "month first"),
        (["3/1/2022", "4/1/2022", "1/2/2022"], ["2022-01-03", "2022-01-04", "2022-02-01"], "messages stand in order: day first"),
        (["1/3/2022", "1/4/2022", "2/1/2022"], ["2022-01-03", "2022-01-04", "2022-02-01"], "messages stand in order: month first"),
        (["1/2/2022"], [None], "nothing tells: no date is guessed"),
        (["2/2/2022"], ["2022-02-02"], "it makes no difference"),
        (["١/٢/٢٠٢٢"], ["2022-02-01"], "a phone in Arabic writes the day first"),
        (["31/2/2022"], [None], "no day"),
    ],
)  # fmt: skip
def test_day_and_month(dates, expected, why, tmp_path):
    text = "".join(f"{day}, 10:00 - سامر: {LEAD} {i}\n" for i, day in enumerate(dates))
    found = read_chat(text, tmp_path)
    assert [str(f.report.published.date()) if f.report.published else None for f in found] == expected, why
    assert found[0].capture.stated == f"{dates[0]}, 10:00", "the words stay, whatever they mean"


def line(text, who="سامر: "):
    return f"25/03/2022, 14:05 - {who}{text}\n"


@pytest.mark.parametrize(
    ("text", "texts", "why"),
    [
        (line(f"{LEAD}\n{MORE}\n\nيتبع"), [f"{LEAD}\n{MORE}\n\nيتبع"], "a message of several lines"),
        (line(LEAD) + line("انضم أبو علي باستخدام رابط دعوة", "") + line(MORE), [LEAD, MORE], "what the program notes"),
        (line("الرسائل والمكالمات مشفّرة تمامًا بين الطرفين.", "أخبار: ‎") + line(LEAD), [LEAD], "a notice in the group's name"),
        (line("<Media omitted>") + line("<تم استبعاد الوسائط>") + line("‎تم استبعاد الصورة") + line(LEAD), [LEAD], "pictures left out"),
        (line("تم حذف هذه الرسالة") + line("This message was deleted.") + line(LEAD), [LEAD], "messages taken back"),
        (line(f"IMG-01.jpg (file attached)\n{LEAD}"), [LEAD], "the words under a picture"),
        (line("‎<مرفق: 01.jpg>") + line(LEAD), [LEAD], "a picture alone"),
        (line("👍🏼") + line(LEAD), [LEAD], "no word"),
        (line(f"قال: {LEAD}"), [f"قال: {LEAD}"], "a colon in the message"),
        (line(LEAD).replace("\n", "\r\n") + line(MORE), [LEAD, MORE], "line ends of Windows"),
        (line(f"في 25/03/2022, 14:05 - {LEAD}"), [f"في 25/03/2022, 14:05 - {LEAD}"], "a date inside a message"),
        ("\ufeff" + line(LEAD), [LEAD], "a mark of encoding"),
    ],
)  # fmt: skip
def test_what_is_a_message(text, texts, why, tmp_path):
    assert [f.report.text for f in read_chat(text, tmp_path)] == texts, why


def test_a_changed_message_says_so(tmp_path):
    found = read_chat(line(f"{LEAD} ‎<This message was edited>") + line(f"{MORE} <تم تعديل هذه الرسالة>"), tmp_path)
    assert [(f.report.text, f.report.extra) for f in found] == [(LEAD, '{"edited": true}'), (MORE, '{"edited": true}')]


def test_bytes_are_the_lines_of_the_message(tmp_path):
    first, second = read_chat(line(f"{LEAD}\n{MORE}") + line(MORE), tmp_path)
    assert first.capture.raw.decode() == f"25/03/2022, 14:05 - سامر: {LEAD}\n{MORE}"
    assert second.capture.raw.decode().strip() == line(MORE).strip()
    assert first.capture.method == "whatsapp"


def test_ids_stay_when_a_chat_is_exported_again(tmp_path):
    old = read_chat(line(LEAD) + line(LEAD), tmp_path)
    new = read_chat(
        "".join(f"3/25/22, 2:05 PM - Samir: {t}\n" for t in (LEAD, LEAD, MORE)), tmp_path, "WhatsApp Chat with X.txt"
    )
    ids = [f.report.id for f in (*old, *new)]
    assert ids[:2] == ids[2:4], "another phone writes names and dates its own way"
    assert len(set(ids)) == 3, "the same words twice in a minute are two messages"


@pytest.mark.parametrize(
    ("name", "outlet", "why"),
    [
        ("WhatsApp Chat with أخبار الزيتون.txt", "أخبار الزيتون", "in English"),
        ("WhatsApp Chat - أخبار الزيتون.txt", "أخبار الزيتون", "an iPhone"),
        ("محادثة واتساب مع أخبار الزيتون.txt", "أخبار الزيتون", "in Arabic"),
        ("WhatsApp Chat - أخبار الزيتون/_chat.txt", "أخبار الزيتون", "unpacked into a folder"),
        ("WhatsApp Chat with +000 944 000 111.txt", None, "a telephone number is no outlet"),
        ("export.txt", None, "no name of a chat"),
    ],
)
def test_name_of_the_chat(name, outlet, why):
    assert whatsapp.chat_name(name) == outlet, why


def test_numbers_are_no_bylines(tmp_path):
    found = read_chat(line(LEAD, "+000 944 000 111: ") + line(MORE, "~ أم خالد: "), tmp_path)
    assert [f.report.byline for f in found] == [None, "أم خالد"]


def test_options_win(tmp_path):
    (found,) = read_chat(line(LEAD), tmp_path, options=ReadOptions(outlet="مرصد الزيتون"))
    assert found.report.outlet == "مرصد الزيتون"


@pytest.mark.parametrize(
    "text",
    [f"25/03/2022\n{LEAD}", f"في 25/03/2022, 14:05 - سامر: {LEAD}", f"2022: {LEAD}", "99/99/2022, 99:99 - س: نص"],
)
def test_other_texts_with_dates_stay_texts(text, tmp_path):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (report,) = read(tmp_path / "a.txt")
    assert not report.id.startswith("wa-")


def test_asked_for_by_kind_what_is_no_chat_is_an_error(tmp_path):
    (error,) = read_chat(LEAD, tmp_path, "a.txt", ReadOptions(kind="whatsapp"))
    assert isinstance(error, EmptyReport)
