"""One way to bring each thing with a life into the world, for the tests of its states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.cast import NOW, TODAY, Cast

from tsemed.accounts.models import CredentialChange, CredentialKind
from tsemed.accounts.states import ChangeState
from tsemed.base.models import Stateful
from tsemed.cycles.joining import place_in
from tsemed.cycles.models import Assignment, Participation, Side
from tsemed.cycles.states import TAKING_PART, ParticipationState
from tsemed.finance.models import Sheet
from tsemed.finance.states import COUNTED
from tsemed.imports.models import Import
from tsemed.imports.states import ImportState
from tsemed.matching.models import Proposal, Round
from tsemed.notifications.models import OutboxMessage
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt
from tsemed.people.models import DoubtReason, Goal, IdentityDoubt
from tsemed.people.states import GoalState
from tsemed.questionnaires.models import Questionnaire, QuestionnaireVersion, Response
from tsemed.questionnaires.states import VersionState
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.states import MeetingState


def make_import(cast: Cast) -> Import:
    """Return a list of mentees of Galil that waits for the coordinator's approval."""
    return Import.objects.create(
        cycle=cast.galil,
        side="mentee",
        programme=cast.steps,
        state=ImportState.CHECKED,
        state_since=NOW,
        uploaded_by=cast.login("dana"),
        uploaded_at=NOW,
    )


def make_round(cast: Cast) -> Round:
    """Return the first round of Galil."""
    return Round.objects.create(cycle=cast.galil, number=1, opened_at=NOW, state_since=NOW)


def make_proposal(cast: Cast) -> Proposal:
    """Return Yosef with Michal, drafted."""
    return Proposal.objects.create(
        round=make_round(cast), mentee=cast.yosef, mentor=cast.michal, score=700, state_since=NOW
    )


def make_relationship(cast: Cast) -> Relationship:
    """Return Yosef with Michal, a week old."""
    return Relationship.objects.create(
        cycle=cast.galil,
        mentor=cast.michal,
        mentee=cast.yosef,
        state_since=NOW,
        started_on=TODAY - timedelta(days=7),
        planned_end_on=TODAY + timedelta(days=173),
        quiet_since=TODAY - timedelta(days=7),
    )


def make_meeting(cast: Cast) -> Meeting:
    """Return a meeting planned for yesterday."""
    return Meeting.objects.create(
        relationship=make_relationship(cast),
        state=MeetingState.PLANNED,
        state_since=NOW,
        on=TODAY - timedelta(days=1),
    )


def make_message(cast: Cast) -> OutboxMessage:
    """Return a letter that waits to be sent."""
    return OutboxMessage.objects.create(
        key="a-letter",
        message_id="<a-letter@tsemed.example>",
        app="matching",
        name="asked",
        address="somebody@example.org",
        language="he",
        subject="A word",
        text="A word",
        state_since=NOW,
        posted_at=NOW,
        not_before=NOW,
    )


def make_identity_doubt(cast: Cast) -> IdentityDoubt:
    """Return a row of a list of mentors of Galil that points to a mentor of Negev."""
    draft = DoubtDraft(
        reason=DoubtReason.OUT_OF_SCOPE,
        facts={"person": {"given_name": "Omar", "phone": str(cast.omar.person.phone)}},
        place=place_in(cast.galil, Side.MENTOR),
        candidates=[cast.omar.person_id],
    )
    raise_doubt(draft, by=cast.login("dana"), at=NOW)
    return IdentityDoubt.objects.latest("pk")


def make_credential_change(cast: Cast) -> CredentialChange:
    """Return another address for Noa, proposed by Dana, for Peled to confirm."""
    return CredentialChange.objects.create(
        user=cast.login("noa"),
        kind=CredentialKind.ADDRESS,
        address="noa-new@example.org",
        reason="she called",
        state=ChangeState.PROPOSED,
        state_since=NOW,
        asked_by=cast.login("dana"),
        asked_at=NOW,
        expires_at=NOW + timedelta(days=700),
    )


def make_version(cast: Cast, *, published: bool = False) -> QuestionnaireVersion:
    """Return a version of a questionnaire with one question, a draft unless it is published."""
    of, _is_new = Questionnaire.objects.get_or_create(code="short", defaults={"about": "mentee"})
    version = QuestionnaireVersion.objects.create(
        questionnaire=of,
        number=of.versions.count() + 1,
        titles={"he": "קצר", "ar": "قصير", "en": "Short"},
        state_since=NOW,
        taken_in_by=cast.login("noa"),
        taken_in_at=NOW,
    )
    dream = {"he": "חלום", "ar": "حلم", "en": "Dream"}
    version.questions.create(order=1, code="dream", kind="text", labels=dream)
    if published:
        # Once it is published the database takes no question any more.
        version.state = VersionState.PUBLISHED
        version.save()
    return version


def make_response(cast: Cast) -> Response:
    """Return what Dana began to answer about Yosef, on a version that is published."""
    return Response.objects.create(
        of=make_version(cast, published=True),
        about=cast.yosef.person,
        given_by=cast.login("dana"),
        begun_at=NOW,
        state_since=NOW,
    )


def make_goal(cast: Cast, *, of: Participation | None = None) -> Goal:
    """Return a goal of Yosef, or of another mentee, with one step on the way to it."""
    person = (of or cast.yosef).person
    goal = Goal.objects.create(person=person, text="a shift by day", set_on=TODAY, state_since=NOW)
    goal.way.create(text="write to the depot")
    return goal


def make_sheet(cast: Cast, *, name: str = "dana") -> Sheet:
    """Return a month of hours of somebody who runs a cycle, with one entry."""
    place = Assignment.objects.get(person=getattr(cast, name))
    sheet = Sheet.objects.create(assignment=place, month=date(2026, 10, 1), state_since=NOW)
    sheet.entries.create(on=date(2026, 10, 5), minutes=90, kind="matching", note="as agreed")
    return sheet


def version_at(state: str) -> Callable[[Cast], int]:
    """Return what finds the version of a questionnaire in a state."""
    return lambda _cast: int(QuestionnaireVersion.objects.get(state=state).pk)


LIVES: dict[str, Callable[[Cast], Stateful]] = {
    "accounts.CredentialChange": make_credential_change,
    "cycles.Cycle": lambda cast: cast.galil,
    "cycles.Participation": lambda cast: cast.yosef,
    "finance.Sheet": make_sheet,
    "imports.Import": make_import,
    "matching.Proposal": make_proposal,
    "matching.Round": make_round,
    "notifications.OutboxMessage": make_message,
    "people.Goal": make_goal,
    "people.IdentityDoubt": make_identity_doubt,
    "partners.Partner": lambda cast: cast.bank,
    "questionnaires.QuestionnaireVersion": make_version,
    "questionnaires.Response": make_response,
    "relationships.Meeting": make_meeting,
    "relationships.Relationship": make_relationship,
}


def columns_of(thing: Stateful, state: str) -> dict[str, object]:
    """Return the columns that a state requires, as the operations write them."""
    if isinstance(thing, Sheet):
        return {"amount": 100 if state in COUNTED else None}
    if isinstance(thing, Goal):
        return {"settled_on": None if state == GoalState.OPEN else TODAY}
    if not isinstance(thing, Participation):
        return {}
    return {
        "accepted_on": TODAY if state == ParticipationState.ACCEPTED else None,
        "left_on": None if state in TAKING_PART else TODAY,
    }
