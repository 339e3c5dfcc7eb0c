"""The page on which a questionnaire is taken in: what it asks, and what it answers to nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.cycles.test_pages import browser

from tsemed.questionnaires.models import QuestionnaireVersion


@pytest.mark.parametrize(
    ("address", "back"),
    [("questionnaires:take_in", "questionnaires:list"), ("imports:upload", "imports:imports")],
)
def test_a_page_that_takes_a_file_can_carry_one(cast: Cast, address: str, back: str) -> None:
    page = browser(cast, "noa").get(reverse(address)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert page.count(f'href="{reverse(back)}"') >= 2
    assert 'name="form_key"' in page


def test_without_a_file_the_page_says_so_and_keeps_nothing(cast: Cast) -> None:
    before = QuestionnaireVersion.objects.count()
    sent = {"form_key": "0f0e0d0c-0b0a-4909-8807-060504030201"}
    answer = browser(cast, "noa").post(reverse("questionnaires:take_in"), sent)
    assert "file" in answer.context["form"].errors
    assert QuestionnaireVersion.objects.count() == before
