"""My sign-in address: changing it as its owner, and proving a new one that two persons set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsemed.accounts import change_steps, credential_changes, dual_control, queries, rate_limits
from tsemed.accounts.credential_effects import AddressTaken
from tsemed.accounts.demo import is_character
from tsemed.accounts.entry_points import sign_in_page
from tsemed.accounts.forms import BothCodesForm, NewAddressCodeForm, NewAddressForm
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.accounts.requests import user_of
from tsemed.accounts.views.throttled import too_many
from tsemed.base.idempotency import idempotent
from tsemed.base.sanitise import number_in
from tsemed.base.views import SIGNED_IN, requires


@reauthentication_required
@require_http_methods(["GET", "POST"])
@requires(SIGNED_IN)
@idempotent()
def own(request: HttpRequest) -> HttpResponse:
    """Show the address that opens this account, and ask for another one."""
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form):
        return HttpResponseRedirect(reverse("accounts:address"))
    return _page(request, form, BothCodesForm())


def _ask(request: HttpRequest, form: NewAddressForm) -> bool:
    user, to = user_of(request), form.cleaned_data["address"]
    if is_character(user):
        form.add_error(None, _("In the demonstration the characters keep their addresses."))
        return False
    try:
        credential_changes.ask_to_move_own_address(user, to=to, at=timezone.now())
    except change_steps.SameAddress:
        form.add_error("address", _("This is your sign-in address already."))
    except change_steps.NoOldAddress:
        form.add_error(None, _("This login has no address yet. Ask your coordinator to set one."))
    except change_steps.TooManyChanges as refused:
        form.add_error(None, str(refused.message))
    else:
        messages.success(request, _("Two codes are on their way: one to each address."))
        return True
    return False


@reauthentication_required
@require_POST
@requires(SIGNED_IN)
def enter_codes(request: HttpRequest) -> HttpResponse:
    """Take the codes of both addresses; if both are right, the address changes at once."""
    form = BothCodesForm(request.POST)
    if form.is_valid():
        codes = {"old": form.cleaned_data["old_code"], "new": form.cleaned_data["new_code"]}
        try:
            credential_changes.enter_own_codes(user_of(request), **codes, at=timezone.now())
        except change_steps.WrongCode as wrong:
            form.add_error(None, _wrong(wrong.left))
        except (change_steps.ChangeIsOver, AddressTaken):
            messages.error(request, _("This change is over. Ask for new codes."))
            return HttpResponseRedirect(reverse("accounts:address"))
        else:
            return _signed_out(request)
    return _page(request, NewAddressForm(), form)


@require_POST
@requires(SIGNED_IN)
def cancel(request: HttpRequest) -> HttpResponse:
    """Cancel a change of one's own credentials, also one that somebody else asked for."""
    now, pk = timezone.now(), number_in(request.POST.get("change")) or 0
    change = queries.get_own_change(user_of(request), pk, at=now)
    try:
        credential_changes.cancel_change(change, by=user_of(request), at=now)
    except change_steps.ChangeIsOver:
        messages.error(request, _("Somebody was faster: this change is over already."))
    else:
        messages.success(request, _("The change is cancelled. Nothing was changed."))
    return HttpResponseRedirect(reverse("accounts:address"))


def _enter_new(request: HttpRequest) -> HttpResponse:
    """Take the code of a new address that two persons have set; no sign-in is needed."""
    form = NewAddressCodeForm(request.POST or None)
    if request.method == "POST":
        try:
            now = timezone.now()
            rate_limits.count_attempt(rate_limits.asker_of(request, at=now), "address", at=now)
        except rate_limits.TooMany as limit:
            return too_many(request, limit)
        if form.is_valid() and _prove(form):
            return _signed_out(request)
    return render(request, "accounts/new_address.html", {"form": form})


def _prove(form: NewAddressCodeForm) -> bool:
    code = form.cleaned_data["code"]
    try:
        dual_control.enter_code_of_new_address(
            form.cleaned_data["address"], code=code, at=timezone.now()
        )
    except (change_steps.WrongCode, change_steps.ChangeIsOver, AddressTaken):
        form.add_error(
            "code",
            _("This address and code do not fit, or their time is over. Call your coordinator."),
        )
        return False
    return True


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("The sign-in address is changed. Please sign in with the new one."))
    return HttpResponseRedirect(reverse("account_login"))


def _wrong(left: int) -> str:
    if not left:
        return _("That was the fifth wrong try. Ask for new codes.")
    return _("One of the codes is not right. Both are needed, each from its own letter.")


def _page(request: HttpRequest, form: NewAddressForm, codes: BothCodesForm) -> HttpResponse:
    user = user_of(request)
    changes = queries.changes_of(user, at=timezone.now())
    context: dict[str, Any] = {
        "form": form,
        "codes": codes,
        "changes": [change for change in changes if change.asked_by_id != user.pk],
        "own": next((c for c in changes if c.asked_by_id == user.pk), None),
    }
    return render(request, "accounts/address.html", context)


enter_new = sign_in_page(_enter_new)
