"""One e-mail is one person's, also under concurrent entry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, Cast, assemble, person
from tests.imports.lists import bring_in, workbook

from tsemed.base.models import AuditRow
from tsemed.imports.operations import apply_list
from tsemed.people import operations, recognised
from tsemed.people.models import IdentityDoubt, Person

AT_ONCE = 8


def at_once(tasks: list[Any]) -> list[Any]:
    def run(task: Any) -> Any:
        try:
            return task()
        except Exception as problem:  # noqa: BLE001 - what a thread raises is its answer
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, tasks))


@pytest.mark.parametrize("spelling", ["one@example.org", "One@Example.org"])
def test_the_database_holds_one_person_per_email(db: None, spelling: str) -> None:
    person("Ruth", "Amar", login=False, email="one@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        person("Sami", "Najjar", login=False, email=spelling)
    person("Sami", "Najjar", login=False, email="")
    person("Gila", "Adler", login=False, email="")
    assert Person.objects.filter(email="").count() == 2


def test_a_clash_in_the_database_reads_address_taken(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where somebody else's registration is committed after the address was found free.
    for module in (operations, recognised):
        monkeypatch.setattr(module, "is_address_free", lambda *_a, **_k: True)
    taken, dana = cast.amina.person.email, cast.login("dana")
    with pytest.raises(operations.AddressTaken):
        operations.register_person(given_name="Ruth", email=taken, by=dana, at=NOW)
    with pytest.raises(operations.AddressTaken):
        operations.register_people([Person(given_name="Ruth", email=taken)], by=dana, at=NOW)
    Person.objects.filter(pk=cast.yosef.person_id).update(user=None, email="")
    yosef = Person.objects.get(pk=cast.yosef.person_id)
    with pytest.raises(operations.AddressTaken):
        operations.set_first_address(yosef, taken, started_from=yosef.version, by=dana, at=NOW)
    assert Person.objects.filter(email=taken).count() == 1


def test_the_migration_leaves_an_email_to_who_signs_in(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_person_per_email")
    first = person("Ruth", "Amar", login=False, email="shared@example.org")
    owner = person("Sami", "Najjar", email="shared@example.org")
    alone = person("Gila", "Adler", login=False, email="alone@example.org")
    import_module("tsemed.people.migrations.0005_emails_of_one_person").leave_to_one(apps, None)
    kept = {one.pk: one.email for one in Person.objects.all()}
    assert kept == {first.pk: "", owner.pk: "shared@example.org", alone.pk: "alone@example.org"}
    assert AuditRow.objects.get(reason="email_of_one_person").subject_id == first.pk


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_registrations_at_once_leave_one_person() -> None:
    assemble()
    for number in range(15):
        email = f"twice{number}@example.org"

        def register(email: str = email) -> Person:
            return operations.register_person(given_name="Ruth", email=email, by=None, at=NOW)

        answers = at_once([register] * 4)
        assert sum(isinstance(one, Person) for one in answers) == 1
        refused = [one for one in answers if not isinstance(one, Person)]
        assert all(isinstance(one, operations.AddressTaken) for one in refused), refused
        assert Person.objects.filter(email=email).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_leave_one_person_and_one_doubt() -> None:
    cast = assemble()
    dana, farid = cast.login("dana"), cast.login("farid")
    for number in range(10):
        email = f"twice{number}@example.org"
        lists = [
            (bring_in(workbook((1, "Ruth", f"A{number}", None, email, "Haifa", "Hebrew")),
                      cast.galil, by=dana), dana),
            (bring_in(workbook((1, "Sami", f"B{number}", None, email, "Haifa", "Hebrew")),
                      cast.negev, by=farid), farid),
        ]  # fmt: skip

        def enter(one: Any, by: Any) -> None:
            apply_list(one, by=by, at=NOW)

        answers = at_once([lambda pair=pair: enter(*pair) for pair in lists])
        assert answers == [None, None]
        assert Person.objects.filter(email=email).count() == 1
        assert IdentityDoubt.objects.count() == number + 1
