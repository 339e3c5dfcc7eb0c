"""Inviting a member of staff to enrol a second factor, with a code that no mail carries.

Who may invite whom is for the apps above. That nobody invites themselves stands in a
constraint.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tsemed.accounts import counters, second_factor
from tsemed.accounts.audit_events import FACTOR_INVITATION, FACTOR_INVITED, FACTOR_VOUCHED
from tsemed.accounts.models import FactorInvitation, User
from tsemed.accounts.one_time_codes import count_try, hash_code, is_right, new_code
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.rules import CREDENTIALS, DAY, Rate
from tsemed.base.audit import record
from tsemed.base.refusals import Refused

PER_INVITER = Rate(CREDENTIALS.invitations_a_day, DAY)


class NotAccepted(Exception):
    """The code is wrong, or there is no invitation that may still be accepted."""


class HasSecondFactor(Exception):
    """The login has a second factor that somebody vouched for already."""


class TooManyInvitations(Refused):
    """The inviter has made as many invitations as a day allows."""

    status = 429
    sentence = _(
        "You have made as many invitations today as one person may. "
        "Invite the others tomorrow, or ask another person of the office."
    )


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime) -> str:
    """Make an invitation and return its code, to be shown once and passed on by voice.

    An earlier invitation ends. `by` is None on the server only. Raise HasSecondFactor, and
    TooManyInvitations where one person vouches for more people in a day than they can know.
    """
    if by is not None:
        # Of several at once each gets a number of its own.
        made = counters.count("invitation", f"login {by.pk}", PER_INVITER, at=at)
        if made.number > PER_INVITER.amount:
            raise TooManyInvitations
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.factor_vouched_at is not None and second_factor.has_second_factor(user):
        raise HasSecondFactor
    FactorInvitation.objects.filter(user=user, accepted_at=None, ended_at=None).update(ended_at=at)
    code = new_code()
    invitation = FactorInvitation.objects.create(
        user=user,
        invited_by=by,
        code=hash_code(code, purpose=_purpose(user)),
        invited_at=at,
        expires_at=at + CREDENTIALS.invitation,
    )
    details = {"invitation": invitation.pk}
    record(FACTOR_INVITED, user, by=by, at=at, details=details)
    return code


def accept(user: User, *, code: str, at: datetime) -> FactorInvitation:
    """Use an invitation up by its code; raise NotAccepted.

    The try is counted before the code is judged, and a right code is accepted once.
    """
    waiting = FactorInvitation.objects.filter(user=user, accepted_at=None, ended_at=None)
    found = waiting.first()
    if found is None or not count_try(waiting.filter(pk=found.pk), at=at):
        record_refusal(user, why="no_invitation", at=at)
        raise NotAccepted
    if not is_right(code, found.code, purpose=_purpose(user)):
        record_refusal(user, why="wrong_invitation", at=at)
        raise NotAccepted
    with transaction.atomic():
        if not waiting.filter(pk=found.pk).update(accepted_at=at):
            raise NotAccepted
        details = {"invitation": found.pk}
        record(FACTOR_INVITATION, user, by=user, at=at, details=details)
    return found


@transaction.atomic
def vouch(user: User, *, at: datetime) -> None:
    """Let a login's second factor count for staff from now on."""
    if User.objects.filter(pk=user.pk, factor_vouched_at=None).update(factor_vouched_at=at):
        user.factor_vouched_at = at
        record(FACTOR_VOUCHED, user, by=user, at=at)


def forget_vouching(user: User) -> None:
    """Ask for an invitation again once the last second factor of a login is gone."""
    if not second_factor.has_second_factor(user):
        User.objects.filter(pk=user.pk).update(factor_vouched_at=None)


def _purpose(user: User) -> str:
    return f"second-factor:{user.pk}"
