"""The file of feeds to watch: TOML, every key known and every value checked before the first request."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from riwaya.errors import FetchError, SettingsError
from riwaya.fetching.addresses import target
from riwaya.fetching.records import FetchSettings, Settings, Source

_UNITS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "m": 60, "h": 3600, "hour": 3600, "day": 86_400,
          "d": 86_400}  # fmt: skip
_SIZES = {"": 1, "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"'-]+)\s*\]")
_LEAST_EVERY, _MOST_EVERY = 60.0, 30 * 86_400.0


def _seconds(value: Any) -> float:
    """Seconds of "30 min", "2 h", "1 day", or of a number of seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    else:
        found = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
        name = found[2].lower() if found else ""
        unit = _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))
        if found is None or unit is None:
            raise ValueError(f'{value!r} is no length of time; write for example "30 min", "2 h" or "1 day"')
        seconds = float(found[1]) * unit
    if not 0 <= seconds <= _MOST_EVERY:
        raise ValueError(f"{value!r} is not between nothing and 30 days")
    return seconds


def _limit(value: Any) -> float:
    seconds = _seconds(value)
    if not seconds:
        raise ValueError("a time limit of nothing lets nothing through; write for example 10")
    return seconds


def _every(value: Any) -> dt.timedelta:
    seconds = _seconds(value)
    if seconds < _LEAST_EVERY:
        raise ValueError(f'{value!r} is too often; write "1 min" or more')
    return dt.timedelta(seconds=seconds)


def _bytes(value: Any) -> int:
    found = _AMOUNT.fullmatch(str(value)) if not isinstance(value, bool) else None
    if found is None or found[2].lower() not in _SIZES or not float(found[1]):
        raise ValueError(f'{value!r} is no size; write for example "10 MB"')
    return int(float(found[1]) * _SIZES[found[2].lower()])


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{value!r} is no whole number between {least} and {most}")
        return value

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError(f"{value!r} is no line of text in quotation marks")
    return value.strip()


def _contact(value: Any) -> str:
    text = _text(value)
    if not text.isascii() or not ("@" in text or "://" in text) or set(text) & set("()"):
        raise ValueError(f"{value!r} is no address to write to; give an e-mail or web address")
    return text


def _hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v and "/" not in v for v in value):
        raise ValueError('hosts are written as ["one.example", "two.example:8080"]')
    return tuple(v.lower() for v in value)


def _address(value: Any) -> str:
    text = _text(value)
    try:
        target(text)
    except FetchError as err:
        raise ValueError(f"{value!r}: {err.why}") from err
    return text


_FETCH: Mapping[str, Callable[[Any], Any]] = {
    "contact": _contact, "delay": _seconds, "connect": _limit, "read": _limit, "total": _limit, "patience": _seconds,
    "largest": _bytes, "ratio": _whole(2, 2_000), "redirects": _whole(0, 20), "allow_private": _flag,
    "allow_hosts": _hosts, "ignore_robots": _hosts, "ca_file": _text, "every": _every,
}  # fmt: skip
_FEED: Mapping[str, Callable[[Any], Any]] = {
    "url": _address, "outlet": _text, "every": _every, "full_page": _flag, "delay": _seconds, "language": _text,
}  # fmt: skip


def load(path: str | Path) -> Settings:
    """The feeds that a TOML file names and how they are fetched.

    Raises :class:`SettingsError` with file and line for a key that is not known, a value that makes no sense, and a
    feed that is named twice.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as err:
        raise SettingsError(path, err.strerror or "it cannot be read") from err
    except ValueError as err:
        line = re.search(r"at line (\d+)", str(err))
        raise SettingsError(path, f"this is no TOML: {err}", int(line[1]) if line else None) from err
    return _File(path, text).settings(data)


class _File:
    """A file of feeds, and the way from a key back to the line it stands in."""

    def __init__(self, path: str | Path, text: str) -> None:
        self._path, self._lines = path, text.split("\n")

    def settings(self, data: Mapping[str, Any]) -> Settings:
        for name in data:
            if name not in ("fetch", "feed"):
                raise self._error("", 0, name, "only [fetch] and [[feed]] are known here")
        general, feeds = data.get("fetch", {}), data.get("feed", [])
        if not isinstance(general, dict):
            raise self._error("", 0, "fetch", "write [fetch] on a line of its own, and the settings below it")
        if not isinstance(feeds, list) or not all(isinstance(f, dict) for f in feeds):
            raise self._error("feed", 1, "", "write [[feed]] with two brackets, once for each feed")
        if not feeds:
            raise SettingsError(self._path, 'no feed is named; add [[feed]] and below it url = "https://..."')
        limits = self._values(general, _FETCH, ("fetch", 1))
        every = limits.pop("every", Source.__dataclass_fields__["every"].default)
        sources: dict[str, Source] = {}
        for number, feed in enumerate(feeds, 1):
            self._add(sources, {"every": every, **self._values(feed, _FEED, ("feed", number))}, number)
        return Settings(FetchSettings(**limits), tuple(sources.values()))

    def _add(self, sources: dict[str, Source], values: dict[str, Any], number: int) -> None:
        if "url" not in values:
            raise self._error("feed", number, "", 'the feed has no address; add url = "https://..."')
        same = target(values["url"]).url
        if same in sources:
            raise self._error("feed", number, "url", f"{values['url']} is named twice; leave one of the two out")
        sources[same] = Source(**values)

    def _values(
        self, table: Mapping[str, Any], known: Mapping[str, Callable[[Any], Any]], at: tuple[str, int]
    ) -> dict[str, Any]:
        values = {}
        for name, value in table.items():
            if name not in known:
                raise self._error(*at, name, f"no such setting; there are {', '.join(known)}")
            try:
                values[name] = known[name](value)
            except ValueError as err:
                raise self._error(*at, name, str(err)) from err
        return values

    def _error(self, table: str, number: int, name: str, why: str) -> SettingsError:
        return SettingsError(self._path, why, self._line(table, number, name), name)

    def _line(self, table: str, number: int, name: str) -> int | None:
        """Line of a key in the so-manieth table of a name, else of that table's header."""
        header, seen, current = None, 0, ""
        key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]") if name else None
        for at, line in enumerate(self._lines, 1):
            if found := _HEADER.match(line):
                current = found[2]
                seen += current == table
                if current in (table, name) and (seen == number or current == name):
                    header = at
            elif key and key.match(line) and (current, seen) == (table, number):
                return at
        return header
