"""What waits for an individual coordinator about the people her programme referred."""

from __future__ import annotations

from django.test import Client
from tests.cast import CHARACTERS, NOW, TODAY, Cast, mentee, person
from tests.consents import hand_over

from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.todos import todos_for
from tsemed.people.operations import withdraw_consent
from tsemed.people.phone_numbers import with_numbers

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHOLE = {"occupations": ["2512"], "times": ["sun_evening"]}


def newcomer(cast: Cast, name: str, **facts: object) -> Participation:
    """Return somebody whom Bridge referred to Negev; the form is complete by default."""
    who = person(name, "Newcomer", login=False)
    return mentee(who, cast.negev, cast.bridge, **{**WHOLE, **facts})


def agrees(*parts: Participation) -> None:
    for part in parts:
        hand_over(part)


def lines(cast: Cast, name: str) -> list[tuple[str, str]]:
    found = todos_for(cast.login(name), on=TODAY)
    return [
        (line.kind, line.who)
        for line in found
        if line.kind.endswith(("form_missing", "consent_missing"))
    ]


def test_an_incomplete_form_waits_for_its_recruiter(
    cast: Cast,
) -> None:
    Participation.objects.filter(pk=cast.amina.pk).delete()
    gaps: dict[str, object] = {"stage": "", "occupations": [], "modes": [], "times": []}
    agrees(newcomer(cast, "Whole"), *(newcomer(cast, f"No {k}", **{k: v}) for k, v in gaps.items()))
    lines_of = {name: lines(cast, name) for name in CHARACTERS}
    wanted = [("cycles.form_missing", f"No {gap} Newcomer") for gap in gaps]
    galil = [("cycles.form_missing", "Galil")]
    shown = {name: lines for name, lines in lines_of.items() if lines}
    # In Galil the coordinator recruits, in Negev the individual coordinator and not the lead.
    assert shown == {"ines": wanted, "dana": galil}


def test_a_missing_consent_is_asked_for_by_telephone_until_it_is_given(cast: Cast) -> None:
    Participation.objects.filter(pk=cast.amina.pk).delete()
    part = newcomer(cast, "Silent")
    ines = cast.login("ines")
    [line] = with_numbers(ines, todos_for(ines, on=TODAY))
    assert line.kind == "cycles.consent_missing"
    assert line.call is not None
    assert line.call.number == str(part.person.phone)
    agrees(part)
    assert lines(cast, "ines") == []
    withdraw_consent(part.person.consents.get(), by=None, at=NOW)
    assert lines(cast, "ines") == [("cycles.consent_missing", "Silent Newcomer")]


def test_once_pairs_meet_and_for_people_of_other_programmes_nothing_is_asked(cast: Cast) -> None:
    Participation.objects.filter(pk=cast.amina.pk).delete()
    mentee(person("Others", "Newcomer", login=False), cast.negev, cast.steps)
    assert lines(cast, "ines") == []
    newcomer(cast, "Ours", stage="")
    assert len(lines(cast, "ines")) == 2
    Cycle.objects.filter(pk=cast.negev.pk).update(state="mentoring")
    assert lines(cast, "ines") == [("cycles.consent_missing", "Ours Newcomer")]
    Cycle.objects.filter(pk=cast.negev.pk).update(state="closing")
    assert lines(cast, "ines") == []


def test_both_lines_lead_to_pages_she_may_open(cast: Cast) -> None:
    newcomer(cast, "Both", stage="")
    client = Client()
    client.force_login(cast.login("ines"), backend=BACKEND)
    found = todos_for(cast.login("ines"), on=TODAY)
    opened = {line.kind: client.get(line.address).status_code for line in found}
    assert opened == {"cycles.form_missing": 200, "cycles.consent_missing": 200}
