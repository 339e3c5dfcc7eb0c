"""The first mentoring manager is entered on the server, and so is one whose predecessor left."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from tsemed.accounts import invitations
from tsemed.accounts.models import Device, User
from tsemed.base.models import AuditRow
from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, Person


def enter(address: str, *more: str, name: str = "Yael Cohen") -> str:
    """Run the command and return what it prints."""
    printed = StringIO()
    call_command("first_manager", address, "--name", name, *more, stdout=printed)
    return printed.getvalue()


@pytest.mark.django_db
def test_the_first_manager_gets_person_login_and_office() -> None:
    printed = enter("Yael@Example.org", "--office", "Galilee")
    yael = Person.objects.get()
    assert (yael.given_name, yael.family_name, yael.email) == ("Yael", "Cohen", "yael@example.org")
    tie = yael.affiliations.get()
    assert (tie.capacity, tie.partner.name, tie.partner.state) == (
        "mentoring_manager", "Galilee", "active",
    )  # fmt: skip
    assert yael.user == User.objects.get()
    [code] = re.findall(r"\b\w{4}-\w{4}\b", printed)
    assert not AuditRow.objects.exclude(actor=None).exists()
    invitations.accept(yael.user, code=code, at=timezone.now())
    assert "/login/" in printed
    assert "second-factor" in printed


def test_a_second_one_is_refused_and_the_first_is_named(cast: Cast) -> None:
    people = Person.objects.count()
    with pytest.raises(CommandError, match=cast.noa.full_name) as refused:
        enter("yael@example.org")
    assert refused.value.returncode == 2
    assert Person.objects.count() == people


def test_the_successor_of_one_who_left_ends_her_access(cast: Cast) -> None:
    there = Client()
    there.force_login(
        cast.login("noa"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    enter("yael@example.org", "--left", cast.noa.email)
    [manager] = Affiliation.objects.on(timezone.localdate()).filter(capacity="mentoring_manager")
    assert manager.person.full_name == "Yael Cohen"
    ended = cast.noa.affiliations.get(capacity="mentoring_manager")
    assert ended.ends_on == timezone.localdate() - timedelta(days=1)
    assert not Device.objects.filter(user=cast.noa.user, ended_at=None).exists()
    assert there.get("/cycles/").status_code == 302
    assert Partner.objects.filter(kind="office").count() == 1


def test_who_left_must_be_the_manager(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no mentoring manager"):
        enter("yael@example.org", "--left", str(cast.dana.email))


def test_somebody_known_keeps_person_and_login(cast: Cast) -> None:
    dana, login = cast.dana, cast.login("dana")
    User.objects.filter(pk=login.pk).update(factor_vouched_at=None)
    enter(str(dana.email), "--left", cast.noa.email, name="Dana Shapira")
    assert dana.affiliations.filter(capacity="mentoring_manager").exists()
    assert Person.objects.get(email=dana.email).user == login


@pytest.mark.parametrize(("address", "name"), [("yael", "Yael Cohen"), ("y@example.org", "Yael")])
def test_a_wrong_address_or_half_a_name_is_refused(db: None, address: str, name: str) -> None:
    with pytest.raises(CommandError):
        enter(address, name=name)
    assert not Person.objects.exists()
