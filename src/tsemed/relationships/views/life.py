"""What becomes of a pair: a pause, its closing, its end."""

from __future__ import annotations

from datetime import datetime

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.form_pages import FormPage
from tsemed.base.steps import Step
from tsemed.relationships import life, queries
from tsemed.relationships.forms import EndForm, PauseForm
from tsemed.relationships.models import Relationship
from tsemed.relationships.states import PairState


def _address(pair: Relationship) -> str:
    return reverse("relationships:relationship", args=[pair.pk])


def _crumbs(pair: Relationship) -> list[dict[str, str]]:
    return [
        {"label": str(_("Pairs")), "url": reverse("relationships:list")},
        {"label": str(_("Pair")), "url": _address(pair)},
    ]


def _pause_form(request: HttpRequest, _pair: Relationship) -> BaseForm:
    return PauseForm(request.POST or None)


def _end_form(request: HttpRequest, _pair: Relationship) -> BaseForm:
    return EndForm(request.POST or None)


def _take(pair: Relationship, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001 no step here asks why
    assert by is not None
    life.step_pair(pair, to=PairState(to), by=by, at=at)


PAUSE: FormPage[Relationship] = FormPage(
    get=queries.get_relationship_for,
    permission="relationships.step_relationship",
    make_form=_pause_form,
    save=life.pause_pair,
    refused={life.PauseTooLong: "until"},
    title=_("Pause the pair"),
    button=_("Pause"),
    done=_("The pair is paused until the day you chose. No report is asked for until then."),
    back=_address,
    crumbs=_crumbs,
)
END: FormPage[Relationship] = FormPage(
    get=queries.get_relationship_for,
    permission="relationships.step_relationship",
    make_form=_end_form,
    save=life.end_pair,
    refused={life.ExplanationMissing: "why"},
    title=_("End the pair"),
    button=_("End the pair"),
    done=_("The pair has ended. The place is free, and the mentee can be matched again."),
    back=_address,
    crumbs=_crumbs,
)
STEP: Step[Relationship] = Step(
    name="step_pair",
    get=queries.get_relationship_for,
    permission="relationships.step_relationship",
    choices=PairState,
    operation=_take,
    done=_("Noted."),
    back=_address,
)
