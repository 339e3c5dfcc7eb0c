"""Who carries a function of a cycle: several, by name, from a day on, and what that decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import NOW, TODAY, Cast, assign, person

from tsemed.base.audit import history_of
from tsemed.cycles import operations
from tsemed.cycles.carriers import carriers
from tsemed.cycles.models import Cycle, LineCarrier, MatrixLine
from tsemed.cycles.scope import scope_of
from tsemed.cycles.todos import todos_for
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def change(cast: Cast, of: Cycle, function: Function, **how: Any) -> MatrixLine:
    """Change a line as the mentoring manager does."""
    line = of.matrix.get(function=function)
    given = {"roles": [], "why": "as agreed", "started_from": line.version, **how}
    operations.change_matrix(line, **given, by=cast.login("noa"), at=NOW)
    return of.matrix.get(function=function)


def who(of: Cycle, function: Function, *, days: int = 0) -> list[str]:
    """Return the given names of who carries a function on a day, from the database."""
    fresh = Cycle.objects.get(pk=of.pk)
    return [one.given_name for one in carriers(fresh, function, TODAY + timedelta(days=days))]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Carrier.COORDINATOR, ["Farid"]),
        (Carrier.INDIVIDUAL_COORDINATOR, ["Ines"]),
        (Carrier.MENTORING_MANAGER, ["Noa"]),
    ],
)
def test_om_3_2_each_role_is_held_by_its_people(
    cast: Cast, role: Carrier, names: list[str]
) -> None:
    change(cast, cast.negev, Function.MENTEE_ACCOMPANIMENT, roles=[role])
    assert who(cast.negev, Function.MENTEE_ACCOMPANIMENT) == names


def test_om_3_3_two_carriers_have_the_same_right(cast: Cast) -> None:
    both = [Carrier.COORDINATOR, Carrier.INDIVIDUAL_COORDINATOR]
    change(cast, cast.negev, Function.MATCHING, roles=both)
    may = {
        name
        for name in ("noa", "dana", "farid", "ines", "tamar")
        if cast.login(name).has_perm("matching.open_round", Cycle.objects.get(pk=cast.negev.pk))
    }
    assert may == {"farid", "ines"}


def test_om_3_3_a_person_carries_it_by_name_while_in_the_team(cast: Cast) -> None:
    change(cast, cast.negev, Function.MATCHING, people=[cast.ines])
    negev = Cycle.objects.get(pk=cast.negev.pk)
    assert who(negev, Function.MATCHING) == ["Ines"]
    assert cast.login("ines").has_perm("matching.open_round", negev)
    assert not cast.login("farid").has_perm("matching.open_round", negev)
    cast.ines.assignments.update(ends_on=YESTERDAY)
    assert who(negev, Function.MATCHING) == []
    assert not cast.login("ines").has_perm("matching.open_round", negev)


def test_om_3_3_a_coming_change_leaves_today_as_it_is(cast: Cast) -> None:
    change(
        cast, cast.negev, Function.MATCHING,
        roles=[Carrier.INDIVIDUAL_COORDINATOR], starts_on=TOMORROW,
    )  # fmt: skip
    assert [who(cast.negev, Function.MATCHING, days=day) for day in (0, 1)] == [["Farid"], ["Ines"]]
    scopes = [scope_of(cast.login("ines"), day) for day in (TODAY, TOMORROW)]
    assert [scope.carrying(Function.MATCHING) for scope in scopes] == [[], [cast.negev.pk]]


def test_om_3_3_what_was_replaced_before_it_began_never_counts(cast: Cast) -> None:
    coming = {"roles": [Carrier.INDIVIDUAL_COORDINATOR], "starts_on": TOMORROW}
    change(cast, cast.negev, Function.MATCHING, **coming)
    line = change(cast, cast.negev, Function.MATCHING, roles=[Carrier.COORDINATOR])
    assert who(cast.negev, Function.MATCHING, days=9) == ["Farid"]
    assert [one.role for one in line.carriers.all() if not one.is_to_be] == [
        "individual_coordinator"
    ]


def test_om_3_3_earlier_carriers_stay_on_record(cast: Cast) -> None:
    change(
        cast, cast.galil, Function.MATCHING, roles=[Carrier.MENTORING_MANAGER], why="Dana is ill"
    )
    line = change(cast, cast.galil, Function.MATCHING, roles=[Carrier.COORDINATOR])
    rows = line.carriers.order_by("pk").values_list("role", "ends_on", "reason")
    assert list(rows) == [
        ("coordinator", YESTERDAY, ""),
        ("mentoring_manager", YESTERDAY, "Dana is ill"),
        ("coordinator", None, "as agreed"),
    ]
    assert [row.details["new"] for row in history_of(line)] == [
        ["mentoring_manager"], ["coordinator"],
    ]  # fmt: skip
    assert who(cast.galil, Function.MATCHING, days=-1) == ["Dana"]


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ({}, operations.NobodyChosen),
        ({"roles": [Carrier.PARTNER_PROGRAMME]}, operations.NotACarrier),
        ({"roles": [Carrier.NOBODY]}, operations.NotACarrier),
        ({"people": ["dana"]}, operations.NotACarrier),
        ({"roles": [Carrier.MENTORING_MANAGER], "why": " "}, operations.ReasonMissing),
    ],
)
def test_om_3_3_what_cannot_be_is_refused(
    cast: Cast, chosen: dict[str, Any], refused: type[Exception]
) -> None:
    people: list[Person] = [getattr(cast, name) for name in chosen.get("people", [])]
    rows = LineCarrier.objects.count()
    with pytest.raises(refused):
        change(cast, cast.negev, Function.MATCHING, **{**chosen, "people": people})
    assert LineCarrier.objects.count() == rows


def test_om_3_3_nobody_stands_alone(cast: Cast) -> None:
    both = [Carrier.NOBODY, Carrier.MENTORING_MANAGER]
    with pytest.raises(operations.NotACarrier):
        change(cast, cast.galil, Function.MATCHING_ACCOMPANIMENT, roles=both)


def test_om_3_11_a_function_that_nobody_holds_stands_on_today(cast: Cast) -> None:
    def lines(name: str) -> list[str]:
        found = todos_for(cast.login(name), on=TODAY)
        return [line.who for line in found if line.kind == "cycles.carrier_missing"]

    assert lines("noa") == []
    change(cast, cast.negev, Function.MATCHING, people=[cast.ines])
    cast.ines.assignments.update(ends_on=YESTERDAY)
    assert (lines("noa"), lines("farid")) == (["Negev"], [])
    helper = person("Hila", "Helper", login=False)
    assign(helper, cast.negev, "individual_coordinator")
    change(cast, cast.negev, Function.MATCHING, roles=[Carrier.INDIVIDUAL_COORDINATOR])
    assert lines("noa") == []


def page(cast: Cast, line: MatrixLine, **sent: Any) -> Any:
    user, client = cast.login("noa"), Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    address = reverse("cycles:matrix_line", args=[line.pk])
    return client.post(address, sent, follow=True) if sent else client.get(address)


def test_the_form_names_roles_people_and_the_first_day(cast: Cast) -> None:
    line = cast.negev.matrix.get(function=Function.MATCHING)
    sent = {
        "roles": ["coordinator"],
        "people": [str(cast.ines.pk)],
        "starts_on": (localdate() + timedelta(days=30)).isoformat(),
        "why": "Ines helps",
        "version": line.version,
    }
    answer = page(cast, line, **sent)
    assert answer.redirect_chain == [(reverse("cycles:cycle", args=[cast.negev.pk]), 302)]
    assert cast.ines.full_name in answer.content.decode()
    text = page(cast, line).content.decode()
    assert "Ines helps" in text
    assert text.count("<tr>") == 3


def test_the_form_refuses_a_day_that_is_over(cast: Cast) -> None:
    line = cast.negev.matrix.get(function=Function.MATCHING)
    sent = {"roles": ["coordinator"], "starts_on": "2020-01-01", "why": "x", "version": 1}
    assert list(page(cast, line, **sent).context["form"].errors) == ["starts_on"]


@pytest.mark.parametrize("function", [Function.MATCHING, Function.FUNDING])
def test_the_form_refuses_a_line_without_carriers(cast: Cast, function: Function) -> None:
    line = cast.negev.matrix.get(function=function)
    sent = {"starts_on": localdate().isoformat(), "why": "x", "version": line.version}
    form = page(cast, line, **sent).context["form"]
    assert list(form.errors) == ["roles"]
    assert form.fields["roles"].required == (function is Function.FUNDING)
