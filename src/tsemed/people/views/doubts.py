"""The doubts about who is meant that somebody may settle, and settling one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.form_pages import FormPage
from tsemed.base.formatting import isolated
from tsemed.base.lists import Column, Empty, ListPage
from tsemed.people import queries
from tsemed.people.doubt_scope import labels_of, settleable_by
from tsemed.people.forms import DoubtForm
from tsemed.people.identity_doubts import settle
from tsemed.people.merge_requests import numbers_of_pair
from tsemed.people.merge_rights import mergeable_among
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.states import DoubtState
from tsemed.people.views.doubt_facts import fact_rows
from tsemed.people.views.merge import merge_address

DONE = {
    DoubtState.SAME: gettext_lazy("Settled: the same person."),
    DoubtState.ANOTHER: gettext_lazy("Settled: another person."),
    DoubtState.LEFT_OUT: gettext_lazy("Settled: left out."),
}


def _name_in(doubt: IdentityDoubt) -> str:
    facts = (doubt.facts or {}).get("person", {})
    named = f"{facts.get('given_name', '')} {facts.get('family_name', '')}".strip()
    return named or (doubt.about.full_name if doubt.about else _("Without a name"))


def _day(doubt: IdentityDoubt) -> str:
    return date_format(timezone.localdate(doubt.raised_at), "SHORT_DATE_FORMAT")


class Doubts(ListPage):
    """What waits to be settled by this viewer, the longest first."""

    permission = "people.list_doubts"
    title = gettext_lazy("Who is meant?")
    subtitle = gettext_lazy(
        "What was entered points to somebody who is known. Nothing was written yet."
    )
    columns = (
        Column(
            pgettext_lazy("identity", "Entered"),
            lambda row, _shared: {
                "text": _name_in(row),
                "url": reverse("people:doubt", args=[row.pk]),
            },
        ),
        Column(gettext_lazy("Where to"), lambda row, shared: shared[row.pk]),
        Column(gettext_lazy("Why it waits"), lambda row, _shared: row.get_reason_display()),
        Column(
            pgettext_lazy("identity", "Since"),
            lambda row, _shared: _day(row),
        ),
    )
    empty = Empty(gettext_lazy("Nothing waits here"))

    def rows(self) -> QuerySet[IdentityDoubt]:
        """Return the doubts that this viewer may settle."""
        return settleable_by(self.user, on=self.on).order_by("raised_at", "pk")

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join whom an edit was about."""
        return rows.select_related("about")

    def prepare(self, rows: list[Any]) -> Mapping[int, str]:
        """Return where each was to join."""
        return labels_of(self.user, rows)


def _form(request: HttpRequest, doubt: IdentityDoubt) -> BaseForm:
    return DoubtForm(
        request.POST if request.method == "POST" else None,
        candidates=queries.candidates_of(doubt) if doubt.can_be_same else [],
        can_be_another=doubt.can_be_another,
    )


def _settle(
    doubt: IdentityDoubt, *, to: DoubtState, candidate: Person | None, by: User, at: datetime
) -> DoubtState:
    settle(doubt, to, candidate=candidate, by=by, at=at)
    return to


def _context(request: HttpRequest, doubt: IdentityDoubt) -> dict[str, Any]:
    user, candidates = user_of(request), queries.candidates_of(doubt)
    return {
        "where_to": labels_of(user, [doubt])[doubt.pk],
        "candidates": candidates,
        "rows": fact_rows(user, doubt, candidates, name=_name_in(doubt)),
        "same": _rows_that_may_be_one(user, doubt, candidates),
    }


def _rows_that_may_be_one(
    user: User, doubt: IdentityDoubt, candidates: list[Person]
) -> list[dict[str, str]]:
    """Return which of those a doubt is about this user may compare, as the same person."""
    if numbers := numbers_of_pair(doubt):
        # In the direction in which it was asked.
        candidates = sorted(candidates, key=lambda one: numbers.index(one.pk))
    about = [doubt.about] if doubt.about else []
    known = mergeable_among(user, [*about, *candidates])
    return [
        {
            "url": merge_address(one, other),
            "one": isolated(one.full_name),
            "other": isolated(other.full_name),
        }
        for one, other in combinations(known, 2)
    ]


SETTLE: FormPage[IdentityDoubt] = FormPage(
    get=queries.get_doubt_for,
    permission="people.settle_doubt",
    make_form=_form,
    values=lambda form: dict(zip(("to", "candidate"), form.chosen(), strict=True)),
    save=_settle,
    title=gettext_lazy("Who is meant?"),
    done=lambda settled: DONE[settled],
    back=lambda _doubt: reverse("people:doubts"),
    context=_context,
    crumbs=lambda _doubt: [{"label": _("Who is meant?"), "url": reverse("people:doubts")}],
    template="people/doubt.html",
)
