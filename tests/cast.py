"""The small cast of characters every test plays with, on fixed dates.

Two cycles stand side by side so that "must not see" always has something to be seen:
Galil (model 1, coordinator Dana) and Negev (model 2, freelancer Farid).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, Participation, Side
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import MATRIX, WorkModel
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement
from tsemed.people.models import Affiliation, Capacity, MenteeProfile, MentorProfile, Person

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
BEGUN = date(2026, 9, 1)
_phones = iter(range(1_000_000))


def person(given: str, family: str, *, login: bool = True, **fields: object) -> Person:
    """Return a person with a phone, and a login unless login=False."""
    number = next(_phones)
    email = f"{given}.{family}@example.org".lower().replace(" ", "-").replace("'", "")
    fields.setdefault("email", email)
    # Vouched for, so that a factor a test enrols counts; test_invitations takes that away.
    login_fields = {"email": str(fields["email"]), "factor_vouched_at": NOW}
    user = User.objects.create_user(**login_fields) if login else None
    fields.setdefault("languages", ["he"])
    return Person.objects.create(
        user=user,
        given_name=given,
        family_name=family,
        phone=f"+97250{2_000_000 + number:07d}",
        created_at=NOW,
        **fields,
    )


def affiliate(who: Person, partner: Partner, capacity: Capacity) -> Affiliation:
    """Return a tie in force since the beginning."""
    return Affiliation.objects.create(
        person=who, partner=partner, capacity=capacity, starts_on=BEGUN
    )


def partner(name: str, kind: str) -> Partner:
    """Return an active partner."""
    return Partner.objects.create(name=name, kind=kind, state=Engagement.ACTIVE, state_since=NOW)


def cycle(name: str, work_model: WorkModel, *programmes: Partner, **fields: object) -> Cycle:
    """Return a cycle at matching, with the matrix of its model."""
    fields.setdefault("state", CycleState.MATCHING)
    made = Cycle.objects.create(
        name=name,
        work_model=work_model,
        starts_on=BEGUN,
        ends_on=date(2027, 6, 30),
        opened_at=NOW,
        state_since=NOW,
        **fields,
    )
    made.programmes.set(programmes)
    MatrixLine.objects.bulk_create(
        MatrixLine(cycle=made, function=function, carrier=carrier)
        for function, carrier in MATRIX[work_model].items()
    )
    return made


def assign(who: Person, to: Cycle, role: str, **fields: object) -> Assignment:
    """Return a place in the team since the beginning."""
    return Assignment.objects.create(person=who, cycle=to, role=role, starts_on=BEGUN, **fields)


def mentor(who: Person, of: Cycle, **fields: object) -> Participation:
    """Return a cleared and trained mentor taking part in a cycle."""
    defaults = {"cleared_on": BEGUN, "trained_on": BEGUN, "modes": ["in_person", "online"]}
    MentorProfile.objects.create(person=who, **{**defaults, **fields})
    return Participation.objects.create(cycle=of, person=who, side=Side.MENTOR, joined_on=BEGUN)


def mentee(who: Person, of: Cycle, programme: Partner, **fields: object) -> Participation:
    """Return a mentee referred by a partner programme, taking part in a cycle."""
    defaults = {"waiting_since": BEGUN, "modes": ["in_person", "online"], "stage": "find"}
    MenteeProfile.objects.create(person=who, **{**defaults, **fields})
    affiliate(who, programme, Capacity.PARTICIPANT)
    return Participation.objects.create(
        cycle=of, person=who, side=Side.MENTEE, programme=programme, joined_on=BEGUN
    )


@dataclass
class Cast:
    """Everybody, by the name the tests know them by."""

    office: Partner
    bank: Partner
    steps: Partner
    bridge: Partner
    galil: Cycle
    negev: Cycle
    noa: Person
    dana: Person
    farid: Person
    tamar: Person
    ines: Person
    rivka: Person
    shlomo: Person
    fanny: Person
    peled: Person
    michal: Participation
    omar: Participation
    yosef: Participation
    amina: Participation

    def login(self, name: str) -> User:
        """Return the login of somebody in the cast, read again as every request reads it."""
        somebody = getattr(self, name)
        who = somebody.person if isinstance(somebody, Participation) else somebody
        return User.objects.get(pk=who.user_id)


def assemble() -> Cast:
    """Put the whole cast into the database."""
    office = partner("Mentoring office", "office")
    bank = partner("Bank", "business")
    steps, bridge = partner("Steps", "programme"), partner("Bridge", "programme")
    galil = cycle("Galil", WorkModel.PROGRAMME_COORDINATOR, steps, organisation=bank)
    negev = cycle("Negev", WorkModel.FREELANCER, bridge)
    noa, dana, farid = person("Noa", "Levi"), person("Dana", "Cohen"), person("Farid", "Haddad")
    tamar, ines = person("Tamar", "Bar"), person("Ines", "Khoury")
    rivka, shlomo = person("Rivka", "Katz"), person("Shlomo", "Stern")
    fanny, peled = person("Fanny", "Gold"), person("Peled", "Ron")
    affiliate(noa, office, Capacity.MENTORING_MANAGER)
    affiliate(tamar, steps, Capacity.PROGRAMME_MANAGER)
    affiliate(ines, bridge, Capacity.INDIVIDUAL_COORDINATOR)
    affiliate(rivka, bank, Capacity.CONTACT_PERSON)
    affiliate(shlomo, bank, Capacity.SPONSOR)
    affiliate(fanny, office, Capacity.FINANCE)
    affiliate(peled, office, Capacity.PRIVACY_OFFICER)
    assign(dana, galil, "coordinator")
    assign(farid, negev, "freelancer", ends_on=date(2027, 6, 30))
    assign(ines, negev, "individual_coordinator")
    michal = mentor(person("Michal", "Azulay"), galil)
    affiliate(michal.person, bank, Capacity.EMPLOYEE)
    omar = mentor(person("Omar", "Nasser", languages=["ar", "he"]), negev)
    yosef = mentee(person("Yosef", "Tesfaye"), galil, steps)
    amina = mentee(person("Amina", "Saleh", languages=["ar"], language="ar"), negev, bridge)
    return Cast(
        office,
        bank,
        steps,
        bridge,
        galil,
        negev,
        noa,
        dana,
        farid,
        tamar,
        ines,
        rivka,
        shlomo,
        fanny,
        peled,
        michal,
        omar,
        yosef,
        amina,
    )


CHARACTERS = (
    "noa",
    "dana",
    "farid",
    "tamar",
    "ines",
    "rivka",
    "shlomo",
    "fanny",
    "peled",
    "michal",
    "omar",
    "yosef",
    "amina",
)
