from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import CHARACTERS, NOW, Cast
from tests.cast import partner as make_partner

from tsemed.base.audit import history_of
from tsemed.base.transitions import WrongState
from tsemed.partners import operations
from tsemed.partners.models import Partner
from tsemed.partners.states import ENGAGEMENT, Engagement
from tsemed.partners.steps import ENGAGE
from tsemed.partners.visibility import visible_to
from tsemed.people.models import Capacity

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEXT = {
    "contacted": {"interested", "ended"},
    "interested": {"agreed", "ended"},
    "agreed": {"active", "resting", "ended"},
    "active": {"resting", "ended"},
    "resting": {"active", "ended"},
    "ended": {"contacted"},
}
SEES = {
    "noa": {"Mentoring office", "Bank", "Steps", "Bridge"},
    "dana": {"Bank", "Steps"},
    "farid": {"Bridge"},
    "tamar": {"Steps"},
    "ines": {"Bridge"},
    "rivka": {"Bank"},
    "shlomo": {"Bank"},
    "fanny": {"Bank"},
    "peled": set(),
    "michal": set(),
    "omar": set(),
    "yosef": set(),
    "amina": set(),
}


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


@pytest.mark.parametrize(("old", "new", "legal"), list(ENGAGEMENT.pairs()))
def test_om_2_1_each_pair_of_stages_of_engagement_is_a_step_or_is_not(
    old: Engagement, new: Engagement, legal: bool
) -> None:
    assert legal is (new.value in NEXT[old.value])


@pytest.mark.parametrize(("name", "partners"), SEES.items())
def test_each_character_sees_the_partners_they_work_with(
    cast: Cast, name: str, partners: set[str]
) -> None:
    assert {one.name for one in visible_to(cast.login(name))} == partners


def test_a_partner_enters_at_the_first_stage_and_cannot_jump_to_active(cast: Cast) -> None:
    noa = cast.login("noa")
    mill = operations.open_partner(kind="business", name="Mill", by=noa, at=NOW)
    with pytest.raises(WrongState):
        ENGAGE.take(mill, to=Engagement.ACTIVE, by=noa, at=NOW)
    ENGAGE.take(mill, to=Engagement.INTERESTED, by=noa, at=NOW, why="they rang back")
    steps = history_of(mill).filter(kind="step").values_list("from_state", "to_state", "reason")
    assert list(steps) == [("contacted", "interested", "they rang back")]


def test_om_5_1_the_page_of_an_organisation_flags_a_missing_contact_person(cast: Cast) -> None:
    mill = make_partner("Mill", "business")
    page = browser(cast, "noa").get(reverse("partners:partner", args=[mill.pk]))
    values = page.context["panels"][0].values
    assert values["missing"] == [Capacity.CONTACT_PERSON.label, Capacity.SPONSOR.label]
    bank = browser(cast, "noa").get(reverse("partners:partner", args=[cast.bank.pk]))
    assert bank.context["panels"][0].values["missing"] == []


def test_om_5_2_the_page_shows_the_sponsor(cast: Cast) -> None:
    page = browser(cast, "rivka").get(reverse("partners:partner", args=[cast.bank.pk]))
    ties = page.context["panels"][0].values["ties"]
    assert [(tie.person.full_name, tie.capacity) for tie in ties] == [
        ("Rivka Katz", "contact_person"),
        ("Shlomo Stern", "sponsor"),
    ]


def test_the_contact_person_of_an_organisation_never_reads_the_name_of_a_programme(
    cast: Cast,
) -> None:
    rivka = browser(cast, "rivka")
    pages = [
        reverse("partners:list"),
        reverse("partners:partner", args=[cast.bank.pk]),
        reverse("people:list"),
        reverse("people:person", args=[cast.michal.person_id]),
    ]
    read = b"".join(rivka.get(page).content for page in pages)
    assert b"Michal" in read
    assert b"Steps" not in read
    assert b"Bridge" not in read


def test_only_the_manager_may_change_a_partner(cast: Cast) -> None:
    address = reverse("partners:change", args=[cast.bank.pk])
    typed = {"name": "Other bank", "kind": "business", "version": "1"}
    for name in ("dana", "rivka"):
        assert browser(cast, name).post(address, typed).status_code == 403
        assert Partner.objects.get(pk=cast.bank.pk).name == "Bank"
    browser(cast, "noa").post(address, typed)
    assert Partner.objects.get(pk=cast.bank.pk).name == "Other bank"


def test_the_slower_of_two_editors_keeps_what_was_typed_and_reads_what_was_saved(
    cast: Cast,
) -> None:
    noa, address = browser(cast, "noa"), reverse("partners:change", args=[cast.bank.pk])
    noa.post(address, {"name": "First Bank", "kind": "business", "version": "1"})
    slower = noa.post(address, {"name": "Second Bank", "kind": "business", "version": "1"})
    assert slower.status_code == 409
    conflict = slower.context["conflict"]
    assert [(f["mine"], f["theirs"]) for f in conflict["fields"]] == [("Second Bank", "First Bank")]
    assert b"Second Bank" in slower.content
    noa.post(
        address,
        {
            "name": "Second Bank",
            "kind": "business",
            "version": str(conflict["version"]),
            "conflict": "mine",
        },
    )
    assert Partner.objects.get(pk=cast.bank.pk).name == "Second Bank"


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_partner(f"Mill {number}", "business")
    client = browser(cast, "noa")
    with django_assert_num_queries(7):
        page = client.get(reverse("partners:list"))
    assert len(page.context["table"]["rows"]) == rows + 4


def test_no_query_says_whether_somebody_sees_a_partner(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    sees = {}
    for name in CHARACTERS:
        user = cast.login(name)
        assert user.has_perm("partners.list_partners") is visible_to(user).exists(), name
        with django_assert_num_queries(1 if name == "fanny" else 0):
            sees[name] = user.has_perm("partners.list_partners")
    assert [name for name in CHARACTERS if not sees[name]] == ["peled", *CHARACTERS[9:]]
