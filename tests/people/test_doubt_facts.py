"""Settling shows every fact that was entered, and writes none of somebody who is known."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from tests.cast import NOW, Cast, affiliate, assign, mentee, person
from tests.imports.lists import bring_in, workbook

from tsemed.cycles.models import Participation, Side
from tsemed.imports.operations import apply_list
from tsemed.people.models import Capacity, IdentityDoubt, Person
from tsemed.people.states import DoubtState
from tsemed.people.views.doubt_facts import NAME, SHOWN
from tsemed.people.write_policy import FIELDS, Target

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BOTH = SHOWN[Target.PERSON] | SHOWN[Target.MENTEE]
HEADINGS = (
    "Number", "First name", "Last name", "Phone", "Email", "Languages", "Stage",
    "Accepted on", "Adjustments needed", "Ways to meet",
)  # fmt: skip


def browser(who: Person) -> Client:
    assert who.user is not None
    who.user.language = "en"
    who.user.save(update_fields=["language"])
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user, backend=BACKEND)
    return client


def text_of(page: Any) -> str:
    return " ".join(strip_tags(page.content.decode()).split())


@pytest.fixture
def gila(cast: Cast) -> Person:
    """Return a mentee of the other programme in Negev, without an e-mail."""
    cast.negev.programmes.add(cast.steps)
    hidden = person("Gila", "Withall", login=False, email="", birth_year=1990, town_text="Haifa")
    return mentee(hidden, cast.negev, cast.steps).person


@pytest.fixture
def lior(cast: Cast) -> Person:
    """Return the individual coordinator who looks after Gila."""
    colleague = person("Lior", "Bar")
    affiliate(colleague, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    assign(colleague, cast.negev, "individual_coordinator")
    return colleague


@pytest.fixture
def doubt(cast: Cast, gila: Person) -> IdentityDoubt:
    """Return what Ines, who does not see Gila, wrote of her into a list."""
    row = (
        1, "Gila", "Withall", str(gila.phone), "hers@evil.example.org", "Russian", "Advance",
        "01/01/2020", "Step-free place", "Online",
    )  # fmt: skip
    how: dict[str, Any] = {"by": cast.login("ines"), "side": Side.MENTEE, "programme": cast.bridge}
    one = bring_in(workbook(row, headings=HEADINGS), cast.negev, **how)
    apply_list(one, by=cast.login("ines"), at=NOW)
    kept = IdentityDoubt.objects.get()
    profile = kept.facts["mentee"] | {
        "topics": ["interviews"], "wishes_background": True,
        "goal": "A goal of hers", "radius_km": 17,
    }  # fmt: skip
    times = kept.facts["person"] | {"times": ["sun_morning"]}
    kept.facts = kept.facts | {"mentee": profile, "person": times}
    kept.save(update_fields=["facts"])
    return kept


def everything_known(who: Person) -> list[dict[str, Any]]:
    fresh = Person.objects.get(pk=who.pk)
    return [model_to_dict(fresh), model_to_dict(fresh.mentee)]


def test_same_person_gets_nothing_that_was_entered(
    doubt: IdentityDoubt, gila: Person, lior: Person
) -> None:
    before, address = everything_known(gila), reverse("people:doubt", args=[doubt.pk])
    answer = browser(lior).post(address, {"outcome": str(gila.pk)})
    assert answer.status_code == 302
    settled = IdentityDoubt.objects.get(pk=doubt.pk)
    assert (settled.state, settled.person) == (DoubtState.SAME, gila)
    assert everything_known(gila) == before


def test_every_fact_entered_is_shown_with_the_known(
    doubt: IdentityDoubt, gila: Person, lior: Person
) -> None:
    page = browser(lior).get(reverse("people:doubt", args=[doubt.pk]))
    with translation.override("en"):
        rows = {str(row["label"]): (row["entered"], row["known"]) for row in page.context["rows"]}
        labels = {str(label): field for field, (label, _show) in BOTH.items()}
    assert rows["E-mail"] == ("hers@evil.example.org", ["–"])
    assert rows["Town"] == ("–", ["Haifa"])
    assert rows["Languages"][0] == "Russian"
    assert rows["Stage"] == ("Advancing", ["Finding work"])
    assert rows["Accepted on"] == ("1.1.2020", ["–"])
    assert rows["What is needed for a meeting"] == ("A step-free place", ["–"])
    assert rows["topics"] == ("Job interviews", ["–"])
    assert rows["Wishes for a shared background"] == ("Yes", ["No"])
    entered = doubt.facts["person"].keys() - NAME | doubt.facts["mentee"].keys()
    assert entered <= {labels.get(label) for label in rows}
    text = text_of(page)
    assert "Of somebody known nothing entered here is written" in text
    assert all(shown in text for shown in ("A goal of hers", "Advancing", "Russian", "17"))


def test_another_person_keeps_every_fact_shown(
    cast: Cast, doubt: IdentityDoubt, gila: Person
) -> None:
    client, address = browser(cast.noa), reverse("people:doubt", args=[doubt.pk])
    assert "Bridge" in text_of(client.get(address))
    before = everything_known(gila)
    client.post(address, {"outcome": "another"})
    made = Person.objects.get(email="hers@evil.example.org")
    assert (made.languages, made.mentee.stage, made.mentee.goal) == (
        ["ru"], "advance", "A goal of hers",
    )  # fmt: skip
    assert Participation.objects.filter(person=made, cycle=cast.negev, side="mentee").exists()
    assert everything_known(gila) == before


@pytest.mark.parametrize("target", [Target.PERSON, Target.MENTOR, Target.MENTEE])
def test_every_field_of_the_policy_is_shown(target: Target) -> None:
    assert SHOWN[target].keys() == FIELDS[target].keys() - NAME


def test_findings_of_a_mentor_are_shown_to_their_readers(cast: Cast) -> None:
    michal = cast.michal.person
    doubt = IdentityDoubt.objects.create(
        reason="out_of_scope", place=f"cycle:{cast.galil.pk}:mentor", raised_by=cast.login("farid"),
        raised_at=NOW, state_since=NOW, key="1",
        facts={"person": {"given_name": "Zed"}, "mentor": {"rank": "senior"}},
    )  # fmt: skip
    doubt.candidates.set([michal])
    page = browser(cast.dana).get(reverse("people:doubt", args=[doubt.pk]))
    row = page.context["rows"][-1]
    assert row["label"] == SHOWN[Target.MENTOR]["rank"][0]
    assert (row["entered"], row["known"]) == ("Senior management", ["Middle management"])
