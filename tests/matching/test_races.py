"""Many at once. They count only on PostgreSQL; SQLite has one writer at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bench.attacks.race_table import RACES
from bench.attacks.races import Track
from django.db import connection
from django.db.models import Count
from django.test import Client
from tests.cast import (
    BEGUN,
    NOW,
    TODAY,
    Cast,
    assemble,
    cycle,
    mentee,
    mentor,
    person,
    take_part,
)
from tests.matching.rounds import POLICY, draft, proposed_round

from tsemed.base.transitions import StaleVersion, take_step
from tsemed.cycles.decisions import StillMatched, decide
from tsemed.cycles.models import Assignment, Cycle, Participation, Side
from tsemed.cycles.operations import step_cycle
from tsemed.cycles.states import CycleState, ParticipationState
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.proposing import pin_draft
from tsemed.matching.operations.rounds import RoundIsOver, forbid_pair, pin_pair
from tsemed.matching.operations.sending import send_proposals
from tsemed.matching.rules import Answerer
from tsemed.matching.states import BINDING, ProposalState
from tsemed.partners.models import Partner
from tsemed.people.consents import agree_to_pair
from tsemed.people.models import ConsentPurpose, Person
from tsemed.people.operations import change_person, give_consent
from tsemed.relationships.models import PairsStillMeet, Relationship
from tsemed.relationships.operations import report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import LIVE, MeetingState

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 200
AT_ONCE = 20


def at_once(work: Any, tasks: list[Any]) -> list[Any]:
    """Return what each task answers, an exception included; every thread has its own connection."""

    def run(task: Any) -> Any:
        try:
            return work(task)
        except Exception as problem:  # noqa: BLE001 - what a thread raises is its answer
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, tasks))


def rounds_for(cast: Cast, people: list[Any]) -> list[Proposal]:
    """Return drafts of 200 rounds, one each, with the same mentors and about to be sent."""
    drafts = []
    for number in range(ROUNDS):
        there = cycle(f"Cycle {number}", WorkModel.PROGRAMME_COORDINATOR, cast.steps)
        Assignment.objects.create(
            cycle=there, person=cast.dana, role="coordinator", starts_on=BEGUN
        )
        who = mentee(person("Mentee", str(number), login=False), there, cast.steps)
        of = take_part(people[number % len(people)], there, Side.MENTOR)
        drafts.append(draft(proposed_round(there), who, of))
    return drafts


def booked(cast: Cast) -> dict[int, int]:
    """Return how many places of each mentor are taken."""
    taken: dict[int, int] = {}
    for rows in (
        Proposal.objects.filter(state__in=BINDING),
        Relationship.objects.filter(state__in=LIVE),
    ):
        for row in rows.values("mentor__person").annotate(places=Count("pk")).order_by():
            taken[row["mentor__person"]] = taken.get(row["mentor__person"], 0) + row["places"]
    return taken


def test_om_6_2_in_200_rounds_at_once_no_mentor_is_booked_over_capacity() -> None:
    cast = assemble()
    people = []
    for places in (1, 2, 3):
        who = person("Mentor", str(places), login=False)
        mentor(who, cast.galil, capacity=places)
        people.append(who)
    drafts, dana = rounds_for(cast, people), cast.login("dana")

    def send_and_answer(one: Proposal) -> str:
        mine = Proposal.objects.with_people().get(pk=one.pk)
        sent = send_proposals([mine], by=dana, at=NOW, policy=POLICY)
        if not sent.proposals:
            return "no place"
        take_step(mine, ProposalState.MANAGER_AGREED, by=dana, at=NOW)
        take_step(mine, ProposalState.ASKED, by=dana, at=NOW)
        for side in Answerer:
            answer(mine, side=side, agrees=True, by=dana, by_staff=True, at=NOW, policy=POLICY)
        return "pair"

    answers = at_once(send_and_answer, drafts)
    assert booked(cast) == {people[0].pk: 1, people[1].pk: 2, people[2].pk: 3}
    assert {kind: answers.count(kind) for kind in ("pair", "no place")} == {
        "pair": 6, "no place": ROUNDS - 6,
    }  # fmt: skip


def test_no_two_writers_break_an_invariant_of_pairs() -> None:
    track = Track()
    faults = {entry.name: track.run(entry, 10).faults for entry in RACES}
    track.close()
    assert {name: found for name, found in faults.items() if found} == {}


def test_of_ten_reports_of_one_meeting_at_once_one_is_kept() -> None:
    from tests.relationships.pairs import galil_pair

    cast = assemble()
    pair, michal = galil_pair(cast, days_ago=20), cast.login("michal")
    report = Report(MeetingState.HELD, TODAY, 60)
    at_once(lambda _number: report_meeting(pair, report, by=michal, at=NOW), list(range(10)))
    pair.refresh_from_db()
    assert (pair.meetings.count(), pair.meetings_held) == (1, 1)


def test_both_sides_answering_at_once_open_one_pair() -> None:
    from tests.matching.rounds import asked

    cast = assemble()
    proposal = asked(cast)
    sides = {Answerer.MENTOR: cast.login("michal"), Answerer.MENTEE: cast.login("yosef")}

    def says(side: Answerer) -> Any:
        return answer(proposal, side=side, agrees=True, by=sides[side], at=NOW, policy=POLICY)

    at_once(says, list(Answerer) * 5)
    assert Relationship.objects.count() == 1
    assert Proposal.objects.get().state == "both_agreed"


@pytest.mark.parametrize("decide", [pin_pair, forbid_pair])
def test_one_of_ten_concurrent_decisions_on_a_mentee_wins(decide: Any) -> None:
    cast = assemble()
    the_round, dana = proposed_round(cast.galil), cast.login("dana")
    others = [mentor(person("Mentor", str(n), login=False), cast.galil) for n in range(10)]
    began = the_round.version

    def decides(who: Participation) -> Any:
        mine = Round.objects.select_related("cycle").get(pk=the_round.pk)
        pair = {"mentee": cast.yosef, "mentor": who, "why": f"reason {who.pk}"}
        return decide(mine, **pair, started_from=began, by=dana, at=NOW)

    answers = at_once(decides, others)
    kept = [*the_round.pins.all(), *cast.galil.forbidden_pairs.all()]
    refused = [one for one in answers if isinstance(one, StaleVersion)]
    assert (len(kept), len(refused)) == (1, 9)
    assert [one.mentor for one in kept] == [one.mentor for one in answers if one not in refused]


def test_one_of_ten_concurrent_pins_of_a_mentee_wins() -> None:
    cast = assemble()
    the_round, dana = proposed_round(cast.galil), cast.login("dana")
    other = mentor(person("Other", "Mentor", login=False), cast.galil)
    first = draft(the_round, cast.yosef, cast.michal)

    def decides(number: int) -> Any:
        mine = Proposal.objects.with_people().get(pk=first.pk)
        mine.mentor = (cast.michal, other)[number % 2]
        return pin_draft(mine, pin_seen=None, by=dana, at=NOW)

    answers = at_once(decides, list(range(10)))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["NoneType"] + ["StaleVersion"] * 9
    assert the_round.pins.count() == 1


def test_of_ten_who_note_one_consent_at_once_one_is_kept_and_none_breaks() -> None:
    cast = assemble()
    yosef, dana = cast.yosef.person, cast.login("dana")

    def note(_number: int) -> Any:
        return give_consent(yosef, ConsentPurpose.GROUP_IN_MATCHING, by=dana, at=NOW)

    answers = at_once(note, list(range(10)))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["AlreadyGiven"] * 9 + ["Consent"]


def test_one_of_ten_concurrent_saves_of_a_person_wins() -> None:
    cast = assemble()
    dana = cast.login("dana")

    def save(number: int) -> Any:
        mine = Person.objects.get(pk=cast.yosef.person_id)
        return change_person(mine, started_from=1, by=dana, at=NOW, given_name=f"Yosef {number}")

    answers = at_once(save, list(range(10)))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["NoneType"] + ["StaleVersion"] * 9


def test_a_form_sent_ten_times_at_once_makes_one_row_and_one_answer() -> None:
    cast = assemble()
    browsers = []
    for _ in range(10):
        browser = Client()
        browser.force_login(
            cast.login("noa"), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        browsers.append(browser)
    key = "0f0e0d0c-0b0a-4909-8807-060504030201"

    def enter(browser: Client) -> str:
        form = {"name": "Railway", "kind": "business", "form_key": key}
        return browser.post("/partners/open/", form).headers["Location"]

    answers = at_once(enter, browsers)
    made = Partner.objects.get(name="Railway")
    assert set(answers) == {f"/partners/{made.pk}/"}


def test_nobody_who_is_refused_is_in_a_proposal() -> None:
    cast = assemble()
    mentors = [person("Mentor", str(number), login=False) for number in range(ROUNDS // 3 + 1)]
    for who in mentors:
        mentor(who, cast.galil, capacity=3)
    drafts, dana = rounds_for(cast, mentors), cast.login("dana")

    def act(task: tuple[str, Proposal]) -> str:
        what, one = task
        if what == "send":
            mine = Proposal.objects.with_people().get(pk=one.pk)
            sent = send_proposals([mine], by=dana, at=NOW, policy=POLICY)
            return "sent" if sent.proposals else "not ready"
        part = Participation.objects.get(pk=one.mentee_id)
        try:
            decide(part, to=ParticipationState.REJECTED, by=dana, at=NOW, why="No time now")
        except StillMatched:
            return "matched"
        return "refused"

    both = [(what, one) for one in drafts for what in ("send", "refuse")]
    answers = at_once(act, both)
    assert set(answers) <= {"sent", "not ready", "matched", "refused"}
    assert answers.count("sent") + answers.count("refused") == ROUNDS
    refused = Proposal.objects.filter(state__in=BINDING, mentee__state=ParticipationState.REJECTED)
    assert refused.count() == 0


def test_no_pair_begins_in_a_cycle_that_is_cancelled_meanwhile() -> None:
    cast = assemble()
    agreed, dana = {}, cast.login("dana")
    for number in range(AT_ONCE):
        of = cycle(f"Carmel {number}", WorkModel.PROGRAMME_COORDINATOR, cast.steps)
        guide = mentor(person("Mentor", str(number), login=False), of)
        led = mentee(person("Mentee", str(number), login=False), of, cast.steps)
        both = draft(proposed_round(of), led, guide, state=ProposalState.MENTOR_AGREED)
        agree_to_pair(guide.person, other=led.person, method="phone", by=dana, at=NOW)
        agreed[of.pk] = both.pk

    def act(task: tuple[str, int]) -> Any:
        what, pk = task
        if what == "cancel":
            return step_cycle(Cycle.objects.get(pk=pk), CycleState.CANCELLED, by=dana, at=NOW)
        yes = Proposal.objects.with_people().get(pk=agreed[pk])
        how: dict[str, Any] = {"by": dana, "by_staff": True, "at": NOW, "policy": POLICY}
        return answer(yes, side=Answerer.MENTEE, agrees=True, way="phone", **how)

    answers = at_once(act, [(what, pk) for pk in agreed for what in ("answer", "cancel")])
    assert {type(one) for one in answers} <= {type(None), Proposal, PairsStillMeet, RoundIsOver}
    live = Relationship.objects.live()
    assert not live.filter(cycle__state=CycleState.CANCELLED).exists()
    cancelled = Cycle.objects.filter(pk__in=agreed, state=CycleState.CANCELLED).count()
    assert live.count() + cancelled == AT_ONCE
