"""What of allauth is open here, and what does not exist."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse
from tests.accounts.conftest import Visitor
from tests.accounts.test_device_views import named

from tsemed.accounts.devices import says
from tsemed.accounts.models import User
from tsemed.accounts.urls import urlpatterns
from tsemed.base.views import ANYBODY, SIGNED_IN

ALLAUTH_ANYBODY = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


class Ours:
    url_patterns = urlpatterns


def test_every_page_of_signing_in_declares_who_may_open_it() -> None:
    declared = {
        name: says(pattern.callback, "declared_permission")  # type: ignore[arg-type]
        for name, pattern in named(Ours)
    }
    open_to_all = {name for name, permission in declared.items() if permission == ANYBODY}
    assert open_to_all == ALLAUTH_ANYBODY | {
        "accounts:link",
        "accounts:link_sent",
        "accounts:open_link",
        "accounts:demo",
        "accounts:new_address",
    }
    assert {declared[name] for name in declared.keys() - open_to_all} == {SIGNED_IN}


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reauthenticate",
        "mfa_signup_webauthn",
        "mfa_edit_webauthn",
        "mfa_trust",
    ],
)
def test_what_is_not_used_does_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_password_opens_nothing_even_where_one_was_smuggled_in(
    visitor: Visitor, michal: User
) -> None:
    michal.set_password("secret")
    michal.save()
    visitor.post("/login/", {"login": michal.email, "password": "secret"})
    assert visitor.user is None


def test_a_login_has_no_flag_that_makes_it_powerful() -> None:
    fields = {field.name for field in User._meta.get_fields()}
    assert not fields & {"is_staff", "is_superuser", "groups", "user_permissions"}


def test_another_persons_passkey_is_not_there(visitor: Visitor, michal: User, noa: User) -> None:
    from allauth.mfa.models import Authenticator

    theirs = Authenticator.objects.create(user=noa, type="webauthn", data={"name": "x"})
    visitor.force_login(michal)
    pages = [visitor.get(f"/factors/passkeys/remove/?passkey={pk}") for pk in (theirs.pk, 99_999)]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    visitor.post("/factors/passkeys/remove/", {"passkey": theirs.pk})
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("path", ["/login/", "/inactive/", "/login/code/confirm/"])
def test_a_broken_address_to_go_on_to_is_forgotten(path: str, visitor: Visitor) -> None:
    answer = visitor.get(path, {"next": "http://[::1/"})
    assert answer.status_code in (200, 302)
    assert "[::1/" not in answer.headers.get("Location", "")
    assert 'href="http://[' not in answer.content.decode()


@pytest.mark.parametrize("credential", ["9" * 5_000, "[" * 100_000, "{", "null", "[]"])
def test_an_unreadable_passkey_is_refused(credential: str, visitor: Visitor, michal: User) -> None:
    visitor.post("/login/passkey/", {"credential": credential})
    assert visitor.user is None
    visitor.signs_in(str(michal.email))
    answer = visitor.post("/factors/passkeys/add/", {"credential": credential, "name": "x"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["credential"]


@pytest.mark.parametrize("path", ["/login/", "/link/", "/login/code/confirm/", "/devices/"])
def test_no_page_carries_inline_script_or_style(path: str, visitor: Visitor, michal: User) -> None:
    if path == "/devices/":
        visitor.force_login(michal)
    if "confirm" in path:
        visitor.asks_for_code(str(michal.email))
    page = visitor.get(path).content.decode()
    assert "style=" not in page
    assert " onclick" not in page
    heads = [part.split(">")[0] for part in page.split("<script")[1:]]
    inline = [head for head in heads if " src=" not in head]
    assert all('type="application/json"' in head for head in inline)
