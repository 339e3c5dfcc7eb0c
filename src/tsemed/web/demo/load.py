"""The whole demo, from nothing: staff, partners, cycles, people, pairs; then one round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Cycle, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.work_models import WorkModel
from tsemed.imports.operations import read_content, upload_list
from tsemed.matching.models import Proposal
from tsemed.people.models import Consent, ConsentPurpose, MenteeProfile, Person
from tsemed.people.sensitive import read_groups
from tsemed.spreadsheets import columns
from tsemed.spreadsheets.example_people import example_people
from tsemed.spreadsheets.templates import write_list
from tsemed.web.demo import pairs
from tsemed.web.demo.characters import MENTEE, MENTOR, address_of, enter_staff
from tsemed.web.demo.hours import write_months
from tsemed.web.demo.names import AMHARIC, ARAB, HAREDI, HEBREW, RUSSIAN, Register
from tsemed.web.demo.participants import Intake, Joined, Participants
from tsemed.web.demo.programme import Programme, enter_programme
from tsemed.web.demo.rounds import RoundTeam, advance_round

SEED: Final = 20_261_124
WAITING_ROWS: Final = 12
_M = WorkModel


@transaction.atomic
def load_demo(*, today: date, at: datetime, say: Callable[[str], object]) -> None:
    """Put the demo programme into an empty database, all of it or nothing.

    In one transaction, because half a demo could be neither used nor loaded again; `run` does
    it before the first page is served. The engine is not asked here: its round is a task.
    """
    register = Register(SEED)
    made = enter_programme(enter_staff(at=at), register, today=today, at=at)
    say("demo: 5 partner programmes, 4 organisations, 4 cycles")
    joined = enter_participants(made, register, today=today, at=at)
    mentors = sum(len(each.mentors) for each in joined.values())
    mentees = sum(len(each.mentees) for each in joined.values())
    say(f"demo: {mentors} mentors, {mentees} mentees")
    builder = pairs.PairBuilder(register.chance, today=today, at=at, policy=policy_on(today))
    count = create_pairs(builder, made, joined)
    create_unfinished_forms(joined[_M.MENTORING_COORDINATOR], joined[_M.FREELANCER])
    write_months(made.login("mentoring-manager"), made.login("freelancer"), today=today, at=at)
    record_group_readings(joined[_M.DISABILITY_COORDINATOR], made, at=at - timedelta(days=2))
    create_waiting_list(made, today=today, at=at - timedelta(days=2))
    say(f"demo: {count} pairs and their meetings")


def advance_demo_round(*, at: datetime) -> int:
    """Run one matching round in the demo's matching cycle; return how many proposals it has.

    The round does not run in one transaction (see `rounds`). Run again, as a task may be, this
    goes on where the first run was lost, and does nothing when it had come to its end.
    """
    cycle = Cycle.objects.get(work_model=_M.PROGRAMME_COORDINATOR)
    parts = Participation.objects.filter(cycle=cycle).select_related("person__user").order_by("pk")
    joined = Joined(
        [part for part in parts if part.side == Side.MENTOR],
        [part for part in parts if part.side == Side.MENTEE],
    )
    logins = User.objects.in_bulk(
        [address_of("coordinator"), address_of("mentoring-manager")], field_name="email"
    )
    team = RoundTeam(*(logins[address_of(slug)] for slug in ("coordinator", "mentoring-manager")))
    policy = policy_on(timezone.localdate(at))
    advance_round(cycle, joined, team, at=at, policy=policy)
    return Proposal.objects.filter(round__cycle=cycle).count()


def enter_participants(
    made: Programme, register: Register, *, today: date, at: datetime
) -> dict[WorkModel, Joined]:
    """Enter who takes part in each cycle."""
    entering = Participants(register, today=today, at=at)
    banks, cities = made.organisations[:2], made.organisations[2:]
    sent = made.programmes
    everybody = (HEBREW, HEBREW, RUSSIAN, AMHARIC, ARAB)
    intakes = {
        _M.PROGRAMME_COORDINATOR: Intake(
            made.cycles[_M.PROGRAMME_COORDINATOR], 20, 26, [*cities, *banks], sent[:1], everybody,
            group="low_wage", pairs=8, waits=1,
        ),
        _M.FREELANCER: Intake(
            made.cycles[_M.FREELANCER], 18, 24, [banks[1], *cities], sent[1:2], (ARAB,), pairs=16,
        ),
        _M.MENTORING_COORDINATOR: Intake(
            made.cycles[_M.MENTORING_COORDINATOR], 10, 20, banks[:1], [sent[1], sent[2], sent[4]],
            (HEBREW, HAREDI, ARAB), ready=0.5,
        ),
        _M.DISABILITY_COORDINATOR: Intake(
            made.cycles[_M.DISABILITY_COORDINATOR], 12, 20, [*cities, banks[1]], sent[3:4],
            (HEBREW, RUSSIAN, HEBREW), group="disability", pairs=12, ready=1.0,
            needs=("step_free", "captions", "plain_language", "quiet_place", "breaks"),
        ),
    }  # fmt: skip
    characters = {_M.PROGRAMME_COORDINATOR: [("mentor", MENTOR)], _M.FREELANCER: []}
    characters[_M.PROGRAMME_COORDINATOR].append(("mentee", MENTEE))
    leads = leads_of(made.cycles.values())
    return {
        model: entering.join(
            replace(intake, lead=leads.get(intake.cycle.pk)), characters.get(model, ())
        )
        for model, intake in intakes.items()
    }


def leads_of(cycles: Iterable[Cycle]) -> dict[int, User | None]:
    """Return the login of who leads each cycle, who recorded what happened there."""
    places = Assignment.objects.filter(cycle__in=list(cycles), role__in=LEADING_ROLES)
    return {place.cycle_id: place.person.user for place in places.select_related("person__user")}


def create_waiting_list(made: Programme, *, today: date, at: datetime) -> None:
    """Leave a checked list of mentors that waits for the coordinator's approval."""
    side = columns.Side.MENTORS
    people = example_people(side, on=today)[:WAITING_ROWS]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mentors.xlsx"
        write_list(path, side, language="he", people=people)
        content = path.read_bytes()
    upload_list(
        read_content(content, side=Side.MENTOR, file=path.name),
        cycle=made.cycles[_M.MENTORING_COORDINATOR],
        side=Side.MENTOR,
        programme=None,
        by=made.login("coordinator"),
        at=at,
    )


def create_unfinished_forms(joined: Joined, handed_over: Joined) -> None:
    """Leave two forms half filled in and one consent unasked, as newcomers have them."""
    fresh = [part.person_id for part in joined.mentees[:9:3]]
    MenteeProfile.objects.filter(person__in=fresh[:2]).update(stage="")
    Person.objects.filter(pk__in=fresh[:2]).update(times=[])
    last = handed_over.mentees[-1].person_id
    Consent.objects.filter(person=last, purpose=ConsentPurpose.HAND_OVER).delete()


def record_group_readings(joined: Joined, made: Programme, *, at: datetime) -> None:
    """Leave a few readings of sensitive data for the privacy officer to look through."""
    for part in joined.mentees[:3]:
        read_groups(part.person, by=made.login("disability-coordinator"), at=at)


def create_pairs(
    builder: pairs.PairBuilder, made: Programme, joined: dict[WorkModel, Joined]
) -> int:
    """Make the pairs of each cycle; return how many."""
    # The character of the mentee has no pair yet: a proposal waits for their answer.
    first = joined[_M.PROGRAMME_COORDINATOR]
    paired = Joined(first.mentors, first.mentees[1:])
    created = [
        builder.create(paired, pairs.MATCHING_CYCLE, lead=made.login("coordinator")),
        builder.create(joined[_M.FREELANCER], pairs.MENTORING_CYCLE, lead=made.login("freelancer")),
        builder.create(
            joined[_M.DISABILITY_COORDINATOR],
            pairs.CLOSING_CYCLE,
            lead=made.login("disability-coordinator"),
        ),
    ]
    return sum(map(len, created))
