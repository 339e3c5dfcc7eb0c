"""The partners of the demo, its four cycles, and who runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tsemed.accounts.models import User
from tsemed.base.transitions import take_step
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.operations import approve_model, assign_to_team, open_cycle, step_cycle
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import NEEDS, WorkModel
from tsemed.partners.models import Partner, PartnerKind
from tsemed.partners.states import Engagement
from tsemed.people.models import Capacity, Person
from tsemed.people.operations import affiliate, register_people
from tsemed.web.demo.characters import logins
from tsemed.web.demo.names import ARAB, HEBREW, Register, phone

OFFICE = "תוכנית המנטורינג בתעסוקה"
ORGANISATIONS = (
    ("בנק העמקים", PartnerKind.BUSINESS),
    ("סייבר גליל", PartnerKind.BUSINESS),
    ("עיריית נוף כרמל", PartnerKind.PUBLIC_BODY),
    ("המרכז הרפואי השרון החדש", PartnerKind.PUBLIC_BODY),
)
PROGRAMMES = ("שביל לעבודה", "אלאופק · الأفق", "מסילות", "רצף תעסוקתי", "ארבעים וחמש פלוס")
ENGAGED = (Engagement.INTERESTED, Engagement.AGREED, Engagement.ACTIVE)


@dataclass(frozen=True)
class Programme:
    """Everything of the demo that is not a participant."""

    organisations: list[Partner]
    programmes: list[Partner]
    managers: list[Person]
    staff: dict[str, Person]
    cycles: dict[WorkModel, Cycle]

    @property
    def callers(self) -> dict[int, Person]:
        """Return who calls the participants of each programme, by its number."""
        return {**dict(enumerate(self.managers)), 1: self.staff["individual-coordinator"]}

    def login(self, slug: str) -> User:
        """Return the login of a character of the staff."""
        user = self.staff[slug].user
        assert user is not None
        return user


def enter_programme(
    staff: dict[str, Person], register: Register, *, today: date, at: datetime
) -> Programme:
    """Enter partners and cycles, each cycle as far as its stage has come."""
    office, *partners = enter_partners(at=at - timedelta(days=200))
    organisations, programmes = partners[: len(ORGANISATIONS)], partners[len(ORGANISATIONS) :]
    managers = enter_managers(staff, programmes, register, at=at)
    made = Programme(organisations, programmes, managers, staff, {})
    assign_staff(made, office, since=today - timedelta(days=200), at=at)
    open_cycles(made, today=today, at=at)
    for state in ENGAGED[:2]:
        take_step(organisations[-1], state, by=None, at=at - timedelta(days=6))
    return made


def enter_partners(*, at: datetime) -> list[Partner]:
    """Enter the office, the organisations and the programmes; the newest has only met."""
    wanted = [(OFFICE, PartnerKind.OFFICE), *ORGANISATIONS]
    wanted += [(name, PartnerKind.PROGRAMME) for name in PROGRAMMES]
    partners = []
    for name, kind in wanted:
        partner = Partner.objects.create(name=name, kind=kind, state_since=at)
        for state in () if name == ORGANISATIONS[-1][0] else ENGAGED:
            take_step(partner, state, by=None, at=at)
        partners.append(partner)
    return partners


def enter_managers(
    staff: dict[str, Person], programmes: list[Partner], register: Register, *, at: datetime
) -> list[Person]:
    """Give every partner programme its manager; the first is a character."""
    rest = programmes[1:]
    known = [(f"manager-{n}@demo.tsemed.example", "he") for n, _ in enumerate(rest)]
    users = logins(known, at=at)
    drafts = []
    for n, user in enumerate(users):
        who = register.draw(ARAB if n == 0 else HEBREW, ages=(1970, 1985))
        drafts.append(
            Person(
                user=user,
                given_name=who.given_name,
                family_name=who.family_name,
                form_of_address=who.gender,
                languages=list(who.languages),
                town_text=who.town,
                email=user.email or "",
                phone=phone(960 + n),
            )
        )
    return [staff["programme-manager"], *register_people(drafts, by=None, at=at)]


def assign_staff(made: Programme, office: Partner, *, since: date, at: datetime) -> None:
    """Write for whom each character acts."""
    bank = made.organisations[0]
    ties = [
        (made.staff["mentoring-manager"], office, Capacity.MENTORING_MANAGER),
        (made.staff["finance"], office, Capacity.FINANCE),
        (made.staff["privacy-officer"], office, Capacity.PRIVACY_OFFICER),
        (made.staff["organisation-contact"], bank, Capacity.CONTACT_PERSON),
        (made.staff["sponsor"], bank, Capacity.SPONSOR),
    ]
    ties += [
        (caller, made.programmes[n], Capacity.INDIVIDUAL_COORDINATOR)
        for n, caller in made.callers.items()
        if n != 0
    ]
    ties += [
        (manager, programme, Capacity.PROGRAMME_MANAGER)
        for manager, programme in zip(made.managers, made.programmes, strict=True)
    ]
    for person, partner, capacity in ties:
        affiliate(person, partner, capacity, starts_on=since, by=None, at=at)


@dataclass(frozen=True)
class Plan:
    """How one cycle of the demo is made, and how far it is taken; `began` so many days ago."""

    model: WorkModel
    name: str
    began: int
    lead: tuple[str, TeamRole]
    programmes: tuple[int, ...]
    steps: tuple[CycleState, ...]
    organisation: int | None = None
    why_no_coordinator: str = ""


_R, _G, _M = CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING
PLANS = (
    Plan(
        WorkModel.PROGRAMME_COORDINATOR, "צפון א׳", 70,
        ("coordinator", TeamRole.COORDINATOR), (0,), (_R, _G),
    ),
    Plan(
        WorkModel.FREELANCER, "الجليل أ", 130,
        ("freelancer", TeamRole.FREELANCER), (1,), (_R, _G, _M),
        why_no_coordinator="בתוכנית אין השנה תקן לרכזת מנטורינג",
    ),
    Plan(
        WorkModel.MENTORING_COORDINATOR, "העמקים א׳", -9,
        ("coordinator", TeamRole.COORDINATOR), (1, 2, 4), (_R,), organisation=0,
    ),
    Plan(
        WorkModel.DISABILITY_COORDINATOR, "השרון א׳", 260,
        ("disability-coordinator", TeamRole.DISABILITY_COORDINATOR), (3,),
        (_R, _G, _M, CycleState.CLOSING),
    ),
)  # fmt: skip


def open_cycles(made: Programme, *, today: date, at: datetime) -> None:
    """Open the four cycles, one for each work model, each at its own stage."""
    for plan in PLANS:
        began = today - timedelta(days=plan.began)
        opened = at - timedelta(days=max(plan.began, 0) + 20)
        cycle = open_cycle(
            name=plan.name,
            work_model=plan.model,
            starts_on=began,
            ends_on=began + timedelta(days=300),
            programmes=[made.programmes[n] for n in plan.programmes],
            organisation=None if plan.organisation is None else made.organisations[0],
            why_no_coordinator=plan.why_no_coordinator,
            by=made.login("mentoring-manager"),
            at=opened,
        )
        approve(made, cycle, plan.programmes, at=opened)
        since = min(began, today) - timedelta(days=20)
        staff_cycle(made, cycle, plan, since=since, at=opened)
        for n, state in enumerate(plan.steps, start=1):
            when = opened + (at - opened) * n / (len(plan.steps) + 1)
            step_cycle(cycle, state, by=made.login("mentoring-manager"), at=when)
        made.cycles[plan.model] = cycle


def approve(made: Programme, cycle: Cycle, programmes: Sequence[int], *, at: datetime) -> None:
    """Record both words on the work model."""
    approve_model(cycle, by=made.login("mentoring-manager"), at=at)
    for n in programmes:
        manager = made.managers[n].user
        assert manager is not None
        approve_model(
            cycle,
            side=ApprovalSide.PROGRAMME_MANAGER,
            programme=made.programmes[n],
            by=manager,
            at=at,
        )


def staff_cycle(made: Programme, cycle: Cycle, plan: Plan, *, since: date, at: datetime) -> None:
    """Give a cycle its lead and, where programmes recruit, individual coordinators."""
    slug, role = plan.lead
    ends_on = cycle.ends_on if role == TeamRole.FREELANCER else None
    lead = made.staff[slug]
    assign_to_team(cycle, person=lead, role=role, starts_on=since, ends_on=ends_on, by=None, at=at)
    if not NEEDS[plan.model].individual_coordinators:
        return
    for n in plan.programmes:
        assign_to_team(
            cycle,
            person=made.callers[n],
            role=TeamRole.INDIVIDUAL_COORDINATOR,
            duties="הפניית משתתפים וליווי טלפוני",
            starts_on=since,
            by=None,
            at=at,
        )
