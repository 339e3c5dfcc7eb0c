"""The demo's front page; outside the demo it does not exist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.accounts.conftest import Visitor

from tsemed.accounts.demo import CHARACTERS
from tsemed.accounts.models import Device, User
from tsemed.people.models import Capacity

SRC = Path(__file__).resolve().parents[2] / "src"


def test_it_offers_twelve_characters_with_one_press_each(visitor: Visitor, db: None) -> None:
    for page in (visitor.get("/demo/"), visitor.get("/login/")):
        text = page.content.decode()
        assert text.count('name="character"') == 12
        assert all(f'value="{character.slug}"' in text for character in CHARACTERS)


@pytest.mark.parametrize("slug", [character.slug for character in CHARACTERS])
def test_one_press_signs_in(visitor: Visitor, slug: str, db: None) -> None:
    user = User.objects.create_user(f"{slug}@demo.tsemed.example")
    answer = visitor.post("/demo/", {"character": slug})
    assert (answer["Location"], visitor.user) == ("/", user)
    assert Device.objects.get(user=user).method == "demo"


def test_staff_of_the_demo_need_no_second_factor(visitor: Visitor, noa: User) -> None:
    User.objects.filter(pk=noa.pk).update(email="mentoring-manager@demo.tsemed.example")
    visitor.post("/demo/", {"character": "mentoring-manager"})
    assert visitor.get("/devices/").status_code == 200
    assert Capacity.MENTORING_MANAGER == "mentoring_manager"


def test_only_the_characters_can_be_entered(visitor: Visitor, michal: User) -> None:
    User.objects.create_user("somebody@demo.tsemed.example")
    for asked in ("somebody", str(michal.email), "", "../noa"):
        assert visitor.post("/demo/", {"character": asked})["Location"] == "/demo/"
    assert visitor.user is None


def test_walking_in_by_get_is_not_possible(visitor: Visitor, db: None) -> None:
    User.objects.create_user("mentor@demo.tsemed.example")
    visitor.get("/demo/?character=mentor")
    assert visitor.user is None


def test_outside_the_demo_the_page_answers_like_one_that_never_was(
    visitor: Visitor, outside_demo: None, db: None
) -> None:
    User.objects.create_user("mentor@demo.tsemed.example")
    for method in (visitor.get, visitor.post):
        here = method("/demo/", {"character": "mentor"})
        nowhere = method("/omed/", {"character": "mentor"})
        assert (here.status_code, here.content) == (404, nowhere.content)
    assert visitor.user is None


def test_outside_the_demo_there_is_no_such_route() -> None:
    program = (
        "import django; django.setup()\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "print(reverse('accounts:link'))\n"
        "try: reverse('accounts:demo')\n"
        "except NoReverseMatch: print('no such route')\n"
    )
    environment = {
        **os.environ,
        "TSEMED_DEMO": "0",
        "TSEMED_SECRET_KEY": "for this test",
        "DJANGO_SETTINGS_MODULE": "tsemed.settings",
        "PYTHONPATH": str(SRC),
    }
    output = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert output.stdout.split("\n")[:2] == ["/link/", "no such route"]


def test_sessions_of_the_demo_are_nothing_outside_of_it(
    visitor: Visitor, noa: User, settings: object
) -> None:
    User.objects.filter(pk=noa.pk).update(email="mentoring-manager@demo.tsemed.example")
    visitor.post("/demo/", {"character": "mentoring-manager"})
    settings.DEMO = False  # type: ignore[attr-defined]
    assert visitor.get("/devices/")["Location"] == "/factors/"
