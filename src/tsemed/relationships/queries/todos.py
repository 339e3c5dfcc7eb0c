"""What waits in pairs: reports, calls that were asked for, silence, people without a pair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.paging import FARTHEST
from tsemed.base.todos import Call, TodoItem, Urgency
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.policy import Policy, policy_on
from tsemed.cycles.roles import assignments_of, led_by, parts_of
from tsemed.cycles.states import CycleState
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import phone_numbers_for, reached
from tsemed.people.roles import holds, partners_of, person_of
from tsemed.relationships.models import CallOutcome, Meeting, Relationship, RelationshipSet
from tsemed.relationships.names import names_for
from tsemed.relationships.queries.contact_todos import missing_channels, own_channel_missing
from tsemed.relationships.queries.pairs import with_next, with_people
from tsemed.relationships.queries.referral_todos import referral_todos
from tsemed.relationships.rules import (
    Health,
    first_meeting_is_late,
    last_quiet_days,
    report_is_due,
)
from tsemed.relationships.states import PairState

MOST_LINES = 50
_MEETS = (PairState.ACTIVE, PairState.CLOSING)
# What a line says after each way a call went that leaves it standing.
_CALL_WORDS = {
    "": (_("Asks for a call"), _("“Please call me” was marked in a meeting report.")),
    CallOutcome.NO_ANSWER: (
        _("Asks for a call"),
        _("Nobody answered the last call; worth another try."),
    ),
    CallOutcome.CONCERN: (
        _("A concern after a call"),
        _("The line stays until you have spoken again."),
    ),
}


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in pairs, for their mentors, their coordinators and their managers."""
    policy = policy_on(on)
    lines = _reports_due(user, on=on, policy=policy)
    lines += own_channel_missing(user)
    lines += referral_todos(user, on=on)
    lines += _to_call(user, on=on, policy=policy)
    if holds(user, Capacity.MENTORING_MANAGER, on=on):
        lines += _red_pairs(Relationship.objects.all(), on=on, policy=policy)
    elif managed := partners_of(user, Capacity.PROGRAMME_MANAGER, on=on):
        own = Relationship.objects.filter(mentee__programme__in=managed)
        lines += [*_red_pairs(own, on=on, policy=policy), *_without_a_pair(managed)]
    return lines


def _to_call(user: User, *, on: date, policy: Policy) -> list[TodoItem]:
    """Return mentors who asked for a call and mentees of quiet pairs, each with the telephone."""
    led = led_by(user, on=on)
    looked_after = _looked_after(user, led, on=on)
    if looked_after is None:
        return []
    asking = _asking_for_a_call(led) if led else []
    quiet = _quiet_pairs(looked_after, on=on, policy=policy)
    numbers = phone_numbers_for(
        user,
        mentors=[meeting.relationship.mentor_person for meeting in asking],
        mentees=[pair.mentee_person for pair in quiet],
    )
    red = last_quiet_days(on=on, policy=policy)[Health.RED]
    return [
        *(_asking(meeting, numbers) for meeting in asking),
        *(_quiet(pair, numbers, red=red) for pair in quiet),
        *missing_channels(user, looked_after),
    ]


def _looked_after(user: User, led: list[int], *, on: date) -> Q | None:
    """Return pairs of the cycles somebody coordinates, and of participants somebody referred."""
    seen = Q(cycle__in=led) if led else None
    helped = assignments_of(user, on=on).keys() - set(led)
    own = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR, on=on) if helped else []
    if own:
        referred = Q(cycle__in=list(helped), mentee__programme__in=own)
        seen = referred if seen is None else seen | referred
    return seen


def _reports_due(user: User, *, on: date, policy: Policy) -> list[TodoItem]:
    me = person_of(user)
    parts = parts_of(user)
    if me is None or not parts or not hasattr(me, "mentor"):
        return []
    live = Relationship.objects.live().filter(mentor__in=parts)
    mine = list(with_next(with_people(live)).order_by("pk")[:MOST_LINES])
    names = names_for(user, mine)
    lines = []
    for pair in mine:
        late = first_meeting_is_late(
            pair.started_on,
            met=pair.last_met_on is not None,
            planned=pair.next_on is not None,
            on=on,
            policy=policy,
        )
        if pair.next_on and report_is_due(pair.next_on, on=on, policy=policy):
            what, why = _("A meeting waits for its report"), _("A report takes less than a minute.")
        elif late:
            what, why = _("Set a first meeting"), _("You both agreed; two weeks have gone by.")
        else:
            continue
        lines.append(_report_due(pair, names[pair.pk].mentee, what, why))
    return lines


def _report_due(pair: Relationship, who: str, what: Promise, why: Promise) -> TodoItem:
    planned_on: date | None = pair.next_on  # type: ignore[attr-defined]
    return TodoItem(
        kind="relationships.report_due",
        what=what,
        who=who,
        why=why,
        since=planned_on or pair.started_on,
        urgency=Urgency.AMBER,
        action=_("Report"),
        address=reverse("relationships:report", args=[pair.pk]),
    )


def _asking_for_a_call(led: list[int]) -> list[Meeting]:
    meetings = Meeting.objects.asking_for_a_call().filter(relationship__cycle__in=led)
    person = "relationship__mentor_person"
    people = meetings.select_related(person).only("call_outcome", "reported_at", *reached(person))
    return list(people.order_by("reported_at", "pk")[:MOST_LINES])


def _asking(meeting: Meeting, numbers: dict[int, str]) -> TodoItem:
    mentor = meeting.relationship.mentor_person
    what, why = _CALL_WORDS[meeting.call_outcome]
    noted_at = reverse("relationships:called", args=[meeting.pk])
    number = numbers.get(mentor.pk)
    return TodoItem(
        kind="relationships.call_me",
        what=what,
        who=mentor.full_name,
        why=why,
        since=timezone.localdate(meeting.reported_at) if meeting.reported_at else None,
        urgency=Urgency.RED,
        action=_("Open the pair"),
        address=reverse("relationships:relationship", args=[meeting.relationship_id]),
        call=Call(number, noted_at, meeting.version) if number else None,
    )


def _quiet_pairs(looked_after: Q, *, on: date, policy: Policy) -> list[Relationship]:
    amber = last_quiet_days(on=on, policy=policy)[Health.AMBER]
    quiet = Relationship.objects.filter(looked_after, state__in=_MEETS, quiet_since__lte=amber)
    people = quiet.select_related("mentee_person").only("quiet_since", *reached("mentee_person"))
    return list(people.order_by("quiet_since", "pk")[:MOST_LINES])


def _quiet(pair: Relationship, numbers: dict[int, str], *, red: date) -> TodoItem:
    mentee = pair.mentee_person
    number = numbers.get(mentee.pk)
    return TodoItem(
        kind="relationships.quiet",
        what=_("No meeting for a while"),
        who=mentee.full_name,
        why=_("Nobody has reported a meeting; a call may help."),
        since=pair.quiet_since,
        urgency=Urgency.RED if pair.quiet_since <= red else Urgency.AMBER,
        action=_("Open the pair"),
        address=reverse("relationships:relationship", args=[pair.pk]),
        call=Call(number) if number else None,
    )


def _without_a_pair(programmes: list[int]) -> Iterator[TodoItem]:
    """Yield how many whom these programmes referred still have no mentor, cycle by cycle."""
    paired = Relationship.objects.live().filter(mentee_person=OuterRef("person"))
    waiting = Participation.objects.filter(
        ~Exists(paired),
        programme__in=programmes,
        side=Side.MENTEE,
        left_on__isnull=True,
        cycle__state__in=(CycleState.MATCHING, CycleState.MENTORING),
    )
    rows = waiting.order_by().values("cycle", name=F("cycle__name"))
    for row in rows.annotate(people=Count("pk"), since=Min("joined_on")).order_by("cycle"):
        yield TodoItem(
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
            urgency=Urgency.SOON,
            action=_("See who takes part"),
            address=reverse("cycles:participants", args=[row["cycle"]]) + "?side=mentee",
        )


def _red_pairs(pairs: RelationshipSet, *, on: date, policy: Policy) -> list[TodoItem]:
    latest = last_quiet_days(on=on, policy=policy)[Health.RED]
    red = pairs.filter(state__in=_MEETS, quiet_since__lte=latest)
    oldest = red.order_by("quiet_since").values_list("quiet_since", flat=True).first()
    if oldest is None:
        return []
    number = red.order_by()[:FARTHEST].count()
    return [
        TodoItem(
            kind="relationships.red",
            what=ngettext_lazy(
                "%(number)d pair has not met for long",
                "%(number)d pairs have not met for long",
                number,
            )
            % {"number": number},
            who="",
            why=_("Their coordinators see them too."),
            since=oldest,
            urgency=Urgency.AMBER,
            action=_("See the pairs"),
            address=reverse("relationships:list") + "?health=red",
        )
    ]
