"""Where terms are used: what is offered there, what stays shown, and what is refused."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.signals import request_started
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast
from tests.imports.lists import bring_in, workbook
from tests.questionnaires.answers import begun, submit
from tests.relationships.pairs import galil_pair
from tests.relationships.test_pages import a_report
from tests.relationships.test_pages import begun as begun_pair
from tests.terms.test_pages import browser

from pairing.scoring.pair_score import Reason
from tsemed.cycles.models import Side
from tsemed.imports.exporting import people_as_workbook
from tsemed.imports.operations import apply_list
from tsemed.imports.row_messages import problem_sentence
from tsemed.people import sensitive
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt, settle
from tsemed.people.models import DoubtReason, IdentityDoubt, Person, PopulationGroup
from tsemed.people.operations import change_profile, give_mentee_profile
from tsemed.people.states import DoubtState
from tsemed.people.write_policy import Target
from tsemed.questionnaires.answer_form import AnswerForm
from tsemed.questionnaires.models import Response
from tsemed.questionnaires.queries import definition_of
from tsemed.relationships.models import Meeting
from tsemed.relationships.operations import report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState
from tsemed.spreadsheets import choices
from tsemed.spreadsheets.sentences import sentence
from tsemed.terms import known
from tsemed.terms.models import ChoiceList, Term
from tsemed.terms.queries import NotOffered

HEADINGS = ("First name", "Last name", "Phone", "Wants help with", "Population")
pytestmark = pytest.mark.django_db


def retire(name: ChoiceList, code: str) -> None:
    """Retire a term as another process does, before the next request."""
    Term.objects.filter(choice_list=name, code=code).update(retired_on=TODAY)
    known.forget()


def rename(name: ChoiceList, code: str, word: str) -> None:
    Term.objects.filter(choice_list=name, code=code).update(he=word, ar=word, en=word)


def test_a_report_offers_the_topics_of_now(cast: Cast) -> None:
    michal, pair = browser(cast, "michal"), begun_pair(cast)
    address = reverse("relationships:report", args=[pair.pk])
    assert "Job interview" in michal.get(address).content.decode()
    retire(ChoiceList.MEETING_TOPIC, "interview")
    rename(ChoiceList.MEETING_TOPIC, "cv", "Writing a CV")
    page = michal.get(address).content.decode()
    assert ("Job interview" in page, "Writing a CV" in page) == (False, True)
    answer = michal.post(address, a_report())
    assert answer.status_code == 200
    assert not Meeting.objects.exists()


def test_a_topic_retired_meanwhile_is_refused_at_its_field(cast: Cast) -> None:
    michal, pair = browser(cast, "michal"), begun_pair(cast)
    # The form knows the list of a moment ago; the operation asks the database.
    michal.get(reverse("relationships:report", args=[pair.pk]))
    request_started.disconnect(dispatch_uid="terms-of-a-request")
    try:
        Term.objects.filter(code="interview").update(retired_on=TODAY)
        answer = michal.post(reverse("relationships:report", args=[pair.pk]), a_report())
    finally:
        known.follow()
    assert "“Job interview” is not offered any more" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_shows_a_topic_that_was_retired(cast: Cast) -> None:
    pair = galil_pair(cast, days_ago=5)
    report = Report(MeetingState.HELD, on=TODAY, minutes=60, topics=("interview",))
    report_meeting(pair, report, by=cast.login("michal"), at=NOW)
    retire(ChoiceList.MEETING_TOPIC, "interview")
    page = browser(cast, "michal").get(reverse("relationships:relationship", args=[pair.pk]))
    assert "Job interview" in page.content.decode()
    with pytest.raises(NotOffered):
        report_meeting(pair, report, by=cast.login("michal"), at=NOW)


def test_om_1_3_a_population_that_is_not_offered_is_not_written(cast: Cast) -> None:
    person = cast.yosef.person
    retire(ChoiceList.POPULATION, "haredi")
    how: dict[str, Any] = {"by": cast.login("yosef"), "at": NOW}
    for code in ("haredi", "martian"):
        with pytest.raises(NotOffered):
            sensitive.write_groups(person, [code, "arab"], started_from=person.version, **how)
        with pytest.raises(NotOffered):
            sensitive.enter_groups([(person, [code])], **how)
    assert not PopulationGroup.objects.exists()
    answer = browser(cast, "yosef").post(
        reverse("people:change_groups", args=[person.pk]),
        {"groups": ["haredi"], "version": person.version},
    )
    assert (answer.status_code, PopulationGroup.objects.exists()) == (200, False)


def test_a_retired_population_is_shown_where_it_was_noted(cast: Cast) -> None:
    PopulationGroup.objects.create(person=cast.yosef.person, group="haredi")
    retire(ChoiceList.POPULATION, "haredi")
    shown = browser(cast, "dana").post(reverse("people:groups", args=[cast.yosef.person_id]))
    assert "Haredi community" in shown.content.decode()


def test_a_profile_keeps_a_retired_topic_and_takes_no_new_one(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    how: dict[str, Any] = {"by": cast.login("dana"), "at": NOW}
    change_profile(profile, started_from=profile.version, topics=["cv"], **how)
    retire(ChoiceList.MATCHING_TOPIC, "cv")
    retire(ChoiceList.MATCHING_TOPIC, "digital")
    change_profile(profile, started_from=profile.version, topics=["cv", "balance"], **how)
    with pytest.raises(NotOffered):
        change_profile(profile, started_from=profile.version, topics=["cv", "digital"], **how)
    assert Person.objects.get(pk=cast.yosef.person_id).mentee.topics == ["cv", "balance"]
    with pytest.raises(NotOffered):
        give_mentee_profile(cast.michal.person, topics=["digital"], **how)


def test_a_questionnaire_offers_no_retired_topic(cast: Cast) -> None:
    response = begun(cast)
    definition = definition_of(response.of)
    retire(ChoiceList.MATCHING_TOPIC, "interviews")
    offered = AnswerForm(definition).fields["answer_topics"]
    assert [code for code, _word in offered.choices] == ["cv", "confidence"]  # type: ignore[attr-defined]
    kept = AnswerForm(definition, answers={"topics": ["interviews"]}).fields["answer_topics"]
    assert len(kept.choices) == 3  # type: ignore[attr-defined]
    with pytest.raises(NotOffered):
        submit(cast, response, dream="A bakery", topics=["interviews"])
    submit(cast, Response.objects.get(), dream="A bakery", topics=["cv"])


def test_a_list_enters_without_what_is_retired_and_says_so(cast: Cast) -> None:
    retire(ChoiceList.MATCHING_TOPIC, "digital")
    retire(ChoiceList.POPULATION, "haredi")
    content = workbook(
        ("Ruth", "Amar", "050-234-5678", "CV, Digital tools", "Haredi society, Arab society"),
        ("Sami", "Najjar", "050-234-5679", "Flying", "Arab society"),
        headings=HEADINGS,
    )
    one = bring_in(content, cast.galil, by=cast.login("dana"), side=Side.MENTEE)
    ruth, sami = one.rows.order_by("number")
    assert [entry["code"] for entry in ruth.notes] == ["not_offered", "group_not_offered"]
    assert "haredi" not in str(ruth.notes).lower()
    assert [entry["code"] for entry in sami.notes] == ["unknown_value"]
    assert "כלים דיגיטליים" in problem_sentence(ruth.notes[0])
    apply_list(one, by=one.uploaded_by, at=NOW)
    entered = Person.objects.get(family_name="Amar")
    assert entered.mentee.topics == ["cv"]
    assert set(PopulationGroup.objects.values_list("group", flat=True)) == {"arab"}


def test_a_list_takes_no_retired_topic_away(cast: Cast) -> None:
    content = workbook(("Ruth", "Amar", "050-234-5678", "CV; Digital tools"), headings=HEADINGS[:4])
    how: dict[str, Any] = {"by": cast.login("dana"), "side": Side.MENTEE}
    one = bring_in(content, cast.galil, **how)
    apply_list(one, by=one.uploaded_by, at=NOW)
    retire(ChoiceList.MATCHING_TOPIC, "digital")
    row = bring_in(content, cast.galil, **how).rows.get()
    assert (row.outcome, row.notes) == ("unchanged", [])


def test_a_new_term_is_read_offered_and_written(cast: Cast) -> None:
    Term.objects.create(
        choice_list="matching_topic", code="driving", he="נהיגה", ar="قيادة", en="Driving",
        also=["wheels"], place=99,
    )  # fmt: skip
    assert choices.TOPIC.codes_of("wheels") == ("driving",)
    assert choices.TOPIC.labels(language="en")[-1] == "Driving"
    cast.yosef.person.mentee.topics = ["driving"]
    file = people_as_workbook([cast.yosef], Side.MENTEE, language="en")
    book = openpyxl.load_workbook(BytesIO(file))
    assert any(cell.value == "Driving" for row in book.worksheets[0].rows for cell in row)
    reason = Reason("mentee_wishes", 1, 1, {"common": ["driving"]}, "mentee_wishes.common")
    assert "Driving" in sentence(reason, "en")


def test_a_doubt_that_waited_enters_without_what_was_retired(cast: Cast) -> None:
    draft = DoubtDraft(
        reason=DoubtReason.OUT_OF_SCOPE,
        facts={
            Target.PERSON: {"given_name": "Ruth", "family_name": "Amar"},
            Target.MENTEE: {"topics": ["cv", "digital"]},
        },
        place="",
        candidates=[cast.yosef.person_id],
    )
    raise_doubt(draft, by=cast.login("dana"), at=NOW)
    retire(ChoiceList.MATCHING_TOPIC, "digital")
    by = cast.login("noa")
    person = settle(IdentityDoubt.objects.get(), DoubtState.ANOTHER, by=by, at=NOW)
    assert person is not None
    assert person.mentee.topics == ["cv"]
