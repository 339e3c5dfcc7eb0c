"""What is over is not changed by an old form: every operation, every way to be over."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.matching.rounds import POLICY, asked, draft, proposed_round

from pairing import Level
from pairing.problem.registry import all_criteria
from tsemed.cycles.models import Cycle
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.matching.operations import overrides, proposing, rounds, sending
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.background import propose_in_background, propose_or_queue
from tsemed.matching.rules import Answerer
from tsemed.relationships.models import Relationship

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OVER: dict[str, Callable[[Round], Any]] = {
    "a closed round": lambda one: Round.objects.filter(pk=one.pk).update(state="closed"),
    "a cancelled round": lambda one: Round.objects.filter(pk=one.pk).update(state="cancelled"),
    "a closing cycle": lambda one: _cycle(one, "closing"),
    "a closed cycle": lambda one: _cycle(one, "closed"),
    "a cancelled cycle": lambda one: _cycle(one, "cancelled"),
}
WHY = "They are cousins"
CRITERIA = [criterion.name for criterion in all_criteria()]


def _cycle(one: Round, state: str) -> None:
    Cycle.objects.filter(pk=one.cycle_id).update(state=state)


class Old:
    """A round as somebody's open page still knows it, and everything in it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.dana = cast, cast.login("dana")
        self.round = proposed_round(cast.galil)
        self.draft = draft(self.round, cast.yosef, cast.michal, score=800)
        self.pair: dict[str, Any] = {"mentee": cast.yosef, "mentor": cast.michal}
        self.pin = Pin.objects.create(round=self.round, **self.pair)
        self.ban = Forbid.objects.create(
            cycle=cast.galil, **self.pair, why=WHY, by=self.dana, at=NOW
        )
        self.by: dict[str, Any] = {"by": self.dana, "at": NOW}

    def reads_again(self) -> None:
        """Read everything as the next request of the page does."""
        self.round = Round.objects.select_related("cycle").get(pk=self.round.pk)
        self.draft = Proposal.objects.with_people().get(pk=self.draft.pk)
        self.pin = Pin.objects.select_related("round__cycle").get(pk=self.pin.pk)
        self.ban = Forbid.objects.select_related("cycle").get(pk=self.ban.pk)

    @property
    def now(self) -> dict[str, Any]:
        """Return the present version, so that only its being over can refuse the round."""
        return {**self.by, "started_from": self.round.version}

    @property
    def seen(self) -> overrides.Decision:
        return overrides.Decision(WHY, self.pin.pk, {})


OPERATIONS: dict[str, Callable[[Old], Any]] = {
    "weigh": lambda o: rounds.weigh(o.round, levels={"distance": Level.MUST}, **o.now),
    "pin_pair": lambda o: rounds.pin_pair(o.round, **o.pair, **o.now),
    "unpin": lambda o: rounds.unpin(o.pin, **o.by),
    "forbid_pair": lambda o: rounds.forbid_pair(o.round, **o.pair, why=WHY, **o.now),
    "allow_pair": lambda o: rounds.allow_pair(o.ban, **o.by),
    "propose_pairs": lambda o: proposing.propose_pairs(o.round, **o.by),
    "propose_or_queue": lambda o: propose_or_queue(o.round, **o.by),
    "pin_draft": lambda o: proposing.pin_draft(o.draft, pin_seen=o.pin.pk, **o.by),
    "unpin_draft": lambda o: proposing.unpin_draft(o.draft, pin_seen=o.pin.pk, **o.by),
    "choose_other": lambda o: overrides.choose_other(
        o.draft, mentor=o.cast.michal, decision=o.seen, **o.by
    ),
    "rule_out": lambda o: overrides.rule_out(o.draft, decision=o.seen, **o.by),
    "send_proposals": lambda o: sending.send_proposals([o.draft], policy=POLICY, **o.by),
    "ask_both_sides": lambda o: sending.ask_both_sides([o.draft], policy=POLICY, **o.by),
    "give_managers_word": lambda o: sending.answer_manager_approval(o.draft, agrees=True, **o.by),
}


def everything() -> list[Any]:
    return [
        list(kind.objects.order_by("pk").values()) for kind in (Round, Pin, Forbid, Proposal, Cycle)
    ]


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_om_6_12_what_is_over_is_not_changed(operation: str, over: str, cast: Cast) -> None:
    old = Old(cast)
    OVER[over](old.round)
    old.reads_again()
    before = everything()
    with pytest.raises(rounds.RoundIsOver):
        OPERATIONS[operation](old)
    assert everything() == before


def test_a_worker_leaves_a_round_that_was_closed_meanwhile(cast: Cast) -> None:
    old = Old(cast)
    Round.objects.update(asked_at=NOW, state="closed")
    assert propose_in_background.func(old.round.pk, old.dana.pk, NOW.isoformat()) == 0
    assert Proposal.objects.get().pk == old.draft.pk


@pytest.mark.parametrize("state", ["draft", "recruiting", "closing", "closed", "cancelled"])
def test_om_6_12_a_round_begins_only_at_matching_or_mentoring(state: str, cast: Cast) -> None:
    Cycle.objects.filter(pk=cast.galil.pk).update(state=state)
    with pytest.raises(rounds.CycleNotMatching):
        rounds.open_round(Cycle.objects.get(pk=cast.galil.pk), by=None, at=NOW)
    assert not Round.objects.exists()


@pytest.mark.parametrize("state", ["closing", "closed", "cancelled"])
def test_om_6_12_no_pair_begins_in_a_cycle_that_closes_but_a_no_is_kept(
    state: str, cast: Cast
) -> None:
    proposal = asked(cast)
    Cycle.objects.filter(pk=cast.galil.pk).update(state=state)
    yosef: dict[str, Any] = {"side": Answerer.MENTEE, "by": cast.login("yosef"), "at": NOW}
    with pytest.raises(rounds.RoundIsOver):
        answer(proposal, agrees=True, policy=POLICY, **yosef)
    assert not Relationship.objects.exists()
    answer(proposal, agrees=False, policy=POLICY, **yosef)
    assert Proposal.objects.get().state == "declined"


def test_a_round_of_a_cancelled_cycle_can_still_be_cleared_and_closed(cast: Cast) -> None:
    proposal, dana = asked(cast), cast.login("dana")
    Cycle.objects.filter(pk=cast.galil.pk).update(state="cancelled")
    sending.withdraw(proposal, why="The cycle was cancelled", by=dana, at=NOW)
    rounds.close_round(Round.objects.get(), by=dana, at=NOW)
    assert Round.objects.get().state == "closed"


FORMS: dict[str, Callable[[Old], tuple[str, dict[str, Any], str]]] = {
    "weights": lambda o: (
        reverse("matching:weights", args=[o.round.pk]),
        {**dict.fromkeys(CRITERIA, "off"), "distance": "must", "version": o.round.version},
        'name="distance" value="must"[^>]* checked',
    ),
    "pin": lambda o: (
        reverse("matching:constraints", args=[o.round.pk]),
        {**_both(o), "decide": "pin", "why": "cousins"},
        "cousins",
    ),
    "forbid": lambda o: (
        reverse("matching:constraints", args=[o.round.pk]),
        {**_both(o), "decide": "forbid", "why": "cousins"},
        "cousins",
    ),
    "unpin": lambda o: (reverse("matching:unpin", args=[o.pin.pk]), {}, "is over"),
    "allow": lambda o: (reverse("matching:allow", args=[o.ban.pk]), {}, "is over"),
    "propose": lambda o: (reverse("matching:propose", args=[o.round.pk]), {}, "is over"),
    "send": lambda o: (reverse("matching:send", args=[o.round.pk]), {"seen": ""}, "is over"),
    "pin the card": lambda o: (
        reverse("matching:pin", args=[o.draft.pk]),
        {"wanted": "unpin", "seen": o.pin.pk},
        "is over",
    ),
    "choose": lambda o: (
        reverse("matching:choose", args=[o.draft.pk]),
        {"mentor": o.cast.michal.pk, "seen": o.pin.pk, "why": "cousins", "price": "unknown"},
        "cousins",
    ),
    "rule out": lambda o: (
        reverse("matching:rule_out", args=[o.draft.pk]),
        {"seen": o.pin.pk, "why": "cousins", "price": "unknown"},
        "cousins",
    ),
}


def _both(old: Old) -> dict[str, Any]:
    pair = {"mentee": old.cast.yosef.pk, "mentor": old.cast.michal.pk}
    return {**pair, "version": old.round.version}


@pytest.mark.parametrize("over", ["a closed round", "a cancelled cycle"])
@pytest.mark.parametrize("form", FORMS)
def test_om_6_12_an_old_form_is_refused_and_gives_back_what_was_typed(
    form: str, over: str, cast: Cast
) -> None:
    old = Old(cast)
    client = Client()
    old.dana.language = "en"
    old.dana.save()
    client.force_login(old.dana, backend=BACKEND)
    address, sent, kept = FORMS[form](old)
    OVER[over](old.round)
    before = everything()
    page = client.post(address, {**sent, "form_key": str(uuid.uuid4())})
    text = page.content.decode()
    assert (page.status_code, "can be changed" in text) == (409, True)
    assert re.search(kept, text), "what was typed is lost"
    assert everything() == before
