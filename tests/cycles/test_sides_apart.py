"""Who meets somebody as a mentor learns and writes nothing of the same person as a mentee."""

from __future__ import annotations

import re
from difflib import unified_diff
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast, carry, mentee, mentor, person
from tests.imports.lists import bring_in, workbook

from tsemed.cycles.models import Participation, Side
from tsemed.cycles.work_models import Carrier, Function
from tsemed.imports.operations import apply_list
from tsemed.people.models import MenteeProfile, Person
from tsemed.people.write_gate import rights_of
from tsemed.people.write_policy import Target

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def xenia(cast: Cast) -> Person:
    """Return a mentor of Negev who is also a mentee there, referred by the other programme."""
    carry(cast.negev, Function.MENTEE_RECRUITMENT, Carrier.INDIVIDUAL_COORDINATOR)
    cast.negev.programmes.add(cast.steps)
    both = person("Xenia", "Both", login=False, email="")
    mentor(both, cast.negev)
    mentee(both, cast.negev, cast.steps, goal="secret goal")
    return Person.objects.get(pk=both.pk)


@pytest.fixture
def walter(cast: Cast) -> Person:
    """Return a mentor of Negev and nothing else."""
    return mentor(person("Xavier", "Both", login=False, email=""), cast.negev).person


@pytest.fixture
def ines(cast: Cast) -> Client:
    """Return the individual coordinator of Negev, of another programme than Xenia's."""
    client = Client()
    client.force_login(cast.login("ines"), backend=BACKEND)
    return client


def test_recruitment_reaches_own_participants_alone(cast: Cast, xenia: Person) -> None:
    own = mentee(person("Own", "Mentee", login=False), cast.negev, cast.bridge).person
    rights = {one: rights_of(cast.login("ines"), one) for one in (own, xenia)}
    assert "goal" in rights[own].writable(Target.MENTEE)
    written = [rights[xenia].writable(target) for target in Target]
    assert (written, rights[xenia].first_address) == ([frozenset()] * len(Target), False)


@pytest.mark.parametrize(
    "name", ["person", "change", "change_mentee", "consent", "groups", "propose_address"]
)
def test_every_page_answers_as_of_a_mentor(
    ines: Client, xenia: Person, walter: Person, name: str
) -> None:
    answers = [(ines.get(reverse(f"people:{name}", args=[one.pk])), one) for one in (xenia, walter)]
    (one, as_both), (other, as_mentor) = (
        (answer.status_code, text_of(answer, who)) for answer, who in answers
    )
    assert one == other
    assert list(unified_diff(as_both.splitlines(), as_mentor.splitlines(), n=0)) == []


def text_of(answer: Any, who: Person) -> str:
    """Return a page without what differs between any two people."""
    text = answer.content.decode()
    for own in (who.given_name, f"/{who.pk}/", str(who.phone)):
        text = text.replace(own, "#")
    for part in who.participations.values_list("pk", flat=True):
        text = text.replace(f"/participants/{part}/", "#").replace(f"part-{part}", "part")
    drawn_each_time = r'value="[^"]*"|nonce="[^"]*"|CSRFToken": "[^"]*"|tel:\S+|\d{3}-\d{3}-\d{4}'
    return re.sub(drawn_each_time, "", text)


def test_no_list_and_no_file_names_a_mentee(cast: Cast, ines: Client, xenia: Person) -> None:
    own = mentee(person("Ownly", "Mentee", login=False), cast.negev, cast.bridge)
    page = ines.get(reverse("cycles:participants", args=[cast.negev.pk]), {"side": "mentee"})
    assert (own.person.given_name in page.content.decode(), "Xenia" in page.content.decode()) == (
        True, False,
    )  # fmt: skip
    form = ines.get(reverse("imports:export")).content.decode()
    target = re.search(r'value="([^"]*mentee[^"]*)"', form)
    assert target
    file = ines.post(reverse("imports:export"), {"target": target[1], "reason": "a meeting"})
    book = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content)  # type: ignore[attr-defined]
                                          if file.streaming else file.content))  # fmt: skip
    cells = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert ("Ownly" in cells, "Xenia" in cells) == (True, False)


def test_a_mentees_part_cannot_be_ended(cast: Cast, ines: Client, xenia: Person) -> None:
    part = Participation.objects.get(person=xenia, side=Side.MENTEE)
    leaving = ines.post(reverse("cycles:leave", args=[part.pk]), {"reason": "moved away"})
    nowhere = ines.post(reverse("cycles:leave", args=[999999]), {"reason": "moved away"})
    part.refresh_from_db()
    assert (leaving.status_code, nowhere.status_code, part.left_on) == (404, 404, None)


def test_an_own_list_changes_nothing(cast: Cast, xenia: Person) -> None:
    row = (1, "Xenia", "Both", str(xenia.phone), None, None, None)
    how: dict[str, Any] = {"by": cast.login("ines"), "side": Side.MENTEE, "programme": cast.bridge}
    before = MenteeProfile.objects.filter(person=xenia).values().get()
    apply_list(bring_in(workbook(row), cast.negev, **how), by=cast.login("ines"), at=NOW)
    assert MenteeProfile.objects.filter(person=xenia).values().get() == before
