"""Web pages and feeds, fetched politely and within limits, as reports with how each was got."""

from riwaya.fetching.feeds import is_feed, parse
from riwaya.fetching.fetch import Fetcher
from riwaya.fetching.polling import Poll, page, poll, read_url
from riwaya.fetching.records import Entry, Feed, FeedState, Fetched, FetchSettings, Settings, Source
from riwaya.fetching.robots import Polite, polite
from riwaya.fetching.scheduling import due, next_visit, wait
from riwaya.fetching.settings import load

__all__ = [
    "Entry",
    "Feed",
    "FeedState",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "Polite",
    "Poll",
    "Settings",
    "Source",
    "due",
    "is_feed",
    "load",
    "next_visit",
    "page",
    "parse",
    "polite",
    "poll",
    "read_url",
    "wait",
]
