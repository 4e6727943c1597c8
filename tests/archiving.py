"""Reports of our own for the tests of the store, and ways to put them there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from riwaya import archive, coder
from riwaya.archive import Archive, Manifest, Plan
from riwaya.errors import ReadError
from riwaya.model import Capture, Captured, Report

#: A bombardment as two outlets tell it in words of their own, with other tolls; the same by a third, copied.
SHELLING = Report(
    "shelling-1",
    "قصفت قوات النظام السوري بالمدفعية الثقيلة صباح اليوم الثلاثاء بلدة كفر نوران في ريف حلب الغربي، ما أدى إلى مقتل"
    " ثلاثة مدنيين وإصابة خمسة آخرين، حسب الدفاع المدني السوري. وقال الدفاع المدني إن فرقه نقلت المصابين إلى مشفى"
    " قريب، وإن الأهالي عادوا إلى منازلهم مساء بعد أن هدأت المنطقة.",
    title="قتلى بقصف على كفر نوران", outlet="موقع الرصيف", published=dt.date(2020, 3, 3),
    url="https://raseef.example/a/1",
)  # fmt: skip
COPIED = Report(
    "shelling-2", f"{SHELLING.text}\nالمصدر: موقع الرصيف", title="مقتل مدنيين غربي حلب", outlet="موقع المدار",
    published=dt.date(2020, 3, 3), url="https://madar.example/b/2",
)  # fmt: skip
RETOLD = Report(
    "shelling-3",
    "قُتل أربعة مدنيين اليوم الثلاثاء جراء قصف مدفعي شنته قوات النظام السوري على بلدة كفر نوران غربي حلب، وفق ما أفاد"
    " به المرصد السوري لحقوق الإنسان. وأضاف المرصد أن القصف استهدف الأحياء السكنية.",
    title="أربعة قتلى في كفر نوران", outlet="صحيفة الضحى", published=dt.date(2020, 3, 3),
    url="https://duha.example/c/3",
)  # fmt: skip
MARCH = Report(
    "march-1",
    "تظاهر مئات المعلمين، اليوم الأحد، أمام مبنى المحافظة في مدينة تعز للمطالبة بصرف رواتبهم المتأخرة منذ أشهر.",
    title="معلمو تعز يتظاهرون", outlet="منبر اليمن", published=dt.date(2021, 6, 6), url="https://minbar.example/d/4",
)  # fmt: skip
STORY = (SHELLING, COPIED, RETOLD, MARCH)
CLOCK = lambda: "2024-01-02T03:04:05+00:00"  # noqa: E731


def captured(report: Report, raw: bytes | None = None) -> Captured:
    """A report as if it had been read from a file of its own."""
    return Captured(report, Capture(raw or json.dumps(report.text).encode(), "file", mime="text/plain"))


def filled(db: str, reports: Iterable[Report | ReadError] = STORY, **plan: object) -> Archive:
    """An archive that holds these reports."""
    opened = archive.open(db, coder.load_kit)
    ingest(opened, reports, **plan)
    return opened


def ingest(opened: Archive, reports: Iterable[Report | ReadError], **plan: object) -> Manifest:
    """Put more reports into an archive."""
    given = [captured(one) if isinstance(one, Report) else one for one in reports]
    return opened.ingest(given, Plan(clock=CLOCK, **plan))  # type: ignore[arg-type]
