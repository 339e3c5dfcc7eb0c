"""Sensitive actions want a proof that is minutes old."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.accounts.conftest import Visitor, last_code
from tests.accounts.test_second_factor import SECRET, code_of_app

import tsemed.urls
from tsemed.accounts.models import User
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.base.models import AuditRow
from tsemed.base.views import SIGNED_IN, requires

TAKEN: list[str] = []


@reauthentication_required
@requires(SIGNED_IN)
def take_everything(request: HttpRequest) -> HttpResponse:
    TAKEN.append(str(request.method))
    return HttpResponse("everything")


urlpatterns = [path("take/", take_everything), *tsemed.urls.urlpatterns]
handler429 = tsemed.urls.handler429

pytestmark = pytest.mark.urls("tests.accounts.test_freshness")


@pytest.fixture(autouse=True)
def nothing_taken() -> None:
    TAKEN.clear()


def test_a_fresh_sign_in_opens_it(visitor: Visitor, michal: User, outside_demo: None) -> None:
    visitor.signs_in(str(michal.email))
    assert visitor.get("/take/").content == b"everything"


def test_an_older_one_confirms_and_comes_back(
    visitor: Visitor, michal: User, outside_demo: None
) -> None:
    visitor.signs_in(str(michal.email))
    grow_stale(visitor)
    assert visitor.get("/take/?all=1")["Location"] == "/again/?next=%2Ftake%2F%3Fall%3D1"
    visitor.post("/again/", {"send": "yes", "next": "/take/?all=1"})
    answer = visitor.post("/again/", {"code": last_code(), "next": "/take/?all=1"})
    assert answer["Location"] == "/take/?all=1"
    assert visitor.get("/take/").content == b"everything"


def test_a_form_sent_without_a_fresh_proof_does_nothing(
    visitor: Visitor, michal: User, outside_demo: None
) -> None:
    visitor.signs_in(str(michal.email))
    grow_stale(visitor)
    answer = visitor.post("/take/", headers={"Referer": "http://testserver/devices/"})
    assert answer["Location"] == "/again/?next=%2Fdevices%2F"
    htmx = visitor.post("/take/", headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == "/again/?next=%2F"
    assert TAKEN == []


def test_users_with_a_second_factor_must_show_it(
    visitor: Visitor, noa: User, outside_demo: None
) -> None:
    TOTP.activate(noa, SECRET)
    visitor.signs_in(str(noa.email))
    visitor.post("/login/second/", {"code": code_of_app()})
    assert visitor.get("/take/").content == b"everything"
    grow_stale(visitor)
    assert visitor.get("/take/")["Location"] == "/again/?next=%2Ftake%2F"
    assert visitor.get("/again/?next=/take/")["Location"] == "/confirm/?next=%2Ftake%2F"


def test_with_a_second_factor_a_mailed_code_proves_nothing(
    visitor: Visitor, michal: User, outside_demo: None
) -> None:
    visitor.signs_in(str(michal.email))
    TOTP.activate(michal, SECRET)
    assert visitor.get("/take/")["Location"] == "/again/?next=%2Ftake%2F"
    assert TAKEN == []


def test_a_code_of_another_session_is_not_accepted(
    visitor: Visitor, michal: User, outside_demo: None
) -> None:
    visitor.signs_in(str(michal.email))
    visitor.post("/again/", {"send": "yes", "next": "/"})
    stolen = last_code()
    other = Visitor()
    other.signs_in(str(michal.email))
    other.post("/again/", {"send": "yes", "next": "/"})
    page = other.post("/again/", {"code": stolen, "next": "/take/"})
    assert page.status_code == 200
    assert AuditRow.objects.filter(reason="wrong_code", actor=None).count() == 1


def grow_stale(visitor: Visitor) -> None:
    """Move the proofs an hour into the past, while the session is in use all the time."""
    session: Any = visitor.session
    proofs = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        {**proof, "at": proof["at"] - 3600} for proof in proofs
    ]
    session.save()
