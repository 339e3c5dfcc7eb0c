"""Towns by name in three languages, the Israeli grid, and the bureau's workbook."""

from __future__ import annotations

from math import cos, hypot, radians
from pathlib import Path

import pytest
import xlsxwriter

from pairing.problem.people import Place
from pairing.reference import localities
from pairing.reference.bureau import BureauFileError, load, place_of
from pairing.reference.israel_grid import to_degrees
from pairing.reference.localities import shipped


def _metres(latitude: float, longitude: float, other: tuple[float, float]) -> float:
    across = 111_320 * cos(radians(latitude))
    return hypot((latitude - other[0]) * 110_900, (longitude - other[1]) * across)


def test_a_hundred_towns_and_more_each_with_three_names_a_place_and_a_district() -> None:
    assert len(shipped()) >= 100
    for town in shipped():
        assert all(town.names[language][0].strip() for language in ("he", "ar", "en"))
        assert town.district in localities.DISTRICTS
        assert town.place is not None
        assert 29.4 < town.place.latitude < 33.4
        assert 34.2 < town.place.longitude < 35.9


def test_codes_are_unique_and_no_name_stands_for_two_towns() -> None:
    codes = [town.code for town in shipped()]
    assert len(codes) == len(set(codes))
    for town in shipped():
        for names in town.names.values():
            assert [localities.named(name) for name in names] == [town] * len(names)


# Each in general use: signs, newspapers, timetables, names of football clubs.
ABBREVIATIONS = {
    "י-ם": "Jerusalem", 'ת"א': "Tel Aviv-Yafo", 'ת"א-יפו': "Tel Aviv-Yafo",
    "TLV": "Tel Aviv-Yafo", 'ראשל"צ': "Rishon LeZion", 'פ"ת': "Petah Tikva", 'ב"ב': "Bnei Brak",
    'ב"ש': "Beersheba", 'ר"ג': "Ramat Gan", 'כפ"ס': "Kfar Saba", 'הוד"ש': "Hod HaSharon",
    'רמה"ש': "Ramat HaSharon", 'ק"ש': "Kiryat Shmona", "ק. שמונה": "Kiryat Shmona",
    "ק' ביאליק": "Kiryat Bialik", "ק. ים": "Kiryat Yam", "ק. גת": "Kiryat Gat",
}  # fmt: skip


@pytest.mark.parametrize(("written", "english"), ABBREVIATIONS.items())
def test_a_town_answers_to_its_abbreviation(written: str, english: str) -> None:
    found = localities.named(written)
    assert found is not None
    assert found.names["en"][0] == english


@pytest.mark.parametrize("written", ['ב"י', 'ר"ע', 'נ"צ', 'ק"א', 'ק"ג', 'גב"ש', 'הוה"ש'])
def test_what_abbreviates_several_things_is_no_town(written: str) -> None:
    assert localities.named(written) is None


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("תל אביב", "Tel Aviv-Yafo"),
        ("תל-אביב יפו", "Tel Aviv-Yafo"),
        ("קרית אתא", "Kiryat Ata"),
        ("Qiryat Ata", "Kiryat Ata"),
        ("ام الفحم", "Umm al-Fahm"),
        ("أم الفَحم", "Umm al-Fahm"),
        ("אום אל־פחם", "Umm al-Fahm"),
        ("סחנין", "Sakhnin"),
        ("الناصره", "Nazareth"),
        ("BEER SHEVA", "Beersheba"),
        ("3000", "Jerusalem"),
        ("0070", "Ashdod"),
    ],
)
def test_a_town_answers_to_every_usual_spelling(written: str, english: str) -> None:
    found = localities.named(written)
    assert found is not None
    assert found.name("en") == english


@pytest.mark.parametrize("written", ["", "אטלנטיס", "תל", "999999"])
def test_half_a_name_and_no_name_are_no_town(written: str) -> None:
    assert localities.named(written) is None


def test_search_offers_the_largest_towns_first_and_keeps_to_its_limit() -> None:
    found = [town.name("en") for town in localities.search("קר גת")]
    assert found == ["Kiryat Gat"]
    assert [town.name("en") for town in localities.search("كف", limit=2)] == [
        "Kfar Saba",
        "Kfar Yona",
    ]
    assert len(localities.search("א", limit=3)) == 3
    assert localities.search("") == ()


# Points whose coordinates are published both on the grid and in degrees (town centres of the
# bureau's file, which gives the grid to ten metres).
KNOWN = [
    ((194140, 385060), (29.5531, 34.94329)),
    ((179570, 573610), (31.25347, 34.78577)),
    ((201120, 745440), (32.80357, 35.00874)),
    ((220940, 632240), (31.78292, 35.22017)),
    ((272170, 796590), (33.26364, 35.77025)),
    ((180270, 664860), (32.07641, 34.78947)),
]


@pytest.mark.parametrize(("grid", "known"), KNOWN)
def test_the_grid_becomes_degrees_to_two_metres(
    grid: tuple[int, int], known: tuple[float, float]
) -> None:
    assert _metres(*to_degrees(*grid), known) < 2


def test_the_grids_own_origin_lies_where_its_definition_puts_it() -> None:
    # The datum shift moves the origin by some eighty metres; anything near zero means it was lost.
    origin = (31 + 44 / 60 + 3.817 / 3600, 35 + 12 / 60 + 16.261 / 3600)
    assert 60 < _metres(*to_degrees(219529.584, 626907.39), origin) < 110


def test_ten_digits_are_five_east_and_five_north_in_tens_of_metres() -> None:
    assert place_of("2209463224") == Place(31.7829, 35.2202)
    assert place_of("") is None
    assert place_of("22094") is None
    assert place_of("22094x3224") is None


def _bureau_workbook(path: Path, *, title_above: bool = False) -> Path:
    headings = ["שם יישוב", "סמל יישוב", "תעתיק", "סמל מחוז", "סמל נפה", "קואורדינטות"]
    rows: list[list[object]] = [
        headings,
        ["אבו גוש", 472, "ABU GHOSH", 1, 11, 2105263481],
        ["גבעת חיים (איחוד)", 173, "GIV'AT HAYYIM (IHUD)", 3, 32, "1924070030"],
        ["ללא מקום", 9999, "NOWHERE", 6, 62, None],
        ["הערה בתחתית", None, None, None, None, None],
    ]
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("2021")
        for at, row in enumerate([["קובץ היישובים"], *rows] if title_above else rows):
            sheet.write_row(at, 0, row)
    return path


@pytest.mark.parametrize("title_above", [False, True])
def test_the_bureaus_workbook_is_read_by_its_headings(tmp_path: Path, title_above: bool) -> None:
    towns = load(_bureau_workbook(tmp_path / "bycode.xlsx", title_above=title_above))
    assert len(towns) == 3
    abu_ghosh = towns.named("أبو غوش")
    assert abu_ghosh is not None
    assert (abu_ghosh.code, abu_ghosh.district) == ("472", "jerusalem")
    assert abu_ghosh.place is not None
    assert _metres(abu_ghosh.place.latitude, abu_ghosh.place.longitude, (31.80606, 35.11014)) < 15
    nowhere = towns.of_code("9999")
    assert nowhere is not None
    assert (nowhere.place, nowhere.name("ar")) == (None, "ללא מקום")


def test_a_file_that_is_not_the_bureaus_is_refused_in_words(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(other) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["שם", "טלפון"])
    with pytest.raises(BureauFileError, match="סמל יישוב"):
        load(other)
    text = tmp_path / "text.xlsx"
    text.write_text("not a workbook", "utf-8")
    with pytest.raises(BureauFileError, match="not an Excel workbook"):
        load(text)
