"""The questionnaires, each version a line."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.lists import Column, Empty, ListPage, SavedView
from tsemed.questionnaires.definition import SHOWN_ONLY
from tsemed.questionnaires.models import QuestionnaireVersion
from tsemed.questionnaires.queries import versions_visible_to
from tsemed.questionnaires.states import VersionState

TONES = {
    VersionState.DRAFT: "waiting",
    VersionState.PUBLISHED: "good",
    VersionState.RETIRED: "neutral",
    VersionState.DISCARDED: "neutral",
}


def address_of(version: QuestionnaireVersion) -> str:
    """Return the address of a version's page."""
    return reverse("questionnaires:version", args=[version.pk])


def state_of(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return the state of a version with the tone that draws it."""
    label = version.get_state_display()
    return {"text": label, "label": label, "tone": TONES[VersionState(version.state)]}


class Questionnaires(ListPage):
    """What people are asked: every version of every questionnaire, the newest first."""

    permission = "questionnaires.manage_questionnaires"
    title = _("Questionnaires")
    subtitle = _("What mentors and mentees are asked. Matching reads the answers.")
    columns = (
        Column(
            pgettext_lazy("questionnaire", "Title"),
            lambda row, _shared: {"text": row.title, "url": address_of(row)},
        ),
        Column(
            pgettext_lazy("questionnaire", "Asked of"),
            lambda row, _shared: row.questionnaire.get_about_display(),
        ),
        Column(
            pgettext_lazy("questionnaire", "Version"),
            lambda row, _shared: str(row.number),
            is_number=True,
        ),
        Column(
            pgettext_lazy("questionnaire", "State"),
            lambda row, _shared: state_of(row) | {"kind": "state"},
        ),
        Column(_("Questions"), lambda row, _shared: str(row.asked), is_number=True),
        Column(
            pgettext_lazy("questionnaire", "Taken in"),
            lambda row, _shared: date_format(localtime(row.taken_in_at), "SHORT_DATE_FORMAT"),
        ),
    )
    views = (
        SavedView("published", pgettext_lazy("questionnaires", "Published"), Q(state="published")),
        SavedView("drafts", pgettext_lazy("questionnaires", "Drafts"), Q(state="draft")),
    )
    empty = Empty(_("No questionnaire here"), _("Take in a workbook to have one."))

    def rows(self) -> QuerySet[QuestionnaireVersion]:
        """Return the versions, those of one questionnaire together, the newest first."""
        versions = versions_visible_to(self.user)
        return versions.order_by("questionnaire__code", "-number")

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Count the questions that take an answer."""
        is_answered = ~Q(questions__kind__in=[one.value for one in SHOWN_ONLY])
        with_names = rows.select_related("questionnaire")
        counted: QuerySet[Any] = with_names.annotate(asked=Count("questions", filter=is_answered))
        return counted

    def actions(self) -> list[dict[str, Any]]:
        """Return the way to take one in."""
        address = reverse("questionnaires:take_in")
        return [{"label": _("Take in a workbook"), "url": address, "icon": "upload"}]
