"""Fills an empty database with a whole country: 1,000,000 people, 10,000 live pairs.

    TSEMED_DATABASE_URL=… python -m bench.load_national

Deterministic: the same seed and day give the same rows on SQLite and PostgreSQL. 200
coordinators lead a live cycle each, with 60 mentors, 80 mentees and 50 live pairs; everybody
else took part in one of the cycles that are over. What people leave behind besides that (rounds,
letters, devices, a million rows of audit) is written by `bench.national_paper`. `--people` makes
a smaller country.
"""

# Long because one country is defined in one place: what each number is, and every row.

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench import national_paper as paper
from bench.bulk import Table, bring_into_step, plain, without_indexes
from pairing.reference import localities
from pairing.reference.folding import tokens
from tsemed.accounts.models import User
from tsemed.base.models import AuditRow
from tsemed.cycles.models import (
    Assignment,
    Cycle,
    LineCarrier,
    MatrixLine,
    Participation,
    ParticipationEntry,
)
from tsemed.cycles.work_models import MATRIX, WorkModel
from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, MenteeProfile, MentorProfile, NameToken, Person
from tsemed.people.models.goal import StageEntry
from tsemed.people.models.person import backwards
from tsemed.relationships.models import Meeting, Relationship
from tsemed.web.demo.names import Register, phone
from tsemed.web.demo.participants import FIELDS, TIMES, TOPICS

SEED = 1_000_000
LIVE_CYCLES, MENTORS, MENTEES, PAIRS = 200, 60, 80, 50
PROGRAMMES, ORGANISATIONS, PEOPLE_IN_OLD_CYCLE, CHUNK = 40, 60, 486, 50_000
OFFICE = ("privacy_officer", "finance", "mentoring_manager")
STAFF = LIVE_CYCLES + PROGRAMMES + ORGANISATIONS + len(OFFICE)
IN_LIVE_CYCLE = MENTORS + MENTEES

ALL = (
    User, Person, NameToken, MentorProfile, MenteeProfile, StageEntry, Affiliation, Partner, Cycle,
    Cycle.programmes.through, MatrixLine, LineCarrier, Assignment, Participation,
    ParticipationEntry, Relationship, Meeting, AuditRow, *paper.IN_BULK,
)  # fmt: skip


class Country:
    """Everything the rows follow from: the day, the chance, and where each number lies.

    People are numbered from 1: first the staff, then the live cycles' participants cycle by
    cycle, then everybody else. A participant's row in a cycle has the same number, less staff.
    """

    def __init__(self, people: int, today: date) -> None:
        self.people, self.today = people, today
        self.register = Register(SEED)
        self.chance = self.register.chance
        self.staff, self.live_cycles = STAFF, LIVE_CYCLES
        self.in_live_cycle, self.mentors_in_cycle = IN_LIVE_CYCLE, MENTORS
        self.participants = people - STAFF
        self.live = LIVE_CYCLES * IN_LIVE_CYCLE
        self.old_cycles = -(-(self.participants - self.live) // PEOPLE_IN_OLD_CYCLE)
        self.great_cycle = LIVE_CYCLES + self.old_cycles + 1
        self.matrix_lines = 0
        self.line_carriers = 0
        self.programmes = [2 + ORGANISATIONS + n for n in range(PROGRAMMES)]
        self.now = plain(datetime(today.year, today.month, today.day, 6, tzinfo=UTC))
        self.day = cache(lambda back: (today - timedelta(days=back)).isoformat())

    def cycle_of(self, participant: int) -> int:
        """Return the cycle of the participant of this number, both counted from 1."""
        if participant <= self.live:
            return (participant - 1) // IN_LIVE_CYCLE + 1
        return LIVE_CYCLES + (participant - self.live - 1) // PEOPLE_IN_OLD_CYCLE + 1

    def is_mentor(self, participant: int) -> bool:
        """Return whether it is a mentor: first in a live cycle, every fourth in an old one."""
        if participant <= self.live:
            return (participant - 1) % IN_LIVE_CYCLE < MENTORS
        return participant % 4 == 0

    def mentors_person(self, pk: int) -> bool:
        """Return whether the person of this number takes part as a mentor."""
        return self.is_mentor(pk - STAFF)


def write_partners_and_cycles(country: Country) -> None:
    """Write partners, cycles, matrices and teams."""
    day, now = country.day, country.now
    kinds = ["office"] + ["business"] * ORGANISATIONS + ["programme"] * PROGRAMMES
    Table(Partner, "id", "kind", "name", "state", "state_since").write(
        (n, kind, f"{kind} {n:03}", "active", now) for n, kind in enumerate(kinds, start=1)
    )
    count = LIVE_CYCLES + country.old_cycles
    live = lambda n: n <= LIVE_CYCLES  # noqa: E731
    models = list(WorkModel)
    table = Table(
        Cycle, "id", "name", "work_model", "state", "state_since", "starts_on",
        "ends_on", "opened_at",
    )  # fmt: skip
    table.write(
        (
            n, f"מחזור {n:04}", models[n % 4].value,
            "mentoring" if live(n) else "closed", now,
            day(160) if live(n) else day(400 + n % 900),
            day(-140) if live(n) else day(100 + n % 300), now,
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    Table(Cycle.programmes.through, "id", "cycle_id", "partner_id").write(
        (n, n, 2 + ORGANISATIONS + n % PROGRAMMES) for n in range(1, count + 1)
    )
    lines = [
        (n, function, roles)
        for n in range(1, count + 1)
        for function, roles in MATRIX[models[n % 4]].items()
    ]
    country.matrix_lines = len(lines)
    Table(MatrixLine, "id", "cycle_id", "function").write(
        (pk, n, function.value) for pk, (n, function, _roles) in enumerate(lines, start=1)
    )
    carriers = [
        (pk, role.value)
        for pk, (_n, _function, roles) in enumerate(lines, start=1)
        for role in roles
    ]
    country.line_carriers = len(carriers)
    Table(LineCarrier, "id", "line_id", "role", "starts_on", "set_at").write(
        (n, pk, role, day(1300), now) for n, (pk, role) in enumerate(carriers, start=1)
    )
    Table(Assignment, "id", "cycle_id", "person_id", "role", "starts_on", "ends_on").write(
        (
            n, n, (n - 1) % LIVE_CYCLES + 1, "coordinator",
            day(170) if live(n) else day(1300), None if live(n) else day(90),
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def write_staff_ties(country: Country) -> None:
    """Write for whom the staff act."""
    rows = [(STAFF - n, 1, capacity) for n, capacity in enumerate(reversed(OFFICE))]
    rows += [(n, 1, "coordinator") for n in range(1, LIVE_CYCLES + 1)]
    first = LIVE_CYCLES + 1
    rows += [(first + n, 2 + ORGANISATIONS + n, "programme_manager") for n in range(PROGRAMMES)]
    first += PROGRAMMES
    rows += [(first + n, 2 + n, "contact_person") for n in range(ORGANISATIONS)]
    Table(Affiliation, "id", "person_id", "partner_id", "capacity", "starts_on", "ends_on").write(
        (country.people + n, *row, country.day(500), None) for n, row in enumerate(rows, start=1)
    )


PERSON_COLUMNS = (
    "id", "user_id", "given_name", "family_name", "phone", "phone_backwards", "email",
    "language", "languages", "form_of_address", "gender", "birth_year", "locality_id",
    "town_text", "modes", "times", "created_at",
)  # fmt: skip
STEPS = ("accepted", "trained", "aligned")
HELD: dict[int, tuple[str, ...]] = defaultdict(lambda: STEPS, {0: (), 1: STEPS[:1], 2: STEPS[:2]})
PROFILE = ("id", "person_id", "occupations", "radius_km", "topics")


def write_people(country: Country, say: Callable[[str], None]) -> None:
    """Write everybody with their names' words, profile, tie and part in a cycle."""
    tables = {
        "user": Table(User, "id", "password", "email", "language", "joined_at"),
        "person": Table(Person, *PERSON_COLUMNS),
        "token": Table(NameToken, "id", "token", "person_id"),
        "mentor": Table(MentorProfile, *PROFILE, "rank", "capacity", "stages"),
        "mentee": Table(MenteeProfile, *PROFILE, "stage"),
        "stage": Table(StageEntry, "id", "person_id", "stage", "since", "noted_at"),
        "tie": Table(
            Affiliation, "id", "person_id", "partner_id", "capacity", "starts_on", "ends_on"
        ),
        "part": Table(
            Participation,
            "id",
            "cycle_id",
            "person_id",
            "side",
            "programme_id",
            "joined_on",
            "state",
            "state_since",
            "accepted_on",
            "trained_on",
            "aligned_on",
        ),
        "entry": Table(ParticipationEntry, "id", "participation_id", "kind", "happened_on", "at"),
    }
    numbers = {"token": 0}
    for start in range(1, country.people + 1, CHUNK):
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables}
        for pk in range(start, min(start + CHUNK, country.people + 1)):
            add_person(country, pk, rows, numbers)
        with transaction.atomic():
            for name, table in tables.items():
                table.write(rows[name])
        say(f"{tables['person'].written:,} people")


@cache
def locality_code(town: str) -> str | None:
    """Return the code of a town that people of the demo live in."""
    found = localities.named(town)
    return found.code if found else None


def add_person(
    country: Country, pk: int, rows: dict[str, list[tuple[Any, ...]]], numbers: dict[str, int]
) -> None:
    """Add the rows of one person."""
    who, participant = country.register.draw(ages=(1960, 2004)), pk - STAFF
    has_login = participant <= country.live
    email = f"person-{pk}@national.example" if has_login or pk % 3 else ""
    number = phone(pk)
    if has_login:
        rows["user"].append((pk, "!nobody-has-one", email, who.language, country.now))
    rows["person"].append(
        (
            pk, pk if has_login else None, who.given_name, who.family_name, number,
            backwards(number), email, who.language, as_json(who.languages), who.gender,
            who.gender, who.birth_year, locality_code(who.town), "", MODES[pk % 3],
            TIMES_OF[pk % len(TIMES_OF)], country.now,
        )
    )  # fmt: skip
    for token in words_of(f"{who.given_name} {who.family_name}"):
        numbers["token"] += 1
        rows["token"].append((numbers["token"], token, pk))
    if participant > 0:
        add_participant(country, pk, participant, rows)


def add_participant(
    country: Country, pk: int, participant: int, rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    """Add the profile, the tie and the part in a cycle of one participant."""
    chance, day, cycle = country.chance, country.day, country.cycle_of(participant)
    is_live, is_mentor = participant <= country.live, country.is_mentor(participant)
    field = FIELDS[pk % len(FIELDS)]
    programme = 2 + ORGANISATIONS + cycle % PROGRAMMES
    since = day(chance.randint(60, 150)) if is_live else day(chance.randint(420, 1300))
    about = (
        pk, pk, as_json(field[0 if is_mentor else 1]), 15 + pk % 4 * 15,
        TOPICS_OF[pk % len(TOPICS_OF)],
    )  # fmt: skip
    if is_mentor:
        rows["mentor"].append((*about, "middle", 1 + (pk % 9 == 0), '["find"]'))
        employer = 2 + pk % ORGANISATIONS
        rows["tie"].append((pk, pk, employer, "employee", since, None))
    else:
        rows["mentee"].append((*about, STAGES[pk % 3]))
        rows["stage"].append((pk, pk, STAGES[pk % 3], since, country.now))
        over = None if is_live or pk % 5 == 0 else day(30 + pk % 300)
        rows["tie"].append((pk, pk, programme, "participant", since, over))
    side = "mentor" if is_mentor else "mentee"
    # Of fifty, one waits for a decision, one for training and one for the expectations.
    held = HELD[pk % 50] if is_live else HELD[3]
    days = {kind: since if kind in held else None for kind in HELD[3]}
    if not is_mentor:
        days["trained"] = None
    rows["part"].append(
        (
            participant, cycle, pk, side, None if is_mentor else programme, since,
            "accepted" if days["accepted"] else "applied", country.now, *days.values(),
        )
    )  # fmt: skip
    rows["entry"] += [
        (participant * 10 + n, participant, kind, day, country.now)
        for n, (kind, day) in enumerate({"joined": since, **days}.items())
        if day is not None
    ]


def write_pairs(country: Country) -> None:
    """Write the live pairs with their meetings, and the pairs of old cycles."""
    pairs = Table(
        Relationship, "id", "cycle_id", "mentor_id", "mentee_id", "mentor_person_id",
        "mentee_person_id", "state", "state_since", "started_on", "planned_end_on",
        "last_met_on", "quiet_since", "meetings_held",
    )  # fmt: skip
    meetings = Table(
        Meeting, "id", "relationship_id", "state", "state_since", "on", "minutes", "channel",
        "topics", "next_step", "reported_at",
    )  # fmt: skip
    reports: list[tuple[Any, ...]] = []
    made: list[tuple[Any, ...]] = []
    for n in range(LIVE_CYCLES * PAIRS):
        first = n // PAIRS * IN_LIVE_CYCLE + n % PAIRS + 1
        made.append(live_pair(country, n + 1, n // PAIRS + 1, first, reports))
    day, now = country.day, country.now
    for mentor in range(country.live + 24, country.people - STAFF, 24):
        if country.cycle_of(mentor) != country.cycle_of(mentor + 1):
            continue
        ended = 100 + mentor % 300
        made.append(
            (
                len(made) + 1, country.cycle_of(mentor), mentor, mentor + 1, mentor + STAFF,
                mentor + 1 + STAFF, "completed", now, day(ended + 180), day(ended),
                day(ended + 5), day(ended + 5), 9,
            )
        )  # fmt: skip
    pairs.write(made)
    meetings.write((n, *row) for n, row in enumerate(reports, start=1))


def live_pair(
    country: Country, pk: int, cycle: int, mentor: int, reports: list[tuple[Any, ...]]
) -> tuple[Any, ...]:
    """Return one live pair: seven in ten met lately, two are amber, one is red."""
    chance, day, now = country.chance, country.day, country.now
    last = chance.choice((3, 6, 9, 12, 15, 18, 20, 23, 27, 38))
    days = list(range(last, last + chance.randint(10, 110), 14))
    reports.extend(
        (pk, "held", now, day(back), 60, "in_person", '["cv"]', NEXT_STEP, now)
        for back in reversed(days)
    )
    if chance.random() < 0.6:
        reports.append((pk, "planned", now, day(chance.randint(-9, 2)), None, "", "[]", "", None))
    began = days[-1] + 8
    return (
        pk, cycle, mentor, mentor + MENTORS, mentor + STAFF, mentor + MENTORS + STAFF, "active",
        now, day(began), day(began - 180), day(last), day(last), len(days),
    )  # fmt: skip


NEXT_STEP = "לשלוח את קורות החיים לשלוש משרות"
STAGES = ("find", "integrate", "advance")
as_json = cache(lambda values: json.dumps(values, ensure_ascii=False))
words_of = cache(lambda name: tuple(dict.fromkeys(tokens(name))))
MODES = ('["in_person"]', '["in_person", "online"]', '["online"]')
TIMES_OF = [as_json(TIMES[n : n + 3]) for n in range(8)]
TOPICS_OF = [as_json(TOPICS[n : n + 2]) for n in range(6)]


def main() -> None:
    """Prepare the tables, fill them, and say how long each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--day", type=date.fromisoformat, default=timezone.localdate())
    options = parser.parse_args()
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"  {time.monotonic() - began:6.1f} s  {text}", flush=True)

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if Person.objects.exists():
        parser.error("the database has people in it; give it an empty one")
    say(f"tables ({connection.vendor})")
    country = Country(options.people, options.day)
    with without_indexes(*ALL):
        write_people(country, say)
        with transaction.atomic():
            write_partners_and_cycles(country)
            write_staff_ties(country)
            write_pairs(country)
            say(f"{LIVE_CYCLES * PAIRS:,} live pairs")
            paper.write_great_cycle(country)
            paper.write_in_bulk(country)
            paper.write_audit(country, say)
    say("indexes")
    paper.write_rounds(country, PAIRS, say)
    with transaction.atomic():
        paper.write_lists(country)
    bring_into_step(*paper.WITH_INDEXES)
    say("ready")


if __name__ == "__main__":
    main()
