"""Releasing a place when nobody answered in time: not a day earlier, and nobody declined."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast
from tests.matching.rounds import POLICY, asked, says

from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.sending import NotOverdue, release, send_proposals
from tsemed.matching.rules import Answerer, keeps_a_pair_apart
from tsemed.matching.states import ProposalState

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def last_day(proposal: Proposal) -> date:
    assert proposal.deadline_on is not None
    return proposal.deadline_on


def test_om_6_4_release_before_the_deadline_is_refused(cast: Cast) -> None:
    proposal, dana = asked(cast), cast.login("dana")
    for day in (TODAY, last_day(proposal)):
        with pytest.raises(NotOverdue):
            release(proposal, by=dana, at=noon(day))
    assert state_of(proposal) == "asked"
    release(proposal, by=dana, at=noon(last_day(proposal) + timedelta(days=1)))
    assert state_of(proposal) == "released"


def test_om_6_4_a_released_pair_is_proposed_again_and_can_be_sent(cast: Cast) -> None:
    proposal, dana = asked(cast), cast.login("dana")
    late = noon(last_day(proposal) + timedelta(days=1))
    release(proposal, by=dana, at=late)
    the_round = Round.objects.get(pk=proposal.round_id)
    propose_pairs(the_round, by=dana, at=late)
    again = the_round.proposals.drafted().with_people().get()
    assert (again.mentee, again.mentor) == (cast.yosef, cast.michal)
    assert send_proposals([again], by=dana, at=late, policy=POLICY).proposals == [again]


def test_an_early_release_on_the_page_says_what_to_do(cast: Cast) -> None:
    proposal = asked(cast)
    Proposal.objects.filter(pk=proposal.pk).update(deadline_on=date(2099, 1, 1))
    client, dana = Client(), cast.login("dana")
    dana.language = "en"
    dana.save()
    client.force_login(dana, backend=BACKEND)
    address = reverse("matching:release", args=[proposal.pk])
    page = client.post(address, {"seen": Proposal.objects.get(pk=proposal.pk).version})
    assert "take the proposal back and write why" in page.content.decode()
    assert state_of(proposal) == "asked"


def test_only_a_declined_pair_is_kept_apart(cast: Cast) -> None:
    assert [one for one in ProposalState if keeps_a_pair_apart(one)] == [ProposalState.DECLINED]
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE, agrees=False)
    the_round = Round.objects.get(pk=proposal.round_id)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert not the_round.proposals.drafted().exists()
