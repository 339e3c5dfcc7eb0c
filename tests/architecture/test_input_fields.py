"""Days, names and addresses come in through one field each, in every form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import get_resolver
from tests.architecture.source import TSEMED, python_files, short

from tsemed.base import form_fields, model_fields

# What reads or offers a day, a name or an address without the bounds of ours.
RAW = re.compile(
    r"forms\.(DateField|DateInput|SelectDateWidget|EmailField|JSONField)\b"
    r"|models\.(DateField|EmailField)\b|\b(fromisoformat|strptime|parse_date)\b"
)
ALLOWED = {
    "src/tsemed/base/form_fields.py": "extends Django's own",
    "src/tsemed/base/model_fields.py": "extends Django's own",
    "src/tsemed/spreadsheets/cells.py": "reads the spellings of a cell, then asks is_storable",
    "src/tsemed/matching/operations/background.py": "a moment that this house wrote down itself",
    "src/tsemed/people/identity_doubts.py": "days of a doubt, checked before it was written down",
    "src/tsemed/people/registration.py": "a day of a doubt, checked before it was written down",
    "src/tsemed/people/views/doubt_facts.py": "shows a day of a doubt, checked when it was written",
    "src/tsemed/operating/backups.py": "a moment that a backup wrote down itself",
    "src/tsemed/notifications/models.py": "the address of a letter, written by operations",
}
# Names that nobody types: codes of the project, or copies of names that were checked.
NOT_TYPED = {"notifications.outboxmessage.name", "imports.importrow.name"}


def our_models() -> Iterator[tuple[str, models.Field]]:
    for model in apps.get_models():
        if model.__module__.startswith("tsemed."):
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label_lower}.{field.name}", field


def our_forms(kind: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    assert get_resolver().url_patterns, "loads the views, and with them every form"
    for form in kind.__subclasses__():
        if form.__module__.startswith("tsemed."):
            yield form
        yield from our_forms(form)


def form_fields_of_ours() -> Iterator[tuple[str, forms.Field]]:
    for form in set(our_forms()):
        for name, field in form.base_fields.items():
            yield f"{form.__module__}.{form.__name__}.{name}", field


def test_no_file_reads_a_day_or_an_address_by_itself() -> None:
    found = [
        f"{short(path)}:{number}"
        for path in python_files("src/tsemed")
        if short(path) not in ALLOWED
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if RAW.search(line)
    ]
    assert found == [], "use base.form_fields, base.model_fields or day_bounds.day_of"


def test_every_file_that_is_allowed_is_there() -> None:
    assert [path for path in ALLOWED if not (TSEMED.parents[1] / path).exists()] == []


def test_every_day_that_is_stored_is_bounded() -> None:
    days = {
        name: type(field)
        for name, field in our_models()
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    }
    assert len(days) > 10
    assert {name for name, kind in days.items() if kind is not model_fields.DayField} == set()


def test_every_name_that_is_stored_is_visible() -> None:
    names = {
        name: type(field)
        for name, field in our_models()
        if isinstance(field, models.CharField) and re.search(r"\.(\w+_)?name$", name)
    }
    typed = names.keys() - NOT_TYPED
    assert len(typed) > 3
    assert {name for name in typed if names[name] is not model_fields.NameField} == set()


@pytest.mark.parametrize(
    ("django_field", "ours"),
    [
        (forms.DateField, form_fields.DayField),
        (forms.EmailField, form_fields.EmailField),
        (forms.JSONField, form_fields.JsonField),
    ],
)
def test_every_form_field_of_a_kind_is_ours(
    django_field: type[forms.Field], ours: type[forms.Field]
) -> None:
    found = {n: f for n, f in form_fields_of_ours() if isinstance(f, django_field)}
    assert found, "nothing found: this test would check nothing"
    assert {name for name, field in found.items() if not isinstance(field, ours)} == set()


def test_every_name_that_a_form_asks_for_is_visible() -> None:
    found = {n: f for n, f in form_fields_of_ours() if re.search(r"\.(\w+_)?name$", n)}
    assert len(found) > 4
    wrong = {n for n, f in found.items() if not isinstance(f, form_fields.NameField)}
    assert wrong == set()
