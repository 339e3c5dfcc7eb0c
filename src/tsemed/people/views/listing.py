"""The people a viewer looks after, narrowed and paged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.accounts.models import User
from tsemed.base.formatting import joined
from tsemed.base.lists import Column, Empty, ListPage
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people import queries
from tsemed.people.data_policy import identity_classes, may_read, sides_shown
from tsemed.people.forms import PersonFilter
from tsemed.people.models import Person
from tsemed.people.models.choices import LANGUAGE_NAMES
from tsemed.people.viewer_relations import Relations, relations_to

MOST_FOUND = 200


def _person(person: Person, ties: Relations) -> dict[str, Any]:
    shown = _sides(person, ties)
    return {
        "kind": "person",
        "text": person.full_name,
        "url": reverse("people:person", args=[person.pk]),
        "side": "mentor" if shown[0] else "mentee" if shown[1] else "",
    }


def _sides(person: Person, ties: Relations) -> tuple[bool, bool]:
    is_mentor, is_mentee = hasattr(person, "mentor"), hasattr(person, "mentee")
    return sides_shown(is_mentor=is_mentor, is_mentee=is_mentee, ties=ties[person.pk])


def _languages(person: Person, _ties: object) -> str:
    names = dict(LANGUAGE_NAMES)
    return joined(names.get(code, code) for code in person.languages)


def _phone(person: Person, ties: Relations) -> dict[str, Any] | str:
    is_mentor, is_mentee = _sides(person, ties)
    contact = identity_classes(is_mentor=is_mentor, is_mentee=is_mentee)[1]
    reachable = bool(person.phone) and may_read(contact, ties[person.pk])
    return {"kind": "phone", "text": str(person.phone)} if reachable else ""


def side_label(is_mentor: bool, is_mentee: bool) -> str:
    """Return in words on which side somebody is."""
    words = [_("Mentor")] * is_mentor + [_("Mentee")] * is_mentee
    return joined(words)


class People(ListPage):
    """The people of this viewer, by name; what is typed is searched for first."""

    permission = "people.list_people"
    title = gettext_lazy("People")
    subtitle = gettext_lazy("Those you look after, by name.")
    searches = True
    columns = (
        Column(gettext_lazy("Name"), _person),
        Column(gettext_lazy("Side"), lambda row, ties: side_label(*_sides(row, ties))),
        Column(gettext_lazy("Town"), lambda row, _ties: row.town),
        Column(gettext_lazy("Languages"), _languages),
        Column(gettext_lazy("Telephone"), _phone),
    )
    empty = Empty(
        gettext_lazy("Nobody here"),
        gettext_lazy("Nobody you look after answers to this. Try fewer letters or words."),
    )

    def rows(self) -> QuerySet[Person]:
        """Return the people in the viewer's scope, narrowed."""
        return queries.list_people(self.user, self.wanted, most_found=MOST_FOUND)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join both profiles and the town."""
        return rows.select_related("mentor", "mentee", "locality")

    def prepare(self, rows: list[Any]) -> Relations:
        """Return what the viewer is to each of them."""
        return relations_to(self.user, [person.pk for person in rows])

    def filters(self) -> PersonFilter:
        """Return the choice of side, partner and what the apps above offer."""
        return _filters(self.user, self.wanted)

    def actions(self) -> list[dict[str, Any]]:
        """Return the way to register somebody to the texts of consents and the choice lists."""
        ways = {
            "people.register_person": (_("Add a person"), "people:register", "person-plus", ""),
            "people.write_consent_texts": (
                _("Texts of consents"), "people:consent_texts", "hand-thumbs-up", "second",
            ),
            "terms.maintain_terms": (_("Choice lists"), "terms:lists", "list-ul", "second"),
        }  # fmt: skip
        return [
            {"label": label, "url": reverse(name), "icon": icon, "look": look}
            for permission, (label, name, icon, look) in ways.items()
            if self.user.has_perm(permission)
        ]


def _filters(user: User, wanted: Mapping[str, str]) -> PersonFilter:
    form = PersonFilter(wanted)
    partners = partners_visible_to(user).order_by("name").values_list("pk", "name")[:200]
    choice = form.fields["partner"]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = [("", _("All partners")), *((str(pk), name) for pk, name in partners)]
    for one in queries.offered_filters():
        if choices := one.choices(user):
            form.fields[one.name] = forms.ChoiceField(
                label=str(one.label), required=False, choices=[("", _("All")), *choices]
            )
    return form
