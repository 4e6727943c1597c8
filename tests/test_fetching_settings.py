"""The file of feeds to watch: what it may say, and that what it must not say is refused with line and remedy."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields
from pathlib import Path

import pytest

from riwaya.errors import DataError, SettingsError
from riwaya.fetching import FetchSettings, Settings, Source, load
from riwaya.fetching.records import user_agent

DOC = Path(__file__).parent.parent / "docs" / "watching.md"
FEED = '[[feed]]\nurl = "https://one.example/rss"\n'


def read(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def test_one_address_is_enough(file: Path) -> None:
    assert read(file, FEED) == Settings(FetchSettings(), (Source("https://one.example/rss"),))


def test_everything_said(file: Path) -> None:
    settings = read(
        file,
        """\ufeff
        [fetch]
        contact = "desk@riwaya.example"
        delay = "3 s"
        connect = 5
        total = "2 minutes"
        largest = "4 MB"
        redirects = 3
        allow_hosts = ["Intranet.example:8080"]
        ignore_robots = ["ours.example"]
        every = "1 hour"

        [[feed]]
        url = "https://one.example/rss"
        outlet = "مرصد حوران"
        every = "90 min"
        full_page = false
        delay = 0.5
        language = "ar"

        [[feed]]
        url = "https://خبر.example/موجز"
        """,
    )
    assert settings.fetch == FetchSettings(
        contact="desk@riwaya.example", delay=3.0, connect=5.0, total=120.0, largest=4_000_000, redirects=3,
        allow_hosts=("intranet.example:8080",), ignore_robots=("ours.example",),
    )  # fmt: skip
    assert settings.sources == (
        Source("https://one.example/rss", "مرصد حوران", dt.timedelta(minutes=90), False, 0.5, "ar"),
        Source("https://خبر.example/موجز", every=dt.timedelta(hours=1)),
    )
    assert user_agent(settings.fetch).endswith(" (+desk@riwaya.example)")


@pytest.mark.parametrize(
    ("said", "every"),
    [('"30 min"', 1800), ('"1 day"', 86_400), ('"2h"', 7200), ('"90 s"', 90), ('"1.5 hours"', 5400), ("600", 600)],
)
def test_lengths_of_time(file: Path, said: str, every: int) -> None:
    assert read(file, FEED + f"every = {said}").sources[0].every == dt.timedelta(seconds=every)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", None, "no feed is named"),
        ("[fetch]\ndelay = 3\n", None, "no feed is named"),
        (FEED + "every = 30 min\n", 3, "no TOML"),
        (FEED + '\n[fetch]\ncolour = "red"\n', 5, "no such setting; there are contact, delay"),
        (FEED + 'title = "x"\n', 3, "no such setting; there are url, outlet"),
        ("[fetching]\ndelay = 2\n" + FEED, 1, "only [fetch] and [[feed]]"),
        ("delay = 2\n" + FEED, 1, "only [fetch] and [[feed]]"),
        ("fetch = 2\n" + FEED, 1, "write [fetch]"),
        ('[feed]\nurl = "https://one.example/rss"\n', 1, "two brackets"),
        ('[[feed]]\noutlet = "x"\n', 1, "no address; add url"),
        (FEED + '[[feed]]\noutlet = "x"\n', 3, "no address; add url"),
        (FEED + "\n" + FEED, 5, "named twice"),
        (FEED + '[[feed]]\n"url" = "https://ONE.example:443/rss#top"\n', 4, "named twice"),
        ('[[feed]]\nurl = "one.example/rss"\n', 2, "only http and https"),
        ('[[feed]]\nurl = "https://me:pass@one.example/rss"\n', 2, "password"),
        ("[[feed]]\nurl = 7\n", 2, "no line of text"),
        (FEED + 'every = "often"\n', 3, 'write for example "30 min"'),
        (FEED + 'every = "30"\n', 3, "no length of time"),
        (FEED + 'every = "5 s"\n', 3, "too often"),
        (FEED + "every = true\n", 3, "no length of time"),
        (FEED + "delay = -1\n", 3, "not between"),
        (FEED + "delay = nan\n", 3, "not between"),
        (FEED + 'full_page = "yes"\n', 3, "neither true nor false"),
        (FEED + FEED.replace("one", "two") + "language = 3\n", 5, "no line of text"),
        ('[fetch]\nlargest = "10 fathoms"\n' + FEED, 2, 'write for example "10 MB"'),
        ("[fetch]\nlargest = 0\n" + FEED, 2, "no size"),
        ("[fetch]\nredirects = 100\n" + FEED, 2, "between 0 and 20"),
        ("[fetch]\ntotal = 0\n" + FEED, 2, "lets nothing through"),
        ('[fetch]\ncontact = "us"\n' + FEED, 2, "no address to write to"),
        ('[fetch]\ncontact = "us@a.example\\r\\nX: y"\n' + FEED, 2, "no line of text"),
        ('[fetch]\nallow_hosts = "a.example"\n' + FEED, 2, "hosts are written as"),
        ('[fetch]\nallow_hosts = ["http://a.example/"]\n' + FEED, 2, "hosts are written as"),
    ],
)
def test_what_is_refused(file: Path, text: str, line: int | None, why: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(file, text)
    assert why in caught.value.why
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{file}:{line}: " if line else f"{file}: ")
    assert isinstance(caught.value, DataError)


def test_a_file_that_is_not_there_or_no_text(file: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        load(file)
    file.write_bytes(b"\xc7\xe1\xdf")
    with pytest.raises(SettingsError, match="no TOML"):
        load(file)


def test_the_page_on_watching_shows_every_setting_and_its_default(file: Path) -> None:
    """The example of the docs is read, every field stands in it, and in the tables with the default that is so."""
    page = DOC.read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    settings = read(file, example)
    assert len(settings.sources) >= 2
    stated = dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) \|", page, re.MULTILINE))
    for field in (*fields(FetchSettings), *fields(Source)):
        assert re.search(rf"^#? ?{field.name} = ", example, re.MULTILINE), field.name
        assert field.name in stated, field.name
    for field in fields(FetchSettings):
        said = stated[field.name]
        if said not in ("none", "no", "the system's"):
            given = f'"{said}"' if not said.isdigit() else said
            assert getattr(read(file, f"[fetch]\n{field.name} = {given}\n" + FEED).fetch, field.name) == field.default
        else:
            assert not field.default
