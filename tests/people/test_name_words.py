"""Names that are spelled in two ways are indexed alike, those entered earlier too."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from tests.cast import NOW

from tsemed.people import operations
from tsemed.people.models import NameToken, Person
from tsemed.people.name_words import name_words
from tsemed.people.search import find

migration = import_module("tsemed.people.migrations.0009_names_of_two_spellings")


def entered(given: str, family: str) -> Person:
    return operations.register_person(given_name=given, family_name=family, by=None, at=NOW)


@pytest.mark.parametrize(
    ("given", "family", "words"),
    [
        ("عبد الله", "زعبي", {"عبدالله", "زعبي", "الله"}),
        ("عبدالله", "زعبي", {"عبدالله", "زعبي", "الله"}),
        ("محمد عبد", "الرحمن", {"محمد", "عبد", "عبدالرحمن", "الرحمن"}),
        ("معبد", "الياس", {"معبد", "الياس"}),
        ("עבד", "אל כרים", {"עבד", "אל", "כרימ"}),
    ],
)
def test_words_of_a_name(given: str, family: str, words: set[str]) -> None:
    assert set(name_words(given, family)) == words


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["عبد الرحمن", "عبدالرحمن", "عبد الر", "الرحمن", "رائد عبدال"])
def test_either_spelling_and_half_are_found(typed: str) -> None:
    person = entered("رائد", "عبد الرحمن")
    entered("رائد", "خوري")
    assert find(Person.objects.all(), typed) == [person]


def words_of(person: Person) -> set[str]:
    return set(NameToken.objects.filter(person=person).values_list("token", flat=True))


@pytest.mark.django_db(transaction=True)
def test_names_indexed_before_are_indexed_again() -> None:
    people = [entered("عبد الله", f"خوري {n}") for n in range(5)]
    other = entered("Dana", "Levi")
    now = {one: words_of(one) for one in [*people, other]}
    NameToken.objects.filter(person__in=people, token__in=["عبدالله", "الله"]).delete()
    NameToken.objects.bulk_create(
        NameToken(token=word, person=one) for one in people for word in ("عبد", "الله")
    )
    editor = connection.SchemaEditorClass(connection)
    migration.index_again(apps, editor, batch_size=2)
    assert {one: words_of(one) for one in [*people, other]} == now
    # Stopped half-way and run again, it ends the same.
    NameToken.objects.filter(person=people[3]).delete()
    NameToken.objects.create(token="عبد", person=people[3])
    migration.index_again(apps, editor, batch_size=2)
    assert {one: words_of(one) for one in [*people, other]} == now


@pytest.mark.django_db
def test_each_batch_reads_few_and_asks_little(django_assert_max_num_queries: object) -> None:
    for n in range(6):
        entered("عبد الله", f"خوري {n}")
    # Per batch: a transaction's two statements, the names, the old words, the new words.
    with django_assert_max_num_queries(1 + 2 * 5):  # type: ignore[operator]
        migration.index_again(apps, connection.SchemaEditorClass(connection), batch_size=3)
