"""One pair: how it goes, when the two met, and how to reach whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.formatting import long_date
from tsemed.base.views import requires
from tsemed.cycles import queries as cycles
from tsemed.cycles.policy_versions import policy_on
from tsemed.people.contact_channels import Ways, channels_for_mentor, channels_of, without_channel
from tsemed.people.contact_points import wish_sentence
from tsemed.people.models import Person
from tsemed.people.models.consent import ContactChannel
from tsemed.people.roles import person_of
from tsemed.people.views.goals import goal_card
from tsemed.relationships import queries
from tsemed.relationships.labels import present_day, present_health, present_next_step
from tsemed.relationships.models import Channel, Meeting, Relationship
from tsemed.relationships.names import contact_of_counterpart, contacts_for_staff, names_for
from tsemed.relationships.rules import PASSING
from tsemed.relationships.states import ENDED, LIVE, PAIR, MeetingState, PairState
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList

MOST_MEETINGS = 60
STEP_LABELS = {
    PairState.ACTIVE: pgettext_lazy("pair", "Resume"),
    PairState.CLOSING: pgettext_lazy("pair", "Begin closing"),
    PairState.COMPLETED: pgettext_lazy("pair", "Completed"),
}
_LOOKS = {
    MeetingState.HELD: ("check-lg", "good"),
    MeetingState.PLANNED: ("calendar-event", "waiting"),
}


@require_safe
@requires("relationships.view_relationship", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the pair as this viewer may see it."""
    user = user_of(request)
    pair = queries.get_relationship_for(user, pk, "relationships.view_relationship")
    day = timezone.localdate()
    policy = policy_on(day)
    reads = user.has_perm("relationships.read_meetings", pair)
    meetings = list(queries.meetings_of(user, pair)[:MOST_MEETINGS]) if reads else []
    context = {
        "pair": pair,
        "names": names_for(user, [pair])[pair.pk],
        "crumbs": [{"label": _("Pairs"), "url": reverse("relationships:list")}],
        "state": present_health(pair, on=day, policy=policy),
        "coming": present_next_step(pair, on=day, policy=policy) if pair.state in LIVE else "",
        "goals": goal_card(user, pair.mentee_person),
        "facts": _facts(pair, cycles.names_shown_to(user, [pair.cycle], on=day)[pair.cycle_id]),
        "reads_meetings": reads,
        "events": [_event(meeting) for meeting in meetings],
        "next_step": next((m.next_step for m in meetings if m.next_step), ""),
        "contacts": _contacts(user, pair),
        "asks_for_way": _asks_for_way(user, pair),
        "is_own": person_of(user) in (pair.mentor_person, pair.mentee_person),
        "calls": _calls(user, pair, meetings),
        "actions": _actions(user, pair),
        "life": _life(user, pair),
    }
    return render(request, "relationships/relationship.html", context)


def _facts(pair: Relationship, cycle_name: str) -> list[dict[str, Any]]:
    held = ngettext("%(number)d meeting", "%(number)d meetings", pair.meetings_held)
    return [
        {"label": _("Cycle"), "value": cycle_name},
        {"label": _("Together since"), "value": present_day(pair.started_on)},
        {"label": _("Planned until"), "value": present_day(pair.planned_end_on)},
        {"label": _("Held so far"), "value": held % {"number": pair.meetings_held}},
        {"label": _("Last meeting"), "value": present_day(pair.last_met_on)},
        *_rest(pair),
    ]


def _rest(pair: Relationship) -> Iterator[dict[str, Any]]:
    """Yield until when a pair rests, or on which day and why it ended."""
    if pair.paused_until and pair.state == PairState.PAUSED:
        yield {"label": _("Pause until"), "value": present_day(pair.paused_until)}
    if pair.state in ENDED:
        yield {"label": _("Ended on"), "value": present_day(timezone.localdate(pair.state_since))}


def _event(meeting: Meeting) -> dict[str, Any]:
    icon, tone = _LOOKS.get(MeetingState(meeting.state), ("calendar-x", "attention"))
    title = meeting.get_state_display()
    if meeting.minutes:
        length = _("%(minutes)d minutes") % {"minutes": meeting.minutes}
        title = " · ".join([title, length, *_channel(meeting)])
    return {
        "when": long_date(meeting.on, with_year=True),
        "title": title,
        "topics": [label_of(ChoiceList.MEETING_TOPIC, code) for code in meeting.topics],
        "text": meeting.next_step,
        "by": _who_wrote(meeting) if meeting.reported_by_staff else "",
        "icon": icon,
        "tone": tone,
        "is_next": meeting.state == MeetingState.PLANNED,
    }


def _who_wrote(meeting: Meeting) -> str:
    person: Person | None = getattr(meeting.reported_by, "person", None)
    return person.full_name if person else ""


def _channel(meeting: Meeting) -> list[str]:
    return [str(Channel(meeting.channel).label)] if meeting.channel else []


def _contacts(user: User, pair: Relationship) -> list[dict[str, Any]]:
    other = contact_of_counterpart(user, pair)
    if other is not None:
        is_mentee = other.pk == pair.mentee_person_id
        ways = channels_for_mentor(other, pair.mentor_person) if is_mentee else channels_of(other)
        return [_contact(other, pair, ways)] if ways else []
    if person_of(user) in (pair.mentor_person, pair.mentee_person):
        return []
    return [_contact(one, pair, channels_of(one)) for one in contacts_for_staff(user, pair)]


def _asks_for_way(user: User, pair: Relationship) -> dict[str, Any] | None:
    """Return the form for choosing a contact channel, where the mentor knows none yet."""
    mentee = pair.mentee_person
    if pair.state not in PASSING or not user.has_perm("people.record_consent", mentee):
        return None
    consent = without_channel().filter(person=mentee, other=pair.mentor_person).first()
    if consent is None:
        return None
    own = person_of(user) == mentee
    return {"person": mentee, "consent": consent, "ways": channels_of(mentee), "own": own}


def _contact(person: Person, pair: Relationship, ways: Ways) -> dict[str, Any]:
    is_mentor = person.pk == pair.mentor_person_id
    return {
        "person": person,
        "phone": person.phone if ContactChannel.PHONE in ways else "",
        "email": person.email if ContactChannel.EMAIL in ways else "",
        "wish": wish_sentence(person.contact_wishes) if ContactChannel.PHONE in ways else "",
        "side": "mentor" if is_mentor else "mentee",
        "role": _("Mentor") if is_mentor else _("Mentee"),
    }


def _calls(user: User, pair: Relationship, meetings: list[Meeting]) -> list[dict[str, Any]]:
    if not user.has_perm("relationships.read_calls", pair):
        return []
    open_calls = [m for m in meetings if m.call_me and m.called_at is None]
    return [
        {
            "on": m.on,
            "outcome": {"url": reverse("relationships:called", args=[m.pk]), "seen": m.version},
        }
        for m in open_calls
    ]


def _life(user: User, pair: Relationship) -> dict[str, Any] | None:
    """Return the steps that somebody who works with the pair may take, and whether it can end."""
    if pair.state not in LIVE or not user.has_perm("relationships.step_relationship", pair):
        return None
    legal = PAIR.legal[PairState(pair.state)]
    steps = [{"to": to.value, "label": label} for to, label in STEP_LABELS.items() if to in legal]
    return {"steps": steps, "may_pause": PairState.PAUSED in legal}


def _actions(user: User, pair: Relationship) -> list[dict[str, Any]]:
    if pair.state not in LIVE or not user.has_perm("relationships.report_meeting", pair):
        return []
    address = reverse("relationships:report", args=[pair.pk])
    return [{"label": _("Report a meeting"), "url": address, "icon": "journal-check"}]
