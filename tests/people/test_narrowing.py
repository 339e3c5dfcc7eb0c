"""A filter reveals as much as a page would: it narrows by what its reader may know, and no more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, take_part

from tsemed.cycles.models import Side
from tsemed.people.models import MenteeProfile
from tsemed.people.queries import list_people

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def michal_is_a_mentee_too(cast: Cast) -> None:
    """Enter Michal, whose employer is the bank, as a mentee of Negev."""
    MenteeProfile.objects.create(person=cast.michal.person, stage="find")
    take_part(cast.michal.person, cast.negev, Side.MENTEE, programme=cast.bridge)


def listed(cast: Cast, name: str, **wanted: object) -> list[str]:
    people = list_people(cast.login(name), {k: str(v) for k, v in wanted.items()})
    return sorted(person.given_name for person in people)


def test_nobody_narrows_by_a_cycle_they_may_not_see(cast: Cast) -> None:
    michal_is_a_mentee_too(cast)
    assert listed(cast, "rivka") == ["Michal", "Rivka"]
    assert listed(cast, "rivka", cycle=cast.negev.pk) == []
    assert listed(cast, "dana", cycle=cast.negev.pk) == []
    assert listed(cast, "farid", cycle=cast.negev.pk) == ["Amina", "Michal", "Omar"]


def test_a_mentor_who_is_a_mentee_is_shown_as_mentor_to_their_employer(cast: Cast) -> None:
    michal_is_a_mentee_too(cast)
    assert listed(cast, "rivka", side="mentee") == []
    assert listed(cast, "rivka", side="mentor") == ["Michal"]
    assert listed(cast, "farid", side="mentee") == ["Amina", "Michal"]
    assert listed(cast, "farid", side="mentor") == ["Omar"]
    assert listed(cast, "michal", side="mentee") == ["Michal"]


@pytest.mark.parametrize(
    ("name", "side"), [("rivka", "Mentor"), ("dana", "Mentor"), ("noa", "Mentor, Mentee")]
)
def test_pages_show_one_side_only(cast: Cast, name: str, side: str) -> None:
    michal_is_a_mentee_too(cast)
    user = cast.login(name)
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    person = reverse("people:person", args=[cast.michal.person_id])
    search = client.post("/search/", {"q": "michal.azulay@example.org"}).headers["Location"]
    addresses = ("/people/?side=mentor", search, person)
    pages = [client.get(address).content.decode() for address in addresses]
    assert ["Michal" in page for page in pages] == [True] * 3
    assert ["Mentor, Mentee" in page for page in pages] == [side == "Mentor, Mentee"] * 3
