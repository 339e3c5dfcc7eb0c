"""The choice lists as they are now: read once per request, however often they are asked for.

A request and a task of the worker begin without them. Whatever else asks keeps them for
`LONGEST_KEPT` seconds, so that each process sees what another one changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from django.core.signals import request_started
from django.utils.translation import get_language
from django_tasks.signals import task_started

from tsemed.spreadsheets import choices
from tsemed.spreadsheets.choices import Choice, Choices, MaintainedChoices
from tsemed.terms.models import ChoiceList, Term

LONGEST_KEPT: Final = 30
# The lists of people that are terms of ours.
FOLLOWED: Final[Mapping[MaintainedChoices, ChoiceList]] = {
    choices.POPULATION: ChoiceList.POPULATION,
    choices.TOPIC: ChoiceList.MATCHING_TOPIC,
}
_kept = threading.local()


def choices_of(name: ChoiceList) -> Choices:
    """Return a list: what it offers, and the retired terms by their codes and words."""
    return _lists()[name]


def label_of(name: ChoiceList, code: str) -> str:
    """Return the word for a code in the language of the page; the code where nothing has it."""
    return choices_of(name).label(code, language=get_language() or "he")


def offered(name: ChoiceList) -> Callable[[], list[tuple[str, str]]]:
    """Return what a form field takes as its choices: the terms offered when it is drawn."""

    def pairs() -> list[tuple[str, str]]:
        language = get_language() or "he"
        return [(one.code, one.label(language)) for one in choices_of(name).offered]

    return pairs


def still_offered(name: ChoiceList, codes: Iterable[str], *, held: Iterable[str] = ()) -> list[str]:
    """Return the codes that may be kept: those offered, and those that are held already."""
    allowed = {one.code for one in choices_of(name).offered} | set(held)
    return [code for code in codes if code in allowed]


def forget(**_sent: Any) -> None:
    """Let the next question read the lists from the database."""
    _kept.__dict__.clear()


def follow() -> None:
    """Let the lists of people, and whatever else asks them, follow the terms."""
    for listed, name in FOLLOWED.items():
        listed.follow(partial(choices_of, name))
    request_started.connect(forget, dispatch_uid="terms-of-a-request")
    task_started.connect(forget, dispatch_uid="terms-of-a-task")


def _lists() -> Mapping[str, Choices]:
    now = time.monotonic()
    if now - getattr(_kept, "since", -LONGEST_KEPT) >= LONGEST_KEPT:
        _kept.lists, _kept.since = _read(), now
    lists: Mapping[str, Choices] = _kept.lists
    return lists


def _read() -> Mapping[str, Choices]:
    terms: dict[str, list[Term]] = {name: [] for name in ChoiceList.values}
    for term in Term.objects.order_by("place", "pk"):
        terms[term.choice_list].append(term)
    return {
        name: Choices(
            *(_choice(one) for one in rows if one.retired_on is None),
            retired=[_choice(one) for one in rows if one.retired_on is not None],
        )
        for name, rows in terms.items()
    }


def _choice(term: Term) -> Choice:
    return Choice(term.code, term.he, term.ar, term.en, tuple(term.also))
