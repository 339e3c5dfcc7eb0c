"""The small cast of characters every test plays with, on fixed dates.

Two cycles stand side by side so that "must not see" always has something to be seen:
Galil (model 1, coordinator Dana) and Negev (model 2, freelancer Farid).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.db.models import Model

from tsemed.accounts.models import User
from tsemed.cycles.matrix import write_matrix
from tsemed.cycles.models import Assignment, Cycle, Participation, ParticipationEntry, Side
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import WorkModel
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement
from tsemed.people.models import (
    Affiliation,
    Capacity,
    Consent,
    ConsentText,
    MenteeProfile,
    MentorProfile,
    Person,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
BEGUN = date(2026, 9, 1)
_phones = iter(range(1_000_000))


def insert(*rows: Model) -> None:
    """Insert rows that may point to each other: each model at once, in the order given."""
    models: dict[type[Model], list[Model]] = {}
    for row in rows:
        models.setdefault(type(row), []).append(row)
    for model, same in models.items():
        model._base_manager.bulk_create(same)


def new_person(given: str, family: str, *, login: bool = True, **fields: Any) -> Person:
    """Return a person with a phone who is not inserted yet, nor is the login."""
    number = next(_phones)
    email = f"{given}.{family}@example.org".lower().replace(" ", "-").replace("'", "")
    fields.setdefault("email", email)
    fields.setdefault("languages", ["he"])
    fields.setdefault("modes", ["in_person", "online"])
    user = None
    if login:
        # Vouched for, so that a factor a test enrols counts; test_invitations takes that away.
        user = User(email=fields["email"], factor_vouched_at=NOW)
        user.set_unusable_password()
    return Person(
        user=user,
        given_name=given,
        family_name=family,
        phone=f"+97250{2_000_000 + number:07d}",
        created_at=NOW,
        **fields,
    )


def person(given: str, family: str, *, login: bool = True, **fields: object) -> Person:
    """Return a person with a phone, and a login unless login=False."""
    made = new_person(given, family, login=login, **fields)
    if made.user is not None:
        made.user.save()
    made.save()
    return made


def new_affiliation(who: Person, partner: Partner, capacity: Capacity) -> Affiliation:
    """Return a tie in force since the beginning, not inserted yet."""
    return Affiliation(person=who, partner=partner, capacity=capacity, starts_on=BEGUN)


def affiliate(who: Person, partner: Partner, capacity: Capacity) -> Affiliation:
    """Return a tie in force since the beginning."""
    made = new_affiliation(who, partner, capacity)
    made.save()
    return made


def new_partner(name: str, kind: str) -> Partner:
    """Return an active partner, not inserted yet."""
    return Partner(name=name, kind=kind, state=Engagement.ACTIVE, state_since=NOW)


def partner(name: str, kind: str) -> Partner:
    """Return an active partner."""
    made = new_partner(name, kind)
    made.save()
    return made


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
    write_matrix(made, since=BEGUN, by=None, at=NOW)
    return made


def carry(of: Cycle, function: str, *roles: str) -> None:
    """Let these roles carry a function since the beginning, whatever the model says."""
    line = of.matrix.get(function=function)
    line.carriers.all().delete()
    for role in roles:
        line.carriers.create(role=role, starts_on=BEGUN, set_at=NOW)


def new_assignment(who: Person, to: Cycle, role: str, **fields: Any) -> Assignment:
    """Return a place in the team since the beginning, not inserted yet."""
    return Assignment(**{"person": who, "cycle": to, "role": role, "starts_on": BEGUN, **fields})


def assign(who: Person, to: Cycle, role: str, **fields: object) -> Assignment:
    """Return a place in the team since the beginning."""
    made = new_assignment(who, to, role, **fields)
    made.save()
    return made


def new_part(
    who: Person, of: Cycle, side: Side, *, lacks: Collection[str] = (), **fields: Any
) -> tuple[Participation, list[ParticipationEntry]]:
    """Return a place since the beginning with its entries, not inserted yet.

    Ready to be matched, but for what it `lacks`: accepted, trained, aligned.
    """
    asked = ("accepted", "trained", "aligned") if side == Side.MENTOR else ("accepted", "aligned")
    held = [kind for kind in asked if kind not in lacks]
    state = "accepted" if "accepted" in held else "applied"
    days = {f"{kind}_on": BEGUN for kind in held}
    place = Participation(
        **{
            "cycle": of,
            "person": who,
            "side": side,
            "joined_on": BEGUN,
            "state": state,
            "state_since": NOW,
            **days,
            **fields,
        }
    )
    entries = [
        ParticipationEntry(participation=place, kind=kind, happened_on=BEGUN, at=NOW)
        for kind in ("joined", *held)
    ]
    return place, entries


def take_part(who: Person, of: Cycle, side: Side, **more: Any) -> Participation:
    """Return the place of somebody with a profile in a cycle; see `new_part`."""
    place, entries = new_part(who, of, side, **more)
    insert(place, *entries)
    return place


def without_availability(who: Person, fields: dict[str, Any]) -> dict[str, Any]:
    """Let somebody be available as the fields of their side say; return the other fields."""
    own = {name: fields[name] for name in ("modes", "times") if name in fields}
    if own:
        Person.objects.filter(pk=who.pk).update(**own)
    for name, value in own.items():
        setattr(who, name, value)
    return {name: value for name, value in fields.items() if name not in own}


def new_mentor(
    who: Person, of: Cycle, *, lacks: Collection[str] = (), **fields: Any
) -> tuple[MentorProfile, Participation, list[ParticipationEntry]]:
    """Return the profile and the place of a mentor who is ready, not inserted yet."""
    profile = MentorProfile(person=who, **without_availability(who, fields))
    return profile, *new_part(who, of, Side.MENTOR, lacks=lacks)


def mentor(
    who: Person, of: Cycle, *, lacks: Collection[str] = (), **fields: object
) -> Participation:
    """Return a mentor taking part in a cycle, ready but for what is lacking."""
    profile, place, entries = new_mentor(who, of, lacks=lacks, **fields)
    insert(profile, place, *entries)
    return place


def new_mentee(
    who: Person, of: Cycle, programme: Partner, *, lacks: Collection[str] = (), **fields: Any
) -> tuple[MenteeProfile, Affiliation, Participation, list[ParticipationEntry]]:
    """Return the profile, the tie and the place of a referred mentee, not inserted yet."""
    return (
        MenteeProfile(person=who, **{"stage": "find", **without_availability(who, fields)}),
        new_affiliation(who, programme, Capacity.PARTICIPANT),
        *new_part(who, of, Side.MENTEE, lacks=lacks, programme=programme),
    )


def mentee(
    who: Person, of: Cycle, programme: Partner, *, lacks: Collection[str] = (), **fields: object
) -> Participation:
    """Return a mentee referred by a partner programme, ready but for what is lacking."""
    profile, tie, place, entries = new_mentee(who, of, programme, lacks=lacks, **fields)
    insert(profile, tie, place, *entries)
    return place


def lose(part: Participation, *kinds: str) -> None:
    """Take away that somebody was accepted, trained or aligned, as if it had never been."""
    part.entries.filter(kind__in=kinds).delete()
    days = {f"{kind}_on": None for kind in kinds}
    state = {"state": "applied"} if "accepted" in kinds else {}
    Participation.objects.filter(pk=part.pk).update(**days, **state)
    part.refresh_from_db()


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
    """Put the whole cast into the database, the people with a query for each model."""
    office, bank = new_partner("Mentoring office", "office"), new_partner("Bank", "business")
    steps, bridge = new_partner("Steps", "programme"), new_partner("Bridge", "programme")
    insert(office, bank, steps, bridge)
    galil = cycle("Galil", WorkModel.PROGRAMME_COORDINATOR, steps, organisation=bank)
    negev = cycle("Negev", WorkModel.FREELANCER, bridge)
    noa, dana = new_person("Noa", "Levi"), new_person("Dana", "Cohen")
    farid, tamar = new_person("Farid", "Haddad"), new_person("Tamar", "Bar")
    ines, rivka = new_person("Ines", "Khoury"), new_person("Rivka", "Katz")
    shlomo, fanny = new_person("Shlomo", "Stern"), new_person("Fanny", "Gold")
    peled, azulay = new_person("Peled", "Ron"), new_person("Michal", "Azulay")
    nasser = new_person("Omar", "Nasser", languages=["ar", "he"])
    tesfaye = new_person("Yosef", "Tesfaye")
    saleh = new_person("Amina", "Saleh", languages=["ar"], language="ar")
    everybody = (
        noa, dana, farid, tamar, ines, rivka, shlomo, fanny, peled, azulay, nasser, tesfaye, saleh,
    )  # fmt: skip
    mentors = [new_mentor(azulay, galil), new_mentor(nasser, negev)]
    mentees = [new_mentee(tesfaye, galil, steps), new_mentee(saleh, negev, bridge)]
    insert(
        *(who.user for who in everybody if who.user),
        *everybody,
        new_affiliation(noa, office, Capacity.MENTORING_MANAGER),
        new_affiliation(tamar, steps, Capacity.PROGRAMME_MANAGER),
        new_affiliation(ines, bridge, Capacity.INDIVIDUAL_COORDINATOR),
        new_affiliation(rivka, bank, Capacity.CONTACT_PERSON),
        new_affiliation(shlomo, bank, Capacity.SPONSOR),
        new_affiliation(fanny, office, Capacity.FINANCE),
        new_affiliation(peled, office, Capacity.PRIVACY_OFFICER),
        new_assignment(dana, galil, "coordinator"),
        new_assignment(farid, negev, "freelancer", ends_on=date(2027, 6, 30)),
        new_assignment(ines, negev, "individual_coordinator"),
        new_affiliation(azulay, bank, Capacity.EMPLOYEE),
        *chain(*(rows[:-1] for rows in (*mentors, *mentees))),
        *chain(*(rows[-1] for rows in (*mentors, *mentees))),
    )
    # Amina agreed to be handed over to Farid; the text is in the database since the migrations.
    text = ConsentText.objects.get(purpose="hand_over", version=1, language="ar")
    Consent.objects.create(
        person=saleh, purpose="hand_over", cycle_number=negev.pk, text=text, given_at=NOW
    )
    policy_on(TODAY)  # which a process reads once a day, so no test counts that query
    (michal, omar), (yosef, amina) = ([rows[-2] for rows in both] for both in (mentors, mentees))
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
