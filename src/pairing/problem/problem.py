"""The matching problem that one round answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pairing.problem.people import Mentee, Mentor
from pairing.problem.weights import Weights


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything one matching round is decided from.

    `pins` are pairs (mentee id, mentor id) people have already decided; `frozen` are
    accepted pairs that stay and whose price is reported; `forbidden` are pairs that must not
    be proposed, each with the code of its reason; `previous` is the draft before, kept where
    it costs nothing; `floors` asks for at least so many matches in a group. `order` names
    the objectives that count, each exact before the next.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    weights: Weights | None = None
    pins: frozenset[tuple[str, str]] = frozenset()
    frozen: frozenset[tuple[str, str]] = frozenset()
    forbidden: Mapping[tuple[str, str], str] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ("matched", "floors", "waiting", "bands", "total", "previous")
