"""What waits in pairs: reports, calls, silence, a missing way to reach somebody, no pair yet.

Two queries at most for those who work with pairs: one for all lines about pairs, one for meetings
whose mentor asked for a call. Managers read how many, in one or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.combined_queries import found_by
from tsemed.base.paging import FARTHEST
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Function
from tsemed.people.contact_channels import without_channel
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import reached
from tsemed.relationships.models import Meeting, Relationship, RelationshipSet
from tsemed.relationships.names import names_for
from tsemed.relationships.pair_todos import (
    URGENCY_OF_WAITING,
    Reader,
    asking_line,
    back_line,
    begun_line,
    channel_missing,
    open_pair,
    own_channel_missing,
    quiet_line,
    report_due,
)
from tsemed.relationships.queries.pairs import accompanied, referred, with_next
from tsemed.relationships.rules import (
    MEETINGS_THANKED,
    PASSING,
    Health,
    health_of_waiting,
)
from tsemed.relationships.states import ENDED, LIVE, PairState

MOST_LINES, MOST = 50, 20
NEW, BACK = timedelta(days=7), timedelta(days=14)
_MEETS = (PairState.ACTIVE, PairState.CLOSING)


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in pairs, for their two people, their coordinators and managers."""
    reader = Reader(user, scope_of(user, on), on, policy_on(on))
    about_pairs = _about_pairs(reader)
    lines = [
        *about_pairs["own"],
        *_asking_for_a_call(reader),
        *about_pairs["looked after"],
    ]
    if reader.scope.is_manager:
        lines += _red_pairs(Relationship.objects.all(), reader, Capacity.MENTORING_MANAGER)
    elif managed := reader.scope.managed_programmes:
        own = Relationship.objects.filter(mentee__programme__in=managed)
        lines += _red_pairs(own, reader, Capacity.PROGRAMME_MANAGER)
        lines += _without_a_pair(managed, reader)
    return lines


def _about_pairs(reader: Reader) -> dict[str, list[TodoItem]]:
    """Return every line about one pair; the pairs are read at once."""
    pairs = _pairs_with_lines(reader)
    mine = [pair for pair in pairs if pair.mentor_id in reader.scope.parts and pair.state in LIVE]
    names = names_for(reader.user, mine)
    referred_by = [pair for pair in pairs if reader.referred(pair)]
    begun = [pair for pair in referred_by if _has_begun(pair, reader)]
    back = [pair for pair in referred_by if _is_back(pair, reader)]
    after = [pair for pair in pairs if reader.follows(pair) or reader.accompanies(pair)]
    quiet = [pair for pair in after if pair.state in _MEETS and _is_quiet(pair, reader)]
    wayless = [pair for pair in pairs if pair.wayless and reader.accompanies(pair)]
    thanked = [pair for pair in pairs if _is_to_be_thanked(pair, reader)]
    meeting = [pair for pair in mine if pair.state in _MEETS]
    due = [report_due(pair, names[pair.pk].mentee, reader) for pair in meeting]
    return {
        "own": [
            *(line for line in due if line is not None),
            *own_channel_missing(pairs, reader),
            *(begun_line(pair) for pair in begun[:MOST]),
            *(back_line(pair) for pair in sorted(back, key=lambda pair: pair.state_since)[:MOST]),
        ],
        "looked after": [
            *(
                quiet_line(pair, reader)
                for pair in sorted(quiet, key=lambda pair: pair.quiet_since)
            ),
            *(channel_missing(pair, reader) for pair in wayless[:MOST]),
            *(_thanks_line(pair, reader) for pair in thanked[:MOST]),
        ],
    }


def _pairs_with_lines(reader: Reader) -> list[Any]:
    """Return the pairs about which there is a line, the one that began first first."""
    parts = [*_own_pairs(reader.scope), *_referred_pairs(reader), *_pairs_looked_after(reader)]
    if not parts:
        return []
    # No more is read of the two than a line says: building the rest takes longer than asking.
    found = with_next(found_by(parts)).select_related("mentor_person", "mentee_person")
    found = found.only(
        "cycle_id", "mentor_id", "mentee_id", "state", "state_since", "started_on",
        "last_met_on", "quiet_since", "meetings_held",
        "mentor_person__email", *reached("mentor_person"), *reached("mentee_person"),
    )  # fmt: skip
    wayless = Case(When(Q(state__in=PASSING) & _no_way(), then=True), default=False)
    known = found.annotate(programme=F("mentee__programme"), wayless=wayless)
    return list(known.order_by("started_on", "pk"))


def _no_way() -> Exists:
    """Return the condition for pairs whose mentor knows no way to reach the mentee (OM-7.7)."""
    of_the_pair = {"person": OuterRef("mentee_person"), "other": OuterRef("mentor_person")}
    return Exists(without_channel().filter(**of_the_pair))


def _own_pairs(scope: Scope) -> Iterator[RelationshipSet]:
    if scope.parts:
        live = Relationship.objects.live().filter(mentor__in=scope.parts)
        yield live.order_by("pk")[:MOST_LINES]
        yield Relationship.objects.filter(_no_way(), mentee__in=scope.parts, state__in=PASSING)


def _refers(scope: Scope) -> bool:
    return bool(scope.roles and scope.own_programmes)


def _referred_pairs(reader: Reader) -> Iterator[RelationshipSet]:
    """Return the pairs of participants somebody referred that began or ended lately."""
    if _refers(reader.scope):
        pairs = Relationship.objects.filter(referred(reader.scope))
        begun = pairs.filter(state=PairState.ACTIVE, meetings_held=0)
        begun = begun.filter(started_on__gt=reader.on - NEW)
        yield begun.order_by("started_on", "pk")[:MOST]
        yield pairs.filter(state__in=ENDED).order_by("-state_since", "pk")[:MOST]


def _pairs_looked_after(reader: Reader) -> Iterator[RelationshipSet]:
    """Return the quiet pairs, those without a way to reach the mentee, those to be thanked."""
    followed = reader.scope.carrying(Function.PROCESS)
    calls_mentees = accompanied(reader.scope)
    accompanies = bool(reader.scope.carrying(Function.MENTEE_ACCOMPANIMENT))
    if followed or accompanies:
        after = Relationship.objects.filter(Q(cycle__in=followed) | calls_mentees)
        quiet = after.filter(state__in=_MEETS, quiet_since__lte=reader.latest[Health.AMBER])
        yield quiet.order_by("quiet_since", "pk")[:MOST_LINES]
    if accompanies:
        without = Relationship.objects.filter(calls_mentees, _no_way(), state__in=PASSING)
        yield without.order_by("started_on", "pk")[:MOST]
    if carried := reader.scope.carrying(Function.MENTOR_SIDE):
        met = Relationship.objects.filter(cycle__in=carried, meetings_held=MEETINGS_THANKED)
        calls_only = Q(mentor_person__contact_wishes__calls_only=True)
        met = met.filter(calls_only | Q(mentor_person__email=""), state__in=LIVE)
        yield met.order_by("started_on", "pk")[:MOST]


def _has_begun(pair: Relationship, reader: Reader) -> bool:
    is_new = pair.state == PairState.ACTIVE and not pair.meetings_held
    return bool(is_new and pair.started_on > reader.on - NEW)


def _is_back(pair: Relationship, reader: Reader) -> bool:
    return pair.state in ENDED and timezone.localdate(pair.state_since) > reader.on - BACK


def _asking_for_a_call(reader: Reader) -> list[TodoItem]:
    """Return the mentors who asked for a call in a report, for who carries their side."""
    carried = reader.scope.carrying(Function.MENTOR_SIDE)
    if not carried:
        return []
    meetings = Meeting.objects.asking_for_a_call().filter(relationship__cycle__in=carried)
    person = "relationship__mentor_person"
    read = ("version", "call_outcome", "reported_at", *reached(person))
    named = meetings.select_related(person).only(*read).order_by("reported_at", "pk")
    return [asking_line(meeting) for meeting in named[:MOST_LINES]]


def _is_quiet(pair: Relationship, reader: Reader) -> bool:
    return bool(pair.quiet_since <= reader.latest[Health.AMBER])


def _is_to_be_thanked(pair: Relationship, reader: Reader) -> bool:
    """Return whether only a call can thank the mentor, who is not the reader's own."""
    if not reader.carries_mentors(pair):
        return False
    met = pair.state in LIVE and pair.meetings_held == MEETINGS_THANKED
    mentor = pair.mentor_person
    is_written_to = mentor.email and not mentor.contact_wishes.get("calls_only")
    return met and not is_written_to and pair.mentee_id not in reader.scope.parts


def _thanks_line(pair: Relationship, reader: Reader) -> TodoItem:
    return TodoItem(
        key=f"relationships.thanks:{pair.pk}",
        kind="relationships.thanks",
        what=_("Five meetings held: a thank-you is due"),
        who=pair.mentor_person.full_name,
        why=_("The mentor gets no e-mail; please thank them by telephone."),
        since=pair.last_met_on,
        urgency=Urgency.SOON,
        carrier=reader.carrier_for(pair),
        actions=(open_pair(pair.pk),),
        call=Call(pair.mentor_person, is_mentor=True),
    )


def _without_a_pair(programmes: list[int], reader: Reader) -> Iterator[TodoItem]:
    """Return how many whom these programmes referred still have no mentor, cycle by cycle."""
    paired = Relationship.objects.live().filter(mentee_person=OuterRef("person"))
    waiting = Participation.objects.filter(
        ~Exists(paired),
        programme__in=programmes,
        side=Side.MENTEE,
        accepted_on__isnull=False,
        cycle__state__in=(CycleState.MATCHING, CycleState.MENTORING),
    )
    rows = waiting.order_by().values("cycle", name=F("cycle__name"))
    for row in rows.annotate(people=Count("pk"), since=Min("accepted_on")).order_by("cycle"):
        address = reverse("cycles:participants", args=[row["cycle"]]) + "?side=mentee"
        health = health_of_waiting(row["since"], on=reader.on, policy=reader.policy)
        yield TodoItem(
            key=f"relationships.without_a_pair:{row['cycle']}",
            kind="relationships.without_a_pair",
            what=ngettext_lazy(
                "%(number)d of your participants waits for a mentor",
                "%(number)d of your participants wait for a mentor",
                row["people"],
            )
            % {"number": row["people"]},
            who=row["name"],
            why=_("A word from you keeps them on board while they wait."),
            since=row["since"],
            urgency=URGENCY_OF_WAITING[health],
            carrier=Capacity.PROGRAMME_MANAGER,
            actions=(Action(_("See who takes part"), address),),
        )


def _red_pairs(pairs: RelationshipSet, reader: Reader, carrier: Capacity) -> list[TodoItem]:
    quiet = pairs.filter(state__in=_MEETS, quiet_since__lte=reader.latest[Health.RED])
    found = quiet.order_by("quiet_since")[:FARTHEST].aggregate(
        number=Count("pk"), oldest=Min("quiet_since")
    )
    if not found["number"]:
        return []
    number, address = found["number"], reverse("relationships:list") + "?health=red"
    return [
        TodoItem(
            key="relationships.red_pairs",
            kind="relationships.red_pairs",
            what=ngettext_lazy(
                "%(number)d pair has not met for long",
                "%(number)d pairs have not met for long",
                number,
            )
            % {"number": number},
            who="",
            why=_("Their coordinators see them too."),
            since=found["oldest"],
            urgency=Urgency.AMBER,
            carrier=carrier,
            actions=(Action(_("See the pairs"), address),),
        )
    ]
