"""Feeds of every kind and of every fault: what is there is read, what is not there is not invented."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest

from loopback import item, rss
from riwaya.errors import EmptyReport, ReadError, UnknownFormat
from riwaya.fetching import Entry, is_feed, parse
from riwaya.fetching.feeds import LONGEST_ENTRY

URL = "http://feed.example/rss"
EAST = dt.timezone(dt.timedelta(hours=3))
TEXT = "<p>قال سكان إن الطريق أغلق صباحا.</p>"


def only(raw: bytes) -> Entry:
    feed = parse(raw, URL)
    assert feed.broken == ()
    assert len(feed.entries) == 1
    return feed.entries[0]


def test_rss() -> None:
    more = "<guid>17</guid><pubDate>Tue, 12 Mar 2024 01:30:00 +0300</pubDate><dc:creator>سعاد</dc:creator>"
    more += f"<description><![CDATA[{TEXT}]]></description>"
    raw = rss(item("/news/17?a=1&amp;b=2", "قصف على <![CDATA[البلدة & ما حولها]]>", more))
    entry = only(raw)
    assert parse(raw, URL).title == "صوت البلدة"
    assert (entry.id, entry.url) == ("17", "http://feed.example/news/17?a=1&b=2")
    assert entry.title == "قصف على البلدة & ما حولها"
    assert entry.summary == TEXT
    assert entry.authors == ("سعاد",)
    assert entry.published == dt.datetime(2024, 3, 12, 1, 30, tzinfo=EAST)
    assert entry.published.date() == dt.date(2024, 3, 12), "the local day, though it was the 11th in UTC"
    assert entry.stated == "Tue, 12 Mar 2024 01:30:00 +0300"
    assert entry.raw in raw
    assert entry.raw.startswith(b"<item>")
    assert entry.raw.endswith(b"</item>")


def test_rdf() -> None:
    raw = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>موقع</title><items><rdf:Seq/></items></channel>'
        '<item rdf:about="http://feed.example/1"><title>خبر</title><link>http://feed.example/1</link>'
        "<dc:date>2024-03-12T01:30:00+03:00</dc:date></item></rdf:RDF>"
    ).encode()
    entry = only(raw)
    assert parse(raw, URL).title == "موقع"
    assert entry.published == dt.datetime(2024, 3, 12, 1, 30, tzinfo=EAST)


@pytest.mark.parametrize("prefix", ["", "a:"])
def test_atom(prefix: str) -> None:
    xmlns = f'xmlns{":a" if prefix else ""}="http://www.w3.org/2005/Atom"'
    raw = (
        f"<feed {xmlns}><title>موقع</title><entry><id>tag:feed.example,2024:1</id><title>خبر</title>"
        '<link rel="alternate" href="/1"/><link rel="enclosure" href="/1.mp3"/>'
        "<updated>2024-03-13T00:30:00+03:00</updated>"
        "<author><name>رنا</name></author><author><name>علي</name></author>"
        f"<summary>قصير</summary><content type='html'><![CDATA[{TEXT}]]></content></entry></feed>"
    )
    for tag in ("feed", "title", "entry", "id", "link", "updated", "author", "name", "summary", "content"):
        raw = raw.replace(f"<{tag}", f"<{prefix}{tag}").replace(f"</{tag}", f"</{prefix}{tag}")
    entry = only(raw.encode())
    assert (entry.id, entry.url, entry.title) == ("tag:feed.example,2024:1", "http://feed.example/1", "خبر")
    assert entry.authors == ("رنا", "علي")
    assert entry.summary == TEXT, "the longer of summary and content"
    assert entry.published is None, "a date of change is no date of publication"
    assert entry.updated == dt.datetime(2024, 3, 13, 0, 30, tzinfo=EAST)


def test_json_feed() -> None:
    items = [
        {"id": 5, "url": "/5", "title": "خبر", "content_html": TEXT, "summary": "قصير", "authors": [{"name": "رنا"}],
         "date_published": "2024-03-12T01:30:00+03:00", "date_modified": "2024-03-13"},
        "no item", {"id": "x"}, {"url": "javascript:alert(1)", "content_text": "نص"}, {"external_url": "http://b.example/"},
    ]  # fmt: skip
    feed = parse(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "موقع", "items": items}).encode(), URL
    )
    first, last = feed.entries
    assert feed.title == "موقع"
    assert (first.id, first.url, first.summary, first.authors) == ("5", "http://feed.example/5", TEXT, ("رنا",))
    assert first.published == dt.datetime(2024, 3, 12, 1, 30, tzinfo=EAST)
    assert first.updated == dt.date(2024, 3, 13)
    assert json.loads(first.raw)["id"] == 5
    assert last.url == "http://b.example/"
    assert [e.path for e in feed.broken] == [f"{URL}: entry {n}" for n in (2, 3, 4)]


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        (None, None),
        ("", None),
        ("قريبا", None),
        ("12 رمضان 1445", None),
        ("Tue, 12 Mar 2024 23:30:00 GMT", dt.datetime(2024, 3, 12, 23, 30, tzinfo=dt.UTC)),
        ("2024-03-12T23:30:00Z", dt.datetime(2024, 3, 12, 23, 30, tzinfo=dt.UTC)),
        # Arabia's standard time or the Atlantic's: the day as written stands, and no zone is claimed.
        ("Tue, 12 Mar 2024 23:30:00 AST", dt.datetime(2024, 3, 12, 23, 30)),
        ("Tue, 12 Mar 2024 01:30:00 AST", dt.datetime(2024, 3, 12, 1, 30)),
        ("الثلاثاء, 12 مارس 2024", dt.date(2024, 3, 12)),
        ("الثلاثاء ١٢ آذار/مارس ٢٠٢٤ 14:05", dt.date(2024, 3, 12)),
        ("8 فيفري 2019", dt.date(2019, 2, 8)),
        ("12/03/2024 14:05", dt.date(2024, 3, 12)),
        ("Tue Mar 12 14:05:00 2024", dt.datetime(2024, 3, 12, 14, 5)),
        ("Tue, 12 Mar 24 01:30:00 +0300", dt.datetime(2024, 3, 12, 1, 30, tzinfo=EAST)),
    ],
)
def test_dates(stated: str | None, published: dt.date | None) -> None:
    more = "" if stated is None else f"<pubDate>{stated}</pubDate>"
    entry = only(rss(item("/1", more=more)))
    assert entry.published == published
    assert getattr(entry.published, "tzinfo", None) == getattr(published, "tzinfo", None)
    assert entry.stated == (stated or None)


# --- encodings -------------------------------------------------------------------------------------------------------

DECLARED = '<?xml version="1.0" encoding="{}"?>'
STORY = item("/1", "اندلعت اشتباكات في محيط المطار", f"<description><![CDATA[{TEXT * 3}]]></description>")


@pytest.mark.parametrize("declared", ["utf-8", "windows-1256", "iso-8859-6", None])
@pytest.mark.parametrize("real", ["utf-8", "cp1256", "utf-16"])
def test_encodings_are_found_whatever_is_declared(real: str, declared: str | None) -> None:
    markup = rss(STORY, DECLARED.format(declared) if declared else "").decode()
    feed = parse(markup.encode(real), URL)
    assert feed.title == "صوت البلدة"
    assert feed.entries[0].title == "اندلعت اشتباكات في محيط المطار"
    assert feed.entries[0].summary == TEXT * 3


def test_the_raw_part_of_an_entry_is_in_the_feeds_own_bytes() -> None:
    raw = rss(STORY, DECLARED.format("windows-1256")).decode().encode("cp1256")
    assert only(raw).raw in raw


# --- what is no feed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (b"", EmptyReport, "not one byte"),
        (b" \r\n ", EmptyReport, "not one byte"),
        (b"<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>", UnknownFormat, "HTML"),
        (
            b"<html><head><link type='application/rss+xml' href='/feed'></head><feed></feed></html>",
            UnknownFormat,
            "HTML",
        ),
        (b"Too many requests", UnknownFormat, "no RSS"),
        (b'{"error": "forbidden"}', ReadError, "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', ReadError, "no list"),
        (b'{"version": "https://jsonfeed.org/ver', ReadError, "no JSON Feed"),
        (b'{"a":' * 100_000, ReadError, "no JSON Feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UnknownFormat, "no RSS"),
    ],
)
def test_what_is_no_feed_is_an_error(raw: bytes, kind: type[ReadError], why: str) -> None:
    with pytest.raises(kind, match=why):
        parse(raw, URL)


def test_a_feed_without_entries_is_a_feed() -> None:
    feed = parse(rss(""), URL)
    assert (feed.title, feed.entries, feed.broken) == ("صوت البلدة", (), ())


def test_a_name_of_a_file_is_not_opened(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(STORY))
    with pytest.raises(UnknownFormat):
        parse(str(path).encode(), URL)


@pytest.mark.parametrize(
    ("mime", "raw", "feed"),
    [
        ("text/html", rss(STORY), True), ("application/rss+xml", b"<!doctype html><html></html>", False),
        ("application/feed+json", b"{}", True),
        ("application/json", b'{"version": "https://jsonfeed.org/version/1"}', True),
        ("application/json", b'{"text": 1}', False), ("text/plain", "خبر".encode(), False), (None, b"", False),
    ],
)  # fmt: skip
def test_is_feed(mime: str | None, raw: bytes, feed: bool) -> None:
    assert is_feed(mime, raw) is feed


# --- faults ----------------------------------------------------------------------------------------------------------

FAULTY = {
    "a bare ampersand": item("/1", "الري & الزراعة"),
    "an entity of HTML": item("/1", "الري &nbsp; الزراعة"),
    "a control character": item("/1", "الري \x0b الزراعة"),
    "a prefix nobody declared": item("/1", "الري", "<media:thumbnail url='x'/>"),
    "a tag left open": item("/1", "الري", "<description>نص <br> ثم <b>نص</description>"),
    "quoted markup left open": item("/1", "الري", "<description><![CDATA[نص</description>"),
    "entries named in quoted markup": item("/1", "الري", "<description><![CDATA[</item><item>]]></description>"),
    "an entry named in a comment": item("/1", "الري", "<!-- <item> -->"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faults_that_spoil_nothing(fault: str) -> None:
    feed = parse(rss(item("/0") + FAULTY[fault] + item("/2")), URL)
    assert feed.broken == ()
    assert [e.url for e in feed.entries] == [f"http://feed.example/{n}" for n in range(3)]
    assert (feed.entries[1].title or "").startswith("الري")


def test_leading_blanks_and_a_missing_end() -> None:
    assert only(b"\n\n  " + rss(STORY)).url == "http://feed.example/1"
    assert only(rss(STORY).replace(b"</channel></rss>", b"")).url == "http://feed.example/1"


BROKEN = [
    ("<item></item>", "neither an address nor a text"),
    ("<item/>", "neither an address nor a text"),
    (item("", "خبر بلا عنوان"), "neither an address nor a text"),
    (item("javascript:void(0)"), "only http and https"),
    (item("ftp://feed.example/1"), "only http and https"),
    (item("http://me:pass@feed.example/1"), "password"),
    (item("http://"), "no web address"),
    (item("http://feed.example:port/1"), "no web address"),
    ("<item><description>" + "<b>" * (LONGEST_ENTRY // 3 + 1) + "</description></item>", "longer than"),
    ("<item><title>خبر قطع في وسطه</title><link>http://feed.exam", "cut off"),
]


def test_ten_broken_entries_among_twenty() -> None:
    """Every other entry is broken, each in its own way; the last ends with the feed."""
    raw = rss("".join(item(f"/{n}") + broken for n, (broken, _) in enumerate(BROKEN)))
    feed = parse(raw.replace(b"</channel></rss>", b""), URL)
    assert [e.url for e in feed.entries] == [f"http://feed.example/{n}" for n in range(10)]
    assert [e.path for e in feed.broken] == [f"{URL}: entry {n}" for n in range(2, 21, 2)]
    for error, (_, why) in zip(feed.broken, BROKEN, strict=True):
        assert why in error.why


def test_a_number_that_names_an_entry_is_no_address() -> None:
    named = "<item><guid>17</guid><description>نص قصير</description></item>"
    linked = '<item><guid isPermaLink="true">http://feed.example/18</guid></item>'
    first, second = parse(rss(named + linked), URL).entries
    assert (first.id, first.url) == ("17", None)
    assert second.url == "http://feed.example/18"


def test_an_entry_without_an_end_goes_up_to_the_next() -> None:
    feed = parse(rss(item("/1").replace("</item>", "") + item("/2")), URL)
    assert [e.url for e in feed.entries] == ["http://feed.example/1", "http://feed.example/2"]


@pytest.mark.parametrize(
    "flood", ["<item>", "<item ", "<![CDATA[", "<!--", "<rss ", "<item><b>", "]]>", "<item>&lt;p&gt;</item>"]
)
def test_a_flood_of_broken_markup_takes_little_time(flood: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riwaya.fetching.feeds.MOST_ENTRIES", 100)
    begun = time.process_time()
    feed = parse(rss(flood * (1_000_000 // len(flood))), URL)
    assert time.process_time() - begun < 5
    assert len(feed.entries) + len(feed.broken) <= 101


def test_entities_within_entities_are_not_unfolded() -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{layers}]>'
    assert len(only(rss(item("/1", "&e9;"), head)).title or "") < 100
