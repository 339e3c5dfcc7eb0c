"""What waits for those who confirm changes of credentials and invite staff, on Today."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.queries import unfinished_changes
from tsemed.accounts.states import ChangeState
from tsemed.base.combined_queries import Number
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.people.models import Capacity
from tsemed.people.scope import people_scope_of
from tsemed.people.staff_ties import staff_without_vouching

CONFIRMERS = (Capacity.MENTORING_MANAGER, Capacity.PRIVACY_OFFICER)


def credential_lines(user: User, *, on: date) -> list[TodoItem]:
    """Return the lines of Today for the changes that this user may confirm."""
    if not people_scope_of(user, on).holds(*CONFIRMERS):
        return []
    unfinished = changes_shown_to(user, at=timezone.now())
    by_others = ~Q(state=ChangeState.PROPOSED, asked_by=user)
    waiting = unfinished.filter(by_others).order_by("asked_at", "pk")
    return [_line(change, user) for change in waiting[:20]]


def uninvited(user: User) -> Number:
    """Return what to ask about staff whose second factor this user could vouch for."""
    return Number(staff_without_vouching().exclude(user=user).order_by().values("pk"))


def changes_shown_to(user: User, *, at: datetime) -> QuerySet[CredentialChange]:
    """Return the changes of others that a user may confirm or stop."""
    if not user.has_perm("people.confirm_credential_change"):
        return CredentialChange.objects.none()
    by_two = ~Q(asked_by=F("user"))
    unfinished = unfinished_changes(at=at).filter(by_two).exclude(user=user)
    return unfinished.select_related("user__person", "asked_by__person")


def _line(change: CredentialChange, user: User) -> TodoItem:
    of_address = change.kind == CredentialKind.ADDRESS
    is_proposed = change.state == ChangeState.PROPOSED
    if is_proposed:
        what = (
            _("A new sign-in address waits for your confirmation")
            if of_address
            else _("A second factor to be removed waits for your confirmation")
        )
        why = _("Two different people have to agree before anything opens the account.")
    else:
        what = (
            _("Two people have confirmed a new sign-in address")
            if of_address
            else _("Two people have confirmed that a second factor is removed")
        )
        why = _("Until it is done, you can stop it. Do so if anything about it is not right.")
    kind = "people.credential_change" if is_proposed else "people.credential_change_confirmed"
    address = reverse("people:credential_change", args=[change.pk])
    return TodoItem(
        key=f"{kind}:{change.pk}",
        kind=kind,
        what=what,
        who=change.user.person.full_name,
        why=why,
        since=timezone.localdate(change.asked_at),
        urgency=Urgency.AMBER,
        carrier=confirms_as(user),
        actions=(Action(pgettext_lazy("credential", "Look at it"), address),),
        due=timezone.localdate(change.expires_at),
    )


def confirms_as(user: User) -> str:
    """Return the capacity in which a user confirms credentials."""
    scope = people_scope_of(user)
    return next((one for one in CONFIRMERS if scope.holds(one)), CONFIRMERS[0])


def line_of_invitations(number: int, user: User) -> TodoItem:
    return TodoItem(
        key="people.invitations",
        kind="people.invitations",
        what=ngettext_lazy(
            "%(number)d member of staff has no second factor that counts",
            "%(number)d members of staff have no second factor that counts",
            number,
        )
        % {"number": number},
        who="",
        why=_("Each needs a code that you give them, by telephone or in person."),
        since=None,
        urgency=Urgency.SOON,
        carrier=confirms_as(user),
        actions=(Action(_("Invite them"), reverse("people:uninvited")),),
    )
