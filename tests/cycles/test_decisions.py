"""Deciding about participants and recording their way: who may, in which order, what is kept."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import BEGUN, NOW, Cast, carry, lose, mentor
from tests.matching.rounds import POLICY, asked, proposed_round

from tsemed.base.audit import history_of
from tsemed.base.transitions import WrongState
from tsemed.cycles.decisions import (
    DecidedAgainst,
    NothingMissing,
    StillMatched,
    decide,
    make_exception,
)
from tsemed.cycles.models import Participation
from tsemed.cycles.states import ParticipationState
from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.sending import send_proposals
from tsemed.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "No free evening before the spring"
_S = ParticipationState


def browser(cast: Cast, name: str, language: str = "en") -> Client:
    client, user = Client(), cast.login(name)
    user.language = language
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def press(client: Client, name: str, part: Participation, **sent: object) -> Any:
    version = Participation.objects.get(pk=part.pk).version
    fields = {"seen": version, "version": version, "form_key": str(uuid.uuid4()), **sent}
    return client.post(reverse(f"cycles:{name}", args=[part.pk]), fields)


def fresh(part: Participation) -> Participation:
    return Participation.objects.get(pk=part.pk)


def page_of(client: Client, part: Participation) -> str:
    address = reverse("people:person", args=[part.person_id])
    return client.get(address).content.decode()


def test_om_2_3_a_decision_keeps_who_when_and_why(cast: Cast) -> None:
    lose(cast.michal, "accepted", "trained", "aligned")
    dana, until = browser(cast, "dana"), timezone.localdate() + timedelta(days=30)
    press(dana, "decide", cast.michal, to="deferred", until=until.isoformat(), why=WHY)
    part = fresh(cast.michal)
    assert (part.state, part.deferred_until, part.left_on) == ("deferred", until, None)
    entry = part.entries.get(kind="deferred")
    assert (entry.by, entry.why, entry.until) == (cast.login("dana"), WHY, until)
    assert entry.happened_on == timezone.localdate()
    press(dana, "decide", cast.michal, to="accepted")
    part = fresh(cast.michal)
    assert (part.state, part.accepted_on) == ("accepted", timezone.localdate())
    assert [row.to_state for row in history_of(part)] == ["deferred", "accepted"]
    shown = page_of(dana, part)
    assert f"Deferred until {until:%-d.%-m.%Y}" in shown
    assert WHY in shown


def test_a_reason_is_read_by_those_who_decide_alone(cast: Cast) -> None:
    press(browser(cast, "dana"), "decide", cast.michal, to="withdrawn", why=WHY)
    for name in ("michal", "rivka", "tamar"):
        assert WHY not in page_of(browser(cast, name), cast.michal)


@pytest.mark.parametrize("to", ["deferred", "rejected", "withdrawn"])
def test_all_but_an_acceptance_needs_a_reason(cast: Cast, to: str) -> None:
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = press(browser(cast, "dana"), "decide", cast.yosef, to=to, why=" ", until=until)
    assert (answer.status_code, fresh(cast.yosef).state) == (409, "accepted")


def test_a_deferral_needs_a_coming_day(cast: Cast) -> None:
    for until in ("", timezone.localdate().isoformat()):
        answer = press(
            browser(cast, "dana"), "decide", cast.yosef, to="deferred", why=WHY, until=until
        )
        assert answer.status_code == 409
        assert WHY in answer.content.decode()
    assert fresh(cast.yosef).state == "accepted"


def test_om_2_5_nobody_decides_or_records_about_themselves(cast: Cast) -> None:
    own = mentor(cast.dana, cast.galil, lacks=["trained"])
    dana = browser(cast, "dana")
    for name in (
        "decide", "record_forms", "record_interview", "record_training", "record_expectations",
        "make_exception", "leave",
    ):  # fmt: skip
        answer = press(dana, name, own, to="withdrawn", why=WHY, trained_on=BEGUN.isoformat())
        assert answer.status_code == 403, name
    for name in ("michal", "yosef"):
        part = getattr(cast, name)
        for url in ("record_training", "record_expectations", "decide"):
            answer = press(browser(cast, name), url, part, to="withdrawn", why=WHY)
            assert answer.status_code in (403, 404), (name, url)
    form = (
        browser(cast, "michal")
        .get(reverse("people:change_mentor", args=[cast.michal.person_id]))
        .context["form"]
    )
    assert not {"trained_on", "cleared_on"} & form.fields.keys()
    assert own.entries.count() == fresh(own).entries.count()


def test_om_2_5_waiting_begins_with_the_acceptance(cast: Cast) -> None:
    from tsemed.matching.problem_builder import days_waited

    lose(cast.yosef, "accepted")
    assert days_waited(fresh(cast.yosef), on=NOW.date()) == 0
    day = NOW.date() - timedelta(days=12)
    decide(fresh(cast.yosef), to=_S.ACCEPTED, on=day, by=cast.login("dana"), at=NOW)
    assert days_waited(fresh(cast.yosef), on=NOW.date()) == 12


FUNCTION_PAGES = (
    (Function.MENTOR_SCREENING, "omar", "decide"),
    (Function.MENTOR_SCREENING, "omar", "record_interview"),
    (Function.TRAINING_COORDINATION, "omar", "record_training"),
    (Function.MENTOR_TRAINING, "omar", "record_training"),
    (Function.MENTEE_SCREENING, "amina", "decide"),
    (Function.EXPECTATIONS, "amina", "record_expectations"),
    (Function.EXPECTATIONS, "omar", "record_expectations"),
)


@pytest.mark.parametrize(("function", "about", "page"), FUNCTION_PAGES)
@pytest.mark.parametrize("carrier", [Carrier.COORDINATOR, Carrier.INDIVIDUAL_COORDINATOR])
def test_om_2_7_the_right_moves_with_the_line(
    cast: Cast, function: Function, about: str, page: str, carrier: Carrier
) -> None:
    for one in Function:
        if one is not Function.FUNDING:
            carry(cast.negev, one, Carrier.MENTORING_MANAGER)
    carry(cast.negev, function, carrier)
    address = reverse(f"cycles:{page}", args=[getattr(cast, about).pk])
    answers = {name: browser(cast, name).get(address).status_code for name in ("farid", "ines")}
    who = {Carrier.COORDINATOR: "farid", Carrier.INDIVIDUAL_COORDINATOR: "ines"}[carrier]
    assert [name for name, status in answers.items() if status == 200] == [who]


def test_om_2_7_the_manager_stands_in_where_nobody_carries(cast: Cast) -> None:
    address = reverse("cycles:decide", args=[cast.michal.pk])
    noa = browser(cast, "noa")
    assert "Note the decision" not in noa.get(address).content.decode()
    cast.galil.team.update(ends_on=BEGUN)
    assert "Note the decision" in noa.get(address).content.decode()


@pytest.mark.parametrize("model", WorkModel)
def test_om_2_7_every_model_names_who_screens_and_trains(model: WorkModel) -> None:
    individual = model is WorkModel.FREELANCER
    screens = (Carrier.INDIVIDUAL_COORDINATOR,) if individual else (Carrier.COORDINATOR,)
    assert MATRIX[model][Function.MENTEE_SCREENING][:1] == screens
    for function in (Function.MENTOR_SCREENING, Function.TRAINING_COORDINATION):
        assert MATRIX[model][function] == (Carrier.COORDINATOR,)


def test_a_person_outside_the_scope_is_not_there(cast: Cast) -> None:
    tamar, there = browser(cast, "dana"), reverse("cycles:decide", args=[cast.amina.pk])
    missing = reverse("cycles:decide", args=[999_999])
    assert tamar.get(there).content == tamar.get(missing).content


def test_a_decision_on_somebody_who_left_is_refused(cast: Cast) -> None:
    dana = browser(cast, "dana")
    press(dana, "leave", cast.yosef, why=WHY)
    answer = press(dana, "decide", cast.yosef, to="accepted", why="Came to the office again")
    assert answer.status_code == 409
    assert "Came to the office again" in answer.content.decode()
    assert fresh(cast.yosef).state == "left"


def test_rejoining_wipes_nothing(cast: Cast) -> None:
    dana = browser(cast, "dana")
    press(dana, "leave", cast.yosef, why=WHY)
    press(dana, "apply_again", cast.yosef)
    part = fresh(cast.yosef)
    assert (part.state, part.left_on, part.joined_on) == ("applied", None, timezone.localdate())
    kinds = list(part.entries.order_by("pk").values_list("kind", "happened_on"))
    today = timezone.localdate()
    assert kinds == [
        ("joined", BEGUN), ("accepted", BEGUN), ("aligned", BEGUN), ("left", today),
        ("joined", today),
    ]  # fmt: skip


def test_two_decide_and_the_second_keeps_the_text(cast: Cast) -> None:
    dana, version = browser(cast, "dana"), cast.yosef.version
    press(dana, "decide", cast.yosef, to="rejected", why="First reason given")
    answer = press(dana, "decide", cast.yosef, to="withdrawn", why=WHY, seen=version)
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert fresh(cast.yosef).state == "rejected"


def test_om_2_8_a_letter_gives_no_reason(cast: Cast) -> None:
    lose(cast.amina, "accepted")
    ines = browser(cast, "ines")
    until = timezone.localdate() + timedelta(days=30)
    press(ines, "decide", cast.amina, to="deferred", until=until.isoformat(), why=WHY)
    first = OutboxMessage.objects.get()
    assert (first.name, first.language) == ("deferred", "ar")
    assert str(until.year) in first.text
    assert WHY not in first.text + first.subject + first.html
    press(ines, "decide", cast.amina, to="accepted")
    names = list(OutboxMessage.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["deferred", "accepted"]


def test_who_is_in_a_proposal_is_not_refused(cast: Cast) -> None:
    asked(cast)
    for part in (cast.yosef, cast.michal):
        with pytest.raises(StillMatched):
            decide(fresh(part), to=_S.REJECTED, why=WHY, by=cast.login("dana"), at=NOW)
    assert fresh(cast.yosef).state == "accepted"


@pytest.mark.parametrize("kind", ["accepted", "trained", "aligned"])
def test_om_2_6_a_round_takes_in_the_ready_alone(cast: Cast, kind: str) -> None:
    lose(cast.michal, kind)
    the_round = proposed_round(cast.galil)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert not the_round.proposals.exists()


@pytest.mark.parametrize("kind", ["accepted", "aligned"])
def test_om_2_6_an_unready_mentee_is_in_no_round(cast: Cast, kind: str) -> None:
    lose(cast.yosef, kind)
    the_round = proposed_round(cast.galil)
    answer = propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert (answer.proposed_pairs, list(the_round.proposals.all())) == ([], [])


def test_om_2_6_drafts_of_people_not_ready_are_not_sent(cast: Cast) -> None:
    the_round, dana = proposed_round(cast.galil), cast.login("dana")
    propose_pairs(the_round, by=dana, at=NOW)
    draft = the_round.proposals.with_people().get()
    decide(fresh(cast.yosef), to=_S.WITHDRAWN, why=WHY, by=dana, at=NOW)
    sent = send_proposals([draft], by=dana, at=NOW, policy=POLICY)
    assert (sent.proposals, sent.left_over) == ([], [draft])


def test_om_6_11_an_exception_lets_somebody_into_the_round(cast: Cast) -> None:
    lose(cast.yosef, "aligned")
    dana = browser(cast, "dana")
    press(dana, "make_exception", cast.yosef, why=WHY)
    the_round = proposed_round(cast.galil)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    proposal = the_round.proposals.get()
    assert proposal.exceptions == ["mentee_aligned"]
    card = dana.get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
    assert "Expectations are not aligned with this mentee yet." in card
    assert WHY in card
    person_page = page_of(dana, cast.yosef)
    assert "May be matched as an exception:" in person_page
    press(dana, "end_exception", cast.yosef)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert not the_round.proposals.exists()


def test_an_exception_needs_something_missing_and_no_decision_against(cast: Cast) -> None:
    how: dict[str, Any] = {"why": WHY, "by": cast.login("dana"), "at": NOW}
    with pytest.raises(NothingMissing):
        make_exception(cast.michal, started_from=cast.michal.version, **how)
    until = NOW.date() + timedelta(days=30)
    decide(cast.michal, to=_S.DEFERRED, until=until, **how)
    with pytest.raises(DecidedAgainst):
        make_exception(cast.michal, started_from=cast.michal.version, **how)


def test_a_wrong_step_is_refused(cast: Cast) -> None:
    how: dict[str, Any] = {"why": WHY, "by": cast.login("dana"), "at": NOW}
    with pytest.raises(WrongState):
        decide(cast.yosef, to=_S.ACCEPTED, **how)
