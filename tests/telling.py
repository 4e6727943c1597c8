"""Reports that mean harm or contradict, and a review page that holds them, for the tests of the pages of events."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from archiving import SHELLING, ingest
from reviewing import Page, prepared, served
from riwaya.model import Report

#: Title, outlet, address and words carry what must stay words: script, handlers, formulas, turned letters.
EVIL = Report(
    "evil/../1?<b>",
    "قصفت طائرات مجهولة بلدة كفر نوران غربي حلب يوم الثلاثاء 3 آذار 2020 ما أدى إلى مقتل عشرة مدنيين، حسب ناشطين."
    " <script>document.title='x'</script> \u202eعكس نهاية.",
    title='"><img src=x onerror=document.title=1> \u202egnp.exe', outlet='=cmd|"/c calc"!A1<script>\u202e',
    published=dt.date(2020, 3, 4), url="javascript:alert(1)",
)  # fmt: skip
DENIAL = Report(
    "denial-1",
    "نفت وزارة الدفاع السورية قصف بلدة كفر نوران في ريف حلب الغربي يوم الثلاثاء 3 آذار، وقالت في بيان إن قواتها لم"
    " تتحرك في المنطقة.",
    title="نفي قصف كفر نوران", outlet="وكالة النبأ", published=dt.date(2020, 3, 4), url="https://naba.example/e/5",
)  # fmt: skip
NEAR = Report(
    "near-1",
    "قصفت مدفعية قوات النظام السوري بلدة الأتارب في ريف حلب الغربي أمس الإثنين، ما أدى إلى إصابة شخصين، وفق الدفاع"
    " المدني السوري.",
    title="قصف على الأتارب", outlet="موقع الرصيف", published=dt.date(2020, 3, 3), url="https://raseef.example/a/9",
)  # fmt: skip


def told(db: str) -> Page:
    """A page whose archive holds the story, a denial, a shelling near by, and the harmful report."""
    prepared(Path(db).parent).rename(db)
    page = served(db)
    ingest(page.desk.archive, (DENIAL, NEAR, EVIL))
    return page


def event_of(page: Page, report: str = SHELLING.id) -> dict[str, Any]:
    """The event that the first claim of a report is in."""
    claim = next(one for one in page.desk.archive.claims() if one["report"] == report)
    return page.desk.archive.event(claim["event"])
