"""The demo is loaded once, only into a demo, and the same on the same day."""

from __future__ import annotations

from datetime import date
from io import StringIO

import phonenumbers
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from tests.cast import NOW, TODAY

from tsemed.people.models import Person
from tsemed.relationships.models import Relationship
from tsemed.web.demo.load import load_demo
from tsemed.web.demo.names import phone


def test_the_same_day_gives_the_same_demo(db: None) -> None:
    def picture() -> list[tuple[str, str, date]]:
        with transaction.atomic():
            load_demo(today=TODAY, at=NOW, say=lambda _text: None)
            rows = Relationship.objects.order_by("pk").select_related("mentor__person")
            seen = [(r.mentor.person.full_name, r.state, r.quiet_since) for r in rows]
            transaction.set_rollback(True)
        return seen

    assert picture() == picture()


def test_the_demo_is_loaded_once_and_only_into_a_demo(db: None) -> None:
    output = StringIO()
    call_command("load_demo", stdout=output)
    count = Person.objects.count()
    call_command("load_demo", "--if-empty", stdout=output)
    assert Person.objects.count() == count
    with pytest.raises(CommandError, match="people here already"):
        call_command("load_demo")
    with override_settings(DEMO=False), pytest.raises(CommandError, match="not a demo"):
        call_command("load_demo")


def test_no_two_people_of_a_million_share_a_number() -> None:
    sample = [phone(number) for number in range(0, 1_000_000, 13)]
    assert len(set(sample)) == len(sample)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(n)) for n in sample[::997])
