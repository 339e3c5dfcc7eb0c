"""The stages and goals of the demo's mentees: when they began, what they want, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from tsemed.people.models import Goal, GoalStep, MenteeProfile
from tsemed.people.stages import keep_stages
from tsemed.people.states import GoalState

# By stage and language: a goal and the steps on the way to it.
GOALS: Final = {
    ("find", "he"): ("למצוא משרה מלאה עד הקיץ", ("לעדכן קורות חיים", "לתרגל ריאיון אחד")),
    ("find", "ar"): ("العثور على وظيفة حتى الصيف", ("تحديث السيرة الذاتية", "التدرّب على مقابلة")),
    ("integrate", "he"): ("להתמקם בעבודה החדשה", ("לקבוע שיחה עם המנהלת", "להכיר את הצוות")),
    ("integrate", "ar"): ("الاندماج في العمل الجديد", ("تحديد لقاء مع المديرة", "لقاء الطاقم")),
    ("advance", "he"): ("לעבור לתפקיד ניהולי", ("לבחור קורס מתאים", "לבקש משוב מהמנהל")),
    ("advance", "ar"): ("الانتقال إلى وظيفة إدارية", ("اختيار دورة مناسبة", "طلب تقييم المدير")),
}  # fmt: skip
_EVERY, _TERM = 3, timedelta(days=120)


def set_goals(profiles: Sequence[MenteeProfile], *, since: date, at: datetime) -> None:
    """Enter the stage of each mentee, and for every third a goal with its steps."""
    keep_stages(profiles, since=since, by=None, at=at)
    chosen = [profile for profile in profiles[::_EVERY] if profile.stage]
    goals = Goal.objects.bulk_create(_goal(one, n, since, at) for n, one in enumerate(chosen))
    GoalStep.objects.bulk_create(
        GoalStep(goal=goal, text=text, done_on=since if n == 0 else None)
        for goal, one in zip(goals, chosen, strict=True)
        for n, text in enumerate(_words(one)[1])
    )


def _goal(profile: MenteeProfile, n: int, since: date, at: datetime) -> Goal:
    is_reached = n % 4 == _EVERY
    return Goal(
        person=profile.person,
        text=_words(profile)[0],
        set_on=since,
        due_on=since + _TERM,
        state=GoalState.REACHED if is_reached else GoalState.OPEN,
        settled_on=at.date() if is_reached else None,
        state_since=at,
    )


def _words(profile: MenteeProfile) -> tuple[str, tuple[str, str]]:
    language = "ar" if profile.person.language == "ar" else "he"
    return GOALS[(profile.stage, language)]
