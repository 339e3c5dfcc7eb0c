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
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from tsemed.base.conflicts import refuse_stale_page
from tsemed.base.idempotency import idempotent
from tsemed.base.models import Stateful
from tsemed.base.refusals import ReasonRequired
from tsemed.base.transitions import take_step
from tsemed.base.views import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
    from django.utils.functional import Promise

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


@dataclass(frozen=True)
class Step(Generic[T]):
    """One step. Give `to`, or the enum of states from which the form chooses with its button.

    `get(user, pk, permission)` returns the thing in the user's scope or raises Http404 or
    PermissionDenied; `back(thing)` is the address of the page on which the thing is seen.
    """

    name: str
    get: Callable[[User, int, str], T]
    permission: str
    done: Promise | str
    back: Callable[[T], str]
    to: str = ""
    choices: type[StrEnum] | None = None
    reason: Reason = Reason.NONE
    guard: Guard | None = None
    operation: Operation | None = None
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

    def url(self, route: str) -> URLPattern:
        """Return the URL of the step; `route` holds `<int:pk>`."""
        return path(route, self._view(), name=self.name)

    def _view(self) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            user = cast("User", request.user)
            thing = self.get(user, pk, self.permission)
            refuse_stale_page(request, thing)
            why = request.POST.get("why", "")[:LONGEST_REASON]
            self.take(thing, to=self._chosen(request), by=user, at=timezone.now(), why=why)
            if self.done:
                messages.success(request, str(self.done))
            return HttpResponseRedirect(self.back(thing))

        view.step = self  # type: ignore[attr-defined]
        view.__name__, view.__doc__ = self.name, f"Take the step {self.name!r}."
        return require_POST(requires(self.permission, check=False)(idempotent()(view)))

    def _chosen(self, request: HttpRequest) -> str:
        if self.choices is None:
            return self.to
        chosen = request.POST.get("to", "")
        if chosen not in set(self.choices):
            raise PermissionDenied
        return chosen
