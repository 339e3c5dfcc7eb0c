"""Occupations: the tree, its labels, and finding a code from what people write."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pairing.reference import occupations
from pairing.reference.occupations import Occupations, OccupationTableError, load, shipped


def test_the_shipped_table_has_every_group_and_a_good_choice_of_occupations() -> None:
    lengths = Counter(len(occupation.code) for occupation in shipped())
    assert (lengths[1], lengths[2]) == (10, 43)
    assert lengths[4] >= 150


def test_every_occupation_hangs_under_its_sub_major_group_and_has_three_labels() -> None:
    for occupation in shipped():
        assert occupation.code[:1] in shipped()
        assert len(occupation.code) == 1 or occupation.code[:2] in shipped()
        assert all(occupation.labels[language].strip() for language in ("he", "ar", "en"))


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_no_two_occupations_of_one_level_share_a_label(language: str) -> None:
    labels = Counter((len(each.code), each.labels[language]) for each in shipped())
    assert [label for label, count in labels.items() if count > 1] == []


def test_labels_name_the_field_in_each_language() -> None:
    assert [occupations.label("2512", language=each) for each in ("he", "ar", "en")] == [
        "פיתוח תוכנה",
        "تطوير برمجيات",
        "Software developers",
    ]


def test_an_unlisted_code_is_called_what_its_group_is_called() -> None:
    assert occupations.label("2514", language="he") == occupations.label("25", language="he")
    assert occupations.label("251", language="he") == occupations.label("25", language="he")
    assert occupations.label("x", language="he") == "x"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("מתכנתת", "2512"),
        ("פיתוח תוכנה", "2512"),
        ("מבֿרמג", None),
        ("مبرمجه", "2512"),
        ('עו"ס', "2635"),
        ("עו״ס", "2635"),
        ("Software Engineer", "2512"),
        (" 2512 ", "2512"),
        ("25", "25"),
        ("25123", None),
        ("גנן", None),
        ("", None),
    ],
)
def test_a_cell_means_one_occupation_or_none(written: str, code: str | None) -> None:
    assert occupations.code_of(written) == code


def test_search_puts_the_same_name_before_names_that_contain_it() -> None:
    assert [each.code for each in occupations.search("נהגת", limit=3)] == ["8322", "8331", "8332"]
    assert occupations.search("nurs")[0].code == "2221"
    assert occupations.search("  ") == ()


def test_a_full_table_is_read_and_missing_labels_come_from_the_group_above(tmp_path: Path) -> None:
    file = tmp_path / "full.csv"
    file.write_text("code,en,he,he_also\n2514,Applications programmers,,מתכנתת יישומים\n", "utf-8")
    table = load(file, known=shipped())
    assert len(table) == len(shipped()) + 1
    assert table.label("2514", language="en") == "Applications programmers"
    assert table.label("2514", language="he") == shipped().label("25", language="he")
    assert table.code_of("מתכנתת יישומים") == "2514"
    assert table.label("2512", language="ar") == "تطوير برمجيات"


@pytest.mark.parametrize(
    ("text", "line"), [("name\nx\n", 1), ("code,en\n11,A\n12345,B\n", 3), ("code\n\u0661\n", 2)]
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(OccupationTableError) as caught:
        load(file)
    assert caught.value.line == line


def test_an_empty_table_answers_every_question() -> None:
    empty = Occupations([])
    assert (empty.label("2512", language="he"), empty.search("x"), empty.code_of("2512")) == (
        "2512",
        (),
        None,
    )
