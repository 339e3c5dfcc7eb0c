"""Pages in the states nobody plans for: nothing there, something wrong, somebody faster.

Once at a desk in Hebrew by daylight, once on a phone of 360 px in Arabic in the dark. Each is held
to what every page is held to: axe, one heading, 320 px, twice the text, a silent console.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.architecture import growth
from tests.architecture.population import populate
from tests.cast import CHARACTERS, NOW, Cast, cycle, lose, mentor, partner, person
from tests.journeys.conftest import DESK, PHONE, Enter, Somebody, presses
from tests.matching.rounds import asked, draft
from tests.relationships.pairs import galil_pair, pair

from tsemed.base.audit import record
from tsemed.base.audit_events import PAGE_REFUSED
from tsemed.cycles.models import Cycle
from tsemed.cycles.work_models import WorkModel
from tsemed.imports.audit_events import PEOPLE_EXPORTED
from tsemed.matching.models import Round
from tsemed.matching.operations.rounds import pin_pair
from tsemed.partners.models import Partner
from tsemed.people.audit_events import GROUPS_READ
from tsemed.people.models import Consent
from tsemed.relationships.models import Meeting, Relationship

pytestmark = pytest.mark.split

SIGHTS = {
    "he-desk-light": ("he", DESK, "light"),
    "ar-phone-dark": ("ar", PHONE, "dark"),
}
# Whose day holds a pair and no line: they were not asked for anything.
AT_REST = frozenset({"omar", "yosef", "amina"})
EMPTY = {
    "noa": ("/cycles/?state=closed", "/partners/?kind=office&state=ended"),
    "dana": ("/search/", "/matching/", "/lists/"),
    "farid": ("/matching/", "/pairs/", "/reports/"),
    "peled": ("/audit/?kind=export", "/people/me/readings/"),
    "yosef": ("/pairs/", "/devices/"),
}
SEARCHES = {"noa": ("/pairs/",), "dana": ("/people/", "/search/")}
# Forms sent as they are found, with what is taken out of them first.
WRONG = {
    "noa": {
        "/people/register/": "",
        "/partners/open/": "",
        "/cycles/open/freelancer/": "",
        "/cycles/{galil}/team/": "",
        "/people/{michal}/affiliations/": "",
    },
    "dana": {"/lists/new/": "", "/people/{yosef}/change/": "given_name", "/lists/out/": ""},
}


@pytest.fixture(params=SIGHTS)
def comes(request: Any, enter: Enter) -> Any:
    """Return somebody before one of the two screens."""
    language, screen, scheme = SIGHTS[request.param]
    return lambda name: enter(name, language, screen=screen, color_scheme=scheme)


def sends(somebody: Somebody, *, without: str = "") -> None:
    """Send the form of the page as it is, past the browser's own objections."""
    page = somebody.page
    page.evaluate("document.querySelectorAll('main form').forEach(form => form.noValidate = true)")
    if without:
        page.locator(f'main form [name="{without}"]').fill("")
    presses(page, page.locator("main form button.button:not([name=decide])").last)


def pins(the_round: Round, *, by: Any, **both: Any) -> None:
    """Decide on a pair while others look at the round."""
    the_round.refresh_from_db()
    pin_pair(the_round, **both, started_from=the_round.version, by=by, at=NOW)


def something_for_everybody(cast: Cast) -> None:
    """Make a day on which every role finds lines: late, asked for, missing, begun, ended."""
    populate(cast)
    at, day = timezone.now(), timezone.localdate()
    long_ago = day - timedelta(days=40)
    Relationship.objects.update(quiet_since=long_ago, started_on=long_ago)
    Meeting.objects.update(
        state="held", on=long_ago, reported_at=at - timedelta(days=3), call_me=True
    )
    asks = {"state": "held", "state_since": at, "reported_at": at, "call_me": True}
    Meeting.objects.create(relationship=pair(cast.amina, cast.omar), on=day, **asks)
    Relationship.objects.filter(mentee=cast.amina).update(started_on=day)
    lose(cast.michal, "trained")
    Cycle.objects.filter(pk=cast.galil.pk).update(starts_on=day)
    Cycle.objects.filter(pk=cast.galil.pk).update(work_model=WorkModel.FREELANCER)
    cycle("Sharon", WorkModel.PROGRAMME_COORDINATOR, cast.steps, state="draft")
    partner("Port", "public_body")
    Partner.objects.filter(name="Port").update(state="agreed", state_since=at)
    for event in (GROUPS_READ, PEOPLE_EXPORTED, PAGE_REFUSED):
        record(event, cast.galil, by=None, at=at)


def test_every_day_can_be_read_by_everybody(comes: Any, people: Cast) -> None:
    something_for_everybody(people)
    for name in CHARACTERS:
        somebody = comes(name)
        somebody.page.goto(somebody.address)
        for note in somebody.page.locator("main details.call-outcome > summary").all():
            note.click()
        somebody.looks("today-unfolded")
        has_lines = somebody.page.locator(".today-line").count() > 0
        assert has_lines is (name not in AT_REST), name


def test_what_holds_nothing_says_so(comes: Any, people: Cast) -> None:
    for name, paths in EMPTY.items():
        somebody = comes(name)
        for path in paths:
            somebody.opens(path)
            assert somebody.page.locator("main").inner_text().strip() != ""
        for path in SEARCHES.get(name, ()):
            somebody.searches(path, "zzzz")
            assert somebody.page.locator("main").inner_text().strip() != ""


def test_what_was_sent_wrong_says_what_to_correct(comes: Any, people: Cast) -> None:
    ids = {
        "galil": people.galil.pk,
        "michal": people.michal.person_id,
        "yosef": people.yosef.person_id,
    }
    for name, forms in WRONG.items():
        somebody = comes(name)
        for path, without in forms.items():
            somebody.page.goto(somebody.address + path.format(**ids))
            sends(somebody, without=without)
            somebody.looks("wrong")
            assert somebody.page.locator(".form-errors").count() > 0, path


def test_a_report_of_a_day_to_come_says_what_to_correct(comes: Any, people: Cast) -> None:
    of, michal = galil_pair(people, days_ago=20), comes("michal")
    michal.opens(f"/pairs/{of.pk}/report/")
    michal.page.locator('[name="on"]').fill("2031-01-01")
    sends(michal)
    michal.looks("wrong")
    assert michal.page.locator(".form-errors").count() == 1


def test_the_conflict_page_is_accessible(comes: Any, people: Cast) -> None:
    the_round, by = growth.the_round(people), people.login("dana")
    drafted = draft(the_round, people.yosef, people.michal, score=800)
    other = mentor(person("Tali", "Mor", login=False), people.galil)
    both = {"mentee": people.yosef, "mentor": other}
    dana, page = comes("dana"), f"/matching/{the_round.pk}/"
    dana.opens(page)
    pins(the_round, by=by, **both)
    dana.page.locator(f"#proposal-{drafted.pk} button[name=wanted]").click()
    dana.page.locator(f"#proposal-{drafted.pk} [role=alert]").wait_for()
    dana.looks("pinned-meanwhile")
    dana.opens(f"{page}constraints/")
    pins(the_round, by=by, **both)
    presses(dana.page, dana.page.locator('form[action$="/unpin/"] button'))
    dana.looks("taken-out-meanwhile")
    dana.opens(f"{page}weights/")
    pins(the_round, by=by, **both)
    sends(dana)
    dana.looks("weighed-meanwhile")
    assert the_round.pins.get().mentor == other


def test_choosing_how_to_be_reached_can_be_read_by_everybody(comes: Any, people: Cast) -> None:
    of = galil_pair(people)
    Consent.objects.update(way="")
    for name in ("dana", "yosef"):
        somebody = comes(name)
        somebody.opens(f"/people/{people.yosef.person_id}/")
        somebody.opens(f"/pairs/{of.pk}/")
        assert somebody.page.locator('button[value="choose"]').count() == 1
    somebody.page.locator('[name="way"][value="email"]').check()
    presses(somebody.page, somebody.page.locator('button[value="choose"]'))
    somebody.looks("chosen")
    assert people.yosef.person.consents.get(withdrawn_at=None).way == "email"
    somebody.opens(f"/people/{people.yosef.person_id}/")


def test_a_proposal_is_readable_to_its_sides_and_staff(comes: Any, people: Cast) -> None:
    proposal = asked(people)
    for name, forms in {"yosef": 1, "michal": 1, "dana": 3, "noa": 0}.items():
        somebody = comes(name)
        somebody.opens(f"/matching/proposals/{proposal.pk}/")
        assert somebody.page.locator("main form").count() == forms, name
