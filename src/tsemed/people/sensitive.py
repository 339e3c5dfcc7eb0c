"""The only access to population groups: every reading is checked and recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.audit import build_row, record_many, record_reading
from tsemed.base.transitions import save_edit
from tsemed.people.audit_events import GROUPS_READ, GROUPS_WRITTEN
from tsemed.people.data_policy import DataClass
from tsemed.people.models import Consent, ConsentPurpose, Person, PopulationGroup
from tsemed.terms.models import ChoiceList
from tsemed.terms.queries import refuse_not_offered

_BATCH = 1_000


@transaction.atomic
def read_groups(person: Person, *, by: User, at: datetime, purpose: str = "") -> list[str]:
    """Return the groups of one person, for somebody who may know them; the reading is recorded."""
    if not by.has_perm("people.read_population_group", person):
        raise PermissionDenied
    rows = PopulationGroup.objects.filter(person=person).order_by("group")
    how: dict[str, Any] = {"by": by, "at": at, "purpose": purpose}
    record_reading(GROUPS_READ, [person], data_class=DataClass.POPULATION_GROUP, **how)
    return [row.group for row in rows]


@transaction.atomic
def write_groups(
    person: Person, groups: Iterable[str], *, started_from: int, by: User, at: datetime
) -> None:
    """Replace the groups a person reported; raise NotOffered for one that is not on the list.

    Also for one that the person was in before: the answer reveals nothing of what is kept.
    """
    if not by.has_perm("people.write_population_group", person):
        raise PermissionDenied
    groups = list(groups)
    refuse_not_offered(ChoiceList.POPULATION, groups)
    kind = DataClass.POPULATION_GROUP
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at}
    save_edit(person, event=GROUPS_WRITTEN, data_class=kind, **how)
    _replace(person, groups)


@transaction.atomic
def enter_groups(
    reported: Iterable[tuple[Person, Iterable[str]]], *, by: User | None, at: datetime
) -> None:
    """Keep the groups that a list of a partner programme reported.

    Who may bring in a list is checked where lists come in; each entry leaves its row. Raise
    NotOffered for a group that is not on the list of populations.
    """
    rows = [(person, list(dict.fromkeys(groups))) for person, groups in reported]
    refuse_not_offered(ChoiceList.POPULATION, {group for _, groups in rows for group in groups})
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        PopulationGroup.objects.filter(person__in=[person.pk for person, _ in batch]).delete()
        PopulationGroup.objects.bulk_create(
            PopulationGroup(person=person, group=group)
            for person, groups in batch
            for group in groups
        )
        how: dict[str, Any] = {"by": by, "at": at, "data_class": DataClass.POPULATION_GROUP}
        record_many(build_row(GROUPS_WRITTEN, person, **how) for person, _ in batch)


@transaction.atomic
def move_groups(*, to: Person, from_: Person, by: User, at: datetime) -> None:
    """Move the groups of somebody entered twice to the one who stays; nothing of them is shown."""
    moved = PopulationGroup.objects.filter(person=from_)
    kept = PopulationGroup.objects.filter(person=to).values_list("group", flat=True)
    moved.filter(group__in=list(kept)).delete()
    if moved.update(person=to):
        kind = DataClass.POPULATION_GROUP
        record_many([build_row(GROUPS_WRITTEN, to, by=by, at=at, data_class=kind)])


def groups_together(person_ids: Iterable[int]) -> list[frozenset[str]]:
    """Return the groups of many people without their owners, for counts that name nobody.

    The caller shows no count below the number at which people can be identified.
    """
    rows = PopulationGroup.objects.filter(person__in=list(person_ids)).values_list(
        "person_id", "group"
    )
    together: dict[int, set[str]] = {}
    for person_id, group in rows:
        together.setdefault(person_id, set()).add(group)
    return [frozenset(groups) for groups in together.values()]


@transaction.atomic
def groups_for_matching(
    people: list[Person], *, by: User, at: datetime
) -> dict[int, frozenset[str]]:
    """Return the groups of those who agreed to their use in matching; each reading is recorded."""
    consented = set(
        Consent.objects.filter(
            person__in=[person.pk for person in people],
            purpose=ConsentPurpose.GROUP_IN_MATCHING,
            withdrawn_at=None,
        ).values_list("person_id", flat=True)
    )
    readable = [person for person in people if person.pk in consented]
    rows = PopulationGroup.objects.filter(person__in=readable).values_list("person_id", "group")
    groups: dict[int, set[str]] = {}
    for person_id, group in rows:
        groups.setdefault(person_id, set()).add(group)
    how: dict[str, Any] = {"by": by, "at": at, "purpose": "matching"}
    record_reading(GROUPS_READ, list(readable), data_class=DataClass.POPULATION_GROUP, **how)
    return {pk: frozenset(held) for pk, held in groups.items()}


def _replace(person: Person, groups: Iterable[str]) -> None:
    PopulationGroup.objects.filter(person=person).delete()
    PopulationGroup.objects.bulk_create(
        PopulationGroup(person=person, group=group) for group in dict.fromkeys(groups)
    )
