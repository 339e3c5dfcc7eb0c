"""The texts of consents: what holds, what held, what will hold, and writing the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tsemed.base.form_fields import DayField
from tsemed.base.form_pages import FormPage
from tsemed.base.views import requires
from tsemed.people.consent_texts import (
    TextBeginsTooSoon,
    TextChangedMeanwhile,
    TextIncomplete,
    get_text_for,
    languages_of,
    set_next_text,
    versions_of,
)
from tsemed.people.models import ConsentPurpose, ConsentText

MOST_VERSIONS = 20


class TextForm(forms.Form):
    """One version in three languages, and the day from which it holds."""

    he = forms.CharField(
        label=_("In Hebrew"),
        widget=forms.Textarea(attrs={"dir": "rtl", "lang": "he", "rows": 4}),
        max_length=2_000,
    )
    ar = forms.CharField(
        label=_("In Arabic"),
        widget=forms.Textarea(attrs={"dir": "rtl", "lang": "ar", "rows": 4}),
        max_length=2_000,
    )
    en = forms.CharField(
        label=_("In English"),
        widget=forms.Textarea(attrs={"dir": "ltr", "lang": "en", "rows": 4}),
        max_length=2_000,
    )
    valid_from = DayField(label=_("Valid from"), help_text=_("Tomorrow at the earliest."))


@require_safe
@requires("people.write_consent_texts")
def page(request: HttpRequest) -> HttpResponse:
    """Return every text with its versions, the latest first."""
    today = timezone.localdate()
    texts = [
        {
            "label": purpose.label,
            "versions": _presented(versions_of(purpose)[:MOST_VERSIONS], today),
        }
        for purpose in ConsentPurpose
    ]
    return render(request, "people/consent_texts.html", {"texts": texts, "crumbs": [_people()]})


def _presented(versions: list[dict[str, ConsentText]], today: Any) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    is_found = False
    for version in versions:
        one = version.get("he") or next(iter(version.values()))
        is_coming = one.valid_from > today
        is_now = not is_coming and not is_found
        is_found = is_found or is_now
        shown.append(
            {
                "number": one.version,
                "valid_from": one.valid_from,
                "texts": [version[code] for code in ("he", "ar", "en") if code in version],
                "is_coming": is_coming,
                "is_now": is_now,
                "next_url": reverse("people:consent_text", args=[one.pk]) if not shown else "",
            }
        )
    return shown


def _form(request: HttpRequest, text: ConsentText) -> TextForm:
    written = {language: row.text for language, row in languages_of(text).items()}
    return TextForm(request.POST or None, initial=written)


def _values(form: TextForm) -> Mapping[str, Any]:
    given = form.cleaned_data
    texts = {code: given[code] for code in ("he", "ar", "en")}
    return {"texts": texts, "valid_from": given["valid_from"]}


def _list(_text: ConsentText | None = None) -> str:
    return reverse("people:consent_texts")


def _people() -> dict[str, Any]:
    return {"label": _("People"), "url": reverse("people:list")}


WRITE: FormPage[ConsentText] = FormPage(
    get=get_text_for,
    permission="people.write_consent_texts",
    make_form=_form,
    save=set_next_text,
    values=_values,
    title=_("A new text of a consent"),
    button=_("Let it take effect"),
    done=_("The text is kept. Who agreed before agreed to the earlier one."),
    back=_list,
    after=_list,
    crumbs=lambda _text: [_people(), {"label": _("Texts of consents"), "url": _list()}],
    context=lambda _request, text: {"subtitle": text.get_purpose_display()},
    refused={TextIncomplete: "", TextBeginsTooSoon: "valid_from", TextChangedMeanwhile: ""},
)
