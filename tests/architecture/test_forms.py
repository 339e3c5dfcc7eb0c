"""Every form of the project: sent five times it counts once; the slower user loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from tests.architecture.edits import EDITS
from tests.architecture.lives import version_at
from tests.architecture.population import populate
from tests.architecture.test_hostile_requests import addresses
from tests.architecture.visitor import Visitor
from tests.cast import NOW, Cast
from tests.consents import agree

from tsemed.accounts.devices import says
from tsemed.base.models import AuditKind, AuditRow
from tsemed.finance.models import Sheet
from tsemed.imports.models import Import
from tsemed.people.models import Goal, MenteeProfile, MentorProfile
from tsemed.questionnaires.models import Response
from tsemed.relationships.models import Relationship
from tsemed.terms.models import Term

# Between them they are shown every form of the project; the others see some of the same.
CHARACTERS = ("noa", "dana", "ines", "yosef", "michal")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Forms that may be sent again because a second sending changes nothing, each with why.
HARMLESS = {
    "web:language": "the same language or theme once more",
    "matching:pin": "the form says which of the two is wanted, and what its writer saw",
    "people:groups": "shows; every showing is written down",
    "questionnaires:show_sensitive": "shows; every showing is written down",
    "imports:export": "takes out; every taking out is written down",
    "finance:payroll": "takes out; every taking out is written down",
    "reports:download": "takes out; every taking out is written down",
    "accounts:reauthenticate": "a code is good once, and asking for one is counted",
    "accounts:devices": "a device that was sent away is no longer there",
    "accounts:own_phone": "marks what is marked",
    "accounts:address_codes": "codes are good once, and tries are counted",
    "accounts:new_address": "a code is good once, and tries are counted",
    "accounts:accept_invitation": "a code is good once, and tries are counted",
    "accounts:cancel_change": "a change that was cancelled is no longer there",
    "account_logout": "signs out the signed-in user",
    "accounts:demo": "walks in",
}
# Views that read a file first, and accept what it holds once.
FILES = {"imports:upload", "questionnaires:take_in"}
ALLAUTH = ("account_", "mfa_")


class Forms(HTMLParser):
    """The forms of a page that are sent: where to, and the names and values of their fields."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self._open = {}
            self.found.append((attributes.get("action") or self.address, self._open))
        elif tag in ("input", "button", "textarea", "select") and self._open is not None:
            self._open[attributes.get("name", "")] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def visit(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def forms_shown(cast: Cast) -> dict[str, list[dict[str, str]]]:
    """Return every form that any character is shown, by the name of the URL it is sent to."""
    found: dict[str, list[dict[str, str]]] = {}
    for name in CHARACTERS:
        visitor = Visitor(cast, name)
        for address in addresses(nowhere=False):
            for action, fields in Forms(visitor.page(address), address).found:
                url = resolve(action.split("?")[0]).view_name
                found.setdefault(url, []).append(fields)
    return found


def test_every_form_that_is_shown_is_accepted_once_and_guarded(cast: Cast) -> None:
    populate(cast)
    shown = {u: forms for u, forms in forms_shown(cast).items() if not u.startswith(ALLAUTH)}
    assert len(shown) > 20, "the walk found too few forms to prove anything"
    open_to_strangers = {
        u for u, forms in shown.items() if any("csrfmiddlewaretoken" not in f for f in forms)
    }
    # A search changes nothing: only its text is kept, in the session.
    shown = {u: [f for f in forms if "q" not in f] for u, forms in shown.items()}
    shown = {u: forms for u, forms in shown.items() if forms}
    without_key = {u for u, forms in shown.items() if any("form_key" not in f for f in forms)}
    views = {
        f"{space}:{p.name}" if space else p.name: p.callback
        for space, p in _patterns(get_resolver())
    }
    not_once = {u for u in shown if not says(views[u], "accepts_once")}
    assert open_to_strangers == set()
    assert without_key - set(HARMLESS) == set(), "put {% form_key %} into the form"
    versioned = {u for u, forms in shown.items() if any("version" in f for f in forms)}
    # A list on its way in is looked at and then enters as it is: nothing is typed.
    assert versioned - {"imports:apply"} == set(EDITS), "add a line to EDITS"
    seen = {u for u, forms in shown.items() if any("seen" in f for f in forms)}
    assert seen - set(SEEN) == set(), "add a line to SEEN"
    assert not_once - set(HARMLESS) - FILES == set(), "put @once on the view"


def _patterns(resolver: Any, space: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (
                f"{space}:{pattern.namespace}"
                if space and pattern.namespace
                else pattern.namespace or space
            )
            found += _patterns(pattern, inner)
        else:
            found.append((space, pattern))
    return found


def named_in_address(row: Any) -> int:
    """Return the id that an address of this row holds: a profile goes by its person's."""
    is_profile = isinstance(row, MentorProfile | MenteeProfile)
    return int(row.person_id if is_profile else row.pk)


def typed_in(url: str, typed: dict[str, Any], cast: Cast) -> dict[str, Any]:
    if url == "matching:constraints":
        return {**typed, "mentee": cast.yosef.pk, "mentor": cast.michal.pk}
    if url == "cycles:change":
        return {**typed, "starts_on": cast.galil.starts_on, "programmes": [cast.steps.pk]}
    if url != "matching:weights":
        return typed
    from pairing.problem.registry import all_criteria

    return {criterion.name: "low" for criterion in all_criteria()}


@pytest.mark.parametrize("started_from", ["1", "", "9"])
@pytest.mark.parametrize("url", EDITS)
def test_the_slower_editor_keeps_what_was_typed(url: str, started_from: str, cast: Cast) -> None:
    populate(cast)
    name, find, typed, words = EDITS[url]
    client, row = visit(cast, name), find(cast)
    row.version = 5
    row.save()
    pk = named_in_address(row)
    before, rows = type(row)._base_manager.values().get(pk=row.pk), AuditRow.objects.count()
    form = {**typed_in(url, typed, cast), "version": started_from}
    answer = client.post(reverse(url, args=[pk]), form)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (409, True)
    assert 'name="version" value="5"' in page
    assert type(row)._base_manager.values().get(pk=row.pk) == before
    assert AuditRow.objects.count() == rows


@pytest.mark.parametrize("url", EDITS)
def test_an_edit_from_the_version_of_now_is_saved_once_however_often_it_is_sent(
    url: str, cast: Cast
) -> None:
    populate(cast)
    name, find, typed, _words = EDITS[url]
    client, row = visit(cast, name), find(cast)
    pk, rows = named_in_address(row), AuditRow.objects.count()
    key = "0f0e0d0c-0b0a-4909-8807-060504030201"
    form = {**typed_in(url, typed, cast), "version": row.version, "form_key": key}
    answers = {client.post(reverse(url, args=[pk]), form).headers["Location"] for _ in range(5)}
    assert (len(answers), AuditRow.objects.count()) == (1, rows + 1)
    assert type(row)._base_manager.get(pk=row.pk).version == row.version + 1


# Presses that decide something without an edit's text: what their writer saw goes with them.
# Who presses, about what, what is sent, and what is shown when somebody was faster.
Press = tuple[str, Callable[[Cast], int], dict[str, Any], str]
SEEN: dict[str, Press] = {
    "people:consent": (
        "dana",
        lambda c: c.yosef.person_id,
        {"purpose": "pass_details", "decision": "give", "other": lambda c: c.michal.person_id},
        "Somebody noted this consent meanwhile",
    ),
    "people:settle_goal": (
        "dana",
        lambda c: Goal.objects.get(person=c.yosef.person).pk,
        {"to": "reached", "why": "he begins on Sunday"},
        "he begins on Sunday",
    ),
    "people:tick_goal_step": (
        "dana",
        lambda c: Goal.objects.get(person=c.yosef.person).way.get().pk,
        {"to": "done"},
        "nothing was saved over it",
    ),
    "terms:arrange": (
        "noa",
        lambda _c: Term.objects.get(choice_list="service", code="training").pk,
        {"to": "up"},
        "nothing was saved over it",
    ),
    "finance:submit_sheet": (
        "farid",
        lambda c: Sheet.objects.get(assignment__person=c.farid).pk,
        {},
        "nothing was saved over it",
    ),
    "relationships:called": (
        "dana",
        lambda c: Relationship.objects.get().meetings.get().pk,
        {"to": "spoke"},
        "nothing was saved over it",
    ),
    "cycles:step": (
        "noa",
        lambda c: c.galil.pk,
        {"to": "mentoring", "why": "all have met"},
        "all have met",
    ),
    "cycles:decide": (
        "dana",
        lambda c: c.yosef.pk,
        {"to": "withdrawn", "why": "found work alone"},
        "found work alone",
    ),
    "cycles:leave": ("dana", lambda c: c.yosef.pk, {"why": "moved abroad"}, "moved abroad"),
    "partners:step": ("noa", lambda c: c.bank.pk, {"to": "resting", "why": "a pause"}, "a pause"),
    "relationships:step_pair": (
        "dana",
        lambda _c: Relationship.objects.get().pk,
        {"to": "closing"},
        "nothing was saved over it",
    ),
    "questionnaires:publish": ("noa", version_at("draft"), {}, "nothing was saved over it"),
    "questionnaires:discard": ("noa", version_at("draft"), {}, "nothing was saved over it"),
    "questionnaires:retire": ("noa", version_at("published"), {"why": "old one"}, "old one"),
    "questionnaires:leave_off": (
        "dana",
        lambda c: Response.objects.get().pk,
        {},
        "nothing was saved over it",
    ),
    "imports:cancel": ("dana", lambda c: Import.objects.get().pk, {}, "nothing was saved over it"),
    "matching:send": (
        "dana",
        lambda c: c.galil.rounds.get().pk,
        {},
        "nothing was saved over it",
    ),
    "matching:pin": (
        "dana",
        lambda c: c.galil.rounds.get().proposals.get().pk,
        {"wanted": "unpin"},
        "Somebody decided on this mentee meanwhile",
    ),
    "matching:choose": (
        "dana",
        lambda c: c.galil.rounds.get().proposals.get().pk,
        {"mentor": lambda c: c.michal.pk, "why": "both like boats"},
        "both like boats",
    ),
    "matching:rule_out": (
        "dana",
        lambda c: c.galil.rounds.get().proposals.get().pk,
        {"why": "they are cousins"},
        "they are cousins",
    ),
}


@pytest.mark.parametrize("stale", ["987654321", "", None])
@pytest.mark.parametrize("url", SEEN)
def test_an_outdated_press_writes_nothing(url: str, stale: str | None, cast: Cast) -> None:
    populate(cast)
    Relationship.objects.get().meetings.update(call_me=True)
    if url == "people:consent":
        agree(cast.yosef.person, cast.michal.person)
    cast.galil.rounds.update(solved_at=NOW)
    name, find, more, message = SEEN[url]
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    sent = {key: value(cast) if callable(value) else value for key, value in more.items()}
    sent |= {} if stale is None else {"seen": stale}
    client = visit(cast, name)
    rows = AuditRow.objects.count()
    answer = client.post(reverse(url, args=[find(cast)]), sent, follow=True)
    assert message in answer.content.decode()
    assert AuditRow.objects.count() == rows


STEPS = {
    "cycles:step": ("noa", lambda c: c.galil.pk, {"to": "draft"}),
    "partners:step": ("noa", lambda c: c.bank.pk, {"to": "interested"}),
    "relationships:step_pair": (
        "dana",
        lambda _c: Relationship.objects.get().pk,
        {"to": "closing"},
    ),
    "matching:approve": (
        "noa",
        lambda c: c.galil.rounds.get().proposals.get().pk,
        {"decision": "return"},
    ),
    "matching:withdraw": ("dana", lambda c: c.galil.rounds.get().proposals.get().pk, {}),
    "matching:rule_out": ("dana", lambda c: c.galil.rounds.get().proposals.get().pk, {}),
    "matching:choose": (
        "dana",
        lambda c: c.galil.rounds.get().proposals.get().pk,
        {"mentor": lambda c: c.michal.pk},
    ),
    "matching:constraints": (
        "dana",
        lambda c: c.galil.rounds.get().pk,
        {"mentee": lambda c: c.yosef.pk, "mentor": lambda c: c.michal.pk, "decide": "pin"},
    ),
}


@pytest.mark.parametrize("url", STEPS)
def test_a_step_taken_too_late_keeps_its_text(url: str, cast: Cast) -> None:
    populate(cast)
    cast.galil.rounds.update(state="closed")
    cast.galil.rounds.get().proposals.update(state="both_agreed")
    name, find, more = STEPS[url]
    sent = {key: value(cast) if callable(value) else value for key, value in more.items()}
    words = "we spoke on the telephone"
    client = visit(cast, name)
    # That it was refused is a row of its own; nothing else may be written.
    written = AuditRow.objects.exclude(kind=AuditKind.REFUSAL)
    rows = written.count()
    answer = client.post(reverse(url, args=[find(cast)]), {**sent, "why": words, "comment": words})
    assert (answer.status_code, words in answer.content.decode()) == (409, True)
    assert written.count() == rows


def test_a_report_of_a_pair_that_ended_meanwhile_gives_back_what_was_written(cast: Cast) -> None:
    populate(cast)
    Relationship.objects.update(state="ended_early")
    pair = Relationship.objects.get()
    typed = {"held": "no", "why_not": "missed", "next_step": "call the bank"}
    answer = visit(cast, "michal").post(reverse("relationships:report", args=[pair.pk]), typed)
    assert (answer.status_code, "call the bank" in answer.content.decode()) == (409, True)
