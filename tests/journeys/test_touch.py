"""On a phone, under a finger: everything that can be pressed is as high as a fingertip is wide."""

from __future__ import annotations

import pytest
from tests.architecture.population import populate
from tests.cast import CHARACTERS, Cast
from tests.journeys.conftest import PHONE, Enter

from tsemed.relationships.models import Relationship

pytestmark = pytest.mark.split

HIGH_ENOUGH = 44
# A choice is pressed by its label; what only screen readers meet has no size.
PRESSED = """high => [...document.querySelectorAll(
  "a[href], button, summary, select, textarea, label.choice, label.chip, label.switch, input")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && one.type !== "hidden")
  .filter(one => !one.closest(".skip, .visually-hidden, .demo-band"))
  .filter(one => one.tagName !== "INPUT" || !one.closest("label"))
  .filter(one => one.getBoundingClientRect().height < high - 0.5)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


def test_everything_on_a_phone_is_high_enough_for_a_finger(enter: Enter, people: Cast) -> None:
    populate(people)
    pair = Relationship.objects.get()
    proposal = people.galil.rounds.get().proposals.get()
    pages = {
        "noa": ("/cycles/", "/partners/", f"/cycles/{people.galil.pk}/", "/people/register/"),
        "dana": (
            "/people/",
            f"/people/{people.yosef.person_id}/",
            "/pairs/",
            f"/pairs/{pair.pk}/",
            f"/matching/{proposal.round_id}/",
            "/lists/new/",
            f"/reports/{people.galil.pk}/",
        ),
        "michal": (f"/pairs/{pair.pk}/report/", f"/people/{people.michal.person_id}/"),
        "yosef": (f"/matching/proposals/{proposal.pk}/", f"/pairs/{pair.pk}/"),
        "peled": ("/audit/",),
    }
    low = {}
    for name in CHARACTERS:
        somebody = enter(name, "ar", screen=PHONE)
        for path in ("/", *pages.get(name, ())):
            somebody.page.goto(somebody.address + path)
            for menu in somebody.page.locator("summary").all():
                menu.evaluate("menu => menu.parentElement.open = true")
            if found := somebody.page.evaluate(PRESSED, HIGH_ENOUGH):
                low[f"{name} {path}"] = found
    assert low == {}
