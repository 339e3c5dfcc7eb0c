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
from tsemed.base.combined_queries import Number, found_by
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.people.models import Capacity
from tsemed.people.scope import people_scope_of
from tsemed.people.staff_ties import staff_without_vouching

# More proposals than these stand on the page of all open changes.
MOST_PROPOSALS = 10
CONFIRMERS = (Capacity.MENTORING_MANAGER, Capacity.PRIVACY_OFFICER)


def credential_todos(user: User, *, on: date) -> list[TodoItem]:
    """Return the lines of Today for the changes that this user may confirm or stop.

    Of confirmed changes all, the soonest first, and then the proposals that have waited longest.
    """
    if not people_scope_of(user, on).holds(*CONFIRMERS):
        return []
    unfinished = changes_shown_to(user, at=timezone.now())
    is_proposed = Q(state=ChangeState.PROPOSED)
    confirmed = unfinished.exclude(is_proposed)
    proposed = unfinished.filter(is_proposed).exclude(asked_by=user).order_by("asked_at", "pk")
    found = found_by([confirmed, proposed[:MOST_PROPOSALS]]).select_related("user__person")
    number = Number(proposed.order_by().values("pk"))
    shown = found.annotate(number=number).order_by("state", "effective_at", "asked_at", "pk")
    changes: list[CredentialChange] = list(shown)
    lines = [_line(change, user) for change in changes]
    if changes and (more := changes[0].number - MOST_PROPOSALS) > 0:  # type: ignore[attr-defined]
        lines.append(_line_of_more(more, user))
    return lines


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
        is_never_cut=True,
    )


def _line_of_more(number: int, user: User) -> TodoItem:
    return TodoItem(
        key="people.more_credential_changes",
        kind="people.more_credential_changes",
        what=ngettext_lazy(
            "%(number)d more change of credentials waits for your confirmation",
            "%(number)d more changes of credentials wait for your confirmation",
            number,
        )
        % {"number": number},
        who="",
        why=_("Those that have waited longest stand on this page, the others on their own."),
        since=None,
        urgency=Urgency.AMBER,
        carrier=confirms_as(user),
        actions=(Action(_("See all changes"), reverse("people:credential_changes")),),
        is_never_cut=True,
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
