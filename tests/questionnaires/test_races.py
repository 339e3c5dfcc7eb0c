"""Two at once: publishing, taking in, beginning and submitting; one of them, never both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from tests.cast import NOW, Cast, assemble
from tests.questionnaires.answers import begun, seen
from tests.questionnaires.definitions import ask, defined

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.people.models import MenteeProfile, Person
from tsemed.people.operations import change_profile
from tsemed.questionnaires.answering import begin_response, save_answers
from tsemed.questionnaires.models import Moment, QuestionnaireVersion, Response
from tsemed.questionnaires.operations import change_question, take_in_version
from tsemed.questionnaires.steps import PUBLISH

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 6


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each act returns or is refused with, all begun together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_published_at_once_leave_one_published() -> None:
    cast = assemble()
    noa = cast.login("noa")
    for turn in range(TIMES):
        drafts = [
            take_in_version(defined(ask(f"q{turn}_{one}"), code="many"), by=noa, at=NOW)
            for one in range(2)
        ]
        at_once(*(lambda one=one: PUBLISH.take(one, by=noa, at=NOW) for one in drafts))
        published = QuestionnaireVersion.objects.filter(state="published")
        assert published.count() == 1
        assert set(QuestionnaireVersion.objects.values_list("state", flat=True)) <= {
            "published",
            "retired",
            "draft",
        }


def test_two_taken_in_at_once_are_two_versions() -> None:
    cast = assemble()
    noa = cast.login("noa")
    for turn in range(TIMES):
        definitions = [defined(ask(f"q{turn}_{one}"), code=f"new{turn}") for one in range(2)]
        made = at_once(
            *(lambda one=one: take_in_version(one, by=noa, at=NOW) for one in definitions)
        )
        numbers = sorted(one.number for one in made if isinstance(one, QuestionnaireVersion))
        assert numbers == [1, 2]


def test_nothing_is_published_that_changes_meanwhile() -> None:
    cast = assemble()
    noa = cast.login("noa")
    for turn in range(TIMES):
        draft = take_in_version(defined(ask("q"), code=f"draft{turn}"), by=noa, at=NOW)
        question = draft.questions.get()
        other = {"he": "אחר", "ar": "آخر", "en": "Other"}
        results = at_once(
            lambda draft=draft: PUBLISH.take(draft, by=noa, at=NOW),
            lambda question=question, other=other: change_question(
                question, started_from=1, by=noa, at=NOW, labels=other
            ),
        )
        refused = [one for one in results if isinstance(one, Refused)]
        version = QuestionnaireVersion.objects.get(pk=draft.pk)
        changed = version.questions.get().labels == other
        assert len(refused) == 1
        assert (version.state == "published") is not changed


def test_two_begin_one_draft() -> None:
    cast = assemble()
    dana = cast.login("dana")
    version = begun(cast).of
    Response.objects.all().delete()
    for _turn in range(TIMES):
        made = at_once(
            *(
                lambda: begin_response(
                    cast.yosef.person,
                    version=version,
                    moment=Moment.JOINING,
                    in_their_words=True,
                    by=dana,
                    at=NOW,
                )
                for _one in range(3)
            )
        )
        assert len({one.pk for one in made if isinstance(one, Response)}) == 1
        assert Response.objects.count() == 1
        Response.objects.all().delete()


def submission(cast: Cast, response: Response, topics: list[str]) -> Callable[[], object]:
    """Return what submits these topics, as the form of now would."""
    before = seen(cast.yosef.person)

    def act() -> object:
        fresh = Response.objects.select_related("of__questionnaire", "about__mentee")
        return save_answers(
            fresh.get(pk=response.pk),
            started_from=1,
            by=cast.login("dana"),
            at=NOW,
            answers={"dream": "A bakery", "topics": topics},
            is_submitted=True,
            seen=before,
        )

    return act


def test_of_two_submissions_one_is_kept() -> None:
    cast = assemble()
    version = begun(cast).of
    for turn in range(TIMES):
        Response.objects.all().delete()
        response = begin_response(
            cast.yosef.person,
            version=version,
            moment=Moment.JOINING,
            in_their_words=True,
            by=cast.login("dana"),
            at=NOW,
        )
        several = (["cv"], ["interviews", "confidence"])
        results = at_once(*(submission(cast, response, topics) for topics in several))
        assert len([one for one in results if isinstance(one, Refused)]) == 1, turn
        kept = Response.objects.get(pk=response.pk)
        given = {one.question.code: one.value for one in kept.answers.select_related("question")}
        profile = Person.objects.get(pk=cast.yosef.person_id).mentee
        assert sorted(profile.topics) == sorted(given["topics"])


def test_a_profile_that_is_changed_at_once_is_never_half_written() -> None:
    cast = assemble()
    version, dana = begun(cast).of, cast.login("dana")
    for _turn in range(TIMES):
        Response.objects.all().delete()
        response = begin_response(
            cast.yosef.person,
            version=version,
            moment=Moment.JOINING,
            in_their_words=True,
            by=dana,
            at=NOW,
        )
        submit_it = submission(cast, response, ["cv"])
        profile = Person.objects.get(pk=cast.yosef.person_id).mentee
        profile.topics = []
        profile.save()
        results = at_once(submit_it, lambda one=profile: change_goal(one, by=dana))
        state = Response.objects.get(pk=response.pk).state
        topics = Person.objects.get(pk=cast.yosef.person_id).mentee.topics
        is_refused = isinstance(results[0], Refused)
        assert (state, topics) == (("draft", []) if is_refused else ("submitted", ["cv"]))


def change_goal(profile: MenteeProfile, *, by: User) -> None:
    """Change another field of the profile, from the version that was read."""
    goal = f"Goal {profile.version}"
    change_profile(profile, started_from=profile.version, by=by, at=NOW, goal=goal)
