"""Who lost the old address: two persons set another one, and its reader proves it."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.accounts.conftest import Visitor
from tests.accounts.postman import Postman, postman
from tests.accounts.test_links import bare
from tests.cast import Cast, affiliate, assemble, person

from tsemed.accounts import credential_changes, dual_control
from tsemed.accounts.change_steps import SamePerson, WrongCode
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.states import ChangeState
from tsemed.base.models import AuditKind, AuditRow
from tsemed.notifications.cleanup import delete_old_rows
from tsemed.people import credentials
from tsemed.people.models import Affiliation, Capacity, Person

__all__ = ["postman"]

OLD, NEW = "michal.azulay@example.org", "michal@new.example.org"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at_work(cast: Cast, name: str) -> Client:
    """Return somebody at their desk, who has proved who they are."""
    client = Client(headers={"accept-language": "en"})
    User.objects.filter(pk=cast.login(name).pk).update(language="en")
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def proposes(cast: Cast, name: str, who: Person, address: str = NEW) -> Any:
    form = {"address": address, "reason": "called from the number we know"}
    return at_work(cast, name).post(f"/people/{who.pk}/address/", form)


def decides(cast: Cast, name: str, decision: str = "confirm") -> Any:
    change = CredentialChange.objects.latest("pk")
    return at_work(cast, name).post(f"/people/credentials/{change.pk}/", {"decision": decision})


def a_day_passes() -> None:
    """Run the worker's hourly job when the waiting time is over."""
    dual_control.carry_out_due(at=timezone.now() + timedelta(hours=24))


def proves(address: str, code: str) -> Any:
    return Visitor().post("/address/new/", {"address": address, "code": code})


def address_of(who: Person) -> tuple[str | None, str]:
    who = Person.objects.select_related("user").get(pk=who.pk)
    return (who.user.email if who.user else None), who.email


def test_two_persons_and_a_code_move_the_address(postman: Postman, cast: Cast) -> None:
    michal = cast.michal.person
    proposes(cast, "dana", michal)
    decides(cast, "peled")
    a_day_passes()
    assert address_of(michal) == (OLD, OLD)
    answer = proves(NEW, postman.code_to(NEW))
    assert (answer["Location"].split("?")[0], address_of(michal)) == ("/login/", (NEW, NEW))
    assert CredentialChange.objects.get().state == ChangeState.DONE


def test_nothing_opens_before_the_code_was_typed(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    Visitor().asks_for_code(NEW)
    assert "אינה מוכרת" in postman.letters_to(NEW)[-1]
    decides(cast, "noa")
    Visitor().asks_for_code(NEW)
    assert "אינה מוכרת" in postman.letters_to(NEW)[-1]


def test_the_owner_is_notified_at_every_step(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    [asked] = postman.letters_to(OLD)
    assert "התבקשה כתובת כניסה אחרת" in asked
    assert "http" not in asked
    decides(cast, "noa")
    a_day_passes()
    proves(NEW, postman.code_to(NEW))
    assert postman.letters_to(OLD)[-1] == postman.letters_to(NEW)[-1]
    assert "מעכשיו כתובת אחרת" in postman.letters_to(OLD)[-1]


def test_the_proposer_is_not_the_second_person(postman: Postman, cast: Cast) -> None:
    proposes(cast, "noa", cast.michal.person)
    page = decides(cast, "noa")
    assert (page.status_code, "another person has to confirm" in page.content.decode()) == (
        409,
        True,
    )
    assert CredentialChange.objects.get().state == ChangeState.PROPOSED
    assert postman.letters_to(NEW) == []


def test_the_database_holds_that_two_differ(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    for same in (cast.login("dana"), cast.login("michal")):
        with pytest.raises(IntegrityError), transaction.atomic():
            CredentialChange.objects.update(confirmed_by=same)
    assert CredentialChange.objects.get().confirmed_by is None


def test_nobody_confirms_for_themselves(cast: Cast) -> None:
    proposes(cast, "fanny", cast.noa)
    change = dual_control.propose_change(
        cast.login("noa"),
        CredentialKind.ADDRESS,
        address=NEW,
        reason="x",
        by=cast.login("dana"),
        at=timezone.now(),
    )
    client = at_work(cast, "noa")
    here = client.post(f"/people/credentials/{change.pk}/", {"decision": "confirm"})
    nowhere = client.post("/people/credentials/987654321/", {"decision": "confirm"})
    assert (here.status_code, here.content) == (404, nowhere.content)
    with pytest.raises(SamePerson):
        credentials.confirm(change, by=cast.login("noa"), at=timezone.now())


@pytest.mark.parametrize("name", ["dana", "farid", "tamar", "ines", "fanny", "michal", "rivka"])
def test_only_the_manager_and_the_privacy_officer_confirm(name: str, cast: Cast) -> None:
    dual_control.propose_change(
        cast.login("yosef"),
        CredentialKind.ADDRESS,
        address=NEW,
        reason="x",
        by=cast.login("noa"),
        at=timezone.now(),
    )
    assert decides(cast, name).status_code == 403
    assert CredentialChange.objects.get().state == ChangeState.PROPOSED


@pytest.mark.parametrize(
    ("name", "status"), [("dana", 302), ("farid", 404), ("rivka", 403), ("yosef", 404)]
)
def test_staff_who_see_a_person_propose_for_them(name: str, status: int, cast: Cast) -> None:
    assert proposes(cast, name, cast.michal.person).status_code == status
    assert CredentialChange.objects.exists() == (status == 302)


def test_nobody_proposes_for_themselves(cast: Cast) -> None:
    assert proposes(cast, "dana", cast.dana).status_code == 403
    assert not CredentialChange.objects.exists()


def test_without_a_second_person_nothing_is_proposed(cast: Cast) -> None:
    Affiliation.objects.filter(capacity=Capacity.PRIVACY_OFFICER).delete()
    page = proposes(cast, "noa", cast.michal.person)
    assert "nobody to confirm" in page.content.decode()
    assert not CredentialChange.objects.exists()


def test_a_proposal_waits_seven_days(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    change = CredentialChange.objects.get()
    assert change.expires_at - change.asked_at == timedelta(days=7)
    CredentialChange.objects.update(expires_at=timezone.now())
    assert decides(cast, "noa").status_code == 404
    assert at_work(cast, "noa").get(f"/people/credentials/{change.pk}/").status_code == 404
    delete_old_rows(timezone.now())
    change.refresh_from_db()
    assert change.state == ChangeState.EXPIRED


def test_a_confirmed_address_runs_out_too(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    a_day_passes()
    CredentialChange.objects.update(expires_at=timezone.now())
    proves(NEW, postman.code_to(NEW))
    assert address_of(cast.michal.person) == (OLD, OLD)


def test_the_owner_cancels_on_their_own_page(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    a_day_passes()
    owner, change = at_work(cast, "michal"), CredentialChange.objects.get()
    assert "Somebody asks to change this account" in owner.get("/address/").content.decode()
    owner.post("/address/cancel/", {"change": change.pk})
    proves(NEW, postman.code_to(NEW))
    change.refresh_from_db()
    assert (change.state, address_of(cast.michal.person)) == ("cancelled", (OLD, OLD))


def test_nobody_cancels_the_change_of_another(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    client, pk = at_work(cast, "yosef"), CredentialChange.objects.get().pk
    theirs = client.post("/address/cancel/", {"change": pk})
    nowhere = client.post("/address/cancel/", {"change": 987_654_321})
    assert (theirs.status_code, theirs.content) == (404, nowhere.content)
    assert CredentialChange.objects.get().state == ChangeState.PROPOSED


def test_the_proposer_withdraws(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    at_work(cast, "dana").post(f"/people/{cast.michal.person.pk}/credentials/withdraw/")
    assert CredentialChange.objects.get().state == ChangeState.CANCELLED


def test_one_proposal_waits_at_a_time(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    page = proposes(cast, "noa", cast.michal.person, "other@new.example.org")
    assert "waits for its second person already" in page.content.decode()
    assert CredentialChange.objects.get().address == NEW


def test_the_second_person_refuses(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "peled", "refuse")
    assert CredentialChange.objects.get().state == ChangeState.REFUSED
    assert postman.letters_to(NEW) == []


def test_a_taken_address_is_revealed_to_confirmers_only(cast: Cast) -> None:
    answer = proposes(cast, "dana", cast.michal.person, cast.amina.person.email)
    assert answer.status_code == 302
    page = decides(cast, "noa")
    assert "belongs to another person" in page.content.decode()
    assert CredentialChange.objects.get().state == ChangeState.PROPOSED


def test_five_wrong_codes_end_a_code_and_no_change(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    a_day_passes()
    first = postman.code_to(NEW)
    for _try in range(5):
        proves(NEW, "BBBB-BBBB")
    assert CredentialChange.objects.get().state == ChangeState.OPEN
    second = postman.code_to(NEW)
    assert second != first
    proves(NEW, first)
    assert address_of(cast.michal.person) == (OLD, OLD)
    proves(NEW, second)
    assert address_of(cast.michal.person) == (NEW, NEW)


def test_wrong_codes_send_three_letters_an_hour(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    at = timezone.now() + timedelta(hours=24)
    dual_control.carry_out_due(at=at)
    for _try in range(40):
        with suppress(WrongCode):
            dual_control.enter_code_of_new_address(NEW, code="BBBB-BBBB", at=at)
    assert len(postman.letters_to(NEW)) == 3
    dual_control.carry_out_due(at=at + timedelta(hours=1))
    dual_control.enter_code_of_new_address(
        NEW, code=postman.code_to(NEW), at=at + timedelta(hours=1)
    )
    assert address_of(cast.michal.person) == (NEW, NEW)


def test_known_and_unknown_addresses_answer_alike(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    a_day_passes()
    pages = [
        bare(proves(address, "BBBB-BBBB").content.replace(address.encode(), b"X"))
        for address in (NEW, "nobody@example.org")
    ]
    assert pages[0] == pages[1]


def test_people_who_never_signed_in_get_a_corrected_address(postman: Postman, cast: Cast) -> None:
    typo = person("Dalia", "Never", login=False, email="dalai@example.org")
    proposes(cast, "noa", typo, "dalia@example.org")
    decides(cast, "peled")
    a_day_passes()
    proves("dalia@example.org", postman.code_to("dalia@example.org"))
    assert address_of(typo) == ("dalia@example.org", "dalia@example.org")
    Visitor().asks_for_code("dalai@example.org")
    assert "אינה מוכרת" in postman.letters_to("dalai@example.org")[-1]


def test_the_second_person_reads_it_on_today(cast: Cast) -> None:
    proposes(cast, "noa", cast.michal.person)
    lines = {
        name: "A new sign-in address waits" in at_work(cast, name).get("/").content.decode()
        for name in ("noa", "peled", "dana")
    }
    assert lines == {"noa": False, "peled": True, "dana": False}


def test_confirming_wants_a_fresh_second_factor(cast: Cast, settings: Any) -> None:
    proposes(cast, "dana", cast.michal.person)
    client, pk = at_work(cast, "noa"), CredentialChange.objects.get().pk
    settings.DEMO = False
    session = client.session
    session["second_factor_shown"] = cast.login("noa").pk
    session.save()
    for answer in (
        client.get(f"/people/credentials/{pk}/"),
        client.post(f"/people/credentials/{pk}/", {"decision": "confirm"}),
    ):
        assert answer["Location"].startswith("/again/?next=")
    assert CredentialChange.objects.get().state == ChangeState.PROPOSED


def test_audit_rows_name_steps_and_no_address(postman: Postman, cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    a_day_passes()
    proves(NEW, postman.code_to(NEW))
    steps = AuditRow.objects.filter(
        kind=AuditKind.STEP, subject_type="accounts.credentialchange"
    ).order_by("id")
    assert [(row.actor, row.to_state) for row in steps] == [
        (cast.login("noa"), "confirmed"),
        (None, "open"),
        (None, "done"),
    ]
    asked = AuditRow.objects.get(event="accounts.user.change_proposed")
    assert (asked.actor, asked.subject_id) == (cast.login("dana"), cast.login("michal").pk)
    assert NEW not in str(list(AuditRow.objects.values()))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_confirmations_count_once(transactional_db: None) -> None:
    cast = assemble()
    tova = person("Tova", "Second")
    affiliate(tova, cast.office, Capacity.PRIVACY_OFFICER)
    for number in range(30):
        user = User.objects.create_user(f"u{number}@example.org")
        change = dual_control.propose_change(
            user,
            CredentialKind.ADDRESS,
            address=f"n{number}@example.org",
            reason="x",
            # One proposer may have five waiting.
            by=User.objects.create_user(f"p{number}@example.org"),
            at=timezone.now(),
        )
        done = at_once(
            [
                lambda by=by, pk=change.pk: dual_control.confirm_change(  # type: ignore[misc]
                    CredentialChange.objects.get(pk=pk), by=by, at=timezone.now()
                )
                for by in (cast.login("noa"), cast.login("peled"), tova.user)
            ]
        )
        assert done.count("done") == 1, done
        rows = AuditRow.objects.filter(
            subject_type="accounts.credentialchange", subject_id=change.pk, to_state="confirmed"
        )
        assert rows.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sixty_parallel_guesses_judge_five(transactional_db: None) -> None:
    cast = assemble()
    user = cast.login("michal")
    credential_changes.ask_to_move_own_address(user, to=NEW, at=timezone.now())
    tried = at_once(
        [
            lambda: credential_changes.enter_own_codes(
                user, old="BBBB-BBBB", new="BBBB-BBBB", at=timezone.now()
            )
        ]
        * 60
    )
    assert (tried.count("WrongCode"), tried.count("ChangeIsOver")) == (5, 55)
    assert CredentialChange.objects.get().state == ChangeState.CANCELLED


def at_once(acts: list[Any]) -> list[str]:
    """Return what became of acts done in threads that start together: done, or what was raised."""
    became: list[str] = []
    ready = threading.Barrier(len(acts))

    def act(do: Any) -> None:
        ready.wait()
        try:
            do()
            became.append("done")
        except Exception as raised:  # noqa: BLE001 what was raised is what is asked
            became.append(type(raised).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(do,)) for do in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return became
