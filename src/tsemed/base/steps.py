"""A step of a thing's life, declared once: its operation, its URL and its answer to conflicts.

    WITHDRAW = Step(
        name="withdraw",
        get=queries.get_proposal_for,
        permission="matching.change_proposal",
        to=ProposalState.WITHDRAWN,
        reason=Reason.REQUIRED,
        guard=refuse_if_answered,
        effects=(free_place, tell_other_side),
        done=_("The proposal is withdrawn and the place is free again."),
        back=address_of_round,
    )
    urlpatterns += [WITHDRAW.url("<int:pk>/withdraw/")]

`WITHDRAW.take(proposal, by=user, at=now, why=...)` is the operation, for tests and other code. The
state, the audit row and every effect are written in one transaction, or none of them. A step that
locks several rows, or chooses its state by what it finds, names its `operation` instead of `to`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db import transaction
from django.http import HttpRequest

from tsemed.base.actions import Action
from tsemed.base.models import Stateful
from tsemed.base.refusals import ReasonRequired
from tsemed.base.transitions import take_step

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

T = TypeVar("T", bound=Stateful)
LONGEST_REASON = 300


class Reason(Enum):
    """Whether a step is taken with a written reason."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Effect(Protocol):
    """What follows from a step, in its transaction: a letter, a freed place, a follow-up."""

    def __call__(self, thing: Any, /, *, by: User | None, at: datetime) -> object: ...


class Guard(Protocol):
    """What must hold before a step; raises a `Refused` that says why not and what to do."""

    def __call__(self, thing: Any, /, *, to: str, by: User | None, at: datetime) -> object: ...


class Operation(Protocol):
    """What takes a step with locks or choices of its own; it raises a `Refused` like any other."""

    def __call__(
        self, thing: Any, /, *, to: str, by: User | None, at: datetime, why: str
    ) -> object: ...


@dataclass(frozen=True, kw_only=True)
class Step(Action[T]):
    """One step. Give `to`, or as `choices` the enum of states that the form has buttons for."""

    operation: Operation | None = None
    seen: Callable[[T], object] = lambda thing: thing.version
    to: str = ""
    reason: Reason = Reason.NONE
    guard: Guard | None = None
    effects: tuple[Effect, ...] = ()

    def take(
        self,
        thing: T,
        *,
        to: str = "",
        by: User | None,
        at: datetime,
        why: str = "",
        **changes: Any,
    ) -> T:
        """Take the step with its changes and effects, or raise a Refused and change nothing."""
        wanted, why = to or self.to, why.strip()
        if self.reason is Reason.REQUIRED and not why:
            raise ReasonRequired
        with transaction.atomic():
            if self.guard is not None:
                self.guard(thing, to=wanted, by=by, at=at)
            if self.operation is not None:
                self.operation(thing, to=wanted, by=by, at=at, why=why)
            else:
                take_step(thing, wanted, by=by, at=at, why=why, **changes)
            for effect in self.effects:
                effect(thing, by=by, at=at)
        return thing

    def _act(self, request: HttpRequest, thing: T, *, by: User, at: datetime) -> T:
        why = request.POST.get("why", "")[:LONGEST_REASON]
        to = self._chosen(request) if self.choices else self.to
        return self.take(thing, to=to, by=by, at=at, why=why)
