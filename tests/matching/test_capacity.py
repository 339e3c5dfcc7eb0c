"""No mentor has more pairs and open proposals than places, by whichever way (OM-6.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast, mentee, person
from tests.imports.lists import bring_in, workbook
from tests.matching.rounds import draft, galil_draft, proposed_round, waiting
from tests.relationships.pairs import galil_pair

from tsemed.base.transitions import take_step
from tsemed.imports.apply import changed_since_checked
from tsemed.imports.models import Import
from tsemed.imports.operations import RowsCannotEnter, apply_list
from tsemed.imports.outcomes import Target, unpacked
from tsemed.imports.validate import check, no_progress
from tsemed.people.capacity import CapacityBelowHeld, held_places
from tsemed.people.models import MentorProfile
from tsemed.people.operations import change_profile
from tsemed.relationships.states import PairState

pytestmark = pytest.mark.django_db


def with_places(cast: Cast, places: int) -> MentorProfile:
    MentorProfile.objects.filter(person=cast.michal.person_id).update(capacity=places)
    profile: MentorProfile = MentorProfile.objects.get(person=cast.michal.person_id)
    return profile


def set_places(cast: Cast, places: int) -> None:
    profile = MentorProfile.objects.get(person=cast.michal.person_id)
    how: dict[str, Any] = {"started_from": profile.version, "by": cast.login("dana"), "at": NOW}
    change_profile(profile, **how, capacity=places)


def held(cast: Cast) -> set[int]:
    mentor = cast.michal.person_id
    return set(held_places([mentor])[mentor].mentees)


def test_a_live_pair_holds_a_place_until_it_ends(cast: Cast) -> None:
    pair = galil_pair(cast)
    assert held(cast) == {cast.yosef.person_id}
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    assert held(cast) == set()


def test_a_proposal_holds_a_place_once_it_is_sent(cast: Cast) -> None:
    proposal = galil_draft(cast)
    assert held(cast) == set()
    take_step(proposal, "waits_for_manager", by=None, at=NOW)
    assert held(cast) == {cast.yosef.person_id}


def test_a_pair_and_its_own_proposal_hold_one_place(cast: Cast) -> None:
    waiting(cast)
    galil_pair(cast)
    found = held_places([cast.michal.person_id])[cast.michal.person_id]
    assert [len(mentees) for mentees in found.by_app] == [1, 0]


def test_capacity_below_what_is_held_is_refused(cast: Cast) -> None:
    with_places(cast, 3)
    galil_pair(cast)
    other = mentee(person("Dalia", "Mor", login=False), cast.galil, cast.steps)
    one = draft(proposed_round(cast.galil), other, cast.michal)
    take_step(one, "waits_for_manager", by=None, at=NOW)
    with pytest.raises(CapacityBelowHeld) as refusal:
        set_places(cast, 1)
    assert len(refusal.value.held.mentees) == 2
    set_places(cast, 2)
    assert MentorProfile.objects.get(person=cast.michal.person_id).capacity == 2


def test_old_data_over_capacity_may_still_be_raised(cast: Cast) -> None:
    with_places(cast, 2)
    galil_pair(cast)
    with_places(cast, 0)
    set_places(cast, 0)
    set_places(cast, 1)
    assert MentorProfile.objects.get(person=cast.michal.person_id).capacity == 1


def test_the_page_says_how_many_places_are_held(cast: Cast) -> None:
    with_places(cast, 2)
    galil_pair(cast)
    user, client = cast.login("dana"), Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("people:change_mentor", args=[cast.michal.person_id])
    shown = client.get(address).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}
    typed |= {"capacity": "0", "version": "1", "years_of_experience": "17"}
    page = client.post(address, {key: value for key, value in typed.items() if value is not None})
    form = page.context["form"]
    assert form.errors == {"capacity": ["Places cannot be fewer than 1 now: 1 live pair."]}
    assert form["years_of_experience"].value() == "17"
    assert MentorProfile.objects.get(person=cast.michal.person_id).capacity == 2


HEADINGS = ("First name", "Last name", "Phone", "Places")


def places_by_list(cast: Cast, places: int) -> Import:
    who = cast.michal.person
    row = (who.given_name, who.family_name, str(who.phone), places)
    return bring_in(workbook(row, headings=HEADINGS), cast.galil, by=cast.login("dana"))


def test_a_list_below_what_is_held_is_refused_in_its_row(cast: Cast) -> None:
    with_places(cast, 2)
    galil_pair(cast)
    one = places_by_list(cast, 0)
    row = one.rows.get()
    problem = {"code": "capacity_below_held", "column": "capacity", "values": {"held": 1}}
    assert (row.outcome, row.problems, row.changes) == ("refused", [problem], [])
    with pytest.raises(RowsCannotEnter):
        apply_list(one, by=one.uploaded_by, at=NOW)


def test_a_list_down_to_what_is_held_enters(cast: Cast) -> None:
    with_places(cast, 2)
    galil_pair(cast)
    one = places_by_list(cast, 1)
    apply_list(one, by=one.uploaded_by, at=NOW)
    assert MentorProfile.objects.get(person=cast.michal.person_id).capacity == 1


def test_a_pair_that_begins_after_the_preview_sends_the_list_back(cast: Cast) -> None:
    with_places(cast, 2)
    one = places_by_list(cast, 0)
    galil_pair(cast)
    apply_list(one, by=one.uploaded_by, at=NOW)
    one = Import.objects.get(pk=one.pk)
    assert (one.state, one.changed_since_preview, one.rows_refused) == ("checked", True, 1)
    assert MentorProfile.objects.get(person=cast.michal.person_id).capacity == 2


def test_a_pair_that_begins_while_rows_are_compared_is_noticed(cast: Cast) -> None:
    with_places(cast, 2)
    one = places_by_list(cast, 0)
    target = Target(cast.galil, one.side, None, cast.login("dana"), TODAY)
    proposed_pairs = check(unpacked(bytes(one.content or b"")), target, on_progress=no_progress)
    assert not changed_since_checked(proposed_pairs, target)
    galil_pair(cast)
    assert changed_since_checked(proposed_pairs, target)
