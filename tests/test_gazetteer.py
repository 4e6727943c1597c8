"""Names to places: what is found in a text, how far a name reaches, what the tables refuse."""

from __future__ import annotations

import pickle
import time
from itertools import pairwise
from pathlib import Path

import pytest

from riwaya.distance import distance_km
from riwaya.errors import GazetteerError
from riwaya.gazetteer import Gazetteer, load
from riwaya.gazetteer.places import KINDS, Place
from riwaya.gazetteer.tables import PLACES, read_hand
from riwaya.gazetteer.words import forms
from riwaya.text import read

HAND = [row for path in sorted(PLACES.glob("hand-*.yaml")) for row in read_hand(path)]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def found(gazetteer: Gazetteer, sentence: str) -> list[str]:
    text = read(sentence)
    return [text.slice(mention.span) for mention in gazetteer.find(text)]


FOUND = [
    ("وصل الوفد إلى دمشق مساء", ["دمشق"]),
    ("عاد من بيروت وبغداد", ["بيروت", "بغداد"]),  # the conjunction is no part of the name
    ("سقطت قذائف بالرقة ليلاً", ["الرقة"]),  # nor the preposition; the article is
    ("قدمت مساعدات للعراق", ["لعراق"]),  # لل holds the article's ل
    ("توتر في ديرالزور", ["ديرالزور"]),  # written without its space
    ("اجتماع في مدينة طفس", ["طفس"]),  # مدينة is no part of the name
    ("انفجار عند دوار النافورة", ["دوار النافورة"]),  # a facility's word is, known or not
    ("اشتباكات ببادية الصالحية", ["بادية الصالحية"]),
    ("أغلق معبر باب الهوى أمام الشاحنات", ["معبر باب الهوى"]),
    ("غارة على مطار تي فور", ["مطار تي فور"]),
    ("قصف مطار T4 بالصواريخ", ["مطار T4"]),
    ("مداهمة في قرية الزهيرانية الشرقية أمس", ["الزهيرانية الشرقية"]),  # an unknown name after قرية
    ("وقفة في حي «السكري» وسط حلب", ["السكري", "حلب"]),
    ("اقتحموا بلدتي طفس والمزيريب", ["طفس", "المزيريب"]),
    ("طريق حلب - دمشق مقطوع", ["حلب", "دمشق"]),  # two ends, not one road
    ("زار المملكة العربية السعودية", ["المملكة العربية السعودية"]),
    ("في السعودية", ["السعودية"]),
    ("قصف على #دير_الزور الآن", ["دير_الزور"]),
    ("دخلوا حلـب فجراً", ["حلـب"]),  # tatweel
    ("سكان غزة ينزحون من شمال القطاع", ["غزة", "القطاع"]),  # short for قطاع غزة, which is named
    ("السيطرة على الباب والقائم", ["الباب", "القائم"]),
]

NOT_FOUND = [
    "فتح الباب أمام المفاوضات",
    "الوضع القائم لا يحتمل",
    "القوات السعودية والجيش العراقي",  # nationality adjectives
    "السلطات السعودية نفت",
    "خسائر القطاع السياحي",  # no Gaza in sight
    "قال لصحيفة الرياض",
    "نشرت «الشرق الأوسط» تقريراً",
    "قالت واشنطن بوست",
    "مدينة صناعية جديدة",
    "مرت قرية صغيرة",
    "عقدوا لجان التحقيق",
    "انتشر حاجز أمني",
    "كان يوم الجمعة",
    "وأنه سيعود",
    "إصابات فيروس كورونا",
    "بصدد الرد على عدوان",
]


@pytest.mark.parametrize(("sentence", "names"), FOUND)
def test_names_are_found_with_their_own_extent(gazetteer: Gazetteer, sentence: str, names: list[str]) -> None:
    assert found(gazetteer, sentence) == names


@pytest.mark.parametrize("sentence", NOT_FOUND)
def test_common_words_papers_and_adjectives_are_no_places(gazetteer: Gazetteer, sentence: str) -> None:
    assert found(gazetteer, sentence) == []


def test_rules_say_which_layer_a_name_is_from(gazetteer: Gazetteer) -> None:
    text = read("في لبنان وفي البوكمال وفي خبر وفي قرية الزهيرانية")
    assert [m.rule for m in gazetteer.find(text)] == ["gazetteer.country", "gazetteer.hand", "place.unknown"]
    assert all(m.kind == "place" and isinstance(m.value, str) for m in gazetteer.find(text))


def test_mentions_come_in_order_without_overlap(gazetteer: Gazetteer) -> None:
    text = read("من حلب إلى مطار حلب الدولي ثم حي الشعار في مدينة حلب\n" * 5)
    spans = [m.span for m in gazetteer.find(text)]
    assert len(spans) == 20
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("name", "country", "least"),
    [("البوكمال", "SYR", 1), ("بوكمال", "SYR", 1), ("شحيل", "SYR", 1), ("ديرالزور", "SYR", 2), ("الصالحية", "SYR", 2)],
)
def test_candidates_by_any_spelling(gazetteer: Gazetteer, name: str, country: str, least: int) -> None:
    places = gazetteer.candidates(name, country)
    assert len(places) >= least
    assert {p.country for p in places} == {country}


def test_a_feature_wins_over_the_villages_of_its_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("باب الهوى")[0].kind == "crossing"


def test_unknown_names_have_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("زعفرانستان") == ()


@pytest.mark.parametrize(
    ("word", "cores"),
    [("وبالرقه", ["وبالرقه", "بالرقه", "الرقه"]), ("للعراق", ["للعراق", "العراق"]), ("لبنان", ["لبنان", "بنان"])],
)
def test_forms_peel_conjunction_and_preposition(word: str, cores: list[str]) -> None:
    assert [form.core for form in forms(word)] == cores


def test_the_gazetteer_travels_between_processes(gazetteer: Gazetteer) -> None:
    again = pickle.loads(pickle.dumps(gazetteer))
    assert again.candidates("حمص") == gazetteer.candidates("حمص")


def test_every_place_is_on_the_globe_and_of_a_known_kind(gazetteer: Gazetteer) -> None:
    assert len([p for p in gazetteer.places if p.layer == "hand"]) >= 6000
    for place in gazetteer.places:
        assert place.kind in KINDS, place
        assert (place.lat is None) == (place.lon is None), place
        assert place.lat is None or (abs(place.lat), abs(place.lon or 0)) != (0, 0), place
        assert place.country is None or len(place.country) == 3, place
    ids = [p.id for p in gazetteer.places]
    assert len(set(ids)) == len(ids)


def test_no_hand_place_stands_there_twice() -> None:
    seen: dict[tuple[str, str, str | None], list[Place]] = {}
    for place, name in ((row.place, name) for row in HAND for name, _ in row.names):
        known = seen.setdefault((name, place.kind, place.country), [])
        assert place.kind in ("country", "continent") or all(distance_km(place, p) >= 3 for p in known), (name, place)
        known.append(place)


def test_hand_places_of_arab_countries_say_their_first_level_division() -> None:
    wide = {"country", "continent", "region", "desert", "mountain", "valley", "river", "sea", "strait", "lake"}
    for place in (row.place for row in HAND):
        if (
            place.country in ("SYR", "IRQ", "YEM", "LBN", "PSE", "JOR", "LBY", "SDN", "EGY", "SAU")
            and place.kind not in wide
        ):
            assert place.admin1, place


def test_p_codes_are_of_the_place_they_stand_with() -> None:
    coded = {row.place.pcode: row.place for row in HAND if row.place.pcode}
    letters = {"SYR": "SY", "YEM": "YE", "IRQ": "IQ"}
    assert all(code.startswith(letters[str(place.country)]) for code, place in coded.items() if code)
    assert len(coded) == len([row for row in HAND if row.place.pcode]) >= 300
    governorates = {p.pcode: p.admin1 for p in coded.values() if p.kind == "governorate"}
    for code, place in coded.items():
        if code and place.country == "SYR" and code[:4] in governorates:
            assert governorates[code[:4]] == place.admin1, place


def test_hand_places_lie_near_the_middle_of_their_country(gazetteer: Gazetteer) -> None:
    middle = {p.country: p for p in gazetteer.places if p.kind == "country"}
    for place in gazetteer.places:
        if place.layer == "hand" and place.country in ("SYR", "IRQ", "LBN", "PSE", "JOR", "YEM") and place.lat:
            home = middle[place.country]
            assert distance_km(place, home) < 900, place


def test_a_users_own_places_go_before_the_packages(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    table = "- id: own\n  country: SYR\n  table: |\n    قصر الريم | 33.10 36.20 | village | الريمة\n"
    own.write_text(table, encoding="utf-8")
    place = load(own).candidates("الريمة")[0]
    assert (place.id, place.lat) == ("own:village:قصر الريم", 33.10)


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        ("- id: a\n  table: |\n    قصر | 33 | village\n", 3, "not 'name"),
        ("- id: a\n  table: |\n    قصر | 33 36 | castle\n", 3, "unknown kind"),
        ("- id: a\n  table: |\n    قصر | 133 36 | town\n", 3, "outside the globe"),
        ("- id: a\n  country: SYR\n", 1, "needs an id and a table"),
        ("- id: a\n  table: |\n    قصر | 33 36 | town | | | SYR | حمص | sy04\n", 3, "not a P-code"),
        ("- id: a\n  table: |\n    قصر | 33 36 | town | | | SYR | حمص | SY4\n", 3, "not a P-code"),
        ("- id: a\n  table: |\n    قصر | 33 36 | town | | | SYR | حمص | SY04 |\n", 3, "9 columns"),
        ("- id: a\n  table: |\n    قصر | 33 36\n", 3, "2 columns"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, body: str, line: int, why: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(GazetteerError, match=why) as caught:
        load(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)


@pytest.mark.parametrize(
    ("row", "admin1", "pcode"),
    [
        ("قصر | 33 36 | town", "درعا", None),
        ("قصر | 33 36 | town | | | | حمص", "حمص", None),
        ("قصر | 33 36 | town | | | | حمص | SY0403", "حمص", "SY0403"),
        ("قصر | 33 36 | town | | | | | SY120100", "درعا", "SY120100"),
        ("قصر | 33 36 | governorate | | | IRQ | | IQG01", "درعا", "IQG01"),
    ],
)
def test_a_row_may_say_where_it_lies_and_its_p_code(tmp_path: Path, row: str, admin1: str, pcode: str | None) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"- id: own\n  country: SYR\n  admin1: درعا\n  table: |\n    {row}\n", encoding="utf-8")
    place = next(read_hand(path)).place
    assert (place.admin1, place.pcode) == (admin1, pcode)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no such file"):
        load(tmp_path / "none")


def test_loading_and_finding_are_fast(gazetteer: Gazetteer) -> None:
    begun = time.perf_counter()
    load()
    assert time.perf_counter() - begun < 1.5
    text = read("اندلعت اشتباكات في ريف حلب الشمالي قرب مدينة أعزاز وقال مصدر إن القصف طال قرى عدة. " * 600)
    begun = time.perf_counter()
    gazetteer.find(text)
    assert len(text.words) / (time.perf_counter() - begun) > 20_000
