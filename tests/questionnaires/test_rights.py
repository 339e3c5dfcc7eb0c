"""Who answers about whom, and who reads which answers."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.questionnaires.answers import (
    begun,
    publish,
    save,
    submit,
    visit,
)

from tsemed.base.models import AuditKind, AuditRow
from tsemed.people.write_gate import FieldsRefused
from tsemed.questionnaires.answering import (
    begin_response,
)
from tsemed.questionnaires.models import Answer, Moment, Response
from tsemed.questionnaires.queries import get_response_for, given_answers

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize("who", ["noa", "farid", "tamar", "ines", "rivka", "peled", "michal"])
def test_who_may_not_answer_about_somebody_begins_nothing(cast: Cast, who: str) -> None:
    version = publish(cast)
    with pytest.raises(FieldsRefused):
        begin_response(
            cast.yosef.person,
            version=version,
            moment=Moment.JOINING,
            in_their_words=True,
            by=cast.login(who),
            at=NOW,
        )
    address = reverse("questionnaires:begin", args=[cast.yosef.person_id])
    assert visit(cast, who).get(address).status_code in (403, 404)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees", "sensitive"),
    [
        ("noa", True, True),
        ("dana", True, True),
        ("yosef", True, True),
        ("tamar", True, True),
        ("farid", False, False),
        ("ines", False, False),
        ("rivka", False, False),
        ("peled", False, False),
        ("michal", False, False),
    ],
)
def test_answers_are_read_by_whom_the_policy_names(
    cast: Cast, who: str, sees: bool, sensitive: bool
) -> None:
    response = submit(cast, begun(cast, "yosef"), "yosef", dream="A bakery", groups=["haredi"])
    client, reader = visit(cast, who), cast.login(who)
    page = client.get(reverse("questionnaires:response", args=[response.pk]))
    assert (page.status_code == 200) is sees
    text = page.content.decode()
    assert ("A bakery" in text, "haredi" in text) == (sees, False)
    readings = AuditRow.objects.filter(kind=AuditKind.READING, actor=reader)
    assert not readings.exists()
    shown = client.post(reverse("questionnaires:show_sensitive", args=[response.pk]))
    assert (shown.status_code == 200 and "haredi" in shown.content.decode()) is sensitive
    assert readings.filter(
        data_class="population_group",
        subject_type="people.person",
        subject_id=cast.yosef.person_id,
    ).count() == int(sensitive)


def test_looking_alone_shows_and_records_nothing_sensitive(cast: Cast) -> None:
    response = submit(cast, begun(cast, "yosef"), "yosef", dream="A bakery", groups=["haredi"])
    address = reverse("questionnaires:show_sensitive", args=[response.pk])
    assert visit(cast, "dana").get(address).status_code == 405
    assert not AuditRow.objects.filter(kind=AuditKind.READING).exists()


def test_a_sensitive_answer_of_a_draft_stays_and_is_not_shown(cast: Cast) -> None:
    response = save(cast, begun(cast, "yosef"), "yosef", groups=["haredi"])
    client, answer = visit(cast, "yosef"), reverse("questionnaires:answer", args=[response.pk])
    page = client.get(answer).content.decode()
    assert "Answered already, and not shown here." in page
    assert "checked" not in page.partition('id="id_answer_groups"')[2].partition("</fieldset>")[0]
    client.post(answer, {"version": 2, "then": "draft", "answer_dream": "A bakery"})
    assert given_answers(response) == {"dream": "A bakery", "groups": ["haredi"]}


def test_staff_who_may_not_write_a_group_do_not_answer_it(cast: Cast) -> None:
    response = begun(cast)
    with pytest.raises(FieldsRefused):
        save(cast, response, groups=["haredi"])
    assert not Answer.objects.exists()


@pytest.mark.parametrize("who", ["noa", "tamar", "yosef"])
def test_a_draft_is_seen_by_its_writer_alone(cast: Cast, who: str) -> None:
    response = save(cast, begun(cast), dream="A bakery")
    with pytest.raises(Http404):
        get_response_for(cast.login(who), response.pk, "questionnaires.read_response")
    page = visit(cast, who).get(reverse("people:person", args=[cast.yosef.person_id]))
    assert reverse("questionnaires:answer", args=[response.pk]) not in page.content.decode()


def test_who_reads_may_not_therefore_write(cast: Cast) -> None:
    response = submit(cast, begun(cast), dream="A bakery")
    with pytest.raises(PermissionDenied):
        get_response_for(cast.login("noa"), response.pk, "questionnaires.answer_response")


def test_no_text_of_an_answer_stands_in_the_audit(cast: Cast) -> None:
    submit(cast, save(cast, begun(cast), dream="A bakery"), dream="A bakery", topics=["cv"])
    assert not [row for row in AuditRow.objects.all() if "bakery" in str(row.details).lower()]


# What each page answers: of a published version, of Yosef, of Dana's draft about him.
OPENED = {
    "noa": {"list": 200, "take_in": 200, "version": 200, "begin": 403, "answer": 404},
    "dana": {"list": 403, "take_in": 403, "version": 404, "begin": 200, "answer": 200},
    "tamar": {"list": 403, "take_in": 403, "version": 404, "begin": 403, "answer": 404},
    "yosef": {"list": 403, "take_in": 403, "version": 404, "begin": 200, "answer": 404},
    "farid": {"list": 403, "take_in": 403, "version": 404, "begin": 404, "answer": 404},
    "rivka": {"list": 403, "take_in": 403, "version": 404, "begin": 404, "answer": 404},
    "peled": {"list": 403, "take_in": 403, "version": 404, "begin": 404, "answer": 404},
}


@pytest.mark.parametrize("who", OPENED)
def test_each_page_opens_to_whom_it_is_for(cast: Cast, who: str) -> None:
    response = begun(cast)
    keys = {
        "version": [response.of_id],
        "begin": [cast.yosef.person_id],
        "answer": [response.pk],
    }
    client = visit(cast, who)
    answered = {
        page: client.get(reverse(f"questionnaires:{page}", args=keys.get(page, []))).status_code
        for page in OPENED[who]
    }
    assert answered == OPENED[who]
