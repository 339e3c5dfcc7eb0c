"""The pages about people: lists, edits, consents, adding."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from tests.cast import BEGUN, NOW, TODAY, Cast, affiliate, mentee, mentor, person

from tsemed.base.audit import history_of
from tsemed.people import operations
from tsemed.people.models import Affiliation, Capacity, ConsentPurpose, Person
from tsemed.people.write_gate import FieldsRefused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def names(answer: Any) -> list[str]:
    return [row["cells"][0]["text"] for row in answer.context["table"]["rows"]]


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        ("dana", {"Dana Cohen", "Michal Azulay", "Yosef Tesfaye"}),
        ("farid", {"Farid Haddad", "Omar Nasser", "Amina Saleh"}),
        ("tamar", {"Tamar Bar", "Yosef Tesfaye"}),
        ("ines", {"Ines Khoury", "Omar Nasser", "Amina Saleh"}),
        ("rivka", {"Rivka Katz", "Michal Azulay"}),
    ],
)
def test_each_character_lists_whom_they_look_after(cast: Cast, viewer: str, seen: set[str]) -> None:
    assert set(names(browser(cast, viewer).get(reverse("people:list")))) == seen


@pytest.mark.parametrize("viewer", ["shlomo", "fanny", "peled", "michal", "yosef"])
def test_those_who_look_after_nobody_have_no_list_and_no_search(cast: Cast, viewer: str) -> None:
    client = browser(cast, viewer)
    operations.index_names(Person.objects.all())
    for address in (reverse("people:list"), reverse("web:search")):
        answer = client.post(address, {"q": "dana"})
        assert answer.status_code == 403
        assert b"Dana Cohen" not in answer.content


@pytest.mark.parametrize("choice", ["x", "1; drop", "-1", "9" * 19, "٣", "0", "1.5"])
def test_a_partner_that_is_no_number_narrows_to_nobody_and_breaks_nothing(
    cast: Cast, choice: str
) -> None:
    answer = browser(cast, "noa").get(reverse("people:list"), {"partner": choice})
    assert answer.status_code == 200
    assert names(answer) == []


def test_a_list_is_not_narrowed_by_a_partner_its_reader_may_not_see(cast: Cast) -> None:
    Affiliation.objects.create(
        person=cast.michal.person, partner=cast.steps, capacity="participant", starts_on=BEGUN
    )
    address, secret = reverse("people:list"), {"partner": cast.steps.pk}
    assert "Michal Azulay" in names(browser(cast, "noa").get(address, secret))
    rivka = browser(cast, "rivka")
    assert "Michal Azulay" in names(rivka.get(address, {"partner": cast.bank.pk}))
    assert names(rivka.get(address, secret)) == []


def test_the_list_narrows_by_side_cycle_partner_and_name(cast: Cast) -> None:
    operations.index_names(Person.objects.all())
    noa, address = browser(cast, "noa"), reverse("people:list")
    narrowed = {
        query: names(noa.post(address, {"q": "", **QueryDict(query).dict()}, follow=True))
        for query in (
            "side=mentor",
            f"cycle={cast.negev.pk}",
            f"cycle={cast.negev.pk}&side=mentee",
            f"partner={cast.bank.pk}",
            "q=amin",
            "q=amin&side=mentor",
            "cycle=x",
        )
    }
    assert narrowed == {
        "side=mentor": ["Michal Azulay", "Omar Nasser"],
        f"cycle={cast.negev.pk}": ["Omar Nasser", "Amina Saleh"],
        f"cycle={cast.negev.pk}&side=mentee": ["Amina Saleh"],
        f"partner={cast.bank.pk}": ["Michal Azulay", "Rivka Katz", "Shlomo Stern"],
        "q=amin": ["Amina Saleh"],
        "q=amin&side=mentor": [],
        "cycle=x": [],
    }


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("viewer", ["noa", "dana"])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_rows(
    cast: Cast, rows: int, viewer: str, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        mentor(person(f"Guy {number}", "Peretz", login=False), cast.galil)
    client = browser(cast, viewer)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("people:list") + "?side=mentor")
    assert len(page.context["table"]["rows"]) == rows + (2 if viewer == "noa" else 1)


TYPED = {
    "given_name": "Yosef",
    "family_name": "Alemu",
    "phone": "050-234-5678",
    "email": "",
    "languages": ["he", "am"],
    "language": "he",
    "gender": "man",
    "town": "חיפה",
    "birth_year": "1990",
}


def test_an_edit_is_saved_once_and_leaves_the_names_of_the_fields_only(cast: Cast) -> None:
    dana, yosef = browser(cast, "dana"), cast.yosef.person
    sent = {**TYPED, "version": "1", "form_key": str(uuid.uuid4())}
    for _ in range(3):
        answer = dana.post(reverse("people:change", args=[yosef.pk]), sent)
        assert answer.headers["Location"] == reverse("people:person", args=[yosef.pk])
    fresh = Person.objects.get(pk=yosef.pk)
    assert (fresh.family_name, str(fresh.phone), fresh.languages, fresh.version) == (
        "Alemu",
        "+972502345678",
        ["he", "am"],
        2,
    )
    assert (fresh.locality_id, fresh.town_text) == ("4000", "")
    row = history_of(yosef).get()
    assert "family_name" in row.details["fields"]
    assert "Alemu" not in str(row.details) + row.reason


def test_the_slower_editor_is_shown_both_versions_and_loses_nothing(cast: Cast) -> None:
    yosef = cast.yosef.person
    address = reverse("people:change", args=[yosef.pk])
    browser(cast, "dana").post(address, {**TYPED, "town": "עכו", "version": "1"})
    slower = browser(cast, "yosef").post(address, {**TYPED, "version": "1"})
    assert slower.status_code == 409
    fields = slower.context["conflict"]["fields"]
    assert [(field["mine"], field["theirs"]) for field in fields] == [("חיפה", "עכו")]
    assert Person.objects.get(pk=yosef.pk).town == "עכו"


def test_the_manager_reads_a_mentee_and_does_not_write(cast: Cast) -> None:
    noa, yosef = browser(cast, "noa"), cast.yosef.person
    answer = noa.post(reverse("people:change", args=[yosef.pk]), {**TYPED, "version": "1"})
    assert answer.status_code == 403
    assert Person.objects.get(pk=yosef.pk).family_name == "Tesfaye"


def test_somebody_without_telephone_and_mail_cannot_be_entered(cast: Cast) -> None:
    sara = mentee(person("Sara", "Adler", login=False, email=""), cast.galil, cast.steps).person
    answer = browser(cast, "dana").post(
        reverse("people:change", args=[sara.pk]), {**TYPED, "phone": "", "version": "1"}
    )
    assert list(answer.context["form"].errors) == ["phone"]
    assert Person.objects.get(pk=sara.pk).family_name == "Adler"


def test_own_page_shows_who_decided_findings(cast: Cast) -> None:
    michal = cast.michal.person
    operations.change_profile(
        michal.mentor, started_from=1, by=cast.login("dana"), at=NOW, rank="senior"
    )
    own = browser(cast, "michal")
    page = own.get(reverse("people:person", args=[michal.pk])).content.decode()
    assert "Dana Cohen" in page
    assert (
        "Dana Cohen"
        not in browser(cast, "dana")
        .get(reverse("people:person", args=[michal.pk]))
        .content.decode()
        .split("<main")[1]
    )
    form = own.get(reverse("people:change_mentor", args=[michal.pk])).context["form"]
    assert {name for name, field in form.fields.items() if field.disabled} == {"rank"}


def test_an_individual_coordinator_adds_a_participant_of_her_own_programme(cast: Cast) -> None:
    sent = {f"person-{key}": value for key, value in TYPED.items()}
    sent |= {
        "tie-capacity": "participant",
        "tie-partner": str(cast.bridge.pk),
        "tie-starts_on": "2026-11-24",
    }
    ines = browser(cast, "ines")
    ines.post(reverse("people:register"), sent)
    added = Person.objects.get(family_name="Alemu")
    assert hasattr(added, "mentee")
    assert [tie.partner for tie in added.affiliations.all()] == [cast.bridge]
    assert "Yosef Alemu" in names(ines.get(reverse("people:list")))
    foreign = ines.post(reverse("people:register"), {**sent, "tie-partner": str(cast.steps.pk)})
    assert list(foreign.context["tie"].errors) == ["partner"]
    assert not Affiliation.objects.filter(person=added, partner=cast.steps).exists()


def test_the_slower_of_two_reads_who_saved_and_when(cast: Cast) -> None:
    dana, address = browser(cast, "dana"), reverse("people:change", args=[cast.yosef.person_id])
    dana.post(address, {**TYPED, "version": "1"})
    page = dana.post(address, {**TYPED, "town": "Akko", "version": "1"}).content.decode()
    last = history_of(cast.yosef.person).last()
    assert last is not None
    saved = localtime(last.at)
    day = f"{saved.day}.{saved.month}.{saved.year}, {saved:%H:%M}"
    assert f"נשמר ב־{day} בידי <bdi>Dana Cohen</bdi>." in page


def test_what_somebody_is_to_a_partner_is_chosen_and_never_given(cast: Cast) -> None:
    sent = {f"person-{key}": value for key, value in TYPED.items()}
    sent |= {"tie-capacity": "", "tie-partner": str(cast.bank.pk), "tie-starts_on": "2026-11-24"}
    noa = browser(cast, "noa")
    page = noa.get(reverse("people:register")).content.decode()
    offered = page.split('name="tie-capacity"')[1].split("</option>")[0]
    assert 'value=""' in offered
    answer = noa.post(reverse("people:register"), sent)
    assert list(answer.context["tie"].errors) == ["capacity"]
    assert not Person.objects.filter(family_name="Alemu").exists()


def test_the_same_telephone_asks_whether_it_is_the_same_person(cast: Cast) -> None:
    noa, phone = browser(cast, "noa"), str(cast.yosef.person.phone)
    sent = {f"person-{key}": value for key, value in {**TYPED, "phone": phone}.items()}
    sent |= {
        "tie-capacity": "contact_person",
        "tie-partner": str(cast.bank.pk),
        "tie-starts_on": "2026-11-24",
    }
    asked = noa.post(reverse("people:register"), sent)
    assert asked.status_code == 409
    assert asked.context["same"] == cast.yosef.person
    assert not Person.objects.filter(family_name="Alemu").exists()
    noa.post(reverse("people:register"), {**sent, "same": "another"})
    assert Person.objects.filter(family_name="Alemu").count() == 1


def test_a_consent_is_given_and_withdrawn_and_both_stay_on_record(cast: Cast) -> None:
    dana, yosef = browser(cast, "dana"), cast.yosef.person
    address = reverse("people:consent", args=[yosef.pk])
    for word in ("give", "give", "withdraw"):
        live = yosef.consents.filter(withdrawn_at=None).first()
        seen = str(live.pk) if live else ""
        purpose = ConsentPurpose.GROUP_IN_MATCHING.value
        sent = {"purpose": purpose, "decision": word, "seen": seen}
        dana.post(address, sent)
    consent = yosef.consents.get()
    assert consent.withdrawn_at is not None
    written = [(row.event, row.details["purpose"]) for row in history_of(yosef)]
    assert written == [
        ("people.person.consent_given", "group_in_matching"),
        ("people.person.consent_withdrawn", "group_in_matching"),
    ]


def test_a_tie_that_ended_closes_what_it_opened(cast: Cast) -> None:
    tie = cast.rivka.affiliations.get()
    browser(cast, "noa").post(reverse("people:end_affiliation", args=[tie.pk]))
    tie.refresh_from_db()
    assert tie.ends_on is not None
    other = browser(cast, "dana").post(reverse("people:end_affiliation", args=[tie.pk]))
    assert other.status_code == 404


def test_another_scope_answers_like_nothing_for_every_page_of_a_person(cast: Cast) -> None:
    farid = browser(cast, "farid")
    for name in ("person", "change", "change_mentee", "change_groups", "affiliate"):
        there = farid.get(reverse(f"people:{name}", args=[cast.yosef.person_id]))
        nowhere = farid.get(reverse(f"people:{name}", args=[987_654_321]))
        assert (there.status_code, there.content) == (404, nowhere.content)


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_entered_at_once_and_all_are_found(db: None, count: int) -> None:
    drafts = [
        Person(given_name="דנה", family_name=f"כהן{n}", email=f" D{n}@X.ORG ") for n in range(count)
    ]
    people = operations.register_people(drafts, by=None, at=NOW)
    assert [one.email for one in people] == [f"d{n}@x.org" for n in range(count)]
    assert all(history_of(one).count() == 1 for one in people)
    assert all(one.tokens.count() == 2 for one in people)


@pytest.mark.parametrize(
    ("rank", "flagged"),
    [("below_middle", True), ("middle", False), ("senior", False), ("executive", False)],
)
def test_om_1_4_a_rank_below_middle_management_is_flagged_on_the_page(
    cast: Cast, rank: str, flagged: bool
) -> None:
    profile = cast.michal.person.mentor
    profile.rank = rank
    profile.save()
    text = browser(cast, "dana").get(reverse("people:person", args=[cast.michal.person_id]))
    words = gettext("Below the rank the programme asks of mentors.")
    assert (words in text.content.decode()) is flagged


@pytest.mark.parametrize("stage", ["find", "integrate", "advance"])
def test_om_1_1_a_mentee_stands_at_one_of_three_stages(cast: Cast, stage: str) -> None:
    dana, yosef = browser(cast, "dana"), cast.yosef.person
    address = reverse("people:change_mentee", args=[yosef.pk])
    dana.post(address, {"stage": stage, "goal": "", "version": "1"})
    assert Person.objects.get(pk=yosef.pk).mentee.stage == stage
    refused = dana.post(address, {"stage": "retire", "goal": "", "version": "2"})
    assert list(refused.context["form"].errors) == ["stage"]


def test_the_occupations_that_are_chosen_stand_first(cast: Cast) -> None:
    page = browser(cast, "dana").get(reverse("people:change_mentee", args=[cast.yosef.person_id]))
    by_name = [code for code, _label in page.context["form"].fields["occupations"].choices]
    chosen = [by_name[100], by_name[7]]
    cast.yosef.person.mentee.occupations = chosen
    cast.yosef.person.mentee.save()
    again = browser(cast, "dana").get(reverse("people:change_mentee", args=[cast.yosef.person_id]))
    choices = [code for code, _label in again.context["form"].fields["occupations"].choices]
    assert choices == [by_name[7], by_name[100], *(c for c in by_name if c not in chosen)]


@pytest.mark.parametrize("capacity", ["privacy_officer", "finance", "coordinator", "employee"])
def test_nobody_appoints_herself(cast: Cast, capacity: str) -> None:
    noa = cast.login("noa")
    with pytest.raises(FieldsRefused):
        operations.affiliate(
            cast.noa, cast.office, Capacity(capacity), starts_on=TODAY, by=noa, at=NOW
        )
    sent = {"capacity": capacity, "partner": str(cast.office.pk), "starts_on": TODAY.isoformat()}
    answer = browser(cast, "noa").post(reverse("people:affiliate", args=[cast.noa.pk]), sent)
    assert answer.status_code == 403
    assert [tie.capacity for tie in cast.noa.affiliations.all()] == ["mentoring_manager"]


def test_nobody_ends_her_own_appointment(cast: Cast) -> None:
    affiliate(cast.dana, cast.office, Capacity.MENTORING_MANAGER)
    own = cast.noa.affiliations.get()
    with pytest.raises(FieldsRefused):
        operations.end_affiliation(own, ends_on=TODAY, by=cast.login("noa"), at=NOW)
    operations.end_affiliation(
        cast.noa.affiliations.get(), ends_on=TODAY, by=cast.login("dana"), at=NOW
    )
    assert cast.noa.affiliations.get().ends_on == TODAY


def test_last_privacy_officer_is_not_ended(cast: Cast) -> None:
    noa, tie = cast.login("noa"), cast.peled.affiliations.get()
    answer = browser(cast, "noa").post(reverse("people:end_affiliation", args=[tie.pk]))
    assert (answer.status_code, cast.peled.affiliations.get().ends_on) == (409, None)
    later = affiliate(person("Tova", "Gal"), cast.office, Capacity.PRIVACY_OFFICER)
    Affiliation.objects.filter(pk=later.pk).update(ends_on=TODAY)
    with pytest.raises(operations.LastOfItsKind):
        operations.end_affiliation(tie, ends_on=TODAY, by=noa, at=NOW)
    Affiliation.objects.filter(pk=later.pk).update(ends_on=None)
    operations.end_affiliation(cast.peled.affiliations.get(), ends_on=TODAY, by=noa, at=NOW)
    assert cast.peled.affiliations.get().ends_on == TODAY
