"""The same word, written the ways people write it, folds to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing.reference.folding import fold, starts_words, tokens

SAME = [
    ("שָׁלוֹם", "שלום"),
    ("צה״ל", 'צה"ל'),
    ("צה”ל", "צהל"),
    ("ג׳ורג׳", "ג'ורג'"),
    ("תל־אביב", "תל אביב"),
    ("תל-אביב–יפו", "תל אביב יפו"),
    ("אברהם", "אברהמ"),
    ("ﭏהים", "אלהים"),
    ("ײִדיש", "יידיש"),
    ("أحمد", "احمد"),
    ("آمنة", "امنه"),
    ("إيمان", "ايمان"),
    ("مُحَمَّد", "محمد"),
    ("محـــمد", "محمد"),
    ("يحيى", "يحيي"),
    ("مؤمن", "مومن"),
    ("بهاء", "بها"),
    ("فاطمة", "فاطمه"),
    ("علی", "علي"),
    ("ﻻ", "لا"),
    ("١٢٣", "123"),
    ("José Müller", "jose muller"),
    ("Straße", "STRASSE"),
    ("Ørsted Łukasz", "orsted lukasz"),
    ("O’Brien", "O'Brien"),
    ("Ёлкин", "елкин"),
    ("\u202e050\u202c", "050"),
    ("𝐀b", "ab"),
]


@pytest.mark.parametrize(("written", "other"), SAME)
def test_two_ways_of_writing_a_word_fold_to_one(written: str, other: str) -> None:
    assert fold(written) == fold(other)
    assert fold(written) != ""


@pytest.mark.parametrize(
    ("one", "another"), [("בר", "בן"), ("سامي", "سمير"), ("Dan", "Dana"), ("ס", "ש")]
)
def test_different_words_stay_different(one: str, another: str) -> None:
    assert fold(one) != fold(another)


def test_tokens_are_the_folded_words_in_order() -> None:
    assert tokens("  כהן-לוי,  ד״ר\tבר ") == ("כהנ", "לוי", "דר", "בר")
    assert tokens("\x00 , -") == ()


def test_a_two_letter_name_is_found_by_its_beginning() -> None:
    assert starts_words("טל", "טל כהן")
    assert starts_words("כה ט", "טל כהן")
    assert not starts_words("הן", "טל כהן")
    assert not starts_words("", "טל כהן")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_folded_text_has_only_words_and_single_spaces(text: str) -> None:
    assert fold(text) == " ".join(tokens(text))
    assert all(word.isalnum() for word in tokens(text))
