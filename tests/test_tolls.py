"""Tolls: who was hurt and how many, nobody as 0, nothing said as None."""

import pytest

from riwaya import counts
from riwaya.model import Frame, Role, Span, Toll
from riwaya.resolution.toll_parties import parties
from riwaya.resolution.tolls import tolls_in, totals
from riwaya.text import read


def tolls(raw: str, people: tuple[Span, ...] = ()) -> tuple[Toll, ...]:
    text = read(raw)
    return tolls_in(text, 0, len(text.words), counts.find(text), people)


@pytest.mark.parametrize(
    ("raw", "killed", "injured"),
    [
        ("أسفر الهجوم عن مقتل عنصرين وإصابة ثلاثة", 2, 3),
        ("أسفرت الغارة عن قتيلين وأربعة جرحى", 2, 4),
        ("مقتل شخص قرب الجسر وإصابة عشرة مطلع الشهر الجاري", 1, 10),
        ("قتل ثمانية عشر راكبا بينهم طفلة من النازحين وجرح تسعة آخرون", 18, 9),
        ("لقي خمسة عمال مصرعهم تحت الأنقاض وأصيب 14 آخرون برضوض", 5, 14),
        ("ثلاثة جنود قتلوا في الكمين", 3, None),
        ("قتل ما لا يقل عن 31 مجندا", 31, None),
        ("قتل بين خمسة وسبعة جنود", None, None),
        ("قتل نحو عشرين مسلحا", 20, None),
        ("مقتل خمسة مدنيين بينهم طفلان", 5, None),
        ("قتل ثلاثة جنود وطفل في القصف", 4, None),
        ("أودت بحياة 30 شخصا", 30, None),
        ("ورفع الحصيلة إلى 12 قتيلا", 12, None),
        ("توفي جريحان ما رفع عدد القتلى إلى تسعة", 9, None),
        ("سقوط عشرات القتلى والجرحى", None, None),
        ("مقتل وإصابة ثلاثين شخصا", None, None),
        ("أصابت إحدى الرصاصات شابا", None, 1),
        ("مقتل القيادي أبو سليم في الغارة", 1, None),
        ("الضابط الذي قتل في التفجير", 1, None),
        ("ما أدى إلى إصابته بجروح", None, 1),
        ("سقطت القذائف دون إصابات", 0, 0),
        ("سقط الصاروخ من دون خسائر بشرية", 0, 0),
        ("أطلقوا النار عليه دون التمكن من إصابته", 0, 0),
        ("انفجرت العبوة بدون سقوط ضحايا", 0, 0),
        ("ولم يصب أحد بأذى", 0, 0),
        ("انفجرت العبوة دون سقوط قتلى", 0, None),
        ("لن تنسحب القوات رغم مقتل ثلاثة جنود في الهجوم", 3, None),
        ("لم تدفع بعد تعويضات ضحايا الحادث", None, None),
        ("ولم تسفر الرشقات عن وقوع إصابات", 0, 0),
        ("وذكر المشفى أن شرطيين قتلا وأصيب ثمانية عمال", 2, 8),
        ("ثمانية من حراس المنشأة قتلوا في غارة ليلية", 8, None),
        ("نجا من محاولة اغتيال رئيس البلدية", None, None),
        ("سقط الصاروخ دون ورود معلومات عن إصابات", None, None),
        ("اقتصرت الأضرار على خسائر مادية دون خسائر مادية كبيرة", None, None),
        ("إصابة ثلاث سيارات بأضرار", None, None),
        ("وصل خمسة جنود إلى الثكنة", None, None),
        ("قتل عنصران وأصيب ثالث بجروح", 2, 1),
        ("مقتل جندي وإصابة آخر", 1, 1),
        ("وقتلت القذائف أربعة عشر نازحا بينهم نساء", 14, None),
        ("وقتل ما لا يقل عن ستة مهجرين في المخيم", 6, None),
        ("قال إن سيدة وطفليها قتلوا داخل المنزل", 3, None),
        ("وإن ثلاثة مزارعين وسائقا وشرطيين اثنين قتلوا هناك", 6, None),
        ("وإن راعيين قضيا بانفجار لغم", 2, None),
        ("قضت المحكمة بسجن خمسة متهمين", None, None),
        ("وقضى ثلاثة صيادين غرقا", 3, None),
        ("أصيب الحارس ومرافقه ففارقا الحياة لاحقا", 2, 2),
        ("فارق طفلان الحياة متأثرين بجراحهما", 2, None),
        ("وقال إن عنصرين فقط فقدا حياتهما", 2, None),
        ("فقدا الاتصال بالمركبة", None, None),
        ("لقي القيادي أبو سليم مصرعه", 1, None),
        ("ولقيا حتفهما على الفور", 2, None),
        ("لقي جنديان وأربعة مدنيين مصرعهم", 6, None),
        ("لقي القرار ترحيبا من ثلاثة وزراء", None, None),
        ("سجلت ثلاث حالات اختناق بالغاز", None, 3),
        ("وقوع خمس حالات وفاة وعشرين إصابة", 5, 20),
        ("أعلنت ثلاث حالات طوارئ", None, None),
        ("ما أدى إلى مقتلها", 1, None),
        ("مشيرا إلى استشهاد مجند وإصابة ضابطين", 1, 2),
        ("وبلغ عدد القتلى 12 والجرحى 30", 12, 30),
        ("وتوفي جريح ما رفع الحصيلة إلى 12", 12, None),
        ("وارتفعت حصيلة القصف إلى 12 قتيلا و30 جريحا", 12, 30),
        ("القوة نشرت خمسين عنصرا في الشارع", None, None),
        ("سقوط تسعة طلاب برصاص الحرس", 9, None),
        ("سقوط تسعة صواريخ على القاعدة", None, None),
        ("تقدم الفصيل نحو التل وسقط منهم أربعة", 4, None),
        ("وسقط من عناصر الدورية سبعة", 7, None),
        ("خسرت القوات عشرين مقاتلا في الهجوم", 20, None),
        ("خسر الحزب عشرين مقعدا في الانتخابات", None, None),
        ("سقطت قذيفة أمام المتجر فقتل عامل", 1, None),
        ("وصف البيان القرار بأنه طعنة للعدالة", None, None),
        ("أطلق عليه النار فأصابه في ساقه", None, 1),
        ("إصابة في صفوف الدورية", None, None),
        ("مقتل ثلاثين عاملا وحارسا في المنجم", 30, None),
        ("سبعة جنود أتراك و3 مدنيين قتلوا في الكمين", 10, None),
        ("قوات البحرية السودانية وثلاثة صيادين قتلوا", 3, None),
        ("استهدفت القذيفة السيارة فقتل هو وحارساه", 3, None),
        ("مقتل القيادي مع زوجته في غارة", 2, None),
        ("قتل التاجر مع اثنين من أولاده", 3, None),
        ("قتل حارس في اشتباك مع ثلاثة مسلحين", 1, None),
        ("إن عدد القتلى سبعة", 7, None),
        ("ضحايا الزلزال الذين بلغ عددهم 40", 40, None),
        ("العمال الأربعة الذين قتلوا في الورشة", 4, None),
        ("قتل ثلاثة عمال ودفن القتلى الثلاثة ليلا", 3, None),
        ("ودفن القتلى الثلاثة ليلا", 3, None),
        ("قتل سائقان، وقالت أسرة أحد القتيلين إنه أب", 2, None),
        ("ستة سكان على الأقل لقوا حتفهم", 6, None),
        ("وقال إن رفيقه فارق الحياة متأثرا بجراحه", 1, None),
        ("قتل عاملان وأصاب الانفجار ثالثا", 2, 1),
        ("أصيبت معلمة بجروح قاتلة", 1, None),
        ("قضت المحكمة بإعدام أربعة متهمين", None, None),
        ("براءة سبعة ضباط من تهمة قتل متظاهرين", None, None),
        ("انفجرت القنبلة لكن أحدا لم يصب", 0, 0),
        ("تبادل للنار لم يصب فيه أي من الحراس", 0, 0),
    ],
)
def test_killed_and_injured(raw: str, killed: int | None, injured: int | None) -> None:
    assert totals(tolls(raw))[:2] == (killed, injured)


@pytest.mark.parametrize(
    ("raw", "kind", "low", "who"),
    [
        ("اعتقلت القوات خمسة شبان في البلدة", "detained", 5, "شبان"),
        ("اعتقال ستة من عناصر الفصيل", "detained", 6, "عناصر الفصيل"),
        ("نزوح 200 عائلة من القرية", "displaced", 200, "عائلة"),
        ("فقدان ثلاثة بحارة", "missing", 3, "بحارة"),
        ("مقتل أربعة مدنيين", "killed", 4, "مدنيين"),
    ],
)
def test_kinds_and_who(raw: str, kind: str, low: int, who: str) -> None:
    assert [(t.kind, t.low, t.who) for t in tolls(raw)] == [(kind, low, who)]


def test_people_described_as_detainees_are_no_news_of_detention() -> None:
    assert tolls("زار الوفد ثلاثة معتقلين") == ()


def test_floor_and_range_are_kept() -> None:
    (floor,) = tolls("قتل أكثر من عشرين مدنيا")
    (between,) = tolls("قتل بين خمسة وسبعة جنود")
    (one,) = tolls("قتل مدني على الأقل في القصف")
    (exact,) = tolls("قتل مدني في القصف على أقل البيوت")
    assert [(toll.low, toll.high) for toll in (one, exact)] == [(1, None), (1, 1)]
    assert (floor.low, floor.high) == (20, None)
    assert (between.low, between.high) == (5, 7)


def test_dozens_have_no_figure() -> None:
    assert {(t.kind, t.low, t.high) for t in tolls("سقوط عشرات القتلى والجرحى")} == {
        ("killed", None, None),
        ("injured", None, None),
    }


def test_a_named_person_counts_one() -> None:
    raw = "اغتيال سمير الحلبي قرب منزله"
    at = raw.index("سمير")
    assert totals(tolls(raw, (Span(at, at + len("سمير الحلبي")),)))[0] == 1
    assert totals(tolls(raw))[0] is None


def test_persons_named_after_one_another_are_counted() -> None:
    raw = "وأعدم ماجد السالم، وقريبه حسين السالم في الساحة"
    people = tuple(Span(raw.index(n), raw.index(n) + len(n)) for n in ("ماجد السالم", "حسين السالم"))
    assert totals(tolls(raw, people))[0] == 2


def victims(raw: str, verb: str, agent: str, patient: str) -> tuple[int | None, ...]:
    text = read(raw)
    spans = {name: Span(raw.index(word), raw.index(word) + len(word)) for name, word in
             (("verb", verb), ("actor", agent), ("recipient", patient))}  # fmt: skip
    roles = tuple(Role(name, spans[name]) for name in ("actor", "recipient"))
    frame = Frame(spans["verb"], "ASSAULT", None, roles, "occurred", "test")
    return totals(tolls_in(text, 0, len(text.words), counts.find(text), (), parties(text, [frame])))


def test_those_who_kill_are_not_counted_and_the_one_they_kill_is() -> None:
    assert victims("اغتال مسلحان المحامي وليد العمر", "اغتال", "مسلحان", "المحامي وليد العمر")[0] == 1
    assert victims("قتل جندي أربعة رعاة", "قتل", "جندي", "أربعة رعاة")[0] == 4
    assert victims("قتل المهاجمون قرب السوق الشيخ وليد", "قتل", "المهاجمون", "الشيخ وليد")[0] == 1
    assert victims("قتل المهاجمون قرب السوق السكان", "قتل", "المهاجمون", "السكان")[0] is None


def test_only_the_given_words_are_read() -> None:
    text = read("مقتل خمسة جنود. وإصابة ثلاثة مدنيين.")
    second = text.sentences[1]
    found = tolls_in(text, second.first, second.last, counts.find(text))
    assert totals(found) == (None, 3, None)


@pytest.mark.parametrize("unit", ["قتل وجرح ", "دون ", "عشرات القتلى ", "مقتل 5 وإصابة ", "عدد القتلى إلى ", "\u064b"])
def test_long_lines_end(unit: str) -> None:
    tolls(unit * (20_000 // len(unit)))
