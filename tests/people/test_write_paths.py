"""Every way of writing × every character × every field: what changes is what the policy says.

The expectations are written out, so loosening one line of `people/write_policy.py` fails here;
each is compared with the policy as well, so a way that forgets to ask it fails too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.cast import BEGUN, CHARACTERS, NOW, TODAY, Cast, assign, mentee, mentor, person
from tests.imports.lists import bring_in, workbook

from tsemed.cycles.models import Participation, Side
from tsemed.imports.operations import apply_list
from tsemed.partners.models import Partner
from tsemed.people import operations, sensitive
from tsemed.people.models import Consent, IdentityDoubt, MenteeProfile, MentorProfile, Person
from tsemed.people.models.sensitive import PopulationGroup
from tsemed.people.write_gate import FieldsRefused, rights_of
from tsemed.people.write_policy import CREDENTIAL_FIELDS, FIELDS, RECOGNITION_FIELDS, Target

pytestmark = pytest.mark.split
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Fields = frozenset[str]

NAMES = frozenset(
    {"given_name", "family_name", "languages", "language", "town", "birth_year"}
).union(["form_of_address", "gender"])
TIMES = frozenset({"modes", "times"})
PERSON = NAMES | TIMES | {"phone"}
MEETING = frozenset({"occupations", "radius_km", "wishes_gender", "needs"})
MENTOR = MEETING | {"years_of_experience", "stages", "capacity"}
MENTOR_FINDINGS = frozenset({"rank"})
MENTEE = MEETING | {"stage", "goal"}

# Who changes what on a page: by the table, by the person it is about. Everybody else: nothing.
# "both" is a mentor of Negev and a mentee of Galil; "guide" runs Negev and is a mentor
# of Galil, so the coordinator of Galil changes nothing of a colleague's name and telephone.
ON_PAGES: Mapping[Target, Mapping[str, Mapping[str, Fields]]] = {
    Target.PERSON: {
        "yosef": {"dana": PERSON, "yosef": PERSON},
        "amina": {"ines": PERSON, "amina": PERSON},
        "michal": {"dana": PERSON, "michal": PERSON},
        "omar": {"farid": PERSON, "guide": PERSON, "omar": PERSON},
        "dana": {"dana": PERSON - TIMES, "noa": PERSON - TIMES},
        "rivka": {"rivka": PERSON - TIMES, "noa": PERSON - TIMES},
        "both": {"dana": PERSON, "both": PERSON},
        "guide": {"guide": PERSON, "noa": PERSON - TIMES, "dana": TIMES},
    },
    Target.MENTOR: {
        "michal": {"dana": MENTOR | MENTOR_FINDINGS, "michal": MENTOR},
        "omar": {
            "farid": MENTOR | MENTOR_FINDINGS,
            "guide": MENTOR | MENTOR_FINDINGS,
            "omar": MENTOR,
        },
        "both": {
            "farid": MENTOR | MENTOR_FINDINGS,
            "guide": MENTOR | MENTOR_FINDINGS,
            "both": MENTOR,
        },
        "guide": {"dana": MENTOR | MENTOR_FINDINGS, "guide": MENTOR},
    },
    Target.MENTEE: {
        "yosef": {"dana": MENTEE, "yosef": MENTEE},
        "amina": {"ines": MENTEE, "amina": MENTEE},
        "both": {"dana": MENTEE, "both": MENTEE},
    },
}
# Of whom every field is sent alone; the pages are sent with all of them at once.
ONE_BY_ONE: Mapping[Target, tuple[str, ...]] = {
    Target.PERSON: ("yosef", "guide"),
    Target.MENTOR: ("michal", "both"),
    Target.MENTEE: ("amina", "both"),
}
PAGES = {
    Target.PERSON: "people:change",
    Target.MENTOR: "people:change_mentor",
    Target.MENTEE: "people:change_mentee",
}
OLD: Mapping[Target, Mapping[str, Any]] = {
    Target.PERSON: {
        "given_name": "Old", "family_name": "Name", "languages": ["he"], "language": "he",
        "form_of_address": "either", "gender": "", "town": "Old town", "birth_year": 1980,
        "modes": ["online"], "times": ["sun_morning"],
    },
    Target.MENTOR: {
        "rank": "middle", "years_of_experience": 5, "occupations": ["2411"], "stages": ["find"],
        "radius_km": 10, "needs": ["captions"], "wishes_gender": "", "capacity": 2,
    },
    Target.MENTEE: {
        "stage": "find", "goal": "old", "occupations": ["2411"], "radius_km": 10,
        "needs": ["captions"], "wishes_gender": "",
    },
}  # fmt: skip
NEW: Mapping[Target, Mapping[str, Any]] = {
    Target.PERSON: {
        "given_name": "New", "family_name": "Nominal", "languages": ["ar"], "language": "ar",
        "form_of_address": "man", "gender": "woman", "town": "New town", "birth_year": 1990,
        "modes": ["in_person"], "times": ["mon_evening"],
        "phone": "+972529999999", "email": "new@example.org",
    },
    Target.MENTOR: {
        "rank": "senior", "years_of_experience": 9, "occupations": ["2412"], "stages": ["advance"],
        "radius_km": 20, "needs": ["breaks"],
        "wishes_gender": "woman", "capacity": 1,
    },
    Target.MENTEE: {
        "stage": "advance", "goal": "new", "occupations": ["2412"], "radius_km": 20,
        "needs": ["breaks"], "wishes_gender": "woman",
    },
}  # fmt: skip
KIND = {Target.PERSON: Person, Target.MENTOR: MentorProfile, Target.MENTEE: MenteeProfile}


@pytest.fixture
def crowd(cast: Cast) -> dict[str, Person]:
    """Return the cast with two who are several things, all with the same facts to begin with."""
    both, guide = person("Both", "Sides"), person("Guide", "Post")
    mentor(both, cast.negev)
    mentee(both, cast.galil, cast.steps)
    mentor(guide, cast.galil)
    assign(guide, cast.negev, "freelancer")
    people = {"both": both, "guide": guide}
    for name in CHARACTERS:
        somebody = getattr(cast, name)
        people[name] = somebody.person if isinstance(somebody, Participation) else somebody
    old = {"town_text" if key == "town" else key: one for key, one in OLD[Target.PERSON].items()}
    Person.objects.update(**old)
    MentorProfile.objects.update(**OLD[Target.MENTOR])
    MenteeProfile.objects.update(**OLD[Target.MENTEE])
    return {name: Person.objects.get(pk=one.pk) for name, one in people.items()}


def client_of(who: Person) -> Client:
    client = Client()
    assert who.user is not None
    client.force_login(who.user, backend=BACKEND)
    return client


def row_of(target: Target, pk: int) -> Any:
    key = {"pk": pk} if target is Target.PERSON else {"person": pk}
    return KIND[target]._default_manager.get(**key)


def written(target: Target, pk: int) -> Fields:
    """Return which fields now hold what was typed."""
    row = row_of(target, pk)
    return frozenset(name for name, new in NEW[target].items() if getattr(row, name) == new)


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one.isoformat() if isinstance(one, date) else one for key, one in values.items()}


@pytest.mark.parametrize("target", PAGES)
def test_pages_write_what_the_policy_says(crowd: dict[str, Person], target: Target) -> None:
    for subject, expected in ON_PAGES[target].items():
        about = crowd[subject]
        form = {**typed(NEW[target]), "version": row_of(target, about.pk).version}
        for name, who in crowd.items():
            assert who.user is not None
            allowed = rights_of(who.user, about).writable(target) & NEW[target].keys()
            with transaction.atomic():
                client_of(who).post(reverse(PAGES[target], args=[about.pk]), form)
                changed = written(target, about.pk)
                transaction.set_rollback(True)
            assert changed == expected.get(name, frozenset()), (target, subject, name)
            assert changed == allowed, (target, subject, name)


@pytest.mark.parametrize("target", PAGES)
def test_operations_refuse_each_field_by_name(crowd: dict[str, Person], target: Target) -> None:
    change = operations.change_person if target is Target.PERSON else operations.change_profile
    walked = 0
    for subject in ONE_BY_ONE[target]:
        about = crowd[subject]
        for name, who in crowd.items():
            assert who.user is not None
            may = ON_PAGES[target][subject].get(name, frozenset())
            for field, value in NEW[target].items():
                row = row_of(target, about.pk)
                with transaction.atomic():
                    try:
                        change(row, started_from=row.version, by=who.user, at=NOW, **{field: value})
                        refused = frozenset[str]()
                    except FieldsRefused as refusal:
                        refused = refusal.fields
                    reality = field in written(target, about.pk)
                    transaction.set_rollback(True)
                assert refused == (frozenset() if field in may else {field}), (subject, name, field)
                assert reality is (field in may), (subject, name, field)
                walked += 1
    assert walked == len(ONE_BY_ONE[target]) * len(crowd) * len(NEW[target])


def test_nobody_changes_an_address_that_opens_an_account(crowd: dict[str, Person]) -> None:
    for subject in ("yosef", "michal", "dana", "guide"):
        about = crowd[subject]
        for who in crowd.values():
            assert who.user is not None
            row = Person.objects.get(pk=about.pk)
            how: dict[str, Any] = {"started_from": row.version, "by": who.user, "at": NOW}
            with pytest.raises(FieldsRefused):
                operations.change_person(row, **how, email="taken.over@example.org")
            with pytest.raises(FieldsRefused):
                operations.set_first_address(row, "taken.over@example.org", **how)
            with pytest.raises(FieldsRefused):
                operations.change_person(row, **how, email="")
    assert not Person.objects.filter(email="taken.over@example.org").exists()


def test_first_address_is_set_by_who_keeps_the_contact(crowd: dict[str, Person]) -> None:
    Person.objects.filter(pk=crowd["yosef"].pk).update(email="", user=None)
    set_by = set()
    for name, who in crowd.items():
        yosef = Person.objects.get(pk=crowd["yosef"].pk)
        assert who.user is not None
        with transaction.atomic():
            try:
                operations.set_first_address(
                    yosef, "First@Example.org", started_from=yosef.version, by=who.user, at=NOW
                )
                set_by.add(name)
            except FieldsRefused:
                pass
            kept = Person.objects.get(pk=yosef.pk).email
            transaction.set_rollback(True)
        assert kept == ("first@example.org" if name in set_by else "")
    assert set_by == {"dana"}


def test_first_address_of_somebody_else_is_refused(crowd: dict[str, Person]) -> None:
    Person.objects.filter(pk=crowd["yosef"].pk).update(email="", user=None)
    yosef, dana = Person.objects.get(pk=crowd["yosef"].pk), crowd["dana"]
    assert dana.user is not None
    with pytest.raises(operations.AddressTaken):
        operations.set_first_address(
            yosef, crowd["amina"].email, started_from=yosef.version, by=dana.user, at=NOW
        )


@pytest.mark.parametrize(("places", "kept"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_mentor_lowers_own_places_and_never_raises(
    crowd: dict[str, Person], places: int, kept: int
) -> None:
    michal = crowd["michal"]
    form = {**typed(OLD[Target.MENTOR]), "capacity": places, "version": 1}
    answer = client_of(michal).post(reverse("people:change_mentor", args=[michal.pk]), form)
    assert MentorProfile.objects.get(person=michal).capacity == kept
    assert ("capacity" in answer.context["form"].errors if answer.context else False) is (
        places > kept
    )


def test_staff_raises_the_places_of_a_mentor(crowd: dict[str, Person]) -> None:
    michal = crowd["michal"]
    form = {**typed(OLD[Target.MENTOR]), "capacity": 3, "version": 1}
    client_of(crowd["dana"]).post(reverse("people:change_mentor", args=[michal.pk]), form)
    assert MentorProfile.objects.get(person=michal).capacity == 3


def test_nobody_finds_for_oneself_even_as_carrier(crowd: dict[str, Person], cast: Cast) -> None:
    dana = crowd["dana"]
    mentor(dana, cast.galil)
    row = MentorProfile.objects.get(person=dana)
    assert dana.user is not None
    with pytest.raises(FieldsRefused) as refused:
        operations.change_profile(
            row, started_from=row.version, by=dana.user, at=NOW, rank="senior"
        )
    assert refused.value.fields == {"rank"}


# Lists. Who may bring one in for which side; the senders change what an edit of theirs could,
# and never what recognises somebody.
HEADINGS: Mapping[Side, tuple[str, ...]] = {
    Side.MENTOR: (
        "Number", "First name", "Last name", "Phone", "Email", "Town", "Languages",
        "Managerial rank", "Years of experience", "Places", "Travel (km)",
    ),
    Side.MENTEE: (
        "Number", "First name", "Last name", "Phone", "Email", "Town", "Languages",
        "Stage", "Accepted on", "Travel (km)",
    ),
}  # fmt: skip
SENDERS = {("galil", Side.MENTOR): {"noa", "dana"}, ("galil", Side.MENTEE): {"noa", "dana"},
           ("negev", Side.MENTOR): {"noa", "farid", "guide"},
           ("negev", Side.MENTEE): {"noa", "ines"}}  # fmt: skip


def list_of(side: Side, about: Person, *, by_phone: bool) -> bytes:
    """Return a list with one row: recognised by telephone or e-mail, else all new."""
    phone = str(about.phone) if by_phone else "052-999-9999"
    email = "new@example.org" if by_phone else about.email
    cells: tuple[object, ...] = (1, "Old", "Nominal", phone, email, "New town", "Arabic")
    if side is Side.MENTOR:
        cells += ("Senior management", 9, 1, 20)
    else:
        cells += ("Advancement", TODAY.isoformat(), 20)
    return workbook(cells, headings=HEADINGS[side])


def expected_by_list(name: str, subject: str, side: Side) -> tuple[Fields, Fields]:
    """Return what a list of this sender changes of this person: of the person, of the side."""
    target = Target(side.value)
    colleague = {subject: PERSON, "noa": PERSON}
    of_person = ON_PAGES[Target.PERSON].get(subject, colleague).get(name, TIMES) - TIMES
    of_side = ON_PAGES[target].get(subject, {}).get(name, frozenset())
    if not of_person and name != "noa":
        return frozenset(), frozenset()
    differing = {"family_name", "town", "languages"} & of_person
    on_list = {"rank", "years_of_experience", "capacity", "radius_km", "stage"}
    return frozenset(differing), frozenset(of_side & on_list)


@pytest.mark.parametrize("by_phone", [True, False])
@pytest.mark.parametrize(("where", "side"), SENDERS)
def test_lists_change_what_an_edit_could(
    crowd: dict[str, Person], cast: Cast, where: str, side: Side, by_phone: bool
) -> None:
    cycle, target = getattr(cast, where), Target(side.value)
    for name, who in crowd.items():
        assert who.user is not None
        may_send = who.user.has_perm("imports.import_into", (cycle, side))
        assert may_send is (name in SENDERS[where, side]), (name, where, side)
        if not may_send:
            continue
        for subject in ON_LISTS:
            about = crowd[subject]
            is_on_side = KIND[target]._default_manager.filter(person=about.pk).exists()
            with transaction.atomic():
                one = bring_in(
                    list_of(side, about, by_phone=by_phone), cycle, by=who.user, side=side
                )
                apply_list(one, by=who.user, at=NOW)
                of_person = written(Target.PERSON, about.pk)
                of_side = written(target, about.pk) if is_on_side else frozenset()
                fresh = Person.objects.get(pk=about.pk)
                waits = IdentityDoubt.objects.count()
                transaction.set_rollback(True)
            expected = expected_by_list(name, subject, side)
            assert of_person == expected[0], (name, subject)
            if is_on_side:
                assert of_side == expected[1], (name, subject)
            assert (fresh.email, fresh.phone) == (about.email, about.phone), (name, subject)
            editable = rights_of(who.user, about).identity
            assert waits == (0 if editable or name == "noa" else 1), (name, subject)


# Everybody that a list can be about in a way of its own.
ON_LISTS = ("yosef", "amina", "michal", "omar", "both", "guide", "rivka")
NEWCOMER: Mapping[Side, tuple[object, ...]] = {
    Side.MENTOR: (1, "Gadi", "Newman", "052-345-6789", "gadi@example.org", "Nazareth", "Arabic",
                  "Senior management", 9, 1, 20),
    Side.MENTEE: (1, "Gadi", "Newman", "052-345-6789", "gadi@example.org", "Nazareth", "Arabic",
                  "Advancement", BEGUN.isoformat(), 20),
}  # fmt: skip
ENTERED = {Side.MENTOR: {"years_of_experience", "radius_km"}, Side.MENTEE: {"stage", "radius_km"}}
FOUND = {Side.MENTOR: {"rank"}, Side.MENTEE: set()}


@pytest.mark.parametrize(("where", "side"), SENDERS)
def test_lists_enter_findings_only_by_carriers(
    crowd: dict[str, Person], cast: Cast, where: str, side: Side
) -> None:
    values = NEW[Target(side.value)]
    for name in SENDERS[where, side]:
        user = crowd[name].user
        assert user is not None
        with transaction.atomic():
            content = workbook(NEWCOMER[side], headings=HEADINGS[side])
            one = bring_in(content, getattr(cast, where), by=user, side=side)
            apply_list(one, by=user, at=NOW)
            gadi = Person.objects.get(family_name="Newman")
            row = row_of(Target(side.value), gadi.pk)
            entered = {
                field
                for field in ENTERED[side] | FOUND[side]
                if getattr(row, field) == values[field]
            }
            transaction.set_rollback(True)
        carries = name != "noa"
        assert entered == ENTERED[side] | (FOUND[side] if carries else set()), (name, side)
        assert gadi.email == "gadi@example.org"


def test_registering_writes_what_the_policy_says(crowd: dict[str, Person], cast: Cast) -> None:
    registered = {}
    for name, who in crowd.items():
        sent = {f"person-{key}": value for key, value in NEW[Target.PERSON].items()}
        sent |= {"tie-capacity": "participant", "tie-partner": str(cast.bridge.pk)}
        with transaction.atomic():
            client_of(who).post(reverse("people:register"), {**sent, "tie-starts_on": "2026-11-24"})
            made = Person.objects.filter(email="new@example.org").first()
            registered[name] = written(Target.PERSON, made.pk) if made else frozenset()
            transaction.set_rollback(True)
    whole = (PERSON | CREDENTIAL_FIELDS) - TIMES
    assert registered == {name: whole if name in ("noa", "ines") else frozenset() for name in crowd}


@pytest.mark.parametrize("subject", ["yosef", "amina"])
def test_consents_are_noted_by_whom_the_policy_names(
    crowd: dict[str, Person], subject: str
) -> None:
    may = {"yosef": {"dana", "yosef"}, "amina": {"farid", "guide", "ines", "amina"}}
    about = crowd[subject]
    # A general consent; those for a pair or a cycle are written by the same rights.
    for purpose in ("group_in_matching",):
        noted = set()
        for name, who in crowd.items():
            assert who.user is not None
            with transaction.atomic():
                client_of(who).post(
                    reverse("people:consent", args=[about.pk]),
                    {"purpose": purpose, "decision": "give", "seen": ""},
                )
                if Consent.objects.filter(person=about, purpose=purpose).exists():
                    noted.add(name)
                transaction.set_rollback(True)
            allowed = purpose in rights_of(who.user, about).writable(Target.CONSENTS)
            assert (name in noted) is allowed, name
        assert noted == may[subject]


def test_groups_are_noted_by_whom_the_policy_names(crowd: dict[str, Person]) -> None:
    may = {"yosef": {"yosef"}, "amina": {"ines", "amina"}}
    for subject, expected in may.items():
        about, noted = crowd[subject], set()
        for name, who in crowd.items():
            assert who.user is not None
            with transaction.atomic():
                client_of(who).post(
                    reverse("people:change_groups", args=[about.pk]),
                    {"groups": ["age_45"], "version": Person.objects.get(pk=about.pk).version},
                )
                if PopulationGroup.objects.filter(person=about).exists():
                    noted.add(name)
                transaction.set_rollback(True)
            allowed = "groups" in rights_of(who.user, about).writable(Target.GROUPS)
            assert (name in noted) is allowed, name
        assert noted == expected


def test_every_column_of_a_person_is_declared(db: None) -> None:
    kept_by_us = {"id", "user", "phone_backwards", "created_at", "version", "person", "merged_into"}
    for target, kind in KIND.items():
        columns = {field.name for field in kind._meta.get_fields() if field.concrete}
        fields = {"town" if name in ("locality", "town_text") else name for name in columns}
        assert fields - kept_by_us == set(FIELDS[target]), target
    assert CREDENTIAL_FIELDS < RECOGNITION_FIELDS


def test_sensitive_operation_asks_the_same_policy(crowd: dict[str, Person]) -> None:
    yosef, dana = crowd["yosef"], crowd["dana"].user
    assert dana is not None
    with pytest.raises(PermissionDenied):
        sensitive.write_groups(yosef, ["age_45"], started_from=yosef.version, by=dana, at=NOW)


# The page on which somebody known joins. Who asks lets a person join whom they may write, or
# whose side they may write; of everybody else a person who may decide is asked.
JOINS: Mapping[tuple[str, Side], set[tuple[str, str]]] = {
    ("galil", Side.MENTOR): {
        ("dana", "yosef"), ("dana", "michal"), ("dana", "both"), ("dana", "guide"),
        ("dana", "dana"),
    },
    ("galil", Side.MENTEE): {
        ("dana", "yosef"), ("dana", "michal"), ("dana", "both"), ("dana", "dana"),
    },
    ("negev", Side.MENTOR): {
        ("farid", "omar"), ("farid", "both"), ("farid", "farid"),
        ("guide", "omar"), ("guide", "both"), ("guide", "guide"),
    },
    ("negev", Side.MENTEE): {("ines", "amina"), ("ines", "ines")},
}  # fmt: skip


@pytest.mark.parametrize(("where", "side"), SENDERS)
def test_known_join_where_the_policy_lets_them(
    crowd: dict[str, Person], cast: Cast, where: str, side: Side
) -> None:
    cycle, programme = getattr(cast, where), cast.steps if where == "galil" else cast.bridge
    address, joined = reverse("cycles:add_participant", args=[cycle.pk]), set()
    for name in SENDERS[where, side] - {"noa"} | {"tamar"}:
        user = crowd[name].user
        assert user is not None
        for subject, about in crowd.items():
            old = sides_and_ties(about, programme)
            rights = rights_of(user, about)
            may_join = rights.writable(Target.PERSON) or rights.writable(Target(side.value))
            with transaction.atomic():
                sent = {"known": about.pk, "side": side.value, "programme": programme.pk}
                client_of(crowd[name]).post(address, sent)
                before = sides_and_ties(about, programme)
                takes_part = Participation.objects.filter(cycle=cycle, person=about, side=side)
                is_in, waits = takes_part.exists(), IdentityDoubt.objects.exists()
                transaction.set_rollback(True)
            # A tie to the programme is not theirs to make of somebody known.
            assert before[2] == old[2], (name, subject)
            if waits or not may_join:
                assert before == old, (name, subject)
            elif name in SENDERS[where, side] and is_in:
                joined.add((name, subject))
    assert joined == JOINS[where, side]


def sides_and_ties(about: Person, programme: Partner) -> tuple[bool, bool, bool]:
    """Return whether somebody is a mentor, a mentee, and tied to a programme."""
    ties = about.affiliations.filter(partner=programme, capacity="participant")
    kinds = (MentorProfile, MenteeProfile)
    mentor_, mentee_ = (kind.objects.filter(person=about.pk).exists() for kind in kinds)
    return mentor_, mentee_, ties.exists()
