"""What matching lacks of mentees before they are paired, for who recruits them (OM-3.2)."""

from __future__ import annotations

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.combined_queries import found_by
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.hand_over import lacks_hand_over, not_handed_over
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import Scope
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Function

MOST = 20
BEFORE_PAIRS = (CycleState.RECRUITING, CycleState.MATCHING)
BEFORE_ALL_PAIRS = (*BEFORE_PAIRS, CycleState.MENTORING)
LACKS_FACTS = Q(person__mentee__isnull=False, cycle__state__in=BEFORE_PAIRS) & (
    Q(person__mentee__stage="")
    | Q(person__mentee__occupations=[])
    | Q(person__modes=[])
    | Q(person__times=[])
)


def missing_of_the_recruited(scope: Scope) -> list[TodoItem]:
    """Return what matching lacks of those one recruits, and who was not asked about the freelancer.

    Before details pass to a freelance coordinator the mentee agrees to it (OM-2.9).

    Somebody who does not lead a cycle recruits there for her own programmes, and has a line for
    each person; who leads it has one for all (`participant_todos`).
    """
    carried = set(scope.carrying(Function.MENTEE_RECRUITMENT)).difference(scope.leads)
    if not carried or not scope.own_programmes:
        return []
    recruited = Participation.objects.filter(
        cycle__in=carried,
        cycle__state__in=BEFORE_ALL_PAIRS,
        side=Side.MENTEE,
        programme__in=scope.own_programmes,
        left_on__isnull=True,
        person__mentee__isnull=False,
    ).order_by("joined_on", "pk")
    bare = recruited.filter(LACKS_FACTS)[:MOST]
    silent = not_handed_over(recruited, on=scope.on)[:MOST]
    found = found_by([bare, silent]).select_related("person")
    parts = found.annotate(
        is_bare=Case(When(LACKS_FACTS, then=True), default=False),
        is_silent=Case(When(lacks_hand_over(on=scope.on), then=True), default=False),
    ).order_by("joined_on", "pk")
    rows = list(parts)
    return [
        *[_bare(part) for part in rows if part.is_bare][:MOST],
        *[_silent(part) for part in rows if part.is_silent][:MOST],
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
        what=_("Consent to hand over details is missing"),
        who=part.person.full_name,
        why=_("Ask and note the answer; without it nobody is proposed to them."),
        since=part.joined_on,
        urgency=Urgency.SOON,
        carrier=TeamRole.INDIVIDUAL_COORDINATOR,
        actions=(Action(_("Open the page"), address),),
        call=Call(part.person, is_mentor=False),
    )
