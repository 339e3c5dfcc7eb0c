"""Somebody entered twice: finding the other row, seeing the two together, merging them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from tsemed.people.merge_requests import (
    agreed_request,
    ask_second_person,
    chosen_in,
    requests_about,
)
from tsemed.people.merge_rights import Pair, may_merge, mergeable_among
from tsemed.people.merging import (
    CannotMerge,
    choosable,
    counts,
    merge,
    needs_second_person,
    reasons_not_to_merge,
    row_of,
)
from tsemed.people.models import IdentityDoubt, Person
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


class Stand(Enum):
    """How far a user can go with two rows."""

    MERGE = gettext_lazy("Merge")
    ASK = gettext_lazy("Ask a second person")
    ASKED = gettext_lazy("Asked")
    AGREE = gettext_lazy("Agree and merge")


def _stand(user: User, pair: Pair) -> tuple[Stand, IdentityDoubt | None]:
    """Return what a user can do, and the request to which they can agree."""
    if not needs_second_person(user, pair):
        return Stand.MERGE, None
    if request := agreed_request(pair, by=user, at=timezone.now()):
        return Stand.AGREE, request
    is_asked = requests_about(pair).filter(raised_by=user).exists()
    return (Stand.ASKED if is_asked else Stand.ASK), None


def _form(request: HttpRequest, pair: Pair) -> MergeForm:
    offered: dict[tuple[Target, str], tuple[Any, str, str]] = {}
    is_agreeing = _stand(user_of(request), pair)[0] is Stand.AGREE
    # What the first person chose stays.
    allowed = {} if is_agreeing else choosable(user_of(request), pair)
    for target, fields in allowed.items():
        for field in fields:
            label, kept = _shown(target, field, row_of(pair.kept, target))
            _label, merged = _shown(target, field, row_of(pair.merged, target))
            offered[target, field] = (label, kept, merged)
    return MergeForm(request.POST or None, choices=offered, seen=pair.seen)


def _context(request: HttpRequest, pair: Pair) -> Mapping[str, Any]:
    stand, asked = _stand(user_of(request), pair)
    chosen = chosen_in(asked) if asked else []
    return {
        "sides": _presented(user_of(request), [pair.kept, pair.merged]),
        "stand": stand.name,
        "button": stand.value,
        "chosen": [_shown(target, field, row_of(pair.kept, target))[0] for target, field in chosen],
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


@dataclass(frozen=True)
class Done:
    """Who stays, and whether a second person was asked first."""

    kept: Person
    is_asked: bool


def _merge(pair: Pair, *, chosen: Any, seen: str, by: User, at: datetime) -> Done:
    how: dict[str, Any] = {"chosen": chosen, "seen": seen, "by": by, "at": at}
    if _stand(by, pair)[0] is not Stand.ASK:
        return Done(merge(pair, **how), is_asked=False)
    for reason in reasons_not_to_merge(by, pair):
        raise CannotMerge(reason)
    ask_second_person(pair, **how)
    return Done(pair.kept, is_asked=True)


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
    done=lambda made: (
        _("A second person is asked: another one who may merge the two.")
        if made.is_asked
        else _("Merged. The other number leads here from now on.")
    ),
    back=lambda pair: _address(pair.kept),
    after=lambda made: _address(made.kept),
    context=_context,
    crumbs=lambda pair: [{"label": pair.kept.full_name, "url": _address(pair.kept)}],
    refused={CannotMerge: "", CapacityBelowHeld: ""},
    template="people/merge.html",
)
page = searchable(_MERGE.view)
