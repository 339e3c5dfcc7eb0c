"""The registry of what the audit can name: each event has a name, a kind and its words.

    ROUND_OPENED = register("matching.round.opened", AuditKind.CHANGE, _("A round was opened"))
    register_steps(Proposal)
    register_changes(Partner)

An app declares its events in its `audit_events.py` and imports it in `ready()`. A step is named by
what it leads to (`matching.proposal.withdrawn`), an edit by its thing (`partners.partner.changed`).
The audit refuses an event that is not here, and a test one that nothing writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import AuditKind, Stateful, Versioned


class UnknownEvent(LookupError):
    """No line of the registry has this name."""


@dataclass(frozen=True)
class Event:
    """One thing that can happen: its name in the audit, its kind, and what people read."""

    name: str
    kind: AuditKind
    words: Promise | str

    @property
    def code(self) -> str:
        """Return what happened, without the app and the thing."""
        return self.name.rpartition(".")[2]


_events: dict[str, Event] = {}
EVENTS: Final[Mapping[str, Event]] = MappingProxyType(_events)


def register(name: str, kind: AuditKind, words: Promise | str) -> Event:
    """Add a line to the registry; a name is registered once."""
    if name in _events:
        raise ValueError(f"{name} is registered twice")
    event = _events[name] = Event(name, kind, words)
    return event


def register_steps(model: type[Stateful]) -> None:
    """Register every step of a thing's life, in the words of its states."""
    words = dict(model._meta.get_field("state").flatchoices)
    for state in model.steps.states:
        register(step_name(model, state), AuditKind.STEP, words[state.value])


def register_changes(model: type[Versioned]) -> Event:
    """Register that a thing was edited; an edit of another name is registered by itself."""
    return register(change_name(model), AuditKind.CHANGE, _("Changed"))


def step_name(model: type[Stateful] | Stateful, state: str) -> str:
    """Return the name of the step that leads to a state."""
    return f"{model._meta.label_lower}.{state}"


def change_name(model: type[Versioned] | Versioned) -> str:
    """Return the name of an edit of a thing."""
    return f"{model._meta.label_lower}.changed"


def event_named(name: str) -> Event:
    """Return the event of a name; raise UnknownEvent."""
    try:
        return _events[name]
    except KeyError as unknown:
        raise UnknownEvent(name) from unknown


def words_of(name: str) -> Promise | str:
    """Return what people read of an event; of one that no app knows any more, its name."""
    event = _events.get(name)
    return event.words if event else name


PAGE_REFUSED = register("base.page.refused", AuditKind.REFUSAL, _("Refused"))
