# ruff: noqa: E501
"""Exports of Telegram Desktop: both shapes, old and new, what makes them no JSON, and what becomes of each field."""

import io
import itertools
import json

import pytest

from riwaya.errors import ReadError
from riwaya.model import Captured
from riwaya.readers import ReadOptions, capture, read, streams, telegram

LEAD = "قصف مدفعي يستهدف أطراف قرية الرمان، وأنباء عن إصابات."
MORE = "مقتل عنصرين من الشرطة برصاص مجهولين غرب المدينة."


def post(number=1, text=LEAD, **more):
    return {
        "id": number, "type": "message", "date": "2024-03-13T00:30:00", "date_unixtime": "1710279000",
        "from": "شبكة الرمان", "from_id": "channel77", "text": text, "text_entities": [{"type": "plain", "text": text}], **more,
    }  # fmt: skip


def export(*messages, name="شبكة الرمان", kind="public_channel", chat=77):
    return {"name": name, "type": kind, "id": chat, "messages": list(messages)}


def everything(*chats, left=()):
    return {
        "about": "Here is the data you requested. \"Quoted\" and {braced}.", "personal_information": {"user_id": 5, "first_name": "س"},
        "chats": {"about": "chats", "list": list(chats)}, "left_chats": {"about": "left", "list": list(left)},
    }  # fmt: skip


def read_bytes(raw, tmp_path, name="result.json"):
    (tmp_path / name).write_bytes(raw)
    return list(capture(tmp_path / name))


def read_export(value, tmp_path, name="result.json"):
    return read_bytes(json.dumps(value, ensure_ascii=False, indent=1).encode(), tmp_path, name)


def test_one_chat(tmp_path):
    first, second = read_export(export(post(5), post(9, MORE)), tmp_path)
    report, got = first.report, first.capture
    assert (report.id, report.text, report.outlet, report.language) == ("tg-77-5", LEAD, "شبكة الرمان", "ar")
    assert report.published.isoformat() == "2024-03-12T21:30:00+00:00", "UTC, not the exporting computer's wall clock"
    assert (report.byline, report.url, report.forwarded, report.extra) == (None, None, None, None)
    assert (got.method, json.loads(got.raw), got.stated) == ("telegram", post(5), "1710279000")
    assert second.report.id == "tg-77-9"


def test_everything_at_once(tmp_path):
    talk = export(post(2, "رسالة خاصة بين اثنين"), name="فلان", kind="personal_chat", chat=3)
    bot = export(post(2, "رسالة من بوت"), kind="bot_chat", chat=4)
    saved = export(post(8, MORE, forwarded_from="مراسل الجرد"), name=None, kind="saved_messages", chat=5)
    group = export(post(1, MORE, **{"from": "أبو سامر"}), name="غرفة أخبار", kind="private_supergroup", chat=6)
    left = export(post(3), name="قناة متروكة", chat=9)
    found = read_export(everything(talk, export(post(1)), bot, saved, group, left=[left]), tmp_path)
    said = [(f.report.id, f.report.outlet, f.report.byline, f.report.forwarded) for f in found]
    assert said == [
        ("tg-77-1", "شبكة الرمان", None, None),
        ("tg-5-8", None, "شبكة الرمان", "مراسل الجرد"),
        ("tg-6-1", "غرفة أخبار", "أبو سامر", None),
        ("tg-9-3", "قناة متروكة", "شبكة الرمان", None),
    ]


@pytest.mark.parametrize(
    ("message", "text", "why"),
    [
        (post(), LEAD, "pieces"),
        (post(text_entities=[{"type": "bold", "text": "عاجل: "}, {"type": "plain", "text": LEAD}]), f"عاجل: {LEAD}", "pieces are joined as they stand"),
        ({k: v for k, v in post().items() if k != "text_entities"}, LEAD, "an old export: one string"),
        (post(text=["", {"type": "bold", "text": LEAD}, " #عاجل"], text_entities=[]), f"{LEAD} #عاجل", "an old export: a list of both"),
        (post(text="", text_entities=[]), None, "a picture without words"),
        (post(text="👍 ..."), None, "no word"),
        (post(type="service", action="pin_message"), None, "what the program notes"),
        (post(type="unsupported"), None, "what it could not export"),
        (post(text=None, text_entities=[{"text": 5}, 7, None]), None, "nonsense"),
    ],
)  # fmt: skip
def test_texts(message, text, why, tmp_path):
    found = read_export(export(message), tmp_path)
    assert [f.report.text for f in found] == ([text] if text else []), why


@pytest.mark.parametrize(
    ("fields", "published", "stated", "why"),
    [
        (
            {"date_unixtime": None},
            "2024-03-13T00:30:00",
            "2024-03-13T00:30:00",
            "an old export has the wall clock only",
        ),
        ({"date_unixtime": "1e9"}, "2024-03-13T00:30:00", "2024-03-13T00:30:00", "no number of seconds"),
        ({"date_unixtime": "0", "date": "soon"}, None, "soon", "nothing that is a date"),
        ({"date_unixtime": 1710279000}, "2024-03-12T21:30:00+00:00", "1710279000", "a number instead of a text"),
        ({"date_unixtime": "99999999999"}, "5138-11-16T09:46:39+00:00", "99999999999", "far off, as it says"),
    ],
)
def test_dates(fields, published, stated, why, tmp_path):
    (found,) = read_export(export(post(**fields)), tmp_path)
    said = found.report.published
    assert ((said.isoformat() if said else None), found.capture.stated) == (published, stated), why


def test_an_edited_post_keeps_its_id(tmp_path):
    before, after = read_export(
        export(post(4), post(4, MORE, edited="2024-03-13T01:00:00", edited_unixtime="1710280800")), tmp_path
    )
    assert before.report.id == after.report.id
    assert before.report.published == after.report.published
    assert json.loads(after.report.extra) == {"edited": "2024-03-12T22:00:00+00:00"}


@pytest.mark.parametrize(
    ("fields", "forwarded", "extra"),
    [
        ({"forwarded_from": "المرصد المحلي"}, "المرصد المحلي", {"forwarded": "المرصد المحلي"}),
        ({"forwarded_from": None}, None, None),
        ({"author": "هيئة التحرير"}, None, None),
    ],
)
def test_forwards(fields, forwarded, extra, tmp_path):
    (found,) = read_export(export(post(**fields)), tmp_path)
    assert found.report.forwarded == forwarded
    assert (json.loads(found.report.extra) if found.report.extra else None) == extra
    assert found.report.byline == fields.get("author")


CONTROL = json.dumps(export(post(1, "أولاً@ثم ثانياً"), post(2, r"المسار C:\x0bin ثم \\x0c ")), ensure_ascii=False)


@pytest.mark.parametrize("size", [*range(1, 9), 64, 100_000])
def test_control_characters_that_are_no_json(size, tmp_path, monkeypatch):
    raw = CONTROL.replace("@", r"\x0b\x1F").encode()
    assert rb"\\x0bin" in raw, "a written-out backslash and x, doubled as JSON has it"
    monkeypatch.setattr(telegram, "CHUNK", size)
    first, second = read_bytes(raw, tmp_path)
    assert first.report.text == "أولاً\x0b\x1fثم ثانياً"
    assert second.report.text == r"المسار C:\x0bin ثم \\x0c "


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_rows_of_backslashes_at_every_cut(size, monkeypatch):
    monkeypatch.setattr(telegram, "CHUNK", size)
    for count in range(1, 8):
        raw = b'"' + b"\\" * count + b'x01" end'
        repaired = telegram._Repaired(streams.buffered(io.BytesIO(raw)))
        whole = b"".join(iter(lambda source=repaired: source.read(), b""))
        assert whole == (raw.replace(b"\\x01", b"\\u0001") if count % 2 else raw), count


@pytest.mark.parametrize(
    ("spoil", "good", "why"),
    [
        (lambda raw: raw[: raw.rindex(b'"type": "message"')], 1, "an export that breaks off"),
        (lambda raw: raw.replace(b'"id": 2,', b'"id": 2,, '), 1, "no JSON"),
        (lambda raw: raw.replace(b'"id": 2,', b'"id": 1e9999,'), 1, "a number beyond all"),
        (lambda raw: raw.replace(MORE.encode(), b"\xff\xfe"), 1, "bytes that are no text"),
        (lambda raw: raw.replace(b'"id": 2,', b'"id": ' + b"[" * 5000 + b"]" * 5000 + b","), 1, "nested without end"),
        (lambda raw: raw[:-1] + b', "more": ' + b'{"a": ' * 5000, 2, "nested without end behind the messages"),
    ],
)  # fmt: skip
def test_a_broken_export_gives_what_stands_before_the_break(spoil, good, why, tmp_path):
    raw = json.dumps(export(post(1), post(2, MORE)), ensure_ascii=False).encode()
    *posts, error = read_bytes(spoil(raw), tmp_path)
    assert [type(p) for p in posts] == [Captured] * good, why
    assert isinstance(error, ReadError)


def test_a_long_export_is_read_as_it_comes():
    class Made:
        """An export of 200,000 messages, each fiftieth a post, made piece by piece as it is read."""

        def __init__(self):
            begin = json.dumps(export(), ensure_ascii=False)[:-2]
            pin = '{"type": "service"}, ' * 49
            posts = (pin + json.dumps({"id": i, "type": "message", "text": LEAD}) for i in range(1, 4_001))
            self.parts = itertools.chain([begin], (f"{'' if i == 0 else ','}{p}" for i, p in enumerate(posts)), ["]}"])
            self.made = -1

        def read(self, size):
            self.made += 1
            return next(self.parts, "").encode()

    stream = Made()
    ids, ahead = [], []
    for one in telegram.read_telegram(stream, "result.json", ReadOptions()):
        ids.append(one.report.id)
        ahead.append(stream.made - len(ids))
    assert ids == [f"tg-77-{i}" for i in range(1, 4_001)]
    assert max(ahead) < 100, "no more is taken than what has been given and a buffer"


@pytest.mark.parametrize("name", ["result.json", "other.json", "export", "x.bin"])
def test_found_by_its_content(name, tmp_path):
    assert len(read_export(export(post()), tmp_path, name)) == 1
    assert len(read_export(everything(export(post())), tmp_path, name)) == 1


def test_found_in_a_folder_by_its_name(tmp_path):
    (tmp_path / "ChatExport").mkdir()
    read_export(export(post()), tmp_path / "ChatExport")
    (tmp_path / "other.json").write_text("{}")
    assert [r.id for r in read(tmp_path)] == ["tg-77-1"]


def test_a_file_of_that_name_that_is_no_export(tmp_path):
    (error,) = read_bytes(b'{"a": 1}', tmp_path)
    assert isinstance(error, ReadError)
    assert "neither text nor html" in error.why


def test_asked_for_by_kind_what_is_no_export_gives_nothing_or_an_error(tmp_path):
    (tmp_path / "a.txt").write_text(LEAD, encoding="utf-8")
    (error,) = read(tmp_path / "a.txt", ReadOptions(kind="telegram"))
    assert "no JSON" in error.why
