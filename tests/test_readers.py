# ruff: noqa: E501
"""Plain text, dates, encodings and streams."""

import datetime as dt
import io
import json
import sys

import pytest

from riwaya.readers import ReadOptions, read, read_html, read_one, read_text
from riwaya.readers.dates import days_of_writing, find_date, parse_iso, visible_date
from riwaya.readers.encoding import decode
from riwaya.readers.lines import cut_read_also, furniture, heading

TITLE = "توقف محطة المياه في بلدة التين"
FIRST = "أعلن المجلس المحلي في بلدة التين توقف محطة المياه عن العمل بعد قصفها مساء الأربعاء."
SECOND = "وقال رئيس المجلس إن فرق الصيانة بدأت إصلاح الأعطال، وإن الضخ سيعود خلال يومين."
BODY = f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    ("text", "title", "outlet", "published", "related"),
    [
        (f"{FIRST}\n\n{SECOND}\n", None, None, None, ()),
        (f"{TITLE} - موقع الرصيف\n\n{TITLE}\n\nالرصيف نيوز\n\n{FIRST}\n\n{SECOND}\n\nمقالات ذات صلة\n\nعودة الكهرباء إلى كفرتين\n\nحريق في سوق الخضار؟",
         TITLE, "الرصيف نيوز", None, ("عودة الكهرباء إلى كفرتين", "حريق في سوق الخضار؟")),
        (f"{TITLE}\n\n{TITLE}\nوكالة السفح للأنباء\nالخميس ٥ أيار ٢٠٢٢\n{FIRST}\n{SECOND}\nشارك المقال\nالوسوم: مياه، قصف",
         TITLE, "وكالة السفح للأنباء", "2022-05-05", ()),
        (f"{TITLE}\n\nبقلم: سليم النحاس\n5 ماي 2022\n\n{FIRST}\n\nاقرأ أيضاً: عودة الكهرباء إلى كفرتين\n\n{SECOND}\n\nقد يهمك أيضاً:\n- هدنة في الوادي\n",
         TITLE, None, "2022-05-05", ("عودة الكهرباء إلى كفرتين", "هدنة في الوادي")),
        (f"{TITLE} | شبكة الضفة\n{TITLE}\n{FIRST}\nمواضيع ذات صلة\nعودة الكهرباء إلى كفرتين\n{FIRST[:-1]} في أول أيام الشهر.\n{SECOND}",
         TITLE, "شبكة الضفة", None, ("عودة الكهرباء إلى كفرتين",)),
    ],
    ids=["bare", "sample-like", "date-and-tags", "byline-and-read-also", "list-inside"],
)  # fmt: skip
def test_plain_text(text, title, outlet, published, related):
    report = read_text(text.encode())
    said = report.published.isoformat() if report.published else None
    assert (report.title, report.outlet, said, report.related) == (title, outlet, published, related)
    assert report.text.startswith(FIRST)
    assert report.text.endswith(SECOND)
    assert all(headline not in report.text for headline in related)


def test_text_without_furniture_stays_whole():
    text = f"  {FIRST}  {SECOND}\n\n\n{FIRST}\tوبقيت   المدارس مغلقة"
    assert read_text(text.encode()).text == text


@pytest.mark.parametrize(
    "short", ["قُتل شخصان", "قُتل شخصان في قصف على بلدة التين", f"{FIRST}\n{SECOND}", "قصف\nثم هدوء"]
)
def test_short_texts_are_no_titles(short):
    report = read_text(short.encode())
    assert (report.text, report.title) == (short, None)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("الثلاثاء 14 أيلول 2021", "2021-09-14"),
        ("١٢ آذار/مارس ٢٠٢٤", "2024-03-12"),
        ("نُشر في: 12 آذار / مارس 2024 - 14:05", "2024-03-12"),
        ("8 فيفري 2019", "2019-02-08"),
        ("20 دجنبر 2020", "2020-12-20"),
        ("12 أوت 2021", "2021-08-12"),
        ("5 كانون الأول 2022", "2022-12-05"),
        ("31 كانون الثاني (يناير) 2023", "2023-01-31"),
        ("نوفمبر 9, 2021", "2021-11-09"),
        ("2 رمضان 1445هـ الموافق 12 مارس 2024م", "2024-03-12"),
        ("الأحد، ٣ شباط، ٢٠١٩ | ١٠:٤٥ م", "2019-02-03"),
        ("١٢/٠٣/٢٠٢٤", "2024-03-12"),
        ("2024/3/12 09:15", "2024-03-12"),
        ("13-7-2020 آخر تحديث 15-7-2020", "2020-07-13"),
        ("2 رمضان 1445 هـ", None),
        ("آخر تحديث: 15 يوليو 2020", None),
        ("حقوق النشر محفوظة 2020", None),
        ("© 12 مارس 2024", None),
        ("31 شباط 2020", None),
        ("وكان الجانبان أبرما في 19 مايو 2023 هدنة تشمل الأسواق.", None),
        ("منذ ساعتين", None),
        ("مارس 2024", None),
    ],
)
def test_visible_date(line, day):
    date = visible_date(line)
    assert (date.isoformat() if date else None) == day


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2020-12-25T01:59:50+02:00", "2020-12-25T01:59:50+02:00"),
        ("2020-12-25T01:59+0200", "2020-12-25T01:59:00+02:00"),
        ("2020-12-25T01:59:50.123Z", "2020-12-25T01:59:50+00:00"),
        ("2020-12-25 01:59", "2020-12-25T01:59:00"),
        ("٢٠٢٠-١٢-٢٥", "2020-12-25"),
        ("20201225", "2020-12-25"),
        ("Fri, 25 Dec 2020 01:59:50 +0200", "2020-12-25T01:59:00+02:00"),
        ("December 25, 2020", "2020-12-25"),
        ("2020-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_machine_date(value, iso):
    date = parse_iso(value)
    assert (date.isoformat() if date else None) == iso


def test_find_date_in_a_sentence():
    assert find_date("أبرم الاتفاق في مسقط في 19 مايو 2023 بحضور الوجهاء") == dt.date(2023, 5, 19)


def test_weekday_that_a_text_calls_today():
    assert days_of_writing("قُتل شخصان اليوم الأربعاء، بعد قصف ليل أمس الثلاثاء.") == {2}
    assert days_of_writing("قُتل شخصان يوم الأربعاء.") == frozenset()


@pytest.mark.parametrize("bar", ["الأربعاء 23 آذار 2022م", "الأحد 22 تشرين الثاني 2026"])
def test_a_date_above_the_article_counts_only_where_the_text_agrees(bar):
    page = f"""<html><head><title>{TITLE}</title></head><body><div>{bar}</div><div><h1>{TITLE}</h1>
    <div><p>{FIRST.replace("مساء الأربعاء", "فجر اليوم الأربعاء")}</p><p>{SECOND}</p></div></div></body></html>"""
    assert read_html(page.encode()).published == (dt.date(2022, 3, 23) if "2022" in bar else None)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso-8859-6"])
@pytest.mark.parametrize("declared", ["", "windows-1256", "utf-8", "iso-8859-1", "nonsense"])
def test_encodings(name, declared):
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html><head>{meta}<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    assert read_html(page.encode(name)).text == BODY
    assert read_text(BODY.encode(name)).text == BODY


def test_utf8_with_a_few_broken_bytes_stays_utf8():
    text, name = decode(BODY.encode() * 20 + b"\xd8")
    assert (text.count("\ufffd"), name) == (1, "utf-8")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("مقالات ذات صلة", "related"), ("أخبار متعلقة:", "related"), ("المواضيع المرتبطة", "related"), ("تقارير أخرى ذات صلة", "related"),
        ("قد يهمّك أيضاً", "related"), ("شاهد أيضًا", "related"), ("الأكثر قراءة", "lists"), ("الاكثر مشاهده", "lists"),
        ("أضف تعليقاً", "comments"), ("التعليقات (12)", "comments"), ("أخبار الجبهة الجنوبية", None),
        ("اجتماع أطراف ذات صلة بملف المعتقلين في درعا", None), ("صور", "lists"), (FIRST, None),
    ],
)  # fmt: skip
def test_heading(line, kind):
    assert heading(line) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("فيسبوك تويتر واتساب نسخ الرابط", "share"), ("شارك الخبر", "share"), ("الوسوم: درعا، طفس", "tags"), ("اشترك في نشرتنا البريدية", "follow"),
        ("نستخدم ملفات تعريف الارتباط لتحسين تجربتك", "cookie"), ("جميع الحقوق محفوظة © 2022", "rights"), ("إعلان", "advert"), ("***", "empty"),
        ("شارك مئات المتظاهرين في تشييع القتلى.", None), ("انضموا إلى صفوف المعارضة عام 2012.", None), ("صورة الوضع لم تتضح بعد.", None), (FIRST, None),
    ],
)  # fmt: skip
def test_furniture(line, kind):
    assert furniture(line) == kind


@pytest.mark.parametrize(
    ("line", "rest", "headline"),
    [
        ("اقرأ أيضاً: هدنة في الوادي", "", "هدنة في الوادي"),
        (f"{FIRST} اقرأ أيضاً: هدنة في الوادي", FIRST, "هدنة في الوادي"),
        (f"{FIRST} (اقرأ المزيد: هدنة في الوادي)", FIRST, "هدنة في الوادي"),
        ("وطلب منه أن يقرأ أيضاً: الرسالة كاملة.", "وطلب منه أن يقرأ أيضاً: الرسالة كاملة.", None),
        (FIRST, FIRST, None),
    ],
)
def test_read_also(line, rest, headline):
    assert cut_read_also(line) == (rest, headline)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (f"<!DOCTYPE html><html><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>", "html"),
        (f'{{"id": "a", "text": "{FIRST}"}}\n{{"id": "b", "text": "{SECOND}"}}', "jsonl"),
        (f"id,text\na,{FIRST}\nb,{SECOND}\n", "csv"),
        (BODY, "text"),
    ],
)
def test_standard_input_is_sniffed(raw, kind, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(raw.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    reports = list(read("-"))
    assert [r.text for r in reports] == ([BODY] if kind in ("html", "text") else [FIRST, SECOND])


def test_options_override(tmp_path):
    (tmp_path / "a.html").write_text(
        f"<html><body><h1>{TITLE}</h1><p>5 أيار 2022</p><p>{FIRST}</p><p>{SECOND}</p></body></html>", encoding="utf-8"
    )
    assert read_one(tmp_path / "a.html").published == dt.date(2022, 5, 5)
    options = ReadOptions(published=dt.date(2020, 1, 2), outlet="الرصيف")
    report = read_one(tmp_path / "a.html", options)
    assert (report.published, report.outlet, report.text) == (dt.date(2020, 1, 2), "الرصيف", BODY)
    assert report.id == read_one(tmp_path / "a.html").id


def test_html_record_takes_given_fields_over_the_page(tmp_path):
    page = f"<html><head><meta charset='windows-1256'><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "k", "html": page, "title": "آخر", "published": "2022-05-05"}), encoding="utf-8")
    report = read_one(file)
    assert (report.id, report.text, report.title, str(report.published)) == ("k", BODY, "آخر", "2022-05-05")


def test_language():
    assert read_text(BODY.encode()).language == "ar"
    assert (
        read_text(
            "شهردار تهران گفت که پروژه‌های جدید چندین سال دیگر پیگیری می‌شود و گزارش کامل چاپ خواهد شد".encode()
        ).language
        != "ar"
    )
    assert read_html(f'<html lang="en-US"><body><p>{FIRST}</p><p>{SECOND}</p></body></html>'.encode()).language == "ar"


def test_a_flash_of_one_sentence_is_an_article():
    page = f"""<html><head><title>{TITLE} | موقع السد</title></head><body><div><a href='/'>موقع السد</a></div><h1>{TITLE}</h1>
    <div>3 مايو 2022</div><div><p>{FIRST}</p></div><div><h3>مواضيع ذات صلة</h3><a href=1>عودة النازحين إلى الوادي</a></div></body></html>"""
    report = read_html(page.encode())
    assert (report.text, report.outlet, str(report.published)) == (FIRST, "موقع السد", "2022-05-03")
    assert report.related == ("عودة النازحين إلى الوادي",)


def test_a_page_that_a_script_fills_is_read_from_its_json():
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY}, ensure_ascii=False)
    page = f'<html><head><title>{TITLE}</title><script type="application/ld+json">{data}</script></head><body><div></div></body></html>'
    assert read_html(page.encode()).text.replace("\n", " ") == BODY.replace("\n", " ")
