"""Editing one thing, declared once: the form, the version it started from, the conflict.

    change = Edit(
        get=queries.get_partner_for,
        permission="partners.change_partner",
        form=PartnerForm,
        save=operations.change_partner,
        title=_("Change a partner"),
        back=address_of,
    )
    path("<int:pk>/change/", change.view, name="change")

The slower editor gets the page back with both texts, and neither is lost.
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

from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.models import Versioned
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
    from django.utils.functional import Promise

T = TypeVar("T", bound=Versioned)
SAVED = gettext_lazy("Saved.")


def model_form(form_class: type[BaseForm]) -> Callable[[HttpRequest, Any], BaseForm]:
    """Return a maker of a ModelForm bound to what was posted and to the saved thing."""

    def make(request: HttpRequest, thing: Any) -> BaseForm:
        return form_class(request.POST or None, instance=thing)  # type: ignore[call-arg]

    return make


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """A refused edit, for a page that answers it in its own way.

    `page(**context)` shows the form again, with what was typed.
    """

    request: HttpRequest
    thing: T
    form: BaseForm
    version: int
    refused: Exception
    page: Callable[..., HttpResponse]


# What answers a refusal: the field it belongs to, or a function with an answer of its own. Where
# that returns nothing, it has marked a field as wrong, and the form is shown again.
Answer = str | Callable[[Attempt[Any]], HttpResponse | None]


@dataclass(frozen=True)
class Edit(Generic[T]):
    """One page that edits one thing.

    `get(user, pk, permission)` returns the thing in the user's scope; `make_form(request, thing)`
    the form; `save(thing, started_from=, by=, at=, **values(form))` is the operation, `values` the
    cleaned data by default. `refused` answers the refusals that the form can say better
    than the common page. With `shows_both=False` the page of a conflict says that somebody was
    faster, and not what they wrote: for what is shown only when asked for.
    """

    get: Callable[[User, int, str], T]
    permission: str
    make_form: Callable[[HttpRequest, T], BaseForm]
    save: Callable[..., object]
    title: Promise | str
    back: Callable[[T], str]
    crumbs: Callable[[T], Sequence[Mapping[str, Any]]] = lambda _thing: ()
    context: Callable[[T], Mapping[str, Any]] = lambda _thing: {}
    values: Callable[[Any], Mapping[str, Any]] = lambda form: form.cleaned_data
    refused: Mapping[type[Exception], Answer] = field(default_factory=dict)
    shows_both: bool = True
    done: Promise | str = SAVED
    template: str = "ui/edit.html"

    @property
    def view(self) -> Callable[..., HttpResponse]:
        """Return the view: GET shows the form, POST saves it or shows what is in the way."""

        def edit(request: HttpRequest, pk: int) -> HttpResponse:
            user = cast("User", request.user)
            thing = self.get(user, pk, self.permission)
            if request.POST.get("conflict") == conflicts.THEIRS:
                return HttpResponseRedirect(self.back(thing))
            version = conflicts.version_of(request, thing)
            form = self.make_form(request, thing)
            if request.method == "POST" and form.is_valid():
                return self._save(request, pk, form, version)
            return self._page(request, thing, form, version=version)

        edit.__doc__ = f"Edit: {self.permission}."
        guarded = requires(self.permission, check=False)(idempotent()(edit))
        return require_http_methods(["GET", "HEAD", "POST"])(guarded)

    def _save(self, request: HttpRequest, pk: int, form: BaseForm, version: int) -> HttpResponse:
        user = cast("User", request.user)
        # Read again: a ModelForm has already written what was typed into the first object.
        saved = self.get(user, pk, self.permission)
        try:
            self.save(saved, started_from=version, by=user, at=timezone.now(), **self.values(form))
        except StaleVersion:
            return self._conflict(request, saved, form, version)
        except tuple(self.refused) as refused:
            return self._answer(request, saved, form, version, refused)
        messages.success(request, str(self.done))
        return HttpResponseRedirect(self.back(saved))

    def _conflict(
        self, request: HttpRequest, saved: T, form: BaseForm, version: int
    ) -> HttpResponse:
        if self.shows_both:
            found: dict[str, Any] = {"conflict": conflicts.between(form, saved)}
        else:
            # What was typed stays; sent again it starts from the version of now.
            found, version = {"is_conflict": True}, saved.version
        return self._page(request, saved, form, status=409, version=version, **found)

    def _answer(
        self, request: HttpRequest, thing: T, form: BaseForm, version: int, refused: Exception
    ) -> HttpResponse:
        def page(**more: Any) -> HttpResponse:
            return self._page(request, thing, form, **{"version": version, **more})

        answers = (one for kind, one in self.refused.items() if isinstance(refused, kind))
        answer = next(answers)
        if isinstance(answer, str):
            form.add_error(answer, str(getattr(refused, "message", refused)))
            return page()
        return answer(Attempt(request, thing, form, version, refused, page)) or page()

    def _page(
        self, request: HttpRequest, thing: T, form: BaseForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            "title": self.title,
            "thing": thing,
            "form": form,
            "back": self.back(thing),
            "crumbs": self.crumbs(thing),
            **self.context(thing),
            **more,
        }
        return render(request, self.template, context, status=status)
