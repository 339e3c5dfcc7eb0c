"""The key of a line names the same thing as long as it waits, and no two lines share one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import CHARACTERS, Cast
from tests.today.test_query_budget import everything_waits

from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import Scope, scope_of
from tsemed.today.todo_sources import todo_items_for

pytestmark = pytest.mark.django_db


def roles_of(scope: Scope) -> set[str]:
    held = {role for roles in scope.roles.values() for role in roles}
    as_lead = {TeamRole.COORDINATOR} if scope.leads else set()
    sides = {"mentor", "mentee"} if scope.parts else set()
    return {*scope.capacities, *held, *as_lead, *sides}


def test_a_key_stays_while_the_thing_waits(cast: Cast) -> None:
    everything_waits(cast)
    day = timezone.localdate()
    for name in CHARACTERS:
        lines = todo_items_for(cast.login(name), on=day)
        keys = [line.key for line in lines]
        assert len(set(keys)) == len(keys), name
        tomorrow = todo_items_for(cast.login(name), on=day + timedelta(days=1))
        assert set(keys) <= {line.key for line in tomorrow}, name
        assert all(line.key.startswith(("relationships.", line.kind)) for line in lines)


def test_a_line_is_its_readers_by_a_role_they_hold(cast: Cast) -> None:
    everything_waits(cast)
    for name in CHARACTERS:
        user = cast.login(name)
        carriers = {line.carrier for line in todo_items_for(user, on=timezone.localdate())}
        assert carriers <= roles_of(scope_of(user)), name
