"""Saved pages of many layouts: body, title, outlet, date and related headlines, against what stands beside each."""

import json
from pathlib import Path

import pytest

from riwaya.readers import read_html

OUTLETS = Path(__file__).parent / "outlets"
PAGES = sorted(OUTLETS.glob("*.html"))


def _read(path):
    report = read_html(path.read_bytes(), str(path))
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return report, gold


def test_there_are_pages():
    assert len(PAGES) >= 12


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_body_is_the_article_and_nothing_else(path):
    report, gold = _read(path)
    assert report.text.split("\n") == gold["text"]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_what_the_page_says_of_its_article(path):
    report, gold = _read(path)
    published = report.published.isoformat() if report.published else None
    assert (report.title, report.outlet, published) == (gold["title"], gold["outlet"], gold["published"])


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_related_headlines_are_kept_apart(path):
    report, gold = _read(path)
    assert list(report.related) == gold["related"]
    assert not any(headline in report.text for headline in report.related)
