"""My devices: where I am signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tsemed.accounts import known_devices, operations, queries, sessions
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.accounts.requests import user_of
from tsemed.accounts.second_factor import is_staff
from tsemed.base.sanitise import number_in
from tsemed.base.views import SIGNED_IN, requires


@requires(SIGNED_IN)
def devices(request: HttpRequest) -> HttpResponse:
    """Return the lists; a form on each line signs that device out, or forgets it."""
    now, user = timezone.now(), user_of(request)
    if request.method == "POST" and "known" in request.POST:
        return _forget(request, request.POST["known"])
    if request.method == "POST":
        return _sign_out_device(request, request.POST.get("device", ""))
    here = known_devices.find(request, [user], at=now)
    context = {
        "devices": queries.devices_of(user, at=now),
        "known_devices": queries.known_devices_of(user, at=now),
        "known_here": here.pk if here else None,
        "here": sessions.device_of(request),
        "may_mark_phone": not is_staff(user),
    }
    return render(request, "accounts/devices.html", context)


def _sign_out_device(request: HttpRequest, asked: str) -> HttpResponse:
    now, pk = timezone.now(), number_in(asked) or 0
    device = queries.get_device_for(user_of(request), pk, at=now)
    if device.pk == sessions.device_of(request):
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    operations.end_device(device, by=user_of(request), at=now)
    messages.success(request, _("This device is signed out."))
    return HttpResponseRedirect(reverse("accounts:devices"))


def _forget(request: HttpRequest, asked: str) -> HttpResponse:
    now, user = timezone.now(), user_of(request)
    known = queries.get_known_device_for(user, number_in(asked) or 0, at=now)
    known_devices.forget(known, by=user, at=now)
    messages.success(request, _("This device is forgotten."))
    return HttpResponseRedirect(reverse("accounts:devices"))


@reauthentication_required
@requires(SIGNED_IN)
def own_phone(request: HttpRequest) -> HttpResponse:
    """Mark the device in hand as one's own phone; refuse staff, who see too much."""
    if request.method == "POST" and not is_staff(user_of(request)):
        sessions.make_own_phone(request, at=timezone.now())
        messages.success(request, _("This phone stays signed in for 30 days."))
    return HttpResponseRedirect(reverse("accounts:devices"))
