"""Changing the work model of a cycle: prepared with a reason, approved, begun (OM-3.14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import WrongState, save_edit
from tsemed.cycles.audit_events import MODEL_BEGUN, MODEL_CHOSEN, MODEL_GIVEN_UP
from tsemed.cycles.matrix import renew_matrix
from tsemed.cycles.models import Cycle, ModelPeriod
from tsemed.cycles.models.choices import REQUIREMENT_LABELS
from tsemed.cycles.queries import period_shown, unmet_requirements
from tsemed.cycles.rules import Requirement
from tsemed.cycles.states import TAKES_PEOPLE, CycleState
from tsemed.cycles.work_models import NEEDS, WorkModel


class NotReady(Refused):
    """The cycle may not begin yet; its sentence says everything that is missing."""

    is_recorded = False

    def __init__(self, unmet: list[Requirement]) -> None:
        super().__init__(" ".join(str(REQUIREMENT_LABELS[one]) for one in unmet))
        self.unmet = unmet


class SameModel(Refused):
    """The cycle runs under that model, or its change to it is prepared already."""

    is_recorded = False
    sentence = _("This is the model already. Choose another one.")


class ModelReasonMissing(Refused):
    """A running cycle changes its model only with a written reason."""

    is_recorded = False
    sentence = _("Write why the model changes; the approvals need it.")


class NothingPrepared(Refused):
    """No change of the model is prepared: somebody else began it or gave it up."""

    sentence = _("No change of the work model is prepared. Look at the cycle again.")


@transaction.atomic
def choose_model(
    cycle: Cycle, *, work_model: WorkModel, why: str, started_from: int, by: User, at: datetime
) -> ModelPeriod:
    """Choose another work model: a draft takes it at once, a running cycle prepares it (OM-3.14).

    The earlier period stays with its approvals, which count for no later one. Raise SameModel,
    ModelReasonMissing, WrongState and StaleVersion.
    """
    why = why.strip()
    if cycle.state not in TAKES_PEOPLE:
        raise WrongState(cycle, work_model)
    if work_model in (cycle.work_model, cycle.next_model):
        raise SameModel
    is_draft = cycle.state == CycleState.DRAFT
    if not is_draft and not why:
        raise ModelReasonMissing
    details = {"old_model": cycle.work_model, "new_model": str(work_model)}
    changes: dict[str, Any] = {"next_model": work_model}
    if is_draft:
        changes = {"work_model": work_model, "trigger": NEEDS[work_model].trigger}
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at, "why": why}
    save_edit(cycle, event=MODEL_CHOSEN, details=details, **how, **changes)
    cycle.periods.filter(began_on=None, given_up_at=None).update(given_up_at=at)
    period = ModelPeriod(cycle=cycle, work_model=work_model, reason=why, set_by=by, set_at=at)
    if is_draft:
        _begin(period, at=at)
    else:
        period.save()
    return period


@transaction.atomic
def begin_model(cycle: Cycle, *, by: User, at: datetime) -> ModelPeriod:
    """Let the prepared model take effect today, with its own matrix.

    Raise NothingPrepared, and NotReady with all that the new model still asks for.
    """
    period = period_shown(cycle) if cycle.next_model else None
    if period is None or cycle.state not in TAKES_PEOPLE:
        raise NothingPrepared
    if unmet := unmet_requirements(cycle, on=localdate(at)):
        raise NotReady(unmet)
    model = WorkModel(period.work_model)
    details = {"old_model": cycle.work_model, "new_model": str(model)}
    changes = {"work_model": model, "next_model": "", "trigger": NEEDS[model].trigger}
    save_edit(
        cycle,
        event=MODEL_BEGUN,
        started_from=cycle.version,
        by=by,
        at=at,
        why=period.reason,
        details=details,
        **changes,
    )
    _begin(period, at=at)
    return period


@transaction.atomic
def give_up_model(cycle: Cycle, *, by: User, at: datetime) -> None:
    """Give the prepared change of the model up; the cycle goes on as it is."""
    period = period_shown(cycle) if cycle.next_model else None
    if period is None:
        raise NothingPrepared
    details = {"gave_up_model": period.work_model}
    how: dict[str, Any] = {"started_from": cycle.version, "by": by, "at": at}
    save_edit(cycle, event=MODEL_GIVEN_UP, details=details, next_model="", **how)
    period.given_up_at = at
    period.save(update_fields=["given_up_at"])


def _begin(period: ModelPeriod, *, at: datetime) -> None:
    """Let a period follow the one before it, and write its matrix."""
    today = localdate(at)
    for earlier in period.cycle.periods.filter(began_on__isnull=False, ended_on=None):
        assert earlier.began_on is not None
        earlier.ended_on = max(earlier.began_on, today - timedelta(days=1))
        earlier.save(update_fields=["ended_on"])
    period.began_on = today
    period.save()
    assert period.set_by is not None
    renew_matrix(period.cycle, why=period.reason, by=period.set_by, at=at)
