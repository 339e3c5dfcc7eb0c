"""The registry of events: what may be written into the audit, in which words, and by whom."""

from __future__ import annotations

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation
from tests.cast import NOW, Cast

from tsemed.base.audit import build_row, history_of, keeps_values, record
from tsemed.base.audit_events import (
    EVENTS,
    Event,
    UnknownEvent,
    event_named,
    register,
    step_name,
    words_of,
)
from tsemed.base.models import AuditKind, AuditRow, Stateful
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.states import CycleState
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.write_policy import FIELDS, DataClass, Part, Target

SOURCE = Path("src/tsemed")
SOURCES = {
    path: ast.parse(path.read_text())
    for path in SOURCE.rglob("*.py")
    if "migrations" not in path.parts
}
DECLARED = {
    node.targets[0].id: path
    for path, tree in SOURCES.items()
    if path.name == "audit_events.py"
    for node in tree.body
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
}


def names_used_elsewhere() -> set[str]:
    return {
        node.id
        for path, tree in SOURCES.items()
        if path.name != "audit_events.py" or path.parent.name == "base"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def calls(name: str) -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_every_declared_event_is_written() -> None:
    assert sorted(set(DECLARED) - {"EVENTS"} - names_used_elsewhere()) == []


def test_every_step_of_every_thing_is_registered() -> None:
    lives = [model for model in apps.get_models() if issubclass(model, Stateful)]
    steps = {step_name(model, state) for model in lives for state in model.steps.states}
    assert steps == {event.name for event in EVENTS.values() if event.kind == AuditKind.STEP}


def test_edits_without_an_event_are_of_registered_things() -> None:
    bare = {
        path.relative_to(SOURCE).as_posix()
        for path, call in calls("save_edit")
        if "event" not in {word.arg for word in call.keywords}
    }
    # Partners, persons, profiles, goals, hours, cycles, questions, terms: `register_changes` names
    # these.
    assert bare == {
        "cycles/changes.py",
        "finance/operations.py",
        "partners/operations.py",
        "people/goals.py",
        "people/operations.py",
        "people/shared_contact.py",
        "questionnaires/operations.py",
        "terms/operations.py",
    }


def test_rows_are_built_in_one_place() -> None:
    made = {path.relative_to(SOURCE).as_posix() for path, _call in calls("AuditRow")}
    assert made == {"base/audit.py"}


def test_an_event_without_a_line_is_not_written(cast: Cast) -> None:
    unknown = Event("cycles.cycle.praised", AuditKind.CHANGE, "Praised")
    with pytest.raises(UnknownEvent):
        record(unknown, cast.galil, by=None, at=NOW)
    assert not history_of(cast.galil).exists()


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        register("cycles.cycle.opened", AuditKind.CHANGE, "Opened")


@pytest.mark.parametrize("language", ["he", "ar"])
def test_every_event_has_words_in_every_language(language: str) -> None:
    with translation.override("en"):
        english = {name: str(event.words) for name, event in EVENTS.items()}
    with translation.override(language):
        same = {name for name, event in EVENTS.items() if str(event.words) == english[name]}
    assert same == set()


def test_words_of_an_event_of_an_older_version_are_its_name() -> None:
    assert words_of("cycles.cycle.praised") == "cycles.cycle.praised"


def test_a_step_is_named_by_what_it_leads_to(cast: Cast) -> None:
    row = take_step(cast.galil, CycleState.MENTORING, by=None, at=NOW)
    assert (row.event, row.kind) == ("cycles.cycle.mentoring", "step")
    with translation.override("en"):
        assert str(event_named(row.event).words) == "Mentoring"


def test_an_edit_keeps_old_and_new_of_ordinary_fields(cast: Cast) -> None:
    profile = cast.omar.person.mentor
    save_edit(profile, started_from=1, by=cast.login("dana"), at=NOW, capacity=3, radius_km=None)
    assert history_of(profile).get().details == {
        "fields": ["capacity"],
        "values": {"capacity": [1, 3]},
    }


def test_an_edit_keeps_the_name_alone_of_sensitive_fields(cast: Cast) -> None:
    profile = cast.yosef.person.mentee
    new = {"goal": "a shop of her own", "needs": ["lift"], "stage": "advance"}
    save_edit(profile, started_from=1, by=cast.login("dana"), at=NOW, **new)
    row = history_of(profile).get()
    assert row.details["fields"] == ["goal", "needs", "stage"]
    assert list(row.details["values"]) == ["stage"]
    assert "shop" not in str(row.details)


def test_an_edit_that_alters_nothing_leaves_no_row(cast: Cast) -> None:
    profile = cast.omar.person.mentor
    save_edit(profile, started_from=1, by=cast.login("dana"), at=NOW, capacity=profile.capacity)
    assert not history_of(profile).exists()
    assert type(profile).objects.get(pk=profile.pk).version == 1


def test_a_step_keeps_what_changes_with_it(cast: Cast) -> None:
    day = cast.yosef.joined_on + timedelta(days=3)
    left = {"left_on": day, "accepted_on": None}
    take_step(cast.yosef, "left", by=None, at=NOW, why="moved away", **left)
    row = history_of(cast.yosef).get()
    assert row.details["values"]["left_on"] == [None, day.isoformat()]


SENSITIVE = {Part.NAME, Part.CONTACT, DataClass.NEEDS, DataClass.MENTOR_NEEDS}
# A town is one of the table, or what was typed.
COLUMNS_OF = {"town": ("locality", "town_text")}
MODELS = {Target.PERSON: Person, Target.MENTOR: MentorProfile, Target.MENTEE: MenteeProfile}


@pytest.mark.parametrize("target", MODELS)
def test_no_value_of_a_sensitive_class_is_kept(target: Target) -> None:
    kept = {
        column
        for name, part in FIELDS[target].items()
        if part in SENSITIVE
        for column in COLUMNS_OF.get(name, (name,))
        if keeps_values(MODELS[target], column)
    }
    assert kept == set()


def test_a_row_names_the_person_by_number_alone(cast: Cast) -> None:
    row = build_row(EVENTS["people.person.registered"], cast.dana, by=None, at=NOW)
    assert str(cast.dana.family_name) not in str(AuditRow.__dict__) + str(row.details) + str(row)


OLD_ROWS = [
    ("step", "matching.proposal", {}, "", "matching.proposal.withdrawn"),
    ("change", "matching.round", {"pinned": [1, 2]}, "", "matching.round.pair_pinned"),
    ("change", "matching.round", {"fields": []}, "search_stopped", "matching.round.search_stopped"),
    ("change", "cycles.cycle", {"assigned": 1, "as": "freelancer"}, "", "cycles.cycle.assigned"),
    ("change", "cycles.cycle", {"allowed": [1, 2]}, "", "matching.cycle.pair_allowed"),
    ("change", "people.person", {"affiliation": 1}, "", "people.person.affiliated"),
    ("change", "people.person", {"fields": ["town"]}, "", "people.person.changed"),
    ("change", "people.mentorprofile", {"fields": ["rank"]}, "", "people.mentorprofile.changed"),
    ("reading", "people.person", {}, "matching", "people.person.groups_read"),
    ("sign_in", "accounts.user", {"refused": True}, "wrong_code", "accounts.user.not_let_in"),
    ("sign_in", "accounts.user", {"device": 1}, "sent_away", "accounts.user.sent_away"),
    ("sign_in", "accounts.user", {"device": 1, "by": "code"}, "", "accounts.user.signed_in"),
    ("refusal", "accounts.user", {}, "many_requests", "accounts.user.many_requests"),
]


def test_rows_of_before_get_their_names(db: None) -> None:
    AuditRow.objects.bulk_create(
        AuditRow(
            at=NOW, kind=kind, subject_type=thing, subject_id=1, details=details, reason=why,
            to_state="withdrawn" if kind == "step" else "", event="",
        )
        for kind, thing, details, why, _name in OLD_ROWS
    )  # fmt: skip
    migration = import_module("tsemed.base.migrations.0006_audit_names_events")
    migration.name_rows(apps, SimpleNamespace(connection=connection))
    migration.put_on(apps, SimpleNamespace(connection=connection))
    named = list(AuditRow.objects.order_by("pk").values_list("event", flat=True))
    assert named == [name for *_row, name in OLD_ROWS]
    assert set(named) <= set(EVENTS)


def test_the_migration_names_registered_events_alone() -> None:
    migration = import_module("tsemed.base.migrations.0006_audit_names_events")
    assert {name for *_old, name in migration.OLD_CHANGES} <= set(EVENTS)
