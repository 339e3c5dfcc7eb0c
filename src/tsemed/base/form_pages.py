"""A page with a form that enters or decides something, declared once.

    assign = FormPage(
        get=queries.get_cycle_for,
        permission="cycles.assign_team",
        make_form=team_form,
        save=operations.assign_to_team,
        title=_("Assign somebody"),
        button=_("Assign"),
        done=_("Assigned."),
        back=address_of_cycle,
    )
    path("<int:pk>/team/", assign.view, name="assign")

Without `get` the form is about nothing yet, such as the first entry of a partner. Editing one thing
that others may edit too is an `edits.Edit`, a form page that also knows conflicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
    from django.utils.functional import Promise

T = TypeVar("T")
SAVED = gettext_lazy("Saved.")


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """A refused form, for a page that answers it in its own way.

    `page(**context)` shows the form again, with what was typed.
    """

    request: HttpRequest
    thing: T
    form: BaseForm
    version: int
    refused: Exception
    page: Callable[..., HttpResponse]


# What answers a refusal: the field it belongs to ("" for the whole form), or a function with an
# answer of its own. Where that returns nothing, it has marked a field, and the form is shown again.
Answer = str | Callable[[Attempt[Any]], HttpResponse | None]


@dataclass(frozen=True, kw_only=True)
class FormPage(Generic[T]):
    """One page with one form.

    `get(user, pk, permission)` returns the thing in the user's scope; `make_form(request, thing)`
    the form; `save(thing, by=, at=, **values(form))` is the operation, `values` the cleaned data by
    default. Without `get` the thing is None, the operation is not given it, and the permission is
    asked by the page. Afterwards the user is at `after(result)` or at `back(thing)`. `refused`
    answers the refusals that the form can say better than the common page. `done` is what is shown
    then, or a function that makes it of the operation's result. With `is_about_thing=False` the
    permission is asked by the page although the address names something, such as a kind.
    """

    permission: str
    make_form: Callable[[HttpRequest, Any], BaseForm]
    save: Callable[..., object]
    back: Callable[[Any], str]
    get: Callable[[User, Any, str], T] | None = None
    is_about_thing: bool = True
    title: Promise | str = ""
    button: Promise | str = ""
    after: Callable[[Any], str] | None = None
    crumbs: Callable[[Any], Sequence[Mapping[str, Any]]] = lambda _thing: ()
    context: Callable[[HttpRequest, Any], Mapping[str, Any]] = lambda _request, _thing: {}
    values: Callable[[Any], Mapping[str, Any]] = lambda form: form.cleaned_data
    refused: Mapping[type[Exception], Answer] = field(default_factory=dict)
    done: Promise | str | Callable[[Any], Promise | str] = SAVED
    template: str = "ui/edit.html"

    @property
    def view(self) -> Callable[..., HttpResponse]:
        """Return the view: GET shows the form, POST saves it or shows what is in the way."""

        def page(request: HttpRequest, /, **key: Any) -> HttpResponse:
            thing = self._thing(request, key)
            if (instead := self._instead(request, thing)) is not None:
                return instead
            version, form = self._version(request, thing), self.make_form(request, thing)
            if request.method == "POST" and form.is_valid():
                return self._save(request, key, thing, form, version)
            return self._page(request, thing, form, version=version)

        page.__doc__ = f"{type(self).__name__}: {self.permission}."
        guarded = requires(self.permission, check=self.get is None or not self.is_about_thing)(
            idempotent()(page)
        )
        return require_http_methods(["GET", "HEAD", "POST"])(guarded)

    def _thing(self, request: HttpRequest, key: Mapping[str, Any]) -> Any:
        if self.get is None:
            return None
        (pk,) = key.values()
        return self.get(cast("User", request.user), pk, self.permission)

    def _instead(self, request: HttpRequest, thing: T) -> HttpResponse | None:  # noqa: ARG002
        """Return an answer that is given before the form is read, if any."""
        return None

    def _version(self, request: HttpRequest, thing: T) -> int:  # noqa: ARG002
        """Return the version that the form started from; 0 where there is none."""
        return 0

    def _save(
        self,
        request: HttpRequest,
        key: Mapping[str, Any],  # noqa: ARG002 an edit reads its thing again by it
        thing: Any,
        form: BaseForm,
        version: int,
    ) -> HttpResponse:
        how: dict[str, Any] = {"by": request.user, "at": timezone.now(), **self._how(version)}
        try:
            about = () if self.get is None else (thing,)
            result = self.save(*about, **how, **self.values(form))
        except tuple(self.refused) as refused:
            return self._answer(request, thing, form, version, refused)
        done = self.done(result) if callable(self.done) else self.done
        if done:
            messages.success(request, str(done))
        return HttpResponseRedirect(self.after(result) if self.after else self.back(thing))

    def _how(self, version: int) -> dict[str, Any]:  # noqa: ARG002
        """Return what else the operation is given."""
        return {}

    def _answer(
        self, request: HttpRequest, thing: T, form: BaseForm, version: int, refused: Exception
    ) -> HttpResponse:
        def page(**more: Any) -> HttpResponse:
            return self._page(request, thing, form, **{"version": version, **more})

        answers = (one for kind, one in self.refused.items() if isinstance(refused, kind))
        answer = next(answers)
        if isinstance(answer, str):
            form.add_error(answer or None, str(getattr(refused, "message", refused)))
            return page()
        return answer(Attempt(request, thing, form, version, refused, page)) or page()

    def _page(
        self, request: HttpRequest, thing: T, form: BaseForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            "title": self.title,
            "button": self.button,
            "thing": thing,
            "form": form,
            "back": self.back(thing),
            "crumbs": self.crumbs(thing),
            **self.context(request, thing),
            **more,
        }
        return render(request, self.template, context, status=status)
