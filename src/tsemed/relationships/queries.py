"""Which pairs a user may see, what is known of them, and what waits in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.paging import FARTHEST
from tsemed.base.typed import number_in
from tsemed.base.waiting import Urgency, Waiting
from tsemed.cycles.policy import Policy, policy_on
from tsemed.cycles.roles import assignments_of, led_by, parts_of
from tsemed.people import queries as people
from tsemed.people.models import Capacity
from tsemed.people.roles import holds, partners_of, person_of
from tsemed.relationships.disclosure import names_for
from tsemed.relationships.models import Meeting, Relationship, RelationshipSet
from tsemed.relationships.rules import (
    Health,
    first_meeting_is_late,
    last_quiet_days,
    report_is_due,
)
from tsemed.relationships.states import ENDED, LIVE, PairState

MOST_FOUND = 200
MOST_LINES = 50


def visible_to(user: User, *, on: date | None = None) -> RelationshipSet:
    """The pairs a user may see: all, one's cycles', those of one's participants, one's own."""
    day = on or timezone.localdate()
    if holds(user, Capacity.MENTORING_MANAGER, on=day):
        return Relationship.objects.all()
    seen = Q(cycle__in=led_by(user, on=day))
    if mine := parts_of(user):
        seen |= Q(mentor__in=mine) | Q(mentee__in=mine)
    if helped := set(assignments_of(user, on=day)):
        own = partners_of(user, Capacity.INDIVIDUAL_COORDINATOR, on=day)
        seen |= Q(cycle__in=helped, mentee__programme__in=own)
    if managed := partners_of(user, Capacity.PROGRAMME_MANAGER, on=day):
        seen |= Q(mentee__programme__in=managed)
    return Relationship.objects.filter(seen)


def get_relationship_for(user: User, pk: int, action: str) -> Relationship:
    """The pair, if user may see it (else: not found) and may do action (else: refused)."""
    pair = with_people(visible_to(user)).filter(pk=pk).first()
    if pair is None:
        raise Http404
    if not user.has_perm(action, pair):
        raise PermissionDenied
    return pair


def get_meeting_for(user: User, pk: int, action: str) -> Meeting:
    """The meeting, if user may see its pair (else: not found) and may do action."""
    seen = visible_to(user).order_by().values("pk")
    meetings = Meeting.objects.filter(pk=pk, relationship__in=seen)
    meeting = meetings.select_related("relationship__cycle", "relationship__mentee").first()
    if meeting is None:
        raise Http404
    if not user.has_perm(action, meeting):
        raise PermissionDenied
    return meeting


def with_people(pairs: QuerySet[Relationship]) -> QuerySet[Relationship]:
    """The same pairs with their cycle and their two people, in one reading."""
    return pairs.select_related("cycle", "mentor__person", "mentee__person")


def with_next(pairs: QuerySet[Relationship]) -> Any:
    """The same pairs, each with `next_on`: the day of its planned meeting, if there is one."""
    planned = Meeting.objects.planned().filter(relationship=OuterRef("pk")).values("on")[:1]
    return pairs.annotate(next_on=Subquery(planned))


def as_listed(pairs: QuerySet[Relationship]) -> Any:
    """The same pairs with everything a line of a list shows of them."""
    return with_next(with_people(pairs))


def list_relationships(
    user: User, wanted: Mapping[str, str], *, on: date, policy: Policy
) -> QuerySet[Relationship]:
    """The pairs a user may see, narrowed; the longest silence first. `as_listed` fills them."""
    pairs = visible_to(user, on=on)
    latest = last_quiet_days(on=on, policy=policy)
    state = wanted.get("state", "")
    if state in set(PairState):
        pairs = pairs.filter(state=state)
    elif state == Health.ENDED:
        pairs = pairs.filter(state__in=ENDED)
    elif state != "all":
        pairs = pairs.filter(state__in=LIVE)
    health = wanted.get("health", "")
    if health in set(Health) - {Health.PAUSED, Health.ENDED}:
        pairs = pairs.filter(state__in=(PairState.ACTIVE, PairState.CLOSING))
        pairs = pairs.filter(_as_quiet_as(Health(health), latest))
    if cycle := number_in(wanted.get("cycle")):
        pairs = pairs.filter(cycle=cycle)
    if typed := wanted.get("q", "").strip():
        found = [one.pk for one in people.find_people(user, typed, limit=MOST_FOUND)]
        pairs = pairs.filter(Q(mentor__person__in=found) | Q(mentee__person__in=found))
    return pairs.order_by("quiet_since", "pk")


def live_pairs_of_mentors(person_ids: Iterable[int]) -> dict[int, int]:
    """How many of each mentor's places are taken by live pairs; mentors without one are absent."""
    rows = (
        Relationship.objects.live()
        .filter(mentor__person__in=list(person_ids))
        .values("mentor__person")
        .annotate(pairs=Count("pk"))
        .order_by()
    )
    return {row["mentor__person"]: row["pairs"] for row in rows}


def mentees_in_pairs(person_ids: Iterable[int]) -> set[int]:
    """Which of these people are mentees of a live pair."""
    rows = Relationship.objects.live().filter(mentee__person__in=list(person_ids))
    return set(rows.order_by().values_list("mentee__person", flat=True))


def meetings_of(user: User, pair: Relationship) -> QuerySet[Meeting]:
    """The meetings of a pair, the latest first, for those who may read them."""
    if not user.has_perm("relationships.read_meetings", pair):
        raise PermissionDenied
    return pair.meetings.select_related("reported_by__person")


def _as_quiet_as(health: Health, latest: Mapping[Health, date]) -> Q:
    if health is Health.RED:
        return Q(quiet_since__lte=latest[Health.RED])
    if health is Health.AMBER:
        return Q(quiet_since__lte=latest[Health.AMBER], quiet_since__gt=latest[Health.RED])
    return Q(quiet_since__gt=latest[Health.AMBER])


def waiting_for(user: User, *, on: date) -> list[Waiting]:
    """What waits in pairs: reports that are due, pairs gone quiet, people who ask for a call."""
    policy = policy_on(on)
    lines = _reports_due(user, on=on, policy=policy)
    if led := led_by(user, on=on):
        lines += _asking_for_a_call(led) + _quiet_pairs(led, on=on, policy=policy)
    if holds(user, Capacity.MENTORING_MANAGER, on=on):
        lines += _red_pairs(on=on, policy=policy)
    return lines


def _reports_due(user: User, *, on: date, policy: Policy) -> list[Waiting]:
    me = person_of(user)
    if me is None or not hasattr(me, "mentor"):
        return []
    live = Relationship.objects.live().filter(mentor__in=parts_of(user))
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
        lines.append(
            Waiting(
                kind="relationships.report_due",
                what=what,
                who=names[pair.pk].mentee,
                why=why,
                since=pair.next_on or pair.started_on,
                urgency=Urgency.AMBER,
                action=_("Report"),
                address=reverse("relationships:report", args=[pair.pk]),
            )
        )
    return lines


def _asking_for_a_call(led: list[int]) -> list[Waiting]:
    meetings = (
        Meeting.objects.asking_for_a_call()
        .filter(relationship__cycle__in=led)
        .select_related("relationship__mentor__person")
        .order_by("reported_at", "pk")
    )
    return [
        Waiting(
            kind="relationships.call_me",
            what=_("Asks for a call"),
            who=meeting.relationship.mentor_person.full_name,
            why=_("“Please call me” was marked in a meeting report."),
            since=timezone.localdate(meeting.reported_at) if meeting.reported_at else None,
            urgency=Urgency.RED,
            action=_("Open the pair"),
            address=reverse("relationships:relationship", args=[meeting.relationship_id]),
        )
        for meeting in meetings[:MOST_LINES]
    ]


def _quiet_pairs(led: list[int], *, on: date, policy: Policy) -> list[Waiting]:
    latest = last_quiet_days(on=on, policy=policy)
    meets = (PairState.ACTIVE, PairState.CLOSING)
    quiet = Relationship.objects.filter(
        cycle__in=led, state__in=meets, quiet_since__lte=latest[Health.AMBER]
    )
    return [
        Waiting(
            kind="relationships.quiet",
            what=_("No meeting for a while"),
            who=pair.mentee_person.full_name,
            why=_("Nobody has reported a meeting; a call may help."),
            since=pair.quiet_since,
            urgency=Urgency.RED if pair.quiet_since <= latest[Health.RED] else Urgency.AMBER,
            action=_("Open the pair"),
            address=reverse("relationships:relationship", args=[pair.pk]),
        )
        for pair in with_people(quiet).order_by("quiet_since", "pk")[:MOST_LINES]
    ]


def _red_pairs(*, on: date, policy: Policy) -> list[Waiting]:
    latest = last_quiet_days(on=on, policy=policy)[Health.RED]
    meets = (PairState.ACTIVE, PairState.CLOSING)
    red = Relationship.objects.filter(state__in=meets, quiet_since__lte=latest)
    oldest = red.order_by("quiet_since").values_list("quiet_since", flat=True).first()
    if oldest is None:
        return []
    number = red.order_by()[:FARTHEST].count()
    return [
        Waiting(
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
