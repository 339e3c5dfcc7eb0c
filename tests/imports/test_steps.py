"""A refused list gives its reason in a sentence, and the list stays as it was."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.imports.lists import RUTH, mentors
from tests.imports.test_pages import as_

from tsemed.cycles.models import Cycle
from tsemed.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_list_of_a_cycle_that_is_over_is_refused_in_a_sentence(cast: Cast) -> None:
    one, dana = mentors(cast, RUTH), as_(cast, "dana")
    Cycle.objects.filter(pk=cast.galil.pk).update(state="closed")
    page = dana.post(reverse("imports:apply", args=[one.pk]), {"seen": one.version})
    assert page.status_code == 409
    assert "The cycle takes nobody in any more; nothing entered." in page.content.decode()
    one.refresh_from_db()
    assert one.state == "checked"
    assert not Person.objects.filter(family_name="Amar").exists()
