"""What a row says otherwise than what is known of its person, and what of it may be written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tsemed.cycles.models import Participation, Side
from tsemed.imports.outcomes import Entry, RowCheck, Target, profile_of, wanted_affiliation
from tsemed.imports.row_policy import keep_admitted, keep_recordable
from tsemed.imports.states import Outcome
from tsemed.people.localities import codes_of
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.write_gate import Rights
from tsemed.people.write_policy import Target as Table

UNORDERED = frozenset({"languages", "modes", "times", "topics", "needs", "stages", "employers"})


def compare_person(
    row_check: RowCheck,
    person: Person,
    target: Target,
    part: Mapping[int, Participation],
) -> None:
    earlier = part.get(person.pk)
    profile = profile_of(person, target.side)
    differing = _differences(person, row_check.draft.person)
    row_check.changes = keep_admitted(row_check, differing, row_check.person_facts)
    if profile is None:
        row_check.changes.append({"field": "profile", "old": None, "new": target.side.value})
    else:
        differing = _differences(profile, row_check.draft.profile)
        row_check.changes += keep_admitted(row_check, differing, row_check.profile_facts)
    row_check.joins = earlier is None
    row_check.left_before = earlier if earlier and earlier.left_on else None
    row_check.part = None if row_check.left_before else earlier
    row_check.changes += keep_recordable(row_check, target)
    if row_check.joins or row_check.left_before:
        row_check.changes.append({"field": "joins", "old": None, "new": True})
    if row_check.draft.groups:
        row_check.notes.append({"code": "groups_not_changed", "column": "population", "values": {}})
    row_check.outcome = Outcome.CHANGED if row_check.changes else Outcome.UNCHANGED


def compare_tie(
    row_check: RowCheck,
    person: Person,
    target: Target,
    ties: set[tuple[int, int, str]],
    rights: Rights,
) -> None:
    """Compare the tie to a partner of somebody known; note where the sender may not write it."""
    wanted = wanted_affiliation(row_check, target)
    if wanted is None or (person.pk, wanted[0].pk, wanted[1].value) in ties:
        return
    partner, capacity = wanted
    if capacity.value in rights.writable(Table.AFFILIATION):
        row_check.tie, row_check.outcome = wanted, Outcome.CHANGED
        row_check.changes.append({"field": "affiliation", "old": None, "new": partner.name})
        return
    row_check.is_referred = False
    column = "employer" if target.side is Side.MENTOR else ""
    values = {"name": partner.name}
    row_check.notes.append({"code": "tie_left", "column": column, "values": values})


def ties_of(ids: list[int], target: Target) -> set[tuple[int, int, str]]:
    rows = Affiliation.objects.on(target.on).filter(
        person_id__in=ids, capacity__in=(Capacity.EMPLOYEE, Capacity.PARTICIPANT)
    )
    return set(rows.values_list("person_id", "partner_id", "capacity"))


def _differences(thing: Any, values: Mapping[str, Any]) -> list[Entry]:
    """Return what a row says otherwise than what is known; an empty cell says nothing."""
    found = []
    for name, new in values.items():
        old = getattr(thing, name)
        if not _same(name, old, new):
            found.append({"field": name, "old": _plain(old), "new": _plain(new)})
    return found


def _same(name: str, old: Any, new: Any) -> bool:
    """Return whether the row gives nothing new; a town has several names."""
    if name == "town":
        codes = codes_of([old, new])
        # What is not recognised says nothing against a town that is.
        return codes[old] == codes.get(new, codes[old]) if old in codes else bool(old == new)
    if name in UNORDERED:
        return set(old) == set(new)
    return bool(_plain(old) == _plain(new))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | list | bool | type(None)) else str(value)
