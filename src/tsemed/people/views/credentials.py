"""A person's credentials: proposing a change, confirming one as the second person, inviting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsemed.accounts.change_steps import (
    AlreadyAsked,
    ChangeIsOver,
    SameAddress,
    SamePerson,
    TooManyChanges,
    TooManyOpenChanges,
)
from tsemed.accounts.credential_effects import AddressTaken
from tsemed.accounts.demo import is_character
from tsemed.accounts.invitations import HasSecondFactor, TooManyInvitations
from tsemed.accounts.models import CredentialKind
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.accounts.requests import user_of
from tsemed.accounts.second_factor import has_second_factor
from tsemed.accounts.states import ChangeState
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.people import credentials, queries
from tsemed.people.credential_lines import CONFIRMERS
from tsemed.people.forms_credentials import AddressForm, ReasonForm
from tsemed.people.independence import NotIndependent
from tsemed.people.models import Person
from tsemed.people.scope import people_scope_of


@reauthentication_required
@require_http_methods(["GET", "POST"])
@never_cache
@requires("people.propose_credential_change", check=False)
@idempotent()
def propose_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the address that is to open somebody's account, for a second person to confirm."""
    person = queries.get_person_for(user_of(request), pk, "people.propose_credential_change")
    form = AddressForm(request.POST or None)
    if form.is_valid() and _propose(request, person, CredentialKind.ADDRESS, form):
        return redirect("people:person", pk=pk)
    return render(request, "people/propose_address.html", _context(request, person, form=form))


@reauthentication_required
@require_http_methods(["GET", "POST"])
@never_cache
@requires("people.propose_credential_change", check=False)
@idempotent()
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to remove the second factor of somebody who lost it."""
    person = queries.get_person_for(user_of(request), pk, "people.propose_credential_change")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if person.user is None or not has_second_factor(person.user):
            form.add_error(None, _("There is no second factor: an invitation is enough."))
        elif _propose(request, person, CredentialKind.SECOND_FACTOR, form):
            return redirect("people:person", pk=pk)
    return render(request, "people/remove_factor.html", _context(request, person, form=form))


@reauthentication_required
@require_http_methods(["GET", "POST"])
@never_cache
@requires("people.invite_to_second_factor", check=False)
@idempotent()
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a member of staff to set up a second factor; the code is shown here and once."""
    person = credentials.get_invited_for(user_of(request), pk)
    context = _context(request, person)
    if people_scope_of(user_of(request)).holds(*CONFIRMERS):
        context |= {"back": reverse("people:uninvited"), "crumbs": []}
    if request.method == "POST":
        try:
            context["code"] = credentials.invite(person, by=user_of(request), at=timezone.now())
        except HasSecondFactor:
            context["problem"] = _(
                "There is a second factor already. Who has lost it needs two people to remove it."
            )
        except TooManyInvitations as refused:
            context["problem"] = refused.message
            return render(request, "people/invite_factor.html", context, status=refused.status)
    return render(request, "people/invite_factor.html", context)


@reauthentication_required
@require_http_methods(["GET", "POST"])
@never_cache
@requires("people.confirm_credential_change")
@idempotent()
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a change; confirm or refuse it as the second person, or stop a confirmed one."""
    now, user = timezone.now(), user_of(request)
    change = credentials.get_change_for(user, pk, at=now)
    context: dict[str, Any] = {
        "change": change,
        "person": change.user.person,
        "asked_by": getattr(change.asked_by, "person", None),
        "confirmed_by": getattr(change.confirmed_by, "person", None),
        "is_own": change.asked_by_id == user.pk,
        "is_address": change.kind == CredentialKind.ADDRESS,
        "is_confirmed": change.state != ChangeState.PROPOSED,
    }
    if request.method != "POST":
        return render(request, "people/credential_change.html", context)
    decide = credentials.confirm if request.POST.get("word") == "confirm" else credentials.refuse
    try:
        decide(change, by=user, at=now)
    except SamePerson:
        context["problem"] = _("You asked for it yourself: another person has to confirm it.")
    except AddressTaken:
        context["problem"] = _("This address belongs to another person. Refuse the change.")
    except (NotIndependent, credentials.ProposerLeft) as refused:
        context["problem"] = refused.message
    except ChangeIsOver:
        messages.error(request, _("Somebody was faster: this change is over already."))
        return redirect("today:today")
    else:
        messages.success(request, _result_message(context, confirmed=decide is credentials.confirm))
        return redirect("today:today")
    return render(request, "people/credential_change.html", context, status=409)


@require_safe
@never_cache
@requires("people.confirm_credential_change")
def uninvited(request: HttpRequest) -> HttpResponse:
    """List the staff who have yet to be invited to a second factor."""
    people = credentials.staff_to_invite(user_of(request))
    return render(request, "people/uninvited.html", {"people": people})


@require_POST
@requires("people.propose_credential_change", check=False)
@idempotent()
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own proposal."""
    person = queries.get_person_for(user_of(request), pk, "people.propose_credential_change")
    if credentials.withdraw(person, by=user_of(request), at=timezone.now()):
        messages.success(request, _("The change is cancelled. Nothing was changed."))
    return redirect("people:person", pk=pk)


def _propose(
    request: HttpRequest, person: Person, kind: CredentialKind, form: AddressForm | ReasonForm
) -> bool:
    if person.user is not None and is_character(person.user):
        form.add_error(None, _("In the demonstration the characters keep their addresses."))
        return False
    try:
        credentials.propose(
            person, kind, **form.cleaned_data, by=user_of(request), at=timezone.now()
        )
    except SameAddress:
        form.add_error("address", _("This is the sign-in address already."))
    except (TooManyChanges, TooManyOpenChanges) as refused:
        form.add_error(None, str(refused.message))
    except AlreadyAsked:
        form.add_error(None, _("A change waits for its second person already."))
    except credentials.NobodyToConfirm:
        form.add_error(
            None,
            _(
                "There is nobody to confirm it who is independent of you: let in neither by you "
                "nor lately by the person who let you in, nor you by them. Ask somebody who has "
                "been here for more than a month to propose it, or the operator of the server to "
                "invite a privacy officer."
            ),
        )
    else:
        messages.success(
            request, _("Sent to the mentoring manager and the privacy officer to confirm.")
        )
        return True
    return False


def _result_message(context: dict[str, Any], *, confirmed: bool) -> str:
    if not confirmed:
        stopped = context["is_confirmed"]
        return _("Stopped. Nothing was changed.") if stopped else _("Refused. Nothing was changed.")
    if context["is_address"]:
        return _(
            "Confirmed. In 24 hours the new address gets a code. Until then it can be stopped."
        )
    return _("Confirmed. In 24 hours the second factor is removed; until then it can be stopped.")


def _context(request: HttpRequest, person: Person, **more: Any) -> dict[str, Any]:
    back = reverse("people:person", args=[person.pk])
    return {
        "person": person,
        "back": back,
        "crumbs": [{"label": person.full_name, "url": back}],
        "waiting": credentials.proposed_by(user_of(request), person, at=timezone.now()),
        **more,
    }
