"""What a summary shows: counts in, figures out, exact or as they may be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Protocol

# Of fewer people not even those who lead a cycle are shown how long half of them waited.
FEWEST_WAITS = 5


@dataclass(frozen=True)
class Counts:
    """What was counted in a cycle on one day, exactly.

    The steps of the way (from `mentees` to `completed`) count mentees, each once; who
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

    def totals(self) -> dict[str, int]:
        """Return every count by the name of its figure, a whole before its parts."""
        return {
            **{name: getattr(self, name) for name in (*MENTORS, *WAY)},
            "still_waiting": len(self.waits_so_far),
            **{name: getattr(self, name) for name in (*PAIRS, *MEETINGS)},
            **{f"health_{name}": number for name, number in self.health.items()},
            **{f"stage_{name}": number for name, number in self.stages.items()},
        }


@dataclass(frozen=True)
class Figure:
    """One number: its name, its value (None where it is not shown), and what it is a part of."""

    code: str
    value: int | None
    of: int | None = None

    @property
    def percent(self) -> int | None:
        """Return the share in whole per cent, where there is a whole and both are shown."""
        if self.value is None or not self.of:
            return None
        return round(100 * self.value / self.of)

    @property
    def counts_people(self) -> bool:
        """Return whether the value is a count; else it is a number of days."""
        return self.code not in DAYS


@dataclass(frozen=True)
class Section:
    """Figures that answer one question together."""

    code: str
    figures: tuple[Figure, ...]

    @property
    def is_drawn(self) -> bool:
        """Return whether the figures are shares of something and make a picture."""
        return any(figure.of for figure in self.figures)


STEPS = ("proposed", "asked", "agreed", "paired", "met", "completed")
MENTORS = ("mentors", "mentors_free")
WAY = ("mentees", *STEPS)
PAIRS = ("live_pairs", "ended_pairs", "ended_early")
MEETINGS = ("meetings_held", "meetings_not_held", "reports_missing")
DAYS = ("middle_until_pair", "nine_until_pair", "middle_so_far")
HEALTH = ("green", "amber", "red", "paused")
STAGES = ("find", "integrate", "advance", "unsaid")

# The whole of each part: a part is never published as more than its whole.
WITHIN = {
    "mentors_free": "mentors",
    **dict(zip(STEPS, WAY, strict=False)),
    "still_waiting": "mentees",
    "ended_early": "ended_pairs",
    **{f"health_{name}": "live_pairs" for name in HEALTH},
    **{f"stage_{name}": "mentees" for name in STAGES},
}

Numbers = Mapping[str, int | None]


def exact_sections(counts: Counts) -> tuple[Section, ...]:
    """Return the summary for those who lead the cycle: every count as it is."""
    return _sections(counts, counts.totals(), _exact_days(counts))


class DisclosureControl(Protocol):
    """Rounds and suppresses figures; `base.disclosure_control` does it with this copy's key."""

    def publish(
        self,
        counts: Mapping[str, int],
        *,
        population: str,
        within: Mapping[str, str] | None = None,
    ) -> dict[str, int | None]: ...

    def publish_percentile(
        self, values: Sequence[int], *, share: float, cell: str
    ) -> int | None: ...


def published_sections(
    counts: Counts, *, cycle: str, counted: str, control: DisclosureControl
) -> tuple[Section, ...]:
    """Return the summary for everybody else: counts rounded and suppressed.

    `cycle` names everybody in the cycle, `counted` those whose mentees are counted, in the
    words under which the same counts are published elsewhere.
    """
    totals = counts.totals()
    mentors = {name: totals.pop(name) for name in MENTORS}
    numbers = {
        **control.publish(mentors, population=cycle, within=WITHIN),
        **control.publish(totals, population=counted, within=WITHIN),
    }
    return _sections(counts, numbers, _published_days(counts, counted, control))


def _percentile(days: Sequence[int], share: float) -> int | None:
    """Return what a share of all waits does not exceed, by nearest rank; None of too few."""
    if len(days) < FEWEST_WAITS:
        return None
    return sorted(days)[ceil(share * len(days)) - 1]


def _exact_days(counts: Counts) -> Numbers:
    return {
        "middle_until_pair": _percentile(counts.waits_until_pair, 0.5),
        "nine_until_pair": _percentile(counts.waits_until_pair, 0.9),
        "middle_so_far": _percentile(counts.waits_so_far, 0.5),
    }


def _published_days(counts: Counts, counted: str, control: DisclosureControl) -> Numbers:
    def percentile_of(values: Sequence[int], *, share: float, waits: str) -> int | None:
        return control.publish_percentile(values, share=share, cell=f"{counted}/{waits}")

    until_pair, so_far = counts.waits_until_pair, counts.waits_so_far
    return {
        "middle_until_pair": percentile_of(until_pair, share=0.5, waits="waits_until_pair"),
        "nine_until_pair": percentile_of(until_pair, share=0.9, waits="waits_until_pair"),
        "middle_so_far": percentile_of(so_far, share=0.5, waits="waits_so_far"),
    }


def _sections(counts: Counts, numbers: Numbers, days: Numbers) -> tuple[Section, ...]:
    def figures(*names: str) -> tuple[Figure, ...]:
        return tuple(Figure(name, {**numbers, **days}[name]) for name in names)

    def shares(whole: str, names: Sequence[str]) -> tuple[Figure, ...]:
        return tuple(Figure(name, numbers[name], numbers[whole]) for name in names)

    health = [f"health_{name}" for name in counts.health]
    stages = [f"stage_{name}" for name in counts.stages]
    made = (
        Section("people", figures(*MENTORS, "mentees")),
        Section("way", shares("mentees", WAY)),
        Section(
            "waiting",
            figures("middle_until_pair", "nine_until_pair", "still_waiting", "middle_so_far"),
        ),
        Section("pairs", figures(*PAIRS)),
        Section("health", shares("live_pairs", health)),
        Section("meetings", figures(*MEETINGS)),
        Section("stages", shares("mentees", stages)),
    )
    return tuple(section for section in made if section.figures)
