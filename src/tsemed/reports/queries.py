"""Which cycles somebody may read a summary of, and what is counted in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tsemed.accounts.models import User
from tsemed.base import disclosure_control
from tsemed.cycles import queries as cycles
from tsemed.cycles.models import Cycle
from tsemed.cycles.policy import Policy
from tsemed.cycles.roles import programme_ids_of
from tsemed.cycles.scope import scope_of
from tsemed.reports.counting import counts_of
from tsemed.reports.rules import Figure, Section, exact_sections, published_sections


@dataclass(frozen=True)
class Summary:
    """A cycle's summary as one reader may see it.

    `totals_only` counts the mentees of the reader's own programmes; `is_exact` says that nothing
    is rounded, which is for those who lead the cycle.
    """

    cycle: Cycle
    on: date
    policy: Policy
    sections: tuple[Section, ...]
    totals_only: bool
    is_exact: bool

    def figure(self, code: str) -> Figure:
        """Return one figure by its name."""
        return next(f for s in self.sections for f in s.figures if f.code == code)

    def value(self, code: str) -> int | None:
        """Return the value of a figure; None where it is not shown."""
        return self.figure(code).value


def summaries_for(user: User) -> QuerySet[Cycle]:
    """Return the cycles whose summary a user may read, newest first."""
    visible, scope = cycles.visible_to(user), scope_of(user)
    if scope.is_manager:
        return visible
    return visible.filter(Q(pk__in=scope.leads) | Q(pk__in=scope.referred_cycles()))


def get_cycle_for(user: User, pk: int) -> Cycle:
    """Return the cycle whose summary user may read (else: refused), if they may see it at all."""
    return cycles.get_cycle_for(user, pk, "reports.read_cycle")


def summary_for(
    user: User, cycle: Cycle, *, on: date, policy: Policy, rounded: bool = False
) -> Summary:
    """Return the summary of a cycle as this user may read it.

    The cycle's lead reads exact counts, or rounded ones to pass on. The manager of a
    partner programme reads rounded counts of her own programme's mentees.
    """
    whole = user.has_perm("reports.read_whole_cycle", cycle)
    own = None if whole else scope_of(user).managed_programmes
    counts = counts_of(cycle, programmes=own, on=on, policy=policy)
    if whole and not rounded:
        return Summary(cycle, on, policy, exact_sections(counts), False, is_exact=True)
    # The same people have the same name, whatever else their reader manages.
    here = None if own is None else set(own) & set(programme_ids_of(cycle))
    made = published_sections(
        counts,
        cycle=cycles.population_of(cycle.pk),
        counted=cycles.population_of(cycle.pk, programmes=here),
        control=disclosure_control,
    )
    return Summary(cycle, on, policy, made, not whole, is_exact=False)
