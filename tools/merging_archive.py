"""A small archive of made-up reports with known happenings, to train and measure merging: all sentences are our own.

Happenings share towns, days and parties on purpose: the same town twice a day, the next village, the next day, another
actor. Each is told by several narrators whose figures, actors and precision may differ; reports repeat what happened,
recall older events, relay each other, deny, announce, and copy one another with light edits.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

START = dt.date(2023, 3, 1)
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
MONTHS = ("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
          "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر",
          "كانون الأول/ديسمبر")  # fmt: skip
NUMBERS = {1: "شخص واحد", 2: "شخصان", 3: "ثلاثة", 4: "أربعة", 5: "خمسة", 6: "ستة", 7: "سبعة", 8: "ثمانية",
           9: "تسعة", 10: "عشرة"}  # fmt: skip
PARTS = ("فجر", "صباح", "ظهر", "عصر", "مساء", "ليل")
TARGETS = ("سوقا شعبيا", "مدرسة ابتدائية", "مخيما للنازحين", "محطة وقود", "مستشفى ميدانيا", "منزلا سكنيا",
           "نقطة عسكرية", "مستودعا للأسلحة", "فرنا آليا", "مسجدا", "مقرا أمنيا", "محطة للمياه")  # fmt: skip
#: The same with the article, as they stand behind "near".
SITES = {
    "سوقا شعبيا": "السوق الشعبي", "مدرسة ابتدائية": "المدرسة الابتدائية", "مخيما للنازحين": "مخيم النازحين",
    "محطة وقود": "محطة الوقود", "مستشفى ميدانيا": "المستشفى الميداني", "منزلا سكنيا": "المنزل السكني",
    "نقطة عسكرية": "النقطة العسكرية", "مستودعا للأسلحة": "مستودع الأسلحة", "فرنا آليا": "الفرن الآلي",
    "مسجدا": "المسجد", "مقرا أمنيا": "المقر الأمني", "محطة للمياه": "محطة المياه",
}  # fmt: skip
#: Kinds of which no sentence names what was hit.
_NEAR = ("shooting", "arrest", "abduct", "protest", "clash", "meeting")
CIVIL, ARMED = ("مدنيين", "أشخاص", "مواطنين"), ("عناصر", "مسلحين", "مقاتلين")


@dataclass(frozen=True, slots=True)
class Land:
    """A country of the archive: its regions with towns, its parties by names, who tells of it."""

    regions: dict[str, tuple[str, ...]]
    parties: tuple[tuple[str, ...], ...]
    tellers: tuple[str, ...]
    officials: tuple[str, ...]
    outlets: tuple[str, ...]


LANDS = (
    Land({"إدلب": ("سرمين", "بنش", "أريحا", "سراقب", "معرة النعمان", "كفرنبل", "جسر الشغور", "خان شيخون"),
          "حلب": ("عفرين", "اعزاز", "الباب", "منبج", "جرابلس", "دارة عزة", "تل رفعت"),
          "درعا": ("طفس", "نوى", "جاسم", "الصنمين", "إنخل", "بصرى الشام", "داعل"),
          "دير الزور": ("البوكمال", "الميادين", "البصيرة", "هجين", "ذيبان", "العشارة")},
         (("قوات النظام السوري", "قوات النظام", "الجيش السوري"), ("القوات الروسية", "الجيش الروسي"),
          ("الجيش التركي", "القوات التركية"), ("قوات سوريا الديمقراطية", "قسد"),
          ("تنظيم داعش", "تنظيم الدولة الإسلامية"), ("الجيش الوطني السوري", "فصائل الجيش الوطني"),
          ("هيئة تحرير الشام", "تحرير الشام")),
         ("الدفاع المدني السوري", "المرصد السوري لحقوق الإنسان", "الشبكة السورية لحقوق الإنسان", "تجمع أحرار حوران"),
         ("قائد شرطة المدينة العقيد سامر الحلاق", "مدير المشفى الدكتور وائل الخالد"),
         ("شبكة الضفة الشرقية", "عنب بلدي", "تلفزيون سوريا", "بلدي نيوز", "نورث برس", "موقع صدى الجنوب")),
    Land({"الأنبار": ("الرمادي", "الفلوجة", "هيت", "القائم", "حديثة", "الرطبة"),
          "ديالى": ("بعقوبة", "المقدادية", "خانقين", "جلولاء", "بلدروز"),
          "نينوى": ("تلعفر", "سنجار", "القيارة", "الحمدانية", "ربيعة"),
          "كركوك": ("الحويجة", "داقوق", "الدبس", "الرياض")},
         (("تنظيم داعش", "تنظيم الدولة الإسلامية"), ("الحشد الشعبي", "قوات الحشد الشعبي"),
          ("الجيش العراقي", "القوات العراقية"), ("الجيش التركي", "القوات التركية"),
          ("حزب العمال الكردستاني", "مسلحو حزب العمال الكردستاني"), ("البيشمركة", "قوات البيشمركة")),
         ("خلية الإعلام الأمني", "قيادة العمليات المشتركة", "المفوضية العليا لحقوق الإنسان"),
         ("قائممقام القضاء عدي الجبوري", "النائب حسن المولى"),
         ("السومرية نيوز", "شفق نيوز", "وكالة الأنباء العراقية", "شبكة رافدين الإخبارية", "موقع بادية برس")),
    Land({"تعز": ("المخا", "التربة", "موزع", "مقبنة"), "مأرب": ("صرواح", "حريب", "الجوبة", "رغوان"),
          "الحديدة": ("حيس", "الخوخة", "التحيتا", "بيت الفقيه"), "الضالع": ("قعطبة", "دمت", "جبن")},
         (("جماعة الحوثي", "الحوثيون"), ("الجيش اليمني", "قوات الجيش اليمني"),
          ("المجلس الانتقالي الجنوبي", "قوات المجلس الانتقالي الجنوبي"), ("تنظيم القاعدة", "مسلحو تنظيم القاعدة"),
          ("ألوية العمالقة", "قوات العمالقة")),
         ("منظمة مواطنة لحقوق الإنسان", "المرصد اليمني للألغام", "المركز الإعلامي لمحور تعز"),
         ("وكيل المحافظة عبد الكريم السلمي", "الناطق العسكري العقيد ماجد العولقي"),
         ("المصدر أونلاين", "يمن مونيتور", "المسيرة نت", "الموقع بوست", "شبكة سهيل برس")),
    Land({"شمال دارفور": ("الفاشر", "كتم", "مليط", "كبكابية"), "الخرطوم": ("أم درمان", "بحري", "جبل أولياء"),
          "الجزيرة": ("ود مدني", "الحصاحيصا", "المناقل", "رفاعة")},
         (("قوات الدعم السريع", "الدعم السريع"), ("الجيش السوداني", "القوات المسلحة السودانية"),
          ("حركة تحرير السودان", "قوات حركة تحرير السودان")),
         ("نقابة أطباء السودان", "محامو الطوارئ", "لجان مقاومة الفاشر", "منظمة أطباء بلا حدود"),
         ("والي الولاية نمر عبد الرحمن", "مدير المستشفى الدكتور آدم إسحق"),
         ("سودان تربيون", "راديو دبنقا", "صحيفة التغيير", "موقع النيلين")),
)  # fmt: skip
AGENCIES = ("رويترز", "وكالة فرانس برس", "وكالة الأناضول", "قناة الجزيرة")
HIDDEN = ("مصدر أمني", "مصدر طبي", "شهود عيان", "مصدر محلي", "مصدر عسكري")
KINDS = ("shelling", "airstrike", "drone", "bomb", "shooting", "arrest", "protest", "abduct", "clash", "meeting")
WEIGHTS = (5, 4, 3, 3, 4, 3, 3, 2, 2, 2)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: the truth that accounts vary."""

    id: str
    kind: str
    land: int
    region: str
    town: str
    day: dt.date
    part: str
    actor: int
    victims: str
    target: str
    killed: int
    injured: int
    planned: bool = False


@dataclass(slots=True)
class Paper:
    """A made-up report: its text with the happening each stretch of it tells of, and the report it copies."""

    id: str
    outlet: str
    published: dt.date
    text: str
    tags: list[tuple[int, int, str]] = field(default_factory=list)
    copy_of: str | None = None
    kind: str = "news"
    roots: dict[str, str] = field(default_factory=dict)


def happenings(count: int, days: int, rng: random.Random, twins: float = 0.35) -> list[Happening]:
    """Happenings over some days, a share of them near-twins of earlier ones."""
    out: list[Happening] = []
    for i in range(count):
        if out and rng.random() < twins:
            out.append(_twin(rng.choice(out[-60:]), f"h{i}", rng))
        else:
            out.append(_fresh(f"h{i}", START + dt.timedelta(days=rng.randrange(days)), rng))
    return out


def _fresh(id: str, day: dt.date, rng: random.Random) -> Happening:
    land = rng.randrange(len(LANDS))
    region = rng.choice(list(LANDS[land].regions))
    kind = rng.choices(KINDS, WEIGHTS)[0]
    killed = 0 if kind in ("arrest", "protest", "abduct", "meeting") or rng.random() < 0.2 else rng.choice(
        (1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17, 24))  # fmt: skip
    injured = 0 if kind in ("arrest", "abduct", "meeting") or rng.random() < 0.4 else rng.randrange(2, 30)
    return Happening(
        id, kind, land, region, rng.choice(LANDS[land].regions[region]), day, rng.choice(PARTS),
        rng.randrange(len(LANDS[land].parties)), rng.choice((*CIVIL, *ARMED)), rng.choice(TARGETS), killed, injured,
    )  # fmt: skip


def _twin(one: Happening, id: str, rng: random.Random) -> Happening:
    """A happening easily taken for another one."""
    fresh = _fresh(id, one.day, rng)
    own = replace(fresh, land=one.land, region=one.region, actor=fresh.actor % len(LANDS[one.land].parties))
    towns = [town for town in LANDS[one.land].regions[one.region] if town != one.town]
    way = rng.randrange(5)
    if way == 4:  # the same again in another part of the day, and in another street
        part = PARTS[(PARTS.index(one.part) + rng.choice((2, 3, 4))) % len(PARTS)]
        who = rng.choice((one.actor, own.actor))
        return replace(own, town=one.town, kind=one.kind, part=part, victims=one.victims, actor=who)
    if way == 0:  # the same town and day, something else
        return replace(own, town=one.town, kind=rng.choice([k for k in KINDS if k != one.kind]))
    if way == 1:  # the next village, the same day, the same weapon
        return replace(own, town=rng.choice(towns), kind=one.kind, actor=one.actor, victims=one.victims)
    if way == 2:  # the same town, another day
        return replace(own, town=one.town, kind=one.kind, day=one.day + dt.timedelta(days=rng.choice((2, 3, 5, 7))))
    return replace(own, town=rng.choice(towns), actor=one.actor)


# --- telling ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """One narrator's version: ``source`` is None where the outlet speaks for itself."""

    it: Happening
    source: str | None
    actor: int | None
    killed: int | None
    injured: int | None
    where: str
    refined: bool
    part: str = ""


def number(n: int, noun: str) -> str:
    """A count as Arabic writes it: "خمسة مدنيين", "17 شخصا"."""
    if n <= 2:
        return NUMBERS[n]
    return f"{NUMBERS[n]} {noun}" if n <= 10 else f"{n} شخصا"


def place(it: Happening, rng: random.Random) -> str:
    """A town with or without its region."""
    rural = rng.choice((f"بريف {it.region}", f"في محافظة {it.region}", f"في {it.region}"))
    return rng.choice((f"مدينة {it.town} {rural}", f"بلدة {it.town} {rural}", f"منطقة {it.town} {rural}",
                       f"مدينة {it.town}", f"{it.town}"))  # fmt: skip


def day_words(day: dt.date, part: str, published: dt.date, rng: random.Random) -> str:
    """When it was, as a page of that day says it; at times nothing."""
    gap, weekday = (published - day).days, WEEKDAYS[day.weekday()]
    ways = [f"يوم {weekday}", f"{part} {weekday}", f"يوم {weekday} {day.day} {MONTHS[day.month - 1]}"]
    if gap == 0:
        ways += ["اليوم", f"{part} اليوم", f"اليوم {weekday}"]
    if gap == 1:
        ways += ["أمس", f"{part} أمس", f"أمس {weekday}"]
    return "" if rng.random() < 0.08 and gap < 2 else rng.choice(ways if gap < 6 else ways[2:])


def lead(told: Telling, published: dt.date, rng: random.Random) -> str:
    """The sentence that tells what happened, without its narrator."""
    it = told.it
    when = day_words(it.day, told.part or it.part, published, rng)
    who = rng.choice(LANDS[it.land].parties[told.actor]) if told.actor is not None else None
    if it.kind in _NEAR and rng.random() < 0.5:
        told = replace(told, where=f"{told.where} {rng.choice(('قرب', 'في محيط', 'عند'))} {SITES[it.target]}")
    return " ".join(_TELL[it.kind](told, who, when, rng).split()).replace(" ،", "،")


def _losses(told: Telling) -> tuple[str, str]:
    dead = number(told.killed, told.it.victims) if told.killed else ""
    hurt = "آخرين" if told.injured else ""
    if told.injured and told.injured > 2:
        hurt = f"{NUMBERS.get(told.injured, told.injured)} آخرين"
    return dead, hurt


Teller = Callable[[Telling, str | None, str, random.Random], str]


def _blow(noun: str, verb: str, feminine: bool) -> Teller:
    """Strikes and shelling: by the losses, by the noun, or by who did it."""
    ended, done = ("أسفرت", ("نفذتها", "شنتها")) if feminine else ("أسفر", ("نفذه", "شنه"))

    def tell(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
        dead, hurt = _losses(told)
        by = f"{rng.choice(done)} {who}" if who else ""
        if dead and hurt and rng.random() < 0.5:
            return f"قتل {dead} وأصيب {hurt} {when} في {noun} {by} على {told.where}"
        if dead and rng.random() < 0.6:
            also = f"وإصابة {hurt}" if hurt else ""
            return f"{ended} {noun} {by} على {told.where} {when} عن مقتل {dead} {also}"
        loss = f"ما أدى إلى مقتل {dead}" if dead else "دون وقوع إصابات" if not hurt else f"ما أدى إلى إصابة {hurt}"
        if who:
            return f"{verb} {who} {when} {told.it.target} في {told.where}، {loss}"
        return f"تعرضت {told.where} {when} ل{noun}، {loss}"

    return tell


def _bomb(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    dead, hurt = _losses(told)
    what = rng.choice(("انفجار عبوة ناسفة", "انفجار سيارة مفخخة", "تفجير عبوة ناسفة"))
    by = f"وتبنى {who} التفجير" if who and rng.random() < 0.4 else ""
    if dead:
        return f"قتل {dead} {'وجرح ' + hurt if hurt else ''} {when} ب{what} قرب {told.it.target} في {told.where} {by}"
    return f"وقع {what} {when} في {told.where} {'وأسفر عن إصابة ' + hurt if hurt else 'دون خسائر بشرية'} {by}"


def _shooting(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    by = who or rng.choice(("مسلحون مجهولون", "مجهولون"))
    dead = number(told.killed or 1, told.it.victims)
    if rng.random() < 0.5:
        return f"قتل {dead} برصاص {by} {when} في {told.where}"
    return f"أطلق {by} النار {when} على {told.it.victims} في {told.where}، ما أسفر عن مقتل {dead}"


def _arrest(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    n = number(told.it.injured % 8 + 3, rng.choice(("أشخاص", "شبان")))
    return rng.choice((f"اعتقلت دورية تابعة ل{who or 'جهة مجهولة'} {when} {n} في {told.where}",
                       f"شنت {who or 'قوة أمنية'} حملة اعتقالات {when} في {told.where} طالت {n}"))  # fmt: skip


def _abduct(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    by = who or "مسلحون مجهولون"
    whom = ("طبيبا", "صحفيا", "تاجرا", "مهندسا", "معلما")[told.it.injured % 5]
    return f"اختطف {by} {when} {whom} في {told.where}"


def _protest(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    over = ("تردي الأوضاع المعيشية", "انقطاع الكهرباء", "الاعتقالات", "ارتفاع الأسعار")[told.it.actor % 4]
    return rng.choice((f"تظاهر العشرات {when} في {told.where} احتجاجا على {over}",
                       f"خرجت مظاهرة {when} في {told.where} تنديدا ب{over}"))  # fmt: skip


def _clash(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    parties = LANDS[told.it.land].parties
    other = rng.choice(parties[(told.it.actor + 1) % len(parties)])
    dead, _ = _losses(told)
    end = f"أسفرت عن مقتل {dead}" if dead else "دون معرفة حجم الخسائر"
    return f"اندلعت اشتباكات {when} بين {who or 'مجموعة مسلحة'} و{other} في {told.where}، {end}"


def _meeting(told: Telling, who: str | None, when: str, rng: random.Random) -> str:
    about = ("تبادل الأسرى", "وقف إطلاق النار", "فتح الطرق", "إيصال المساعدات")[told.it.actor % 4]
    return f"التقى وفد من {who or 'وجهاء المنطقة'} {when} وجهاء العشائر في {told.where} لبحث {about}"


_TELL: dict[str, Teller] = {
    "shelling": _blow("قصف مدفعي", "قصفت مدفعية", False), "airstrike": _blow("غارات جوية", "استهدفت مقاتلات", True),
    "drone": _blow("هجوم بطائرة مسيرة", "استهدفت طائرة مسيرة تابعة ل", False), "bomb": _bomb, "shooting": _shooting,
    "arrest": _arrest, "protest": _protest, "abduct": _abduct, "clash": _clash, "meeting": _meeting,
}  # fmt: skip


def credited(sentence: str, source: str | None, rng: random.Random) -> str:
    """A sentence with its narrator before or after it."""
    if source is None:
        return sentence + "."
    if rng.random() < 0.08:
        return f"{sentence}، بحسب ما نقلت {rng.choice(AGENCIES)} عن {source}."
    if rng.random() < 0.3:
        return rng.choice((f"{source}: {sentence}.", f'وقال {source}: "{sentence}".'))
    return f"{sentence}، {rng.choice(('بحسب', 'وفق', 'بحسب ما أفاد به', 'نقلا عن'))} {source}."


def versions(it: Happening, rng: random.Random) -> list[Telling]:
    """The narrators of a happening with what each says."""
    land = LANDS[it.land]
    sources: list[str | None] = [None, *rng.sample(land.tellers, min(3, len(land.tellers)))]
    sources += [rng.choice(land.officials), rng.choice(HIDDEN)]
    chosen = rng.sample(sources, rng.choice((1, 1, 2, 2, 3, 4)))
    out = []
    for i, source in enumerate(chosen):
        drift = rng.random()
        killed = it.killed + (rng.choice((1, 2, 4, it.killed, 2 * it.killed)) if i and it.killed and drift < 0.3 else 0)
        actor: int | None = it.actor if it.kind != "shooting" or it.actor % 2 else None
        if i and actor is not None and rng.random() < 0.12:
            actor = (it.actor + 1) % len(land.parties)
        elif rng.random() < 0.2:
            actor = None
        rough = rng.random() < 0.1
        where = f"ريف {it.region}" if rough else place(it, rng)
        # what was heard at the end of the afternoon is told as of the evening by others
        near = PARTS[(PARTS.index(it.part) + rng.choice((0, 0, 0, 0, 0, 0, 0, 0, 1, -1))) % len(PARTS)]
        hurt = it.injured if rng.random() < 0.8 else None
        out.append(Telling(it, source, actor, killed, hurt, where, not rough, near))
    return out


# --- reports ---------------------------------------------------------------------------------------------------------


class _Writer:
    """Text under construction with what each stretch of it tells of."""

    def __init__(self) -> None:
        self.text, self.tags = "", []

    def add(self, sentence: str, tag: str, new_line: bool = False) -> None:
        if self.text:
            self.text += "\n" if new_line else " "
        self.tags.append((len(self.text), len(self.text) + len(sentence), tag))
        self.text += sentence


def _more(told: Telling, rng: random.Random) -> Iterator[str]:
    """What a report adds about the same happening."""
    noun = {"shelling": "القصف", "airstrike": "الغارات", "drone": "الهجوم", "bomb": "الانفجار", "shooting": "الهجوم",
            "clash": "الاشتباكات"}.get(told.it.kind)  # fmt: skip
    if noun and rng.random() < 0.5:
        yield f"وأوضح أن {noun} استهدف {told.it.target}."
    if noun and told.killed and told.killed > 3 and rng.random() < 0.4:
        yield "وأضاف أن بين القتلى طفلين وامرأة."
    if noun and rng.random() < 0.3:
        yield f"وتسبب {noun} بأضرار مادية كبيرة في ممتلكات الأهالي."
    if rng.random() < 0.3:
        yield "وتوجهت فرق الإسعاف إلى المكان ونقلت المصابين إلى مشفى قريب."


def _background(it: Happening, rng: random.Random) -> str:
    other = rng.choice([t for towns in LANDS[it.land].regions.values() for t in towns])
    n = number(rng.randrange(3, 10), "أشخاص")
    return rng.choice((f"وكانت {other} قد تعرضت الأسبوع الماضي لقصف مماثل أسفر عن مقتل {n}.",
                       f"وتشهد المنطقة توترا أمنيا منذ أشهر، وقتل {n} الشهر الماضي في {other}.",
                       "وتشهد المنطقة حالة من عدم الاستقرار وتردي الأوضاع المعيشية."))  # fmt: skip


_NOUNS = {
    "shelling": ("القصف المدفعي", "الذي طال"), "airstrike": ("الغارات الجوية", "التي طالت"),
    "drone": ("هجوم الطائرة المسيرة", "الذي شهدته"), "bomb": ("انفجار العبوة الناسفة", "الذي شهدته"),
    "shooting": ("إطلاق النار", "الذي شهدته"), "arrest": ("حملة الاعتقالات", "التي شهدتها"),
    "protest": ("المظاهرة", "التي خرجت في"), "clash": ("الاشتباكات", "التي دارت في"),
}  # fmt: skip


def _ago(day: dt.date, published: dt.date, rng: random.Random) -> str:
    """When an older happening was, as those say who look back to it."""
    gap = (published - day).days
    months = (published.year - day.year) * 12 + published.month - day.month
    since_saturday = (published.weekday() - 5) % 7
    ways = [f"قبل {NUMBERS[gap]} أيام"] * 2 if 3 <= gap <= 10 else []
    ways += ["الأسبوع الماضي", "خلال الأسبوع الماضي"] if since_saturday < gap <= since_saturday + 7 else []
    ways += ["قبل نحو أسبوعين", "قبل أسبوعين"] if 12 <= gap <= 16 else []
    ways += ["قبل أيام"] if gap <= 8 else ["قبل أسابيع"] if 15 <= gap <= 50 else []
    ways += ["الشهر الماضي", "خلال الشهر الماضي"] if months == 1 else []
    ways += [f"في {MONTHS[day.month - 1].split('/')[gap % 2]} الماضي"] * 2 if 1 <= months <= 11 else []
    ways += ["قبل أشهر"] if months > 2 else []
    return rng.choice(ways) if ways else f"يوم {WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def recalled(old: Happening, published: dt.date, rng: random.Random) -> str:
    """A sentence that looks back to a happening told before."""
    noun, which = _NOUNS[old.kind]
    where, when = place(old, rng), _ago(old.day, published, rng)
    if old.killed and rng.random() < 0.4:
        return f"يذكر أن {noun} في {where} {when} أسفر عن مقتل {number(old.killed, old.victims)}."
    return rng.choice((f"ويأتي ذلك بعد {noun} {which} {where} {when}.",
                       f"وكان {noun} {which} {where} {when} قد أثار قلق الأهالي.",
                       f"وذكرت مصادر أهلية بما خلفه {noun} في {where} {when}."))  # fmt: skip


def _root(told: Telling, outlet: str) -> str:
    """Who a report rests a happening on: who has no name is known through the outlet alone."""
    return told.source if told.source not in (None, *HIDDEN) else f"{outlet} {told.source or ''}".strip()


def news(
    id: str, told: Telling, outlet: str, published: dt.date, rng: random.Random, past: Sequence[Happening] = ()
) -> Paper:
    """One report of one happening on one narrator's word, with more of it and at times an older event.

    ``past`` are happenings that it may look back to.
    """
    writer = _Writer()
    head = f"{outlet} - " if rng.random() < 0.15 else ""
    writer.add(head + credited(lead(told, published, rng), told.source, rng), told.it.id)
    for sentence in _more(told, rng):
        writer.add(sentence, told.it.id, rng.random() < 0.4)
    if rng.random() < 0.4:
        writer.add(_background(told.it, rng), f"old {id}", True)
    if past and rng.random() < 0.2:
        old = rng.choice(past)
        writer.add(recalled(old, published, rng), old.id, True)
    return Paper(id, outlet, published, writer.text, writer.tags, roots={told.it.id: _root(told, outlet)})


def roundup(id: str, tellings: Sequence[Telling], outlet: str, published: dt.date, rng: random.Random) -> Paper:
    """One report of several happenings."""
    writer = _Writer()
    for told in tellings:
        writer.add(credited(lead(told, published, rng), told.source, rng), told.it.id, True)
    return Paper(id, outlet, published, writer.text, writer.tags, kind="roundup",
                 roots={told.it.id: _root(told, outlet) for told in tellings})  # fmt: skip


def denial(id: str, it: Happening, outlet: str, published: dt.date, rng: random.Random) -> Paper:
    """A report in which the accused side denies."""
    who = rng.choice(LANDS[it.land].parties[it.actor])
    what = {"shelling": "قصف", "airstrike": "قصف", "drone": "استهداف", "bomb": "تنفيذ التفجير في", "shooting":
            "استهداف مدنيين في", "arrest": "اعتقال مدنيين في", "abduct": "اختطاف مدنيين في",
            "clash": "خوض اشتباكات في"}.get(it.kind, "استهداف")  # fmt: skip
    when = day_words(it.day, it.part, published, rng)
    said = rng.choice((f"نفى مصدر عسكري في {who} {what} {place(it, rng)} {when}.",
                       f"نفت {who} {what} {place(it, rng)} {when}، وقالت إن الأنباء المتداولة غير صحيحة."))  # fmt: skip
    writer = _Writer()
    writer.add(" ".join(said.split()), it.id)
    return Paper(id, outlet, published, writer.text, writer.tags, kind="denial", roots={it.id: f"denial {it.id}"})


def announced(id: str, it: Happening, outlet: str, published: dt.date, rng: random.Random) -> Paper:
    """A report that announces a protest before it is held."""
    writer = _Writer()
    day = WEEKDAYS[it.day.weekday()]
    writer.add(f"دعا ناشطون إلى تنظيم مظاهرة في {place(it, rng)} يوم {day} المقبل.", f"plan {it.id}")
    return Paper(id, outlet, published, writer.text, writer.tags, kind="plan")


# --- copies ----------------------------------------------------------------------------------------------------------

_SPELT = str.maketrans({"أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي"})


def copied(paper: Paper, id: str, outlet: str, rng: random.Random) -> Paper:
    """A report taken over by another outlet with light edits that keep the stretches' tags where they can be kept."""
    text, tags = paper.text, list(paper.tags)
    way = rng.randrange(4)
    if way == 1 and len(tags) > 2:
        text, tags = text[: tags[-2][1]], tags[:-1]
    if way == 2:
        text = text.translate(_SPELT)
    if way != 3:
        text += rng.choice(("\nالمصدر: وكالات", "\nشارك الخبر عبر مواقع التواصل", "", "\nتابعونا على تلغرام"))
    published = paper.published + dt.timedelta(days=rng.randrange(2))
    return Paper(id, outlet, published, text, tags, paper.copy_of or paper.id, paper.kind, paper.roots)


def archive(count: int, days: int, seed: int, twins: float = 0.35) -> tuple[list[Happening], list[Paper]]:
    """Happenings and the reports that tell of them, in order of publication."""
    rng = random.Random(seed)
    found = happenings(count, days, rng, twins)
    papers: list[Paper] = []
    spare: list[tuple[Telling, dt.date]] = []

    def fresh() -> str:
        return f"r{len(papers)}"

    older = [_fresh(f"o{i}", START - dt.timedelta(days=rng.randrange(8, 300)), rng) for i in range(count // 10)]
    for it in found:
        outlets = LANDS[it.land].outlets
        past = [old for old in (*found, *older) if old.region == it.region and old.kind in _NOUNS]
        for told in versions(it, rng):
            for _ in range(rng.choice((1, 1, 2))):
                late = rng.choice((0, 0, 1, 1, 2, 4))
                published = it.day + dt.timedelta(days=late)
                again = replace(told, where=place(it, rng)) if told.refined else told
                if late > 1 and told.killed and rng.random() < 0.3:  # some die of their wounds, some are found later
                    again = replace(again, killed=told.killed + rng.choice((1, 2, 3)))
                known = [old for old in past if (published - old.day).days > 2 and old.id != it.id]
                papers.append(news(fresh(), again, rng.choice(outlets), published, rng, known))
                if rng.random() < 0.25:
                    papers.append(copied(papers[-1], fresh(), rng.choice(outlets), rng))
            if rng.random() < 0.15:
                spare.append((told, it.day + dt.timedelta(days=1)))
        if it.kind not in ("protest", "meeting") and rng.random() < 0.12:
            papers.append(denial(fresh(), it, rng.choice(outlets), it.day + dt.timedelta(days=rng.randrange(2)), rng))
        if it.kind == "protest" and rng.random() < 0.4:
            early = it.day - dt.timedelta(days=rng.randrange(1, 5))
            papers.append(announced(fresh(), it, rng.choice(outlets), early, rng))
    for told, published in spare:
        mates = [t for t, p in spare if p == published and t.it.land == told.it.land and t.it.id != told.it.id]
        if mates:
            pair = [told, rng.choice(mates)]
            papers.append(roundup(fresh(), pair, rng.choice(LANDS[told.it.land].outlets), published, rng))
    papers.sort(key=lambda p: (p.published, int(p.id[1:])))
    return found, papers
