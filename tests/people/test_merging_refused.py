"""What forbids to merge two rows: who may not, and what would be taken over."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override
from tests.cast import NOW, TODAY, Cast, affiliate, assign, mentee, mentor, person
from tests.people.twice import (
    NO_LOGIN,
    carmel,
    fresh,
    merged,
    second_michal,
    second_yosef,
)
from tests.relationships.pairs import pair as make_pair

from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion
from tsemed.cycles.models import Participation
from tsemed.matching.models import Proposal, Round
from tsemed.people.capacity import CapacityBelowHeld
from tsemed.people.consents import agree_to_pair
from tsemed.people.merge_rights import Pair
from tsemed.people.merging import CannotMerge, merge
from tsemed.people.models import Capacity, MentorProfile, Person
from tsemed.people.write_policy import Target
from tsemed.relationships.models import Relationship

pytestmark = pytest.mark.django_db


def refused(cast: Cast, kept: Person, other: Person, *, by: str = "dana") -> str:
    """Return why two are not merged; nothing is written of it."""
    rows = AuditRow.objects.count()
    with pytest.raises((CannotMerge, CapacityBelowHeld)) as reason:
        merged(cast, kept, other, by=by)
    assert AuditRow.objects.count() == rows
    assert fresh(other).merged_into is None
    return str(reason.value.message)


@pytest.mark.parametrize("name", ["farid", "tamar", "ines", "rivka", "michal", "yosef", "peled"])
def test_nobody_merges_whom_they_may_not_write(cast: Cast, name: str) -> None:
    twin = second_yosef(cast).person
    with pytest.raises(PermissionDenied):
        merged(cast, cast.yosef.person, twin, by=name)
    assert fresh(twin).merged_into is None


def test_nobody_merges_across_a_scope(cast: Cast) -> None:
    twin = second_yosef(cast).person
    for kept, other in ((cast.amina.person, twin), (twin, cast.amina.person)):
        with pytest.raises(PermissionDenied):
            merged(cast, kept, other)


def test_nobody_merges_themselves(cast: Cast) -> None:
    alone = person("Noah", "Levi", **NO_LOGIN)
    for kept, other in ((cast.noa, alone), (alone, cast.noa)):
        with pytest.raises(PermissionDenied):
            merged(cast, kept, other, by="noa")


def test_a_row_is_never_merged_with_itself(cast: Cast) -> None:
    with pytest.raises(StaleVersion):
        merged(cast, cast.yosef.person, cast.yosef.person)


def test_two_logins_are_never_merged(cast: Cast) -> None:
    twin = mentee(person("Yosi", "Tesfaye"), carmel(cast), cast.steps).person
    assert "login of their own" in english(refused, cast, cast.yosef.person, twin)


def test_the_one_who_signs_in_stays(cast: Cast) -> None:
    twin = second_yosef(cast).person
    assert "Let the one who signs in stay" in english(refused, cast, twin, cast.yosef.person)


def test_no_address_is_given_up_by_a_merge(cast: Cast) -> None:
    twin = second_yosef(cast, email="joe@example.org").person
    assert "two people have to agree" in english(refused, cast, cast.yosef.person, twin)
    assert fresh(twin).email == "joe@example.org"


def test_a_login_is_given_nobody_by_who_may_give_no_address(cast: Cast) -> None:
    twin = second_yosef(cast).person
    sentence = english(refused, cast, cast.yosef.person, twin, by="noa")
    assert "two people have to agree" in sentence


def test_who_works_for_the_programme_does_not_go_away(cast: Cast) -> None:
    twin = second_yosef(cast).person
    assign(twin, cast.negev, "helper", starts_on=TODAY)
    assert "works for the programme" in english(refused, cast, person("A", "B"), twin, by="noa")


def test_a_tie_is_moved_by_the_manager_alone(cast: Cast) -> None:
    twin = second_michal(cast).person
    affiliate(twin, cast.steps, Capacity.PARTICIPANT)
    Person.objects.filter(pk=cast.michal.person_id).update(user=None, email="")
    assert "A tie to a partner would move" in english(refused, cast, cast.michal.person, twin)
    assert merged(cast, cast.michal.person, twin, by="noa").affiliations.count() == 2


def test_two_who_take_part_in_one_cycle_are_not_merged(cast: Cast) -> None:
    twin = mentee(person("Yossi", "T", **NO_LOGIN), cast.galil, cast.steps)
    assert "take part in the same cycle" in english(refused, cast, cast.yosef.person, twin.person)
    Participation.objects.filter(pk=cast.yosef.pk).update(
        state="left", left_on=TODAY, accepted_on=None
    )
    assert "Let the other stay" in english(refused, cast, cast.yosef.person, twin.person)


def test_mentor_and_mentee_of_a_pair_are_two(cast: Cast) -> None:
    twin = mentor(person("Yossi", "T", **NO_LOGIN), carmel(cast)).person
    part = Participation.objects.get(person=twin)
    for state in ("ended_early", "active"):
        Relationship.objects.all().delete()
        made = make_pair(cast.yosef, part, consented=False)
        Relationship.objects.filter(pk=made.pk).update(state=state)
        sentence = english(refused, cast, cast.yosef.person, twin)
        assert "mentor and the other the mentee of the same pair" in sentence


def test_two_who_were_proposed_to_each_other_are_two(cast: Cast) -> None:
    twin = mentor(person("Yossi", "T", **NO_LOGIN), carmel(cast))
    the_round = Round.objects.create(cycle=cast.galil, number=1, opened_at=NOW, state_since=NOW)
    Proposal.objects.create(
        round=the_round, mentee=cast.yosef, mentor=twin, score=1, state="declined", state_since=NOW
    )
    assert "proposed to each other" in english(refused, cast, cast.yosef.person, twin.person)


def test_two_who_agreed_about_each_other_are_two(cast: Cast) -> None:
    twin = second_yosef(cast).person
    agree_to_pair(twin, other=cast.yosef.person, method="self", by=None, at=NOW)
    assert "agreed to meet the other" in english(refused, cast, cast.yosef.person, twin)


def test_two_mentees_of_live_pairs_are_not_merged(cast: Cast) -> None:
    twin = second_yosef(cast)
    make_pair(cast.yosef, cast.michal)
    make_pair(twin, second_michal_of(cast, twin))
    assert "Both are the mentee of a live pair" in english(
        refused, cast, cast.yosef.person, twin.person
    )


def second_michal_of(cast: Cast, part: Participation) -> Participation:
    return mentor(person("Rachel", "Sela", **NO_LOGIN), part.cycle)


def test_two_in_a_pair_with_one_person_are_not_merged(cast: Cast) -> None:
    twin = second_michal(cast)
    make_pair(cast.yosef, cast.michal)
    other_way = mentor(cast.yosef.person, twin.cycle)
    made = mentee(twin.person, twin.cycle, cast.steps)
    make_pair(made, other_way)
    Participation.objects.filter(person=twin.person, side="mentor").delete()
    sentence = english(refused, cast, cast.michal.person, twin.person, by="noa")
    assert sentence != ""


def test_a_mentor_never_holds_more_than_their_places(cast: Cast) -> None:
    twin = second_michal(cast)
    MentorProfile.objects.update(capacity=1)
    make_pair(cast.yosef, cast.michal)
    third = mentee(person("Rami", "Levi", **NO_LOGIN), twin.cycle, cast.steps)
    make_pair(third, twin)
    assert "2" in refused(cast, cast.michal.person, twin.person)
    MentorProfile.objects.update(capacity=2)
    assert merged(cast, cast.michal.person, twin.person).mentor.capacity == 2


def test_a_field_is_chosen_only_where_both_may_be_written(cast: Cast) -> None:
    one, twin = (
        mentor(person(name, "Azulay", **NO_LOGIN), carmel(cast)).person for name in ("Mi", "Ma")
    )
    Participation.objects.filter(person=twin).delete()
    Participation.objects.filter(person=one).delete()
    kept = merged(cast, one, twin, (Target.PERSON, "given_name"), (Target.MENTOR, "rank"), by="noa")
    assert (kept.given_name, kept.pk) == ("Mi", one.pk)


@pytest.mark.parametrize("field", ["email", "user", "pk", "merged_into", "capacity; drop"])
def test_no_field_outside_the_policy_is_taken(cast: Cast, field: str) -> None:
    twin = second_yosef(cast).person
    kept = merged(cast, cast.yosef.person, twin, (Target.PERSON, field))
    assert (kept.email, kept.pk) == ("yosef.tesfaye@example.org", cast.yosef.person_id)


@pytest.mark.parametrize("changed", ["kept", "merged"])
def test_what_changed_since_it_was_seen_is_not_merged(cast: Cast, changed: str) -> None:
    pair = Pair(fresh(cast.yosef.person), fresh(second_yosef(cast).person))
    seen, row = pair.seen, getattr(pair, changed)
    Person.objects.filter(pk=row.pk).update(version=7)
    with pytest.raises(StaleVersion):
        merge(pair, chosen=[], seen=seen, by=cast.login("dana"), at=NOW)


def test_who_was_merged_is_not_merged_again(cast: Cast) -> None:
    twin = second_yosef(cast).person
    merged(cast, cast.yosef.person, twin)
    with pytest.raises(StaleVersion):
        merged(cast, cast.yosef.person, twin)
    with pytest.raises(StaleVersion):
        merged(cast, twin, person("A", "B", **NO_LOGIN), by="noa")


def english(act: Any, *given: Any, **more: Any) -> str:
    """Return the sentence of a refusal as English readers see it."""
    with override("en"):
        return str(act(*given, **more))
