"""Accounts to test merging with: one plain account, and what differs from it."""

import datetime as dt
from typing import Any

from riwaya.merging import Account, Count, Model, Named, Root, load
from riwaya.merging.words import stem
from riwaya.model import When, Where

DAY = dt.date(2023, 5, 16)
AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
TOWNS = {
    "سرمين": ("SYR", "إدلب", 35.903, 36.726), "بنش": ("SYR", "إدلب", 35.957, 36.714),
    "طفس": ("SYR", "درعا", 32.736, 36.067), "تعز": ("YEM", "تعز", 13.578, 44.018),
    "المخا": ("YEM", "تعز", 13.317, 43.25),
}  # fmt: skip
ARMY = Named("قوات النظام", "syr.mil.assad", "SYR", "MIL", frozenset({"قوا", "نظام"}))
RUSSIA = Named("القوات الروسية", "rus.mil", "RUS", "MIL", frozenset({"قوا", "روسي"}))
CIVILIANS = Named("مدنيين", None, "SYR", "CVL", frozenset({"مدني"}))


def model() -> Model:
    """The weights that travel with the package."""
    return load()


def day(offset: int = 0, grain: Any = "day", basis: Any = "stated", time: str | None = None, length: int = 1) -> When:
    """A day, or a stretch, some days from the plain account's."""
    first = DAY + dt.timedelta(days=offset)
    return When(first, first + dt.timedelta(days=length - 1), grain, basis, None, time)


def town(name: str, basis: Any = "stated") -> Where:
    """A town on the map."""
    country, admin1, lat, lon = TOWNS[name]
    return Where(name, country, admin1, lat, lon, "town", basis, f"town:{name}")


def region(name: str, country: str = "SYR") -> Where:
    """A governorate."""
    return Where(name, country, name, 35.8, 36.7, "governorate", "stated", f"governorate:{name}")


def nation(name: str, country: str, basis: Any = "stated") -> Where:
    """A country."""
    return Where(name, country, None, 35.0, 38.0, "country", basis, f"country:{name}")


def root(name: str, known: bool = True) -> Root:
    """A narrator."""
    return Root(name if known else f"outlet < {name}", name, known)


def account(id: str = "a", **differs: Any) -> Account:
    """Shelling of Sarmin that killed five, on the word of the civil defence, with what differs."""
    report = differs.pop("report", f"r-{id}")
    source = differs.pop("root", root("الدفاع المدني"))
    plain: dict[str, Any] = {
        "id": id, "report": report, "group": report, "outlet": "outlet", "published": DAY + dt.timedelta(days=1),
        "type": "ASSAULT", "mode": "heavy-weapons", "status": "occurred", "assertion": "asserted", "when": day(),
        "where": town("سرمين"), "actors": (ARMY,), "recipients": (CIVILIANS,), "killed": Count(5, 5), "injured": None,
        "words": frozenset({stem("سرمين"), "قصف", "سوق", "مدني"}), "told": frozenset({"سوق", "مدني"}),
        "trigger": frozenset({"قصف"}), "root": source, "chain": ("outlet", source.key), "at": 10, "quad": 4,
    }  # fmt: skip
    return Account(**{**plain, **differs})
