"""The choice lists: what each offers, what is retired, and how a term is added or changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.edits import Edit, model_form
from tsemed.base.form_pages import FormPage
from tsemed.base.views import requires
from tsemed.terms import operations, queries
from tsemed.terms.forms import NewTermForm, TermForm
from tsemed.terms.models import ChoiceList, Term
from tsemed.terms.operations import LANGUAGES, Arrangement

EXPLAINED = {
    ChoiceList.POPULATION: _("Whom the programme is for. Who belongs is shown only on request."),
    ChoiceList.MATCHING_TOPIC: _(
        "What a mentor can help with and a mentee wants. A questionnaire asks for a new topic "
        "once a version that names it is published."
    ),
    ChoiceList.MEETING_TOPIC: _("What a mentor can mark in the report of a meeting."),
    ChoiceList.SERVICE: _("Where people of the general public can turn after the mentoring."),
}
_REFUSED: dict[type[Exception], Any] = {
    operations.WordsMissing: "",
    operations.WordUnusable: "",
    operations.WordTaken: "",
}


@require_safe
@requires("terms.maintain_terms")
def page(request: HttpRequest) -> HttpResponse:
    """Show every list with its terms, the retired ones last."""
    terms = queries.every_term(user_of(request))
    lists = [_list(name, [one for one in terms if one.choice_list == name]) for name in ChoiceList]
    return render(request, "terms/lists.html", {"lists": lists})


def _list(name: ChoiceList, terms: list[Term]) -> dict[str, Any]:
    return {
        "label": name.label,
        "text": EXPLAINED[name],
        "add_url": f"{reverse('terms:add')}?list={name}",
        "offered": _presented([one for one in terms if one.retired_on is None]),
        "retired": _presented([one for one in terms if one.retired_on is not None]),
    }


def _presented(terms: list[Term]) -> list[dict[str, Any]]:
    here = get_language() or "he"
    return [
        {
            "term": term,
            "others": [
                {"language": language, "word": getattr(term, language)}
                for language in LANGUAGES
                if language != here
            ],
            "is_first": number == 0,
            "is_last": number == len(terms) - 1,
        }
        for number, term in enumerate(terms)
    ]


def _lists(_term: Term | None = None) -> str:
    return reverse("terms:lists")


def _crumbs(_term: Term | None = None) -> list[dict[str, Any]]:
    return [{"label": _("Choice lists"), "url": _lists()}]


def _new_form(request: HttpRequest, _nothing: None) -> NewTermForm:
    return NewTermForm(request.POST or None, initial={"choice_list": request.GET.get("list", "")})


ADD: FormPage[None] = FormPage(
    permission="terms.maintain_terms",
    make_form=_new_form,
    save=operations.add_term,
    title=_("Add a term"),
    button=pgettext_lazy("term", "Add"),
    done=_("Added. It is offered from now on."),
    back=_lists,
    after=_lists,
    crumbs=_crumbs,
    refused=_REFUSED,
)
CHANGE: Edit[Term] = Edit(
    get=queries.get_term_for,
    permission="terms.maintain_terms",
    make_form=model_form(TermForm),
    save=operations.change_term,
    title=_("Change the words of a term"),
    back=_lists,
    crumbs=_crumbs,
    context=lambda _request, term: {"subtitle": term.get_choice_list_display()},
    refused=_REFUSED,
)
ARRANGE: Action[Term] = Action(
    name="arrange",
    get=queries.get_term_for,
    permission="terms.maintain_terms",
    operation=operations.arrange_term,
    choices=Arrangement,
    seen=lambda term: term.version,
    done=_("The list is changed."),
    back=_lists,
)
