"""The months of hours: the list, one sheet, its steps, and the list for payroll."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.edits import Edit
from tsemed.base.files import answer_with_file
from tsemed.base.form_pages import Attempt, FormPage
from tsemed.base.formatting import shekels
from tsemed.base.lists import Column, Empty, ListPage, SavedView
from tsemed.base.steps import Reason, Step
from tsemed.base.views import requires
from tsemed.cycles.models import Assignment
from tsemed.finance import operations, queries
from tsemed.finance.forms import HourForm, SheetFilter, hours_initial
from tsemed.finance.models import HourEntry, Sheet
from tsemed.finance.operations import month_name
from tsemed.finance.payroll import take_out_payroll
from tsemed.finance.rules import amount_of, days_without_rate, first_of
from tsemed.finance.states import WRITABLE, SheetState

TONES = {
    SheetState.SUBMITTED: "waiting",
    SheetState.RETURNED: "attention",
    SheetState.APPROVED: "good",
    SheetState.PAID: "good",
}


def spell_minutes(minutes: int) -> str:
    """Return minutes as hours, 1:30."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"


def _address(sheet: Sheet) -> str:
    return reverse("finance:sheet", args=[sheet.pk])


def _crumbs(_sheet: Sheet) -> list[dict[str, Any]]:
    return [{"label": _("Hours"), "url": reverse("finance:list")}]


def _name(row: Sheet, _shared: object) -> dict[str, Any]:
    return {"text": row.assignment.person.full_name, "url": _address(row)}


def _tone(sheet: Sheet) -> str:
    return TONES.get(SheetState(sheet.state), "neutral")


def _state(row: Sheet, _shared: object) -> dict[str, Any]:
    return {"kind": "state", "text": row.get_state_display(), "tone": _tone(row)}


def _amount(row: Sheet, _shared: object) -> str:
    return "–" if row.amount is None else shekels(row.amount)


class Sheets(ListPage):
    """The months of hours this viewer writes, approves, sees or pays."""

    permission = "finance.list_sheets"
    title = _("Hours")
    subtitle = _("One sheet for each freelancer, cycle and month.")
    template = "finance/sheets.html"
    columns = (
        Column(_("Name"), _name),
        Column(_("Month"), lambda row, _shared: month_name(row.month)),
        Column(_("Cycle"), lambda row, _shared: row.assignment.cycle.name, may_fold=True),
        Column(_("Stage"), _state),
        Column(_("Hours"), lambda row, _shared: spell_minutes(row.minutes), is_number=True),
        Column(_("Amount"), _amount, is_number=True),
    )
    views = (
        SavedView("waiting", _("Wait for approval"), Q(state=SheetState.SUBMITTED)),
        SavedView("to_pay", _("To be paid"), Q(state=SheetState.APPROVED)),
    )
    empty = Empty(_("No hours yet"), _("A freelancer opens a month and writes hours on it."))

    def rows(self) -> QuerySet[Sheet]:
        """Return the sheets in the viewer's scope."""
        return queries.list_sheets(self.user, self.wanted)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join the person and the cycle."""
        return rows.select_related("assignment__person", "assignment__cycle")

    def filters(self) -> SheetFilter:
        """Return the choice of a stage."""
        return SheetFilter(self.request.GET)

    def more(self) -> dict[str, Any]:
        """Return the own places for which a month can be opened, and the way to payroll."""
        return {
            "places": queries.hourly_places_of(self.user, on=self.on),
            "may_take_out": self.user.has_perm("finance.take_out_payroll"),
        }


@require_safe
@requires("finance.view_sheet", check=False)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the hours of one month, what they come to, and what can be done with them."""
    user = user_of(request)
    found = queries.get_sheet_for(user, pk, "finance.view_sheet")
    work, rates = operations.work_of(found), operations.rates_of(found.assignment)
    lacks_rate = bool(days_without_rate(work, rates))
    amount = found.amount if found.amount is not None else amount_of(work, rates)
    is_fixed = found.amount is not None
    facts = [
        {"label": _("Cycle"), "value": found.assignment.cycle.name},
        {"label": _("Hours"), "value": spell_minutes(sum(one.minutes for one in work))},
        {
            "label": _("Amount") if is_fixed else _("Amount, before approval"),
            "value": "" if lacks_rate else shekels(amount),
        },
    ]
    if found.route:
        facts.append({"label": _("Route"), "value": found.get_route_display()})
    context = {
        "sheet": found,
        "month": month_name(found.month),
        "state": {"label": found.get_state_display(), "tone": _tone(found)},
        "entries": [_entry(one, found) for one in found.entries.all()],
        "facts": facts,
        "lacks_rate": lacks_rate,
        "may_write": found.state in WRITABLE and user.has_perm("finance.write_hours", found),
        "may_approve": found.state == SheetState.SUBMITTED
        and user.has_perm("finance.approve_sheet", found),
        "may_pay": found.state == SheetState.APPROVED and user.has_perm("finance.pay_sheet", found),
        "crumbs": _crumbs(found),
    }
    return render(request, "finance/sheet.html", context)


def _entry(entry: HourEntry, sheet: Sheet) -> dict[str, Any]:
    return {
        "pk": entry.pk,
        "on": entry.on,
        "time": spell_minutes(entry.minutes),
        "kind": entry.get_kind_display(),
        "note": entry.note,
        "is_correction": first_of(entry.on) < sheet.month,
    }


@require_POST
@requires("finance.take_out_payroll")
def payroll(request: HttpRequest) -> HttpResponse:
    """Return what was approved and is not paid yet, as a workbook."""
    user, at = user_of(request), timezone.now()
    made = take_out_payroll(list(queries.payroll(user)), by=user, at=at)
    called = f"payroll-{timezone.localdate(at).isoformat()}"
    return answer_with_file(made, called=called, kind="xlsx")


def _mark(attempt: Attempt[Any]) -> None:
    assert isinstance(attempt.refused, operations.HoursRefused)
    for name, words in operations.objection_words(attempt.refused.objections).items():
        attempt.form.add_error(name, words)


def _new(request: HttpRequest, found: Sheet) -> HourForm:
    today = timezone.localdate()
    day = today if first_of(today) == found.month else found.month
    return HourForm(request.POST or None, initial={"on": day})


def _known(request: HttpRequest, entry: HourEntry) -> HourForm:
    return HourForm(request.POST or None, initial=hours_initial(entry))


def _take_step(to: SheetState, **more: Any) -> Step[Sheet]:
    return Step(get=queries.get_sheet_for, to=to, back=_address, **more)


def _open(place: Assignment, *, by: User, at: Any) -> Sheet:
    return operations.open_sheet(place, by=by, at=at)


OPEN: Action[Assignment] = Action(
    name="open_sheet",
    get=queries.get_place_for,
    permission="finance.open_sheet",
    operation=_open,
    after=_address,
    back=lambda _place: reverse("finance:list"),
)
WRITE: FormPage[Sheet] = FormPage(
    get=queries.get_sheet_for,
    permission="finance.write_hours",
    make_form=_new,
    values=lambda form: form.values(),
    save=operations.write_hours,
    refused={operations.HoursRefused: _mark, operations.SheetLocked: ""},
    title=_("Write hours"),
    done=_("The hours are written."),
    back=_address,
    after=lambda entry: _address(entry.sheet),
    crumbs=_crumbs,
    context=lambda _request, found: {"subtitle": month_name(found.month)},
)
CHANGE: Edit[HourEntry] = Edit(
    get=queries.get_entry_for,
    permission="finance.write_hours",
    make_form=_known,
    values=lambda form: form.values(),
    save=operations.change_hours,
    refused={operations.HoursRefused: _mark, operations.SheetLocked: ""},
    title=_("Change hours"),
    back=lambda entry: _address(entry.sheet),
    crumbs=lambda entry: _crumbs(entry.sheet),
)
REMOVE: Action[HourEntry] = Action(
    name="remove_hours",
    get=queries.get_entry_for,
    permission="finance.write_hours",
    operation=operations.remove_hours,
    done=_("The hours are removed."),
    after=_address,
    back=lambda entry: _address(entry.sheet),
)
SUBMIT = _take_step(
    SheetState.SUBMITTED,
    name="submit_sheet",
    permission="finance.submit_sheet",
    operation=operations.submit_sheet,
    done=_("The hours are submitted and locked."),
)
APPROVE = _take_step(
    SheetState.APPROVED,
    name="approve_sheet",
    permission="finance.approve_sheet",
    operation=operations.approve_sheet,
    done=_("The hours are approved; what they come to is fixed."),
)
RETURN = _take_step(
    SheetState.RETURNED,
    name="return_sheet",
    permission="finance.approve_sheet",
    reason=Reason.REQUIRED,
    done=_("The hours are returned with your note."),
)
PAY = _take_step(
    SheetState.PAID,
    name="pay_sheet",
    permission="finance.pay_sheet",
    done=_("The payment is noted."),
)
