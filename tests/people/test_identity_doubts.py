"""Doubts about who is meant: raised instead of a write, settled by who may see both."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from tests.cast import CHARACTERS, NOW, TODAY, Cast, mentee, person

from tsemed.accounts.models import User
from tsemed.base.audit import history_of
from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.cycles.joining import place_in
from tsemed.cycles.models import Participation, Side
from tsemed.notifications.schedule import Hourglass
from tsemed.people import doubt_limits
from tsemed.people.doubt_scope import settleable_by
from tsemed.people.identity_doubts import DoubtDraft, NotACandidate, raise_doubt, settle
from tsemed.people.models import DoubtReason, IdentityDoubt, Person
from tsemed.people.models.person import backwards
from tsemed.people.states import DoubtState
from tsemed.people.todos import todos_for
from tsemed.people.write_policy import Target

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def has_line(user: User) -> bool:
    """Return whether a doubt waits for somebody on Today."""
    return any(line.kind == "people.doubts" for line in todos_for(user, on=TODAY))


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def a_doubt(cast: Cast, *candidates: Person, by: str = "farid", **facts: Any) -> IdentityDoubt:
    """Return a mentor for Galil who may be one of these."""
    facts_given = {"given_name": "Omar", "family_name": "Nasser", "phone": "+972523456789", **facts}
    raise_doubt(
        DoubtDraft(
            reason=DoubtReason.OUT_OF_SCOPE,
            facts={
                Target.PERSON: facts_given,
                Target.MENTOR: {"years_of_experience": 7, "rank": "senior"},
            },
            place=place_in(cast.galil, Side.MENTOR),
            candidates=[one.pk for one in candidates],
        ),
        by=cast.login(by),
        at=NOW,
    )
    return IdentityDoubt.objects.latest("pk")


@pytest.mark.parametrize(
    ("who", "settlers"),
    [
        (("omar",), {"noa"}),
        (("michal",), {"noa", "dana"}),
        (("michal", "yosef"), {"noa", "dana"}),
        (("michal", "omar"), {"noa"}),
        (("noa", "michal"), set()),
        (("dana",), {"noa"}),
    ],
)
def test_doubt_is_settled_by_who_may_see_everybody(
    cast: Cast, who: tuple[str, ...], settlers: set[str]
) -> None:
    people = [getattr(cast, name) for name in who]
    pointed = [one.person if isinstance(one, Participation) else one for one in people]
    doubt = a_doubt(cast, *pointed)
    may = {name for name in CHARACTERS if doubt in settleable_by(cast.login(name), on=TODAY)}
    assert may == settlers
    asked = {name for name in CHARACTERS if has_line(cast.login(name))}
    assert asked == settlers
    opened = {
        name
        for name in CHARACTERS
        if browser(cast, name).get(reverse("people:doubt", args=[doubt.pk])).status_code == 200
    }
    assert opened == settlers
    for name in set(CHARACTERS) - settlers:
        with pytest.raises(PermissionDenied):
            settle(doubt, DoubtState.LEFT_OUT, by=cast.login(name), at=NOW)


def test_same_person_joins_and_keeps_phone_and_address(cast: Cast) -> None:
    omar = cast.omar.person
    doubt = a_doubt(cast, omar, email="other@example.org", town="Haifa")
    settled = settle(doubt, DoubtState.SAME, candidate=omar, by=cast.login("noa"), at=NOW)
    fresh = Person.objects.get(pk=omar.pk)
    assert settled == omar
    # The manager reads mentors and writes nothing of them: nothing but the part is taken over.
    assert (fresh.email, fresh.phone, fresh.town) == (omar.email, omar.phone, omar.town)
    assert Participation.objects.filter(person=omar, cycle=cast.galil, side=Side.MENTOR).exists()


def test_settler_who_may_write_takes_over_nothing_either(cast: Cast) -> None:
    yosef = cast.yosef.person
    doubt = a_doubt(cast, yosef, town="Haifa", email="other@example.org")
    settle(doubt, DoubtState.SAME, candidate=yosef, by=cast.login("dana"), at=NOW)
    fresh = Person.objects.get(pk=yosef.pk)
    assert (fresh.town, fresh.email, fresh.phone) == (yosef.town, yosef.email, yosef.phone)
    # Dana carries the mentor side; the new side is empty all the same.
    profile = fresh.mentor
    assert (profile.years_of_experience, profile.rank) == (None, "middle")
    assert Participation.objects.filter(person=yosef, cycle=cast.galil, side=Side.MENTOR).exists()


def test_another_person_is_registered_without_a_taken_address(cast: Cast) -> None:
    omar = cast.omar.person
    doubt = a_doubt(cast, omar, email=omar.email)
    made = settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    assert made is not None
    assert made != omar
    assert (made.email, str(made.phone)) == ("", "+972523456789")
    assert Participation.objects.filter(person=made, cycle=cast.galil).exists()
    # Findings are for who carries the mentor side; the manager does not.
    assert (made.mentor.years_of_experience, made.mentor.rank) == (7, "middle")


def test_left_out_writes_nothing_and_facts_are_forgotten(cast: Cast) -> None:
    before = Person.objects.count()
    doubt = a_doubt(cast, cast.omar.person)
    settle(doubt, DoubtState.LEFT_OUT, by=cast.login("noa"), at=NOW)
    fresh = IdentityDoubt.objects.get(pk=doubt.pk)
    assert (fresh.state, fresh.facts, fresh.settled_by, fresh.settled_at) == (
        "left_out", {}, cast.login("noa"), NOW,
    )  # fmt: skip
    assert Person.objects.count() == before
    assert [row.to_state for row in history_of(doubt).filter(kind="step")] == ["left_out"]


def test_doubt_is_settled_once(cast: Cast) -> None:
    doubt = a_doubt(cast, cast.omar.person)
    slower = IdentityDoubt.objects.get(pk=doubt.pk)
    settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    before = Person.objects.count()
    with pytest.raises((StaleVersion, WrongState, PermissionDenied)):
        settle(slower, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    assert Person.objects.count() == before


def test_somebody_not_pointed_to_is_no_answer(cast: Cast) -> None:
    doubt = a_doubt(cast, cast.omar.person)
    with pytest.raises(NotACandidate):
        settle(doubt, DoubtState.SAME, candidate=cast.fanny, by=cast.login("noa"), at=NOW)


def test_queue_is_settled_on_its_pages(cast: Cast) -> None:
    omar, noa = cast.omar.person, browser(cast, "noa")
    doubt = a_doubt(cast, omar)
    listed = noa.get(reverse("people:doubts")).content.decode()
    assert reverse("people:doubt", args=[doubt.pk]) in listed
    address = reverse("people:doubt", args=[doubt.pk])
    page = noa.get(address).content.decode()
    assert "+972523456789" in page
    assert str(omar.phone) in page
    assert list(noa.post(address, {}).context["form"].errors) == ["outcome"]
    sent = {"outcome": str(omar.pk), "form_key": str(uuid.uuid4())}
    noa.post(address, sent)
    noa.post(address, sent)
    assert IdentityDoubt.objects.get().person == omar
    assert Participation.objects.filter(person=omar).count() == 2


def test_somebody_known_becomes_a_mentee_when_settled(cast: Cast) -> None:
    omar = cast.omar.person
    sent = registration(cast, phone=str(cast.yosef.person.phone)) | {"tie-starts_on": "2026-01-02"}
    browser(cast, "ines").post(reverse("people:register"), sent)
    doubt = IdentityDoubt.objects.get()
    doubt.candidates.set([omar])
    page = browser(cast, "noa").get(reverse("people:doubt", args=[doubt.pk]))
    assert "2.1.2026" in page.context["rows"][-1]["entered"]
    settle(doubt, DoubtState.SAME, candidate=omar, by=cast.login("noa"), at=NOW)
    assert hasattr(Person.objects.get(pk=omar.pk), "mentee")


def registration(cast: Cast, **facts: str) -> dict[str, str]:
    sent = {"given_name": "Sara", "family_name": "Adler", "language": "he", **facts}
    return {f"person-{key}": value for key, value in sent.items()} | {
        "tie-capacity": "participant",
        "tie-partner": str(cast.bridge.pk),
        "tie-starts_on": "2026-11-24",
    }


def test_registering_somebody_hidden_waits_and_reveals_nothing(cast: Cast) -> None:
    yosef, ines = cast.yosef.person, browser(cast, "ines")
    sent = registration(cast, phone=str(yosef.phone), email="sara@example.org")
    answer = ines.post(reverse("people:register"), sent, follow=True)
    assert "Tesfaye" not in answer.content.decode()
    assert not Person.objects.filter(family_name="Adler").exists()
    doubt = IdentityDoubt.objects.get()
    assert (doubt.place, list(doubt.candidates.all())) == (
        f"partner:{cast.bridge.pk}:participant", [yosef],
    )  # fmt: skip
    made = settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    assert made is not None
    assert [tie.partner for tie in made.affiliations.all()] == [cast.bridge]
    assert made.mentee.stage == ""


def answer_to(client: Client, address: str, sent: dict[str, Any]) -> tuple[Any, ...]:
    answer = client.post(address, sent)
    follow = client.get(answer.headers["Location"])
    messages = [str(one) for one in follow.context["messages"]]
    return answer.status_code, answer.headers["Location"], messages


@pytest.mark.parametrize("where", ["register", "cycle"])
def test_hidden_and_new_are_answered_alike(cast: Cast, where: str) -> None:
    yosef, omar = cast.yosef.person, cast.omar.person
    outcomes = set()
    for phone, email in (
        ("0523456789", "new@example.org"),
        (str((yosef if where == "register" else omar).phone), ""),
        ("", (yosef if where == "register" else omar).email),
    ):
        if where == "register":
            sent = registration(cast, phone=phone, email=email)
            answer = answer_to(browser(cast, "ines"), reverse("people:register"), sent)
        else:
            sent = {
                "given_name": "Sara", "family_name": "Adler", "language": "he", "phone": phone,
                "email": email, "side": "mentor",
            }  # fmt: skip
            address = reverse("cycles:add_participant", args=[cast.galil.pk])
            answer = answer_to(browser(cast, "dana"), address, sent)
        outcomes.add(str(answer))
    assert len(outcomes) == 1
    assert Person.objects.filter(family_name="Adler").count() == 1
    raised = IdentityDoubt.objects.all()
    assert [history_of(doubt).get().details for doubt in raised] == [{"raised": "out_of_scope"}] * 2


def test_doubt_about_somebody_seen_is_asked_before_hidden_ones(cast: Cast) -> None:
    amina, yosef = cast.amina.person, cast.yosef.person
    outcomes = []
    for email in ("new@example.org", yosef.email):
        sent = registration(cast, phone=str(amina.phone), email=email)
        answer = browser(cast, "ines").post(reverse("people:register"), sent)
        outcomes.append((answer.status_code, answer.context["same"]))
    assert outcomes == [(409, amina)] * 2


def test_beyond_the_limit_nobody_new_is_entered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt_limits, "MOST_A_DAY", 2)
    ines, address = browser(cast, "ines"), reverse("people:register")
    for number, phone in enumerate((cast.yosef.person.phone, cast.michal.person.phone)):
        ines.post(address, registration(cast, phone=str(phone), given_name=f"Sara {number}"))
    assert IdentityDoubt.objects.count() == 2
    for facts in ({"phone": "0523456789"}, {"phone": str(cast.michal.person.phone)}):
        answer = ines.post(address, registration(cast, **facts))
        assert answer.status_code == 409
        assert str(doubt_limits.TooManyDoubts.sentence) in answer.content.decode()
    assert not Person.objects.filter(family_name="Adler").exists()
    assert IdentityDoubt.objects.count() == 2
    refusals = AuditRow.objects.filter(kind="refusal", actor=cast.login("ines"))
    assert [row.details["why"] for row in refusals] == ["TooManyDoubts"]
    noa = browser(cast, "noa")
    noa.post(address, registration(cast, phone="0523456789"))
    assert Person.objects.filter(family_name="Adler").count() == 1


def test_adding_somebody_hidden_to_a_cycle_waits(cast: Cast) -> None:
    omar, dana = cast.omar.person, browser(cast, "dana")
    sent = {
        "given_name": "Sara", "family_name": "Adler", "language": "he", "phone": str(omar.phone),
        "side": "mentor",
    }  # fmt: skip
    dana.post(reverse("cycles:add_participant", args=[cast.galil.pk]), sent)
    assert not Person.objects.filter(family_name="Adler").exists()
    assert IdentityDoubt.objects.get().place == place_in(cast.galil, Side.MENTOR)


def test_one_email_is_not_registered_for_two(cast: Cast) -> None:
    amina, ines = cast.amina.person, browser(cast, "ines")
    sent = {**registration(cast, email=amina.email), "same": "another"}
    answer = ines.post(reverse("people:register"), sent)
    assert list(answer.context["form"].errors) == ["email"]
    ines.post(
        reverse("people:register"), {**sent, "person-email": "", "person-phone": "0523456789"}
    )
    assert Person.objects.get(family_name="Adler").email == ""


def test_first_address_of_somebody_else_waits_and_the_rest_is_saved(cast: Cast) -> None:
    sara = mentee(person("Sara", "Adler", login=False, email=""), cast.galil, cast.steps).person
    form = {
        "given_name": "Sara", "family_name": "Amar", "phone": str(sara.phone), "language": "he",
        "languages": ["he"], "email": cast.amina.person.email, "version": 1,
    }  # fmt: skip
    answer = browser(cast, "dana").post(reverse("people:change", args=[sara.pk]), form, follow=True)
    assert "Saleh" not in answer.content.decode()
    fresh = Person.objects.get(pk=sara.pk)
    assert (fresh.family_name, fresh.email) == ("Amar", "")
    doubt = IdentityDoubt.objects.get()
    assert (doubt.reason, doubt.about) == ("shared_email", sara)
    settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    assert Person.objects.get(pk=sara.pk).email == ""


def test_unsettled_doubt_is_forgotten_after_thirty_days(cast: Cast) -> None:
    doubt = a_doubt(cast, cast.omar.person, email="ruth@example.org")
    kept = a_doubt(cast, cast.michal.person, given_name="Ruth")
    IdentityDoubt.objects.filter(pk=kept.pk).update(raised_at=NOW + timedelta(days=1))
    Hourglass().run_due_jobs(at=NOW + timedelta(days=30))
    assert IdentityDoubt.objects.filter(state="open").count() == 2
    Hourglass().run_due_jobs(at=NOW + timedelta(days=30, minutes=1))
    gone = IdentityDoubt.objects.get(pk=doubt.pk)
    assert (gone.state, gone.facts, gone.details, gone.key) == ("expired", {}, {}, "")
    assert IdentityDoubt.objects.get(pk=kept.pk).facts["person"]["given_name"] == "Ruth"
    step = history_of(gone).get(kind="step")
    assert (step.to_state, step.reason, step.details) == ("expired", "nobody_settled", {})
    noa = browser(cast, "noa").get(reverse("people:doubt", args=[doubt.pk]))
    assert noa.status_code == 404


def edit_of_phone(cast: Cast, who: Person, phone: str, *, by: str = "dana") -> Any:
    fresh = Person.objects.get(pk=who.pk)
    form = {
        "given_name": fresh.given_name, "family_name": "Amar", "phone": phone, "language": "he",
        "languages": ["he"], "version": fresh.version,
    }  # fmt: skip
    return browser(cast, by).post(reverse("people:change", args=[who.pk]), form, follow=True)


@pytest.mark.parametrize("whose", ["michal", "omar"])
def test_phone_of_somebody_else_waits_and_the_rest_is_saved(cast: Cast, whose: str) -> None:
    yosef, other = cast.yosef.person, getattr(cast, whose).person
    answer = edit_of_phone(cast, yosef, str(other.phone))
    assert other.family_name not in answer.content.decode()
    fresh = Person.objects.get(pk=yosef.pk)
    assert (fresh.family_name, fresh.phone) == ("Amar", yosef.phone)
    doubt = IdentityDoubt.objects.get()
    assert (doubt.reason, doubt.about, list(doubt.candidates.all())) == (
        "shared_phone", yosef, [other],
    )  # fmt: skip
    # A family shares it: the settling user says so, and it is written.
    settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    fresh = Person.objects.get(pk=yosef.pk)
    assert (fresh.phone, fresh.phone_backwards) == (other.phone, backwards(other.phone))
    assert history_of(yosef).latest("pk").actor == cast.login("noa")


def test_refused_phone_of_somebody_else_is_not_written(cast: Cast) -> None:
    yosef = cast.yosef.person
    edit_of_phone(cast, yosef, str(cast.omar.person.phone))
    settle(IdentityDoubt.objects.get(), DoubtState.LEFT_OUT, by=cast.login("noa"), at=NOW)
    assert Person.objects.get(pk=yosef.pk).phone == yosef.phone
    edit_of_phone(cast, yosef, "+972523456789")
    assert str(Person.objects.get(pk=yosef.pk).phone) == "+972523456789"


def test_beyond_the_limit_no_phone_is_tried(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt_limits, "MOST_A_DAY", 0)
    yosef = cast.yosef.person
    for phone in (str(cast.omar.person.phone), "+972523456789"):
        answer = edit_of_phone(cast, yosef, phone)
        assert str(doubt_limits.TooManyDoubts.sentence) in answer.content.decode()
    assert Person.objects.get(pk=yosef.pk).phone == yosef.phone
