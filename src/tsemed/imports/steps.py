"""The steps of a list that was checked: all of it enters, or it is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.steps import Step
from tsemed.imports.models import Import
from tsemed.imports.operations import apply_list, cancel_list
from tsemed.imports.queries import get_import_for
from tsemed.imports.states import ImportState
from tsemed.imports.tasks import enter_large_list


def _apply(one: Import, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    assert by is not None
    apply_list(one, by=by, at=at)


def _enter_later(one: Import, *, by: User | None, at: datetime) -> None:  # noqa: ARG001
    if one.state == ImportState.APPLYING and one.is_large:
        enter_large_list.enqueue(one.pk)


def _cancel(one: Import, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    cancel_list(one, by=by, at=at)


APPLY: Step[Import] = Step(
    name="apply",
    get=get_import_for,
    permission="imports.apply_import",
    operation=_apply,
    effects=(_enter_later,),
    done="",
    back=lambda one: reverse("imports:import", args=[one.pk]),
)
CANCEL: Step[Import] = Step(
    name="cancel",
    get=get_import_for,
    permission="imports.apply_import",
    operation=_cancel,
    done=_("The list was cancelled and forgotten."),
    back=lambda _one: reverse("imports:imports"),
)
