"""The styleguide: every component in its states, and three pages to lift markup from."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsemed.base.views import ANYBODY, requires
from tsemed.web.styleguide.forms import EveryField, MeetingReport, Narrow
from tsemed.web.styleguide.samples import TODAY, frame, sample, say

LEVELS = (messages.SUCCESS, messages.INFO, messages.WARNING, messages.ERROR)
ERRORS = (400, 403, 404, 409, 429, 500)


@require_safe
@requires(ANYBODY)
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in its states."""
    wrong = EveryField(
        {"name": "", "phone": "12", "hours": "9", "way": "video"}, auto_id="wrong_%s"
    )
    wrong.is_valid()
    words = say("This was done.", "זה נעשה.", "تمّ ذلك.")
    return render(
        request,
        "styleguide/components.html",
        {
            **frame(),
            **sample("components"),
            "page_obj": Paginator(range(499), 5).get_page(request.GET.get("page", 4)),
            "pages": _pages(),
            "form": EveryField(),
            "wrong": wrong,
            "filters": Narrow(auto_id="narrow_%s"),
            "messages_of_each_level": [Message(level, words) for level in LEVELS],
        },
    )


def _pages() -> list[dict[str, str]]:
    names = ("today", "matching", "meeting_report")
    pages = [{"label": name, "url": reverse(f"web:styleguide:{name}")} for name in names]
    errors = [
        {"label": str(code), "url": reverse("web:styleguide:error", args=[code])} for code in ERRORS
    ]
    return [*pages, *errors]


@require_safe
@requires(ANYBODY)
def today(request: HttpRequest) -> HttpResponse:
    """Show the Today page of a coordinator."""
    return render(request, "styleguide/today.html", {**frame(0), **sample("today")})


@require_safe
@requires(ANYBODY)
def matching(request: HttpRequest) -> HttpResponse:
    """Show a matching round."""
    return render(request, "styleguide/matching.html", {**frame(2), **sample("matching")})


@require_safe
@requires(ANYBODY)
def meeting_report(request: HttpRequest) -> HttpResponse:
    """Show the mentor's meeting report."""
    chosen = {"held": "yes", "minutes": "60", "topics": ["cv", "interview"], "day": TODAY}
    context = {**sample("meeting_report"), "form": MeetingReport(initial=chosen)}
    return render(request, "styleguide/meeting_report.html", context)


@require_safe
@requires(ANYBODY)
def error(request: HttpRequest, code: int) -> HttpResponse:
    """Show an error page, answered with 200 so that it can be looked at."""
    if code not in ERRORS:
        raise Http404
    return render(request, f"errors/{code}.html", {"reference": "7f3a-29c1"})
