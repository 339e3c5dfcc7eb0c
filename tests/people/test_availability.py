"""When and how somebody can meet stands once, on the person, for whichever side they are on."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast, mentee, mentor, person
from tests.earlier_tables import tables_of

from tsemed.cycles.models import Participation
from tsemed.imports.outcomes import Draft, packed, unpacked
from tsemed.matching.problem_builder import mentee_value, mentor_value
from tsemed.people.models import IdentityDoubt, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def test_one_answer_serves_both_sides_of_a_person(cast: Cast) -> None:
    both = person("Both", "Sides")
    as_mentor = mentor(both, cast.negev)
    as_mentee = mentee(both, cast.galil, cast.steps)
    sent = {
        "given_name": "Both", "family_name": "Sides", "phone": "0502345678", "language": "he",
        "times": ["sun_morning", "tue_evening"], "modes": ["online"], "version": 1,
        "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    browser(cast, "dana").post(reverse("people:change", args=[both.pk]), sent)
    rows = Participation.objects.select_related("person__mentor", "person__mentee").in_bulk()
    one = mentor_value(rows[as_mentor.pk], places=1, employer=None)
    other = mentee_value(rows[as_mentee.pk], groups=(), employers=(), on=NOW.date())
    assert one.times == other.times == {"sun_morning", "tue_evening"}
    assert one.modes == other.modes == {"online"}


def test_it_is_asked_only_of_those_on_a_side(cast: Cast) -> None:
    colleague = browser(cast, "noa").get(reverse("people:change", args=[cast.dana.pk]))
    assert not {"times", "modes"} & set(colleague.context["form"].fields)
    own = browser(cast, "michal").get(reverse("people:change", args=[cast.michal.person_id]))
    assert {"times", "modes"} <= set(own.context["form"].fields)
    assert not own.context["form"].fields["times"].disabled


def test_times_of_a_list_kept_before_become_the_persons() -> None:
    draft = Draft(1, "", {"given_name": "Ruth"}, {"rank": "middle", "times": ["sun_morning"]})
    [kept] = unpacked(packed([draft]))
    assert kept.person == {"given_name": "Ruth", "times": ["sun_morning"]}
    assert kept.profile == {"rank": "middle"}


@pytest.mark.django_db(transaction=True)
def test_what_both_sides_held_is_brought_together(cast: Cast) -> None:
    both = person("Both", "Sides", login=False)
    mentor(both, cast.negev)
    mentee(both, cast.galil, cast.steps)
    with tables_of(("people", "0016_localities")) as model:
        mentors, mentees = model("people", "MentorProfile"), model("people", "MenteeProfile")
        mentors.objects.update(times=["mon_evening"], modes=["in_person"])
        mentees.objects.update(times=["sun_morning"], modes=["online"])
        model("people", "IdentityDoubt").objects.create(
            reason="several", place="x", key="k",
            facts={"person": {}, "mentee": {"times": ["sun_morning"], "stage": ""}},
            raised_by_id=cast.login("dana").pk, raised_at=NOW, state_since=NOW,
        )  # fmt: skip
    held = {row.pk: (row.times, row.modes) for row in Person.objects.all()}
    assert held[cast.michal.person_id] == (["mon_evening"], ["in_person"])
    assert held[cast.yosef.person_id] == (["sun_morning"], ["online"])
    assert held[both.pk] == (["mon_evening", "sun_morning"], ["in_person", "online"])
    facts = IdentityDoubt.objects.get().facts
    assert facts == {"person": {"times": ["sun_morning"]}, "mentee": {"stage": ""}}
    with tables_of(("people", "0016_localities")) as model:
        profile = model("people", "MentorProfile").objects.get(person_id=both.pk)
        assert profile.times == ["mon_evening", "sun_morning"]
