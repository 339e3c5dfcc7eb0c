"""Population groups: one access path, and every reader is recorded."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from tests.cast import NOW, Cast

from tsemed.base.audit import history_of
from tsemed.people import operations, sensitive
from tsemed.people.models import ConsentPurpose, PopulationGroup
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MAY_READ = ("noa", "dana", "tamar", "yosef")
MAY_NOT = ("farid", "ines", "rivka", "shlomo", "fanny", "peled", "michal", "omar", "amina")


@pytest.fixture
def known(cast: Cast) -> Cast:
    PopulationGroup.objects.create(person=cast.yosef.person, group="ethiopian")
    return cast


@pytest.mark.parametrize("viewer", MAY_READ)
def test_om_1_3_reading_a_group_is_recorded(known: Cast, viewer: str) -> None:
    login, yosef = known.login(viewer), known.yosef.person
    assert sensitive.read_groups(yosef, by=login, at=NOW) == ["ethiopian"]
    rows = history_of(yosef).values_list("kind", "actor", "data_class")
    assert list(rows) == [("reading", login.pk, "population_group")]


@pytest.mark.parametrize("viewer", MAY_NOT)
def test_an_unauthorised_reader_is_refused_and_reads_nothing(known: Cast, viewer: str) -> None:
    with pytest.raises(PermissionDenied):
        sensitive.read_groups(known.yosef.person, by=known.login(viewer), at=NOW)
    assert not history_of(known.yosef.person).exists()


def test_showing_takes_a_press_and_looking_at_the_page_alone_writes_nothing(known: Cast) -> None:
    client = Client()
    client.force_login(known.login("dana"), backend=BACKEND)
    address = reverse("people:groups", args=[known.yosef.person_id])
    client.get(reverse("people:person", args=[known.yosef.person_id]))
    assert client.get(address).status_code == 405
    assert not history_of(known.yosef.person).exists()
    shown = client.post(address, headers={"HX-Request": "true"})
    assert shown.context["groups"] == [label_of(ChoiceList.POPULATION, "ethiopian")]
    assert "no-store" in shown.headers["Cache-Control"]
    assert history_of(known.yosef.person).get().actor == known.login("dana")


def test_without_script_the_same_press_shows_the_whole_page(known: Cast) -> None:
    client = Client()
    client.force_login(known.login("dana"), backend=BACKEND)
    page = client.post(reverse("people:groups", args=[known.yosef.person_id]))
    assert str(label_of(ChoiceList.POPULATION, "ethiopian")) in page.content.decode()
    assert "<!doctype html>" in page.content.decode().lower()


def test_only_those_who_may_write_replace_the_groups(known: Cast) -> None:
    yosef = known.yosef.person
    with pytest.raises(PermissionDenied):
        sensitive.write_groups(yosef, ["other"], started_from=1, by=known.login("dana"), at=NOW)
    sensitive.write_groups(
        yosef, ["age_45", "age_45"], started_from=1, by=known.login("yosef"), at=NOW
    )
    assert list(history_of(yosef).values_list("kind", "data_class")) == [
        ("change", "population_group")
    ]
    assert list(PopulationGroup.objects.values_list("group", flat=True)) == ["age_45"]


def test_matching_reads_only_those_who_agreed_and_writes_each_reading_down(known: Cast) -> None:
    yosef, amina, dana = known.yosef.person, known.amina.person, known.login("dana")
    PopulationGroup.objects.create(person=amina, group="arab")
    operations.give_consent(yosef, ConsentPurpose.GROUP_IN_MATCHING, by=dana, at=NOW)
    groups = sensitive.groups_for_matching([yosef, amina], by=dana, at=NOW)
    assert groups == {yosef.pk: frozenset({"ethiopian"})}
    assert history_of(yosef).filter(kind="reading").count() == 1
    assert not history_of(amina).exists()


def test_a_person_reads_who_saw_their_data(known: Cast) -> None:
    sensitive.read_groups(known.yosef.person, by=known.login("dana"), at=NOW)
    client = Client()
    client.force_login(known.login("yosef"), backend=BACKEND)
    rows = client.get(reverse("people:readings")).context["table"]["rows"]
    moment = date_format(localtime(NOW), "SHORT_DATETIME_FORMAT")
    assert [row["cells"][:2] for row in rows] == [[moment, "Dana Cohen"]]
    client.force_login(known.login("amina"), backend=BACKEND)
    assert client.get(reverse("people:readings")).context["table"]["rows"] == []


def test_only_the_sensitive_module_touches_the_table() -> None:
    from tests.architecture.source import TSEMED, python_files

    allowed = {"sensitive.py", "__init__.py"}
    found = [
        str(path.relative_to(TSEMED))
        for path in python_files("src/tsemed")
        if "PopulationGroup.objects" in path.read_text() and path.name not in allowed
    ]
    assert found == []


def test_the_slower_of_two_who_note_groups_keeps_what_was_chosen_and_reads_nothing(
    known: Cast,
) -> None:
    yosef, client = known.yosef.person, Client()
    client.force_login(known.login("yosef"), backend=BACKEND)
    address = reverse("people:change_groups", args=[yosef.pk])
    assert 'name="version" value="1"' in client.get(address).content.decode()
    by = known.login("yosef")
    sensitive.write_groups(yosef, ["haredi"], started_from=1, by=by, at=NOW)
    slower = client.post(address, {"version": 1, "groups": ["age_45"]})
    page = slower.content.decode()
    assert (slower.status_code, 'name="version" value="2"' in page) == (409, True)
    assert slower.context["form"]["groups"].value() == ["age_45"]
    assert list(PopulationGroup.objects.values_list("group", flat=True)) == ["haredi"]
    assert not history_of(yosef).filter(kind="reading").exists()
