"""What a list would do: each row against what is known of its person, decided row by row.

A row that points to somebody whom the sender may not edit, or to two persons, waits for somebody
who may (`people.identity_doubts`). What the preview shows of a row comes only from people whom the
sender may see. Where it points to somebody else as well, it waits when the list enters: a preview
that is cancelled reveals nothing of who is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from pairing.reference.folding import fold
from tsemed.cycles.models import Participation, Side
from tsemed.imports.capacity_check import refuse_falling_below_held
from tsemed.imports.compare import compare_person, compare_tie, ties_of
from tsemed.imports.outcomes import Draft, RowCheck, Target, wanted_affiliation
from tsemed.imports.row_policy import WAITS, Admission, doubt
from tsemed.imports.rules import Doubt, Identity, Known, recognise
from tsemed.imports.states import Outcome
from tsemed.partners import queries as partners
from tsemed.partners.models import Partner, PartnerKind
from tsemed.people.models import DoubtReason, Person
from tsemed.people.models.person import backwards
from tsemed.people.queries import visible_to

CHUNK = 500
Progress = Callable[[int], None]


def no_progress(done: int) -> None:
    """Ignore the progress of a list that is checked while its page waits."""


def check(drafts: Sequence[Draft], target: Target, *, on_progress: Progress) -> list[RowCheck]:
    """Note on every row what would happen to it; nothing is written."""
    scope = visible_to(target.by, on=target.on)
    here = _participant_names(target)
    employers = _organisations(target) if target.side is Side.MENTOR else {}
    admission = Admission(target)
    row_checks: list[RowCheck] = []
    for chunk in _chunks(drafts):
        known = _known_for(chunk, scope, here)
        seen = _seen_of(scope, known)
        judged = [_recognise(draft, who, seen) for draft, who in zip(chunk, known, strict=True)]
        _compare(judged, admission, scope, employers)
        row_checks += judged
        on_progress(len(row_checks))
    _refuse_doubles(row_checks)
    return row_checks


def _chunks(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    for start in range(0, len(drafts), CHUNK):
        yield drafts[start : start + CHUNK]


def _identities(people: QuerySet[Person]) -> list[Identity]:
    """Return who people are; the phone from its digits: parsing 20,000 numbers takes seconds."""
    rows = people.order_by().values_list(
        "given_name", "family_name", "phone_backwards", "email", "birth_year", "pk"
    )
    return [Identity(given, family, f"+{digits[::-1]}" if digits else "", email, year, pk)
            for given, family, digits, email, year, pk in rows]  # fmt: skip


def _participant_names(target: Target) -> dict[str, list[Identity]]:
    """Return those who take part on this side already, by name."""
    part = Participation.objects.filter(cycle=target.cycle, side=target.side)
    named: dict[str, list[Identity]] = defaultdict(list)
    for one in _identities(
        Person.objects.filter(pk__in=part.order_by().values("person_id"), merged_into=None)
    ):
        named[one.name].append(one)
    return named


def _organisations(target: Target) -> dict[str, Partner]:
    """Return the organisations the importer may see, by name; others are as good as unknown."""
    kinds = (PartnerKind.BUSINESS, PartnerKind.PUBLIC_BODY)
    visible = partners.visible_to(target.by, on=target.on).filter(kind__in=kinds)
    return {fold(partner.name): partner for partner in visible}


def _known_for(
    chunk: Sequence[Draft], scope: QuerySet[Person], here: Mapping[str, list[Identity]]
) -> list[Known]:
    rows = [draft.identity() for draft in chunk]
    phones = {row.phone for row in rows if row.phone}
    emails = {row.email for row in rows if row.email}
    years = {row.birth_year for row in rows if row.birth_year}
    everybody = Person.objects.all()
    by_phone = _by(lambda one: one.phone, _identities(_with_phones(everybody, phones)))
    by_email = _by(lambda one: one.email, _identities(everybody.filter(email__in=emails)))
    named = scope.filter(
        birth_year__in=years, family_name__in={row.family_name for row in rows if row.birth_year}
    )
    by_year = _by(lambda one: (one.name, one.birth_year), _identities(named) if years else [])
    return [
        Known(
            by_phone=by_phone.get(row.phone, []),
            by_email=by_email.get(row.email, []),
            by_name_and_year=by_year.get((row.name, row.birth_year), []),
            by_name_here=here.get(row.name, []),
        )
        for row in rows
    ]


def _seen_of(scope: QuerySet[Person], known: Iterable[Known]) -> set[int]:
    """Return those of the bearers of telephones and addresses whom the sender may see."""
    ids = {pk for one in known for pk in (*one.bearers, *one.named)}
    return set(scope.filter(pk__in=ids).order_by().values_list("pk", flat=True)) if ids else set()


def _with_phones(scope: QuerySet[Person], phones: Iterable[str]) -> QuerySet[Person]:
    digits = [backwards(phone) for phone in phones]
    return scope.filter(phone_backwards__in=digits).exclude(phone_backwards="")


def _by(key: Callable[[Identity], Any], people: Iterable[Identity]) -> dict[Any, list[Identity]]:
    sorted_out: dict[Any, list[Identity]] = defaultdict(list)
    for one in people:
        sorted_out[key(one)].append(one)
    return sorted_out


def _recognise(draft: Draft, known: Known, seen: Collection[int]) -> RowCheck:
    """Find whom a row is about among those who are seen; note whether others are pointed to."""
    row_check = RowCheck(draft, Outcome.NEW, problems=list(draft.problems), notes=list(draft.notes))
    row, shown = draft.identity(), known.limited_to(seen)
    found = recognise(row, shown)
    row_check.asks = not (found.pk and shown.has_contacts_of(row, found.pk))
    if row_check.asks:
        row_check.hidden_among = _hidden_among(row, known, seen)
    if found.doubt is Doubt.SEVERAL_BY_NAME:
        row_check.problems.append({"code": found.doubt.value, "column": "phone", "values": {}})
    elif found.doubt:
        doubt(row_check, DoubtReason(found.doubt.value), found.candidates)
    elif found.pk:
        row_check.person = Person(pk=found.pk)
    return row_check


def _hidden_among(row: Identity, known: Known, seen: Collection[int]) -> tuple[int, ...]:
    """Return everybody a row points to if somebody of them is not seen, else nobody."""
    found = recognise(row, known)
    pointed = known.bearers or ((found.pk,) if found.pk else found.candidates)
    return pointed if any(pk not in seen for pk in pointed) else ()


def _compare(
    judged: list[RowCheck],
    admission: Admission,
    scope: QuerySet[Person],
    employers: dict[str, Partner],
) -> None:
    """Fill in, for a chunk, who each row is and what would change for them."""
    target, ids = admission.target, [v.person.pk for v in judged if v.person]
    people = scope.select_related(target.side.value, "user").in_bulk(ids)
    rights = admission.rights(ids) if ids else {}
    part = {
        row.person_id: row
        for row in Participation.objects.filter(
            cycle=target.cycle, side=target.side, person_id__in=ids
        )
    }
    ties = ties_of(ids, target)
    for row_check in judged:
        row_check.person = people[row_check.person.pk] if row_check.person else None
        _take_employer(row_check, employers)
        if row_check.person is not None:
            admission.admit_known(row_check, row_check.person, rights[row_check.person.pk])
        elif row_check.doubt is None:
            admission.admit_new(row_check)
        if row_check.problems:
            row_check.outcome = Outcome.REFUSED
        elif row_check.doubt is not None:
            row_check.outcome, row_check.notes = Outcome.WAITS, [WAITS]
        elif row_check.person is not None:
            own = rights[row_check.person.pk]
            compare_person(row_check, row_check.person, target, part)
            compare_tie(row_check, row_check.person, target, ties, own)
        else:
            row_check.tie = wanted_affiliation(row_check, target)
    refuse_falling_below_held(judged)


def _take_employer(row_check: RowCheck, employers: dict[str, Partner]) -> None:
    if not row_check.draft.employer:
        return
    row_check.employer = employers.get(fold(row_check.draft.employer))
    if row_check.employer is None:
        values = {"name": row_check.draft.employer}
        row_check.notes.append({"code": "employer_unknown", "column": "employer", "values": values})
        facts = {**row_check.draft.person, "employers": [row_check.draft.employer]}
        row_check.draft = replace(row_check.draft, person=facts)


def _refuse_doubles(row_checks: list[RowCheck]) -> None:
    """Refuse the second row about one person, or with one e-mail, naming the first."""
    first: dict[tuple[str, Any, str], int] = {}
    emails: dict[str, int] = {}
    for row_check in row_checks:
        one = row_check.draft.identity()
        keys = [("phone", one.phone, one.name), ("email", one.email, one.name)]
        identifying: list[tuple[str, Any, str]] = [key for key in keys if key[1]]
        if row_check.person:
            identifying.append(("known", row_check.person.pk, ""))
        elif not identifying:
            identifying.append(("name", one.name, ""))
        earlier = next((first[key] for key in identifying if key in first), None)
        if earlier is None:
            first.update(dict.fromkeys(identifying, row_check.draft.number))
            shared = emails.setdefault(one.email, row_check.draft.number) if one.email else None
            if shared in (None, row_check.draft.number) or row_check.outcome is not Outcome.NEW:
                continue
            _refuse(row_check, "email_twice", "email", shared)
        else:
            _refuse(row_check, "person_twice", "", earlier)


def _refuse(row_check: RowCheck, code: str, column: str, row: int | None) -> None:
    row_check.problems.append({"code": code, "column": column, "values": {"row": row}})
    row_check.outcome, row_check.changes = Outcome.REFUSED, []
