"""The report of a meeting: on a phone, with one thumb, in under a minute."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.devices import opens_with_device
from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.relationships import operations, queries
from tsemed.relationships.forms import ReportForm
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.names import names_for
from tsemed.relationships.permissions import is_mentor_of
from tsemed.relationships.states import MeetingState
from tsemed.terms.queries import NotOffered


@opens_with_device
@require_http_methods(["GET", "HEAD", "POST"])
@requires("relationships.report_meeting", check=False)
@idempotent()
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report one meeting; the answer is a page that this phone may open too."""
    user = user_of(request)
    pair = queries.get_relationship_for(user, pk, "relationships.report_meeting")
    if request.method != "POST" and request.GET.get("done"):
        return render(request, "relationships/reported.html", _context(user, pair))
    planned = pair.meetings.planned().first()
    day = timezone.localdate()
    form = ReportForm(request.POST or None, initial=_initial(user, pair, planned, day))
    form.label_suffix = ""
    context = {**_context(user, pair), "form": form}
    if request.method == "POST" and form.is_valid():
        reported = form.report(planned_on=planned.on if planned else day)
        by_staff = not is_mentor_of.test(user, pair)
        try:
            operations.report_meeting(pair, reported, by=user, by_staff=by_staff, at=timezone.now())
        except operations.CannotBe as refused:
            form.object_to(refused.objections)
        except operations.AlreadyReported as before:
            if before.meeting.reported_by_id == user.pk:
                return redirect(f"{reverse('relationships:report', args=[pk])}?done=before")
            form.add_error("on", _("Somebody else reported a meeting of this day meanwhile."))
            return render(request, "relationships/report.html", context, status=409)
        except NotOffered as refused:
            form.add_error("topics", str(refused.message))
        except operations.NotLive:
            return render(request, "relationships/ended.html", context, status=409)
        else:
            return redirect(f"{reverse('relationships:report', args=[pk])}?done=now")
    return render(request, "relationships/report.html", context)


def _initial(user: User, pair: Relationship, planned: Meeting | None, day: date) -> dict[str, Any]:
    """Return what most reports say, so that most reports are two presses."""
    reads = user.has_perm("relationships.read_meetings", pair)
    last = pair.meetings.filter(state=MeetingState.HELD).first() if reads else None
    return {
        "held": "yes",
        "on": planned.on if planned and planned.on <= day else day,
        "minutes": str(last.minutes) if last else "60",
        "channel": last.channel if last else "",
    }


def _context(user: User, pair: Relationship) -> dict[str, Any]:
    reads = user.has_perm("relationships.read_meetings", pair)
    steps = pair.meetings.exclude(next_step="").values_list("next_step", flat=True)
    return {
        "pair": pair,
        "names": names_for(user, [pair])[pair.pk],
        "last_step": (steps.first() if reads else None) or "",
        "by_staff": not is_mentor_of.test(user, pair),
    }
