"""What every URL is about, and one of everything, so that there is something to be hidden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from tests.architecture.lives import (
    make_credential_change,
    make_goal,
    make_identity_doubt,
    make_import,
    make_meeting,
    make_message,
    make_response,
    make_round,
    make_sheet,
    make_version,
)
from tests.cast import BEGUN, NOW, TODAY, Cast
from tests.consents import agree

from tsemed.cycles.models import Cycle, PolicyVersion
from tsemed.imports.models import Import
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.relationships.models import Meeting, Relationship

ABOUT = {
    "partners": "partners.Partner",
    "people": "people.Person",
    "people:credential_change": "accounts.CredentialChange",
    "people:end_affiliation": "people.Affiliation",
    "people:change_goal": "people.Goal",
    "people:settle_goal": "people.Goal",
    "people:add_goal_step": "people.Goal",
    "people:tick_goal_step": "people.GoalStep",
    "people:consent_text": "people.ConsentText",
    "terms": "terms.Term",
    "people:doubt": "people.IdentityDoubt",
    "cycles": "cycles.Cycle",
    "cycles:duties": "cycles.Assignment",
    "cycles:end_assignment": "cycles.Assignment",
    "cycles:leave": "cycles.Participation",
    "cycles:matrix_line": "cycles.MatrixLine",
    "cycles:take_back_policy": "cycles.PolicyVersion",
    "matching": "matching.Proposal",
    "matching:open": "cycles.Cycle",
    "matching:unpin": "matching.Pin",
    "matching:allow": "matching.Forbid",
    "relationships": "relationships.Relationship",
    "relationships:called": "relationships.Meeting",
    "relationships:end": "relationships.Relationship",
    "relationships:pause": "relationships.Relationship",
    "relationships:step_pair": "relationships.Relationship",
    "finance": "finance.Sheet",
    **dict.fromkeys(
        ("finance:terms", "finance:set_terms", "finance:open_sheet"), "cycles.Assignment"
    ),
    **dict.fromkeys(("finance:change_hours", "finance:remove_hours"), "finance.HourEntry"),
    "imports": "imports.Import",
    "reports": "cycles.Cycle",
    "notifications": "notifications.OutboxMessage",
    "questionnaires": "questionnaires.QuestionnaireVersion",
    "questionnaires:change_question": "questionnaires.Question",
    "questionnaires:begin": "people.Person",
    **dict.fromkeys(
        (
            f"questionnaires:{page}"
            for page in ("answer", "response", "show_sensitive", "leave_off")
        ),
        "questionnaires.Response",
    ),
}
OF_A_RESPONSE = ["answer", "response", "show_sensitive", "leave_off"]
ABOUT |= {f"questionnaires:{page}": "questionnaires.Response" for page in OF_A_RESPONSE}
OF_A_PARTICIPATION = [
    "decide",
    "apply_again",
    "record_forms",
    "record_interview",
    "record_training",
    "record_expectations",
    "make_exception",
    "end_exception",
]
ABOUT |= {f"cycles:{page}": "cycles.Participation" for page in OF_A_PARTICIPATION}
OF_A_ROUND = [
    "round",
    "table",
    "propose",
    "progress",
    "send",
    "ask",
    "close",
    "weights",
    "constraints",
]
ABOUT |= {f"matching:{page}": "matching.Round" for page in OF_A_ROUND}


def about(url: str) -> str:
    """Return the model whose ids a URL takes; a new app or model of a page is added to ABOUT."""
    return ABOUT.get(url) or ABOUT[url.split(":", maxsplit=1)[0]]


def populate_both(cast: Cast) -> None:
    """Add one of everything to Galil and to Negev, so that each cycle has something to hide.

    In Negev the mentee's consent is in force and both sides of the proposal were asked.
    """
    populate(cast)
    dates = {"started_on": BEGUN, "quiet_since": BEGUN, "planned_end_on": date(2027, 3, 1)}
    pair = Relationship.objects.create(
        cycle=cast.negev, mentor=cast.omar, mentee=cast.amina, state_since=NOW, **dates
    )
    Meeting.objects.create(relationship=pair, state="planned", state_since=NOW, on=TODAY)
    agree(cast.amina.person, cast.omar.person)
    make_goal(cast, of=cast.amina)
    farid = cast.login("farid")
    Import.objects.create(
        cycle=cast.negev, side="mentor", state="checked", state_since=NOW, uploaded_by=farid,
        uploaded_at=NOW,
    )  # fmt: skip
    there = Round.objects.create(cycle=cast.negev, number=1, opened_at=NOW, state_since=NOW)
    two: dict[str, Any] = {"mentee": cast.amina, "mentor": cast.omar}
    Pin.objects.create(round=there, **two)
    numbers_of(cast.negev)
    Forbid.objects.create(cycle=cast.negev, **two, why="they are cousins", by=farid, at=NOW)
    Proposal.objects.create(round=there, **two, state="asked", score=700, state_since=NOW)


def numbers_of(cycle: Cycle) -> None:
    """Let a cycle have numbers of its own, from a day that has not come."""
    day = localdate() + timedelta(days=5)
    PolicyVersion.objects.create(
        cycle=cycle, number=1, valid_from=day, numbers={}, reason="a pilot", set_at=NOW
    )


def populate(cast: Cast) -> None:
    """Add to the cast one of everything that a URL can name."""
    make_credential_change(cast)
    make_meeting(cast)
    make_import(cast)
    make_message(cast)
    make_version(cast)
    make_response(cast)
    make_identity_doubt(cast)
    make_goal(cast)
    make_sheet(cast)
    make_sheet(cast, name="farid")
    numbers_of(cast.galil)
    the_round = make_round(cast)
    Pin.objects.create(round=the_round, mentee=cast.yosef, mentor=cast.michal)
    Forbid.objects.create(
        cycle=cast.galil,
        mentee=cast.yosef,
        mentor=cast.michal,
        why="they are cousins",
        by=cast.login("dana"),
        at=NOW,
    )
    Proposal.objects.create(
        round=the_round, mentee=cast.yosef, mentor=cast.michal, score=700, state_since=NOW
    )
