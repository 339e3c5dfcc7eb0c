"""A person's credentials: proposing a change, confirming one as the second person, inviting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tsemed.accounts.change_steps import (
    AlreadyAsked,
    ChangeIsOver,
    SameAddress,
    SamePerson,
    TooManyChanges,
    TooManyOpenChanges,
)
from tsemed.accounts.credential_effects import AddressTaken
from tsemed.accounts.invitations import HasSecondFactor, TooManyInvitations
from tsemed.accounts.models import CredentialKind
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.accounts.requests import user_of
from tsemed.accounts.states import ChangeState
from tsemed.base.actions import Action, Notice
from tsemed.base.form_pages import FormPage
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.people import credentials, queries
from tsemed.people.credential_forms import AddressForm, ReasonForm
from tsemed.people.credential_todos import CONFIRMERS
from tsemed.people.independence import NotIndependent
from tsemed.people.models import Person
from tsemed.people.scope import people_scope_of


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _context(request: HttpRequest, person: Person) -> dict[str, Any]:
    waiting = credentials.proposed_by(user_of(request), person, at=timezone.now())
    return {"person": person, "waiting": waiting}


def _withdrawn(is_any: bool) -> list[Notice]:
    return [Notice(_("The change is cancelled. Nothing was changed."))] if is_any else []


_PROPOSAL: dict[str, Any] = {
    "get": queries.get_person_for,
    "permission": "people.propose_credential_change",
    "button": gettext_lazy("Propose"),
    "done": gettext_lazy("Sent to the mentoring manager and the privacy officer to confirm."),
    "back": _address,
    "crumbs": lambda person: [{"label": person.full_name, "url": _address(person)}],
    "context": _context,
    "refused": {
        SameAddress: "address",
        TooManyChanges: "",
        TooManyOpenChanges: "",
        AlreadyAsked: "",
        credentials.NobodyToConfirm: "",
        credentials.FactorIsMissing: "",
        credentials.IsCharacter: "",
    },
}
_propose_address: FormPage[Person] = FormPage(
    make_form=lambda request, _person: AddressForm(request.POST or None),
    save=partial(credentials.propose, kind=CredentialKind.ADDRESS),
    title=gettext_lazy("Another sign-in address"),
    template="people/propose_address.html",
    **_PROPOSAL,
)
_remove_factor: FormPage[Person] = FormPage(
    make_form=lambda request, _person: ReasonForm(request.POST or None),
    save=partial(credentials.propose, kind=CredentialKind.SECOND_FACTOR),
    title=gettext_lazy("Remove a lost second factor"),
    template="people/remove_factor.html",
    **_PROPOSAL,
)
propose_address = reauthentication_required(never_cache(_propose_address.view))
remove_factor = reauthentication_required(never_cache(_remove_factor.view))


@reauthentication_required
@require_http_methods(["GET", "POST"])
@never_cache
@requires("people.invite_to_second_factor", check=False)
@idempotent()
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a member of staff to set up a second factor; the code is shown here and once."""
    person = credentials.get_invited_for(user_of(request), pk)
    context = _context(request, person) | {
        "back": _address(person),
        "crumbs": [{"label": person.full_name, "url": _address(person)}],
    }
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
    agrees = request.POST.get("decision") == "confirm"
    decide = credentials.confirm if agrees else credentials.refuse
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


WITHDRAW: Action[Person] = Action(
    name="withdraw_change",
    get=queries.get_person_for,
    permission="people.propose_credential_change",
    operation=credentials.withdraw,
    done=_withdrawn,
    back=_address,
)


def _result_message(context: dict[str, Any], *, confirmed: bool) -> str:
    if not confirmed:
        stopped = context["is_confirmed"]
        return _("Stopped. Nothing was changed.") if stopped else _("Refused. Nothing was changed.")
    if context["is_address"]:
        return _(
            "Confirmed. In 24 hours the new address gets a code. Until then it can be stopped."
        )
    return _("Confirmed. In 24 hours the second factor is removed; until then it can be stopped.")
