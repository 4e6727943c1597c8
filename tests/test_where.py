"""Mentions to places on the map, and the place of a happening."""

from __future__ import annotations

import pytest

from riwaya.gazetteer import Gazetteer, load
from riwaya.model import Mention, Span, Where
from riwaya.resolution.placing import place_of, setting
from riwaya.resolution.where import ground
from riwaya.text import read


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def grounded(gazetteer: Gazetteer, sentence: str, home: str | None = None) -> tuple[Where, ...]:
    text = read(sentence)
    return ground(text, gazetteer.find(text), gazetteer, home)


def placed(gazetteer: Gazetteer, sentence: str, trigger: str) -> Where | None:
    text = read(sentence)
    start = sentence.index(trigger)
    wheres = ground(text, gazetteer.find(text), gazetteer)
    return place_of(Span(start, start + len(trigger)), setting(text, wheres))


CHOSEN = [
    # sentence, which mention, country, first-level division or None, precision
    ("اشتباكات في طرابلس شمال لبنان", 0, "LBN", None, "town"),
    ("اشتباكات في طرابلس وبنغازي ومصراتة", 0, "LBY", None, "town"),
    ("انفجار في عمان عاصمة الأردن", 0, "JOR", None, "town"),
    ("وساطة سلطنة عمان", 0, "OMN", None, "country"),
    ("قصف قرية السوسة بريف دير الزور", 0, "SYR", "دير الزور", "town"),
    ("مهرجان في سوسة بتونس", 0, "TUN", None, "town"),
    ("مسيرات في الإسكندرية والقاهرة", 0, "EGY", None, "town"),
    ("اشتباكات في محافظة النبطية", 0, "LBN", "النبطية", "governorate"),
    ("اشتباكات في مدينة النبطية", 0, "LBN", "النبطية", "town"),
    ("اشتباكات في محافظة بعلبك الهرمل", 0, "LBN", "بعلبك الهرمل", "governorate"),
    ("اشتباكات في منطقة الجبل الغربي", 0, "LBY", "الجبل الغربي", "governorate"),
    ("قال محافظ صلاح الدين في تكريت", 0, "IRQ", None, "governorate"),
    ("معارك في محافظة الرقة", 0, "SYR", None, "governorate"),
    ("معارك في مدينة الرقة", 0, "SYR", None, "town"),
    ("أريحا وجسر الشغور في إدلب", 0, "SYR", "إدلب", "town"),
    ("أريحا ورام الله ونابلس", 0, "PSE", "الضفة الغربية", "town"),
    ("فتح معبر رفح", 0, "PSE", "قطاع غزة", "exact"),
    ("هجوم في البادية السورية", 0, "SYR", None, "area"),
    ("قتلى غربي البوكمال", 0, "SYR", "دير الزور", "area"),
    ("قصف ريف حماة", 0, "SYR", None, "area"),
    ("أعلنت فرنسا", 0, "FRA", None, "country"),
    ("ناقلات في البحر الأحمر", 0, None, None, "area"),
]


@pytest.mark.parametrize(("sentence", "at", "country", "admin1", "precision"), CHOSEN)
def test_the_right_place_of_a_name(
    gazetteer: Gazetteer, sentence: str, at: int, country: str | None, admin1: str | None, precision: str
) -> None:
    where = grounded(gazetteer, sentence)[at]
    assert (where.country, where.precision) == (country, precision)
    assert admin1 is None or where.admin1 == admin1
    assert where.basis == "stated"


def test_the_outlets_home_decides_where_nothing_else_does(gazetteer: Gazetteer) -> None:
    assert grounded(gazetteer, "حريق في طرابلس", "LBN")[0].country == "LBN"
    assert grounded(gazetteer, "حريق في طرابلس", "LBY")[0].country == "LBY"


def test_one_where_for_each_place_mention_and_none_for_others(gazetteer: Gazetteer) -> None:
    text = read("من حلب إلى حمص")
    mentions = gazetteer.find(text)
    other = Mention(Span(0, 2), "person", "test")
    assert len(ground(text, [other, *mentions], gazetteer)) == 2


def test_a_small_place_with_an_everyday_name_is_not_believed_elsewhere(gazetteer: Gazetteer) -> None:
    at_home = grounded(gazetteer, "حريق في حي الفردوس بمدينة حلب")
    abroad = grounded(gazetteer, "حريق في حي الفردوس قرب مدينة صفاقس في تونس")
    assert at_home[0].gazetteer_id == "syr-aleppo-city:quarter:الفردوس"
    assert abroad[0].gazetteer_id is None


@pytest.mark.parametrize(
    ("sentence", "names", "country"),
    [
        ("قصف على كفرلاتا وأورم الجوز جنوب إدلب", ["كفرلاتا", "أورم الجوز", "إدلب"], "SYR"),
        ("أغلق الجنود حاجز الكونتينر ومدخل ترمسعيا", ["حاجز الكونتينر", "ترمسعيا"], "PSE"),
        ("غارة على صريفا ثم على طريق الخردلي", ["صريفا", "طريق الخردلي"], "LBN"),
        ("معارك في أم صميمة وكازقيل غرب الأبيض", ["أم صميمة", "كازقيل", "الأبيض"], "SDN"),
        ("انفجار لغم قرب منفذ علب في صعدة", ["منفذ علب", "صعدة"], "YEM"),
        ("عبوة ناسفة في خانقين وأخرى قرب قره تبه", ["خانقين", "قره تبه"], "IRQ"),
    ],
)
def test_villages_and_posts_of_the_news(gazetteer: Gazetteer, sentence: str, names: list[str], country: str) -> None:
    wheres = grounded(gazetteer, sentence)
    assert [sentence[w.span.start : w.span.end] for w in wheres if w.span] == names
    assert {w.country for w in wheres} == {country}


def test_an_unknown_name_has_no_coordinates(gazetteer: Gazetteer) -> None:
    where = grounded(gazetteer, "هجوم على قرية الزهيرانية")[0]
    assert where.name == "الزهيرانية"
    assert (where.country, where.lat, where.lon, where.gazetteer_id) == (None, None, None, None)


def test_an_unknown_name_takes_the_country_all_others_agree_on(gazetteer: Gazetteer) -> None:
    assert grounded(gazetteer, "من قرية الزهيرانية وصلوا حمص، ثم حلب")[0].country == "SYR"
    assert grounded(gazetteer, "من قرية الزهيرانية وصلوا حمص، ثم بغداد")[0].country is None


def test_an_unknown_place_inside_a_known_one_is_no_more_exact_than_that(gazetteer: Gazetteer) -> None:
    where, city = grounded(gazetteer, "رصاص عند دوار النافورة في مدينة البوكمال")
    assert (where.lat, where.lon, where.precision) == (city.lat, city.lon, "town")
    assert where.name == "دوار النافورة"


def test_a_desert_named_after_a_village_is_an_area(gazetteer: Gazetteer) -> None:
    where = grounded(gazetteer, "كمين ببادية الصالحية غربي البوكمال")[0]
    assert (where.country, where.precision) == ("SYR", "area")
    assert where.lat == pytest.approx(34.74, abs=0.1)


def test_a_capital_never_stands_in_for_its_country(gazetteer: Gazetteer) -> None:
    country = grounded(gazetteer, "تظاهرات في العراق")[0]
    capital = grounded(gazetteer, "تظاهرات في بغداد")[0]
    assert country.precision == "country"
    assert (country.lat, country.lon) != (capital.lat, capital.lon)


PLACED = [
    ("قُتل ثلاثة أشخاص في انفجار بمدينة منبج بريف حلب", "انفجار", "منبج"),
    ("قصفت طائرات قادمة من تركيا مواقع قرب عين عيسى", "قصفت", "عين عيسى"),
    ("سقطت قذيفة على سوق تدمر مساء أمس", "سقطت", "تدمر"),
    ("أفرجت الشرطة في كركوك عن موقوفين من الموصل", "أفرجت", "كركوك"),
    ("اقتحام طفس متوقع خلال أيام", "اقتحام", "طفس"),
    ("اشتباكات عند معبر نصيب في محافظة درعا", "اشتباكات", "معبر نصيب"),
    ("وقعت اشتباكات في العراق", "اشتباكات", "العراق"),
    ("قصف الجيش بلدة الأتارب في ريف حلب الغربي", "قصف", "الأتارب"),
    ("قصف الجيش بلدة الأتارب بريف حلب الغربي", "قصف", "الأتارب"),
    # Said to be in a place from which it is far: a namesake.
    ("قصف الجيش بلدة الأتارب في ريف دمشق", "قصف", "ريف دمشق"),
    # Another place, not one inside it.
    ("قصف الجيش الأتارب ثم اقتحم في حلب حيا كاملا", "اقتحم", "حلب"),
]


@pytest.mark.parametrize(("sentence", "trigger", "name"), PLACED)
def test_the_place_of_a_happening(gazetteer: Gazetteer, sentence: str, trigger: str, name: str) -> None:
    where = placed(gazetteer, sentence, trigger)
    assert where is not None
    assert (where.name, where.basis) == (name, "stated")


def test_a_country_that_acts_is_not_where_it_happens(gazetteer: Gazetteer) -> None:
    assert placed(gazetteer, "نددت فرنسا بالهجوم", "نددت") is None


def test_the_place_is_taken_over_from_the_sentence_before(gazetteer: Gazetteer) -> None:
    where = placed(gazetteer, "انتهى اجتماع في اليادودة صباحاً. وهدد ضابط الأهالي بالاعتقال.", "وهدد")
    assert where is not None
    assert (where.name, where.basis) == ("اليادودة", "inferred")


def test_the_dateline_comes_last(gazetteer: Gazetteer) -> None:
    said = "دمشق - خاص: وصل الوفد صباح اليوم. وبدأ اجتماع مغلق."
    where = placed(gazetteer, said, "اجتماع")
    assert where is not None
    assert (where.name, where.basis) == ("دمشق", "dateline")
    better = placed(gazetteer, said + " وانفجرت عبوة في حمص.", "وانفجرت")
    assert better is not None
    assert (better.name, better.basis) == ("حمص", "stated")


def test_no_place_is_made_up(gazetteer: Gazetteer) -> None:
    assert placed(gazetteer, "اجتمع الطرفان أمس", "اجتمع") is None
    assert place_of(Span(0, 0), setting(read(""), ())) is None


def test_an_unknown_roundabout_is_put_in_the_only_town_of_its_sentence(gazetteer: Gazetteer) -> None:
    where = grounded(gazetteer, "قائد الفصيل بمدينة الميادين تعرض لإطلاق نار عند دوار النافورة")[1]
    assert (where.name, where.precision, where.basis) == ("دوار النافورة", "town", "inferred")
    assert where.lat == pytest.approx(35.02, abs=0.05)
    where = grounded(gazetteer, "بين الميادين وهجين أطلقوا النار عند دوار النافورة")[-1]
    assert (where.lat, where.precision) == (None, "exact")


def test_two_countries_between_which_something_is_are_no_place(gazetteer: Gazetteer) -> None:
    where = placed(gazetteer, "لم تعرف البادية السورية اتفاقاً بين إيران وتركيا", "اتفاقاً")
    assert where is not None
    assert where.name == "البادية السورية"
