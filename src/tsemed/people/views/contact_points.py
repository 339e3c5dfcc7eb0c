"""How somebody is reached besides the main telephone and e-mail, and what they wish for it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.edits import Edit
from tsemed.people import queries
from tsemed.people.contact_forms import ContactPointsForm
from tsemed.people.contact_points import change_contact_points, points_of
from tsemed.people.models import Person


def _form(request: HttpRequest, person: Person) -> ContactPointsForm:
    known = {"points": points_of(person), "wishes": person.contact_wishes}
    return ContactPointsForm(request.POST or None, **known)


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


change: Edit[Person] = Edit(
    get=queries.get_person_for,
    permission="people.change_contact_points",
    make_form=_form,
    values=lambda form: {"wishes": form.wishes(), "points": form.points()},
    save=change_contact_points,
    title=_("How to reach them"),
    back=_address,
    crumbs=lambda person: [{"label": person.full_name, "url": _address(person)}],
)
