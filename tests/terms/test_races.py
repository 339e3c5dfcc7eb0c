"""Two users at one list in the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.cast import NOW, TODAY, assemble
from tests.questionnaires.test_races import at_once

from tsemed.terms import operations
from tsemed.terms.models import Term

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 5


def test_of_two_equal_words_one_is_added() -> None:
    noa = assemble().login("noa")
    for turn in range(TIMES):
        words = {"he": f"קבוצה {turn}", "ar": f"مجموعة {turn}", "en": f"Group {turn}"}
        results = at_once(
            *[
                lambda words=words: operations.add_term(
                    choice_list="population", **words, by=noa, at=NOW
                )
            ]
            * 2
        )
        assert sorted(type(one).__name__ for one in results) == ["Term", "WordTaken"]
    places = Term.objects.filter(choice_list="population").values_list("place", flat=True)
    assert len(set(places)) == len(places)


def test_a_list_never_loses_its_last_two_terms_at_once() -> None:
    noa = assemble().login("noa")
    for _turn in range(TIMES):
        two = ["training", "rehabilitation"]
        Term.objects.filter(choice_list="service").exclude(code__in=two).update(retired_on=TODAY)
        Term.objects.filter(code__in=two).update(retired_on=None)
        terms = Term.objects.filter(code__in=two)
        at_once(
            *(
                lambda one=one: operations.arrange_term(one, to="retire", by=noa, at=NOW)
                for one in terms
            )
        )
        assert Term.objects.filter(choice_list="service", retired_on=None).count() == 1
