"""The numbers of the policy: what holds, what held, what will hold, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.form_pages import Attempt, FormPage
from tsemed.base.formatting import isolated
from tsemed.base.sanitise import number_in
from tsemed.base.views import requires
from tsemed.cycles import policy_changes, queries
from tsemed.cycles.models import Cycle, PolicyVersion
from tsemed.cycles.models.choices import POLICY_NUMBERS
from tsemed.cycles.policy import FIRST, NUMBERS, OF_A_CYCLE, policy_of
from tsemed.cycles.policy_forms import PolicyForm
from tsemed.cycles.views.opening import cycles_crumb

FIRST_NUMBERS = {name: getattr(FIRST, name) for name in NUMBERS}


def _address(_cycle: Cycle | None = None) -> str:
    return reverse("cycles:policy")


@require_safe
@requires("cycles.view_policy")
def page(request: HttpRequest) -> HttpResponse:
    """Return the numbers in force today, and every version with who set it and why."""
    user, day = user_of(request), timezone.localdate()
    rows = queries.policy_versions_shown_to(user)
    names = queries.names_shown_to(user, [row.cycle for row in rows if row.cycle])
    in_force = policy_of(PolicyVersion.objects.in_order(), day)
    context = {
        "crumbs": [cycles_crumb()],
        "numbers": [
            {"label": about.label, "unit": about.unit, "number": getattr(in_force, name)}
            for name, about in POLICY_NUMBERS.items()
        ],
        "versions": _presented(rows, names, day, may_change=user.has_perm("cycles.change_policy")),
        "may_change": user.has_perm("cycles.change_policy"),
    }
    return render(request, "cycles/policy.html", context)


def _presented(
    rows: list[PolicyVersion], names: Mapping[int, str], day: date, *, may_change: bool
) -> list[dict[str, Any]]:
    """Return the versions, the latest first, each with what it changed."""
    before: dict[int | None, dict[str, int]] = {}
    shown = []
    for row in rows:
        of, changes = row.cycle_id, []
        old = before.get(of, {} if of else FIRST_NUMBERS)
        for name in NUMBERS:
            if (was := old.get(name)) != (now := row.numbers.get(name)):
                about = POLICY_NUMBERS[name]
                changes.append({"label": about.label, "unit": about.unit, "was": was, "now": now})
        if row.taken_back_at is None:
            before[of] = row.numbers
        shown.append(
            {
                "row": row,
                "title": _title(row, names, day),
                "changes": changes,
                "may_take_back": may_change and _state(row, day) == COMING,
            }
        )
    return shown[::-1]


def _title(row: PolicyVersion, names: Mapping[int, str], day: date) -> str:
    begins = _("From %(day)s") % {"day": date_format(row.valid_from, "SHORT_DATE_FORMAT")}
    of = [isolated(names[row.cycle_id])] if row.cycle_id else []
    return " · ".join([str(begins), *of, str(_state(row, day))])


COMING = pgettext_lazy("numbers", "Coming")


def _state(row: PolicyVersion, day: date) -> Any:
    if row.taken_back_at is not None:
        return pgettext_lazy("numbers", "Taken back")
    return COMING if row.valid_from > day else pgettext_lazy("numbers", "Begun")


@dataclass(frozen=True, kw_only=True)
class PolicyPage(FormPage[Cycle | None]):
    """A form that first shows what its numbers would change, and sets them when confirmed."""

    def _version(self, request: HttpRequest, thing: Cycle | None) -> int:
        return number_in(request.POST.get("number")) or policy_changes.next_number(thing)

    def _how(self, version: int) -> dict[str, Any]:
        return {"number": version}

    def _save(
        self,
        request: HttpRequest,
        key: Mapping[str, Any],
        thing: Any,
        form: BaseForm,
        version: int,
    ) -> HttpResponse:
        assert isinstance(form, PolicyForm)
        changes, effects = _compared(thing, form)
        if not changes:
            form.add_error(None, _("No number has changed. Change one, or go back."))
        seen = ",".join(f"{one['name']}={one['now']}" for one in changes)
        if changes and request.POST.get("confirm") == seen:
            return super()._save(request, key, thing, form, version)
        shown: dict[str, Any] = {"changes": changes, "effects": effects, "seen": seen}
        return self._page(request, thing, form, version=version, **shown)

    def _page(
        self,
        request: HttpRequest,
        thing: Cycle | None,
        form: BaseForm,
        *,
        status: int = 200,
        version: int = 0,
        **more: Any,
    ) -> HttpResponse:
        # No row is edited: the form carries the number that its version will get.
        return super()._page(request, thing, form, status=status, number=version, **more)


def _compared(cycle: Cycle | None, form: PolicyForm) -> tuple[list[Any], list[Any]]:
    """Return which numbers differ from those of the chosen day, and what would differ by them."""
    day: date = form.cleaned_data["valid_from"]
    of = cycle.pk if cycle else None
    versions = PolicyVersion.objects.in_order()
    before, whole = policy_of(versions, day, cycle_id=of), policy_of(versions, day)
    without = {name: getattr(whole, name) for name in form.names}
    after = replace(before, **{**without, **form.numbers()})
    changes = [
        {
            "name": name,
            "about": POLICY_NUMBERS[name],
            "was": getattr(before, name),
            "now": getattr(after, name),
        }
        for name in form.names
        if getattr(before, name) != getattr(after, name)
    ]
    on = timezone.localdate()
    return changes, policy_changes.effects_of(before, after, cycle=cycle, on=on)


def _form(request: HttpRequest, cycle: Cycle | None) -> PolicyForm:
    versions = PolicyVersion.objects.in_order()
    day = timezone.localdate() + timedelta(days=1)
    whole = policy_of(versions, day)
    if cycle is None:
        now = {name: getattr(whole, name) for name in NUMBERS}
        return PolicyForm(request.POST or None, names=NUMBERS, now=now, day=day)
    own = [one for one in versions if one.cycle_id == cycle.pk and one.valid_from <= day]
    now = dict(own[-1].numbers) if own else {}
    of_programme = {name: getattr(whole, name) for name in OF_A_CYCLE}
    return PolicyForm(
        request.POST or None, names=OF_A_CYCLE, now=now, programme=of_programme, day=day
    )


def _values(form: Any) -> dict[str, Any]:
    given = form.cleaned_data
    return {"numbers": form.numbers(), "valid_from": given["valid_from"], "reason": given["reason"]}


def _overtaken(attempt: Attempt[Cycle | None]) -> HttpResponse:
    """Show the form again with what was typed, from the version of now on."""
    attempt.form.add_error(None, str(attempt.refused))
    number = policy_changes.next_number(attempt.thing)
    now = _form(attempt.request, attempt.thing).initial
    held = [
        {"label": POLICY_NUMBERS[name].label, "value": f"{now[name]} {POLICY_NUMBERS[name].unit}"}
        for name in NUMBERS
        if name in now
    ]
    return attempt.page(version=number, held=held, status=409)


def _save_of_cycle(cycle: Cycle, **how: Any) -> PolicyVersion:
    return policy_changes.set_numbers(cycle=cycle, **how)


CHANGE: PolicyPage = PolicyPage(
    permission="cycles.change_policy",
    make_form=_form,
    save=policy_changes.set_numbers,
    values=_values,
    title=_("Change the numbers"),
    button=_("Show what changes"),
    done=_("Kept. The new numbers hold from their day on."),
    back=_address,
    crumbs=lambda _thing: [{"label": _("Numbers of the programme"), "url": _address()}],
    refused={
        policy_changes.ChangedMeanwhile: _overtaken,
        policy_changes.BeginsTooSoon: "valid_from",
    },
    template="cycles/policy_change.html",
)
CHANGE_OF_CYCLE: PolicyPage = PolicyPage(
    get=queries.get_cycle_for,
    permission="cycles.change_policy",
    make_form=_form,
    save=_save_of_cycle,
    values=_values,
    title=_("Numbers of this cycle"),
    button=_("Show what changes"),
    done=_("Kept. The new numbers hold from their day on."),
    back=lambda cycle: reverse("cycles:cycle", args=[cycle.pk]),
    crumbs=lambda cycle: [
        {"label": cycle.name, "url": reverse("cycles:cycle", args=[cycle.pk])},
    ],
    refused=CHANGE.refused,
    template="cycles/policy_change.html",
)


TAKE_BACK: Action[PolicyVersion] = Action(
    name="take_back_policy",
    get=queries.get_policy_version_for,
    permission="cycles.change_policy",
    operation=policy_changes.take_back,
    done=_("Taken back. What held before goes on."),
    back=lambda _version: _address(),
)
