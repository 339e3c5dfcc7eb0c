"""Merging two rows of one person: what moves, what stays, what is written of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from tests.cast import NOW, TODAY, Cast, affiliate, mentee, person
from tests.people.twice import NO_LOGIN, fresh, merged, second_michal, second_yosef
from tests.questionnaires.answers import ABOUT_MENTEES, publish
from tests.relationships.pairs import pair as make_pair

from tsemed.base.audit import history_of
from tsemed.cycles.models import Assignment, Participation
from tsemed.people import sensitive
from tsemed.people.consents import give_consent
from tsemed.people.merging import covered_fields
from tsemed.people.models import (
    Affiliation,
    Capacity,
    Consent,
    ConsentPurpose,
    Goal,
    IdentityDoubt,
    MenteeProfile,
    MentorProfile,
    Person,
    PopulationGroup,
    StageEntry,
)
from tsemed.people.operations import change_person
from tsemed.people.queries import find_people, readings_of, visible_to
from tsemed.people.write_policy import Target
from tsemed.questionnaires.models import Moment, Response
from tsemed.relationships.models import Relationship

pytestmark = pytest.mark.django_db
GENERAL = ConsentPurpose.GROUP_IN_MATCHING


def test_every_table_that_names_a_person_is_moved_by_its_app() -> None:
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model is Person
    }
    assert named == covered_fields(), "let `merging.py` of the app move it"


def test_what_was_kept_of_one_is_kept_of_the_other(cast: Cast) -> None:
    part, yosef = second_yosef(cast), cast.yosef.person
    twin = part.person
    Goal.objects.create(person=twin, text="A bakery", set_on=TODAY, state_since=NOW)
    StageEntry.objects.create(person=twin, stage="integrate", since=TODAY, noted_at=NOW)
    PopulationGroup.objects.create(person=twin, group="haredi")
    PopulationGroup.objects.create(person=twin, group="arab")
    PopulationGroup.objects.create(person=yosef, group="arab")
    give_consent(twin, GENERAL, by=None, at=NOW)
    give_consent(twin, ConsentPurpose.HAND_OVER, cycle=part.cycle_id, by=None, at=NOW)
    Response.objects.create(
        of=publish(cast, ABOUT_MENTEES), about=twin, given_by=cast.login("dana"),
        on_behalf_of=twin, moment=Moment.JOINING, begun_at=NOW, state="submitted", state_since=NOW,
    )  # fmt: skip
    kept = merged(cast, yosef, twin)
    assert kept == yosef
    assert [one.cycle_id for one in kept.participations.order_by("pk")] == [
        cast.galil.pk,
        part.cycle_id,
    ]
    assert kept.goals.get().text == "A bakery"
    assert kept.mentee.stage == "integrate"
    assert sorted(PopulationGroup.objects.values_list("person", "group")) == [
        (yosef.pk, "arab"),
        (yosef.pk, "haredi"),
    ]
    assert set(kept.consents.values_list("purpose", flat=True)) == {GENERAL, "hand_over"}
    response = Response.objects.get()
    assert (response.about, response.on_behalf_of) == (kept, kept)
    assert kept.affiliations.count() == 1
    left = [
        rows.objects.filter(person=twin).count()
        for rows in (Affiliation, Consent, Goal, MenteeProfile, Participation, StageEntry)
    ]
    assert left == [0] * 6


def test_a_pair_goes_on_with_the_one_who_stays(cast: Cast) -> None:
    twin = second_michal(cast)
    made = make_pair(cast.yosef, twin)
    kept = merged(cast, cast.michal.person, twin.person)
    made = Relationship.objects.get(pk=made.pk)
    assert (made.mentor_person, made.mentor.person) == (kept, kept)
    assert MentorProfile.objects.filter(person=twin.person).count() == 0


def test_a_side_that_only_one_row_has_moves_whole(cast: Cast) -> None:
    alone = person("Yosef", "T", **NO_LOGIN)
    affiliate(alone, cast.steps, Capacity.PARTICIPANT)
    twin = second_yosef(cast)
    kept = merged(cast, alone, twin.person, by="noa")
    assert kept.mentee.pk == MenteeProfile.objects.get(person=kept).pk
    assert kept.participations.get() == Participation.objects.get(pk=twin.pk)


def test_the_chosen_values_stay_and_no_others(cast: Cast) -> None:
    twin = second_yosef(cast, town_text="חיפה", birth_year=1990).person
    MenteeProfile.objects.filter(person=twin).update(goal="Baker", radius_km=7)
    phone = twin.phone
    chosen = [(Target.PERSON, "phone"), (Target.PERSON, "town"), (Target.MENTEE, "goal")]
    kept = merged(cast, cast.yosef.person, twin, *chosen)
    assert (kept.phone, kept.town, kept.birth_year) == (phone, "חיפה", None)
    assert kept.locality is not None
    assert (kept.mentee.goal, kept.mentee.radius_km) == ("Baker", None)


def test_a_first_address_moves_with_its_person(cast: Cast) -> None:
    alone = second_yosef(cast).person
    twin = mentee(person("Joe", "Tesfaye", login=False), cast.galil, cast.steps).person
    kept = merged(cast, alone, twin)
    assert (kept.email, fresh(twin).email) == ("joe.tesfaye@example.org", "")


def test_the_row_that_went_away_is_reached_by_nothing(cast: Cast) -> None:
    twin = second_yosef(cast).person
    kept = merged(cast, cast.yosef.person, twin)
    gone = fresh(twin)
    assert (gone.merged_into, gone.phone, gone.phone_backwards) == (kept, "", "")
    noa = cast.login("noa")
    assert not visible_to(noa).filter(pk=twin.pk).exists()
    assert find_people(noa, "Yossi Tesfaye") == [kept]
    change_person(
        kept, started_from=kept.version, by=cast.login("dana"), at=NOW, family_name="Levin"
    )
    assert find_people(noa, "Yossi") == [kept]
    assert find_people(noa, "Yosef Levin") == [kept]


def test_a_third_row_leads_to_the_last_who_stays(cast: Cast) -> None:
    first, alone = second_yosef(cast).person, person("Yos", "Tes", **NO_LOGIN)
    merged(cast, first, alone, by="noa")
    kept = merged(cast, cast.yosef.person, first)
    assert set(kept.merged.all()) == {first, alone}
    assert find_people(cast.login("noa"), "Yos Tes") == [kept]


def test_the_audit_names_both(cast: Cast) -> None:
    twin = second_yosef(cast).person
    kept = merged(cast, cast.yosef.person, twin, (Target.PERSON, "given_name"))
    last, away = history_of(kept).last(), history_of(twin).last()
    assert last is not None
    assert away is not None
    assert (last.event, last.details["merged"], last.details["fields"]) == (
        "people.person.merged", twin.pk, ["given_name"],
    )  # fmt: skip
    assert (away.event, away.details["into"]) == ("people.person.merged_away", kept.pk)
    assert "Yossi" not in str(last.details)


def test_the_latest_word_on_a_consent_holds(cast: Cast) -> None:
    yosef, twin = cast.yosef.person, second_yosef(cast).person
    given = give_consent(yosef, GENERAL, by=None, at=NOW - timedelta(days=9))
    later: dict[str, Any] = {"withdrawn_at": NOW - timedelta(days=2)}
    Consent.objects.create(
        person=twin, purpose=GENERAL, text=given.text, given_at=NOW - timedelta(days=20), **later
    )
    kept = merged(cast, yosef, twin)
    assert kept.consents.count() == 2
    assert not kept.consents.filter(withdrawn_at=None).exists()


def test_of_a_consent_given_twice_one_stays_in_force(cast: Cast) -> None:
    yosef, twin = cast.yosef.person, second_yosef(cast).person
    for one in (yosef, twin):
        give_consent(one, GENERAL, by=None, at=NOW)
    kept = merged(cast, yosef, twin)
    assert kept.consents.filter(withdrawn_at=None).count() == 1


def test_what_is_over_in_the_same_cycle_stays_behind(cast: Cast) -> None:
    twin = second_michal(cast)
    Participation.objects.filter(pk=twin.pk).update(
        cycle=cast.galil, state="left", left_on=TODAY, accepted_on=None
    )
    kept = merged(cast, cast.michal.person, twin.person)
    assert kept.participations.get() == cast.michal
    assert Participation.objects.get(pk=twin.pk).person == twin.person


def test_an_earlier_place_in_a_team_moves(cast: Cast) -> None:
    twin = second_michal(cast)
    over = {"starts_on": TODAY - timedelta(days=90), "ends_on": TODAY - timedelta(days=60)}
    place = Assignment.objects.create(cycle=cast.galil, person=twin.person, role="helper", **over)
    kept = merged(cast, cast.michal.person, twin.person, by="dana")
    assert Assignment.objects.get(pk=place.pk).person == kept


def test_open_doubts_point_to_the_one_who_stays(cast: Cast) -> None:
    yosef, twin = cast.yosef.person, second_yosef(cast).person
    facts: dict[str, Any] = {"raised_by": cast.login("farid"), "raised_at": NOW, "state_since": NOW}
    both = IdentityDoubt.objects.create(reason="several", place="x", key="a", **facts)
    both.candidates.set([yosef, twin])
    edit = IdentityDoubt.objects.create(
        reason="shared_phone", place=f"person:{twin.pk}", about=twin, key="b", **facts
    )
    kept = merged(cast, yosef, twin)
    edit.refresh_from_db()
    assert list(both.candidates.all()) == [kept]
    assert (edit.about, edit.place) == (kept, f"person:{kept.pk}")


def test_a_sensitive_reading_stays_readable_by_its_person(cast: Cast) -> None:
    yosef, twin = cast.yosef.person, second_yosef(cast).person
    sensitive.read_groups(twin, by=cast.login("dana"), at=NOW)
    kept = merged(cast, yosef, twin)
    assert readings_of(kept).get().subject_id == twin.pk
