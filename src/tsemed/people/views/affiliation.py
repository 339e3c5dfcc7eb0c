"""Tying a person to a partner, and ending a tie."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.form_pages import FormPage
from tsemed.people import operations, queries
from tsemed.people.forms import AffiliationForm
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.views.register import affiliation_choices


def _form(request: HttpRequest, _person: Person) -> BaseForm:
    return AffiliationForm(request.POST or None, **affiliation_choices(user_of(request)))


def _values(form: AffiliationForm) -> dict[str, Any]:
    return {**form.cleaned_data, "capacity": Capacity(form.cleaned_data["capacity"])}


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _end(tie: Affiliation, *, by: User, at: datetime) -> None:
    operations.end_affiliation(tie, ends_on=timezone.localdate(at), by=by, at=at)


ADD: FormPage[Person] = FormPage(
    get=queries.get_person_for,
    permission="people.affiliate",
    make_form=_form,
    values=_values,
    save=operations.affiliate,
    title=_("Add a tie"),
    back=_address,
    crumbs=lambda person: [{"label": person.full_name, "url": _address(person)}],
)
END: Action[Affiliation] = Action(
    name="end_affiliation",
    get=queries.get_affiliation_for,
    permission="people.affiliate",
    operation=_end,
    done=_("It ends today."),
    back=lambda tie: _address(tie.person),
)
