"""What was known before participations had a way is carried over, for all people at once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import BEGUN, Cast
from tests.earlier_tables import tables_of

from tsemed.cycles.models import LineCarrier, Participation, ParticipationEntry

BEFORE = [("cycles", "0008_versions_of_places"), ("people", "0009_names_of_two_spellings")]
CLEARED, TRAINED, WAITING = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_known_becomes_entries(cast: Cast) -> None:
    with tables_of(*BEFORE) as model:
        mentors = model("people", "MentorProfile").objects
        mentors.filter(person_id=cast.michal.person_id).update(
            cleared_on=CLEARED, trained_on=TRAINED
        )
        mentees = model("people", "MenteeProfile").objects
        mentees.filter(person_id=cast.yosef.person_id).update(waiting_since=WAITING)
        parts = model("cycles", "Participation").objects
        parts.filter(pk=cast.amina.pk).update(left_on=TRAINED)
        model("cycles", "MatrixLine").objects.filter(function="mentee_screening").delete()
    found = {row.pk: row for row in Participation.objects.all()}
    michal, omar = found[cast.michal.pk], found[cast.omar.pk]
    yosef, amina = found[cast.yosef.pk], found[cast.amina.pk]
    assert (michal.state, michal.accepted_on, michal.trained_on) == ("accepted", CLEARED, TRAINED)
    assert (omar.state, omar.accepted_on, omar.trained_on) == ("applied", None, None)
    assert (yosef.state, yosef.accepted_on) == ("accepted", WAITING)
    assert (amina.state, amina.accepted_on, amina.left_on) == ("left", None, TRAINED)
    entries = ParticipationEntry.objects
    kept = {
        pk: set(entries.filter(participation_id=pk).values_list("kind", "happened_on"))
        for pk in (cast.michal.pk, cast.yosef.pk, cast.amina.pk)
    }
    assert kept[cast.michal.pk] == {
        ("joined", BEGUN), ("accepted", CLEARED), ("trained", TRAINED),
    }  # fmt: skip
    assert kept[cast.yosef.pk] == {("joined", BEGUN), ("accepted", WAITING)}
    # A mentee whose waiting was not known took part in rounds from the day of joining.
    assert kept[cast.amina.pk] == {("joined", BEGUN), ("accepted", BEGUN), ("left", TRAINED)}
    named = LineCarrier.objects.filter(
        line__function="mentee_screening", line__cycle_id=cast.negev.pk
    )
    assert list(named.values_list("role", flat=True)) == ["individual_coordinator"]
