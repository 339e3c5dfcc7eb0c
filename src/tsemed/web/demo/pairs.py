"""The pairs of the demo and their meetings, made by the same operations as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.transitions import take_step
from tsemed.cycles.models import Participation
from tsemed.cycles.policy import Policy
from tsemed.people.consents import agree_to_pair
from tsemed.people.models import ConsentMethod
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import open_relationship, plan_meeting, report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState, PairState
from tsemed.web.demo.participants import Joined, login_of

NEXT_STEPS: Final = (
    "לשלוח את קורות החיים לשלוש משרות",
    "להתכונן לריאיון ולתרגל שאלות",
    "לעדכן את הפרופיל המקצועי",
    "לשוחח עם איש קשר בתחום",
    "לקבוע שיחת היכרות עם מעסיק",
    "לאסוף המלצות מעבודות קודמות",
)
NEXT_STEPS_IN_ARABIC: Final = (
    "إرسال السيرة الذاتية إلى ثلاث وظائف",
    "التحضير للمقابلة والتدرّب على الأسئلة",
    "تحديث الملف المهني",
    "التحدّث مع شخص يعمل في المجال",
    "ترتيب مكالمة تعارف مع صاحب عمل",
)
TOPICS: Final = ("cv", "interview", "search", "contacts", "direction", "confidence", "workplace")


@dataclass(frozen=True)
class Story:
    """How one pair is doing: when it began, when they last met, what is still open.

    Days count back from today. `next_in` is the day of the next meeting, in the past when its
    report is due; None when nothing is planned.
    """

    began: int
    last_met: int | None
    next_in: int | None = None
    call_me: bool = False
    ends: tuple[PairState, ...] = ()


FINE, SLOWING, SILENT = Story(48, 9, 5), Story(62, 24), Story(75, 37)
REPORT_DUE, CALL = Story(40, 16, -2), Story(34, 6, 8, call_me=True)
NEW, NEVER_MET = Story(6, None, 3), Story(19, None)
COMPLETED = Story(215, 20, ends=(PairState.CLOSING, PairState.COMPLETED))
CLOSING = Story(190, 11, 6, call_me=True, ends=(PairState.CLOSING,))
ENDED_EARLY = Story(150, 88, ends=(PairState.ENDED_EARLY,))
PAUSED = Story(120, 30, ends=(PairState.PAUSED,))

MATCHING_CYCLE: Final = (REPORT_DUE, FINE, SILENT, SLOWING, CALL, NEVER_MET, NEW)
MENTORING_CYCLE: Final = (
    FINE, REPORT_DUE, SLOWING, FINE, SILENT, FINE, CALL, FINE, NEW, FINE, SLOWING, FINE,
    PAUSED, REPORT_DUE, FINE, NEVER_MET,
)  # fmt: skip
CLOSING_CYCLE: Final = (*(COMPLETED,) * 6, *(CLOSING,) * 2, ENDED_EARLY, PAUSED)


class PairBuilder:
    """Makes pairs live their stories up to today."""

    def __init__(self, chance: Random, *, today: date, at: datetime, policy: Policy) -> None:
        self.chance, self.today, self.at, self.policy = chance, today, at, policy

    def create(
        self, joined: Joined, stories: tuple[Story, ...], *, lead: User
    ) -> list[Relationship]:
        """Pair the first mentors and mentees of a cycle, one pair for each story."""
        sides = zip(joined.mentors, joined.mentees, stories, strict=False)
        return [self._live(mentor, mentee, story, lead) for mentor, mentee, story in sides]

    def _live(
        self, mentor: Participation, mentee: Participation, story: Story, lead: User
    ) -> Relationship:
        both = ((mentor.person, mentee.person), (mentee.person, mentor.person))
        how: dict[str, Any] = {"method": ConsentMethod.SELF, "by": None}
        for person, other in both:
            agree_to_pair(person, other=other, at=self._back(story.began), **how)
        pair = open_relationship(
            mentee=mentee, mentor=mentor, by=lead, at=self._back(story.began), policy=self.policy
        )
        by = login_of(mentor) or lead
        days = self._days_of_meetings(story)
        for n, days_ago in enumerate(days):
            is_last = n == len(days) - 1
            report_meeting(
                pair, self._report(pair, days_ago, is_last, story), by=by, at=self._back(days_ago)
            )
        if story.next_in is not None:
            on = self.today - timedelta(days=self._not_saturday(-story.next_in))
            plan_meeting(pair, on=on, by=by, at=self._back(max(2, -story.next_in + 1)))
        pair.refresh_from_db()
        for n, state in enumerate(story.ends):
            when = self._back(max(1, (story.last_met or 8) - 4 - n))
            take_step(pair, state, by=lead, at=when, why=_why(state))
        return pair

    def _days_of_meetings(self, story: Story) -> list[int]:
        """Return how many days ago each held meeting was, the oldest first, one every two weeks."""
        if story.last_met is None:
            return []
        days = [story.last_met]
        while (earlier := days[-1] + self.chance.randint(11, 17)) < story.began - 3:
            days.append(earlier)
        return [self._not_saturday(each) for each in reversed(days)]

    def _not_saturday(self, days_ago: int) -> int:
        """Return the day before, where a day so far back was a Saturday."""
        is_saturday = (self.today - timedelta(days=days_ago)).weekday() == 5
        return days_ago + is_saturday

    def _report(self, pair: Relationship, days_ago: int, is_last: bool, story: Story) -> Report:
        chance = self.chance
        in_arabic = pair.mentor_person.language == pair.mentee_person.language == "ar"
        return Report(
            state=MeetingState.HELD,
            on=self.today - timedelta(days=days_ago),
            minutes=chance.choice((45, 60, 60, 75, 90)),
            channel=chance.choice(("in_person", "in_person", "online", "phone")),
            topics=tuple(sorted(chance.sample(TOPICS, chance.randint(1, 3)))),
            next_step=chance.choice(NEXT_STEPS_IN_ARABIC if in_arabic else NEXT_STEPS),
            call_me=is_last and story.call_me,
        )

    def _back(self, days: int) -> datetime:
        """Return the evening of a day in the past, when people sit down and report."""
        local = timezone.localtime(self.at) - timedelta(days=days)
        evening = local.replace(hour=20, minute=self.chance.randint(0, 59))
        return min(evening, self.at)


def _why(state: PairState) -> str:
    return {
        PairState.ENDED_EARLY: "נמצאה עבודה בעיר אחרת",
        PairState.PAUSED: "שירות מילואים",
    }.get(state, "")
