"""A freelancer tries to become mentoring manager (S2), step by step; every step is refused.

Noa is the mentoring manager and also a mentor in Negev, the cycle that Farid leads. Farid is
given more than he could have: where a step needs it, he also reads Noa's mail.
"""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.accounts.conftest import Visitor
from tests.accounts.postman import Postman, postman
from tests.accounts.test_credential_changes import at_work, decides, proposes
from tests.accounts.test_invitations import enrols, forget_vouching, has_factor, on_commit
from tests.cast import Cast, affiliate, mentor

from tsemed.accounts.models import CredentialChange, FactorInvitation, User
from tsemed.people.models import Capacity, Person

__all__ = ["postman"]

OWN, HIS = "noa.levi@example.org", "farid.haddad@mail.example.org"


@pytest.fixture
def negev_with_noa(cast: Cast) -> Cast:
    """Enter Noa, without a second factor yet, as a mentor of the freelancer's cycle."""
    mentor(cast.noa, cast.negev)
    forget_vouching(cast.noa)
    return cast


def opens_at(cast: Cast) -> tuple[str | None, str]:
    noa = Person.objects.select_related("user").get(pk=cast.noa.pk)
    assert noa.user is not None
    return noa.user.email, noa.email


def edit(client: Client, who: Person, **typed: Any) -> Any:
    kept = {
        "version": who.version,
        "given_name": who.given_name,
        "family_name": who.family_name,
        "phone": str(who.phone),
        "language": "he",
        "languages": ["he"],
    }
    return client.post(f"/people/{who.pk}/change/", kept | typed)


@pytest.mark.parametrize("name", ["farid", "noa", "dana", "peled"])
def test_the_edit_page_moves_no_address(name: str, negev_with_noa: Cast) -> None:
    edit(at_work(negev_with_noa, name), negev_with_noa.noa, email=HIS)
    assert opens_at(negev_with_noa) == (OWN, OWN)


@pytest.mark.parametrize("login", [True, False])
def test_the_edit_page_moves_no_mentors_address(login: bool, cast: Cast) -> None:
    omar = cast.omar.person
    if not login:
        Person.objects.filter(pk=omar.pk).update(user=None)
    edit(at_work(cast, "farid"), omar, email=HIS)
    omar.refresh_from_db()
    assert omar.email == "omar.nasser@example.org"


def test_his_proposal_opens_nothing_and_notifies_the_owner(
    postman: Postman, negev_with_noa: Cast
) -> None:
    proposes(negev_with_noa, "farid", negev_with_noa.noa, HIS)
    assert "התבקשה כתובת כניסה אחרת" in postman.letters_to(OWN)[-1]
    assert decides(negev_with_noa, "farid").status_code == 403
    Visitor().post("/address/new/", {"address": HIS, "code": "BBBB-BBBB"})
    Visitor().asks_for_code(HIS)
    assert "אינה מוכרת" in postman.letters_to(HIS)[-1]
    assert CredentialChange.objects.get().state == "proposed"
    assert opens_at(negev_with_noa) == (OWN, OWN)


def test_a_reader_of_her_mail_enrols_no_factor(
    postman: Postman, negev_with_noa: Cast, settings: Any
) -> None:
    settings.DEMO = False
    thief = Visitor()
    thief.asks_for_code(OWN)
    thief.types_code(postman.code_to(OWN))
    enrols(thief)
    assert not Authenticator.objects.exists()
    pages = [thief.get(path)["Location"] for path in ("/", "/people/", "/cycles/", "/address/")]
    assert pages == ["/factors/"] * 4


def test_he_invites_neither_her_nor_himself(negev_with_noa: Cast) -> None:
    farid = at_work(negev_with_noa, "farid")
    statuses = [
        farid.post(f"/people/{who.pk}/invitation/").status_code
        for who in (negev_with_noa.noa, negev_with_noa.farid)
    ]
    assert statuses == [403, 403]
    assert not FactorInvitation.objects.exists()


def test_a_place_in_his_team_gives_no_invitation(negev_with_noa: Cast) -> None:
    cast = negev_with_noa
    form = {"person": cast.noa.pk, "role": "individual_coordinator", "starts_on": "2026-11-01"}
    at_work(cast, "farid").post(f"/cycles/{cast.negev.pk}/team/", form)
    assert not cast.login("farid").has_perm("people.invite_to_second_factor", cast.noa)


@on_commit
def test_a_factor_enrolled_as_mentor_opens_no_office(
    postman: Postman, cast: Cast, settings: Any
) -> None:
    settings.DEMO = False
    omar = forget_vouching(cast.omar.person)
    thief = Visitor()
    thief.asks_for_code(str(omar.email))
    thief.types_code(postman.code_to(str(omar.email)))
    enrols(thief)
    assert has_factor(omar)
    affiliate(cast.omar.person, cast.office, Capacity.MENTORING_MANAGER)
    assert thief.get("/people/")["Location"] == "/factors/"
    User.objects.filter(pk=omar.pk).update(factor_vouched_at=cast.omar.person.created_at)
    assert thief.get("/people/").status_code == 200
