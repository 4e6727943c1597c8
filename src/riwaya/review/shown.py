"""How values look to a person: language, digits, calendar and theme are that person's choice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from hijridate import Gregorian
from markupsafe import Markup, escape

from riwaya.review.words import Language, load, say

Record = dict[str, Any]
#: 0 to 9 as Arabic-Indic digits.
ARABIC_INDIC = {ord("0") + i: 0x660 + i for i in range(10)}
#: Pieces put together by adding, which escapes what is no Markup: lists are made of very many.
_AUTO, _BDI, _ENDS = Markup('<bdi dir="auto">'), Markup("<bdi>"), Markup("</bdi>")


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose to see; kept in a cookie, anything unknown in it is passed over."""

    language: Language = "ar"
    digits: Literal["latin", "arabic"] = "latin"
    calendar: Literal["gregorian", "both"] = "gregorian"
    theme: Literal["auto", "light", "dark"] = "auto"

    @property
    def direction(self) -> str:
        """The direction of the interface."""
        return "rtl" if self.language == "ar" else "ltr"


#: What each choice may be, the first by default.
ALLOWED: dict[str, tuple[str, ...]] = {
    "language": ("ar", "en"), "digits": ("latin", "arabic"), "calendar": ("gregorian", "both"),
    "theme": ("auto", "light", "dark"),
}  # fmt: skip


def read(cookie: str | None) -> Choices:
    """Choices as a cookie holds them: ``language.digits.calendar.theme``."""
    parts = (cookie or "").split(".")
    said = dict(zip(ALLOWED, parts, strict=False))
    return Choices(**{name: said[name] for name in said if said[name] in ALLOWED[name]})  # type: ignore[arg-type]


def written(choices: Choices) -> str:
    """Choices as a cookie holds them."""
    return ".".join(str(getattr(choices, name)) for name in ALLOWED)


@dataclass(frozen=True, slots=True)
class Shown:
    """Turns values into what a person who made these choices reads; templates call it ``show``."""

    choices: Choices

    def word(self, key: str, **values: object) -> str:
        """The interface's words for a key."""
        return say(self.choices.language, key, **values)

    def name(self, group: str, value: object) -> str:
        """The name of a code of a code list (``type``, ``status`` ...); the code itself where it has none."""
        return load()[self.choices.language].get(f"{group}.{value}", str(value))

    def number(self, value: float | int | None) -> str:
        """A number in the digits chosen; unknown is a dash."""
        if value is None:
            return "–"
        words = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
        return self.digits(words)

    def digits(self, words: object) -> str:
        """Words of our own with their digits as chosen; never to be used on words of a source."""
        return str(words).translate(ARABIC_INDIC) if self.choices.digits == "arabic" else str(words)

    def day(self, day: str | None) -> Markup:
        """A day, isolated so that its parts keep their order in a line of Arabic."""
        return _day(self, day[:10]) if day else Markup("<span class=unknown>–</span>")

    def hijri(self, day: str) -> str:
        """A day of the calendar of the hijra."""
        try:
            hijri = Gregorian.fromdate(dt.date.fromisoformat(day)).to_hijri()
        except (OverflowError, ValueError):
            return "–"
        return self.digits(f"{hijri.year}-{hijri.month:02}-{hijri.day:02}")

    def days(self, when: Record | None) -> Markup:
        """The days of a happening."""
        if not when or not when.get("first"):
            return self.day(None)
        if when["first"] == when.get("last"):
            return self.day(when["first"])
        return Markup("{} – {}").format(self.day(when["first"]), self.day(when.get("last")))

    def range(self, figures: Record | None) -> Markup:
        """A toll over several accounts: the best figure, and the smallest and largest where they differ."""
        if not figures or figures.get("best") is None:
            return Markup('<span class="unknown">–</span>')
        best, low, high = (figures.get(name) for name in ("best", "low", "high"))
        more = "+" if figures.get("floor") else ""
        if low == high:
            return Markup("<bdi>{}{}</bdi>").format(self.number(best), more)
        return Markup("<bdi>{} ({}–{}{})</bdi>").format(self.number(best), self.number(low), self.number(high), more)

    def isolated(self, words: object) -> Markup:
        """Words of a source inside a line of ours: they keep their own direction."""
        return _AUTO + escape(words if words is not None else "–") + _ENDS

    def plain(self, value: Any) -> str:
        """A value of a record in short: names of parties, days, a number."""
        if value is None or value == []:
            return "–"
        if isinstance(value, list):
            return self.word("events.comma").join(self.plain(one) for one in value)
        if isinstance(value, dict):
            said = (
                value.get("name") or value.get("text") or value.get("first") or value.get("type") or value.get("kind")
            )
            return self.plain(said)
        return self.digits(value)

    def percent(self, share: float | None) -> Markup:
        """A share as a percentage."""
        return _BDI + ("–" if share is None else self.digits(f"{share:.0%}")) + _ENDS


@lru_cache(maxsize=4096)
def _day(show: Shown, day: str) -> Markup:
    """A day as it stands in lists, which show the same ones again and again."""
    words = show.digits(day)
    if show.choices.calendar == "both":
        words = show.word("calendar.both", day=words, hijri=show.hijri(day))
    return Markup('<bdi><time datetime="{}">{}</time></bdi>').format(day, words)


def direction(language: str | None) -> str:
    """The direction of a text by its language; where it is unknown, by its letters."""
    return {"ar": "rtl", "fa": "rtl", "ku": "rtl", "ur": "rtl", None: "auto"}.get(language, "ltr")
