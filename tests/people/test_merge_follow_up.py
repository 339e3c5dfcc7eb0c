"""What somebody ties to a row in the moment in which it is merged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import NOW, TODAY, Cast
from tests.people.twice import merged, second_yosef

from tsemed.base.models import AuditRow
from tsemed.cycles.models import Participation
from tsemed.people.merge_follow_up import follow_merges
from tsemed.people.models import Goal, PopulationGroup

pytestmark = pytest.mark.django_db


def test_what_was_written_meanwhile_follows_within_the_hour(cast: Cast) -> None:
    twin = second_yosef(cast).person
    kept = merged(cast, cast.yosef.person, twin)
    late = Participation.objects.create(
        cycle=cast.negev, person=twin, side="mentee", joined_on=TODAY, state_since=NOW
    )
    Goal.objects.create(person=twin, text="A bakery", set_on=TODAY, state_since=NOW)
    PopulationGroup.objects.create(person=twin, group="haredi")
    follow_merges(NOW + timedelta(hours=1))
    late.refresh_from_db()
    assert (late.person, kept.goals.count()) == (kept, 1)
    assert PopulationGroup.objects.get().person == kept


def test_nothing_is_written_where_nothing_was_left(cast: Cast) -> None:
    merged(cast, cast.yosef.person, second_yosef(cast).person)
    rows = AuditRow.objects.count()
    follow_merges(NOW + timedelta(hours=1))
    follow_merges(NOW + timedelta(days=5))
    assert AuditRow.objects.count() == rows


def test_what_contradicts_itself_is_left_and_the_rest_follows(cast: Cast) -> None:
    twin = second_yosef(cast).person
    kept = merged(cast, cast.yosef.person, twin)
    both = Participation.objects.create(
        cycle=cast.galil, person=twin, side="mentee", joined_on=TODAY, state_since=NOW
    )
    Goal.objects.create(person=twin, text="A bakery", set_on=TODAY, state_since=NOW)
    follow_merges(NOW + timedelta(hours=1))
    both.refresh_from_db()
    assert (both.person, kept.goals.count()) == (twin, 1)
