"""Who may do what with questionnaires, as sentences."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.people.models import Person
from tsemed.people.permissions import is_mentoring_manager
from tsemed.people.viewer_relations import relations_to
from tsemed.questionnaires.definition import About
from tsemed.questionnaires.known import may_read_answers, sides_answered
from tsemed.questionnaires.models import Response
from tsemed.questionnaires.states import ResponseState


@rules.predicate
def answers_about(user: User, person: Person | None) -> bool:
    """Return whether the user may answer a questionnaire about a person, on one side at least."""
    return person is not None and bool(sides_answered(user, person))


@rules.predicate
def reads_answers(user: User, response: Response | None) -> bool:
    """Return whether the user sees the answers: a draft its writer, others by their tie."""
    if response is None:
        return False
    if response.state != ResponseState.SUBMITTED and response.given_by_id != user.pk:
        return False
    ties = relations_to(user, [response.about_id])[response.about_id]
    return may_read_answers(About(response.of.questionnaire.about), ties)


@rules.predicate
def writes_answers(user: User, response: Response | None) -> bool:
    """Return whether the user began these answers and may still answer about the person."""
    if response is None or response.given_by_id != user.pk:
        return False
    about = About(response.of.questionnaire.about)
    return about in sides_answered(user, response.about)


rules.add_perm("questionnaires.manage_questionnaires", is_mentoring_manager)
rules.add_perm("questionnaires.answer_about", answers_about)
rules.add_perm("questionnaires.read_response", reads_answers)
rules.add_perm("questionnaires.answer_response", writes_answers)
