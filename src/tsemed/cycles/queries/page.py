"""What the pages of a cycle show and offer to one viewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.disclosure_control import publish, spell
from tsemed.base.paging import sorted_by
from tsemed.base.sanitise import number_in
from tsemed.cycles.models import (
    Assignment,
    Cycle,
    EntryKind,
    MatrixLine,
    ModelPeriod,
    Participation,
    ParticipationEntry,
    Side,
)
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.queries.scope import (
    participations_shown_to,
    programmes_shown_to,
    visible_to,
)
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import ParticipationState
from tsemed.cycles.work_models import NEEDS, Function, Trigger, WorkModel
from tsemed.partners.models import Partner
from tsemed.people import queries as people
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.roles import person_of

_ORDER = [function.value for function in Function]


def participants_of(cycle: Cycle, user: User, *, side: str = "") -> QuerySet[Participation]:
    """Return who takes part in a cycle, as far as the viewer may know of it, by name."""
    rows = participations_shown_to(user).filter(cycle=cycle, left_on__isnull=True)
    if side:
        rows = rows.filter(side=side)
    return rows.order_by(*sorted_by("person__family_name", "person__given_name"), "pk")


def numbers_of(cycle_ids: list[int], rows: QuerySet[Participation] | None = None) -> dict[int, Any]:
    """Return how many mentors and mentees take part in each of these cycles."""
    rows = Participation.objects.all() if rows is None else rows
    counted = (
        rows.filter(cycle__in=cycle_ids, left_on__isnull=True)
        .order_by()
        .values_list("cycle_id", "side")
        .annotate(people=Count("pk"))
    )
    numbers: dict[int, Any] = {pk: {side.value: 0 for side in Side} for pk in cycle_ids}
    for cycle_id, side, people_count in counted:
        numbers[cycle_id][side] = people_count
    return numbers


def population_of(cycle_id: int, *, programmes: Collection[int] | None = None) -> str:
    """Return the name of a cycle's population, under which counts of it are published.

    With programmes, those whom these programmes referred; else everybody.
    """
    everybody = f"cycle {cycle_id}"
    if programmes is None:
        return everybody
    return f"{everybody} of {'+'.join(str(pk) for pk in sorted(programmes))}"


def numbers_published(cycles: Iterable[Cycle], user: User) -> dict[int, dict[str, str]]:
    """Return how many take part in each cycle, as the viewer may know it, by side.

    Exact to those who lead the cycle and see everybody by name; rounded to everybody else, who
    could subtract those they see from all there are.
    """
    found = list(cycles)
    numbers = numbers_of([cycle.pk for cycle in found])
    return {
        cycle.pk: _as_numbers(numbers[cycle.pk])
        if reads_exact_numbers(user, cycle)
        else _as_published(numbers[cycle.pk], cycle)
        for cycle in found
    }


def reads_exact_numbers(user: User, cycle: Cycle) -> bool:
    """Return whether a user may see everybody of a cycle by name, and so may count them."""
    return cycle.pk in scope_of(user).leads or scope_of(user).is_manager


def _as_numbers(numbers: dict[str, int]) -> dict[str, str]:
    return {side: str(number) for side, number in numbers.items()}


def _as_published(numbers: dict[str, int], cycle: Cycle) -> dict[str, str]:
    # Under the names of the figures in the summary of the cycle: the same counts, rounded alike.
    counts = {f"{side}s": number for side, number in numbers.items()}
    published = publish(counts, population=population_of(cycle.pk))
    return {side: spell(published[f"{side}s"]) for side in numbers}


def matrix_lines(cycle: Cycle) -> list[MatrixLine]:
    """Return the lines of the matrix in the order of the operating model's table."""
    lines = cycle.matrix.prefetch_related("carriers__person")
    return sorted(lines, key=lambda line: _ORDER.index(line.function))


def team_of(cycle: Cycle, *, on: date) -> QuerySet[Assignment]:
    """Return the assignments to the team that are in force or still to come."""
    return (
        cycle.team.not_over(on)
        .select_related("person", "cycle")
        .order_by("role", "starts_on", "pk")
    )


def people_in_team(cycle: Cycle, *, on: date) -> QuerySet[Person]:
    """Return who has a place in the team on a day."""
    places = Assignment.objects.on(on).filter(cycle=cycle)
    named = Person.objects.filter(pk__in=places.order_by().values("person_id"))
    return named.order_by("family_name", "given_name", "pk")


def period_shown(cycle: Cycle) -> ModelPeriod | None:
    """Return the period of the chosen model: the prepared one where a change is, else the current.

    Approvals are given for it and counted for no other (OM-3.14). The page reads all of a cycle
    beforehand (`with_periods`).
    """
    is_prepared = bool(cycle.next_model)
    return next((one for one in cycle.periods.all() if one.is_open(prepared=is_prepared)), None)


def with_periods(cycle: Cycle) -> Cycle:
    """Return the cycle with its periods and their approvals read, for a page that asks often."""
    prefetch_related_objects([cycle], "periods__approvals")
    return cycle


def _given(cycle: Cycle) -> dict[tuple[str, int | None], datetime]:
    """Return when each approval of the chosen model was given."""
    period = period_shown(cycle)
    rows = period.approvals.all() if period else ()
    return {(row.side, row.programme_id): row.at for row in rows}


def approvals_of(cycle: Cycle, user: User) -> list[dict[str, Any]]:
    """Return each approval that the choice of the model needs, with its day (OM-3.4)."""
    given = _given(cycle)
    names = dict(programmes_shown_to(user, cycle).values_list("pk", "name"))
    manager, programme = ApprovalSide.MENTORING_MANAGER.value, ApprovalSide.PROGRAMME_MANAGER.value
    lines = [{"side": manager, "programme": "", "at": given.get((manager, None))}]
    for one in cycle.programmes.all():
        at = given.get((programme, one.pk))
        lines.append({"side": programme, "programme": names.get(one.pk, ""), "at": at})
    return lines


def approvals_to_give(cycle: Cycle, user: User) -> list[Partner | None]:
    """Return the approvals this user can still give: for a programme, or (None) as the manager."""
    if not cycle.awaits_approval:
        return []
    given = _given(cycle)
    words: list[Partner | None] = []
    as_manager = (ApprovalSide.MENTORING_MANAGER.value, None)
    if scope_of(user).is_manager and as_manager not in given:
        words.append(None)
    mine = scope_of(user).managed_programmes
    if mine:
        side = ApprovalSide.PROGRAMME_MANAGER.value
        programmes = cycle.programmes.filter(pk__in=mine).order_by("pk")
        words += [one for one in programmes if (side, one.pk) not in given]
    return words


def staff_to_assign(cycle: Cycle, user: User) -> QuerySet[Person]:
    """Return who can be given a place: coordinators, and those of the cycle's programmes."""
    in_force = Affiliation.objects.on(timezone.localdate())
    named = in_force.filter(
        capacity=Capacity.INDIVIDUAL_COORDINATOR, partner__in=cycle.programmes.all()
    )
    me = person_of(user)
    if me is not None:
        # Nobody gives herself a place.
        named = named.exclude(person=me)
    if not scope_of(user).is_manager:
        named = named.filter(partner__in=scope_of(user).managed_programmes)
        return Person.objects.filter(pk__in=named.values("person_id"))
    coordinators = in_force.filter(capacity=Capacity.COORDINATOR)
    return Person.objects.filter(
        Q(pk__in=named.values("person_id"))
        | Q(pk__in=coordinators.values("person_id"))
        | Q(pk__in=Assignment.objects.values("person_id"))
    ).exclude(pk=me.pk if me else 0)


def roles_to_assign(cycle: Cycle, user: User) -> list[TeamRole]:
    """Return the places this user may fill.

    A programme's manager names her coordinator; in model 1 she also allocates who runs the cycle,
    out of her individual coordinators (OM-3.13).
    """
    helping = [TeamRole.INDIVIDUAL_COORDINATOR]
    models = (cycle.chosen_model, WorkModel(cycle.work_model))
    leads = [
        TeamRole(NEEDS[model].lead)
        for model in dict.fromkeys(models)
        if scope_of(user).is_manager or NEEDS[model].trigger is Trigger.PROGRAMME_CHOSE
    ]
    return [*dict.fromkeys(leads), *helping]


def may_give_place(user: User, cycle: Cycle, *, person: Person, role: str) -> bool:
    """Return whether a user may give somebody a place in a team; to herself nobody may."""
    me = person_of(user)
    if me is not None and me.pk == person.pk:
        return False
    return _gives_place(user, cycle, person=person, role=role)


def may_end_place(user: User, place: Assignment) -> bool:
    """Return whether a user may end a place in a team: one that they could have given."""
    return _gives_place(user, place.cycle, person=place.person, role=place.role)


def _gives_place(user: User, cycle: Cycle, *, person: Person, role: str) -> bool:
    if scope_of(user).is_manager:
        return True
    if role not in roles_to_assign(cycle, user):
        return False
    return staff_to_assign(cycle, user).filter(pk=person.pk).exists()


def sides_to_add(cycle: Cycle, user: User) -> list[Side]:
    """Return the sides to which this user may add people: those they carry by the matrix."""
    if scope_of(user).is_manager:
        return list(Side)
    carried = sides_carried(user, [cycle.pk]).get(cycle.pk, set())
    return [side for side in Side if side in carried]


def get_participation_for(user: User, pk: int, action: str) -> Participation:
    """Return a part that user may know of, in a cycle they may see, to do action with."""
    rows = participations_shown_to(user).filter(
        pk=pk, cycle__in=visible_to(user).order_by().values("pk")
    )
    part = rows.select_related("cycle", "person").first()
    if part is None:
        raise Http404
    if not user.has_perm(action, part):
        raise PermissionDenied
    return part


def participants_lacking(
    cycle: Cycle, user: User, kind: EntryKind, sides: Collection[Side]
) -> QuerySet[Participation]:
    """Return those on these sides of whom something is not recorded yet, never the viewer."""
    rows = participants_of(cycle, user).filter(side__in=sides)
    if (me := scope_of(user).person) is not None:
        rows = rows.exclude(person=me)
    if kind in (EntryKind.TRAINED, EntryKind.ALIGNED):
        rows = rows.filter(state=ParticipationState.ACCEPTED)
    else:
        rows = rows.filter(state=ParticipationState.APPLIED)
    return rows.filter(**{f"{kind.value}_on__isnull": True}).select_related("person", "cycle")


def names_of_writers(entries: Iterable[ParticipationEntry]) -> dict[int, str]:
    """Return who wrote these entries, by the login, in one query."""
    ids = {entry.by_id for entry in entries if entry.by_id}
    people_named = Person.objects.filter(user__in=ids) if ids else ()
    return {one.user_id: one.full_name for one in people_named if one.user_id}


def person_to_add(user: User, known: str) -> Person:
    """Return somebody the user sees already, by the id a form sent."""
    pk = number_in(known)
    if pk is None:
        raise Http404
    return people.get_person_for(user, pk, "people.view_person")
