"""Nothing that is not public may be kept by a browser or a proxy, whatever was asked and how.

Every URL, every method, signed in and signed out, as a page and as a fragment for htmx.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, path, resolve, reverse
from pytest_django import Settings
from tests.architecture.population import populate
from tests.architecture.test_not_yours import NEVER, NOT_ABOUT_ROWS, ids_that_exist, named_patterns
from tests.cast import Cast

from tsemed.accounts.sessions import KEY
from tsemed.base.views import ANYBODY, SIGNED_IN, declared_permission, requires
from tsemed.operating.management.commands.run import NEVER_SERVED
from tsemed.urls import urlpatterns as urls_of_tsemed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VISITORS = ("nobody", "dana", "michal")
PAGE: dict[str, Any] = {}
FRAGMENT: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
WAYS = (
    ("get", PAGE), ("get", FRAGMENT), ("post", PAGE), ("post", FRAGMENT),
    ("head", PAGE), ("options", PAGE), ("delete", PAGE),
)  # fmt: skip


@requires(ANYBODY)
def breaks(_request: HttpRequest) -> HttpResponse:
    """Fail as a page with a fault does."""
    raise RuntimeError


@requires(ANYBODY)
def greets_everybody(_request: HttpRequest) -> HttpResponse:
    """Answer with something that may be stored."""
    return HttpResponse("Welcome")


@requires(SIGNED_IN)
def greets_one(_request: HttpRequest) -> HttpResponse:
    """Answer with something personal."""
    return HttpResponse("Welcome, Dana")


# This module is also the URL configuration of the tests below that need these views.
urlpatterns: list[URLPattern | URLResolver] = [
    path("breaks/", breaks),
    path("everybody/", greets_everybody),
    path("one/", greets_one),
    *urls_of_tsemed,
]
handler400 = "tsemed.web.views.errors.unreadable"
handler403 = "tsemed.web.views.errors.refused"
handler404 = "tsemed.web.views.errors.page_not_found"
handler500 = "tsemed.web.views.errors.server_error"


def every_address() -> Iterator[str]:
    """Yield one address of every URL: of something there, and of something that is not."""
    for name, pattern in named_patterns(get_resolver()):
        kinds = {key: type(c).__name__ for key, c in pattern.pattern.converters.items()}
        if set(kinds.values()) == {"IntConverter"} and name not in NOT_ABOUT_ROWS:
            for pk in (*ids_that_exist(name)[:1], NEVER):
                yield reverse(name, kwargs=dict.fromkeys(kinds, pk))
        else:
            yield reverse(name, kwargs=dict.fromkeys(kinds, "404"))
    yield "/there-is-no-such-page/"


def visitor(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != "nobody":
        client.force_login(cast.login(name), backend=BACKEND)
    return client


def may_be_stored(response: Any) -> bool:
    caching = response.headers.get("Cache-Control", "")
    return "no-store" not in caching or "private" not in caching


def is_open_to_anybody(address: str) -> bool:
    try:
        return declared_permission(resolve(address).func) == ANYBODY
    except Resolver404:
        return False


@pytest.mark.split
@pytest.mark.parametrize("name", VISITORS)
def test_no_personal_answer_may_be_stored(name: str, cast: Cast) -> None:
    populate(cast)
    client = visitor(cast, name)
    cookies = deepcopy(client.cookies)
    stored, undivided, asked = [], [], 0
    for address, (method, kind) in product(every_address(), WAYS):
        with transaction.atomic():
            response = getattr(client, method)(address, **kind)
            transaction.set_rollback(True)
        client.cookies, asked = deepcopy(cookies), asked + 1
        is_public = name == "nobody" and is_open_to_anybody(address)
        if may_be_stored(response) and not is_public:
            stored.append((method, address, response.status_code))
        if not {"Cookie", "Accept-Language"} <= set(response.headers["Vary"].split(", ")):
            undivided.append((method, address))
    assert (stored, undivided) == ([], [])
    assert asked > 500, "hardly any address was asked"


@pytest.mark.urls(__name__)
def test_error_pages_of_signed_in_users_are_not_stored(cast: Cast) -> None:
    client = visitor(cast, "dana")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answers = {
        "fault": client.get("/breaks/"),
        "unreadable": client.get("/everybody/?q=%00"),
        "no such page": client.get("/nowhere/"),
        "refused": client.get("/audit/"),
        "form without its cookie": strict.post("/language/", {"language": "he"}),
        "without the last slash": client.get("/cycles"),
    }
    statuses = {what: answer.status_code for what, answer in answers.items()}
    assert statuses == {
        "fault": 500, "unreadable": 400, "no such page": 404, "refused": 403,
        "form without its cookie": 403, "without the last slash": 301,
    }  # fmt: skip
    assert [what for what, answer in answers.items() if may_be_stored(answer)] == []


@pytest.mark.urls(__name__)
def test_only_visitors_without_session_may_store_public_pages(cast: Cast) -> None:
    nobody, dana, half_in = Client(), visitor(cast, "dana"), Client()
    half_in.cookies[settings.SESSION_COOKIE_NAME] = "asked-for-a-code"
    stored = [may_be_stored(each.get("/everybody/")) for each in (nobody, dana, half_in)]
    assert stored == [True, False, False]


def test_the_permission_decorator_forbids_storing_by_itself(cast: Cast) -> None:
    request = RequestFactory().get("/")
    stored = []
    for user in (AnonymousUser(), cast.login("dana")):
        request.user = user
        stored += [may_be_stored(view(request)) for view in (greets_everybody, greets_one)]
    assert stored == [True, False, False, False]


def test_signing_out_empties_the_cache_of_the_browser(cast: Cast) -> None:
    client = visitor(cast, "dana")
    assert "Clear-Site-Data" not in client.get("/").headers
    left = client.post("/logout/")
    assert (left.headers["Clear-Site-Data"], may_be_stored(left)) == ('"cache"', False)


def test_a_session_that_ran_out_empties_the_cache(cast: Cast) -> None:
    client = visitor(cast, "dana")
    session = client.session
    long_ago = session[KEY]["began"] - timedelta(days=2).total_seconds()
    session[KEY] = {**session[KEY], "began": long_ago, "seen": long_ago}
    session.save()
    led = client.get("/cycles/")
    assert led.headers["Location"].startswith("/login/")
    assert (led.headers["Clear-Site-Data"], may_be_stored(led)) == ('"cache"', False)


def test_static_files_stay_cacheable(
    db: None, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=NEVER_SERVED)
    settings.WHITENOISE_AUTOREFRESH = False
    client = Client()
    page = client.get("/login/").content.decode()
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    style = client.get(address)
    assert style.headers["Content-Type"].startswith("text/css")
    assert style.headers["Cache-Control"] == "max-age=315360000, public, immutable"
