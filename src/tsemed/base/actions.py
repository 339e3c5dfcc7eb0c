"""A button that does one thing, declared once: its operation, its URL and its answers.

    END = Action(
        name="end_affiliation",
        get=queries.get_affiliation_for,
        permission="people.affiliate",
        operation=end_today,
        done=_("It ends today."),
        back=address_of_person,
    )
    urlpatterns += [END.url("affiliations/<int:pk>/end/")]

The operation is `(thing, *, by, at)`; it and its receipt share one transaction. What it refuses is
answered by the page that every refusal has. What changes a state is a `steps.Step`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from tsemed.base.idempotency import idempotent
from tsemed.base.sanitise import own_path
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
    from django.utils.functional import Promise

    from tsemed.base.models import Versioned

T = TypeVar("T", bound=Model)


class Notice(NamedTuple):
    """One sentence about what was done; `level` is one of django.contrib.messages."""

    text: Promise | str
    level: int = messages.SUCCESS


@dataclass(frozen=True, kw_only=True)
class Action(Generic[T]):
    """One button about one thing.

    `get(user, pk, permission)` returns the thing in the user's scope or raises Http404 or
    PermissionDenied. Afterwards the user is at `after(result)` or at `back(thing)`, unless the
    form names another page of this site as `next`. With `seen` the form says which state of the
    thing it was drawn from, and an older one is refused (StaleVersion). With `choices` the form has
    a button for each, and the operation is given the chosen value as `to`. `asked_on` is the
    template of a page that asks once more, with a button called `label`; without one only POST is
    answered.
    """

    name: str
    get: Callable[[User, int, str], T]
    permission: str
    back: Callable[[T], str]
    operation: Callable[..., Any] | None = None
    done: Promise | str | Callable[[Any], Iterable[Notice]] = ""
    after: Callable[[Any], str] | None = None
    seen: Callable[[T], object] | None = None
    choices: type[Enum] | None = None
    asked_on: str = ""
    label: Promise | str = ""
    crumbs: Callable[[T], Sequence[Mapping[str, Any]]] = lambda _thing: ()

    def url(self, route: str) -> URLPattern:
        """Return the URL of the action; `route` holds `<int:pk>`."""
        return path(route, self._view(), name=self.name)

    def _view(self) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            user = cast("User", request.user)
            thing = self.get(user, pk, self.permission)
            if request.method != "POST":
                return render(request, self.asked_on, self._context(request, thing))
            if self.seen is not None and request.POST.get("seen", "") != str(self.seen(thing)):
                raise StaleVersion(cast("Versioned", thing))
            result = self._act(request, thing, by=user, at=timezone.now())
            for notice in self._notices(result):
                messages.add_message(request, notice.level, str(notice.text))
            usual = self.after(result) if self.after else self.back(thing)
            return HttpResponseRedirect(own_path(request, request.POST.get("next", "")) or usual)

        view.action = self  # type: ignore[attr-defined]
        view.__name__, view.__doc__ = self.name, f"Do {self.name!r}."
        methods = ["POST", *(["GET", "HEAD"] if self.asked_on else [])]
        accepted = requires(self.permission, check=False)(idempotent()(view))
        return require_http_methods(methods)(accepted)

    def _act(self, request: HttpRequest, thing: T, *, by: User, at: datetime) -> Any:
        assert self.operation is not None
        if self.choices is None:
            return self.operation(thing, by=by, at=at)
        return self.operation(thing, to=self._chosen(request), by=by, at=at)

    def _chosen(self, request: HttpRequest) -> str:
        """Return which of the choices the pressed button says."""
        chosen = request.POST.get("to", "")
        if self.choices is None or chosen not in {one.value for one in self.choices}:
            raise BadRequest
        return chosen

    def _context(self, request: HttpRequest, thing: T) -> dict[str, Any]:
        return {
            "thing": thing,
            "action": {"label": self.label, "url": request.path},
            "back": {"label": pgettext("form", "Cancel"), "url": self.back(thing)},
            "crumbs": self.crumbs(thing),
        }

    def _notices(self, result: Any) -> Iterable[Notice]:
        if callable(self.done):
            return self.done(result)
        return [Notice(self.done)] if self.done else []
