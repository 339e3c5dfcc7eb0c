"""What mentors, contact persons and sponsors read of a cycle names no programme and no group."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.architecture.population import populate
from tests.architecture.test_hostile_requests import addresses
from tests.architecture.test_not_yours import ids_that_exist, urls_with_ids
from tests.architecture.visitor import Visitor, signed_in
from tests.cast import Cast
from tests.consents import agree

from tsemed.cycles.models import Cycle
from tsemed.matching.models import Proposal
from tsemed.partners.models import Partner, PartnerKind

OFFICE, PUBLIC, PROGRAMME = "Qoffice", "Qpublic", "Qprogramme"


def pages_read_by(cast: Cast, name: str) -> str:
    """Return everything a character can open, of every object, one page after another."""
    visitor, asked = Visitor(cast, name), addresses(nowhere=False)
    asked += [
        reverse(url, kwargs=dict.fromkeys(arguments, pk))
        for url, arguments in urls_with_ids()
        for pk in ids_that_exist(url)
    ]
    pages = [page for page in map(visitor.page, dict.fromkeys(asked)) if page]
    assert len(pages) > 5, "the walk opened too few pages to prove anything"
    return "\n".join(pages)


@pytest.fixture
def named(cast: Cast) -> Cast:
    """Return the cast with recognisable names, with a pair that meets and a proposal that waits."""
    populate(cast)
    agree(cast.yosef.person, cast.michal.person)
    Proposal.objects.update(state="asked")
    Cycle.objects.update(name=OFFICE)
    Partner.objects.filter(kind=PartnerKind.PROGRAMME).update(name=PROGRAMME)
    return cast


READ = {
    "michal": {PUBLIC},
    "rivka": set(),
    "shlomo": set(),
    "yosef": {PUBLIC, PROGRAMME},
    "dana": {OFFICE, PUBLIC, PROGRAMME},
}


@pytest.mark.split
@pytest.mark.parametrize("name", READ)
def test_outsiders_read_only_public_cycle_names(named: Cast, name: str) -> None:
    with override(named.login(name).language):
        public = named.galil.public_name
    page = pages_read_by(named, name).replace(public, PUBLIC)
    assert {one for one in (OFFICE, PUBLIC, PROGRAMME) if one in page} == READ[name]


@pytest.mark.parametrize(
    "name", ["Haredi men", "קבוצת חרדים", "נשים ערביות", "People with disability", "Bridg e"]
)
def test_public_name_is_number_and_month_whatever_is_typed(cast: Cast, name: str) -> None:
    client = signed_in(cast, "noa")
    typed = {
        "name": name, "public_name": name, "starts_on": "2027-01-01", "ends_on": "2027-07-01",
        "share_of_post": "30", "programmes": [str(cast.steps.pk)],
    }  # fmt: skip
    client.post(reverse("cycles:open_as", args=["programme_coordinator"]), typed)
    cycle = Cycle.objects.get(name=name)
    shown = {}
    for language in ("en", "he", "ar"):
        with override(language):
            shown[language] = cycle.public_name
    assert shown == {
        "en": f"Cycle {cycle.pk} · January 2027",
        "he": f"מחזור {cycle.pk} · ינואר 2027",
        "ar": f"فوج {cycle.pk} · يناير 2027",
    }


def test_renaming_a_programme_leaves_public_names(cast: Cast) -> None:
    before = cast.galil.public_name
    client = signed_in(cast, "noa")
    address = reverse("partners:change", args=[cast.steps.pk])
    version = {"version": cast.steps.version, "kind": "programme"}
    client.post(address, {"name": "September", **version})
    cast.steps.refresh_from_db()
    assert (cast.steps.name, Cycle.objects.get(pk=cast.galil.pk).public_name) == (
        "September", before,
    )  # fmt: skip
