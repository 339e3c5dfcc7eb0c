"""Which cycles somebody may read a summary of, and what is counted in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tsemed.accounts.models import User
from tsemed.cycles import queries as cycles
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.team import LEADING_ROLES
from tsemed.cycles.policy import Policy
from tsemed.people.models import Capacity
from tsemed.people.roles import holds, partners_of
from tsemed.reports.counting import counts_of
from tsemed.reports.rules import Section, sections_of


@dataclass(frozen=True)
class Summary:
    """A cycle's summary as one reader may see it."""

    cycle: Cycle
    on: date
    policy: Policy
    sections: tuple[Section, ...]
    totals_only: bool

    def value(self, code: str) -> int | None:
        """One figure by its name; None where it is hidden."""
        return next(f.value for s in self.sections for f in s.figures if f.code == code)


def summaries_for(user: User) -> QuerySet[Cycle]:
    """The cycles whose summary a user may read, newest first."""
    visible = cycles.visible_to(user)
    if holds(user, Capacity.MENTORING_MANAGER):
        return visible
    led = [pk for pk, held in cycles.assignments_of(user).items() if held & LEADING_ROLES]
    programmes = partners_of(user, Capacity.PROGRAMME_MANAGER)
    referred = Cycle.programmes.through.objects.filter(partner_id__in=programmes)
    return visible.filter(Q(pk__in=led) | Q(pk__in=referred.values("cycle_id")))


def get_cycle_for(user: User, pk: int) -> Cycle:
    """The cycle whose summary user may read (else: refused), if they may see it at all."""
    return cycles.get_cycle_for(user, pk, "reports.read_cycle")


def summary_for(user: User, cycle: Cycle, *, on: date, policy: Policy) -> Summary:
    """The summary of a cycle as this user may read it.

    The manager of a partner programme reads the totals of her own programme's mentees.
    """
    whole = user.has_perm("reports.read_whole_cycle", cycle)
    own = None if whole else partners_of(user, Capacity.PROGRAMME_MANAGER)
    counts = counts_of(cycle, programmes=own, on=on, policy=policy)
    return Summary(cycle, on, policy, sections_of(counts, totals_only=not whole), not whole)
