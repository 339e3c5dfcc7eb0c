"""Answers about somebody who was entered twice."""

from __future__ import annotations

import pytest
from tests.cast import NOW, Cast
from tests.people.twice import merged, second_yosef
from tests.questionnaires.answers import begun, save

from tsemed.people.merging import counts
from tsemed.questionnaires.answering import begin_response
from tsemed.questionnaires.models import Moment, Response

pytestmark = pytest.mark.django_db


def test_a_draft_moves_unless_its_writer_has_one_already(cast: Cast) -> None:
    mine, twin = begun(cast), second_yosef(cast).person
    save(cast, mine, dream="A bakery")
    theirs = begin_response(
        twin, version=mine.of, moment=Moment.JOINING, in_their_words=True,
        by=cast.login("dana"), at=NOW,
    )  # fmt: skip
    kept = merged(cast, cast.yosef.person, twin)
    assert Response.objects.get(about=kept).pk == mine.pk
    assert Response.objects.get(about=twin).pk == theirs.pk
    assert Response.objects.get(pk=theirs.pk).on_behalf_of == kept


def test_a_draft_of_the_other_row_is_gone_on_with(cast: Cast) -> None:
    twin, response = second_yosef(cast).person, begun(cast)
    Response.objects.filter(pk=response.pk).update(about=twin)
    merged(cast, cast.yosef.person, twin)
    assert Response.objects.get().about == cast.yosef.person


def test_drafts_are_not_counted_on_the_page(cast: Cast) -> None:
    begun(cast)
    assert "Answered questionnaires" not in {str(label) for label, _n in counts(cast.yosef.person)}
