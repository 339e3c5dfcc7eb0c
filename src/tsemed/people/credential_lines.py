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
from tsemed.base.todos import TodoItem, Urgency
from tsemed.people.models import Capacity
from tsemed.people.roles import holds
from tsemed.people.staff_ties import staff_without_vouching

CONFIRMERS = (Capacity.MENTORING_MANAGER, Capacity.PRIVACY_OFFICER)


def credential_lines(user: User, *, on: date) -> list[TodoItem]:
    """Return the lines of Today for the changes that this user may confirm."""
    if not holds(user, *CONFIRMERS, on=on):
        return []
    unfinished = changes_shown_to(user, at=timezone.now())
    by_others = ~Q(state=ChangeState.PROPOSED, asked_by=user)
    waiting = unfinished.filter(by_others).order_by("asked_at", "pk")
    lines = [_line(change) for change in waiting[:20]]
    number = staff_without_vouching().exclude(user=user).count()
    return [*lines, _line_of_invitations(number)] if number else lines


def changes_shown_to(user: User, *, at: datetime) -> QuerySet[CredentialChange]:
    """Return the changes of others that a user may confirm or stop."""
    if not user.has_perm("people.confirm_credential_change"):
        return CredentialChange.objects.none()
    by_two = ~Q(asked_by=F("user"))
    unfinished = unfinished_changes(at=at).filter(by_two).exclude(user=user)
    return unfinished.select_related("user__person", "asked_by__person")


def _line(change: CredentialChange) -> TodoItem:
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
    return TodoItem(
        kind="people.credential_change" if is_proposed else "people.credential_change_confirmed",
        what=what,
        who=change.user.person.full_name,
        why=why,
        since=timezone.localdate(change.asked_at),
        urgency=Urgency.AMBER,
        action=pgettext_lazy("credential", "Look at it"),
        address=reverse("people:credential_change", args=[change.pk]),
    )


def _line_of_invitations(number: int) -> TodoItem:
    return TodoItem(
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
        action=_("Invite them"),
        address=reverse("people:uninvited"),
    )
