"""Hours and money as people type them, and as they are shown to them."""

from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.finance.months import place_of

from tsemed.base.formatting import shekels
from tsemed.finance.forms import HoursField, TermsForm
from tsemed.finance.views.sheets import spell_minutes

FREELANCER = {"starts_on": "2026-09-01", "contract": "17", "rate": "120.50", "route": "direct"}


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("0:00", 0),
        ("1:05", 65),
        ("15:59", 959),
        ("1.25", 75),
        ("1,5", 90),
        ("-0:30", -30),
        ("−1", -60),
        (" 2 ", 120),
        ("١", 60),
    ],
)
def test_hours_become_minutes(typed: str, minutes: int) -> None:
    assert HoursField().clean(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["", "1:60", "1:5", "two", "1:30:00", "1..5", "1e3", "nan", "123", "=1+1", "1 30"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        HoursField().clean(typed)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(-99 * 60, 99 * 60))
def test_what_is_shown_reads_back(minutes: int) -> None:
    assert HoursField().clean(HoursField().prepare_value(minutes)) == minutes
    assert HoursField().clean(spell_minutes(minutes)) == minutes


def test_what_was_typed_stays_in_the_form() -> None:
    assert HoursField().prepare_value("an hour") == "an hour"
    assert HoursField().prepare_value(None) is None


@pytest.mark.parametrize(
    ("rate", "agorot"), [("120.50", 12_050), ("1", 100), ("0.29", None), ("2000.01", None)]
)
def test_a_rate_is_kept_in_agorot(cast: Cast, rate: str, agorot: int | None) -> None:
    form = TermsForm({**FREELANCER, "rate": rate}, place=place_of(cast), has_terms=False)
    assert form.is_valid() is (agorot is not None)
    if agorot is not None:
        assert form.values()["rate"] == agorot


@pytest.mark.parametrize("missing", ["contract", "rate", "route", "starts_on"])
def test_a_freelancers_form_asks_for_each_part(cast: Cast, missing: str) -> None:
    sent = {name: value for name, value in FREELANCER.items() if name != missing}
    form = TermsForm(sent, place=place_of(cast), has_terms=False)
    assert set(form.errors) == {missing}


def test_a_form_of_a_post_asks_for_no_contract(cast: Cast) -> None:
    sent = {"starts_on": "2026-09-01", "share_of_post": "50"}
    form = TermsForm(sent, place=place_of(cast, "dana"), has_terms=False)
    assert form.is_valid(), form.errors
    assert form.values()["share_of_post"] == 50
    assert "rate" not in form.values()


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_money_keeps_its_direction(language: str) -> None:
    with override(language):
        assert shekels(1_234_567) == "\u206612,345.67 ₪\u2069"
        assert shekels(-50) == "\u2066-0.50 ₪\u2069"
