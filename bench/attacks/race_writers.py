"""The writers that race: each is a function without arguments that says whether it won.

A writer returns True if its change stands and False if it was refused with a sentence of ours.
Everything else that it raises is a fault. Objects are read again inside, as a request does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import take_step
from tsemed.cycles.decisions import decide
from tsemed.cycles.matrix import write_matrix
from tsemed.cycles.models import Assignment, Cycle, Participation, Side
from tsemed.cycles.operations import add_participant
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.states import CycleState, ParticipationState
from tsemed.cycles.work_models import WorkModel
from tsemed.imports.models import Import
from tsemed.imports.operations import apply_list, read_content, upload_list
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.sending import answer_manager_approval, send_proposals, withdraw
from tsemed.matching.rules import Answerer
from tsemed.matching.states import ProposalState, RoundState
from tsemed.people.consents import agree_to_pair
from tsemed.people.models import ConsentMethod, MenteeProfile, MentorProfile, Person
from tsemed.people.operations import change_profile
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import open_relationship
from tsemed.relationships.states import PairState

Writer = Callable[[], bool]


class Programme:
    """Two cycles led by one coordinator, each with an open round, and people as needed."""

    def __init__(self) -> None:
        self.at: datetime = timezone.now()
        self.today: date = timezone.localdate(self.at)
        self.policy = policy_on(self.today)
        self.numbers = iter(range(1_000_000))
        self.coordinator: User = User.objects.create_user("coordinator@example.org")
        leads = self.person(user=self.coordinator, email=self.coordinator.email)
        self.cycles = [self._cycle(leads, name) for name in ("North", "South")]

    def person(self, **fields: Any) -> Person:
        """Return a new person who is reached by a telephone of their own."""
        number = next(self.numbers)
        phone = f"+97250{2_000_000 + number:07d}"
        return Person.objects.create(
            given_name="Person",
            family_name=f"No{number}",
            phone=phone,
            created_at=self.at,
            **fields,
        )

    def mentor(self, places: int = 1) -> Participation:
        """Return a new mentor who takes part in the first cycle."""
        return self.join(self._mentor(self.person(), places), Side.MENTOR)

    def mentee(self) -> Participation:
        """Return a new mentee who takes part in the first cycle."""
        return self.join(self._mentee(self.person()), Side.MENTEE)

    def both(self) -> tuple[Participation, Participation]:
        """Return one person as mentor and as mentee of the first cycle."""
        who = self._mentee(self._mentor(self.person(), 1))
        return self.join(who, Side.MENTOR), self.join(who, Side.MENTEE)

    def join(self, who: Person, side: Side, *, second: bool = False) -> Participation:
        """Return the participation of a person, in the first cycle or in the second."""
        there = self.cycles[second]
        return Participation.objects.create(
            cycle=there,
            person=who,
            side=side,
            joined_on=self.today,
            state=ParticipationState.ACCEPTED,
            state_since=self.at,
            accepted_on=self.today,
            trained_on=self.today if side == Side.MENTOR else None,
            aligned_on=self.today,
        )

    def elsewhere(self, part: Participation) -> Participation:
        """Return the participation of the same person in the second cycle."""
        return self.join(part.person, Side(part.side), second=True)

    def proposal(self, mentee: Participation, mentor: Participation, state: str) -> Proposal:
        """Return a proposal in the round of the mentee's cycle."""
        return Proposal.objects.create(
            round=mentee.cycle.rounds.get(),
            mentee=mentee,
            mentor=mentor,
            state=state,
            state_since=self.at,
            deadline_on=self.today + timedelta(days=7),
        )

    def pair(self, mentee: Participation, mentor: Participation) -> Relationship:
        """Return a live pair."""
        return open_relationship(
            mentee=mentee, mentor=mentor, by=self.coordinator, at=self.at, policy=self.policy
        )

    def _mentor(self, who: Person, places: int) -> Person:
        MentorProfile.objects.create(person=who, capacity=places)
        return who

    def _mentee(self, who: Person) -> Person:
        MenteeProfile.objects.create(person=who, stage="find")
        return who

    def _cycle(self, leads: Person, name: str) -> Cycle:
        model = WorkModel.PROGRAMME_COORDINATOR
        day = self.today - timedelta(days=60)
        made = Cycle.objects.create(
            name=name, work_model=model, starts_on=day,
            ends_on=day + timedelta(days=300), opened_at=self.at, state=CycleState.MATCHING,
            state_since=self.at,
        )  # fmt: skip
        write_matrix(made, since=day, by=None, at=self.at)
        Assignment.objects.create(cycle=made, person=leads, role="coordinator", starts_on=day)
        Round.objects.create(
            cycle=made, number=1, state=RoundState.SENT, state_since=self.at, opened_at=self.at
        )
        return made


class Writers:
    """Makes the writers of one race; whatever they need beforehand is made with them."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.how: dict[str, Any] = {"by": programme.coordinator, "at": programme.at}

    def opens(self, mentee: Participation, mentor: Participation) -> Writer:
        """Open a pair."""
        policy = self.programme.policy

        def write() -> None:
            parts = Participation.objects.in_bulk([mentee.pk, mentor.pk])
            pair = {"mentee": parts[mentee.pk], "mentor": parts[mentor.pk]}
            open_relationship(**pair, **self.how, policy=policy)

        return _refusable(write)

    def sends(self, mentee: Participation, mentor: Participation) -> Writer:
        """Send a draft, which then holds a place."""
        draft = self.programme.proposal(mentee, mentor, ProposalState.DRAFTED)

        def write() -> bool:
            fresh = Proposal.objects.with_people().get(pk=draft.pk)
            sent = send_proposals([fresh], **self.how, policy=self.programme.policy)
            return bool(sent.proposals)

        return _refusable(write)

    def agrees(self, mentee: Participation, mentor: Participation) -> Writer:
        """Give the second yes to a proposal, which opens the pair."""
        proposal = self.programme.proposal(mentee, mentor, ProposalState.MENTEE_AGREED)
        # The first yes is the mentee's consent for this pair.
        agree_to_pair(mentee.person, other=mentor.person, method=ConsentMethod.PHONE, **self.how)

        def write() -> bool:
            fresh = Proposal.objects.with_people().get(pk=proposal.pk)
            consent: dict[str, Any] = {
                "side": Answerer.MENTOR,
                "agrees": True,
                "by_staff": True,
            }
            done = answer(fresh, **consent, **self.how, policy=self.programme.policy)
            return done.state == ProposalState.BOTH_AGREED

        return _refusable(write)

    def returns(self, mentee: Participation, mentor: Participation) -> Writer:
        """Return a proposal to its coordinator, which frees the place that it holds."""
        proposal = self.programme.proposal(mentee, mentor, ProposalState.WAITS_FOR_MANAGER)

        def write() -> None:
            fresh = Proposal.objects.with_people().get(pk=proposal.pk)
            answer_manager_approval(fresh, agrees=False, comment="too far apart", **self.how)

        return _refusable(write)

    def takes_back(self, mentee: Participation, mentor: Participation) -> Writer:
        """Withdraw a proposal, which frees the place that it holds."""
        proposal = self.programme.proposal(mentee, mentor, ProposalState.ASKED)

        def write() -> None:
            fresh = Proposal.objects.with_people().get(pk=proposal.pk)
            withdraw(fresh, why="moved away", **self.how)

        return _refusable(write)

    def lowers(self, mentor: Participation, places: int) -> Writer:
        """Save a smaller number of places on the page of the profile."""

        def write() -> None:
            fresh = MentorProfile.objects.get(person=mentor.person_id)
            change_profile(fresh, started_from=fresh.version, **self.how, capacity=places)

        return _refusable(write)

    def lowers_by_list(self, mentor: Participation, places: int) -> Writer:
        """Let a list enter, checked before the race, that says a smaller number of places."""
        who, (cycle, _second) = mentor.person, self.programme.cycles
        columns = (who.given_name, who.family_name, str(who.phone), str(places))
        content = f"First name,Last name,Phone,Places\n{','.join(columns)}\n".encode()
        people = read_content(content, side=Side.MENTOR, file="list.csv")
        what: dict[str, Any] = {"cycle": cycle, "side": Side.MENTOR, "programme": None}
        one = upload_list(people, **what, **self.how)
        assert one.rows_changed == 1, list(one.rows.values("outcome", "problems"))

        def write() -> bool:
            fresh = Import.objects.select_related("cycle", "uploaded_by").get(pk=one.pk)
            apply_list(fresh, **self.how)
            return Import.objects.get(pk=one.pk).state == "applied"

        return _refusable(write)

    def revives(self, mentee: Participation, mentor: Participation) -> Writer:
        """Bring back a pair that was ended by mistake."""
        pair = self.programme.pair(mentee, mentor)
        take_step(pair, PairState.ENDED_EARLY, **self.how)

        def write() -> None:
            fresh = Relationship.objects.get(pk=pair.pk)
            why: dict[str, Any] = {"why": "ended by mistake", "out_of_order": True}
            take_step(fresh, PairState.ACTIVE, **self.how, **why)

        return _refusable(write)

    def leaves(self, part: Participation) -> Writer:
        """Leave the cycle, which frees no place."""
        return _refusable(lambda: self._leave(_fresh(part)))

    def _leave(self, part: Participation) -> None:
        decide(part, to=ParticipationState.LEFT, why="found work", **self.how)

    def rejoins(self, part: Participation) -> Writer:
        """Come back into the cycle, which adds no place."""
        self._leave(part)

        def write() -> None:
            add_participant(part.cycle, person=part.person, side=Side(part.side), **self.how)

        return _refusable(write)


def _fresh(part: Participation) -> Participation:
    return Participation.objects.select_related("cycle").get(pk=part.pk)


def _refusable(write: Callable[[], bool | None]) -> Writer:
    def run() -> bool:
        try:
            return write() is not False
        except Refused:
            return False

    return run
