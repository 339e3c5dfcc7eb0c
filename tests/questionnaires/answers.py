"""Two questionnaires, and what somebody answers on them, for the tests of answering."""

from __future__ import annotations

from typing import Any

from django.test import Client
from tests.cast import NOW, Cast
from tests.questionnaires.definitions import ask, choose, defined

from tsemed.people.models import Person
from tsemed.questionnaires.answering import (
    begin_response,
    save_answers,
)
from tsemed.questionnaires.definition import About, Definition, Kind
from tsemed.questionnaires.models import Moment, QuestionnaireVersion, Response
from tsemed.questionnaires.operations import take_in_version
from tsemed.questionnaires.steps import PUBLISH

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def topics(**more: Any) -> Any:
    return choose("topics", "cv", "interviews", "confidence", several=True, feeds="topics", **more)


ABOUT_MENTEES = defined(
    ask("dream", required=True),
    topics(),
    ask("radius", Kind.INTEGER, feeds="radius_km", relevant="${dream} != 'none'"),
    choose("groups", "arab", "haredi", several=True, data_class="population_group"),
    code="mentees",
)
ABOUT_MENTORS = defined(
    ask("places", Kind.INTEGER, feeds="capacity"),
    choose("rank", "middle", "senior", feeds="rank", required=True),
    ask("liked"),
    about=About.MENTOR,
    code="mentors",
)


def publish(cast: Cast, definition: Definition = ABOUT_MENTEES) -> QuestionnaireVersion:
    version = take_in_version(definition, by=cast.login("noa"), at=NOW)
    return PUBLISH.take(version, by=cast.login("noa"), at=NOW)


def begun(
    cast: Cast, who: str = "dana", about: str = "yosef", definition: Definition = ABOUT_MENTEES
) -> Response:
    return begin_response(
        getattr(cast, about).person,
        version=publish(cast, definition),
        moment=Moment.JOINING,
        in_their_words=who == "dana",
        by=cast.login(who),
        at=NOW,
    )


def seen(person: Person, side: str = "mentee") -> str:
    person = Person.objects.get(pk=person.pk)
    return f"{person.version}.{getattr(person, side).version}"


def save(cast: Cast, response: Response, who: str = "dana", **answers: Any) -> Response:
    return save_answers(
        response, started_from=response.version, by=cast.login(who), at=NOW, answers=answers
    )


def submit(
    cast: Cast, response: Response, who: str = "dana", side: str = "mentee", **answers: Any
) -> Response:
    return save_answers(
        response,
        started_from=response.version,
        by=cast.login(who),
        at=NOW,
        answers=answers,
        is_submitted=True,
        seen=seen(response.about, side),
    )


def visit(cast: Cast, name: str) -> Client:
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client
