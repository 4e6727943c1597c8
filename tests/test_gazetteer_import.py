"""Places that others publish: read, checked, kept once, gone on with after a break, and found in texts."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from riwaya import cli
from riwaya.errors import GazetteerError, UsageError
from riwaya.gazetteer import Gazetteer, load, search
from riwaya.gazetteer.importing import Imported, import_file
from riwaya.gazetteer.romanised import arabic_key
from riwaya.gazetteer.store import Store
from riwaya.text import read


def geonames(*rows: dict[str, str]) -> str:
    """Lines of a GeoNames dump, columns that a row leaves out empty."""
    left = ["id", "name", "ascii", "others", "lat", "lon", "cls", "code", "country"]
    columns = [*left, "cc2", "a1", "a2", "a3", "a4", "people", "high", "dem", "zone", "day"]
    return "".join("\t".join(row.get(c, "") for c in columns) + "\n" for row in rows)


TARFA = {
    "id": "900001", "name": "Tarfā’", "others": "Tarfa,طرفاء النخل,طرفای", "lat": "35.5", "lon": "40.5", "cls": "P",
    "code": "PPL", "country": "SY", "a1": "07", "people": "900",
}  # fmt: skip
ROMANISED = TARFA | {"id": "900002", "name": "Al Ḩawwāshah", "others": "", "lat": "35.7"}
NOWHERE = TARFA | {"id": "900003", "lat": "0", "lon": "0"}
SPRING = TARFA | {"id": "900004", "code": "SPNG"}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "SY.txt"
    path.write_text(geonames(TARFA, ROMANISED, NOWHERE, SPRING), encoding="utf-8")
    return path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "places.sqlite"


def test_a_geonames_dump(dump: Path, into: Path) -> None:
    made = import_file(dump, into)
    assert (made.form, made.kept, made.passed, made.refused) == ("geonames", 2, 1, 1)
    assert made.reasons == (f"{dump}:3: coordinates of nowhere: 0.0 0.0",)
    (place,) = Store(into).places("طرفاء النخل")
    assert (place.id, place.kind, place.country, place.layer) == ("gn:900001", "village", "SYR", "imported")
    (other,) = Store(into).places("الحواشه")
    assert (other.layer, other.lat) == ("romanised", 35.7)


def test_the_same_in_its_zip(dump: Path, into: Path, tmp_path: Path) -> None:
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(dump, "SY.txt")
        archive.writestr("readme.txt", "about")
    assert import_file(path, into).kept == 2


WOF = {
    "properties": {
        "wof:id": 77, "wof:placetype": "neighbourhood", "wof:country": "IQ", "wof:name": "Zuhur",
        "name:ara_x_preferred": ["حي الزنابق"], "lbl:latitude": 36.3, "lbl:longitude": 43.1,
        "wof:hierarchy": [{"region_id": 5}],
    }
}  # fmt: skip
REGION = {
    "properties": {
        "wof:id": 5, "wof:placetype": "region", "wof:country": "IQ", "wof:name": "Ninawa",
        "name:ara_x_preferred": ["محافظة نينوى"], "lbl:latitude": 36.0, "lbl:longitude": 42.5,
    }
}  # fmt: skip


def test_features_of_whos_on_first_in_folder_zip_and_database(tmp_path: Path) -> None:
    folder = tmp_path / "wof" / "data"
    folder.mkdir(parents=True)
    features = {"77.geojson": WOF, "5.geojson": REGION}
    for name, feature in features.items():
        (folder / name).write_text(json.dumps(feature), encoding="utf-8")
    archive = tmp_path / "wof.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in features:
            packed.write(folder / name, name)
    database = tmp_path / "wof.db"
    with sqlite3.connect(database) as db:
        db.execute("create table geojson (id integer, body text)")
        db.executemany("insert into geojson values (?, ?)", [(77, json.dumps(WOF)), (5, json.dumps(REGION))])
    for n, path in enumerate((folder.parent, archive, database)):
        made = import_file(path, tmp_path / f"{n}.sqlite")
        assert (made.form, made.kept) == ("wof", 2)
        (place,) = Store(tmp_path / f"{n}.sqlite").places("حي الزنابق")
        assert (place.id, place.kind, place.country, place.admin1) == ("wof:77", "quarter", "IRQ", "نينوى")


def test_a_region_is_found_by_its_own_id_and_unknown_ones_are_not_shown(tmp_path: Path, into: Path) -> None:
    folder = tmp_path / "wof"
    folder.mkdir()
    (folder / "77.geojson").write_text(json.dumps(WOF), encoding="utf-8")
    import_file(folder, into)
    with closing(Store(into)) as store:
        assert store.places("حي الزنابق")[0].admin1 is None
    region = {"properties": REGION["properties"] | {"wof:concordances": {"gn:id": 99}}}
    (folder / "5.geojson").write_text(json.dumps(region), encoding="utf-8")
    assert not import_file(folder, into).before
    assert Store(into).places("حي الزنابق")[0].admin1 == "نينوى"


@pytest.mark.parametrize(
    "odd",
    [
        {"wof:hierarchy": [{"region_id": None}, "x"]},
        {"wof:hierarchy": None, "wof:concordances": [1]},
        {"name:ara_x_preferred": "حي الزنابق", "wof:population": "1e999"},
        {"name:ara_x_variant": [3, None], "wof:name": 3, "wof:population": 10**25},
    ],
)
def test_odd_properties_are_as_good_as_none(tmp_path: Path, into: Path, odd: dict[str, Any]) -> None:
    path = tmp_path / "77.geojson.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("77.geojson", json.dumps({"properties": WOF["properties"] | odd}))
    import_file(path, into)
    (place,) = Store(into).places("حي الزنابق")
    assert (place.id, place.population, place.lat) == ("wof:77", 0, 36.3)


@pytest.mark.parametrize("feature", [{}, {"properties": None}, {"properties": [1]}, [1]])
def test_a_feature_without_properties_is_refused(tmp_path: Path, into: Path, feature: object) -> None:
    (tmp_path / "wof").mkdir()
    (tmp_path / "wof" / "1.geojson").write_text(json.dumps(feature), encoding="utf-8")
    assert "1.geojson is no GeoJSON feature" in refused(tmp_path / "wof", into)


def test_tables_of_one_name_and_rows_without_ids_keep_apart(tmp_path: Path, into: Path) -> None:
    for folder, row in (("one", "تل الياسمين,35.1,36.2"), ("other", "تل الخزام,20.1,30.2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "places.csv").write_text(f"name_ar,lat,lon\n{row}\n", encoding="utf-8")
        import_file(tmp_path / folder / "places.csv", into)
    (place,) = Store(into).places("تل الخزام")
    assert (place.name, place.lat) == ("تل الخزام", 20.1)


def test_a_table_with_mark_semicolons_blank_lines_and_names_of_countries(tmp_path: Path, into: Path) -> None:
    path = tmp_path / "places.csv"
    row = "تل الياسمين;35.1;36.2;{}\r\n"
    path.write_bytes(("\ufeffname_ar;lat;lon;cc\r\n" + row.format("Iraq") + "\r\n" + row.format("iq")).encode())
    made = import_file(path, into)
    assert (made.kept, made.refused) == (2, 0)
    assert {p.country for p in Store(into).places("تل الياسمين")} == {None, "IRQ"}


def test_a_dump_with_other_line_ends_is_read(dump: Path, into: Path) -> None:
    dump.write_bytes(dump.read_bytes().replace(b"\n", b"\r\n"))
    assert import_file(dump, into).kept == 2


def test_a_table_as_ocha_writes_it(tmp_path: Path, into: Path) -> None:
    path = tmp_path / "populated_places.csv"
    path.write_text(
        "admin1Name_ar,admin1Pcode,featureNameAr,featureName,pcode,Latitude,Longitude\n"
        'محافظة إدلب,SY07,"كفر الزعتر",Kafr Zatar,C9001,35.91,36.61\n'
        "محافظة إدلب,SY07,,Tall Umm Nīlah,C9002,35.95,36.65\n",
        encoding="utf-8",
    )
    assert import_file(path, into).kept == 2
    store = Store(into)
    (place,) = store.places("كفر الزعتر")
    assert (place.admin1, place.pcode, place.lat) == ("إدلب", "C9001", 35.91)
    assert store.places("تل ام نيله")[0].layer == "romanised"


def test_twice_changes_nothing(dump: Path, into: Path) -> None:
    import_file(dump, into)
    before = into.read_bytes()
    assert import_file(dump, into).before
    assert into.read_bytes() == before


def test_broken_off_it_goes_on_behind_the_last_batch(tmp_path: Path, into: Path) -> None:
    path = tmp_path / "many.txt"
    rows = [TARFA | {"id": str(n), "others": f"تل رقم {n}", "lat": "35.1"} for n in range(12_000)]
    path.write_text(geonames(*rows), encoding="utf-8")

    def stop(rows: int) -> None:
        if rows >= 10_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, into, progress=stop)
    assert Store(into).count() == 10_000
    made = import_file(path, into)
    assert (made.resumed, made.kept, Store(into).count()) == (10_000, 2_000, 12_000)


def test_the_last_rows_of_a_sound_file_may_be_bad(tmp_path: Path, into: Path) -> None:
    path = tmp_path / "many.txt"
    rows = [TARFA | {"id": str(n), "others": f"تل رقم {n}"} for n in range(5_000)]
    path.write_text(geonames(*rows, *[NOWHERE] * 10), encoding="utf-8")

    def stop(rows: int) -> None:
        if rows == 5_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path, into, progress=stop)
    made = import_file(path, into)
    assert (made.resumed, made.kept, made.refused) == (5_000, 0, 10)


def test_who_reads_meanwhile_does_not_break_an_import(dump: Path, into: Path, tmp_path: Path) -> None:
    import_file(dump, into)
    other = tmp_path / "other.csv"
    other.write_text("name_ar,lat,lon\nتل الياسمين,35.1,36.2\n", encoding="utf-8")
    with closing(Store(into)) as store:
        assert import_file(other, into, progress=lambda _: print(store.places("طرفاء النخل"))).kept == 1
        assert store.places("تل الياسمين")[0].lat == 35.1


def test_a_file_that_has_gone_or_is_damaged_is_named(dump: Path, into: Path) -> None:
    import_file(dump, into)
    store = Store(into)
    raw = into.read_bytes()
    into.write_bytes(raw[:4096] + os.urandom(len(raw) - 4096))
    with pytest.raises(GazetteerError, match="import anew"):
        store.places("طرفاء النخل")
    store.close()
    into.unlink()
    with pytest.raises(GazetteerError, match="import anew"):
        store.places("تل آخر")


def refused(path: Path, into: Path, form: str | None = None, checksum: str | None = None) -> str:
    with pytest.raises(GazetteerError) as caught:
        import_file(path, into, form, checksum)
    return str(caught.value)


def test_a_broken_file_is_refused_by_line_and_what_is_kept_stays(dump: Path, into: Path, tmp_path: Path) -> None:
    import_file(dump, into)
    broken = tmp_path / "broken.txt"
    broken.write_text(geonames(TARFA | {"id": "5", "others": "تل آخر"}) + "900009\tcut off\n", encoding="utf-8")
    assert "broken.txt:2: 2 columns instead of 19" in refused(broken, into)
    assert Store(into).count() == 2


def test_what_else_is_refused(dump: Path, into: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("name_ar,where\nتل,there\n", encoding="utf-8")
    assert "no column for lat and lon" in refused(table, into)
    assert "its SHA-256 is" in refused(dump, into, checksum="00")
    assert "no such file" in refused(tmp_path / "none.txt", into)
    text = tmp_path / "text.txt"
    text.write_text("some words\n", encoding="utf-8")
    assert "say --format" in refused(text, into)
    cut = tmp_path / "cut.tsv.gz"
    cut.write_bytes(b"\x1f\x8b\x08\x00 no gzip")
    assert "fetch it again" in refused(cut, into, "table")
    two = tmp_path / "two.zip"
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("SY.txt", geonames(TARFA))
        archive.writestr("IQ.txt", geonames(TARFA))
    assert "2 text files in the archive instead of one" in refused(two, into)
    spoilt = tmp_path / "SY.zip"
    with zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", geonames(*[TARFA] * 3000))
    raw = bytearray(spoilt.read_bytes())
    raw[60], raw[70] = raw[60] ^ 255, raw[70] ^ 255
    spoilt.write_bytes(raw)
    assert "fetch it again" in refused(spoilt, into)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path, dump: Path) -> None:
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_text("no database at all, but long enough to be looked at", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"wrong\.sqlite"):
        load(imported=wrong)
    with pytest.raises(GazetteerError, match="import anew"):
        import_file(dump, wrong)
    with pytest.raises(GazetteerError, match="riwaya gazetteer import"):
        Store(tmp_path / "missing.sqlite")


@pytest.fixture
def grown(dump: Path, into: Path) -> Gazetteer:
    import_file(dump, into)
    return load(imported=into)


def test_imported_places_are_found_where_a_word_asks_for_them(grown: Gazetteer) -> None:
    def names(sentence: str) -> list[str]:
        text = read(sentence)
        return [text.slice(m.span) for m in grown.find(text)]

    assert names("قصفت المدفعية قرية طرفاء النخل ليلا") == ["طرفاء النخل"]
    assert names("وصلوا إلى طرفاء النخل مساء") == ["طرفاء النخل"]
    assert names("رأى طرفاء النخل") == []
    assert names("قرب قرية الحواشة") == ["الحواشة"]


def test_candidates_come_with_scores_and_reasons(grown: Gazetteer) -> None:
    (first, *_) = search.find(grown, "طرفاء النخل", "sy")
    assert first.place.country == "SYR"
    assert first.reasons == ("spelt so", "layer imported", "900 people")
    assert search.find(grown, "طرفاء النخل", "IQ") == []
    with pytest.raises(UsageError, match="ISO 3166"):
        search.find(grown, "دمشق", "Syria")
    scores = [one.score for one in search.find(grown, "الصالحية")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1


def test_an_imported_twin_of_a_place_of_the_package_is_left_out(tmp_path: Path, into: Path) -> None:
    path = tmp_path / "twin.csv"
    path.write_text("name_ar,lat,lon,cc\nدمشق,33.52,36.30,SY\nدمشق,20.0,20.0,TD\n", encoding="utf-8")
    import_file(path, into)
    found = load(imported=into).candidates("دمشق")
    assert [p.country for p in found if p.layer == "imported"] == ["TCD"]


ROMANISED_NAMES = {
    "Al Ḩawātah": "الحواته", "Dayr az Zawr": "دير الزور", "Tall Abyaḑ": "تل ابيض", "Ra’s al ‘Ayn": "راس العين",
    "Ash Shaykh Miskīn": "الشيخ مسكين", "Khirbat Ghazālah": "خربه غزاله", "Umm al Qaywayn": "ام القيوين",
    "Al Buşayrah": "البصيره", "Abū Kamāl": "ابو كمال", "Ar Raqqah": "الرقه",
}  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), ROMANISED_NAMES.items())
def test_romanised_names_are_turned_back(name: str, wanted: str) -> None:
    assert arabic_key(name) == wanted


def test_a_name_in_other_letters_is_not_guessed() -> None:
    assert arabic_key("Ташкент") is None
    assert arabic_key("") is None


def test_the_command_line(dump: Path, into: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gazetteer", "import", str(dump), "--places", str(into)]) == 0
    assert "2 places" in capsys.readouterr().out
    assert cli.main(["gazetteer", "find", "طرفاء النخل", "--places", str(into), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "gn:900001"
    assert cli.main(["gazetteer", "find", "لا أحد يعرفها", "--places", str(into)]) == 2
    assert "gazetteer import" in capsys.readouterr().err
    assert isinstance(import_file(dump, into), Imported)


@pytest.mark.parametrize("name", ["", " ", "Aleppo", "o'x", '"', "ال", "و", "ـ"])
def test_odd_names_lead_to_no_place(grown: Gazetteer, name: str) -> None:
    assert search.find(grown, name) == []


def test_an_overlay_need_not_have_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gazetteer", "find", "دمشق", "--overlay", str(tmp_path), "--limit", "1"]) == 0
    assert "syr-governorates:city:دمشق" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["gazetteer", "find", "دمشق", "--limit", "0"])
