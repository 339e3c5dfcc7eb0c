"""Editing one thing, declared once: the form, the version it started from, the conflict.

    change = Edit(
        get=queries.get_partner_for,
        permission="partners.change_partner",
        make_form=model_form(PartnerForm),
        save=operations.change_partner,
        title=_("Change a partner"),
        back=address_of,
    )
    path("<int:pk>/change/", change.view, name="change")

The slower editor gets the page back with both texts, and neither is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tsemed.base import conflicts
from tsemed.base.form_pages import FormPage
from tsemed.base.models import Versioned
from tsemed.base.transitions import StaleVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

T = TypeVar("T", bound=Versioned)


def model_form(form_class: type[BaseForm]) -> Callable[[HttpRequest, Any], BaseForm]:
    """Return a maker of a ModelForm bound to what was posted and to the saved thing."""

    def make(request: HttpRequest, thing: Any) -> BaseForm:
        return form_class(request.POST or None, instance=thing)  # type: ignore[call-arg]

    return make


@dataclass(frozen=True, kw_only=True)
class Edit(FormPage[T]):
    """One page that edits one thing: `save(thing, started_from=, by=, at=, **values(form))`.

    With `shows_both=False` the page of a conflict says that somebody was faster, and not what they
    wrote: for what is shown only when asked for.
    """

    get: Callable[[User, Any, str], T]
    shows_both: bool = True

    def _instead(self, request: HttpRequest, thing: T) -> HttpResponse | None:
        if request.POST.get("conflict") == conflicts.THEIRS:
            return HttpResponseRedirect(self.back(thing))
        return None

    def _version(self, request: HttpRequest, thing: T) -> int:
        return conflicts.version_of(request, thing)

    def _how(self, version: int) -> dict[str, Any]:
        return {"started_from": version}

    def _save(
        self,
        request: HttpRequest,
        key: Mapping[str, Any],
        thing: Any,
        form: BaseForm,
        version: int,
    ) -> HttpResponse:
        # Read again: a ModelForm has already written what was typed into the first object.
        thing = self._thing(request, key)
        try:
            return super()._save(request, key, thing, form, version)
        except StaleVersion:
            thing = self._thing(request, key)
            if self.shows_both:
                found: dict[str, Any] = {"conflict": conflicts.between(form, thing)}
            else:
                # What was typed stays; sent again it starts from the version of now.
                found, version = {"is_conflict": True}, thing.version
            return self._page(request, thing, form, status=409, version=version, **found)
