"""What an individual coordinator still owes a cycle for the people her programme referred."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import Call, TodoItem, Urgency
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.roles import assignments_of
from tsemed.cycles.states import CycleState
from tsemed.people.models import Capacity, Consent, ConsentPurpose
from tsemed.people.phone_numbers import phone_numbers_for
from tsemed.people.roles import partners_of

MOST = 20
_BEFORE_PAIRS = (CycleState.RECRUITING, CycleState.MATCHING)
_LACKS_FACTS = (
    Q(person__mentee__stage="")
    | Q(person__mentee__occupations=[])
    | Q(person__mentee__modes=[])
    | Q(person__mentee__times=[])
)


def referral_todo_items(user: User, *, on: date) -> list[TodoItem]:
    """Return what matching lacks of those one referred, and who was not asked to consent yet."""
    own = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR, on=on)
    helped = assignments_of(user, on=on)
    if not own or not helped:
        return []
    consent = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at__isnull=True
    )
    referred = Participation.objects.filter(
        cycle__in=list(helped),
        cycle__state__in=_BEFORE_PAIRS,
        side=Side.MENTEE,
        programme__in=own,
        left_on__isnull=True,
        person__mentee__isnull=False,
    ).select_related("person")
    ordered = referred.order_by("joined_on", "pk")
    bare = list(ordered.filter(_LACKS_FACTS)[:MOST])
    silent = list(ordered.filter(~Exists(consent))[:MOST])
    numbers = phone_numbers_for(user, mentees=[part.person for part in silent])
    return [_bare(part) for part in bare] + [_silent(part, numbers) for part in silent]


def _bare(part: Participation) -> TodoItem:
    return TodoItem(
        kind="cycles.form_missing",
        what=_("The form is not complete"),
        who=part.person.full_name,
        why=_("Stage, occupations, times or ways to meet are missing; matching needs them."),
        since=part.joined_on,
        urgency=Urgency.AMBER,
        action=pgettext_lazy("form", "Complete it"),
        address=reverse("people:change_mentee", args=[part.person_id]),
    )


def _silent(part: Participation, numbers: dict[int, str]) -> TodoItem:
    number = numbers.get(part.person_id)
    return TodoItem(
        kind="cycles.consent_missing",
        what=_("Consent to pass on details is missing"),
        who=part.person.full_name,
        why=_("Ask and note the answer; without it the mentor does not learn how to call."),
        since=part.joined_on,
        urgency=Urgency.SOON,
        action=_("Open the page"),
        address=reverse("people:person", args=[part.person_id]),
        call=Call(number) if number else None,
    )
