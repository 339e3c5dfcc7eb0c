"""Sixty pairs of occupations, judged by hand before the measure was written, and the measure.

The question behind each: how much does somebody of the one occupation know of the working life of
the other? It is the same occupation; a near one, in which they know the work and the people who
hire for it; the same field, in which they know the trade but not the work; or another.
"""

from __future__ import annotations

import numpy as np
import pytest

from pairing import Mentee, Mentor, score_pair
from pairing.problem.criteria.occupation import CODES, Occupation, closeness
from pairing.problem.occupation_families import FIELDS, place_of
from pairing.reference.occupations import shipped

SAME, NEAR, FIELD, OTHER = "same", "near", "field", "other"
WANTED = 54

# fmt: off
JUDGED = [
    ("2512", "Software developers", "2512", "Software developers", SAME),
    ("5120", "Cooks", "5120", "Cooks", SAME),
    ("2512", "Software developers", "2513", "Web and multimedia developers", NEAR),
    ("2512", "Software developers", "1330", "Information technology managers", NEAR),
    ("2512", "Software developers", "2519", "Software testers", NEAR),
    ("2512", "Software developers", "3512", "User support technicians", FIELD),
    ("2522", "Systems administrators", "3513", "Network technicians", NEAR),
    ("2512", "Software developers", "2166", "Graphic designers", OTHER),
    ("1212", "Human resource managers", "2423", "Personnel professionals", NEAR),
    ("1212", "Human resource managers", "4416", "Personnel clerks", NEAR),
    ("2423", "Personnel professionals", "2424", "Staff training professionals", NEAR),
    ("1212", "Human resource managers", "1211", "Finance managers", FIELD),
    ("1212", "Human resource managers", "1323", "Construction managers", OTHER),
    ("2411", "Accountants", "3313", "Accounting associate professionals", NEAR),
    ("2411", "Accountants", "4311", "Bookkeeping clerks", NEAR),
    ("2411", "Accountants", "1211", "Finance managers", NEAR),
    ("2411", "Accountants", "2412", "Financial advisers", FIELD),
    ("2411", "Accountants", "5223", "Shop sales assistants", OTHER),
    ("4110", "General office clerks", "4120", "Secretaries", NEAR),
    ("4120", "Secretaries", "3343", "Executive secretaries", NEAR),
    ("4222", "Contact centre clerks", "5244", "Contact centre salespersons", NEAR),
    ("2221", "Nurses", "3221", "Nursing associate professionals", NEAR),
    ("2221", "Nurses", "5321", "Health care assistants", FIELD),
    ("2221", "Nurses", "1342", "Health services managers", FIELD),
    ("2221", "Nurses", "2341", "Primary school teachers", OTHER),
    ("5321", "Health care assistants", "5322", "Home-based care workers", NEAR),
    ("5322", "Home-based care workers", "5311", "Child care workers", FIELD),
    ("2341", "Primary school teachers", "2330", "Secondary teachers", NEAR),
    ("2342", "Early childhood educators", "5311", "Child care workers", NEAR),
    ("2341", "Primary school teachers", "5312", "Teachers' aides", NEAR),
    ("2341", "Primary school teachers", "1345", "Education managers", NEAR),
    ("2635", "Social workers", "3412", "Social work assistants", NEAR),
    ("2635", "Social workers", "1344", "Social welfare managers", NEAR),
    ("2635", "Social workers", "2634", "Psychologists", FIELD),
    ("2611", "Lawyers", "3411", "Legal associate professionals", NEAR),
    ("2611", "Lawyers", "2635", "Social workers", OTHER),
    ("2142", "Civil engineers", "3112", "Civil engineering technicians", NEAR),
    ("2142", "Civil engineers", "1323", "Construction managers", NEAR),
    ("2142", "Civil engineers", "2161", "Building architects", FIELD),
    ("2142", "Civil engineers", "7112", "Bricklayers", FIELD),
    ("2144", "Mechanical engineers", "3115", "Mechanical technicians", NEAR),
    ("2144", "Mechanical engineers", "2142", "Civil engineers", FIELD),
    ("7411", "Building electricians", "7126", "Plumbers", FIELD),
    ("7411", "Building electricians", "5120", "Cooks", OTHER),
    ("8332", "Heavy truck drivers", "8331", "Bus drivers", NEAR),
    ("8332", "Heavy truck drivers", "8322", "Car, taxi and van drivers", NEAR),
    ("7231", "Motor vehicle mechanics", "8322", "Car, taxi and van drivers", OTHER),
    ("5120", "Cooks", "3434", "Chefs", NEAR),
    ("5120", "Cooks", "9412", "Kitchen helpers", NEAR),
    ("5120", "Cooks", "5131", "Waiters", FIELD),
    ("5131", "Waiters", "5132", "Bartenders", NEAR),
    ("5223", "Shop sales assistants", "5230", "Cashiers", NEAR),
    ("5223", "Shop sales assistants", "1420", "Retail managers", NEAR),
    ("2431", "Marketing professionals", "1221", "Sales and marketing managers", NEAR),
    ("2431", "Marketing professionals", "5223", "Shop sales assistants", FIELD),
    ("5141", "Hairdressers", "5142", "Beauticians", NEAR),
    ("9112", "Cleaners", "5151", "Cleaning supervisors", NEAR),
    ("9112", "Cleaners", "5414", "Security guards", OTHER),
    ("4321", "Stock clerks", "1324", "Logistics managers", NEAR),
    ("4321", "Stock clerks", "9333", "Freight handlers", FIELD),
]
# fmt: on


def judgement(one: str, other: str) -> str:
    """Return how close the measure finds two occupations, as the table names it."""
    return CODES[closeness(one, other)].removeprefix("occupation.")


def test_the_measure_agrees_with_common_sense() -> None:
    assert len(JUDGED) == 60
    differing = {
        (first, second): (judged, judgement(one, other))
        for one, first, other, second, judged in JUDGED
        if judgement(one, other) != judged
    }
    assert len(JUDGED) - len(differing) >= WANTED, differing


@pytest.mark.parametrize(("one", "_first", "other", "_second", "judged"), JUDGED)
def test_a_pair_of_the_table_is_never_two_steps_from_its_judgement(
    one: str, _first: str, other: str, _second: str, judged: str
) -> None:
    steps = [OTHER, FIELD, NEAR, SAME]
    assert abs(closeness(one, other) - steps.index(judged)) <= 1


def test_every_occupation_of_the_table_has_a_family() -> None:
    units = [one.code for one in shipped() if len(one.code) == 4]
    assert [code for code in units if not place_of(code).family] == []


def test_no_code_stands_in_two_families() -> None:
    prefixes = [
        prefix
        for families in FIELDS.values()
        for of_family in families.values()
        for prefix in of_family.split()
    ]
    assert len(prefixes) == len(set(prefixes))


@pytest.mark.parametrize(
    ("one", "other", "judged"),
    [
        ("25", "2512", NEAR),
        ("25", "25", NEAR),
        ("2", "2512", FIELD),
        ("25", "2153", FIELD),
        ("12", "2512", OTHER),
    ],
)
def test_a_larger_group_is_near_to_what_it_holds(one: str, other: str, judged: str) -> None:
    assert judgement(one, other) == judgement(other, one) == judged


def test_what_speaks_against_a_pair_is_never_called_the_same() -> None:
    for one, _first, other, _second, _judged in JUDGED:
        mentee = Mentee(id="e", occupations=(one,))
        mentor = Mentor(id="m", occupations=(other,), capacity=1)
        [reason] = [
            reason
            for reason in score_pair(mentee, mentor).reasons
            if reason.criterion == "occupation"
        ]
        assert reason.speaks_for == (reason.code != "occupation.other")


def test_the_grades_of_a_block_are_those_of_its_pairs() -> None:
    codes = [one.code for one in shipped()]
    mentees = [Mentee(id=code, occupations=(code,)) for code in codes]
    mentors = [Mentor(id=code, occupations=(code,), capacity=1) for code in codes]
    criterion = Occupation()
    block = criterion.grade_block(mentees, mentors)
    pairs = [[criterion.grade_pair(one, other).grade for other in mentors] for one in mentees]
    assert (block == np.array(pairs)).all()
