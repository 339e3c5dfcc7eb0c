"""Further ways to reach somebody are shown with their wish, heeded, and open no account."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests.cast import NOW, TODAY, Cast, person
from tests.matching.rounds import POLICY, agreed, waiting
from tests.relationships.pairs import galil_pair

from tsemed.accounts.models import User
from tsemed.matching.operations.sending import answer_manager_approval, ask_both_sides
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.rules import earliest_sending
from tsemed.people import operations, queries
from tsemed.people.contact_points import change_contact_points
from tsemed.people.merge_moves import move
from tsemed.people.models import ContactPoint, Person
from tsemed.people.phone_numbers import with_numbers
from tsemed.people.write_gate import FieldsRefused
from tsemed.relationships.models import Relationship
from tsemed.relationships.todos import todos_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ISRAEL = ZoneInfo("Asia/Jerusalem")
WISHES = {
    "phone_wishes": ["no_texts", "relatives"], "phone_best": "after five",
    "mobile": "052-234-5678", "mobile_wishes": [], "mobile_best": "",
    "second_email": "Also@Example.org", "quiet_from": "13:00", "quiet_until": "16:00",
}  # fmt: skip


def browser(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def text_of(page: Any) -> str:
    return " ".join(strip_tags(page.content.decode()).split())


def send(cast: Cast, about: Person, by: str, **typed: Any) -> Any:
    version = Person.objects.get(pk=about.pk).version
    sent = {**WISHES, "version": version, "form_key": str(uuid.uuid4()), **typed}
    return browser(cast, by).post(reverse("people:contact_points", args=[about.pk]), sent)


def keep(about: Person, **wishes: Any) -> None:
    Person.objects.filter(pk=about.pk).update(contact_wishes=wishes)


@pytest.mark.parametrize("by", ["dana", "yosef"])
def test_ways_are_written_read_again_and_deleted(cast: Cast, by: str) -> None:
    yosef = cast.yosef.person
    assert send(cast, yosef, by).status_code == 302
    points = dict(yosef.contact_points.values_list("kind", "value"))
    assert points == {"mobile": "+972522345678", "second_email": "also@example.org"}
    assert Person.objects.get(pk=yosef.pk).contact_wishes == {
        "no_texts": True, "relatives": True, "best_time": "after five",
        "quiet_from": "13:00", "quiet_until": "16:00",
    }  # fmt: skip
    form = browser(cast, by).get(reverse("people:contact_points", args=[yosef.pk])).content
    assert b"also@example.org" in form
    assert b'value="13:00"' in form
    send(cast, yosef, by, mobile="", second_email="")
    assert not yosef.contact_points.exists()


@pytest.mark.parametrize("by", ["noa", "tamar", "farid", "michal", "rivka"])
def test_nobody_else_writes_them(cast: Cast, by: str) -> None:
    assert send(cast, cast.yosef.person, by).status_code in (403, 404)
    with pytest.raises(FieldsRefused):
        change_contact_points(
            cast.yosef.person, started_from=1, by=cast.login(by), at=NOW, wishes={}, points={}
        )
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quiet_until": ""}, "Give both hours"),
        ({"mobile": "12"}, "phone number"),
        ({"second_email": "nobody"}, "e-mail"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    page = send(cast, cast.yosef.person, "dana", **typed)
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert not ContactPoint.objects.exists()


def test_staff_reads_every_way_and_the_other_side_one(cast: Cast) -> None:
    pair = agreed(cast).relationship
    assert pair is not None
    send(cast, cast.michal.person, "michal")
    address = reverse("people:person", args=[cast.michal.person_id])
    wish = "No text messages, The telephone is a relative"
    for reader, is_staff in (("dana", True), ("michal", True), ("yosef", False), ("rivka", False)):
        shown = text_of(browser(cast, reader).get(address))
        assert ("also@example.org" in shown) is is_staff, reader
        assert wish in shown, reader
    text = text_of(browser(cast, "dana").get(reverse("relationships:relationship", args=[pair.pk])))
    assert wish in text


def test_today_shows_the_wish_with_the_number(cast: Cast) -> None:
    pair = galil_pair(cast)
    Relationship.objects.filter(pk=pair.pk).update(meetings_held=5)
    keep(cast.michal.person, calls_only=True, best_time="after five")
    dana = cast.login("dana")
    [line] = [
        one
        for one in with_numbers(dana, todos_for(dana, on=TODAY))
        if one.kind == "relationships.thanks"
    ]
    assert line.call is not None
    assert "after five" in line.call.wish
    page = browser(cast, "dana").get("/")
    assert "best time: after five" in text_of(page).replace("\u2068", "").replace("\u2069", "")


def test_who_wants_calls_only_gets_no_letters(cast: Cast) -> None:
    keep(cast.yosef.person, calls_only=True)
    proposal, dana = waiting(cast), cast.login("dana")
    answer_manager_approval(proposal, agrees=True, by=cast.login("noa"), at=NOW)
    ask_both_sides([proposal], by=dana, at=NOW, policy=POLICY)
    reached = set(OutboxMessage.objects.values_list("address", flat=True))
    assert cast.michal.person.email in reached
    assert cast.yosef.person.email not in reached


def test_a_letter_waits_for_the_end_of_somebodys_quiet_hours(cast: Cast) -> None:
    keep(cast.yosef.person, quiet_from="00:00", quiet_until="20:00")
    proposal, dana = waiting(cast), cast.login("dana")
    answer_manager_approval(proposal, agrees=True, by=cast.login("noa"), at=NOW)
    ask_both_sides([proposal], by=dana, at=NOW, policy=POLICY)
    letters = OutboxMessage.objects.filter(address=cast.yosef.person.email)
    hours = {one.not_before.astimezone(ISRAEL).hour for one in letters}
    assert hours == {20}


@pytest.mark.parametrize(
    ("moment", "start", "end", "first"),
    [
        ((24, 10), 13, 16, (24, 10)),
        ((24, 14), 13, 16, (24, 16)),
        ((24, 10), 8, 21, (24, 10)),
        ((24, 23), 7, 10, (25, 10)),
        ((24, 10), 22, 12, (24, 12)),
        ((24, 20), 18, 9, (25, 9)),
        ((27, 13), 12, 15, (29, 8)),
    ],
)
def test_om_14_1_general_quiet_hours_and_those_of_the_reader_count(
    moment: tuple[int, int], start: int, end: int, first: tuple[int, int]
) -> None:
    found = earliest_sending(
        datetime(2026, 11, *moment, tzinfo=ISRAEL), start=time(start), end=time(end)
    )
    assert (found.day, found.hour) == first


def test_the_ways_of_a_merged_row_are_kept(cast: Cast) -> None:
    kept, twin = cast.yosef.person, person("Yosef", "Tesfaye", login=False, email="")
    held = {"mobile": "+972522345671"}, {"mobile": "+972522345672", "second_email": "a@example.org"}
    for one, points in zip((kept, twin), held, strict=True):
        for kind, value in points.items():
            ContactPoint.objects.create(person=one, kind=kind, value=value)
    move(kept=kept, merged=twin, by=cast.login("noa"), at=NOW)
    assert dict(kept.contact_points.values_list("kind", "value")) == {
        "mobile": "+972522345671", "second_phone": "+972522345672", "second_email": "a@example.org",
    }  # fmt: skip


def test_no_contact_point_opens_an_account_or_recognises_anybody(cast: Cast) -> None:
    send(cast, cast.yosef.person, "dana", second_email="attacker@example.org")
    Client().post("/login/", {"login": "attacker@example.org", "email": "attacker@example.org"})
    letters = [one.body for one in mail.outbox if "attacker@example.org" in one.to]
    assert [body for body in letters if "yosef" in body.lower()] == []
    assert not User.objects.filter(email="attacker@example.org").exists()
    assert not OutboxMessage.objects.filter(address="attacker@example.org").exists()
    newcomer = operations.register_person(
        given_name="New", email="attacker@example.org", by=None, at=NOW
    )
    assert newcomer.pk != cast.yosef.person_id
    found = queries.find_people(cast.login("noa"), "attacker@example.org")
    assert [one.pk for one in found] == [newcomer.pk]
