"""What can be done with terms: adding, changing, moving, retiring; and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import NOW, TODAY, Cast
from tests.terms.lists import offered, population

from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion
from tsemed.terms import operations
from tsemed.terms.known import choices_of, label_of
from tsemed.terms.models import ChoiceList, Term
from tsemed.terms.queries import NotOffered, refuse_not_offered
from tsemed.terms.shipping import after_migrate

VETERANS = {"he": "משוחררי צבא", "ar": "مسرّحو الجيش", "en": "Veterans"}
pytestmark = pytest.mark.django_db


def add(cast: Cast, **more: Any) -> Term:
    facts = {"choice_list": "population", **VETERANS, **more}
    return operations.add_term(**facts, by=cast.login("noa"), at=NOW)


def change(cast: Cast, term: Term, **changes: Any) -> None:
    how: dict[str, Any] = {"started_from": term.version, "by": cast.login("noa"), "at": NOW}
    operations.change_term(term, **how, **changes)


def arrange(cast: Cast, term: Term, to: str) -> None:
    operations.arrange_term(term, to=to, by=cast.login("noa"), at=NOW)


def test_a_new_term_stands_last_and_is_offered(cast: Cast) -> None:
    term = add(cast)
    assert (term.code, offered("population")[-1]) == ("veterans", "veterans")
    assert label_of(ChoiceList.POPULATION, "veterans") == "משוחררי צבא"
    (row,) = history_of(term)
    assert (row.event, row.actor) == ("terms.term.added", cast.login("noa"))


def test_two_terms_never_have_one_code(cast: Cast) -> None:
    first = add(cast, en="A" * 50)
    second = add(cast, en="A" * 51, he="אחרים", ar="آخرون")
    assert (first.code, second.code) == ("a" * 36, "a" * 36 + "_2")


@pytest.mark.parametrize("en", ["ותיקים", "!?!", "A" * 60])
def test_every_term_has_a_code_that_fits(cast: Cast, en: str) -> None:
    code = add(cast, en=en if en != "!?!" else "?!x").code
    assert 0 < len(code) <= 40


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ar": " "}, operations.WordsMissing),
        ({"he": "קבוצה, אחרת"}, operations.WordUnusable),
        ({"also": ["a;b"]}, operations.WordUnusable),
        ({"en": "haredi"}, operations.WordTaken),
        ({"also": ["45+"]}, operations.WordTaken),
    ],
)
def test_a_word_that_lists_cannot_read_is_refused(
    cast: Cast, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add(cast, **given)
    with pytest.raises(refusal):
        change(cast, population("other"), **given)
    assert population("other").version == 1


def test_the_words_of_before_are_still_read(cast: Cast) -> None:
    term = population("haredi")
    old = term.he
    change(cast, term, he="חרדים וחרדיות", ar=term.ar, en="Haredim", also=["ultra"])
    listed = choices_of(ChoiceList.POPULATION)
    assert {listed.codes_of(word) for word in (old, "Haredi community", "ultra", "Haredim")} == {
        ("haredi",)
    }
    row = history_of(term).last()
    assert row is not None
    assert row.details["words"]["en"] == ["Haredi community", "Haredim"]


def test_two_who_change_a_term_do_not_overwrite(cast: Cast) -> None:
    mine, theirs = population("arab"), population("arab")
    change(cast, theirs, en="Arab society")
    with pytest.raises(StaleVersion):
        change(cast, mine, en="Arabs")
    assert population("arab").en == "Arab society"


def test_a_retired_term_has_its_word_and_is_not_offered(cast: Cast) -> None:
    arrange(cast, population("arab"), "retire")
    assert population("arab").retired_on == TODAY
    assert "arab" not in offered("population")
    assert label_of(ChoiceList.POPULATION, "arab") == "האוכלוסייה הערבית"
    arrange(cast, population("arab"), "offer")
    assert offered("population")[4] == "arab"
    events = [row.event for row in history_of(population("arab"))]
    assert events == ["terms.term.retired", "terms.term.offered"]


def test_the_last_term_of_a_list_stays(cast: Cast) -> None:
    for code in offered("service")[:-1]:
        arrange(cast, Term.objects.get(choice_list="service", code=code), "retire")
    with pytest.raises(operations.LastTerm):
        arrange(cast, Term.objects.get(choice_list="service", code="training"), "retire")


def test_a_term_moves_past_its_neighbour_and_no_farther(cast: Cast) -> None:
    before = offered("population")
    arrange(cast, population("haredi"), "up")
    arrange(cast, population("low_wage"), "up")
    assert offered("population") == [before[0], before[1], before[3], before[2], *before[4:]]
    arrange(cast, population("haredi"), "down")
    assert offered("population") == before


def test_a_move_passes_over_retired_terms(cast: Cast) -> None:
    arrange(cast, population("disability"), "retire")
    arrange(cast, population("ethiopian"), "up")
    assert offered("population")[:2] == ["ethiopian", "low_wage"]


@pytest.mark.parametrize("code", ["arab", "nowhere"])
def test_a_code_that_is_not_offered_is_refused_with_its_word(cast: Cast, code: str) -> None:
    arrange(cast, population("arab"), "retire")
    with pytest.raises(NotOffered) as refused:
        refuse_not_offered(ChoiceList.POPULATION, [code, "haredi"])
    assert label_of(ChoiceList.POPULATION, code) in str(refused.value.message)
    refuse_not_offered(ChoiceList.POPULATION, [code], held=[code])


def test_what_the_office_changed_outlives_a_migration(cast: Cast) -> None:
    change(cast, population("arab"), en="Arab society")
    Term.objects.filter(choice_list="service").delete()
    after_migrate()
    assert population("arab").en == "Arab society"
    assert offered("service")[0] == "employment_service"
