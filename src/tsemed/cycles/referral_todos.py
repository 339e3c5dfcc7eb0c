"""What an individual coordinator still owes a cycle for the people her programme referred."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.combined_queries import found_by
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import Scope
from tsemed.cycles.states import CycleState
from tsemed.people.models import Consent, ConsentPurpose

MOST = 20
_BEFORE_PAIRS = (CycleState.RECRUITING, CycleState.MATCHING)
_LACKS_FACTS = (
    Q(person__mentee__stage="")
    | Q(person__mentee__occupations=[])
    | Q(person__mentee__modes=[])
    | Q(person__mentee__times=[])
)


def missing_of_the_referred(scope: Scope) -> list[TodoItem]:
    """Return what matching lacks of those one referred, and whose consent nobody asked for."""
    own, helped = scope.own_programmes, scope.roles
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
    ).order_by("joined_on", "pk")
    bare, silent = referred.filter(_LACKS_FACTS)[:MOST], referred.filter(~Exists(consent))[:MOST]
    found = found_by([bare, silent]).select_related("person")
    parts = found.annotate(
        is_bare=Case(When(_LACKS_FACTS, then=True), default=False), has_consent=Exists(consent)
    ).order_by("joined_on", "pk")
    rows = list(parts)
    return [
        *[_bare(part) for part in rows if part.is_bare][:MOST],
        *[_silent(part) for part in rows if not part.has_consent][:MOST],
    ]


def _bare(part: Participation) -> TodoItem:
    address = reverse("people:change_mentee", args=[part.person_id])
    return TodoItem(
        key=f"cycles.form_missing:{part.pk}",
        kind="cycles.form_missing",
        what=_("The form is not complete"),
        who=part.person.full_name,
        why=_("Stage, occupations, times or ways to meet are missing; matching needs them."),
        since=part.joined_on,
        urgency=Urgency.AMBER,
        carrier=TeamRole.INDIVIDUAL_COORDINATOR,
        actions=(Action(pgettext_lazy("form", "Complete it"), address),),
    )


def _silent(part: Participation) -> TodoItem:
    address = reverse("people:person", args=[part.person_id])
    return TodoItem(
        key=f"cycles.consent_missing:{part.pk}",
        kind="cycles.consent_missing",
        what=_("Consent to pass on details is missing"),
        who=part.person.full_name,
        why=_("Ask and note the answer; without it the mentor does not learn how to call."),
        since=part.joined_on,
        urgency=Urgency.SOON,
        carrier=TeamRole.INDIVIDUAL_COORDINATOR,
        actions=(Action(_("Open the page"), address),),
        call=Call(part.person, is_mentor=False),
    )
