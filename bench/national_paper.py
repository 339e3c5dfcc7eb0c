"""What a country's programme leaves behind in its apps: rounds, letters, devices, the audit.

Besides the people and pairs of `bench.load_national`: one cycle in which thousands take part,
whose round the real engine solved; in each live cycle a round that made the pairs and one that
waits for answers; a million rows of audit; the letters that were sent; the devices and consents.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from bench.bulk import Table, plain
from tsemed.accounts.models import Device, User
from tsemed.base.models import AuditRow
from tsemed.cycles.models import Assignment, Cycle, LineCarrier, MatrixLine, Participation
from tsemed.cycles.work_models import MATRIX, WorkModel
from tsemed.imports.models import Import, ImportRow
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.notifications.models import OutboxMessage
from tsemed.people.data_policy import DataClass
from tsemed.people.models import Consent, ConsentText, Person
from tsemed.people.models.sensitive import PopulationGroup
from tsemed.relationships.models import Relationship
from tsemed.terms.known import offered
from tsemed.terms.models import ChoiceList

if TYPE_CHECKING:
    from bench.load_national import Country

AUDIT_ROWS, LETTERS_TO_EACH, CHUNK = 1_000_000, 4, 50_000
GREAT_MENTEES, GREAT_MENTORS = 2_400, 1_500
# What waits in each open round, proposal by proposal.
STANDS = (
    "waits_for_manager", "waits_for_manager", "manager_agreed", "asked", "asked", "mentor_agreed",
    "mentee_agreed", "declined", "released",
)  # fmt: skip
# Of a hundred rows of the audit: what happened, to which thing, of which class of data.
_KINDS = (
    ("sign_in", User, ""), ("step", Relationship, ""), ("change", Person, ""),
    ("reading", Person, DataClass.POPULATION_GROUP.value), ("export", Cycle, ""),
    ("refusal", Person, ""),
)  # fmt: skip
_SHARES = (44, 18, 22, 13, 2, 1)

IN_BULK = (Device, Consent, PopulationGroup, OutboxMessage)
WITH_INDEXES = (Round, Proposal, Import, ImportRow)


def write_great_cycle(country: Country) -> None:
    """Write a cycle of thousands, chosen from everybody who took part before."""
    pk = country.great_cycle
    model = WorkModel.PROGRAMME_COORDINATOR
    Table(
        Cycle, "id", "name", "work_model", "state", "state_since", "starts_on",
        "ends_on", "opened_at",
    ).write([
        (pk, "המחזור הארצי · الدورة القطرية", model.value, "matching", country.now,
         country.day(20), country.day(-280), country.now)
    ])  # fmt: skip
    lines = country.matrix_lines + 1
    Table(MatrixLine, "id", "cycle_id", "function").write(
        (lines + n, pk, function.value) for n, function in enumerate(MATRIX[model])
    )
    carriers = [
        (lines + n, role.value) for n, roles in enumerate(MATRIX[model].values()) for role in roles
    ]
    first = country.line_carriers + 1
    Table(LineCarrier, "id", "line_id", "role", "starts_on", "set_at").write(
        (first + n, line, role, country.day(1300), country.now)
        for n, (line, role) in enumerate(carriers)
    )
    programmes = country.programmes
    Table(Cycle.programmes.through, "id", "cycle_id", "partner_id").write(
        (pk + n, pk, partner) for n, partner in enumerate(programmes)
    )
    Table(Assignment, "id", "cycle_id", "person_id", "role", "starts_on", "ends_on").write(
        [(pk, pk, country.live_cycles, "coordinator", country.day(30), None)]
    )
    after = range(country.live + 1, country.participants + 1)
    mentors = [n for n in after if country.is_mentor(n)][::7][:GREAT_MENTORS]
    mentees = [n for n in after if not country.is_mentor(n)][::11][:GREAT_MENTEES]
    joined: list[tuple[int, str, int | None]] = [(n, "mentor", None) for n in mentors]
    joined += [(n, "mentee", programmes[n % len(programmes)]) for n in mentees]
    day = country.day(9)
    Table(
        Participation, "id", "cycle_id", "person_id", "side", "programme_id", "joined_on",
        "state", "state_since", "accepted_on", "trained_on", "aligned_on",
    ).write(
        (
            country.participants + n, pk, country.staff + participant, side, programme, day,
            "accepted", country.now, day, day if side == "mentor" else None, day,
        )
        for n, (participant, side, programme) in enumerate(joined, start=1)
    )  # fmt: skip


def write_in_bulk(country: Country) -> None:
    """Write what stands in long tables: devices, consents, groups, letters."""
    now, logins = country.now, country.staff + country.live
    browsers = (("Chrome", "Android"), ("Safari", "iOS"), ("Chrome", "Windows"))
    Table(
        Device, "id", "user_id", "session_key", "browser", "system", "method", "signed_in_at",
        "seen_at",
    ).write(
        (n, (n - 1) % logins + 1, f"{n:032}", *browsers[n % 3], "code", now, now)
        for n in range(1, 2 * logins + 1)
    )  # fmt: skip
    people = [pk for pk in range(country.staff + 1, logins + 1) if not country.mentors_person(pk)]
    text = ConsentText.objects.filter(purpose="group_in_matching").values_list("pk", flat=True)[0]
    Table(Consent, "id", "person_id", "purpose", "text_id", "given_at").write(
        (n, pk, "group_in_matching", text, now) for n, pk in enumerate(people, start=1)
    )
    groups = [code for code, _words in offered(ChoiceList.POPULATION)()]
    Table(PopulationGroup, "id", "person_id", "group").write(
        (n, pk, groups[pk % len(groups)]) for n, pk in enumerate(people, start=1) if pk % 3
    )
    Table(
        OutboxMessage, "id", "key", "message_id", "app", "name", "address", "user_id", "language",
        "subject", "text", "html", "state", "state_since", "posted_at", "not_before", "sent_at",
        "tries",
    ).write(_letters(country, logins))  # fmt: skip


def _letters(country: Country, logins: int) -> list[tuple[Any, ...]]:
    now = country.now
    text = "שלום, יש הצעה לזוג שמחכה לתשובה. הקישור אישי ותקף לעשר דקות.\n" * 6
    rows = []
    for n in range(1, logins * LETTERS_TO_EACH + 1):
        user = (n - 1) % logins + 1
        waits = n > logins * LETTERS_TO_EACH - 400
        rows.append(
            (
                n, f"letter-{n}", f"<letter-{n}@tsemed.example>", "matching", "asked_to_answer",
                f"person-{user}@national.example", user, "he", "הצעה מחכה לתשובה", text,
                f"<p>{text}</p>", "waiting" if waits else "sent", now, now, now,
                None if waits else now, 0 if waits else 1,
            )
        )  # fmt: skip
    return rows


def write_audit(country: Country, say: Callable[[str], None]) -> None:
    """Write the audit of three and a half years, in the order in which it happened."""
    table = Table(
        AuditRow,
        "id",
        "at",
        "actor_id",
        "event",
        "kind",
        "subject_type",
        "subject_id",
        "data_class",
    )
    begin = datetime(country.today.year, country.today.month, country.today.day, tzinfo=UTC)
    begin -= timedelta(days=1200)
    apart, chance = timedelta(days=1200) / AUDIT_ROWS, country.chance
    logins = country.staff + country.live
    for start in range(0, AUDIT_ROWS, CHUNK):
        kinds = chance.choices(_KINDS, _SHARES, k=CHUNK)
        rows: list[tuple[Any, ...]] = []
        for n, (kind, model, data_class) in enumerate(kinds, start=start):
            actor = chance.randint(1, country.live_cycles if kind != "sign_in" else logins)
            most = {User: logins, Person: country.people, Cycle: country.live_cycles}
            subject = actor if model is User else chance.randint(1, most.get(model, 10_000))
            label = model._meta.label_lower
            event, when = f"{label}.changed", plain(begin + apart * n)
            rows.append((n + 1, when, actor, event, kind, label, subject, data_class))
        table.write(rows)
    say(f"{AUDIT_ROWS:,} rows of audit")


def write_rounds(country: Country, pairs_in_cycle: int, say: Callable[[str], None]) -> None:
    """Let the engine solve the great round, and write the live cycles' rounds after it.

    The proposals of the live cycles take the reasons the engine gave in the great round.
    """
    by = User.objects.get(pk=country.live_cycles)
    at = timezone.make_aware(datetime.fromisoformat(country.now), UTC)
    great = open_round(Cycle.objects.get(pk=country.great_cycle), by=by, at=at)
    propose_pairs(great, by=by, at=at)
    kept = list(great.proposals.order_by("mentee").values_list("reasons", "score")[:500])
    say(f"the great round: {great.proposals.count():,} proposals")
    causes = [(json.dumps(reasons, ensure_ascii=False), score) for reasons, score in kept]
    rounds: list[tuple[Any, ...]] = []
    proposals: list[tuple[Any, ...]] = []
    number, pk = great.proposals.order_by("pk").last(), great.pk
    assert number is not None
    row = number.pk
    for cycle in range(1, country.live_cycles + 1):
        first = (cycle - 1) * country.in_live_cycle + 1
        rounds += [(pk + 1, cycle, 1, "closed"), (pk + 2, cycle, 2, "sent")]
        for n in range(pairs_in_cycle):
            pair = (cycle - 1) * pairs_in_cycle + n + 1
            proposals.append((row := row + 1, pk + 1, first + n, "both_agreed", pair))
        for n, state in enumerate(STANDS, start=pairs_in_cycle):
            proposals.append((row := row + 1, pk + 2, first + n, state, None))
        pk += 2
    _write_live_rounds(country, rounds, proposals, causes)


def _write_live_rounds(
    country: Country,
    rounds: list[tuple[Any, ...]],
    proposals: list[tuple[Any, ...]],
    causes: list[tuple[str, int]],
) -> None:
    now, figures = country.now, json.dumps({"mentees": 80, "mentors": 60, "places": 66,
        "matched": 59, "total": 41_000, "is_proven": True, "milliseconds": 90, "groups": {},
        "unmatched": []})  # fmt: skip
    Table(
        Round, "id", "cycle_id", "number", "state", "state_since", "opened_at", "solved_at",
        "figures",
    ).write((*row, now, now, now, figures) for row in rounds)  # fmt: skip
    Table(
        Proposal, "id", "round_id", "mentor_id", "mentee_id", "state", "relationship_id",
        "state_since", "score", "reasons", "deadline_on",
    ).write(
        (pk, of, mentor, mentor + country.mentors_in_cycle, state, pair, now,
         causes[pk % len(causes)][1], causes[pk % len(causes)][0], country.day(pk % 20 - 10))
        for pk, of, mentor, state, pair in proposals
    )  # fmt: skip


def write_lists(country: Country) -> None:
    """Write three lists that each coordinator brought in, the last with its rows."""
    imports = [
        (n, (n - 1) // 3 + 1, "mentee", "cancelled" if n % 3 else "checked", (n - 1) // 3 + 1,
         60, 55, 3, 2, 0)
        for n in range(1, 3 * country.live_cycles + 1)
    ]  # fmt: skip
    now = country.now
    Table(
        Import,
        "id",
        "cycle_id",
        "side",
        "state",
        "uploaded_by_id",
        "rows_total",
        "rows_new",
        "rows_changed",
        "rows_unchanged",
        "rows_refused",
        "state_since",
        "uploaded_at",
        "content",
    ).write((*row, now, now, b"[]" if row[3] == "checked" else None) for row in imports)
    Table(ImportRow, "id", "of_id", "number", "sheet", "name", "outcome").write(
        ((n - 1) * 60 + number, n, number, "רשימה", f"תמר {number}", "new")
        for n, *_ in imports
        if n % 3 == 0
        for number in range(1, 61)
    )
