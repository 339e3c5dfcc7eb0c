from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.cast import CHARACTERS, NOW, TODAY, Cast
from tests.relationships.pairs import galil_pair, pair

from tsemed.cycles.models import Participation
from tsemed.people import queries as people
from tsemed.people.data_policy import Relation
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.operations import withdraw_consent
from tsemed.people.viewer_relations import relations_to
from tsemed.relationships.models import Relationship
from tsemed.relationships.names import contact_of_counterpart
from tsemed.relationships.queries import meetings_of, visible_to
from tsemed.relationships.states import PairState


def test_each_character_sees_exactly_their_pairs(cast: Cast) -> None:
    galil, negev = galil_pair(cast), pair(cast.amina, cast.omar)
    seen = {name: set(visible_to(cast.login(name), on=TODAY)) for name in CHARACTERS}
    assert {name: pairs for name, pairs in seen.items() if pairs} == {
        "noa": {galil, negev},
        "dana": {galil},
        "tamar": {galil},
        "michal": {galil},
        "yosef": {galil},
        "farid": {negev},
        "ines": {negev},
        "omar": {negev},
        "amina": {negev},
    }


MAY = {
    "relationships.view_relationship": {"noa", "dana", "tamar", "michal", "yosef"},
    "relationships.read_meetings": {"noa", "dana", "michal", "yosef"},
    "relationships.read_calls": {"noa", "dana", "michal"},
    "relationships.report_meeting": {"dana", "michal"},
}


@pytest.mark.parametrize("permission", list(MAY))
def test_each_right_about_a_pair_is_held_by_exactly_these(cast: Cast, permission: str) -> None:
    galil = galil_pair(cast)
    may = {name for name in CHARACTERS if cast.login(name).has_perm(permission, galil)}
    assert may == MAY[permission]


def test_an_individual_coordinator_of_another_programme_sees_nothing_of_the_pair(
    cast: Cast,
) -> None:
    negev = pair(cast.amina, cast.omar)
    Participation.objects.filter(pk=cast.amina.pk).update(programme=cast.steps)
    assert negev not in visible_to(cast.login("ines"), on=TODAY)


def test_a_scope_ends_with_the_last_day(cast: Cast) -> None:
    galil = galil_pair(cast)
    assert galil in visible_to(cast.login("dana"), on=TODAY)
    cast.dana.assignments.update(ends_on=TODAY)
    day_after = TODAY.replace(day=25)
    assert galil not in visible_to(cast.login("dana"), on=day_after)


def test_om_7_4_the_two_see_each_other_with_consent_and_lose_it_without(cast: Cast) -> None:
    galil = galil_pair(cast)
    michal, yosef = cast.login("michal"), cast.login("yosef")
    assert contact_of_counterpart(michal, galil) == cast.yosef.person
    assert contact_of_counterpart(yosef, galil) == cast.michal.person
    assert cast.yosef.person in people.visible_to(michal)
    assert relations_to(michal, [cast.yosef.person_id]) == {
        cast.yosef.person_id: frozenset({Relation.THEIR_MENTOR})
    }
    withdraw_consent(cast.yosef.person.consents.get(), by=None, at=NOW)
    assert contact_of_counterpart(michal, galil) is None
    assert contact_of_counterpart(yosef, galil) is None
    assert cast.yosef.person not in people.visible_to(michal)


@pytest.mark.parametrize("state", list(PairState))
def test_om_7_4_details_follow_the_state_of_the_pair(cast: Cast, state: PairState) -> None:
    galil = galil_pair(cast)
    Relationship.objects.filter(pk=galil.pk).update(state=state)
    galil.refresh_from_db()
    seen = contact_of_counterpart(cast.login("michal"), galil)
    assert (seen is not None) is (state in (PairState.ACTIVE, PairState.CLOSING))


def test_nobody_but_the_two_has_a_counterpart(cast: Cast) -> None:
    galil = galil_pair(cast)
    outsiders = set(CHARACTERS) - {"michal", "yosef"}
    assert {name for name in outsiders if contact_of_counterpart(cast.login(name), galil)} == set()


def test_the_contact_person_of_the_mentors_employer_learns_of_no_pair(cast: Cast) -> None:
    galil_pair(cast)
    assert Affiliation.objects.filter(person=cast.rivka, capacity=Capacity.CONTACT_PERSON).exists()
    assert list(visible_to(cast.login("rivka"), on=TODAY)) == []


def test_the_meetings_themselves_are_refused_to_the_manager_of_the_programme(cast: Cast) -> None:
    galil = galil_pair(cast)
    assert list(meetings_of(cast.login("dana"), galil)) == []
    with pytest.raises(PermissionDenied):
        meetings_of(cast.login("tamar"), galil)
