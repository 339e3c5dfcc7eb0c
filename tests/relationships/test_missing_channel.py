"""A consent without a contact channel: who is asked to add one, and by which step."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import CHARACTERS, TODAY, Cast
from tests.relationships.pairs import galil_pair

from tsemed.accounts.models import User
from tsemed.base.models import AuditRow
from tsemed.people.models import Consent, Person
from tsemed.relationships.models import Relationship
from tsemed.relationships.todos import todos_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def as_(cast: Cast, name: str) -> Client:
    user, client = cast.login(name), Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def wayless(cast: Cast) -> Relationship:
    """Return a live pair whose mentee agreed before a way could be chosen."""
    pair = galil_pair(cast)
    cast.yosef.person.consents.update(way="")
    return pair


def lines_of(cast: Cast) -> dict[str, str]:
    """Return who has the line, and where it leads."""
    lines = {name: todos_for(cast.login(name), on=TODAY) for name in CHARACTERS}
    return {
        name: line.address
        for name, found in lines.items()
        for line in found
        if line.kind == "relationships.channel_missing"
    }


def pressed(page: str) -> dict[str, str]:
    """Return what the form that notes the way sends, as the page draws it."""
    form = page.split('name="purpose" value="pass_details"')[1].split("</form>", maxsplit=1)[0]
    seen = form.split('"seen" value="')[1].split('"')[0]
    other = form.split('name="other" value="')[1].split('"')[0]
    return {"purpose": "pass_details", "decision": "choose", "seen": seen, "other": other}


@pytest.mark.parametrize(
    ("consent", "person"),
    [({"way": ""}, {}), ({"way": "phone"}, {"phone": ""}), ({"way": "email"}, {"email": ""})],
)
def test_om_7_7_mentee_and_staff_are_asked_for_the_channel(
    cast: Cast, consent: dict[str, str], person: dict[str, str]
) -> None:
    pair = galil_pair(cast)
    assert lines_of(cast) == {}
    cast.yosef.person.consents.update(**consent)
    if "email" in person:
        User.objects.filter(person=cast.yosef.person_id).update(email=None)
    Person.objects.filter(pk=cast.yosef.person_id).update(**person)
    own = reverse("people:person", args=[cast.yosef.person_id]) + "#consents"
    page = reverse("relationships:relationship", args=[pair.pk])
    assert lines_of(cast) == {"dana": page, "yosef": own}


def test_a_pair_that_ended_or_lost_its_consent_asks_for_no_way(cast: Cast) -> None:
    pair = wayless(cast)
    Relationship.objects.update(state="ended_early")
    assert lines_of(cast) == {}
    Relationship.objects.update(state=pair.state)
    Consent.objects.update(withdrawn_at=pair.state_since)
    assert lines_of(cast) == {}


@pytest.mark.parametrize(("name", "way"), [("dana", "email"), ("yosef", "phone")])
def test_om_7_7_one_step_notes_the_way_and_the_mentor_sees_it(
    cast: Cast, name: str, way: str
) -> None:
    pair, yosef = wayless(cast), cast.yosef.person
    page = reverse("relationships:relationship", args=[pair.pk])
    client = as_(cast, name)
    sent = pressed(client.get(page).content.decode()) | {"way": way, "next": page}
    answer = client.post(reverse("people:consent", args=[yosef.pk]), sent, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "the mentor sees it from now on" in answer.content.decode()
    assert "neither telephone nor e-mail" not in answer.content.decode()
    seen = as_(cast, "michal").get(page).content.decode()
    written = {"phone": f"tel:{yosef.phone}", "email": f"mailto:{yosef.email}"}
    assert {one for one, there in written.items() if there in seen} == {way}
    assert [one.way for one in yosef.consents.order_by("pk")] == ["", way]
    assert lines_of(cast) == {}


def test_the_first_contact_channel_noted_stays(cast: Cast) -> None:
    wayless(cast)
    yosef, dana = cast.yosef.person, as_(cast, "dana")
    address = reverse("people:consent", args=[yosef.pk])
    form = pressed(dana.get(reverse("people:person", args=[yosef.pk])).content.decode())
    as_(cast, "yosef").post(address, {**form, "way": "email"})
    rows = AuditRow.objects.count()
    for word in ("choose", "withdraw"):
        late = dana.post(address, {**form, "decision": word, "way": "phone"}, follow=True)
        assert "Somebody noted this consent meanwhile" in late.content.decode()
    assert yosef.consents.get(withdrawn_at=None).way == "email"
    assert AuditRow.objects.count() == rows


def test_people_without_contacts_are_asked_for_one(cast: Cast) -> None:
    pair = wayless(cast)
    User.objects.filter(person=cast.yosef.person_id).update(email=None)
    Person.objects.filter(pk=cast.yosef.person_id).update(phone="", email="")
    page = as_(cast, "dana").get(reverse("relationships:relationship", args=[pair.pk]))
    change = reverse("people:change", args=[cast.yosef.person_id])
    assert f'href="{change}">Add a telephone or an e-mail first' in page.content.decode()


def test_the_mentor_is_not_asked_how_to_reach_the_mentee(cast: Cast) -> None:
    pair = wayless(cast)
    page = as_(cast, "michal").get(reverse("relationships:relationship", args=[pair.pk]))
    assert 'value="choose"' not in page.content.decode()
    assert "The coordinator connects you" in page.content.decode()
