"""Who sees which class of data, as the whole table, and what a page then really shows."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, mentee

from tsemed.people.data_policy import READ, DataClass, Relation, may_read
from tsemed.people.models import MentorProfile, PopulationGroup
from tsemed.people.viewer_relations import relations_to
from tsemed.people.write_policy import WRITE, may_write
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIDES = [Relation.OF_MENTOR_SIDE, Relation.OF_MENTEE_SIDE]
ORDER = [tie for tie in Relation if tie not in SIDES]
# One column per tie, in the order of the enumeration: self, mentoring manager, coordinator,
# disability coordinator, freelancer, the same before the consent, individual coordinator,
# programme manager, contact person, their mentor, their mentee, carrier of the mentor side, carrier
# of the recruitment.
# R reads, W reads and writes.
TABLE = {
    DataClass.MENTEE_NAME: "WRWWRRWR.R.RW",
    DataClass.MENTEE_CONTACT: "WRWWR.WR.R.RW",
    DataClass.MENTEE_GENDER: "WRWWR.W....RW",
    DataClass.NEEDS: "WRWWR.W..R.RW",
    DataClass.POPULATION_GROUP: "WRRWR.WR...RR",
    DataClass.PROGRAMME: "RWRRR.RR...RR",
    DataClass.MENTEE_GOALS: "WRWWR.WR.R.RW",
    DataClass.MENTEE_ANSWERS: "WRWWR.WR...RW",
    DataClass.MENTOR_ANSWERS: "WRWWW.R....WR",
    DataClass.MENTOR_PROFILE: "WRWWW.RRR.RWR",
    DataClass.MENTOR_CONTACT: "WRWWW.R.R.RWR",
    DataClass.MENTOR_GENDER: "WRWWW.R....WR",
    DataClass.MENTOR_NEEDS: "WRWWW.R....WR",
    DataClass.MENTOR_FINDINGS: "RRRRR.RRR..WR",
    DataClass.COLLEAGUE: "WWRRR.RRR..RR",
    DataClass.APPOINTMENT: "RWRRR.RRR..RR",
    DataClass.CONSENTS: "WRWWWRW....WW",
    DataClass.MENTOR_CONSENTS: "WRWWW.R....WR",
}


def test_the_table_names_every_class() -> None:
    assert set(TABLE) == set(DataClass) == set(READ) == set(WRITE)


@pytest.mark.parametrize("data_class", DataClass)
def test_each_class_is_read_and_written_by_exactly_these(data_class: DataClass) -> None:
    shown = {
        tie: "W"
        if may_write(data_class, [tie, *SIDES])
        else "R"
        if may_read(data_class, [tie, *SIDES])
        else "."
        for tie in ORDER
    }
    assert shown == dict(zip(ORDER, TABLE[data_class], strict=True))


def test_every_writer_of_a_class_reads_it() -> None:
    assert all(WRITE[one] <= READ[one] for one in DataClass)


@pytest.mark.parametrize(
    ("viewer", "ties"),
    [
        ("noa", {Relation.MENTORING_MANAGER}),
        ("dana", {Relation.COORDINATOR, Relation.OF_MENTEE_SIDE}),
        ("farid", set()),
        ("tamar", {Relation.PROGRAMME_MANAGER, Relation.OF_MENTEE_SIDE}),
        ("ines", set()),
        ("rivka", set()),
        ("shlomo", set()),
        ("fanny", set()),
        ("peled", set()),
        ("michal", set()),
        ("yosef", {Relation.SELF}),
        ("amina", set()),
    ],
)
def test_what_each_character_is_to_a_mentee_of_galil(
    cast: Cast, viewer: str, ties: set[Relation]
) -> None:
    yosef = cast.yosef.person_id
    assert relations_to(cast.login(viewer), [yosef]) == {yosef: frozenset(ties)}


def test_an_individual_coordinator_is_something_to_her_participants_and_to_the_mentors(
    cast: Cast,
) -> None:
    amina, omar, yosef = cast.amina.person_id, cast.omar.person_id, cast.yosef.person_id
    assert relations_to(cast.login("ines"), [amina, omar, yosef]) == {
        amina: frozenset({Relation.INDIVIDUAL_COORDINATOR, Relation.OF_MENTEE_SIDE}),
        omar: frozenset({Relation.INDIVIDUAL_COORDINATOR, Relation.OF_MENTOR_SIDE}),
        yosef: frozenset(),
    }


def page(cast: Cast, viewer: str, person_id: int) -> tuple[int, str]:
    client = Client()
    client.force_login(cast.login(viewer), backend=BACKEND)
    answer = client.get(reverse("people:person", args=[person_id]))
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("viewer", "phone", "programme", "goal", "needs"),
    [
        ("noa", True, True, True, True),
        ("dana", True, True, True, True),
        ("tamar", True, True, True, False),
        ("yosef", True, True, True, True),
    ],
)
def test_the_page_of_a_mentee_draws_only_what_its_viewer_may_read(
    cast: Cast, viewer: str, phone: bool, programme: bool, goal: bool, needs: bool
) -> None:
    profile = cast.yosef.person.mentee
    profile.goal, profile.needs = "a post in a laboratory", ["step_free"]
    profile.save()
    status, text = page(cast, viewer, cast.yosef.person_id)
    assert status == 200
    assert (str(cast.yosef.person.phone) in text) is phone
    assert ("Steps" in text) is programme
    assert ("a post in a laboratory" in text) is goal
    client = Client()
    client.force_login(cast.login(viewer), backend=BACKEND)
    shown = client.get(reverse("people:person", args=[cast.yosef.person_id])).context["mentee"]
    assert any("step" in str(f["value"]) or "מדרג" in str(f["value"]) for f in shown) is needs


def test_the_page_never_holds_a_population_group_before_it_is_asked_for(cast: Cast) -> None:
    PopulationGroup.objects.create(person=cast.yosef.person, group="haredi")
    label = label_of(ChoiceList.POPULATION, "haredi")
    for viewer in ("noa", "dana", "tamar", "yosef"):
        assert str(label) not in page(cast, viewer, cast.yosef.person_id)[1]


def test_a_contact_person_sees_her_mentor_and_nothing_of_what_the_mentor_needs_or_consents_to(
    cast: Cast,
) -> None:
    client = Client()
    client.force_login(cast.login("rivka"), backend=BACKEND)
    answer = client.get(reverse("people:person", args=[cast.michal.person_id]))
    assert answer.context["person"] == cast.michal.person
    assert answer.context["consents"] == []
    assert answer.context["panels"] == []
    assert [tie.partner for tie in answer.context["affiliations"]] == [cast.bank]


@pytest.mark.parametrize(
    ("viewer", "as_mentor", "as_mentee"),
    [
        ("noa", True, True),
        ("dana", False, True),
        ("tamar", True, True),
        ("farid", True, False),
        ("ines", True, False),
        ("omar", True, True),
    ],
)
def test_work_on_one_side_reads_that_side_alone(
    cast: Cast, viewer: str, as_mentor: bool, as_mentee: bool
) -> None:
    omar = cast.omar.person
    mentee(omar, cast.galil, cast.steps, goal="a post in a laboratory")
    MentorProfile.objects.filter(person=omar).update(years_of_experience=37)
    client = Client()
    client.force_login(cast.login(viewer), backend=BACKEND)
    drawn = client.get(reverse("people:person", args=[omar.pk])).context
    assert ("37" in str(drawn["mentor"])) is as_mentor
    assert ("a post in a laboratory" in str(drawn["mentee"])) is as_mentee
    assert ("Steps" in [tie.partner.name for tie in drawn["affiliations"]]) is as_mentee
    assert drawn["asks_for_groups"] is as_mentee
    pressed = client.post(reverse("people:groups", args=[omar.pk]))
    assert (pressed.status_code == 200) is as_mentee
