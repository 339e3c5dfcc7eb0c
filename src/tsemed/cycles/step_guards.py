"""What keeps a cycle from a step, and what is worth knowing of it, by what apps above know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.functional import Promise

from tsemed.cycles.models import Cycle
from tsemed.cycles.states import CycleState

# Raises a Refused where the step may not be taken.
StepGuard = Callable[[Cycle, CycleState], None]
# Returns sentences for those who run the cycle; they block nothing.
Warnings = Callable[[Cycle, date], Iterable["Promise | str"]]

STEP_GUARDS: list[StepGuard] = []
WARNINGS: list[Warnings] = []


def hold_cycle(pk: int) -> Cycle:
    """Return a cycle as it is now, locked until the transaction ends.

    A step that depends on what is in a cycle, and what may only begin before that step, wait for
    each other here. It is locked after people and rounds.
    """
    return Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def guard_steps(guard: StepGuard) -> StepGuard:
    """Register what an app above objects to before a cycle takes a step."""
    STEP_GUARDS.append(guard)
    return guard


def warn_of(warnings: Warnings) -> Warnings:
    """Register what an app above has to say on the page of a cycle."""
    WARNINGS.append(warnings)
    return warnings
