"""What a summary may say: plain counts in, figures out, small groups gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Counts:
    """What was counted in a cycle on one day, before anything is hidden.

    The steps of the way (from `mentees` to `completed`) count mentees, each once; whoever
    reached a later step reached the earlier ones. Waits are in whole days.
    """

    mentors: int = 0
    mentors_free: int = 0
    mentees: int = 0
    proposed: int = 0
    asked: int = 0
    agreed: int = 0
    paired: int = 0
    met: int = 0
    completed: int = 0
    live_pairs: int = 0
    ended_pairs: int = 0
    ended_early: int = 0
    meetings_held: int = 0
    meetings_not_held: int = 0
    reports_missing: int = 0
    waits_until_pair: Sequence[int] = ()
    waits_so_far: Sequence[int] = ()
    stages: Mapping[str, int] = field(default_factory=dict)
    health: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """One number: its name, its value (None where hidden), and what it is a part of."""

    code: str
    value: int | None
    of: int | None = None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, where there is a whole and nothing is hidden."""
        if self.value is None or not self.of:
            return None
        return round(100 * self.value / self.of)


@dataclass(frozen=True)
class Section:
    """Figures that answer one question together."""

    code: str
    figures: tuple[Figure, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether the figures are shares of something and make a picture."""
        return any(figure.of for figure in self.figures)


STEPS = ("proposed", "asked", "agreed", "paired", "met", "completed")
WAY = ("mentees", *STEPS)


def sections_of(counts: Counts, *, totals_only: bool) -> tuple[Section, ...]:
    """The summary of what was counted; whoever reads totals only sees no small number at all."""
    made: tuple[Section, ...] = (
        Section("people", _figures(counts, "mentors", "mentors_free", "mentees")),
        Section("way", tuple(Figure(s, getattr(counts, s), counts.mentees) for s in WAY)),
        Section("waiting", _waits(counts)),
        Section("pairs", _figures(counts, "live_pairs", "ended_pairs", "ended_early")),
        Section("health", _parts(counts.health, prefix="health", hides=totals_only)),
        Section(
            "meetings", _figures(counts, "meetings_held", "meetings_not_held", "reports_missing")
        ),
        Section("stages", _parts(counts.stages, prefix="stage", hides=True)),
    )
    if totals_only:
        made = tuple(Section(s.code, tuple(_hidden_if_small(f) for f in s.figures)) for s in made)
    return tuple(section for section in made if section.figures)


def without_small_groups(parts: Mapping[str, int]) -> dict[str, int | None]:
    """The parts of a whole with groups under five hidden so that none can be worked out.

    A single hidden part is the whole less the others, so the next smallest goes with it. A
    group of nobody is hidden like one of four: "nobody" is said of somebody too.
    """
    whole = sum(parts.values())
    hidden = {name for name, size in parts.items() if size < SMALLEST_GROUP}
    if sum(parts[name] for name in hidden) < SMALLEST_GROUP and hidden and whole:
        shown = sorted((size, name) for name, size in parts.items() if name not in hidden)
        hidden |= {name for _, name in shown[:1]}
    return {name: None if name in hidden else size for name, size in parts.items()}


def middle(days: Sequence[int]) -> int | None:
    """Half waited no longer than this; nothing is said of fewer than five."""
    return _nearest_rank(days, 0.5)


def nine_in_ten(days: Sequence[int]) -> int | None:
    """Nine in ten waited no longer than this; nothing is said of fewer than five."""
    return _nearest_rank(days, 0.9)


def _nearest_rank(days: Sequence[int], share: float) -> int | None:
    if len(days) < SMALLEST_GROUP:
        return None
    return sorted(days)[ceil(share * len(days)) - 1]


def _waits(counts: Counts) -> tuple[Figure, ...]:
    return (
        Figure("middle_until_pair", middle(counts.waits_until_pair)),
        Figure("nine_until_pair", nine_in_ten(counts.waits_until_pair)),
        Figure("still_waiting", len(counts.waits_so_far)),
        Figure("middle_so_far", middle(counts.waits_so_far)),
    )


def _figures(counts: Counts, *names: str) -> tuple[Figure, ...]:
    return tuple(Figure(name, getattr(counts, name)) for name in names)


def _parts(parts: Mapping[str, int], *, prefix: str, hides: bool) -> tuple[Figure, ...]:
    whole = sum(parts.values())
    shown = without_small_groups(parts) if hides else parts
    return tuple(Figure(f"{prefix}_{name}", shown[name], whole) for name in parts)


def _hidden_if_small(figure: Figure) -> Figure:
    if figure.code.endswith("_pair") or figure.code.endswith("_so_far"):
        return figure  # days, not people, and already silent about fewer than five
    of = figure.of if (figure.of or 0) >= SMALLEST_GROUP else None
    small = figure.value is not None and figure.value < SMALLEST_GROUP
    return Figure(figure.code, None if small else figure.value, of)
