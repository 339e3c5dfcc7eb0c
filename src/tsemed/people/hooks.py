"""What the people app adds to the partners app: who sees a partner, who speaks for it."""

from __future__ import annotations

from datetime import date

from tsemed.accounts.models import User
from tsemed.base.panels import Panel
from tsemed.partners.models import Partner, PartnerKind
from tsemed.partners.queries import panels
from tsemed.partners.visibility import SeenPartners, extend_visibility
from tsemed.people.models import Capacity
from tsemed.people.queries import contacts_of
from tsemed.people.scope import people_scope_of

# Users acting for a partner in one of these capacities see that partner.
_SEE_THEIR_PARTNER = frozenset(
    {
        Capacity.PROGRAMME_MANAGER,
        Capacity.INDIVIDUAL_COORDINATOR,
        Capacity.CONTACT_PERSON,
        Capacity.SPONSOR,
    }
)


@extend_visibility
def represented_partners(user: User, day: date) -> SeenPartners:
    """Return every partner to the manager, organisations to finance, their own to others."""
    scope = people_scope_of(user, day)
    is_finance = scope.holds(Capacity.FINANCE)
    return SeenPartners(
        all=scope.is_manager,
        ids=frozenset(scope.partners(*_SEE_THEIR_PARTNER)),
        kinds=frozenset({PartnerKind.BUSINESS, PartnerKind.PUBLIC_BODY} if is_finance else ()),
    )


@panels.add
def representatives_panel(user: User, partner: Partner, day: date) -> Panel:
    """Return the panel of an organisation's contacts and sponsor, or a programme's staff.

    A missing contact person or sponsor is shown plainly (OM-5.1, OM-5.2), never an error.
    """
    if partner.kind == PartnerKind.PROGRAMME:
        wanted: tuple[Capacity, ...] = (Capacity.PROGRAMME_MANAGER, Capacity.INDIVIDUAL_COORDINATOR)
    elif partner.kind == PartnerKind.OFFICE:
        wanted = (Capacity.MENTORING_MANAGER, Capacity.FINANCE, Capacity.PRIVACY_OFFICER)
    else:
        wanted = (Capacity.CONTACT_PERSON, Capacity.SPONSOR)
    ties = list(contacts_of(partner, *wanted, on=day).order_by("capacity", "starts_on"))
    present = {tie.capacity for tie in ties}
    return Panel(
        "people/_representatives.html",
        {
            "ties": ties,
            "missing": [capacity.label for capacity in wanted if capacity not in present],
            "may_affiliate": user.has_perm("people.affiliate"),
            "partner": partner,
        },
    )
