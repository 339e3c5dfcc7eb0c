from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast, mentee, partner, person
from tests.imports.lists import HEADINGS, RUTH, SAMI, bring_in, mentors, workbook

from tsemed.accounts.models import User
from tsemed.base.audit import history_of
from tsemed.base.models import AuditRow
from tsemed.base.transitions import WrongState
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.states import CycleState
from tsemed.imports.apply import changed_since_checked
from tsemed.imports.models import Import, ImportRow
from tsemed.imports.operations import (
    CycleIsClosed,
    RowsCannotEnter,
    apply_list,
    cancel_list,
    delete_stale_imports,
    enter_list,
)
from tsemed.imports.outcomes import Target, unpacked
from tsemed.imports.validate import check, no_progress
from tsemed.people import doubt_limits
from tsemed.people.models import (
    Affiliation,
    IdentityDoubt,
    MentorProfile,
    NameToken,
    Person,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def outcomes(one: Import) -> list[tuple[int, str]]:
    return list(one.rows.order_by("number").values_list("number", "outcome"))


def apply(one: Import) -> Import:
    apply_list(one, by=one.uploaded_by, at=NOW)
    return Import.objects.get(pk=one.pk)


def everything() -> list[int]:
    """Return how much there is of everything a list can make."""
    return [
        kind.objects.count() for kind in (Person, Participation, Affiliation, NameToken, AuditRow)
    ]


def test_a_new_list_is_checked_and_enters_whole(cast: Cast) -> None:
    one = mentors(cast, RUTH, SAMI)
    assert (one.state, outcomes(one)) == ("checked", [(2, "new"), (3, "new")])
    assert not Person.objects.filter(family_name="Amar").exists()
    one = apply(one)
    ruth = Person.objects.get(family_name="Amar")
    assert (str(ruth.phone), ruth.email, ruth.languages) == (
        "+972502345678", "ruth@example.org", ["he"],
    )  # fmt: skip
    assert (ruth.locality_id, ruth.town_text) == ("4000", "")
    assert ruth.mentor.capacity == 1
    assert sorted(ruth.tokens.values_list("token", flat=True)) == ["amar", "ruth"]
    part = Participation.objects.get(person=ruth)
    assert (part.cycle, part.side, part.joined_on) == (cast.galil, Side.MENTOR, TODAY)
    assert Person.objects.get(family_name="Najjar").language == "he"
    assert one.state == "applied"


def test_the_content_of_an_entered_file_is_deleted(cast: Cast) -> None:
    one = apply(mentors(cast, RUTH))
    assert (one.content, ImportRow.objects.count()) == (None, 0)


def test_the_content_of_a_cancelled_file_is_deleted(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    before = Person.objects.count()
    cancel_list(one, by=cast.login("dana"), at=NOW)
    fresh = Import.objects.get(pk=one.pk)
    assert (fresh.state, fresh.content, ImportRow.objects.count()) == ("cancelled", None, 0)
    assert Person.objects.count() == before


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    apply(mentors(cast, RUTH, SAMI))
    before = everything()[:-1]
    again = mentors(cast, RUTH, SAMI)
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged")]
    apply(again)
    assert everything()[:-1] == before


def test_a_list_with_names_alone_changes_nothing_the_second_time(cast: Cast) -> None:
    row = (None, "Ruth", "Amar", None, None, None, None)
    apply(mentors(cast, row))
    again = mentors(cast, row)
    assert outcomes(again) == [(2, "unchanged")]


def test_what_changes_for_somebody_known_is_named_and_nothing_else_is_touched(cast: Cast) -> None:
    apply(mentors(cast, RUTH))
    moved = (1, "Ruth", "Amar", "050-234-5678", None, "Nazareth", "Hebrew, Arabic")
    one = mentors(cast, moved)
    row = one.rows.get()
    assert (row.outcome, row.changes) == (
        "changed",
        [
            {"field": "languages", "old": ["he"], "new": ["he", "ar"]},
            {"field": "town", "old": "חיפה", "new": "Nazareth"},
        ],
    )
    apply(one)
    ruth = Person.objects.get(family_name="Amar")
    assert (ruth.town, ruth.languages, ruth.email, ruth.version) == (
        "נצרת", ["he", "ar"], "ruth@example.org", 2,
    )  # fmt: skip
    assert ruth.locality_id == "7300"


def test_list_leaves_known_phone_and_email_and_says_so(cast: Cast) -> None:
    apply(mentors(cast, RUTH))
    by_mail = mentors(cast, (1, "Ruth", "Amar", "052-345-6789", "ruth@example.org", None, None))
    by_phone = mentors(cast, (1, "Ruth", "Amar", "050-234-5678", "other@example.org", None, None))
    messages = [
        [(note["code"], note["column"]) for note in one.rows.get().notes]
        for one in (by_mail, by_phone)
    ]
    assert messages == [[("left_as_is", "phone")], [("left_as_is", "email")]]
    assert outcomes(by_mail) == outcomes(by_phone) == [(2, "unchanged")]
    apply(by_phone)
    ruth = Person.objects.get(family_name="Amar")
    assert (str(ruth.phone), ruth.email) == ("+972502345678", "ruth@example.org")


def test_list_fills_phone_and_first_email_where_none_is_known(cast: Cast) -> None:
    apply(mentors(cast, (1, "Ruth", "Amar", None, "ruth@example.org", None, None)))
    apply(mentors(cast, (1, "Ruth", "Amar", "052-345-6789", "ruth@example.org", None, None)))
    ruth = Person.objects.get(family_name="Amar")
    assert (str(ruth.phone), ruth.phone_backwards) == ("+972523456789", "987654325279")
    Person.objects.filter(pk=ruth.pk).update(email="")
    apply(mentors(cast, (1, "Ruth", "Amar", "052-345-6789", "ruth@example.org", None, None)))
    assert Person.objects.get(pk=ruth.pk).email == "ruth@example.org"


def test_freelancer_does_not_change_a_mentees_email_by_a_mentor_list(cast: Cast) -> None:
    amina = cast.amina.person
    row = (1, "Amina", "Saleh", str(amina.phone), "thief@example.org", None, None)
    one = bring_in(workbook(row), cast.negev, by=cast.login("farid"))
    assert outcomes(one) == [(2, "waits")]
    apply(one)
    fresh = Person.objects.get(pk=amina.pk)
    assert (fresh.email, fresh.version) == (amina.email, amina.version)
    assert not Person.objects.filter(email="thief@example.org").exists()
    assert not Participation.objects.filter(person=amina, side=Side.MENTOR).exists()


def test_two_rows_with_one_email_are_refused(cast: Cast) -> None:
    shared = (2, "Sami", "Najjar", "050-234-5679", "ruth@example.org", None, None)
    one = mentors(cast, RUTH, shared)
    assert outcomes(one) == [(2, "new"), (3, "refused")]
    assert one.rows.get(number=3).problems == [
        {"code": "email_twice", "column": "email", "values": {"row": 2}}
    ]


def test_somebody_known_in_the_cycle_on_the_other_side_joins_this_side(cast: Cast) -> None:
    yosef = cast.yosef.person
    one = mentors(cast, (1, "Yosef", "Tesfaye", str(yosef.phone), None, None, None))
    assert [change["field"] for change in one.rows.get().changes] == ["profile", "joins"]
    apply(one)
    sides = Participation.objects.filter(person=yosef).values_list("side", flat=True)
    assert sorted(sides) == ["mentee", "mentor"]


def waiting_row(cast: Cast, *row: object) -> tuple[object, ...]:
    """Return what the preview keeps of a row that waits, without whom it names."""
    one = mentors(cast, row)
    kept = one.rows.get()
    return kept.outcome, kept.changes, kept.problems, kept.notes


def test_every_row_that_waits_reads_the_same(cast: Cast) -> None:
    michal, yosef = cast.michal.person, cast.yosef.person
    rows = {
        "other name": (1, "Ruth", "Amar", str(michal.phone), None, None, None),
        "two persons": (1, "Michal", "Tesfaye", str(michal.phone), yosef.email, None, None),
    }
    previews = {name: waiting_row(cast, *row) for name, row in rows.items()}
    assert set(map(str, previews.values())) == {
        str(("waits", [], [], [{"code": "waits", "column": "", "values": {}}]))
    }


def test_row_that_waits_writes_nothing_and_others_enter(cast: Cast) -> None:
    omar = cast.omar.person
    one = mentors(cast, RUTH, (2, "Omar", "Nasser", str(omar.phone), omar.email, "Haifa", None))
    assert outcomes(one) == [(2, "new"), (3, "new")]
    assert (apply(one).state, Person.objects.filter(family_name="Amar").count()) == ("applied", 1)
    assert Person.objects.filter(family_name="Nasser").count() == 1
    fresh = Person.objects.get(pk=omar.pk)
    assert (fresh.version, fresh.town) == (1, omar.town)
    doubt = IdentityDoubt.objects.get()
    assert (doubt.reason, doubt.place, doubt.raised_by) == (
        "out_of_scope", f"cycle:{cast.galil.pk}:mentor", cast.login("dana"),
    )  # fmt: skip
    assert list(doubt.candidates.all()) == [omar]
    assert doubt.facts["person"]["town"] == "Haifa"


def test_hidden_people_read_like_new_ones_in_a_preview(cast: Cast) -> None:
    omar, amina = cast.omar.person, cast.amina.person
    rows = {
        "unknown": ("Ruth", "Amar", "052-999-9999", "ruth@example.org"),
        "hidden": ("Omar", "Nasser", str(omar.phone), omar.email),
        "hidden by phone": ("Ruth", "Amar", str(amina.phone), None),
        "hidden by email": ("Ruth", "Amar", None, amina.email),
        "two hidden": ("Ruth", "Amar", str(amina.phone), omar.email),
    }
    dana, previews = browser_of(cast.login("dana")), {}
    headings = (*HEADINGS, "Employer", "Accepted on")
    for name, (given, family, phone, email) in rows.items():
        row = (1, given, family, phone, email, "Haifa", None, "Nowhere", TODAY.isoformat())
        one = bring_in(workbook(row, headings=headings), cast.galil, by=cast.login("dana"))
        page = dana.get(reverse("imports:import", args=[one.pk])).content.decode()
        page = page[page.index("<main") :]
        for own in (given, family, f"/{one.pk}/"):
            page = page.replace(own, "#")
        previews[name] = re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', "", page)
        cancel_list(one, by=cast.login("dana"), at=NOW)
    assert len(previews["unknown"]) > 1000
    assert {name for name, page in previews.items() if page != previews["unknown"]} == set()
    assert not IdentityDoubt.objects.exists()


def test_mentee_named_in_the_cycle_and_hidden_waits(cast: Cast) -> None:
    gila = mentee(person("Gila", "Adler", login=False), cast.negev, cast.steps).person
    row = (1, "Gila", "Adler", None, None, None, None)
    how: dict[str, Any] = {"by": cast.login("ines"), "side": Side.MENTEE, "programme": cast.bridge}
    one = bring_in(workbook(row), cast.negev, **how)
    assert outcomes(one) == [(2, "new")]
    assert apply(one).state == "applied"
    assert list(IdentityDoubt.objects.get().candidates.all()) == [gila]


def test_list_beyond_the_doubts_of_a_day_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt_limits, "MOST_A_DAY", 2)
    omar, amina, dana = cast.omar.person, cast.amina.person, browser_of(cast.login("dana"))
    hidden = [
        (4, "A", "Aa", str(omar.phone), None, None, None),
        (2, "B", "Bb", str(amina.phone), None, None, None),
        (3, "C", "Cc", None, omar.email, None, None),
    ]
    one = apply(mentors(cast, RUTH, *hidden))
    assert (one.state, IdentityDoubt.objects.count()) == ("refused", 0)
    page = dana.get(reverse("imports:import", args=[one.pk])).content.decode()
    assert str(doubt_limits.TooManyDoubts.sentence) in page
    row = AuditRow.objects.get(reason="doubt_limit_reached")
    assert (row.kind, row.actor, row.details["doubts"]) == ("refusal", cast.login("dana"), 3)
    # Not even somebody new enters now, so that the refusal of a single row reveals nothing.
    assert apply(mentors(cast, RUTH)).state == "refused"
    assert apply(mentors(cast, hidden[0])).state == "refused"
    by = cast.login("noa")
    assert apply(bring_in(workbook(RUTH), cast.galil, by=by)).state == "applied"


def test_same_row_waits_once_however_often_it_comes(cast: Cast) -> None:
    omar = cast.omar.person
    for _time in range(2):
        apply(mentors(cast, (2, "Omar", "Nasser", str(omar.phone), None, None, None)))
    assert IdentityDoubt.objects.count() == 1


def test_one_row_that_cannot_enter_stops_them_all_and_leaves_no_trace(cast: Cast) -> None:
    one = mentors(cast, RUTH, (2, "Sami", "Najjar", "12", "no-address", None, None))
    assert outcomes(one) == [(2, "new"), (3, "refused")]
    problems = one.rows.get(number=3).problems
    assert [(problem["code"], problem["column"]) for problem in problems] == [
        ("not_an_email", "Email"), ("not_a_phone", "Phone"),
    ]  # fmt: skip
    before = everything()
    with pytest.raises(RowsCannotEnter):
        apply_list(one, by=cast.login("dana"), at=NOW)
    assert everything() == before


def test_a_row_without_a_name_is_reported_by_place(cast: Cast) -> None:
    one = mentors(cast, (1, None, "Amar", None, None, None, None))
    row = one.rows.get()
    assert (row.number, row.sheet, row.outcome) == (2, "People", "refused")
    assert row.problems == [{"code": "empty", "column": "First name", "values": {}}]


def test_the_second_of_two_rows_about_one_person_names_the_first(cast: Cast) -> None:
    one = mentors(cast, RUTH, (7, "Ruth", "Amar", "0502345678", None, None, None))
    assert outcomes(one) == [(2, "new"), (3, "refused")]
    assert one.rows.get(number=3).problems == [
        {"code": "person_twice", "column": "", "values": {"row": 2}}
    ]


def test_the_sender_distinguishes_namesakes(cast: Cast) -> None:
    row = (1, "Ruth", "Amar", None, None, None, None)
    apply(mentors(cast, (1, "Ruth", "Amar", "050-234-5678", None, None, None)))
    apply(mentors(cast, (2, "Ruth", "Amar", "050-234-5679", None, None, None)))
    one = mentors(cast, row)
    assert [problem["code"] for problem in one.rows.get().problems] == ["several_known"]


def test_a_mentor_is_tied_to_the_employer_if_it_is_an_organisation_in_sight(cast: Cast) -> None:
    headings = (*HEADINGS, "Employer")
    content = workbook((*RUTH, "Bank"), (*SAMI, "Elsewhere"), headings=headings)
    one = bring_in(content, cast.galil, by=cast.login("noa"))
    assert [note["code"] for note in one.rows.get(number=3).notes] == ["employer_unknown"]
    apply(one)
    ties = Affiliation.objects.filter(person__family_name__in=["Amar", "Najjar"])
    assert [(tie.partner, tie.capacity) for tie in ties] == [(cast.bank, "employee")]
    again = bring_in(content, cast.galil, by=cast.login("noa"))
    assert [outcome for _row, outcome in outcomes(again)] == ["unchanged", "unchanged"]


def test_mentees_are_participants_of_the_programme_that_referred_them(cast: Cast) -> None:
    one = bring_in(
        workbook(RUTH), cast.negev, by=cast.login("ines"), side=Side.MENTEE, programme=cast.bridge
    )
    apply(one)
    ruth = Person.objects.get(family_name="Amar")
    tie, part = ruth.affiliations.get(), ruth.participations.get()
    assert (tie.partner, tie.capacity) == (cast.bridge, "participant")
    assert (part.programme, part.state, part.accepted_on) == (cast.bridge, "applied", None)


def test_population_groups_of_new_people_are_kept_apart_and_each_entry_is_written_down(
    cast: Cast,
) -> None:
    headings = (*HEADINGS, "Population (by consent)")
    content = workbook((*RUTH, "Aged 45 and over"), headings=headings)
    one = bring_in(content, cast.galil, by=cast.login("dana"), side=Side.MENTEE)
    kept = [(row.name, row.changes, row.problems, row.notes) for row in one.rows.all()]
    assert kept == [("Ruth Amar", [], [], [])]
    apply(one)
    ruth = Person.objects.get(family_name="Amar")
    written = history_of(ruth).filter(data_class="population_group")
    assert [(row.actor, row.kind) for row in written] == [(cast.login("dana"), "change")]


def test_what_changed_since_the_preview_is_looked_at_again_before_it_enters(cast: Cast) -> None:
    apply(mentors(cast, RUTH))
    one = mentors(cast, (1, "Ruth", "Amar", "050-234-5678", None, "Nazareth", None))
    Person.objects.filter(family_name="Amar").update(locality="7300", town_text="")
    one = apply(one)
    assert (one.state, one.changed_since_preview, outcomes(one)) == (
        "checked", True, [(2, "unchanged")],
    )  # fmt: skip


def test_an_edit_saved_while_the_rows_are_compared_is_noticed_before_they_are_written(
    cast: Cast,
) -> None:
    apply(mentors(cast, RUTH))
    one = mentors(cast, (1, "Ruth", "Amar", "050-234-5678", None, "Nazareth", None))
    target = Target(cast.galil, Side.MENTOR, None, cast.login("dana"), TODAY)
    drafts = unpacked(bytes(Import.objects.get(pk=one.pk).content or b""))
    row_checks = check(drafts, target, on_progress=no_progress)
    with transaction.atomic():
        assert not changed_since_checked(row_checks, target)
    MentorProfile.objects.filter(person__family_name="Amar").update(version=7)
    with transaction.atomic():
        assert changed_since_checked(row_checks, target)


def test_a_list_run_twice_by_workers_enters_once(cast: Cast) -> None:
    one = apply(mentors(cast, RUTH))
    before = everything()
    enter_list(one, at=NOW)
    assert everything() == before


def enter_and_die(one: Import) -> None:
    with transaction.atomic():
        enter_list(one, at=NOW)
        raise SystemExit


def test_a_worker_killed_before_its_end_leaves_nothing_and_the_next_one_enters(
    cast: Cast,
) -> None:
    one = mentors(cast, RUTH)
    Import.objects.filter(pk=one.pk).update(state="applying", version=one.version + 1)
    one, before = Import.objects.get(pk=one.pk), everything()
    with pytest.raises(SystemExit):
        enter_and_die(one)
    assert everything() == before
    enter_list(one, at=NOW)
    assert Import.objects.get(pk=one.pk).state == "applied"
    assert Person.objects.filter(family_name="Amar").count() == 1


def test_a_list_whose_bringer_no_longer_carries_the_side_is_refused(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    Import.objects.filter(pk=one.pk).update(state="applying", version=one.version + 1)
    cast.dana.assignments.update(ends_on=TODAY - timedelta(days=1))
    enter_list(Import.objects.get(pk=one.pk), at=NOW)
    fresh = Import.objects.get(pk=one.pk)
    assert (fresh.state, fresh.content) == ("refused", None)
    assert not Person.objects.filter(family_name="Amar").exists()


def test_a_closed_cycle_takes_no_list(cast: Cast) -> None:
    cast.galil.state = CycleState.CLOSED
    with pytest.raises(CycleIsClosed):
        mentors(cast, RUTH)
    assert not Import.objects.exists()


def test_a_list_that_has_entered_cannot_be_cancelled(cast: Cast) -> None:
    one = apply(mentors(cast, RUTH))
    with pytest.raises(WrongState):
        cancel_list(one, by=cast.login("dana"), at=NOW)


def test_list_without_decision_is_cancelled_after_a_fortnight(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    delete_stale_imports(NOW + timedelta(days=14))
    assert Import.objects.get(pk=one.pk).state == "checked"
    delete_stale_imports(NOW + timedelta(days=15))
    fresh = Import.objects.get(pk=one.pk)
    assert (fresh.state, fresh.content, fresh.rows.count()) == ("cancelled", None, 0)


def test_every_step_of_a_list_leaves_a_row(cast: Cast) -> None:
    one = apply(mentors(cast, RUTH))
    steps = history_of(one).filter(kind="step").values_list("from_state", "to_state", "actor")
    dana = cast.login("dana").pk
    assert list(steps) == [
        ("uploaded", "checked", dana), ("checked", "applying", dana), ("applying", "applied", dana),
    ]  # fmt: skip
    joined = history_of(cast.galil).get().details
    ruth = Person.objects.get(family_name="Amar")
    assert joined == {"joined": [ruth.pk], "as": "mentor"}


def test_list_ties_known_people_only_by_the_manager(cast: Cast) -> None:
    other, michal = partner("Other", "programme"), cast.michal.person
    cast.galil.programmes.add(other)
    shop = partner("Shop", "business")
    Cycle.objects.filter(pk=cast.galil.pk).update(organisation=shop)
    headings = (*HEADINGS, "Employer")
    mentors_ = workbook(
        (1, "Michal", "Azulay", str(michal.phone), michal.email, "Haifa", "Hebrew", "Shop"),
        headings=headings,
    )
    yosef = cast.yosef.person
    mentees = workbook((1, "Yosef", "Tesfaye", str(yosef.phone), yosef.email, "Haifa", "Hebrew"))
    tied = {}
    for name in ("dana", "noa"):
        by = cast.login(name)
        one = bring_in(mentors_, cast.galil, by=by)
        two = bring_in(mentees, cast.galil, by=by, side=Side.MENTEE, programme=other)
        notes = [note["code"] for row in (one.rows.get(), two.rows.get()) for note in row.notes]
        apply(one), apply(two)
        tied[name] = (
            "tie_left" in notes,
            michal.affiliations.filter(partner=shop).exists(),
            yosef.affiliations.filter(partner=other).exists(),
        )
    assert tied == {"dana": (True, False, False), "noa": (False, True, True)}
    for who, by_partner in ((michal, shop), (yosef, other)):
        tie = who.affiliations.get(partner=by_partner)
        assert history_of(who).filter(details__affiliation=tie.pk).get().actor == cast.login("noa")


def test_every_tie_of_a_new_row_is_in_the_audit(cast: Cast) -> None:
    row = (*RUTH, "Bank")
    apply(
        bring_in(workbook(row, headings=(*HEADINGS, "Employer")), cast.galil, by=cast.login("dana"))
    )
    ruth = Person.objects.get(given_name="Ruth")
    tie = ruth.affiliations.get()
    assert history_of(ruth).get(details__affiliation=tie.pk).details["as"] == "employee"
