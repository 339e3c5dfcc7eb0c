"""The pages of a cycle, whom they show what, and what waits in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast, assign, cycle, mentee, mentor, person

from tsemed.cycles import operations, permissions, queries
from tsemed.cycles.models import Cycle, ModelApproval, Participation, Side
from tsemed.cycles.models.choices import MIX_WARNINGS
from tsemed.cycles.rules import MixWarning
from tsemed.cycles.states import CycleState
from tsemed.cycles.todos import todos_for
from tsemed.cycles.work_models import Carrier, Function, WorkModel
from tsemed.people.identity_doubts import NotACandidate, settle
from tsemed.people.models import Affiliation, IdentityDoubt, Person
from tsemed.people.models.sensitive import PopulationGroup
from tsemed.people.states import DoubtState
from tsemed.people.views.register import WAITS
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEES = {
    "noa": {"Galil", "Negev"},
    "dana": {"Galil"},
    "farid": {"Negev"},
    "tamar": {"Galil"},
    "ines": {"Negev"},
}
OUTSIDE = ("rivka", "shlomo", "fanny", "peled", "michal", "omar", "yosef", "amina")


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


@pytest.mark.parametrize("name", [*SEES, *OUTSIDE])
def test_each_character_sees_their_cycles(cast: Cast, name: str) -> None:
    seen = {one.name for one in queries.visible_to(cast.login(name))}
    assert seen == SEES.get(name, set())


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("noa", {"change_matrix", "approve_model", "step_cycle", "assign_team", "add_participant"}),
        ("dana", {"step_cycle", "add_participant"}),
        ("tamar", {"approve_model", "assign_team"}),
        ("farid", set()),
        ("ines", set()),
        ("rivka", set()),
        ("fanny", set()),
    ],
)
def test_what_each_character_may_do_in_galil(cast: Cast, name: str, may: set[str]) -> None:
    verbs = ("change_matrix", "approve_model", "step_cycle", "assign_team", "add_participant")
    login = cast.login(name)
    assert {verb for verb in verbs if login.has_perm(f"cycles.{verb}", cast.galil)} == may


def test_om_3_2_rights_follow_the_matrix_and_not_the_model(cast: Cast) -> None:
    carries = permissions.carries(Function.MENTEE_RECRUITMENT)
    dana, farid, ines = (cast.login(name) for name in ("dana", "farid", "ines"))
    assert [carries.test(who, cast.negev) for who in (dana, farid, ines)] == [False, False, True]
    line = cast.negev.matrix.get(function=Function.MENTEE_RECRUITMENT)
    operations.change_matrix(
        line,
        roles=[Carrier.COORDINATOR],
        why="Ines is away",
        started_from=1,
        by=cast.login("noa"),
        at=NOW,
    )
    fresh = Cycle.objects.get(pk=cast.negev.pk)
    later = [cast.login(name) for name in ("dana", "farid", "ines")]
    assert [carries.test(who, fresh) for who in later] == [False, True, False]


def test_the_manager_accompanies_matching_only_where_the_matrix_says_so(cast: Cast) -> None:
    noa = cast.login("noa")
    alone = cycle("Sharon", WorkModel.DISABILITY_COORDINATOR)
    accompanies = permissions.accompanies_matching
    assert [accompanies.test(noa, one) for one in (cast.galil, alone)] == [True, False]
    assert permissions.carries_matching.test(cast.login("dana"), cast.galil)


def opened(noa: Client, model: str, **typed: Any) -> Any:
    sent = {
        "name": "Carmel",
        "starts_on": "2027-01-01",
        "ends_on": "2027-07-01",
        **typed,
    }
    return noa.post(reverse("cycles:open_as", args=[model]), sent)


@pytest.mark.parametrize(
    ("model", "missing"),
    [
        ("programme_coordinator", {"share_of_post", "programmes"}),
        ("freelancer", {"why_no_coordinator", "programmes"}),
        ("mentoring_coordinator", {"organisation", "programmes"}),
        ("disability_coordinator", set()),
    ],
)
def test_om_3_9_each_model_asks_what_it_needs_and_nothing_else(
    cast: Cast, model: str, missing: set[str]
) -> None:
    noa = browser(cast, "noa")
    asked = set(noa.get(reverse("cycles:open_as", args=[model])).context["form"].fields)
    always = {"name", "starts_on", "ends_on", "organisation", "programmes"}
    assert asked == always | missing
    answer = opened(noa, model)
    errors = set(answer.context["form"].errors) if answer.status_code == 200 else set()
    assert errors == missing
    assert Cycle.objects.filter(name="Carmel").exists() is not bool(missing)


def test_a_cycle_is_opened_approved_and_started_in_the_browser(cast: Cast) -> None:
    noa, tamar = browser(cast, "noa"), browser(cast, "tamar")
    opened(noa, "programme_coordinator", share_of_post="30", programmes=[str(cast.steps.pk)])
    carmel = Cycle.objects.get(name="Carmel")
    address = reverse("cycles:cycle", args=[carmel.pk])
    facts = {f["label"]: f["value"] for f in noa.get(address).context["facts"]}
    assert {"30", "10"} < set(facts.values())
    step, sent = reverse("cycles:step", args=[carmel.pk]), {"to": "recruiting", "seen": "1"}
    noa.post(step, sent)
    assert Cycle.objects.get(pk=carmel.pk).state == "draft"
    assign(cast.dana, carmel, "coordinator")
    noa.post(reverse("cycles:approve", args=[carmel.pk]))
    tamar.post(reverse("cycles:approve", args=[carmel.pk]))
    assert noa.get(address).context["lacks"] == []
    browser(cast, "dana").post(step, sent)
    assert Cycle.objects.get(pk=carmel.pk).state == "recruiting"


def test_manager_of_another_programme_cannot_approve(cast: Cast) -> None:
    draft = cycle("Sharon", WorkModel.FREELANCER, cast.bridge, state=CycleState.DRAFT)
    answer = browser(cast, "tamar").post(reverse("cycles:approve", args=[draft.pk]))
    assert answer.status_code == 404
    assert not ModelApproval.objects.filter(period__cycle=draft).exists()


def test_an_individual_coordinator_sees_her_own_participants_and_the_mentors(cast: Cast) -> None:
    other = person("Gila", "Adler", login=False)
    operations.add_participant(
        cast.negev, person=other, side="mentee", programme=cast.steps, by=None, at=NOW
    )
    address = reverse("cycles:participants", args=[cast.negev.pk])
    shown = {
        name: {
            row["cells"][0]["text"]
            for row in browser(cast, name).get(address).context["table"]["rows"]
        }
        for name in ("farid", "ines")
    }
    assert shown == {
        "farid": {"Omar Nasser", "Amina Saleh", "Gila Adler"},
        "ines": {"Omar Nasser", "Amina Saleh"},
    }


def test_a_coordinator_adds_somebody_new_and_somebody_known(cast: Cast) -> None:
    dana, address = browser(cast, "dana"), reverse("cycles:add_participant", args=[cast.galil.pk])
    typed = {
        "given_name": "Gila",
        "family_name": "Adler",
        "phone": "050-234-5678",
        "languages": ["he"],
        "language": "he",
        "gender": "",
        "town": "",
        "birth_year": "",
    }
    dana.post(address, {**typed, "side": "mentee", "programme": str(cast.steps.pk)})
    gila = Person.objects.get(family_name="Adler")
    assert (gila.participations.get().state, gila.affiliations.get().partner) == (
        "applied",
        cast.steps,
    )
    dana.post(address, {"known": str(gila.pk), "side": "mentor"})
    assert set(gila.participations.values_list("side", flat=True)) == {"mentor", "mentee"}
    foreign = dana.post(address, {"known": str(cast.amina.person_id), "side": "mentee"})
    assert foreign.status_code == 404
    assert cast.amina.person.participations.count() == 1


def test_seen_mentor_becomes_no_mentee_by_a_press(cast: Cast) -> None:
    omar, ines = cast.omar.person, browser(cast, "ines")
    address = reverse("cycles:add_participant", args=[cast.negev.pk])
    sent = {"known": str(omar.pk), "side": "mentee", "programme": str(cast.bridge.pk)}
    answer = ines.post(address, sent, follow=True)
    assert str(next(iter(answer.context["messages"]))) == str(WAITS)
    assert not hasattr(Person.objects.get(pk=omar.pk), "mentee")
    assert not omar.affiliations.exists()
    doubt = IdentityDoubt.objects.get()
    assert (doubt.reason, list(doubt.candidates.all())) == ("may_join", [omar])
    with pytest.raises(NotACandidate):
        settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    settled = browser(cast, "noa").get(reverse("people:doubt", args=[doubt.pk]))
    assert [key for key, _name in settled.context["form"].fields["outcome"].choices] == [
        str(omar.pk), "left_out",
    ]  # fmt: skip
    settle(doubt, DoubtState.SAME, candidate=omar, by=cast.login("noa"), at=NOW)
    assert omar.participations.get(side="mentee").state == "applied"


def test_freelancer_makes_no_mentee_a_mentor(cast: Cast) -> None:
    amina, farid = cast.amina.person, browser(cast, "farid")
    address = reverse("cycles:add_participant", args=[cast.negev.pk])
    farid.post(address, {"known": str(amina.pk), "side": "mentor"})
    assert not hasattr(Person.objects.get(pk=amina.pk), "mentor")
    with pytest.raises(operations.MustBeRecognised):
        operations.let_join(
            cast.negev, person=amina, details=None, side=Side.MENTOR, programme=None,
            by=cast.login("farid"), at=NOW,
        )  # fmt: skip


def test_the_carrier_of_a_side_lets_participants_leave(cast: Cast) -> None:
    address = reverse("cycles:leave", args=[cast.amina.pk])
    for name in ("farid", "tamar", "dana", "amina"):
        assert browser(cast, name).post(address).status_code in (403, 404)
    listed = browser(cast, "ines").get(reverse("cycles:participants", args=[cast.negev.pk]))
    page = listed.content.decode()
    link = re.search(rf'<a[^>]*\shref="{address}"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert link
    spoken = re.sub(r"<[^>]*>", "", link[1]).split()
    assert " ".join(spoken) == "סיום השתתפות במחזור Amina Saleh"
    assert reverse("cycles:leave", args=[cast.omar.pk]) not in page
    assert "Amina Saleh" in browser(cast, "ines").get(address).content.decode()
    assert Participation.objects.get(pk=cast.amina.pk).left_on is None
    sent = {"why": "Moved to another town", "seen": cast.amina.version}
    browser(cast, "ines").post(address, sent)
    assert Participation.objects.get(pk=cast.amina.pk).left_on is not None
    again = browser(cast, "ines").post(address, sent | {"seen": cast.amina.version + 1})
    assert again.status_code == 409
    assert "Moved to another town" in again.content.decode()


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("url", ["cycles:participants", "cycles:cycle"])
def test_the_pages_ask_the_same_number_of_questions_for_any_number_of_rows(
    cast: Cast, rows: int, url: str, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        mentor(person(f"Guy {number}", "Peretz", login=False), cast.galil)
    dana = browser(cast, "dana")
    with django_assert_max_num_queries(25):
        page = dana.get(reverse(url, args=[cast.galil.pk]))
    assert page.context["cycle"] == cast.galil


def waits(cast: Cast, name: str, *, on: date = TODAY) -> list[tuple[str, str]]:
    return [(line.kind, line.who) for line in todos_for(cast.login(name), on=on)]


def test_an_approval_waits_for_the_one_still_missing(cast: Cast) -> None:
    draft = operations.open_cycle(
        name="Carmel",
        work_model=WorkModel.PROGRAMME_COORDINATOR,
        starts_on=TODAY,
        ends_on=date(2027, 7, 1),
        programmes=[cast.steps],
        by=cast.login("noa"),
        at=NOW,
    )
    waiting = ("cycles.approval", "Carmel")
    assert [waiting in waits(cast, name) for name in ("noa", "tamar", "dana", "ines")] == [
        True,
        True,
        False,
        False,
    ]
    operations.approve_model(draft, by=cast.login("noa"), at=NOW)
    assert [waiting in waits(cast, name) for name in ("noa", "tamar")] == [False, True]


def test_a_cycle_whose_last_day_is_over_waits_for_closing(cast: Cast) -> None:
    Cycle.objects.filter(pk=cast.galil.pk).update(state="mentoring")
    after = date(2027, 7, 1)
    assert waits(cast, "dana") == []
    assert waits(cast, "dana", on=after) == [("cycles.next_step", "Galil")]
    assert waits(cast, "farid", on=after) == []


def test_om_5_1_a_missing_contact_waits_for_the_coordinator(cast: Cast) -> None:
    Affiliation.objects.filter(person=cast.rivka).delete()
    assert ("cycles.contact_missing", "Bank") in waits(cast, "dana")
    assert waits(cast, "noa") == [("cycles.contact_missing", "Bank")]
    waiting = {who for name in ("farid", "tamar", "ines") for kind, who in waits(cast, name)}
    assert "Bank" not in waiting


def test_a_place_already_held_is_not_given_twice(cast: Cast) -> None:
    client = browser(cast, "noa")
    form = {"person": cast.dana.pk, "role": "coordinator", "starts_on": "2026-09-01"}
    answer = client.post(reverse("cycles:assign", args=[cast.galil.pk]), form)
    assert list(answer.context["form"].errors) == ["person"]
    assert cast.dana.assignments.count() == 1


def test_the_manager_of_one_programme_never_reads_the_name_of_another(cast: Cast) -> None:
    cast.galil.programmes.add(cast.bridge)
    address = reverse("cycles:cycle", args=[cast.galil.pk])
    named = {
        name: [
            programme
            for programme in ("Steps", "Bridge")
            if f">{programme}<" in page or f"{programme}," in page or f", {programme}" in page
        ]
        for name in ("dana", "tamar")
        if (page := browser(cast, name).get(address).content.decode())
    }
    assert named == {"dana": ["Steps", "Bridge"], "tamar": ["Steps"]}


@pytest.mark.parametrize(("number", "is_warned"), [(4, False), (5, True)])
def test_om_3_8_the_page_warns_and_names_no_group(cast: Cast, number: int, is_warned: bool) -> None:
    for at in range(number):
        joined = mentee(person("Mentee", f"M{at}"), cast.galil, cast.steps)
        group = "haredi" if at % 2 else "arab"
        PopulationGroup.objects.create(person=joined.person, group=group)
    page = browser(cast, "dana").get(reverse("cycles:cycle", args=[cast.galil.pk]))
    assert (MIX_WARNINGS[MixWarning.NOT_UNIFORM] in page.context["warnings"]) is is_warned
    assert str(label_of(ChoiceList.POPULATION, "haredi")) not in page.content.decode()
    helped = browser(cast, "tamar").get(reverse("cycles:cycle", args=[cast.galil.pk]))
    assert MIX_WARNINGS[MixWarning.NOT_UNIFORM] not in helped.context["warnings"]
