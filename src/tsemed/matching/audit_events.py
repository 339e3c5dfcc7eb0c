"""What the audit names of rounds and proposals."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import Event, register, register_steps
from tsemed.base.models import AuditKind
from tsemed.matching.models import Proposal, Round


def _change(name: str, words: Promise | str) -> Event:
    return register(f"matching.{name}", AuditKind.CHANGE, words)


register_steps(Round)
register_steps(Proposal)

ROUND_OPENED = _change("round.opened", _("Opened"))
ROUND_WEIGHED = _change("round.weighed", _("Criteria weighted"))
PAIR_PINNED = _change("round.pair_pinned", _("A pair was pinned"))
PAIR_UNPINNED = _change("round.pair_unpinned", _("A pin was taken out"))
PAIR_FORBIDDEN = _change("round.pair_forbidden", _("A pair was ruled out"))
PAIR_ALLOWED = _change("cycle.pair_allowed", _("A pair was allowed again"))
SEARCH_ASKED = _change("round.search_asked", _("Proposals were asked for"))
SEARCH_STOPPED = _change("round.search_stopped", _("The search was stopped"))
PAIRS_PROPOSED = _change("round.pairs_proposed", _("Pairs were proposed again"))
