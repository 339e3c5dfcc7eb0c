"""The database holds one address per person against every writer."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_migrate, pre_migrate
from tests.cast import Cast, person

from tsemed.accounts.models import User
from tsemed.people.models import Person


def refuses(sql: str, *values: object) -> bool:
    """Return whether the database refuses a statement for a reason of integrity."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return True
    return False


def test_an_email_different_from_the_login_is_refused(cast: Cast) -> None:
    michal = cast.michal.person
    other = Person(pk=michal.pk, email="x@example.org")
    for write in (
        lambda: Person.objects.filter(pk=michal.pk).update(email="x@example.org"),
        lambda: Person.objects.filter(pk=michal.pk).update(email=""),
        lambda: Person.objects.bulk_update([other], ["email"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert refuses("UPDATE people_person SET email = 'x' WHERE id = %s", michal.pk)
    michal.refresh_from_db()
    assert michal.email == "michal.azulay@example.org"


def test_a_login_with_another_address_is_refused(cast: Cast) -> None:
    other = person("Dalia", "Never", login=False)
    login = User.objects.create_user("somebody@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(user=login)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(given_name="X", user=login, email="", created_at=other.created_at)


def test_the_email_follows_the_login(cast: Cast) -> None:
    michal = cast.michal.person
    version = michal.version
    User.objects.filter(pk=michal.user_id).update(email="new@example.org")
    michal.refresh_from_db()
    assert (michal.email, michal.version) == ("new@example.org", version + 1)


def test_two_logins_never_share_an_address(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.login("yosef").pk).update(email="MICHAL.azulay@example.org")
    assert User.objects.get(pk=cast.login("yosef").pk).email == "yosef.tesfaye@example.org"


def test_migrations_remove_and_restore_the_triggers(cast: Cast) -> None:
    from django.apps import apps

    people, pk = apps.get_app_config("people"), cast.michal.person.pk
    options = {"app_config": people, "using": "default", "verbosity": 0, "interactive": False}
    pre_migrate.send(people, plan=[("a migration", False)], apps=apps, **options)
    aside = not refuses("UPDATE people_person SET version = 2, email = 'x' WHERE id = %s", pk)
    Person.objects.filter(pk=pk).update(email="michal.azulay@example.org")
    post_migrate.send(people, plan=[], apps=apps, **options)
    back = refuses("UPDATE people_person SET email = 'x' WHERE id = %s", pk)
    assert (aside, back) == (True, True)
