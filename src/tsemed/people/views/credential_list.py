"""The open changes of credentials that a viewer may confirm or stop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import CredentialChange, User
from tsemed.accounts.states import ChangeState
from tsemed.base.lists import Column, Empty, ListPage, SavedView
from tsemed.people.credential_todos import changes_shown_to

TONES = {
    ChangeState.PROPOSED: "waiting",
    ChangeState.CONFIRMED: "attention",
    ChangeState.OPEN: "attention",
}


def _whose(change: CredentialChange) -> dict[str, Any]:
    url = reverse("people:credential_change", args=[change.pk])
    return {"text": _name(change.user), "url": url}


def _name(user: User | None) -> str:
    person = getattr(user, "person", None)
    return person.full_name if person is not None else "–"


def _state(change: CredentialChange) -> dict[str, Any]:
    label = change.get_state_display()
    tone = TONES[ChangeState(change.state)]
    return {"kind": "state", "text": label, "label": label, "tone": tone}


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else "–"


class CredentialChanges(ListPage):
    """Every open change of credentials that two persons make, in this viewer's scope."""

    permission = "people.confirm_credential_change"
    title = _("Changes of credentials")
    subtitle = _("Each needs two people. Until it is done, you can stop it on its page.")
    columns = (
        Column(pgettext_lazy("person", "For"), lambda row, _shared: _whose(row)),
        Column(pgettext_lazy("credential", "What"), lambda row, _shared: row.get_kind_display()),
        Column(pgettext_lazy("credential", "State"), lambda row, _shared: _state(row)),
        Column(_("Asked by"), lambda row, _shared: _name(row.asked_by)),
        Column(_("Confirmed by"), lambda row, _shared: _name(row.confirmed_by)),
        Column(
            pgettext_lazy("credential", "Takes effect"),
            lambda row, _shared: _moment(row.effective_at),
            sort="effective_at",
        ),
        Column(
            pgettext_lazy("credential", "Asked on"),
            lambda row, _shared: _moment(row.asked_at),
            sort="asked_at",
        ),
    )
    views = (
        SavedView(
            "confirmed", pgettext_lazy("credential", "Confirmed"), ~Q(state=ChangeState.PROPOSED)
        ),
        SavedView("proposed", _("To decide"), Q(state=ChangeState.PROPOSED)),
    )
    empty = Empty(_("Nothing waits here"))

    def rows(self) -> QuerySet[CredentialChange]:
        """Return the confirmed changes, the soonest first, and then the proposals."""
        shown = changes_shown_to(self.user, at=timezone.now())
        return shown.order_by("state", "effective_at", "asked_at", "pk")

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join the persons whom a row names."""
        return rows.select_related("user__person", "asked_by__person", "confirmed_by__person")
