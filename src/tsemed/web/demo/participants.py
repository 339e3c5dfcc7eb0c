"""The mentors and mentees of the demo, with what matching knows of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation, ParticipationEntry, Side
from tsemed.cycles.work_models import WorkModel
from tsemed.partners.models import Partner
from tsemed.people.consents import give_consent
from tsemed.people.models import (
    Affiliation,
    Capacity,
    ConsentPurpose,
    MenteeProfile,
    MentorProfile,
    Person,
)
from tsemed.people.operations import register_people
from tsemed.people.sensitive import enter_groups
from tsemed.web.demo.characters import Role, address_of, logins
from tsemed.web.demo.goals import set_goals
from tsemed.web.demo.journeys import journey_of
from tsemed.web.demo.names import Community, Identity, Register, phone

# Fields of work that often meet in mentoring; ISCO-08 codes of mentors, and of mentees near them.
FIELDS: Final = (
    (
        ("2512", "2519", "1330"),
        ("2513", "2519", "3512"),
        "למצוא משרה ראשונה בפיתוח או בבדיקות תוכנה",
    ),
    (("2411", "1211"), ("3313", "4311", "2411"), "לחזור להנהלת חשבונות אחרי הפסקה"),
    (("1212", "2423"), ("4416", "2423"), "להיכנס לתחום משאבי אנוש"),
    (("2221", "1342"), ("5321", "3256", "2221"), "להתקדם ממטפלת לסיעוד"),
    (("2142", "1323"), ("3112", "3123"), "לעבור מעבודות שטח לניהול פרויקט"),
    (("1221", "2431"), ("5223", "2431"), "לעבור ממכירות בחנות לשיווק"),
    (("2341", "1345"), ("5312", "2342"), "להשלים הסבה להוראה ולמצוא בית ספר"),
    (("1420", "1324"), ("4321", "9334", "4323"), "להתקדם ממחסן לתפקיד אחראי משמרת"),
    (("2635", "1344"), ("3412", "2635"), "למצוא עבודה בתחום השיקום"),
    (("1346", "2412"), ("4211", "3312"), "להשתלב בבנק כיועצת ללקוחות"),
)
TIMES: Final = tuple(
    f"{day}_{part}"
    for day in ("sun", "mon", "tue", "wed", "thu")
    for part in ("afternoon", "evening")
)
TOPICS: Final = ("cv", "interviews", "networking", "digital", "workplace", "confidence", "change")
RECRUITING: Final = timedelta(days=20)
MODES: Final = (["in_person"], ["in_person", "online"], ["in_person", "online"])
RANKS: Final = ("middle",) * 6 + ("senior",) * 3 + ("executive",)


@dataclass(frozen=True)
class Intake:
    """Who joins one cycle: how many of each side, of which communities, sent by whom."""

    cycle: Cycle
    mentors: int
    mentees: int
    employers: Sequence[Partner]
    programmes: Sequence[Partner]
    communities: Sequence[Community | None]
    group: str = ""
    needs: Sequence[str] = ()
    ready: float = 0.8
    lead: User | None = None
    # How many have a pair, and how many mentees stand before them without one.
    pairs: int = 0
    waits: int = 0


@dataclass(frozen=True)
class Joined:
    """Who takes part in one cycle after the intake."""

    mentors: list[Participation]
    mentees: list[Participation]


class Participants:
    """Enters people cycle by cycle; their numbers run on, so phones and logins never meet."""

    def __init__(self, register: Register, *, today: date, at: datetime) -> None:
        self.register, self.today, self.at = register, today, at
        self.chance: Random = register.chance
        self.number = 0

    def join(self, intake: Intake, characters: Sequence[tuple[str, Role]] = ()) -> Joined:
        """Register one cycle's mentors and mentees and let them take part."""
        roles = dict(characters)
        mentors = self._register(intake, Side.MENTOR, intake.mentors, (1962, 1990), roles)
        mentees = self._register(intake, Side.MENTEE, intake.mentees, (1966, 2003), roles)
        MentorProfile.objects.bulk_create(self._mentor(intake, p, n) for n, p in enumerate(mentors))
        profiles = MenteeProfile.objects.bulk_create(
            self._mentee(intake, p, n) for n, p in enumerate(mentees)
        )
        Person.objects.bulk_update([*mentors, *mentees], ["modes", "times"], batch_size=500)
        set_goals(profiles, since=min(intake.cycle.starts_on, self.today), at=self.at)
        self._tie(intake, mentors, mentees)
        return Joined(
            self._take_part(intake, mentors, Side.MENTOR),
            self._take_part(intake, mentees, Side.MENTEE),
        )

    def _register(
        self, intake: Intake, side: Side, count: int, ages: tuple[int, int], roles: dict[str, Role]
    ) -> list[Person]:
        identities = []
        for n in range(count):
            # Mentors come from everywhere; mentees from whom the programmes send.
            among = (
                None if side == Side.MENTOR and n % 2 else self.chance.choice(intake.communities)
            )
            identities.append(self.register.draw(among, ages=ages))
        role = roles.get(side)
        if role is not None:
            identities[0] = _as_character(identities[0], role)
        drafts, known = [], []
        for n, identity in enumerate(identities):
            slug = role.slug if role and n == 0 else f"{side}-{self.number}"
            has_login = side == Side.MENTOR or n % 3 != 2
            known.append((address_of(slug), identity.language) if has_login else None)
            drafts.append(_draft(identity, self.number, address_of(slug) if has_login else ""))
            self.number += 1
        users = iter(logins([pair for pair in known if pair], at=self.at))
        for person, pair in zip(drafts, known, strict=True):
            person.user = next(users) if pair else None
        people = register_people(drafts, by=None, at=self.at)
        if side == Side.MENTEE:
            self._keep_groups(intake, people, identities)
        return people

    def _keep_groups(
        self, intake: Intake, people: list[Person], identities: list[Identity]
    ) -> None:
        reported = []
        for person, identity in zip(people, identities, strict=True):
            groups = {code for code in (intake.group, identity.group) if code}
            if groups:
                reported.append((person, sorted(groups)))
        enter_groups(reported, by=None, at=self.at)
        for n, person in enumerate(people):
            if n % 3 == 0:
                give_consent(person, ConsentPurpose.GROUP_IN_MATCHING, by=None, at=self.at)
            if intake.cycle.work_model == WorkModel.FREELANCER:
                how: dict[str, Any] = {"cycle": intake.cycle.pk, "by": None, "at": self.at}
                give_consent(person, ConsentPurpose.HAND_OVER, **how)

    def _facts(self, person: Person) -> dict[str, Any]:
        chance = self.chance
        person.modes = chance.choice(MODES)
        person.times = sorted(chance.sample(TIMES, chance.randint(2, 5)))
        return {
            "person": person,
            "radius_km": chance.choice((15, 25, 40, 60)),
            "topics": sorted(chance.sample(TOPICS, chance.randint(1, 3))),
        }

    def _mentor(self, intake: Intake, person: Person, n: int) -> MentorProfile:
        chance = self.chance
        return MentorProfile(
            **self._facts(person),
            occupations=list(FIELDS[n % len(FIELDS)][0]),
            rank=chance.choice(RANKS),
            years_of_experience=chance.randint(6, 28),
            stages=sorted(chance.sample(("find", "integrate", "advance"), chance.randint(1, 3))),
            capacity=2 if n % 9 == 4 else 1,
            needs=list(intake.needs) if n % 2 == 0 else ["quiet_place"] if n % 5 == 0 else [],
        )

    def _mentee(self, intake: Intake, person: Person, n: int) -> MenteeProfile:
        chance = self.chance
        field = FIELDS[(n * 3) % len(FIELDS)]
        return MenteeProfile(
            **self._facts(person),
            occupations=[field[1][n % len(field[1])]],
            stage=chance.choice(("find", "find", "find", "integrate", "advance")),
            goal=field[2],
            wishes_gender="woman" if n % 11 == 5 else "",
            needs=[intake.needs[n % len(intake.needs)]] if intake.needs and n % 2 == 0 else [],
        )

    def _tie(self, intake: Intake, mentors: list[Person], mentees: list[Person]) -> None:
        since = self.today - timedelta(days=120)
        ties = [
            Affiliation(
                person=person,
                partner=intake.employers[n % len(intake.employers)],
                capacity=Capacity.EMPLOYEE,
                starts_on=since,
            )
            for n, person in enumerate(mentors)
        ]
        ties += [
            Affiliation(
                person=person,
                partner=intake.programmes[n % len(intake.programmes)],
                capacity=Capacity.PARTICIPANT,
                starts_on=since,
            )
            for n, person in enumerate(mentees)
        ]
        Affiliation.objects.bulk_create(ties)

    def _take_part(self, intake: Intake, people: list[Person], side: Side) -> list[Participation]:
        joined = min(intake.cycle.starts_on - RECRUITING, self.today - timedelta(days=14))
        waits = self.chance.choices((4, 9, 16, 22, 27, 34, 48), k=len(people))
        # The first are in a pair since the beginning; the mentee of the demo waits for one.
        since, first = (self.today - joined).days, 0 if side == Side.MENTOR else intake.waits
        for n in range(first, min(first + intake.pairs, len(waits))):
            waits[n] = since
        journeys = [
            journey_of(
                n,
                of=len(people),
                ready=intake.ready,
                joined_on=joined,
                accepted_on=self.today - timedelta(days=waits[n]),
                today=self.today,
            )
            for n in range(len(people))
        ]
        parts = Participation.objects.bulk_create(
            Participation(
                cycle=intake.cycle,
                person=person,
                side=side,
                programme=(
                    intake.programmes[n % len(intake.programmes)] if side == Side.MENTEE else None
                ),
                state_since=self.at,
                **journeys[n].columns(side),
            )
            for n, person in enumerate(people)
        )
        ParticipationEntry.objects.bulk_create(
            entry
            for part, journey in zip(parts, journeys, strict=True)
            for entry in journey.entries(part, by=intake.lead, at=self.at)
        )
        return parts


def login_of(part: Participation) -> User | None:
    """Return the login of a participant, if there is one."""
    return part.person.user


def _as_character(identity: Identity, role: Role) -> Identity:
    return replace(
        identity,
        given_name=role.given,
        family_name=role.family,
        gender=role.gender,
        language=role.language,
        languages=("he", "am") if role.slug == "mentee" else ("he", "en"),
        town=role.town,
    )


def _draft(identity: Identity, number: int, email: str) -> Person:
    return Person(
        given_name=identity.given_name,
        family_name=identity.family_name,
        form_of_address=identity.gender,
        gender=identity.gender,
        birth_year=identity.birth_year,
        language=identity.language,
        languages=list(identity.languages),
        town_text=identity.town,
        phone=phone(number),
        email=email,
    )
