"""What mentors, contact persons and sponsors read of a cycle names no programme and no group."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.architecture.population import populate
from tests.architecture.test_hostile_requests import addresses
from tests.architecture.test_not_yours import ids_that_exist, urls_with_ids
from tests.architecture.visitor import Visitor
from tests.cast import NOW, Cast

from tsemed.cycles.models import Cycle
from tsemed.cycles.operations import PublicNameRevealsGroup, open_cycle
from tsemed.cycles.queries import names_of_groups
from tsemed.cycles.rules import reveals_group
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.models import Proposal
from tsemed.partners.models import Partner, PartnerKind
from tsemed.people.models import ConsentPurpose
from tsemed.people.operations import give_consent
from tsemed.web.demo.programme import PLANS, PROGRAMMES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OFFICE, PUBLIC, PROGRAMME = "Qoffice", "Qpublic", "Qprogramme"


def pages_read_by(cast: Cast, name: str) -> str:
    """Everything a character can open, of every object that exists, one page after another."""
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
    """The cast with telling names, with a pair that meets and a proposal that waits."""
    populate(cast)
    give_consent(cast.yosef.person, ConsentPurpose.PASS_DETAILS, by=None, at=NOW)
    Proposal.objects.update(state="asked")
    Cycle.objects.update(name=OFFICE, public_name=PUBLIC)
    Partner.objects.filter(kind=PartnerKind.PROGRAMME).update(name=PROGRAMME)
    return cast


READ = {
    "michal": {PUBLIC},
    "rivka": set(),
    "shlomo": set(),
    "yosef": {PUBLIC, PROGRAMME},
    "dana": {OFFICE, PUBLIC, PROGRAMME},
}


@pytest.mark.parametrize("name", READ)
def test_outsiders_read_only_public_cycle_names(named: Cast, name: str) -> None:
    read = pages_read_by(named, name)
    assert {one for one in (OFFICE, PUBLIC, PROGRAMME) if one in read} == READ[name]


@pytest.mark.parametrize(
    "public_name",
    ["Steps, autumn", "steps", "Haifa · STEPS ·", "חרדים", "People with disabilities 3", "Bridge"],
)
def test_public_name_with_a_group_is_refused(cast: Cast, public_name: str) -> None:
    groups = [*names_of_groups(), "חרדים"]
    assert reveals_group(public_name, groups)
    assert not reveals_group("Haifa, autumn", groups)
    assert not reveals_group("Footsteps", groups)


def test_cycle_is_not_opened_under_a_telling_name(cast: Cast) -> None:
    facts = {"starts_on": NOW.date(), "ends_on": NOW.date().replace(year=2027)}
    common = {"name": "x", "work_model": WorkModel.FREELANCER, "by": cast.login("noa"), "at": NOW}
    with pytest.raises(PublicNameRevealsGroup):
        open_cycle(public_name="Steps in Haifa", **common, **facts)
    assert not Cycle.objects.filter(name="x").exists()
    client = Client()
    client.force_login(cast.login("noa"), backend=BACKEND)
    typed = {
        "name": "x", "public_name": "Steps in Haifa", "starts_on": "2027-01-01",
        "ends_on": "2027-07-01", "share_of_post": "30", "programmes": [str(cast.steps.pk)],
    }  # fmt: skip
    address = reverse("cycles:open_as", args=["programme_coordinator"])
    assert list(client.post(address, typed).context["form"].errors) == ["public_name"]
    client.post(address, {**typed, "public_name": "Haifa, autumn"})
    assert Cycle.objects.get(name="x").public_name == "Haifa, autumn"


def test_demo_cycles_are_not_named_after_programmes() -> None:
    parts = [part for name in PROGRAMMES for part in (name, *name.split(" · "))]
    names = [name for plan in PLANS for name in (plan.name, plan.public_name)]
    assert [name for name in names if reveals_group(name, parts)] == []
