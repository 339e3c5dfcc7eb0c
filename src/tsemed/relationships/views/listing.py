"""The pairs of a viewer, the longest silence first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.lists import Column, Empty, ListPage
from tsemed.cycles import queries as cycles
from tsemed.cycles.policy_versions import policy_on
from tsemed.relationships import queries
from tsemed.relationships.forms import PairFilter
from tsemed.relationships.labels import present_day, present_health, present_next_step
from tsemed.relationships.models import Relationship
from tsemed.relationships.names import Names, names_for

MOST_CYCLES = 200


@dataclass(frozen=True)
class Shared:
    """What all rows of a page need besides: names, what cycles are called, how each pair does."""

    names: Mapping[int, Names]
    cycles: Mapping[int, str]
    health: Mapping[int, Mapping[str, Any]]
    next_steps: Mapping[int, str]


def _pair(row: Relationship, shared: Shared) -> dict[str, Any]:
    names = shared.names[row.pk]
    address = reverse("relationships:relationship", args=[row.pk])
    return {"kind": "pair", "mentee": names.mentee, "mentor": names.mentor, "url": address}


def _health(row: Relationship, shared: Shared) -> dict[str, Any]:
    health = shared.health[row.pk]
    return {"kind": "state", "text": health["label"], "tone": health["tone"]}


class Pairs(ListPage):
    """The pairs of this viewer; narrowing is for those who look after several."""

    permission = "relationships.list_relationships"
    title = _("Pairs")
    subtitle = _("Who meets whom; the longest silence stands first.")
    searches = True
    columns = (
        Column(_("Pair"), _pair),
        Column(_("Cycle"), lambda row, shared: shared.cycles[row.cycle_id]),
        Column(_("How it goes"), _health),
        Column(_("Last meeting"), lambda row, _shared: present_day(row.last_met_on)),
        Column(_("Meetings held"), lambda row, _shared: str(row.meetings_held), is_number=True),
        Column(_("Next step"), lambda row, shared: shared.next_steps[row.pk]),
    )
    empty = Empty(_("No pairs here"), _("A pair appears when mentor and mentee have both agreed."))

    def rows(self) -> QuerySet[Relationship]:
        """Return the pairs in the viewer's scope, narrowed."""
        policy = policy_on(self.on)
        return queries.list_relationships(self.user, self.wanted, on=self.on, policy=policy)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join the cycle, the two people and the next meeting."""
        return queries.as_listed(rows)  # type: ignore[no-any-return]

    def prepare(self, rows: list[Any]) -> Shared:
        """Read how everybody and every cycle is called before this viewer."""
        policy = policy_on(self.on)
        return Shared(
            names=names_for(self.user, rows),
            cycles=cycles.names_shown_to(self.user, [row.cycle for row in rows], on=self.on),
            health={row.pk: present_health(row, on=self.on, policy=policy) for row in rows},
            next_steps={row.pk: present_next_step(row, on=self.on, policy=policy) for row in rows},
        )

    def filters(self) -> PairFilter | None:
        """Return the choice of cycle, state and health, for those who see cycles."""
        named = cycles.visible_to(self.user).order_by("-starts_on", "pk").values_list("pk", "name")
        choices = list(named[:MOST_CYCLES])
        return PairFilter(self.wanted, cycles=choices) if choices else None
