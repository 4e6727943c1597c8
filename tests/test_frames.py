"""Who acts, who is acted on, and whether it happened: one sentence, one row, one reason."""

import datetime as dt

import pytest

from riwaya import coder
from riwaya.model import Claim, Coding, Report


def coded(raw: str) -> Coding:
    return coder.code(Report("t", raw, published=dt.date(2021, 11, 9)))


def first(raw: str, kind: str) -> Claim:
    return next(c for c in coded(raw).claims if c.type == kind)


ROLES = [
    ("قصفت قوات النظام أحياء البلدة", "ASSAULT", ["قوات النظام"], ["أحياء البلدة"], "verb, subject, object"),
    ("قوات النظام قصفت أحياء البلدة", "ASSAULT", ["قوات النظام"], ["أحياء البلدة"], "subject before its verb"),
    ("قُتل ثلاثة مدنيين في قصف مدفعي", "ASSAULT", [], ["ثلاثة مدنيين"], "passive without an agent, folded into the act"),
    (
        "اغتال مسلحون مجهولون رئيس المجلس المحلي",
        "ASSAULT",
        ["مسلحون مجهولون"],
        ["رئيس المجلس المحلي"],
        "people on both sides",
    ),
    (
        "شن الطيران الحربي غارات على مواقع الجيش",
        "ASSAULT",
        ["الطيران الحربي"],
        ["مواقع الجيش"],
        "light verb carries the subject",
    ),
    ("تعرض حاجز للجيش لهجوم من مسلحين", "ASSAULT", ["مسلحين"], ["حاجز للجيش"], "light verb whose subject suffers"),
    (
        "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع",
        "ASSAULT",
        ["الجيش السوداني", "قوات الدعم السريع"],
        [],
        "two sides are both actors",
    ),
    ("اعتقلت الشرطة خمسة ناشطين", "COERCE", ["الشرطة"], ["خمسة ناشطين"], "arrest"),
    ("أفرجت المحكمة عن صحفي معتقل", "RETREAT", ["المحكمة"], ["صحفي"], "release, with its preposition"),
    ("الهجوم الذي نفذته حركة طالبان", "ASSAULT", ["حركة طالبان"], [], "relative light verb behind the noun"),
    (
        "تعرض المخفر لهجوم أوقع قتيلين، وقد تبنته حركة طالبان",
        "ASSAULT",
        ["حركة طالبان"],
        ["المخفر"],
        "who suffers before the noun, who claims it behind",
    ),
    (
        "قام ثلاثة جنود هنود، من بعثة حفظ السلام بخطف بائع قرب السوق",
        "ASSAULT",
        ["ثلاثة جنود هنود"],
        ["بائع"],
        "an aside between a light verb and its noun",
    ),
    (
        "قالت الشرطة إن مهاجما من تنظيم داعش، قتل حارسين",
        "ASSAULT",
        ["مهاجما من تنظيم داعش"],
        ["حارسين"],
        "one attacker",
    ),
    ("قالت وكالة سانا إن اعتقالات جرت في البلدة", "COERCE", [], [], "who tells of arrests makes none"),
    ("أغارت مقاتلات حربية على مقر الفصيل", "ASSAULT", ["مقاتلات حربية"], ["مقر الفصيل"], "planes that raid"),
    ("طالب المتظاهرون الحكومة بالاستقالة", "REQUEST", ["المتظاهرون"], ["الحكومة"], "request and who is asked"),
    ("اتهم الجيش قوات الدعم السريع بقصف المستشفى", "ACCUSE", ["الجيش"], ["قوات الدعم السريع"], "accusation"),
]


@pytest.mark.parametrize(("raw", "kind", "actors", "recipients", "why"), ROLES, ids=[r[-1] for r in ROLES])
def test_roles(raw: str, kind: str, actors: list[str], recipients: list[str], why: str) -> None:
    claim = first(raw, kind)
    assert [w.text for w in claim.actors] == actors, why
    assert [w.text for w in claim.recipients] == recipients, why


STATUS = [
    ("قصفت المدفعية البلدة أمس", "ASSAULT", "occurred", "asserted", "plain report"),
    ("لم تقصف الطائرات المدينة", "ASSAULT", "negated", "asserted", "negation of the past"),
    ("ستنسحب القوات من المدينة غدا", "RETREAT", "future", "asserted", "future letter"),
    ("سوف تنسحب القوات من المدينة", "RETREAT", "future", "asserted", "future particle"),
    ("نفى الجيش قصف المستشفى", "ASSAULT", "negated", "denied", "denial"),
    ("اتهم الوزير المسلحين بقصف المستشفى", "ASSAULT", "occurred", "alleged", "content of an accusation"),
    ("هدد قائد اللواء بقصف المدينة", "ASSAULT", "hypothetical", "asserted", "content of a threat"),
    ("طالب الأهالي بالإفراج عن المعتقلين", "RETREAT", "hypothetical", "asserted", "content of a demand"),
    ("انتهى الاجتماع دون اتفاق", "AGREE", "negated", "asserted", "without"),
    ("لا تزال الاشتباكات مستمرة في الحي", "ASSAULT", "ongoing", "asserted", "still going on"),
]


@pytest.mark.parametrize(("raw", "kind", "status", "assertion", "why"), STATUS, ids=[r[-1] for r in STATUS])
def test_status(raw: str, kind: str, status: str, assertion: str, why: str) -> None:
    claim = first(raw, kind)
    assert (claim.status, claim.assertion) == (status, assertion), why


FOLDS = [
    ("قتل جنديان وأصيب ثالث في هجوم على حاجز", {"ASSAULT": 1}, "results fold into the act"),
    ("قتل جنديان وأصيب ثالث أمس", {"ASSAULT": 1}, "results fold into one another"),
    ("وقع انفجار استهدف سيارة عسكرية", {"ASSAULT": 1}, "a verb that tells of the noun before it"),
    ("هاجم مسلحون الحاجز. وقال شهود إن الهجوم استمر ساعة.", {"ASSAULT": 2}, "two narrators are two claims"),
    ("هاجم مسلحون الحاجز. واستمر الهجوم ساعة.", {"ASSAULT": 1}, "the same attack again on the same word"),
]


@pytest.mark.parametrize(("raw", "counts", "why"), FOLDS, ids=[r[-1] for r in FOLDS])
def test_one_happening_is_one_claim(raw: str, counts: dict[str, int], why: str) -> None:
    found = [c.type for c in coded(raw).claims]
    assert {kind: found.count(kind) for kind in counts} == counts, why


@pytest.mark.parametrize(
    "raw",
    [
        "فاز المنتخب في المباراة بعد هجوم قوي في الشوط الثاني",
        "تراجعت أسعار النفط في الأسواق",
        "",
        "\u064b\u064c",
        "؟!،",
    ],
)
def test_nothing_that_is_no_conflict(raw: str) -> None:
    assert not [c for c in coded(raw).claims if c.type == "ASSAULT" and c.confidence >= 0.5]
