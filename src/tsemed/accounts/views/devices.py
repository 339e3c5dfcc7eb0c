"""My devices: where I am signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tsemed.accounts import operations, queries, sessions
from tsemed.accounts.factors import is_staff
from tsemed.accounts.freshness import fresh_sign_in_required
from tsemed.accounts.requests import user_of
from tsemed.base.doors import SIGNED_IN, door
from tsemed.base.typed import number_in


@door(SIGNED_IN)
def devices(request: HttpRequest) -> HttpResponse:
    """The list; a form on each line signs that device out."""
    if request.method == "POST":
        return _send_away(request, request.POST.get("device", ""))
    context = {
        "devices": queries.devices_of(user_of(request), at=timezone.now()),
        "here": sessions.device_of(request),
        "may_mark_phone": not is_staff(user_of(request)),
    }
    return render(request, "accounts/devices.html", context)


def _send_away(request: HttpRequest, asked: str) -> HttpResponse:
    now, pk = timezone.now(), number_in(asked) or 0
    device = queries.get_device_for(user_of(request), pk, at=now)
    if device.pk == sessions.device_of(request):
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    operations.end_device(device, by=user_of(request), at=now)
    messages.success(request, _("This device is signed out."))
    return HttpResponseRedirect(reverse("accounts:devices"))


@fresh_sign_in_required
@door(SIGNED_IN)
def own_phone(request: HttpRequest) -> HttpResponse:
    """Marking the device in hand as one's own phone; not for staff, who see too much."""
    if request.method == "POST" and not is_staff(user_of(request)):
        sessions.make_own_phone(request, at=timezone.now())
        messages.success(request, _("This phone stays signed in for 30 days."))
    return HttpResponseRedirect(reverse("accounts:devices"))
