"""Somebody entered twice: finding the other row, seeing the two together, merging them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.form_pages import FormPage
from tsemed.base.formatting import from_left_to_right
from tsemed.base.sanitise import number_in
from tsemed.base.searching import searchable, text_searched
from tsemed.people import queries
from tsemed.people.capacity import CapacityBelowHeld
from tsemed.people.data_policy import Relation, identity_classes, may_read, sides_shown
from tsemed.people.merge_forms import MergeForm
from tsemed.people.merging import (
    CannotMerge,
    Pair,
    choosable,
    counts,
    may_merge,
    merge,
    mergeable_among,
    reasons_not_to_merge,
    row_of,
)
from tsemed.people.models import Person
from tsemed.people.viewer_relations import relations_to
from tsemed.people.views.doubt_facts import SHOWN
from tsemed.people.views.listing import side_label
from tsemed.people.write_policy import Target

_NAMES = {
    "given_name": gettext_lazy("given name"),
    "family_name": gettext_lazy("family name"),
}


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def merge_address(kept: Person, merged: Person) -> str:
    """Return the address of the page that compares two rows."""
    return f"{reverse('people:merge', args=[kept.pk])}?other={merged.pk}"


def _shown(target: Target, field: str, row: Any) -> tuple[Any, str]:
    """Return the label of a field and its value in words."""
    value = getattr(row, field)
    if field in _NAMES:
        return _NAMES[field], value
    if field == "phone":
        # No link: it stands in a label that is pressed to choose it.
        return gettext_lazy("Telephone"), from_left_to_right(value.as_national) if value else ""
    label, show = SHOWN[target].get(field, (field, str))
    return label, show(value)


def _form(request: HttpRequest, pair: Pair) -> MergeForm:
    offered: dict[tuple[Target, str], tuple[Any, str, str]] = {}
    for target, fields in choosable(user_of(request), pair).items():
        for field in fields:
            label, kept = _shown(target, field, row_of(pair.kept, target))
            _label, merged = _shown(target, field, row_of(pair.merged, target))
            offered[target, field] = (label, kept, merged)
    return MergeForm(request.POST or None, choices=offered, seen=pair.seen)


def _context(request: HttpRequest, pair: Pair) -> Mapping[str, Any]:
    return {
        "sides": _presented(user_of(request), [pair.kept, pair.merged]),
        "moves": counts(pair.merged),
        "reasons": reasons_not_to_merge(user_of(request), pair),
        "other_way": merge_address(pair.merged, pair.kept),
    }


def _presented(user: User, people: list[Person]) -> list[dict[str, Any]]:
    """Return what distinguishes people, as far as this user may know it of each."""
    ties = relations_to(user, [one.pk for one in people])
    return [_one(one, ties[one.pk]) for one in people]


def _one(person: Person, ties: frozenset[Relation]) -> dict[str, Any]:
    is_mentor, is_mentee = hasattr(person, "mentor"), hasattr(person, "mentee")
    sides = sides_shown(is_mentor=is_mentor, is_mentee=is_mentee, ties=ties)
    name, contact = identity_classes(is_mentor=is_mentor, is_mentee=is_mentee)
    guarded = {"birth_year": name, "town": name, "phone": contact, "email": contact}
    fields = [field for field, kind in guarded.items() if may_read(kind, ties)]
    facts = [_shown(Target.PERSON, field, person) for field in fields]
    return {
        "person": person,
        "url": _address(person),
        "side": side_label(*sides),
        "facts": [{"label": label, "value": text} for label, text in facts if text],
    }


@dataclass(frozen=True, kw_only=True)
class MergePage(FormPage[Any]):
    """Without `other` it finds the other row; with it, it shows the two and merges them."""

    def _thing(self, request: HttpRequest, key: Mapping[str, Any]) -> Any:
        user = user_of(request)
        person = queries.get_person_for(user, key["pk"], self.permission)
        other = request.GET.get("other", "")
        if not other:
            return person
        pk = number_in(other)
        pair = Pair(person, _other(user, pk if pk is not None else 0))
        if pair.kept.pk == pair.merged.pk:
            raise Http404
        if not may_merge(user, [pair.kept, pair.merged]):
            raise PermissionDenied
        return pair

    def _instead(self, request: HttpRequest, thing: Any) -> HttpResponse | None:
        return _chooser(request, thing) if isinstance(thing, Person) else None


def _other(user: User, pk: int) -> Person:
    return queries.get_person_for(user, pk, "people.merge_person")


def _chooser(request: HttpRequest, person: Person) -> HttpResponse:
    user, typed = user_of(request), text_searched(request)
    found = queries.find_people(user, typed) if typed else queries.namesakes_of(user, person)
    others = mergeable_among(user, [one for one in found if one.pk != person.pk])
    context = {
        "title": _("Entered twice"),
        "person": person,
        "typed": typed,
        "found": [
            one | {"url": merge_address(person, one["person"])} for one in _presented(user, others)
        ],
        "crumbs": [{"label": person.full_name, "url": _address(person)}],
    }
    return render(request, "people/merge_with.html", context)


def _merge(pair: Pair, *, chosen: Any, seen: str, by: Any, at: Any) -> Person:
    return merge(pair, chosen=chosen, seen=seen, by=by, at=at)


def _values(form: BaseForm) -> dict[str, Any]:
    assert isinstance(form, MergeForm)
    return {"chosen": form.chosen(), "seen": form.cleaned_data["seen"]}


_MERGE = MergePage(
    get=queries.get_person_for,
    permission="people.merge_person",
    make_form=_form,
    values=_values,
    save=_merge,
    title=gettext_lazy("The same person, entered twice"),
    button=pgettext_lazy("people", "Merge"),
    done=gettext_lazy("Merged. The other number leads here from now on."),
    back=lambda pair: _address(pair.kept),
    after=_address,
    context=_context,
    crumbs=lambda pair: [{"label": pair.kept.full_name, "url": _address(pair.kept)}],
    refused={CannotMerge: "", CapacityBelowHeld: ""},
    template="people/merge.html",
)
page = searchable(_MERGE.view)
