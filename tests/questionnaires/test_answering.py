"""Answering: by staff and by oneself, kept as a draft, submitted, and read by whom it may be."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.questionnaires.answers import (
    ABOUT_MENTORS,
    begun,
    publish,
    save,
    seen,
    submit,
    visit,
)
from tests.questionnaires.definitions import choose, defined

from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion
from tsemed.cycles.models import Participation
from tsemed.matching.models import Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.matching.problem_builder import mentee_value
from tsemed.people.models import Person
from tsemed.people.operations import change_profile
from tsemed.people.write_gate import FieldsRefused
from tsemed.questionnaires.answering import (
    Incomplete,
    NotAsked,
    ProfileChanged,
    begin_response,
    save_answers,
)
from tsemed.questionnaires.models import Answer, Moment, QuestionnaireVersion, Response
from tsemed.questionnaires.queries import AlreadySubmitted, given_answers
from tsemed.questionnaires.shipped import publish_shipped
from tsemed.questionnaires.steps import LEAVE_OFF, RETIRE

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def wanted_topics(cast: Cast) -> frozenset[str]:
    part = Participation.objects.select_related("person__mentee").get(pk=cast.yosef.pk)
    return mentee_value(part, groups=(), employers=(), on=NOW.date()).wishes


def test_staff_answer_through_the_pages_and_matching_reads_it(cast: Cast) -> None:
    version, client = publish(cast), visit(cast, "dana")
    person = client.get(reverse("people:person", args=[cast.yosef.person_id])).content.decode()
    begin = reverse("questionnaires:begin", args=[cast.yosef.person_id])
    assert begin in person
    form = {"version": version.pk, "moment": "joining", "in_their_words": "yes"}
    page = client.post(begin, form, follow=True)
    response = Response.objects.get()
    assert (response.on_behalf_of, response.given_by) == (cast.yosef.person, cast.login("dana"))
    answer = reverse("questionnaires:answer", args=[response.pk])
    text = page.content.decode()
    assert all(word in text for word in ("Tried", "Yosef", 'name="answer_topics"', "seen_profile"))
    sent = {
        "version": 1,
        "then": "submit",
        "seen_profile": seen(cast.yosef.person),
        "answer_dream": "A bakery",
        "answer_topics": ["cv", "confidence"],
        "answer_radius": "12",
    }
    done = client.post(answer, sent, follow=True).content.decode()
    assert "Submitted." in done
    assert "A bakery" in done
    response.refresh_from_db()
    assert response.state == "submitted"
    profile = Person.objects.get(pk=cast.yosef.person_id).mentee
    assert (profile.topics, profile.radius_km) == (["cv", "confidence"], 12)
    assert wanted_topics(cast) == {"cv", "confidence"}


def test_the_change_of_the_profile_is_in_its_own_history(cast: Cast) -> None:
    submit(cast, begun(cast), dream="A bakery", topics=["cv"], radius=5)
    rows = history_of(cast.yosef.person.mentee)
    assert [(row.kind, row.details["fields"]) for row in rows] == [
        ("change", ["radius_km", "topics"])
    ]


def test_the_person_answers_for_themselves(cast: Cast) -> None:
    version, client = publish(cast), visit(cast, "yosef")
    begin = reverse("questionnaires:begin", args=[cast.yosef.person_id])
    page = client.get(begin).content.decode()
    assert "in_their_words" not in page
    client.post(begin, {"version": version.pk, "moment": "during"})
    response = Response.objects.get()
    assert (response.on_behalf_of, response.moment) == (None, "during")
    answer = reverse("questionnaires:answer", args=[response.pk])
    client.post(answer, {"version": 1, "then": "draft", "answer_topics": ["cv"]})
    assert given_answers(response) == {"topics": ["cv"]}
    assert wanted_topics(cast) == set(), "a draft writes to no profile"
    sent = {"version": 2, "then": "submit", "seen_profile": seen(cast.yosef.person)}
    refused = client.post(answer, sent | {"answer_topics": ["cv"]}).content.decode()
    assert "Answer this question." in refused
    client.post(answer, sent | {"answer_topics": ["cv"], "answer_dream": "A bakery"})
    assert wanted_topics(cast) == {"cv"}


def test_what_is_known_already_stands_in_a_new_form(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    profile.topics, profile.radius_km = ["interviews"], 7
    profile.save()
    response, client = begun(cast), visit(cast, "dana")
    page = client.get(reverse("questionnaires:answer", args=[response.pk])).content.decode()
    asked = page.partition('id="id_answer_topics"')[2].partition("</fieldset>")[0]
    assert asked.partition("checked")[0].rpartition("value=")[2].startswith('"interviews"')
    assert asked.count("checked") == 1
    assert 'name="answer_radius" value="7"' in page


def test_an_empty_answer_empties_the_field(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    profile.topics, profile.radius_km = ["interviews"], 7
    profile.save()
    submit(cast, begun(cast), dream="A bakery")
    profile.refresh_from_db()
    assert (profile.topics, profile.radius_km) == ([], None)


def test_what_is_not_shown_leaves_its_field_alone(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    profile.radius_km = 7
    profile.save()
    response = submit(cast, begun(cast), dream="none", radius=30)
    profile.refresh_from_db()
    assert profile.radius_km == 7
    assert "radius" not in given_answers(response)


def test_beginning_twice_goes_on_with_the_same_draft(cast: Cast) -> None:
    first = begun(cast)
    again = begin_response(
        cast.yosef.person,
        version=first.of,
        moment=Moment.CLOSING,
        in_their_words=False,
        by=cast.login("dana"),
        at=NOW,
    )
    assert (again.pk, again.moment) == (first.pk, "joining")


def test_a_version_that_is_not_published_is_not_answered(cast: Cast) -> None:
    response = begun(cast)
    RETIRE.take(response.of, by=cast.login("noa"), at=NOW)
    with pytest.raises(NotAsked):
        begin_response(
            cast.yosef.person,
            version=response.of,
            moment=Moment.JOINING,
            in_their_words=True,
            by=cast.login("yosef"),
            at=NOW,
        )
    # Who began on it may finish on it.
    assert submit(cast, response, dream="A bakery").state == "submitted"


def test_a_questionnaire_of_the_other_side_is_not_offered(cast: Cast) -> None:
    version = publish(cast, ABOUT_MENTORS)
    address = reverse("questionnaires:begin", args=[cast.yosef.person_id])
    client = visit(cast, "dana")
    assert "Tried" not in client.get(address).content.decode()
    client.post(address, {"version": version.pk, "moment": "joining", "in_their_words": "yes"})
    assert not Response.objects.exists()
    with pytest.raises(FieldsRefused):
        begin_response(
            cast.yosef.person, version=version, moment=Moment.JOINING, in_their_words=True,
            by=cast.login("dana"), at=NOW,
        )  # fmt: skip


def test_a_submission_without_what_has_to_be_there_is_refused(cast: Cast) -> None:
    response = begun(cast)
    with pytest.raises(Incomplete):
        submit(cast, response, topics=["cv"])
    response.refresh_from_db()
    assert (response.state, Answer.objects.count(), wanted_topics(cast)) == ("draft", 0, set())


def test_a_mentor_does_not_answer_what_staff_decides(cast: Cast) -> None:
    response = begun(cast, "michal", "michal", ABOUT_MENTORS)
    client = visit(cast, "michal")
    answer = reverse("questionnaires:answer", args=[response.pk])
    page = client.get(answer).content.decode()
    assert "Decided by the staff" in page
    client.post(
        answer,
        {
            "version": 1,
            "then": "submit",
            "seen_profile": seen(cast.michal.person, "mentor"),
            "answer_rank": "senior",
            "answer_places": "1",
            "answer_liked": "The talks",
        },
    )
    profile = Person.objects.get(pk=cast.michal.person_id).mentor
    assert (profile.rank, profile.capacity) == ("middle", 1)
    assert given_answers(response) == {"places": 1, "liked": "The talks"}
    with pytest.raises(AlreadySubmitted):
        save(cast, Response.objects.get(), "michal", rank="senior")


def test_an_answer_that_its_field_refuses_is_named_at_its_question(cast: Cast) -> None:
    response = begun(cast, "michal", "michal", ABOUT_MENTORS)
    sent = {
        "version": 1,
        "then": "submit",
        "seen_profile": seen(cast.michal.person, "mentor"),
        "answer_places": "3",
    }
    answer = reverse("questionnaires:answer", args=[response.pk])
    page = visit(cast, "michal").post(answer, sent)
    assert "You may not change this" in page.content.decode()
    response.refresh_from_db()
    assert (response.state, Answer.objects.count()) == ("draft", 0)
    assert Person.objects.get(pk=cast.michal.person_id).mentor.capacity == 1


def test_an_operation_refuses_what_its_writer_may_not_answer(cast: Cast) -> None:
    response = begun(cast, "michal", "michal", ABOUT_MENTORS)
    with pytest.raises(FieldsRefused):
        submit(cast, response, "michal", "mentor", rank="senior")
    assert Person.objects.get(pk=cast.michal.person_id).mentor.rank == "middle"


def test_two_tabs_save_one_after_the_other_or_not_at_all(cast: Cast) -> None:
    response = begun(cast)
    other = Response.objects.get(pk=response.pk)
    save(cast, response, dream="A bakery")
    with pytest.raises(StaleVersion):
        save(cast, other, dream="A boat")
    client = visit(cast, "dana")
    answer = reverse("questionnaires:answer", args=[response.pk])
    page = client.post(answer, {"version": 1, "then": "draft", "answer_dream": "A boat"})
    text = page.content.decode()
    assert page.status_code == 409
    assert all(word in text for word in ("A boat", "A bakery", "What is saved now"))
    assert given_answers(response) == {"dream": "A bakery"}


def test_a_profile_changed_meanwhile_is_not_written_over_unseen(cast: Cast) -> None:
    response, dana = begun(cast), cast.login("dana")
    old = seen(cast.yosef.person)
    profile = Person.objects.get(pk=cast.yosef.person_id).mentee
    change_profile(profile, started_from=profile.version, by=dana, at=NOW, topics=["interviews"])
    with pytest.raises(ProfileChanged):
        save_answers(
            response, started_from=1, by=dana, at=NOW,
            answers={"dream": "A bakery", "topics": ["cv"]}, is_submitted=True, seen=old,
        )  # fmt: skip
    assert wanted_topics(cast) == {"interviews"}
    sent = {
        "version": 1,
        "then": "submit",
        "seen_profile": old,
        "answer_dream": "A bakery",
        "answer_topics": ["cv"],
    }
    client, answer = visit(cast, "dana"), reverse("questionnaires:answer", args=[response.pk])
    page = client.post(answer, sent).content.decode()
    assert "In the profile now: \u2068interviews\u2069." in page
    now = seen(cast.yosef.person)
    assert f'name="seen_profile" value="{now}"' in page
    client.post(answer, sent | {"seen_profile": now})
    assert wanted_topics(cast) == {"cv"}


def test_a_draft_says_what_the_profile_says_by_now(cast: Cast) -> None:
    response = save(cast, begun(cast), topics=["cv"])
    profile = Person.objects.get(pk=cast.yosef.person_id).mentee
    profile.topics = ["confidence"]
    profile.save()
    answer = reverse("questionnaires:answer", args=[response.pk])
    assert (
        "In the profile now: \u2068confidence\u2069."
        in visit(cast, "dana").get(answer).content.decode()
    )


def test_left_off_answers_are_deleted(cast: Cast) -> None:
    response = save(cast, begun(cast), dream="A bakery")
    LEAVE_OFF.take(response, by=cast.login("dana"), at=NOW)
    assert not Answer.objects.exists()
    assert [row.to_state for row in history_of(response)] == ["", "", "discarded"]


def test_submitted_answers_stay_as_they_are(cast: Cast) -> None:
    response = submit(cast, begun(cast), dream="A bakery")
    answer = reverse("questionnaires:answer", args=[response.pk])
    client = visit(cast, "dana")
    assert client.get(answer).status_code == 409
    sent = {"version": 2, "then": "draft", "answer_dream": "A boat"}
    assert client.post(answer, sent).status_code == 409
    assert given_answers(response) == {"dream": "A bakery"}


def test_the_shipped_form_of_mentees_fills_what_nothing_filled(cast: Cast) -> None:
    publish_shipped()
    version = QuestionnaireVersion.objects.get(questionnaire__code="mentee_matching")
    response = begin_response(
        cast.yosef.person, version=version, moment=Moment.JOINING, in_their_words=False,
        by=cast.login("yosef"), at=NOW,
    )  # fmt: skip
    submit(
        cast, response, "yosef",
        languages=["he", "am"], town="חיפה", form_of_address="either", gender="man",
        stage="find", goal="Baker",
        occupations=["7512"], topics=["cv"], modes=["online"], times=["sun_morning"],
        needs=["quiet_place"], wishes_gender="woman", wishes_background="yes",
    )  # fmt: skip
    person = Person.objects.get(pk=cast.yosef.person_id)
    assert (person.languages, person.town) == (["he", "am"], "חיפה")
    assert (person.form_of_address, person.gender) == ("either", "man")
    assert person.locality_id == "4000"
    part = Participation.objects.select_related("person__mentee").get(pk=cast.yosef.pk)
    mentee = mentee_value(part, groups=(), employers=(), on=NOW.date())
    assert (mentee.wishes, mentee.wishes_background) == ({"cv"}, True)
    assert (mentee.occupations, mentee.times) == (("7512",), {"sun_morning"})


def test_a_question_of_before_says_the_form_of_address_too(cast: Cast) -> None:
    before = defined(choose("gender", "woman", "man", feeds="gender"), code="before")
    submit(cast, begun(cast, "yosef", definition=before), "yosef", gender="man")
    person = Person.objects.get(pk=cast.yosef.person_id)
    assert (person.form_of_address, person.gender) == ("man", "man")


def test_an_answer_changes_the_criteria_of_a_proposal(cast: Cast) -> None:
    mentor = cast.michal.person.mentor
    mentor.topics = ["cv"]
    mentor.save()
    dana = cast.login("dana")
    the_round = open_round(cast.galil, by=dana, at=NOW)
    propose_pairs(the_round, by=dana, at=NOW)
    assert "mentee_wishes.common" not in reasons_of(the_round)
    submit(cast, begun(cast, "yosef"), "yosef", dream="A bakery", topics=["cv"])
    propose_pairs(the_round, by=dana, at=NOW)
    assert "mentee_wishes.common" in reasons_of(the_round)


def reasons_of(the_round: Round) -> set[str]:
    return {reason["code"] for reason in the_round.proposals.get().reasons}
