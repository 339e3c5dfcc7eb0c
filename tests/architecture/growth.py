"""Many rows of everything that a list shows, written as quickly as a test can afford."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

from django.utils import timezone
from tests.cast import BEGUN, Cast, carry, new_part

from tsemed.accounts.models import CredentialChange, CredentialKind, Device, User
from tsemed.base.audit import record_reading
from tsemed.cycles.joining import place_in
from tsemed.cycles.models import Assignment, Cycle, Participation, Side
from tsemed.finance.models import Sheet
from tsemed.imports.models import Import, ImportRow
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.notifications.models import OutboxMessage
from tsemed.partners.models import Partner
from tsemed.people.audit_events import GROUPS_READ
from tsemed.people.identity_doubts import DoubtDraft, raise_doubts
from tsemed.people.models import DoubtReason, MenteeProfile, MentorProfile, NameToken, Person
from tsemed.questionnaires.models import Question, Questionnaire, QuestionnaireVersion
from tsemed.relationships.models import Relationship

_number = count(1)
_REASON = {
    "criterion": "waiting",
    "code": "waiting.days",
    "points": 30,
    "of": 40,
    "for": True,
    "values": {"days": 90},
}


def people(cast: Cast, rows: int, *, side: Side = Side.MENTEE) -> list[Participation]:
    """Add so many more who take part in Galil on a side."""
    at = timezone.now()
    numbers = [next(_number) for _ in range(rows)]
    made = Person.objects.bulk_create(
        Person(
            given_name=f"Tamar{number}",
            family_name="Many",
            phone=f"+97254{3_000_000 + number}",
            email=f"many{number}@example.org",
            languages=["he"],
            town_text="חיפה",
            created_at=at,
        )
        for number in numbers
    )
    NameToken.objects.bulk_create(NameToken(token="many", person=one) for one in made)
    profile = MentorProfile if side is Side.MENTOR else MenteeProfile
    profile.objects.bulk_create(profile(person=one) for one in made)
    programme = None if side is Side.MENTOR else cast.steps
    return Participation.objects.bulk_create(
        new_part(one, cast.galil, side, programme=programme)[0] for one in made
    )


def pairs(cast: Cast, rows: int) -> list[Relationship]:
    """Add so many more pairs of Galil, all of them quiet for long."""
    now, day = timezone.now(), timezone.localdate()
    mentors = people(cast, rows, side=Side.MENTOR)
    return Relationship.objects.bulk_create(
        Relationship(
            cycle=cast.galil,
            mentor=mentor,
            mentee=mentee,
            state_since=now,
            started_on=day - timedelta(days=100),
            planned_end_on=day + timedelta(days=80),
            quiet_since=day - timedelta(days=60),
        )
        for mentor, mentee in zip(mentors, people(cast, rows), strict=True)
    )


def the_round(cast: Cast) -> Round:
    """Return the open round of Galil."""
    at = timezone.now()
    return Round.objects.get_or_create(
        cycle=cast.galil, number=1, defaults={"state_since": at, "opened_at": at}
    )[0]


def pins(cast: Cast, rows: int) -> list[Pin]:
    """Add so many more pairs pinned in the round, and as many forbidden."""
    mentors, dana = people(cast, rows, side=Side.MENTOR), cast.login("dana")
    pairs = list(zip(people(cast, rows), mentors, strict=True))
    Forbid.objects.bulk_create(
        Forbid(cycle=cast.galil, mentee=mentee, mentor=mentor, why="x", by=dana, at=timezone.now())
        for mentee, mentor in zip(people(cast, rows), mentors, strict=True)
    )
    return Pin.objects.bulk_create(
        Pin(round=the_round(cast), mentee=mentee, mentor=mentor) for mentee, mentor in pairs
    )


def proposals(cast: Cast, rows: int, *, state: str = "drafted") -> None:
    """Add so many more proposals of Galil's round, with a reason and an alternative each."""
    mentors = people(cast, rows, side=Side.MENTOR)
    loss = {"matched": 0, "waiting": 0, "points": 5}
    Proposal.objects.bulk_create(
        Proposal(
            round=the_round(cast),
            mentee=mentee,
            mentor=mentor,
            state=state,
            score=700,
            state_since=timezone.now(),
            reasons=[_REASON],
            alternatives=[{"mentor": cast.michal.pk, "score": 600, "loss": loss}],
        )
        for mentor, mentee in zip(mentors, people(cast, rows), strict=True)
    )


def proposals_to_approve(cast: Cast, rows: int) -> None:
    """Add so many more proposals that wait for the manager's approval."""
    carry(cast.galil, "matching_accompaniment", "mentoring_manager")
    proposals(cast, rows, state="waits_for_manager")


def sheets(cast: Cast, rows: int) -> None:
    """Add so many more months of hours of the freelancer of Negev, from 2001 on."""
    place = Assignment.objects.get(person=cast.farid)
    known = Sheet.objects.filter(assignment=place).count()
    Sheet.objects.bulk_create(
        Sheet(
            assignment=place,
            month=date(2001 + number // 12, number % 12 + 1, 1),
            state_since=timezone.now(),
        )
        for number in range(known, known + rows)
    )


def cycles(cast: Cast, rows: int) -> list[Cycle]:
    """Add so many more cycles, each with its organisation."""
    at = timezone.now()
    return Cycle.objects.bulk_create(
        Cycle(
            name=f"Cycle {next(_number)}",
            work_model=cast.galil.work_model,
            state="mentoring",
            organisation=cast.bank,
            starts_on=BEGUN,
            ends_on=BEGUN + timedelta(days=300),
            opened_at=at,
            state_since=at,
        )
        for _ in range(rows)
    )


def rounds(cast: Cast, rows: int) -> None:
    """Add so many more rounds, each of a cycle of its own."""
    at = timezone.now()
    Round.objects.bulk_create(
        Round(cycle=cycle, number=1, state_since=at, opened_at=at) for cycle in cycles(cast, rows)
    )


def partners(_cast: Cast, rows: int) -> None:
    """Add so many more organisations."""
    at = timezone.now()
    Partner.objects.bulk_create(
        Partner(name=f"Firm {next(_number)}", kind="business", state="active", state_since=at)
        for _ in range(rows)
    )


def questionnaires(_cast: Cast, rows: int) -> None:
    """Add so many more questionnaires with a draft."""
    at = timezone.now()
    kept = Questionnaire.objects.bulk_create(
        Questionnaire(code=f"asked_{next(_number)}", about="mentee") for _ in range(rows)
    )
    versions = QuestionnaireVersion.objects.bulk_create(
        QuestionnaireVersion(
            questionnaire=one,
            number=1,
            titles=dict.fromkeys(("he", "ar", "en"), "Firm questions"),
            state_since=at,
            taken_in_at=at,
        )
        for one in kept
    )
    Question.objects.bulk_create(
        Question(of=one, order=1, code="a", kind="text") for one in versions
    )


def lists(cast: Cast, rows: int) -> Iterable[Import]:
    """Add so many more lists that Dana brought in and nobody has decided about."""
    at = timezone.now()
    return Import.objects.bulk_create(
        Import(
            cycle=cast.galil,
            side="mentee",
            programme=cast.steps,
            state="checked",
            state_since=at,
            uploaded_by=cast.login("dana"),
            uploaded_at=at,
            content=b"[]",
            rows_total=3,
        )
        for _ in range(rows)
    )


def the_list(cast: Cast) -> Import:
    """Return the list of Dana whose rows are looked at."""
    return Import.objects.order_by("pk").first() or next(iter(lists(cast, 1)))


def doubts(cast: Cast, rows: int) -> None:
    """Add so many more rows of lists that point to a mentor of another cycle."""
    drafts = [
        DoubtDraft(
            reason=DoubtReason.OUT_OF_SCOPE,
            facts={"person": {"given_name": "Tamar", "family_name": str(next(_number))}},
            place=place_in(cast.galil, Side.MENTOR),
            candidates=[cast.omar.person_id],
        )
        for _ in range(rows)
    ]
    raise_doubts(drafts, by=cast.login("dana"), at=timezone.now())


def credential_changes(cast: Cast, rows: int) -> None:
    """Add so many more new addresses that somebody of the staff proposes."""
    at = timezone.now()
    numbers = [next(_number) for _ in range(rows)]
    users = User.objects.bulk_create(User(email=f"owner{number}@example.org") for number in numbers)
    Person.objects.bulk_create(
        Person(
            given_name=f"Tamar{user.pk}",
            family_name="Many",
            email=str(user.email),
            user=user,
            created_at=at,
        )
        for user in users
    )
    CredentialChange.objects.bulk_create(
        CredentialChange(
            user=user,
            kind=CredentialKind.ADDRESS,
            address=f"new{user.pk}@example.org",
            state_since=at,
            asked_by=cast.login("dana"),
            asked_at=at,
            expires_at=at + timedelta(days=7),
        )
        for user in users
    )


def rows_of_a_list(cast: Cast, rows: int) -> None:
    """Add so many more rows in a list."""
    ImportRow.objects.bulk_create(
        ImportRow(of=the_list(cast), number=next(_number), name="Tamar Many", outcome="new")
        for _ in range(rows)
    )


def letters(cast: Cast, rows: int) -> None:
    """Add so many more letters."""
    at = timezone.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"letter-{number}",
            message_id=f"<{number}@example>",
            app="matching",
            name="asked_to_answer",
            address="dana@example.org",
            user=cast.login("dana"),
            language="he",
            subject=f"Letter {number}",
            text="…",
            state_since=at,
            posted_at=at,
            not_before=at,
        )
        for number in (next(_number) for _ in range(rows))
    )


def readings(cast: Cast, rows: int) -> None:
    """Add so many more readings of what is especially sensitive about Yosef."""
    record_reading(
        GROUPS_READ,
        [cast.yosef.person] * rows,
        data_class="population_group",
        by=cast.login("dana"),
        at=timezone.now(),
    )


def devices(cast: Cast, rows: int) -> None:
    """Add so many more browsers in which Dana is signed in."""
    at = timezone.now()
    Device.objects.bulk_create(
        Device(
            user=cast.login("dana"),
            session_key=f"{next(_number):032}",
            browser="Chrome",
            system="Android",
            method="code",
            signed_in_at=at,
            seen_at=at,
        )
        for _ in range(rows)
    )
