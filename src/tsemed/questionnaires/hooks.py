"""What this app adds to the page of a person: what was answered, and the way to answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from tsemed.accounts.models import User
from tsemed.base.panels import Panel
from tsemed.people.models import Person
from tsemed.people.queries import panels
from tsemed.questionnaires.models import Response
from tsemed.questionnaires.queries import asked_about, responses_about
from tsemed.questionnaires.states import ResponseState

TONES = {ResponseState.DRAFT: "waiting", ResponseState.SUBMITTED: "good"}


@panels.add
def answers_of_person(user: User, person: Person, _on: date) -> Panel | None:
    """Return what was answered about a person, for those who may know it."""
    rows = [_row(one) for one in responses_about(user, person)]
    may_answer = asked_about(user, person).exists()
    if not rows and not may_answer:
        return None
    begin = reverse("questionnaires:begin", args=[person.pk]) if may_answer else ""
    return Panel("questionnaires/_responses_of_a_person.html", {"rows": rows, "begin": begin})


def _row(response: Response) -> dict[str, Any]:
    is_draft = response.state == ResponseState.DRAFT
    page = "questionnaires:answer" if is_draft else "questionnaires:response"
    return {
        "title": response.of.title,
        "url": reverse(page, args=[response.pk]),
        "state": {
            "label": response.get_state_display(),
            "tone": TONES[ResponseState(response.state)],
        },
        "about": [
            response.get_moment_display(),
            date_format(localtime(response.state_since), "SHORT_DATE_FORMAT"),
        ],
    }
