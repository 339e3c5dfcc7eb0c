"""No member of staff, and nobody signed in, floods a mailbox with changes of credentials."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from tests.accounts.conftest import Visitor, last_code
from tests.accounts.postman import Postman, postman
from tests.accounts.test_credential_changes import NEW, OLD, at_work, proposes
from tests.cast import Cast

from tsemed.accounts import dual_control
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.states import ChangeState
from tsemed.base.models import AuditKind, AuditRow
from tsemed.notifications.models import OutboxMessage

__all__ = ["postman"]

BYSTANDER = "bystander@example.org"
HOUR = timedelta(hours=1)


def letters_to(address: str) -> int:
    return sum(address in letter.to for letter in mail.outbox)


def test_proposals_for_one_person_are_three_an_hour(cast: Cast) -> None:
    michal = cast.michal.person
    for number in range(12):
        page = proposes(cast, "dana", michal, f"x{number}@new.example.org")
        at_work(cast, "dana").post(f"/people/{michal.pk}/credentials/withdraw/")
    assert (letters_to(OLD), CredentialChange.objects.count()) == (3, 3)
    assert "try again in an hour" in page.content.decode()
    refused = AuditRow.objects.filter(kind=AuditKind.REFUSAL, details__why="TooManyChanges")
    assert {row.actor for row in refused} == {cast.login("dana")}
    CredentialChange.objects.update(asked_at=timezone.now() - HOUR)
    assert proposes(cast, "dana", michal).status_code == 302


def test_proposals_by_one_are_ten_an_hour(cast: Cast) -> None:
    dana, now = cast.login("dana"), timezone.now()
    for number in range(10):
        dual_control.propose_change(
            User.objects.create_user(f"u{number}@example.org"),
            CredentialKind.ADDRESS,
            address=f"n{number}@example.org",
            reason="x",
            by=dana,
            at=now,
        )
        # Five may wait at a time.
        CredentialChange.objects.update(state=ChangeState.CANCELLED)
    page = proposes(cast, "dana", cast.michal.person)
    assert "try again in an hour" in page.content.decode()
    assert proposes(cast, "noa", cast.michal.person).status_code == 302


def test_unsent_proposals_are_notified_once(postman: Postman, cast: Cast) -> None:
    michal = cast.michal.person
    for number in range(3):
        proposes(cast, "dana", michal, f"x{number}@new.example.org")
        at_work(cast, "dana").post(f"/people/{michal.pk}/credentials/withdraw/")
    states = OutboxMessage.objects.filter(address=OLD).order_by("pk").values_list("state", "name")
    assert list(states) == [("cancelled", "change_asked")] * 2 + [("waiting", "change_asked")]
    assert len(postman.letters_to(OLD)) == 1


def test_insiders_together_send_a_bystander_three(cast: Cast) -> None:
    for name in ("michal", "yosef", "omar", "amina"):
        client = at_work(cast, name)
        pages = [client.post("/address/", {"address": BYSTANDER}) for _number in range(5)]
        assert "try again in an hour" in pages[-1].content.decode()
    assert letters_to(BYSTANDER) == 3


def test_one_insider_leaves_an_owner_a_code(cast: Cast) -> None:
    client, owner = at_work(cast, "michal"), Visitor.from_place(7)
    for _number in range(5):
        client.post("/address/", {"address": cast.amina.person.email})
    assert letters_to(str(cast.amina.person.email)) == 2
    owner.asks_for_code(str(cast.amina.person.email))
    owner.types_code(last_code())
    assert owner.user == cast.login("amina")


def test_a_refused_request_leaves_the_one_before(postman: Postman, cast: Cast) -> None:
    client = at_work(cast, "michal")
    for _number in range(3):
        client.post("/address/", {"address": NEW})
    codes = {"old_code": postman.code_to(OLD), "new_code": postman.code_to(NEW)}
    client.post("/address/codes/", codes)
    assert User.objects.get(pk=cast.login("michal").pk).email == NEW
